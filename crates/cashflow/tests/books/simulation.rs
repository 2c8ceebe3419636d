//! Models and what is drawn from them: suppositions, one-offs, and the same figures everywhere.

use cashflow::forecast::{
    Event, EventKind, Fan, ForecastModel, Method, NotEnoughHistory, Spread, Supposition, simulate,
};
use cashflow::{Inputs, Summary};
use categorise::{Teachings, categorise, find_series};
use population::{Life, Spec, population};
use proptest::prelude::*;

use crate::support::{Books, date};

const AS_OF: &str = "2026-06-10";
const HARBOUR: &str = "harbour media group";

/// Fourteen months of one client who pays at no fixed time, rent, a tool, food, and tax in January and April.
fn freelancer() -> Books {
    let mut books = Books::everyday();
    let mut on = date("2025-04-09");
    for step in 0_i64..30 {
        books.add("everyday", &on.to_string(), 180_000 + step * 7_919 % 90_000, "HARBOUR MEDIA GROUP ACH");
        let gap = [9, 21, 4, 33, 14, 17, 26][usize::try_from(step % 7).unwrap()];
        on = on.checked_add_days(chrono::Days::new(gap)).unwrap();
        if on > date(AS_OF) {
            break;
        }
    }
    books.monthly("everyday", "2025-04-01", 15, -120_000, "OAKWOOD APARTMENTS RENT");
    books.monthly("everyday", "2025-04-20", 14, -5_000, "ADOBE CREATIVE");
    for day in 0..410_u64 {
        let on = date("2025-04-02").checked_add_days(chrono::Days::new(day)).unwrap();
        if day % 3 == 0 {
            books.add(
                "everyday",
                &on.to_string(),
                -(2_500 + i64::try_from(day * 37 % 2_000).unwrap()),
                "TRADER JOES",
            );
        }
    }
    books.add("everyday", "2026-01-15", -210_000, "IRS USATAXPYMT");
    books.add("everyday", "2026-04-15", -230_000, "IRS USATAXPYMT");
    books.reported("everyday", AS_OF, 900_000);
    books
}

fn model() -> ForecastModel {
    freelancer().summary(AS_OF).forecast.unwrap()
}

fn fan(model: &ForecastModel) -> Fan {
    simulate(model, 900_000, 365, 1000, 7)
}

#[test]
fn a_fan_is_the_same_on_every_machine() {
    let fan = fan(&model());
    let last = fan.days.last().unwrap();
    let figures = [
        fan.days[0].p50_minor,
        last.p10_minor,
        last.p25_minor,
        last.p50_minor,
        last.p75_minor,
        last.p90_minor,
        fan.months[11].p50_minor,
        fan.income.p50_minor,
    ];
    assert_eq!(
        figures,
        [900_000, 1_251_010, 1_431_429, 1_626_452, 1_881_827, 2_132_076, 3_209_276, 4_644_429]
    );
    assert_eq!(simulate(&model(), 900_000, 365, 1000, 7), fan);
    assert_ne!(simulate(&model(), 900_000, 365, 1000, 8), fan);
}

#[test]
fn a_fan_has_ninety_days_twelve_months_and_what_follows() {
    let fan = fan(&model());
    assert_eq!((fan.days.len(), fan.months.len()), (90, 12));
    assert_eq!((fan.days[0].on, fan.days[89].on), (date("2026-06-11"), date("2026-09-08")));
    assert_eq!((fan.months[0].on, fan.months[11].on), (date("2026-06-30"), date("2027-05-31")));
    assert!(fan.low.amount_minor >= fan.cautious_low.amount_minor);
    assert!(fan.below_buffer_chance.unwrap() >= fan.below_zero_chance);
    assert!(fan.income_30_days.p90_minor < fan.income.p10_minor);
    let short = simulate(&model(), 900_000, 20, 100, 7);
    assert_eq!((short.days.len(), short.months.len()), (20, 1));
    assert_eq!(short.income, short.income_30_days);
}

#[test]
fn the_sections_say_what_the_model_says() {
    let summary = freelancer().summary(AS_OF);
    let model = summary.forecast.clone().unwrap();
    let fan = simulate(&model, summary.outlook.start_minor, 90, 1000, cashflow::outlook::SEED);
    let forecast = summary.outlook.forecast.as_ref().unwrap();
    assert_eq!((&forecast.low, forecast.income_90_days), (&fan.low, fan.income));
    assert_eq!(fan.runway_months, summary.runway.runway_months);
    assert_eq!(model.buffer_minor, summary.safe_to_spend.buffer_minor);
    for bill in &summary.safe_to_spend.bills {
        let day = u16::try_from((bill.on - summary.as_of).num_days()).unwrap();
        assert!(
            model.scheduled.iter().any(|one| one.name == bill.name && one.due_days.contains(&day)),
            "{bill:?}"
        );
    }
}

#[test]
fn every_row_of_cash_is_in_one_part_of_the_model() {
    let model = model();
    let payer = &model.payers[0];
    assert_eq!((payer.key.as_str(), payer.pairs.len()), (HARBOUR, 20));
    assert!(payer.gap_days.p10 >= 4 && payer.gap_days.p90 <= 33 && payer.amount_minor.p10 >= 180_000);
    assert!(payer.late_days.p10 < 0 && payer.late_days.p50 == 0 && payer.late_days.p90 > 0);
    let mut names: Vec<&str> = model.scheduled.iter().map(|one| one.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names.len(), 2, "rent and the tool: {names:?}");
    assert!(model.everyday.net_minor.iter().all(|net| (-4_500..=0).contains(net)), "only food is left");
    let tax: Vec<(i64, i64)> =
        model.events.iter().map(|event| (event.after_days.p50, event.amount_minor)).collect();
    assert_eq!(tax, [(219, -210_000), (309, -230_000)]);
}

#[test]
fn too_little_history_is_a_value_and_never_a_forecast() {
    let mut books = Books::everyday();
    books.monthly("everyday", "2026-03-15", 3, -120_000, "OAKWOOD APARTMENTS RENT");
    let summary: Summary = books.summary(AS_OF);
    assert_eq!(summary.forecast, Err(NotEnoughHistory { months_seen: 2, months_needed: 4 }));
    assert_eq!(summary.forecast.unwrap_err().to_string(), "not enough history (2 of 4 months)");
    assert_eq!(summary.outlook.forecast, None);
}

#[test]
fn a_deposit_lifts_every_later_day() {
    let model = model();
    let (plain, lifted) =
        (fan(&model), fan(&model.clone().with_events([Event::deposit("Gift", 30, 100_000)])));
    assert_eq!(lifted.days[28], plain.days[28]);
    assert_eq!(lifted.days[29].p50_minor, plain.days[29].p50_minor + 100_000);
    assert_eq!(lifted.days[89].p90_minor, plain.days[89].p90_minor + 100_000);
    assert_eq!(lifted.income.p50_minor, plain.income.p50_minor, "a deposit is not income");
}

#[test]
fn a_lost_client_pays_no_more_and_a_raised_rate_pays_more() {
    let model = model();
    let plain = fan(&model).income.p50_minor;
    let lost = Supposition::PayerLost { payer_key: HARBOUR.to_owned(), from_day: 1 };
    assert_eq!(fan(&model.clone().supposing(lost)).income.p90_minor, 0);
    let raised = Supposition::RateRaised { payer_key: None, from_day: 1, by_bp: 1000 };
    let raised = fan(&model.clone().supposing(raised)).income.p50_minor;
    assert!((raised - plain - plain / 10).abs() <= 30, "{plain} {raised}");
    let other = Supposition::PayerLost { payer_key: "somebody else".to_owned(), from_day: 1 };
    assert_eq!(fan(&model.clone().supposing(other)).income.p50_minor, plain);
}

#[test]
fn an_invoice_stands_for_its_payers_next_payment() {
    let model = model();
    let paid_in = Spread { p10: 3, p50: 5, p90: 9 };
    let invoice = |payer: Option<&str>, chance| Event::invoice("INV-7", payer, 150_000, paid_in, chance);
    let income =
        |event: Event| simulate(&model.clone().with_events([event]), 0, 30, 1000, 7).income.p50_minor;
    let plain = simulate(&model, 0, 30, 1000, 7).income.p50_minor;
    assert!(income(invoice(None, 1000)) > plain + 100_000, "money from somebody unknown is on top");
    assert!(income(invoice(Some(HARBOUR), 1000)) < income(invoice(None, 1000)));
    assert!(income(invoice(Some(HARBOUR), 0)) < plain, "an invoice that will not be paid is a payment less");
}

#[test]
fn known_tax_replaces_what_was_expected() {
    let untaxed = ForecastModel { events: Vec::new(), ..model() };
    let taxed = model().with_events([Event::tax("IRS", 5, 250_000)]);
    assert!(taxed.events.iter().all(|event| event.kind == EventKind::Tax));
    let (plain, less) = (fan(&untaxed), fan(&taxed));
    assert_eq!(less.days[3], plain.days[3]);
    assert_eq!(less.days[4].p50_minor, plain.days[4].p50_minor - 250_000);
}

#[test]
fn support_that_comes_by_the_term_is_expected_on_its_days() {
    let mut books = Books::everyday();
    for year in [2024, 2025] {
        for (month_day, amount_minor) in [("01-08", 310_000), ("04-23", 310_000), ("09-25", 420_000)] {
            books.add("everyday", &format!("{year}-{month_day}"), amount_minor, "STUDENT LOANS COMPANY");
        }
    }
    books.add("everyday", "2026-01-08", 310_000, "STUDENT LOANS COMPANY");
    books.add("everyday", "2026-04-23", 310_000, "STUDENT LOANS COMPANY");
    let model = books.summary(AS_OF).forecast.unwrap();
    assert_eq!(model.payers[0].method, Method::Yearly);
    let fan = simulate(&model, 0, 365, 100, 7);
    assert_eq!((fan.income.p10_minor, fan.income.p90_minor), (1_040_000, 1_040_000));
    let at = |on: &str| fan.months.iter().find(|month| month.on == date(on)).unwrap().p50_minor;
    assert_eq!((at("2026-08-31"), at("2026-10-31")), (0, 420_000));
}

#[test]
fn a_freelancers_model_is_small_and_comes_back_whole() {
    let spec =
        Spec { life: Some(Life::Freelancer), months_of_history: 24..=24, ..Spec::new(5, date("2026-11-23")) };
    for household in population(spec, 12) {
        let assignments = categorise(&household.accounts, &household.transactions, &Teachings::default());
        let as_of = household.end_on;
        let series = find_series(&household.accounts, &household.transactions, &assignments, as_of);
        let inputs = Inputs {
            accounts: &household.accounts,
            transactions: &household.transactions,
            assignments: &assignments,
            series: &series,
            as_of,
        };
        let model = cashflow::forecast::fit(&inputs).unwrap();
        let text = serde_json::to_string(&model).unwrap();
        assert!(text.len() <= 15_000, "{} bytes", text.len());
        assert_eq!(serde_json::from_str::<ForecastModel>(&text).unwrap(), model);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn percentiles_are_in_order_for_any_start_horizon_and_seed(
        start_minor in any::<i64>(), horizon_days in 0_usize..500, paths in 0_usize..60, seed in any::<u64>(),
    ) {
        let fan = simulate(&model(), start_minor, horizon_days, paths, seed);
        prop_assert_eq!(fan.days.len(), horizon_days.clamp(1, 90));
        for day in fan.days.iter().chain(&fan.months) {
            let row = [day.p10_minor, day.p25_minor, day.p50_minor, day.p75_minor, day.p90_minor];
            prop_assert!(row.is_sorted(), "{day:?}");
        }
        prop_assert!((0.0..=1.0).contains(&fan.below_zero_chance));
    }
}
