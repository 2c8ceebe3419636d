//! A decision made again: for a moment of the past, under any revision of the policy there was.

use chrono::{DateTime, Utc};
use decision::{Decision, Grounds, Inputs, LayoutRef, Record, Snapshot, State, decide};
use serde::Serialize;

use crate::contacts::utc_offsets_minutes;
use crate::deciding::INPUTS_KEPT;
use crate::intents::{Known, intents_of};
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// What a decision is made again from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReplayedFrom {
    /// What the recorded decision was made from.
    Record,
    /// The rows up to that moment, as a first decision: what was remembered then of earlier ones is not kept.
    Rows,
}

/// A decision made again, beside the one that was recorded.
#[derive(Debug, Clone, Serialize)]
pub struct Replay {
    /// The decision as it comes out now.
    pub decision: Decision,
    /// What it is made from.
    pub from: ReplayedFrom,
    /// The layout that was recorded at that moment; `None` before the first record.
    pub recorded: Option<LayoutRef>,
    /// Whether both name the same layout.
    pub agrees: Option<bool>,
}

impl Attune {
    /// Decides for a customer as of a moment, by the layouts in force now: from what the decision of that moment was made
    /// from, while that is kept, and otherwise from the rows up to it. Nothing is recorded.
    ///
    /// # Errors
    /// When the person is no customer, or there is no such revision of the policy.
    pub async fn replay(
        &self,
        person: &Principal,
        at: DateTime<Utc>,
        policy_revision: Option<u32>,
    ) -> Result<Replay, ServiceError> {
        let policy = match policy_revision {
            Some(revision) => self.policy_of(revision).await?,
            None => self.policy(),
        };
        let log = self.decision_log(person).await?;
        let record = log.into_iter().rev().find(|record| record.decided_at <= at);
        let kept = match &record {
            Some(record) => self.inputs_of(person, record).await?,
            None => None,
        };
        let (from, inputs, now) = match (kept, &record) {
            (Some(inputs), Some(record)) => (ReplayedFrom::Record, inputs, record.decided_at),
            _ => (ReplayedFrom::Rows, self.inputs_on(person, at).await?, at),
        };
        let published = self.published_for(&inputs.context.customer);
        let decision = decide(&inputs.context, &policy, &self.catalogue, &published, &inputs.state, now);
        let recorded = record.map(|record| record.layout);
        let agrees = recorded.as_ref().map(|recorded| recorded.name == decision.layout.name);
        Ok(Replay { decision, from, recorded, agrees })
    }

    /// The newest decision of a customer with all it takes to check it; `None` when what it was made from is kept no more.
    ///
    /// # Errors
    /// When the person is no customer, or the store fails.
    pub async fn grounds(&self, person: &Principal) -> Result<Option<Grounds>, ServiceError> {
        let Some(newest) = store::decisions::newest(&self.db, person.customer()?).await? else {
            return Ok(None);
        };
        let record: Record = serde_json::from_str(&newest.record).map_err(ServiceError::internal)?;
        let Some(inputs) = self.inputs_of(person, &record).await? else { return Ok(None) };
        let policy = self.policy_of(record.policy_revision).await?;
        Ok(Some(Grounds { record, inputs, policy: policy.as_ref().clone() }.pared()))
    }

    /// Forgets what decisions were made from after ninety days, also for those who never come back.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn forget_old_inputs(&self) -> Result<(), ServiceError> {
        let since = self.now() - INPUTS_KEPT;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, ServiceError>(store::decisions::forget_inputs_before(tx, since).await?)
                })
            })
            .await
    }

    /// What a recorded decision was made from, while that is kept in a shape this build reads.
    async fn inputs_of(&self, person: &Principal, record: &Record) -> Result<Option<Inputs>, ServiceError> {
        let body = store::decisions::inputs_of(&self.db, person.customer()?, &record.decision_id).await?;
        Ok(body.and_then(|body| serde_json::from_str(&body).ok()))
    }

    /// What a first decision would be made from on a day of the past, by the rows up to it.
    async fn inputs_on(&self, person: &Principal, at: DateTime<Utc>) -> Result<Inputs, ServiceError> {
        let owner = person.customer()?;
        let mut context = self.context(person, &format!("replay-{}", at.to_rfc3339())).await?;
        if context.snapshot.is_some() {
            let books = self.books_on(owner, at.date_naive()).await?;
            let mut inferred = self.infer(&books, person.birth_year);
            // Tax and portfolio of that day are not at hand: intents that rest on them stay unknown.
            inferred.intents = Some(intents_of(&Known {
                books: &books,
                summary: &books.summary,
                tax: None,
                portfolio: None,
                birth_year: person.birth_year,
                models: &self.intent_models,
            }));
            context.attributes = crate::deciding::attributes(person, Some(&inferred));
            context.snapshot = Some(Snapshot {
                as_of: inferred.as_of,
                assessment: inferred.assessment,
                hardship: inferred.hardship.level,
                hardship_facts: inferred.hardship_facts,
                accounts_known: inferred.accounts_known,
            });
        }
        context.utc_offsets_minutes = utc_offsets_minutes(person.country, at);
        context.contacts =
            self.contacts(owner, &self.policy().contact, &context.utc_offsets_minutes, at).await?;
        // Of then it is not known what was put off, nor what anything was worth.
        context.habits.later.clear();
        context.benefits.clear();
        context.choice = context.choice.filter(|choice| choice.at <= at);
        Ok(Inputs { context, state: State::default() })
    }
}
