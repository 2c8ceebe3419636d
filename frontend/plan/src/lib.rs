//! A whole retirement as a WASM module of its own, so that no other page carries the tax rules or the simulation.
//!
//! It works out what the server works out, with the same code; reading the form and writing the page is `plan.js`,
//! which has it run in a worker. JSON goes in and comes out, so that nothing here knows a browser.

use std::collections::BTreeMap;

use retirement::answer::{PlanAnswer, TaxQuestion};
use retirement::levers::Levers;
use retirement::question::{FieldProblem, PlanQuestion};
use retirement::shown::{LeversShown, PlanShown};
use retirement::tax_table::TaxTable;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// What the form asked for, as JSON.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Answer {
    /// What is to be shown.
    Shown(Box<PlanShown>),
    /// A field cannot be used.
    Problem(FieldProblem),
    /// The fields make no plan.
    Nothing,
}

/// One customer's plan: their own figures, and what was worked out last.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Plan {
    own: PlanQuestion,
    tax: Option<(TaxQuestion, Option<TaxTable>)>,
    last: Option<(PlanQuestion, PlanAnswer)>,
}

#[wasm_bindgen]
impl Plan {
    /// Reads the customer's own figures, as the server wrote them in the page.
    ///
    /// # Errors
    /// A sentence, when they cannot be read.
    #[wasm_bindgen(constructor)]
    pub fn new(own: &str) -> Result<Self, String> {
        let own = serde_json::from_str(own).map_err(|error| error.to_string())?;
        Ok(Self { own, tax: None, last: None })
    }

    /// What becomes of the plan under the fields of the form, an object of texts.
    ///
    /// # Errors
    /// A sentence, when the fields are no object of texts.
    pub fn answer(&mut self, fields: &str) -> Result<String, String> {
        let fields: BTreeMap<String, String> =
            serde_json::from_str(fields).map_err(|error| error.to_string())?;
        let given = |name: &str| fields.get(name).map(String::as_str);
        let (question, problems) = self.own.clone().with_fields(&given);
        self.last = None;
        let answer = match problems.first() {
            Some(problem) => Answer::Problem(*problem),
            None => match PlanAnswer::of(&question, self.table(&question)) {
                Some(answer) => {
                    let shown = PlanShown::of(&question, &answer);
                    self.last = Some((question, answer));
                    Answer::Shown(Box::new(shown))
                }
                None => Answer::Nothing,
            },
        };
        serde_json::to_string(&answer).map_err(|error| error.to_string())
    }

    /// The levers of the plan answered last; `null` where it needs none.
    ///
    /// # Errors
    /// A sentence, when they cannot be written.
    pub fn levers(&self) -> Result<String, String> {
        let untaxed = TaxTable::untaxed();
        let table = self.tax.as_ref().and_then(|(_, table)| table.as_ref()).unwrap_or(&untaxed);
        let levers = self.last.as_ref().and_then(|(question, answer)| {
            Levers::of(question, answer, table).map(|levers| LeversShown::of(question, &levers))
        });
        serde_json::to_string(&levers).map_err(|error| error.to_string())
    }
}

impl Plan {
    /// The tax of a question, kept for the next one that asks for the same.
    fn table(&mut self, question: &PlanQuestion) -> Option<&TaxTable> {
        let asked = TaxQuestion::of(question)?;
        if self.tax.as_ref().is_none_or(|(kept, _)| *kept != asked) {
            let table = asked.table();
            self.tax = Some((asked, table));
        }
        self.tax.as_ref().and_then(|(_, table)| table.as_ref())
    }
}
