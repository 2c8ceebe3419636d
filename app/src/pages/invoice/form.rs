//! The form of an invoice: new, or a draft opened again.

use leptos::prelude::*;
use receivables::{NAME_LENGTH_MAX, NOTE_LENGTH_MAX};
use services::{InvoiceForm, LineForm};

use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::field::Field;
use crate::ui::text_area::TextArea;

/// Rows a form offers at first.
const ROWS: usize = 5;
/// Rows that asking for more adds.
const ROWS_MORE: usize = 5;

/// A form before it is drawn.
pub(super) struct FormPage {
    /// What it is for.
    pub(super) title: String,
    /// Where it is sent.
    pub(super) action: &'static str,
    /// The draft it changes; `None` for a new one.
    pub(super) id: Option<String>,
    /// The page it stands on.
    pub(super) path: String,
    /// What it holds.
    pub(super) form: InvoiceForm,
    /// Rows the address asks for.
    pub(super) rows_asked: Option<usize>,
}

/// The rows of the address.
pub(super) fn rows_asked(query: Option<&str>) -> Option<usize> {
    query.and_then(|rows| rows.parse().ok())
}

pub(super) fn view(page: FormPage) -> AnyView {
    let most = usize::try_from(InvoiceForm::ROWS_MAX).unwrap_or(usize::MAX);
    let rows = page.form.lines.len().max(ROWS).max(page.rows_asked.unwrap_or(0)).min(most);
    let more = (rows < most).then(|| {
        let href = format!("{}?rows={}", page.path, rows + ROWS_MORE);
        view! {
            <p class="muted small">
                "More than "{rows}" lines? "<a href=href>"Show more rows"</a>" before you fill them in."
            </p>
        }
    });
    let lines = (0..rows).map(|place| line(place, page.form.lines.get(place).cloned().unwrap_or_default()));
    let lines = lines.collect_view();
    let id = page.id.clone().map(|id| view! { <input type="hidden" name="id" value=id/> });
    let back = page.id.map_or_else(|| "/invoices".to_owned(), |id| format!("/invoices/{id}"));
    view! {
        <header class="page-head"><div><h1>{page.title}</h1></div></header>
        <form class="form panel" method="post" action=page.action>
            {id}
            {head(&page.form)}
            <fieldset class="field invoice-lines">
                <legend class="field-label">"What you sold"</legend>
                <p class="field-hint">
                    "One line each; rows left empty are left out. Write prices as 1234.56, without tax, and less than zero for a discount."
                </p>
                {lines}
                {more}
            </fieldset>
            <TextArea
                name="invoice[note]"
                id="invoice-note"
                label="Note to the client"
                value=page.form.note
                maxlength=NOTE_LENGTH_MAX.to_string()
                hint="How to pay you, for example."
            />
            <div class="cluster">
                <Button look=Look::Primary>"Save the draft"</Button>
                <LinkButton href=back look=Look::Quiet>"Leave it"</LinkButton>
            </div>
        </form>
    }
    .into_any()
}

fn head(form: &InvoiceForm) -> AnyView {
    let longest = NAME_LENGTH_MAX.to_string();
    view! {
        <div class="invoice-head">
            <Field name="invoice[client]" id="invoice-client" label="Client" value=form.client.clone() maxlength=longest.clone()
                hint="As they call themselves on their payments."/>
            <Field name="invoice[number]" id="invoice-number" label="Invoice number" value=form.number.clone() maxlength=longest
                hint="Such as INV-1023."/>
            <Field name="invoice[issued_on]" id="invoice-issued" label="Date" kind="date" value=form.issued_on.clone()/>
            <Field name="invoice[due_on]" id="invoice-due" label="Due" kind="date" value=form.due_on.clone()/>
            <Field name="invoice[currency]" id="invoice-currency" label="Currency" value=form.currency.clone() minlength="3" maxlength="3"
                hint="Three letters, such as USD."/>
        </div>
    }
    .into_any()
}

fn line(place: usize, line: LineForm) -> AnyView {
    let number = place + 1;
    let field = |name: &'static str,
                 label: &'static str,
                 value: String,
                 mode: &'static str,
                 longest: &'static str| {
        let id = format!("line-{number}-{name}");
        view! {
            <div class="field">
                <label class="field-label" for=id.clone()>
                    {label}<span class="visually-hidden">{format!(" of line {number}")}</span>
                </label>
                <input
                    class="input"
                    id=id
                    name=format!("invoice[lines][{place}][{name}]")
                    type="text"
                    inputmode=mode
                    maxlength=longest
                    value=(!value.is_empty()).then_some(value)
                />
            </div>
        }
    };
    view! {
        <div class="invoice-line">
            {field("description", "Description", line.description, "text", "200")}
            {field("quantity", "Quantity", line.quantity, "decimal", "20")}
            {field("unit_price", "Unit price", line.unit_price, "decimal", "20")}
            {field("tax_percent", "Tax in %", line.tax_percent, "decimal", "7")}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    fn shown(lines: usize, rows_asked: Option<usize>, id: Option<&str>) -> String {
        let page = FormPage {
            title: "New invoice".to_owned(),
            action: "/api/create-invoice",
            id: id.map(str::to_owned),
            path: "/invoices/new".to_owned(),
            form: InvoiceForm {
                client: "Smith \"& Co\"".to_owned(),
                lines: vec![LineForm { quantity: "7.5".to_owned(), ..LineForm::default() }; lines],
                ..InvoiceForm::default()
            },
            rows_asked,
        };
        html(|| view(page))
    }

    #[test]
    fn there_are_five_rows_and_more_by_a_link() {
        let few = shown(0, None, None);
        assert_eq!(few.matches("[description]").count(), 5, "{few}");
        assert!(few.contains(r#"href="/invoices/new?rows=10""#), "{few}");
        assert!(few.contains(r#"<label for="line-5-tax_percent""#) && few.contains(" of line 5"), "{few}");
        assert_eq!(shown(7, Some(6), None).matches("[description]").count(), 7);
        let most = shown(0, Some(4_000), None);
        assert_eq!((most.matches("[description]").count(), most.contains("Show more rows")), (100, false));
    }

    #[test]
    fn what_was_typed_is_there_again() {
        let shown = shown(1, None, Some("i-1"));
        assert!(shown.contains(r#"value="Smith &quot;&amp; Co&quot;""#), "{shown}");
        assert!(shown.contains(r#"value="7.5""#) && shown.contains(r#"name="id" value="i-1""#), "{shown}");
        assert!(shown.contains(r#"href="/invoices/i-1""#), "{shown}");
    }

    #[test]
    fn an_address_asks_for_rows_in_digits() {
        assert_eq!(
            (rows_asked(Some("10")), rows_asked(Some("-1")), rows_asked(None)),
            (Some(10), None, None)
        );
    }
}
