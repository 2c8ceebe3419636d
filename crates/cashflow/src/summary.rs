//! The whole summary: what goes in, and one field per section.

use categorise::{Assignment, Series};
use chrono::NaiveDate;
use ledger::{Account, Transaction};
use money::Currency;
use serde::{Deserialize, Serialize};

use crate::balances::Balances;
use crate::book::Book;
use crate::business::Business;
use crate::commitments::Commitments;
use crate::concentration::Concentration;
use crate::debts::Debts;
use crate::deposits::{Deposit, deposits};
use crate::forecast::{Earlier, Event, ForecastModel, NotEnoughHistory, Origins, calibrated};
use crate::income::Income;
use crate::investment_income::InvestmentIncome;
use crate::monthly::Monthly;
use crate::net_worth::NetWorthHistory;
use crate::outlook::Outlook;
use crate::paycheck::Paycheck;
use crate::quality::{History, Quality};
use crate::recent::{RecentTransaction, recent};
use crate::runway::Runway;
use crate::safe_to_spend::{SafeToSpend, SafeToSpendParts};
use crate::spending::Spending;
use crate::student::Student;
use crate::tax_facts::TaxFacts;
use crate::uncategorised::Uncategorised;
use crate::upcoming::Upcoming;
use crate::wealth::Wealth;

/// What a summary is made from.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// All accounts of the customer.
    pub accounts: &'a [Account],
    /// All their transactions, in any order.
    pub transactions: &'a [Transaction],
    /// One assignment per transaction, in the same order.
    pub assignments: &'a [Assignment],
    /// The series found in them on the same day.
    pub series: &'a [Series],
    /// The day the summary is for; later transactions are left out.
    pub as_of: NaiveDate,
}

/// Everything the dashboard says, computed once by the import. Amounts are minor units of `currency` unless an
/// account states its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// The day it is for.
    pub as_of: NaiveDate,
    /// The primary currency: the one most transactions are in.
    pub currency: Currency,
    /// How long the history is.
    pub history: History,
    /// What is missing.
    pub quality: Quality,
    /// What each account holds.
    pub balances: Balances,
    /// Net worth by month.
    pub net_worth: NetWorthHistory,
    /// Income and spending by month.
    pub monthly: Monthly,
    /// What the months ahead are simulated from, or how much history is missing for it.
    pub forecast: Result<ForecastModel, NotEnoughHistory>,
    /// The next 90 days.
    pub outlook: Outlook,
    /// Safe to spend, but for the tax: see [`Summary::safe_to_spend`].
    pub safe_to_spend: SafeToSpendParts,
    /// Income by payer.
    pub income: Income,
    /// Income of a business or self-employment by payer; `None` without any.
    pub business_income: Option<Income>,
    /// How much hangs on one client; `None` without self-employed income.
    pub concentration: Option<Concentration>,
    /// The latest incomes.
    pub deposits: Vec<Deposit>,
    /// What a tax estimate needs.
    pub tax: TaxFacts,
    /// Business against personal.
    pub business: Business,
    /// How long cash lasts.
    pub runway: Runway,
    /// A retiree's pay by source.
    pub paycheck: Paycheck,
    /// Dividends and interest.
    pub investment_income: InvestmentIncome,
    /// Withdrawals against wealth.
    pub wealth: Wealth,
    /// Spending by category.
    pub spending: Spending,
    /// Bills and incomes due.
    pub upcoming: Upcoming,
    /// Regular costs.
    pub commitments: Commitments,
    /// The latest transactions.
    pub recent: Vec<RecentTransaction>,
    /// Debts and strain.
    pub debts: Debts,
    /// A student's money.
    pub student: Student,
    /// What is not categorised yet.
    pub uncategorised: Uncategorised,
}

impl Summary {
    /// Computes every section. The result depends on nothing but the inputs.
    pub fn build(inputs: &Inputs<'_>) -> Self {
        Self::build_after(inputs, None).0
    }

    /// The same, and sooner where a summary was built of earlier books that had many of the same rows; with what the next one
    /// may take over. The summary is what [`Self::build`] gives.
    pub fn build_after(inputs: &Inputs<'_>, earlier: Option<Earlier<'_>>) -> (Self, Origins) {
        let book = Book::open(inputs);
        let balances = Balances::build(&book);
        let monthly = Monthly::build(&book);
        let runway = Runway::build(&balances, &monthly);
        let (forecast, origins) = calibrated(&book, earlier);
        let summary = Self {
            as_of: inputs.as_of,
            currency: book.currency,
            history: book.history.clone(),
            quality: Quality::build(&book, &balances),
            net_worth: NetWorthHistory::build(&book, &balances),
            outlook: Outlook::build(&book, &balances, forecast.as_ref().ok()),
            forecast,
            safe_to_spend: SafeToSpendParts::build(&book, &balances, &monthly),
            income: Income::build(&book),
            business_income: Income::of_business(&book),
            concentration: Concentration::build(&book),
            deposits: deposits(&book),
            tax: TaxFacts::build(&book),
            business: Business::build(&book),
            paycheck: Paycheck::build(&book),
            investment_income: InvestmentIncome::build(&book),
            wealth: Wealth::build(&book, &balances),
            spending: Spending::build(&book),
            upcoming: Upcoming::build(&book),
            commitments: Commitments::build(&book, &monthly),
            recent: recent(&book),
            debts: Debts::build(&book, &balances),
            student: Student::build(&book, &runway),
            uncategorised: Uncategorised::build(&book),
            runway,
            balances,
            monthly,
        };
        (summary, origins)
    }

    /// Takes into the forecast what the books cannot know: tax that falls due, invoices that are open.
    pub fn expect(&mut self, events: &[Event]) {
        if events.is_empty() {
            return;
        }
        if let Ok(model) = &mut self.forecast {
            *model = model.clone().with_events(events.iter().cloned());
            self.outlook.redraw(model, events);
        }
    }

    /// Safe to spend with the tax accrued and not yet paid taken off; `None` when no estimate can be made.
    pub fn safe_to_spend(&self, unpaid_tax_minor: Option<i64>) -> SafeToSpend {
        self.safe_to_spend.with_tax(unpaid_tax_minor)
    }
}
