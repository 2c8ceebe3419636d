//! A count as it is written.

/// A count with a comma before each three digits, as in both countries: `1,531`.
pub fn grouped(count: u64) -> String {
    if count < 1_000 { count.to_string() } else { format!("{},{:03}", grouped(count / 1_000), count % 1_000) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_counts_are_grouped() {
        let shown = [0, 999, 1_000, 10_020, 1_234_567].map(grouped);
        assert_eq!(shown, ["0", "999", "1,000", "10,020", "1,234,567"]);
    }
}
