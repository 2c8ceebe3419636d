//! How a revision comes to the customers: at once, by a growing share, or at a time of its own; and what is under way.

use leptos::prelude::*;
use money::Locale;
use services::{Draft, RampLook, RampMetric as Metric, RampView, Rollout, Schedule, ScheduleState};

use super::words::act;
use crate::api::shipping::ROLLOUTS;
use crate::ui::badge::Badge;
use crate::ui::button::{Button, Look};
use crate::ui::date::moment;
use crate::ui::field::Field;
use crate::ui::notice::{Notice, Tone};
use crate::ui::select::Select;
use crate::ui::table::{Cell, Column, Table, TableData};

/// For whom, as a part of a sentence.
fn for_whom(rollout: Rollout) -> String {
    match rollout {
        Rollout::Everybody => "for all customers".to_owned(),
        Rollout::Ramp { step_hours: 0 } => "for 1 % of customers first, more by hand".to_owned(),
        Rollout::Ramp { step_hours } => {
            format!("for 1 % of customers first, more every {step_hours} hours")
        }
    }
}

/// A share in basis points as per cent.
pub(super) fn share(share_bp: u32) -> String {
    format!("{} %", share_bp / 100)
}

/// What becomes of a draft that is on the calendar, as a badge.
pub(super) fn schedule_badge(schedule: Option<&Schedule>, locale: Locale) -> Option<AnyView> {
    let schedule = schedule?;
    match schedule.state {
        ScheduleState::Waiting => {
            let words = format!("Scheduled for {}", moment(schedule.due_at, locale));
            Some(view! { <Badge tone=Tone::Caution>{words}</Badge> }.into_any())
        }
        ScheduleState::Failed => {
            Some(view! { <Badge tone=Tone::Problem>"Not published as scheduled"</Badge> }.into_any())
        }
        ScheduleState::Published | ScheduleState::Withdrawn => None,
    }
}

/// What an approved draft can do next: be published, be put on the calendar, or be taken off it.
pub(super) fn ways_out(draft: &Draft, typed_at: &str, locale: Locale) -> AnyView {
    let options = || ROLLOUTS.iter().map(|(name, words)| ((*name).to_owned(), (*words).to_owned())).collect();
    let id = draft.id.clone();
    let now = view! {
        <form class="form panel" method="post" action="/api/publish-draft" aria-labelledby="ship-now">
            <h3 id="ship-now">"Publish it now"</h3>
            <input type="hidden" name="draft" value=id/>
            <Select name="rollout" label="Who sees it" options=options()/>
            <Button look=Look::Primary>"Publish"</Button>
        </form>
    };
    let waits = draft.schedule.as_ref().filter(|schedule| schedule.state == ScheduleState::Waiting);
    let id = draft.id.clone();
    let later = match waits {
        Some(schedule) => {
            let words = format!(
                "It goes live on {}, {}. It is checked again then: if it was changed or another revision went live, nothing is published and you are told here.",
                moment(schedule.due_at, locale),
                for_whom(schedule.rollout)
            );
            let off = view! { <Button>"Take it off the calendar"</Button> }.into_any();
            view! { <div class="stack"><Notice tone=Tone::Plain>{words}</Notice>{act("/api/unschedule-draft", &id, &[], off)}</div> }.into_any()
        }
        None => view! {
            <form class="form panel" method="post" action="/api/schedule-draft" aria-labelledby="ship-then">
                <h3 id="ship-then">"Put it on the calendar"</h3>
                <input type="hidden" name="draft" value=id/>
                <Field name="at" kind="datetime-local" label="Day and time, UTC" value=typed_at.to_owned()/>
                <Select name="rollout" id="rollout-then" label="Who sees it then" options=options()/>
                <Button>"Schedule it"</Button>
            </form>
        }
        .into_any(),
    };
    view! { <div class="studio-ways">{now}{later}</div> }.into_any()
}

/// Why a draft was not published when its time came.
pub(super) fn missed(draft: &Draft, locale: Locale) -> Option<AnyView> {
    let failed = draft.schedule.as_ref().filter(|schedule| schedule.state == ScheduleState::Failed)?;
    let words = format!(
        "It was to go live on {} and did not. {} Nothing was overwritten.",
        moment(failed.due_at, locale),
        failed.told
    );
    Some(view! { <Notice tone=Tone::Problem>{words}</Notice> }.into_any())
}

/// A ramp with what its guardrail metrics say, the next step, and the way back.
pub(super) fn ramp(ramp: &RampView, locale: Locale) -> AnyView {
    let title = format!("Revision {} is ramping", ramp.revision);
    let who = format!(
        "{} of customers see revision {} on their next visit, the others revision {}. Whoever has seen it keeps it as the share grows.",
        share(ramp.share_bp),
        ramp.revision,
        ramp.baseline
    );
    let next = match ramp.next_at {
        Some(at) => format!("It grows to {} by itself on {}.", share(ramp.next_bp), moment(at, locale)),
        None => format!("It grows to {} when you say so.", share(ramp.next_bp)),
    };
    let columns = vec![
        Column::text("Guardrail metric"),
        Column::number(format!("Revision {}", ramp.revision)),
        Column::number(format!("Revision {}", ramp.baseline)),
        Column::text("What it says"),
    ];
    let data =
        TableData::new("Since the share is what it is", columns).with_rows(ramp.looks.iter().map(watched));
    let (name, revision, seen) = (ramp.name.clone(), ramp.revision.to_string(), ramp.share_bp.to_string());
    let (stop_name, stop_revision) = (name.clone(), revision.clone());
    let step_words = format!("Show it to {}", share(ramp.next_bp));
    view! {
        <section class="section stack" aria-labelledby="ramp-title">
            <h2 id="ramp-title">{title}</h2>
            <p>{who}" "{next}</p>
            <p class="muted">"Where a metric is worse beyond doubt, however often it is looked at, the revision is taken back by itself. Open dashboards follow within seconds."</p>
            <Table data locale/>
            <div class="cluster">
                <form method="post" action="/api/step-ramp">
                    <input type="hidden" name="name" value=name/>
                    <input type="hidden" name="revision" value=revision/>
                    <input type="hidden" name="seen" value=seen/>
                    <Button look=Look::Primary>{step_words}</Button>
                </form>
                <form method="post" action="/api/stop-ramp">
                    <input type="hidden" name="name" value=stop_name/>
                    <input type="hidden" name="revision" value=stop_revision/>
                    <Button look=Look::Danger>"Take it back"</Button>
                </form>
            </div>
        </section>
    }
    .into_any()
}

fn watched(look: &RampLook) -> Vec<Cell> {
    let name = match look.metric {
        Metric::TakenBack => "Took a change back, or hid a widget",
        Metric::Faults => "The revision did not pass its last look",
        Metric::TakenBackInHardship => "Took a change back, or hid a widget: customers in hardship",
        Metric::Latency => "Mean time to decide",
    };
    let figure = |value: Option<f64>| match (value, look.metric) {
        (None, _) => Cell::Nothing,
        (Some(us), Metric::Latency) => Cell::Text(format!("{:.2} ms", us / 1_000.0)),
        (Some(share), _) => Cell::Text(format!("{:.1} %", share * 100.0)),
    };
    let says = match (look.is_crossed, look.new) {
        (true, _) => "Worse beyond doubt",
        (false, None) => "Nobody has seen it yet",
        (false, Some(_)) => "No harm to be seen",
    };
    vec![Cell::Text(name.to_owned()), figure(look.new), figure(look.before), Cell::Text(says.to_owned())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    fn check(shown: &str, told: &[&str]) {
        for phrase in told {
            assert!(shown.contains(phrase), "{phrase}: {shown}");
        }
    }

    #[test]
    fn a_ramp_says_who_sees_what_and_what_was_watched() {
        let look = |metric, new, before, is_crossed| RampLook { metric, new, before, is_crossed };
        let view = RampView {
            name: "home-retiree".to_owned(),
            revision: 4,
            baseline: 3,
            share_bp: 500,
            next_bp: 1_000,
            next_at: None,
            looks: vec![
                look(Metric::TakenBack, Some(0.125), Some(0.05), true),
                look(Metric::Faults, Some(0.0), Some(0.0), false),
                look(Metric::TakenBackInHardship, None, None, false),
                look(Metric::Latency, Some(840.0), Some(810.0), false),
            ],
        };
        let told = [
            "Revision 4 is ramping",
            "5 % of customers see revision 4",
            "It grows to 10 % when you say so.",
            "12.5 %",
            "Worse beyond doubt",
            "Nobody has seen it yet",
            "0.84 ms",
            "Show it to 10 %",
            "Take it back",
        ];
        check(&html(|| ramp(&view, Locale::EnUs)), &told);
    }

    #[test]
    fn a_moment_is_told_with_its_zone() {
        let at = chrono::DateTime::from_timestamp(1_796_000_000, 0).unwrap();
        assert_eq!(moment(at, Locale::EnGb), "30 Nov 2026, 00:53 UTC");
        assert_eq!(
            for_whom(Rollout::Ramp { step_hours: 24 }),
            "for 1 % of customers first, more every 24 hours"
        );
    }
}
