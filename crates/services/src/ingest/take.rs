//! Taking events: kept with what they bring in one transaction, then settled. What comes meanwhile for the same customer is
//! taken together as the next.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use events::{Event, What};
use ledger::{AccountId, CustomerId, ImportId};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::StoreError;
use store::event_sources::StoredSource;
use store::events::StoredEvent;
use store::imports::Import;
use utoipa::ToSchema;

use super::sources::Sender;
use super::statement::statements;
use super::waiting::WaitingCall;
use crate::imports::{AccountChoice, Batch, bank_account_hash, mask, plan};
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// How often taking is tried where another process takes the same at the same moment.
const ATTEMPTS_MAX: u32 = 3;
/// Events of one account and subject that are looked at.
const PARTNERS_MAX: i64 = 50;
/// An event that was not settled by then was left by a process that stopped.
const LEFT_AFTER: Duration = Duration::seconds(30);
/// Events left behind that are settled at a time.
const LEFT_MAX: i64 = 500;
/// What the format of an import of events is called.
pub(super) const FORMAT: &str = "EVENTS";

/// What became of events, in the order they were sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Taken {
    /// Each of them.
    pub events: Vec<Outcome>,
}

/// What became of one event. The same event again has the same outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Outcome {
    /// The sender's id of it.
    #[schema(example = "evt_2026_0001")]
    pub id: String,
    /// When it first came.
    #[schema(example = "2026-11-30T09:30:01Z")]
    pub received_at: DateTime<Utc>,
    /// The decision made after it.
    #[schema(example = "1ababac5-43cc-83be-b507-0f54cb3c0a96")]
    pub decision_id: Option<String>,
}

/// Events that came for the first time, ready to be kept.
struct Fresh {
    stored: Vec<StoredEvent>,
    batch: Batch,
    /// How often the books had changed when they were read.
    books_version: i64,
}

impl Attune {
    /// Takes events of one sender. Those told before have no effect again.
    ///
    /// # Errors
    /// With the place and the field of the first event that cannot be, or that was told before with other facts; nothing of
    /// the call is kept then. And when the books cannot be worked out: what was kept is settled later.
    pub async fn take_events(&self, sender: &Sender, told: &[Event]) -> Result<Taken, ServiceError> {
        check(told, self.now())?;
        let owner = sender.person.customer()?;
        let waiting = self.turns.wait(owner).ok_or(ServiceError::Busy)?;
        let mut answered = self.waiting_calls.add(owner, sender, told);
        loop {
            tokio::select! {
                biased;
                answer = &mut answered => match answer {
                    Ok(answer) => return answer,
                    // Whoever took it along broke off. What they kept is known again.
                    Err(_) => answered = self.waiting_calls.add(owner, sender, told),
                },
                _turn = waiting.turn() => self.take_together(owner, self.waiting_calls.next(owner)).await,
            }
        }
    }

    /// Takes calls of one customer: what is refused of one is none of the others' concern.
    async fn take_together(&self, owner: &CustomerId, calls: Vec<WaitingCall>) {
        let before = self.new_id();
        let mut by_source: BTreeMap<String, Vec<WaitingCall>> = BTreeMap::new();
        for call in calls {
            by_source.entry(call.sender.source.id.clone()).or_default().push(call);
        }
        let mut kept = Vec::new();
        for calls in by_source.into_values() {
            kept.push(self.keep_calls(owner, calls).await);
        }
        let Some(person) = kept.iter().flatten().next().map(|call| call.sender.person.clone()) else {
            return;
        };
        let settled = self.settle_calls(&person, &kept).await;
        if let Err(error) = &settled {
            tracing::error!(%error, "events are kept and cannot be settled yet");
        }
        if let Err(error) = self.note_rules_on_new(&person, &before).await {
            tracing::error!(%error, "what rules did to new transactions is not in their log");
        }
        for calls in kept {
            let known = match &settled {
                Ok(()) => self.kept_of_calls(&calls).await,
                Err(error) => Err(same(error)),
            };
            for call in calls {
                let answer = known.as_ref().map_err(same).and_then(|known| taken(&call.events, known));
                call.answer(answer);
            }
        }
    }

    /// Keeps the events of calls of one source, and answers those that are refused. Gives the others back.
    async fn keep_calls(&self, owner: &CustomerId, calls: Vec<WaitingCall>) -> Vec<WaitingCall> {
        if let [first, _, ..] = calls.as_slice() {
            let told: Vec<Event> = calls.iter().flat_map(|call| &call.events).cloned().collect();
            if self.keep_events(&first.sender, owner, &told).await.is_ok() {
                return calls;
            }
        }
        let mut kept = Vec::new();
        for call in calls {
            match self.keep_events(&call.sender, owner, &call.events).await {
                Ok(()) => kept.push(call),
                Err(error) => call.answer(Err(error)),
            }
        }
        kept
    }

    /// Keeps what is new of these events: all of it, or nothing.
    async fn keep_events(
        &self,
        sender: &Sender,
        owner: &CustomerId,
        told: &[Event],
    ) -> Result<(), ServiceError> {
        let once = check(told, self.now())?;
        let mut attempt = 1;
        loop {
            let Some(fresh) = self.fresh(sender, &once).await? else { return Ok(()) };
            match self.keep(sender, owner, fresh).await {
                Err(StoreError::Taken) if attempt < ATTEMPTS_MAX => attempt += 1,
                outcome => return Ok(outcome?),
            }
        }
    }

    /// What is kept of the events of calls of one source.
    async fn kept_of_calls(&self, calls: &[WaitingCall]) -> Result<Vec<StoredEvent>, ServiceError> {
        let Some(first) = calls.first() else { return Ok(Vec::new()) };
        self.kept_of(&first.sender.source, calls.iter().flat_map(|call| &call.events)).await
    }

    /// What is kept of these events of a source.
    async fn kept_of<'a>(
        &self,
        source: &StoredSource,
        events: impl IntoIterator<Item = &'a Event>,
    ) -> Result<Vec<StoredEvent>, ServiceError> {
        let ids: Vec<&str> = events.into_iter().map(|event| event.id.as_str()).collect();
        Ok(store::events::told(&self.db, &source.id, &ids).await?)
    }

    /// Settles what a process left behind that stopped between keeping and settling. Says how many customers it concerned.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn settle_left_events(&self) -> Result<usize, ServiceError> {
        let left = store::events::unsettled(&self.db, self.now() - LEFT_AFTER, LEFT_MAX).await?;
        let mut by_owner: BTreeMap<CustomerId, Vec<String>> = BTreeMap::new();
        for (owner, id) in left {
            by_owner.entry(owner).or_default().push(id);
        }
        let customers = by_owner.len();
        for (owner, ids) in by_owner {
            // One whose books cannot be worked out holds up nobody else.
            if let Err(error) = self.settle_left(&owner, ids).await {
                tracing::error!(%error, "events left behind cannot be settled");
            }
        }
        Ok(customers)
    }

    async fn settle_left(&self, owner: &CustomerId, ids: Vec<String>) -> Result<(), ServiceError> {
        let Some(waiting) = self.turns.wait(owner) else { return Ok(()) };
        let _turn = waiting.turn().await;
        let mut open = Vec::new();
        for id in ids {
            let stored = store::events::by_id(&self.db, owner, &id).await?;
            open.extend(stored.filter(|stored| stored.settled_at.is_none()));
        }
        match self.customer_of(owner).await? {
            Some(person) if !open.is_empty() => self.settle(&person, open).await,
            _ => Ok(()),
        }
    }

    /// What of these is new, with the rows it brings; nothing where all were told before.
    async fn fresh(&self, sender: &Sender, once: &[&Event]) -> Result<Option<Fresh>, ServiceError> {
        let mut new: Vec<&Event> = Vec::new();
        let known = self.kept_of(&sender.source, once.iter().copied()).await?;
        for event in once {
            match known.iter().find(|known| known.sender_id == event.id) {
                None => new.push(event),
                Some(known) if known.body_hash == body_hash(event)? => {}
                Some(_) => {
                    let sentence = format!(
                        "Event “{}” was told before with other facts. Give a new event an id of its own.",
                        event.id
                    );
                    return Err(ServiceError::invalid("event-changed", sentence));
                }
            }
        }
        if new.is_empty() {
            return Ok(None);
        }
        let person = &sender.person;
        let owner = person.customer()?;
        let books_version = store::summaries::book_version(&self.db, owner).await?;
        let source = store::event_sources::standing(&self.db, &sender.source.id).await?;
        let source = source.ok_or(ServiceError::NotFound)?;
        let mut together: Vec<Event> = new.iter().map(|event| (*event).clone()).collect();
        together.extend(self.partners(owner, &new).await?);
        let taken_back: Vec<&str> = together.iter().filter_map(|event| taken_back(&event.what)).collect();
        let known = store::transactions::of_references(&self.db, owner, &taken_back).await?;
        let statements = statements(&together, |account, reference| known_amount(&known, account, reference))
            .map_err(|reference| {
                let sentence = format!(
                    "Several movements have the reference “{reference}”, so that none of them can be taken back by it. Tell the reversal as a movement."
                );
                ServiceError::invalid("event", sentence)
            })?;
        let books = self.import_books(person, &statements, None).await?;
        let choice = AccountChoice::default();
        let name = &source.name;
        let planned = plan(&statements, name, &choice, books, || AccountId::new(self.new_id()));
        let now = self.now();
        let import = Import {
            id: source.import_id.clone().unwrap_or_else(|| self.new_id()),
            file_name: name.clone(),
            format: FORMAT.to_owned(),
            added: 0,
            duplicate: 0,
            rejected: 0,
            created_at: now,
            undone_at: None,
        };
        let batch = self.batch(import, None, &planned);
        let stored = new.iter().map(|event| self.to_store(&source, &batch.import.id, event, now));
        Ok(Some(Fresh { stored: stored.collect::<Result<_, _>>()?, batch, books_version }))
    }

    /// Events told before that belong together with new ones: the movement a reversal takes back, other reports of the
    /// same day. They carry the number of the account as the new one writes it.
    async fn partners(&self, owner: &CustomerId, new: &[&Event]) -> Result<Vec<Event>, ServiceError> {
        let mut accounts: BTreeMap<String, (&str, BTreeSet<String>)> = BTreeMap::new();
        for event in new {
            if let Some(account) = event.what.account() {
                let hash = bank_account_hash(&account.number);
                let (number, subjects) = accounts.entry(hash).or_default();
                *number = &account.number;
                subjects.insert(event.what.subject());
            }
        }
        let mut partners = Vec::new();
        for (hash, (number, subjects)) in accounts {
            let subjects: Vec<&str> = subjects.iter().map(String::as_str).collect();
            for known in store::events::of_subjects(&self.db, owner, &hash, &subjects, PARTNERS_MAX).await? {
                let mut partner: Event = serde_json::from_str(&known.body).map_err(ServiceError::internal)?;
                rename(&mut partner.what, number);
                partners.push(partner);
            }
        }
        Ok(partners)
    }

    fn to_store(
        &self,
        source: &StoredSource,
        import_id: &str,
        event: &Event,
        now: DateTime<Utc>,
    ) -> Result<StoredEvent, ServiceError> {
        let number = event.what.account().map(|account| account.number.as_str());
        let mut kept = event.clone();
        if let Some(number) = number {
            rename(&mut kept.what, &mask(number));
        }
        Ok(StoredEvent {
            id: self.new_id(),
            source_id: source.id.clone(),
            sender_id: event.id.clone(),
            kind: event.what.kind().to_owned(),
            account_hash: number.map(bank_account_hash).unwrap_or_default(),
            subject: event.what.subject(),
            occurred_at: event.occurred_at,
            received_at: now,
            import_id: import_id.to_owned(),
            body: serde_json::to_string(&kept).map_err(ServiceError::internal)?,
            body_hash: body_hash(event)?,
            decision_id: None,
            settled_at: None,
        })
    }

    /// Keeps new events with their rows, all or nothing.
    async fn keep(&self, sender: &Sender, owner: &CustomerId, fresh: Fresh) -> Result<(), StoreError> {
        let (source, kept_of, now) = (sender.source.clone(), owner.clone(), self.now());
        let (books_version, rows) = (fresh.books_version, fresh.batch.transactions());
        self.db
            .write(move |tx| {
                let owner = kept_of;
                Box::pin(async move {
                    let import = ImportId::new(&fresh.batch.import.id);
                    // What another process took meanwhile may belong together with this.
                    if store::summaries::change_books(tx, &owner).await? != fresh.books_version + 1 {
                        return Err(StoreError::Taken);
                    }
                    store::imports::add_to(tx, &owner, &fresh.batch.import).await?;
                    fresh.batch.write(tx, &owner, &import, now).await?;
                    store::events::insert_all(tx, &owner, &fresh.stored).await?;
                    store::event_sources::note_use(tx, &source.id, Some(import.as_str()), now).await?;
                    // Readers build the summary anew should the process stop before the books are worked out.
                    store::summaries::remove(tx, &owner).await
                })
            })
            .await?;
        self.shelf.add(owner, books_version, rows);
        Ok(())
    }

    /// Settles what of the events of these calls, by source, is not settled yet.
    async fn settle_calls(
        &self,
        person: &Principal,
        by_source: &[Vec<WaitingCall>],
    ) -> Result<(), ServiceError> {
        let mut open: Vec<StoredEvent> = Vec::new();
        for calls in by_source {
            let kept = self.kept_of_calls(calls).await?;
            open.extend(kept.into_iter().filter(|kept| kept.settled_at.is_none()));
        }
        if open.is_empty() { Ok(()) } else { self.settle(person, open).await }
    }

    /// Works the books out with everything kept, decides, and notes that these events are in both.
    async fn settle(&self, person: &Principal, open: Vec<StoredEvent>) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        for stored in &open {
            let event: Event = serde_json::from_str(&stored.body).map_err(ServiceError::internal)?;
            // One the client has already is left as it is, so that none is written twice by settling once more.
            if let What::Invoice(invoice) = event.what {
                self.issue_invoice(&owner, &invoice).await?;
            }
        }
        let ids: Vec<String> = open.into_iter().map(|stored| stored.id).collect();
        // The decision is that of the newest of them: the same again, should this have to be done once more.
        let event_id = ids.iter().max().map_or_else(String::new, |id| format!("event-{id}"));
        self.refresh_settling(person, &event_id, &ids).await?;
        self.announce_books(&owner);
        Ok(())
    }
}

/// Why none of several calls could be settled, for each of them. What is kept is kept: what fails from there on is a fault of
/// ours.
fn same(error: &ServiceError) -> ServiceError {
    match error {
        ServiceError::Busy => ServiceError::Busy,
        error => ServiceError::Internal(anyhow::anyhow!("events cannot be settled: {error}")),
    }
}

/// What became of the events of a call, from what is kept of them.
fn taken(events: &[Event], kept: &[StoredEvent]) -> Result<Taken, ServiceError> {
    let outcome = |event: &Event| {
        let kept = kept.iter().find(|kept| kept.sender_id == event.id).ok_or(ServiceError::NotFound)?;
        Ok(Outcome {
            id: event.id.clone(),
            received_at: kept.received_at,
            decision_id: kept.decision_id.clone(),
        })
    };
    Ok(Taken { events: events.iter().map(outcome).collect::<Result<_, ServiceError>>()? })
}

/// Each event once, all of them possible.
fn check(told: &[Event], now: DateTime<Utc>) -> Result<Vec<&Event>, ServiceError> {
    let refuse = |place: usize, sentence: String| {
        ServiceError::invalid("event", format!("Event {}: {sentence}", place + 1))
    };
    let mut once: Vec<&Event> = Vec::with_capacity(told.len());
    for (place, event) in told.iter().enumerate() {
        events::check(event, now).map_err(|problem| refuse(place, problem.to_string()))?;
        match once.iter().find(|known| known.id == event.id) {
            None => once.push(event),
            Some(known) if *known == event => {}
            Some(_) => {
                return Err(refuse(
                    place,
                    format!("id: Another event of this call has the id “{}”.", event.id),
                ));
            }
        }
    }
    Ok(once)
}

/// The bank's reference of the movement that is taken back.
fn taken_back(what: &What) -> Option<&str> {
    match what {
        What::Reversed(reversal) => Some(&reversal.reference),
        _ => None,
    }
}

/// The amount of the movement an account holds under a bank's reference; nothing where there is none or several.
fn known_amount(known: &[(String, String, i64)], account_hash: &str, reference: &str) -> Option<i64> {
    let mut found = known.iter().filter(|(hash, held, _)| hash == account_hash && held == reference);
    found.next().filter(|_| found.next().is_none()).map(|(.., amount_minor)| *amount_minor)
}

fn body_hash(event: &Event) -> Result<String, ServiceError> {
    let body = serde_json::to_vec(event).map_err(ServiceError::internal)?;
    Ok(ledger::hexadecimal(&Sha256::digest(body)))
}

/// Writes another number for the account.
fn rename(what: &mut What, number: &str) {
    let account = match what {
        What::Posted(movement) | What::Pending(movement) => &mut movement.account,
        What::Reversed(reversal) => &mut reversal.account,
        What::Balance(balance) => &mut balance.account,
        What::Holding(holding) => &mut holding.account,
        What::Invoice(_) | What::Message(_) | What::Life(_) => return,
    };
    number.clone_into(&mut account.number);
}
