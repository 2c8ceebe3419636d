//! Ana with a bank statement, her invoices, and how they are read back.

use receivables::Status;
use services::{AccountChoice, InvoiceForm, LineForm, Principal};

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

    /// A draft over one line, due in a month.
    pub(crate) async fn draft(&self, number: &str, client: &str, amount: &str) -> String {
        self.desk.attune.create_invoice(&self.person, &form(number, client, amount)).await.unwrap()
    }

    /// The same, sent on the day it is dated.
    pub(crate) async fn sent(&self, number: &str, client: &str, amount: &str) -> String {
        let id = self.draft(number, client, amount).await;
        self.desk.attune.send_invoice(&self.person, &id, "2026-02-01").await.unwrap();
        id
    }

    /// Where an invoice stands, and what is owed on it.
    pub(crate) async fn stands(&self, id: &str) -> (Status, i64) {
        let listed = self.desk.attune.invoice(&self.person, id).await.unwrap().listed;
        (listed.status, listed.outstanding_minor)
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
