//! The one source of chance: a small generator that gives the same stream on every machine.
//!
//! Only additions, multiplications and square roots are used, which IEEE 754 rounds alike everywhere; the
//! platform's `ln`, `cos` and `exp` are not, so they stay out.
#![expect(clippy::as_conversions, reason = "draws turn bits into floats and floats into whole numbers")]

/// xoshiro256** seeded through `SplitMix64` (Blackman and Vigna, public domain reference design).
#[derive(Debug, Clone)]
pub(crate) struct Random {
    state: [u64; 4],
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut bits = *state;
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

impl Random {
    /// A stream for one seed and one position in a population.
    pub(crate) fn new(seed: u64, index: u64) -> Self {
        let mut state = seed;
        let mut mixed = split_mix(&mut state) ^ index.wrapping_mul(0xD134_2543_DE82_EF95);
        Self { state: std::array::from_fn(|_| split_mix(&mut mixed)) }
    }

    /// An independent stream for one concern, so that a change in one area leaves the others as they were.
    pub(crate) fn fork(&self, label: &str) -> Self {
        let mut hash = 0xCBF2_9CE4_8422_2325_u64;
        for byte in label.bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
        Self::new(self.state[0] ^ self.state[2].rotate_left(17), hash)
    }

    pub(crate) fn bits(&mut self) -> u64 {
        let result = self.state[1].wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let shifted = self.state[1] << 17;
        self.state[2] ^= self.state[0];
        self.state[3] ^= self.state[1];
        self.state[1] ^= self.state[2];
        self.state[0] ^= self.state[3];
        self.state[2] ^= shifted;
        self.state[3] = self.state[3].rotate_left(45);
        result
    }

    /// Uniform in `[0, 1)`.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform between two bounds.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number from `low` to `high`, both included; `low` when the range is empty.
    pub(crate) fn whole(&mut self, low: i64, high: i64) -> i64 {
        if high <= low {
            return low;
        }
        let span = high.wrapping_sub(low).unsigned_abs() + 1;
        let offset = ((u128::from(self.bits()) * u128::from(span)) >> 64) as i64;
        low + offset
    }

    /// True with the given probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// Close to a standard normal: twelve 16-bit uniforms summed (Irwin and Hall), tails end at six.
    pub(crate) fn normal(&mut self) -> f64 {
        let mut sum = 0_u64;
        for _ in 0..3 {
            let bits = self.bits();
            sum += (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        }
        sum as f64 / 65_536.0 - 6.0
    }

    /// A log-normal factor with median 1.
    pub(crate) fn factor(&mut self, spread: f64) -> f64 {
        exponential(self.normal() * spread)
    }

    /// A log-normal amount around a median.
    pub(crate) fn around(&mut self, median_minor: i64, spread: f64) -> i64 {
        scaled(median_minor, self.factor(spread))
    }

    /// How often something with this mean happens: Poisson by counting exponential gaps' products.
    pub(crate) fn count(&mut self, mean: f64) -> i64 {
        let limit = exponential(-mean.clamp(0.0, 60.0));
        let mut product = self.unit();
        let mut count = 0;
        while product > limit && count < 400 {
            product *= self.unit();
            count += 1;
        }
        count
    }

    /// One of the members; the type's default when there is none.
    pub(crate) fn choose<T: Copy + Default>(&mut self, members: &[T]) -> T {
        self.position(members.len()).and_then(|at| members.get(at)).copied().unwrap_or_default()
    }

    /// One of the members, the earlier ones more often, as a household has favourite shops.
    pub(crate) fn favour<T: Copy + Default>(&mut self, members: &[T]) -> T {
        let skewed = self.unit() * self.unit();
        let at = (skewed * members.len() as f64) as usize;
        members.get(at).copied().unwrap_or_default()
    }

    /// An index below `length`, or `None` for an empty list.
    pub(crate) fn position(&mut self, length: usize) -> Option<usize> {
        (length > 0).then(|| ((u128::from(self.bits()) * length as u128) >> 64) as usize)
    }

    /// The index of a weight, in proportion to the weights; 0 when they sum to nothing.
    pub(crate) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.unit() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return index;
            }
        }
        0
    }

    /// Some of the members in a random order, each at most once.
    pub(crate) fn some<T: Copy>(&mut self, members: &[T], count: i64) -> Vec<T> {
        let mut left = members.to_vec();
        let mut chosen = Vec::new();
        for _ in 0..count.max(0) {
            let Some(at) = self.position(left.len()) else { break };
            chosen.push(left.swap_remove(at));
        }
        chosen
    }
}

/// e to the power of `x` by its series on a small argument, squared back up; exact enough for drawing amounts.
pub(crate) fn exponential(x: f64) -> f64 {
    let small = x.clamp(-80.0, 80.0) / 1024.0;
    let mut result = 1.0 + small * (1.0 + small / 2.0 * (1.0 + small / 3.0 * (1.0 + small / 4.0)));
    for _ in 0..10 {
        result *= result;
    }
    result
}

/// An amount times a factor, rounded to a whole minor unit.
pub(crate) fn scaled(amount_minor: i64, factor: f64) -> i64 {
    (amount_minor as f64 * factor).round() as i64
}

/// One amount as a share of another; 0 when there is nothing to divide by.
pub(crate) fn ratio(part_minor: i64, whole_minor: i64) -> f64 {
    if whole_minor == 0 { 0.0 } else { part_minor as f64 / whole_minor as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_fixed_for_ever() {
        let mut random = Random::new(7, 3);
        let drawn: Vec<i64> = (0..6).map(|_| random.whole(0, 999)).collect();
        insta::assert_compact_debug_snapshot!(drawn, @"[910, 237, 8, 494, 517, 898]");
    }

    #[test]
    fn forks_differ_from_each_other_and_repeat() {
        let random = Random::new(1, 0);
        assert_eq!(random.fork("rent").bits(), random.fork("rent").bits());
        assert_ne!(random.fork("rent").bits(), random.fork("food").bits());
    }

    #[test]
    fn draws_have_the_moments_they_claim() {
        let mut random = Random::new(11, 0);
        let normals: Vec<f64> = (0..20_000).map(|_| random.normal()).collect();
        let mean = normals.iter().sum::<f64>() / 20_000.0;
        let variance = normals.iter().map(|value| value * value).sum::<f64>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
        let counted: i64 = (0..20_000).map(|_| random.count(3.0)).sum();
        assert!((55_000..65_000).contains(&counted), "{counted}");
    }

    #[test]
    fn the_exponential_is_close() {
        for x in [-3.0, -0.5, 0.0, 0.7, 2.5] {
            assert!((exponential(x) / f64::exp(x) - 1.0).abs() < 1e-9, "{x}");
        }
    }
}
