//! The published documents a decision chooses from.

use std::collections::BTreeMap;

use layout::{Document, Id};

use crate::decision::LayoutRef;
use crate::visibility::Conditions;

/// Published documents by name and revision, the neutral one surely among them.
#[derive(Clone, Debug)]
pub struct Published {
    documents: BTreeMap<LayoutRef, Document>,
    neutral: LayoutRef,
    conditions: Conditions,
}

/// The neutral document is missing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no published layout “{0}” to fall back to")]
pub struct PublishedError(pub Id);

impl Published {
    /// These documents; of each name the highest revision is the one in force.
    ///
    /// # Errors
    /// When none of them is called `neutral`.
    pub fn new(documents: impl IntoIterator<Item = Document>, neutral: &Id) -> Result<Self, PublishedError> {
        let reference = |document: &Document| LayoutRef {
            name: document.metadata.name.clone(),
            revision: document.metadata.revision,
        };
        let documents: BTreeMap<_, _> =
            documents.into_iter().map(|document| (reference(&document), document)).collect();
        let newest = documents.keys().rfind(|reference| reference.name == *neutral).cloned();
        let neutral = newest.ok_or_else(|| PublishedError(neutral.clone()))?;
        let conditions = Conditions::of(documents.values());
        Ok(Self { documents, neutral, conditions })
    }

    /// Every condition in them, read.
    pub(crate) fn conditions(&self) -> &Conditions {
        &self.conditions
    }

    /// The neutral document.
    pub(crate) fn neutral(&self) -> &Document {
        &self.documents[&self.neutral]
    }

    /// The revision of `name` in force.
    #[must_use]
    pub fn current(&self, name: &Id) -> Option<&Document> {
        self.documents.iter().rfind(|(reference, _)| reference.name == *name).map(|(_, document)| document)
    }

    /// A certain revision.
    #[must_use]
    pub fn find(&self, reference: &LayoutRef) -> Option<&Document> {
        self.documents.get(reference)
    }

    /// The documents in force, in the order of their names.
    pub fn all_current(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter_map(|(reference, document)| {
            let newer = self.current(&reference.name)?;
            (newer.metadata.revision == reference.revision).then_some(document)
        })
    }
}
