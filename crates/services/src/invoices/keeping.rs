//! Reading the customer's invoices and storing what an edit changed of them.
//!
//! Every change goes one way: all invoices are read, a pure edit changes them, and what differs is written in one
//! transaction, if nothing was changed meanwhile; otherwise the edit is made again on what is there now.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use ledger::{CustomerId, fold_description};
use receivables::{Invoice, client_key};
use store::StoreError;
use store::invoices::StoredInvoice;

use crate::{Attune, ServiceError};

/// How often an edit is made anew when others change the same invoices meanwhile.
const TRIES: usize = 5;

/// What an edit changed.
#[derive(Debug, Clone, Default)]
struct Changes {
    inserted: Vec<StoredInvoice>,
    updated: Vec<StoredInvoice>,
    removed: Vec<String>,
}

impl Attune {
    /// The customer's invoices, the first made first.
    pub(crate) async fn stored_invoices(&self, owner: &CustomerId) -> Result<Vec<Invoice>, ServiceError> {
        store::invoices::all(&self.db, owner).await?.iter().map(restored).collect()
    }

    /// Makes an edit and stores what it changed: all of it, or nothing when the edit refuses.
    pub(super) async fn change_invoices<T, E>(&self, owner: &CustomerId, edit: E) -> Result<T, ServiceError>
    where
        T: Send + 'static,
        E: Fn(&mut Vec<Invoice>) -> Result<T, ServiceError> + Send + Sync + 'static,
    {
        let edit = Arc::new(edit);
        for _ in 0..TRIES {
            let before = Arc::new(store::invoices::all(&self.db, owner).await?);
            let (edit, from) = (edit.clone(), before.clone());
            // Reading and matching thousands of invoices would hold up other requests.
            let edited = tokio::task::spawn_blocking(move || edited(&from, &*edit)).await;
            let (value, changes) = edited.map_err(ServiceError::internal)??;
            match self.write_changes(owner, before, changes).await {
                Ok(()) => return Ok(value),
                Err(StoreError::Taken) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(ServiceError::Busy)
    }

    /// Writes changes made from `before`. [`StoreError::Taken`] when that is no longer what is stored.
    async fn write_changes(
        &self,
        owner: &CustomerId,
        before: Arc<Vec<StoredInvoice>>,
        changes: Changes,
    ) -> Result<(), StoreError> {
        let Changes { inserted, updated, removed } = changes;
        if inserted.is_empty() && updated.is_empty() && removed.is_empty() {
            return Ok(());
        }
        let (owner, now) = (owner.clone(), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    if store::invoices::all_held(tx, &owner).await? != *before {
                        return Err(StoreError::Taken);
                    }
                    for id in &removed {
                        store::invoices::remove(tx, &owner, id).await?;
                    }
                    for invoice in &updated {
                        store::invoices::update(tx, &owner, invoice).await?;
                    }
                    for invoice in &inserted {
                        store::invoices::insert(tx, &owner, invoice, now).await?;
                    }
                    // Readers build the summary anew should the process stop before the caller does.
                    store::summaries::remove(tx, &owner).await
                })
            })
            .await
    }
}

fn edited<T>(
    before: &[StoredInvoice],
    edit: &dyn Fn(&mut Vec<Invoice>) -> Result<T, ServiceError>,
) -> Result<(T, Changes), ServiceError> {
    let mut invoices: Vec<Invoice> = before.iter().map(restored).collect::<Result<_, _>>()?;
    let value = edit(&mut invoices)?;
    let known: HashMap<&str, &StoredInvoice> =
        before.iter().map(|stored| (stored.id.as_str(), stored)).collect();
    let mut kept = HashSet::new();
    let mut changes = Changes::default();
    for invoice in &invoices {
        let after = stored(invoice)?;
        match known.get(after.id.as_str()) {
            None => changes.inserted.push(after),
            Some(before) => {
                kept.insert(before.id.as_str());
                if **before != after {
                    changes.updated.push(after);
                }
            }
        }
    }
    let gone = before.iter().filter(|stored| !kept.contains(stored.id.as_str()));
    changes.removed = gone.map(|stored| stored.id.clone()).collect();
    Ok((value, changes))
}

fn restored(stored: &StoredInvoice) -> Result<Invoice, ServiceError> {
    serde_json::from_str(&stored.body).map_err(ServiceError::internal)
}

fn stored(invoice: &Invoice) -> Result<StoredInvoice, ServiceError> {
    Ok(StoredInvoice {
        id: invoice.id().to_string(),
        client_key: client_key(&invoice.fields().client),
        number: fold_description(&invoice.fields().number),
        body: serde_json::to_string(invoice).map_err(ServiceError::internal)?,
    })
}
