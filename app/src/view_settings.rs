//! How large text is and how much is shown: what the reader chose on this device, else what the layout chose.

use http::HeaderValue;
use layout::{Detail, TextSize, ViewDefaults};

use crate::context::{cookie, read_cookie};

/// The cookie that carries what the reader chose.
pub const VIEW_COOKIE: &str = "__Host-attune-view";
/// A year: long enough that nobody chooses twice.
const KEPT_S: i64 = 365 * 24 * 60 * 60;

/// Text sizes with what a form calls them and what people do.
pub const TEXT_SIZES: [(TextSize, &str, &str); 3] = [
    (TextSize::Standard, "standard", "Standard"),
    (TextSize::Large, "large", "Large"),
    (TextSize::Larger, "larger", "Larger"),
];
/// Details with what a form calls them and what people do.
pub const DETAILS: [(Detail, &str, &str); 2] =
    [(Detail::Detailed, "detailed", "Detailed"), (Detail::Simple, "simple", "Simple")];

/// A choice; what is not chosen follows the layout.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ViewSettings {
    /// How large text is.
    pub text_size: Option<TextSize>,
    /// How much is shown.
    pub detail: Option<Detail>,
}

fn code_of<T: PartialEq + Copy>(known: &[(T, &'static str, &str)], value: Option<T>) -> &'static str {
    known.iter().find(|(kind, ..)| Some(*kind) == value).map_or("", |(_, code, _)| code)
}

fn named<T: Copy>(known: &[(T, &str, &str)], code: &str) -> Option<T> {
    known.iter().find(|(_, name, _)| *name == code).map(|(kind, ..)| *kind)
}

impl ViewSettings {
    /// The choice a cookie carries; whatever it does not know is no choice.
    pub fn from_cookie(value: &str) -> Self {
        let (text_size, detail) = value.split_once('.').unwrap_or(("", ""));
        Self { text_size: named(&TEXT_SIZES, text_size), detail: named(&DETAILS, detail) }
    }

    /// The choice a request carries.
    pub fn of_request(headers: &http::HeaderMap) -> Self {
        read_cookie(headers, VIEW_COOKIE).map_or_else(Self::default, Self::from_cookie)
    }

    /// The `Set-Cookie` value that carries the choice.
    pub fn to_cookie(self) -> Option<HeaderValue> {
        let value = format!("{}.{}", self.text_size_code(), self.detail_code());
        cookie(VIEW_COOKIE, &value, Some(KEPT_S))
    }

    /// The same with what a form asks for; what it does not name stays.
    #[must_use]
    pub fn with(self, text_size: &str, detail: &str) -> Self {
        Self {
            text_size: named(&TEXT_SIZES, text_size).or(self.text_size),
            detail: named(&DETAILS, detail).or(self.detail),
        }
    }

    /// What is in force under a layout's own choice.
    #[must_use]
    pub fn or(self, layout: &ViewDefaults) -> Self {
        Self { text_size: self.text_size.or(layout.text_size), detail: self.detail.or(layout.detail) }
    }

    /// What a form and the page's root call the text size; empty where nothing is chosen.
    pub fn text_size_code(self) -> &'static str {
        code_of(&TEXT_SIZES, self.text_size)
    }

    /// What a form and the page's root call the detail; empty where nothing is chosen.
    pub fn detail_code(self) -> &'static str {
        code_of(&DETAILS, self.detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_survives_the_cookie_and_stands_before_the_layout() {
        let chosen = ViewSettings::default().with("larger", "");
        assert_eq!((chosen.text_size_code(), chosen.detail_code()), ("larger", ""));
        let header = chosen.to_cookie().unwrap();
        let value = header.to_str().unwrap().split([';', '=']).nth(1).unwrap();
        assert_eq!(ViewSettings::from_cookie(value), chosen);
        let layout = ViewDefaults {
            text_size: Some(TextSize::Large),
            detail: Some(Detail::Simple),
            ..ViewDefaults::default()
        };
        let shown = chosen.or(&layout);
        assert_eq!((shown.text_size_code(), shown.detail_code()), ("larger", "simple"));
    }

    #[test]
    fn a_made_up_cookie_chooses_nothing() {
        for value in ["", ".", "huge.none", "large"] {
            assert_eq!(ViewSettings::from_cookie(value), ViewSettings::default(), "{value}");
        }
    }
}
