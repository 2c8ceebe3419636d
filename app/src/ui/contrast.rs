//! Holds the colours of `style/tokens.css` to WCAG 2.2 AA in light and dark: 4.5 : 1 for text, 3 : 1 for the lines
//! of controls and charts (success criteria 1.4.3 and 1.4.11).

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../../style/tokens.css");

/// What is read on what, and the least contrast.
const PAIRS: &[(&[&str], &[&str], f64)] = &[
    (&["ink", "ink-muted", "accent", "accent-strong", "problem"], &["canvas", "surface", "sunken"], 4.5),
    (&["ink", "ink-muted", "accent"], &["accent-soft"], 4.5),
    (&["ink", "caution"], &["caution-soft"], 4.5),
    (&["ink", "problem"], &["problem-soft"], 4.5),
    (&["caution"], &["surface", "canvas"], 4.5),
    (&["on-accent"], &["accent", "accent-strong"], 4.5),
    (
        &["series-1", "series-2", "series-3", "series-4", "series-5", "line-strong"],
        &["surface", "canvas"],
        3.0,
    ),
];

/// The hexadecimal colours of one scheme, by name.
fn colours(text: &str) -> BTreeMap<&str, [f64; 3]> {
    text.lines()
        .filter_map(|line| line.trim().strip_prefix("--")?.strip_suffix(';')?.split_once(": #"))
        .map(|(name, hex)| {
            let channel = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            (name, [channel(0), channel(2), channel(4)])
        })
        .collect()
}

/// Relative luminance (WCAG 2.2, glossary).
fn luminance(colour: [f64; 3]) -> f64 {
    let linear = |channel: f64| {
        if channel <= 0.040_45 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2])
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn black_on_white_is_as_far_as_it_goes() {
    assert!((contrast([0.0; 3], [1.0; 3]) - 21.0).abs() < 1e-9);
}

#[test]
fn colours_are_told_apart_in_light_and_dark() {
    let (light, dark) = TOKENS.split_once("prefers-color-scheme: dark").unwrap();
    for (scheme, colours) in [("light", colours(light)), ("dark", colours(dark))] {
        for (fronts, backs, least) in PAIRS {
            for (front, back) in fronts.iter().flat_map(|front| backs.iter().map(move |back| (front, back))) {
                let found = contrast(colours[front], colours[back]);
                assert!(found >= *least, "{front} on {back} has {found:.2} : 1 in {scheme}, not {least}");
            }
        }
    }
}
