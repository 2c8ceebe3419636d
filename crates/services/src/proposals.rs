//! Changes of the policy wait as proposals: one member of the product team makes one, another approves it, and it comes
//! into force as the next revision.

use std::sync::Arc;

use decision::Policy;
use serde::{Deserialize, Serialize};
use store::StoreError;
use store::policies::{StoredPolicy, StoredProposal};

use crate::experiments::ExperimentChange;
use crate::people::Principal;
use crate::policies::AudienceChange;
use crate::{Attune, ServiceError};

/// The longest note, characters.
const NOTE_LENGTH_MAX: usize = 300;

/// A change of the policy. Every one has a name of its own in its field `change`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Change {
    /// Of its audiences.
    Audience(AudienceChange),
    /// Of its experiments.
    Experiment(Box<ExperimentChange>),
}

/// A revision of the policy that is to come into force, and who stands for it.
pub(crate) struct Revision {
    pub(crate) policy: Policy,
    pub(crate) author: String,
    pub(crate) approver: String,
    pub(crate) note: String,
}

impl Change {
    /// The policy after it, as its next revision.
    pub(crate) fn apply(&self, policy: &Policy) -> Result<Policy, ServiceError> {
        let mut next = policy.clone();
        match self {
            Self::Audience(change) => change.make(&mut next)?,
            Self::Experiment(change) => change.make(&mut next)?,
        }
        revised(next)
    }
}

/// A changed policy as the next revision.
pub(crate) fn revised(mut policy: Policy) -> Result<Policy, ServiceError> {
    policy.revision += 1;
    match policy.faults().first() {
        Some(fault) => {
            Err(ServiceError::invalid("policy-fault", format!("It cannot come into force: {fault}.")))
        }
        None => Ok(policy),
    }
}

/// The reason for a change, which must be given. `code` is the short name of a refusal.
pub(crate) fn noted(note: &str, code: &'static str) -> Result<String, ServiceError> {
    let note = note.trim();
    let is_a_note =
        !note.is_empty() && note.chars().count() <= NOTE_LENGTH_MAX && !note.chars().any(char::is_control);
    if is_a_note {
        Ok(note.to_owned())
    } else {
        Err(ServiceError::invalid(
            code,
            format!("Enter why in a sentence, in at most {NOTE_LENGTH_MAX} letters."),
        ))
    }
}

impl Attune {
    /// Changes that wait, the oldest first, each with its proposal.
    pub(crate) async fn proposed(&self) -> Result<Vec<(StoredProposal, Change)>, ServiceError> {
        let stored = store::policies::proposals(&self.db).await?;
        let read = stored.into_iter().map(|stored| {
            let change = serde_json::from_str(&stored.body).map_err(ServiceError::internal)?;
            Ok((stored, change))
        });
        read.collect()
    }

    /// Lets a change wait for somebody else's approval. One that cannot come into force as things are is refused.
    pub(crate) async fn propose(
        &self,
        person: &Principal,
        change: &Change,
        note: String,
    ) -> Result<(), ServiceError> {
        person.product()?;
        change.apply(&self.policy())?;
        let proposal = StoredProposal {
            id: self.new_id(),
            author_id: person.user_id.as_str().to_owned(),
            body: serde_json::to_string(change).map_err(ServiceError::internal)?,
            note,
            at: self.now(),
        };
        self.db
            .write(move |tx| {
                Box::pin(async move { Ok::<_, ServiceError>(store::policies::propose(tx, &proposal).await?) })
            })
            .await
    }

    /// Approves a proposal, which puts it in force, or drops it. Whoever proposed may drop and not approve.
    ///
    /// # Errors
    /// When it was decided on already, is one's own, or can no more come into force.
    pub async fn decide_on_proposal(
        &self,
        person: &Principal,
        id: &str,
        approves: bool,
    ) -> Result<(), ServiceError> {
        person.product()?;
        let open = self.proposed().await?;
        let (proposal, change) =
            open.into_iter().find(|(proposal, _)| proposal.id == id).ok_or(ServiceError::NotFound)?;
        if !approves {
            return self.close_proposal(proposal.id, None).await;
        }
        if proposal.author_id == person.user_id.as_str() {
            return Err(ServiceError::invalid(
                "own-proposal",
                "A colleague has to approve what you propose.",
            ));
        }
        // Another process may have put one in force a moment ago.
        self.reload_policy().await?;
        if let Change::Experiment(change) = &change {
            self.check_experiment(change).await?;
        }
        let revision = Revision {
            policy: change.apply(&self.policy())?,
            author: self.called(&proposal.author_id).await?,
            approver: self.called(person.user_id.as_str()).await?,
            note: proposal.note,
        };
        self.close_proposal(proposal.id, Some(revision)).await?;
        match &change {
            Change::Experiment(change) => self.after_approval(change, &proposal.author_id).await,
            Change::Audience(_) => Ok(()),
        }
    }

    async fn close_proposal(&self, id: String, revision: Option<Revision>) -> Result<(), ServiceError> {
        let next = revision.as_ref().map(|revision| Arc::new(revision.policy.clone()));
        let stored = revision.map(|revision| self.stored_policy(revision)).transpose()?;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let state = if stored.is_some() { "approved" } else { "discarded" };
                    if !store::policies::close(tx, &id, state).await? {
                        return Err(ServiceError::NotFound);
                    }
                    match stored {
                        Some(stored) => store::policies::insert(tx, &stored).await.map_err(taken),
                        None => Ok(()),
                    }
                })
            })
            .await?;
        if let Some(next) = next {
            self.policy.store(next);
        }
        Ok(())
    }

    /// Puts a revision in force that nobody had to propose.
    pub(crate) async fn put_in_force(&self, revision: Revision) -> Result<(), ServiceError> {
        let next = Arc::new(revision.policy.clone());
        let stored = self.stored_policy(revision)?;
        self.db
            .write(move |tx| {
                Box::pin(async move { store::policies::insert(tx, &stored).await.map_err(taken) })
            })
            .await?;
        self.policy.store(next);
        Ok(())
    }

    fn stored_policy(&self, revision: Revision) -> Result<StoredPolicy, ServiceError> {
        Ok(StoredPolicy {
            revision: i64::from(revision.policy.revision),
            body: serde_json::to_string(&revision.policy).map_err(ServiceError::internal)?,
            author: revision.author,
            approver: revision.approver,
            note: revision.note,
            at: self.now(),
        })
    }
}

fn taken(error: StoreError) -> ServiceError {
    match error {
        StoreError::Taken => ServiceError::invalid(
            "policy-taken",
            "Somebody changed the policy at the same moment. Try again.",
        ),
        error => error.into(),
    }
}
