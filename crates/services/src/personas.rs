//! What the customer says to Attune's guess.

use profile::Persona;
use store::decisions::PersonaLabel;

use crate::arrangements::Change;
use crate::people::Principal;
use crate::{Attune, ServiceError};

impl Attune {
    /// "This is right": the persona in force becomes a label.
    ///
    /// # Errors
    /// When there is no persona to confirm.
    pub async fn confirm_persona(&self, person: &Principal) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let decision = self.decision_in_force(&owner).await?;
        let persona = decision.and_then(|decision| decision.persona).ok_or_else(|| {
            ServiceError::invalid(
                "no-persona",
                "Attune has not recognised a financial life yet, so there is nothing to confirm.",
            )
        })?;
        let label = self.label(persona, false);
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, ServiceError>(store::decisions::insert_label(tx, &owner, &label).await?)
                })
            })
            .await
    }

    /// "This is not me": the persona the customer picks becomes a label and holds at once. Can be undone.
    ///
    /// # Errors
    /// When the name is no persona.
    pub async fn choose_persona(&self, person: &Principal, name: &str) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let persona = Persona::from_name(name).ok_or_else(|| {
            ServiceError::invalid("persona", "Pick one of the kinds of financial life in the list.")
        })?;
        let label = self.label(persona, true);
        let change = Change::Persona { label_id: label.id.clone(), persona };
        let stored = self.change(&change)?;
        let event_id = format!("choice-{}", stored.id);
        let now = self.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    store::decisions::insert_label(tx, &owner, &label).await?;
                    Ok::<_, ServiceError>(store::changes::insert(tx, &owner, &stored, now).await?)
                })
            })
            .await?;
        self.decide_anew(person, &event_id).await
    }

    pub(crate) fn label(&self, persona: Persona, chosen: bool) -> PersonaLabel {
        PersonaLabel {
            id: self.new_id(),
            persona: persona.as_str().to_owned(),
            chosen,
            by_advisor: false,
            at: self.now(),
        }
    }
}
