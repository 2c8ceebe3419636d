//! Every rule, the strongest first, what may be wanted, and when rules set something.

use ::money::Locale;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use services::{KeptRule, RuleRun, RulesPage, SuggestedRule};

use super::sets;
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::badge::Badge;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::date::Date;
use crate::ui::states::EmptyState;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The page at `/transactions/rules`.
///
/// # Errors
/// When nobody who has transactions is signed in.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let shown = visit.attune.rules_page(visit.person()?).await?;
    Ok(Page::new("Rules", view(shown, visit.locale())))
}

fn view(shown: RulesPage, locale: Locale) -> AnyView {
    let RulesPage { rules, suggestions, runs } = shown;
    let content = if rules.is_empty() {
        view! {
            <EmptyState title="No rules yet">
                <p>
                    "Search your transactions, then choose “Make a rule of this search”. You see what it changes before it does. "
                    <a href="/transactions">"Search your transactions"</a>
                </p>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <div class="panel"><Table data=rules_table(rules, locale) locale/></div> }.into_any()
    };
    view! {
        <header class="page-head">
            <div>
                <h1>"Rules"</h1>
                <p>
                    "A rule is a search you keep, with what it sets. The first rule from the top that finds a transaction decides. "
                    "What you set by hand is never changed by a rule."
                </p>
                <p><a href="/transactions">"All transactions"</a></p>
            </div>
            <LinkButton href="/transactions/rules/new" look=Look::Primary>"New rule"</LinkButton>
        </header>
        {suggested(suggestions)}
        {content}
        {ran(runs, locale)}
    }
    .into_any()
}

fn rules_table(rules: Vec<KeptRule>, locale: Locale) -> TableData {
    let columns = vec![
        Column::text("Rule"),
        Column::text("Sets"),
        Column::text("From").minor(),
        Column::number("Set now"),
        Column::text("Change"),
    ];
    let last = rules.len().saturating_sub(1);
    let rows = rules.into_iter().enumerate().map(|(place, rule)| {
        let href = format!("/transactions/rules/{}", rule.id);
        let off = (!rule.is_on).then(|| view! { " "<Badge>"Off"</Badge> });
        let name = view! {
            <a href=href>{rule.name.clone()}</a>{off}
            <p class="muted small"><code class="fact-text">{rule.search.clone()}</code></p>
        };
        let from = match rule.effective_from {
            Some(day) => view! { <Date on=day locale/> }.into_any(),
            None => "All dates".into_any(),
        };
        let what = rule
            .category
            .map_or_else(|| "A category that is no more".to_owned(), |category| sets(category, rule.split));
        let count = i64::try_from(rule.sets).unwrap_or(i64::MAX);
        vec![
            Cell::View(name.into_any()),
            what.into(),
            Cell::View(from),
            Cell::Count(count),
            Cell::View(actions(&rule, place == 0, place == last)),
        ]
    });
    TableData::new("Your rules, the strongest first", columns).with_rows(rows)
}

fn actions(rule: &KeptRule, is_first: bool, is_last: bool) -> AnyView {
    let name = &rule.name;
    let way = |words: &'static str, direction: &'static str| {
        let (id, label) = (rule.id.clone(), format!("{words}: {name}"));
        view! {
            <form method="post" action="/api/move-rule">
                <input type="hidden" name="id" value=id/>
                <Button small=true look=Look::Quiet name="direction" value=direction label=label>{words}</Button>
            </form>
        }
    };
    let up = (!is_first).then(|| way("Up", "up"));
    let down = (!is_last).then(|| way("Down", "down"));
    let off = rule.is_on.then(|| {
        view! {
            <form method="post" action="/api/switch-rule-off">
                <input type="hidden" name="id" value=rule.id.clone()/>
                <Button small=true look=Look::Quiet label=format!("Turn off: {name}")>"Turn off"</Button>
            </form>
        }
    });
    let on = (!rule.is_on).then(|| {
        let (href, whose) = (format!("/transactions/rules/{}", rule.id), format!(": {name}"));
        view! { <LinkButton href small=true look=Look::Quiet>"Turn on"<span class="visually-hidden">{whose}</span></LinkButton> }
    });
    view! {
        <div class="cluster">
            {up}
            {down}
            {off}
            {on}
            <form method="post" action="/api/remove-rule">
                <input type="hidden" name="id" value=rule.id.clone()/>
                <Button small=true look=Look::Quiet label=format!("Remove: {name}")>"Remove"</Button>
            </form>
        </div>
    }
    .into_any()
}

fn suggested(suggestions: Vec<SuggestedRule>) -> Option<AnyView> {
    if suggestions.is_empty() {
        return None;
    }
    let items = suggestions
        .into_iter()
        .map(|suggestion| {
            let SuggestedRule { id, counterparty, category, corrections } = suggestion;
            let text = format!("You set {counterparty} to {} {corrections} times.", category.label());
            let href = format!("/transactions/rules/new?suggestion={id}");
            let (whose, dismiss) = (format!(": {counterparty}"), format!("Dismiss: {counterparty}"));
            view! {
                <li>
                    <span class="row-main">{text}</span>
                    <span class="row-note cluster">
                        <LinkButton href small=true>
                            "See what a rule changes"<span class="visually-hidden">{whose}</span>
                        </LinkButton>
                        <form method="post" action="/api/dismiss-rule-suggestion">
                            <input type="hidden" name="id" value=id/>
                            <Button small=true look=Look::Quiet label=dismiss>"Dismiss"</Button>
                        </form>
                    </span>
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <section class="section" aria-labelledby="suggested-title">
                <h2 id="suggested-title">"From your own corrections"</h2>
                <div class="panel"><ul class="rows">{items}</ul></div>
            </section>
        }
        .into_any(),
    )
}

fn ran(runs: Vec<RuleRun>, locale: Locale) -> Option<AnyView> {
    if runs.is_empty() {
        return None;
    }
    let columns = vec![
        Column::text("When (UTC)"),
        Column::text("Rule"),
        Column::text("Why"),
        Column::number("Found").minor(),
        Column::number("Changed"),
    ];
    let rows = runs.into_iter().map(|run| {
        vec![
            Cell::View(moment(run.at, locale)),
            run.rule_name.into(),
            run.reason.label().into(),
            Cell::Count(run.matched),
            Cell::Count(run.changed),
        ]
    });
    let data = TableData::new("The last times rules set something, newest first", columns).with_rows(rows);
    Some(
        view! {
            <section class="section" aria-labelledby="runs-title">
                <h2 id="runs-title">"What rules did"</h2>
                <p class="muted">
                    "Your latest change is undone on the " <a href="/dashboard">"dashboard"</a>
                    ". Removing a rule gives back what was there without it."
                </p>
                <div class="panel"><Table data locale/></div>
            </section>
        }
        .into_any(),
    )
}

fn moment(at: DateTime<Utc>, locale: Locale) -> AnyView {
    let clock = at.format("%H:%M").to_string();
    view! { <Date on=at.date_naive() locale/>" "{clock} }.into_any()
}

#[cfg(test)]
mod tests {
    use ::categorise::{Category, Split};
    use services::RunReason;

    use super::*;
    use crate::ui::render::html;

    fn rule(id: &str, is_on: bool) -> KeptRule {
        KeptRule {
            id: id.to_owned(),
            name: format!("Rule {id}"),
            search: "payee:<coffee>".to_owned(),
            category: Some(Category::Dining),
            split: Some(Split::Share { category: Category::BusinessMeals, share_bp: 5_050 }),
            effective_from: Some("2026-01-01".parse().unwrap()),
            is_on,
            sets: 7,
        }
    }

    fn shown(rules: Vec<KeptRule>) -> String {
        let suggestions = vec![SuggestedRule {
            id: "s1".to_owned(),
            counterparty: "Blue Door".to_owned(),
            category: Category::Dining,
            corrections: 3,
        }];
        let runs = vec![RuleRun {
            rule_name: "Gone".to_owned(),
            reason: RunReason::NewTransactions,
            matched: 4,
            changed: 2,
            at: "2026-03-01T12:30:00Z".parse().unwrap(),
        }];
        html(|| view(RulesPage { rules, suggestions, runs }, Locale::EnUs))
    }

    #[test]
    fn a_rule_says_what_it_does_and_can_be_changed() {
        let shown = shown(vec![rule("a", true), rule("b", false)]);
        assert!(shown.contains("payee:&lt;coffee&gt;"), "{shown}");
        assert!(shown.contains("50.5 % of it"), "{shown}");
        assert_eq!(shown.matches("/api/move-rule").count(), 2, "{shown}");
        assert_eq!(shown.matches("/api/switch-rule-off").count(), 1, "{shown}");
        assert!(shown.contains("You set Blue Door to") && shown.contains("suggestion=s1"), "{shown}");
        assert!(shown.contains("New transactions") && shown.contains("12:30"), "{shown}");
        assert_eq!(shown.matches("<h1").count(), 1);
    }

    #[test]
    fn without_rules_the_page_says_how_to_make_one() {
        let shown = shown(Vec::new());
        assert!(shown.contains("No rules yet") && shown.contains("Make a rule of this search"), "{shown}");
    }
}
