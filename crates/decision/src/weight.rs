//! Numbers of arbitration that cannot be out of bounds: shares from 0 to 1, and levers from a half to two.

use serde::{Deserialize, Serialize};

/// A probability or another share, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Share(f64);

/// A factor that may halve or double a score and no more, so that it cannot drown what is good for the customer.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Lever(f64);

/// A number out of bounds.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("{value} is not from {least} to {most}")]
pub struct OutOfBounds {
    value: f64,
    least: f64,
    most: f64,
}

fn within(value: f64, least: f64, most: f64) -> Result<f64, OutOfBounds> {
    if (least..=most).contains(&value) { Ok(value) } else { Err(OutOfBounds { value, least, most }) }
}

impl Share {
    /// None of it.
    pub const NONE: Self = Self(0.0);
    /// One half.
    pub const HALF: Self = Self(0.5);

    /// This number.
    ///
    /// # Errors
    /// When it is not from 0 to 1.
    pub fn new(value: f64) -> Result<Self, OutOfBounds> {
        within(value, 0.0, 1.0).map(Self)
    }

    /// `value`, cut to 0 or 1 where it is beyond; 0 where it is no number.
    #[must_use]
    pub fn saturating(value: f64) -> Self {
        if value.is_nan() { Self::NONE } else { Self(value.clamp(0.0, 1.0)) }
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

impl Lever {
    /// It changes nothing.
    pub const NEUTRAL: Self = Self(1.0);

    /// This factor.
    ///
    /// # Errors
    /// When it is not from 0.5 to 2.
    pub fn new(value: f64) -> Result<Self, OutOfBounds> {
        within(value, 0.5, 2.0).map(Self)
    }

    /// The factor.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Share {
    type Error = OutOfBounds;
    fn try_from(value: f64) -> Result<Self, OutOfBounds> {
        Self::new(value)
    }
}

impl TryFrom<f64> for Lever {
    type Error = OutOfBounds;
    fn try_from(value: f64) -> Result<Self, OutOfBounds> {
        Self::new(value)
    }
}

impl From<Share> for f64 {
    fn from(share: Share) -> Self {
        share.0
    }
}

impl From<Lever> for f64 {
    fn from(lever: Lever) -> Self {
        lever.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_out_of_bounds_is_read() {
        for (text, share, lever) in [
            ("-0.1", false, false),
            ("0.0", true, false),
            ("0.5", true, true),
            ("1.0", true, true),
            ("1.1", false, true),
            ("2.0", false, true),
            ("2.1", false, false),
        ] {
            assert_eq!(serde_json::from_str::<Share>(text).is_ok(), share, "{text}");
            assert_eq!(serde_json::from_str::<Lever>(text).is_ok(), lever, "{text}");
        }
        assert!(Share::new(f64::NAN).is_err() && Lever::new(f64::NAN).is_err());
        assert_eq!(Share::saturating(f64::NAN), Share::NONE);
        assert_eq!(Share::saturating(7.0).get(), 1.0);
    }
}
