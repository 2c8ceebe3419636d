//! Forecasts of generated households held against what came: how often the band holds, and whether it beats two
//! plain forecasts. The seed is not the one the usual stretch was measured on.

#![expect(clippy::unwrap_used, reason = "a household that cannot be read should stop the test there")]

use cashflow::Inputs;
use cashflow::forecast::{Coverage, Loss, backtest};
use categorise::{Teachings, categorise, find_series};
use chrono::NaiveDate;
use population::{Household, Life, Spec, Vocabulary, population};

const ORIGINS: usize = 8;
const HORIZONS_DAYS: [usize; 2] = [30, 90];

/// Sums over households; losses are thousandths of a month's outgoings, so that the rich weigh no more.
#[derive(Default)]
struct Totals {
    covered_of: u32,
    of: u32,
    ours: Loss,
    seasonal_naive: Loss,
    fixed_cadence: Loss,
}

impl Totals {
    fn add(&mut self, coverage: &Coverage, month_minor: i64) {
        self.covered_of += coverage.covered_of;
        self.of += coverage.of;
        for (sum, loss) in [
            (&mut self.ours, coverage.ours),
            (&mut self.seasonal_naive, coverage.seasonal_naive),
            (&mut self.fixed_cadence, coverage.fixed_cadence),
        ] {
            sum.error_minor += loss.error_minor * 1000 / month_minor;
            sum.pinball_minor += loss.pinball_minor * 1000 / month_minor;
        }
    }

    fn covered_percent(&self) -> f64 {
        f64::from(self.covered_of) * 100.0 / f64::from(self.of)
    }
}

fn month_minor(household: &Household) -> i64 {
    let rows = household.transactions.iter().zip(&household.truth.meanings);
    let out: i64 = rows
        .filter(|(row, meaning)| row.amount_minor < 0 && !meaning.is_internal())
        .map(|(row, _)| -row.amount_minor)
        .sum();
    out * 30 / (household.end_on - household.start_on).num_days()
}

/// The totals at each horizon, half the households in each vocabulary.
fn totals(spec: &Spec, count: u64) -> [Totals; 2] {
    let mut totals = [Totals::default(), Totals::default()];
    let worded = |vocabulary| population(Spec { vocabulary, ..spec.clone() }, count / 2);
    for household in worded(Vocabulary::A).chain(worded(Vocabulary::B)) {
        let assignments = categorise(&household.accounts, &household.transactions, &Teachings::default());
        let inputs = Inputs {
            accounts: &household.accounts,
            transactions: &household.transactions,
            assignments: &assignments,
            series: &find_series(
                &household.accounts,
                &household.transactions,
                &assignments,
                household.end_on,
            ),
            as_of: household.end_on,
        };
        for (totals, horizon_days) in totals.iter_mut().zip(HORIZONS_DAYS) {
            totals.add(&backtest(&inputs, ORIGINS, horizon_days), month_minor(&household));
        }
    }
    totals
}

/// The band holds 75 to 85 times in a hundred, and both losses are lower than those of the plain forecasts.
fn check(what: &str, spec: &Spec, count: u64) {
    for (totals, horizon_days) in totals(spec, count).into_iter().zip(HORIZONS_DAYS) {
        let percent = totals.covered_percent();
        let figures = format!(
            "{what}, {horizon_days} days: {percent:.1} % of {}, ours {:?}, seasonal {:?}, cadence {:?}",
            totals.of, totals.ours, totals.seasonal_naive, totals.fixed_cadence
        );
        eprintln!("{figures}");
        assert!((75.0..=85.0).contains(&percent), "{figures}");
        for plain in [totals.seasonal_naive, totals.fixed_cadence] {
            assert!(totals.ours.error_minor < plain.error_minor, "{figures}");
            assert!(totals.ours.pinball_minor < plain.pinball_minor, "{figures}");
        }
    }
}

fn spec() -> Spec {
    let end_on = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    Spec { months_of_history: 14..=30, ..Spec::new(2026, end_on) }
}

#[test]
fn the_band_of_freelancers_holds_and_beats_plain_forecasts() {
    check("freelancers", &Spec { life: Some(Life::Freelancer), ..spec() }, 120);
}

#[test]
fn the_band_of_everybody_holds_and_beats_plain_forecasts() {
    check("everybody", &spec(), 120);
}

#[test]
fn a_history_too_short_for_any_origin_is_not_judged() {
    let short = Spec { months_of_history: 4..=4, ..spec() };
    let [near, far] = totals(&short, 2);
    assert_eq!((near.of, far.of), (0, 0));
}
