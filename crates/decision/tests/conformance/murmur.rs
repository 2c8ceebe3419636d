//! `MurmurHash3` for 32 bits, which Unleash and flagd bucket by; the engine itself does not use it.

/// The hash of `text`.
pub(crate) fn murmur3(text: &str, seed: u32) -> u32 {
    let mix = |block: u32| block.wrapping_mul(0xcc9e_2d51).rotate_left(15).wrapping_mul(0x1b87_3593);
    let mut hash = seed;
    let mut blocks = text.as_bytes().chunks_exact(4);
    for block in blocks.by_ref() {
        let block = u32::from_le_bytes(block.try_into().unwrap());
        hash = (hash ^ mix(block)).rotate_left(13).wrapping_mul(5).wrapping_add(0xe654_6b64);
    }
    let rest = blocks.remainder().iter().rev().fold(0, |rest, byte| (rest << 8) | u32::from(*byte));
    hash ^= mix(rest);
    hash ^= u32::try_from(text.len()).unwrap();
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

#[test]
fn agrees_with_unleash_s_published_numbers() {
    for (text, seed, total, expected) in [
        ("gr1:123", 0, 100, 73),
        ("groupX:999", 0, 100, 25),
        ("gr1:123", 86_028_157, 100, 96),
        ("groupX:999", 86_028_157, 100, 60),
    ] {
        assert_eq!(murmur3(text, seed) % total + 1, expected, "{text} {seed}");
    }
}
