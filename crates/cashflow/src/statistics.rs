//! Medians, means and spreads of amounts.

#![expect(
    clippy::as_conversions,
    reason = "amounts become floats for ratios only, and rounded means fit in 64 bits"
)]

/// The sum, held at the limits of 64 bits.
pub(crate) fn total(amounts: impl IntoIterator<Item = i64>) -> i64 {
    amounts.into_iter().fold(0, i64::saturating_add)
}

/// The middle amount, of two middle ones their mean; `None` of nothing.
pub(crate) fn median(amounts: &[i64]) -> Option<i64> {
    let mut sorted = amounts.to_vec();
    sorted.sort_unstable();
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    sorted.get(sorted.len() / 2 - 1).map(|lower| lower.midpoint(upper))
}

/// The mean, rounded; `None` of nothing.
pub(crate) fn mean(amounts: &[i64]) -> Option<i64> {
    if amounts.is_empty() {
        return None;
    }
    Some((amounts.iter().map(|amount| *amount as f64).sum::<f64>() / amounts.len() as f64).round() as i64)
}

/// Standard deviation over mean; `None` of fewer than two amounts or a mean that is not positive.
pub(crate) fn variation(amounts: &[i64]) -> Option<f64> {
    let count = amounts.len() as f64;
    let mean = amounts.iter().map(|amount| *amount as f64).sum::<f64>() / count.max(1.0);
    if amounts.len() < 2 || mean <= 0.0 {
        return None;
    }
    let squares = amounts.iter().map(|amount| (*amount as f64 - mean).powi(2)).sum::<f64>();
    Some(thousandths((squares / count).sqrt() / mean))
}

/// `part` over `whole`, to three decimals; `None` unless the whole is positive.
pub(crate) fn ratio(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| thousandths(part as f64 / whole as f64))
}

/// The amount below which that many thousandths of the sorted amounts lie.
pub(crate) fn quantile(sorted: &[i64], permille: usize) -> Option<i64> {
    let last = sorted.len().checked_sub(1)?;
    sorted.get((permille.min(1000) * last + 500) / 1000).copied()
}

/// The pinball loss of a percentile in thousandths: what it is short of costs that part, what it is over the rest
/// (Koenker and Bassett 1978, *Econometrica* 46).
pub(crate) fn pinball(foretold_minor: i64, actual_minor: i64, permille: i64) -> i64 {
    let short = actual_minor.saturating_sub(foretold_minor);
    let weight = if short >= 0 { permille } else { permille - 1000 };
    short.saturating_mul(weight) / 1000
}

/// The whole number nearest.
pub(crate) fn rounded(number: f64) -> i64 {
    number.round() as i64
}

/// Rounded to three decimals, so that stored summaries stay short.
pub(crate) fn thousandths(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

/// The gaps between ascending days.
pub(crate) fn gaps_days(days: &[chrono::NaiveDate]) -> Vec<i64> {
    days.windows(2).map(|pair| (pair[1] - pair[0]).num_days()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn middles_and_spreads() {
        assert_eq!(
            (median(&[]), median(&[3]), median(&[9, 1, 3]), median(&[4, 1])),
            (None, Some(3), Some(3), Some(2))
        );
        assert_eq!((mean(&[]), mean(&[1, 2])), (None, Some(2)));
        assert_eq!((variation(&[5]), variation(&[0, 0]), variation(&[100, 300])), (None, None, Some(0.5)));
        assert_eq!((ratio(1, 3), ratio(1, 0), ratio(-1, 2)), (Some(0.333), None, Some(-0.5)));
        assert_eq!(
            (quantile(&[], 500), quantile(&[1, 2, 3], 500), quantile(&[1, 2, 3], 2000)),
            (None, Some(2), Some(3))
        );
        assert_eq!([pinball(100, 150, 900), pinball(100, 50, 900), pinball(100, 50, 100)], [45, 5, 45]);
        assert_eq!(total([i64::MAX, 1]), i64::MAX);
    }
}
