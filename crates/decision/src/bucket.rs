//! Bucketing: a customer's fixed place between 0 and 1 for a seed.
//!
//! The algorithm is `GrowthBook`'s hash version 2: 32-bit FNV-1a over seed and id, once more over its decimal digits,
//! ten thousand buckets. Texts are hashed by UTF-16 code units, as browsers do, so that both sides agree.

use crate::canonical::digest;

/// Where `id` falls for `seed`: 0 inclusive to 1 exclusive, in steps of 0.0001.
#[must_use]
pub fn bucket(seed: &str, id: &str) -> f64 {
    let first = fnv1a32(seed.encode_utf16().chain(id.encode_utf16()));
    let second = fnv1a32(first.to_string().encode_utf16());
    f64::from(second % 10_000) / 10_000.0
}

/// A place between 0 inclusive and 1 exclusive that is fixed for these parts, in steps of 2⁻⁵³: buckets are too coarse
/// where the probability of a draw is to be exact.
#[must_use]
pub(crate) fn draw(parts: &[&str]) -> f64 {
    let bytes = digest(parts);
    let (high, low) = (u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]), &bytes[4..7]);
    let low = u32::from_be_bytes([0, low[0], low[1], low[2]]) >> 3;
    (f64::from(high) * f64::from(1_u32 << 21) + f64::from(low))
        / (f64::from(1_u32 << 27) * f64::from(1_u32 << 26))
}

fn fnv1a32(units: impl Iterator<Item = u16>) -> u32 {
    units.fold(0x811c_9dc5, |hash, unit| (hash ^ u32::from(unit)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_fixed_and_even() {
        assert_eq!(draw(&["seed", "ana"]), draw(&["seed", "ana"]));
        assert_ne!(draw(&["seed", "ana"]), draw(&["seeda", "na"]));
        let places: Vec<f64> = (0..20_000).map(|n| draw(&["seed", &n.to_string()])).collect();
        assert!(places.iter().all(|place| (0.0..1.0).contains(place)));
        for tenth in 0..10 {
            let inside = |place: &&f64| (place.abs() * 10.0).floor() == f64::from(tenth);
            let count = places.iter().filter(inside).count();
            // Five standard deviations.
            assert!((1_788..=2_212).contains(&count), "{count} of 20000 in tenth {tenth}");
        }
    }

    #[test]
    fn agrees_with_growthbook_s_published_vectors() {
        for (seed, id, expected) in [
            ("seed", "a", 0.0505),
            ("seed", "b", 0.2696),
            ("foo", "ab", 0.2575),
            ("foo", "def", 0.2019),
            ("89123klj", "8952klfjas09ujkasdf", 0.124),
            ("90850943850283058242805", "123", 0.7516),
            ("()**(%$##$%#$#", "___)((*\":&", 0.0128),
        ] {
            assert!((bucket(seed, id) - expected).abs() < 1e-9, "{seed} {id}: {}", bucket(seed, id));
        }
    }
}
