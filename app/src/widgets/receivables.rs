//! What clients owe, how late it is, and the payments expected next.

use layout::Class;
use leptos::prelude::*;
use money::{Currency, Money as MoneyValue};
use receivables::{Buckets, ExpectedPayment};
use services::ReceivablesView;

use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::button::LinkButton;
use crate::ui::chart::share_bar::{ShareBar, ShareBarData};
use crate::ui::date::{DateForm, to_text};
use crate::ui::money::Money;
use crate::ui::stat::Stat;
use crate::ui::states::EmptyState;

/// What clients owe, how late it is, and the payments expected next.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "receivables",
    classes: &[Class::Account],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Expected payments shown.
const NEXT_SHOWN: usize = 4;
/// Paid invoices after which expected days follow from the customer's own clients more than from anybody's.
const PAID_NEEDED: u32 = 5;

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model<'a> {
    /// No invoices.
    Empty,
    /// Invoices, but nothing owed on them.
    NothingOwed(&'a ReceivablesView),
    /// Something owed: in one currency, and in others.
    Ready(&'a ReceivablesView, (Currency, Buckets), Vec<(Currency, Buckets)>),
}

fn model(context: &WidgetContext) -> Model<'_> {
    let Some(view) = context.receivables.as_deref() else { return Model::Empty };
    let mut owed = view.owed.clone();
    if owed.is_empty() {
        return Model::NothingOwed(view);
    }
    // The customer's own currency leads; amounts in others are never added to it.
    let own = owed.iter().position(|(currency, _)| *currency == context.summary.currency);
    let main = owed.remove(own.unwrap_or(0));
    Model::Ready(view, main, owed)
}

fn render(context: &WidgetContext) -> Tile {
    let body = match model(context) {
        Model::Empty => view! {
            <EmptyState title="No invoices yet">
                <p>"Write an invoice, or bring a table of them, and you see here who owes you what and when it is likely to come."</p>
                <LinkButton href="/invoices" small=true>"Go to your invoices"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        Model::NothingOwed(view) => {
            let sentence = nothing_owed(view);
            view! {
                <EmptyState title="Nobody owes you anything">
                    <p>{sentence}</p>
                    <LinkButton href="/invoices" small=true>"Go to your invoices"</LinkButton>
                </EmptyState>
            }
            .into_any()
        }
        Model::Ready(view, main, others) => {
            let chart = chart(main);
            return Tile {
                table: Some(chart.table()),
                how: Some(how(context, view, main)),
                body: body(context, view, main, &others, chart),
            };
        }
    };
    Tile { body, how: None, table: None }
}

fn nothing_owed(view: &ReceivablesView) -> String {
    match view.draft_count {
        0 => "Every invoice you sent is paid or cancelled.".to_owned(),
        1 => "1 draft is not sent yet; nothing is owed on it until it is.".to_owned(),
        count => format!("{count} drafts are not sent yet; nothing is owed on them until they are."),
    }
}

fn chart((currency, buckets): (Currency, Buckets)) -> ShareBarData {
    let parts = [
        ("Not due yet", buckets.not_due_minor),
        ("1 to 30 days late", buckets.days_1_to_30_minor),
        ("31 to 60 days late", buckets.days_31_to_60_minor),
        ("Over 60 days late", buckets.over_60_days_minor),
    ];
    let parts = parts.into_iter().map(|(name, amount_minor)| (name.to_owned(), amount_minor)).collect();
    ShareBarData { title: "What is owed, by how late it is".to_owned(), parts, currency }
}

fn body(
    context: &WidgetContext,
    view: &ReceivablesView,
    (currency, buckets): (Currency, Buckets),
    others: &[(Currency, Buckets)],
    chart: ShareBarData,
) -> AnyView {
    let rows = view.next.iter().take(NEXT_SHOWN).map(|payment| row(context, payment)).collect_view();
    let others = others
        .iter()
        .map(|(currency, buckets)| {
            let amount = MoneyValue::new(buckets.owed_minor(), *currency);
            view! { <p class="muted small">"Also owed: "<Money amount/>" in "{currency.code().to_owned()}"."</p> }
        })
        .collect_view();
    let owed = MoneyValue::new(buckets.owed_minor(), currency);
    view! {
        <Stat
            label="Owed to you"
            value=view! { <Money amount=owed whole=true/> }.into_any()
            note=overdue(view, MoneyValue::new(buckets.overdue_minor(), currency)).into_any()
            headline=true
        />
        {others}
        <ShareBar id=format!("{}-chart", context.key) data=chart/>
        <h3>"Expected next"</h3>
        <ul class="rows">{rows}</ul>
        {notes(context, view)}
        <LinkButton href="/invoices" small=true>"All invoices"</LinkButton>
    }
    .into_any()
}

/// What is past its day, in words.
fn overdue(view: &ReceivablesView, overdue: MoneyValue) -> String {
    match (overdue.amount_minor, view.median_days_late) {
        (0, _) | (_, None) => "Nothing of it is overdue.".to_owned(),
        (_, Some(1)) => format!(
            "{} of it is overdue, half of these invoices by a day or more.",
            overdue.to_display_whole()
        ),
        (_, Some(days)) => {
            format!(
                "{} of it is overdue, half of these invoices by {days} days or more.",
                overdue.to_display_whole()
            )
        }
    }
}

fn row(context: &WidgetContext, payment: &ExpectedPayment) -> impl IntoView + use<> {
    let day = |on| to_text(on, context.locale, DateForm::DayMonth);
    let when = match (payment.p50_on, payment.p90_on) {
        (Some(middle), Some(late)) => format!("around {}, nine in ten by {}", day(middle), day(late)),
        (Some(middle), None) => format!("around {}, perhaps much later", day(middle)),
        (None, _) => "perhaps never".to_owned(),
    };
    let due = day(payment.due_on);
    let href = format!("/invoices/{}", payment.invoice_id);
    view! {
        <li>
            <span class="row-main"><a href=href>{payment.client.clone()}</a></span>
            <Money amount=MoneyValue::new(payment.amount_minor, payment.currency)/>
            <span class="row-note">{format!("{when} · due {due}")}</span>
        </li>
    }
}

/// What to know beside the figures: too little history, deposits that wait, and a day other than the dashboard's.
fn notes(context: &WidgetContext, view: &ReceivablesView) -> impl IntoView + use<> {
    let history = (view.paid_count < PAID_NEEDED).then(|| {
        let have = view.paid_count;
        format!("Not enough history ({have} of {PAID_NEEDED} paid invoices): until then, expected days lean on how small businesses in general are paid.")
    });
    let waiting = match view.suggestion_count {
        0 => None,
        1 => Some("1 deposit may have paid an invoice and waits for you to say so.".to_owned()),
        count => Some(format!("{count} deposits may have paid an invoice and wait for you to say so.")),
    };
    let day = (view.as_of != context.summary.as_of).then(|| {
        let on = to_text(view.as_of, context.locale, DateForm::Short);
        format!("Invoices are shown as of {on}; payments after your newest statement are not known.")
    });
    [history, waiting, day]
        .into_iter()
        .flatten()
        .map(|sentence| view! { <p class="muted small">{sentence}</p> })
        .collect_view()
}

fn how(context: &WidgetContext, view: &ReceivablesView, (currency, buckets): (Currency, Buckets)) -> AnyView {
    let owed = MoneyValue::new(buckets.owed_minor(), currency).to_display();
    let invoices = match view.owed_count {
        1 => "1 invoice you sent is".to_owned(),
        count => format!("{count} invoices you sent are"),
    };
    let on = to_text(view.as_of, context.locale, DateForm::Long);
    view! {
        <p>
            {format!("On {on}, {invoices} not paid in full; those in {} come to {owed}. Drafts and cancelled invoices are not counted. Days late count from the day after the due day.", currency.code())}
        </p>
        <p>
            "Half of invoices like each are paid by its middle day, one in ten only after the last: learnt from how late this client paid, from all your clients where it paid little, and from figures published of small businesses where they did. An invoice that is late already can only be paid later still, which is taken into account."
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use receivables::InvoiceId;

    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, today};

    fn view(owed: &[(Currency, i64, i64)]) -> ReceivablesView {
        let day = |text: &str| text.parse().ok();
        ReceivablesView {
            as_of: today(),
            owed: owed
                .iter()
                .map(|(currency, not_due_minor, days_1_to_30_minor)| {
                    let late = Buckets {
                        not_due_minor: *not_due_minor,
                        days_1_to_30_minor: *days_1_to_30_minor,
                        ..Buckets::default()
                    };
                    (*currency, late)
                })
                .collect(),
            median_days_late: Some(12),
            next: vec![ExpectedPayment {
                invoice_id: InvoiceId::new("i-1"),
                client: "Northwind Studio".to_owned(),
                amount_minor: 120_050,
                currency: Currency::USD,
                due_on: "2026-11-12".parse().unwrap(),
                p10_on: day("2026-11-25"),
                p50_on: day("2026-11-30"),
                p90_on: day("2026-12-20"),
                probability_paid: 0.9,
            }],
            owed_count: 3,
            draft_count: 0,
            paid_count: 9,
            suggestion_count: 0,
        }
    }

    fn with(view: ReceivablesView) -> WidgetContext {
        WidgetContext { receivables: Some(Arc::new(view)), ..of("sole-trader") }
    }

    #[test]
    fn keeps_its_promises() {
        draw_for_everybody(&SPEC);
        assert!(draw(&SPEC, &of("freelancer")).body.starts_with("No invoices yet"));
    }

    #[test]
    fn what_is_owed_is_shown_by_age_with_what_comes_next() {
        let shown = draw(&SPEC, &with(view(&[(Currency::EUR, 5_000, 0), (Currency::USD, 300_000, 120_050)])));
        insta::assert_snapshot!(shown.body, @r"
        Owed to you
        $4,201
        $1,201 of it is overdue, half of these invoices by 12 days or more.
        Also owed: €50.00 in EUR.
        What is owed, by how late it is
        Not due yet$3,00071%
        1 to 30 days late$1,20129%
        Expected next
        Northwind Studio$1,200.50around Nov 30, nine in ten by Dec 20 · due Nov 12
        All invoices
        ");
        insta::assert_snapshot!(shown.how, @r"
        On November 24, 2026, 3 invoices you sent are not paid in full; those in USD come to $4,200.50. Drafts and cancelled invoices are not counted. Days late count from the day after the due day.
        Half of invoices like each are paid by its middle day, one in ten only after the last: learnt from how late this client paid, from all your clients where it paid little, and from figures published of small businesses where they did. An invoice that is late already can only be paid later still, which is taken into account.
        ");
        insta::assert_snapshot!(shown.table, @r"
        What is owed, by how late it is
        Part | Amount | Share
        Not due yet | $3,000.00 | 71.4%
        1 to 30 days late | $1,200.50 | 28.6%
        31 to 60 days late | $0.00 | 0.0%
        Over 60 days late | $0.00 | 0.0%
        ");
    }

    #[test]
    fn little_history_waiting_deposits_and_another_day_are_said() {
        let view = ReceivablesView {
            paid_count: 1,
            suggestion_count: 2,
            as_of: "2026-11-25".parse().unwrap(),
            ..view(&[(Currency::USD, 300_000, 0)])
        };
        let shown = draw(&SPEC, &with(view));
        for words in [
            "Nothing of it is overdue.",
            "Not enough history (1 of 5 paid invoices)",
            "2 deposits may have paid an invoice",
            "as of Nov 25, 2026",
        ] {
            assert!(shown.body.contains(words), "{words} is not in {}", shown.body);
        }
    }

    #[test]
    fn nothing_owed_is_no_fault() {
        let shown = |draft_count| {
            draw(&SPEC, &with(ReceivablesView { draft_count, next: Vec::new(), ..view(&[]) })).body
        };
        assert!(shown(0).contains("Every invoice you sent is paid or cancelled."));
        assert!(shown(2).contains("2 drafts are not sent yet"));
    }
}
