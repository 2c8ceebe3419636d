//! Counts as floats, and the tails of the two distributions that tests of equality need.

/// A length as a count; beyond 2³² − 1 it stays there.
pub(crate) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// A length as a float.
pub(crate) fn number(length: usize) -> f64 {
    f64::from(count(length))
}

/// The probability that a standard normal draw is at least so far from zero, on either side.
pub(crate) fn normal_tails(distance: f64) -> f64 {
    libm::erfc(distance.abs() / std::f64::consts::SQRT_2)
}

/// The probability that a chi-square draw with so many degrees of freedom is at least `statistic`.
///
/// The upper incomplete gamma function by its recurrence, Q(a + 1, x) = Q(a, x) + xᵃe⁻ˣ/Γ(a + 1) (Abramowitz and Stegun
/// 1964, 6.5.21), from Q(½, x) = erfc(√x) or Q(1, x) = e⁻ˣ.
pub(crate) fn chi_square_tail(statistic: f64, degrees: u32) -> f64 {
    let half = (statistic / 2.0).max(0.0);
    if degrees == 0 || half == 0.0 {
        return 1.0;
    }
    let (mut shape, mut tail) =
        if degrees % 2 == 1 { (0.5, libm::erfc(half.sqrt())) } else { (1.0, libm::exp(-half)) };
    while shape + 0.5 < f64::from(degrees) / 2.0 {
        tail += libm::exp(shape * libm::log(half) - half - libm::lgamma(shape + 1.0));
        shape += 1.0;
    }
    tail.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_those_of_scipy() {
        // `scipy.stats.chi2.sf` of SciPy 1.17.1.
        for (statistic, degrees, expected) in [
            (3.84, 1, 0.050_043_521_248_705_19),
            (5.0, 2, 0.082_084_998_623_898_8),
            (7.5, 3, 0.057_558_451_972_636_4),
            (12.0, 4, 0.017_351_265_236_664_51),
            (1.5, 7, 0.982_309_659_806_850_4),
            (400.0, 1, 5.507_248_237_212_379e-89),
        ] {
            let found = chi_square_tail(statistic, degrees);
            assert!((found / expected - 1.0).abs() < 1e-12, "{statistic} {degrees}: {found}");
        }
        assert!((normal_tails(-1.959_963_984_540_054) - 0.05).abs() < 1e-15);
        assert!((chi_square_tail(0.0, 3) - 1.0).abs() < 1e-15);
    }
}
