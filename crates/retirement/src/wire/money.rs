//! Returns and the value of money over time.

use chrono::NaiveDate;
use portfolio::{Annuity, CashFlow, Performance, internal_rate, net_present_value, xirr, xnpv};
use serde_json::value::RawValue;
use tax::us::Refusal;
use tax::wire::{Fields, Object};

/// No line has more flows or months than this.
const FLOWS_MAX: usize = 10_000;
/// The rate at which a net present value is told beside the return.
const TOLD_RATE: f64 = 0.05;
/// Periods a year of a level payment.
const MONTHS: f64 = 12.0;
/// What is paid each month beside the present value, for the future value told.
const SAVED_MONTHLY: f64 = 100.0;
/// The share of the present value that is paid each month, for the periods told.
const PAID_SHARE: f64 = 1.0 / 50.0;

/// Refuses lists that are too short or too long.
fn checked<T>(field: &str, amounts: &[T], least: usize) -> Result<(), Refusal> {
    if amounts.len() < least || amounts.len() > FLOWS_MAX {
        return Err(Refusal::new(field, format!("has to have {least} to {FLOWS_MAX} entries")));
    }
    Ok(())
}

pub(super) fn money_weighted(input: &RawValue) -> Result<String, Refusal> {
    let mut fields = Fields::of(input)?;
    let pairs: Vec<(NaiveDate, f64)> =
        fields.parsed("flows", "a list of days and amounts, such as [[\"2026-01-31\", -100.5]]")?;
    fields.finish()?;
    let flows: Vec<CashFlow> = pairs.into_iter().map(|(on, amount)| CashFlow { on, amount }).collect();
    checked("flows", &flows, 2)?;
    Ok(Object::new()
        .float("xirr", xirr(&flows))
        .float("xnpv_at_5pct", Some(xnpv(TOLD_RATE, &flows)))
        .finish())
}

pub(super) fn time_value(input: &RawValue) -> Result<String, Refusal> {
    let mut fields = Fields::of(input)?;
    let flows: Vec<f64> = fields.parsed("flows", "a list of amounts")?;
    let rate: f64 = fields.parsed("rate", "a rate, such as 0.05")?;
    let periods: f64 = fields.parsed("nper", "a number of months")?;
    let present: f64 = fields.parsed("pv", "an amount")?;
    fields.finish()?;
    checked("flows", &flows, 2)?;
    if rate <= -1.0 {
        return Err(Refusal::new("rate", "has to be above -1"));
    }
    let monthly = Annuity { rate: rate / MONTHS, periods };
    let internal = internal_rate(&flows);
    Ok(Object::new()
        .float("irr", internal)
        .float("irr_numpy", internal)
        .float("npv", Some(net_present_value(rate, &flows)))
        .float("pmt_end", Some(monthly.payment_at_end(present)))
        .float("pmt_begin", Some(monthly.payment_at_beginning(present)))
        .float("fv", Some(monthly.future_value(-SAVED_MONTHLY, -present)))
        .float("nper_for_pmt", Annuity::periods_of(monthly.rate, -present * PAID_SHARE, present))
        .finish())
}

pub(super) fn performance(input: &RawValue) -> Result<String, Refusal> {
    let mut fields = Fields::of(input)?;
    let returns: Vec<f64> = fields.parsed("monthly_returns", "a list of returns, such as 0.01")?;
    let risk_free: f64 = fields.optional("risk_free_monthly", "a return of one month")?.unwrap_or(0.0);
    fields.finish()?;
    checked("monthly_returns", &returns, 1)?;
    if returns.iter().any(|month| *month < -1.0) {
        return Err(Refusal::new("monthly_returns", "has a month that lost more than everything"));
    }
    let done = Performance::of_months(&returns, risk_free)
        .ok_or_else(|| Refusal::new("monthly_returns", "is empty"))?;
    Ok(Object::new()
        .float("twr", Some(done.time_weighted))
        .float("cagr", Some(done.annual))
        .float("annual_volatility", done.annual_volatility)
        .float("sharpe", done.sharpe)
        .float("sortino", done.sortino)
        .float("max_drawdown", Some(done.max_drawdown))
        .finish())
}
