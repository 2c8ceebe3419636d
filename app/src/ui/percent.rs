//! Rates and shares on the page, from basis points: no float decides what a person reads.

use leptos::prelude::*;

/// A rate or share. 100 basis points are one per cent.
#[component]
pub fn Percent(
    /// The rate in hundredths of a per cent.
    rate_bp: i64,
    /// With one decimal digit.
    #[prop(optional)]
    precise: bool,
    /// With a plus in front of increases.
    #[prop(optional)]
    signed: bool,
) -> impl IntoView {
    view! { <span class="percent">{to_text(rate_bp, precise, signed)}</span> }
}

/// `42%`, `−3.5%`, `+12%`: rounded half away from zero, with a real minus.
pub fn to_text(rate_bp: i64, precise: bool, signed: bool) -> String {
    let magnitude = rate_bp.unsigned_abs();
    let step = if precise { 10 } else { 100 };
    let rounded = magnitude / step + u64::from(magnitude % step >= step / 2);
    let sign = match rate_bp.signum() {
        _ if rounded == 0 => "",
        -1 => "\u{2212}",
        1 if signed => "+",
        _ => "",
    };
    if precise { format!("{sign}{}.{}%", rounded / 10, rounded % 10) } else { format!("{sign}{rounded}%") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rate_bp: i64, precise: bool, signed: bool, expected: &str) {
        assert_eq!(to_text(rate_bp, precise, signed), expected, "{rate_bp}");
    }

    #[test]
    fn rounds_half_away_from_zero() {
        check(4_250, false, false, "43%");
        check(4_249, false, false, "42%");
        check(-350, true, false, "\u{2212}3.5%");
        check(-49, false, true, "0%");
        check(1_200, false, true, "+12%");
        check(105, true, true, "+1.1%");
    }
}
