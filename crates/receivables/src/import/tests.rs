//! Tables as programs write them, and what is wrong with others.

use proptest::prelude::*;

use super::*;
use crate::support::{day, sent};
use crate::{Payment, Status};

fn plan_with(text: &str, hints: &ImportHints, existing: &[Invoice]) -> Result<ImportPlan, Refusal> {
    plan_import(text.as_bytes(), hints, existing, |identity| InvoiceId::new(identity.0.clone()))
}

fn plan(text: &str) -> ImportPlan {
    let hints = ImportHints { default_currency: Some(Currency::USD), ..ImportHints::default() };
    plan_with(text, &hints, &[]).unwrap()
}

/// `number client issued due total currency status settled`, at the end of June 2026.
fn describe(plan: &ImportPlan) -> Vec<String> {
    let as_of = day("2026-06-30");
    let row = |invoice: &Invoice| {
        let fields = invoice.fields();
        format!(
            "{} {} {} {} {} {} {} {}",
            fields.number,
            fields.client,
            fields.issued_on,
            fields.due_on,
            invoice.total_minor(),
            fields.currency,
            invoice.status(as_of).as_str(),
            invoice.settled_minor(as_of)
        )
    };
    plan.invoices.iter().map(row).collect()
}

#[test]
fn reads_a_table_with_every_column() {
    let plan = plan(
        "number,client,issued,due,amount,currency,status,paid date\n\
         INV-1,Acme Ltd,2026-03-01,2026-03-31,\"1,200.50\",USD,paid,2026-04-02\n\
         INV-2,Birch,2026-04-01,2026-05-01,€80.00,EUR,Overdue,\n\
         \n\
         INV-3,Acme Ltd,2026-06-01,2026-07-01,$99,,Draft,\n\
         INV-4,Acme Ltd,2026-06-01,2026-07-01,5.00,usd,VOID,\n\
         INV-5,Acme Ltd,2026-06-01,2026-07-01,5.00,GBP,,\n",
    );
    assert_eq!(plan.errors, []);
    assert_eq!(
        describe(&plan),
        [
            "INV-1 Acme Ltd 2026-03-01 2026-03-31 120050 USD paid 120050",
            "INV-2 Birch 2026-04-01 2026-05-01 8000 EUR overdue 0",
            "INV-3 Acme Ltd 2026-06-01 2026-07-01 9900 USD draft 0",
            "INV-4 Acme Ltd 2026-06-01 2026-07-01 500 USD cancelled 0",
            "INV-5 Acme Ltd 2026-06-01 2026-07-01 500 GBP sent 0",
        ]
    );
    let payment = Payment {
        transaction_id: None,
        amount_minor: 120_050,
        fee_minor: 0,
        paid_on: day("2026-04-02"),
        foreign: None,
    };
    assert_eq!(plan.invoices[0].payments(), [payment]);
}

#[test]
fn reads_a_table_from_the_continent_after_a_preamble() {
    let plan = plan(
        "Export vom 30.06.2026\n\n\
         Rechnungsnummer;Kunde;Rechnungsdatum;Fälligkeit;Betrag;Währung;Status\n\
         R-1;Müller GmbH;13.03.2026;12.04.2026;1.234,56;EUR;offen\n\
         R-2;Weiß & Söhne;01.04.2026;01.05.2026;80,00 €;EUR;überfällig\n",
    );
    assert_eq!(plan.errors, []);
    assert_eq!((plan.date_order, plan.decimal_mark), (DateOrder::DayMonthYear, DecimalMark::Comma));
    assert_eq!(
        describe(&plan),
        [
            "R-1 Müller GmbH 2026-03-13 2026-04-12 123456 EUR overdue 0",
            "R-2 Weiß & Söhne 2026-04-01 2026-05-01 8000 EUR overdue 0",
        ]
    );
}

#[test]
fn a_paid_amount_makes_it_part_paid() {
    let plan = plan(
        "Number,Customer,Date,Due Date,Total,Amount Paid,Payment Date,Status\n\
         1001,Acme,2026-06-01,2026-07-01,100.00,0.00,,Open\n\
         1002,Acme,2026-06-01,2026-07-01,100.00,40.00,2026-06-20,Open\n\
         1003,Acme,2026-06-01,2026-07-01,100.00,100.00,2026-06-20,\n",
    );
    assert_eq!(plan.errors, []);
    assert_eq!(
        describe(&plan),
        [
            "1001 Acme 2026-06-01 2026-07-01 10000 USD sent 0",
            "1002 Acme 2026-06-01 2026-07-01 10000 USD part-paid 4000",
            "1003 Acme 2026-06-01 2026-07-01 10000 USD paid 10000",
        ]
    );
}

#[test]
fn a_wrong_row_is_named_and_the_others_are_read() {
    let plan = plan(
        "number,client,issued,due,amount,currency,status,paid date,paid amount\n\
         INV-1,Acme,2026-03-01,2026-03-31,100.00,USD,sent,,\n\
         ,Acme,2026-03-01,2026-03-31,100.00,USD,sent,,\n\
         INV-3,,2026-03-01,2026-03-31,100.00,USD,sent,,\n\n\
         INV-4,Acme,2026-02-30,2026-03-31,100.00,USD,sent,,\n\
         INV-5,Acme,2026-03-01,,100.00,USD,sent,,\n\
         INV-6,Acme,2026-03-01,2026-02-28,100.00,USD,sent,,\n\
         INV-7,Acme,2026-03-01,2026-03-31,about 100,USD,sent,,\n\
         INV-8,Acme,2026-03-01,2026-03-31,-100.00,USD,sent,,\n\
         INV-9,Acme,2026-03-01,2026-03-31,100.00,dollars,sent,,\n\
         INV-10,Acme,2026-03-01,2026-03-31,100.00,USD,lost,,\n\
         INV-11,Acme,2026-03-01,2026-03-31,100.00,USD,paid,,\n\
         INV-12,Acme,2026-03-01,2026-03-31,100.50,JPY,sent,,\n\
         INV-13,Acme,2026-03-01,2026-03-31,100.00,USD,part paid,2026-03-20,\n\
         INV-14,Acme,2026-03-01,2026-03-31,100.00,USD,paid,2026-03-20,90.00\n\
         INV-15,Acme,2026-03-01,2026-03-31,100.00,USD,sent,2026-03-20,101.00\n\
         INV-16,Acme,2026-03-01,2026-03-31,100.00,USD,draft,2026-03-20,\n\
         INV-17,Acme,2026-03-01,2026-03-31,\n\
         INV-18,Acme,2026-03-01,2026-03-31,100.00,USD,sent,,\n",
    );
    assert_eq!(
        describe(&plan).iter().map(|row| row.split(' ').next().unwrap()).collect::<Vec<_>>(),
        ["INV-1", "INV-18"]
    );
    let errors: Vec<String> = plan.errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        errors,
        [
            "Line 3: The row has no invoice number. Add the invoice number, or remove the row.",
            "Line 4: The row has no client. Add the client, or remove the row.",
            "Line 6: The issue date \"2026-02-30\" is not a date. Write it as 2026-01-31.",
            "Line 7: The row has no due date. Add it as 2026-01-31.",
            "Line 8: Something does not hold: the due date is before the day the invoice was issued. Correct the \
             row; amounts go up to 10000000000.00.",
            "Line 9: The amount \"about 100\" is not an amount in USD. Write it as 1234.56.",
            "Line 10: The amount is not above zero. Leave out credit notes and empty invoices; only what a client \
             owes is imported.",
            "Line 11: \"dollars\" is not a currency. Write its three letters, such as USD.",
            "Line 12: \"lost\" is not a status Attune knows. Write draft, sent, part paid, paid or cancelled.",
            "Line 13: The row says that it was paid but not when. Add the day it was paid, or set the status to \
             sent and match the deposit later.",
            "Line 14: The amount \"100.50\" is not an amount in JPY. Write it as 123456.",
            "Line 15: The row says part paid but not how much. Add a paid amount, or set the status to sent and \
             match the deposit later.",
            "Line 16: The row says paid, but the paid amount is less than the total. Set the status to part paid, \
             or correct the paid amount.",
            "Line 17: The paid amount is below zero or above the total. Correct it, or leave it out.",
            "Line 18: The row says draft but names a payment. Correct the status, or leave the payment out.",
            "Line 19: The row has no amount. Add the invoice's total.",
        ]
    );
}

fn check_refused(bytes: &[u8], expected: &str) {
    let refused = plan_import(bytes, &ImportHints::default(), &[], |_| InvoiceId::new("i")).unwrap_err();
    assert!(refused.to_string().contains(expected), "{refused}");
}

#[test]
fn a_file_that_is_no_table_of_invoices_is_refused() {
    check_refused(b"", "holds no table");
    check_refused(b"date,amount\n2026-01-01,5\n", "No column is named number, nor one client, nor one due.");
    check_refused(b"number,client,issued,due,amount\n1,M\xfcller,2026-01-01,2026-01-31,5\n", "UTF-8");
    let mut long = "number,client,issued,due,amount\n".to_owned();
    long.push_str(&"1,Acme,2026-01-01,2026-01-31,5\n".repeat(ROWS_MAX + PREAMBLE_ROWS_MAX + 1));
    check_refused(long.as_bytes(), "more than 5000 rows");
}

#[test]
fn a_table_without_rows_adds_nothing() {
    let plan = plan("number,client,issued,due,amount\n,,,,\n");
    assert_eq!((plan.invoices.len(), plan.known.len(), plan.errors.len()), (0, 0, 0));
    let odd = "number,client,issued,due,amount\nINV-1,<OFX>,<OFX>,2026-03-31,5.00\n";
    assert_eq!(plan_with(odd, &ImportHints::default(), &[]).unwrap().errors.len(), 1);
}

#[test]
fn a_row_without_currency_needs_one_for_the_file() {
    let text = "number,client,issued,due,amount\nINV-1,Acme,2026-03-01,2026-03-31,5.00\n";
    let none = plan_with(text, &ImportHints::default(), &[]).unwrap();
    assert_eq!(none.errors[0].reason, "The row names no currency.");
    assert_eq!(describe(&plan(text)), ["INV-1 Acme 2026-03-01 2026-03-31 500 USD overdue 0"]);
}

#[test]
fn dates_that_could_be_others_are_asked_about() {
    let text = "number,client,issued,due,amount\nINV-1,Acme,01/03/2026,02/04/2026,5.00\n";
    assert!(plan(text).ambiguous_dates);
    let hints = ImportHints {
        date_order: Some(DateOrder::DayMonthYear),
        default_currency: Some(Currency::GBP),
        ..ImportHints::default()
    };
    let told = plan_with(text, &hints, &[]).unwrap();
    assert!(!told.ambiguous_dates);
    assert_eq!(describe(&told), ["INV-1 Acme 2026-03-01 2026-04-02 500 GBP overdue 0"]);
}

#[test]
fn the_same_invoice_is_added_once() {
    let text = "number,client,issued,due,amount,status,paid date\n\
         INV-1,Acme Ltd,2026-03-01,2026-03-31,100.00,sent,\n\
         inv-1,ACME,2026-03-01,2026-03-31,100.00,sent,\n\
         INV-2,Acme Ltd,2026-03-01,2026-03-31,100.00,paid,2026-04-01\n\
         INV-1,Birch,2026-03-01,2026-03-31,100.00,sent,\n";
    let first = plan(text);
    assert_eq!((first.invoices.len(), first.known.len()), (3, 1));
    let known = KnownRow { line: 3, invoice_id: first.invoices[0].id().clone(), differs: false };
    assert_eq!(first.known, [known]);
    let hints = ImportHints { default_currency: Some(Currency::USD), ..ImportHints::default() };
    let again = plan_with(text, &hints, &first.invoices).unwrap();
    assert_eq!((again.invoices.len(), again.known.len()), (0, 4));
    // The books say something else about this one, which the customer should hear of.
    let older = [sent("INV-2", "Acme", 10_000, "2026-03-01", "2026-03-31")];
    let later = plan_with(text, &hints, &older).unwrap();
    let differs: Vec<_> = later.known.iter().map(|row| (row.line, row.differs)).collect();
    assert_eq!((later.invoices.len(), differs), (2, vec![(3, false), (4, true)]));
    assert_eq!(older[0].status(day("2026-06-30")), Status::Overdue);
}

proptest! {
    #[test]
    fn any_table_is_read_or_refused(
        cells in proptest::collection::vec("[ -~\n€ü]{0,12}", 0..40),
        has_header in any::<bool>(),
    ) {
        let header = if has_header { "number,client,issued,due,amount\n" } else { "" };
        let rows: Vec<String> = cells.chunks(5).map(|row| row.join(",")).collect();
        let _ = plan_with(&format!("{header}{}", rows.join("\n")), &ImportHints::default(), &[]);
    }
}
