//! A first guess for one transaction on its own: its words, its sign and the kind of account it is on.

use ledger::AccountKind;

use crate::Category;
use crate::lexicon::{Hit, Marks, Rank};
use crate::reading::Reading;

/// How much a guess may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Firmness {
    /// Nothing is known.
    Open,
    /// A word or a pattern suggests it.
    Weak,
    /// A known name or a decisive word says it.
    Firm,
}

/// A category and how much it may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Guess {
    pub(crate) category: Category,
    pub(crate) firmness: Firmness,
}

impl Guess {
    pub(crate) const OPEN: Self = Self { category: Category::Uncategorised, firmness: Firmness::Open };

    pub(crate) fn weak(category: Category) -> Self {
        Self { category, firmness: Firmness::Weak }
    }

    pub(crate) fn firm(category: Category) -> Self {
        Self { category, firmness: Firmness::Firm }
    }

    fn from_hit(hit: Hit) -> Self {
        if hit.rank == Rank::Hint { Self::weak(hit.category) } else { Self::firm(hit.category) }
    }
}

/// The guess for a transaction with these words, of this sign, on this kind of account.
pub(crate) fn first_guess(reading: &Reading, kind: AccountKind, amount_minor: i64) -> Guess {
    let is_credit = amount_minor >= 0;
    match (kind, is_credit) {
        (AccountKind::CreditCard, true) => card_credit(reading),
        (AccountKind::Loan, _) => match reading.outgoing {
            Some(hit) if !is_credit && hit.category == Category::BankFees => Guess::from_hit(hit),
            _ => Guess::weak(Category::OwnTransfer),
        },
        (AccountKind::Brokerage, _) => brokerage(reading, is_credit),
        (AccountKind::Savings, true) => match reading.incoming {
            Some(hit) if hit.category != Category::InvestmentWithdrawal => Guess::from_hit(hit),
            _ => own_move(reading, is_credit).unwrap_or(Guess::weak(Category::OwnTransfer)),
        },
        (_, true) => credit(reading),
        (_, false) => debit(reading, kind),
    }
}

fn credit(reading: &Reading) -> Guess {
    let moved = own_move(reading, true);
    match reading.incoming {
        Some(hit) if hit.rank > Rank::Hint => Guess::from_hit(hit),
        Some(hit) if hit.category == Category::Refund => Guess::firm(Category::Refund),
        // `Hint`s are common words: a shop's name and an own account's weigh more.
        hit => {
            if let Some(moved) = moved {
                return moved;
            }
            if reading.is_shop {
                return if hit.is_some() || reading.marks.has(Marks::COMPANY) {
                    hit.map_or(Guess::OPEN, Guess::from_hit)
                } else {
                    Guess::weak(Category::Refund)
                };
            }
            hit.map_or(Guess::OPEN, Guess::from_hit)
        }
    }
}

fn debit(reading: &Reading, kind: AccountKind) -> Guess {
    if let Some(hit) = reading.outgoing.filter(|hit| hit.rank > Rank::Hint) {
        return Guess::from_hit(hit);
    }
    if kind != AccountKind::CreditCard {
        if reading.marks.has(Marks::CARD_PAYMENT) {
            return Guess::firm(Category::DebtPayment);
        }
        if let Some(moved) = own_move(reading, false) {
            return moved;
        }
    }
    reading.outgoing.map_or(Guess::OPEN, Guess::from_hit)
}

/// A move to or from an account of the customer's own that need not be in the books.
fn own_move(reading: &Reading, is_credit: bool) -> Option<Guess> {
    let marks = reading.marks;
    if marks.has(Marks::COMPANY) || reading.is_person {
        return None;
    }
    if marks.has(Marks::SAVINGS) && !reading.is_shop && (is_credit || reading.outgoing.is_none()) {
        let category = if is_credit { Category::InvestmentWithdrawal } else { Category::SavingsContribution };
        return Some(Guess::weak(category));
    }
    (marks.has(Marks::TRANSFER) && marks.has(Marks::OWN)).then(|| Guess::weak(Category::OwnTransfer))
}

/// Money onto a card is the customer paying it off, unless a shop gives money back.
fn card_credit(reading: &Reading) -> Guess {
    if reading.marks.has(Marks::CARD_PAYMENT) {
        return Guess::firm(Category::OwnTransfer);
    }
    let gives_back = reading.incoming.is_some_and(|hit| hit.category == Category::Refund);
    if reading.is_shop || gives_back || reading.outgoing.is_some() {
        return Guess::firm(Category::Refund);
    }
    Guess::weak(Category::OwnTransfer)
}

fn brokerage(reading: &Reading, is_credit: bool) -> Guess {
    let hit = if is_credit { reading.incoming } else { reading.outgoing };
    let moved = reading.marks.has(Marks::TRANSFER)
        || reading.marks.has(Marks::OWN)
        || reading.marks.has(Marks::SAVINGS)
        || reading.marks.has(Marks::GENERIC);
    match hit {
        Some(hit) if matches!(hit.category, Category::Dividend | Category::Interest) => {
            Guess::firm(hit.category)
        }
        Some(hit) if matches!(hit.category, Category::InvestmentSale | Category::InvestmentPurchase) => {
            Guess::weak(hit.category)
        }
        Some(hit) if matches!(hit.category, Category::BankFees | Category::TaxPayment) => {
            Guess::firm(hit.category)
        }
        _ if moved => Guess::weak(Category::OwnTransfer),
        _ if is_credit => Guess::weak(Category::InvestmentSale),
        _ => Guess::weak(Category::InvestmentPurchase),
    }
}
