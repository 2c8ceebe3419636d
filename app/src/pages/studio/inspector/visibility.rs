//! Who sees what is chosen: by the same fields that audiences are made of, with a count of the customers it holds for.

use std::collections::BTreeMap;

use layout::{Class, Condition, Element, Zone, tell_condition};
use leptos::prelude::*;
use services::{ConditionReach, Draft, PersonaReach, VisibilityForm};

use super::{Form, Refused, error};
use crate::pages::studio::conditions::{attributes_table, condition_fields};
use crate::pages::studio::words::percent_of;
use crate::ui::field::Field;
use crate::ui::select::Select;

/// The ways something is shown: with a guard or not, under a rule or not.
const WAYS: [(&str, &str); 4] = [
    ("everyone", "Everybody the engine allows"),
    ("g1", "Only those guardrail G1 allows"),
    ("own", "Those for whom the rule below holds"),
    ("g1-own", "Those G1 allows and the rule holds for"),
];

/// The form of a refused or a new visibility, by the names of its fields.
pub(crate) fn form_of(fields: &BTreeMap<String, String>) -> VisibilityForm {
    let text = |name: &str| fields.get(name).map_or("", String::as_str);
    let (guarded, is_ruled) = match text("who") {
        "g1" => (true, false),
        "own" => (false, true),
        "g1-own" => (true, true),
        _ => (false, false),
    };
    VisibilityForm {
        guarded,
        rule: is_ruled.then(|| services::ConditionForm::of_fields(fields)),
        shown_while_unknown: text("unknown") == "show",
        reason: text("reason").to_owned(),
    }
}

pub(super) fn of_element(form: &Form<'_>, element: &Element) -> AnyView {
    match element.class {
        // A rule that cannot be used here is not merely missing: it is said why.
        Class::Legal => why_not(form, "This is a duty, so no condition may hide it. Everybody sees it."),
        Class::Credit | Class::Investment => {
            let note = "An offer is only for those guardrail G1 allows; a rule can narrow that down and not replace it.";
            visibility(form, element.visibility.as_ref(), Some(note))
        }
        _ => visibility(form, element.visibility.as_ref(), None),
    }
}

pub(super) fn of_zone(form: &Form<'_>, draft: &Draft, zone: &Zone) -> AnyView {
    let elements = &draft.document.spec.elements;
    let is_duty = |slot: &layout::Slot| {
        elements.get(&slot.element).is_some_and(|element| element.class == Class::Legal)
    };
    if zone.slots.iter().any(is_duty) {
        let why = "A duty stands in this zone, so no condition may hide it. Move the duty elsewhere first.";
        return why_not(form, why);
    }
    visibility(form, zone.visibility.as_ref(), None)
}

/// Where no rule can be used; one that is there all the same can be taken away.
fn why_not(form: &Form<'_>, why: &'static str) -> AnyView {
    let fields = view! {
        <p>{why}</p>
        <input type="hidden" name="who" value="everyone"/>
    };
    form.view("visibility", "Who sees it", fields.into_any())
}

fn visibility(form: &Form<'_>, condition: Option<&Condition>, note: Option<&'static str>) -> AnyView {
    let refused = form.refused("visibility");
    let typed = match &refused {
        Some(Refused { flash, .. }) => form_of(&flash.fields),
        None => VisibilityForm::of(condition),
    };
    let selected = match (typed.guarded, typed.rule.is_some()) {
        (false, false) => "everyone",
        (true, false) => "g1",
        (false, true) => "own",
        (true, true) => "g1-own",
    };
    let named = |values: &[(&str, &str)]| -> Vec<(String, String)> {
        values.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
    };
    let unknown = [("hide", "It is hidden"), ("show", "It is shown")];
    let is_shown = if typed.shown_while_unknown { "show" } else { "hide" };
    let told = condition.map(
        |condition| view! { <p class="muted small">{format!("Shown {}.", tell_condition(condition))}</p> },
    );
    let wrong = refused.as_ref().map(|refused| (refused.field, refused.flash.sentence.as_str()));
    let rule = typed.rule.clone().unwrap_or_default();
    let reason_error = error(refused.as_ref(), "reason");
    let count = form.looking.reach.as_ref().map(reach);
    let fields = view! {
        {told}
        {note.map(|note| view! { <p class="small">{note}</p> })}
        <Select name="who" label="Who sees it" options=named(&WAYS) selected/>
        <fieldset class="condition stack">
            <legend>"The rule"</legend>
            {condition_fields(&rule, wrong)}
        </fieldset>
        <Select name="unknown" label="While it cannot be told" options=named(&unknown) selected=is_shown/>
        <Field name="reason" label="Why it is hidden" optional=true maxlength="300" value=typed.reason error=reason_error hint="For the team; it stays with the layout."/>
        <div class="stack small" id="reach" aria-live="polite" data-counts="/api/count-condition">{count}</div>
        {attributes_table(form.visit)}
    };
    form.view("visibility", "Who sees it", fields.into_any())
}

/// For whom it holds, of the customers there are today: all, then by persona.
pub(crate) fn reach(reach: &ConditionReach) -> AnyView {
    let lines = reach_lines(reach);
    let (first, rest) =
        lines.split_first().map_or((String::new(), &[][..]), |(first, rest)| (first.clone(), rest));
    let rest = rest.iter().map(|line| view! { <li>{line.clone()}</li> }).collect_view();
    view! { <p>{first}</p><ul>{rest}</ul> }.into_any()
}

/// The same as sentences.
pub(crate) fn reach_lines(reach: &ConditionReach) -> Vec<String> {
    let unknown = |group: &PersonaReach| match group.unknown {
        0 => String::new(),
        unknown => format!(", unknown for {unknown}"),
    };
    let all = &reach.all;
    let first = format!(
        "It holds today for {} of {} customers ({}){}.",
        all.holds,
        all.customers,
        share(all),
        unknown(all)
    );
    let personas = reach.by_persona.iter().map(|(persona, group)| {
        let name = if persona == "none" { "no persona".to_owned() } else { persona.replace('-', " ") };
        format!("{name}: {} of {} ({}){}", group.holds, group.customers, share(group), unknown(group))
    });
    std::iter::once(first).chain(personas).collect()
}

fn share(group: &PersonaReach) -> String {
    let whole = u32::try_from(group.customers).map_or(f64::NAN, f64::from);
    let part = u32::try_from(group.holds).map_or(f64::NAN, f64::from);
    if group.customers == 0 { "nobody yet".to_owned() } else { percent_of(part / whole) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unknown_is_said_apart_from_what_is_not() {
        let group = |customers, holds, unknown| PersonaReach { customers, holds, unknown };
        let by_persona = BTreeMap::from([
            ("business-owner".to_owned(), group(3, 3, 0)),
            ("none".to_owned(), group(5, 0, 4)),
        ]);
        let found = ConditionReach { all: group(8, 3, 4), by_persona };
        assert_eq!(
            reach_lines(&found),
            [
                "It holds today for 3 of 8 customers (38%), unknown for 4.",
                "business owner: 3 of 3 (100%)",
                "no persona: 0 of 5 (0%), unknown for 4",
            ]
        );
        assert_eq!(
            reach_lines(&ConditionReach::default()),
            ["It holds today for 0 of 0 customers (nobody yet)."]
        );
    }

    #[test]
    fn the_way_chosen_says_what_of_the_form_counts() {
        let fields = |who: &str| {
            let pairs = [
                ("who", who),
                ("attribute", "country"),
                ("operator", "=="),
                ("value", "GB"),
                ("unknown", "show"),
            ];
            pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
        };
        let check = |who: &str, guarded: bool, ruled: bool| {
            let form = form_of(&fields(who));
            assert_eq!((form.guarded, form.rule.is_some(), form.shown_while_unknown), (guarded, ruled, true));
        };
        check("everyone", false, false);
        check("g1", true, false);
        check("own", false, true);
        check("g1-own", true, true);
    }
}
