//! Ana with a bank statement, and an invoice as its form is sent.

use services::{AccountChoice, InvoiceForm, InvoicePaymentForm, LineForm, Principal};

use crate::desk::Desk;

/// Ana at her desk.
pub(crate) struct Ana {
    pub(crate) desk: Desk,
    pub(crate) person: Principal,
}

impl Ana {
    pub(crate) async fn new(url: &str) -> Self {
        let desk = Desk::open(url).await;
        let session = desk.ana().await;
        let person = desk.who(&session).await.unwrap();
        Self { desk, person }
    }

    /// Imports rows of `date,description,amount` and gives the import's id.
    pub(crate) async fn deposit(&self, rows: &[&str]) -> String {
        let text = format!("Date,Description,Amount\n{}\n", rows.join("\n"));
        let attune = &self.desk.attune;
        let choice = AccountChoice { new_name: Some("Everyday".to_owned()), ..AccountChoice::default() };
        let committed =
            attune.import_file(&self.person, "bank.csv", text.into_bytes(), choice).await.unwrap();
        attune.understand(&self.person, &committed.import_id).await.unwrap();
        committed.import_id.to_string()
    }
}

/// An invoice of February 2026 over one line.
pub(crate) fn form(number: &str, client: &str, amount: &str) -> InvoiceForm {
    InvoiceForm {
        number: number.to_owned(),
        client: client.to_owned(),
        issued_on: "2026-02-01".to_owned(),
        due_on: "2026-03-03".to_owned(),
        currency: "USD".to_owned(),
        lines: vec![LineForm {
            description: "Work".to_owned(),
            unit_price: amount.to_owned(),
            ..LineForm::default()
        }],
        note: String::new(),
    }
}

/// A payment in the invoice's own currency.
pub(crate) fn payment(amount: &str, on: &str) -> InvoicePaymentForm {
    InvoicePaymentForm { amount: amount.to_owned(), on: on.to_owned(), ..InvoicePaymentForm::default() }
}
