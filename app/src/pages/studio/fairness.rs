//! Whether groups of customers fare alike, by what they say of themselves. What decides knows none of it.

use evaluation::fairness::{Finding, Group, Report, Verdict};
use leptos::prelude::*;
use money::Locale;
use services::{Fairness, GroupComparison};

use super::readings::basis_points;
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::badge::Badge;
use crate::ui::button::LinkButton;
use crate::ui::date::Date;
use crate::ui::notice::{Notice, Tone};
use crate::ui::percent::to_text;
use crate::ui::states::EmptyState;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The page at `/studio/fairness`.
///
/// # Errors
/// For everybody outside the product team.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let fairness = visit.attune.fairness(visit.person()?).await?;
    Ok(Page::new("Fairness", view(&fairness, visit.locale())))
}

fn view(fairness: &Fairness, locale: Locale) -> AnyView {
    let (since, until) = (fairness.since, fairness.until);
    let ratio = to_text(basis_points(fairness.limits.exposure_ratio_min), false, false);
    let answered = fairness.comparisons.iter().any(|each| !each.report.groups.is_empty());
    let sections = if answered {
        let least = fairness.limits.customers_min;
        fairness.comparisons.iter().map(|each| comparison(each, least, locale)).collect_view().into_any()
    } else {
        view! {
            <EmptyState title="Nobody has answered yet">
                <p>"Customers can say on their account page which groups they count themselves to, if they like."</p>
            </EmptyState>
        }
        .into_any()
    };
    let words = format!(
        "Groups count as alike while the one that rarest sees a dashboard arranged for it does so at least {ratio} as often as the one that does most, and while they are helped as often."
    );
    view! {
        <header class="page-head">
            <div>
                <h1>"Fairness"</h1>
                <p class="muted">"How groups of customers fared from "<Date on=since locale/>" to "<Date on=until locale/>". "{words}</p>
            </div>
            <div class="cluster">
                <LinkButton href="/studio/measures">"Measures"</LinkButton>
                <LinkButton href="/studio">"Studio"</LinkButton>
            </div>
        </header>
        {sections}
        <p class="muted">"Only customers who answered of their own accord are counted, in groups large enough that nobody can be made out. What chooses dashboards is given none of these answers."</p>
    }
    .into_any()
}

fn comparison(of: &GroupComparison, least: u32, locale: Locale) -> AnyView {
    let report = &of.report;
    let title_id = of.heading.to_lowercase().replace(' ', "-");
    let own_id = title_id.clone();
    let (tone, words) = match report.verdict {
        Verdict::Alike => (Tone::Done, "Alike"),
        Verdict::Unclear => (Tone::Plain, "Cannot be told"),
        Verdict::Unlike => (Tone::Problem, "Not alike"),
    };
    let findings = report.findings.iter().map(finding).collect_view();
    let findings = (!report.findings.is_empty()).then(|| {
        let tone = if report.verdict == Verdict::Unlike { Tone::Problem } else { Tone::Plain };
        view! { <Notice tone><ul>{findings}</ul></Notice> }
    });
    let table = (!report.groups.is_empty()).then(|| {
        let data = table(report, least);
        view! { <Table data locale caption_hidden=true/> }
    });
    view! {
        <section class="section stack" aria-labelledby=title_id>
            <h2 id=own_id>{of.heading}" "<Badge tone>{words}</Badge></h2>
            {findings}
            {table}
        </section>
    }
    .into_any()
}

fn finding(finding: &Finding) -> AnyView {
    let probability = |p_value: f64| format!("by chance alone with a probability of {p_value:.3}");
    let words = match finding {
        Finding::ExposureRatioLow { lowest, highest, ratio } => format!(
            "“{lowest}” see a dashboard arranged for them {} as often as “{highest}”.",
            to_text(basis_points(*ratio), false, false)
        ),
        Finding::BenefitUnequal { p_value } => {
            format!("Groups use what is arranged for them unequally often, {}.", probability(*p_value))
        }
        Finding::Miscalibrated { group, p_value } => {
            format!(
                "What is promised to “{group}” comes true too often or too rarely, {}.",
                probability(*p_value)
            )
        }
        Finding::GroupTooSmall { group, .. } => format!("“{group}” is too small a group to tell."),
        Finding::NothingToCompare => "Fewer than two groups are large enough to compare.".to_owned(),
        Finding::NobodyExposed => "Nobody of these groups saw a dashboard arranged for them.".to_owned(),
    };
    view! { <li>{words}</li> }.into_any()
}

/// The groups; of one that is too small no figure is shown, since it could be about somebody.
fn table(report: &Report, least: u32) -> TableData {
    let columns = vec![
        Column::text("Group"),
        Column::number("Customers"),
        Column::number("Saw an arranged dashboard"),
        Column::number("Of these, used it"),
    ];
    let rows = report.groups.iter().map(|group: &Group| {
        if group.eligible < least {
            let few = Cell::Text(format!("fewer than {least}"));
            return vec![Cell::Text(group.group.clone()), few, Cell::Nothing, Cell::Nothing];
        }
        vec![
            Cell::Text(group.group.clone()),
            Cell::Count(i64::from(group.eligible)),
            Cell::Percent(basis_points(group.exposure_rate)),
            group.benefit_rate.map_or(Cell::Nothing, |rate| Cell::Percent(basis_points(rate))),
        ]
    });
    TableData::new("Groups", columns).with_rows(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;
    use evaluation::fairness::{Customer, Limits, compare};

    fn fairness(groups: &[(&str, u32, u32)]) -> Fairness {
        let customers: Vec<Customer> = groups
            .iter()
            .flat_map(|(group, eligible, exposed)| {
                (0..*eligible).map(move |number| Customer {
                    group: (*group).to_owned(),
                    is_eligible: true,
                    is_exposed: number < *exposed,
                    is_benefited: (number < *exposed).then_some(number % 2 == 0),
                    promised: None,
                })
            })
            .collect();
        let limits = Limits::default();
        let report = compare(&customers, &limits).unwrap();
        Fairness {
            since: "2026-11-02".parse().unwrap(),
            until: "2026-11-30".parse().unwrap(),
            limits,
            comparisons: vec![GroupComparison { heading: "By gender", report }],
        }
    }

    fn check(groups: &[(&str, u32, u32)], told: &[&str], not_told: &[&str]) {
        let shown = html(|| view(&fairness(groups), Locale::EnUs));
        for phrase in told {
            assert!(shown.contains(phrase), "{phrase}: {shown}");
        }
        for phrase in not_told {
            assert!(!shown.contains(phrase), "{phrase}: {shown}");
        }
    }

    #[test]
    fn groups_are_told_apart_by_the_four_fifths() {
        check(&[("A woman", 100, 90), ("A man", 100, 90)], &["Alike", "90.0%", "50.0%"], &["Not alike"]);
        let told = ["Not alike", "“A woman” see a dashboard arranged for them 50% as often as “A man”."];
        check(&[("A woman", 100, 45), ("A man", 100, 90)], &told, &[]);
    }

    #[test]
    fn a_small_group_is_named_and_not_counted() {
        check(
            &[("A woman", 100, 90), ("In another way", 7, 3)],
            &["fewer than 30", "too small"],
            &[">7<", "42.9%"],
        );
        check(&[], &["Nobody has answered yet"], &["<table"]);
    }
}
