//! What suppositions do to tax and cash, on a freelancer with two clients.

use std::collections::BTreeMap;

use cashflow::forecast::{Calibration, Everyday, ForecastModel, Scheduled};
use chrono::NaiveDate;
use money::{Currency, Locale};
use proptest::prelude::*;
use tax::year::{Facts, LastYear, PlanInputs, RestOfYear, TaxProfile};
use tax::{Country, FilingStatus};

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn client(key: &str, amount_minor: i64) -> Scheduled {
    Scheduled {
        key: key.to_owned(),
        name: key.to_owned(),
        is_income: true,
        due_days: (1..12).map(|month| month * 30).collect(),
        amounts_minor: vec![amount_minor],
        shift_days: vec![0],
        paid_permille: 1000,
    }
}

fn freelancer(country: Country) -> WhatIfInputs {
    let (from, to) = match country {
        Country::UnitedStates => ("2026-01-01", "2026-09-30"),
        Country::UnitedKingdom => ("2026-04-06", "2026-09-30"),
    };
    let mut facts = Facts::none(day(from), day(to));
    facts.business_income_minor = 6_000_000;
    let rest = RestOfYear { business_income_minor: 1_800_000, ..RestOfYear::default() };
    let plan = PlanInputs {
        country,
        profile: TaxProfile::default(),
        facts,
        is_covered: true,
        rest,
        payments: Vec::new(),
        last_year: LastYear::default(),
        as_of: day(to),
    };
    let currency = if country == Country::UnitedStates { Currency::USD } else { Currency::GBP };
    let model = ForecastModel {
        as_of: day(to),
        currency,
        payers: Vec::new(),
        scheduled: vec![client("acme", 400_000), client("bolt", 200_000)],
        everyday: Everyday { net_minor: vec![-12_000; 120] },
        events: Vec::new(),
        suppositions: Vec::new(),
        buffer_minor: Some(50_000),
        usual_spending_minor: Some(360_000),
        calibration: Calibration { stretch_permille: [1000, 1000], record: None },
    };
    WhatIfInputs {
        as_of: day(to),
        currency,
        locale: Locale::EnUs,
        plan,
        last: None,
        model: Some(model),
        cash_minor: 2_000_000,
        bills_due_minor: 100_000,
        buffer_minor: Some(50_000),
        usual_spending_minor: Some(360_000),
        clients: ["acme", "bolt"].map(|key| Client { key: key.to_owned(), name: key.to_owned() }).to_vec(),
    }
}

fn supposing(country: Country, change: impl FnOnce(&mut Suppositions)) -> WhatIfOutcome {
    let mut suppositions = Suppositions::default();
    change(&mut suppositions);
    suppose(&freelancer(country), &suppositions).unwrap()
}

#[test]
fn supposing_nothing_changes_nothing() {
    for country in [Country::UnitedStates, Country::UnitedKingdom] {
        let outcome = supposing(country, |_| {});
        assert_eq!(outcome.before, outcome.after);
        let (before, after) = outcome.cash.unwrap();
        assert_eq!(before, after);
        let shown = cash_shown(&freelancer(country), &before, &after);
        assert!(shown.figures.iter().all(|figure| figure.before == figure.after && figure.change.is_empty()));
    }
}

#[test]
fn a_deposit_adds_its_marginal_tax() {
    for country in [Country::UnitedStates, Country::UnitedKingdom] {
        let outcome = supposing(country, |supposed| supposed.deposit_minor = 100_000);
        let added = outcome.after.year.total_minor - outcome.before.year.total_minor;
        let expected = outcome.before.marginal_bp * 100_000 / 10_000;
        assert!((added - expected).abs() <= 100, "{country:?}: {added} {expected}");
        let set_aside = outcome.after.set_aside_minor.unwrap();
        assert!((1..100_000).contains(&set_aside), "{set_aside}");
        let kept = outcome.after.safe_to_spend_minor - outcome.before.safe_to_spend_minor;
        assert_eq!(kept, 100_000 - (outcome.after.so_far.total_minor - outcome.before.so_far.total_minor));
    }
}

#[test]
fn a_gift_is_cash_and_no_income() {
    let outcome = supposing(Country::UnitedStates, |supposed| {
        (supposed.deposit_minor, supposed.deposit_is_personal) = (100_000, true);
    });
    assert_eq!(outcome.before.year, outcome.after.year);
    assert_eq!(outcome.after.safe_to_spend_minor - outcome.before.safe_to_spend_minor, 100_000);
    assert_eq!(outcome.after.set_aside_minor, None);
}

#[test]
fn a_lost_client_lowers_tax_and_fan_and_a_raise_lifts_them() {
    let low =
        |outcome: &WhatIfOutcome| outcome.cash.as_ref().unwrap().1.year.months.last().unwrap().p50_minor;
    let as_is = supposing(Country::UnitedStates, |_| {});
    let lost = supposing(Country::UnitedStates, |supposed| supposed.lost_client = Some("acme".to_owned()));
    // Three payments of Acme's were due in the rest of the year.
    assert!(lost.after.year.income_minor < as_is.after.year.income_minor);
    assert!(lost.after.year.total_minor < as_is.after.year.total_minor && low(&lost) < low(&as_is));
    let raised = supposing(Country::UnitedStates, |supposed| supposed.raise_percent = 10);
    assert!(raised.after.year.total_minor > as_is.after.year.total_minor && low(&raised) > low(&as_is));
    let one = supposing(Country::UnitedStates, |supposed| {
        (supposed.raise_percent, supposed.raise_client) = (10, Some("bolt".to_owned()));
    });
    assert!(low(&one) > low(&as_is) && low(&one) < low(&raised));
}

#[test]
fn filing_status_and_contributions_change_the_tax() {
    let joint = supposing(Country::UnitedStates, |supposed| {
        supposed.filing_status = Some(FilingStatus::MarriedFilingJointly);
    });
    assert!(joint.after.year.total_minor < joint.before.year.total_minor);
    type Change = fn(&mut Suppositions);
    let cases: [(Country, Change); 3] = [
        (Country::UnitedStates, |supposed| supposed.retirement_minor = 500_000),
        (Country::UnitedStates, |supposed| supposed.ira_minor = 500_000),
        (Country::UnitedKingdom, |supposed| supposed.retirement_minor = 500_000),
    ];
    for (country, change) in cases {
        let outcome = supposing(country, change);
        assert!(outcome.after.year.total_minor < outcome.before.year.total_minor, "{country:?}");
        assert!(outcome.after.safe_to_spend_minor < outcome.before.safe_to_spend_minor, "{country:?}");
    }
}

#[test]
fn fields_are_read_or_refused_by_name() {
    let read = |name: &str, text: &str| {
        let fields = BTreeMap::from([(name.to_owned(), text.to_owned())]);
        Suppositions::from_fields(&fields, &freelancer(Country::UnitedStates))
            .map_err(|problem| problem.field)
    };
    assert_eq!(read("deposit", " "), Ok(Suppositions::default()));
    assert_eq!(read("deposit", "$2,500.50").unwrap().deposit_minor, 250_050);
    assert_eq!(read("lost_client", "acme").unwrap().lost_client.as_deref(), Some("acme"));
    let refused = [
        ("deposit", "lots"),
        ("retirement", "-5"),
        ("deposit_on", "2020-01-01"),
        ("raise_percent", "500"),
        ("lost_client", "stranger"),
        ("filing_status", "both"),
    ];
    for (name, text) in refused {
        assert_eq!(read(name, text), Err(name), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_the_form_shows_is_read_back(deposit in 0_i64..1_000_000_000, percent in -100..=100_i32, is_personal: bool) {
        let supposed = Suppositions {
            deposit_minor: deposit,
            deposit_is_personal: is_personal,
            raise_percent: percent,
            lost_client: Some("bolt".to_owned()),
            filing_status: Some(FilingStatus::HeadOfHousehold),
            lost_on: Some(day("2026-10-05")),
            ..Suppositions::default()
        };
        let inputs = freelancer(Country::UnitedStates);
        let fields = supposed.to_fields(inputs.currency);
        let fields = fields.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
        prop_assert_eq!(Suppositions::from_fields(&fields, &inputs), Ok(supposed));
    }

    #[test]
    fn more_income_is_never_less_tax(deposit in 1_i64..20_000_000) {
        let inputs = freelancer(Country::UnitedKingdom);
        let supposed = Suppositions { deposit_minor: deposit, ..Suppositions::default() };
        let before = standing(&inputs, &Suppositions::default()).unwrap();
        let after = standing(&inputs, &supposed).unwrap();
        prop_assert!(after.year.total_minor >= before.year.total_minor);
    }
}
