//! Where things stand in a chart: scales, ticks and paths, from integers to coordinates. No views.

use chrono::{Datelike, NaiveDate};

/// Width of the stretched picture, in its own units.
pub const WIDTH: f64 = 1000.0;
/// Height of a plot with its labels, in pixels.
pub const HEIGHT: f64 = 232.0;
/// Where the highest value stands, in pixels from the top; the room above is for labels.
pub const TOP: f64 = 22.0;
/// Where the lowest value stands, in pixels from the top; the room below is for the labels of days.
pub const BOTTOM: f64 = 204.0;

/// An integer as a coordinate is computed from it. Beyond 2^53 the last digits are lost, which no screen shows.
#[expect(clippy::as_conversions, reason = "no lossless conversion exists, and the loss is far below a pixel")]
fn real(value: i64) -> f64 {
    value as f64
}

/// A count as a coordinate is computed from it.
fn count(value: usize) -> f64 {
    i64::try_from(value).map_or(f64::MAX, real)
}

/// A length or position in pixels, to a tenth.
pub fn px(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// A share of the width as a percentage, to a hundredth.
pub fn percent(fraction: f64) -> String {
    format!("{:.2}%", fraction * 100.0)
}

/// From amounts to heights, with ticks at round amounts that enclose all values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueScale {
    ticks: Vec<i64>,
}

impl ValueScale {
    /// A scale around `values`, which reaches zero if the values come near it or `from_zero` asks for it.
    /// `digits` are the currency's: steps are never smaller than one whole unit.
    pub fn around(values: impl IntoIterator<Item = i64>, from_zero: bool, digits: u32) -> Self {
        let (mut low, mut high) = (i64::MAX, i64::MIN);
        for value in values {
            low = low.min(value);
            high = high.max(value);
        }
        if low > high {
            (low, high) = (0, 0);
        }
        let near_zero = low > 0 && low <= high / 2 || high < 0 && high >= low / 2;
        if from_zero || near_zero {
            low = low.min(0);
            high = high.max(0);
        }
        Self { ticks: nice_ticks(low, high, digits) }
    }

    /// The round amounts, from the lowest.
    pub fn ticks(&self) -> &[i64] {
        &self.ticks
    }

    /// Whether zero is on the scale.
    pub fn has_zero(&self) -> bool {
        self.ticks.contains(&0)
    }

    /// Pixels from the top at which a value stands.
    pub fn y(&self, value: i64) -> f64 {
        let low = real(self.ticks.first().copied().unwrap_or(0));
        let high = real(self.ticks.last().copied().unwrap_or(1));
        BOTTOM - (real(value) - low) / (high - low) * (BOTTOM - TOP)
    }
}

/// Round amounts from at or below `low` to at or above `high`: multiples of 1, 2 or 5 × 10ⁿ, about four steps.
pub fn nice_ticks(low: i64, high: i64, digits: u32) -> Vec<i64> {
    let unit = 10_i128.pow(digits.min(4));
    let (low, high) = (i128::from(low), i128::from(high).max(i128::from(low) + 1));
    let wanted = ((high - low) / 4).max(unit);
    let mut power = 1_i128;
    while power * 10 <= wanted {
        power *= 10;
    }
    let step =
        [1, 2, 5, 10].map(|factor| factor * power).into_iter().find(|step| *step >= wanted).unwrap_or(power);
    let first = low.div_euclid(step);
    let last = -(-high).div_euclid(step);
    (first..=last).filter_map(|index| i64::try_from(index * step).ok()).collect()
}

/// From days to shares of the width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayScale {
    first: NaiveDate,
    days: i64,
}

impl DayScale {
    /// A scale from `first` to `last`, both shown.
    pub fn between(first: NaiveDate, last: NaiveDate) -> Self {
        Self { first, days: last.signed_duration_since(first).num_days().max(1) }
    }

    /// The share of the width at which a day stands, 0 to 1 within the scale.
    pub fn x(&self, day: NaiveDate) -> f64 {
        real(day.signed_duration_since(self.first).num_days()) / real(self.days)
    }

    /// The first days of months within the scale, thinned so that at most `most` remain.
    pub fn months(&self, most: usize) -> Vec<NaiveDate> {
        let mut months = Vec::new();
        let mut day = self.first;
        for _ in 0..=self.days {
            if day.day() == 1 {
                months.push(day);
            }
            let Some(next) = day.succ_opt() else { break };
            day = next;
        }
        let every = months.len().div_ceil(most.max(1)).max(1);
        months.into_iter().step_by(every).collect()
    }
}

/// From the places of a row of bars to shares of the width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SlotScale {
    slots: f64,
}

impl SlotScale {
    /// A scale of this many bars.
    pub fn of(slots: usize) -> Self {
        Self { slots: count(slots.max(1)) }
    }

    /// The left edge of a bar's place.
    pub fn left(&self, index: usize) -> f64 {
        count(index) / self.slots
    }

    /// The middle of a bar's place.
    pub fn middle(&self, index: usize) -> f64 {
        (count(index) + 0.5) / self.slots
    }

    /// The width of a bar's place.
    pub fn pitch(&self) -> f64 {
        1.0 / self.slots
    }

    /// The left edge and the width of the bar itself, which leaves a gap on both sides.
    pub fn bar(&self, index: usize) -> (f64, f64) {
        // A few bars as wide as their places would look like blocks.
        let width = self.pitch() * (0.3 + self.slots * 0.03).min(0.64);
        (self.middle(index) - width / 2.0, width)
    }
}

/// The share `part` has of `whole`; nothing when there is no whole.
pub fn share(part: i64, whole: i64) -> f64 {
    if whole <= 0 { 0.0 } else { (real(part) / real(whole)).clamp(0.0, 1.0) }
}

/// Path data through points given as share of the width and pixels from the top.
pub fn line_path(points: &[(f64, f64)]) -> String {
    let mut path = String::with_capacity(points.len() * 12);
    for (index, (x, y)) in points.iter().enumerate() {
        path.push(if index == 0 { 'M' } else { 'L' });
        path.push_str(&px(x * WIDTH));
        path.push(' ');
        path.push_str(&px(*y));
    }
    path
}

/// Path data around the area between two lines over the same places.
pub fn area_path(upper: &[(f64, f64)], lower: &[(f64, f64)]) -> String {
    let mut around = upper.to_vec();
    around.extend(lower.iter().rev());
    if around.is_empty() { String::new() } else { format!("{}Z", line_path(&around)) }
}

/// Where text at a place should begin so that it stays inside the picture.
pub fn anchor(x: f64) -> &'static str {
    match x {
        x if x < 0.12 => "start",
        x if x > 0.88 => "end",
        _ => "middle",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn check_ticks(low: i64, high: i64, expected: &[i64]) {
        assert_eq!(nice_ticks(low, high, 2), expected, "{low}..{high}");
    }

    #[test]
    fn ticks_are_round_and_enclose_all() {
        check_ticks(0, 400_000, &[0, 100_000, 200_000, 300_000, 400_000]);
        check_ticks(-35_000, 420_000, &[-200_000, 0, 200_000, 400_000, 600_000]);
        check_ticks(0, 0, &[0, 100]);
        check_ticks(980_000, 1_010_000, &[980_000, 990_000, 1_000_000, 1_010_000]);
    }

    #[test]
    fn extreme_amounts_do_not_overflow() {
        for (low, high) in [(i64::MIN, i64::MAX), (i64::MAX, i64::MAX), (i64::MIN, i64::MIN)] {
            let scale = ValueScale::around([low, high], true, 2);
            assert!(scale.y(low).is_finite() && scale.y(high).is_finite());
        }
    }

    #[test]
    fn a_scale_reaches_zero_when_values_come_near_it() {
        assert!(ValueScale::around([200_000, 900_000], false, 2).has_zero());
        assert!(!ValueScale::around([800_000, 900_000], false, 2).has_zero());
        assert!(ValueScale::around([800_000, 900_000], true, 2).has_zero());
        let scale = ValueScale::around([0, 400_000], true, 2);
        assert_eq!((scale.y(0), scale.y(400_000)), (BOTTOM, TOP));
    }

    #[test]
    fn days_stand_in_proportion_and_months_are_thinned() {
        let scale = DayScale::between(day("2026-10-25"), day("2027-02-02"));
        assert_eq!(
            (scale.x(day("2026-10-25")), scale.x(day("2026-12-14")), scale.x(day("2027-02-02"))),
            (0.0, 0.5, 1.0)
        );
        assert_eq!(scale.months(9).len(), 4);
        assert_eq!(scale.months(2), [day("2026-11-01"), day("2027-01-01")]);
    }

    #[test]
    fn bars_stand_in_the_middle_of_their_places() {
        let scale = SlotScale::of(4);
        let (left, width) = scale.bar(1);
        assert_eq!((left + width / 2.0, scale.middle(1), scale.left(2)), (0.375, 0.375, 0.5));
    }

    #[test]
    fn paths_have_one_decimal() {
        assert_eq!(line_path(&[(0.0, 10.0), (0.123_45, 20.26)]), "M0 10L123.5 20.3");
        assert_eq!(
            area_path(&[(0.0, 1.0), (1.0, 1.0)], &[(0.0, 3.0), (1.0, 3.0)]),
            "M0 1L1000 1L1000 3L0 3Z"
        );
        assert_eq!(area_path(&[], &[]), "");
        assert_eq!(percent(0.123_456), "12.35%");
    }

    #[test]
    fn a_share_of_nothing_is_nothing() {
        assert_eq!((share(5, 0), share(5, 10), share(50, 10), share(-5, 10)), (0.0, 0.5, 1.0, 0.0));
    }
}
