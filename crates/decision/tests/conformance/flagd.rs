//! flagd's `fractional`, second version: a hash scaled to the sum of the weights instead of its remainder.

use super::murmur::murmur3;

/// Where `key` falls among `total`.
fn fraction(key: &str, total: u32) -> u64 {
    (u64::from(murmur3(key, 0)) * u64::from(total)) >> 32
}

#[test]
fn keys_at_the_edges_of_the_hash() {
    for (key, hash) in [("ejOoVL", 0), ("6LvT0", 0x8000_0000), ("ceQdGm", u32::MAX)] {
        assert_eq!(murmur3(key, 0), hash, "{key}");
    }
    assert_eq!([fraction("ejOoVL", 100), fraction("6LvT0", 100), fraction("ceQdGm", 100)], [0, 50, 99]);
}

#[test]
fn header_colours() {
    for (seed, name, expected) in [
        ("headerColor", "rachel", "blue"),
        ("headerColor", "monica", "yellow"),
        ("headerColor", "joey", "red"),
        ("headerColor", "ross", "blue"),
        ("my-seed", "rachel", "green"),
        ("my-seed", "monica", "red"),
        ("my-seed", "joey", "blue"),
        ("my-seed", "ross", "green"),
        ("", "ross", "red"),
    ] {
        let quarter = fraction(&format!("{seed}{name}@faas.com"), 100) / 25;
        let colours = ["red", "blue", "green", "yellow"];
        assert_eq!(colours[usize::try_from(quarter).unwrap()], expected, "{seed} {name}");
    }
}
