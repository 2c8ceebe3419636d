//! When a customer pays, how much, and what has been paid: the four instalments of the United States, or the
//! January and July payments of the United Kingdom.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::liability::household;
use super::{Facts, LastYear, OnAccount, Position, RestOfYear, TaxProfile, tax_on};
use crate::country::{Country, FilingStatus, TaxError};
use crate::uk::{
    Bill, DigitalUpdate, ReducedPayments, TaxYear, digital_updates, digital_updates_needed, key_dates,
    pay_by_advice, payments_on_account, reduce_payments,
};
use crate::us::LARGEST_AMOUNT_MINOR;
use crate::us::estimated::{Payment, PriorYear, QuarterLedger, Situation};

/// A payment to the tax authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidTax {
    /// The transaction it was recognised in, or the record of it.
    pub id: String,
    /// The day it was made.
    pub on: NaiveDate,
    /// Minor units, positive.
    pub amount_minor: i64,
    /// The instalment the customer placed it in, counted from 1; without one its day decides.
    pub instalment: Option<u8>,
}

/// When and how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    /// Four estimated payments.
    UnitedStates(Box<QuarterLedger>),
    /// Payments on account and what is left.
    UnitedKingdom(Box<SelfAssessment>),
}

/// The next day on which something falls due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextDue {
    /// The day.
    pub on: NaiveDate,
    /// What is still to be paid by then, minor units; `None` where it cannot be told.
    pub amount_minor: Option<i64>,
}

/// One date of Self Assessment. Amounts are pence; `None` where last year's bill is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssessmentDate {
    /// The day, which HMRC does not move.
    pub due: NaiveDate,
    /// The working day by which a transfer should leave, where the day itself is none.
    pub send_by: Option<NaiveDate>,
    /// What is left of the bill of the year before.
    pub balancing_minor: Option<i64>,
    /// The payment on account towards a bill to come.
    pub on_account_minor: Option<i64>,
    /// Paid towards both.
    pub paid_minor: i64,
}

impl AssessmentDate {
    /// What is still to be paid; `None` where it cannot be told.
    pub fn short_minor(&self) -> Option<i64> {
        let asked = self.balancing_minor?.saturating_add(self.on_account_minor?);
        Some(asked.saturating_sub(self.paid_minor).max(0))
    }
}

/// The payments of a tax year of the United Kingdom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfAssessment {
    /// 31 January in the year, 31 July after it, 31 January after that.
    pub dates: [AssessmentDate; 3],
    /// What a claim to reduce the payments on account would leave of each, where this year's bill looks smaller.
    pub reduced: Option<ReducedPayments>,
    /// The updates of Making Tax Digital, where they are asked for; they carry no payment.
    pub updates: Vec<DigitalUpdate>,
    /// Paid on account towards this year's own bill.
    pub paid_on_account_minor: i64,
}

impl Schedule {
    /// The next day on which something falls due: after `as_of` in the United States, from it on in the United Kingdom.
    pub fn next(&self, as_of: NaiveDate) -> Option<NextDue> {
        match self {
            Self::UnitedStates(ledger) => {
                ledger.next_due.map(|on| NextDue { on, amount_minor: Some(ledger.needed_by_next_due_minor) })
            }
            Self::UnitedKingdom(assessment) => assessment
                .dates
                .iter()
                .find(|date| date.due >= as_of)
                .map(|date| NextDue { on: date.due, amount_minor: date.short_minor() }),
        }
    }

    /// What had been paid by the end of a day towards this year's own tax, minor units.
    pub fn paid_until_minor(&self, payments: &[PaidTax], until: NaiveDate) -> i64 {
        let made: Vec<PaidTax> = payments.iter().filter(|paid| paid.on <= until).cloned().collect();
        match self {
            Self::UnitedStates(_) => self.paid_minor(&made),
            Self::UnitedKingdom(assessment) => {
                let [first, second, last] = &assessment.dates;
                let paid = by_date(&made, [first.due, second.due, last.due]);
                on_account_minor(paid, first.balancing_minor)
            }
        }
    }

    /// What has been paid towards this year's own tax, minor units.
    pub fn paid_minor(&self, payments: &[PaidTax]) -> i64 {
        match self {
            Self::UnitedStates(_) => {
                payments.iter().fold(0, |sum: i64, paid| sum.saturating_add(paid.amount_minor))
            }
            Self::UnitedKingdom(assessment) => assessment.paid_on_account_minor,
        }
    }
}

/// The schedule of a tax year. `payments` are those that belong to it. From the facts of `last_year`, where
/// the statements cover it, a bill is worked out that the customer did not tell; what was paid on account comes off it.
///
/// # Errors
/// When no rules are known for the year, or an amount is beyond what they can hold.
pub fn schedule(
    profile: &TaxProfile,
    facts: &Facts,
    rest: &RestOfYear,
    position: &Position,
    payments: &[PaidTax],
    last_year: &LastYear,
    as_of: NaiveDate,
) -> Result<Schedule, TaxError> {
    match position.country {
        Country::UnitedStates => {
            let ledger = quarter_ledger(profile, facts, rest, position, payments, as_of)?;
            Ok(Schedule::UnitedStates(Box::new(ledger)))
        }
        Country::UnitedKingdom => {
            let assessment = self_assessment(profile, facts, position, payments, last_year)?;
            Ok(Schedule::UnitedKingdom(Box::new(assessment)))
        }
    }
}

fn quarter_ledger(
    profile: &TaxProfile,
    facts: &Facts,
    rest: &RestOfYear,
    position: &Position,
    payments: &[PaidTax],
    as_of: NaiveDate,
) -> Result<QuarterLedger, TaxError> {
    let whole = facts.with_rest(rest);
    // A period still to come is taken to end where the year is expected to.
    let to_date: [_; 4] = std::array::from_fn(|index| {
        let quarter = facts.quarters.get(index).filter(|quarter| index < 3 && quarter.to < facts.to);
        household(profile, quarter.unwrap_or(&whole))
    });
    let payments: Vec<Payment> = payments
        .iter()
        .map(|paid| Payment {
            on: paid.on,
            amount_minor: paid.amount_minor,
            instalment: paid.instalment.map(|number| usize::from(number.saturating_sub(1))),
        })
        .collect();
    let prior_year = profile.prior_tax_minor.map(|tax_minor| PriorYear {
        tax_minor,
        // Eleven tenths are asked for after a large income; not knowing it, the larger amount is the safe one.
        adjusted_gross_minor: profile.prior_agi_minor.unwrap_or(LARGEST_AMOUNT_MINOR),
    });
    QuarterLedger::of(&Situation {
        tax_year: super::liability::year_of(facts),
        filing_status: profile.filing_status.unwrap_or(FilingStatus::Single),
        tax_minor: position.year.total_minor,
        withholding_minor: position.withheld_year_minor,
        prior_year,
        to_date: Some(&to_date),
        wanted: profile.estimated_method,
        payments: &payments,
        is_settled_by_january: false,
        as_of,
    })
    .map_err(|_| TaxError::UnknownYear(facts.from))
}

fn self_assessment(
    profile: &TaxProfile,
    facts: &Facts,
    position: &Position,
    payments: &[PaidTax],
    last_year: &LastYear,
) -> Result<SelfAssessment, TaxError> {
    let unknown = || TaxError::UnknownYear(facts.from);
    let year = TaxYear::containing(facts.from);
    let before = TaxYear::starting(year.start_year() - 1);
    let after = key_dates(year).ok_or_else(unknown)?;
    let prior = match (profile.prior_tax_minor, &last_year.facts) {
        (Some(tax), _) => Some((tax, profile.prior_deducted_minor.unwrap_or(0))),
        (None, Some(last)) => {
            let tax = tax_on(Country::UnitedKingdom, profile, last)?;
            Some((tax.income_tax_minor.saturating_add(tax.contributions_minor), 0))
        }
        (None, None) => None,
    };
    let bill = |tax_year, tax_minor, deducted_minor, loan_minor, made_minor| {
        payments_on_account(&Bill {
            tax_year,
            income_tax_and_class_4_minor: i64::max(tax_minor, 0),
            tax_deducted_at_source_minor: deducted_minor,
            student_loan_minor: loan_minor,
            capital_gains_tax_minor: 0,
            payments_on_account_already_made_minor: made_minor,
        })
    };
    let OnAccount { made_minor, to_come_minor, .. } = last_year.on_account;
    let asked = match prior {
        Some((tax, deducted)) => {
            bill(before, tax, deducted, 0, made_minor.saturating_add(to_come_minor)).ok()
        }
        None => None,
    };
    let [january, july] = match &asked {
        Some(asked) => asked.due,
        None => key_dates(before).ok_or_else(unknown)?.payments_on_account,
    };
    let dues = [january, july, after.file_and_pay_by];
    let paid = by_date(payments, dues);
    let on_account = asked.as_ref().map(|asked| asked.each_minor);
    let paid_on_account_minor = on_account_minor(paid, asked.as_ref().map(|asked| asked.balancing_minor));
    let tax_minor = position.year.income_tax_minor.saturating_add(position.year.contributions_minor);
    let made = on_account.unwrap_or(0).saturating_mul(2).max(paid_on_account_minor);
    let closing =
        bill(year, tax_minor, position.withheld_year_minor, position.year.student_loan_minor, made).ok();
    let expected = tax_minor.saturating_sub(position.withheld_year_minor);
    let reduced = asked
        .as_ref()
        .map(|asked| reduce_payments(asked, expected))
        .filter(|reduced| reduced.kept_each_minor() > 0);
    let date = |due: NaiveDate, balancing_minor, on_account_minor, paid_minor| AssessmentDate {
        due,
        send_by: pay_by_advice(due),
        balancing_minor,
        on_account_minor,
        paid_minor,
    };
    let closing_parts = closing.as_ref().map(|closing| (closing.balancing_minor, closing.each_minor));
    Ok(SelfAssessment {
        dates: [
            date(dues[0], asked.as_ref().map(|asked| asked.balancing_minor), on_account, paid[0]),
            date(dues[1], on_account.map(|_| 0), on_account, paid[1]),
            date(dues[2], closing_parts.map(|parts| parts.0), closing_parts.map(|parts| parts.1), paid[2]),
        ],
        reduced,
        updates: if digital_updates_needed(year, facts.business_income_minor) {
            digital_updates(year)
        } else {
            Vec::new()
        },
        paid_on_account_minor,
    })
}

/// What of the sums paid on the three dates is for this year's own bill: what was paid in January settles the year
/// before first, and without its bill it is not known how much is left.
fn on_account_minor(paid: [i64; 3], balancing_minor: Option<i64>) -> i64 {
    let [first, second, _] = paid;
    let towards_first = balancing_minor.map_or(0, |balancing| first.saturating_sub(balancing.max(0)).max(0));
    towards_first.saturating_add(second)
}

/// The sums paid on each date: where the customer placed a payment, else the date nearest to its day.
fn by_date(payments: &[PaidTax], dues: [NaiveDate; 3]) -> [i64; 3] {
    let mut sums = [0_i64; 3];
    for paid in payments {
        let nearest = || {
            let distance = |due: &NaiveDate| (*due - paid.on).num_days().abs();
            (0..3).min_by_key(|place| dues.get(*place).map_or(i64::MAX, distance))
        };
        let place = match paid.instalment {
            Some(number) => Some(usize::from(number.saturating_sub(1))),
            None => nearest(),
        };
        if let Some(sum) = place.and_then(|place| sums.get_mut(place)) {
            *sum = sum.saturating_add(paid.amount_minor);
        }
    }
    sums
}

/// The tax year a payment belongs to by its day alone, named as the authority names it. In the United States a
/// January payment is the last instalment of the year before. In the United Kingdom the payments of a tax year are
/// those of the January in it and of the July after it.
pub fn year_of_payment(country: Country, on: NaiveDate) -> String {
    match country {
        Country::UnitedStates => {
            let year = if on.month() == 1 { on.year() - 1 } else { on.year() };
            year.to_string()
        }
        Country::UnitedKingdom => {
            // From 1 November to 31 October: around the January and the July that belong together.
            let start = if on.month() >= 11 { on.year() } else { on.year() - 1 };
            TaxYear::starting(start).to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::year::position;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn paid(on: &str, amount_minor: i64, instalment: Option<u8>) -> PaidTax {
        PaidTax { id: on.to_owned(), on: day(on), amount_minor, instalment }
    }

    fn us(profile: &TaxProfile, payments: &[PaidTax], as_of: &str) -> QuarterLedger {
        let facts = Facts::none(day("2026-01-01"), day(as_of)).with_income(6_000_000);
        let rest = RestOfYear { business_income_minor: 2_000_000, ..RestOfYear::default() };
        let position = position(Country::UnitedStates, profile, &facts, &rest).unwrap();
        match schedule(profile, &facts, &rest, &position, payments, &LastYear::default(), day(as_of)).unwrap()
        {
            Schedule::UnitedStates(ledger) => *ledger,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn last_year_s_tax_is_a_harbour_where_it_is_known() {
        let unknown = us(&TaxProfile::default(), &[], "2026-11-24");
        assert_eq!(unknown.quarters[0].by_prior_year_minor, None);
        let profile = TaxProfile {
            prior_tax_minor: Some(800_000),
            prior_agi_minor: Some(5_000_000),
            ..TaxProfile::default()
        };
        let known = us(&profile, &[paid("2026-04-14", 200_000, None)], "2026-11-24");
        assert_eq!(known.required_annual_minor, 800_000);
        assert_eq!((known.quarters[0].short_minor, known.quarters[1].short_minor), (0, 200_000));
        assert_eq!(known.next_due, Some(day("2027-01-15")));
        assert_eq!(known.needed_by_next_due_minor, 600_000);
    }

    #[test]
    fn january_settles_last_year_first_and_then_goes_on_account() {
        let profile = TaxProfile { prior_tax_minor: Some(400_000), ..TaxProfile::default() };
        let facts = Facts::none(day("2026-04-06"), day("2027-02-10")).with_income(4_000_000);
        let none = RestOfYear::default();
        let position = position(Country::UnitedKingdom, &profile, &facts, &none).unwrap();
        let payments = [paid("2027-01-29", 500_000, None)];
        let found =
            schedule(&profile, &facts, &none, &position, &payments, &LastYear::default(), day("2027-02-10"))
                .unwrap();
        let Schedule::UnitedKingdom(assessment) = &found else { panic!("{found:?}") };
        let [first, second, last] = &assessment.dates;
        assert_eq!((first.balancing_minor, first.on_account_minor), (Some(400_000), Some(200_000)));
        assert_eq!((first.short_minor(), second.short_minor()), (Some(100_000), Some(200_000)));
        assert_eq!((first.due, first.send_by), (day("2027-01-31"), Some(day("2027-01-29"))));
        assert_eq!(last.due, day("2028-01-31"));
        assert_eq!(found.paid_minor(&payments), 100_000);
        assert_eq!(found.next(day("2027-02-10")).unwrap().on, day("2027-07-31"));
    }

    #[test]
    fn a_payment_belongs_to_the_year_its_day_says() {
        for (country, on, expected) in [
            (Country::UnitedStates, "2027-01-15", "2026"),
            (Country::UnitedStates, "2027-02-01", "2027"),
            (Country::UnitedKingdom, "2027-01-31", "2026/27"),
            (Country::UnitedKingdom, "2027-07-31", "2026/27"),
            (Country::UnitedKingdom, "2026-07-31", "2025/26"),
        ] {
            assert_eq!(year_of_payment(country, day(on)), expected, "{on}");
        }
    }
}
