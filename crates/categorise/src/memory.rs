//! What the customer's corrections teach about transactions they did not touch.
//!
//! A counterparty the customer corrected is remembered exactly; one written much like it is recognised by the
//! cosine of hashed character n-grams. Text does not tell what an unknown shop sells, so likeness speaks only
//! where built-in knowledge is silent or merely suggests; against a known name two corrections must agree and
//! none dissent.

#![expect(clippy::as_conversions, reason = "counts of n-grams become the weights of a vector")]

use std::collections::{BTreeMap, HashMap};

use crate::guess::{Firmness, Guess};
use crate::{Category, Direction};

/// Least cosine at which two counterparties count as alike. Higher than the 0.35 at which memory already beats a
/// statistical model, because here it may overrule a dictionary's hint.
const LIKENESS_MIN: f64 = 0.5;
/// Size of the hashed feature space.
const BINS: u32 = 1 << 14;

/// A sparse vector of unit length.
type Vector = Vec<(u32, f64)>;

/// Corrections gathered by counterparty and direction.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    votes: HashMap<(usize, Direction), BTreeMap<Category, u32>>,
    remembered: Vec<(usize, Direction)>,
    bins: HashMap<u32, Vec<(usize, f64)>>,
    recalled: HashMap<(usize, Direction), Option<(usize, Direction)>>,
}

impl Memory {
    /// Notes that the customer gave this category to a transaction of that counterparty.
    pub(crate) fn note(&mut self, key: usize, key_text: &str, direction: Direction, category: Category) {
        let votes = self.votes.entry((key, direction)).or_default();
        if votes.is_empty() {
            let place = self.remembered.len();
            self.remembered.push((key, direction));
            for (bin, weight) in vector(key_text) {
                self.bins.entry(bin).or_default().push((place, weight));
            }
        }
        *votes.entry(category).or_default() += 1;
    }

    /// The category corrections suggest for a transaction, if they may overrule the guess.
    pub(crate) fn recall(
        &mut self,
        key: usize,
        text: &str,
        direction: Direction,
        guess: Guess,
    ) -> Option<Category> {
        if self.remembered.is_empty() {
            return None;
        }
        if let Some(votes) = self.votes.get(&(key, direction)) {
            let (category, count) = winner(votes)?;
            let is_unanimous = votes.len() == 1;
            return (guess.firmness < Firmness::Firm || (is_unanimous && count >= 2)).then_some(category);
        }
        if guess.firmness == Firmness::Firm {
            return None;
        }
        let alike = match self.recalled.get(&(key, direction)) {
            Some(alike) => *alike,
            None => {
                let alike = self.nearest(text, direction);
                self.recalled.insert((key, direction), alike);
                alike
            }
        };
        alike.and_then(|alike| self.votes.get(&alike)).and_then(winner).map(|(category, _)| category)
    }

    fn nearest(&self, text: &str, direction: Direction) -> Option<(usize, Direction)> {
        let mut scores: BTreeMap<usize, f64> = BTreeMap::new();
        for (bin, weight) in vector(text) {
            for (place, other) in self.bins.get(&bin).into_iter().flatten() {
                *scores.entry(*place).or_default() += weight * other;
            }
        }
        scores
            .into_iter()
            .filter_map(|(place, score)| Some((self.remembered.get(place).copied()?, score)))
            .filter(|(remembered, score)| remembered.1 == direction && *score >= LIKENESS_MIN)
            .max_by(|(_, a), (_, b)| a.total_cmp(b))
            .map(|(remembered, _)| remembered)
    }
}

/// The category named most often; of equals the first in the list of categories.
fn winner(votes: &BTreeMap<Category, u32>) -> Option<(Category, u32)> {
    votes
        .iter()
        .max_by_key(|(category, count)| (**count, std::cmp::Reverse(**category)))
        .map(|(category, count)| (*category, *count))
}

/// Hashed character n-grams of three to five letters, within word boundaries, scaled to unit length.
fn vector(text: &str) -> Vector {
    let mut counts: BTreeMap<u32, f64> = BTreeMap::new();
    for word in text.split_whitespace() {
        let letters: Vec<char> =
            std::iter::once(' ').chain(word.chars()).chain(std::iter::once(' ')).collect();
        for length in 3..=5 {
            for gram in letters.windows(length) {
                *counts.entry(bin(gram)).or_default() += 1.0;
            }
        }
    }
    let norm = counts.values().map(|count| count * count).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
    counts.into_iter().map(|(bin, count)| (bin, count / norm)).collect()
}

/// FNV-1a, folded into the feature space.
fn bin(gram: &[char]) -> u32 {
    let hash =
        gram.iter().fold(0x811c_9dc5_u32, |hash, letter| (hash ^ *letter as u32).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 14)) % BINS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(taught: &[(&str, Category)], asked: &str, guess: Guess, expected: Option<Category>) {
        let mut memory = Memory::default();
        let mut keys: Vec<&str> = Vec::new();
        let mut place = |text: &'static str| {
            keys.iter().position(|key| *key == text).unwrap_or_else(|| {
                keys.push(text);
                keys.len() - 1
            })
        };
        for (text, category) in taught {
            let text: &'static str = text.to_string().leak();
            memory.note(place(text), text, Direction::Out, *category);
        }
        let asked: &'static str = asked.to_string().leak();
        let key = place(asked);
        assert_eq!(memory.recall(key, asked, Direction::Out, guess), expected, "{asked:?}");
        assert_eq!(memory.recall(key, asked, Direction::In, guess), None, "{asked:?} other direction");
    }

    #[test]
    fn what_is_written_alike_is_remembered() {
        use Category::*;
        let taught = [("fernwood climbing hall", Entertainment), ("dr patel practice", Health)];
        check(&taught, "fernwood climbing", Guess::OPEN, Some(Entertainment));
        check(&taught, "fernwood climbng hall", Guess::weak(Household), Some(Entertainment));
        check(&taught, "bluebell kennels", Guess::OPEN, None);
        check(&taught, "fernwood climbing", Guess::firm(Groceries), None);
    }

    #[test]
    fn a_known_name_needs_two_corrections_that_agree() {
        use Category::*;
        let known = Guess::firm(Shopping);
        check(&[("amazon", BusinessSupplies)], "amazon", known, None);
        check(&[("amazon", BusinessSupplies); 2], "amazon", known, Some(BusinessSupplies));
        check(
            &[("amazon", BusinessSupplies), ("amazon", BusinessSupplies), ("amazon", Pets)],
            "amazon",
            known,
            None,
        );
        check(&[("amazon", BusinessSupplies)], "amazon", Guess::weak(Shopping), Some(BusinessSupplies));
    }
}
