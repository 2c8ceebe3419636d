//! Four eyes on a draft: its author sends it with a note, and somebody who has not worked on it approves it or sends it
//! back.

use super::DraftState;
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// The longest note, characters.
pub(super) const NOTE_LENGTH_MAX: usize = 500;

/// Whether a text can stand with a revision for good: something, in one line of plain text.
pub(super) fn is_a_note(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= NOTE_LENGTH_MAX && !text.chars().any(char::is_control)
}

/// Somebody changed a draft between being looked at and being decided on.
fn moved_on() -> ServiceError {
    ServiceError::invalid("draft-moved", "This draft was changed meanwhile. Look at it as it is now.")
}

impl Attune {
    /// Sends a draft to be looked at by somebody else.
    ///
    /// # Errors
    /// Without a note, without a change, or while something keeps it from being published.
    pub async fn send_draft(&self, person: &Principal, id: &str, note: &str) -> Result<(), ServiceError> {
        let draft = self.draft(person, id).await?;
        if draft.is_closed() {
            return Err(super::closed());
        }
        let note = note.trim().to_owned();
        if !is_a_note(&note) {
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
            if open.draft.step != draft.step {
                return Err(moved_on());
            }
            open.reopen();
            DraftState::InReview.name().clone_into(&mut open.draft.state);
            open.draft.note = note;
            Ok(())
        })
        .await
    }

    /// Approves a draft in review, or sends it back. `seen` is the step the one who asks looked at: another is not
    /// approved unseen. Where it is `None` the step that is shown is taken.
    ///
    /// # Errors
    /// For whoever made a step of it, for a draft that is not in review, and for one that was changed since it was
    /// looked at.
    pub async fn review_draft(
        &self,
        person: &Principal,
        id: &str,
        seen: Option<i64>,
        approves: bool,
    ) -> Result<(), ServiceError> {
        let me = person.user_id.as_str().to_owned();
        self.move_draft(person, id, move |open| {
            if open.draft.state != DraftState::InReview.name() {
                return Err(ServiceError::invalid("draft-review", "This draft is not waiting for approval."));
            }
            if open.is_worked_on_by(&me) {
                return Err(ServiceError::invalid(
                    "draft-own",
                    "Somebody who has not worked on this draft has to approve it.",
                ));
            }
            if seen.is_some_and(|seen| seen != open.draft.step) {
                return Err(moved_on());
            }
            open.reopen();
            if approves {
                DraftState::Approved.name().clone_into(&mut open.draft.state);
                open.draft.approver_id = Some(me);
            }
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
            DraftState::Discarded.name().clone_into(&mut open.draft.state);
            Ok(())
        })
        .await
    }
}
