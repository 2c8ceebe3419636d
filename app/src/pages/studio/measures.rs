//! How the layouts do: what was decided, seen and done in the last four weeks, in counts that name nobody.

use leptos::prelude::*;
use money::Locale;
use services::{
    HoldoutComparison, LayoutTally, Measures, OffPolicy, OutcomeKind, Propensities, Restlessness, Tallies,
};

use super::words::percent_of;
use super::{drawn, readings};
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::LinkButton;
use crate::ui::date::Date;
use crate::ui::percent;
use crate::ui::stat::Stat;
use crate::ui::states::EmptyState;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The page at `/studio/measures`.
///
/// # Errors
/// For everybody outside the product team.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    let measures = visit.attune.measures(person).await?;
    let off_policy = visit.attune.off_policy(person).await?;
    Ok(Page::new("Measures", view(&measures, &off_policy, visit.locale())))
}

fn view(measures: &Measures, off_policy: &OffPolicy, locale: Locale) -> AnyView {
    let (since, until) = (measures.since, measures.until);
    let figures = if measures.tallies.layouts.is_empty() {
        nothing().into_any()
    } else {
        view! {
            {stats(&measures.tallies, measures.restlessness)}
            <section class="section">{table(&measures.tallies.layouts, locale)}</section>
        }
        .into_any()
    };
    view! {
        <header class="page-head">
            <div>
                <h1>"Measures"</h1>
                <p class="muted">"How the layouts do from "<Date on=since locale/>" to "<Date on=until locale/>", in counts over all customers."</p>
            </div>
            <div class="cluster">
                <LinkButton href="/studio/fairness">"Fairness"</LinkButton>
                <LinkButton href="/studio">"Studio"</LinkButton>
            </div>
        </header>
        {figures}
        {holdout(measures.holdout.as_ref(), locale)}
        {drawn::section(off_policy, locale)}
        {propensities(measures.propensities)}
        <p class="muted">
            "An element counts as seen once half of it was in view for a second, and once a decision however often the page is opened. Customers who read without JavaScript are decided for but never counted as having seen anything."
        </p>
    }
    .into_any()
}

/// How well what slots are said to be taken up holds; nothing before any was seen.
fn propensities(found: Option<Propensities>) -> Option<impl IntoView + use<>> {
    let found = found?;
    let (raw, used) =
        (percent::to_text(found.raw_error_bp, true, false), percent::to_text(found.error_bp, true, false));
    let seen = counted(i64::from(found.seen), "choice was seen", "choices were seen");
    let note = if found.is_calibrated {
        format!(
            "{seen} in 90 days. Each half of the customers is judged by what the other half took up. Uncalibrated it would miss by {raw}; at most 2% is aimed at."
        )
    } else {
        format!("{seen} in 90 days, too few to calibrate; at most 2% is aimed at.")
    };
    Some(view! {
        <section class="section stack" aria-labelledby="propensities-title">
            <h2 id="propensities-title">"What slots are said to be taken up"</h2>
            <Stat label="Misses what came by" value=used.into_any() note=note.into_any()/>
        </section>
    })
}

/// What arranging dashboards does, by those who are held out of it.
fn holdout(holdout: Option<&HoldoutComparison>, locale: Locale) -> AnyView {
    let body = match holdout {
        Some(holdout) => {
            let since = holdout.since.date_naive();
            let share = percent_of(holdout.share);
            view! {
                <p class="muted">{share}" of customers are held out: they see the neutral dashboard whatever their persona, and are told so. Counted since "<Date on=since locale/>", demo households left out. Whoever picked a dashboard themselves is shown it and counts to the side they were drawn to."</p>
                {readings::view("holdout", &holdout.results, locale)}
            }
            .into_any()
        }
        None => view! {
            <EmptyState title="Nobody is held out">
                <p>"What arranging dashboards does at all can be told only by customers for whom it is not done."</p>
            </EmptyState>
        }
        .into_any(),
    };
    view! {
        <section class="section stack" aria-labelledby="holdout-title">
            <h2 id="holdout-title">"What arranging does"</h2>
            {body}
        </section>
    }
    .into_any()
}

fn nothing() -> impl IntoView {
    view! {
        <EmptyState title="Nothing was decided in these four weeks">
            <p>"Figures begin with the first customer who opens a dashboard."</p>
        </EmptyState>
    }
}

fn stats(tallies: &Tallies, restlessness: Restlessness) -> impl IntoView + use<> {
    let customers = format!("For {}.", counted(tallies.customers, "customer", "customers"));
    let slowest = tallies.latency_us_p99.map_or_else(
        || "Nothing was decided so lately.".to_owned(),
        |latency_us| format!("99 of 100 took {} at most.", milliseconds(latency_us)),
    );
    let undo = restlessness
        .undo_rate_bp()
        .map_or_else(|| "–".to_owned(), |rate_bp| percent::to_text(i64::from(rate_bp), false, false));
    let changes = counted(i64::from(restlessness.changes), "change", "changes");
    let undone = format!("{} of {changes} that customers made.", restlessness.undone);
    let moved = restlessness.positions_moved_per_customer_week.map(|moved| format!("{moved:.1}"));
    let weeks = counted(i64::from(restlessness.customer_weeks), "customer-week", "customer-weeks");
    view! {
        <section class="section" aria-label="Over all layouts">
            <div class="stats">
                <Stat label="Decisions" value=tallies.decisions.to_string().into_any() note=customers.into_any() headline=true/>
                <Stat
                    label="Median time to decide"
                    value=tallies.latency_us_median.map_or_else(|| "–".to_owned(), milliseconds).into_any()
                    note=slowest.into_any()
                />
                <Stat label="Changes taken back" value=undo.into_any() note=undone.into_any()/>
                <Stat
                    label="Places moved a customer-week"
                    value=moved.unwrap_or_else(|| "–".to_owned()).into_any()
                    note=format!("Over {weeks}, from one decision to the next.").into_any()
                />
            </div>
        </section>
    }
}

fn table(layouts: &[LayoutTally], locale: Locale) -> impl IntoView + use<> {
    let mut columns = vec![
        Column::text("Layout"),
        Column::number("Revision").minor(),
        Column::number("Decisions"),
        Column::number("Seen"),
    ];
    columns.extend(OutcomeKind::ALL.map(|kind| Column::number(heading(kind))));
    let rows = layouts.iter().map(|tally| {
        let mut row = vec![
            Cell::Text(tally.layout.clone()),
            Cell::Count(tally.revision),
            Cell::Count(tally.decisions),
            count(tally.exposures),
        ];
        row.extend(tally.outcomes.iter().map(|(_, times)| count(*times)));
        row
    });
    let data = TableData::new("What came of each layout", columns).with_rows(rows);
    view! { <Table data locale/> }
}

fn count(times: i64) -> Cell {
    if times == 0 { Cell::Nothing } else { Cell::Count(times) }
}

fn heading(kind: OutcomeKind) -> &'static str {
    match kind {
        OutcomeKind::Opened => "Opened",
        OutcomeKind::Acted => "Acted on",
        OutcomeKind::Dismissed => "Dismissed",
        OutcomeKind::Undone => "Undone",
        OutcomeKind::Pinned => "Pinned",
        OutcomeKind::Hidden => "Hidden",
    }
}

fn counted(count: i64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Microseconds as milliseconds with two decimal digits, which is what decisions differ in.
fn milliseconds(latency_us: i64) -> String {
    format!("{}.{:02} ms", latency_us / 1_000, latency_us % 1_000 / 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    fn measures(layouts: Vec<LayoutTally>, restlessness: Restlessness) -> Measures {
        let is_known = !layouts.is_empty();
        Measures {
            since: "2026-11-02".parse().unwrap(),
            until: "2026-11-30".parse().unwrap(),
            tallies: Tallies {
                decisions: if is_known { 12 } else { 0 },
                customers: i64::from(is_known),
                latency_us_median: is_known.then_some(840),
                stale_pages: 0,
                latency_us_p99: is_known.then_some(2_056),
                layouts,
            },
            restlessness,
            holdout: None,
            propensities: None,
        }
    }

    #[test]
    fn propensities_are_told_with_what_they_miss_by() {
        let found =
            |is_calibrated| Propensities { seen: 1_200, raw_error_bp: 830, error_bp: 140, is_calibrated };
        let mut measures = measures(Vec::new(), Restlessness::default());
        measures.propensities = Some(found(true));
        check(&measures, &["1.4%", "Uncalibrated it would miss by 8.3%"], &["too few"]);
        measures.propensities = Some(found(false));
        check(&measures, &["1200 choices were seen", "too few to calibrate"], &["8.3%"]);
    }

    fn check(measures: &Measures, told: &[&str], not_told: &[&str]) {
        let nothing_drawn = OffPolicy { since: measures.since, slots: Vec::new() };
        let shown = html(|| view(measures, &nothing_drawn, Locale::EnUs));
        for phrase in told {
            assert!(shown.contains(phrase), "{phrase}: {shown}");
        }
        for phrase in not_told {
            assert!(!shown.contains(phrase), "{phrase}: {shown}");
        }
    }

    #[test]
    fn figures_are_told_with_what_they_rest_on() {
        let outcomes = OutcomeKind::ALL.map(|kind| (kind, i64::from(kind == OutcomeKind::Hidden))).to_vec();
        let tally = LayoutTally {
            layout: "home-retiree".to_owned(),
            revision: 3,
            decisions: 12,
            exposures: 40,
            outcomes,
        };
        let restlessness = Restlessness {
            customer_weeks: 4,
            positions_moved_per_customer_week: Some(2.25),
            changes: 8,
            undone: 2,
        };
        let told = [
            "For 1 customer.",
            "0.84 ms",
            "99 of 100 took 2.05 ms at most.",
            "25%",
            "2 of 8 changes that customers made.",
            "2.2",
            "Over 4 customer-weeks",
            "home-retiree",
            r#"<td class="num">40</td>"#,
        ];
        check(&measures(vec![tally], restlessness), &told, &["Nothing was decided"]);
    }

    #[test]
    fn without_decisions_no_figure_is_shown() {
        let told = ["Nothing was decided in these four weeks", "without JavaScript"];
        check(&measures(Vec::new(), Restlessness::default()), &told, &["<table", "stat-row", "NaN"]);
    }
}
