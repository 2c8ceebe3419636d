//! The ways of writing amounts and dates that Attune speaks.

use serde::{Deserialize, Serialize};

/// How a customer's country writes dates. Both write amounts alike: `1,234.56`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Locale {
    /// American English: `Nov 24, 2026`.
    #[serde(rename = "en-US")]
    EnUs,
    /// British English: `24 Nov 2026`.
    #[serde(rename = "en-GB")]
    EnGb,
}

impl Locale {
    /// The BCP 47 tag for a page's `lang` attribute.
    pub fn tag(self) -> &'static str {
        match self {
            Self::EnUs => "en-US",
            Self::EnGb => "en-GB",
        }
    }
}
