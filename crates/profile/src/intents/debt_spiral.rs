//! Borrowing that pays for borrowing: short loans one after another, cash taken on a card, charges for payments that
//! bounced, and more of all this than in the quarter before.

use categorise::Category;

use super::ground::{Ground, Row};
use super::{Basis, Detector, Evidence, Found, IntentKind, Measure, Trade};

/// The days that are compared with as many before.
const WINDOW_DAYS: u64 = 90;
/// Right on generated lives by strength, where households in distress count as right.
const SEEN: [f64; 4] = [0.54, 0.95, 0.95, 0.95];

pub(super) const DETECTOR: Detector =
    Detector { kind: IntentKind::DebtSpiral, basis: Basis::Seen, threshold: 0.6, holds_days: 60, find };

fn find(ground: &Ground<'_>) -> Option<Found> {
    let recent = ground.last_days(WINDOW_DAYS);
    let earlier = ground.between(ground.ago(2 * WINDOW_DAYS - 1), ground.ago(WINDOW_DAYS));
    let loans_taken = count(recent, |row| is_payday(row) && row.amount_minor > 0);
    let loans_before = count(earlier, |row| is_payday(row) && row.amount_minor > 0);
    let fees = count(recent, is_penalty);
    let cash_advances = ground.paid_to(Trade::CashAdvance, WINDOW_DAYS);
    let advances = cash_advances.map_or(0, |paid| usize::try_from(paid.count).unwrap_or(0));
    let strain = loans_taken + fees + advances;
    let strain_before = loans_before + count(earlier, is_penalty);
    if loans_taken == 0 && advances == 0 || strain <= strain_before {
        return None;
    }
    let strength = loans_taken + usize::from(advances > 0) + usize::from(fees > 1);
    let since_on = recent.iter().find(|row| is_payday(row) || is_penalty(row)).map(|row| row.on);
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let mut evidence = vec![Evidence::Shifted {
        measure: Measure::StrainCount,
        of: String::new(),
        before: number(strain_before),
        after: number(strain),
        since_on: since_on.unwrap_or(ground.as_of),
    }];
    evidence.extend(cash_advances.map(|paid| paid.evidence()));
    Found::of_strength(strength, &SEEN, evidence)
}

fn count(rows: &[Row<'_>], wanted: impl Fn(&Row<'_>) -> bool) -> usize {
    rows.iter().filter(|row| wanted(row)).count()
}

fn is_payday(row: &Row<'_>) -> bool {
    row.category == Category::PaydayLoan
}

fn is_penalty(row: &Row<'_>) -> bool {
    row.category == Category::OverdraftFees && row.amount_minor < 0
}

#[cfg(test)]
mod tests {
    use super::super::tests::{Books, check};
    use super::*;

    const KIND: IntentKind = IntentKind::DebtSpiral;

    #[test]
    fn loans_in_a_chain_are_one() {
        let books = Books::salaried()
            .received(70, "LENDING STREAM", 20_000)
            .paid(45, "LENDING STREAM", 25_000)
            .received(43, "DRAFTY", 26_000)
            .received(15, "LENDING STREAM", 31_000);
        check(&books, KIND, true);
    }

    #[test]
    fn one_loan_is_not() {
        check(&Books::salaried().received(40, "DRAFTY", 20_000), KIND, false);
        check(&Books::salaried().paid(40, "BLACK HORSE LTD", 20_000), KIND, false);
    }
}
