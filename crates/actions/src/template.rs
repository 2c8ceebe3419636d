//! Sentences with places for a customer's figures, such as `{overdraft-day}`.

use serde::Deserialize;

/// A figure a sentence may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// The day the balance may be below zero first.
    OverdraftDay,
    /// In how many of a hundred courses it is within thirty days.
    OverdraftChance,
    /// What kept back avoids it.
    KeepBack,
    /// In how many of a hundred courses that does.
    ChanceAvoided,
    /// The next tax payment.
    TaxAmount,
    /// The day it is due.
    TaxDay,
    /// What cash would not cover of it in a bad case.
    TaxShort,
    /// How many payments have no category.
    Unnamed,
    /// The rate that is offered.
    Rate,
    /// What it would be without the steps.
    BaseRate,
}

/// Every placeholder by the name sentences have for it.
const PLACEHOLDERS: [(&str, Placeholder); 10] = [
    ("overdraft-day", Placeholder::OverdraftDay),
    ("overdraft-chance", Placeholder::OverdraftChance),
    ("keep-back", Placeholder::KeepBack),
    ("chance-avoided", Placeholder::ChanceAvoided),
    ("tax-amount", Placeholder::TaxAmount),
    ("tax-day", Placeholder::TaxDay),
    ("tax-short", Placeholder::TaxShort),
    ("unnamed", Placeholder::Unnamed),
    ("rate", Placeholder::Rate),
    ("base-rate", Placeholder::BaseRate),
];

/// A sentence names what there is no figure for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// A name nobody knows.
    #[error("there is no figure “{0}”")]
    Unknown(String),
    /// A brace without its other half.
    #[error("a brace is not closed in “{0}”")]
    Open(String),
}

/// A sentence with places.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Figure(Placeholder),
}

impl TryFrom<String> for Template {
    type Error = TemplateError;

    fn try_from(text: String) -> Result<Self, TemplateError> {
        let mut parts = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or_else(|| TemplateError::Open(text.clone()))?;
            let known = PLACEHOLDERS.iter().find(|(known, _)| *known == name);
            let (_, placeholder) = known.ok_or_else(|| TemplateError::Unknown(name.to_owned()))?;
            parts.extend([Part::Text(before.to_owned()), Part::Figure(*placeholder)]);
            rest = after;
        }
        if rest.contains('}') {
            return Err(TemplateError::Open(text));
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Self { parts })
    }
}

impl Template {
    /// The sentence with the values of its figures; `None` where one has none.
    pub(crate) fn fill(&self, value: &dyn Fn(Placeholder) -> Option<String>) -> Option<String> {
        let parts = self.parts.iter().map(|part| match part {
            Part::Text(text) => Some(text.clone()),
            Part::Figure(placeholder) => value(*placeholder),
        });
        parts.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_filled_where_every_figure_is_known() {
        let check = |text: &str, expected: Option<&str>| {
            let template = Template::try_from(text.to_owned()).unwrap();
            let known = |placeholder| match placeholder {
                Placeholder::KeepBack => Some("$120".to_owned()),
                _ => None,
            };
            assert_eq!(template.fill(&known).as_deref(), expected, "{text}");
        };
        check("Nothing to fill.", Some("Nothing to fill."));
        check("Keep {keep-back}.", Some("Keep $120."));
        check("{keep-back}{keep-back}", Some("$120$120"));
        check("By {tax-day} keep {keep-back}.", None);
    }

    #[test]
    fn what_no_figure_has_is_no_sentence() {
        let check = |text: &str, expected: TemplateError| {
            assert_eq!(Template::try_from(text.to_owned()), Err(expected), "{text}");
        };
        check("{shoe-size}", TemplateError::Unknown("shoe-size".into()));
        check("a {rate", TemplateError::Open("a {rate".into()));
        check("a } b", TemplateError::Open("a } b".into()));
    }
}
