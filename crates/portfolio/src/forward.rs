//! Income to come: what issuers declared, what their habit lets one estimate, and when a habit ended.
//!
//! Declared and estimated payments are never mixed. An estimate names what it rests on, and a single payment is no
//! habit: nothing is made of it until its issuer declares the next.

use chrono::{Days, Months, NaiveDate};
use money::Currency;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{DividendClass, SecurityId};

/// A payment its issuer announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announced {
    /// On what.
    pub security: SecurityId,
    /// Shares bought from this day on do not get it.
    pub ex_on: NaiveDate,
    /// The day holders are noted, where it was told.
    pub record_on: Option<NaiveDate>,
    /// The day it is paid.
    pub pay_on: NaiveDate,
    /// Major units of the currency a share.
    pub per_share: Decimal,
    /// The currency.
    pub currency: Currency,
    /// What kind of income.
    pub class: DividendClass,
    /// Who says so.
    pub source: String,
}

/// How often a security pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cadence {
    /// Every month.
    Monthly,
    /// Every three months.
    Quarterly,
    /// Every six months.
    HalfYearly,
    /// Once a year.
    Yearly,
}

impl Cadence {
    /// Payments a year.
    pub fn per_year(self) -> u32 {
        match self {
            Self::Monthly => 12,
            Self::Quarterly => 4,
            Self::HalfYearly => 2,
            Self::Yearly => 1,
        }
    }

    fn months(self) -> u32 {
        12 / self.per_year()
    }

    /// Days between two payments, about.
    fn days(self) -> i64 {
        365 / i64::from(self.per_year())
    }

    /// The cadence of payments, by the middle of the days between them; `None` of fewer than two, or of gaps that are
    /// no cadence.
    pub fn of(payments: &[(NaiveDate, Decimal)]) -> Option<Self> {
        let mut gaps: Vec<i64> = payments
            .windows(2)
            .filter_map(|pair| match pair {
                [(earlier, _), (later, _)] => Some((*later - *earlier).num_days()),
                _ => None,
            })
            .collect();
        gaps.sort_unstable();
        let middle = *gaps.get(gaps.len().checked_sub(1)? / 2)?;
        match middle {
            20..=45 => Some(Self::Monthly),
            46..=135 => Some(Self::Quarterly),
            136..=270 => Some(Self::HalfYearly),
            271..=460 => Some(Self::Yearly),
            _ => None,
        }
    }
}

/// How far an estimate can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Two years of payments or more, none lower than the one before.
    High,
    /// A year of payments or more.
    Medium,
    /// Less.
    Low,
}

/// What the row of regular payments on a security says. Amounts are major units for one of today's shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Habit {
    /// How often it pays.
    pub cadence: Cadence,
    /// Payments it was learnt from.
    pub payments_seen: u32,
    /// The last regular payment.
    pub last: (NaiveDate, Decimal),
    /// The one to compare it with: that of the same season where the year's payments are uneven, else the one before.
    pub compared_with: Decimal,
    /// How far estimates can be trusted.
    pub grade: Grade,
    /// Whether the payments of a year differ by their season.
    is_uneven: bool,
    /// The payments of the last cycle of a year, the latest first.
    season: Vec<Decimal>,
}

/// Payments of one year that differ by more than this, in per cent of the smallest, are uneven by season.
const UNEVEN_PERCENT: i64 = 10;
/// A last payment below this share of the one it is compared with, in per cent, is a cut.
const CUT_BELOW_PERCENT: i64 = 95;

/// Whether a payment a share is a cut against another; neither is above what income allows, so nothing overflows.
pub(crate) fn is_cut(before: Decimal, now: Decimal) -> bool {
    now * Decimal::ONE_HUNDRED < before * Decimal::from(CUT_BELOW_PERCENT)
}

impl Habit {
    /// Learns from regular payments, the first first. `None` of fewer than two.
    pub(crate) fn of(payments: &[(NaiveDate, Decimal)]) -> Option<Self> {
        let cadence = Cadence::of(payments)?;
        let last = *payments.last()?;
        let count = usize::try_from(cadence.per_year()).ok()?;
        let latest_first: Vec<Decimal> = payments.iter().rev().map(|(_, amount)| *amount).collect();
        let season: Vec<Decimal> = latest_first.iter().take(count).copied().collect();
        let before: Vec<Decimal> = latest_first.iter().skip(count).take(count).copied().collect();
        let is_uneven = count > 1 && before.len() == count && is_spread(&before);
        let same_season = latest_first.get(count).filter(|_| is_uneven);
        let compared_with = *same_season.or_else(|| latest_first.get(1))?;
        let payments_seen = u32::try_from(payments.len()).ok()?;
        let step = if is_uneven { count } else { 1 };
        let fell =
            latest_first.iter().zip(latest_first.iter().skip(step)).any(|(later, earlier)| later < earlier);
        let grade = match payments_seen / cadence.per_year() {
            2.. if !fell => Grade::High,
            1.. => Grade::Medium,
            _ => Grade::Low,
        };
        Some(Self { cadence, payments_seen, last, compared_with, grade, is_uneven, season })
    }

    /// Whether the last payment was cut.
    pub(crate) fn is_cut(&self) -> bool {
        is_cut(self.compared_with, self.last.1)
    }

    /// Whether a payment should long have come: half a gap after its day.
    pub(crate) fn is_overdue(&self, as_of: NaiveDate) -> bool {
        (as_of - self.last.0).num_days() * 2 > self.cadence.days() * 3
    }

    /// The payments expected after a day and up to another: each with its day and major units a share. Those that a
    /// declared payment stands for are left out; nothing is expected once a payment should long have come.
    pub(crate) fn expected(
        &self,
        after: NaiveDate,
        until: NaiveDate,
        declared: &[NaiveDate],
    ) -> Vec<(NaiveDate, Decimal)> {
        let mut expected = Vec::new();
        // A habit whose next payment is declared goes on from it, even after a pause.
        if self.is_overdue(after) && declared.is_empty() {
            return expected;
        }
        let half_a_gap = u64::try_from(self.cadence.days() / 2).map_or(Days::new(0), Days::new);
        for nth in 1..=self.cadence.per_year() * 2 {
            let Some(on) = self.last.0.checked_add_months(Months::new(self.cadence.months() * nth)) else {
                break;
            };
            if on > until {
                break;
            }
            let is_declared = declared.iter().any(|pay_on| {
                on.checked_sub_days(half_a_gap).is_some_and(|from| from < *pay_on)
                    && on.checked_add_days(half_a_gap).is_some_and(|to| *pay_on <= to)
            });
            if on > after && !is_declared {
                expected.push((on, self.season_of(nth)));
            }
        }
        expected
    }

    /// What the payment so many after the last is expected to be.
    fn season_of(&self, nth: u32) -> Decimal {
        let count = self.cadence.per_year();
        let back = (count - nth % count) % count;
        let seasonal = usize::try_from(back).ok().and_then(|back| self.season.get(back));
        *seasonal.filter(|_| self.is_uneven).unwrap_or(&self.last.1)
    }
}

fn is_spread(amounts: &[Decimal]) -> bool {
    let (least, most) = (amounts.iter().min(), amounts.iter().max());
    least.zip(most).is_some_and(|(least, most)| {
        *most * Decimal::ONE_HUNDRED > *least * Decimal::from(100 + UNEVEN_PERCENT)
    })
}

/// A change in basis points, rounded half away from zero; `None` from nothing.
pub(crate) fn change_bp(from: Decimal, to: Decimal) -> Option<i64> {
    let share = (to - from).checked_mul(Decimal::from(10_000))?.checked_div(from)?;
    money::rounded_minor(share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::{day, number};

    fn payments(list: &[(&str, &str)]) -> Vec<(NaiveDate, Decimal)> {
        list.iter().map(|(on, amount)| (day(on), number(amount))).collect()
    }

    fn habit(list: &[(&str, &str)]) -> Habit {
        Habit::of(&payments(list)).unwrap()
    }

    fn expected(habit: &Habit, after: &str, declared: &[&str]) -> Vec<String> {
        let declared: Vec<NaiveDate> = declared.iter().map(|on| day(on)).collect();
        let until = day(after) + Days::new(365);
        let found = habit.expected(day(after), until, &declared);
        found.iter().map(|(on, amount)| format!("{on} {amount}")).collect()
    }

    const QUARTERS: [(&str, &str); 4] =
        [("2025-12-15", "0.20"), ("2026-03-15", "0.20"), ("2026-06-15", "0.20"), ("2026-09-15", "0.22")];

    #[test]
    fn a_habit_goes_on_with_its_last_payment() {
        let habit = habit(&QUARTERS);
        assert_eq!((habit.cadence, habit.grade), (Cadence::Quarterly, Grade::Medium));
        assert_eq!(
            expected(&habit, "2026-10-01", &[]),
            ["2026-12-15 0.22", "2027-03-15 0.22", "2027-06-15 0.22", "2027-09-15 0.22"]
        );
        assert_eq!(
            expected(&habit, "2026-10-01", &["2026-12-20"]),
            ["2027-03-15 0.22", "2027-06-15 0.22", "2027-09-15 0.22"]
        );
    }

    #[test]
    fn an_interim_and_a_final_dividend_keep_their_season() {
        let habit = habit(&[
            ("2024-10-01", "0.10"),
            ("2025-05-01", "0.30"),
            ("2025-10-01", "0.11"),
            ("2026-05-01", "0.33"),
            ("2026-10-01", "0.12"),
        ]);
        assert_eq!((habit.cadence, habit.grade), (Cadence::HalfYearly, Grade::High));
        assert_eq!((habit.is_cut(), habit.compared_with), (false, number("0.11")));
        assert_eq!(expected(&habit, "2026-11-01", &[]), ["2027-04-01 0.33", "2027-10-01 0.12"]);
    }

    #[test]
    fn row_cut_or_suspended_is_seen_and_its_estimate_dropped() {
        let cut = habit(&[QUARTERS[0], QUARTERS[1], QUARTERS[2], ("2026-09-15", "0.10")]);
        assert!(cut.is_cut());
        let quarterly = habit(&QUARTERS);
        assert!(!quarterly.is_cut() && !quarterly.is_overdue(day("2027-01-20")));
        assert!(quarterly.is_overdue(day("2027-02-01")));
        assert_eq!(expected(&quarterly, "2027-02-01", &[]), [""; 0]);
    }

    #[test]
    fn row_first_holding_year_makes_no_habit_of_one_payment() {
        assert_eq!(Habit::of(&payments(&QUARTERS[..1])), None);
        assert_eq!(habit(&QUARTERS[..2]).grade, Grade::Low);
        assert_eq!(Habit::of(&payments(&[("2026-01-01", "1"), ("2026-01-05", "1")])), None, "no cadence");
    }
}
