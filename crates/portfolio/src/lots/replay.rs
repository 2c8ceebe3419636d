//! Lots account by account: first in first out, averaged, or as the customer names them.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Books, CostMethod, Holding, Lot, Sale, divide, take};
use crate::{Event, Movement, SecurityId};

pub(super) fn books(events: &[Event], method: CostMethod) -> Books {
    let mut books = Books::default();
    for event in events {
        let Some(security) = &event.security else { continue };
        let key = (event.account.clone(), security.clone());
        let Books { holdings, sales } = &mut books;
        let holding =
            holdings.entry(key).or_insert_with(|| Holding { currency: event.currency, lots: Vec::new() });
        if method == CostMethod::Average {
            level(holding);
        }
        apply(event, security, holding, sales);
        holding.lots.retain(|lot| !lot.quantity.is_zero());
    }
    books.holdings.retain(|_, holding| !holding.lots.is_empty());
    books
}

fn apply(event: &Event, security: &SecurityId, holding: &mut Holding, sales: &mut Vec<Sale>) {
    let lot = |quantity: Decimal, basis_minor: Option<i64>, acquired_on: Option<NaiveDate>| Lot {
        acquired_on,
        quantity,
        // A basis in another currency is not this holding's.
        basis_minor: basis_minor.filter(|_| event.currency == holding.currency),
    };
    match &event.movement {
        Movement::Buy { quantity, amount_minor }
        | Movement::DividendInKind { quantity, amount_minor }
        | Movement::Reinvest { quantity, amount_minor, .. } => {
            let bought = lot(*quantity, Some(*amount_minor), Some(event.on));
            holding.lots.push(bought);
        }
        Movement::TransferIn { quantity, basis_minor, acquired_on } => {
            let came = lot(*quantity, *basis_minor, *acquired_on);
            holding.lots.push(came);
            holding.lots.sort_by_key(|lot| lot.acquired_on);
        }
        Movement::Sell { quantity, amount_minor, lots } => {
            let taken = take_out(holding, *quantity, lots);
            sales.extend(sold(event, security, *amount_minor, taken));
        }
        Movement::TransferOut { quantity } => {
            take_out(holding, *quantity, &[]);
        }
        Movement::Split { new, old } => split(holding, *new, *old),
        Movement::SplitAdded { quantity } => {
            let held = holding.quantity();
            split(holding, held.saturating_add(*quantity), held);
        }
        Movement::BasisTold { quantity, amount_minor } => tell_basis(holding, *quantity, *amount_minor),
        Movement::ReturnOfCapital { amount_minor } => {
            sales.extend(return_capital(event, security, holding, *amount_minor));
        }
        _ => {}
    }
}

/// Gives every lot of known basis the same basis a share.
fn level(holding: &mut Holding) {
    let known: Vec<&mut Lot> = holding.lots.iter_mut().filter(|lot| lot.basis_minor.is_some()).collect();
    let whole = known.iter().filter_map(|lot| lot.basis_minor).fold(0, i64::saturating_add);
    let weights: Vec<Decimal> = known.iter().map(|lot| lot.quantity).collect();
    for (lot, part) in known.into_iter().zip(divide(whole, &weights)) {
        lot.basis_minor = Some(part);
    }
}

/// Takes shares out, of lots of the named days first and then of the oldest. Where there are not enough, the rest
/// comes from shares nobody told of.
fn take_out(holding: &mut Holding, quantity: Decimal, named: &[NaiveDate]) -> Vec<Lot> {
    let mut left = quantity;
    let mut taken = Vec::new();
    let mut take_from = |lot: &mut Lot| {
        if left > Decimal::ZERO && lot.quantity > Decimal::ZERO {
            let part = take(lot, left);
            left -= part.quantity;
            taken.push(part);
        }
    };
    for day in named {
        holding.lots.iter_mut().filter(|lot| lot.acquired_on == Some(*day)).for_each(&mut take_from);
    }
    holding.lots.iter_mut().for_each(&mut take_from);
    if left > Decimal::ZERO {
        taken.push(Lot { acquired_on: None, quantity: left, basis_minor: None });
    }
    taken
}

/// The sales of lots that brought an amount together.
pub(super) fn sold(event: &Event, security: &SecurityId, amount_minor: i64, lots: Vec<Lot>) -> Vec<Sale> {
    let weights: Vec<Decimal> = lots.iter().map(|lot| lot.quantity).collect();
    let parts = divide(amount_minor, &weights);
    let sale = |(lot, proceeds_minor): (Lot, i64)| Sale {
        on: event.on,
        account: event.account.clone(),
        security: security.clone(),
        currency: event.currency,
        acquired_on: lot.acquired_on,
        quantity: lot.quantity,
        proceeds_minor,
        basis_minor: lot.basis_minor,
    };
    lots.into_iter().zip(parts).map(sale).collect()
}

fn split(holding: &mut Holding, new: Decimal, old: Decimal) {
    for lot in &mut holding.lots {
        let after = lot.quantity.checked_mul(new).and_then(|quantity| quantity.checked_div(old));
        lot.quantity = after.unwrap_or(lot.quantity);
    }
}

/// Gives lots of unknown basis what was told of so many shares, share by share.
fn tell_basis(holding: &mut Holding, quantity: Decimal, amount_minor: i64) {
    let all = Decimal::from(amount_minor).checked_mul(holding.unknown_quantity());
    let all = all.and_then(|all| all.checked_div(quantity)).and_then(money::rounded_minor);
    let Some(amount_minor) = all else { return };
    let unknown: Vec<&mut Lot> = holding.lots.iter_mut().filter(|lot| lot.basis_minor.is_none()).collect();
    let weights: Vec<Decimal> = unknown.iter().map(|lot| lot.quantity).collect();
    for (lot, part) in unknown.into_iter().zip(divide(amount_minor, &weights)) {
        lot.basis_minor = Some(part);
    }
}

/// Lowers the basis by what was paid back, share by share. What exceeds it is gained (26 U.S.C. § 301(c)(3)); of lots
/// whose basis is unknown nobody can tell.
pub(super) fn return_capital(
    event: &Event,
    security: &SecurityId,
    holding: &mut Holding,
    amount_minor: i64,
) -> Option<Sale> {
    let weights: Vec<Decimal> = holding.lots.iter().map(|lot| lot.quantity).collect();
    let mut gained_minor = 0_i64;
    for (lot, part) in holding.lots.iter_mut().zip(divide(amount_minor, &weights)) {
        let Some(basis_minor) = lot.basis_minor else { continue };
        let left = basis_minor.saturating_sub(part);
        gained_minor = gained_minor.saturating_sub(left.min(0));
        lot.basis_minor = Some(left.max(0));
    }
    (gained_minor > 0).then(|| Sale {
        on: event.on,
        account: event.account.clone(),
        security: security.clone(),
        currency: event.currency,
        acquired_on: None,
        quantity: Decimal::ZERO,
        proceeds_minor: gained_minor,
        basis_minor: Some(0),
    })
}
