//! Records to test with, and a short way to write one.

use chrono::{DateTime, Duration, NaiveDate, TimeZone, Utc};
use ledger::{
    Account, AccountId, AccountKind, CustomerId, Fingerprint, ImportId, Transaction, TransactionId,
};
use money::Currency;
use store::accounts::StoredAccount;
use store::imports::Import;
use store::transactions::NewTransaction;
use store::users::NewUser;
use store::{Db, StoreError};

/// Runs one statement of the store in a write of its own.
macro_rules! write {
    ($db:expr, |$tx:ident| $body:expr) => {
        $db.write(move |$tx| Box::pin(async move { $body.await }))
    };
}
pub(crate) use write;

/// A moment so many minutes after the tests' noon.
pub(crate) fn at(minutes: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).unwrap() + Duration::minutes(minutes)
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn new_user(name: &str) -> NewUser {
    NewUser {
        id: CustomerId::new(format!("user-{name}")),
        email: format!("{name}@Example.com"),
        email_folded: format!("{name}@example.com"),
        password_hash: "hash".to_owned(),
        role: "customer".to_owned(),
        demo_key: None,
        created_at: at(0),
    }
}

/// A stored person.
pub(crate) async fn person(db: &Db, name: &str) -> CustomerId {
    let user = new_user(name);
    let id = user.id.clone();
    write!(db, |tx| store::users::insert(tx, &user)).await.unwrap();
    id
}

pub(crate) fn new_import(id: &str, minutes: i64) -> Import {
    Import {
        id: id.to_owned(),
        file_name: format!("{id}.csv"),
        format: "csv".to_owned(),
        added: 3,
        duplicate: 2,
        rejected: 1,
        created_at: at(minutes),
        undone_at: None,
    }
}

pub(crate) fn new_account(id: &str) -> StoredAccount {
    StoredAccount {
        account: Account {
            id: AccountId::new(id),
            name: format!("Account {id}"),
            kind: AccountKind::Checking,
            currency: Currency::GBP,
            balance: None,
        },
        bank_account_hash: None,
        bank_account_mask: None,
        csv_mapping: None,
    }
}

/// A person with one account and one import.
pub(crate) struct Books {
    pub(crate) owner: CustomerId,
    pub(crate) account: AccountId,
    pub(crate) import: ImportId,
}

pub(crate) async fn books(db: &Db, name: &str) -> Books {
    let owner = person(db, name).await;
    let books = Books {
        owner,
        account: AccountId::new(format!("account-{name}")),
        import: ImportId::new(format!("import-{name}")),
    };
    let (owner, import) = (books.owner.clone(), books.import.clone());
    let account = new_account(books.account.as_str());
    db.write(move |tx| {
        Box::pin(async move {
            store::imports::insert(tx, &owner, &new_import(import.as_str(), 0)).await?;
            store::accounts::insert(tx, &owner, &import, &account, at(0)).await
        })
    })
    .await
    .unwrap();
    books
}

impl Books {
    pub(crate) fn row(&self, number: i64, on: &str, amount_minor: i64) -> NewTransaction {
        let (posted_on, currency) = (day(on), Currency::GBP);
        let description = format!("row {number}");
        NewTransaction {
            fingerprint: Fingerprint::of(&self.account, posted_on, amount_minor, currency, &description),
            transaction: Transaction {
                id: TransactionId::new(format!("{}-{number:06}", self.owner)),
                account_id: self.account.clone(),
                posted_on,
                amount_minor,
                currency,
                description,
                counterparty: None,
                bank_reference: None,
            },
            ordinal: 0,
        }
    }

    pub(crate) async fn put(&self, db: &Db, rows: Vec<NewTransaction>) -> Result<(), StoreError> {
        let (owner, import) = (self.owner.clone(), self.import.clone());
        write!(db, |tx| store::transactions::insert_all(tx, &owner, &import, &rows)).await
    }
}
