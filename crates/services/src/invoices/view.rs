//! What pages and the dashboard show of the customer's invoices, on one day.

use std::collections::HashMap;

use cashflow::forecast::{Event, ForecastModel, Spread};
use chrono::{Days, NaiveDate};
use ledger::TransactionId;
use money::Currency;
use receivables::{
    Ageing, Buckets, ClientAgeing, ClientLateness, Deposit, ExpectedPayment, Invoice, InvoiceId, Lateness,
    Likeness, Match, Question, Reason, State, Status, likeness, match_deposits,
};
use serde::{Deserialize, Serialize};

use crate::people::{Principal, home_currency};
use crate::understanding::{Books, Kept};
use crate::{Attune, ServiceError};

/// Expected payments that are kept for the dashboard and the forecast.
const NEXT_KEPT: usize = 40;
/// Deposits a page lists that no invoice explains.
const UNMATCHED_SHOWN: usize = 10;
/// Days ahead for which a probability of being paid is asked.
const HORIZON: Days = Days::new(30);
/// No question pushes a payment back by more days than this.
const SLIP_DAYS_MAX: u32 = 365;

/// One invoice as it stands on a day.
#[derive(Debug, Clone)]
pub struct ListedInvoice {
    /// The invoice.
    pub invoice: Invoice,
    /// Where it stands.
    pub status: Status,
    /// What is still owed on it, minor units of its currency.
    pub outstanding_minor: i64,
    /// When that is likely to come; `None` when nothing is owed.
    pub expected: Option<ExpectedPayment>,
}

/// What one client owes, and how late it usually pays.
#[derive(Debug, Clone)]
pub struct ClientOwing {
    /// What it owes, by days late.
    pub ageing: ClientAgeing,
    /// How late it pays.
    pub lateness: ClientLateness,
}

/// What is owed in one currency.
#[derive(Debug, Clone)]
pub struct OwedIn {
    /// The currency of every amount here.
    pub currency: Currency,
    /// All clients together, by days late.
    pub buckets: Buckets,
    /// Each client, the one that owes most first.
    pub clients: Vec<ClientOwing>,
}

/// A deposit that may have paid invoices; the customer decides.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// The deposit.
    pub deposit: Deposit,
    /// Why it is suggested.
    pub reason: Reason,
    /// The invoices it would pay.
    pub parts: Vec<SuggestedPart>,
}

/// What a suggested deposit would pay of one invoice.
#[derive(Debug, Clone)]
pub struct SuggestedPart {
    /// The invoice.
    pub invoice_id: InvoiceId,
    /// Its number.
    pub number: String,
    /// Who is to pay it.
    pub client: String,
    /// What it would settle, a platform's fee included, minor units of the deposit's currency.
    pub settles_minor: i64,
}

/// Everything the page of all invoices shows.
#[derive(Debug, Clone)]
pub struct Receivables {
    /// The day it holds for.
    pub today: NaiveDate,
    /// What is owed, by currency.
    pub owed: Vec<OwedIn>,
    /// Median days late of the overdue invoices; `None` when none is.
    pub median_days_late: Option<i64>,
    /// Every invoice, the newest first.
    pub invoices: Vec<ListedInvoice>,
    /// Deposits that may have paid.
    pub suggestions: Vec<Suggestion>,
    /// The newest deposits since the first invoice that no invoice explains.
    pub unmatched: Vec<Deposit>,
}

/// Everything the page of one invoice shows.
#[derive(Debug, Clone)]
pub struct InvoiceSheet {
    /// The day it holds for.
    pub today: NaiveDate,
    /// The invoice.
    pub listed: ListedInvoice,
    /// How late its client pays.
    pub lateness: ClientLateness,
    /// Deposits that may have paid it.
    pub suggestions: Vec<Suggestion>,
    /// The customer's own currency.
    pub home_currency: Currency,
    /// Days later than is usual that the customer asked about.
    pub slip_days: u32,
    /// What of the expected deposit can be spent, or why that is not told.
    pub after_tax: Result<AfterTax, NotFollowed>,
}

/// What becomes of a deposit that is expected. Minor units of the customer's own currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AfterTax {
    /// Sales tax in it, which is passed on.
    pub sales_tax_minor: i64,
    /// The tax it adds to the running year.
    pub tax_minor: i64,
    /// What is left of it.
    pub left_minor: i64,
    /// What is safe to spend today, without it; below zero where less than nothing is.
    pub safe_to_spend_minor: i64,
    /// What would be safe to spend with it: tax that was paid ahead is not kept back twice.
    pub safe_with_it_minor: i64,
}

/// Why a deposit is not followed to what can be spent of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotFollowed {
    /// None is likely to come.
    NotExpected,
    /// It comes in another currency than the customer's own: what it is worth is known on its day.
    OtherCurrency,
    /// It comes after the running tax year.
    NextTaxYear,
    /// Tax cannot be worked out, for want of statements, a country, or rules for the year.
    NoTaxYear,
}

impl AfterTax {
    fn of(kept: &Kept, listed: &ListedInvoice) -> Result<Self, NotFollowed> {
        let invoice = &listed.invoice;
        let expected = listed.expected.as_ref().ok_or(NotFollowed::NotExpected)?;
        let on = expected.p50_on.ok_or(NotFollowed::NotExpected)?;
        if invoice.fields().currency != kept.summary.currency {
            return Err(NotFollowed::OtherCurrency);
        }
        let years = kept.tax.as_ref().ok_or(NotFollowed::NoTaxYear)?;
        let plan = years.this.as_ref().map_err(|_| NotFollowed::NoTaxYear)?;
        if plan.inputs.last_day().is_none_or(|last| on > last) {
            return Err(NotFollowed::NextTaxYear);
        }
        let totals = invoice.totals();
        // A part payment brings its share of the sales tax.
        let net = i128::from(expected.amount_minor) * i128::from(totals.net_minor);
        let unknown = NotFollowed::NoTaxYear;
        let net_minor = i64::try_from(net / i128::from(totals.total_minor.max(1))).map_err(|_| unknown)?;
        let tax_minor = plan.accrued_with(&plan.inputs.facts, net_minor).map_err(|_| unknown)?.added_minor();
        let to_keep_back_minor =
            if years.is_paid_by_oneself(&kept.summary) { years.to_keep_back_minor() } else { Some(0) };
        let safe_to_spend_minor = kept.summary.safe_to_spend(to_keep_back_minor).amount_minor;
        let unpaid_minor = plan.unpaid_minor();
        let more_kept_back_minor =
            unpaid_minor.saturating_add(tax_minor).max(0).saturating_sub(unpaid_minor.max(0));
        Ok(Self {
            sales_tax_minor: expected.amount_minor.saturating_sub(net_minor),
            tax_minor,
            left_minor: net_minor.saturating_sub(tax_minor),
            safe_to_spend_minor,
            safe_with_it_minor: safe_to_spend_minor
                .saturating_add(net_minor)
                .saturating_sub(more_kept_back_minor),
        })
    }
}

/// What is kept of the invoices for dashboards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReceivablesView {
    /// The day it holds for.
    pub as_of: NaiveDate,
    /// What is owed in each currency, by days late.
    pub owed: Vec<(Currency, Buckets)>,
    /// Median days late of the overdue invoices; `None` when none is.
    pub median_days_late: Option<i64>,
    /// The payments expected first, at most forty.
    pub next: Vec<ExpectedPayment>,
    /// Invoices with something owed.
    pub owed_count: u32,
    /// Invoices not sent yet.
    pub draft_count: u32,
    /// Invoices paid in full, which is what lateness is learnt from.
    pub paid_count: u32,
    /// Deposits that may have paid and wait for the customer to say so.
    pub suggestion_count: u32,
}

impl Attune {
    /// All invoices of the customer's, what is owed on them, and the deposits that may have paid.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn invoices(&self, person: &Principal) -> Result<Receivables, ServiceError> {
        let owner = person.customer()?;
        let books = self.books(owner).await?;
        let (invoices, today) = (self.stored_invoices(owner).await?, self.now().date_naive());
        tokio::task::spawn_blocking(move || Receivables::of(invoices, &books, today))
            .await
            .map_err(ServiceError::internal)
    }

    /// One invoice of the customer's, as if its client paid so many days later than is usual.
    ///
    /// # Errors
    /// When there is no such invoice of theirs.
    pub async fn invoice(
        &self,
        person: &Principal,
        id: &str,
        slip_days: u32,
    ) -> Result<InvoiceSheet, ServiceError> {
        let owner = person.customer()?;
        let invoices = self.stored_invoices(owner).await?;
        if !invoices.iter().any(|invoice| invoice.id().as_str() == id) {
            return Err(ServiceError::NotFound);
        }
        let books = self.books(owner).await?;
        let (home, id) = (home_currency(person.country), id.to_owned());
        let question =
            Question { slip_days: slip_days.min(SLIP_DAYS_MAX), ..question(self.now().date_naive()) };
        let sheet = tokio::task::spawn_blocking(move || sheet(&invoices, &books, home, question, &id))
            .await
            .map_err(ServiceError::internal)?
            .ok_or(ServiceError::NotFound)?;
        let kept = self.kept(person).await?;
        Ok(InvoiceSheet { after_tax: AfterTax::of(&kept, &sheet.listed), ..sheet })
    }
}

impl ListedInvoice {
    fn of(invoice: Invoice, lateness: &Lateness, question: Question) -> Self {
        Self {
            status: invoice.status(question.as_of),
            outstanding_minor: invoice.outstanding_minor(question.as_of),
            expected: lateness.expected(&invoice, question),
            invoice,
        }
    }
}

impl Receivables {
    fn of(invoices: Vec<Invoice>, books: &Books, today: NaiveDate) -> Self {
        let lateness = Lateness::learn(&invoices, today);
        let ageing = Ageing::of(&invoices, today);
        let owing =
            |ageing: ClientAgeing| ClientOwing { lateness: lateness.of_client(&ageing.client), ageing };
        let owed = ageing.currencies.into_iter().map(|each| OwedIn {
            currency: each.currency,
            buckets: each.buckets,
            clients: each.clients.into_iter().map(owing).collect(),
        });
        let owed = owed.collect();
        let deposits = books.deposits();
        let matching = match_deposits(&invoices, &deposits);
        let by_id = by_id(&deposits);
        let suggestions = suggestions(&matching.matches, &invoices, &by_id);
        let first_on = invoices.iter().map(|invoice| invoice.fields().issued_on).min();
        let unmatched = matching.unmatched_deposits.iter().rev();
        let unmatched = unmatched
            .filter_map(|id| by_id.get(id).copied().cloned())
            .take_while(|deposit| first_on.is_some_and(|first_on| deposit.on >= first_on))
            .take(UNMATCHED_SHOWN)
            .collect();
        let mut listed: Vec<ListedInvoice> = invoices
            .into_iter()
            .map(|invoice| ListedInvoice::of(invoice, &lateness, question(today)))
            .collect();
        listed.sort_by(|a, b| {
            let key =
                |listed: &ListedInvoice| (listed.invoice.fields().issued_on, listed.invoice.id().clone());
            key(b).cmp(&key(a))
        });
        Self {
            today,
            owed,
            median_days_late: ageing.median_days_late,
            invoices: listed,
            suggestions,
            unmatched,
        }
    }
}

impl ReceivablesView {
    /// What is kept on a day, with so many suggestions waiting.
    pub(super) fn of(invoices: &[Invoice], suggestions: usize, today: NaiveDate) -> Self {
        let ageing = Ageing::of(invoices, today);
        let mut next = Lateness::learn(invoices, today).expected_all(invoices, question(today));
        let count = |is: fn(&Status) -> bool| {
            let found = invoices.iter().filter(|invoice| is(&invoice.status(today)));
            u32::try_from(found.count()).unwrap_or(u32::MAX)
        };
        let owed_count = u32::try_from(next.len()).unwrap_or(u32::MAX);
        next.truncate(NEXT_KEPT);
        Self {
            as_of: today,
            owed: ageing.currencies.iter().map(|each| (each.currency, each.buckets)).collect(),
            median_days_late: ageing.median_days_late,
            next,
            owed_count,
            draft_count: count(|status| *status == Status::Draft),
            paid_count: count(|status| *status == Status::Paid),
            suggestion_count: u32::try_from(suggestions).unwrap_or(u32::MAX),
        }
    }

    /// The open invoices in the forecast's currency, as events of it. An invoice stands for the next payment of the
    /// payer its client is; a client whose pay comes with a rhythm is in the forecast already.
    pub(crate) fn expected(&self, currency: Currency, forecast: &ForecastModel) -> Vec<Event> {
        let same = |client: &str, name: &str| likeness(client, name) == Likeness::Same;
        let has_rhythm =
            |client: &str| forecast.scheduled.iter().any(|one| one.is_income && same(client, &one.name));
        let open = self.next.iter().filter(|payment| payment.currency == currency);
        open.filter(|payment| !has_rhythm(&payment.client))
            .filter_map(|payment| {
                let days = |on: NaiveDate| (on - forecast.as_of).num_days().max(1);
                let first = days(payment.p10_on?);
                let middle = payment.p50_on.map_or(first, days);
                let after_days = Spread { p10: first, p50: middle, p90: payment.p90_on.map_or(middle, days) };
                // A day is left open where so large a share of this client's invoices is not paid at all.
                let chance_permille = match (payment.p50_on, payment.p90_on) {
                    (_, Some(_)) => 1_000,
                    (Some(_), None) => 500,
                    (None, None) => 100,
                };
                let payer = forecast.payers.iter().find(|payer| same(&payment.client, &payer.name));
                let key = payer.map_or("", |payer| payer.key.as_str());
                let amount_minor = payment.amount_minor;
                Some(Event::invoice(&payment.client, Some(key), amount_minor, after_days, chance_permille))
            })
            .collect()
    }
}

fn question(today: NaiveDate) -> Question {
    Question { as_of: today, by: today.checked_add_days(HORIZON).unwrap_or(today), slip_days: 0 }
}

fn sheet(
    invoices: &[Invoice],
    books: &Books,
    home_currency: Currency,
    question: Question,
    id: &str,
) -> Option<InvoiceSheet> {
    let today = question.as_of;
    let invoice = invoices.iter().find(|invoice| invoice.id().as_str() == id)?;
    let lateness = Lateness::learn(invoices, today);
    let is_open = matches!(invoice.state(), State::Sent { .. });
    let suggestions = if is_open {
        let deposits = books.deposits();
        let matching = match_deposits(invoices, &deposits);
        let mut found = suggestions(&matching.matches, invoices, &by_id(&deposits));
        found.retain(|suggestion| suggestion.parts.iter().any(|part| part.invoice_id == *invoice.id()));
        found
    } else {
        Vec::new()
    };
    Some(InvoiceSheet {
        today,
        lateness: lateness.of_client(&invoice.fields().client),
        listed: ListedInvoice::of(invoice.clone(), &lateness, question),
        suggestions,
        home_currency,
        slip_days: question.slip_days,
        after_tax: Err(NotFollowed::NoTaxYear),
    })
}

fn suggestions(
    matches: &[Match],
    invoices: &[Invoice],
    deposits: &HashMap<&TransactionId, &Deposit>,
) -> Vec<Suggestion> {
    let suggested = matches.iter().map(|found| {
        let parts = found.parts.iter().filter_map(|part| {
            let fields = invoices.iter().find(|invoice| *invoice.id() == part.invoice_id)?.fields();
            Some(SuggestedPart {
                invoice_id: part.invoice_id.clone(),
                number: fields.number.clone(),
                client: fields.client.clone(),
                settles_minor: part.amount_minor.saturating_add(part.fee_minor),
            })
        });
        Some(Suggestion {
            deposit: (*deposits.get(&found.transaction_id)?).clone(),
            reason: found.reason,
            parts: parts.collect(),
        })
    });
    suggested.flatten().collect()
}

fn by_id(deposits: &[Deposit]) -> HashMap<&TransactionId, &Deposit> {
    deposits.iter().map(|deposit| (&deposit.transaction_id, deposit)).collect()
}
