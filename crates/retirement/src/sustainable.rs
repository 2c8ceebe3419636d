//! The rate that would just have lasted: for each start year the first withdrawal, as a share, that raised by inflation
//! leaves nothing after the last one.

use crate::history::Year;

/// The rate of one run of years: withdrawals at the start of each, the last leaves nothing. Closed form: one unit over
/// what a real unit a year costs at the start.
pub fn rate_of(years: &[Year], stock_share: f64) -> f64 {
    let (mut cost, mut growth, mut prices) = (0.0, 1.0, 1.0);
    for year in years {
        cost += prices / growth;
        growth *= 1.0 + year.of_mix(stock_share);
        prices *= 1.0 + year.inflation;
    }
    1.0 / cost
}

/// The rate of every start year with so many years behind it, in order.
pub fn by_start_year(history: &[Year], years: usize, stock_share: f64) -> Vec<(i32, f64)> {
    let windows = history.windows(years.max(1));
    windows.filter_map(|window| Some((window.first()?.year, rate_of(window, stock_share)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::united_states;
    use crate::withdrawal::{Plan, Rule};

    #[test]
    fn the_rate_leaves_nothing_and_all_is_paid() {
        for (start, years) in united_states().windows(30).enumerate() {
            let plan =
                Plan { balance: 1.0, rate: rate_of(years, 0.6), rule: Rule::ConstantReal, stock_share: 0.6 };
            let run = plan.through(years);
            assert!(run[29].balance.abs() < 1e-9 && run[28].balance > 0.0, "{start}");
        }
    }

    /// On Damodaran’s table the worst of 30 years in 60/40 began in 1966, at 3.73 percent.
    #[test]
    fn the_worst_thirty_years_began_in_1966() {
        let rates = by_start_year(united_states(), 30, 0.6);
        let worst = rates.iter().min_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        assert_eq!((worst.0, (worst.1 * 10_000.0).round()), (1966, 373.0));
    }
}
