//! Where a net present value crosses zero, as the rate goes from losing everything to many times the money.

/// How far the logarithm of a period's growth is looked at on both sides: from all but a ten-billionth lost to ten
/// billion times the money.
const LOG_GROWTH_MAX: f64 = 23.0;
/// Steps between them when a crossing is looked for.
const STEPS: u32 = 920;
/// Halvings of a bracket: more than the digits of a float.
const HALVINGS: u32 = 200;

/// The rate at which `value` is zero, the crossing nearest to no return where there are several; none where it never
/// crosses.
pub(crate) fn crossing(value: impl Fn(f64) -> f64) -> Option<f64> {
    // Even steps of the growth's logarithm, so that losses are looked at as closely as gains.
    let rate = |step: u32| (LOG_GROWTH_MAX * (2.0 * f64::from(step) / f64::from(STEPS) - 1.0)).exp_m1();
    let points: Vec<(f64, f64)> = (0..=STEPS).map(rate).map(|rate| (rate, value(rate))).collect();
    let crossed = points.windows(2).filter_map(|pair| match pair {
        [(from, below), (to, above)] if below.is_finite() && above.is_finite() => {
            (below.signum() != above.signum()).then_some((*from, *to))
        }
        _ => None,
    });
    let (from, to) = crossed.min_by(|a, b| nearness(*a).total_cmp(&nearness(*b)))?;
    Some(halved(&value, from, to))
}

/// How far a bracket is from no return.
fn nearness((from, to): (f64, f64)) -> f64 {
    (from + to).abs()
}

fn halved(value: impl Fn(f64) -> f64, mut from: f64, mut to: f64) -> f64 {
    let sign = value(from).signum();
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(from, to);
        if middle <= from || middle >= to {
            break;
        }
        if value(middle).signum() == sign {
            from = middle;
        } else {
            to = middle;
        }
    }
    // Of the two neighbours the one whose value is nearer to zero.
    if value(from).abs() <= value(to).abs() { from } else { to }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crossing_nearest_to_no_return_is_found() {
        let found = crossing(|rate| (rate - 0.05) * (rate - 3.0)).unwrap();
        assert!((found - 0.05).abs() < 1e-15, "{found}");
        assert_eq!(crossing(|_| 1.0), None);
    }
}
