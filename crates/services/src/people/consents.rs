//! What a customer agreed to. Without an answer the answer is no.

use ledger::CustomerId;
use store::consents::Consent;

use super::principal::Principal;
use crate::{Attune, ServiceError};

/// Arranging the dashboard by profiling the customer's own data.
pub(crate) const PROFILING: &str = "profiling";
/// The wording of the question as the pages ask it; a new wording is a new version, and asks anew.
const PROFILING_VERSION: &str = "2026-11";

impl Attune {
    /// Gives or withdraws the consent to profiling. Withdrawing deletes what was inferred and decides anew, so
    /// that the next page is the neutral one.
    ///
    /// # Errors
    /// When the person is no customer or the database fails.
    pub async fn set_profiling_consent(&self, person: &Principal, granted: bool) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        if self.consents_to_profiling(&owner).await? == granted {
            return Ok(());
        }
        let (id, consent) = (self.new_id(), self.answer(granted));
        let writer = owner.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    store::consents::insert(tx, &id, &writer, &consent).await?;
                    if !granted {
                        store::summaries::remove_profile(tx, &writer).await?;
                    }
                    Ok::<_, ServiceError>(())
                })
            })
            .await?;
        let event_id = format!("consent-{}", self.new_id());
        if granted {
            self.refresh(person, &event_id).await
        } else {
            self.decide_anew(person, &event_id).await
        }
    }

    /// Whether the customer's latest answer is yes, to the wording asked today.
    pub(crate) async fn consents_to_profiling(&self, owner: &CustomerId) -> Result<bool, ServiceError> {
        let newest = store::consents::newest(&self.db, owner, PROFILING).await?;
        Ok(newest.is_some_and(|consent| consent.granted && consent.version == PROFILING_VERSION))
    }

    /// An answer given now.
    pub(crate) fn answer(&self, granted: bool) -> Consent {
        Consent {
            purpose: PROFILING.to_owned(),
            version: PROFILING_VERSION.to_owned(),
            granted,
            at: self.now(),
        }
    }
}
