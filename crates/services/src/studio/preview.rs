//! A draft as somebody would see it: through the same decision and the same composing as any customer's dashboard, with
//! the figures of a demo household. Nothing is recorded of any decision, no exposure counted and no cap consumed.
//!
//! A customer who has agreed to profiling may be looked through too: what is chosen is chosen for them, and every figure
//! and name is a demo household's. That somebody of the staff did is kept with the customer's account.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use decision::{
    AttributeValue, Choice, Contacts, Context, Counterexample, Explained, LayoutRef, Published, Purpose,
    State, Verdict, composed_for, decide, explain, refuting_screen,
};
use layout::{Arrangement, Catalogue, Composed, Document, Dropped, Gate, Id, fed, resolve_with};
use ledger::CustomerId;
use money::Locale;
use profile::{Hardship, Persona};
use store::staff_accesses::StoredAccess;

use crate::contacts::utc_offsets_minutes;
use crate::dashboard::Dashboard;
use crate::deciding::pseudonym;
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// Most customers who are offered to look through.
const MASKED_MAX: i64 = 100;
/// Letters of a pseudonym that tell customers apart in a list.
const HANDLE_LENGTH: usize = 12;
/// Most looks at their dashboard that a customer is told of.
const ACCESSES_TOLD: i64 = 20;
/// What a look is for.
const PREVIEW: &str = "preview";

/// Who looks at a draft, and how they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circumstances {
    /// The demo household whose figures are shown, by key.
    pub household: String,
    /// The customer it is chosen for, by handle; the household when absent.
    pub customer: Option<String>,
    /// Whether they are taken to struggle; known of those alone who have agreed to profiling.
    pub hardship: bool,
    /// Whether they have agreed to profiling.
    pub profiling: bool,
    /// Whether they have asked for offers.
    pub offers: bool,
    /// The moment; now when absent.
    pub at: Option<DateTime<Utc>>,
    /// How they read dates and amounts; as their country does when absent.
    pub locale: Option<Locale>,
    /// What their client draws.
    pub client: OldClient,
    /// Whether the draft is shown whatever layout the engine would choose.
    pub is_theirs: bool,
}

/// What a client draws that was opened before this build.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum OldClient {
    /// As this build.
    #[default]
    No,
    /// All but the newest version of every widget.
    WithoutNewest,
    /// All but one widget type or capability.
    Without(String),
}

impl Circumstances {
    /// A calm household who has agreed to profiling and asked for no offers, now, with a client of this build.
    #[must_use]
    pub fn of(household: impl Into<String>) -> Self {
        Self {
            household: household.into(),
            customer: None,
            hardship: false,
            profiling: true,
            offers: false,
            at: None,
            locale: None,
            client: OldClient::No,
            is_theirs: false,
        }
    }
}

/// A draft as it is looked at.
#[derive(Debug, Clone)]
pub struct DraftPreview {
    /// The screen.
    pub screen: Composed,
    /// The household's figures; `None` where no demo household of that key is loaded.
    pub dashboard: Option<Dashboard>,
    /// What the engine would choose for them, and why; `None` while the draft is only being arranged.
    pub decided: Option<Decided>,
    /// What is on the screen here and the household would not see, with the reason.
    pub hidden: Vec<Dropped>,
    /// The customer for whom the proof fails, where the draft is shown as they would see it.
    pub refuted: Option<Counterexample>,
}

/// What the engine would choose.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The layout.
    pub layout: LayoutRef,
    /// Whether that is the draft's.
    pub is_draft: bool,
    /// Why, in sentences.
    pub reasons: Vec<Explained>,
    /// What of the screen would not be shown, with the reason.
    pub dropped: Vec<Dropped>,
}

/// A customer who may be looked through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// What they are called here: a part of their pseudonym.
    pub handle: String,
}

/// One look of the staff at a customer's dashboard, masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffAccess {
    /// Who looked.
    pub staff: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl Attune {
    /// The demo households there are to look with: their keys and names.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn households(&self, person: &Principal) -> Result<Vec<(String, String)>, ServiceError> {
        person.product()?;
        let there = store::users::demo_households(&self.db).await?;
        let known =
            population::demo::PEOPLE.iter().filter(|offer| there.iter().any(|(_, key)| key == offer.key));
        Ok(known.map(|offer| (offer.key.to_owned(), offer.name.to_owned())).collect())
    }

    /// Customers who have agreed to profiling, the latest to agree first, under handles that name nobody.
    ///
    /// # Errors
    /// For everybody outside the product team.
    pub async fn masked_customers(&self, person: &Principal) -> Result<Vec<Masked>, ServiceError> {
        person.product()?;
        let owners = self.who_consents_to_profiling(MASKED_MAX).await?;
        Ok(owners.iter().map(|owner| Masked { handle: handle(owner) }).collect())
    }

    /// The newest looks of the staff at the customer's own dashboard.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn staff_accesses(&self, person: &Principal) -> Result<Vec<StaffAccess>, ServiceError> {
        let stored = store::staff_accesses::newest(&self.db, person.customer()?, ACCESSES_TOLD).await?;
        Ok(stored.into_iter().map(|each| StaffAccess { staff: each.staff, at: each.at }).collect())
    }

    /// The draft with everything on it, whatever its conditions say, and the figures of a household: what is arranged.
    ///
    /// # Errors
    /// For everybody outside the product team.
    pub async fn canvas(
        &self,
        person: &Principal,
        document: &Document,
        household: &str,
    ) -> Result<DraftPreview, ServiceError> {
        person.product()?;
        let screen = everything(document, &self.catalogue);
        let hidden = match self.demo_person(household).await? {
            Some(looker) => {
                let context = self.looked_through(&looker, &Circumstances::of(household)).await?;
                let (policy, published) = (self.policy(), self.with_draft(document)?);
                let seen = composed_for(document, &context, &policy, &self.catalogue, &published, self.now());
                seen.dropped
            }
            None => Vec::new(),
        };
        let dashboard = self.household(household).await?;
        Ok(DraftPreview { screen, dashboard, decided: None, hidden, refuted: None })
    }

    /// The draft through the engine, for these circumstances.
    ///
    /// # Errors
    /// When no such household is loaded, and when the customer has not agreed to profiling or is not there.
    pub async fn preview(
        &self,
        person: &Principal,
        document: &Document,
        seen_by: &Circumstances,
    ) -> Result<DraftPreview, ServiceError> {
        person.product()?;
        let looker = match &seen_by.customer {
            Some(handle) => self.look_through(person, handle).await?,
            None => self.demo_person(&seen_by.household).await?.ok_or(ServiceError::NotFound)?,
        };
        let mut context = self.looked_through(&looker, seen_by).await?;
        if seen_by.customer.is_none() {
            // Whoever the draft is for is taken to have picked it, before any hardship of theirs.
            context.choice = persona_of(document).map(|persona| Choice {
                persona,
                at: DateTime::UNIX_EPOCH,
                by_advisor: false,
            });
        }
        let now = seen_by.at.unwrap_or_else(|| self.now());
        let (policy, published) = (self.policy(), self.with_draft(document)?);
        let catalogue = match &seen_by.client {
            OldClient::No => self.catalogue.clone(),
            OldClient::WithoutNewest => Arc::new(Catalogue::clone(&self.catalogue).without_newest_versions()),
            OldClient::Without(name) => Arc::new(Catalogue::clone(&self.catalogue).without(name)),
        };
        let decision = decide(&context, &policy, &catalogue, &published, &State::default(), now);
        let screen = if seen_by.is_theirs {
            composed_for(document, &context, &policy, &catalogue, &published, now)
        } else {
            decision.screen.clone()
        };
        Ok(DraftPreview {
            dashboard: self.household(&seen_by.household).await?,
            decided: Some(Decided {
                is_draft: decision.layout.name == document.metadata.name,
                reasons: explain(&decision),
                dropped: screen.dropped.clone(),
                layout: decision.layout,
            }),
            screen,
            hidden: Vec::new(),
            refuted: None,
        })
    }

    /// The draft by its own conditions alone, for the customer to whom the proof finds it shows what a guardrail forbids.
    ///
    /// # Errors
    /// When the proof finds nobody.
    pub async fn counterexample(
        &self,
        person: &Principal,
        document: &Document,
        household: &str,
    ) -> Result<DraftPreview, ServiceError> {
        person.product()?;
        let Verdict::Refuted(found) = self.proof(document) else { return Err(ServiceError::NotFound) };
        let guardrails = &self.policy().guardrails;
        let screen = refuting_screen(document, guardrails, &self.catalogue, &found);
        Ok(DraftPreview {
            screen: screen.ok_or(ServiceError::NotFound)?,
            dashboard: self.household(household).await?,
            decided: None,
            hidden: Vec::new(),
            refuted: Some(found),
        })
    }

    /// What is known of somebody, under these circumstances.
    async fn looked_through(
        &self,
        looker: &Principal,
        seen_by: &Circumstances,
    ) -> Result<Context, ServiceError> {
        let mut context = self.context(looker, PREVIEW).await?;
        context.consents.clear();
        context.consents.extend(seen_by.profiling.then_some(Purpose::Profiling));
        context.consents.extend(seen_by.offers.then_some(Purpose::Offers));
        context.arrangement = Arrangement::default();
        // As if nothing had been told yet, so that it shows what the draft would tell.
        context.contacts = Some(Contacts::default());
        context.utc_offsets_minutes =
            utc_offsets_minutes(looker.country, seen_by.at.unwrap_or_else(|| self.now()));
        if !seen_by.profiling {
            // Of whoever has not agreed nothing is worked out, not even that they struggle.
            context.snapshot = None;
        }
        if let Some(snapshot) = &mut context.snapshot
            && seen_by.hardship
        {
            snapshot.hardship = Hardship::Struggling;
        }
        if let Some(locale) = seen_by.locale {
            context.attributes.insert("locale", AttributeValue::Text(locale.tag().to_owned()));
        }
        Ok(context)
    }

    /// The customer of a handle, if they agree to profiling now; that somebody looks is kept first.
    async fn look_through(&self, person: &Principal, wanted: &str) -> Result<Principal, ServiceError> {
        let owners = self.who_consents_to_profiling(MASKED_MAX).await?;
        let owner = owners.into_iter().find(|owner| handle(owner) == wanted).ok_or(ServiceError::NotFound)?;
        let customer = self.customer_of(&owner).await?.ok_or(ServiceError::NotFound)?;
        let access = StoredAccess {
            id: self.new_id(),
            staff: self.called(person.user_id.as_str()).await?,
            purpose: PREVIEW.to_owned(),
            at: self.now(),
        };
        tracing::info!(purpose = PREVIEW, customer = wanted, "staff looked through a customer, masked");
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, ServiceError>(store::staff_accesses::insert(tx, &owner, &access).await?)
                })
            })
            .await?;
        Ok(customer)
    }

    /// The published documents with the draft in place of its layout's live revision.
    pub(super) fn with_draft(&self, document: &Document) -> Result<Published, ServiceError> {
        let live = self.published();
        let mut draft = document.clone();
        let current = live.current(&document.metadata.name).map_or(0, |live| live.metadata.revision);
        draft.metadata.revision = current + 1;
        let all = live.all_current().cloned().chain([draft]);
        let published =
            Published::new(all, &self.policy().layouts.neutral).map_err(ServiceError::internal)?;
        Ok(published.with_feeds(&self.catalogue))
    }

    async fn demo_person(&self, key: &str) -> Result<Option<Principal>, ServiceError> {
        let there = store::users::demo_households(&self.db).await?;
        let Some((id, _)) = there.into_iter().find(|(_, held)| held == key) else { return Ok(None) };
        self.customer_of(&CustomerId::new(id)).await
    }

    /// A demo household's figures as they were last worked out. Its own decision is made for them and not recorded.
    async fn household(&self, key: &str) -> Result<Option<Dashboard>, ServiceError> {
        let Some(person) = self.demo_person(key).await? else { return Ok(None) };
        let context = self.context(&person, PREVIEW).await?;
        let (policy, published) = (self.policy(), self.published());
        let decision = decide(&context, &policy, &self.catalogue, &published, &State::default(), self.now());
        self.dashboard_before(&person, decision).await
    }
}

/// What a customer is called in the Studio.
fn handle(owner: &CustomerId) -> String {
    pseudonym(owner).chars().take(HANDLE_LENGTH).collect()
}

/// The document with everything on it, whatever its conditions say.
fn everything(document: &Document, catalogue: &Catalogue) -> Composed {
    let gate = Gate { denials: &|_, _| Vec::new(), condition: &|_| Some(true) };
    resolve_with(&fed(document, catalogue), catalogue, &gate)
}

/// The persona a layout is for, where it is for one.
fn persona_of(document: &Document) -> Option<Persona> {
    document.metadata.personas.iter().map(Id::as_str).find_map(Persona::from_name)
}
