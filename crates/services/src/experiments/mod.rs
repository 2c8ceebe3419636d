//! Experiments: the product team fills in a checklist, a colleague approves it, and variants of a layout are tried on a
//! part of the customers until somebody stops them, with a winner that becomes a draft or without one.
//!
//! An experiment is part of the policy: every change of it is a proposal and comes into force as a revision.

mod change;
mod form;
mod history;
mod metric;
mod results;

use chrono::{DateTime, Utc};
use decision::{Experiment, Namespace, Policy};
use layout::{Document, Id, Variant, apply_ops, difference, tell};
use serde_json::Map;

use crate::people::{Principal, Role};
use crate::proposals::{Change, noted};
use crate::{Attune, ServiceError};

pub use change::{ExperimentChange, Participants};
pub use form::{CONTROL, LaunchForm, NO_DRAFT, UNITS_PER_ARM_MIN, VariantForm, WhoForm};
pub use history::Passage;
pub use metric::{METRICS, Metric};
pub(crate) use results::{Count, Units, results_of};
pub use results::{MetricPart, MetricResult, Results, Worse};

/// The short name of a refusal.
const REFUSED: &str = "experiment";

fn refused(sentence: impl Into<String>) -> ServiceError {
    ServiceError::invalid(REFUSED, sentence)
}

/// A change of an experiment that waits.
#[derive(Debug, Clone)]
pub struct ExperimentProposal {
    /// Its id.
    pub id: String,
    /// What is proposed.
    pub change: ExperimentChange,
    /// Why.
    pub note: String,
    /// Whether the one who asks proposed it, and so cannot approve it.
    pub is_mine: bool,
    /// What each arm of a new experiment changes, in words.
    pub arms: Vec<ArmInWords>,
}

/// What an arm changes of the live layout.
#[derive(Debug, Clone, PartialEq)]
pub struct ArmInWords {
    /// Its name.
    pub key: String,
    /// Its share of those who take part.
    pub weight: f64,
    /// What it changes; empty for the control.
    pub changes: Vec<String>,
    /// Whether that can still be done on the live layout.
    pub is_possible: bool,
}

/// A draft that can be tried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TryableDraft {
    /// Its id.
    pub id: String,
    /// The layout it is of.
    pub layout: String,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Whether the one who asks began it.
    pub is_mine: bool,
}

/// What the page of experiments shows.
#[derive(Debug, Clone)]
pub struct Experiments {
    /// The policy's revision.
    pub revision: u32,
    /// Share of all customers who are held out of everything.
    pub holdout_share: f64,
    /// Experiments in the policy, the newest first.
    pub experiments: Vec<Experiment>,
    /// What waits, the oldest first.
    pub proposals: Vec<ExperimentProposal>,
    /// Drafts that can be tried out.
    pub drafts: Vec<TryableDraft>,
    /// The live layouts.
    pub layouts: Vec<String>,
    /// The audiences in force, whose conditions an experiment can take over.
    pub audiences: Vec<String>,
    /// The namespaces there are, by name, each with the parts no experiment has.
    pub namespaces: Vec<(String, Vec<Namespace>)>,
}

/// What the page of one experiment shows.
#[derive(Debug, Clone)]
pub struct ExperimentPage {
    /// The audiences in force, whose conditions it can take over.
    pub audiences: Vec<String>,
    /// The experiment.
    pub experiment: Experiment,
    /// What its arms change, in words.
    pub arms: Vec<ArmInWords>,
    /// What became of it, the newest first.
    pub history: Vec<Passage>,
    /// What waits for approval.
    pub proposals: Vec<ExperimentProposal>,
    /// What it shows.
    pub results: Results,
}

impl Attune {
    /// Every experiment, what is proposed, and what a new one can be made of.
    ///
    /// # Errors
    /// For everybody outside the product team.
    pub async fn experiments(&self, person: &Principal) -> Result<Experiments, ServiceError> {
        person.product()?;
        let policy = self.policy();
        // Only beside a live revision can anything be tried.
        let tryable = self.studio_layouts(person).await?.into_iter().filter(|layout| layout.live.is_some());
        let drafts = tryable.flat_map(|layout| {
            let name = layout.name;
            layout.drafts.into_iter().map(move |draft| TryableDraft {
                id: draft.id,
                layout: name.clone(),
                updated_at: draft.updated_at,
                is_mine: draft.is_mine,
            })
        });
        let layouts = self.published().all_current().map(|live| live.metadata.name.to_string()).collect();
        Ok(Experiments {
            revision: policy.revision,
            holdout_share: policy.holdout.share,
            experiments: policy.experiments.iter().rev().cloned().collect(),
            proposals: self.experiment_proposals(person, None).await?,
            drafts: drafts.collect(),
            layouts,
            audiences: policy.audiences.iter().map(|audience| audience.id.to_string()).collect(),
            namespaces: namespaces(&policy),
        })
    }

    /// One experiment with what it shows so far.
    ///
    /// # Errors
    /// When there is none of that name in the policy.
    pub async fn experiment(&self, person: &Principal, id: &str) -> Result<ExperimentPage, ServiceError> {
        person.product()?;
        let policy = self.policy();
        let experiment = policy.experiments.iter().find(|experiment| experiment.id.as_str() == id);
        let experiment = experiment.cloned().ok_or(ServiceError::NotFound)?;
        let history = self.history_of(&experiment.id).await?;
        let until = history.iter().find(|passage| passage.is_end).map_or_else(|| self.now(), |end| end.at);
        Ok(ExperimentPage {
            audiences: policy.audiences.iter().map(|audience| audience.id.to_string()).collect(),
            arms: self.arms_in_words(&experiment),
            proposals: self.experiment_proposals(person, Some(&experiment.id)).await?,
            results: self.results(&experiment, until).await?,
            history,
            experiment,
        })
    }

    async fn experiment_proposals(
        &self,
        person: &Principal,
        of: Option<&Id>,
    ) -> Result<Vec<ExperimentProposal>, ServiceError> {
        let proposed = self.proposed().await?.into_iter().filter_map(|(stored, change)| {
            let Change::Experiment(change) = change else { return None };
            let change = *change;
            if of.is_some_and(|of| of != change.id()) {
                return None;
            }
            Some(ExperimentProposal {
                is_mine: stored.author_id == person.user_id.as_str(),
                id: stored.id,
                note: stored.note,
                arms: match &change {
                    ExperimentChange::Launch { experiment } => self.arms_in_words(experiment),
                    _ => Vec::new(),
                },
                change,
            })
        });
        Ok(proposed.collect())
    }

    /// Proposes a new experiment.
    ///
    /// # Errors
    /// When an answer of the checklist cannot be used; the sentence says which.
    pub async fn propose_experiment(
        &self,
        person: &Principal,
        form: &LaunchForm,
    ) -> Result<(), ServiceError> {
        person.product()?;
        let (experiment, note) = self.experiment_of(person, form).await?;
        let change = ExperimentChange::Launch { experiment: Box::new(experiment) };
        self.check_experiment(&change).await?;
        self.propose(person, &Change::Experiment(Box::new(change)), note).await
    }

    /// Proposes to pause an experiment, to let it go on, to stop it or to take one that is over off the list.
    ///
    /// # Errors
    /// When that cannot be done as it stands, or no reason is given.
    pub async fn propose_experiment_change(
        &self,
        person: &Principal,
        change: ExperimentChange,
        note: &str,
    ) -> Result<(), ServiceError> {
        person.product()?;
        let note = noted(note, REFUSED)?;
        self.check_experiment(&change).await?;
        self.propose(person, &Change::Experiment(Box::new(change)), note).await
    }

    /// Proposes other customers for an experiment that goes on.
    ///
    /// # Errors
    /// When the condition cannot be used, the experiment is over, or no reason is given.
    pub async fn propose_retarget(
        &self,
        person: &Principal,
        id: &str,
        who: &WhoForm,
        participants: &str,
        note: &str,
    ) -> Result<(), ServiceError> {
        person.product()?;
        let id = Id::new(id).map_err(|_| ServiceError::NotFound)?;
        let participants = Participants::ALL.into_iter().find(|each| each.as_str() == participants);
        let participants =
            participants.ok_or_else(|| refused("Choose what becomes of those who take part already."))?;
        let condition = who.read(&self.policy())?;
        let change = ExperimentChange::Retarget { id, condition, participants };
        self.propose_experiment_change(person, change, note).await
    }

    /// Refuses what the policy alone cannot tell: variants that could not be published, and a winner that cannot become a
    /// draft.
    pub(crate) async fn check_experiment(&self, change: &ExperimentChange) -> Result<(), ServiceError> {
        match change {
            ExperimentChange::Launch { experiment } => {
                let live = self.live_of(experiment)?;
                // What was counted under a name stays counted under it.
                if !self.history_of(&experiment.id).await?.is_empty() {
                    return Err(refused(format!(
                        "There was an experiment “{}”. Choose another name.",
                        experiment.id
                    )));
                }
                if self.published().ramp(&live.metadata.name).is_some() {
                    return Err(refused(format!(
                        "A revision of {} is being ramped. Show it to everybody or take it back first.",
                        live.metadata.name
                    )));
                }
                self.refuse_what_cannot_be_published(&with_variants(&live, experiment))
            }
            ExperimentChange::Stop { id, winner: Some(winner) } => {
                let policy = self.policy();
                let experiment = policy.experiments.iter().find(|experiment| experiment.id == *id);
                let Some(experiment) = experiment else { return Ok(()) };
                self.winning(experiment, winner).map(drop)
            }
            _ => Ok(()),
        }
    }

    /// The live layout with the changes of an arm.
    fn winning(&self, experiment: &Experiment, winner: &Id) -> Result<Document, ServiceError> {
        let live = self.live_of(experiment)?;
        let arm = experiment.variants.iter().find(|arm| arm.key == *winner);
        let arm = arm.ok_or_else(|| refused("The winner is one of the variants."))?;
        if arm.ops.is_empty() {
            return Err(refused("“As it is” is live already: stop without a winner."));
        }
        apply_ops(&live, &arm.ops).map_err(|error| {
            refused(format!(
                "“{winner}” can no longer be made of the live layout: {error}. Stop without a winner and draft it anew."
            ))
        })
    }

    fn live_of(&self, experiment: &Experiment) -> Result<Document, ServiceError> {
        let layout = experiment.layout.as_ref();
        let live = layout.and_then(|layout| self.published().as_written(layout).cloned());
        live.ok_or_else(|| refused("The layout of this experiment is gone."))
    }

    /// What follows from an approved change: the winner becomes a draft, in the name of whoever proposed it.
    pub(crate) async fn after_approval(
        &self,
        change: &ExperimentChange,
        author_id: &str,
    ) -> Result<(), ServiceError> {
        let ExperimentChange::Stop { id, winner: Some(winner) } = change else { return Ok(()) };
        let policy = self.policy();
        let experiment = policy.experiments.iter().find(|experiment| experiment.id == *id);
        let experiment = experiment.ok_or(ServiceError::NotFound)?;
        let document = self.winning(experiment, winner)?;
        let author = Principal {
            user_id: ledger::CustomerId::new(author_id),
            role: Role::Product,
            display_name: None,
            country: None,
            birth_year: None,
        };
        let what = format!("“{winner}” of the experiment “{id}”");
        self.begin_draft_of(&author, document, what).await
    }

    /// What the arms of an experiment change of the live layout.
    fn arms_in_words(&self, experiment: &Experiment) -> Vec<ArmInWords> {
        let live = self.live_of(experiment).ok();
        let arms = experiment.variants.iter().map(|arm| {
            let made = live.as_ref().and_then(|live| Some((live, apply_ops(live, &arm.ops).ok()?)));
            let changes = made.as_ref().map_or_else(Vec::new, |(live, made)| {
                difference(live, made).iter().map(|change| tell(change, live, made)).collect()
            });
            ArmInWords { key: arm.key.to_string(), weight: arm.weight, changes, is_possible: made.is_some() }
        });
        arms.collect()
    }
}

/// The layout as if the experiment's arms were variants of its own, to be checked and proved as these are.
fn with_variants(live: &Document, experiment: &Experiment) -> Document {
    let mut document = live.clone();
    let arms = experiment.variants.iter().filter(|arm| !arm.ops.is_empty());
    document.spec.variants.extend(arms.map(|arm| Variant {
        key: arm.key.clone(),
        weight: arm.weight,
        experiment: Some(experiment.id.clone()),
        seed: None,
        hash_version: Some(2),
        when: None,
        ops: arm.ops.clone(),
        extra: Map::new(),
    }));
    document
}

/// The namespaces of a policy by their names, each with its free parts.
fn namespaces(policy: &Policy) -> Vec<(String, Vec<Namespace>)> {
    let parts = policy.experiments.iter().filter_map(|experiment| experiment.namespace.as_ref());
    let seeds: std::collections::BTreeSet<&str> = parts.map(|part| part.seed.as_str()).collect();
    let named = seeds.into_iter().filter_map(|seed| Some((seed.strip_prefix("namespace-")?, seed)));
    named.map(|(name, seed)| (name.to_owned(), policy.free_parts(seed))).collect()
}
