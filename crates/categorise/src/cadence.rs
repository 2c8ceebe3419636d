//! How often something repeats: finding the period in a list of dates and stepping along it.
//!
//! A period fits when nearly every gap is close to one, two, three or four times its length, and most are close
//! to once. Amounts are not looked at here.

#![expect(clippy::as_conversions, reason = "gaps are small whole days, exact in a float")]

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// The rhythm of a series of transactions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cadence {
    /// Every 7 days.
    Weekly,
    /// Every 14 days.
    Biweekly,
    /// Twice a month on two days of the month.
    SemiMonthly,
    /// Every 28 days, as the United Kingdom pays its State Pension.
    FourWeekly,
    /// Once a month.
    Monthly,
    /// Every two months.
    Bimonthly,
    /// Every three months.
    Quarterly,
    /// Every six months.
    SemiAnnual,
    /// Once a year.
    Annual,
    /// No fixed rhythm; accepted for incomes only.
    Irregular {
        /// Mean of the gaps between payments, in days.
        mean_gap_days: f64,
        /// Standard deviation of those gaps, in days.
        spread_days: f64,
    },
}

/// A fixed rhythm, its length in days and how far a gap may be off. Twelve per cent, but not less than banks'
/// weekends move a date, nor more than would blur neighbouring periods.
const PERIODS: [(Cadence, f64, f64); 9] = [
    (Cadence::Weekly, 7.0, 1.6),
    (Cadence::Biweekly, 14.0, 2.6),
    (Cadence::SemiMonthly, 15.22, 3.2),
    (Cadence::FourWeekly, 28.0, 1.6),
    (Cadence::Monthly, 30.44, 4.5),
    (Cadence::Bimonthly, 60.9, 7.3),
    (Cadence::Quarterly, 91.3, 11.0),
    (Cadence::SemiAnnual, 182.6, 16.0),
    (Cadence::Annual, 365.25, 20.0),
];

/// Payments that may be missing between two that are there.
const MISSES_MAX: f64 = 3.0;

impl Cadence {
    /// Mean days from one payment to the next.
    pub fn mean_days(self) -> f64 {
        match self {
            Self::Irregular { mean_gap_days, .. } => mean_gap_days,
            fixed => {
                PERIODS.iter().find(|(cadence, ..)| *cadence == fixed).map_or(30.44, |(_, days, _)| *days)
            }
        }
    }

    /// Whether it has a fixed rhythm.
    pub fn is_regular(self) -> bool {
        !matches!(self, Self::Irregular { .. })
    }

    /// Plain words, such as `every month`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Weekly => "every week",
            Self::Biweekly => "every two weeks",
            Self::SemiMonthly => "twice a month",
            Self::FourWeekly => "every four weeks",
            Self::Monthly => "every month",
            Self::Bimonthly => "every two months",
            Self::Quarterly => "every three months",
            Self::SemiAnnual => "twice a year",
            Self::Annual => "every year",
            Self::Irregular { .. } => "at no fixed time",
        }
    }

    /// How many times a year, for turning amounts into yearly and monthly ones.
    pub fn per_year(self) -> f64 {
        match (self, self.months()) {
            (Self::SemiMonthly, _) => 24.0,
            (_, Some(months)) => 12.0 / f64::from(months),
            _ => 365.25 / self.mean_days().max(1.0),
        }
    }

    fn months(self) -> Option<u32> {
        match self {
            Self::Monthly => Some(1),
            Self::Bimonthly => Some(2),
            Self::Quarterly => Some(3),
            Self::SemiAnnual => Some(6),
            Self::Annual => Some(12),
            _ => None,
        }
    }

    /// The rhythm of these dates, ascending and without repetition; `None` when no fixed one fits. Two dates are
    /// enough for half-yearly and yearly payments, three are needed for all others.
    pub fn detect(dates: &[NaiveDate]) -> Option<Self> {
        let gaps = gaps(dates);
        let mut best: Option<(f64, Self)> = None;
        for (cadence, days, tolerance) in PERIODS {
            let needed = if days > 100.0 { 1 } else { 2 };
            if gaps.len() < needed {
                continue;
            }
            if let Some(misfit) = misfit(&gaps, days, tolerance)
                && best.is_none_or(|(lowest, _)| misfit < lowest)
            {
                best = Some((misfit, cadence));
            }
        }
        let (_, cadence) = best?;
        Some(refine(cadence, &gaps))
    }

    /// The irregular rhythm of these dates; `None` for fewer than three.
    pub fn irregular(dates: &[NaiveDate]) -> Option<Self> {
        let gaps = gaps(dates);
        if gaps.len() < 2 {
            return None;
        }
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let variance = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / gaps.len() as f64;
        Some(Self::Irregular { mean_gap_days: round(mean), spread_days: round(variance.sqrt()) })
    }

    /// The days of the month a month-based rhythm keeps to, from the latest dates; empty for the others.
    pub fn days_of_month(self, dates: &[NaiveDate]) -> Vec<u32> {
        let latest = dates.iter().rev().take(12).collect::<Vec<_>>();
        if self == Self::SemiMonthly {
            let mut days: Vec<u32> = [0, 1]
                .into_iter()
                .filter_map(|from| usual_day(latest.iter().skip(from).step_by(2)))
                .collect();
            days.sort_unstable();
            days.dedup();
            return days;
        }
        if self.months().is_none() {
            return Vec::new();
        }
        usual_day(latest.iter()).into_iter().collect()
    }

    /// The due date after the one nearest to `on`. `None` for irregular rhythms.
    pub fn next_after(self, on: NaiveDate, days_of_month: &[u32]) -> Option<NaiveDate> {
        let days = match self {
            Self::Weekly => 7,
            Self::Biweekly => 14,
            Self::FourWeekly => 28,
            Self::SemiMonthly => return next_of_two(on, days_of_month),
            Self::Irregular { .. } => return None,
            _ => {
                let day = days_of_month.first().copied().unwrap_or(on.day());
                let due = nearest(on, [day].as_slice())?;
                return day_in_month(due.checked_add_months(Months::new(self.months()?))?, day);
            }
        };
        on.checked_add_days(Days::new(days))
    }
}

fn gaps(dates: &[NaiveDate]) -> Vec<f64> {
    dates.windows(2).map(|pair| (pair[1] - pair[0]).num_days() as f64).collect()
}

fn round(days: f64) -> f64 {
    (days * 10.0).round() / 10.0
}

/// How badly the period fits, `None` when it does not. Few gaps must all fit; of many, one in five may be off.
fn misfit(gaps: &[f64], days: f64, tolerance: f64) -> Option<f64> {
    let (mut fitting, mut single, mut deviation) = (0_u32, 0_u32, 0.0);
    for gap in gaps {
        let times = (gap / days).round().max(1.0);
        let off = (gap - times * days).abs();
        if times <= 1.0 + MISSES_MAX && off <= tolerance {
            fitting += 1;
            single += u32::from(times < 1.5);
            deviation += off / days;
        }
    }
    let count = gaps.len() as f64;
    let allowed_misfits = if gaps.len() < 5 { 0.0 } else { count * 0.2 };
    let single_share = f64::from(single) / count;
    if count - f64::from(fitting) > allowed_misfits || single_share < 0.6 {
        return None;
    }
    Some(deviation / count + 0.5 * (1.0 - single_share) + 0.3 * (1.0 - f64::from(fitting) / count))
}

/// Neighbouring periods overlap within their tolerances; the mean of the single gaps tells them apart.
fn refine(cadence: Cadence, gaps: &[f64]) -> Cadence {
    let mean_between = |low: f64, high: f64| {
        let within: Vec<f64> = gaps.iter().copied().filter(|gap| (low..=high).contains(gap)).collect();
        (within.iter().sum::<f64>() / within.len().max(1) as f64, within)
    };
    match cadence {
        Cadence::Biweekly | Cadence::SemiMonthly => {
            let (mean, _) = mean_between(10.0, 19.0);
            if mean < 14.6 { Cadence::Biweekly } else { Cadence::SemiMonthly }
        }
        Cadence::FourWeekly | Cadence::Monthly => {
            let (mean, within) = mean_between(25.0, 36.0);
            let is_four_weekly = within.len() >= 3 && mean < 28.9 && within.iter().all(|gap| *gap < 30.0);
            if is_four_weekly { Cadence::FourWeekly } else { Cadence::Monthly }
        }
        other => other,
    }
}

/// The most frequent day of the month; of equally frequent ones the latest, so that a month's end stays one.
fn usual_day<'a>(dates: impl Iterator<Item = &'a &'a NaiveDate>) -> Option<u32> {
    let mut counts = [0_u32; 32];
    for date in dates {
        if let Some(count) = usize::try_from(date.day()).ok().and_then(|day| counts.get_mut(day)) {
            *count += 1;
        }
    }
    let (day, count) = counts.iter().enumerate().max_by_key(|(day, count)| (**count, *day))?;
    if *count == 0 { None } else { u32::try_from(day).ok() }
}

/// That day in the month of `date`, or the month's last day.
fn day_in_month(date: NaiveDate, day: u32) -> Option<NaiveDate> {
    (0..4).find_map(|back| date.with_day(day.saturating_sub(back)))
}

fn due_dates_around(on: NaiveDate, days: &[u32]) -> Vec<NaiveDate> {
    let first = on.with_day(1);
    let months = [
        first.and_then(|date| date.checked_sub_months(Months::new(1))),
        first,
        first.and_then(|date| date.checked_add_months(Months::new(1))),
    ];
    let mut dates: Vec<NaiveDate> = months
        .into_iter()
        .flatten()
        .flat_map(|month| days.iter().filter_map(move |day| day_in_month(month, *day)))
        .collect();
    dates.sort_unstable();
    dates
}

fn nearest(on: NaiveDate, days: &[u32]) -> Option<NaiveDate> {
    due_dates_around(on, days).into_iter().min_by_key(|due| (*due - on).num_days().abs())
}

fn next_of_two(on: NaiveDate, days: &[u32]) -> Option<NaiveDate> {
    if days.len() < 2 {
        return on.checked_add_days(Days::new(15));
    }
    let due = nearest(on, days)?;
    due_dates_around(due, days).into_iter().find(|date| *date > due)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn check(dates: &[&str], expected: Option<Cadence>) {
        let dates: Vec<_> = dates.iter().map(|text| date(text)).collect();
        assert_eq!(Cadence::detect(&dates), expected, "{dates:?}");
    }

    #[test]
    fn finds_the_rhythm_in_dates() {
        check(&["2026-01-05", "2026-01-12", "2026-01-19"], Some(Cadence::Weekly));
        check(&["2026-01-02", "2026-01-16", "2026-01-30", "2026-02-13"], Some(Cadence::Biweekly));
        check(
            &[
                "2026-01-15",
                "2026-01-30",
                "2026-02-13",
                "2026-02-27",
                "2026-03-13",
                "2026-03-31",
                "2026-04-15",
            ],
            Some(Cadence::SemiMonthly),
        );
        check(&["2026-01-06", "2026-02-03", "2026-03-03", "2026-03-31"], Some(Cadence::FourWeekly));
        check(&["2026-01-30", "2026-02-27", "2026-03-31", "2026-04-30"], Some(Cadence::Monthly));
        check(
            &["2026-01-01", "2026-02-02", "2026-04-01", "2026-05-01", "2026-06-01"],
            Some(Cadence::Monthly),
        );
        check(&["2026-01-15", "2026-04-15", "2026-07-15"], Some(Cadence::Quarterly));
        check(&["2025-03-03", "2026-03-02"], Some(Cadence::Annual));
        check(&["2026-01-03", "2026-01-20", "2026-03-02", "2026-03-09", "2026-05-01"], None);
        check(&["2026-01-03", "2026-02-03"], None);
        check(&[], None);
    }

    #[test]
    fn a_month_end_stays_one() {
        let cadence = Cadence::Monthly;
        let days = cadence.days_of_month(&[date("2025-12-31"), date("2026-01-31"), date("2026-02-28")]);
        assert_eq!(days, [31]);
        assert_eq!(cadence.next_after(date("2026-02-28"), &days), Some(date("2026-03-31")));
        assert_eq!(cadence.next_after(date("2026-03-31"), &days), Some(date("2026-04-30")));
    }

    #[test]
    fn a_weekend_does_not_shift_the_following_month() {
        assert_eq!(Cadence::Monthly.next_after(date("2026-02-27"), &[1]), Some(date("2026-04-01")));
        assert_eq!(Cadence::SemiMonthly.next_after(date("2026-02-13"), &[15, 31]), Some(date("2026-02-28")));
        assert_eq!(Cadence::SemiMonthly.next_after(date("2026-03-30"), &[15, 31]), Some(date("2026-04-15")));
    }

    proptest! {
        #[test]
        fn next_is_later_and_about_one_period_away(offset in 0_u64..2000, day in 1_u32..=31, index in 0_usize..9) {
            let on = date("2024-01-01").checked_add_days(Days::new(offset)).unwrap();
            let (cadence, days, _) = PERIODS[index];
            let anchors = cadence.days_of_month(&[on]);
            let anchors = if cadence == Cadence::SemiMonthly { vec![day.min(14), day.min(14) + 15] } else { anchors };
            let next = cadence.next_after(on, &anchors).unwrap();
            let gap = (next - on).num_days() as f64;
            prop_assert!(gap > days * 0.4 && gap < days * 1.6, "{cadence:?} {on} {next}");
        }
    }
}
