//! A plan through every start year of a history: how often the money lasted, and the spread of what was left.

use serde::Serialize;

use crate::history::Year;
use crate::withdrawal::{Plan, Spent, every_start, is_paid_in_full};

/// A plan through every start year.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// Start years with their runs, from the worst to the best: those that were short first, the earliest of them
    /// before the others; then by the money left, in prices of the start, and by what was taken.
    runs: Vec<(i32, Vec<Spent>)>,
}

/// What was left at the end of one year of the plan: one run in ten had less than the first figure, a quarter less than
/// the second, and so on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Band {
    /// Tenth percentile.
    pub p10: f64,
    /// Lower quartile.
    pub p25: f64,
    /// Median.
    pub p50: f64,
    /// Upper quartile.
    pub p75: f64,
    /// Ninetieth percentile.
    pub p90: f64,
}

impl Outlook {
    /// The plan through every start year with so many years behind it; none where the history has no such run.
    pub fn of(plan: &Plan, history: &[Year], years: usize) -> Option<Self> {
        let mut runs: Vec<(i32, Vec<Spent>)> = every_start(plan, history, years).collect();
        let short = |run: &[Spent]| full_years(run).unwrap_or(usize::MAX);
        let left = |run: &[Spent]| run.last().map_or(0.0, |last| last.balance_real);
        let paid = |run: &[Spent]| run.iter().map(|year| year.taken_real).sum::<f64>();
        runs.sort_by(|(_, a), (_, b)| {
            let by_left = || left(a).total_cmp(&left(b)).then_with(|| paid(a).total_cmp(&paid(b)));
            short(a).cmp(&short(b)).then_with(by_left)
        });
        (!runs.is_empty()).then_some(Self { runs })
    }

    /// How many start years there are.
    pub fn starts(&self) -> usize {
        self.runs.len()
    }

    /// In how many of them every year was paid in full.
    pub fn lasted(&self) -> usize {
        self.runs.iter().filter(|(_, run)| is_paid_in_full(run)).count()
    }

    /// The earliest number of full years after which the money was short, over all start years; none where it always
    /// lasted.
    pub fn first_short_after_years(&self) -> Option<usize> {
        self.runs.iter().filter_map(|(_, run)| full_years(run)).min()
    }

    /// The least that was taken in any year of any run, in prices of the start: what a rule that cuts comes down to.
    pub fn least_taken_real(&self) -> f64 {
        let taken = self.runs.iter().flat_map(|(_, run)| run.iter().map(|year| year.taken_real));
        taken.fold(f64::INFINITY, f64::min)
    }

    /// The run with the least, the median and the most left, with their start years.
    pub fn worst_median_best(&self) -> [&(i32, Vec<Spent>); 3] {
        let last = self.runs.len() - 1;
        [0, last / 2, last].map(|place| &self.runs[place])
    }

    /// The spread at the end of each year.
    pub fn bands(&self) -> Vec<Band> {
        let years = self.runs.first().map_or(0, |(_, run)| run.len());
        (0..years).map(|year| self.band(year)).collect()
    }

    fn band(&self, year: usize) -> Band {
        let mut left: Vec<f64> =
            self.runs.iter().filter_map(|(_, run)| Some(run.get(year)?.balance_real)).collect();
        left.sort_by(f64::total_cmp);
        let at = |percent: usize| left.get((left.len() - 1) * percent / 100).copied().unwrap_or(0.0);
        Band { p10: at(10), p25: at(25), p50: at(50), p75: at(75), p90: at(90) }
    }
}

/// After how many full years a run was short; none where it never was.
fn full_years(run: &[Spent]) -> Option<usize> {
    run.iter().position(|year| !is_paid_in_full(std::slice::from_ref(year)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::united_states;
    use crate::withdrawal::Rule;

    fn outlook(rate: f64, years: usize) -> Option<Outlook> {
        let plan = Plan { balance: 1000.0, rate, rule: Rule::ConstantReal, stock_share: 0.6 };
        Outlook::of(&plan, united_states(), years)
    }

    #[test]
    fn four_percent_fails_four_of_sixty_nine_starts() {
        let found = outlook(0.04, 30).unwrap();
        assert_eq!((found.starts(), found.lasted()), (69, 65));
        let [worst, median, best] = found.worst_median_best();
        assert_eq!(worst.0, 1966);
        assert!(median.1[29].balance_real < best.1[29].balance_real);
        assert_eq!(found.first_short_after_years(), Some(25));
    }

    #[test]
    fn the_spread_is_in_order_and_nothing_lasts_longer_than_the_history() {
        for band in outlook(0.04, 30).unwrap().bands() {
            let all = [band.p10, band.p25, band.p50, band.p75, band.p90];
            assert!(all.is_sorted(), "{band:?}");
        }
        assert_eq!(outlook(0.04, 99), None);
        assert_eq!(outlook(0.02, 30).unwrap().first_short_after_years(), None);
    }
}
