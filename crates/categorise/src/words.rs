//! Bank text cut into upper-case words, the form everything else in this crate compares.

/// The words of one description.
///
/// Apostrophes vanish (`McDonald's` is `MCDONALDS`), an ampersand inside a name stays (`AT&T`), everything else
/// that is not a letter or digit separates.
#[derive(Debug, Default, Clone)]
pub(crate) struct Words {
    text: String,
    spans: Vec<(usize, usize)>,
    starred: Option<usize>,
    ampersand: bool,
}

impl Words {
    /// Replaces the content by the words of `text`, keeping the buffers.
    pub(crate) fn read(&mut self, text: &str) {
        self.text.clear();
        self.spans.clear();
        self.starred = None;
        self.ampersand = false;
        let mut start = 0;
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let joins = character == '&' && characters.peek().is_some_and(|next| next.is_alphanumeric());
            if character.is_ascii() {
                if character.is_ascii_alphanumeric() || (joins && self.text.len() > start) {
                    self.text.push(character.to_ascii_uppercase());
                    continue;
                }
                if character == '\'' {
                    continue;
                }
            } else if character == '\u{2019}' {
                continue;
            } else if character.is_alphanumeric() {
                self.text.extend(character.to_uppercase());
                continue;
            }
            // `D/D`, `S/O`, `C/TAX`: abbreviations, unlike `LEEDS/GB`.
            let is_letter =
                self.text.len() == start + 1 && self.text.ends_with(|last: char| last.is_ascii_alphabetic());
            let joins_letter = character == '/' && is_letter;
            if joins_letter && characters.peek().is_some_and(|next| next.is_ascii_alphabetic()) {
                continue;
            }
            self.ampersand |= character == '&' && !self.text.is_empty();
            self.close(&mut start);
            if character == '*' && self.starred.is_none() && !self.spans.is_empty() {
                self.starred = Some(self.spans.len() - 1);
            }
        }
        self.close(&mut start);
    }

    fn close(&mut self, start: &mut usize) {
        if self.text.len() > *start {
            self.spans.push((*start, self.text.len()));
            *start = self.text.len();
        }
    }

    /// How many words there are.
    pub(crate) fn len(&self) -> usize {
        self.spans.len()
    }

    /// The word at that place, empty beyond the end.
    pub(crate) fn get(&self, index: usize) -> &str {
        self.spans.get(index).and_then(|(from, to)| self.text.get(*from..*to)).unwrap_or("")
    }

    /// The words in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }

    /// Whether an `&` stands between words.
    pub(crate) fn has_ampersand(&self) -> bool {
        self.ampersand
    }

    /// The place of the word just before the first `*`, which card terminals put between agent and shop.
    pub(crate) fn starred(&self) -> Option<usize> {
        self.starred
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str], starred: Option<usize>) {
        let mut words = Words::default();
        words.read("leftover from the last text");
        words.read(text);
        assert_eq!(words.iter().collect::<Vec<_>>(), expected, "{text:?}");
        assert_eq!(words.starred(), starred, "{text:?}");
    }

    #[test]
    fn cuts_bank_text_into_words() {
        check("SQ *Joe's Café #12", &["SQ", "JOES", "CAFÉ", "12"], Some(0));
        check("AT&T*BILL  PAYMENT", &["AT&T", "BILL", "PAYMENT"], Some(0));
        check("D/D LEEDS C/TAX 02/28 A/1", &["DD", "LEEDS", "CTAX", "02", "28", "A", "1"], None);
        check("&Sons & co", &["SONS", "CO"], None);
        check("NETFLIX.COM/866-579", &["NETFLIX", "COM", "866", "579"], None);
        check(" * - ", &[], None);
    }
}
