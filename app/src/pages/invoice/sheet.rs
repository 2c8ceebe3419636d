//! The invoice itself, as it is read on the screen and printed.

use ::money::{Locale, Money as MoneyValue};
use leptos::prelude::*;
use receivables::{Invoice, Line};

use crate::ui::date::{Date, DateForm};
use crate::ui::money::Money;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The sheet: whose invoice, to whom, when, what for, how much, and what was paid by today.
pub(super) fn sheet(
    invoice: &Invoice,
    seller: Option<&str>,
    outstanding_minor: i64,
    locale: Locale,
) -> AnyView {
    let fields = invoice.fields();
    let seller = seller.map(|seller| view! { <p class="sheet-seller">{seller.to_owned()}</p> });
    let note = (!fields.note.is_empty()).then(|| view! { <p class="sheet-note">{fields.note.clone()}</p> });
    let date = |on| view! { <Date on locale form=DateForm::Long/> };
    view! {
        <article class="sheet panel" aria-labelledby="sheet-title">
            <header class="split">
                <h2 id="sheet-title">{format!("Invoice {}", fields.number)}</h2>
                {seller}
            </header>
            <dl class="facts">
                <dt>"To"</dt><dd class="fact-text">{fields.client.clone()}</dd>
                <dt>"Date"</dt><dd>{date(fields.issued_on)}</dd>
                <dt>"Due"</dt><dd>{date(fields.due_on)}</dd>
            </dl>
            {lines(invoice, locale)}
            {totals(invoice, outstanding_minor, locale)}
            {note}
        </article>
    }
    .into_any()
}

fn lines(invoice: &Invoice, locale: Locale) -> AnyView {
    let currency = invoice.fields().currency;
    let columns = vec![
        Column::text("Description"),
        Column::number("Quantity"),
        Column::number("Unit price"),
        Column::number("Tax"),
        Column::number("Amount"),
    ];
    let amount = |amount_minor| Cell::Amount(MoneyValue::new(amount_minor, currency));
    let rows = invoice.fields().lines.iter().map(|line: &Line| {
        vec![
            line.description.clone().into(),
            line.quantity.normalize().to_string().into(),
            amount(line.unit_price_minor),
            line.tax_rate_bp.map_or(Cell::Nothing, |rate_bp| rate(rate_bp).into()),
            line.net_minor().map_or(Cell::Nothing, amount),
        ]
    });
    let data = TableData::new("Lines of the invoice", columns).with_rows(rows);
    view! { <Table data locale caption_hidden=true/> }.into_any()
}

fn totals(invoice: &Invoice, outstanding_minor: i64, locale: Locale) -> AnyView {
    let money = |amount_minor| {
        let amount = MoneyValue::new(amount_minor, invoice.fields().currency);
        view! { <Money amount/> }
    };
    let totals = invoice.totals();
    let net = (!totals.taxes.is_empty())
        .then(|| view! { <dt>"Without tax"</dt><dd>{money(totals.net_minor)}</dd> });
    let taxes = totals
        .taxes
        .iter()
        .map(|tax| {
            view! {
                <dt>{format!("Tax of {} on ", rate(tax.rate_bp))}{money(tax.net_minor)}</dt>
                <dd>{money(tax.tax_minor)}</dd>
            }
        })
        .collect_view();
    let payments = invoice
        .payments()
        .iter()
        .map(|payment| {
            let fee = (payment.fee_minor > 0)
                .then(|| view! { ", of which a platform kept "{money(payment.fee_minor)} });
            view! {
                <dt>"Paid on "<Date on=payment.paid_on locale/>{fee}</dt>
                <dd>{money(payment.settles_minor())}</dd>
            }
        })
        .collect_view();
    let left = (!invoice.payments().is_empty()).then(|| {
        view! { <dt class="facts-total">"Still owed"</dt><dd class="facts-total">{money(outstanding_minor)}</dd> }
    });
    view! {
        <dl class="facts">
            {net}
            {taxes}
            <dt class="facts-total">"Total"</dt>
            <dd class="facts-total">{money(totals.total_minor)}</dd>
            {payments}
            {left}
        </dl>
    }
    .into_any()
}

/// A tax rate as it is charged, `17.5%`: nothing is rounded away.
fn rate(rate_bp: u32) -> String {
    let decimals = format!("{:02}", rate_bp % 100);
    let decimals = decimals.trim_end_matches('0');
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{}{point}{decimals}%", rate_bp / 100)
}

#[cfg(test)]
pub(super) mod tests {
    use receivables::{InvoiceFields, InvoiceId, Payment};

    use super::*;
    use crate::ui::render::html;

    /// A sent invoice over two lines, with tax on one: £720.00 and £120.00 tax.
    pub(in crate::pages::invoice) fn invoice() -> Invoice {
        let line = |description: &str, quantity: &str, unit_price_minor, tax_rate_bp| Line {
            description: description.to_owned(),
            quantity: quantity.parse().unwrap(),
            unit_price_minor,
            tax_rate_bp,
        };
        let fields = InvoiceFields {
            number: "INV-7".to_owned(),
            client: "Smith <& Co>".to_owned(),
            issued_on: "2026-02-01".parse().unwrap(),
            due_on: "2026-03-03".parse().unwrap(),
            currency: ::money::Currency::GBP,
            lines: vec![line("Design <1>", "7.50", 8_000, Some(2_000)), line("Hosting", "1", 12_000, None)],
            note: "Thank you.\nBy bank transfer, please.".to_owned(),
        };
        let mut invoice = Invoice::draft(InvoiceId::new("i-1"), fields).unwrap();
        invoice.send("2026-02-01".parse().unwrap()).unwrap();
        invoice
    }

    #[test]
    fn a_sheet_has_all_a_client_needs() {
        let shown = html(|| sheet(&invoice(), Some("Ana Ltd"), 84_000, Locale::EnGb));
        for words in ["Ana Ltd", "Invoice INV-7", "Smith &lt;&amp; Co&gt;", "1 February 2026", "3 March 2026"]
        {
            assert!(shown.contains(words), "{words} is not in {shown}");
        }
        for words in ["Design &lt;1&gt;", "7.5", "£600.00", "20%", "£120.00", "£840.00", "Thank you.\nBy"]
        {
            assert!(shown.contains(words), "{words} is not in {shown}");
        }
        assert!(!shown.contains("Still owed"), "{shown}");
    }

    #[test]
    fn payments_and_what_is_left_stand_under_the_total() {
        let mut paid = invoice();
        let payment = Payment {
            transaction_id: None,
            amount_minor: 9_700,
            fee_minor: 300,
            paid_on: "2026-02-20".parse().unwrap(),
            foreign: None,
        };
        paid.pay(payment).unwrap();
        let shown = html(|| sheet(&paid, None, 74_000, Locale::EnGb));
        for words in ["20 Feb 2026", "£100.00", "a platform kept ", "£3.00", "Still owed", "£740.00"] {
            assert!(shown.contains(words), "{words} is not in {shown}");
        }
    }

    #[test]
    fn rates_are_written_as_charged() {
        for (rate_bp, expected) in [(0, "0%"), (2_000, "20%"), (1_750, "17.5%"), (825, "8.25%"), (5, "0.05%")]
        {
            assert_eq!(rate(rate_bp), expected);
        }
    }
}
