//! A draft as somebody would see it: with the figures of a demo household, through the same decision and the same
//! composing as any customer's dashboard. Nothing is recorded, and no exposure counted.

use chrono::{DateTime, Utc};
use decision::{Choice, Contacts, Explained, LayoutRef, Published, Purpose, State, decide, explain};
use layout::{Arrangement, Catalogue, Composed, Document, Dropped, Gate, Id, resolve_with};
use ledger::CustomerId;
use profile::{Hardship, Persona};

use crate::contacts::utc_offsets_minutes;
use crate::dashboard::Dashboard;
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// Who looks at a draft, and how they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circumstances {
    /// The demo household, by key.
    pub household: String,
    /// Whether they are taken to struggle; known of those alone who have agreed to profiling.
    pub hardship: bool,
    /// Whether they have agreed to profiling.
    pub profiling: bool,
    /// Whether they have asked for offers.
    pub offers: bool,
    /// The moment; now when absent.
    pub at: Option<DateTime<Utc>>,
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
    /// What of the draft would not be shown, with the reason.
    pub dropped: Vec<Dropped>,
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
        Ok(DraftPreview { screen, dashboard: self.household(household).await?, decided: None })
    }

    /// The draft through the engine, for these circumstances.
    ///
    /// # Errors
    /// When no such household is loaded.
    pub async fn preview(
        &self,
        person: &Principal,
        document: &Document,
        seen_by: &Circumstances,
    ) -> Result<DraftPreview, ServiceError> {
        person.product()?;
        let household = self.demo_person(&seen_by.household).await?.ok_or(ServiceError::NotFound)?;
        let mut context = self.context(&household, "preview").await?;
        let now = seen_by.at.unwrap_or_else(|| self.now());
        context.consents.clear();
        context.consents.extend(seen_by.profiling.then_some(Purpose::Profiling));
        context.consents.extend(seen_by.offers.then_some(Purpose::Offers));
        context.arrangement = Arrangement::default();
        // As if nothing had been told yet, so that it shows what the draft would tell.
        context.contacts = Some(Contacts::default());
        context.utc_offsets_minutes = utc_offsets_minutes(household.country, now);
        if !seen_by.profiling {
            // Of whoever has not agreed nothing is worked out, not even that they struggle.
            context.snapshot = None;
        }
        if let Some(snapshot) = &mut context.snapshot
            && seen_by.hardship
        {
            snapshot.hardship = Hardship::Struggling;
        }
        // Whoever the draft is for is taken to have picked it, before any hardship of theirs.
        context.choice = persona_of(document).map(|persona| Choice { persona, at: DateTime::UNIX_EPOCH });
        let name = document.metadata.name.clone();
        let published = self.with_draft(document)?;
        let decision = decide(&context, &self.policy(), &self.catalogue, &published, &State::default(), now);
        let is_draft = decision.layout.name == name;
        Ok(DraftPreview {
            dashboard: self.household(&seen_by.household).await?,
            decided: Some(Decided {
                is_draft,
                reasons: explain(&decision),
                dropped: decision.screen.dropped.clone(),
                layout: decision.layout,
            }),
            screen: decision.screen,
        })
    }

    /// The published documents with the draft in place of its layout's live revision.
    pub(super) fn with_draft(&self, document: &Document) -> Result<Published, ServiceError> {
        let live = self.published();
        let mut draft = document.clone();
        let current = live.current(&document.metadata.name).map_or(0, |live| live.metadata.revision);
        draft.metadata.revision = current + 1;
        let all = live.all_current().cloned().chain([draft]);
        Published::new(all, &self.policy().layouts.neutral).map_err(ServiceError::internal)
    }

    async fn demo_person(&self, key: &str) -> Result<Option<Principal>, ServiceError> {
        let there = store::users::demo_households(&self.db).await?;
        let Some((id, _)) = there.into_iter().find(|(_, held)| held == key) else { return Ok(None) };
        self.customer_of(&CustomerId::new(id)).await
    }

    /// A demo household's own dashboard, for its figures.
    async fn household(&self, key: &str) -> Result<Option<Dashboard>, ServiceError> {
        match self.demo_person(key).await? {
            Some(person) => Ok(Some(self.dashboard(&person).await?)),
            None => Ok(None),
        }
    }
}

/// The document with everything on it, whatever its conditions say.
fn everything(document: &Document, catalogue: &Catalogue) -> Composed {
    let gate = Gate { denials: &|_, _| Vec::new(), condition: &|_| Some(true) };
    resolve_with(document, catalogue, &gate)
}

/// The persona a layout is for, where it is for one.
fn persona_of(document: &Document) -> Option<Persona> {
    document.metadata.personas.iter().map(Id::as_str).find_map(Persona::from_name)
}
