//! Finding the deposits in the customer's books that paid their invoices.

use std::collections::HashSet;
use std::sync::Arc;

use categorise::Category;
use ledger::{AccountId, CustomerId, TransactionId};
use receivables::{Confidence, Deposit, DepositKind, Invoice, Matching, match_deposits};

use super::view::ReceivablesView;
use crate::understanding::Books;
use crate::{Attune, ServiceError};

impl Attune {
    /// Brings the invoices in line with the books: payments whose transaction is gone are freed, deposits that surely
    /// paid are recorded. Gives what dashboards show of them; `None` without invoices.
    pub(crate) async fn settle_invoices(
        &self,
        owner: &CustomerId,
        books: &Arc<Books>,
    ) -> Result<Option<ReceivablesView>, ServiceError> {
        let (books, today) = (books.clone(), self.now().date_naive());
        self.change_invoices(owner, move |invoices| {
            if invoices.is_empty() {
                return Ok(None);
            }
            let matching = settle(invoices, &books)?;
            Ok(Some(ReceivablesView::of(invoices, matching.matches.len(), today)))
        })
        .await
    }
}

impl Books {
    /// Money that came into cash accounts and may have paid an invoice: income of a business, and what nobody has
    /// categorised yet.
    pub(super) fn deposits(&self) -> Vec<Deposit> {
        let cash = self.accounts.iter().filter(|account| account.kind.is_cash());
        let cash: HashSet<&AccountId> = cash.map(|account| &account.id).collect();
        let rows = self.transactions.iter().zip(&self.assignments);
        rows.filter(|(transaction, assignment)| {
            let category = assignment.category;
            transaction.amount_minor > 0
                && cash.contains(&transaction.account_id)
                && (category.is_business_income() || category == Category::Uncategorised)
        })
        .map(|(transaction, assignment)| {
            let named = transaction.counterparty.as_deref().filter(|name| !name.trim().is_empty());
            let payer = [named, Some(assignment.counterparty.as_str()), Some(&transaction.description)];
            Deposit {
                transaction_id: transaction.id.clone(),
                on: transaction.posted_on,
                amount_minor: transaction.amount_minor,
                currency: transaction.currency,
                payer: payer.into_iter().flatten().find(|name| !name.is_empty()).unwrap_or("").to_owned(),
                reference: transaction.description.clone(),
                kind: match assignment.category {
                    Category::PlatformPayout | Category::SalesReceipts => DepositKind::PlatformPayout,
                    _ => DepositKind::Direct,
                },
            }
        })
        .collect()
    }
}

/// Frees what is no longer in the books, applies what is certain, and gives what is left to decide.
fn settle(invoices: &mut [Invoice], books: &Books) -> Result<Matching, ServiceError> {
    free_gone(invoices, books);
    let deposits = books.deposits();
    loop {
        let matching = match_deposits(invoices, &deposits);
        if matching.matches.iter().all(|found| found.confidence != Confidence::Certain) {
            return Ok(matching);
        }
        // An invoice is matched once a run, so that a second part payment is found after the first; each run uses up
        // at least one deposit.
        matching.apply_certain(invoices).map_err(ServiceError::internal)?;
    }
}

/// Takes back payments whose transaction is no longer there, as after an import was undone.
fn free_gone(invoices: &mut [Invoice], books: &Books) {
    let Some(there) = books.all_ids() else { return };
    for invoice in invoices {
        let paid_by = invoice.payments().iter().filter_map(|payment| payment.transaction_id.clone());
        let gone: Vec<TransactionId> = paid_by.filter(|id| !there.contains(id.as_str())).collect();
        for transaction_id in gone {
            invoice.remove_payment(&transaction_id);
        }
    }
}
