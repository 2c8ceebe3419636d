//! Time-weighted return and its risk, from the returns of months.

/// Months in a year.
const MONTHS: f64 = 12.0;

/// How a portfolio did over months, whatever went in or out of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Performance {
    /// Growth over all months.
    pub time_weighted: f64,
    /// The same a year, compounded.
    pub annual: f64,
    /// Standard deviation of months (of the sample), times the root of twelve; none of fewer than two.
    pub annual_volatility: Option<f64>,
    /// Mean return above the risk-free one over its standard deviation, a year; none without any deviation.
    pub sharpe: Option<f64>,
    /// The same over the root mean square of what fell short of the risk-free return; none where nothing did.
    pub sortino: Option<f64>,
    /// The deepest fall below an earlier height, zero or below; the start is the first height.
    pub max_drawdown: f64,
}

/// Growth over periods whose returns are linked.
fn time_weighted(returns: &[f64]) -> f64 {
    returns.iter().fold(1.0, |value, period| value * (1.0 + period)) - 1.0
}

impl Performance {
    /// The performance of monthly returns, with the risk-free return of a month. None of no months.
    pub fn of_months(returns: &[f64], risk_free: f64) -> Option<Self> {
        let count = f64::from(u32::try_from(returns.len()).ok().filter(|count| *count > 0)?);
        let total = time_weighted(returns);
        let excess: Vec<f64> = returns.iter().map(|month| month - risk_free).collect();
        let mean = excess.iter().sum::<f64>() / count;
        let deviation = deviation(&excess, mean, count);
        let short = (excess.iter().map(|month| month.min(0.0).powi(2)).sum::<f64>() / count).sqrt();
        let a_year = |size: f64| (size > 0.0).then(|| mean / size * MONTHS.sqrt());
        Some(Self {
            time_weighted: total,
            annual: (1.0 + total).powf(MONTHS / count) - 1.0,
            annual_volatility: deviation.map(|size| size * MONTHS.sqrt()),
            sharpe: deviation.and_then(a_year),
            sortino: a_year(short),
            max_drawdown: max_drawdown(returns),
        })
    }
}

fn deviation(values: &[f64], mean: f64, count: f64) -> Option<f64> {
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let size = (squares / (count - 1.0)).sqrt();
    // Equal returns differ from their own mean by the last digits of a float.
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    (count > 1.0).then_some(if size <= largest * 1e-12 { 0.0 } else { size })
}

fn max_drawdown(returns: &[f64]) -> f64 {
    let (mut value, mut height, mut deepest) = (1.0_f64, 1.0_f64, 0.0_f64);
    for period in returns {
        value *= 1.0 + period;
        height = height.max(value);
        deepest = deepest.min(value / height - 1.0);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fall_and_a_rise_back_are_no_return_and_a_drawdown() {
        let done = Performance::of_months(&[-0.5, 1.0], 0.0).unwrap();
        assert_eq!((done.time_weighted, done.annual, done.max_drawdown), (0.0, 0.0, -0.5));
        assert_eq!(Performance::of_months(&[], 0.0), None);
        let even = Performance::of_months(&[0.1, 0.1, 0.1], 0.0).unwrap();
        assert_eq!((even.annual_volatility, even.sharpe), (Some(0.0), None));
        let one = Performance::of_months(&[0.01], 0.0).unwrap();
        assert_eq!((one.annual_volatility, one.sharpe, one.sortino), (None, None, None));
    }
}
