//! The checklist in front of an experiment.

use leptos::prelude::*;
use services::{Experiments, METRICS, NO_DRAFT, UNITS_PER_ARM_MIN};

use super::words::percent_of;
use crate::context::Visit;
use crate::ui::button::{Button, Look};
use crate::ui::checkbox::Checkbox;
use crate::ui::date::{DateForm, to_text};
use crate::ui::field::Field;
use crate::ui::select::Select;
use crate::ui::text_area::TextArea;

/// Variants that one checklist has room for, beside the control.
pub(crate) const VARIANTS_MAX: usize = 3;

/// What a field is called that asks whether a metric guards.
pub(crate) fn guardrail_field(metric: &str) -> String {
    format!("guardrail-{metric}")
}

/// What a field of the `number`th variant is called.
pub(crate) fn variant_field(number: usize, part: &str) -> String {
    format!("variant-{number}-{part}")
}

/// The form, with what was typed in it after a refusal.
pub(super) fn form(visit: &Visit, experiments: &Experiments) -> AnyView {
    let refill = |name: &str| visit.refill(name);
    let typed = |name: &str, default: &str| visit.refilled(name).unwrap_or(default).to_owned();
    let metrics =
        METRICS.iter().map(|metric| (metric.name.to_owned(), metric.words.to_owned())).collect::<Vec<_>>();
    let layouts = experiments.layouts.iter().map(|name| (name.clone(), name.clone())).collect::<Vec<_>>();
    let was_refused = visit.flash.as_ref().is_some_and(|flash| !flash.fields.is_empty());
    let guardrails = METRICS
        .iter()
        .map(|metric| {
            let name = guardrail_field(metric.name);
            let checked = if was_refused { visit.refill(&name) == "true" } else { metric.is_harm };
            view! { <Checkbox name label=metric.words checked/> }
        })
        .collect_view();
    let variants = (1..=VARIANTS_MAX).map(|number| variant(visit, experiments, number)).collect_view();
    let held_out = percent_of(experiments.holdout_share);
    view! {
        <section class="section" aria-labelledby="launch-title">
            <h2 id="launch-title">"New experiment"</h2>
            <p class="muted">"A colleague reads this checklist and approves it; the experiment runs from then on."</p>
            <form class="form panel" method="post" action="/api/propose-experiment">
                <div class="what-if-groups">
                    <fieldset class="what-if-group">
                        <legend>"What is expected"</legend>
                        <Field name="id" label="Name" maxlength="64" value=refill("id") hint="Such as income-first."/>
                        <TextArea name="hypothesis" label="Hypothesis" required=true maxlength="500" value=refill("hypothesis") hint="What will change, for whom, and why."/>
                        <Select name="metric" label="The metric that decides" options=metrics selected=refill("metric")/>
                        <Field name="units_per_arm_min" label="Customers in each arm, at least" inputmode="numeric" maxlength="8" value=typed("units_per_arm_min", "1000") hint=format!("No result is shown before. {UNITS_PER_ARM_MIN} is the least.")/>
                    </fieldset>
                    <fieldset class="what-if-group">
                        <legend>"What must not become worse"</legend>
                        {guardrails}
                    </fieldset>
                    <fieldset class="what-if-group">
                        <legend>"Who takes part"</legend>
                        {who(visit, &experiments.audiences, "")}
                        <Field name="held_back_percent" label="Held back from it, per cent" inputmode="numeric" maxlength="3" value=typed("held_back_percent", "0") hint=format!("They see the layout as it is and are not counted. The {held_out} who are held out of everything never take part.")/>
                    </fieldset>
                    <fieldset class="what-if-group">
                        <legend>"The part of a namespace"</legend>
                        <Field name="namespace" label="Namespace" maxlength="64" value=typed("namespace", "dashboard") hint="Experiments in one namespace never share a customer."/>
                        <Field name="from_percent" label="From, per cent" inputmode="numeric" maxlength="3" value=typed("from_percent", "0")/>
                        <Field name="to_percent" label="To, per cent" inputmode="numeric" maxlength="3" value=typed("to_percent", "100")/>
                        {free(experiments)}
                    </fieldset>
                </div>
                <Select name="layout" label="Layout" options=layouts selected=refill("layout")/>
                <div class="what-if-groups">
                    <fieldset class="what-if-group">
                        <legend>"Control"</legend>
                        <p class="muted">"The layout as it is."</p>
                        <Field name="control_percent" label="Control, per cent" inputmode="numeric" maxlength="3" value=typed("control_percent", "50") hint="The shares of all arms add up to 100."/>
                    </fieldset>
                    {variants}
                </div>
                <Field name="note" label="Why it is run now" maxlength="300" value=refill("note") hint="It stays with the policy for good."/>
                <div class="cluster"><Button look=Look::Primary>"Propose"</Button></div>
            </form>
        </section>
    }
    .into_any()
}

/// Who is meant: an audience's condition or one of its own. `end` ends the ids of the fields where a page has two of
/// them.
pub(super) fn who(visit: &Visit, audiences: &[String], end: &str) -> AnyView {
    let everybody = (String::new(), "Everybody who is shown the layout".to_owned());
    let named = audiences.iter().map(|name| (name.clone(), format!("Those of the audience {name}")));
    let options = std::iter::once(everybody).chain(named).collect::<Vec<_>>();
    let (audience_id, rule_id) = (format!("field-audience{end}"), format!("field-rule{end}"));
    view! {
        <Select name="audience" label="Who is meant" id=audience_id options selected=visit.refill("audience")/>
        <TextArea name="rule" label="Or a condition of its own" id=rule_id maxlength="8000" value=visit.refill("rule") hint="JSONLogic over the attributes that the page of audiences lists. What is unknown does not match."/>
    }
    .into_any()
}

fn variant(visit: &Visit, experiments: &Experiments, number: usize) -> AnyView {
    let [key, draft, percent] = ["key", "draft", "percent"].map(|part| variant_field(number, part));
    let unchanged = (NO_DRAFT.to_owned(), "As it is, to try the measuring itself".to_owned());
    let drafts = experiments.drafts.iter().map(|draft| {
        let whose = if draft.is_mine { "yours" } else { "a colleague’s" };
        let day = to_text(draft.updated_at.date_naive(), visit.locale(), DateForm::Short);
        let time = draft.updated_at.format("%H:%M");
        (draft.id.clone(), format!("{}, {whose}, of {day} {time}", draft.layout))
    });
    let options = std::iter::once(unchanged).chain(drafts).collect::<Vec<_>>();
    let share = visit.refilled(&percent).unwrap_or(if number == 1 { "50" } else { "" }).to_owned();
    let is_optional = number > 1;
    let (name, shown, of) = (
        format!("Name of variant {number}"),
        format!("Draft of variant {number}"),
        format!("Variant {number}, per cent"),
    );
    view! {
        <fieldset class="what-if-group">
            <legend>{format!("Variant {number}")}</legend>
            <Field name=key.clone() label=name optional=is_optional maxlength="64" value=visit.refill(&key)/>
            <Select name=draft.clone() label=shown options selected=visit.refill(&draft)/>
            <Field name=percent label=of optional=is_optional inputmode="numeric" maxlength="3" value=share/>
        </fieldset>
    }
    .into_any()
}

/// Which parts of the namespaces no experiment has.
fn free(experiments: &Experiments) -> AnyView {
    let rows = experiments
        .namespaces
        .iter()
        .map(|(name, free)| {
            let parts: Vec<String> = free
                .iter()
                .map(|part| format!("{} to {}", percent_of(part.from), percent_of(part.to)))
                .collect();
            let words = if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") };
            view! { <li>{format!("{name}: {words} is free")}</li> }
        })
        .collect_view();
    (!experiments.namespaces.is_empty()).then(|| view! { <ul class="muted small">{rows}</ul> }).into_any()
}
