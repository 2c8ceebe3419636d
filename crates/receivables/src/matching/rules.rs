//! The rules that make a match, in the order they are asked.
//!
//! First every deposit is asked for a certain match, by day, so that a suggestion never takes what another deposit
//! surely pays. Then each rule in turn suggests, the strongest first.

use super::book::{Book, Came, Found};
use super::sums::{INVOICES_MAX, ways};
use super::{Confidence, DepositKind, Reason};
use crate::names::Likeness;

/// What one rule makes of one deposit.
type Rule = fn(&Book<'_>, &Came<'_>) -> Option<Found>;

/// Every rule, the strongest first.
const RULES: [Rule; 5] = [by_number, by_name, net_of_fee, part_payment, by_amount];

/// Takes the certain match of each deposit that has one.
pub(super) fn find_certain(book: &mut Book<'_>) {
    for deposit in book.free_deposits() {
        let certain = book.came.get(deposit).and_then(|came| {
            let mut found = RULES.iter().filter_map(|rule| rule(book, came));
            found.find(|found| found.confidence == Confidence::Certain)
        });
        if let Some(found) = certain {
            book.take(deposit, found);
        }
    }
}

/// Takes what each rule suggests for the deposits that are left.
pub(super) fn find_likely(book: &mut Book<'_>) {
    for rule in RULES {
        for deposit in book.free_deposits() {
            if let Some(found) = book.came.get(deposit).and_then(|came| rule(book, came)) {
                book.take(deposit, Found { confidence: Confidence::Likely, ..found });
            }
        }
    }
}

/// The bank's text names invoices: all of them together have the amount, or the only one has it less a platform's fee,
/// or is paid in part.
fn by_number(book: &Book<'_>, came: &Came<'_>) -> Option<Found> {
    let cited = book.cited(came);
    let owed_minor = cited.iter().map(|(_, owed)| owed.owed_minor).fold(0, i64::saturating_add);
    let amount_minor = came.deposit.amount_minor;
    // Clients number their invoices alike, so another client's name beside the number is a warning.
    let named = cited.iter().all(|(_, owed)| came.likeness(owed.client) > Likeness::Different);
    let is_payout = came.deposit.kind == DepositKind::PlatformPayout;
    let confidence = if named || is_payout { Confidence::Certain } else { Confidence::Likely };
    if owed_minor == amount_minor {
        let parts = cited.iter().map(|(place, owed)| (*place, owed.owed_minor, 0)).collect();
        return Some(Found { confidence, reason: Reason::NumberCited, parts });
    }
    let [(place, _)] = cited.as_slice() else { return None };
    let (fee_minor, reason) = if is_payout {
        let fee_bp = book.fees.of(&came.deposit.payer).fee_bp(owed_minor, amount_minor)?;
        (owed_minor - amount_minor, Reason::NetOfFee { fee_bp })
    } else {
        (0, Reason::PartPayment)
    };
    let parts = vec![(*place, amount_minor, fee_minor)];
    (amount_minor < owed_minor).then_some(Found { confidence, reason, parts })
}

/// The payer's name is a client's, and some of its invoices together have the amount; or it resembles a client's, and
/// one invoice has the amount.
fn by_name(book: &Book<'_>, came: &Came<'_>) -> Option<Found> {
    let amount_minor = came.deposit.amount_minor;
    let mut found: Vec<Vec<usize>> = Vec::new();
    let mut alike: Vec<usize> = Vec::new();
    let mut is_cut = false;
    for (client, likeness) in &came.clients {
        let own = book.payable_of(came.deposit, *client);
        if *likeness == Likeness::Same {
            is_cut |= own.len() > INVOICES_MAX;
            let amounts: Vec<i64> = own.iter().map(|(_, owed)| owed.owed_minor).collect();
            let places = |way: &Vec<usize>| {
                way.iter().filter_map(|place| own.get(*place)).map(|(place, _)| *place).collect()
            };
            found.extend(ways(&amounts, amount_minor).iter().map(places));
        } else {
            let equal = own.iter().filter(|(_, owed)| owed.owed_minor == amount_minor);
            alike.extend(equal.map(|(place, _)| *place));
        }
    }
    found.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    let count = found.len();
    let Some(best) = found.into_iter().next() else {
        let parts = vec![(alike.into_iter().min()?, amount_minor, 0)];
        return Some(Found { confidence: Confidence::Likely, reason: Reason::NameAlike, parts });
    };
    let (confidence, reason) = match count {
        1 if is_contested(book, came, &best) => (Confidence::Likely, Reason::MoreDepositsThanInvoices),
        1 if is_cut && best.len() > 1 => (Confidence::Likely, Reason::ManyInvoices),
        1 => (Confidence::Certain, Reason::AmountAndName),
        _ => (Confidence::Likely, Reason::SeveralWays { count: counted(count) }),
    };
    let part = |place: usize| Some((place, book.owed.get(place)?.owed_minor, 0));
    Some(Found { confidence, reason, parts: best.into_iter().filter_map(part).collect() })
}

/// Whether more free deposits of this client have the amount than invoices it could be for: then one of them paid
/// something else, and nobody knows which.
fn is_contested(book: &Book<'_>, came: &Came<'_>, best: &[usize]) -> bool {
    let Some(first) = best.first().and_then(|place| book.owed.get(*place)) else { return false };
    let owed = best.iter().filter_map(|place| book.owed.get(*place));
    let issued_on = owed.map(|owed| owed.invoice.fields().issued_on).max().unwrap_or(came.deposit.on);
    let deposits = book.like_deposits(came.deposit, first.client, issued_on);
    deposits > book.like_invoices(came.deposit, first.client).max(1)
}

/// A platform's payout is an invoice less a fee it may keep. Certain only where the payout also names the client.
fn net_of_fee(book: &Book<'_>, came: &Came<'_>) -> Option<Found> {
    if came.deposit.kind != DepositKind::PlatformPayout {
        return None;
    }
    let amount_minor = came.deposit.amount_minor;
    let range = book.fees.of(&came.deposit.payer);
    let payable = book.payable(came.deposit).into_iter();
    let fits: Vec<_> = payable
        .filter_map(|(place, owed)| Some((place, owed, range.fee_bp(owed.owed_minor, amount_minor)?)))
        .collect();
    let (place, owed, fee_bp) = *fits.first()?;
    let count = fits.len();
    let (confidence, reason) = match count {
        1 if came.likeness(owed.client) == Likeness::Same => {
            (Confidence::Certain, Reason::NetOfFee { fee_bp })
        }
        1 => (Confidence::Likely, Reason::NetOfFee { fee_bp }),
        _ => (Confidence::Likely, Reason::NetOfFeeSeveral { fee_bp, count: counted(count) }),
    };
    Some(Found { confidence, reason, parts: vec![(place, amount_minor, owed.owed_minor - amount_minor)] })
}

/// The payer's name is a client's, and more than the amount is owed on one of its invoices.
fn part_payment(book: &Book<'_>, came: &Came<'_>) -> Option<Found> {
    if came.deposit.kind == DepositKind::PlatformPayout {
        return None;
    }
    let amount_minor = came.deposit.amount_minor;
    let same = came.clients.iter().filter(|(_, likeness)| **likeness == Likeness::Same);
    let mut fits: Vec<usize> = same
        .flat_map(|(client, _)| book.payable_of(came.deposit, *client))
        .filter(|(_, owed)| owed.owed_minor > amount_minor)
        .map(|(place, _)| place)
        .collect();
    fits.sort_unstable();
    let reason = match fits.len() {
        1 => Reason::PartPayment,
        count => Reason::PartPaymentSeveral { count: counted(count) },
    };
    let parts = vec![(*fits.first()?, amount_minor, 0)];
    Some(Found { confidence: Confidence::Likely, reason, parts })
}

/// Exactly one invoice is owed with the amount, whoever paid it.
fn by_amount(book: &Book<'_>, came: &Came<'_>) -> Option<Found> {
    let amount_minor = came.deposit.amount_minor;
    let mut fits = book.payable(came.deposit);
    fits.retain(|(_, owed)| owed.owed_minor == amount_minor);
    let [(place, _)] = fits.as_slice() else { return None };
    let parts = vec![(*place, amount_minor, 0)];
    Some(Found { confidence: Confidence::Likely, reason: Reason::AmountOnly, parts })
}

/// A count for a sentence.
fn counted(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
