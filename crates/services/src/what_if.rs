//! What-ifs: the customer's inputs gathered, their suppositions kept, and both worked out.

use std::collections::BTreeMap;

use whatif::{Client, Suppositions, WhatIfInputs, WhatIfOutcome, suppose};

use crate::people::Principal;
use crate::understanding::Kept;
use crate::{Attune, ServiceError};

/// A customer's what-if, worked out.
#[derive(Debug, Clone)]
pub struct WhatIf {
    /// What it was worked out from.
    pub inputs: WhatIfInputs,
    /// What is supposed.
    pub suppositions: Suppositions,
    /// Where it leads.
    pub outcome: WhatIfOutcome,
    /// Whole months of history, for those with too few for a forecast.
    pub history_months: u32,
}

/// The inputs, or in words why tax cannot be worked out.
fn inputs(kept: &Kept, person: &Principal) -> Result<Result<WhatIfInputs, String>, ServiceError> {
    let years = kept.tax.as_ref().ok_or(ServiceError::NotFound)?;
    let plan = match &years.this {
        Ok(plan) => plan.inputs.clone(),
        Err(reason) => return Ok(Err(reason.clone())),
    };
    let summary = &kept.summary;
    let clients = summary.concentration.iter().flat_map(|concentration| &concentration.clients);
    let clients = clients.map(|client| Client { key: client.key.clone(), name: client.name.clone() });
    Ok(Ok(WhatIfInputs {
        as_of: summary.as_of,
        currency: summary.currency,
        locale: person.locale(),
        plan,
        last: years.last.as_ref().map(|last| last.inputs.clone()),
        model: summary.forecast.as_ref().ok().cloned(),
        cash_minor: summary.safe_to_spend.cash_minor,
        bills_due_minor: summary.safe_to_spend.bills_due_minor,
        buffer_minor: summary.safe_to_spend.buffer_minor,
        usual_spending_minor: summary.runway.usual_spending_minor,
        clients: clients.filter(|client| !client.key.is_empty()).collect(),
    }))
}

impl Attune {
    /// The customer's what-if under the suppositions they kept; in words why, where tax cannot be worked out.
    ///
    /// # Errors
    /// When the person is no customer, or has not said where they live.
    pub async fn what_if(&self, person: &Principal) -> Result<Result<WhatIf, String>, ServiceError> {
        let kept = self.kept(person).await?;
        let inputs = match inputs(&kept, person)? {
            Ok(inputs) => inputs,
            Err(reason) => return Ok(Err(reason)),
        };
        let kept_suppositions: Suppositions = match store::what_if::get(&self.db, person.customer()?).await? {
            Some(body) => serde_json::from_str(&body).map_err(ServiceError::internal)?,
            None => Suppositions::default(),
        };
        let suppositions = kept_suppositions.still_possible(&inputs);
        let history_months = kept.summary.history.months;
        // Drawing thousands of paths would hold up the thread that serves others.
        let worked_out = tokio::task::spawn_blocking(move || {
            let outcome = suppose(&inputs, &suppositions);
            outcome.map(|outcome| WhatIf { inputs, suppositions, outcome, history_months })
        });
        let worked_out = worked_out.await.map_err(ServiceError::internal)?;
        Ok(worked_out.map_err(|error| error.to_string()))
    }

    /// Keeps what is supposed, by the names of the form's fields.
    ///
    /// # Errors
    /// When a field cannot be read or believed, or tax cannot be worked out with it.
    pub async fn keep_suppositions(
        &self,
        person: &Principal,
        fields: &BTreeMap<String, String>,
    ) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let kept = self.kept(person).await?;
        let inputs = inputs(&kept, person)?.map_err(|reason| {
            ServiceError::invalid("what-if", format!("Tax cannot be worked out: {reason}."))
        })?;
        let suppositions = Suppositions::from_fields(fields, &inputs)
            .map_err(|problem| ServiceError::invalid("what-if", problem.sentence))?;
        whatif::standing(&inputs, &suppositions).map_err(|error| {
            ServiceError::invalid("what-if", format!("Tax cannot be worked out with that: {error}."))
        })?;
        let body = serde_json::to_string(&suppositions).map_err(ServiceError::internal)?;
        self.db
            .write(move |tx| {
                Box::pin(async move { Ok::<_, ServiceError>(store::what_if::put(tx, &owner, &body).await?) })
            })
            .await
    }

    /// Forgets what is supposed.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn reset_suppositions(&self, person: &Principal) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move { Ok::<_, ServiceError>(store::what_if::remove(tx, &owner).await?) })
            })
            .await
    }
}
