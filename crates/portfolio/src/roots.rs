//! Where a net present value crosses zero, as the rate goes from losing everything to many times the money.

/// The largest rate looked at: a hundredfold a period.
const RATE_MAX: f64 = 100.0;
/// The smallest: all but a millionth is lost a period.
const RATE_MIN: f64 = -0.999_999;
/// Steps between them when a crossing is looked for.
const STEPS: u32 = 400;
/// Halvings of a bracket: more than the digits of a float.
const HALVINGS: u32 = 200;

/// The rate at which `value` is zero, the crossing nearest to no return where there are several; none where it never
/// crosses.
pub(crate) fn crossing(value: impl Fn(f64) -> f64) -> Option<f64> {
    // Even steps of the growth's logarithm, so that losses are looked at as closely as gains.
    let (low, high) = ((1.0 + RATE_MIN).ln(), (1.0 + RATE_MAX).ln());
    let rate = |step: u32| (low + (high - low) * f64::from(step) / f64::from(STEPS)).exp_m1();
    let brackets = (0..STEPS).map(|step| (rate(step), rate(step + 1)));
    let crossed = brackets.filter(|(from, to)| {
        let (from, to) = (value(*from), value(*to));
        from.is_finite() && to.is_finite() && from.signum() != to.signum()
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
