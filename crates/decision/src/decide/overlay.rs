//! Step 7, after filling: the variants a customer has, made over the document that is meant.

use std::borrow::Cow;

use layout::{Class, Composed, Document, DroppedWhy, Variant, apply_ops};

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
        let variant = variants_of(&base, &trial).find(|variant| variant.key == trial.assigned.variant);
        if let Some(variant) = variant.filter(|_| in_force) {
            match made(stage, &base, &document, &filling.screen, variant) {
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

fn variants_of<'a>(document: &'a Document, trial: &Trial<'a>) -> impl Iterator<Item = &'a Variant> {
    let experiment = &trial.experiment.id;
    document.spec.variants.iter().filter(move |variant| variant.experiment.as_ref() == Some(experiment))
}

/// Whether the experiment is about this document and this customer. The control is asked what the variants ask, or the
/// groups would not be alike.
fn takes_part(stage: &Stage<'_>, document: &Document, trial: &Trial<'_>) -> bool {
    let mut variants = variants_of(document, trial).peekable();
    variants.peek().is_some() && variants.all(|variant| meant(stage, variant))
}

/// Whether a variant's own condition holds.
fn meant(stage: &Stage<'_>, variant: &Variant) -> bool {
    let holds = |when| stage.published.conditions().holds(when, stage.known) == Some(true);
    variant.when.as_ref().is_none_or(holds)
}

/// The document with one more variant made, and its screen; else what is wrong with that.
fn made(
    stage: &Stage<'_>,
    base: &Document,
    document: &Document,
    before: &Composed,
    variant: &Variant,
) -> Result<(Document, Filling), Vec<String>> {
    let changed = apply_ops(document, &variant.ops).map_err(|error| vec![error.to_string()])?;
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
