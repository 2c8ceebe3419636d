//! The drawing of amounts over time that a browser writes anew: lines and bands as path data, and the amounts beside them.
//!
//! Places are whole numbers of tenths of a unit, so that no float decides how a curve looks: what a server draws and what
//! a browser draws of the same amounts are the same text. How many amounts stand beside the plot never changes, so
//! that a page has a place for each.

use money::Currency;

/// The width of the plot, in its own units.
pub const WIDTH: i64 = 640;
/// The height of the plot, in its own units.
pub const HEIGHT: i64 = 240;
/// Lines across the plot with an amount beside them.
pub const TICKS: usize = 5;
/// Spaces between those lines.
const GAPS: i64 = 4;
/// Amounts beyond this stand at the edge, so that a frame always has room below the largest number there is.
const AMOUNT_MINOR_MAX: i64 = i64::MAX / 100;

/// Where amounts stand in a plot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    low_minor: i64,
    step_minor: i64,
    last: i64,
}

impl Frame {
    /// A frame that holds every amount, in minor units, and nothing; `last` is the place of the right edge, counted
    /// from 0 at the left one.
    pub fn around(amounts_minor: impl IntoIterator<Item = i64>, last: usize) -> Self {
        let (mut low, mut high) = (0, 0);
        for minor in amounts_minor {
            let minor = minor.clamp(-AMOUNT_MINOR_MAX, AMOUNT_MINOR_MAX);
            low = low.min(minor);
            high = high.max(minor);
        }
        let (low_minor, step_minor) = ticks(low, high);
        Self { low_minor, step_minor, last: i64::try_from(last).unwrap_or(i64::MAX).max(1) }
    }

    /// The amounts beside the lines, the highest first.
    pub fn ticks(&self, currency: Currency) -> Vec<String> {
        let amount = |line: i64| self.low_minor.saturating_add(self.step_minor.saturating_mul(line));
        (0..=GAPS).rev().map(|line| compact(amount(line), currency)).collect()
    }

    /// Whole numbers beside the lines, the highest first, where what is drawn are counts in hundredths.
    pub fn counts(&self) -> Vec<String> {
        (0..=GAPS)
            .rev()
            .map(|line| {
                (self.low_minor.saturating_add(self.step_minor.saturating_mul(line)) / 100).to_string()
            })
            .collect()
    }

    /// Path data through amounts, the first at the left edge.
    pub fn line(&self, amounts_minor: impl IntoIterator<Item = i64>) -> String {
        self.through(amounts_minor.into_iter().zip(0..).map(|(minor, place)| (place, minor)))
    }

    /// Path data around the area between two courses, each from the left edge on.
    pub fn area(
        &self,
        low_minor: impl IntoIterator<Item = i64>,
        high_minor: impl IntoIterator<Item = i64>,
    ) -> String {
        let there = high_minor.into_iter().zip(0..).map(|(minor, place)| (place, minor));
        let back: Vec<(i64, i64)> =
            low_minor.into_iter().zip(0..).map(|(minor, place)| (place, minor)).collect();
        format!("{}Z", self.through(there.chain(back.into_iter().rev())))
    }

    /// Path data of bars from nothing up to each amount, the first at the left edge. A bar fills nine tenths of the
    /// space from its place to the next.
    pub fn bars(&self, amounts_minor: impl IntoIterator<Item = i64>) -> String {
        let bottom = tenths(self.y(0));
        let bar = |(minor, place): (i64, i64)| {
            let (left, next) = (self.x(place), self.x(place + 1));
            let (left, right) = (tenths(left), tenths(left + (next - left) * 9 / 10));
            let top = tenths(self.y(minor));
            format!("M{left} {bottom}L{left} {top}L{right} {top}L{right} {bottom}Z")
        };
        amounts_minor.into_iter().zip(0..).filter(|(minor, _)| *minor != 0).map(bar).collect()
    }

    /// Path data of the line at nothing, across the plot.
    pub fn zero(&self) -> String {
        self.through([(0, 0), (self.last, 0)])
    }

    fn through(&self, points: impl IntoIterator<Item = (i64, i64)>) -> String {
        let mut path = String::new();
        for (index, (place, minor)) in points.into_iter().enumerate() {
            path.push(if index == 0 { 'M' } else { 'L' });
            path.push_str(&format!("{} {}", tenths(self.x(place)), tenths(self.y(minor))));
        }
        path
    }

    fn x(&self, place: i64) -> i64 {
        place.saturating_mul(WIDTH * 10) / self.last
    }

    fn y(&self, minor: i64) -> i64 {
        let span = i128::from(self.step_minor).saturating_mul(i128::from(GAPS)).max(1);
        let below_top = i128::from(self.low_minor) + span - i128::from(minor);
        i64::try_from(below_top * i128::from(HEIGHT * 10) / span).unwrap_or(0)
    }
}

/// An amount beside a drawing, in few characters: `$500`, `$2.5k`, `−$40k`, `£1.2m`.
pub fn compact(amount_minor: i64, currency: Currency) -> String {
    let sign = if amount_minor < 0 { "\u{2212}" } else { "" };
    let major = amount_minor.unsigned_abs() / 10_u64.pow(currency.digits());
    let text = match major {
        1_000_000.. => shortened(major, 1_000_000, "m"),
        1_000.. => shortened(major, 1_000, "k"),
        _ => major.to_string(),
    };
    format!("{sign}{}{text}", currency.symbol())
}

fn shortened(major: u64, unit: u64, letter: &str) -> String {
    match (major % unit) * 10 / unit {
        0 => format!("{}{letter}", major / unit),
        tenths => format!("{}.{tenths}{letter}", major / unit),
    }
}

fn tenths(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let magnitude = tenths.unsigned_abs();
    format!("{sign}{}.{}", magnitude / 10, magnitude % 10)
}

/// The lowest line and the step between lines, so that the lines hold everything: steps of 1, 2 or 5 times a power of
/// ten, minor units.
fn ticks(low_minor: i64, high_minor: i64) -> (i64, i64) {
    let mut unit = 100_i64;
    loop {
        for times in [1, 2, 5] {
            let step = unit.saturating_mul(times);
            let floor = low_minor.div_euclid(step).saturating_mul(step);
            if floor.saturating_add(step.saturating_mul(GAPS)) >= high_minor {
                return (floor, step);
            }
        }
        unit = unit.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_course_goes_from_edge_to_edge_and_the_highest_line_is_the_top() {
        let frame = Frame::around([0, 40_000, 10_000], 2);
        assert_eq!(frame.ticks(Currency::USD), ["$400", "$300", "$200", "$100", "$0"]);
        assert_eq!(frame.line([0, 40_000, 10_000]), "M0.0 240.0L320.0 0.0L640.0 180.0");
        assert_eq!(
            frame.area([0, 0, 0], [40_000, 20_000, 0]),
            "M0.0 0.0L320.0 120.0L640.0 240.0L640.0 240.0L320.0 240.0L0.0 240.0Z"
        );
        assert_eq!(frame.zero(), "M0.0 240.0L640.0 240.0");
    }

    #[test]
    fn bars_stand_on_nothing_and_what_is_nothing_has_none() {
        let frame = Frame::around([0, 40_000, 10_000], 2);
        assert_eq!(frame.bars([40_000, 0]), "M0.0 240.0L0.0 0.0L288.0 0.0L288.0 240.0Z");
        assert_eq!(frame.counts(), ["400", "300", "200", "100", "0"]);
        assert_eq!(frame.bars([0, 10_000]), "M320.0 240.0L320.0 180.0L608.0 180.0L608.0 240.0Z");
    }

    #[test]
    fn nothing_and_everything_have_a_frame() {
        assert_eq!(Frame::around([], 0).ticks(Currency::USD).len(), TICKS);
        for far in [i64::MAX, i64::MIN] {
            let line = Frame::around([far], 1).line([0, far / 100]);
            let heights = line.split(['M', 'L']).filter_map(|point| point.split(' ').nth(1));
            for height in heights.map(|height| height.parse::<f64>().unwrap()) {
                assert!((0.0..=240.0).contains(&height), "{far}: {line}");
            }
        }
    }

    #[test]
    fn amounts_beside_a_drawing_are_short() {
        for (minor, expected) in [
            (50_000, "$500"),
            (250_000, "$2.5k"),
            (-4_000_000, "\u{2212}$40k"),
            (120_000_000, "$1.2m"),
            (0, "$0"),
        ] {
            assert_eq!(compact(minor, Currency::USD), expected);
        }
    }

    proptest! {
        #[test]
        fn the_lines_hold_every_amount(low in -1_000_000_000_i64..=0, high in 0_i64..1_000_000_000) {
            let (floor, step) = ticks(low, high);
            prop_assert!(floor <= low && floor + 4 * step >= high, "{floor} {step}");
        }
    }
}
