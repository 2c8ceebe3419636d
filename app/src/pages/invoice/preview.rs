//! What a table of invoices would add, before anything is stored.

use ::money::{Locale, Money as MoneyValue};
use leptos::prelude::*;
use services::InvoiceImport;

use super::parts::badge;
use crate::context::Visit;
use crate::error::PageError;
use crate::pages::import::columns::DATE_ORDERS;
use crate::shell::Page;
use crate::ui::badge::Badge;
use crate::ui::button::Button;
use crate::ui::notice::{Notice, Tone};
use crate::ui::preview_actions::PreviewActions;
use crate::ui::select::Select;
use crate::ui::table::{Cell, Column, Table, TableData};

/// Rows of one table that are listed; the counts cover all.
const ROWS_SHOWN: usize = 200;

/// The page at `/invoices/import/{id}`.
///
/// # Errors
/// When there is no such waiting file of this customer's.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let today = visit.today();
    let import = visit.attune.invoice_import(visit.person()?, visit.param("id")).await?;
    Ok(Page::new("Check the invoices", view(&import, today, visit.locale())))
}

fn view(import: &InvoiceImport, today: chrono::NaiveDate, locale: Locale) -> AnyView {
    view! {
        <header class="page-head">
            <div>
                <h1>"Check the invoices"</h1>
                <p><strong class="import-file">{import.file_name.clone()}</strong>". Nothing is stored yet."</p>
            </div>
        </header>
        {order(import)}
        {new_rows(import, today, locale)}
        {known_rows(import, locale)}
        {wrong_rows(import, locale)}
        {actions(import)}
    }
    .into_any()
}

/// The order of dates, to be chosen where the file leaves it open.
fn order(import: &InvoiceImport) -> AnyView {
    let notice = import.must_choose_order.then(|| {
        view! {
            <Notice tone=Tone::Caution title="Day or month first?">
                "The dates in this file can be read in two ways. Choose one, and check the dates below."
            </Notice>
        }
    });
    let options =
        DATE_ORDERS.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect();
    let selected = import.date_order.clone();
    view! {
        {notice}
        <form class="form form--inline panel" method="post" action="/api/reread-invoices">
            <input type="hidden" name="id" value=import.id.clone()/>
            <Select name="date_order" label="Dates in the file are written as" options selected/>
            <Button>"Read them so"</Button>
        </form>
    }
    .into_any()
}

fn new_rows(import: &InvoiceImport, today: chrono::NaiveDate, locale: Locale) -> Option<AnyView> {
    let columns = vec![
        Column::text("Number"),
        Column::text("Client"),
        Column::text("Date"),
        Column::text("Due"),
        Column::number("Total"),
        Column::text("Status"),
        Column::text("In this import"),
    ];
    let rows = import.new.iter().take(ROWS_SHOWN).map(|invoice| {
        let fields = invoice.fields();
        vec![
            fields.number.clone().into(),
            fields.client.clone().into(),
            Cell::Date(fields.issued_on),
            Cell::Date(fields.due_on),
            Cell::Amount(MoneyValue::new(invoice.total_minor(), fields.currency)),
            Cell::View(badge(invoice.status(today))),
            Cell::View(view! { <Badge tone=Tone::Done>"New"</Badge> }.into_any()),
        ]
    });
    section("New", import.new.len(), columns, rows.collect(), locale)
}

fn known_rows(import: &InvoiceImport, locale: Locale) -> Option<AnyView> {
    let columns = vec![
        Column::text("Number"),
        Column::text("Client"),
        Column::text("In this import"),
        Column::number("Line in the file").minor(),
    ];
    let rows = import.known.iter().take(ROWS_SHOWN).map(|row| {
        let tone = if row.differs { Tone::Caution } else { Tone::Plain };
        let differs = row.differs.then(|| {
            view! { <p class="muted small">"Left as it is, though the file states something else."</p> }
        });
        vec![
            row.number.clone().into(),
            row.client.clone().into(),
            Cell::View(view! { <Badge tone>"Already here"</Badge>{differs} }.into_any()),
            row.line.to_string().into(),
        ]
    });
    section("Already here", import.known.len(), columns, rows.collect(), locale)
}

fn wrong_rows(import: &InvoiceImport, locale: Locale) -> Option<AnyView> {
    let columns = vec![Column::number("Line"), Column::text("What is wrong"), Column::text("How to mend it")];
    let rows = import.errors.iter().take(ROWS_SHOWN).map(|error| {
        let line = error.line.map_or(Cell::Nothing, |line| line.to_string().into());
        vec![line, error.reason.clone().into(), error.hint.clone().into()]
    });
    section("Cannot be read", import.errors.len(), columns, rows.collect(), locale)
}

/// A heading with its rows; nothing where there are none.
fn section(
    title: &'static str,
    count: usize,
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
    locale: Locale,
) -> Option<AnyView> {
    if count == 0 {
        return None;
    }
    let noun = if count == 1 { "row" } else { "rows" };
    let caption = match rows.len() {
        shown if shown < count => format!("The first {shown} of {count} {noun}"),
        _ => format!("{count} {noun}"),
    };
    let data = TableData::new(caption, columns).with_rows(rows);
    Some(
        view! {
            <section class="section">
                <h2>{title}</h2>
                <div class="panel"><Table data locale/></div>
            </section>
        }
        .into_any(),
    )
}

fn actions(import: &InvoiceImport) -> AnyView {
    let (new, known, wrong) = (import.new.len(), import.known.len(), import.errors.len());
    let commit = match new {
        _ if import.must_choose_order => None,
        0 => None,
        1 => Some("Import 1 invoice".to_owned()),
        new => Some(format!("Import {new} invoices")),
    };
    let summary = if new == 0 && known > 0 {
        "Everything that can be read in this file is here already.".to_owned()
    } else {
        format!("{new} new, {known} already here, {wrong} cannot be read")
    };
    view! {
        <PreviewActions id=import.id.clone() summary commit commit_action="/api/commit-invoices" discard_action="/api/discard-invoices"/>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use receivables::Invoice;
    use services::KnownInvoice;
    use statements::Refusal;

    use super::super::sheet::tests::invoice;
    use super::*;
    use crate::ui::render::html;

    fn shown(new: Vec<Invoice>, must_choose_order: bool) -> String {
        let known = |line, differs| KnownInvoice {
            line,
            number: format!("INV-{line}"),
            client: "Birch".to_owned(),
            differs,
        };
        let refusal = Refusal {
            line: Some(9),
            reason: "The row has no amount.".to_owned(),
            hint: "Add the invoice's total.".to_owned(),
        };
        let import = InvoiceImport {
            id: "p-1".to_owned(),
            file_name: "<invoices>.csv".to_owned(),
            new,
            known: vec![known(3, false), known(4, true)],
            errors: vec![refusal],
            date_order: "day-month-year".to_owned(),
            must_choose_order,
        };
        html(|| view(&import, "2026-03-10".parse().unwrap(), Locale::EnGb))
    }

    #[test]
    fn every_row_has_its_outcome_in_words() {
        let shown = shown(vec![invoice()], false);
        for words in
            ["New</span>", ">Already here</span>", "the file states something else", "The row has no amount."]
        {
            assert!(shown.contains(words), "{words} is not in {shown}");
        }
        assert!(shown.contains("Import 1 invoice<"), "{shown}");
        assert!(shown.contains("1 new, 2 already here, 1 cannot be read"), "{shown}");
        assert!(shown.contains("&lt;invoices&gt;.csv"), "{shown}");
    }

    #[test]
    fn nothing_is_imported_before_the_order_of_dates_is_settled_or_without_anything_new() {
        assert!(!shown(vec![invoice()], true).contains("/api/commit-invoices"));
        let nothing = shown(Vec::new(), false);
        assert!(
            nothing.contains("is here already.") && !nothing.contains("/api/commit-invoices"),
            "{nothing}"
        );
    }
}
