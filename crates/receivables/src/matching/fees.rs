//! What platforms keep, learnt from payouts that were matched before.

use std::collections::BTreeMap;

use ledger::TransactionId;

use super::{Deposit, DepositKind};
use crate::Invoice;
use crate::concentration::share_bp;
use crate::names::client_key;

/// The fees believed before a platform is known, in basis points: 0 to 15 %. Card processors keep about 3 %,
/// marketplaces for freelance work 10 to 20 %; above 15 % a payout is too likely to be something else.
const UNKNOWN_BP: (i64, i64) = (0, 1_500);
/// Payouts that make a platform known.
const LEARNT_FROM: usize = 3;
/// How far a fee may lie outside what was seen, in basis points, since part of most fees is a fixed amount.
const MARGIN_BP: i64 = 50;

/// The lowest and the highest fee of each platform, in basis points of the invoice.
#[derive(Debug, Default)]
pub(super) struct Fees {
    by_payer: BTreeMap<String, (i64, i64)>,
}

impl Fees {
    /// Learns from the payouts that invoices name as their payments.
    pub(super) fn learn(invoices: &[Invoice], deposits: &[Deposit]) -> Self {
        let mut paid: BTreeMap<&TransactionId, (i64, i64)> = BTreeMap::new();
        for payment in invoices.iter().flat_map(Invoice::payments) {
            if let Some(transaction_id) = &payment.transaction_id {
                let (fee, whole) = paid.entry(transaction_id).or_default();
                *fee = fee.saturating_add(payment.fee_minor);
                *whole = whole.saturating_add(payment.settles_minor());
            }
        }
        let mut seen: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        for deposit in deposits.iter().filter(|deposit| deposit.kind == DepositKind::PlatformPayout) {
            if let Some((fee, whole)) = paid.get(&deposit.transaction_id) {
                seen.entry(client_key(&deposit.payer)).or_default().push(share_bp(*fee, *whole));
            }
        }
        let range = |fees: &Vec<i64>| {
            let (low, high) = (fees.iter().min()?, fees.iter().max()?);
            (fees.len() >= LEARNT_FROM).then(|| ((low - MARGIN_BP).max(0), high + MARGIN_BP))
        };
        let by_payer = seen.iter().filter_map(|(payer, fees)| Some((payer.clone(), range(fees)?))).collect();
        Self { by_payer }
    }

    /// The fees a platform may keep.
    pub(super) fn of(&self, payer: &str) -> FeeRange {
        let (low_bp, high_bp) = self.by_payer.get(&client_key(payer)).copied().unwrap_or(UNKNOWN_BP);
        FeeRange { low_bp, high_bp }
    }
}

/// The fees one platform may keep, in basis points of the invoice.
#[derive(Debug, Clone, Copy)]
pub(super) struct FeeRange {
    low_bp: i64,
    high_bp: i64,
}

impl FeeRange {
    /// The fee of a payout in basis points of the invoice, when it lies in the range.
    pub(super) fn fee_bp(self, owed_minor: i64, amount_minor: i64) -> Option<u32> {
        let fee_minor = owed_minor.checked_sub(amount_minor).filter(|fee_minor| *fee_minor >= 0)?;
        let fee_bp = share_bp(fee_minor, owed_minor);
        let fits = (self.low_bp..=self.high_bp).contains(&fee_bp);
        u32::try_from(fee_bp).ok().filter(|_| fits)
    }
}
