//! The Studio: the product team drafts layouts step by step, proves them, reviews them and publishes them, and takes
//! them back. Only people of the product team come here, and nothing here is any customer's.

mod backtest;
mod beginning;
mod edit;
mod export;
pub(crate) mod log;
mod operator;
mod overview;
mod preview;
mod publishing;
mod ramp;
mod reach;
mod review;
mod schedule;
mod windows;
mod winner;

use decision::Verdict;
use layout::{Document, Problem, difference, tell, validate};
use store::StoreError;
use store::studio::{StoredDraft, StoredLine, StoredStep, Wanted};

use crate::people::Principal;
use crate::{Attune, ServiceError};

pub use backtest::{Backtest, Effect};
pub use beginning::NewLayout;
pub use edit::{DraftEdit, ShownPart, Together, VisibilityForm};
pub use export::{ExportFormat, LogFault, verify_export};
pub use log::ReleaseAction;
pub use overview::{DraftLine, LayoutHistory, Publication, StudioLayout};
pub use preview::{Circumstances, Decided, DraftPreview, Masked, OldClient, StaffAccess};
pub use publishing::Rollout;
pub use ramp::{RampLook, RampMetric, RampView};
pub(crate) use reach::Crowd;
pub use reach::{ConditionReach, PersonaReach};
pub use schedule::{Schedule, ScheduleState};

/// Steps of one draft that are kept at most.
const STEPS_MAX: usize = 2_000;
/// What the step is called that a draft begins with. One that is brought up to a newer revision begins anew.
pub(crate) const BEGUN: &str = "Begun";
/// The documents that say what a draft is and what it changes.
const AS_IT_STANDS: Wanted<'static> = Wanted { beginning: BEGUN, seen: None, since: None };

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

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InReview => "review",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Discarded => "discarded",
        }
    }
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
    /// The revision it follows; 0 for a layout of which nothing was published when it was begun.
    pub base_revision: u32,
    /// The revision that is live now, 0 for none; another than the base's once somebody else published.
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
    /// When it is to be published, or was to be.
    pub schedule: Option<Schedule>,
}

impl Draft {
    /// Whether it is published or given up, and no more to be changed.
    fn is_closed(&self) -> bool {
        matches!(self.state, DraftState::Published | DraftState::Discarded)
    }
}

/// What a write to a draft starts from.
struct Open {
    draft: StoredDraft,
    /// With the documents that were asked for: always that of the step that is shown and that of the beginning.
    steps: Vec<StoredLine>,
}

impl Open {
    /// The document of a step.
    fn document(&self, step: i64) -> Result<Document, ServiceError> {
        let found = self.steps.iter().find(|each| each.step == step).ok_or(ServiceError::NotFound)?;
        let missing = || ServiceError::Internal(anyhow::anyhow!("a step was read without its document"));
        let document = found.document.as_deref().ok_or_else(missing)?;
        Ok(layout::read(document).map_err(ServiceError::internal)?.document)
    }

    /// The step the draft began with, or began anew with when it was last brought up to a newer revision. Nothing
    /// before it is undone: that would take back what somebody else published.
    fn beginning(&self) -> i64 {
        self.steps.iter().rev().find(|each| each.what == BEGUN).map_or(0, |each| each.step)
    }

    /// The step that undoing leads to.
    fn earlier(&self) -> Option<&StoredLine> {
        let beginning = self.beginning();
        self.steps.iter().rev().find(|each| each.step < self.draft.step && each.step >= beginning)
    }

    /// The step that redoing leads to.
    fn later(&self) -> Option<&StoredLine> {
        self.steps.iter().find(|each| each.step > self.draft.step)
    }

    /// What was done in the step that is shown.
    fn what(&self) -> Option<&str> {
        self.steps.iter().find(|each| each.step == self.draft.step).map(|each| each.what.as_str())
    }

    /// Whether a person began the draft or made any step of it, undone or not.
    fn is_worked_on_by(&self, person: &str) -> bool {
        self.draft.author_id == person || self.steps.iter().any(|each| each.author_id == person)
    }

    /// Adds a step in place of those that were undone, and opens the draft again.
    async fn add(
        &mut self,
        tx: &mut store::Tx,
        author_id: String,
        what: String,
        document: &Document,
    ) -> Result<(), ServiceError> {
        let document = serde_json::to_string(document).map_err(ServiceError::internal)?;
        let last = self.steps.last().map_or(self.draft.step, |each| each.step);
        let step = StoredStep { step: last + 1, author_id, what, document };
        store::studio::forget_after(tx, &self.draft.id, self.draft.step).await?;
        store::studio::add_step(tx, &self.draft.id, &step).await?;
        self.steps.retain(|each| each.step <= self.draft.step);
        self.draft.step = step.step;
        self.steps.push(StoredLine {
            step: step.step,
            author_id: step.author_id,
            what: step.what,
            document: Some(step.document),
        });
        self.reopen();
        Ok(())
    }

    /// What was approved is not what it is now.
    fn reopen(&mut self) {
        DraftState::Open.name().clone_into(&mut self.draft.state);
        self.draft.approver_id = None;
    }
}

fn state_of(draft: &StoredDraft) -> Result<DraftState, ServiceError> {
    DraftState::from_name(&draft.state)
        .ok_or_else(|| ServiceError::Internal(anyhow::anyhow!("a stored state of a draft is unknown")))
}

fn in_words(before: &Document, after: &Document) -> Vec<String> {
    difference(before, after).iter().map(|change| tell(change, before, after)).collect()
}

impl Attune {
    fn live(&self, name: &str) -> Result<Document, ServiceError> {
        let name = layout::Id::new(name).map_err(|_| ServiceError::NotFound)?;
        self.published().as_written(&name).cloned().ok_or(ServiceError::NotFound)
    }

    /// A draft as it stands.
    ///
    /// # Errors
    /// When there is none of that id.
    pub async fn draft(&self, person: &Principal, id: &str) -> Result<Draft, ServiceError> {
        person.product()?;
        self.draft_seen_by(person.user_id.as_str(), id).await
    }

    /// The same for whoever has that id.
    async fn draft_seen_by(&self, asker: &str, id: &str) -> Result<Draft, ServiceError> {
        let found = store::studio::with_steps(&self.db, id, AS_IT_STANDS).await?;
        let (draft, steps) = found.ok_or(ServiceError::NotFound)?;
        let open = Open { draft, steps };
        let (document, base) = (open.document(open.draft.step)?, open.document(open.beginning())?);
        let live_revision = match self.live(&open.draft.name) {
            Ok(live) => live.metadata.revision,
            Err(_) => 0,
        };
        Ok(Draft {
            base_revision: u32::try_from(open.draft.base_revision).map_err(ServiceError::internal)?,
            state: state_of(&open.draft)?,
            problems: validate(&document, &self.catalogue),
            proof: self.proof(&document),
            changes: in_words(&base, &document),
            live_revision,
            step: open.draft.step,
            undo: open.earlier().and_then(|_| open.what()).map(str::to_owned),
            redo: open.later().map(|later| later.what.clone()),
            note: open.draft.note.clone(),
            may_approve: !open.is_worked_on_by(asker),
            schedule: self.schedule_of(&open.draft.id).await?,
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
        person.product()?;
        let (catalogue, edit, id, now) = (self.catalogue.clone(), edit.clone(), id.to_owned(), self.now());
        let author = person.user_id.as_str().to_owned();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    // A drag may have begun at any order this person left since.
                    let since = matches!(edit, DraftEdit::Order(_)).then_some((edit::MOVED, author.as_str()));
                    let wanted = Wanted { beginning: BEGUN, seen: Some(seen), since };
                    let mut open = open_with(tx, &id, wanted).await?;
                    if open.steps.len() >= STEPS_MAX {
                        return Err(ServiceError::invalid(
                            "draft-long",
                            "This draft has too many steps; publish it or begin another.",
                        ));
                    }
                    let copied = copied_in(tx, &edit).await?;
                    let (document, what) =
                        windows::edited(&open, &author, seen, &edit, &catalogue, copied.as_ref())?;
                    open.add(tx, author, what, &document).await?;
                    open.draft.updated_at = now;
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
            let to = if forward { open.later() } else { open.earlier() };
            let to = to.map(|to| (to.step, to.what.clone())).ok_or_else(|| {
                ServiceError::invalid("draft-end", "There is nothing more to take back or to make again.")
            })?;
            let told = if forward { to.1 } else { open.what().unwrap_or_default().to_owned() };
            open.draft.step = to.0;
            open.reopen();
            Ok(told)
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
        person.product()?;
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
}

/// The draft with its steps, if it may still be changed.
async fn open_in(tx: &mut store::Tx, id: &str) -> Result<Open, ServiceError> {
    open_with(tx, id, AS_IT_STANDS).await
}

/// The same, with further documents.
async fn open_with(tx: &mut store::Tx, id: &str, wanted: Wanted<'_>) -> Result<Open, ServiceError> {
    let draft = store::studio::hold(tx, id).await?.ok_or(ServiceError::NotFound)?;
    if matches!(state_of(&draft)?, DraftState::Published | DraftState::Discarded) {
        return Err(closed());
    }
    let (draft, steps) = store::studio::with_steps_in(tx, id, wanted).await?.ok_or(ServiceError::NotFound)?;
    Ok(Open { draft, steps })
}

/// The document that something is pasted from; nothing for any other edit, or where it is gone.
async fn copied_in(tx: &mut store::Tx, edit: &DraftEdit) -> Result<Option<Document>, ServiceError> {
    let DraftEdit::Paste { draft, step, .. } = edit else { return Ok(None) };
    let Some(text) = store::studio::document_in(tx, draft, *step).await? else { return Ok(None) };
    Ok(Some(layout::read(&text).map_err(ServiceError::internal)?.document))
}

fn closed() -> ServiceError {
    ServiceError::invalid("draft-closed", "This draft is published or given up; begin another.")
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
