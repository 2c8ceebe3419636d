//! Watching generated lives week by week, as a customer's books would be read: what is found on each day, and what
//! truly happened. Every day is judged from the rows up to it and nothing later.

use std::collections::BTreeMap;

use cashflow::{Inputs, Summary};
use categorise::{Assignment, Series, Teachings, categorise, find_series};
use chrono::{Days, NaiveDate};
use ledger::{Account, Transaction};
use population::{EventKind, Household, LifeMix, Shift, Spec, Vocabulary, generate};
use profile::{CashForecast, IntentFacts, IntentKind, IntentModels, Signs, intents, signs};

use crate::TrainError;
use crate::grow::in_threads;

/// The lives to watch.
#[derive(Debug, Clone, PartialEq)]
pub struct Lives {
    /// The seed; tuning and reporting must not share one.
    pub seed: u64,
    /// How many lives.
    pub count: u64,
    /// The chance of each event that fits a life.
    pub event_share: f64,
    /// One life in this many is also watched with the cash-flow forecast, month by month, which takes longer; 0 for
    /// none.
    pub forecast_every: u64,
    /// Whether they stray from the documented population, as lives that nothing was tuned on do.
    pub held_out: bool,
}

/// Days of history before the first day of watching.
const BEFORE_DAYS: u64 = 200;
/// Days between two looks.
const STEP_DAYS: usize = 7;
/// Looks between two that ask for a forecast.
const FORECAST_STEPS: usize = 4;
/// An overdraft begins after so many days without one.
const CALM_DAYS: i64 = 30;

/// One look at one life.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Look {
    pub(crate) on: NaiveDate,
    /// The probability of each kind that a rule finds.
    pub(crate) found: BTreeMap<IntentKind, f64>,
    /// What a model would judge by.
    pub(crate) signs: Signs,
}

/// One watched life.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Watched {
    pub(crate) looks: Vec<Look>,
    /// What happened, as the kind that should find it.
    pub(crate) events: Vec<(IntentKind, NaiveDate)>,
    /// Days on which cash closed below zero; empty where the forecast was not asked.
    pub(crate) below_zero: Vec<NaiveDate>,
    pub(crate) distressed: bool,
    /// Whether the forecast was asked.
    pub(crate) has_forecast: bool,
}

impl Watched {
    /// The first and last day of watching; `None` for a life too short to watch.
    pub(crate) fn span(&self) -> Option<(NaiveDate, NaiveDate)> {
        Some((self.looks.first()?.on, self.looks.last()?.on))
    }
}

/// Watches all lives, in two threads.
pub(crate) fn watch(lives: &Lives) -> Result<Vec<Watched>, TrainError> {
    let half = lives.count / 2;
    let jobs: Vec<_> = [0..half, half..lives.count]
        .into_iter()
        .map(|range| move || Ok(range.map(|index| watch_one(lives, index)).collect::<Vec<_>>()))
        .collect();
    Ok(in_threads(jobs)?.concat())
}

fn spec(lives: &Lives, index: u64) -> Spec {
    let end_on = NaiveDate::from_ymd_opt(2026, 8, 31).unwrap_or(NaiveDate::MIN);
    Spec {
        index,
        lives: LifeMix::NATIONAL,
        months_of_history: 22..=30,
        vocabulary: if index.is_multiple_of(2) { Vocabulary::A } else { Vocabulary::B },
        shift: if lives.held_out { Shift::HELD_OUT } else { Shift::NONE },
        event_share: lives.event_share,
        ..Spec::new(lives.seed, end_on)
    }
}

fn watch_one(lives: &Lives, index: u64) -> Watched {
    let household = generate(&spec(lives, index));
    let has_forecast = lives.forecast_every > 0 && index.is_multiple_of(lives.forecast_every);
    let mut looks = Vec::new();
    let first = household.start_on + Days::new(BEFORE_DAYS);
    for (number, on) in
        first.iter_days().take_while(|on| *on <= household.end_on).step_by(STEP_DAYS).enumerate()
    {
        let asks_forecast = has_forecast && number.is_multiple_of(FORECAST_STEPS);
        looks.push(look(&household, on, asks_forecast));
    }
    let mut events: Vec<(IntentKind, NaiveDate)> =
        household.truth.events.iter().filter_map(|event| Some((found_by(event.kind)?, event.on))).collect();
    let below_zero: Vec<NaiveDate> = if has_forecast { days_below_zero(&household) } else { Vec::new() };
    let begun = below_zero.iter().enumerate().filter(|(at, on)| {
        let last = at.checked_sub(1).and_then(|before| below_zero.get(before));
        last.is_none_or(|last| (**on - *last).num_days() > CALM_DAYS)
    });
    events.extend(begun.map(|(_, on)| (IntentKind::OverdraftAhead, *on)));
    Watched { looks, events, below_zero, distressed: household.distressed, has_forecast }
}

/// The kind that should find an event. Names agree but for the windfall, which is found as what it leaves.
fn found_by(event: EventKind) -> Option<IntentKind> {
    match event {
        EventKind::Windfall => Some(IntentKind::IdleCash),
        other => IntentKind::from_name(other.as_str()),
    }
}

/// One look, from the rows up to the day. Balances are those of the day, as a statement of it would say.
fn look(household: &Household, on: NaiveDate, asks_forecast: bool) -> Look {
    let known = household.transactions.partition_point(|row| row.posted_on <= on);
    let transactions = household.transactions.get(..known).unwrap_or(&[]);
    let accounts = accounts_on(household, on);
    let assignments = categorise(&accounts, transactions, &Teachings::default());
    let series = find_series(&accounts, transactions, &assignments, on);
    let forecast =
        if asks_forecast { forecast(&accounts, transactions, &assignments, &series, on) } else { None };
    let facts = IntentFacts {
        as_of: on,
        accounts: &accounts,
        transactions,
        assignments: &assignments,
        series: &series,
        birth_year: (household.birth_year % 3 == 0).then_some(household.birth_year),
        forecast,
        tax_due: None,
        dividend_cuts: &[],
    };
    let found = intents(&facts, &IntentModels::none())
        .into_iter()
        .map(|intent| (intent.kind, intent.probability))
        .collect();
    Look { on, found, signs: signs(&facts) }
}

fn accounts_on(household: &Household, on: NaiveDate) -> Vec<Account> {
    let mut accounts = household.accounts.clone();
    for account in &mut accounts {
        let later =
            household.transactions.iter().filter(|row| row.posted_on > on && row.account_id == account.id);
        let moved: i64 = later.map(|row| row.amount_minor).sum();
        if let Some(balance) = &mut account.balance {
            balance.amount_minor -= moved;
            balance.as_of = on;
        }
    }
    accounts
}

fn forecast(
    accounts: &[Account],
    transactions: &[Transaction],
    assignments: &[Assignment],
    series: &[Series],
    as_of: NaiveDate,
) -> Option<CashForecast> {
    let summary = Summary::build(&Inputs { accounts, transactions, assignments, series, as_of });
    let forecast = summary.outlook.forecast?;
    Some(CashForecast {
        negative_probability: forecast.negative_probability(30),
        may_be_below_on: forecast.may_be_below_zero_on,
        cautious_low_minor: forecast.cautious_low.amount_minor,
    })
}

/// Days on which cash closed below zero, as far as something moved.
fn days_below_zero(household: &Household) -> Vec<NaiveDate> {
    let cash: Vec<_> = household.accounts.iter().filter(|account| account.kind.is_cash()).collect();
    let rows =
        household.transactions.iter().filter(|row| cash.iter().any(|account| account.id == row.account_id));
    let mut by_day: BTreeMap<NaiveDate, i64> = BTreeMap::new();
    for row in rows {
        *by_day.entry(row.posted_on).or_default() += row.amount_minor;
    }
    let mut balance: i64 =
        cash.iter().filter_map(|account| household.opening_balance_minor(&account.id)).sum();
    let closing = by_day.into_iter().map(|(on, moved)| {
        balance += moved;
        (on, balance)
    });
    closing.filter(|(_, balance)| *balance < 0).map(|(on, _)| on).collect()
}
