//! One action, as its file says it.

use chrono::Days;
use layout::{Accessibility, Class, Condition, Element, Exposure, Extra, Fallback, Id, OnUnknown};
use money::Locale;
use profile::IntentKind;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::WIDGET;
use crate::figures::{Figures, TaxDue};
use crate::template::{Template, TemplateError};
use crate::terms::{Offered, Terms};

/// A file of the catalogue cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an action cannot be read: {0}")]
pub struct CatalogueError(String);

/// One thing a customer may do.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Its id, which is that of its element on a screen.
    pub id: Id,
    /// What it is about; offers of credit and investment stand under the guardrails over those.
    pub class: Class,
    /// What it is counted under where caps count.
    pub topic: Id,
    /// Whether it has a legal or similarly significant effect, so that a person decides on it with the customer.
    #[serde(default)]
    pub significant: bool,
    /// What it is called.
    pub title: String,
    /// Whom it is for, in `JSONLogic`; nobody of whom that cannot be told.
    pub audience: Value,
    /// The intents whose facts are told as its reasons.
    #[serde(default)]
    pub intents: Vec<IntentKind>,
    /// What it is worth.
    pub worth: Worth,
    /// Days it stands in the inbox unanswered.
    pub lasts_days: u16,
    /// Days it is not told again once it was answered, put off or left to lapse.
    pub rest_days: u16,
    /// What it says, the first reason whose figures are all known.
    pub reasons: Vec<Reason>,
    /// What its button does.
    pub button: Button,
    /// The rule of terms that move, where it is an offer.
    #[serde(default)]
    pub terms: Option<Terms>,
}

/// What an action is worth, in shares from 0 to 1.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worth {
    /// To the customer, at the least where it is simulated.
    pub customer_benefit: f64,
    /// To the business.
    pub business: f64,
    /// How it is simulated for one customer.
    #[serde(default)]
    pub simulated: Option<Simulated>,
}

/// How what an action is worth to one customer is worked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Simulated {
    /// The share of simulated courses in which it keeps the balance from falling below zero.
    OverdraftAvoided,
    /// The share of the next tax payment that cash would not cover.
    TaxUncovered,
}

/// What is said for one reason, at two levels of reading.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Its code, for records.
    pub code: String,
    /// In a sentence or two that anybody understands.
    pub simple: Template,
    /// What is behind it, for who reads on.
    #[serde(default)]
    pub detailed: Option<Template>,
}

/// What the button of an action does: it leads to a page of Attune.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Button {
    /// Its words.
    pub label: String,
    /// The page.
    pub to: String,
}

/// What an action says to one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The code of its reason.
    pub code: String,
    /// For everybody.
    pub simple: String,
    /// For who reads on.
    pub detailed: Option<String>,
    /// The facts it rests on.
    pub because: Vec<String>,
}

impl Action {
    /// The action in `text`.
    ///
    /// # Errors
    /// When it is no action, or a template names what no figure has.
    pub(crate) fn read(text: &str) -> Result<Self, CatalogueError> {
        serde_json::from_str(text).map_err(|error| CatalogueError(error.to_string()))
    }

    /// It as an element of a layout.
    ///
    /// # Errors
    /// Never for an action of the catalogue: the parts of an element are its own.
    pub(crate) fn element(&self) -> Result<Element, CatalogueError> {
        let props = json!({ "action": self.id });
        let base: Element =
            serde_json::from_value(json!({ "type": WIDGET, "v": 1, "class": self.class, "props": props }))
                .map_err(|error| CatalogueError(error.to_string()))?;
        Ok(Element {
            topic: Some(self.topic.clone()),
            significant: self.significant,
            worth: Some(layout::Worth {
                customer_benefit: self.worth.customer_benefit,
                business: self.worth.business,
                extra: Extra::new(),
            }),
            visibility: Some(Condition {
                logic: self.audience.clone(),
                on_unknown: OnUnknown::Hide,
                reason: None,
                extra: Extra::new(),
            }),
            fallback: Some(Fallback::Drop),
            a11y: Some(Accessibility {
                label: self.title.clone(),
                heading_level: Some(2),
                extra: Extra::new(),
            }),
            exposure: Some(Exposure { ratio: 0.5, ms: 1000, extra: Extra::new() }),
            ..base
        })
    }

    /// What it says with these figures, and these terms where it is an offer; `None` where no reason has all it needs.
    #[must_use]
    pub fn words(&self, figures: &Figures, offered: Option<&Offered>, locale: Locale) -> Option<Words> {
        let value = |placeholder| figures.value(placeholder, offered, locale);
        let because = figures.intents.iter().filter(|intent| self.intents.contains(&intent.kind));
        self.reasons.iter().find_map(|reason| {
            Some(Words {
                code: reason.code.clone(),
                simple: reason.simple.fill(&value)?,
                detailed: reason.detailed.as_ref().and_then(|detailed| detailed.fill(&value)),
                because: because.clone().flat_map(|intent| intent.sentences(locale)).collect(),
            })
        })
    }

    /// What it is worth to a customer with these figures, simulated: what it is worth at the least, and of what is left up
    /// to 1 the share it does for them. `None` where it is not simulated or cannot be.
    #[must_use]
    pub fn benefit(&self, figures: &Figures) -> Option<f64> {
        let share = match self.worth.simulated? {
            Simulated::OverdraftAvoided => figures.overdraft.as_ref().map(|ahead| ahead.avoided),
            Simulated::TaxUncovered => figures.tax.as_ref().and_then(TaxDue::uncovered),
        };
        let least = self.worth.customer_benefit;
        share.map(|share| least + (1.0 - least) * share)
    }

    /// How long it stands.
    #[must_use]
    pub fn lasts(&self) -> Days {
        Days::new(self.lasts_days.into())
    }

    /// How long it rests once it was answered.
    #[must_use]
    pub fn rests(&self) -> Days {
        Days::new(self.rest_days.into())
    }
}

impl From<TemplateError> for CatalogueError {
    fn from(error: TemplateError) -> Self {
        Self(error.to_string())
    }
}
