//! Days and months inside a window of history. Weekends are known; public holidays are not.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// The first and last day of a history, both included.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) start: NaiveDate,
    pub(crate) end: NaiveDate,
}

impl Window {
    /// The days of `months` months that end on `end`.
    pub(crate) fn ending(end: NaiveDate, months: u32) -> Self {
        let start = end.checked_sub_months(Months::new(months)).map_or(end, |day| plus(day, 1));
        Self { start, end }
    }

    pub(crate) fn contains(&self, day: NaiveDate) -> bool {
        self.start <= day && day <= self.end
    }

    /// How many days the window has.
    pub(crate) fn days(&self) -> i64 {
        (self.end - self.start).num_days() + 1
    }

    /// The length in months, at least a fraction.
    pub(crate) fn months(&self) -> f64 {
        crate::random::ratio(self.days(), 30)
    }

    /// The first day of every calendar month the window touches.
    pub(crate) fn month_starts(&self) -> Vec<NaiveDate> {
        let mut starts = Vec::new();
        let mut month = on_day(self.start, 1);
        while month <= self.end {
            starts.push(month);
            match month.checked_add_months(Months::new(1)) {
                Some(next) => month = next,
                None => break,
            }
        }
        starts
    }

    /// Days `step` apart, the first at most `step` after the start.
    pub(crate) fn every(&self, step: u64, phase: i64) -> Vec<NaiveDate> {
        let mut days = Vec::new();
        let mut day = shift(self.start, phase.rem_euclid(i64::try_from(step).unwrap_or(7).max(1)));
        while day <= self.end {
            days.push(day);
            day = plus(day, step.max(1));
        }
        days
    }
}

/// The day some days later; the same day at the end of time.
pub(crate) fn plus(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

/// The day some days later or earlier.
pub(crate) fn shift(day: NaiveDate, days: i64) -> NaiveDate {
    let distance = Days::new(days.unsigned_abs());
    let moved = if days < 0 { day.checked_sub_days(distance) } else { day.checked_add_days(distance) };
    moved.unwrap_or(day)
}

/// The given day of `month`'s month, or its last day where the month is shorter.
pub(crate) fn on_day(month: NaiveDate, day: i64) -> NaiveDate {
    let wanted = u32::try_from(day.clamp(1, 31)).unwrap_or(1);
    (1..=wanted).rev().find_map(|try_day| month.with_day(try_day)).unwrap_or(month)
}

/// The last weekday on or before a day, when banks pay.
pub(crate) fn business_day_before(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => shift(day, -1),
        Weekday::Sun => shift(day, -2),
        _ => day,
    }
}

/// The first weekday on or after a day, when banks book.
pub(crate) fn business_day_after(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => plus(day, 2),
        Weekday::Sun => plus(day, 1),
        _ => day,
    }
}

/// The n-th given weekday of a month, n from 1.
pub(crate) fn nth_weekday(month: NaiveDate, weekday: Weekday, n: i64) -> NaiveDate {
    let first = on_day(month, 1);
    let ahead = i64::from(weekday.num_days_from_monday()) - i64::from(first.weekday().num_days_from_monday());
    shift(first, ahead.rem_euclid(7) + 7 * (n - 1))
}

/// How busy a month is for shops and travellers, from December down to February (assumed).
pub(crate) fn season(day: NaiveDate) -> f64 {
    match day.month() {
        12 => 1.28,
        11 => 1.12,
        7 | 8 => 1.08,
        1 | 2 => 0.88,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn windows_end_where_asked_and_months_clamp() {
        let window = Window::ending(day("2026-03-31"), 1);
        assert_eq!(window.start, day("2026-03-01"));
        assert_eq!(window.days(), 31);
        assert_eq!(on_day(day("2026-02-01"), 31), day("2026-02-28"));
    }

    #[test]
    fn banks_pay_before_weekends_and_book_after() {
        assert_eq!(business_day_before(day("2026-11-22")), day("2026-11-20"));
        assert_eq!(business_day_after(day("2026-11-21")), day("2026-11-23"));
        assert_eq!(nth_weekday(day("2026-11-01"), Weekday::Wed, 2), day("2026-11-11"));
    }
}
