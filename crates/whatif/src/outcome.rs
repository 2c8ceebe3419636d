//! The computation: inputs under suppositions, and where they leave tax and cash.

use cashflow::forecast::{Event, EventKind, Fan, ForecastModel, Supposition, simulate};
use cashflow::outlook::{DAYS, PATHS, SEED};
use chrono::NaiveDate;
use tax::year::{NextDue, Plan, PlanInputs, RestOfYear, Schedule, YearTax};
use tax::{Country, TaxError};

use crate::inputs::WhatIfInputs;
use crate::suppositions::Suppositions;
use crate::tax_due::tax_due;

/// Days of the longer look ahead.
const YEAR_DAYS: usize = 366;
/// Paths of the longer look ahead: month ends are told in coarser steps than the days of the next weeks.
const YEAR_PATHS: usize = 250;

/// One payment of the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instalment {
    /// When it is due.
    pub due: NaiveDate,
    /// What is asked for by then, minor units; `None` where it cannot be told.
    pub required_minor: Option<i64>,
}

/// Where tax and cash of today stand. Amounts are minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Tax of the whole year, with the rest of it as expected.
    pub year: YearTax,
    /// Tax on the income so far.
    pub so_far: YearTax,
    /// The tax on the next thousand of profit, basis points.
    pub marginal_bp: i64,
    /// What falls due next.
    pub next: Option<NextDue>,
    /// Every payment of the year.
    pub instalments: Vec<Instalment>,
    /// What to put aside of the supposed deposit; `None` without a business deposit in this tax year.
    pub set_aside_minor: Option<i64>,
    /// What can be spent before the next income; may be negative.
    pub safe_to_spend_minor: i64,
    /// Tenths of months of usual spending that cash covers; `None` while a usual month is not known.
    pub runway_month_tenths: Option<i64>,
}

/// Cash to come.
#[derive(Debug, Clone, PartialEq)]
pub struct CashAhead {
    /// The next ninety days.
    pub near: Fan,
    /// The next year, read at month ends.
    pub year: Fan,
}

/// Tax and cash, before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIfOutcome {
    /// Tax as it is.
    pub before: Standing,
    /// Tax as supposed.
    pub after: Standing,
    /// Cash as it is and as supposed; `None` with too little history.
    pub cash: Option<(CashAhead, CashAhead)>,
}

/// Works out where a customer stands as things are and as supposed. The seed is that of the dashboard's outlook, so
/// that both differ by what is supposed alone.
///
/// # Errors
/// When no tax rules are known for the year, or an amount is beyond what they can hold.
pub fn suppose(inputs: &WhatIfInputs, suppositions: &Suppositions) -> Result<WhatIfOutcome, TaxError> {
    let nothing = Suppositions::default();
    let cash = match (cash_ahead(inputs, &nothing)?, cash_ahead(inputs, suppositions)?) {
        (Some(before), Some(after)) => Some((before, after)),
        _ => None,
    };
    Ok(WhatIfOutcome { before: standing(inputs, &nothing)?, after: standing(inputs, suppositions)?, cash })
}

/// Tax, and what of today's cash is free.
///
/// # Errors
/// As [`suppose`].
pub fn standing(inputs: &WhatIfInputs, supposed: &Suppositions) -> Result<Standing, TaxError> {
    let (plan, last) = plans(inputs, supposed)?;
    let cash_minor = cash_minor(inputs, supposed);
    let safe_to_spend_minor = cash_minor
        .saturating_sub(plan.to_keep_back_minor(last.as_ref()))
        .saturating_sub(inputs.bills_due_minor)
        .saturating_sub(inputs.buffer_minor.unwrap_or(0));
    let usual = inputs.usual_spending_minor.filter(|usual| *usual > 0);
    Ok(Standing {
        next: plan.next_due(last.as_ref()),
        instalments: instalments(&plan.schedule),
        set_aside_minor: set_aside_minor(inputs, supposed)?,
        safe_to_spend_minor,
        runway_month_tenths: usual.map(|usual| cash_minor.max(0).saturating_mul(10) / usual),
        marginal_bp: plan.position.marginal_bp,
        year: plan.position.year,
        so_far: plan.position.so_far,
    })
}

/// Cash of the next ninety days and the next year; `None` with too little history.
///
/// # Errors
/// As [`suppose`].
pub fn cash_ahead(inputs: &WhatIfInputs, supposed: &Suppositions) -> Result<Option<CashAhead>, TaxError> {
    let Some(model) = &inputs.model else { return Ok(None) };
    let (plan, last) = plans(inputs, supposed)?;
    let model = supposed_model(inputs, model, supposed, tax_due(last.iter().chain([&plan])));
    let cash_minor = cash_minor(inputs, supposed);
    Ok(Some(CashAhead {
        near: simulate(&model, cash_minor, DAYS, PATHS, SEED),
        year: simulate(&model, cash_minor, YEAR_DAYS, YEAR_PATHS, SEED),
    }))
}

/// The tax years as supposed.
fn plans(inputs: &WhatIfInputs, supposed: &Suppositions) -> Result<(Plan, Option<Plan>), TaxError> {
    let plan = Plan::of(supposed_year(inputs, supposed))?;
    Ok((plan, inputs.last.clone().map(Plan::of).transpose()?))
}

fn deposit_on(inputs: &WhatIfInputs, supposed: &Suppositions) -> NaiveDate {
    supposed.deposit_on.unwrap_or(inputs.as_of)
}

/// Today's cash once what is supposed of today has happened.
fn cash_minor(inputs: &WhatIfInputs, supposed: &Suppositions) -> i64 {
    let is_here = deposit_on(inputs, supposed) <= inputs.as_of;
    let deposit = if is_here { supposed.deposit_minor } else { 0 };
    let contribution = supposed.retirement_minor.saturating_add(ira_minor(inputs, supposed));
    inputs.cash_minor.saturating_add(deposit).saturating_sub(contribution)
}

fn ira_minor(inputs: &WhatIfInputs, supposed: &Suppositions) -> i64 {
    if inputs.plan.country == Country::UnitedStates { supposed.ira_minor } else { 0 }
}

/// Whether the supposed deposit is business income of the running tax year.
fn is_taxed_this_year(inputs: &WhatIfInputs, supposed: &Suppositions) -> bool {
    let is_in_year = inputs.plan.last_day().is_some_and(|last| deposit_on(inputs, supposed) <= last);
    supposed.deposit_minor > 0 && !supposed.deposit_is_personal && is_in_year
}

fn supposed_year(inputs: &WhatIfInputs, supposed: &Suppositions) -> PlanInputs {
    let mut plan = inputs.plan.clone();
    if is_taxed_this_year(inputs, supposed) {
        if deposit_on(inputs, supposed) <= inputs.as_of {
            plan.facts = plan.facts.with_income(supposed.deposit_minor);
        } else {
            let rest = &mut plan.rest.business_income_minor;
            *rest = rest.saturating_add(supposed.deposit_minor);
        }
    }
    plan.rest = supposed_rest(inputs, plan.rest, supposed);
    let more = |amount: Option<i64>, by: i64| {
        if by == 0 { amount } else { Some(amount.unwrap_or(0).saturating_add(by)) }
    };
    let profile = &mut plan.profile;
    match plan.country {
        Country::UnitedStates => {
            profile.sep_minor = more(profile.sep_minor, supposed.retirement_minor);
            profile.ira_minor = more(profile.ira_minor, supposed.ira_minor);
            if let Some(status) = supposed.filing_status {
                profile.filing_status = Some(status);
            }
        }
        // Relief at source works as Gift Aid does: the gross contribution widens the bands and lowers adjusted net
        // income (Finance Act 2004 s. 192, ITA 2007 ss. 58 and 414).
        Country::UnitedKingdom => {
            profile.charity_minor = more(profile.charity_minor, supposed.retirement_minor);
        }
    }
    plan
}

/// The rest of the year without a lost client's part of it and with rates raised.
fn supposed_rest(inputs: &WhatIfInputs, rest: RestOfYear, supposed: &Suppositions) -> RestOfYear {
    let mut business = rest.business_income_minor;
    let usual = inputs.plan.rest.business_income_minor;
    if supposed.raise_percent != 0 {
        let from = supposed.raise_on.unwrap_or(inputs.as_of);
        let part = match &supposed.raise_client {
            Some(key) => expected_minor(inputs, key, from),
            None => prorated(inputs, usual, from),
        };
        let percent = i64::from(supposed.raise_percent);
        business = business.saturating_add(part.min(usual).saturating_mul(percent) / 100);
    }
    if let Some(key) = &supposed.lost_client {
        let from = supposed.lost_on.unwrap_or(inputs.as_of);
        business = business.saturating_sub(expected_minor(inputs, key, from).min(usual));
    }
    RestOfYear { business_income_minor: business.max(0), ..rest }
}

/// The part of an amount spread over the rest of the tax year that falls on or after a day.
fn prorated(inputs: &WhatIfInputs, amount_minor: i64, from: NaiveDate) -> i64 {
    let Some(last) = inputs.plan.last_day() else { return 0 };
    let left_days = (last - inputs.plan.facts.to).num_days();
    let part_days = (last - from).num_days().clamp(0, left_days.max(0));
    if left_days <= 0 { 0 } else { amount_minor.saturating_mul(part_days) / left_days }
}

/// What a client is expected to pay from a day to the end of the tax year, at the pace of its latest payments.
fn expected_minor(inputs: &WhatIfInputs, key: &str, from: NaiveDate) -> i64 {
    let (Some(model), Some(last)) = (&inputs.model, inputs.plan.last_day()) else { return 0 };
    let days = ((from - inputs.as_of).num_days(), (last - inputs.as_of).num_days());
    let irregular = model.payers.iter().filter(|payer| payer.key == key).map(|payer| {
        let paid = payer.pairs.iter().fold(0, |sum: i64, (_, amount)| sum.saturating_add(*amount));
        let took_days: i64 = payer.pairs.iter().map(|(gap, _)| i64::from(*gap)).sum();
        paid.saturating_mul((days.1 - days.0).max(0)) / took_days.max(1)
    });
    let regular = model.scheduled.iter().filter(|one| one.is_income && one.key == key).map(|one| {
        let count = i64::try_from(one.amounts_minor.len()).unwrap_or(1).max(1);
        let mean = one.amounts_minor.iter().fold(0, |sum: i64, amount| sum.saturating_add(*amount)) / count;
        let due = one.due_days.iter().filter(|day| (days.0..=days.1).contains(&i64::from(**day))).count();
        mean.saturating_mul(i64::try_from(due).unwrap_or(0))
    });
    irregular.chain(regular).fold(0, i64::saturating_add).max(0)
}

/// The tax that the supposed deposit adds to the year so far, as the set-aside page reckons it.
fn set_aside_minor(inputs: &WhatIfInputs, supposed: &Suppositions) -> Result<Option<i64>, TaxError> {
    if !is_taxed_this_year(inputs, supposed) {
        return Ok(None);
    }
    let without = Suppositions { deposit_minor: 0, ..supposed.clone() };
    let plan = Plan::of(supposed_year(inputs, &without))?;
    Ok(Some(plan.accrued_with(&plan.inputs.facts, supposed.deposit_minor)?.added_minor()))
}

fn instalments(schedule: &Schedule) -> Vec<Instalment> {
    match schedule {
        Schedule::UnitedStates(ledger) => ledger
            .quarters
            .iter()
            .map(|quarter| Instalment { due: quarter.due, required_minor: Some(quarter.required_minor) })
            .collect(),
        Schedule::UnitedKingdom(assessment) => assessment
            .dates
            .iter()
            .map(|date| Instalment {
                due: date.due,
                required_minor: date
                    .balancing_minor
                    .zip(date.on_account_minor)
                    .map(|(balancing, on_account)| balancing.saturating_add(on_account)),
            })
            .collect(),
    }
}

/// The forecast as supposed, with the tax that then falls due in place of what was known before.
fn supposed_model(
    inputs: &WhatIfInputs,
    model: &ForecastModel,
    supposed: &Suppositions,
    tax: Vec<Event>,
) -> ForecastModel {
    let after_days = |on: Option<NaiveDate>| (on.unwrap_or(inputs.as_of) - inputs.as_of).num_days();
    let from_day = |on| u16::try_from(after_days(on)).unwrap_or(0);
    let mut model = model.clone();
    model.events.retain(|event| event.kind != EventKind::Tax);
    let mut model = model.with_events(tax);
    if let Some(key) = &supposed.lost_client {
        let from_day = from_day(supposed.lost_on);
        model = model.supposing(Supposition::PayerLost { payer_key: key.clone(), from_day });
    }
    if supposed.raise_percent != 0 {
        let by_bp = supposed.raise_percent.saturating_mul(100);
        if let Some(key) = &supposed.raise_client {
            model = model.supposing(raised(key, from_day(supposed.raise_on), by_bp));
        } else {
            // A raise is asked of clients; pay and pensions stay as they are.
            for client in &inputs.clients {
                model = model.supposing(raised(&client.key, from_day(supposed.raise_on), by_bp));
            }
        }
    }
    let after = after_days(supposed.deposit_on);
    if supposed.deposit_minor != 0 && after > 0 {
        model = model.with_events([Event::deposit("Supposed deposit", after, supposed.deposit_minor)]);
    }
    model
}

fn raised(key: &str, from_day: u16, by_bp: i32) -> Supposition {
    Supposition::RateRaised { payer_key: Some(key.to_owned()), from_day, by_bp }
}
