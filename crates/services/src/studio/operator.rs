//! What an operator does on the server's own command line: publish a document, take one back, and try a draft on the
//! customers there are. Publishing this way needs no second person, and the log says so.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use decision::{Published, State, decide};
use layout::{Composed, Document, Id};
use serde::Serialize;

use super::publishing::{PUBLISHED, ROLLED_BACK, Release};
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// The name the log has for whoever works on the command line.
const OPERATOR: &str = "operator";

/// What would change if a draft were live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Backtest {
    /// The layout.
    pub layout: String,
    /// The first day whose decisions count.
    pub since: NaiveDate,
    /// Customers with a decision since then.
    pub customers: usize,
    /// Decisions recorded since then.
    pub decisions: usize,
    /// Of those, how many had shown this layout.
    pub decisions_of_layout: usize,
    /// Customers the engine would show this layout today.
    pub shown_to: usize,
    /// Of those, how many would see another screen.
    pub changed_for: usize,
    /// Widgets that would come to those customers, go, or stand elsewhere, over all of them.
    pub widgets_added: usize,
    /// Widgets that would go.
    pub widgets_removed: usize,
    /// Places moved by widgets that stay, over all customers.
    pub positions_moved: usize,
    /// Elements held back, by the code of the guardrail that does.
    pub held_back: BTreeMap<String, usize>,
}

impl Attune {
    /// Everything wrong with a document, as the Studio would refuse it; nothing when it may be published.
    pub fn layout_problems(&self, document: &Document) -> Vec<String> {
        let problems = layout::validate(document, &self.catalogue);
        if !problems.is_empty() {
            return problems
                .into_iter()
                .map(|problem| format!("{}: {}", problem.path, problem.message))
                .collect();
        }
        let refused = self.refuse_what_cannot_be_published(document).err();
        refused.into_iter().map(|error| error.sentence()).collect()
    }

    /// Publishes a document as the next revision of its layout.
    ///
    /// # Errors
    /// When there is no such layout, no note, or the document has problems.
    pub async fn publish_as_operator(&self, document: Document, note: &str) -> Result<u32, ServiceError> {
        let note = noted(note)?;
        self.reload_layouts().await?;
        let parent = self.live(document.metadata.name.as_str())?.metadata.revision;
        let revision = document.metadata.revision;
        if revision != parent && revision != parent + 1 {
            return Err(ServiceError::invalid(
                "layout-behind",
                format!(
                    "The file is revision {revision} and revision {parent} is live. Begin from what is live, or write {} in the file if nothing of it is to be kept.",
                    parent + 1
                ),
            ));
        }
        self.refuse_what_cannot_be_published(&document)?;
        let author = OPERATOR.to_owned();
        self.release(Release { document, parent, action: PUBLISHED, author, approver: None, note }, None)
            .await
    }

    /// Brings a revision back.
    ///
    /// # Errors
    /// As in the Studio.
    pub async fn roll_back_as_operator(
        &self,
        name: &str,
        revision: u32,
        note: &str,
    ) -> Result<u32, ServiceError> {
        let note = noted(note)?;
        let stored = store::layouts::revisions(&self.db, name).await?;
        let wanted = stored.iter().find(|stored| stored.revision == i64::from(revision));
        let wanted = wanted.ok_or_else(|| {
            ServiceError::invalid("layout-revision", format!("“{name}” has no revision {revision}."))
        })?;
        let document = layout::read(&wanted.document).map_err(ServiceError::internal)?.document;
        self.refuse_what_cannot_be_published(&document)?;
        let (author, note) = (OPERATOR.to_owned(), format!("Back to revision {revision}: {note}"));
        self.reload_layouts().await?;
        let parent = self.live(name)?.metadata.revision;
        self.release(Release { document, parent, action: ROLLED_BACK, author, approver: None, note }, None)
            .await
    }

    /// Decides for every customer with a decision since `since`, as they are today, with the live layouts and with the
    /// draft in its layout's place, and compares the screens. Nothing is recorded.
    ///
    /// # Errors
    /// When the store fails or the draft's layout is unknown.
    pub async fn backtest(&self, draft: &Document, since: NaiveDate) -> Result<Backtest, ServiceError> {
        let name = draft.metadata.name.clone();
        self.live(name.as_str())?;
        let with_draft = self.with_draft(draft)?;
        let recorded = store::decisions::owners_since(&self.db, since).await?;
        let mut found = Backtest {
            layout: name.to_string(),
            since,
            customers: recorded.len(),
            decisions: 0,
            decisions_of_layout: 0,
            shown_to: 0,
            changed_for: 0,
            widgets_added: 0,
            widgets_removed: 0,
            positions_moved: 0,
            held_back: BTreeMap::new(),
        };
        for owner in recorded {
            let Some(person) = self.customer_of(&owner).await? else { continue };
            for record in self.decision_log(&person).await? {
                if record.decided_at.date_naive() >= since {
                    found.decisions += 1;
                    found.decisions_of_layout += usize::from(record.layout.name == name);
                }
            }
            self.try_on(&person, &name, &with_draft, &mut found).await?;
        }
        Ok(found)
    }

    async fn try_on(
        &self,
        person: &Principal,
        name: &Id,
        with_draft: &Published,
        found: &mut Backtest,
    ) -> Result<(), ServiceError> {
        let context = self.context(person, "backtest").await?;
        let in_force = self.decision_in_force(person.customer()?).await?;
        let state = in_force.map_or_else(State::default, |decision| decision.state_after);
        let screen = |published: &Published| {
            decide(&context, &self.policy(), &self.catalogue, published, &state, self.now())
        };
        let (before, after) = (screen(&self.published()), screen(with_draft));
        if after.layout.name != *name {
            return Ok(());
        }
        found.shown_to += 1;
        for denial in &after.denials {
            *found.held_back.entry(denial.reason_code.clone()).or_default() += 1;
        }
        let (before, after) = (places(&before.screen), places(&after.screen));
        let added = after.keys().filter(|key| !before.contains_key(*key)).count();
        let removed = before.keys().filter(|key| !after.contains_key(*key)).count();
        let moved: usize =
            before.iter().filter_map(|(key, place)| Some(after.get(key)?.abs_diff(*place))).sum();
        found.widgets_added += added;
        found.widgets_removed += removed;
        found.positions_moved += moved;
        found.changed_for += usize::from(added + removed + moved > 0);
        Ok(())
    }
}

/// The reason for a release, which must be given.
fn noted(note: &str) -> Result<String, ServiceError> {
    let note = note.trim();
    if note.is_empty() || note.chars().count() > super::review::NOTE_LENGTH_MAX {
        return Err(ServiceError::invalid(
            "layout-note",
            "Say with --note why this is done, in at most 500 letters.",
        ));
    }
    Ok(note.to_owned())
}

/// Where each element stands on a screen, counted from the first.
fn places(screen: &Composed) -> BTreeMap<Id, usize> {
    screen.slots().enumerate().map(|(place, slot)| (slot.key().clone(), place)).collect()
}
