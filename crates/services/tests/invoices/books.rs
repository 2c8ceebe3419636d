//! Ana with a bank statement.

use services::{AccountChoice, Principal};

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
