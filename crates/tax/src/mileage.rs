//! A log of journeys by car, and what the year's flat rate makes deductible of them.

use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::country::Country;
use crate::uk::{Rules, TaxYear};
use crate::working::to_minor;

/// What a journey was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JourneyKind {
    /// Wholly for the business.
    Business,
    /// Between home and a regular place of work, which is private in both countries.
    Commuting,
    /// Anything else.
    Private,
}

/// One journey by car or van.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journey {
    /// The day.
    pub on: NaiveDate,
    /// Distance in tenths of a mile.
    pub distance_tenths: u32,
    /// What it was for.
    pub kind: JourneyKind,
    /// Where to and why, in words. A business journey without them is no record (IRC 274(d); HMRC BIM75005).
    pub purpose: String,
}

/// What a tax year's journeys come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MileageDeduction {
    /// Business distance in tenths of a mile.
    pub business_tenths: u64,
    /// Business distance that lacks its purpose and is not deducted, in tenths of a mile.
    pub without_purpose_tenths: u64,
    /// What is deductible, cents or pence.
    pub amount_minor: i64,
}

/// United States rates, dollars a mile.
static UNITED_STATES: LazyLock<Vec<YearlyRate>> = LazyLock::new(|| {
    serde_json::from_str::<YearlyRates>(include_str!(concat!(env!("OUT_DIR"), "/mileage-us.json")))
        .map_or_else(|_| Vec::new(), |file| file.rates)
});

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct YearlyRates {
    rates: Vec<YearlyRate>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct YearlyRate {
    year: i32,
    rate: Decimal,
}

/// What the journeys of the tax year that holds `within` make deductible: in the United States the business standard
/// rate of the calendar year, in the United Kingdom one rate for the first 10,000 miles of the tax year and a lower
/// one after. None when the year's rate is not known.
pub fn deduction(country: Country, within: NaiveDate, log: &[Journey]) -> Option<MileageDeduction> {
    let is_in_year = |day: NaiveDate| match country {
        Country::UnitedStates => day.year() == within.year(),
        Country::UnitedKingdom => TaxYear::containing(day) == TaxYear::containing(within),
    };
    let business = || log.iter().filter(|entry| entry.kind == JourneyKind::Business && is_in_year(entry.on));
    let is_recorded = |entry: &&Journey| !entry.purpose.trim().is_empty();
    let business_tenths = business().map(|entry| u64::from(entry.distance_tenths)).sum();
    let recorded_tenths: u64 =
        business().filter(is_recorded).map(|entry| u64::from(entry.distance_tenths)).sum();
    let miles = Decimal::from(recorded_tenths) / Decimal::TEN;
    let amount = match country {
        Country::UnitedStates => miles * UNITED_STATES.iter().find(|rate| rate.year == within.year())?.rate,
        Country::UnitedKingdom => {
            let rates = &Rules::of(TaxYear::containing(within))?.mileage;
            let first = miles.min(rates.first_miles);
            first * rates.first_rate + (miles - first) * rates.further_rate
        }
    };
    Some(MileageDeduction {
        business_tenths,
        without_purpose_tenths: business_tenths - recorded_tenths,
        amount_minor: to_minor(amount),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn journey(on: NaiveDate, distance_tenths: u32) -> Journey {
        Journey { on, distance_tenths, kind: JourneyKind::Business, purpose: "client".to_owned() }
    }

    fn check(country: Country, on: NaiveDate, tenths: &[u32], amount_minor: i64) {
        let log: Vec<Journey> = tenths.iter().map(|tenths| journey(on, *tenths)).collect();
        assert_eq!(deduction(country, on, &log).unwrap().amount_minor, amount_minor);
    }

    #[test]
    fn the_united_states_pay_one_rate_a_year() {
        check(Country::UnitedStates, day(2024, 7, 1), &[1_000], 6_700);
        check(Country::UnitedStates, day(2025, 7, 1), &[1_000], 7_000);
        // 12.3 and 0.4 miles at 72.5 cents are 9.2075 dollars.
        check(Country::UnitedStates, day(2026, 7, 1), &[123, 4], 921);
        assert_eq!(deduction(Country::UnitedStates, day(2031, 1, 1), &[]), None);
    }

    #[test]
    fn the_united_kingdom_pays_less_after_ten_thousand_miles_of_a_tax_year() {
        check(Country::UnitedKingdom, day(2025, 7, 1), &[100_000], 450_000);
        check(Country::UnitedKingdom, day(2025, 7, 1), &[90_000, 30_000], 500_000);
        assert_eq!(deduction(Country::UnitedKingdom, day(2031, 1, 1), &[]), None);
        // 5 April and 6 April are two tax years, each with its own first 10,000 miles.
        let log = [journey(day(2026, 4, 5), 100_000), journey(day(2026, 4, 6), 100_000)];
        for on in [day(2026, 4, 5), day(2026, 4, 6)] {
            assert_eq!(deduction(Country::UnitedKingdom, on, &log).unwrap().amount_minor, 450_000);
        }
    }

    #[test]
    fn private_journeys_and_those_without_a_purpose_do_not_count() {
        let on = day(2026, 5, 1);
        let log = [
            journey(on, 100),
            Journey { purpose: " ".to_owned(), ..journey(on, 50) },
            Journey { kind: JourneyKind::Commuting, ..journey(on, 999) },
            Journey { kind: JourneyKind::Private, ..journey(on, 999) },
        ];
        let expected =
            MileageDeduction { business_tenths: 150, without_purpose_tenths: 50, amount_minor: 450 };
        assert_eq!(deduction(Country::UnitedKingdom, on, &log), Some(expected));
    }

    proptest! {
        #[test]
        fn the_order_of_the_log_does_not_matter(tenths in proptest::collection::vec(0_u32..50_000, 0..8)) {
            let on = day(2026, 5, 1);
            let mut log: Vec<Journey> = tenths.iter().map(|tenths| journey(on, *tenths)).collect();
            let before = deduction(Country::UnitedKingdom, on, &log);
            log.reverse();
            prop_assert_eq!(deduction(Country::UnitedKingdom, on, &log), before);
        }
    }
}
