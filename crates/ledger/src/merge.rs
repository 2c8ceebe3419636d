//! Deciding, for each row of a file, whether the books already hold it.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Fingerprint;

/// A row about to be imported into one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    /// Its canonical facts.
    pub fingerprint: Fingerprint,
    /// The bank's own reference, if the file has one.
    pub bank_reference: Option<String>,
    /// The day it was booked.
    pub posted_on: NaiveDate,
    /// Minor units.
    pub amount_minor: i64,
}

/// A row the account already holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its canonical facts.
    pub fingerprint: Fingerprint,
    /// Which of the rows with equal facts it is, from 0.
    pub ordinal: i64,
    /// The bank's own reference, if its file had one.
    pub bank_reference: Option<String>,
    /// The day it was booked.
    pub posted_on: NaiveDate,
    /// Minor units.
    pub amount_minor: i64,
}

/// What importing a row would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "status")]
pub enum RowStatus {
    /// The books do not hold it; it would be stored with this occurrence ordinal.
    New {
        /// Which of the rows with equal facts it becomes, from 0.
        ordinal: i64,
    },
    /// The books hold it already; importing would add nothing.
    Duplicate,
}

/// Rows of equal facts that an account holds.
#[derive(Default)]
struct Held {
    rows: i64,
    /// What the next new one becomes.
    next_ordinal: i64,
}

/// Rows of equal facts that were met in a file.
#[derive(Debug, Default, Clone, Copy)]
struct Met {
    rows: u32,
    /// Those among them that were new.
    new: u32,
}

impl Met {
    fn note(&mut self, status: RowStatus) {
        self.rows += 1;
        self.new += u32::from(matches!(status, RowStatus::New { .. }));
    }
}

/// One status per incoming row, in order. All rows belong to one account and come from one file.
///
/// A row is a duplicate when the account holds the same bank reference with the same day and amount, or holds
/// as many rows of equal facts as the file has shown so far. Counting occurrences is what keeps two equal
/// coffees on one day apart and still adds nothing when the file comes again.
pub fn plan_merge(known: &[Known], incoming: &[Incoming]) -> Vec<RowStatus> {
    EarlierParts::default().plan_merge(known, incoming)
}

/// What earlier parts of a file have shown, where a file is too large to be planned as a whole.
#[derive(Debug, Default)]
pub struct EarlierParts {
    met: HashMap<[u8; 16], Met>,
}

impl EarlierParts {
    /// As [`plan_merge`], for the next part of the file. `known` is what the account held before its first part, as far as it
    /// is of the days of this one; rows of earlier parts are not among it.
    pub fn plan_merge(&self, known: &[Known], incoming: &[Incoming]) -> Vec<RowStatus> {
        let references: HashSet<(&str, NaiveDate, i64)> = known
            .iter()
            .filter_map(|row| Some((row.bank_reference.as_deref()?, row.posted_on, row.amount_minor)))
            .collect();
        let mut held: HashMap<&Fingerprint, Held> = HashMap::with_capacity(known.len());
        for row in known {
            let held = held.entry(&row.fingerprint).or_default();
            held.rows += 1;
            held.next_ordinal = held.next_ordinal.max(row.ordinal + 1);
        }
        let nothing = Held::default();
        let mut met: HashMap<&Fingerprint, Met> = HashMap::with_capacity(incoming.len());
        let mut plan = Vec::with_capacity(incoming.len());
        for row in incoming {
            let by_reference = row
                .bank_reference
                .as_deref()
                .is_some_and(|reference| references.contains(&(reference, row.posted_on, row.amount_minor)));
            let held = held.get(&row.fingerprint).unwrap_or(&nothing);
            let met = met.entry(&row.fingerprint).or_insert_with(|| self.met_before(&row.fingerprint));
            let status = if i64::from(met.rows) < held.rows || by_reference {
                RowStatus::Duplicate
            } else {
                RowStatus::New { ordinal: held.next_ordinal + i64::from(met.new) }
            };
            met.note(status);
            plan.push(status);
        }
        plan
    }

    /// Remembers what became of a part, once it is stored.
    pub fn remember<'a>(&mut self, part: impl IntoIterator<Item = (&'a Fingerprint, RowStatus)>) {
        for (fingerprint, status) in part {
            self.met.entry(fingerprint.first_bytes()).or_default().note(status);
        }
    }

    fn met_before(&self, fingerprint: &Fingerprint) -> Met {
        if self.met.is_empty() {
            return Met::default();
        }
        self.met.get(&fingerprint.first_bytes()).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use money::Currency;
    use proptest::prelude::*;

    use super::*;
    use crate::AccountId;

    fn row(day: u32, amount_minor: i64, text: &str, reference: Option<&str>) -> Incoming {
        let posted_on = NaiveDate::from_ymd_opt(2026, 5, day).unwrap();
        Incoming {
            fingerprint: Fingerprint::of(&AccountId::new("a"), posted_on, amount_minor, Currency::USD, text),
            bank_reference: reference.map(str::to_owned),
            posted_on,
            amount_minor,
        }
    }

    fn commit(known: &mut Vec<Known>, incoming: &[Incoming]) -> usize {
        let plan = plan_merge(known, incoming);
        let before = known.len();
        for (row, status) in incoming.iter().zip(plan) {
            if let RowStatus::New { ordinal } = status {
                known.push(Known {
                    fingerprint: row.fingerprint.clone(),
                    ordinal,
                    bank_reference: row.bank_reference.clone(),
                    posted_on: row.posted_on,
                    amount_minor: row.amount_minor,
                });
            }
        }
        known.len() - before
    }

    #[test]
    fn two_equal_coffees_stay_two_and_come_once() {
        let file = [row(3, -450, "coffee", None), row(3, -450, "coffee", None)];
        let mut known = Vec::new();
        assert_eq!(commit(&mut known, &file), 2);
        assert_eq!(commit(&mut known, &file), 0);
    }

    #[test]
    fn a_third_coffee_in_a_later_export_is_new() {
        let mut known = Vec::new();
        commit(&mut known, &[row(3, -450, "coffee", None), row(3, -450, "coffee", None)]);
        let later = vec![row(3, -450, "coffee", None); 3];
        assert_eq!(commit(&mut known, &later), 1);
    }

    #[test]
    fn a_bank_reference_survives_a_reworded_description() {
        let mut known = Vec::new();
        commit(&mut known, &[row(3, -450, "COFFEE BAR 12", Some("F1"))]);
        assert_eq!(commit(&mut known, &[row(3, -450, "Coffee Bar, Leeds", Some("F1"))]), 0);
    }

    #[test]
    fn a_reused_reference_with_other_facts_is_new() {
        let mut known = Vec::new();
        commit(&mut known, &[row(3, -450, "coffee", Some("0"))]);
        assert_eq!(commit(&mut known, &[row(4, -900, "lunch", Some("0"))]), 1);
    }

    /// What a file planned as a whole becomes, and what its parts become one after the other.
    fn check_parts(known: &[Known], file: &[Incoming], part_rows: usize) {
        let mut earlier = EarlierParts::default();
        let mut by_parts = Vec::new();
        for part in file.chunks(part_rows) {
            let plan = earlier.plan_merge(known, part);
            earlier.remember(part.iter().map(|row| &row.fingerprint).zip(plan.iter().copied()));
            by_parts.extend(plan);
        }
        assert_eq!(by_parts, plan_merge(known, file));
    }

    proptest! {
        #[test]
        fn a_file_in_parts_is_the_same_as_the_whole(
            held in proptest::collection::vec((1_u32..4, 1_i64..3), 0..12),
            rows in proptest::collection::vec((1_u32..4, 1_i64..3, proptest::option::of(0_u32..3)), 0..40),
            part_rows in 1_usize..9,
        ) {
            let reference = |number: Option<u32>| number.map(|number| format!("F{number}"));
            let held: Vec<_> =
                held.iter().map(|(day, amount)| row(*day, *amount, "x", Some("F1"))).collect();
            let mut known = Vec::new();
            commit(&mut known, &held);
            let file: Vec<_> = rows
                .iter()
                .map(|(day, amount, number)| row(*day, *amount, "x", reference(*number).as_deref()))
                .collect();
            check_parts(&known, &file, part_rows);
        }

        #[test]
        fn any_file_twice_adds_nothing(days in proptest::collection::vec((1_u32..5, 1_i64..4), 0..40)) {
            let file: Vec<_> = days.iter().map(|(day, amount)| row(*day, *amount, "x", None)).collect();
            let mut known = Vec::new();
            prop_assert_eq!(commit(&mut known, &file), file.len());
            prop_assert_eq!(commit(&mut known, &file), 0);
        }

        #[test]
        fn overlapping_files_give_the_whole(split in 0_usize..20, overlap in 0_usize..10) {
            let all: Vec<_> = (1_u32..=20).map(|day| row(day, i64::from(day % 3), "x", None)).collect();
            let mut known = Vec::new();
            commit(&mut known, &all[..split.min(20)]);
            commit(&mut known, &all[split.saturating_sub(overlap)..]);
            prop_assert_eq!(known.len(), 20);
        }
    }
}
