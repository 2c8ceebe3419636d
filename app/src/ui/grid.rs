//! The classes that place a slot on the dashboard's grid: 12 columns wide, 8 on a tablet, 4 on a phone.

/// Where a slot stands at each width, as columns and rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placing {
    /// On a phone: columns of 4.
    pub sm: (u8, u8),
    /// On a tablet: columns of 8.
    pub md: (u8, u8),
    /// On a wide screen: columns of 12.
    pub lg: (u8, u8),
}

impl Placing {
    /// Classes such as `span-sm-4 span-md-4 span-lg-6 rows-lg-2`. Sizes beyond the grid take all there is.
    pub fn class(self) -> String {
        let mut class = format!(
            "span-sm-{} span-md-{} span-lg-{}",
            self.sm.0.clamp(1, 4),
            self.md.0.clamp(1, 8),
            self.lg.0.clamp(1, 12)
        );
        if self.md.1 > 1 {
            class.push_str(&format!(" rows-md-{}", self.md.1.min(4)));
        }
        if self.lg.1 > 1 {
            class.push_str(&format!(" rows-lg-{}", self.lg.1.min(6)));
        }
        class
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_columns_and_rows_within_the_grid() {
        let placing = Placing { sm: (4, 1), md: (4, 2), lg: (6, 1) };
        assert_eq!(placing.class(), "span-sm-4 span-md-4 span-lg-6 rows-md-2");
        let beyond = Placing { sm: (9, 1), md: (0, 1), lg: (40, 90) };
        assert_eq!(beyond.class(), "span-sm-4 span-md-1 span-lg-12 rows-lg-6");
    }
}
