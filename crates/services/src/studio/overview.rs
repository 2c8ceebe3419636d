//! Every layout with what is being done to it: what is live, what is ramped, what is scheduled, what is drafted, and what
//! was.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use layout::Document;
use store::studio::{StoredDraft, StoredPublication};

use super::log::{ReleaseAction, verify};
use super::ramp::RampView;
use super::schedule::{Schedule, schedule};
use super::{BEGUN, DraftState, state_of};
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// A layout with what is being done to it.
#[derive(Debug, Clone)]
pub struct StudioLayout {
    /// Its name.
    pub name: String,
    /// The newest document: live, unless it is ramped; `None` until a first revision is published.
    pub live: Option<Document>,
    /// The ramp that runs.
    pub ramp: Option<RampView>,
    /// Drafts of it that are under way.
    pub drafts: Vec<DraftLine>,
}

/// A draft in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftLine {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub state: DraftState,
    /// Whether the one who asks began it.
    pub is_mine: bool,
    /// Steps made so far.
    pub steps: i64,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it is to be published, or was to be.
    pub schedule: Option<Schedule>,
}

/// One entry of the log of a layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The revision it is of.
    pub revision: i64,
    /// What was done; `None` of what this version does not know.
    pub action: Option<ReleaseAction>,
    /// Whose change it was.
    pub author: String,
    /// Who let it through.
    pub approver: Option<String>,
    /// Why.
    pub note: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Hash of the entry.
    pub hash: String,
}

/// A layout with its history.
#[derive(Debug, Clone)]
pub struct LayoutHistory {
    /// The newest document: live, unless it is ramped.
    pub live: Document,
    /// The ramp that runs.
    pub ramp: Option<RampView>,
    /// Every revision there is, the newest first.
    pub revisions: Vec<Document>,
    /// How many customers each revision was shown to, by number.
    pub shown_to: BTreeMap<u32, i64>,
    /// What was published, by whom and why, the newest first.
    pub log: Vec<Publication>,
    /// The first entry of the log over all layouts that is not what was written, by its number; `None` while all are.
    pub broken_at: Option<i64>,
}

impl Attune {
    /// Every layout with the drafts of it.
    ///
    /// # Errors
    /// For everybody outside the product team.
    pub async fn studio_layouts(&self, person: &Principal) -> Result<Vec<StudioLayout>, ServiceError> {
        person.product()?;
        let drafts = store::studio::drafts(&self.db).await?;
        let steps: BTreeMap<String, i64> =
            store::studio::steps_shown(&self.db, BEGUN).await?.into_iter().collect();
        let mut schedules = BTreeMap::new();
        for stored in store::schedules::newest(&self.db).await? {
            schedules.insert(stored.draft_id.clone(), schedule(stored)?);
        }
        let line = |draft: &StoredDraft| {
            Ok(DraftLine {
                id: draft.id.clone(),
                state: state_of(draft)?,
                is_mine: draft.author_id == person.user_id.as_str(),
                steps: steps.get(&draft.id).copied().unwrap_or(0),
                updated_at: draft.updated_at,
                schedule: schedules.get(&draft.id).cloned(),
            })
        };
        let published = self.published();
        let mut named: BTreeMap<String, Option<Document>> =
            drafts.iter().map(|draft| (draft.name.clone(), None)).collect();
        named
            .extend(published.all_current().map(|live| (live.metadata.name.to_string(), Some(live.clone()))));
        let mut layouts = Vec::new();
        for (name, live) in named {
            let of_it = drafts.iter().filter(|draft| draft.name == name).map(line);
            layouts.push(StudioLayout {
                drafts: of_it.collect::<Result<_, ServiceError>>()?,
                ramp: self.ramp_view(&name).await?,
                name,
                live,
            });
        }
        Ok(layouts)
    }

    /// A layout with all its revisions.
    ///
    /// # Errors
    /// When there is none of that name.
    pub async fn layout_history(
        &self,
        person: &Principal,
        name: &str,
    ) -> Result<LayoutHistory, ServiceError> {
        person.product()?;
        let live = self.live(name)?;
        let stored = store::layouts::revisions(&self.db, name).await?;
        let revisions = stored.iter().map(|stored| Ok(layout::read(&stored.document)?.document));
        let chain = store::studio::chain(&self.db).await?;
        let broken_at = verify(&chain);
        let of_it = chain.into_iter().rev().map(|link| link.entry).filter(|entry| entry.name == name);
        let shown_to = store::exposures::shown_to(&self.db, name).await?.into_iter();
        Ok(LayoutHistory {
            live,
            ramp: self.ramp_view(name).await?,
            revisions: revisions
                .collect::<Result<_, layout::LayoutError>>()
                .map_err(ServiceError::internal)?,
            shown_to: shown_to
                .filter_map(|(revision, customers)| Some((u32::try_from(revision).ok()?, customers)))
                .collect(),
            log: of_it.map(publication).collect(),
            broken_at,
        })
    }

    /// The newest appointment of a draft.
    pub(super) async fn schedule_of(&self, draft_id: &str) -> Result<Option<Schedule>, ServiceError> {
        store::schedules::of_draft(&self.db, draft_id).await?.map(schedule).transpose()
    }
}

fn publication(stored: StoredPublication) -> Publication {
    Publication {
        revision: stored.revision,
        action: ReleaseAction::from_name(&stored.action),
        author: stored.author,
        approver: stored.approver,
        note: stored.note,
        at: stored.at,
        hash: stored.hash,
    }
}
