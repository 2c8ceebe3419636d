//! Who writes spending with which sign: words for debit and credit, and the running balance as a witness.

use super::sample::SampleRow;
use crate::amount::{MarkEvidence, parse_minor};

/// Words for money out, lower case.
#[rustfmt::skip]
const DEBIT_WORDS: &[&str] = &[
    "debit", "debits", "d", "dr", "db", "dbit", "debet", "débit", "débito", "debito", "soll", "s", "af", "out", "outgoing",
    "money out", "withdrawal", "expense", "belastung", "lastschrift", "ausgabe", "cargo", "gasto", "addebito", "dare", "uscita",
    "sortie", "saida", "saída", "obciazenie", "obciążenie", "-",
];
/// Words for money in, lower case.
#[rustfmt::skip]
const CREDIT_WORDS: &[&str] = &[
    "credit", "credits", "c", "cr", "crdt", "kredit", "crédit", "crédito", "credito", "haben", "h", "bij", "in", "incoming",
    "money in", "deposit", "income", "gutschrift", "einnahme", "abono", "ingreso", "accredito", "avere", "entrata", "entree",
    "entrée", "entrada", "uznanie", "+",
];
/// How card statements call the payment of the last bill, lower case.
const BILL_PAYMENTS: &[&str] =
    &["payment - thank you", "payment thank you", "payment received", "autopay payment", "automatic payment"];

/// Whether a word means money out (`Some(true)`), money in (`Some(false)`) or neither.
pub(crate) fn is_debit(word: &str) -> Option<bool> {
    let word = word.trim();
    let is = |list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(word));
    if is(DEBIT_WORDS) {
        return Some(true);
    }
    is(CREDIT_WORDS).then_some(false)
}

/// Whether a word is one of debit or credit.
pub(crate) fn is_type_word(word: &str) -> bool {
    is_debit(word).is_some()
}

/// Whether a text is the payment of a card's bill, which the card counts as money in.
pub(crate) fn is_bill_payment(text: &str) -> bool {
    let lower = text.to_lowercase();
    BILL_PAYMENTS.iter().any(|words| lower.contains(words))
}

/// How often a balance moved by its row's amount, or by the opposite.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct BalanceCheck {
    pairs: u32,
    agree_down: u32,
    agree_up: u32,
    oppose_down: u32,
    oppose_up: u32,
}

impl BalanceCheck {
    /// Compares neighbouring rows of amounts and balances in minor units.
    pub(crate) fn of(rows: impl Iterator<Item = Option<(i64, i64)>>) -> Self {
        let mut check = Self::default();
        let mut previous = None;
        for row in rows {
            if let (Some((before_amount, before)), Some((amount, balance))) = (previous, row) {
                check.compare(before_amount, before, amount, balance);
            }
            previous = row;
        }
        check
    }

    pub(crate) fn of_sample(data: &[&SampleRow], amount: usize, balance: usize) -> Self {
        let mut marks = MarkEvidence::default();
        data.iter().for_each(|row| marks.add(row.cell(amount)));
        let mark = marks.decide();
        let read = |row: &&SampleRow, column| parse_minor(row.cell(column), mark, 2).ok();
        Self::of(data.iter().map(|row| read(row, amount).zip(read(row, balance))))
    }

    fn compare(&mut self, before_amount: i64, before: i64, amount: i64, balance: i64) {
        let Some(moved) = balance.checked_sub(before) else { return };
        self.pairs += 1;
        self.agree_down += u32::from(moved == amount);
        self.oppose_down += u32::from(moved.checked_neg() == Some(amount));
        // Newest first: the row above moved the balance of the row below to its own.
        self.agree_up += u32::from(moved.checked_neg() == Some(before_amount));
        self.oppose_up += u32::from(moved == before_amount);
    }

    /// Whether nearly every balance moved by its amount, in one direction through the file.
    pub(crate) fn agrees(self) -> bool {
        self.is_oldest_first() || self.is_newest_first()
    }

    pub(crate) fn is_oldest_first(self) -> bool {
        self.most(self.agree_down)
    }

    pub(crate) fn is_newest_first(self) -> bool {
        self.most(self.agree_up)
    }

    /// Whether the balances show that the amounts' signs are exchanged.
    pub(crate) fn opposes(self) -> bool {
        !self.agrees() && self.pairs > 1 && (self.most(self.oppose_down) || self.most(self.oppose_up))
    }

    fn most(self, count: u32) -> bool {
        count > 0 && count * 10 >= self.pairs * 9
    }
}
