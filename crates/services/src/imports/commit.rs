//! The use-cases of importing: preview a file, change how it is read, commit it, discard it, undo it.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use ledger::{Account, AccountId, CustomerId, ImportId, Known, RowStatus, Transaction, TransactionId};
use statements::Statement;
use store::accounts::StoredAccount;
use store::imports::Import;
use store::pending_imports::PendingImport;
use store::transactions::NewTransaction;
use store::{StoreError, Tx};

use super::holdings::HoldingsBatch;
use super::plan::{AccountChoice, Books, PlannedStatement, days_of, plan};
use super::preview::{Preview, preview};
use super::upload::{Choices, Upload, Waiting};
use crate::people::{Principal, home_currency};
use crate::{Attune, ServiceError};

/// A file waits an hour to be committed.
pub(crate) const PENDING: Duration = Duration::hours(1);

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// To undo it by.
    pub import_id: ImportId,
    /// Rows stored.
    pub added: usize,
    /// Rows that were there already.
    pub duplicate: usize,
    /// Rows that could not be read.
    pub rejected: usize,
}

impl Committed {
    /// In words.
    pub fn sentence(&self) -> String {
        let transactions = |count: usize| {
            if count == 1 { "1 transaction".to_owned() } else { format!("{count} transactions") }
        };
        let mut sentence = format!("{} imported", transactions(self.added));
        if self.duplicate > 0 {
            sentence.push_str(&format!(", {} already here", self.duplicate));
        }
        if self.rejected > 0 {
            sentence.push_str(&format!(", {} could not be read", self.rejected));
        }
        sentence.push('.');
        sentence
    }
}

/// Everything a commit writes.
pub(crate) struct Batch {
    pub(crate) import: Import,
    new_accounts: Vec<StoredAccount>,
    remembered: Vec<(AccountId, Option<String>, Option<String>)>,
    rows: Vec<NewTransaction>,
    balances: Vec<(AccountId, ledger::Balance, Option<DateTime<Utc>>)>,
    holdings: HoldingsBatch,
}

impl Batch {
    /// The rows it adds.
    pub(crate) fn transactions(&self) -> Vec<Transaction> {
        self.rows.iter().map(|row| row.transaction.clone()).collect()
    }

    /// Writes all but the import itself.
    pub(crate) async fn write(
        &self,
        tx: &mut Tx,
        owner: &CustomerId,
        import: &ImportId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        for account in &self.new_accounts {
            store::accounts::insert(tx, owner, import, account, now).await?;
        }
        for (account, hash, mapping) in &self.remembered {
            store::accounts::remember(tx, owner, account, hash.as_deref(), mapping.as_deref()).await?;
        }
        store::transactions::insert_all(tx, owner, import, &self.rows).await?;
        self.holdings.write(tx, owner, import).await?;
        for (account, balance, told_at) in &self.balances {
            let told_at = told_at.unwrap_or(now);
            store::accounts::insert_balance(tx, owner, import, account, *balance, told_at).await?;
        }
        Ok(())
    }
}

impl Attune {
    /// Reads a file and keeps it waiting; gives the id to see and commit it by.
    ///
    /// # Errors
    /// When the file cannot be read; nothing of it is kept then.
    pub async fn preview_import(&self, person: &Principal, upload: Upload) -> Result<String, ServiceError> {
        let owner = person.customer()?.clone();
        let choice = upload.choice()?;
        let file_name = upload.safe_name();
        let mapping = self.remembered_mapping(person, &choice).await?;
        let choices = Choices { account: choice, mapping, ..Choices::default() };
        let bytes = upload.bytes;
        let (_, bytes) = self.read(person, &file_name, &choices, bytes).await?;
        let pending = PendingImport {
            id: self.new_id(),
            file_name,
            choices: serde_json::to_string(&choices).map_err(ServiceError::internal)?,
            bytes,
        };
        let id = pending.id.clone();
        let now = self.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, ServiceError>(
                        store::pending_imports::insert(tx, &owner, &pending, now, now - PENDING).await?,
                    )
                })
            })
            .await?;
        Ok(id)
    }

    /// What committing a waiting file would do.
    ///
    /// # Errors
    /// When there is no such file of this customer's.
    pub async fn import_preview(&self, person: &Principal, id: &str) -> Result<Preview, ServiceError> {
        let (pending, choices) = self.pending(person, id).await?;
        let (file, _) = self.read(person, &pending.file_name, &choices, pending.bytes).await?;
        let books = self.import_books(person, &file.statements, None).await?;
        let planned = plan(&file.statements, &pending.file_name, &choices.account, books, || {
            AccountId::new(self.new_id())
        });
        Ok(preview(pending.id, pending.file_name, &file, &planned))
    }

    /// Stores a waiting file's new rows in one transaction.
    ///
    /// # Errors
    /// When there is no such file of this customer's.
    pub async fn commit_import(&self, person: &Principal, id: &str) -> Result<Committed, ServiceError> {
        let (pending, choices) = self.pending(person, id).await?;
        let committed =
            self.commit(person, pending.file_name, &choices, pending.bytes, Some(pending.id)).await?;
        self.understand(person, &committed.import_id).await?;
        Ok(committed)
    }

    /// Reads and stores a file at once, for the command line and the demo households. What it means is worked out
    /// by [`Attune::understand`], once after the last of several files: half of a household's accounts can look
    /// like hardship that is not there.
    ///
    /// # Errors
    /// When the file cannot be read; nothing of it is stored then.
    pub async fn import_file(
        &self,
        person: &Principal,
        file_name: &str,
        bytes: Vec<u8>,
        choice: AccountChoice,
    ) -> Result<Committed, ServiceError> {
        let mapping = self.remembered_mapping(person, &choice).await?;
        self.commit(
            person,
            file_name.to_owned(),
            &Choices { account: choice, mapping, ..Choices::default() },
            bytes,
            None,
        )
        .await
    }

    /// Works out what the books mean after an import, profiles with consent, and decides.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn understand(&self, person: &Principal, last_import: &ImportId) -> Result<(), ServiceError> {
        self.refresh(person, last_import.as_str()).await?;
        self.note_rules_on_new(person, last_import.as_str()).await
    }

    /// Throws a waiting file away.
    ///
    /// # Errors
    /// When there is no such file of this customer's.
    pub async fn discard_import(&self, person: &Principal, id: &str) -> Result<(), ServiceError> {
        let (owner, id) = (person.customer()?.clone(), id.to_owned());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let found = store::pending_imports::remove(tx, &owner, &id).await?;
                    if found { Ok(()) } else { Err(ServiceError::NotFound) }
                })
            })
            .await
    }

    /// Takes an import out of the books again: its rows, its balances, and accounts it made that nothing else uses.
    /// Says how many rows went.
    ///
    /// # Errors
    /// When there is no such standing import of this customer's.
    pub async fn undo_import(&self, person: &Principal, id: &str) -> Result<u64, ServiceError> {
        let owner = person.customer()?.clone();
        let (import, now) = (ImportId::new(id), self.now());
        let removed = self
            .db
            .write(move |tx| {
                Box::pin(async move {
                    // First, as whoever else changes the books does, so that neither waits for what the other has.
                    store::summaries::change_books(tx, &owner).await?;
                    if !store::imports::mark_undone(tx, &owner, &import, now).await? {
                        return Err(ServiceError::NotFound);
                    }
                    let removed = store::transactions::remove_import(tx, &owner, &import).await?;
                    store::portfolio::forget_import(tx, &owner, &import).await?;
                    store::accounts::forget_import(tx, &owner, &import).await?;
                    store::events::forget_import(tx, &owner, &import).await?;
                    store::event_sources::leave_import(tx, &owner, &import).await?;
                    store::summaries::remove(tx, &owner).await?;
                    Ok(removed)
                })
            })
            .await?;
        self.refresh(person, &format!("undo-import-{id}")).await?;
        Ok(removed)
    }

    /// The customer's imports, newest first.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn imports(&self, person: &Principal) -> Result<Vec<Import>, ServiceError> {
        Ok(store::imports::newest(&self.db, person.customer()?).await?)
    }

    /// The customer's accounts.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn accounts(&self, person: &Principal) -> Result<Vec<Account>, ServiceError> {
        let stored = store::accounts::all(&self.db, person.customer()?).await?;
        Ok(stored.into_iter().map(|stored| stored.account).collect())
    }

    async fn commit(
        &self,
        person: &Principal,
        file_name: String,
        choices: &Choices,
        bytes: Vec<u8>,
        pending_id: Option<String>,
    ) -> Result<Committed, ServiceError> {
        let owner = person.customer()?.clone();
        let (file, _) = self.read(person, &file_name, choices, bytes).await?;
        let books_version = store::summaries::book_version(&self.db, &owner).await?;
        let books = self.import_books(person, &file.statements, None).await?;
        let planned =
            plan(&file.statements, &file_name, &choices.account, books, || AccountId::new(self.new_id()));
        let mapping = file.csv.as_ref().map(|reading| serde_json::to_string(&reading.mapping)).transpose();
        let mapping = mapping.map_err(ServiceError::internal)?;
        let import = Import {
            id: self.new_id(),
            file_name,
            format: file.format.as_str().to_uppercase(),
            added: 0,
            duplicate: 0,
            rejected: i64::try_from(file.rejected.len()).unwrap_or(i64::MAX),
            created_at: self.now(),
            undone_at: None,
        };
        let batch = self.batch(import, mapping.as_deref(), &planned);
        let committed = Committed {
            import_id: ImportId::new(&batch.import.id),
            added: usize::try_from(batch.import.added).unwrap_or(0),
            duplicate: usize::try_from(batch.import.duplicate).unwrap_or(0),
            rejected: file.rejected.len(),
        };
        let now = self.now();
        let outcome = self
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let import = ImportId::new(&batch.import.id);
                    if let Some(pending) = pending_id
                        && !store::pending_imports::remove(tx, &owner, &pending).await?
                    {
                        // Committed a moment ago by a second click.
                        return Err(StoreError::Taken);
                    }
                    // Rows that came since this file was compared with them would come in twice.
                    if store::summaries::change_books(tx, &owner).await? != books_version + 1 {
                        return Err(StoreError::Taken);
                    }
                    store::imports::insert(tx, &owner, &batch.import).await?;
                    batch.write(tx, &owner, &import, now).await?;
                    // Readers build the summary anew should the process stop before the next line of ours.
                    store::summaries::remove(tx, &owner).await
                })
            })
            .await;
        match outcome {
            Ok(()) => {}
            Err(StoreError::Taken) => return Err(changed_meanwhile()),
            Err(error) => return Err(error.into()),
        }
        Ok(committed)
    }

    /// What planned statements add to the books, as parts of `import`.
    pub(crate) fn batch(
        &self,
        import: Import,
        mapping: Option<&str>,
        planned: &[PlannedStatement<'_>],
    ) -> Batch {
        let holdings = HoldingsBatch::of(&import.id, planned, || self.new_id());
        let mut batch = Batch {
            import,
            new_accounts: Vec::new(),
            remembered: Vec::new(),
            rows: Vec::new(),
            balances: Vec::new(),
            holdings,
        };
        for planned in planned {
            batch.import.added += i64::try_from(planned.new_without_cash()).unwrap_or(0);
            let PlannedStatement { statement, rows, target, statuses, fingerprints, .. } = planned;
            let id = &target.account.id;
            if target.is_new {
                if !batch.new_accounts.iter().any(|made| made.account.id == *id) {
                    batch.new_accounts.push(StoredAccount {
                        account: target.account.clone(),
                        bank_account_hash: target.bank_account_hash.clone(),
                        bank_account_mask: target.bank_account_mask.clone(),
                        csv_mapping: mapping.map(str::to_owned),
                    });
                }
            } else {
                batch.remembered.push((
                    id.clone(),
                    target.bank_account_hash.clone(),
                    mapping.map(str::to_owned),
                ));
            }
            for ((row, status), fingerprint) in rows.iter().zip(statuses).zip(fingerprints) {
                let RowStatus::New { ordinal } = *status else {
                    batch.import.duplicate += 1;
                    continue;
                };
                batch.import.added += 1;
                let account = &target.account;
                batch.rows.push(NewTransaction {
                    fingerprint: fingerprint.clone(),
                    ordinal,
                    transaction: Transaction {
                        id: TransactionId::new(self.new_id()),
                        account_id: id.clone(),
                        posted_on: row.posted_on,
                        amount_minor: row.amount_minor,
                        currency: account.currency,
                        description: row.description.clone(),
                        counterparty: row.counterparty.clone(),
                        bank_reference: row.bank_reference.clone(),
                    },
                });
            }
            let told = statement.closing_balance.map(|balance| (id.clone(), balance, statement.told_at));
            batch.balances.extend(told);
        }
        batch
    }

    pub(super) async fn pending(
        &self,
        person: &Principal,
        id: &str,
    ) -> Result<(PendingImport, Choices), ServiceError> {
        let pending = store::pending_imports::by_id(&self.db, person.customer()?, id).await?;
        let pending = pending.ok_or(ServiceError::NotFound)?;
        match serde_json::from_str(&pending.choices).map_err(ServiceError::internal)? {
            Waiting::Statement(choices) => Ok((pending, *choices)),
            Waiting::Invoices { .. } => Err(ServiceError::NotFound),
        }
    }

    pub(super) async fn remembered_mapping(
        &self,
        person: &Principal,
        choice: &AccountChoice,
    ) -> Result<Option<statements::CsvMapping>, ServiceError> {
        let Some(existing) = &choice.existing else { return Ok(None) };
        let accounts = store::accounts::all(&self.db, person.customer()?).await?;
        let account = accounts.into_iter().find(|stored| stored.account.id == *existing);
        let account = account.ok_or(ServiceError::NotFound)?;
        Ok(account.csv_mapping.and_then(|mapping| serde_json::from_str(&mapping).ok()))
    }

    /// What planning these statements needs of a customer's books, without what an import has brought where one is named.
    pub(crate) async fn import_books(
        &self,
        person: &Principal,
        statements: &[Statement],
        beside: Option<&ImportId>,
    ) -> Result<Books, ServiceError> {
        let owner = person.customer()?;
        let accounts = store::accounts::all(&self.db, owner).await?;
        let mut known: HashMap<AccountId, Vec<Known>> = HashMap::new();
        let mut known_movements: HashMap<AccountId, Vec<Known>> = HashMap::new();
        if let Some(days) = days_of(statements) {
            for (account, row) in store::transactions::known(&self.db, owner, &days, beside).await? {
                known.entry(account).or_default().push(row);
            }
            if statements.iter().any(has_movements) {
                for (account, movement) in store::portfolio::known(&self.db, owner, &days).await? {
                    known_movements.entry(account).or_default().push(movement);
                }
            }
        }
        Ok(Books {
            accounts: accounts.into_iter().map(|stored| (stored.account, stored.bank_account_hash)).collect(),
            known,
            known_movements,
            home_currency: home_currency(person.country),
        })
    }
}

/// Whether a statement is of an account that holds or trades anything.
fn has_movements(statement: &Statement) -> bool {
    !statement.investments.is_empty() || !statement.positions.is_empty()
}

/// Rows that were compared with the file are not the ones there now.
pub(super) fn changed_meanwhile() -> ServiceError {
    ServiceError::invalid(
        "imported-meanwhile",
        "Your books changed a moment ago, in another window, by a second click or by a connection. Import the file again: nothing of it comes in twice.",
    )
}

#[cfg(test)]
mod tests {
    use super::super::plan::bank_account_hash;
    use super::*;

    #[test]
    fn says_what_an_import_did() {
        let committed = |added, duplicate, rejected| {
            Committed { import_id: ImportId::new("i"), added, duplicate, rejected }.sentence()
        };
        assert_eq!(committed(1, 0, 0), "1 transaction imported.");
        assert_eq!(committed(20, 3, 1), "20 transactions imported, 3 already here, 1 could not be read.");
    }

    #[test]
    fn account_numbers_are_recognised_however_they_are_written() {
        assert_eq!(bank_account_hash("GB29 NWBK 6016 1331"), bank_account_hash("gb29nwbk60161331"));
        assert_ne!(bank_account_hash("1"), bank_account_hash("2"));
    }
}
