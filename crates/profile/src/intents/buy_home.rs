//! Preparing to buy a home: a surveyor, a conveyancer or lawyer, a mortgage adviser, a deposit saved or sent. Each
//! alone has other reasons, which is why they are counted by kind and not by number.

use categorise::{Category, Direction};

use super::ground::{Ground, Paid};
use super::{Basis, Detector, Found, IntentKind, Trade};

/// Purchases take some months from the first adviser to the keys.
const WINDOW_DAYS: u64 = 150;
/// A payment to a lawyer of this many months of income is a deposit or the price itself.
const DEPOSIT_MONTHS: i64 = 2;
/// Right on generated lives by strength.
const SEEN: [f64; 5] = [0.05, 0.25, 0.25, 0.80, 0.80];

pub(super) const DETECTOR: Detector =
    Detector { kind: IntentKind::BuyHome, basis: Basis::Seen, threshold: 0.5, holds_days: 90, find };

fn find(ground: &Ground<'_>) -> Option<Found> {
    let paid = |trade| ground.paid_to(trade, WINDOW_DAYS);
    let conveyancer = paid(Trade::Conveyancer);
    let lawyer = paid(Trade::Lawyer).filter(|_| conveyancer.is_none());
    let signs = [paid(Trade::Surveyor), conveyancer, lawyer, paid(Trade::MortgageAdviser)];
    let signs: Vec<Paid<'_>> = signs.into_iter().flatten().collect();
    if signs.is_empty() || has_bought(ground) {
        return None;
    }
    let income_minor = ground.monthly_income_minor(ground.as_of);
    let deposit_minor = income_minor.saturating_mul(DEPOSIT_MONTHS);
    let is_deposit = |one: &Paid<'_>| {
        matches!(one.trade, Trade::Conveyancer | Trade::Lawyer) && one.largest_minor >= deposit_minor.max(1)
    };
    let strength = signs
        .iter()
        .map(|sign| match sign.trade {
            Trade::Lawyer => 1,
            _ => 2,
        })
        .sum::<usize>()
        + if signs.iter().any(is_deposit) { 3 } else { 0 };
    Found::of_strength(strength, &SEEN, signs.iter().map(Paid::evidence).collect())
}

/// A mortgage that began since is a home already bought.
fn has_bought(ground: &Ground<'_>) -> bool {
    ground
        .new_since(WINDOW_DAYS, Direction::Out)
        .any(|one| one.category == Category::RentOrMortgage && is_lender(one.name))
}

fn is_lender(name: &str) -> bool {
    let upper = name.to_uppercase();
    ["MORTGAGE", "MTG", "HOME LENDING", "HOME LOAN"].iter().any(|word| upper.contains(word))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Books, check, evidence_of};
    use super::*;

    const KIND: IntentKind = IntentKind::BuyHome;

    #[test]
    fn a_survey_and_a_conveyancer_are_a_purchase() {
        let books = Books::salaried().paid(60, "PENNINE CHARTERED SURVEYORS", 55_000).paid(
            40,
            "MOVEWELL CONVEYANCING",
            38_000,
        );
        check(&books, KIND, true);
        assert_eq!(evidence_of(&books, KIND).len(), 2);
    }

    #[test]
    fn a_lawyer_alone_is_not() {
        check(&Books::salaried().paid(40, "WHARFE SOLICITORS", 60_000), KIND, false);
        check(&Books::salaried(), KIND, false);
        check(&Books::salaried().paid(300, "DM HALL SURVEYORS", 50_000), KIND, false);
    }
}
