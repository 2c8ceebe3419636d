//! Invoices as comma-separated text that a spreadsheet opens and `plan_import` reads back.
//!
//! One row an invoice, at its total: lines, taxes and platform fees are not in the file. Dates are written as
//! `2026-01-31`, amounts as `1234.56`.

use crate::{Invoice, Payment, State};
use statements::sheet::{guard, write};

/// The column names, in order.
const HEADER: [&str; 9] =
    ["Number", "Client", "Issued", "Due", "Amount", "Currency", "Status", "Paid date", "Paid amount"];

/// The text could not be put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the table of invoices could not be written")]
pub struct ExportError;

/// A table of the invoices in the order given, with a header. `Paid amount` is what payments settled, fees included,
/// and `Paid date` the day of the last.
///
/// # Errors
/// [`ExportError`], which nothing in an invoice causes.
pub fn export_csv(invoices: &[Invoice]) -> Result<String, ExportError> {
    let rows: Vec<[String; 9]> = invoices.iter().map(row).collect();
    let body = rows.iter().map(|row| row.iter().map(String::as_str).collect());
    write(std::iter::once(HEADER.to_vec()).chain(body)).ok_or(ExportError)
}

fn row(invoice: &Invoice) -> [String; 9] {
    let fields = invoice.fields();
    let amount = |amount_minor| money::Money::new(amount_minor, fields.currency).to_plain();
    let settled_minor = invoice.total_minor() - invoice.unsettled_minor();
    let paid_on = invoice.payments().iter().map(|payment: &Payment| payment.paid_on).max();
    let status = match invoice.state() {
        State::Draft => "draft",
        State::Cancelled => "cancelled",
        State::Sent { .. } if settled_minor == 0 => "sent",
        State::Sent { .. } if invoice.unsettled_minor() == 0 => "paid",
        State::Sent { .. } => "part paid",
    };
    [
        guard(&fields.number),
        guard(&fields.client),
        fields.issued_on.to_string(),
        fields.due_on.to_string(),
        amount(invoice.total_minor()),
        fields.currency.to_string(),
        status.to_owned(),
        paid_on.map(|on| on.to_string()).unwrap_or_default(),
        if settled_minor == 0 { String::new() } else { amount(settled_minor) },
    ]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::support::{fields, paid, sent};
    use crate::{ImportHints, InvoiceId, plan_import};

    #[test]
    fn the_table_reads_well_and_holds_no_formula() {
        let mut part_paid = sent("INV-2", "Smith, Jones \"& Co\"", 120_050, "2026-02-01", "2026-03-03");
        part_paid.pay(paid("t1", 20_000, 50, "2026-02-20")).unwrap();
        let draft = fields("+1", "=cmd|' /C calc'!A0", 100, "2026-02-01", "2026-02-01");
        let draft = Invoice::draft(InvoiceId::new("i"), draft).unwrap();
        assert_eq!(
            export_csv(&[part_paid, draft]).unwrap(),
            "Number,Client,Issued,Due,Amount,Currency,Status,Paid date,Paid amount\n\
             INV-2,\"Smith, Jones \"\"& Co\"\"\",2026-02-01,2026-03-03,1200.50,USD,part paid,2026-02-20,200.50\n\
             '+1,'=cmd|' /C calc'!A0,2026-02-01,2026-02-01,1.00,USD,draft,,\n"
        );
    }

    fn any_invoice() -> impl Strategy<Value = (String, i64, u32, u64, u8, i64, &'static str)> {
        let client = "['=+@;,\"A-Za-z\\- ]{0,8}[A-Za-z]";
        let code = prop_oneof![Just("USD"), Just("JPY"), Just("KWD"), Just("EUR")];
        (client, 1_i64..=1_000_000_000_000, 1_u32..=28, 0_u64..90, 0_u8..4, 1_i64..1_000_000, code)
    }

    proptest! {
        // Each case reads two tables with the reader of statements.
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_exported_is_read_back(rows in proptest::collection::vec(any_invoice(), 1..8)) {
            let mut invoices = Vec::new();
            for (place, row) in rows.into_iter().enumerate() {
                let (client, amount_minor, issued, terms_days, step, part, code) = row;
                let issued = format!("2026-03-{issued:02}");
                let mut stated = fields(&format!("={place}"), &client, amount_minor, &issued, &issued);
                stated.due_on = stated.due_on + chrono::Days::new(terms_days);
                stated.currency = code.parse().unwrap();
                stated.lines[0].description = format!("Invoice ={place}");
                let sent_on = stated.issued_on;
                let mut invoice = Invoice::draft(InvoiceId::new(format!("={place}")), stated).unwrap();
                if step > 0 {
                    invoice.send(sent_on).unwrap();
                    let payment = Payment { transaction_id: None, ..paid("", part.min(amount_minor), 0, "2026-05-01") };
                    if step > 1 {
                        invoice.pay(payment).unwrap();
                    }
                    if step > 2 {
                        invoice.cancel().unwrap();
                    }
                }
                invoices.push(invoice);
            }
            let text = export_csv(&invoices).unwrap();
            let mut made = 0;
            let mut new_id = |_: &_| {
                made += 1;
                InvoiceId::new(format!("={}", made - 1))
            };
            let plan = plan_import(text.as_bytes(), &ImportHints::default(), &[], &mut new_id).unwrap();
            prop_assert_eq!(&plan.errors, &[]);
            prop_assert_eq!(&plan.invoices, &invoices);
            prop_assert_eq!(export_csv(&plan.invoices).unwrap(), text.clone());
            let again = plan_import(text.as_bytes(), &ImportHints::default(), &invoices, &mut new_id).unwrap();
            prop_assert_eq!((again.invoices.len(), again.known.len()), (0, invoices.len()));
            prop_assert!(again.known.iter().all(|row| !row.differs));
        }
    }
}
