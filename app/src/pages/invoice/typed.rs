//! What had been typed into an invoice's form, as a refused write hands it to the next page.
//!
//! Names are short, since a cookie carries them: `d0`, `q0`, `p0` and `t0` are the first row's.

use services::{InvoiceForm, LineForm};

use crate::context::Flash;

/// The filled fields of a form by their short names.
pub fn to_fields(form: &InvoiceForm) -> Vec<(String, &str)> {
    let single = [
        ("number", &form.number),
        ("client", &form.client),
        ("issued", &form.issued_on),
        ("due", &form.due_on),
        ("currency", &form.currency),
        ("note", &form.note),
    ];
    let mut fields: Vec<(String, &str)> =
        single.into_iter().map(|(name, value)| (name.to_owned(), value.as_str())).collect();
    for (place, line) in form.lines.iter().enumerate() {
        let row = [
            ("d", &line.description),
            ("q", &line.quantity),
            ("p", &line.unit_price),
            ("t", &line.tax_percent),
        ];
        fields.extend(row.into_iter().map(|(name, value)| (format!("{name}{place}"), value.as_str())));
    }
    fields.retain(|(_, value)| !value.is_empty());
    fields
}

/// The form a refused write hands over; `None` after anything else.
pub(super) fn from_flash(flash: Option<&Flash>) -> Option<InvoiceForm> {
    let flash = flash.filter(|flash| flash.is_problem && flash.fields.contains_key("issued"))?;
    let field = |name: &str| flash.fields.get(name).cloned().unwrap_or_default();
    let rows = flash.fields.keys().filter_map(|name| {
        let place: u32 = name.strip_prefix(['d', 'q', 'p', 't'])?.parse().ok()?;
        (place < InvoiceForm::ROWS_MAX).then_some(place + 1)
    });
    let rows = rows.max().unwrap_or(0);
    let line = |place: u32| LineForm {
        description: field(&format!("d{place}")),
        quantity: field(&format!("q{place}")),
        unit_price: field(&format!("p{place}")),
        tax_percent: field(&format!("t{place}")),
    };
    Some(InvoiceForm {
        number: field("number"),
        client: field("client"),
        issued_on: field("issued"),
        due_on: field("due"),
        currency: field("currency"),
        lines: (0..rows).map(line).collect(),
        note: field("note"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flash(form: &InvoiceForm) -> Flash {
        let fields = to_fields(form).into_iter().map(|(name, value)| (name, value.to_owned()));
        Flash { is_problem: true, sentence: String::new(), fields: fields.collect() }
    }

    #[test]
    fn what_was_typed_comes_back_row_by_row() {
        let line =
            LineForm { description: "Design".to_owned(), unit_price: "x".to_owned(), ..LineForm::default() };
        let form = InvoiceForm {
            number: "7".to_owned(),
            issued_on: "2026-02-01".to_owned(),
            lines: vec![LineForm::default(), LineForm::default(), line],
            ..InvoiceForm::default()
        };
        assert_eq!(from_flash(Some(&flash(&form))), Some(form));
    }

    #[test]
    fn other_flashes_are_no_forms() {
        let mut other = flash(&InvoiceForm { issued_on: "x".to_owned(), ..InvoiceForm::default() });
        other.fields.insert("d9999999".to_owned(), "far".to_owned());
        assert!(from_flash(Some(&other)).is_some_and(|form| form.lines.is_empty()));
        other.is_problem = false;
        assert_eq!((from_flash(Some(&other)), from_flash(None)), (None, None));
    }
}
