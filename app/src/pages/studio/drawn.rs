//! What slots that are drawn would have earned without exploring, as a section of the measures.

use evaluation::off_policy::{Failure, Interval};
use leptos::prelude::*;
use money::Locale;
use services::{OffPolicy, SlotEstimate};

use super::readings::basis_points;
use crate::ui::date::Date;
use crate::ui::percent::to_text;
use crate::ui::states::EmptyState;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The section.
pub(super) fn section(off_policy: &OffPolicy, locale: Locale) -> AnyView {
    let since = off_policy.since;
    let body = if off_policy.slots.is_empty() {
        view! {
            <EmptyState title="Nothing was drawn yet">
                <p>"A slot with several candidates that may be tried out is drawn with logged probabilities. Once such slots are seen, it can be told what they would earn without trying out."</p>
            </EmptyState>
        }
        .into_any()
    } else {
        let data = table(&off_policy.slots, "With the best alone");
        view! {
            <p class="muted">"How often what a slot shows is taken up as it is drawn, and how often it would be if the best score were always chosen. Counted since "<Date on=since locale/>"."</p>
            <Table data locale caption_hidden=true/>
        }
        .into_any()
    };
    view! {
        <section class="section stack" aria-labelledby="drawn-title">
            <h2 id="drawn-title">"Slots that are drawn"</h2>
            {body}
        </section>
    }
    .into_any()
}

/// What each slot would have earned; `judged` heads the column of the policy that is judged.
pub(super) fn table(slots: &[SlotEstimate], judged: &'static str) -> TableData {
    let columns = vec![
        Column::text("Slot"),
        Column::number("Draws seen"),
        Column::number("Taken up as drawn"),
        Column::number(judged),
        Column::text("Between"),
        Column::text("Can it be trusted"),
    ];
    let rows = slots.iter().map(|slot| {
        let overall = &slot.evaluation.overall;
        let robust = overall.estimates.and_then(|estimates| estimates.unclipped.doubly_robust);
        let trusted = robust.filter(|_| overall.failures.is_empty());
        let logged = overall.estimates.map(|estimates| estimates.logged);
        vec![
            Cell::Text(slot.slot.clone()),
            Cell::Count(i64::from(overall.diagnostics.rounds)),
            logged.map_or(Cell::Nothing, |logged| Cell::Percent(basis_points(logged))),
            trusted.map_or(Cell::Nothing, |value| Cell::Percent(basis_points(value.estimate))),
            trusted.map_or(Cell::Nothing, |value| Cell::Text(limits(&value))),
            Cell::Text(overall.failures.first().map_or_else(|| "Yes".to_owned(), |failure| told(*failure))),
        ]
    });
    TableData::new("What slots would have earned", columns).with_rows(rows)
}

fn limits(value: &Interval) -> String {
    let share = |share: f64| to_text(basis_points(share), true, false);
    format!("{} and {}", share(value.lower), share(value.upper))
}

/// Why no estimate is shown.
fn told(failure: Failure) -> String {
    match failure {
        Failure::NoRounds => "No: nothing drawn was seen.".to_owned(),
        Failure::TooFewCustomers { .. } => "No: one customer tells nothing of others.".to_owned(),
        Failure::NoOverlap => "No: what is judged was never drawn.".to_owned(),
        Failure::MeanWeightOff { mean_weight, .. } => {
            format!("No: the logged probabilities are not those of the draws (mean weight {mean_weight:.2}).")
        }
        Failure::TooFewEffectiveRounds { effective_rounds, effective_rounds_min } => {
            format!("Not yet: {effective_rounds:.0} of {effective_rounds_min:.0} effective draws.")
        }
        Failure::WeightTooLarge { share, .. } => {
            format!("No: one draw has {} of all weight.", to_text(basis_points(share), true, false))
        }
        Failure::NoPredictions => "No: nothing is predicted.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;
    use evaluation::off_policy::{Bar, Round, Settings, evaluate};

    fn slot(rounds: u32) -> SlotEstimate {
        let rounds: Vec<Round> = (0..rounds)
            .map(|number| Round {
                customer: format!("c{number}"),
                is_hardship: false,
                is_intervened: false,
                chosen: 0,
                propensity: 1.0,
                reward: f64::from(number % 2),
                policy: vec![1.0],
                predicted: Some(vec![0.5]),
                guardrails: std::collections::BTreeMap::new(),
            })
            .collect();
        let evaluation = evaluate(&rounds, &Bar::default(), &Settings::default(), 1).unwrap();
        SlotEstimate { slot: "tip of home-retiree".to_owned(), evaluation }
    }

    fn check(slots: Vec<SlotEstimate>, told: &[&str]) {
        let off_policy = OffPolicy { since: "2026-11-02".parse().unwrap(), slots };
        let shown = html(|| section(&off_policy, Locale::EnUs));
        for phrase in told {
            assert!(shown.contains(phrase), "{phrase}: {shown}");
        }
    }

    #[test]
    fn an_estimate_is_shown_only_where_the_log_can_bear_it() {
        check(Vec::new(), &["Nothing was drawn yet"]);
        check(vec![slot(40)], &["tip of home-retiree", "Not yet: 40 of 1000 effective draws."]);
        check(vec![slot(1_200)], &["50.0%", "Yes"]);
    }
}
