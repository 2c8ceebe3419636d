//! A draft tried on the customers there are: whose screen would change, how far, and what is held back.

use leptos::prelude::*;
use money::Locale;
use services::{Backtest, Effect};

use super::drawn;
use crate::ui::date::Date;
use crate::ui::notice::{Notice, Tone};
use crate::ui::stat::Stat;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The figures, with what they rest on.
pub(super) fn backtest(found: &Backtest, locale: Locale) -> AnyView {
    let rests_on = if found.customers_tried < found.customers {
        format!(
            "Tried on {} of {} customers in the time a page has; they were taken in no particular order, so they stand for all.",
            found.customers_tried, found.customers
        )
    } else {
        format!("Tried on all {} customers with a decision since then.", found.customers)
    };
    let of_them = format!("Of {} who would have been shown this layout.", found.shown_to);
    let again = format!("Of {} made again.", found.decisions_again);
    let each = |count: usize| {
        let changed = u32::try_from(found.changed_for).unwrap_or(u32::MAX);
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        if changed == 0 { "–".to_owned() } else { format!("{:.1}", f64::from(count) / f64::from(changed)) }
    };
    let come_and_go = format!("{} come, {} go.", each(found.widgets_added), each(found.widgets_removed));
    let since = found.since;
    view! {
        <section class="section stack" aria-labelledby="backtest-title">
            <h2 id="backtest-title">"Whom it would change"</h2>
            <p class="muted">"Every decision since "<Date on=since locale/>" made again with this draft in its place. "{rests_on}</p>
            <div class="stats">
                <Stat label="Customers with another screen" value=found.changed_for.to_string().into_any() note=of_them.into_any() headline=true/>
                <Stat
                    label="Places moved, each of them"
                    value=each(found.positions_moved).into_any()
                    note=come_and_go.into_any()
                />
                <Stat label="Decisions with another screen" value=found.decisions_changed.to_string().into_any() note=again.into_any()/>
                <Stat
                    label="Decisions that showed this layout"
                    value=found.decisions_of_layout.to_string().into_any()
                    note=format!("Of {} since then.", found.decisions).into_any()
                />
            </div>
            {held_back(found, locale)}
            {effect(&found.effect, locale)}
        </section>
    }
    .into_any()
}

/// What customers would do with it, as far as that can be told.
fn effect(effect: &Effect, locale: Locale) -> AnyView {
    match effect {
        Effect::CannotBeEstimated { why } => {
            let why: &'static str = why;
            view! {
                <Notice tone=Tone::Plain>"What customers would do with it cannot be estimated. "{why}</Notice>
            }
            .into_any()
        }
        Effect::Estimated { slots } => {
            let data = drawn::table(slots, "With this draft");
            view! {
                <h3>"What customers would do with it"</h3>
                <p class="muted">"How often what a drawn slot shows is taken up as it was drawn, and how often it would have been with this draft."</p>
                <Table data locale caption_hidden=true/>
            }
            .into_any()
        }
    }
}

fn held_back(found: &Backtest, locale: Locale) -> AnyView {
    if found.held_back.is_empty() {
        return view! { <p>"No guardrail holds anything of it back from anybody."</p> }.into_any();
    }
    let columns = vec![Column::text("Guardrail"), Column::number("Widgets held back")];
    let rows = found.held_back.iter().map(|(code, count)| {
        vec![Cell::Text(code.clone()), Cell::Count(i64::try_from(*count).unwrap_or(i64::MAX))]
    });
    let data = TableData::new("What guardrails hold back, over all customers", columns).with_rows(rows);
    view! { <Table data locale/> }.into_any()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::ui::render::html;

    fn found() -> Backtest {
        Backtest {
            layout: "home-retiree".to_owned(),
            since: "2026-09-01".parse().unwrap(),
            customers: 900,
            customers_tried: 900,
            decisions: 4_000,
            decisions_of_layout: 1_200,
            decisions_again: 3_900,
            decisions_changed: 55,
            shown_to: 300,
            changed_for: 40,
            widgets_added: 40,
            widgets_removed: 0,
            positions_moved: 100,
            held_back: BTreeMap::from([("G1_HARDSHIP".to_owned(), 7)]),
            effect: Effect::CannotBeEstimated { why: "Nobody has seen it." },
        }
    }

    fn check(found: &Backtest, told: &[&str]) {
        let shown = html(|| backtest(found, Locale::EnUs));
        for phrase in told {
            assert!(shown.contains(phrase), "{phrase}: {shown}");
        }
    }

    #[test]
    fn figures_are_told_with_what_they_rest_on() {
        let told = [
            "Tried on all 900 customers",
            "Of 300 who",
            "Of 3900 made again.",
            "1.0 come, 0.0 go.",
            "2.5",
            "G1_HARDSHIP",
            "cannot be estimated",
            "Nobody has seen it.",
        ];
        check(&found(), &told);
    }

    #[test]
    fn a_sample_is_called_one_and_nothing_is_divided_by_nobody() {
        let some = Backtest { customers_tried: 350, ..found() };
        check(&some, &["Tried on 350 of 900 customers"]);
        let nobody = Backtest {
            changed_for: 0,
            widgets_added: 0,
            positions_moved: 0,
            held_back: BTreeMap::new(),
            ..found()
        };
        check(&nobody, &["– come, – go.", "No guardrail holds"]);
    }
}
