//! Step 7, after filling: the variants a customer has, made over the document that is meant.

use std::borrow::Cow;

use layout::{Class, Composed, Condition as Visibility, Document, DroppedWhy, Id, Op, apply_ops};

use super::Filled;
use super::group::Trial;
use crate::decision::Alarm;
use crate::experiment::Assignment;
use crate::screen::{Filling, Stage, missing_duties, reference};

/// Makes the variants in the order of their experiments. One that cannot be made, or whose screen has faults, is
/// dropped with an alarm, and the screen stays as it was before it.
pub(super) fn variants<'a>(stage: &Stage<'_>, filled: Filled<'a>, trials: Vec<Trial<'_>>) -> Filled<'a> {
    let Filled { name, screen, mut alarm, mut assignments } = filled;
    let Some((base, mut filling)) = screen else {
        assignments.extend(trials.into_iter().map(|trial| assignment(trial, false)));
        return Filled { name, screen: None, assignments, alarm };
    };
    let mut document = base.clone();
    for trial in trials {
        let mut in_force = takes_part(stage, &base, &trial);
        let variant =
            variants_of(&base, &trial).into_iter().find(|variant| *variant.key == trial.assigned.variant);
        // An arm that changes nothing is the control: the screen stays as it is.
        let variant = variant.filter(|variant| !variant.ops.is_empty());
        if let Some(variant) = variant.filter(|_| in_force) {
            match made(stage, &base, &document, &filling.screen, variant.ops) {
                Ok((changed, refilled)) => {
                    document = Cow::Owned(changed);
                    filling = refilled;
                }
                Err(faults) => {
                    in_force = false;
                    let told =
                        |fault| format!("variant “{}” of “{}”: {fault}", variant.key, trial.experiment.id);
                    let faults = faults.into_iter().map(told);
                    alarm
                        .get_or_insert_with(|| Alarm { layout: reference(&base), faults: Vec::new() })
                        .faults
                        .extend(faults);
                }
            }
        }
        assignments.push(assignment(trial, in_force));
    }
    Filled { name, screen: Some((document, filling)), assignments, alarm }
}

fn assignment(trial: Trial<'_>, in_force: bool) -> Assignment {
    Assignment { experiment: trial.experiment.id.clone(), variant: trial.assigned.variant, in_force }
}

/// One thing that is tried on a document.
struct Tried<'a> {
    key: &'a Id,
    ops: &'a [Op],
    when: Option<&'a Visibility>,
}

/// What an experiment tries on a document: by its own arms where it names the document, else by the variants there.
fn variants_of<'a>(document: &'a Document, trial: &Trial<'a>) -> Vec<Tried<'a>> {
    let experiment = trial.experiment;
    if experiment.is_about(document) {
        return experiment
            .variants
            .iter()
            .map(|arm| Tried { key: &arm.key, ops: &arm.ops, when: None })
            .collect();
    }
    let of_it =
        document.spec.variants.iter().filter(|variant| variant.experiment.as_ref() == Some(&experiment.id));
    of_it.map(|variant| Tried { key: &variant.key, ops: &variant.ops, when: variant.when.as_ref() }).collect()
}

/// Whether the experiment is about this document and this customer. The control is asked what the variants ask, or the
/// groups would not be alike.
fn takes_part(stage: &Stage<'_>, document: &Document, trial: &Trial<'_>) -> bool {
    let variants = variants_of(document, trial);
    !variants.is_empty() && variants.iter().all(|variant| meant(stage, variant.when))
}

/// Whether a variant's own condition holds.
fn meant(stage: &Stage<'_>, when: Option<&Visibility>) -> bool {
    when.is_none_or(|when| stage.holds(when) == Some(true))
}

/// The document with one more variant made, and its screen; else what is wrong with that.
fn made(
    stage: &Stage<'_>,
    base: &Document,
    document: &Document,
    before: &Composed,
    ops: &[Op],
) -> Result<(Document, Filling), Vec<String>> {
    let changed = apply_ops(document, ops).map_err(|error| vec![error.to_string()])?;
    let filling = stage.fill(&changed);
    let screen = &filling.screen;
    let mut faults = stage.faults(&changed, screen);
    faults.extend(missing_duties(base, screen));
    for (id, element) in &base.spec.elements {
        let still_legal = changed.spec.elements.get(id).is_some_and(|element| element.class == Class::Legal);
        if element.class == Class::Legal && !still_legal {
            faults.push(format!("“{id}” is no duty any more"));
        }
    }
    let cannot_be_shown = screen.dropped.iter().filter(|dropped| {
        let why = &dropped.why;
        let by_this_build = matches!(
            why,
            DroppedWhy::MissingElement | DroppedWhy::UnknownWidget | DroppedWhy::MissingCapability
        );
        by_this_build && !before.dropped.contains(dropped)
    });
    faults.extend(cannot_be_shown.map(|dropped| format!("“{}” cannot be shown", dropped.element)));
    faults.sort();
    faults.dedup();
    if faults.is_empty() { Ok((changed, filling)) } else { Err(faults) }
}
