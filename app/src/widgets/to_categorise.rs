//! Transactions nobody has named yet, those first that could move tax the most, each with a way to name it.

use cashflow::uncategorised::{Uncategorised, Waiting};
use layout::Class;
use leptos::prelude::*;

use super::empty::{Remedy, empty};
use super::tax_position::TaxPosition;
use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::button::{LinkButton, Look};
use crate::ui::date::{DateForm, to_text};
use crate::ui::money::Money;
use crate::ui::percent;
use crate::ui::stat::Stat;
use crate::ui::states::EmptyState;

/// Transactions nobody has named yet, those first that could move tax the most, each with a way to name it.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "to-categorise",
    classes: &[Class::Account],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Transactions that are listed.
const ROWS_MAX: usize = 6;

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No transactions.
    Empty,
    /// All of them have a category.
    AllNamed,
    /// The queue, and the tax on the next profit in basis points where the customer pays some themselves.
    Ready(Box<Uncategorised>, Option<i64>),
}

fn model(context: &WidgetContext) -> Model {
    let summary = &*context.summary;
    if summary.quality.transactions == 0 {
        return Model::Empty;
    }
    if summary.uncategorised.total == 0 {
        return Model::AllNamed;
    }
    let rate_bp = match TaxPosition::of(context) {
        TaxPosition::PaidByOneself(own) => Some(own.plan.position.marginal_bp).filter(|rate| *rate > 0),
        TaxPosition::NoCountry | TaxPosition::Unavailable(_) | TaxPosition::TakenAtSource => None,
    };
    let mut queue = summary.uncategorised.clone();
    let effect =
        |waiting: &Waiting| effect_minor(waiting.amount_minor, rate_bp.unwrap_or(0)).saturating_abs();
    queue.rows.sort_by_key(|waiting| {
        (std::cmp::Reverse((effect(waiting), waiting.amount_minor.saturating_abs())), waiting.on)
    });
    Model::Ready(Box::new(queue), rate_bp)
}

/// What an amount does to tax if it is income, or below zero a cost, of the business: minor units, rounded.
fn effect_minor(amount_minor: i64, rate_bp: i64) -> i64 {
    let product = i128::from(amount_minor) * i128::from(rate_bp);
    let half = if product < 0 { -5_000 } else { 5_000 };
    i64::try_from((product + half) / 10_000).unwrap_or(0)
}

fn render(context: &WidgetContext) -> Tile {
    let body = match model(context) {
        Model::Empty => empty("No transactions yet", "Import a bank statement. What we cannot name for sure waits here for your word.", Remedy::Import),
        Model::AllNamed => view! {
            <EmptyState title="Nothing waits for you">
                <p>"Every transaction of the last twelve months has a category. If one is wrong, you can change it at any time."</p>
                <LinkButton href="/transactions" look=Look::Quiet small=true>"All transactions"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        Model::Ready(queue, rate_bp) => {
            return Tile {
                body: body(context, &queue, rate_bp),
                how: Some(how(context, &queue, rate_bp)),
                table: None,
            };
        }
    };
    Tile { body, how: None, table: None }
}

fn body(context: &WidgetContext, queue: &Uncategorised, rate_bp: Option<i64>) -> AnyView {
    let value = match queue.total {
        1 => "1 transaction".to_owned(),
        count => format!("{count} transactions"),
    };
    let rows = queue.rows.iter().take(ROWS_MAX).map(|waiting| row(context, waiting, rate_bp)).collect_view();
    view! {
        <Stat label="To be named" value=value.into_any() note=total(context, queue, rate_bp).into_any() headline=true/>
        <ul class="rows">{rows}</ul>
        <LinkButton href="/transactions" look=Look::Quiet small=true>"All transactions"</LinkButton>
    }
    .into_any()
}

/// What all of them together could do to tax, either way; without a rate, how much money they are.
fn total(context: &WidgetContext, queue: &Uncategorised, rate_bp: Option<i64>) -> String {
    let whole = |minor: i64| context.money(minor).to_display_whole();
    match rate_bp {
        None => format!(
            "{} in and {} out without a category.",
            whole(queue.credits_minor),
            whole(queue.debits_minor)
        ),
        Some(rate) => {
            let (more, less) =
                (effect_minor(queue.credits_minor, rate), effect_minor(queue.debits_minor, rate));
            let parts = [
                (queue.credits_minor > 0)
                    .then(|| format!("up to {} more tax if what came in is income", whole(more))),
                (queue.debits_minor > 0)
                    .then(|| format!("up to {} less if what went out is business costs", whole(less))),
            ];
            let text = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
            let mut letters = text.chars();
            let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
            format!("{first}{}.", letters.as_str())
        }
    }
}

fn row(context: &WidgetContext, waiting: &Waiting, rate_bp: Option<i64>) -> impl IntoView + use<> {
    let on = to_text(waiting.on, context.locale, DateForm::DayMonth);
    let effect = rate_bp.map(|rate| {
        let minor = effect_minor(waiting.amount_minor, rate);
        let amount = context.money(minor.saturating_abs()).to_display_whole();
        if minor < 0 {
            format!(" · if a business cost, about {amount} less tax")
        } else {
            format!(" · if income, about {amount} more tax")
        }
    });
    view! {
        <li>
            <span class="row-main"><a href=format!("/transactions/{}", waiting.transaction_id)>{waiting.name.clone()}</a></span>
            <Money amount=context.money(waiting.amount_minor) signed=true/>
            <span class="row-note">{on}{effect}</span>
        </li>
    }
}

fn how(context: &WidgetContext, queue: &Uncategorised, rate_bp: Option<i64>) -> AnyView {
    let order = match rate_bp {
        Some(rate) => format!(
            "The effect is the amount times {}, the tax on your next profit; the largest comes first.",
            percent::to_text(rate, true, false)
        ),
        None => "The largest amount comes first. No tax you pay yourself shows, so an effect on it is not worked out.".to_owned(),
    };
    let whole = |minor: i64| context.money(minor).to_display_whole();
    let more =
        (queue.total > 12).then_some(" The twelve largest are looked at one by one, the totals count all.");
    view! {
        <p>{format!(
            "Of the last twelve months, {} that came in and {} that went out have no category. Until they have one they count neither as income nor as a cost. {order}",
            whole(queue.credits_minor),
            whole(queue.debits_minor),
        )}{more}</p>
        <p>"Open one to choose its category; similar ones can follow by themselves. It is not tax advice: what counts as income or cost is for you to say."</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use ledger::TransactionId;

    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, with};

    fn waiting(key: &str, rows: &[(&str, &str, i64)]) -> WidgetContext {
        with(key, |summary| {
            let sum = |wanted: fn(i64) -> i64| rows.iter().map(|(_, _, minor)| wanted(*minor)).sum();
            summary.uncategorised = Uncategorised {
                rows: rows
                    .iter()
                    .map(|(id, name, amount_minor)| Waiting {
                        transaction_id: TransactionId::new(*id),
                        on: "2026-11-02".parse().unwrap(),
                        name: (*name).to_owned(),
                        amount_minor: *amount_minor,
                    })
                    .collect(),
                total: u32::try_from(rows.len()).unwrap(),
                credits_minor: sum(|minor| minor.max(0)),
                debits_minor: sum(|minor| -minor.min(0)),
            };
        })
    }

    #[test]
    fn keeps_its_promises() {
        draw_for_everybody(&SPEC);
    }

    #[test]
    fn the_largest_effect_comes_first_with_a_link() {
        let rows = [("t1", "Corner Shop", -12_000), ("t2", "Zelle", 250_000), ("t3", "Depot", -90_000)];
        let shown = draw(&SPEC, &waiting("sole-trader", &rows));
        insta::assert_snapshot!(shown.body, @r"
        To be named
        3 transactions
        Up to $576 more tax if what came in is income, up to $235 less if what went out is business costs.
        Zelle+$2,500.00Nov 2 · if income, about $576 more tax
        Depot−$900.00Nov 2 · if a business cost, about $207 less tax
        Corner Shop−$120.00Nov 2 · if a business cost, about $28 less tax
        All transactions
        ");
        insta::assert_snapshot!(shown.how, @r"
        Of the last twelve months, $2,500 that came in and $1,020 that went out have no category. Until they have one they count neither as income nor as a cost. The effect is the amount times 23.1%, the tax on your next profit; the largest comes first.
        Open one to choose its category; similar ones can follow by themselves. It is not tax advice: what counts as income or cost is for you to say.
        ");
        assert!(shown.html.contains(r#"href="/transactions/t2""#), "{}", shown.html);
    }

    #[test]
    fn wages_alone_have_no_tax_effect() {
        let shown = draw(&SPEC, &waiting("family", &[("t1", "Zelle", 250_000)]));
        assert!(shown.body.starts_with("To be named\n1 transaction\n"), "{}", shown.body);
        assert!(!shown.body.contains(" tax"), "{}", shown.body);
    }

    #[test]
    fn nothing_waiting_is_said() {
        let shown = draw(&SPEC, &waiting("sole-trader", &[]));
        assert!(shown.body.starts_with("Nothing waits for you"), "{}", shown.body);
        assert!(draw(&SPEC, &of("nobody")).html.contains(r#"href="/import""#));
    }

    #[test]
    fn effects_round_half_away_from_zero() {
        for (amount, rate, expected) in
            [(10_000, 2_345, 2_345), (1, 5_000, 1), (-1, 5_000, -1), (-3, 1_000, 0), (0, 2_000, 0)]
        {
            assert_eq!(effect_minor(amount, rate), expected, "{amount} at {rate}");
        }
    }
}
