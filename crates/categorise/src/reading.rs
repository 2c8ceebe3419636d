//! Reading each distinct description once: who is on the other side and what the words suggest.

use std::collections::HashMap;

use ledger::Transaction;

use crate::lexicon::{Hit, Marks, look_up};
use crate::normalise::counterparty;
use crate::words::Words;

/// What one distinct description says.
#[derive(Debug)]
pub(crate) struct Reading {
    /// Place of the counterparty's key in [`Readings::keys`].
    pub(crate) key: usize,
    /// The counterparty for people.
    pub(crate) display: String,
    pub(crate) incoming: Option<Hit>,
    pub(crate) outgoing: Option<Hit>,
    pub(crate) is_shop: bool,
    pub(crate) is_person: bool,
    pub(crate) marks: Marks,
}

/// The readings of all transactions.
#[derive(Debug)]
pub(crate) struct Readings {
    /// Each distinct counterparty key once.
    pub(crate) keys: Vec<String>,
    distinct: Vec<Reading>,
    of_transaction: Vec<usize>,
}

impl Readings {
    /// Reads every transaction, each distinct text only once.
    pub(crate) fn of(transactions: &[Transaction]) -> Self {
        let mut known: HashMap<(&str, Option<&str>), usize> = HashMap::new();
        let mut key_places: HashMap<String, usize> = HashMap::new();
        let mut readings = Self {
            keys: Vec::new(),
            distinct: Vec::new(),
            of_transaction: Vec::with_capacity(transactions.len()),
        };
        let mut words = Words::default();
        for transaction in transactions {
            let text = (transaction.description.as_str(), transaction.counterparty.as_deref());
            let place = match known.get(&text) {
                Some(place) => *place,
                None => {
                    let reading = read(text, &mut words, &mut key_places, &mut readings.keys);
                    readings.distinct.push(reading);
                    known.insert(text, readings.distinct.len() - 1);
                    readings.distinct.len() - 1
                }
            };
            readings.of_transaction.push(place);
        }
        readings
    }

    /// The reading of the transaction at that place.
    pub(crate) fn get(&self, transaction: usize) -> Option<&Reading> {
        self.of_transaction.get(transaction).and_then(|place| self.distinct.get(*place))
    }
}

fn read(
    (description, named): (&str, Option<&str>),
    words: &mut Words,
    places: &mut HashMap<String, usize>,
    keys: &mut Vec<String>,
) -> Reading {
    words.read(description);
    let mut hits = look_up(words);
    let mut found = counterparty(words, &hits);
    // A field of its own names the other side better than the bank's sentence does, unless it is empty talk.
    if let Some(named) = named.filter(|named| !named.trim().is_empty() && *named != description) {
        words.read(named);
        let named_hits = look_up(words);
        let named_party = counterparty(words, &named_hits);
        if !named_party.is_generic && (named_hits.name.is_some() || hits.name.is_none()) {
            found = named_party;
        }
        hits.marks.add(named_hits.marks);
        hits.incoming = stronger(hits.incoming, named_hits.incoming);
        hits.outgoing = stronger(hits.outgoing, named_hits.outgoing);
        hits.is_shop |= named_hits.is_shop;
        hits.name = hits.name.or(named_hits.name);
    }
    if found.is_generic {
        hits.marks.add(Marks::GENERIC);
    }
    let key = match places.get(&found.key) {
        Some(place) => *place,
        None => {
            keys.push(found.key.clone());
            places.insert(found.key, keys.len() - 1);
            keys.len() - 1
        }
    };
    Reading {
        key,
        display: found.display,
        incoming: hits.incoming,
        outgoing: hits.outgoing,
        is_shop: hits.is_shop,
        is_person: found.is_person,
        marks: hits.marks,
    }
}

fn stronger(first: Option<Hit>, second: Option<Hit>) -> Option<Hit> {
    match (first, second) {
        (Some(held), Some(other)) if other.rank > held.rank => Some(other),
        (held, other) => held.or(other),
    }
}
