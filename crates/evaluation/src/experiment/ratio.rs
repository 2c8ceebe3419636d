//! Whether units arrive in the agreed ratio, asked at every look (Lindon and Malek 2022, "Anytime-Valid Inference for
//! Multinomial Count Data").

/// How many pseudo-units the prior on the arms' shares is worth: arrivals are believed to be close to the agreed ratio
/// before any is seen.
const CONCENTRATION: f64 = 100.0;

/// The logarithm of the Bayes factor of any other ratio against the agreed one: the Dirichlet-multinomial likelihood of
/// the counts over their multinomial one. Under the agreed ratio it reaches ln(1/α) at any look with probability α at
/// most. `shares` are positive, add up to 1 and are as many as `counts`.
#[must_use]
pub fn ln_bayes_factor(counts: &[u32], shares: &[f64]) -> f64 {
    ln_bayes_factor_with(CONCENTRATION, counts, shares)
}

/// The same under a prior that is worth `concentration` pseudo-units. Whatever it is, the promise holds; a small one finds
/// gross differences among few units.
pub(crate) fn ln_bayes_factor_with(concentration: f64, counts: &[u32], shares: &[f64]) -> f64 {
    let total: f64 = counts.iter().copied().map(f64::from).sum();
    let arms = counts.iter().zip(shares).map(|(units, share)| {
        let (units, prior) = (f64::from(*units), concentration * share);
        libm::lgamma(prior + units) - libm::lgamma(prior) - units * libm::log(*share)
    });
    libm::lgamma(concentration) - libm::lgamma(concentration + total) + arms.sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(counts: &[u32], shares: &[f64], expected: f64) {
        let found = ln_bayes_factor(counts, shares);
        assert!((found - expected).abs() < 1e-9, "{counts:?}: {found}");
    }

    #[test]
    fn the_factor_is_that_of_the_gamma_functions_of_scipy() {
        // Worked with `scipy.special.gammaln` of SciPy 1.17.1.
        check(&[5_200, 4_800], &[0.5, 0.5], 5.613_613_411_776_896);
        check(&[5_300, 4_700], &[0.5, 0.5], 15.524_011_683_468_416);
        check(&[100, 210, 290], &[0.2, 0.3, 0.5], 1.765_973_783_394_201_7);
        check(&[0, 0], &[0.5, 0.5], 0.0);
    }
}
