//! The one source of chance of every simulation: seeded whole-number arithmetic, the same on every machine and in the
//! browser. Logarithms and angles are those of one library, as every platform's own differ in the last digit.

#![expect(clippy::as_conversions, reason = "draws turn the upper half of a product into an index")]

/// `SplitMix64` (Steele, Lea and Flood 2014, "Fast Splittable Pseudorandom Number Generators").
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A stream of its own for one part of one path, so that a part added leaves the others as they were.
    pub fn stream(seed: u64, path: u64, part: u64) -> Self {
        let mut mixed = Self(seed ^ path.wrapping_mul(0xd134_2543_de82_ef95));
        Self(mixed.bits() ^ part.wrapping_mul(0xa24b_aed4_963e_e407))
    }

    /// Sixty-four even bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from 0 to below `end`, which is less than 2³²; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        ((self.bits() >> 32).wrapping_mul(end as u64) >> 32) as usize
    }

    /// One of the members; `None` of none.
    pub fn choose<T: Copy>(&mut self, members: &[T]) -> Option<T> {
        members.get(self.below(members.len())).copied()
    }

    /// Evenly from 0 to below 1, in steps of 2⁻⁵³.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Two independent draws of the standard normal distribution (Box and Muller 1958).
    pub fn normals(&mut self) -> [f64; 2] {
        // One minus a draw is never zero, whose logarithm is none.
        let radius = (-2.0 * libm::log(1.0 - self.unit())).sqrt();
        let angle = std::f64::consts::TAU * self.unit();
        [radius * libm::cos(angle), radius * libm::sin(angle)]
    }

    /// Evenly from 0 to 999.
    pub fn permille(&mut self) -> i64 {
        self.below(1000) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_that_of_the_published_generator() {
        let mut random = Random::new(1_234_567);
        let drawn: Vec<u64> = (0..3).map(|_| random.bits()).collect();
        assert_eq!(drawn, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
        let mut random = Random::new(42);
        let drawn: Vec<f64> = (0..50_000).flat_map(|_| random.normals()).collect();
        let mean = drawn.iter().sum::<f64>() / 100_000.0;
        let spread = drawn.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / 100_000.0;
        assert!(mean.abs() < 0.01 && (spread - 1.0).abs() < 0.02, "{mean} {spread}");
        assert_eq!(Random::new(7).choose::<i64>(&[]), None);
    }
}
