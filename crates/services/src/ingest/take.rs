//! Taking events: kept with what they bring in one transaction, then settled.

use std::collections::BTreeMap;

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
use crate::imports::{AccountChoice, Batch, Books, bank_account_hash, mask, plan};
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
        let owner = sender.person.customer()?.clone();
        let once = check(told, self.now())?;
        let _turn = self.turns.of(&owner).await.ok_or(ServiceError::Busy)?;
        let before = self.new_id();
        let mut attempt = 1;
        loop {
            let fresh = self.fresh(sender, &once).await?;
            let Some(fresh) = fresh else { break };
            match self.keep(sender, &owner, fresh).await {
                Err(StoreError::Taken) if attempt < ATTEMPTS_MAX => attempt += 1,
                outcome => {
                    outcome?;
                    break;
                }
            }
        }
        // What is kept is kept: what fails from here on is a fault of ours.
        let settled = self.settle_events(&sender.person, &sender.source, &once).await;
        settled.map_err(|error| match error {
            ServiceError::Busy => ServiceError::Busy,
            error => ServiceError::internal(error),
        })?;
        if let Err(error) = self.note_rules_on_new(&sender.person, &before).await {
            tracing::error!(%error, "what rules did to new transactions is not in their log");
        }
        let mut events = Vec::with_capacity(told.len());
        for event in told {
            let kept = store::events::told(&self.db, &sender.source.id, &event.id).await?;
            let kept = kept.ok_or(ServiceError::NotFound)?;
            events.push(Outcome {
                id: event.id.clone(),
                received_at: kept.received_at,
                decision_id: kept.decision_id,
            });
        }
        Ok(Taken { events })
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
        let Some(_turn) = self.turns.of(owner).await else { return Ok(()) };
        let mut open = Vec::new();
        for id in ids {
            let stored = store::events::by_id(&self.db, owner, &id).await?;
            open.extend(stored.filter(|stored| stored.settled_at.is_none()).map(|stored| stored.id));
        }
        match self.customer_of(owner).await? {
            Some(person) if !open.is_empty() => self.settle(&person, open).await,
            _ => Ok(()),
        }
    }

    /// What of these is new, with the rows it brings; nothing where all were told before.
    async fn fresh(&self, sender: &Sender, once: &[&Event]) -> Result<Option<Fresh>, ServiceError> {
        let mut new: Vec<&Event> = Vec::new();
        for event in once {
            match store::events::told(&self.db, &sender.source.id, &event.id).await? {
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
        let books = self.import_books(person).await?;
        let statements = statements(&together, |account, reference| known_amount(&books, account, reference))
            .map_err(|reference| {
                let sentence = format!(
                    "Several movements have the reference “{reference}”, so that none of them can be taken back by it. Tell the reversal as a movement."
                );
                ServiceError::invalid("event", sentence)
            })?;
        let choice = AccountChoice::default();
        let name = &source.name;
        let planned = plan(&statements, name, &choice, &books, || AccountId::new(self.new_id()));
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
        let mut subjects: BTreeMap<(String, String), &str> = BTreeMap::new();
        for event in new {
            if let Some(account) = event.what.account() {
                let key = (bank_account_hash(&account.number), event.what.subject());
                subjects.insert(key, &account.number);
            }
        }
        let mut partners = Vec::new();
        for ((hash, subject), number) in subjects {
            for known in store::events::of_subject(&self.db, owner, &hash, &subject, PARTNERS_MAX).await? {
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
        let (source, owner, now) = (sender.source.clone(), owner.clone(), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let import = ImportId::new(&fresh.batch.import.id);
                    // What another process took meanwhile may belong together with this.
                    if store::summaries::change_books(tx, &owner).await? != fresh.books_version + 1 {
                        return Err(StoreError::Taken);
                    }
                    store::imports::add_to(tx, &owner, &fresh.batch.import).await?;
                    fresh.batch.write(tx, &owner, &import, now).await?;
                    for event in &fresh.stored {
                        store::events::insert(tx, &owner, event).await?;
                    }
                    store::event_sources::note_use(tx, &source.id, Some(import.as_str()), now).await?;
                    // Readers build the summary anew should the process stop before the books are worked out.
                    store::summaries::remove(tx, &owner).await
                })
            })
            .await
    }

    /// Settles what of these events is not settled yet.
    async fn settle_events(
        &self,
        person: &Principal,
        source: &StoredSource,
        events: &[&Event],
    ) -> Result<(), ServiceError> {
        let mut open = Vec::new();
        for event in events {
            let kept = store::events::told(&self.db, &source.id, &event.id).await?;
            open.extend(kept.filter(|kept| kept.settled_at.is_none()).map(|kept| kept.id));
        }
        if open.is_empty() { Ok(()) } else { self.settle(person, open).await }
    }

    /// Works the books out with everything kept, decides, and notes that these events are in both.
    async fn settle(&self, person: &Principal, ids: Vec<String>) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        self.issue_invoices(person, &ids).await?;
        // The decision is that of the newest of them: the same again, should this have to be done once more.
        let event_id = ids.iter().max().map_or_else(String::new, |id| format!("event-{id}"));
        self.refresh(person, &event_id).await?;
        let decision_id = store::decisions::of_event(&self.db, &owner, &event_id).await?;
        let now = self.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, ServiceError>(store::events::settle(tx, &ids, decision_id.as_deref(), now).await?)
                })
            })
            .await?;
        self.announce_books(person.customer()?);
        Ok(())
    }

    /// Writes the invoices these events tell of. One the client has already is left as it is, so that an event which is
    /// settled once more writes none twice.
    async fn issue_invoices(&self, person: &Principal, ids: &[String]) -> Result<(), ServiceError> {
        for id in ids {
            let Some(stored) = store::events::by_id(&self.db, person.customer()?, id).await? else {
                continue;
            };
            let event: Event = serde_json::from_str(&stored.body).map_err(ServiceError::internal)?;
            if let What::Invoice(invoice) = event.what {
                self.issue_invoice(person.customer()?, &invoice).await?;
            }
        }
        Ok(())
    }
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

/// The amount of the movement the books hold under a bank's reference; nothing where there is none or several.
fn known_amount(books: &Books, account_hash: &str, reference: &str) -> Option<i64> {
    let (account, _) = books.accounts.iter().find(|(_, held)| held.as_deref() == Some(account_hash))?;
    let rows = books.known.get(&account.id)?;
    let mut found = rows.iter().filter(|row| row.bank_reference.as_deref() == Some(reference));
    found.next().filter(|_| found.next().is_none()).map(|row| row.amount_minor)
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
