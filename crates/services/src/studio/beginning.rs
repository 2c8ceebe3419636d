//! How a draft begins: from what is live, from another layout under a new name, or from nothing.

use layout::{API_VERSION, Document, Id};
use profile::Persona;
use serde_json::json;
use store::studio::{StoredDraft, StoredStep};

use super::{BEGUN, DraftState};
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// The zones of a layout that begins empty, in reading order, with what they are called.
const ZONES: [(&str, &str); 3] = [("headline", "At a glance"), ("main", "In detail"), ("side", "Further on")];

/// A new layout, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewLayout {
    /// Its name, such as `home-first-year`.
    pub name: String,
    /// The personas it is for, by name; none for everybody.
    pub personas: Vec<String>,
    /// The layout it begins as a copy of; empty zones when this is empty.
    pub from: String,
}

fn refused(sentence: impl Into<String>) -> ServiceError {
    ServiceError::invalid("layout-new", sentence)
}

impl NewLayout {
    /// What its draft begins with: the zones alone, so that all that is on it is told as new.
    fn document(&self, name: &Id) -> Result<Document, ServiceError> {
        let personas: Option<Vec<Persona>> =
            self.personas.iter().map(|persona| Persona::from_name(persona)).collect();
        let personas = personas.ok_or_else(|| refused("There is no such persona. Reload the page."))?;
        let zones = ZONES.map(|(id, label)| {
            json!({ "id": id, "mode": "ranked", "layout": "grid", "a11y": { "label": label }, "slots": [] })
        });
        let document = json!({
            "apiVersion": API_VERSION, "kind": "Screen",
            "metadata": { "name": name, "revision": 1, "personas": personas.iter().map(|persona| persona.as_str()).collect::<Vec<_>>() },
            "spec": { "elements": {}, "zones": zones }
        });
        Ok(layout::read_value(document).map_err(ServiceError::internal)?.document)
    }
}

impl Attune {
    /// Begins a draft from the live revision of a layout.
    ///
    /// # Errors
    /// When there is no such layout.
    pub async fn begin_draft(&self, person: &Principal, name: &str) -> Result<String, ServiceError> {
        person.product()?;
        let live = self.live(name)?;
        self.begin(person, i64::from(live.metadata.revision), vec![(BEGUN.to_owned(), live)]).await
    }

    /// Begins the draft of a layout that there is not yet. It goes the same way as any other: reviewed, then published.
    ///
    /// # Errors
    /// When the name cannot be used or is taken, or when what it should begin from is not there.
    pub async fn begin_layout(&self, person: &Principal, new: &NewLayout) -> Result<String, ServiceError> {
        person.product()?;
        let name = Id::new(new.name.trim()).map_err(|_| {
            refused(
                "A name has small letters, digits and hyphens, begins with a letter, and is at most 64 long.",
            )
        })?;
        let drafts = store::studio::drafts(&self.db).await?;
        if self.published().current(&name).is_some() || drafts.iter().any(|draft| draft.name == name.as_str())
        {
            return Err(refused(format!("There is a layout “{name}” already. Choose another name.")));
        }
        let empty = new.document(&name)?;
        let mut steps = vec![(BEGUN.to_owned(), empty.clone())];
        if !new.from.is_empty() {
            let from = self.live(&new.from).map_err(|_| refused("There is no such layout to begin from."))?;
            let copy = Document { metadata: empty.metadata, status: None, ..from };
            steps.push((format!("Begun as a copy of {}", new.from), copy));
        }
        self.begin(person, 0, steps).await
    }

    /// Writes a draft with its first steps; the last of them is shown.
    async fn begin(
        &self,
        person: &Principal,
        base_revision: i64,
        steps: Vec<(String, Document)>,
    ) -> Result<String, ServiceError> {
        let (id, author) = (self.new_id(), person.user_id.as_str().to_owned());
        let written = steps.iter().zip(0..).map(|((what, document), step)| {
            Ok(StoredStep {
                step,
                author_id: author.clone(),
                what: what.clone(),
                document: serde_json::to_string(document).map_err(ServiceError::internal)?,
            })
        });
        let written: Vec<StoredStep> = written.collect::<Result<_, ServiceError>>()?;
        let (Some((_, document)), Some(shown)) = (steps.first(), written.last()) else {
            return Err(ServiceError::Internal(anyhow::anyhow!("a draft begins with a step")));
        };
        let draft = StoredDraft {
            id: id.clone(),
            name: document.metadata.name.to_string(),
            base_revision,
            author_id: author.clone(),
            state: DraftState::Open.name().to_owned(),
            step: shown.step,
            note: String::new(),
            approver_id: None,
            updated_at: self.now(),
        };
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    store::studio::begin(tx, &draft).await?;
                    for step in &written {
                        store::studio::add_step(tx, &draft.id, step).await?;
                    }
                    Ok::<_, ServiceError>(())
                })
            })
            .await?;
        Ok(id)
    }
}
