//! A ladder: a reserve in cash for the first years, then one bond a year that pays back what that year needs, whatever
//! shares do.
//!
//! A rung is priced as a bond without coupons: what it pays back over one plus the yield for every year until then. With
//! bonds that follow prices the yield is a real one and nothing is added for inflation.

use money::rounded_minor;
use rust_decimal::Decimal;

/// The most years a ladder reaches.
pub const YEARS_MAX: u32 = 40;

/// What a ladder is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ladder {
    /// Needed each year, today's money, minor units, above zero.
    pub needed_minor: i64,
    /// Cash kept for the first years, minor units.
    pub reserve_minor: i64,
    /// Years that are to be paid for, the reserve's included: 1 to [`YEARS_MAX`].
    pub years: u32,
    /// Yield a year of the bonds, basis points.
    pub yield_bp: i32,
    /// Rise of prices a year that the bonds do not follow themselves, basis points.
    pub inflation_bp: i32,
}

/// One year of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rung {
    /// Years from now, 1 for the first.
    pub year: u32,
    /// What it pays back, in the money of its year, minor units.
    pub pays_minor: i64,
    /// What it costs today, minor units.
    pub costs_minor: i64,
}

/// A ladder as it would be bought today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// Years the reserve pays for in full.
    pub reserve_years: u32,
    /// A bond for each year after them.
    pub rungs: Vec<Rung>,
    /// What all bonds cost, minor units.
    pub costs_minor: i64,
}

impl Ladder {
    /// The ladder; `None` for years or amounts out of range, or more than can be counted. The reserve pays for whole
    /// years first: it is spent as prices rise and taken to keep up with them.
    pub fn build(&self) -> Option<Built> {
        if self.needed_minor <= 0 || self.reserve_minor < 0 || !(1..=YEARS_MAX).contains(&self.years) {
            return None;
        }
        let reserve_years = u32::try_from(self.reserve_minor / self.needed_minor).unwrap_or(u32::MAX);
        let reserve_years = reserve_years.min(self.years);
        let rungs: Vec<Rung> =
            (reserve_years + 1..=self.years).map(|year| self.rung(year)).collect::<Option<_>>()?;
        let costs_minor = rungs.iter().try_fold(0_i64, |sum, rung| sum.checked_add(rung.costs_minor))?;
        Some(Built { reserve_years, rungs, costs_minor })
    }

    fn rung(&self, year: u32) -> Option<Rung> {
        let growth = |bp: i32| {
            let a_year = Decimal::ONE + Decimal::new(i64::from(bp), 4);
            (0..year).try_fold(Decimal::ONE, |grown, _| grown.checked_mul(a_year))
        };
        let pays = Decimal::from(self.needed_minor).checked_mul(growth(self.inflation_bp)?)?;
        let costs = pays.checked_div(growth(self.yield_bp)?)?;
        Some(Rung { year, pays_minor: rounded_minor(pays)?, costs_minor: rounded_minor(costs)? })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ladder(reserve_minor: i64, years: u32, yield_bp: i32, inflation_bp: i32) -> Ladder {
        Ladder { needed_minor: 1_000_000, reserve_minor, years, yield_bp, inflation_bp }
    }

    #[test]
    fn rungs_cost_what_they_pay_less_the_yield_to_then() {
        let built = ladder(2_500_000, 4, 200, 0).build().unwrap();
        assert_eq!(built.reserve_years, 2);
        let told: Vec<_> =
            built.rungs.iter().map(|rung| (rung.year, rung.pays_minor, rung.costs_minor)).collect();
        // 10,000 over 1.02³ and 1.02⁴.
        assert_eq!(told, [(3, 1_000_000, 942_322), (4, 1_000_000, 923_845)]);
        assert_eq!(built.costs_minor, 1_866_167);
    }

    #[test]
    fn plain_bonds_pay_for_higher_prices() {
        let built = ladder(0, 2, 400, 300).build().unwrap();
        let told: Vec<_> = built.rungs.iter().map(|rung| (rung.pays_minor, rung.costs_minor)).collect();
        assert_eq!(told, [(1_030_000, 990_385), (1_060_900, 980_862)]);
    }

    #[test]
    fn a_reserve_for_all_years_needs_no_bond_and_nonsense_is_none() {
        let built = ladder(9_000_000, 5, 200, 0).build().unwrap();
        assert_eq!((built.reserve_years, built.rungs.len(), built.costs_minor), (5, 0, 0));
        for wrong in [
            ladder(-1, 5, 200, 0),
            ladder(0, 0, 200, 0),
            ladder(0, 41, 200, 0),
            Ladder { needed_minor: 0, ..ladder(0, 5, 200, 0) },
            ladder(0, 5, -10_000, 0),
        ] {
            assert_eq!(wrong.build(), None, "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn no_yield_and_no_inflation_cost_what_is_needed(needed in 1_i64..1_000_000_000, years in 1_u32..=40) {
            let built = Ladder { needed_minor: needed, reserve_minor: 0, years, yield_bp: 0, inflation_bp: 0 }.build().unwrap();
            prop_assert_eq!(built.costs_minor, needed * i64::from(years));
        }

        #[test]
        fn a_higher_yield_never_costs_more(low in 0_i32..1_500, more in 0_i32..500, years in 1_u32..=40) {
            let of = |bp| ladder(0, years, bp, 200).build().unwrap().costs_minor;
            prop_assert!(of(low + more) <= of(low));
        }
    }
}
