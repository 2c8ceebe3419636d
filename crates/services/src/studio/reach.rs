//! For how many customers a condition holds, by their persona: unknown counts as unknown.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use decision::{Attributes, Condition, State, attributes_known};

use super::VisibilityForm;
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// Most customers a condition is tried on: the first by id, so that two counts are of the same people.
const CUSTOMERS_MAX: usize = 2_000;
/// How long what is known of them is good for counting, seconds: a condition is counted while it is typed.
const KEPT_S: i64 = 30;

/// For whom a condition holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConditionReach {
    /// All of them together.
    pub all: PersonaReach,
    /// By persona in force; `none` for no persona.
    pub by_persona: BTreeMap<String, PersonaReach>,
}

/// For whom of one group it holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PersonaReach {
    /// Customers looked at.
    pub customers: usize,
    /// Of those, for whom it holds.
    pub holds: usize,
    /// Of those, of whom it cannot be told.
    pub unknown: usize,
}

impl PersonaReach {
    fn add(&mut self, holds: Option<bool>) {
        self.customers += 1;
        self.holds += usize::from(holds == Some(true));
        self.unknown += usize::from(holds.is_none());
    }
}

/// What is known of the customers there are, kept for a moment.
#[derive(Default)]
pub(crate) struct Crowd(Mutex<Option<Counted>>);

/// The customers as they were at a moment.
struct Counted {
    at: DateTime<Utc>,
    known: Arc<Vec<Known>>,
}

/// What conditions may ask of one customer, and their persona.
struct Known {
    persona: &'static str,
    attributes: Attributes,
}

impl Crowd {
    fn get(&self, now: DateTime<Utc>) -> Option<Arc<Vec<Known>>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = kept.as_ref()?;
        (now - counted.at < TimeDelta::seconds(KEPT_S)).then(|| counted.known.clone())
    }

    fn put(&self, now: DateTime<Utc>, known: Arc<Vec<Known>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Counted { at: now, known });
    }
}

impl Attune {
    /// For whom the condition of a form holds, of the customers as they were half a minute ago at most; nothing where it
    /// writes none.
    ///
    /// # Errors
    /// When the condition cannot be used; the sentence says why.
    pub async fn condition_reach(
        &self,
        person: &Principal,
        form: &VisibilityForm,
    ) -> Result<Option<ConditionReach>, ServiceError> {
        person.product()?;
        let Some(logic) = form.logic()? else { return Ok(None) };
        // The form has checked it.
        let condition = Condition::parse_visibility(&logic).map_err(ServiceError::internal)?;
        let mut reach = ConditionReach::default();
        for known in self.crowd().await?.iter() {
            let holds = condition.holds(&known.attributes);
            reach.all.add(holds);
            reach.by_persona.entry(known.persona.to_owned()).or_default().add(holds);
        }
        Ok(Some(reach))
    }

    async fn crowd(&self) -> Result<Arc<Vec<Known>>, ServiceError> {
        let now = self.now();
        if let Some(known) = self.crowd.get(now) {
            return Ok(known);
        }
        let policy = self.policy();
        let owners =
            store::decisions::owners_since(&self.db, DateTime::<Utc>::UNIX_EPOCH.date_naive()).await?;
        let mut crowd = Vec::new();
        for owner in owners.iter().take(CUSTOMERS_MAX) {
            let Some(customer) = self.customer_of(owner).await? else { continue };
            let context = self.context(&customer, "reach").await?;
            let (attributes, persona) = attributes_known(&context, &policy, &State::default(), now);
            let persona = persona.map_or("none", profile::Persona::as_str);
            crowd.push(Known { persona, attributes });
        }
        let crowd = Arc::new(crowd);
        self.crowd.put(now, crowd.clone());
        Ok(crowd)
    }
}
