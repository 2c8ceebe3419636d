//! What is supposed, and how it is read from the fields of a form: the same on the server and in the browser.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use money::{Currency, Money};
use serde::{Deserialize, Serialize};
use tax::FilingStatus;

use crate::inputs::WhatIfInputs;

/// No supposed amount may pass this: ten million dollars or pounds, in minor units.
const AMOUNT_MINOR_MAX: i64 = 1_000_000_000;
/// The largest raise, whole per cent; the lowest is its negative, down to working for nothing.
const RAISE_PERCENT_MAX: i32 = 100;
/// Days ahead that a date may lie, as far as a forecast looks.
const AHEAD_DAYS_MAX: i64 = 366;

/// What is supposed; the default supposes nothing. Amounts are minor units.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Suppositions {
    /// Another deposit; zero for none.
    pub deposit_minor: i64,
    /// The day it comes; the day of the figures without one.
    pub deposit_on: Option<NaiveDate>,
    /// Whether it is personal money, such as a gift, and not business income.
    pub deposit_is_personal: bool,
    /// The client that stops paying, by key.
    pub lost_client: Option<String>,
    /// From which day; at once without one.
    pub lost_on: Option<NaiveDate>,
    /// Rates raised by so many per cent; negative is lower.
    pub raise_percent: i32,
    /// The client whose rate it is, by key; every one without.
    pub raise_client: Option<String>,
    /// From which day; at once without one.
    pub raise_on: Option<NaiveDate>,
    /// A further contribution to a SEP, or to a personal pension in the United Kingdom, paid from today's cash.
    pub retirement_minor: i64,
    /// A further deductible contribution to a traditional IRA.
    pub ira_minor: i64,
    /// Another filing status.
    pub filing_status: Option<FilingStatus>,
}

/// Which field cannot be used, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct FieldProblem {
    /// The field's name.
    pub field: &'static str,
    /// One sentence for people.
    pub sentence: String,
}

impl Suppositions {
    /// Reads the fields of the form; an empty one supposes nothing.
    ///
    /// # Errors
    /// The first field that cannot be read or believed.
    pub fn from_fields(
        fields: &BTreeMap<String, String>,
        inputs: &WhatIfInputs,
    ) -> Result<Self, FieldProblem> {
        let form = Form { fields, inputs };
        Ok(Self {
            deposit_minor: form.amount("deposit")?,
            deposit_on: form.day("deposit_on")?,
            deposit_is_personal: form.given("deposit_kind") == Some("personal"),
            lost_client: form.client("lost_client")?,
            lost_on: form.day("lost_on")?,
            raise_percent: form.percent("raise_percent")?,
            raise_client: form.client("raise_client")?,
            raise_on: form.day("raise_on")?,
            retirement_minor: form.amount("retirement")?,
            ira_minor: form.amount("ira")?,
            filing_status: form.status("filing_status")?,
        })
    }

    /// What of these suppositions can still be: a day that is over is today, and a client who is gone is none.
    #[must_use]
    pub fn still_possible(self, inputs: &WhatIfInputs) -> Self {
        let ahead = |on: Option<NaiveDate>| on.filter(|on| *on >= inputs.as_of);
        let known = |key: &String| inputs.clients.iter().any(|client| client.key == *key);
        let is_raised = self.raise_client.as_ref().is_none_or(known);
        Self {
            deposit_on: ahead(self.deposit_on),
            lost_on: ahead(self.lost_on),
            raise_on: ahead(self.raise_on),
            raise_percent: if is_raised { self.raise_percent } else { 0 },
            raise_client: self.raise_client.filter(known),
            lost_client: self.lost_client.filter(known),
            ..self
        }
    }

    /// What the fields of the form hold for these suppositions; an empty text where nothing is supposed.
    pub fn to_fields(&self, currency: Currency) -> BTreeMap<&'static str, String> {
        let amount = |minor: i64| {
            if minor == 0 { String::new() } else { Money::new(minor, currency).to_plain() }
        };
        let day = |on: Option<NaiveDate>| on.map_or_else(String::new, |on| on.to_string());
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        BTreeMap::from([
            ("deposit", amount(self.deposit_minor)),
            ("deposit_on", day(self.deposit_on)),
            ("deposit_kind", if self.deposit_is_personal { "personal" } else { "business" }.to_owned()),
            ("lost_client", text(&self.lost_client)),
            ("lost_on", day(self.lost_on)),
            ("raise_percent", self.raise_percent.to_string()),
            ("raise_client", text(&self.raise_client)),
            ("raise_on", day(self.raise_on)),
            ("retirement", amount(self.retirement_minor)),
            ("ira", amount(self.ira_minor)),
            ("filing_status", self.filing_status.map_or("", FilingStatus::code).to_owned()),
        ])
    }
}

/// The fields of a form while they are read.
struct Form<'a> {
    fields: &'a BTreeMap<String, String>,
    inputs: &'a WhatIfInputs,
}

impl Form<'_> {
    fn given(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    fn amount(&self, field: &'static str) -> Result<i64, FieldProblem> {
        let Some(text) = self.given(field) else { return Ok(0) };
        let amount = Money::parse_typed(text, self.inputs.currency).map(|amount| amount.amount_minor);
        amount.ok().filter(|minor| (0..=AMOUNT_MINOR_MAX).contains(minor)).ok_or_else(|| FieldProblem {
            field,
            sentence: "Enter an amount in numbers up to ten million, such as 2,500, or leave it empty."
                .to_owned(),
        })
    }

    fn day(&self, field: &'static str) -> Result<Option<NaiveDate>, FieldProblem> {
        let Some(text) = self.given(field) else { return Ok(None) };
        let as_of = self.inputs.as_of;
        let is_near = |on: &NaiveDate| (0..=AHEAD_DAYS_MAX).contains(&(*on - as_of).num_days());
        let day = text.parse().ok().filter(is_near);
        day.map(Some).ok_or_else(|| FieldProblem {
            field,
            sentence: format!("Choose a day from {as_of} up to a year ahead, or leave it empty."),
        })
    }

    fn percent(&self, field: &'static str) -> Result<i32, FieldProblem> {
        let Some(text) = self.given(field) else { return Ok(0) };
        let percent = text.trim_end_matches('%').trim_end().parse::<i32>().ok();
        let within = percent.filter(|percent| percent.abs() <= RAISE_PERCENT_MAX);
        within.ok_or_else(|| FieldProblem {
            field,
            sentence: "Enter a change of rates in whole per cent, from -100 to 100.".to_owned(),
        })
    }

    fn client(&self, field: &'static str) -> Result<Option<String>, FieldProblem> {
        let Some(key) = self.given(field) else { return Ok(None) };
        if self.inputs.clients.iter().any(|client| client.key == key) {
            return Ok(Some(key.to_owned()));
        }
        Err(FieldProblem { field, sentence: "Choose a client from the list.".to_owned() })
    }

    fn status(&self, field: &'static str) -> Result<Option<FilingStatus>, FieldProblem> {
        let Some(code) = self.given(field) else { return Ok(None) };
        FilingStatus::from_code(code)
            .map(Some)
            .ok_or_else(|| FieldProblem { field, sentence: "Choose how you file from the list.".to_owned() })
    }
}
