//! What happened, in one line of time: what came by itself, what was imported, and what was decided after it and why.

use chrono::{DateTime, Utc};
use decision::{AttributeValue, Attributes, EVENT_PREFIX, Record};
use events::{Event, What};
use ledger::CustomerId;

use crate::people::Principal;
use crate::{Attune, ServiceError};

/// Entries of each kind that the line of time goes back.
const ENTRIES_MAX: i64 = 100;

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// Something came by itself.
    Event {
        /// What it says; the account's number is its mask.
        what: What,
        /// Who told it.
        source: String,
        /// When it happened, by its sender.
        occurred_at: DateTime<Utc>,
        /// The decision made after it, while the books were worked out with it.
        decision_id: Option<String>,
    },
    /// A file was imported.
    Imported {
        /// Its name.
        file_name: String,
        /// Rows stored.
        added: i64,
        /// Whether it was undone since.
        is_undone: bool,
    },
    /// A screen was decided on.
    Decided {
        /// The decision.
        decision_id: String,
        /// Whether it is another than that of the decision before, where that is known.
        is_another: Option<bool>,
        /// Why, in plain words, the most telling reason.
        why: Option<String>,
    },
}

/// Something that happened, and when it reached Attune.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub what: Happening,
}

impl Attune {
    /// The line of time of a customer, the newest first.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn timeline(&self, person: &Principal) -> Result<Vec<TimelineEntry>, ServiceError> {
        let owner = person.customer()?;
        let sources = self.event_sources(person).await?;
        let mut entries = Vec::new();
        for stored in store::events::newest(&self.db, owner, ENTRIES_MAX).await? {
            let event: Event = serde_json::from_str(&stored.body).map_err(ServiceError::internal)?;
            let source = sources.iter().find(|source| source.id == stored.source_id);
            entries.push(TimelineEntry {
                at: stored.received_at,
                what: Happening::Event {
                    what: event.what,
                    source: source.map_or_else(String::new, |source| source.name.clone()),
                    occurred_at: stored.occurred_at,
                    decision_id: stored.decision_id,
                },
            });
        }
        for import in store::imports::newest(&self.db, owner).await? {
            // What a source tells is listed event by event.
            if import.format != super::take::FORMAT || import.undone_at.is_some() {
                entries.push(TimelineEntry {
                    at: import.created_at,
                    what: Happening::Imported {
                        file_name: import.file_name,
                        added: import.added,
                        is_undone: import.undone_at.is_some(),
                    },
                });
            }
        }
        entries.extend(self.decided(owner).await?);
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
        entries.truncate(usize::try_from(ENTRIES_MAX).unwrap_or(usize::MAX));
        Ok(entries)
    }

    async fn decided(&self, owner: &CustomerId) -> Result<Vec<TimelineEntry>, ServiceError> {
        let stored = store::decisions::latest(&self.db, owner, ENTRIES_MAX).await?;
        let records = stored.iter().map(|line| serde_json::from_str(&line.record));
        let records: Vec<Record> = records.collect::<Result<_, _>>().map_err(ServiceError::internal)?;
        let entries = records.iter().enumerate().map(|(place, record)| {
            let before = records.get(place + 1);
            TimelineEntry {
                at: record.decided_at,
                what: Happening::Decided {
                    decision_id: record.decision_id.clone(),
                    is_another: before.map(|before| before.layout.name != record.layout.name),
                    why: decision::why_in_short(record),
                },
            }
        });
        Ok(entries.collect())
    }

    /// What the customer said of their life, as conditions ask for it: the days since.
    pub(crate) async fn add_life_events(
        &self,
        owner: &CustomerId,
        attributes: &mut Attributes,
    ) -> Result<(), ServiceError> {
        let today = self.now().date_naive();
        for stored in store::events::newest_of_kind(&self.db, owner, "life.declared").await? {
            let event: Event = serde_json::from_str(&stored.body).map_err(ServiceError::internal)?;
            let What::Life(life) = event.what else { continue };
            let days = i32::try_from((today - life.on).num_days()).unwrap_or(i32::MAX);
            if days >= 0 {
                let name = format!("{EVENT_PREFIX}{}", life.event.as_str());
                attributes.insert(name, AttributeValue::Number(f64::from(days)));
            }
        }
        Ok(())
    }
}
