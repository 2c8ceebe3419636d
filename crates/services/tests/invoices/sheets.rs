//! Ana's invoices, and how they are read back.

use receivables::Status;

use crate::books::Ana;
use crate::forms::form;

impl Ana {
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
        let listed = self.desk.attune.invoice(&self.person, id, 0).await.unwrap().listed;
        (listed.status, listed.outstanding_minor)
    }
}
