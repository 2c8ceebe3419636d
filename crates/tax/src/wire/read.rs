//! Reading the fields of an input, each from its own text.

use std::borrow::Cow;
use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::us::{LARGEST_AGE, Refusal};

/// The fields of an input that have not been asked for yet. Asking for one refuses what is given twice or is not what
/// it has to be, and names it.
pub struct Fields<'line>(Vec<(Cow<'line, str>, &'line RawValue)>);

impl<'line> Fields<'line> {
    /// The fields of a JSON object.
    pub fn of(input: &'line RawValue) -> Result<Self, Refusal> {
        let fields: Self = serde_json::from_str(input.get())
            .map_err(|error| Refusal::new("input", format!("is not a JSON object of ours: {error}")))?;
        Ok(fields)
    }

    /// The text of a field, none where it is missing or null.
    pub fn take(&mut self, field: &str) -> Result<Option<&'line str>, Refusal> {
        let Some(index) = self.0.iter().position(|(name, _)| name == field) else { return Ok(None) };
        let (_, value) = self.0.remove(index);
        if self.0.iter().any(|(name, _)| name == field) {
            return Err(Refusal::new(field, "is given twice"));
        }
        Ok(Some(value.get()).filter(|text| *text != "null"))
    }

    /// The text of a field that has to be there.
    pub fn require(&mut self, field: &str) -> Result<&'line str, Refusal> {
        self.take(field)?.ok_or_else(|| Refusal::new(field, "is missing"))
    }

    /// An amount of money in minor units; zero where it is missing.
    pub fn amount(&mut self, field: &str) -> Result<i64, Refusal> {
        self.optional_amount(field).map(Option::unwrap_or_default)
    }

    /// An amount of money in minor units, none where it is missing.
    pub fn optional_amount(&mut self, field: &str) -> Result<Option<i64>, Refusal> {
        self.take(field)?.map(|text| to_minor(field, text)).transpose()
    }

    /// An amount of money in minor units that has to be there.
    pub fn required_amount(&mut self, field: &str) -> Result<i64, Refusal> {
        to_minor(field, self.require(field)?)
    }

    /// Four amounts of money in minor units, one an instalment.
    pub fn four_amounts(&mut self, field: &str) -> Result<[i64; 4], Refusal> {
        let four = || Refusal::new(field, "has to be a list of four amounts");
        let values: Vec<&RawValue> = serde_json::from_str(self.require(field)?).map_err(|_| four())?;
        let amounts = values.into_iter().map(|value| to_minor(field, value.get()));
        let amounts: Vec<i64> = amounts.collect::<Result<_, _>>()?;
        amounts.try_into().map_err(|_| four())
    }

    /// A whole number of years of life.
    pub fn age(&mut self, field: &str) -> Result<Option<u8>, Refusal> {
        self.take(field)?.map(|text| to_age(field, text)).transpose()
    }

    /// A list of ages; empty where it is missing.
    pub fn ages(&mut self, field: &str) -> Result<Vec<u8>, Refusal> {
        let Some(text) = self.take(field)? else { return Ok(Vec::new()) };
        let values: Vec<&RawValue> = serde_json::from_str(text)
            .map_err(|_| Refusal::new(field, "has to be a list of whole numbers of years"))?;
        values.into_iter().map(|value| to_age(field, value.get())).collect()
    }

    /// A yes or no; no where it is missing.
    pub fn flag(&mut self, field: &str) -> Result<bool, Refusal> {
        match self.take(field)? {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Refusal::new(field, "has to be true or false")),
        }
    }

    /// A calendar year.
    pub fn year(&mut self, field: &str) -> Result<i32, Refusal> {
        let text = self.require(field)?;
        text.parse().map_err(|_| Refusal::new(field, "has to be a year, such as 2026"))
    }

    /// A calendar year, none where it is missing.
    pub fn optional_year(&mut self, field: &str) -> Result<Option<i32>, Refusal> {
        self.optional(field, "a year, such as 2026")
    }

    /// What a field holds, of any shape; `what` says what it has to be.
    pub fn parsed<T: DeserializeOwned>(&mut self, field: &str, what: &str) -> Result<T, Refusal> {
        self.optional(field, what)?.ok_or_else(|| Refusal::new(field, "is missing"))
    }

    /// The same, none where it is missing.
    pub fn optional<T: DeserializeOwned>(&mut self, field: &str, what: &str) -> Result<Option<T>, Refusal> {
        let Some(text) = self.take(field)? else { return Ok(None) };
        let refused = |_| Refusal::new(field, format!("has to be {what}"));
        serde_json::from_str(text).map(Some).map_err(refused)
    }

    /// A text that has to be there.
    pub fn text(&mut self, field: &str) -> Result<String, Refusal> {
        let text = self.require(field)?;
        serde_json::from_str(text).map_err(|_| Refusal::new(field, "has to be a text in quotes"))
    }

    /// One of some names, the first where it is missing.
    pub fn choice<T: Copy, const N: usize>(
        &mut self,
        field: &str,
        names: &[(&str, T); N],
    ) -> Result<T, Refusal> {
        let known = names.map(|(name, _)| name);
        let refused = || Refusal::new(field, format!("has to be one of {}", known.join(", ")));
        let Some(text) = self.take(field)? else {
            return names.first().map(|(_, value)| *value).ok_or_else(refused);
        };
        let name: String = serde_json::from_str(text).map_err(|_| refused())?;
        names.iter().find(|(known, _)| *known == name).map(|(_, value)| *value).ok_or_else(refused)
    }

    /// Refuses what was not asked for: a misspelt field must not count as nothing.
    pub fn finish(self) -> Result<(), Refusal> {
        self.0.first().map_or(Ok(()), |(field, _)| Err(Refusal::new(field, "is not a field of this input")))
    }
}

impl<'de: 'line, 'line> Deserialize<'de> for Fields<'line> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::with_capacity(32);
                while let Some(Name(name)) = map.next_key()? {
                    entries.push((name, map.next_value()?));
                }
                Ok(entries)
            }
        }
        deserializer.deserialize_map(Entries).map(Self)
    }
}

/// A field's name, borrowed from the line unless it holds an escape.
#[derive(Deserialize)]
struct Name<'line>(#[serde(borrow)] Cow<'line, str>);

fn to_age(field: &str, text: &str) -> Result<u8, Refusal> {
    text.parse().ok().filter(|age| *age <= LARGEST_AGE).ok_or_else(|| {
        Refusal::new(field, format!("has to be a whole number of years, {LARGEST_AGE} at most"))
    })
}

/// Minor units from a number or a number in quotes, exactly.
fn to_minor(field: &str, text: &str) -> Result<i64, Refusal> {
    let refuse = |reason: &str| Refusal::new(field, reason);
    let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let digits = quoted.unwrap_or(text);
    if let Some(whole) = digits.parse::<i64>().ok().filter(|_| !digits.starts_with('+')) {
        return whole.checked_mul(100).ok_or_else(|| refuse("is too large"));
    }
    let is_number = digits.starts_with(|first: char| first == '-' || first.is_ascii_digit())
        && digits.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, '-' | '+' | '.' | 'e' | 'E'));
    if !is_number {
        return Err(refuse("has to be a number, or a number in quotes, such as 1250.50"));
    }
    let read = if digits.contains(['e', 'E']) {
        Decimal::from_scientific(digits)
    } else {
        Decimal::from_str_exact(digits)
    };
    let major = read.map_err(|_| refuse("is too large, too exact, or not a number"))?;
    let minor = major.checked_mul(Decimal::ONE_HUNDRED).ok_or_else(|| refuse("is too large"))?;
    if !minor.fract().is_zero() {
        return Err(refuse("has more than two decimal places"));
    }
    minor.to_i64().ok_or_else(|| refuse("is too large"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<i64, &str>) {
        let read = to_minor("wages_self", text);
        assert_eq!(
            read.as_ref().map_err(|refusal| refusal.reason.as_str()),
            expected.as_ref().map_err(|reason| *reason)
        );
    }

    #[test]
    fn amounts_are_read_to_the_cent() {
        let number = "has to be a number, or a number in quotes, such as 1250.50";
        check("1250", Ok(125_000));
        check("-3.5", Ok(-350));
        check("0.29", Ok(29));
        check("\"1250.50\"", Ok(125_050));
        check("1.5e3", Ok(150_000));
        check("90071992547409.93", Ok(9_007_199_254_740_993));
        check("1250.505", Err("has more than two decimal places"));
        check("1e40", Err("is too large, too exact, or not a number"));
        check("9223372036854775807", Err("is too large"));
        check("true", Err(number));
        check("[1]", Err(number));
        check("\"\"", Err(number));
        check("\"1_000\"", Err(number));
        check("\"+5\"", Err(number));
        check("\"NaN\"", Err(number));
    }
}
