//! Publishing an approved draft, and bringing an earlier revision back. Both make a new revision; none is ever changed.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use decision::{Verdict, prove};
use layout::{Document, merge, validate};
use ledger::CustomerId;
use sha2::{Digest, Sha256};
use store::layouts::StoredLayout;
use store::studio::{StoredLink, StoredPublication};

use super::review::is_a_note;
use super::{BEGUN, DraftState, open_in, taken};
use crate::people::Principal;
use crate::{Attune, ServiceError, layouts};

/// What the log says of a published draft.
pub(super) const PUBLISHED: &str = "published";
/// What the log says of an earlier revision brought back.
pub(super) const ROLLED_BACK: &str = "rolled-back";

/// What is published, and what the log says of it.
pub(super) struct Release {
    pub(super) document: Document,
    /// The revision it follows.
    pub(super) parent: u32,
    pub(super) action: &'static str,
    pub(super) author: String,
    pub(super) approver: Option<String>,
    pub(super) note: String,
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

    /// Publishes an approved draft. Where another revision went live since the draft was begun, both are merged and
    /// the draft has to be approved again.
    ///
    /// # Errors
    /// When it is not approved, or somebody else's changes touch the same.
    pub async fn publish_draft(&self, person: &Principal, id: &str) -> Result<u32, ServiceError> {
        person.product()?;
        // Another process may have published a moment ago.
        self.reload_layouts().await?;
        let draft = self.draft(person, id).await?;
        if draft.is_closed() {
            return Err(super::closed());
        }
        if draft.state != DraftState::Approved {
            return Err(unapproved());
        }
        if draft.live_revision != draft.base_revision {
            return Err(self.bring_up_to_date(id).await);
        }
        self.refuse_what_cannot_be_published(&draft.document)?;
        let stored = store::studio::draft(&self.db, id).await?.ok_or(ServiceError::NotFound)?;
        let approver = match &stored.approver_id {
            Some(approver) => Some(self.called(approver).await?),
            None => None,
        };
        let release = Release {
            document: draft.document,
            parent: draft.live_revision,
            action: PUBLISHED,
            author: self.called(&stored.author_id).await?,
            approver,
            note: stored.note,
        };
        self.release(release, Some((id.to_owned(), draft.step))).await
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
        self.release(Release { document, parent, action: ROLLED_BACK, author, approver: None, note }, None)
            .await
    }

    /// Writes a new revision with its entry in the log, closes the draft it came of, and puts it in force. The draft is
    /// named with the step that was approved: changed since, it is not published.
    pub(super) async fn release(
        &self,
        release: Release,
        draft: Option<(String, i64)>,
    ) -> Result<u32, ServiceError> {
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
        let (action, author, approver, note) =
            (release.action, release.author, release.approver, release.note);
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    if let Some((id, step)) = draft {
                        let mut open = open_in(tx, &id).await?;
                        if open.draft.state != DraftState::Approved.name() || open.draft.step != step {
                            return Err(unapproved());
                        }
                        DraftState::Published.name().clone_into(&mut open.draft.state);
                        open.draft.updated_at = now;
                        store::studio::put(tx, &open.draft).await?;
                    }
                    store::layouts::release(tx, &stored, now).await.map_err(taken)?;
                    let (sequence, prev_hash) =
                        store::studio::newest_in(tx).await?.unwrap_or((0, decision::GENESIS_HASH.to_owned()));
                    let mut entry = StoredPublication {
                        sequence: sequence + 1,
                        name,
                        revision: stored.revision,
                        action: action.to_owned(),
                        author,
                        approver,
                        note,
                        at: now,
                        prev_hash,
                        hash: String::new(),
                    };
                    entry.hash = hash(&entry, &stored.content_hash);
                    store::studio::append(tx, &entry).await.map_err(taken)?;
                    Ok::<_, ServiceError>(())
                })
            })
            .await?;
        self.reload_layouts().await?;
        Ok(revision)
    }

    /// Puts in force what is published in the store, by whichever process: a server asks every few seconds.
    ///
    /// # Errors
    /// When the store fails or holds something that is no layout.
    pub async fn reload_layouts(&self) -> Result<(), ServiceError> {
        let published = layouts::in_force(&self.db, &self.policy()).await.map_err(ServiceError::internal)?;
        self.published.store(Arc::new(published));
        Ok(())
    }

    /// What a member of the team is called in the log: their e-mail address, or their id once the account is gone.
    pub(crate) async fn called(&self, id: &str) -> Result<String, ServiceError> {
        let user = store::users::by_id(&self.db, &CustomerId::new(id)).await?;
        Ok(user.map_or_else(|| id.to_owned(), |user| user.email))
    }
}

fn unapproved() -> ServiceError {
    ServiceError::invalid(
        "draft-unapproved",
        "Somebody who has not worked on this draft has to approve it first.",
    )
}

/// The first entry of the log that is not what was written, or whose revision is not what it published, by its number.
/// The chain cannot tell that its newest entries were cut off.
pub(super) fn verify(chain: &[StoredLink]) -> Option<i64> {
    let mut before = (0, decision::GENESIS_HASH);
    for StoredLink { entry, document } in chain {
        let published = document.as_ref().map(|text| content_hash(text));
        let is_whole = published.is_some_and(|published| hash(entry, &published) == entry.hash)
            && (entry.sequence, entry.prev_hash.as_str()) == (before.0 + 1, before.1);
        if !is_whole {
            return Some(entry.sequence);
        }
        before = (entry.sequence, &entry.hash);
    }
    None
}

/// SHA-256 of a document as it is kept.
fn content_hash(text: &str) -> String {
    ledger::hexadecimal(&Sha256::digest(text.as_bytes()))
}

/// SHA-256 over the entry, what it published and the entry before.
fn hash(entry: &StoredPublication, content_hash: &str) -> String {
    let at: DateTime<Utc> = entry.at;
    let parts = serde_json::json!([
        entry.sequence,
        entry.name,
        entry.revision,
        entry.action,
        entry.author,
        entry.approver,
        entry.note,
        at.timestamp_micros(),
        content_hash,
        entry.prev_hash
    ]);
    ledger::hexadecimal(&Sha256::digest(parts.to_string().as_bytes()))
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    /// A log of three entries over two layouts.
    fn chain() -> Vec<StoredLink> {
        let mut prev_hash = decision::GENESIS_HASH.to_owned();
        let entries = [("home-a", 2, PUBLISHED), ("home-b", 2, PUBLISHED), ("home-a", 3, ROLLED_BACK)];
        let links = (1..).zip(entries).map(|(sequence, (name, revision, action))| {
            let document = format!("{name} as of {revision}");
            let mut entry = StoredPublication {
                sequence,
                name: name.to_owned(),
                revision,
                action: action.to_owned(),
                author: "ana".to_owned(),
                approver: Some("ben".to_owned()),
                note: "Clearer words.".to_owned(),
                at: Utc.timestamp_micros(1_772_366_400_000_000 + sequence).unwrap(),
                prev_hash: prev_hash.clone(),
                hash: String::new(),
            };
            entry.hash = hash(&entry, &content_hash(&document));
            prev_hash.clone_from(&entry.hash);
            StoredLink { entry, document: Some(document) }
        });
        links.collect()
    }

    #[test]
    fn whatever_is_changed_in_a_log_is_found_where_it_is() {
        assert_eq!((verify(&chain()), verify(&[])), (None, None));
        let changes: [fn(&mut StoredLink); 12] = [
            |link| link.entry.name = "home-c".to_owned(),
            |link| link.entry.revision += 1,
            |link| link.entry.action = "forged".to_owned(),
            |link| link.entry.author = "cem".to_owned(),
            |link| link.entry.approver = Some("cem".to_owned()),
            |link| link.entry.approver = None,
            |link| link.entry.note.clear(),
            |link| link.entry.at += chrono::Duration::microseconds(1),
            |link| link.entry.prev_hash = "1".repeat(64),
            |link| link.entry.hash = "1".repeat(64),
            |link| link.document = None,
            |link| link.document = Some("another".to_owned()),
        ];
        for (index, sequence) in [(0, 1), (1, 2), (2, 3)] {
            for change in changes {
                let mut chain = chain();
                change(&mut chain[index]);
                assert_eq!(verify(&chain), Some(sequence), "{:?}", chain[index]);
            }
        }
    }

    #[test]
    fn an_entry_that_is_rewritten_whole_no_longer_fits_the_next() {
        let mut chain = chain();
        chain[1].entry.note = "Other words.".to_owned();
        chain[1].entry.hash = hash(&chain[1].entry, &content_hash("home-b as of 2"));
        assert_eq!(verify(&chain), Some(3));
    }

    #[test]
    fn an_entry_that_is_gone_or_stands_elsewhere_is_missed() {
        for (gone, expected) in [(0, Some(2)), (1, Some(3)), (2, None)] {
            let mut chain = chain();
            chain.remove(gone);
            assert_eq!(verify(&chain), expected, "without {gone}; nothing tells of the last");
        }
        let mut chain = chain();
        chain.swap(0, 1);
        assert_eq!(verify(&chain), Some(2));
    }
}
