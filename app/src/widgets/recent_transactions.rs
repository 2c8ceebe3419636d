//! The latest entries of all accounts, each a link to where its category can be changed.

use cashflow::recent::RecentTransaction;
use categorise::Category;
use layout::Class;
use leptos::prelude::*;
use money::Locale;

use super::empty::{Remedy, empty};
use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::badge::Badge;
use crate::ui::button::{LinkButton, Look};
use crate::ui::date::{DateForm, to_text};
use crate::ui::money::Money;
use crate::ui::notice::Tone;

/// The latest entries of all accounts, each a link to where its category can be changed.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "recent-transactions",
    classes: &[Class::Account],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Entries that are listed.
const ROWS_MAX: usize = 8;

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No transactions in the primary currency.
    Empty,
    /// The latest, and how many of all have no category.
    Ready { latest: Vec<RecentTransaction>, uncategorised: u32, shows_account: bool },
}

fn model(context: &WidgetContext) -> Model {
    let summary = &*context.summary;
    let latest: Vec<RecentTransaction> = summary.recent.iter().take(ROWS_MAX).cloned().collect();
    if latest.is_empty() {
        return Model::Empty;
    }
    Model::Ready {
        latest,
        uncategorised: summary.quality.uncategorised,
        shows_account: summary.quality.accounts > 1,
    }
}

fn render(context: &WidgetContext) -> Tile {
    match model(context) {
        Model::Empty => Tile {
            body: empty(
                "No transactions yet",
                "Import a statement from your bank, and its latest entries appear here.",
                Remedy::Import,
            ),
            how: None,
            table: None,
        },
        Model::Ready { latest, uncategorised, shows_account } => {
            let rows = latest.iter().map(|one| row(context, one, shows_account)).collect_view();
            let body = view! {
                <ul class="rows">{rows}</ul>
                <LinkButton href="/transactions" look=Look::Quiet small=true>"All transactions"</LinkButton>
            };
            Tile { body: body.into_any(), how: Some(how(context, uncategorised)), table: None }
        }
    }
}

fn row(context: &WidgetContext, one: &RecentTransaction, shows_account: bool) -> impl IntoView + use<> {
    let amount = context.money(one.amount_minor);
    let href = format!("/transactions/{}", one.id);
    let unknown = (one.category == Category::Uncategorised)
        .then(|| view! { <Badge tone=Tone::Caution>"No category"</Badge>" " });
    view! {
        <li>
            <span class="row-main"><a href=href>{one.counterparty.clone()}</a></span>
            <Money amount signed=true/>
            <span class="row-note">{unknown}{note(one, shows_account, context.locale)}</span>
        </li>
    }
}

fn note(one: &RecentTransaction, shows_account: bool, locale: Locale) -> String {
    let mut parts = Vec::new();
    if one.category != Category::Uncategorised {
        parts.push(one.category.label().to_owned());
    }
    parts.push(to_text(one.on, locale, DateForm::DayMonth));
    if shows_account {
        parts.push(one.account.clone());
    }
    parts.join(" · ")
}

fn how(context: &WidgetContext, uncategorised: u32) -> AnyView {
    let count = context.summary.quality.transactions;
    let open = match uncategorised {
        0 => "Every one of them has a category.".to_owned(),
        1 => "One of them has no category yet; it counts as spending if money went out.".to_owned(),
        more => format!("{more} of them have no category yet; they count as spending where money went out."),
    };
    view! {
        <p>{format!("These are the latest of your {count} transactions. {open} Open one to see why it has its category, or to change it: Attune learns from that.")}</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, with};

    #[test]
    fn keeps_its_promises() {
        draw_for_everybody(&SPEC);
    }

    #[test]
    fn lists_the_latest_with_links() {
        let context = of("sole-trader");
        let shown = draw(&SPEC, &context);
        insta::assert_snapshot!(shown.body, @r"
        Corner Market−$96.00Groceries · Nov 24 · Everyday
        Adobe−$59.99Business software · Nov 21 · Everyday
        Corner Market−$96.00Groceries · Nov 17 · Everyday
        Netflix−$15.99Subscriptions · Nov 15 · Everyday
        Northwind Studio+$4,600.00Client payment · Nov 12 · Everyday
        Corner Market−$96.00Groceries · Nov 10 · Everyday
        City Power−$140.00Utilities · Nov 9 · Everyday
        Corner Market−$96.00Groceries · Nov 3 · Everyday
        All transactions
        ");
        let href = format!(r#"href="/transactions/{}""#, context.summary.recent[0].id);
        assert!(shown.html.contains(&href), "{href} in {}", shown.html);
    }

    #[test]
    fn one_account_need_not_be_named() {
        assert!(draw(&SPEC, &of("sole-trader")).body.contains("Everyday"));
        let shown = draw(&SPEC, &with("sole-trader", |summary| summary.quality.accounts = 1));
        assert!(!shown.body.contains("Everyday"), "{}", shown.body);
    }

    #[test]
    fn what_has_no_category_is_marked_and_counted() {
        let context = with("newcomer", |summary| {
            summary.recent[0].category = Category::Uncategorised;
            summary.quality.uncategorised = 1;
        });
        let shown = draw(&SPEC, &context);
        assert!(shown.body.contains("No category 24 Nov"), "{}", shown.body);
        assert!(shown.how.contains("One of them has no category yet"), "{}", shown.how);
    }

    #[test]
    fn without_transactions_says_what_to_do() {
        let shown = draw(&SPEC, &of("nobody"));
        assert!(shown.body.starts_with("No transactions yet") && shown.html.contains(r#"href="/import""#));
    }
}
