//! The policy as data: audiences are proposed by one member of the product team, counted over the customers there are,
//! approved by another, and come into force as a new revision. Old revisions stay, so that a decision can be replayed.
//! How changes wait and are approved is in `proposals`; the experiments of the policy are in `experiments`.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use decision::{Audience, Condition, Policy, Rollout, State, decide};
use layout::Id;
use serde::{Deserialize, Serialize};
use store::policies::StoredPolicy;

use crate::conditions::ConditionForm;
use crate::people::Principal;
use crate::proposals::Change;
use crate::{Attune, ServiceError};

/// The longest description or note, characters.
const TEXT_LENGTH_MAX: usize = 300;
/// Most audiences at once: each is asked of every customer, one after another.
const AUDIENCES_MAX: usize = 50;

/// What is proposed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum AudienceChange {
    /// A new audience after all others.
    Add {
        /// The audience.
        audience: Box<Audience>,
    },
    /// An audience taken away.
    Remove {
        /// Which.
        id: Id,
    },
}

/// A proposal as it waits.
#[derive(Debug, Clone)]
pub struct AudienceProposal {
    /// Its id.
    pub id: String,
    /// What is proposed.
    pub change: AudienceChange,
    /// Why.
    pub note: String,
    /// Whether the one who asks proposed it, and so cannot approve it.
    pub is_mine: bool,
    /// Whom it would reach; `None` for an audience taken away.
    pub reach: Option<Reach>,
}

/// How many customers an audience would hold, by their persona in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Customers there are.
    pub customers: usize,
    /// Of those, who would be shown its layout.
    pub reached: usize,
    /// Of whom it cannot be told.
    pub unknown: usize,
    /// Those reached, by persona; `none` for no persona.
    pub by_persona: BTreeMap<String, usize>,
    /// Those who belong to it and get another audience's layout, which stands before it in the order.
    pub shadowed_by: BTreeMap<String, usize>,
}

/// A form of a new audience, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AudienceForm {
    /// Its name.
    pub id: String,
    /// Who is meant, as it follows “the dashboard for”.
    pub description: String,
    /// Who belongs to it.
    pub condition: ConditionForm,
    /// The layout they get.
    pub layout: String,
    /// Per cent of them who get it.
    pub rollout_percent: String,
    /// Why.
    pub note: String,
}

/// What is in force, and what waits.
#[derive(Debug, Clone)]
pub struct Audiences {
    /// The policy's revision.
    pub revision: u32,
    /// In the order they are asked.
    pub in_force: Vec<Audience>,
    /// Proposals, the oldest first.
    pub proposals: Vec<AudienceProposal>,
    /// The layouts an audience can be given.
    pub layouts: Vec<String>,
}

fn refused(sentence: impl Into<String>) -> ServiceError {
    ServiceError::invalid("audience", sentence)
}

impl AudienceForm {
    /// The audience as it was typed.
    fn read(&self) -> Result<(Audience, String), ServiceError> {
        let text = |text: &str, what: &str| {
            let text = text.trim();
            let fits = !text.is_empty() && text.chars().count() <= TEXT_LENGTH_MAX;
            if fits {
                Ok(text.to_owned())
            } else {
                Err(refused(format!("Enter {what}, in at most {TEXT_LENGTH_MAX} letters.")))
            }
        };
        let id = Id::new(self.id.trim()).map_err(|_| {
            refused("A name has small letters, digits and hyphens, and begins with a letter.")
        })?;
        let percent: u8 = self
            .rollout_percent
            .trim()
            .parse()
            .ok()
            .filter(|percent| *percent <= 100)
            .ok_or_else(|| refused("Enter 0 to 100 per cent."))?;
        let logic = self.condition.logic().map_err(refused)?.ok_or_else(|| {
            refused("Choose an attribute and enter what it is compared with, or enter a condition.")
        })?;
        let condition = Condition::parse(&logic)
            .map_err(|error| refused(format!("The condition cannot be used: {error}.")))?;
        let layout = Id::new(self.layout.trim()).map_err(|_| refused("Choose a layout."))?;
        let audience = Audience {
            description: text(&self.description, "who is meant")?,
            rollout: Rollout { share: f64::from(percent) / 100.0, seed: format!("audience-{id}") },
            owner: "product".to_owned(),
            id,
            condition,
            layout,
        };
        Ok((audience, text(&self.note, "why")?))
    }
}

impl AudienceChange {
    /// Makes the change on a policy.
    pub(crate) fn make(&self, policy: &mut Policy) -> Result<(), ServiceError> {
        match self {
            Self::Add { audience } => policy.audiences.push((**audience).clone()),
            Self::Remove { id } => {
                let before = policy.audiences.len();
                policy.audiences.retain(|audience| audience.id != *id);
                if policy.audiences.len() == before {
                    return Err(refused(format!("There is no audience “{id}”.")));
                }
            }
        }
        if policy.audiences.len() > AUDIENCES_MAX {
            return Err(refused(format!("There are at most {AUDIENCES_MAX} audiences.")));
        }
        Ok(())
    }
}

impl Attune {
    /// The policy in force.
    pub(crate) fn policy(&self) -> Arc<Policy> {
        self.policy.load_full()
    }

    /// Audiences in force and those proposed.
    ///
    /// # Errors
    /// For everybody outside the product team.
    pub async fn audiences(&self, person: &Principal) -> Result<Audiences, ServiceError> {
        person.product()?;
        let policy = self.policy();
        let mut proposals = Vec::new();
        for (stored, change) in self.proposed().await? {
            let Change::Audience(change) = change else { continue };
            let reach = match &change {
                AudienceChange::Add { audience } => Some(self.reach(audience).await?),
                AudienceChange::Remove { .. } => None,
            };
            proposals.push(AudienceProposal {
                is_mine: stored.author_id == person.user_id.as_str(),
                id: stored.id,
                note: stored.note,
                change,
                reach,
            });
        }
        Ok(Audiences {
            revision: policy.revision,
            in_force: policy.audiences.clone(),
            proposals,
            layouts: self
                .published()
                .all_current()
                .map(|document| document.metadata.name.to_string())
                .collect(),
        })
    }

    /// Proposes a new audience.
    ///
    /// # Errors
    /// When a field cannot be used; the sentence says which.
    pub async fn propose_audience(
        &self,
        person: &Principal,
        form: &AudienceForm,
    ) -> Result<(), ServiceError> {
        person.product()?;
        let (audience, note) = form.read()?;
        if self.published().current(&audience.layout).is_none() {
            return Err(refused(format!("There is no layout “{}”.", audience.layout)));
        }
        let change = AudienceChange::Add { audience: Box::new(audience) };
        self.propose(person, &Change::Audience(change), note).await
    }

    /// Proposes to take an audience away.
    ///
    /// # Errors
    /// When there is none of that name, or no reason is given.
    pub async fn propose_removal(
        &self,
        person: &Principal,
        id: &str,
        note: &str,
    ) -> Result<(), ServiceError> {
        person.product()?;
        let id = Id::new(id).map_err(|_| ServiceError::NotFound)?;
        let note = note.trim().to_owned();
        if note.is_empty() || note.chars().count() > TEXT_LENGTH_MAX {
            return Err(refused("Say in a sentence why it is taken away."));
        }
        let change = AudienceChange::Remove { id };
        self.propose(person, &Change::Audience(change), note).await
    }

    /// Puts the newest stored revision in force, by whichever process it came.
    ///
    /// # Errors
    /// When the store fails or holds something that is no policy.
    pub async fn reload_policy(&self) -> Result<(), ServiceError> {
        let Some(stored) = store::policies::newest(&self.db).await? else { return Ok(()) };
        if stored.revision > i64::from(self.policy().revision) {
            let starting = starting().map_err(ServiceError::internal)?;
            self.policy.store(Arc::new(guarded(read(&stored)?, starting)));
        }
        Ok(())
    }

    /// A revision of the policy: the one in force, or an earlier one.
    pub(crate) async fn policy_of(&self, revision: u32) -> Result<Arc<Policy>, ServiceError> {
        let in_force = self.policy();
        if in_force.revision == revision {
            return Ok(in_force);
        }
        let stored = store::policies::all(&self.db).await?;
        if let Some(stored) = stored.iter().find(|stored| stored.revision == i64::from(revision)) {
            return Ok(Arc::new(read(stored)?));
        }
        let starting = starting().map_err(ServiceError::internal)?;
        if starting.revision == revision {
            return Ok(Arc::new(starting));
        }
        Err(ServiceError::invalid(
            "policy-revision",
            format!("There is no revision {revision} of the policy."),
        ))
    }

    /// Whom an audience would reach, were it the last: decided for every customer as they are today.
    async fn reach(&self, audience: &Audience) -> Result<Reach, ServiceError> {
        let policy = self.policy();
        let mut with_it = Policy::clone(&policy);
        with_it.audiences.push(audience.clone());
        let mut alone = Policy::clone(&policy);
        alone.audiences = vec![audience.clone()];
        let mut reach = Reach::default();
        for owner in
            store::decisions::owners_since(&self.db, DateTime::<Utc>::UNIX_EPOCH.date_naive()).await?
        {
            let Some(customer) = self.customer_of(&owner).await? else { continue };
            let context = self.context(&customer, "reach").await?;
            let decided = |policy: &Policy| {
                decide(&context, policy, &self.catalogue, &self.published(), &State::default(), self.now())
            };
            let (whole, alone) = (decided(&with_it), decided(&alone));
            reach.customers += 1;
            reach.unknown += usize::from(alone.untold.contains(&audience.id));
            if whole.audience.as_ref() == Some(&audience.id) {
                reach.reached += 1;
                let persona = whole.state_after.standing.and_then(|standing| standing.persona);
                let persona = persona.map_or("none", |persona| persona.as_str()).to_owned();
                *reach.by_persona.entry(persona).or_default() += 1;
            } else if alone.audience.is_some()
                && let Some(other) = whole.audience
            {
                *reach.shadowed_by.entry(other.to_string()).or_default() += 1;
            }
        }
        Ok(reach)
    }
}

/// The policy this build starts with.
pub(crate) fn starting() -> anyhow::Result<Policy> {
    Ok(Policy::starting()?)
}

/// The policy in force when a server starts.
pub(crate) async fn in_force(db: &store::Db) -> anyhow::Result<Policy> {
    let starting = starting()?;
    match store::policies::newest(db).await? {
        Some(stored) if stored.revision > i64::from(starting.revision) => {
            Ok(guarded(read(&stored)?, starting))
        }
        _ => Ok(starting),
    }
}

/// A stored policy under the guardrails of this build: one stored by an earlier build knows nothing of newer ones, and the
/// team changes none.
fn guarded(stored: Policy, starting: Policy) -> Policy {
    Policy { guardrails: starting.guardrails, ..stored }
}

/// A stored revision.
pub(crate) fn read(stored: &StoredPolicy) -> Result<Policy, ServiceError> {
    Policy::read(&stored.body).map_err(ServiceError::internal)
}
