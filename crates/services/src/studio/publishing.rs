//! Publishing an approved draft, and bringing an earlier revision back. Both make a new revision; none is ever changed.

use decision::{Verdict, prove};
use layout::{Document, merge, validate};
use ledger::CustomerId;
use store::layouts::StoredLayout;
use store::ramps::StoredRamp;

use super::log::{Entry, ReleaseAction, append, content_hash};
use super::ramp::{ROLLED_BACK, RUNNING, SHARES_BP};
use super::review::is_a_note;
use super::schedule::PUBLISHED;
use super::{BEGUN, Draft, DraftState, open_in, taken};
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// How a revision comes to the customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rollout {
    /// All of them at once.
    Everybody,
    /// A small share first.
    Ramp {
        /// Hours after which the share grows by itself; 0 where it only grows by hand.
        step_hours: u32,
    },
}

/// What is published, and what the log says of it.
pub(super) struct Release {
    pub(super) document: Document,
    /// The revision it follows.
    pub(super) parent: u32,
    pub(super) action: ReleaseAction,
    pub(super) author: String,
    pub(super) approver: Option<String>,
    pub(super) note: String,
    pub(super) rollout: Rollout,
    /// The draft it came of, with the step that was approved: changed since, it is not published.
    pub(super) draft: Option<(String, i64)>,
    /// The appointment it keeps.
    pub(super) schedule: Option<String>,
}

impl Release {
    /// A revision brought back by somebody, for everybody.
    pub(super) fn back(document: Document, parent: u32, author: String, note: String) -> Self {
        Self {
            document,
            parent,
            action: ReleaseAction::RolledBack,
            author,
            approver: None,
            note,
            rollout: Rollout::Everybody,
            draft: None,
            schedule: None,
        }
    }
}

impl Attune {
    /// Refuses a document with problems, or one that could show a customer what a guardrail forbids.
    pub(crate) fn refuse_what_cannot_be_published(&self, document: &Document) -> Result<(), ServiceError> {
        // The proof comes first: it says whom it harms, where `validate` names a path in the document.
        match self.proof(document) {
            Verdict::Proven { .. } => {}
            Verdict::Refuted(found) => {
                return Err(ServiceError::invalid(
                    "layout-unproven",
                    format!(
                        "“{}” would be shown to somebody whom guardrail {} protects from it. Show it only if the guardrail allows.",
                        found.element, found.guardrail
                    ),
                ));
            }
            Verdict::Undecided(why) => {
                return Err(ServiceError::invalid(
                    "layout-unproven",
                    format!("It cannot be told who would see what: {why}."),
                ));
            }
        }
        match validate(document, &self.catalogue).first() {
            None => Ok(()),
            Some(problem) => {
                Err(ServiceError::invalid("layout-problem", format!("{}: {}", problem.path, problem.message)))
            }
        }
    }

    /// Whether the document keeps credit and investment from everybody whom a guardrail protects from them.
    pub(super) fn proof(&self, document: &Document) -> Verdict {
        prove(document, &self.policy().guardrails, &self.catalogue).document
    }

    /// Publishes an approved draft for everybody. Where another revision went live since the draft was begun, both are
    /// merged and the draft has to be approved again.
    ///
    /// # Errors
    /// When it is not approved, or somebody else's changes touch the same.
    pub async fn publish_draft(&self, person: &Principal, id: &str) -> Result<u32, ServiceError> {
        self.roll_out_draft(person, id, Rollout::Everybody).await
    }

    /// The same, for everybody or for a share that grows.
    ///
    /// # Errors
    /// As [`Self::publish_draft`], and while another revision of the layout is ramped.
    pub async fn roll_out_draft(
        &self,
        person: &Principal,
        id: &str,
        rollout: Rollout,
    ) -> Result<u32, ServiceError> {
        person.product()?;
        // Another process may have published a moment ago.
        self.reload_layouts().await?;
        let draft = self.draft(person, id).await?;
        if draft.is_closed() {
            return Err(super::closed());
        }
        if draft.state == DraftState::Approved && draft.live_revision != draft.base_revision {
            return Err(self.bring_up_to_date(id).await);
        }
        let release = self.release_of(draft, rollout).await?;
        self.release(release).await
    }

    /// The release of an approved draft of the live revision.
    pub(super) async fn release_of(&self, draft: Draft, rollout: Rollout) -> Result<Release, ServiceError> {
        if draft.state != DraftState::Approved {
            return Err(unapproved());
        }
        if draft.live_revision == 0 && rollout != Rollout::Everybody {
            return Err(ServiceError::invalid(
                "ramp-first",
                "A layout’s first revision has none before it, so it cannot be shown to a share first. Give it to an audience, which has a share of its own.",
            ));
        }
        let name = &draft.document.metadata.name;
        let policy = self.policy();
        let mut running = policy.experiments.iter().filter(|experiment| experiment.has_customers());
        if rollout != Rollout::Everybody
            && let Some(tried) = running.find(|experiment| experiment.layout.as_ref() == Some(name))
        {
            return Err(ServiceError::invalid(
                "ramp-tried",
                format!(
                    "The experiment “{}” is about this layout, and a ramp would change what it compares. Stop it first.",
                    tried.id
                ),
            ));
        }
        self.refuse_what_cannot_be_published(&draft.document)?;
        let stored = store::studio::draft(&self.db, &draft.id).await?.ok_or(ServiceError::NotFound)?;
        let approver = match &stored.approver_id {
            Some(approver) => Some(self.called(approver).await?),
            None => None,
        };
        Ok(Release {
            document: draft.document,
            parent: draft.live_revision,
            action: ReleaseAction::Published,
            author: self.called(&stored.author_id).await?,
            approver,
            note: stored.note,
            rollout,
            draft: Some((draft.id, draft.step)),
            schedule: None,
        })
    }

    /// Brings a draft up to the live revision, from which it begins anew: what both changed apart is merged, and the
    /// draft is open again. The answer says what came of it. Earlier steps stay, so that whoever made one is still known
    /// to have worked on it.
    async fn bring_up_to_date(&self, id: &str) -> ServiceError {
        let (id, attune, now) = (id.to_owned(), self.clone(), self.now());
        let outcome = self
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let mut open = open_in(tx, &id).await?;
                    let live = attune.live(&open.draft.name)?;
                    if open.draft.base_revision == i64::from(live.metadata.revision) {
                        return Ok(());
                    }
                    let (base, mine) = (open.document(open.beginning())?, open.document(open.draft.step)?);
                    let revision = live.metadata.revision;
                    let merged = merge(&base, &mine, &live).map_err(ServiceError::internal)?;
                    if let Some(conflict) = merged.conflicts.first() {
                        return Err(ServiceError::invalid(
                            "draft-conflict",
                            format!(
                                "Revision {revision} went live meanwhile and changed the same: {}. Begin a draft from it and make your change there.",
                                conflict.key
                            ),
                        ));
                    }
                    let author = open.draft.author_id.clone();
                    open.add(tx, author.clone(), BEGUN.to_owned(), &live).await?;
                    open.add(tx, author, format!("Brought up to revision {revision}"), &merged.document).await?;
                    open.draft.base_revision = i64::from(revision);
                    open.draft.updated_at = now;
                    Ok(store::studio::put(tx, &open.draft).await?)
                })
            })
            .await;
        match outcome {
            Ok(()) => ServiceError::invalid(
                "draft-rebased",
                "Another revision went live meanwhile. Both changes are in this draft now; look at it and have it approved again.",
            ),
            Err(error) => error,
        }
    }

    /// Brings an earlier revision back as a new one, at once.
    ///
    /// # Errors
    /// Without a reason, or when there is no such revision or it can no more be published.
    pub async fn roll_back(
        &self,
        person: &Principal,
        name: &str,
        revision: u32,
        note: &str,
    ) -> Result<u32, ServiceError> {
        person.product()?;
        let note = note.trim();
        if !is_a_note(note) {
            return Err(ServiceError::invalid(
                "draft-note",
                "Say in a sentence why it is taken back, in at most 500 letters.",
            ));
        }
        self.reload_layouts().await?;
        let parent = self.live(name)?.metadata.revision;
        let stored = store::layouts::revisions(&self.db, name).await?;
        let wanted = stored
            .iter()
            .find(|stored| stored.revision == i64::from(revision))
            .ok_or(ServiceError::NotFound)?;
        let document = layout::read(&wanted.document).map_err(ServiceError::internal)?.document;
        if parent == revision {
            return Err(ServiceError::invalid("layout-live", "That revision is live already."));
        }
        self.refuse_what_cannot_be_published(&document)?;
        let author = self.called(person.user_id.as_str()).await?;
        let note = format!("Back to revision {revision}: {note}");
        self.release(Release::back(document, parent, author, note)).await
    }

    /// Writes a new revision with its entry in the log, closes the draft it came of, keeps the appointment it had, begins
    /// or ends a ramp, and puts it in force: all of it or nothing.
    pub(super) async fn release(&self, release: Release) -> Result<u32, ServiceError> {
        let revision = release.parent + 1;
        let now = self.now();
        let mut document = release.document;
        document.metadata.revision = revision;
        document.metadata.parent_revision = (release.parent > 0).then_some(release.parent);
        document.metadata.note = Some(release.note.clone());
        document.metadata.created_by = Some(release.author.clone());
        document.metadata.created_at = Some(now.to_rfc3339());
        // What another revision said of its own content and approval is not said of this one.
        document.metadata.content_hash = None;
        document.status = None;
        let name = document.metadata.name.to_string();
        let text = serde_json::to_string_pretty(&document).map_err(ServiceError::internal)?;
        let stored = StoredLayout {
            name: name.clone(),
            revision: i64::from(revision),
            content_hash: content_hash(&text),
            document: text,
        };
        let entry = Entry {
            name: name.clone(),
            revision: i64::from(revision),
            action: release.action,
            author: release.author,
            approver: release.approver,
            note: release.note,
        };
        let ramp = match release.rollout {
            Rollout::Everybody => None,
            Rollout::Ramp { step_hours } => Some(StoredRamp {
                name: name.clone(),
                revision: i64::from(revision),
                baseline: i64::from(release.parent),
                share_bp: SHARES_BP[0],
                step_hours: i64::from(step_hours),
                state: RUNNING.to_owned(),
                stepped_at: now,
            }),
        };
        let (draft, schedule) = (release.draft, release.schedule);
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    end_ramp(tx, &name, entry.action).await?;
                    if let Some((id, step)) = draft {
                        // The draft is held before its place on the calendar, as by whoever publishes by hand.
                        let mut open = open_in(tx, &id).await?;
                        if let Some(schedule) = schedule
                            && !store::schedules::settle(tx, &schedule, PUBLISHED, "", now).await?
                        {
                            return Err(super::schedule::kept_already());
                        }
                        if open.draft.state != DraftState::Approved.name() || open.draft.step != step {
                            return Err(unapproved());
                        }
                        DraftState::Published.name().clone_into(&mut open.draft.state);
                        open.draft.updated_at = now;
                        store::studio::put(tx, &open.draft).await?;
                        store::schedules::withdraw(tx, &id, now).await?;
                    }
                    store::layouts::release(tx, &stored, now).await.map_err(taken)?;
                    if let Some(ramp) = ramp {
                        store::ramps::begin(tx, &ramp).await.map_err(taken)?;
                    }
                    append(tx, entry, &stored.content_hash, now).await.map_err(taken)
                })
            })
            .await?;
        self.reload_layouts().await?;
        Ok(revision)
    }

    /// What a member of the team is called in the log: their e-mail address, or their id once the account is gone.
    pub(crate) async fn called(&self, id: &str) -> Result<String, ServiceError> {
        let user = store::users::by_id(&self.db, &CustomerId::new(id)).await?;
        Ok(user.map_or_else(|| id.to_owned(), |user| user.email))
    }
}

pub(super) fn unapproved() -> ServiceError {
    ServiceError::invalid(
        "draft-unapproved",
        "Somebody who has not worked on this draft has to approve it first.",
    )
}

/// Ends the ramp of a layout that is taken back; anything else waits until it is over.
async fn end_ramp(tx: &mut store::Tx, name: &str, action: ReleaseAction) -> Result<(), ServiceError> {
    let Some(mut ramp) = store::ramps::hold(tx, name).await? else { return Ok(()) };
    if action != ReleaseAction::RolledBack {
        return Err(ServiceError::invalid(
            "layout-ramping",
            format!(
                "Revision {} of this layout is being ramped. Show it to everybody or take it back first.",
                ramp.revision
            ),
        ));
    }
    ROLLED_BACK.clone_into(&mut ramp.state);
    Ok(store::ramps::put(tx, &ramp).await?)
}
