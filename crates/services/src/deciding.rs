//! Profiling and deciding for one customer: only with consent, always recorded.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use actions::Figures;
use chrono::{NaiveDate, TimeDelta};
use decision::{
    AttributeValue, Attributes, Choice, Context, Decision, GENESIS_HASH, Inputs, Policy, Purpose, Record,
    Snapshot, State, decide,
};
use layout::Arrangement;
use ledger::CustomerId;
use profile::{
    Assessment, FeatureState, HardshipAssessment, HardshipFacts, Intent, Persona, Reason, Subject, hardship,
    reasons,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::changes::StoredChange;
use store::decisions::{StoredDecision, StoredInputs};
use store::summaries::StoredProfile;
use store::{StoreError, Tx};
use tokio::sync::oneshot;

use crate::advice::{Telling, benefits};
use crate::cases::Verdict;
use crate::contacts::{Reservation, utc_offsets_minutes};
use crate::exposures::screen_of;
use crate::habits::under_way;
use crate::intents;
use crate::outbox;
use crate::people::{Answers, Principal};
use crate::understanding::{Books, Refreshed};
use crate::{Attune, ServiceError};

/// How many facts an explanation names.
const REASONS_TOLD: usize = 3;

/// How often a decision is made for one event while others take what it would have told.
const ATTEMPTS_MAX: u32 = 3;

/// How long it is kept what a decision was made from.
pub(crate) const INPUTS_KEPT: TimeDelta = TimeDelta::days(90);

/// A decision that is not recorded yet.
struct Made {
    decision: Decision,
    inputs: Inputs,
    /// What actions speak of.
    figures: Option<Figures>,
    policy: Arc<Policy>,
    latency_us: u64,
}

/// What a decision is made for.
#[derive(Clone, Copy)]
pub(crate) struct Cause<'a> {
    /// Names what happened. It is decided once.
    pub(crate) event_id: &'a str,
    /// Events that came by themselves and are settled with the decision.
    pub(crate) settles: &'a [String],
    /// What was built anew for it and is kept with it.
    pub(crate) refreshed: Option<&'a Arc<Refreshed>>,
}

impl<'a> Cause<'a> {
    /// A cause that nothing is kept or settled with.
    pub(crate) fn of(event_id: &'a str) -> Self {
        Self { event_id, settles: &[], refreshed: None }
    }
}

/// What is written of a decision, in words of its own.
struct Line {
    /// The decision.
    body: String,
    /// What it was made from.
    inputs: StoredInputs,
    latency_us: u64,
}

impl Line {
    /// Adds it to the customer's log, with the screen it shows.
    async fn append(
        &self,
        tx: &mut Tx,
        owner: &CustomerId,
        decision: &Decision,
        inputs: &Inputs,
    ) -> Result<(), StoreError> {
        let (event_id, at) = (&inputs.context.event_id, self.inputs.at);
        let (sequence, prev_hash) = match store::decisions::newest_in(tx, owner).await? {
            Some(newest) => (newest.sequence + 1, newest.hash),
            None => (1, GENESIS_HASH.to_owned()),
        };
        let screen = screen_of(decision, event_id, sequence, self.latency_us, at);
        let record = Record::new(decision, Some(inputs), self.latency_us, &prev_hash);
        let stored = StoredDecision {
            id: decision.decision_id.clone(),
            event_id: event_id.clone(),
            sequence,
            at,
            record: serde_json::to_string(&record).map_err(|_| StoreError::Corrupt("decision"))?,
            prev_hash,
            hash: record.hash,
        };
        store::decisions::append(tx, owner, &stored, &self.body).await?;
        store::decisions::keep_inputs(tx, owner, &self.inputs).await?;
        store::exposures::insert_screen(tx, owner, &screen).await
    }
}

/// What became of recording.
enum Recorded {
    /// It is in the log, now or since before.
    Kept,
    /// The rows have changed since what was built from them.
    Outdated,
    /// What it tells unasked has no room under a cap any more, or what it rests on was taken back.
    Overtaken,
}

/// Why a decision was not recorded.
enum NotRecorded {
    Store(StoreError),
    Outdated,
    Overtaken,
}

impl From<StoreError> for NotRecorded {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What was inferred of a customer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Inferred {
    pub(crate) as_of: NaiveDate,
    pub(crate) features: BTreeMap<String, f64>,
    pub(crate) assessment: Assessment,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) hardship: HardshipAssessment,
    pub(crate) hardship_facts: HardshipFacts,
    pub(crate) accounts_known: usize,
    /// `None` in a profile from before they were looked for, and until a refresh has worked out what they rest on.
    #[serde(default)]
    pub(crate) intents: Option<Vec<Intent>>,
    /// What actions speak of; as [`Self::intents`].
    #[serde(default)]
    pub(crate) figures: Option<Figures>,
}

impl Inferred {
    /// As it is kept.
    pub(crate) fn to_store(&self) -> Result<StoredProfile, ServiceError> {
        Ok(StoredProfile {
            as_of: self.as_of,
            model_version: self.assessment.model_version.clone(),
            body: serde_json::to_string(self).map_err(ServiceError::internal)?,
        })
    }
}

impl Attune {
    /// Judges a customer's books by the model in force. Pure but for the choice of model.
    pub(crate) fn infer(&self, books: &Books, birth_year: Option<i64>) -> Inferred {
        let state = FeatureState::of(&books.accounts, &books.transactions, &books.assignments);
        let subject = Subject {
            as_of: books.as_of,
            accounts: &books.accounts,
            birth_year: birth_year.and_then(|year| i32::try_from(year).ok()),
        };
        let features = state.features(&subject);
        let assessment = self.model.assess(&features, state.history(books.as_of));
        let facts = state.hardship_facts(&subject, books.negative_balance_probability());
        Inferred {
            as_of: books.as_of,
            features: features.named().map(|(name, value)| (name.to_owned(), value)).collect(),
            reasons: reasons(&assessment, REASONS_TOLD),
            assessment,
            hardship: hardship(&facts),
            hardship_facts: facts,
            accounts_known: books.accounts.len(),
            intents: None,
            figures: None,
        }
    }

    /// What was inferred of a customer, if anything was.
    pub(crate) async fn inferred(&self, owner: &CustomerId) -> Result<Option<Inferred>, ServiceError> {
        let Some(stored) = store::summaries::profile(&self.db, owner).await? else { return Ok(None) };
        // A profile of another version's shape is as good as none: the next import judges anew.
        Ok(serde_json::from_str(&stored.body).ok())
    }

    /// The decision in force, if there is one this build can read.
    pub(crate) async fn decision_in_force(
        &self,
        owner: &CustomerId,
    ) -> Result<Option<Decision>, ServiceError> {
        let body = store::decisions::state(&self.db, owner).await?;
        Ok(body.and_then(|body| serde_json::from_str(&body).ok()))
    }

    /// Decides because of an event, and records it. An event that was decided before changes nothing.
    ///
    /// Where another decision has meanwhile taken the last contact of a cap, or the customer has withdrawn what it rests on,
    /// this one is made again by what holds then, and should that go on, with nobody knowing them, so that nothing is told unasked.
    pub(crate) async fn decide_anew(&self, person: &Principal, event_id: &str) -> Result<(), ServiceError> {
        self.decide_for(person, Cause::of(event_id), None).await.map(drop)
    }

    /// The same, telling as soon as the decision is made and before it is recorded.
    pub(crate) async fn decide_telling(
        &self,
        person: &Principal,
        event_id: &str,
        decided: oneshot::Sender<()>,
    ) -> Result<(), ServiceError> {
        self.decide_for(person, Cause::of(event_id), Some(decided)).await.map(drop)
    }

    /// The same, with what is kept and settled together with it. False, and nothing done, where the rows have changed since
    /// what was built from them.
    pub(crate) async fn decide_for(
        &self,
        person: &Principal,
        cause: Cause<'_>,
        mut decided: Option<oneshot::Sender<()>>,
    ) -> Result<bool, ServiceError> {
        for attempt in 1..=ATTEMPTS_MAX {
            let (mut context, figures) = self.context_and_figures(person, cause).await?;
            if attempt == ATTEMPTS_MAX {
                context.contacts = None;
            }
            let made = self.decide_in(person, context, figures).await?;
            // Whoever does not wait any more need not be told.
            decided.take().map(|decided| decided.send(()).ok());
            match self.record(person, made, cause).await? {
                Recorded::Kept => return Ok(true),
                Recorded::Outdated => return Ok(false),
                Recorded::Overtaken => {}
            }
        }
        self.go_on_without(person, cause).await
    }

    /// Keeps and settles what a decision was to be made for that cannot be recorded.
    async fn go_on_without(&self, person: &Principal, cause: Cause<'_>) -> Result<bool, ServiceError> {
        if cause.settles.is_empty() && cause.refreshed.is_none() {
            return Ok(true);
        }
        let (owner, now) = (person.customer()?.clone(), self.now());
        let (settles, refreshed) = (cause.settles.to_vec(), cause.refreshed.cloned());
        let event_id = cause.event_id.to_owned();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    if let Some(refreshed) = refreshed
                        && !refreshed.keep(tx, &owner).await?
                    {
                        return Ok(false);
                    }
                    // Another process may have decided it at the last moment.
                    let decided = store::decisions::begin(tx, &owner, &event_id).await?;
                    store::events::settle(tx, &settles, decided.as_deref(), now).await?;
                    Ok(true)
                })
            })
            .await
    }

    /// Decides in this context, after what is remembered. Nothing is recorded.
    async fn decide_in(
        &self,
        person: &Principal,
        mut context: Context,
        figures: Option<Figures>,
    ) -> Result<Made, ServiceError> {
        let before = self.decision_in_force(person.customer()?).await?;
        context.habits.mid_visit = under_way(before.as_ref(), self.now());
        let state = before.map_or_else(State::default, |decision| decision.state_after);
        let policy = self.policy();
        let started = Instant::now();
        let published = self.published_for(&context.customer);
        let decision = decide(&context, &policy, &self.catalogue, &published, &state, self.now());
        let latency_us = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        if let Some(alarm) = &decision.alarm {
            tracing::error!(layout = %alarm.layout.name, faults = alarm.faults.len(), "a layout failed its last look");
        }
        Ok(Made { decision, inputs: Inputs { context, state }, figures, policy, latency_us })
    }

    /// What is known of a customer, as a decision is made from it.
    pub(crate) async fn context(&self, person: &Principal, event_id: &str) -> Result<Context, ServiceError> {
        Ok(self.context_and_figures(person, Cause::of(event_id)).await?.0)
    }

    /// The same, with what actions speak of.
    async fn context_and_figures(
        &self,
        person: &Principal,
        cause: Cause<'_>,
    ) -> Result<(Context, Option<Figures>), ServiceError> {
        let owner = person.customer()?;
        let answers = self.answers(owner).await?;
        let consents = answers.purposes();
        let profiles = consents.contains(&Purpose::Profiling);
        let mut snapshot = match cause.refreshed.filter(|_| profiles) {
            Some(refreshed) => refreshed.inferred.clone(),
            None if profiles => self.inferred(owner).await?,
            None => None,
        };
        let figures = snapshot.as_mut().and_then(|inferred| inferred.figures.take());
        let label = store::decisions::standing_label(&self.db, owner).await?;
        let choice = label.filter(|label| label.chosen).and_then(|label| {
            let persona = Persona::from_name(&label.persona)?;
            Some(Choice { persona, at: label.at, by_advisor: label.by_advisor })
        });
        let advised = self.advisor_says(owner).await?;
        let mut attributes = attributes(person, snapshot.as_ref());
        self.add_life_events(owner, &mut attributes).await?;
        let utc_offsets_minutes = utc_offsets_minutes(person.country, self.now());
        let rules = self.policy();
        let contacts = self.contacts(owner, &rules.contact, &utc_offsets_minutes, self.now()).await?;
        let counted = self.counted().await?;
        let context = Context {
            event_id: cause.event_id.to_owned(),
            customer: pseudonym(owner),
            consents,
            snapshot: snapshot.map(|inferred| Snapshot {
                as_of: inferred.as_of,
                assessment: inferred.assessment,
                hardship: inferred.hardship.level,
                hardship_facts: inferred.hardship_facts,
                accounts_known: inferred.accounts_known,
            }),
            advisor_hold: advised == Some(Verdict::Held),
            advisor_clearance: advised == Some(Verdict::Cleared),
            choice,
            arrangement: self.arrangement(owner).await?,
            attributes,
            objects_to_marketing: answers.objects(),
            contacts,
            utc_offsets_minutes,
            habits: self.habits(owner).await?,
            evidence: counted.evidence.clone(),
            calibration: counted.calibration.clone(),
            benefits: figures.as_ref().map(benefits).unwrap_or_default(),
        };
        Ok((context, figures))
    }

    /// Records a decision with the contacts it makes and what is kept and settled with it, unless its event was decided
    /// already or a cap has no room.
    async fn record(
        &self,
        person: &Principal,
        made: Made,
        cause: Cause<'_>,
    ) -> Result<Recorded, ServiceError> {
        let (settles, refreshed) = (cause.settles.to_vec(), cause.refreshed.cloned());
        let Made { decision, inputs, figures, policy, latency_us } = made;
        let event_id = inputs.context.event_id.clone();
        let owner = person.customer()?.clone();
        let reservation = Reservation::of(&decision, &policy.contact, person);
        let profiles = inputs.context.consents.contains(&Purpose::Profiling);
        let telling = Telling::of(&decision, &inputs, &policy, figures.as_ref());
        let now = self.now();
        let line = Line {
            body: serde_json::to_string(&decision).map_err(ServiceError::internal)?,
            inputs: StoredInputs {
                decision_id: decision.decision_id.clone(),
                body: serde_json::to_string(&inputs).map_err(ServiceError::internal)?,
                at: now,
            },
            latency_us,
        };
        let changes = self.own_changes(&decision);
        let changes: Vec<StoredChange> =
            changes.iter().map(|change| self.change(change)).collect::<Result<_, _>>()?;
        let outcome = self
            .db
            .write(move |tx| {
                Box::pin(async move {
                    if let Some(refreshed) = refreshed
                        && !refreshed.keep(tx, &owner).await?
                    {
                        return Err(NotRecorded::Outdated);
                    }
                    if let Some(id) = store::decisions::begin(tx, &owner, &event_id).await? {
                        return Ok(store::events::settle(tx, &settles, Some(&id), now).await?);
                    }
                    // Before the decision takes the place of the one it is compared with.
                    outbox::tell_decision(tx, &owner, &decision, profiles, now).await?;
                    if !Answers::in_transaction(tx, &owner).await?.allow(&inputs.context) {
                        return Err(NotRecorded::Overtaken);
                    }
                    line.append(tx, &owner, &decision, &inputs).await?;
                    store::events::settle(tx, &settles, Some(&decision.decision_id), now).await?;
                    telling.keep(tx, &owner, &decision.decision_id, now).await?;
                    for change in &changes {
                        store::changes::insert(tx, &owner, change, now).await?;
                    }
                    match reservation {
                        Some(reservation) if !reservation.take(tx, &owner).await? => {
                            Err(NotRecorded::Overtaken)
                        }
                        _ => Ok(()),
                    }
                })
            })
            .await;
        match outcome {
            Ok(()) => Ok(Recorded::Kept),
            // The same decision id: delivered twice, and known for decided when it is made again.
            Err(NotRecorded::Store(StoreError::Taken) | NotRecorded::Overtaken) => Ok(Recorded::Overtaken),
            Err(NotRecorded::Outdated) => Ok(Recorded::Outdated),
            Err(NotRecorded::Store(error)) => Err(error.into()),
        }
    }

    /// The customer's own arrangement; it holds for whatever layout they are shown.
    pub(crate) async fn arrangement(&self, owner: &CustomerId) -> Result<Arrangement, ServiceError> {
        let body = store::arrangements::get(&self.db, owner, crate::arrangements::HOME).await?;
        match body {
            Some(body) => serde_json::from_str(&body).map_err(ServiceError::internal),
            None => Ok(Arrangement::default()),
        }
    }

    /// A customer's whole decision log, checked for gaps and changes.
    ///
    /// # Errors
    /// When a record was changed, left out or cannot be read.
    pub async fn decision_log(&self, person: &Principal) -> Result<Vec<Record>, ServiceError> {
        let stored = store::decisions::all(&self.db, person.customer()?).await?;
        let records: Result<Vec<Record>, _> =
            stored.iter().map(|line| serde_json::from_str(&line.record)).collect();
        let records = records.map_err(ServiceError::internal)?;
        decision::verify_chain(GENESIS_HASH, &records).map_err(|error| {
            ServiceError::Internal(anyhow::anyhow!("the decision log does not hold together: {error}"))
        })?;
        Ok(records)
    }
}

/// What the conditions of audiences and experiments may ask, as far as it is at hand. Consents, hardship, persona and
/// day are the engine's own to say.
pub(crate) fn attributes(person: &Principal, inferred: Option<&Inferred>) -> Attributes {
    let mut attributes = Attributes::new();
    if let Some(country) = person.country {
        attributes.insert("country", AttributeValue::Text(country.code().to_owned()));
        attributes.insert("locale", AttributeValue::Text(person.locale().tag().to_owned()));
    }
    if let Some(inferred) = inferred {
        attributes.insert_features(inferred.features.iter().map(|(name, value)| (name.as_str(), *value)));
        if let Some(found) = &inferred.intents {
            intents::tell(&mut attributes, found, inferred.as_of);
        }
    }
    attributes
}

/// What logs and buckets know a customer by.
pub(crate) fn pseudonym(owner: &CustomerId) -> String {
    let digest = Sha256::digest(format!("pseudonym|{owner}").as_bytes());
    ledger::hexadecimal(&digest)[..32].to_owned()
}
