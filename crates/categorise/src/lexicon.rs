//! Everything known beforehand about the words in bank text, found in one pass over a description.

mod business;
mod leisure;
mod marks;
mod merchants;
mod patterns;
mod payers;

use std::collections::HashMap;
#[cfg(test)]
use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

pub(crate) use marks::{BRITISH_CITIES, Marks, STATES};

use crate::Category;
use crate::words::Words;

/// How much one phrase outweighs another in the same description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// A word that suggests; any known name outweighs it.
    Hint,
    /// A known shop, payer or authority.
    Name,
    /// A word that settles the matter whoever is named: `PAYROLL`, `DIVIDEND`.
    Decisive,
}

/// One known phrase.
#[derive(Debug)]
struct Phrase {
    rest: Vec<&'static str>,
    name: Option<Name>,
    rank: Rank,
    incoming: Option<Category>,
    outgoing: Option<Category>,
    is_shop: bool,
    marks: Marks,
}

/// A known counterparty.
#[derive(Debug)]
pub(crate) struct Name {
    /// As people write it.
    pub(crate) display: &'static str,
    /// Letters and digits of it in lower case, words apart.
    pub(crate) key: String,
}

/// What stands under one first word.
#[derive(Debug, Default)]
struct Slot {
    phrases: Vec<Phrase>,
    noise: bool,
    agent: bool,
    way: bool,
    first_name: bool,
    state: bool,
    city: bool,
}

/// A category suggested by a phrase, and how strongly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) category: Category,
    pub(crate) rank: Rank,
    length: usize,
}

/// What one description says.
#[derive(Debug, Default)]
pub(crate) struct Hits {
    /// What it would be as a credit.
    pub(crate) incoming: Option<Hit>,
    /// What it would be as a debit.
    pub(crate) outgoing: Option<Hit>,
    /// The counterparty, when it is one of those known by name.
    pub(crate) name: Option<&'static Name>,
    /// The counterparty is a shop, so that a credit from it is a refund.
    pub(crate) is_shop: bool,
    /// Other observations.
    pub(crate) marks: Marks,
    /// Places of words that do not tell counterparties apart, one bit each for the first 64.
    pub(crate) noise: u64,
    /// Places of words that name a way of paying.
    pub(crate) ways: u64,
    /// Places of words that are agents between shop and bank.
    pub(crate) agents: u64,
    /// Places of words that are first names of people.
    pub(crate) first_names: u64,
    /// Places of words that are British cities.
    pub(crate) cities: u64,
    /// Places of words that are postal codes of states.
    pub(crate) states: u64,
}

/// What stands under each first word.
type Dictionary = HashMap<&'static str, Slot, BuildHasherDefault<WordHasher>>;

static LEXICON: LazyLock<Dictionary> = LazyLock::new(build);

/// FNV-1a. Its keys are the lexicon's own words, so that nobody can choose them to collide.
#[derive(Debug)]
struct WordHasher(u64);

impl Default for WordHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

fn slot<'a>(lexicon: &'a mut Dictionary, word: &'static str) -> &'a mut Slot {
    lexicon.entry(word).or_default()
}

fn add(lexicon: &mut Dictionary, spelling: &'static str, phrase: Phrase) {
    let mut words = spelling.split(' ');
    if let Some(first) = words.next() {
        let rest = words.collect();
        slot(lexicon, first).phrases.push(Phrase { rest, ..phrase });
    }
}

fn name(display: &'static str) -> Name {
    let mut words = Words::default();
    words.read(display);
    Name { display, key: words.iter().collect::<Vec<_>>().join(" ").to_lowercase() }
}

fn build() -> Dictionary {
    let mut lexicon = Dictionary::default();
    let blank = || Phrase {
        rest: Vec::new(),
        name: None,
        rank: Rank::Hint,
        incoming: None,
        outgoing: None,
        is_shop: false,
        marks: Marks::default(),
    };
    for (spellings, display, category) in
        merchants::MERCHANTS.iter().chain(leisure::LEISURE).chain(business::BUSINESS)
    {
        for spelling in spellings.split(',').map(str::trim) {
            let outgoing = Some(*category);
            let phrase =
                Phrase { name: Some(name(display)), rank: Rank::Name, outgoing, is_shop: true, ..blank() };
            add(&mut lexicon, spelling, phrase);
        }
    }
    for (spellings, display, incoming, outgoing) in payers::PAYERS {
        for spelling in spellings.split(',').map(str::trim) {
            let (incoming, outgoing) = (*incoming, *outgoing);
            let phrase =
                Phrase { name: Some(name(display)), rank: Rank::Name, incoming, outgoing, ..blank() };
            add(&mut lexicon, spelling, phrase);
        }
    }
    for (spellings, rank, incoming, outgoing) in patterns::PATTERNS {
        for spelling in spellings.split(',').map(str::trim) {
            let (rank, incoming, outgoing) = (*rank, *incoming, *outgoing);
            add(&mut lexicon, spelling, Phrase { rank, incoming, outgoing, ..blank() });
        }
    }
    for (spellings, marks) in marks::MARKS {
        for spelling in spellings.split(',').map(str::trim) {
            add(&mut lexicon, spelling, Phrase { marks: *marks, ..blank() });
        }
    }
    for first_name in marks::FIRST_NAMES.split_whitespace() {
        slot(&mut lexicon, first_name).first_name = true;
    }
    for word in marks::NOISE.split_whitespace() {
        slot(&mut lexicon, word).noise = true;
    }
    for word in marks::AGENTS.split_whitespace() {
        slot(&mut lexicon, word).agent = true;
    }
    for word in marks::WAYS.split_whitespace() {
        slot(&mut lexicon, word).way = true;
    }
    for word in BRITISH_CITIES.split_whitespace() {
        slot(&mut lexicon, word).city = true;
    }
    for word in STATES.split_whitespace() {
        slot(&mut lexicon, word).state = true;
    }
    lexicon
}

/// The longer of two equally strong phrases wins; of equals the one read first.
fn prefer(current: &mut Option<Hit>, category: Option<Category>, rank: Rank, length: usize) {
    let Some(category) = category else { return };
    if current.is_none_or(|held| (rank, length) > (held.rank, held.length)) {
        *current = Some(Hit { category, rank, length });
    }
}

/// Everything the lexicon finds in the words.
pub(crate) fn look_up(words: &Words) -> Hits {
    let lexicon = &*LEXICON;
    let mut hits = Hits::default();
    // `Hale & Sons`: persons do not write themselves so.
    if words.has_ampersand() {
        hits.marks.add(Marks::COMPANY);
    }
    let mut name_length = 0;
    for index in 0..words.len() {
        let word = words.get(index);
        let Some(slot) = lexicon.get(word) else {
            if is_quoted_invoice(word) {
                hits.marks.add(Marks::INVOICE);
            }
            continue;
        };
        let bit = u32::try_from(index).ok().and_then(|place| 1_u64.checked_shl(place)).unwrap_or(0);
        if slot.agent && words.starred() == Some(index) && index + 1 < words.len() {
            hits.noise |= bit;
            continue;
        }
        if slot.noise {
            hits.noise |= bit;
        }
        if slot.agent {
            hits.agents |= bit;
        }
        if slot.way {
            hits.ways |= bit;
        }
        if slot.first_name {
            hits.first_names |= bit;
        }
        if slot.city {
            hits.cities |= bit;
        }
        if slot.state {
            hits.states |= bit;
        }
        for phrase in &slot.phrases {
            if !phrase.rest.iter().enumerate().all(|(offset, next)| words.get(index + 1 + offset) == *next) {
                continue;
            }
            let length = 1 + phrase.rest.len();
            // `SUMUP QUAYSIDE KITCHEN`: alone, an agent's word neither names the shop nor means a fee.
            let is_agent = slot.agent && length == 1;
            let outgoing = phrase.outgoing.filter(|fee| !is_agent || *fee != Category::BusinessFees);
            prefer(&mut hits.incoming, phrase.incoming, phrase.rank, length);
            prefer(&mut hits.outgoing, outgoing, phrase.rank, length);
            hits.marks.add(phrase.marks);
            if let Some(name) = &phrase.name
                && length > name_length
                && !is_agent
            {
                name_length = length;
                hits.name = Some(name);
                hits.is_shop = phrase.is_shop;
            }
        }
    }
    hits
}

/// `INV1023` and `INV20A`: an invoice number written as one word.
fn is_quoted_invoice(word: &str) -> bool {
    word.strip_prefix("INV").is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
}

/// The spellings that stand for two different names; kept empty by a test, since the first would always win.
#[cfg(test)]
fn ambiguous_spellings() -> HashSet<&'static str> {
    let mut seen: HashMap<&str, &str> = HashMap::new();
    let mut ambiguous = HashSet::new();
    let shops = merchants::MERCHANTS
        .iter()
        .chain(leisure::LEISURE)
        .chain(business::BUSINESS)
        .map(|(spellings, name, _)| (spellings, name));
    let payers = payers::PAYERS.iter().map(|(spellings, name, _, _)| (spellings, name));
    for (spellings, name) in shops.chain(payers) {
        for spelling in spellings.split(',').map(str::trim) {
            if seen.insert(spelling, name).is_some() {
                ambiguous.insert(spelling);
            }
        }
    }
    ambiguous
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, incoming: Option<Category>, outgoing: Option<Category>, name: Option<&str>) {
        let mut words = Words::default();
        words.read(text);
        let hits = look_up(&words);
        assert_eq!(hits.incoming.map(|hit| hit.category), incoming, "{text:?} in");
        assert_eq!(hits.outgoing.map(|hit| hit.category), outgoing, "{text:?} out");
        assert_eq!(hits.name.map(|name| name.display), name, "{text:?} name");
    }

    #[test]
    fn every_spelling_names_one_counterparty() {
        assert_eq!(ambiguous_spellings(), HashSet::new());
    }

    #[test]
    fn a_longer_name_beats_a_shorter_and_a_decisive_word_beats_a_name() {
        use Category::*;
        check("SHELL ENERGY DD", None, Some(Utilities), Some("Shell Energy"));
        check("SHELL 4471 LEEDS", None, Some(Fuel), Some("Shell"));
        check("UBER EATS 99", Some(PlatformPayout), Some(Dining), Some("Uber Eats"));
        check("MARRIOTT PAYROLL", Some(Payroll), Some(PayrollOut), Some("Marriott"));
        check("IRS TREAS 310 TAX REF", Some(TaxRefund), Some(TaxPayment), Some("IRS"));
        check("IRS USATAXPYMT 270", Some(TaxRefund), Some(TaxPayment), Some("IRS"));
        check("SSA TREAS 310 XXSOC SEC", Some(StateBenefit), None, Some("Social Security"));
        check("HMRC VAT 123", Some(SalesTax), Some(SalesTax), Some("HMRC VAT"));
        check("DWP STATE PENSION", Some(Pension), None, Some("State Pension"));
    }

    #[test]
    fn the_agent_before_a_star_is_not_the_shop() {
        check("PAYPAL *SPOTIFY", None, Some(Category::Subscriptions), Some("Spotify"));
        check("PAYPAL TRANSFER", Some(Category::PlatformPayout), Some(Category::Shopping), Some("PayPal"));
    }
}
