//! What is owed and what came, while matching: which of it is still free, and whom a payer may pay for.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use ledger::TransactionId;

use super::fees::Fees;
use super::{Confidence, Deposit, DepositKind, Match, Matching, Part, Reason};
use crate::names::{Likeness, Mark, client_key, likeness, number_marks, text_marks};
use crate::{Invoice, InvoiceId, State};

/// An invoice with something owed.
#[derive(Debug)]
pub(super) struct Owed<'a> {
    pub(super) invoice: &'a Invoice,
    /// The place of its client in the book.
    pub(super) client: usize,
    /// What no payment settles, minor units.
    pub(super) owed_minor: i64,
    is_free: bool,
}

/// A deposit no payment names.
#[derive(Debug)]
pub(super) struct Came<'a> {
    pub(super) deposit: &'a Deposit,
    /// The clients its payer's name may mean, by place.
    pub(super) clients: BTreeMap<usize, Likeness>,
    /// The invoice numbers its text may name.
    marks: BTreeSet<Mark>,
    is_free: bool,
}

/// Invoices by due day, deposits by day, and the matches so far.
#[derive(Debug)]
pub(super) struct Book<'a> {
    pub(super) invoices: &'a [Invoice],
    pub(super) owed: Vec<Owed<'a>>,
    pub(super) came: Vec<Came<'a>>,
    pub(super) fees: Fees,
    /// Places of owed invoices by client, and by what names their number.
    by_client: BTreeMap<usize, Vec<usize>>,
    by_mark: BTreeMap<Mark, Vec<usize>>,
    matches: Vec<Match>,
}

/// What is found to be paid: the places of owed invoices with the amount and fee of each.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) confidence: Confidence,
    pub(super) reason: Reason,
    pub(super) parts: Vec<(usize, i64, i64)>,
}

impl Came<'_> {
    /// How alike the payer's name and a client's are.
    pub(super) fn likeness(&self, client: usize) -> Likeness {
        self.clients.get(&client).copied().unwrap_or(Likeness::Different)
    }
}

impl<'a> Book<'a> {
    pub(super) fn new(invoices: &'a [Invoice], deposits: &'a [Deposit]) -> Self {
        let mut keys: BTreeMap<String, usize> = BTreeMap::new();
        for invoice in invoices {
            let next = keys.len();
            keys.entry(client_key(&invoice.fields().client)).or_insert(next);
        }
        let place_of = |invoice: &Invoice| keys.get(&client_key(&invoice.fields().client)).copied();
        let mut owed: Vec<Owed<'a>> = invoices
            .iter()
            .filter(|invoice| matches!(invoice.state(), State::Sent { .. }) && invoice.unsettled_minor() > 0)
            .filter_map(|invoice| {
                let owed_minor = invoice.unsettled_minor();
                Some(Owed { invoice, client: place_of(invoice)?, owed_minor, is_free: true })
            })
            .collect();
        owed.sort_by_key(|owed| owed.invoice.order());
        let used = used(invoices);
        let payers = payers(invoices, deposits, &keys);
        let mut came: Vec<Came<'a>> = deposits
            .iter()
            .filter(|deposit| !used.contains_key(&deposit.transaction_id))
            .map(|deposit| Came {
                deposit,
                clients: payers.get(deposit.payer.as_str()).cloned().unwrap_or_default(),
                marks: text_marks(&format!("{} {}", deposit.payer, deposit.reference)),
                is_free: deposit.amount_minor > 0,
            })
            .collect();
        came.sort_by_key(|came| (came.deposit.on, &came.deposit.transaction_id));
        // A transaction handed in twice is still one deposit.
        came.dedup_by_key(|came| &came.deposit.transaction_id);
        let mut by_client: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut by_mark: BTreeMap<Mark, Vec<usize>> = BTreeMap::new();
        for (place, owed) in owed.iter().enumerate() {
            by_client.entry(owed.client).or_default().push(place);
            for mark in number_marks(&owed.invoice.fields().number) {
                by_mark.entry(mark).or_default().push(place);
            }
        }
        let fees = Fees::learn(invoices, deposits);
        Self { invoices, owed, came, fees, by_client, by_mark, matches: Vec::new() }
    }

    /// How alike the names of a deposit's payer and an invoice's client are.
    pub(super) fn likeness_to(&self, came: usize, invoice: &Invoice) -> Likeness {
        self.came
            .get(came)
            .map_or(Likeness::Different, |came| likeness(&invoice.fields().client, &came.deposit.payer))
    }

    /// Places of deposits that are still free, by day.
    pub(super) fn free_deposits(&self) -> Vec<usize> {
        (0..self.came.len()).filter(|place| self.came.get(*place).is_some_and(|came| came.is_free)).collect()
    }

    /// Free invoices a deposit may pay: of its currency, and issued by its day; the earliest due first.
    pub(super) fn payable(&self, deposit: &Deposit) -> Vec<(usize, &Owed<'a>)> {
        self.payable_among(deposit, 0..self.owed.len())
    }

    /// Those of one client.
    pub(super) fn payable_of(&self, deposit: &Deposit, client: usize) -> Vec<(usize, &Owed<'a>)> {
        self.payable_among(deposit, self.by_client.get(&client).into_iter().flatten().copied())
    }

    /// Those whose number the deposit's text names.
    pub(super) fn cited(&self, came: &Came<'_>) -> Vec<(usize, &Owed<'a>)> {
        let places = came.marks.iter().filter_map(|mark| self.by_mark.get(mark)).flatten();
        let places: BTreeSet<usize> = places.copied().collect();
        self.payable_among(came.deposit, places)
    }

    fn payable_among(
        &self,
        deposit: &Deposit,
        places: impl IntoIterator<Item = usize>,
    ) -> Vec<(usize, &Owed<'a>)> {
        let owed = places.into_iter().filter_map(|place| Some((place, self.owed.get(place)?)));
        let may_pay = |(_, owed): &(usize, &Owed<'a>)| {
            let fields = owed.invoice.fields();
            owed.is_free && fields.currency == deposit.currency && fields.issued_on <= deposit.on
        };
        owed.filter(may_pay).collect()
    }

    /// How many free deposits of a client have this amount and currency and came from a day on.
    pub(super) fn like_deposits(&self, like: &Deposit, client: usize, from: NaiveDate) -> usize {
        self.came
            .iter()
            .filter(|came| {
                let deposit = came.deposit;
                came.is_free
                    && (deposit.amount_minor, deposit.currency) == (like.amount_minor, like.currency)
                    && deposit.on >= from
                    && came.likeness(client) == Likeness::Same
            })
            .count()
    }

    /// How many free invoices of a client are owed with the amount and currency of a deposit, whenever issued.
    pub(super) fn like_invoices(&self, like: &Deposit, client: usize) -> usize {
        let fits = |owed: &&Owed<'_>| {
            let currency = owed.invoice.fields().currency;
            owed.is_free
                && owed.client == client
                && (owed.owed_minor, currency) == (like.amount_minor, like.currency)
        };
        self.owed.iter().filter(fits).count()
    }

    /// Uses a deposit and the invoices it pays.
    pub(super) fn take(&mut self, deposit: usize, found: Found) {
        let Some(came) = self.came.get_mut(deposit) else { return };
        came.is_free = false;
        let (transaction_id, on) = (came.deposit.transaction_id.clone(), came.deposit.on);
        let mut parts = Vec::with_capacity(found.parts.len());
        for (place, amount_minor, fee_minor) in found.parts {
            if let Some(owed) = self.owed.get_mut(place) {
                owed.is_free = false;
                let invoice_id = owed.invoice.id().clone();
                parts.push(Part { invoice_id, amount_minor, fee_minor, confirms: false });
            }
        }
        let Found { confidence, reason, .. } = found;
        self.matches.push(Match { transaction_id, on, confidence, reason, parts });
    }

    /// Uses a deposit to confirm a payment that is recorded already.
    pub(super) fn confirm(
        &mut self,
        deposit: usize,
        invoice_id: InvoiceId,
        confidence: Confidence,
        reason: Reason,
    ) {
        let Some(came) = self.came.get_mut(deposit) else { return };
        came.is_free = false;
        let (transaction_id, on) = (came.deposit.transaction_id.clone(), came.deposit.on);
        let amount_minor = came.deposit.amount_minor;
        let part = Part { invoice_id, amount_minor, fee_minor: 0, confirms: true };
        self.matches.push(Match { transaction_id, on, confidence, reason, parts: vec![part] });
    }

    pub(super) fn finish(mut self) -> Matching {
        self.matches.sort_by(|a, b| (a.on, &a.transaction_id).cmp(&(b.on, &b.transaction_id)));
        let matched: BTreeSet<&TransactionId> =
            self.matches.iter().map(|found| &found.transaction_id).collect();
        let unmatched_deposits = self
            .came
            .iter()
            .map(|came| &came.deposit.transaction_id)
            .filter(|id| !matched.contains(id))
            .cloned()
            .collect();
        let unmatched_invoices =
            self.owed.iter().filter(|owed| owed.is_free).map(|owed| owed.invoice.id().clone()).collect();
        Matching { matches: self.matches, unmatched_invoices, unmatched_deposits }
    }
}

/// The transactions invoices name as their payments, with the invoices.
fn used(invoices: &[Invoice]) -> BTreeMap<&TransactionId, Vec<&Invoice>> {
    let mut used: BTreeMap<&TransactionId, Vec<&Invoice>> = BTreeMap::new();
    for invoice in invoices {
        for transaction_id in invoice.payments().iter().filter_map(|payment| payment.transaction_id.as_ref())
        {
            used.entry(transaction_id).or_default().push(invoice);
        }
    }
    used
}

/// For each payer's name, the clients it may mean: those with a like name, and those it was found to pay for before,
/// unless it is a platform, which pays for many.
fn payers<'a>(
    invoices: &[Invoice],
    deposits: &'a [Deposit],
    keys: &BTreeMap<String, usize>,
) -> BTreeMap<&'a str, BTreeMap<usize, Likeness>> {
    let mut payers: BTreeMap<&str, BTreeMap<usize, Likeness>> = BTreeMap::new();
    for deposit in deposits {
        payers.entry(&deposit.payer).or_insert_with(|| {
            let like = keys.iter().map(|(key, place)| (*place, likeness(key, &deposit.payer)));
            like.filter(|(_, likeness)| *likeness > Likeness::Different).collect()
        });
    }
    let used = used(invoices);
    for deposit in deposits.iter().filter(|deposit| deposit.kind == DepositKind::Direct) {
        for invoice in used.get(&deposit.transaction_id).into_iter().flatten() {
            let place = keys.get(&client_key(&invoice.fields().client));
            if let (Some(clients), Some(place)) = (payers.get_mut(deposit.payer.as_str()), place) {
                clients.insert(*place, Likeness::Same);
            }
        }
    }
    payers
}
