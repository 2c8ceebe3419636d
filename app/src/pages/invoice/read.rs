//! One invoice: its sheet, what becomes of it, and what can be done with it.

use ::money::{Locale, Money as MoneyValue};
use leptos::prelude::*;
use receivables::{Basis, ClientLateness, Status};
use services::InvoiceSheet;

use super::chain::{SLIPS, chain};
use super::own_currency::{Exchange, exchange, in_own_currency};
use super::parts::{badge, suggestions};
use super::sheet::sheet;
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::disclosure::Disclosure;
use crate::ui::field::Field;

/// What had been typed before a refusal.
#[derive(Debug, Clone, Default)]
struct Typed {
    amount: String,
    on: String,
    exchange: Exchange,
}

/// The page at `/invoices/{id}`.
///
/// # Errors
/// When there is no such invoice of this customer's.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    let asked = visit.query("slip").and_then(|days| days.parse().ok());
    let slip_days = asked.filter(|asked| SLIPS.iter().any(|(days, _)| days == asked)).unwrap_or(0);
    let shown = visit.attune.invoice(person, visit.param("id"), slip_days).await?;
    let typed = Typed {
        amount: visit.refill("amount"),
        on: visit.refill("on"),
        exchange: Exchange {
            rate: visit.refill("rate"),
            rate_source: visit.refill("rate_source"),
            changed_into: visit.refill("changed_into"),
        },
    };
    let title = format!("Invoice {}", shown.listed.invoice.fields().number);
    Ok(Page::new(title, view(&shown, person.display_name.as_deref(), &typed, visit.locale())))
}

fn view(shown: &InvoiceSheet, seller: Option<&str>, typed: &Typed, locale: Locale) -> AnyView {
    let listed = &shown.listed;
    let invoice = &listed.invoice;
    view! {
        <header class="page-head">
            <div>
                <h1>{format!("Invoice {}", invoice.fields().number)}</h1>
                <p><a href="/invoices">"All invoices"</a></p>
            </div>
            {badge(listed.status)}
        </header>
        {sheet(invoice, seller, listed.outstanding_minor, locale)}
        <p class="muted small">"Print this page, or save it as a PDF, with your browser: only the sheet above is on the paper."</p>
        {suggestions(&shown.suggestions, locale)}
        {chain(shown, locale)}
        {(listed.outstanding_minor > 0).then(|| habit(&shown.lateness))}
        {in_own_currency(shown, locale)}
        {actions(shown, typed)}
    }
    .into_any()
}

/// What the expected day rests on.
fn habit(lateness: &ClientLateness) -> AnyView {
    let paid = match lateness.paid_count {
        1 => "1 invoice".to_owned(),
        count => format!("{count} invoices"),
    };
    let basis = match lateness.basis {
        Basis::Own => {
            format!("This client has paid {paid}; the expected day follows from how late those were.")
        }
        Basis::OwnAndOthers => {
            format!("This client has paid only {paid}, so how your other clients pay counts too.")
        }
        Basis::Others => {
            "This client has paid nothing yet, so it is taken to pay as your other clients do.".to_owned()
        }
        Basis::Prior => {
            "No invoice of yours was paid yet, so figures published of small businesses are used: nearly \
                         half of their invoices are paid late."
                .to_owned()
        }
    };
    view! { <p class="muted small">{basis}</p> }.into_any()
}

fn actions(shown: &InvoiceSheet, typed: &Typed) -> AnyView {
    let id = shown.listed.invoice.id().to_string();
    match shown.listed.status {
        Status::Draft => draft_actions(shown, id, typed),
        Status::Sent | Status::PartPaid | Status::Overdue => {
            view! { {payment(shown, id.clone(), typed)}{cancel(id)} }.into_any()
        }
        Status::Paid | Status::Cancelled => ().into_any(),
    }
}

/// The day a form holds: what had been typed, or today.
fn day(shown: &InvoiceSheet, typed: &Typed) -> String {
    if typed.on.is_empty() { shown.today.to_string() } else { typed.on.clone() }
}

fn draft_actions(shown: &InvoiceSheet, id: String, typed: &Typed) -> AnyView {
    let (edit, deleted) = (format!("/invoices/{id}/edit"), id.clone());
    view! {
        <section class="section" aria-labelledby="send-title">
            <h2 id="send-title">"This is a draft"</h2>
            <p>"Nothing is owed on it yet. Print it or save it as a PDF, send it to your client, and say so here."</p>
            <form class="form form--inline panel" method="post" action="/api/send-invoice">
                <input type="hidden" name="id" value=id/>
                <Field name="on" label="Sent on" kind="date" value=day(shown, typed) max=shown.today.to_string()/>
                <Button look=Look::Primary>"Mark as sent"</Button>
            </form>
            <div class="cluster">
                <LinkButton href=edit>"Change it"</LinkButton>
                <form method="post" action="/api/delete-invoice">
                    <input type="hidden" name="id" value=deleted/>
                    <Button look=Look::Danger>"Delete the draft"</Button>
                </form>
            </div>
        </section>
    }
    .into_any()
}

fn payment(shown: &InvoiceSheet, id: String, typed: &Typed) -> AnyView {
    let currency = shown.listed.invoice.fields().currency;
    let owed = MoneyValue::new(shown.listed.outstanding_minor, currency);
    let amount = if typed.amount.is_empty() { owed.to_plain() } else { typed.amount.clone() };
    let home = shown.home_currency;
    let exchange = (currency != home).then(|| exchange(&typed.exchange, "field", currency, home));
    view! {
        <section class="section" aria-labelledby="pay-title">
            <h2 id="pay-title">"Record a payment"</h2>
            <p>"Only for money that no statement shows yet, or never will. Deposits in your statements are recognised by themselves, and never counted twice."</p>
            <form class="form form--inline panel" method="post" action="/api/pay-invoice">
                <input type="hidden" name="id" value=id/>
                <Field name="amount" label="Amount" inputmode="decimal" maxlength="20" value=amount/>
                <Field name="on" label="Came on" kind="date" value=day(shown, typed) max=shown.today.to_string()/>
                {exchange}
                <Button>"Record the payment"</Button>
            </form>
        </section>
    }
    .into_any()
}

fn cancel(id: String) -> AnyView {
    let form = view! {
        <p>"Withdraws the invoice, or writes off what is not paid. What was paid stays recorded. This cannot be undone."</p>
        <form method="post" action="/api/cancel-invoice">
            <input type="hidden" name="id" value=id/>
            <Button look=Look::Danger>"Cancel it for good"</Button>
        </form>
    };
    let form = form.into_any();
    view! { <Disclosure summary="Cancel this invoice"><div class="section">{form}</div></Disclosure> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use ::money::Currency;
    use receivables::{ForeignReceipt, Invoice, InvoiceId, Lateness, Payment, Question, Rate};
    use services::{AfterTax, ListedInvoice, NotFollowed};

    use super::super::sheet::tests::invoice;
    use super::*;
    use crate::ui::render::html;

    fn shown(invoice: Invoice, home_currency: Currency) -> String {
        let sheet = sheet_of(invoice, home_currency);
        html(|| view(&sheet, Some("Ana"), &Typed::default(), Locale::EnGb))
    }

    fn sheet_of(invoice: Invoice, home_currency: Currency) -> InvoiceSheet {
        let today = "2026-03-10".parse().unwrap();
        let lateness = Lateness::learn(&[], today);
        let question = Question { as_of: today, by: today, slip_days: 0 };
        InvoiceSheet {
            today,
            lateness: lateness.of_client("Smith"),
            listed: ListedInvoice {
                status: invoice.status(today),
                outstanding_minor: invoice.outstanding_minor(today),
                expected: lateness.expected(&invoice, question),
                invoice,
            },
            suggestions: Vec::new(),
            home_currency,
            slip_days: 0,
            after_tax: Ok(AfterTax {
                sales_tax_minor: 14_000,
                tax_minor: 20_300,
                left_minor: 49_700,
                safe_to_spend_minor: -10_000,
                safe_with_it_minor: 39_700,
            }),
        }
    }

    fn offers(shown: &str) -> Vec<&str> {
        let forms = shown.split(r#"action="/api/"#).skip(1);
        forms.filter_map(|form| form.split('"').next()).collect()
    }

    #[test]
    fn each_state_offers_what_can_be_done_with_it() {
        let draft = Invoice::draft(InvoiceId::new("i-1"), invoice().fields().clone()).unwrap();
        let draft = shown(draft, Currency::GBP);
        assert_eq!(offers(&draft), ["send-invoice", "delete-invoice"]);
        assert!(
            draft.contains(r#"href="/invoices/i-1/edit""#) && !draft.contains("Expected deposit"),
            "{draft}"
        );
        let owed = shown(invoice(), Currency::GBP);
        assert_eq!(offers(&owed), ["pay-invoice", "cancel-invoice"]);
        assert!(owed.contains(">Overdue</span>") && owed.contains(r#"value="840.00""#), "{owed}");
        assert!(
            owed.contains("Expected deposit") && owed.contains("No invoice of yours was paid yet"),
            "{owed}"
        );
        assert_eq!((owed.matches("<h1").count(), owed.matches("sheet panel").count()), (1, 1));
        let mut cancelled = invoice();
        cancelled.cancel().unwrap();
        assert!(offers(&shown(cancelled, Currency::GBP)).is_empty());
    }

    #[test]
    fn the_chain_goes_on_to_what_can_be_spent() {
        let shown = shown(invoice(), Currency::GBP);
        for words in [
            "Sales tax in it",
            "−£140.00",
            "Tax to put aside of it",
            "−£203.00",
            "Left to spend of it",
            "£497.00",
        ] {
            assert!(shown.contains(words), "{words} is not in {shown}");
        }
        assert!(shown.contains("−£100.00 is safe to spend today, £397.00 with it."), "{shown}");
    }

    #[test]
    fn a_chain_that_ends_says_why_and_a_slip_can_be_asked_about() {
        let shown = |slip_days, after_tax| {
            let listed = sheet_of(invoice(), Currency::GBP);
            let sheet = InvoiceSheet { slip_days, after_tax, ..listed };
            html(|| view(&sheet, None, &Typed::default(), Locale::EnGb))
        };
        for (why, words) in [
            (NotFollowed::NotExpected, "may never come"),
            (NotFollowed::OtherCurrency, "exchange rate of the day it comes"),
            (NotFollowed::NextTaxYear, "expected after this tax year"),
            (NotFollowed::NoTaxYear, "cannot be told yet"),
        ] {
            let shown = shown(0, Err(why));
            assert!(shown.contains(words) && !shown.contains("Left to spend"), "{words} is not in {shown}");
        }
        let late = shown(14, Err(NotFollowed::NextTaxYear));
        assert!(late.contains(r#"<option value="14" selected"#), "{late}");
    }

    #[test]
    fn row_foreign_invoice_asks_for_the_rate_and_keeps_gain_apart() {
        let asked = |shown: &str| shown.contains(r#"name="rate""#) && shown.contains("USD for one GBP");
        assert!(asked(&shown(invoice(), Currency::USD)));
        assert!(!shown(invoice(), Currency::GBP).contains(r#"name="rate""#));
        let came = |foreign| Payment {
            transaction_id: None,
            amount_minor: 10_000,
            fee_minor: 0,
            paid_on: "2026-02-20".parse().unwrap(),
            foreign,
        };
        let mut unvalued = invoice();
        unvalued.pay(came(None)).unwrap();
        let asked_later = shown(unvalued.clone(), Currency::USD);
        assert!(
            asked_later.contains("£100.00 came on 20 Feb 2026. It counts as income once"),
            "{asked_later}"
        );
        assert!(offers(&asked_later).contains(&"value-invoice-payment"));
        assert!(!offers(&shown(unvalued, Currency::GBP)).contains(&"value-invoice-payment"));
        let paid_on = "2026-02-20".parse().unwrap();
        let rate = Rate { home_per_unit: "1.2500".parse().unwrap(), on: paid_on, source: "ECB".to_owned() };
        let pounds = MoneyValue::new(10_000, Currency::GBP);
        let foreign = ForeignReceipt::new(pounds, Currency::USD, rate, None, Some(12_300)).unwrap();
        let mut paid = invoice();
        paid.pay(came(Some(foreign))).unwrap();
        let shown = shown(paid, Currency::USD);
        assert!(
            shown.contains("£100.00 at 1.25 on 20 Feb 2026, from ECB, is worth $125.00 for tax."),
            "{shown}"
        );
        assert!(
            shown.contains("Exchange loss when it was changed: $2.00, no part of your income."),
            "{shown}"
        );
    }
}
