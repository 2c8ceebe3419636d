//! A customer's transactions to take away, for a spreadsheet or another program.

use statements::{ExportedAccount, TransactionsFormat, export};

use crate::people::Principal;
use crate::{Attune, ServiceError};

impl Attune {
    /// Every transaction of every account as text, oldest first in each. Amounts are plain decimals in the account's
    /// currency; days are `2026-01-31`, in OFX `20260131`.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn export_transactions(
        &self,
        person: &Principal,
        format: TransactionsFormat,
    ) -> Result<String, ServiceError> {
        let owner = person.customer()?;
        let accounts = self.accounts(person).await?;
        let mut exported: Vec<ExportedAccount> = accounts
            .into_iter()
            .map(|account| ExportedAccount { account, transactions: Vec::new() })
            .collect();
        for stored in store::transactions::all(&self.db, owner).await? {
            let transaction = stored.transaction;
            if let Some(part) = exported.iter_mut().find(|part| part.account.id == transaction.account_id) {
                part.transactions.push(transaction);
            }
        }
        export(&exported, format, self.now().date_naive())
            .ok_or_else(|| ServiceError::internal(std::fmt::Error))
    }
}
