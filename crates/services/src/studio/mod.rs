//! The Studio: the product team drafts layouts step by step, proves them, reviews them and publishes them, and takes
//! them back. Only people of the product team come here, and nothing here is any customer's.

mod edit;
mod operator;
mod preview;
mod publishing;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use decision::{Published, Verdict};
use layout::{Document, Problem, difference, merge, tell, validate};
use store::StoreError;
use store::studio::{StoredDraft, StoredPublication, StoredStep};

use crate::people::{Principal, Role};
use crate::{Attune, ServiceError};

pub use edit::DraftEdit;
pub use operator::Backtest;
pub use preview::{Circumstances, Decided, DraftPreview};

/// Steps of one draft that are kept at most.
const STEPS_MAX: i64 = 2_000;
/// The longest commit note, characters.
const NOTE_LENGTH_MAX: usize = 500;

/// Where a draft stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftState {
    /// Being worked on.
    Open,
    /// Waiting for somebody else's approval.
    InReview,
    /// Approved, to be published.
    Approved,
    /// Live, or was.
    Published,
    /// Given up.
    Discarded,
}

impl DraftState {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "open" => Self::Open,
            "review" => Self::InReview,
            "approved" => Self::Approved,
            "published" => Self::Published,
            "discarded" => Self::Discarded,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InReview => "review",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Discarded => "discarded",
        }
    }
}

/// A layout with what is being done to it.
#[derive(Debug, Clone)]
pub struct StudioLayout {
    /// The live document.
    pub live: Document,
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
}

/// A draft as it is worked on.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub state: DraftState,
    /// The document as it is now.
    pub document: Document,
    /// The document it was begun from.
    pub base: Document,
    /// The revision that is live now; another than the base's once somebody else published.
    pub live_revision: u32,
    /// The number of the step that is shown: a write names it, so that two windows do not overwrite each other.
    pub step: i64,
    /// What undoing would take back.
    pub undo: Option<String>,
    /// What redoing would bring back.
    pub redo: Option<String>,
    /// The commit note.
    pub note: String,
    /// Whether the one who asks has made none of the steps, and so may approve.
    pub may_approve: bool,
    /// What keeps it from being published.
    pub problems: Vec<Problem>,
    /// Whether everybody is kept from what a guardrail protects them from.
    pub proof: Verdict,
    /// What it changes, in words.
    pub changes: Vec<String>,
}

/// One entry of the log of a layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The revision that came of it.
    pub revision: i64,
    /// Whether an earlier revision was brought back.
    pub is_rollback: bool,
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
    /// The live document.
    pub live: Document,
    /// Every revision there is, the newest first.
    pub revisions: Vec<Document>,
    /// What was published, by whom and why, the newest first.
    pub log: Vec<Publication>,
}

/// What a write to a draft starts from.
struct Open {
    draft: StoredDraft,
    steps: Vec<StoredStep>,
}

impl Open {
    /// The document of a step.
    fn document(&self, step: i64) -> Result<Document, ServiceError> {
        let found = self.steps.iter().find(|each| each.step == step).ok_or(ServiceError::NotFound)?;
        Ok(layout::read(&found.document).map_err(ServiceError::internal)?.document)
    }
}

/// Only the product team.
fn team(person: &Principal) -> Result<(), ServiceError> {
    if person.role == Role::Product { Ok(()) } else { Err(ServiceError::Forbidden) }
}

fn state_of(draft: &StoredDraft) -> Result<DraftState, ServiceError> {
    DraftState::from_name(&draft.state)
        .ok_or_else(|| ServiceError::Internal(anyhow::anyhow!("a stored state of a draft is unknown")))
}

fn in_words(before: &Document, after: &Document) -> Vec<String> {
    difference(before, after).iter().map(|change| tell(change, before, after)).collect()
}

impl Attune {
    /// The published documents in force.
    pub(crate) fn published(&self) -> Arc<Published> {
        self.published.load_full()
    }

    fn live(&self, name: &str) -> Result<Document, ServiceError> {
        let name = layout::Id::new(name).map_err(|_| ServiceError::NotFound)?;
        self.published().current(&name).cloned().ok_or(ServiceError::NotFound)
    }

    /// Every layout with the drafts of it.
    ///
    /// # Errors
    /// For everybody outside the product team.
    pub async fn studio_layouts(&self, person: &Principal) -> Result<Vec<StudioLayout>, ServiceError> {
        team(person)?;
        let drafts = store::studio::drafts(&self.db).await?;
        let line = |draft: &StoredDraft| {
            Ok(DraftLine {
                id: draft.id.clone(),
                state: state_of(draft)?,
                is_mine: draft.author_id == person.user_id.as_str(),
                steps: draft.step,
                updated_at: draft.updated_at,
            })
        };
        let published = self.published();
        let layouts = published.all_current().map(|live| {
            let of_it = drafts.iter().filter(|draft| draft.name == live.metadata.name.as_str());
            Ok(StudioLayout {
                live: live.clone(),
                drafts: of_it.map(line).collect::<Result<_, ServiceError>>()?,
            })
        });
        layouts.collect()
    }

    /// Begins a draft from the live revision of a layout, or of one published before.
    ///
    /// # Errors
    /// When there is no such layout.
    pub async fn begin_draft(&self, person: &Principal, name: &str) -> Result<String, ServiceError> {
        team(person)?;
        let live = self.live(name)?;
        let (id, author) = (self.new_id(), person.user_id.as_str().to_owned());
        let draft = StoredDraft {
            id: id.clone(),
            name: name.to_owned(),
            base_revision: i64::from(live.metadata.revision),
            author_id: author.clone(),
            state: DraftState::Open.name().to_owned(),
            step: 0,
            note: String::new(),
            approver_id: None,
            updated_at: self.now(),
        };
        let first = StoredStep {
            step: 0,
            author_id: author,
            what: "Begun".to_owned(),
            document: serde_json::to_string(&live).map_err(ServiceError::internal)?,
        };
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    store::studio::begin(tx, &draft).await?;
                    Ok::<_, ServiceError>(store::studio::add_step(tx, &draft.id, &first).await?)
                })
            })
            .await?;
        Ok(id)
    }

    /// A draft as it stands.
    ///
    /// # Errors
    /// When there is none of that id.
    pub async fn draft(&self, person: &Principal, id: &str) -> Result<Draft, ServiceError> {
        team(person)?;
        let draft = store::studio::draft(&self.db, id).await?.ok_or(ServiceError::NotFound)?;
        let steps = store::studio::steps(&self.db, id).await?;
        let open = Open { draft, steps };
        let (document, base) = (open.document(open.draft.step)?, open.document(0)?);
        let what = |step: i64| open.steps.iter().find(|each| each.step == step).map(|each| each.what.clone());
        let live = self.live(&open.draft.name)?;
        Ok(Draft {
            state: state_of(&open.draft)?,
            problems: validate(&document, &self.catalogue),
            proof: self.proof(&document),
            changes: in_words(&base, &document),
            live_revision: live.metadata.revision,
            step: open.draft.step,
            undo: what(open.draft.step).filter(|_| open.draft.step > 0),
            redo: what(open.draft.step + 1),
            note: open.draft.note.clone(),
            may_approve: open.steps.iter().all(|step| step.author_id != person.user_id.as_str()),
            id: open.draft.id,
            document,
            base,
        })
    }

    /// Makes one change of a draft. `seen` is the step the one who asks saw: what was changed since then by another
    /// window is kept, and where both changed the same the change is refused with both said. Editing takes a draft
    /// out of review.
    ///
    /// # Errors
    /// When the change cannot be made, or the draft is no more to be changed.
    pub async fn edit_draft(
        &self,
        person: &Principal,
        id: &str,
        seen: i64,
        edit: &DraftEdit,
    ) -> Result<(), ServiceError> {
        let catalogue = self.catalogue.clone();
        let edit = edit.clone();
        self.change_draft(person, id, move |open| {
            let seen_document = open.document(seen.clamp(0, open.draft.step)).or_else(|_| open.document(open.draft.step))?;
            let (mine, what) = edit::apply(&seen_document, &edit, &catalogue)?;
            if seen >= open.draft.step {
                return Ok((mine, what));
            }
            let theirs = open.document(open.draft.step)?;
            let merged = merge(&seen_document, &mine, &theirs).map_err(ServiceError::internal)?;
            match merged.conflicts.first() {
                None => Ok((merged.document, what)),
                Some(conflict) => Err(ServiceError::invalid(
                    "draft-conflict",
                    format!(
                        "Somebody changed the same in another window: {} is now {}, and you made it {}. Look at the draft as it is, and change it again if you still want to.",
                        conflict.key,
                        conflict.theirs.as_ref().map_or_else(|| "gone".to_owned(), ToString::to_string),
                        conflict.mine.as_ref().map_or_else(|| "gone".to_owned(), ToString::to_string),
                    ),
                )),
            }
        })
        .await
    }

    /// Adds a step that `change` makes of the draft as it is.
    async fn change_draft(
        &self,
        person: &Principal,
        id: &str,
        change: impl FnOnce(&Open) -> Result<(Document, String), ServiceError> + Send + 'static,
    ) -> Result<(), ServiceError> {
        team(person)?;
        let (id, author, now) = (id.to_owned(), person.user_id.as_str().to_owned(), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let mut open = open_in(tx, &id).await?;
                    if open.draft.step >= STEPS_MAX {
                        return Err(ServiceError::invalid(
                            "draft-long",
                            "This draft has too many steps; publish it or begin another.",
                        ));
                    }
                    let (document, what) = change(&open)?;
                    let document = serde_json::to_string(&document).map_err(ServiceError::internal)?;
                    open.draft.step += 1;
                    open.draft.state = DraftState::Open.name().to_owned();
                    open.draft.approver_id = None;
                    open.draft.updated_at = now;
                    let step = StoredStep { step: open.draft.step, author_id: author, what, document };
                    store::studio::add_step(tx, &id, &step).await?;
                    Ok(store::studio::put(tx, &open.draft).await?)
                })
            })
            .await
    }

    /// Takes the latest step back, or makes it again.
    ///
    /// # Errors
    /// When there is none.
    pub async fn step_draft(
        &self,
        person: &Principal,
        id: &str,
        forward: bool,
    ) -> Result<String, ServiceError> {
        self.move_draft(person, id, move |open| {
            let to = if forward { open.draft.step + 1 } else { open.draft.step - 1 };
            let told = open.draft.step.max(to);
            let step = open.steps.iter().find(|each| each.step == told).filter(|_| to >= 0);
            let step = step.ok_or_else(|| {
                ServiceError::invalid("draft-end", "There is nothing more to take back or to make again.")
            })?;
            open.draft.step = to;
            open.draft.state = DraftState::Open.name().to_owned();
            open.draft.approver_id = None;
            Ok(step.what.clone())
        })
        .await
    }

    /// Sends a draft to be looked at by somebody else.
    ///
    /// # Errors
    /// Without a note, without a change, or while something keeps it from being published.
    pub async fn send_draft(&self, person: &Principal, id: &str, note: &str) -> Result<(), ServiceError> {
        let draft = self.draft(person, id).await?;
        let note = note.trim().to_owned();
        if note.is_empty() || note.chars().count() > NOTE_LENGTH_MAX {
            return Err(ServiceError::invalid(
                "draft-note",
                "Say in a sentence or two why this change is made, in at most 500 letters.",
            ));
        }
        if draft.changes.is_empty() {
            return Err(ServiceError::invalid("draft-empty", "This draft changes nothing yet."));
        }
        self.refuse_what_cannot_be_published(&draft.document)?;
        self.move_draft(person, id, move |open| {
            open.draft.state = DraftState::InReview.name().to_owned();
            open.draft.note = note;
            Ok(())
        })
        .await
    }

    /// Approves a draft in review, or sends it back.
    ///
    /// # Errors
    /// For whoever made a step of it, and for a draft that is not in review.
    pub async fn review_draft(
        &self,
        person: &Principal,
        id: &str,
        approves: bool,
    ) -> Result<(), ServiceError> {
        let me = person.user_id.as_str().to_owned();
        self.move_draft(person, id, move |open| {
            if open.draft.state != DraftState::InReview.name() {
                return Err(ServiceError::invalid("draft-review", "This draft is not waiting for approval."));
            }
            if open.draft.author_id == me || open.steps.iter().any(|step| step.author_id == me) {
                return Err(ServiceError::invalid(
                    "draft-own",
                    "Somebody who has not worked on this draft has to approve it.",
                ));
            }
            let next = if approves { DraftState::Approved } else { DraftState::Open };
            open.draft.state = next.name().to_owned();
            open.draft.approver_id = approves.then_some(me);
            Ok(())
        })
        .await
    }

    /// Gives a draft up. Its steps stay.
    ///
    /// # Errors
    /// When it is published or given up already.
    pub async fn discard_draft(&self, person: &Principal, id: &str) -> Result<(), ServiceError> {
        self.move_draft(person, id, |open| {
            open.draft.state = DraftState::Discarded.name().to_owned();
            Ok(())
        })
        .await
    }

    /// Changes where a draft stands.
    async fn move_draft<T: Send + 'static>(
        &self,
        person: &Principal,
        id: &str,
        change: impl FnOnce(&mut Open) -> Result<T, ServiceError> + Send + 'static,
    ) -> Result<T, ServiceError> {
        team(person)?;
        let (id, now) = (id.to_owned(), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let mut open = open_in(tx, &id).await?;
                    let told = change(&mut open)?;
                    open.draft.updated_at = now;
                    store::studio::put(tx, &open.draft).await?;
                    Ok(told)
                })
            })
            .await
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
        team(person)?;
        let live = self.live(name)?;
        let stored = store::layouts::revisions(&self.db, name).await?;
        let revisions = stored.iter().map(|stored| Ok(layout::read(&stored.document)?.document));
        let log = store::studio::log(&self.db, name).await?;
        Ok(LayoutHistory {
            live,
            revisions: revisions
                .collect::<Result<_, layout::LayoutError>>()
                .map_err(ServiceError::internal)?,
            log: log.into_iter().map(publication).collect(),
        })
    }
}

fn publication(stored: StoredPublication) -> Publication {
    Publication {
        revision: stored.revision,
        is_rollback: stored.action == publishing::ROLLED_BACK,
        author: stored.author,
        approver: stored.approver,
        note: stored.note,
        at: stored.at,
        hash: stored.hash,
    }
}

/// The draft with its steps, if it may still be changed.
async fn open_in(tx: &mut store::Tx, id: &str) -> Result<Open, ServiceError> {
    let draft = store::studio::draft_in(tx, id).await?.ok_or(ServiceError::NotFound)?;
    if matches!(state_of(&draft)?, DraftState::Published | DraftState::Discarded) {
        return Err(ServiceError::invalid(
            "draft-closed",
            "This draft is published or given up; begin another.",
        ));
    }
    let steps = store::studio::steps_in(tx, id).await?;
    Ok(Open { draft, steps })
}

/// A revision number was taken by somebody else at the same moment.
fn taken(error: StoreError) -> ServiceError {
    match error {
        StoreError::Taken => ServiceError::invalid(
            "layout-taken",
            "Somebody published at the same moment. Look at what is live now, and try again.",
        ),
        error => error.into(),
    }
}
