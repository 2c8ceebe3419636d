//! The dates of a tax year's Self Assessment and of its digital updates. Updates carry no payment.

use std::sync::LazyLock;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::person::{TaxYear, on};
use super::rules::Rules;
use crate::calendar::{Rule, shifted};

/// The dates that follow a tax year, as the law has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyDates {
    /// The last day to tell HMRC of a new source of income (TMA 1970 s. 7).
    pub register_by: NaiveDate,
    /// The last day to file online and to pay the rest of the bill (TMA 1970 ss. 8, 59B).
    pub file_and_pay_by: NaiveDate,
    /// The days of the payments on account towards the next year's bill (TMA 1970 s. 59A).
    pub payments_on_account: [NaiveDate; 2],
}

/// The dates of a tax year, if it has a parameter file.
pub fn key_dates(tax_year: TaxYear) -> Option<KeyDates> {
    Rules::of(tax_year).map(|rules| KeyDates {
        register_by: rules.dates.register_by,
        file_and_pay_by: rules.dates.file_by,
        payments_on_account: rules.payments_on_account.due,
    })
}

/// The last working day before a payment date that is none, by which a bank transfer should have left. The payment
/// date itself does not move.
pub fn pay_by_advice(due: NaiveDate) -> Option<NaiveDate> {
    let shift = shifted(due, Rule::UnitedKingdomBefore);
    (shift.date != due).then_some(shift.date)
}

/// One update of Making Tax Digital for Income Tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigitalUpdate {
    /// The last day whose figures it holds; it begins with the tax year.
    pub covers_to: NaiveDate,
    /// The last day to send it.
    pub send_by: NaiveDate,
}

static DIGITAL: LazyLock<Option<Digital>> =
    LazyLock::new(|| serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/uk-digital.json"))).ok());

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Digital {
    thresholds: Vec<Threshold>,
    updates: Vec<Update>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Threshold {
    from: NaiveDate,
    gross_over: Decimal,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Update {
    covers_to: YearlyDay,
    send_by: YearlyDay,
}

/// A day of every tax year, with the calendar years after the one it begins in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct YearlyDay {
    years: i32,
    month: u32,
    day: u32,
}

impl YearlyDay {
    fn of(&self, tax_year: TaxYear) -> NaiveDate {
        on(tax_year.start_year() + self.years, self.month, self.day)
    }
}

/// The four updates of a tax year.
pub fn digital_updates(tax_year: TaxYear) -> Vec<DigitalUpdate> {
    let updates = DIGITAL.iter().flat_map(|digital| &digital.updates);
    updates
        .map(|update| DigitalUpdate {
            covers_to: update.covers_to.of(tax_year),
            send_by: update.send_by.of(tax_year),
        })
        .collect()
}

/// Whether updates have to be sent in a tax year by someone whose last return before it, that of the year but one
/// before, had `gross_minor` pence of receipts from trades and property.
pub fn digital_updates_needed(tax_year: TaxYear, gross_minor: i64) -> bool {
    let thresholds = DIGITAL.iter().flat_map(|digital| &digital.thresholds);
    let in_force =
        thresholds.filter(|threshold| threshold.from <= tax_year.starts()).max_by_key(|it| it.from);
    in_force.is_some_and(|threshold| Decimal::new(gross_minor, 2) > threshold.gross_over)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dates_of_a_year_are_those_of_the_law() {
        let dates = key_dates(TaxYear::starting(2025)).unwrap();
        assert_eq!(dates.register_by, on(2026, 10, 5));
        assert_eq!(dates.file_and_pay_by, on(2027, 1, 31));
        assert_eq!(dates.payments_on_account, [on(2027, 1, 31), on(2027, 7, 31)]);
        assert_eq!(key_dates(TaxYear::starting(2031)), None);
    }

    #[test]
    fn a_payment_date_on_a_weekend_comes_with_advice() {
        assert_eq!(pay_by_advice(on(2026, 1, 31)), Some(on(2026, 1, 30)));
        assert_eq!(pay_by_advice(on(2027, 1, 31)), Some(on(2027, 1, 29)));
        assert_eq!(pay_by_advice(on(2027, 7, 31)), Some(on(2027, 7, 30)));
        assert_eq!(pay_by_advice(on(2028, 1, 31)), None);
    }

    #[test]
    fn updates_come_four_times_a_year_and_reach_back_to_its_start() {
        let updates = digital_updates(TaxYear::starting(2026));
        let send_by: Vec<NaiveDate> = updates.iter().map(|update| update.send_by).collect();
        assert_eq!(send_by, [on(2026, 8, 7), on(2026, 11, 7), on(2027, 2, 7), on(2027, 5, 7)]);
        assert_eq!(updates.last().map(|update| update.covers_to), Some(TaxYear::starting(2026).ends()));
    }

    #[test]
    fn updates_are_phased_in_by_receipts() {
        let check = |start, gross, expected| {
            assert_eq!(digital_updates_needed(TaxYear::starting(start), gross), expected, "{start} {gross}");
        };
        check(2025, 9_000_000, false);
        check(2026, 5_000_000, false);
        check(2026, 5_000_001, true);
        check(2027, 3_000_001, true);
        check(2027, 3_000_000, false);
        check(2028, 2_000_001, true);
        check(2030, 2_000_000, false);
    }
}
