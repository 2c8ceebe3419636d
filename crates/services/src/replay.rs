//! A decision made again: for a moment of the past, under any revision of the policy there was.

use chrono::{DateTime, Utc};
use decision::{Decision, LayoutRef, Snapshot, State, decide};
use serde::Serialize;

use crate::contacts::utc_offsets_minutes;
use crate::intents::{Known, intents_of};
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// A decision made again, beside the one that was recorded.
#[derive(Debug, Clone, Serialize)]
pub struct Replay {
    /// The decision as it comes out now, as a first one: what was remembered then of earlier ones is not kept.
    pub decision: Decision,
    /// The layout that was recorded at that moment; `None` before the first record.
    pub recorded: Option<LayoutRef>,
    /// Whether both name the same layout.
    pub agrees: Option<bool>,
}

impl Attune {
    /// Decides for a customer as of a moment, from the rows up to it, by the layouts in force now. Nothing is recorded.
    ///
    /// # Errors
    /// When the person is no customer, or there is no such revision of the policy.
    pub async fn replay(
        &self,
        person: &Principal,
        at: DateTime<Utc>,
        policy_revision: Option<u32>,
    ) -> Result<Replay, ServiceError> {
        let owner = person.customer()?;
        let policy = match policy_revision {
            Some(revision) => self.policy_of(revision).await?,
            None => self.policy(),
        };
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
        context.contacts = self.contacts(owner, &policy.contact, &context.utc_offsets_minutes, at).await?;
        context.choice = context.choice.filter(|choice| choice.at <= at);
        let published = self.published_for(&context.customer);
        let decision = decide(&context, &policy, &self.catalogue, &published, &State::default(), at);
        let log = self.decision_log(person).await?;
        let recorded =
            log.into_iter().rev().find(|record| record.decided_at <= at).map(|record| record.layout);
        let agrees = recorded.as_ref().map(|recorded| recorded.name == decision.layout.name);
        Ok(Replay { decision, recorded, agrees })
    }
}
