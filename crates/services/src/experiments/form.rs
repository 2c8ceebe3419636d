//! The checklist in front of an experiment, as it is typed, and the experiment it makes.

use decision::{Arm, Condition, Experiment, ExperimentStatus, Namespace, Policy};
use layout::{Document, Id, Op, ops_between};

use super::metric::Metric;
use super::refused;
use crate::people::Principal;
use crate::proposals::noted;
use crate::{Attune, ServiceError};

/// The longest hypothesis, characters.
const HYPOTHESIS_LENGTH_MAX: usize = 500;
/// The longest condition that is read, bytes.
const RULE_LENGTH_MAX: usize = 8_000;
/// Customers each arm must have at least: the limits of results are those of large samples.
pub const UNITS_PER_ARM_MIN: u32 = 100;
/// Customers an arm can be asked for at most.
const UNITS_PER_ARM_MAX: u32 = 10_000_000;
/// The arm that leaves the layout as it is.
pub const CONTROL: &str = "control";
/// What a variant is made of that changes nothing, so that the experiment shows whether the measuring itself is true.
pub const NO_DRAFT: &str = "as-it-is";

/// The checklist as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LaunchForm {
    /// Its name.
    pub id: String,
    /// What is expected, and why.
    pub hypothesis: String,
    /// The one metric that decides.
    pub metric: String,
    /// The metrics that must not become worse.
    pub guardrails: Vec<String>,
    /// Customers each arm must have before a result is read.
    pub units_per_arm_min: String,
    /// Per cent of those meant who are left out of it.
    pub held_back_percent: String,
    /// Who is meant.
    pub who: WhoForm,
    /// The layout it is about.
    pub layout: String,
    /// Per cent of those who take part and see the layout as it is.
    pub control_percent: String,
    /// What is tried; those without a name are left out.
    pub variants: Vec<VariantForm>,
    /// The namespace it has a part of.
    pub namespace: String,
    /// Where the part begins, per cent.
    pub from_percent: String,
    /// Where it ends, per cent.
    pub to_percent: String,
    /// Why it is run.
    pub note: String,
}

/// Who is meant, as typed: everybody who is shown the layout unless something is chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WhoForm {
    /// An audience in force, whose condition is taken over as it is now.
    pub audience: String,
    /// A condition instead, `JSONLogic`.
    pub rule: String,
}

/// One thing tried, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VariantForm {
    /// Its name.
    pub key: String,
    /// The draft it shows, or [`NO_DRAFT`].
    pub draft: String,
    /// Per cent of those who take part.
    pub percent: String,
}

fn name(text: &str, what: &str) -> Result<Id, ServiceError> {
    Id::new(text.trim()).map_err(|_| {
        refused(format!("{what} has small letters, digits and hyphens, and begins with a letter."))
    })
}

fn percent(text: &str, what: &str) -> Result<f64, ServiceError> {
    let percent: Option<u8> = text.trim().parse().ok().filter(|percent| *percent <= 100);
    let percent = percent.ok_or_else(|| refused(format!("Enter 0 to 100 per cent for {what}.")))?;
    Ok(f64::from(percent) / 100.0)
}

impl WhoForm {
    /// The condition; `None` for everybody.
    pub(super) fn read(&self, policy: &Policy) -> Result<Option<Condition>, ServiceError> {
        let (audience, rule) = (self.audience.trim(), self.rule.trim());
        if !audience.is_empty() && !rule.is_empty() {
            return Err(refused("Choose an audience or enter a condition, not both."));
        }
        if !audience.is_empty() {
            let found = policy.audiences.iter().find(|each| each.id.as_str() == audience);
            let found = found.ok_or_else(|| refused(format!("There is no audience “{audience}”.")))?;
            return Ok(Some(found.condition.clone()));
        }
        if rule.is_empty() {
            return Ok(None);
        }
        if rule.len() > RULE_LENGTH_MAX {
            return Err(refused("That condition is too long."));
        }
        let logic = serde_json::from_str(rule)
            .map_err(|error| refused(format!("The condition is no JSON: {error}.")))?;
        let condition = Condition::parse(&logic)
            .map_err(|error| refused(format!("The condition cannot be used: {error}.")))?;
        Ok(Some(condition))
    }
}

impl LaunchForm {
    /// The experiment without its arms, and the note.
    fn read(&self, policy: &Policy) -> Result<(Experiment, String), ServiceError> {
        let id = name(&self.id, "The name")?;
        let hypothesis = self.hypothesis.trim().to_owned();
        if hypothesis.is_empty() || hypothesis.chars().count() > HYPOTHESIS_LENGTH_MAX {
            return Err(refused(format!(
                "Enter what you expect and why, in at most {HYPOTHESIS_LENGTH_MAX} letters."
            )));
        }
        let metric =
            Metric::from_name(&self.metric).ok_or_else(|| refused("Choose the metric that decides."))?;
        let guardrails: Vec<String> =
            self.guardrails.iter().filter(|name| *name != metric.name).cloned().collect();
        if guardrails.is_empty() {
            return Err(refused("Choose at least one other metric that must not become worse."));
        }
        if guardrails.iter().any(|name| Metric::from_name(name).is_none()) {
            return Err(refused("There is no such metric."));
        }
        let units: Option<u32> = self.units_per_arm_min.trim().parse().ok();
        let units = units.filter(|units| (UNITS_PER_ARM_MIN..=UNITS_PER_ARM_MAX).contains(units));
        let units_per_arm_min = units.ok_or_else(|| {
            refused(format!("Enter how many customers each arm must have, at least {UNITS_PER_ARM_MIN}."))
        })?;
        let held_back = percent(&self.held_back_percent, "those held back")?;
        if held_back >= 1.0 {
            return Err(refused("Somebody has to take part: hold back less than 100 per cent."));
        }
        let namespace = name(&self.namespace, "The namespace")?;
        let (from, to) = (
            percent(&self.from_percent, "where its part begins")?,
            percent(&self.to_percent, "where its part ends")?,
        );
        let experiment = Experiment {
            seed: format!("experiment-{id}"),
            namespace: Some(Namespace { seed: namespace_seed(&namespace), from, to }),
            coverage: 1.0 - held_back,
            variants: Vec::new(),
            condition: self.who.read(policy)?,
            status: ExperimentStatus::Running,
            bucket_version: 0,
            bucket_version_min: 0,
            hypothesis,
            metric: metric.name.to_owned(),
            layout: Some(name(&self.layout, "The layout")?),
            guardrails,
            units_per_arm_min,
            winner: None,
            id,
        };
        Ok((experiment, noted(&self.note, super::REFUSED)?))
    }
}

/// The seed of a namespace by its name.
pub(super) fn namespace_seed(name: &Id) -> String {
    format!("namespace-{name}")
}

impl Attune {
    /// The experiment of a checklist, and the note. Each variant is its draft as it is now, whatever becomes of that.
    pub(super) async fn experiment_of(
        &self,
        person: &Principal,
        form: &LaunchForm,
    ) -> Result<(Experiment, String), ServiceError> {
        let (mut experiment, note) = form.read(&self.policy())?;
        let layout = experiment.layout.as_ref();
        let live = layout.and_then(|layout| self.published().as_written(layout).cloned());
        let live = live.ok_or_else(|| refused("There is no such layout."))?;
        let control = Id::new(CONTROL).map_err(ServiceError::internal)?;
        let weight = percent(&form.control_percent, "the control")?;
        experiment.variants.push(Arm { key: control, weight, ops: Vec::new() });
        for variant in form.variants.iter().filter(|variant| !variant.key.trim().is_empty()) {
            experiment.variants.push(Arm {
                key: name(&variant.key, "A variant’s name")?,
                weight: percent(&variant.percent, "each variant")?,
                ops: self.ops_of(person, &variant.draft, &live).await?,
            });
        }
        if experiment.variants.len() < 2 {
            return Err(refused("Give at least one variant a name and a draft."));
        }
        if experiment.variants.iter().any(|arm| arm.weight <= 0.0) {
            return Err(refused("Every arm needs a share above 0 per cent."));
        }
        Ok((experiment, note))
    }

    /// What a draft changes of its live layout.
    async fn ops_of(
        &self,
        person: &Principal,
        draft: &str,
        live: &Document,
    ) -> Result<Vec<Op>, ServiceError> {
        if draft == NO_DRAFT {
            return Ok(Vec::new());
        }
        let draft = match self.draft(person, draft).await {
            Err(ServiceError::NotFound) => return Err(refused("Choose a draft for each variant.")),
            other => other?,
        };
        if draft.document.metadata.name != live.metadata.name {
            return Err(refused(format!(
                "That draft is of {}, and the experiment is about {}.",
                draft.document.metadata.name, live.metadata.name
            )));
        }
        if draft.base.metadata.revision != live.metadata.revision {
            return Err(refused(
                "That draft was begun from an earlier revision. Begin one from what is live and make the change there.",
            ));
        }
        let ops = ops_between(live, &draft.document)
            .map_err(|error| refused(format!("That draft cannot be tried out: {error}.")))?;
        if ops.is_empty() {
            return Err(refused(
                "That draft changes nothing. To try the measuring itself, choose “as it is”.",
            ));
        }
        Ok(ops)
    }
}
