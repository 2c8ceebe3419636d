//! The what-if as a WASM module of its own, so that no other page carries the tax rules or the simulation.
//!
//! It works out what the server works out, with the same code; reading the form and writing the page is
//! `what-if.js`, its only caller. JSON goes in and comes out, so that nothing here knows a browser.

use std::collections::BTreeMap;

use serde::Serialize;
use wasm_bindgen::prelude::*;
use whatif::{CashAhead, Standing, Suppositions, WhatIfInputs, cash_ahead, standing};

/// What the form asked for, as JSON: figures, or the field that cannot be used and why.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Answer<T> {
    /// What is to be shown.
    Shown(T),
    /// A field cannot be used.
    Problem {
        /// Its name; empty where no single one is to blame.
        field: &'static str,
        /// What to do about it.
        sentence: String,
    },
}

/// One customer's what-if: everything it is worked out from, and how things are, worked out once.
#[wasm_bindgen]
#[derive(Debug)]
pub struct WhatIf {
    inputs: WhatIfInputs,
    before: Standing,
    cash_before: Option<CashAhead>,
}

#[wasm_bindgen]
impl WhatIf {
    /// Reads the inputs, as the server wrote them in the page.
    ///
    /// # Errors
    /// A sentence, when they cannot be read or no tax can be worked out.
    #[wasm_bindgen(constructor)]
    pub fn new(inputs: &str) -> Result<Self, String> {
        let inputs: WhatIfInputs = serde_json::from_str(inputs).map_err(|error| error.to_string())?;
        let nothing = Suppositions::default();
        let before = standing(&inputs, &nothing).map_err(|error| error.to_string())?;
        let cash_before = cash_ahead(&inputs, &nothing).map_err(|error| error.to_string())?;
        Ok(Self { inputs, before, cash_before })
    }

    /// Tax and today's cash under the fields of the form, an object of texts: rows of figures.
    ///
    /// # Errors
    /// A sentence, when the fields are no object of texts.
    pub fn tax(&self, fields: &str) -> Result<String, String> {
        self.answer(fields, |supposed| {
            let after = standing(&self.inputs, supposed).map_err(|error| error.to_string())?;
            Ok(whatif::tax_shown(&self.inputs, &self.before, &after))
        })
    }

    /// Cash ahead under the fields of the form: figures, drawing and tables; `null` with too little history.
    ///
    /// # Errors
    /// As [`WhatIf::tax`].
    pub fn cash(&self, fields: &str) -> Result<String, String> {
        self.answer(fields, |supposed| {
            let after = cash_ahead(&self.inputs, supposed).map_err(|error| error.to_string())?;
            let both = self.cash_before.as_ref().zip(after);
            Ok(both.map(|(before, after)| whatif::cash_shown(&self.inputs, before, &after)))
        })
    }
}

impl WhatIf {
    fn answer<T: Serialize>(
        &self,
        fields: &str,
        work_out: impl FnOnce(&Suppositions) -> Result<T, String>,
    ) -> Result<String, String> {
        let fields: BTreeMap<String, String> =
            serde_json::from_str(fields).map_err(|error| error.to_string())?;
        let answer = match Suppositions::from_fields(&fields, &self.inputs) {
            Ok(supposed) => match work_out(&supposed) {
                Ok(shown) => Answer::Shown(shown),
                Err(sentence) => Answer::Problem { field: "", sentence },
            },
            Err(problem) => Answer::Problem { field: problem.field, sentence: problem.sentence },
        };
        serde_json::to_string(&answer).map_err(|error| error.to_string())
    }
}
