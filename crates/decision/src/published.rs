//! The published documents a decision chooses from, and which of two revisions a customer is shown while one is ramped.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use layout::{Catalogue, Document, Id, fed};

use crate::bucket::bucket;
use crate::decision::LayoutRef;
use crate::visibility::Conditions;

/// Published documents by name and revision, the neutral one surely among them.
#[derive(Clone, Debug)]
pub struct Published {
    documents: BTreeMap<LayoutRef, Arc<Document>>,
    /// The same as they were written, where feeds have added to them.
    written: BTreeMap<LayoutRef, Arc<Document>>,
    /// Of each name the revision that is in force.
    in_force: BTreeMap<Id, u32>,
    neutral: Id,
    ramps: Vec<Ramp>,
    /// Shared by the views of single customers, who all are asked the same.
    conditions: Arc<Conditions>,
}

/// A revision that a share of the customers is shown, while the others are shown the one it is to follow.
///
/// Who is among them is drawn by the ramp's own seed and nothing else, so that a customer who has seen the new revision
/// keeps it when the share grows.
#[derive(Clone, Debug, PartialEq)]
pub struct Ramp {
    /// The layout.
    pub layout: Id,
    /// The revision that is ramped.
    pub revision: u32,
    /// The revision everybody else is shown.
    pub baseline: u32,
    /// Share of all customers who are shown the new one, from 0 to 1.
    pub share: f64,
    /// Seed of the draw.
    pub seed: String,
    /// Since when the share is that.
    pub since: DateTime<Utc>,
}

impl Ramp {
    /// Whether a customer, by pseudonym, is shown the new revision.
    #[must_use]
    pub fn reaches(&self, customer: &str) -> bool {
        bucket(&self.seed, customer) < self.share
    }
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
            documents.into_iter().map(|document| (reference(&document), Arc::new(document))).collect();
        // Revisions of a name come in their order, so the last one stays.
        let in_force: BTreeMap<Id, u32> =
            documents.keys().map(|reference| (reference.name.clone(), reference.revision)).collect();
        if !in_force.contains_key(neutral) {
            return Err(PublishedError(neutral.clone()));
        }
        let conditions = Arc::new(Conditions::of(documents.values().map(AsRef::as_ref)));
        let (neutral, written) = (neutral.clone(), BTreeMap::new());
        Ok(Self { documents, written, in_force, neutral, ramps: Vec::new(), conditions })
    }

    /// The same documents with the elements of their feeds, as a build that draws `catalogue` brings them.
    #[must_use]
    pub fn with_feeds(mut self, catalogue: &Catalogue) -> Self {
        self.written.clone_from(&self.documents);
        for document in self.documents.values_mut() {
            *document = Arc::new(fed(document, catalogue).into_owned());
        }
        self.conditions = Arc::new(Conditions::of(self.documents.values().map(AsRef::as_ref)));
        self
    }

    /// Every condition in them, read.
    pub(crate) fn conditions(&self) -> &Conditions {
        &self.conditions
    }

    /// The same documents with these ramps. One whose revision is not in force, or whose baseline is not there, says
    /// nothing: everybody is shown what is in force.
    #[must_use]
    pub fn with_ramps(self, ramps: impl IntoIterator<Item = Ramp>) -> Self {
        let stands = |ramp: &Ramp| {
            let baseline = LayoutRef { name: ramp.layout.clone(), revision: ramp.baseline };
            self.in_force.get(&ramp.layout) == Some(&ramp.revision) && self.documents.contains_key(&baseline)
        };
        let ramps = ramps.into_iter().filter(stands).collect();
        Self { ramps, ..self }
    }

    /// The documents as they are in force for one customer, by pseudonym: of a layout that is ramped, the revision this
    /// customer is shown.
    #[must_use]
    pub fn for_customer(&self, customer: &str) -> Cow<'_, Self> {
        let mut published = Cow::Borrowed(self);
        for ramp in self.ramps.iter().filter(|ramp| !ramp.reaches(customer)) {
            published.to_mut().in_force.insert(ramp.layout.clone(), ramp.baseline);
        }
        published
    }

    /// The neutral document.
    pub(crate) fn neutral(&self) -> &Document {
        let revision = self.in_force[&self.neutral];
        &self.documents[&LayoutRef { name: self.neutral.clone(), revision }]
    }

    /// The revision of `name` in force.
    #[must_use]
    pub fn current(&self, name: &Id) -> Option<&Document> {
        let revision = *self.in_force.get(name)?;
        self.find(&LayoutRef { name: name.clone(), revision })
    }

    /// The revision of `name` in force as it was written, without what feeds bring: what is edited and kept.
    #[must_use]
    pub fn as_written(&self, name: &Id) -> Option<&Document> {
        let reference = LayoutRef { name: name.clone(), revision: *self.in_force.get(name)? };
        self.written.get(&reference).map_or_else(|| self.find(&reference), |written| Some(written))
    }

    /// A certain revision.
    #[must_use]
    pub fn find(&self, reference: &LayoutRef) -> Option<&Document> {
        self.documents.get(reference).map(AsRef::as_ref)
    }

    /// The documents in force, in the order of their names.
    pub fn all_current(&self) -> impl Iterator<Item = &Document> {
        self.in_force.keys().filter_map(|name| self.current(name))
    }

    /// The documents in force for anybody: those of [`Self::all_current`], and of a layout that is ramped the one before.
    pub fn all_shown(&self) -> impl Iterator<Item = &Document> {
        let baselines = self
            .ramps
            .iter()
            .filter_map(|ramp| self.find(&LayoutRef { name: ramp.layout.clone(), revision: ramp.baseline }));
        self.all_current().chain(baselines)
    }

    /// The ramp of a layout, while one runs.
    #[must_use]
    pub fn ramp(&self, name: &Id) -> Option<&Ramp> {
        self.ramps.iter().find(|ramp| ramp.layout == *name)
    }
}
