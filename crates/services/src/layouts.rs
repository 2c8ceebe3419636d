//! The layouts this build ships, published into the store once, and all that stand published there.
//!
//! What the product team has made of a layout is never written over: a newer shipped document is merged with it against
//! the one that was shipped before, and where both changed the same the team is left a draft.

use chrono::{DateTime, Utc};
use decision::{Guardrail, Policy, Published, Ramp, Verdict, prove};
use layout::{Catalogue, Document, merge, validate};
use store::layouts::StoredLayout;
use store::ramps::StoredRamp;
use store::studio::{StoredDraft, StoredStep};
use store::{Db, StoreError, Tx};

use crate::studio::log::{ATTUNE, Entry, ReleaseAction, append, content_hash};
use crate::studio::{BEGUN, DraftState};

/// The documents of `server/layouts`, one line each.
const SHIPPED: [&str; 7] = [
    include_str!("../../../server/layouts/home-business-owner.json"),
    include_str!("../../../server/layouts/home-distress.json"),
    include_str!("../../../server/layouts/home-freelancer.json"),
    include_str!("../../../server/layouts/home-neutral.json"),
    include_str!("../../../server/layouts/home-retiree.json"),
    include_str!("../../../server/layouts/home-salaried.json"),
    include_str!("../../../server/layouts/home-student.json"),
];

/// What is said of a shipped revision that says nothing of itself.
const BROUGHT: &str = "Brought by a new version of Attune.";

/// What a merge of shipped documents is checked against.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules<'a> {
    /// What this build draws.
    pub(crate) catalogue: &'a Catalogue,
    /// What may never be shown to whom.
    pub(crate) guardrails: &'a [Guardrail],
}

/// Publishes the documents of this build that the store has not had yet.
///
/// # Errors
/// When one is no layout, or the database fails.
pub(crate) async fn ship(
    db: &Db,
    rules: Rules<'_>,
    new_id: &(dyn Fn() -> String + Sync),
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    ship_documents(db, &SHIPPED, rules, new_id, now).await
}

/// The same with any documents.
pub(crate) async fn ship_documents(
    db: &Db,
    texts: &[&str],
    rules: Rules<'_>,
    new_id: &(dyn Fn() -> String + Sync),
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let known = store::layouts::shipped(db).await?;
    for text in texts {
        let shipped = layout::read(text)?.document;
        let stored = StoredLayout {
            name: shipped.metadata.name.to_string(),
            revision: i64::from(shipped.metadata.revision),
            document: (*text).to_owned(),
            content_hash: content_hash(text),
        };
        if known.iter().any(|(name, hash)| *name == stored.name && *hash == stored.content_hash) {
            continue;
        }
        let (draft_id, catalogue, guardrails) =
            (new_id(), rules.catalogue.clone(), rules.guardrails.to_vec());
        let outcome = db
            .write(move |tx| {
                Box::pin(async move {
                    let rules = Rules { catalogue: &catalogue, guardrails: &guardrails };
                    bring(tx, &stored, shipped, rules, draft_id, now).await
                })
            })
            .await;
        match outcome {
            // Another process brought the same at the same moment.
            Ok(()) | Err(StoreError::Taken) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Brings one document that the store has not had.
async fn bring(
    tx: &mut Tx,
    stored: &StoredLayout,
    shipped: Document,
    rules: Rules<'_>,
    draft_id: String,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let unreadable = |_| StoreError::Corrupt("layout");
    let before = store::layouts::shipped_in(tx, &stored.name).await?;
    let Some(live) = store::layouts::newest_in(tx, &stored.name).await? else {
        store::layouts::ship(tx, stored, now).await?;
        return store::layouts::release(tx, stored, now).await;
    };
    if store::ramps::hold(tx, &stored.name).await?.is_some() {
        tracing::warn!(layout = stored.name, "a ramp runs, so its new version waits for the next start");
        return Ok(());
    }
    store::layouts::ship(tx, stored, now).await?;
    // A layout that no build has ever brought is the team's own, whatever it is called.
    let Some(before) = before else { return Ok(()) };
    let live = layout::read(&live.document).map_err(unreadable)?.document;
    let before = layout::read(&before.document).map_err(unreadable)?.document;
    // Numbers and notes of revisions are not merged: each revision has its own.
    let as_before = |document: &Document| Document { metadata: before.metadata.clone(), ..document.clone() };
    let merged = merge(&before, &as_before(&live), &as_before(&shipped)).map_err(unreadable)?;
    let mut document = merged.document;
    document.metadata.clone_from(&shipped.metadata);
    let note = shipped.metadata.note.clone().unwrap_or_else(|| BROUGHT.to_owned());
    if !merged.conflicts.is_empty() || !may_be_shown(&document, rules) {
        tracing::warn!(
            layout = stored.name,
            "a new version of it waits as a draft: the team changed the same"
        );
        return leave_draft(tx, draft_id, &live, &document, note, now).await;
    }
    let revision = i64::from(live.metadata.revision.saturating_add(1)).max(stored.revision);
    document.metadata.revision = u32::try_from(revision).map_err(|_| StoreError::Corrupt("layout"))?;
    document.metadata.parent_revision = Some(live.metadata.revision);
    let text = serde_json::to_string_pretty(&document).map_err(|_| StoreError::Corrupt("layout"))?;
    let release = StoredLayout {
        name: stored.name.clone(),
        revision,
        content_hash: content_hash(&text),
        document: text,
    };
    store::layouts::release(tx, &release, now).await?;
    let entry = Entry {
        name: release.name,
        revision,
        action: ReleaseAction::Shipped,
        author: ATTUNE.to_owned(),
        approver: None,
        note,
    };
    append(tx, entry, &release.content_hash, now).await
}

/// Whether a merged document may go live unseen.
fn may_be_shown(document: &Document, rules: Rules<'_>) -> bool {
    let proof = prove(document, rules.guardrails, rules.catalogue).document;
    validate(document, rules.catalogue).is_empty() && matches!(proof, Verdict::Proven { .. })
}

/// Leaves the team a draft of what was brought, with their own side kept wherever both changed the same.
async fn leave_draft(
    tx: &mut Tx,
    id: String,
    live: &Document,
    merged: &Document,
    note: String,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut document = merged.clone();
    document.metadata.clone_from(&live.metadata);
    let draft = StoredDraft {
        id,
        name: live.metadata.name.to_string(),
        base_revision: i64::from(live.metadata.revision),
        author_id: ATTUNE.to_owned(),
        state: DraftState::Open.name().to_owned(),
        step: 1,
        note,
        approver_id: None,
        updated_at: now,
    };
    let steps = [(0, BEGUN, live), (1, "Brought by a new version of Attune", &document)];
    store::studio::begin(tx, &draft).await?;
    for (step, what, document) in steps {
        let document = serde_json::to_string(document).map_err(|_| StoreError::Corrupt("layout"))?;
        let step = StoredStep { step, author_id: ATTUNE.to_owned(), what: what.to_owned(), document };
        store::studio::add_step(tx, &draft.id, &step).await?;
    }
    Ok(())
}

/// What stands published in the store, with what of it is ramped.
pub(crate) async fn in_force(db: &Db, policy: &Policy, catalogue: &Catalogue) -> anyhow::Result<Published> {
    let mut documents = Vec::new();
    for stored in store::layouts::in_force(db).await? {
        documents.push(layout::read(&stored.document)?.document);
    }
    let ramps = store::ramps::running(db).await?;
    let ramps: Result<Vec<Ramp>, _> = ramps.iter().map(ramp).collect();
    Ok(Published::new(documents, &policy.layouts.neutral)?.with_feeds(catalogue).with_ramps(ramps?))
}

/// A ramp as decisions are made by it. Its seed is its own, so that who is among the first says nothing of who was for
/// another revision, or for an experiment.
fn ramp(stored: &StoredRamp) -> anyhow::Result<Ramp> {
    Ok(Ramp {
        layout: layout::Id::new(&stored.name)?,
        revision: u32::try_from(stored.revision)?,
        baseline: u32::try_from(stored.baseline)?,
        share: f64::from(i32::try_from(stored.share_bp)?) / 10_000.0,
        seed: format!("ramp-{}-{}", stored.name, stored.revision),
        since: stored.stepped_at,
    })
}
