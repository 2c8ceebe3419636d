//! Every invoice, what is owed and how late it is, and deposits that may have paid.

use ::money::{Locale, Money as MoneyValue};
use leptos::prelude::*;
use receivables::{ClientLateness, Deposit};
use services::{ClientOwing, ListedInvoice, OwedIn, Receivables};

use super::parts::{badge, expected_words, suggestions};
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{LinkButton, Look};
use crate::ui::date::Date;
use crate::ui::disclosure::Disclosure;
use crate::ui::money::Money;
use crate::ui::stat::Stat;
use crate::ui::states::EmptyState;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The page at `/invoices`.
///
/// # Errors
/// When nobody who has invoices is signed in.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let all = visit.attune.invoices(visit.person()?).await?;
    Ok(Page::new("Invoices", view(all, visit.locale())))
}

fn view(all: Receivables, locale: Locale) -> AnyView {
    let is_empty = all.invoices.is_empty();
    let export = (!is_empty)
        .then(|| view! { <LinkButton href="/invoices.csv" look=Look::Quiet>"Export as CSV"</LinkButton> });
    let content = if is_empty { nothing() } else { content(all, locale) };
    view! {
        <header class="page-head">
            <div>
                <h1>"Invoices"</h1>
                <p>"Who owes you what, when it is likely to come, and which deposit paid it."</p>
            </div>
            <div class="cluster">
                {export}
                <LinkButton href="/invoices/import">"Import a table"</LinkButton>
                <LinkButton href="/invoices/new" look=Look::Primary>"New invoice"</LinkButton>
            </div>
        </header>
        {content}
    }
    .into_any()
}

fn nothing() -> AnyView {
    view! {
        <EmptyState title="No invoices yet">
            <p>
                "Write one here, or bring those you have from another program as a CSV file. Attune then finds the deposits "
                "that paid them, and learns how late each client pays."
            </p>
        </EmptyState>
    }
    .into_any()
}

fn content(all: Receivables, locale: Locale) -> AnyView {
    let several = all.owed.len() > 1;
    let owed = if all.owed.is_empty() {
        view! { <p>"Nobody owes you anything on an invoice you sent."</p> }.into_any()
    } else {
        let parts = all.owed.iter().map(|owed| owed_view(owed, all.median_days_late, several, locale));
        parts.collect_view().into_any()
    };
    view! {
        {owed}
        {suggestions(&all.suggestions, locale)}
        {table(all.invoices, locale)}
        {unmatched(&all.unmatched, locale)}
    }
    .into_any()
}

fn owed_view(owed: &OwedIn, median_days_late: Option<i64>, several: bool, locale: Locale) -> AnyView {
    let money = |amount_minor| {
        let amount = MoneyValue::new(amount_minor, owed.currency);
        view! { <Money amount/> }.into_any()
    };
    let heading = several.then(|| view! { <h2>{format!("In {}", owed.currency.code())}</h2> });
    // The median is over all currencies, since days can be compared where amounts cannot.
    let late = median_days_late.filter(|_| owed.buckets.overdue_minor() > 0).map(|days| {
        let words = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
        view! {
            <Stat label="Median days late" value=words.into_any() note="Of all overdue invoices.".into_any()/>
        }
    });
    view! {
        <section class="section" aria-label=format!("Owed to you in {}", owed.currency.code())>
            {heading}
            <div class="stat-row panel">
                <Stat label="Owed to you" value=money(owed.buckets.owed_minor()) headline=true/>
                <Stat label="Overdue" value=money(owed.buckets.overdue_minor())/>
                {late}
            </div>
            <div class="panel">{ageing(owed, locale)}</div>
        </section>
    }
    .into_any()
}

fn ageing(owed: &OwedIn, locale: Locale) -> AnyView {
    let amount = |amount_minor| match amount_minor {
        0 => Cell::Nothing,
        amount_minor => Cell::Amount(MoneyValue::new(amount_minor, owed.currency)),
    };
    let columns = vec![
        Column::text("Client"),
        Column::number("Not due"),
        Column::number("1–30 days late"),
        Column::number("31–60 days late"),
        Column::number("Over 60 days late"),
        Column::number("In all"),
        Column::text("Usually pays").minor(),
    ];
    let cells = |buckets: &receivables::Buckets| {
        [
            amount(buckets.not_due_minor),
            amount(buckets.days_1_to_30_minor),
            amount(buckets.days_31_to_60_minor),
            amount(buckets.over_60_days_minor),
            amount(buckets.owed_minor()),
        ]
    };
    let rows = owed.clients.iter().map(|ClientOwing { ageing, lateness }| {
        let mut row = vec![Cell::from(ageing.client.clone())];
        row.extend(cells(&ageing.buckets));
        row.push(usually(lateness).into());
        row
    });
    let mut total = vec![Cell::from("All clients")];
    total.extend(cells(&owed.buckets));
    total.push(Cell::Nothing);
    let data = TableData::new("What is owed, by how late it is", columns).with_rows(rows).with_total(total);
    view! { <Table data locale/> }.into_any()
}

/// How late a client usually pays, in words; no figure of its own before it paid anything.
fn usually(lateness: &ClientLateness) -> String {
    match (lateness.paid_count, lateness.p50_days) {
        (0, _) => "nothing paid yet".to_owned(),
        (_, None) => "often never".to_owned(),
        (_, Some(0)) => "on the day".to_owned(),
        (_, Some(1)) => "1 day late".to_owned(),
        (_, Some(-1)) => "1 day early".to_owned(),
        (_, Some(days)) if days > 0 => format!("{days} days late"),
        (_, Some(days)) => format!("{} days early", days.unsigned_abs()),
    }
}

fn table(invoices: Vec<ListedInvoice>, locale: Locale) -> AnyView {
    let caption = match invoices.len() {
        1 => "1 invoice".to_owned(),
        count => format!("{count} invoices, newest first"),
    };
    let columns = vec![
        Column::text("Number"),
        Column::text("Client"),
        Column::text("Due"),
        Column::number("Total").minor(),
        Column::number("Still owed"),
        Column::text("Status"),
        Column::text("Expected").minor(),
    ];
    let rows = invoices.into_iter().map(|listed| {
        let fields = listed.invoice.fields();
        let money = |amount_minor| MoneyValue::new(amount_minor, fields.currency);
        let href = format!("/invoices/{}", listed.invoice.id());
        let expected = listed.expected.as_ref();
        vec![
            Cell::View(view! { <a href=href>{fields.number.clone()}</a> }.into_any()),
            fields.client.clone().into(),
            Cell::Date(fields.due_on),
            Cell::Amount(money(listed.invoice.total_minor())),
            match listed.outstanding_minor {
                0 => Cell::Nothing,
                owed_minor => Cell::Amount(money(owed_minor)),
            },
            Cell::View(badge(listed.status)),
            expected.map_or(Cell::Nothing, |expected| expected_words(expected, locale).into()),
        ]
    });
    let data = TableData::new(caption, columns).with_rows(rows);
    view! {
        <section class="section" aria-labelledby="invoices-title">
            <h2 id="invoices-title">"All invoices"</h2>
            <div class="panel"><Table data locale/></div>
        </section>
    }
    .into_any()
}

fn unmatched(deposits: &[Deposit], locale: Locale) -> Option<AnyView> {
    if deposits.is_empty() {
        return None;
    }
    let rows = deposits
        .iter()
        .map(|deposit| {
            let amount = MoneyValue::new(deposit.amount_minor, deposit.currency);
            view! {
                <li>
                    <span class="row-main">
                        <a href=format!("/transactions/{}", deposit.transaction_id)>{deposit.payer.clone()}</a>
                    </span>
                    <Money amount/>
                    <span class="row-note"><Date on=deposit.on locale/></span>
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <Disclosure summary="Deposits no invoice explains">
                <p class="muted">"The newest money from clients and platforms that pays none of your invoices. An invoice may be missing."</p>
                <ul class="rows">{rows}</ul>
            </Disclosure>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use ::money::Currency;
    use ledger::TransactionId;
    use receivables::{Ageing, Basis, DepositKind, Lateness, Question, Reason};
    use services::{SuggestedPart, Suggestion};

    use super::super::sheet::tests::invoice;
    use super::*;
    use crate::ui::render::html;

    fn deposit(id: &str) -> Deposit {
        Deposit {
            transaction_id: TransactionId::new(id),
            on: "2026-03-05".parse().unwrap(),
            amount_minor: 84_000,
            currency: Currency::GBP,
            payer: "JK <Holdings>".to_owned(),
            reference: String::new(),
            kind: DepositKind::Direct,
        }
    }

    fn all() -> Receivables {
        let today = "2026-03-10".parse().unwrap();
        let invoice = invoice();
        let (ageing, lateness) =
            (Ageing::of(std::slice::from_ref(&invoice), today), Lateness::learn(&[], today));
        let question = Question { as_of: today, by: today, slip_days: 0 };
        let owed = ageing.currencies.into_iter().map(|each| OwedIn {
            currency: each.currency,
            buckets: each.buckets,
            clients: each
                .clients
                .into_iter()
                .map(|ageing| ClientOwing { lateness: lateness.of_client(&ageing.client), ageing })
                .collect(),
        });
        let part = SuggestedPart {
            invoice_id: invoice.id().clone(),
            number: "INV-7".to_owned(),
            client: "Smith".to_owned(),
            settles_minor: 84_000,
        };
        Receivables {
            today,
            owed: owed.collect(),
            median_days_late: ageing.median_days_late,
            suggestions: vec![Suggestion {
                deposit: deposit("t-1"),
                reason: Reason::AmountOnly,
                parts: vec![part],
            }],
            unmatched: vec![deposit("t-2")],
            invoices: vec![ListedInvoice {
                status: invoice.status(today),
                outstanding_minor: invoice.outstanding_minor(today),
                expected: lateness.expected(&invoice, question),
                invoice,
            }],
        }
    }

    #[test]
    fn what_is_owed_comes_first_and_suggestions_have_one_button() {
        let shown = html(|| view(all(), Locale::EnGb));
        for words in
            ["Owed to you", "£840.00", "Median days late", "7 days", "nothing paid yet", "Overdue</span>"]
        {
            assert!(shown.contains(words), "{words} is not in {shown}");
        }
        assert!(shown.contains(r#"action="/api/accept-match""#), "{shown}");
        assert!(shown.contains("For INV-7 to Smith. Only this invoice has the amount"), "{shown}");
        assert!(
            shown.contains("JK &lt;Holdings&gt;") && shown.contains(r#"href="/transactions/t-2""#),
            "{shown}"
        );
        assert!(shown.contains(r#"href="/invoices.csv""#) && !shown.contains("In GBP"), "{shown}");
        assert_eq!(shown.matches("<h1").count(), 1);
    }

    #[test]
    fn two_currencies_are_kept_apart() {
        let mut two = all();
        let mut other = all().owed.remove(0);
        other.currency = Currency::EUR;
        two.owed.push(other);
        let shown = html(|| view(two, Locale::EnGb));
        assert!(shown.contains("In GBP") && shown.contains("In EUR") && shown.contains("€840.00"), "{shown}");
    }

    #[test]
    fn a_newcomer_is_shown_both_ways_to_begin() {
        let empty = Receivables {
            owed: Vec::new(),
            median_days_late: None,
            invoices: Vec::new(),
            suggestions: Vec::new(),
            unmatched: Vec::new(),
            ..all()
        };
        let shown = html(|| view(empty, Locale::EnUs));
        assert!(shown.contains("No invoices yet") && !shown.contains("/invoices.csv"), "{shown}");
        assert!(shown.contains(r#"href="/invoices/new""#) && shown.contains(r#"href="/invoices/import""#));
    }

    #[test]
    fn a_client_s_habit_is_in_words() {
        let habit = |paid_count, p50_days| {
            let basis = Basis::Own;
            usually(&ClientLateness { paid_count, basis, p10_days: None, p50_days, p90_days: None })
        };
        let days = [Some(0), Some(1), Some(-1), Some(12), Some(-3), None];
        let words = days.map(|days| habit(5, days));
        assert_eq!(
            words,
            ["on the day", "1 day late", "1 day early", "12 days late", "3 days early", "often never"]
        );
        assert_eq!(habit(0, Some(3)), "nothing paid yet");
    }
}
