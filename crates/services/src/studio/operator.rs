//! What an operator does on the server's own command line: publish a document, and take one back. Publishing this way needs no second person, and the log says so.

use layout::Document;

use super::log::ReleaseAction;
use super::publishing::{Release, Rollout};
use crate::{Attune, ServiceError};

/// The name the log has for whoever works on the command line.
const OPERATOR: &str = "operator";

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
        self.release(Release {
            document,
            parent,
            action: ReleaseAction::Published,
            author,
            approver: None,
            note,
            rollout: Rollout::Everybody,
            draft: None,
            schedule: None,
        })
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
        self.release(Release::back(document, parent, author, note)).await
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
