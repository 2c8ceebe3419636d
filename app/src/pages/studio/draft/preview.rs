//! Through whose eyes a draft is looked at, and what comes of it.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveTime};
use decision::Explained;
use layout::DroppedWhy;
use leptos::prelude::*;
use money::Locale;
use services::{Circumstances, Decided, Draft, DraftPreview, Masked, OldClient};

use super::Looking;
use crate::context::Visit;
use crate::pages::studio::words::assumed;
use crate::ui::button::Button;
use crate::ui::checkbox::Checkbox;
use crate::ui::disclosure::Disclosure;
use crate::ui::field::Field;
use crate::ui::notice::{Notice, Tone};
use crate::ui::select::Select;

/// How a draft is looked at.
pub(in crate::pages::studio) enum As {
    /// With everything on it, to be arranged.
    Arranged,
    /// As somebody would see it.
    Seen(Box<Circumstances>),
    /// As the customer would see it for whom the proof fails.
    Refuting,
}

/// Whose eyes there are.
pub(super) struct Households {
    /// Demo households: their keys and names.
    pub(super) demo: Vec<(String, String)>,
    /// Customers who may be looked through.
    pub(super) masked: Vec<Masked>,
}

impl As {
    pub(super) fn of(visit: &Visit, household: &str) -> Self {
        let is_theirs = match visit.query("as") {
            Some("customer") => false,
            Some("draft") => true,
            Some("refuting") => return Self::Refuting,
            _ => return Self::Arranged,
        };
        let ticked = |name: &str| visit.query(name) == Some("true");
        let text = |name: &str| visit.query(name).filter(|text| !text.is_empty());
        let day = text("day").and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok());
        let time = text("time").and_then(|time| NaiveTime::parse_from_str(time, "%H:%M").ok());
        let time = time.or(NaiveTime::from_hms_opt(12, 0, 0));
        let client = match text("client") {
            None => OldClient::No,
            Some("newest") => OldClient::WithoutNewest,
            Some(name) => OldClient::Without(name.to_owned()),
        };
        Self::Seen(Box::new(Circumstances {
            customer: text("through").map(str::to_owned),
            hardship: ticked("hardship"),
            profiling: !ticked("unprofiled"),
            offers: ticked("offers"),
            at: day.zip(time).map(|(day, time)| day.and_time(time).and_utc()),
            locale: match text("locale") {
                Some("en-US") => Some(Locale::EnUs),
                Some("en-GB") => Some(Locale::EnGb),
                _ => None,
            },
            client,
            is_theirs,
            ..Circumstances::of(household)
        }))
    }

    /// How dates and amounts are written, where that was chosen.
    pub(in crate::pages::studio) fn locale(&self) -> Option<Locale> {
        match self {
            Self::Seen(circumstances) => circumstances.locale,
            Self::Arranged | Self::Refuting => None,
        }
    }
}

/// Whose figures and circumstances the draft is looked at with.
pub(super) fn form(draft: &Draft, looking: &Looking, households: &Households) -> AnyView {
    let action = format!("/studio/drafts/{}", draft.id);
    let usual = Circumstances::of(looking.household.clone());
    let (selected, seen) = match &looking.seen {
        As::Arranged => ("team", &usual),
        As::Seen(seen) if seen.is_theirs => ("draft", seen.as_ref()),
        As::Seen(seen) => ("customer", seen.as_ref()),
        As::Refuting => ("refuting", &usual),
    };
    let mut ways = named(&[
        ("team", "As it is arranged"),
        ("customer", "As the engine would show it"),
        ("draft", "As they would see this draft"),
    ]);
    if matches!(draft.proof, decision::Verdict::Refuted(_)) {
        ways.push(("refuting".to_owned(), "As the customer for whom the proof fails".to_owned()));
    }
    let through = std::iter::once((String::new(), "The household itself".to_owned()))
        .chain(
            households.masked.iter().map(|each| (each.handle.clone(), format!("Customer {}", each.handle))),
        )
        .collect::<Vec<_>>();
    let day = seen.at.map_or_else(String::new, |at| at.date_naive().to_string());
    let time = seen.at.map_or_else(String::new, |at| at.format("%H:%M").to_string());
    let client = match &seen.client {
        OldClient::No => String::new(),
        OldClient::WithoutNewest => "newest".to_owned(),
        OldClient::Without(name) => name.clone(),
    };
    let clients = clients(draft);
    let locales =
        named(&[("", "As their country does"), ("en-US", "American English"), ("en-GB", "British English")]);
    let locale = seen.locale.map_or("", Locale::tag);
    let customer = seen.customer.clone().unwrap_or_default();
    let is_further = seen.customer.is_some() || seen.at.is_some() || !locale.is_empty() || !client.is_empty();
    view! {
        <form class="panel stack" method="get" action=action aria-label="Preview">
            <h2>"Preview"</h2>
            <Select name="household" label="With the figures of" options=households.demo.clone() selected=looking.household.clone()/>
            <Select name="as" label="Look at it" options=ways selected/>
            <Checkbox name="hardship" label="They struggle" checked=seen.hardship/>
            <Checkbox name="offers" label="They asked for offers" checked=seen.offers/>
            <Checkbox name="unprofiled" label="No consent to profiling" checked=!seen.profiling/>
            <Disclosure summary="Who, when, and on what" open=is_further>
                <div class="stack">
                    <Select name="through" label="Decided for" options=through selected=customer hint="A customer who agreed to profiling, without name or figures. Looking is kept with their account."/>
                    <Field name="day" label="Day" kind="date" optional=true value=day/>
                    <Field name="time" label="Time, UTC" kind="time" optional=true value=time/>
                    <Select name="locale" label="Dates and amounts" options=locales selected=locale/>
                    <Select name="client" label="Client" options=clients selected=client hint="A page opened before a new build does not draw what came with it."/>
                </div>
            </Disclosure>
            <Button>"Show"</Button>
        </form>
    }
    .into_any()
}

fn named(values: &[(&str, &str)]) -> Vec<(String, String)> {
    values.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
}

/// This build, and clients that lack a part of what the draft names.
fn clients(draft: &Draft) -> Vec<(String, String)> {
    let spec = &draft.document.spec;
    let widgets: BTreeSet<&str> = spec.elements.values().map(|element| element.widget.as_str()).collect();
    let required = spec.elements.values().flat_map(|element| element.requires.keys());
    let required: BTreeSet<&String> = required.chain(spec.requires.keys()).collect();
    let widgets = widgets.into_iter().map(|id| (id.to_owned(), format!("Without {}", id.replace('-', " "))));
    let required = required.into_iter().map(|name| (name.clone(), format!("Lacking {name}")));
    named(&[("", "Of this build"), ("newest", "Without the newest versions")])
        .into_iter()
        .chain(widgets)
        .chain(required)
        .collect()
}

/// What the engine chose, what of the draft is not shown, and whom it is shown as.
pub(super) fn told(preview: &DraftPreview, looking: &Looking) -> AnyView {
    let decided = preview.decided.as_ref().map(|decided| {
        let is_theirs = matches!(&looking.seen, As::Seen(seen) if seen.is_theirs);
        self::decided(decided, is_theirs)
    });
    let masked = match &looking.seen {
        As::Seen(seen) => seen.customer.clone(),
        As::Arranged | As::Refuting => None,
    };
    let masked = masked.map(|handle| {
        let words = format!("Decided for customer {handle}. No figure and no name here is theirs: they are the demo household’s.");
        view! { <Notice>{words}</Notice> }
    });
    let refuted = preview.refuted.as_ref().map(|found| {
        let words = format!(
            "By its own conditions alone the draft shows “{}” here, although {} forbids it. The engine would hold it back all the same; a layout must not lean on that.",
            found.element, found.guardrail
        );
        let assumed = assumed(found);
        view! { <Notice tone=Tone::Problem>{words}<ul>{assumed}</ul></Notice> }
    });
    view! { {decided}{masked}{refuted} }.into_any()
}

fn decided(decided: &Decided, is_theirs: bool) -> AnyView {
    let layout = format!("{}, revision {}", decided.layout.name, decided.layout.revision);
    let (tone, words) = match (decided.is_draft, is_theirs) {
        (true, _) => (Tone::Done, "They would be shown this draft.".to_owned()),
        (false, false) => (Tone::Caution, format!("They would be shown {layout} instead of this draft.")),
        (false, true) => (
            Tone::Caution,
            format!("The engine would show them {layout}. Were this draft theirs, they would see it so."),
        ),
    };
    let reasons = decided
        .reasons
        .iter()
        .map(|Explained { sentence, .. }| view! { <li>{sentence.clone()}</li> })
        .collect_view();
    let dropped = decided.dropped.iter().map(|dropped| {
        view! { <li>{format!("“{}” is not shown: {}", dropped.element, why_dropped(&dropped.why))}</li> }
    });
    let dropped = dropped.collect_view();
    let none = decided.dropped.is_empty().then(|| view! { <li>"Everything of it is shown."</li> });
    view! {
        <Notice tone>{words}</Notice>
        <Disclosure summary="Why, and what is left out"><ul>{reasons}</ul><ul>{dropped}{none}</ul></Disclosure>
    }
    .into_any()
}

/// Why something is not shown, as the end of a sentence.
pub(in crate::pages::studio) fn why_dropped(why: &DroppedWhy) -> String {
    match why {
        DroppedWhy::MissingElement => "the document has no such element".to_owned(),
        DroppedWhy::UnknownWidget => "this client does not draw it".to_owned(),
        DroppedWhy::MissingCapability => "this client lacks what it needs".to_owned(),
        DroppedWhy::Condition => "its condition does not hold, or cannot be told".to_owned(),
        DroppedWhy::Denied(codes) => format!("refused by {}", codes.join(", ")),
        DroppedWhy::ZoneFull => "its zone is full".to_owned(),
        DroppedWhy::Repeated => "it is on the screen already".to_owned(),
    }
}
