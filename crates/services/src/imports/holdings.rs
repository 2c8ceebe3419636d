//! What an import adds to the holdings: movements, positions and the names of securities.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ledger::{CustomerId, ImportId, RowStatus};
use portfolio::SecurityId;
use rust_decimal::Decimal;
use statements::InvestmentRow;
use store::portfolio::{NewMovement, StoredMovement, StoredPosition};
use store::{StoreError, Tx};

use super::plan::{PlannedMovement, PlannedStatement};
use crate::portfolio::Detail;

/// Everything a commit writes of holdings.
#[derive(Debug, Default)]
pub(super) struct HoldingsBatch {
    movements: Vec<NewMovement>,
    positions: Vec<StoredPosition>,
    names: BTreeMap<String, Option<String>>,
}

/// What a statement says of one holding, its parts together.
#[derive(Debug, Default)]
struct Held {
    quantity: Decimal,
    price: Option<Decimal>,
    currency: String,
}

impl HoldingsBatch {
    /// What is new of the statements of a file.
    pub(super) fn of(
        import_id: &str,
        planned: &[PlannedStatement<'_>],
        mut new_id: impl FnMut() -> String,
    ) -> Self {
        let mut batch = Self::default();
        let mut positions: BTreeMap<(String, String, NaiveDate), Held> = BTreeMap::new();
        for statement in planned {
            let account = &statement.target.account;
            for PlannedMovement { row, status, fingerprint } in &statement.movements {
                let RowStatus::New { ordinal } = *status else { continue };
                batch.note_name(row.security.as_deref(), row.security_name.as_deref());
                batch.movements.push(NewMovement {
                    movement: StoredMovement {
                        id: new_id(),
                        account_id: account.id.to_string(),
                        import_id: Some(import_id.to_owned()),
                        happened_on: row.traded_on,
                        kind: row.kind.as_str().to_owned(),
                        security: row.security.as_deref().map(symbol),
                        quantity: row.quantity.map(|quantity| quantity.to_string()),
                        amount_minor: row.total_minor,
                        currency: account.currency.code().to_owned(),
                        detail: Detail::of(row).and_then(|detail| serde_json::to_string(&detail).ok()),
                        bank_reference: reference(row),
                    },
                    fingerprint: fingerprint.clone(),
                    ordinal,
                });
            }
            for position in &statement.statement.positions {
                batch.note_name(Some(&position.security), position.security_name.as_deref());
                // Parts of one holding, as in cash and on margin, are one position.
                let key = (account.id.to_string(), symbol(&position.security), position.as_of);
                let held = positions.entry(key).or_default();
                held.quantity = held.quantity.saturating_add(position.quantity);
                held.price = position.price.or(held.price);
                account.currency.code().clone_into(&mut held.currency);
            }
        }
        for ((account_id, security, held_on), held) in positions {
            batch.positions.push(StoredPosition {
                account_id,
                security,
                held_on,
                quantity: held.quantity.to_string(),
                price: held.price.map(|price| price.to_string()),
                currency: held.currency,
            });
        }
        batch
    }

    fn note_name(&mut self, security: Option<&str>, name: Option<&str>) {
        let Some(security) = security else { return };
        let known = self.names.entry(symbol(security)).or_default();
        if known.is_none() {
            *known = name.map(str::to_owned);
        }
    }

    /// Writes all of it.
    pub(super) async fn write(
        &self,
        tx: &mut Tx,
        owner: &CustomerId,
        import: &ImportId,
    ) -> Result<(), StoreError> {
        for (security, name) in &self.names {
            store::portfolio::name_security(tx, owner, security, name.as_deref()).await?;
        }
        store::portfolio::insert_movements(tx, owner, &self.movements).await?;
        store::portfolio::insert_positions(tx, owner, import, &self.positions).await
    }
}

fn symbol(security: &str) -> String {
    SecurityId::new(security).as_str().to_owned()
}

/// The reference as movements are known by it: with their kind, since one may stand for income and its tax.
fn reference(row: &InvestmentRow) -> Option<String> {
    row.bank_reference.as_ref().map(|reference| format!("{} {reference}", row.kind.as_str()))
}
