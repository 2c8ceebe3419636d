//! Withdrawals through the dated history, and the rate that would just have lasted.

use serde::Deserialize;
use serde_json::value::RawValue;
use tax::us::Refusal;
use tax::wire::{Fields, Object};

use crate::history::{Year, united_states};
use crate::sustainable::by_start_year;
use crate::withdrawal::{Plan, Rule, depleted_at_end_of};

/// The widths of the rules, by the names of the cases; shares of one.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Widths {
    vanguard_ceiling: f64,
    vanguard_floor: f64,
    fc_floor: f64,
    fc_ceiling: f64,
    gk_inflation_cap: f64,
    gk_bands: f64,
    gk_adjust: f64,
}

impl Default for Widths {
    fn default() -> Self {
        Self {
            vanguard_ceiling: 0.05,
            vanguard_floor: 0.025,
            fc_floor: 0.9,
            fc_ceiling: 1.25,
            gk_inflation_cap: 0.06,
            gk_bands: 0.2,
            gk_adjust: 0.1,
        }
    }
}

impl Widths {
    /// Refuses widths no rule is meant with: shares of one, and a ceiling of ten times at most.
    fn check(&self) -> Result<(), Refusal> {
        let shares = [
            self.vanguard_ceiling,
            self.vanguard_floor,
            self.fc_floor,
            self.gk_inflation_cap,
            self.gk_bands,
            self.gk_adjust,
        ];
        let is_meant = shares.iter().all(|share| (0.0..=1.0).contains(share))
            && (self.fc_floor..=10.0).contains(&self.fc_ceiling);
        is_meant.then_some(()).ok_or_else(|| {
            Refusal::new("params", "has to have shares from 0 to 1, and fc_ceiling from fc_floor to 10")
        })
    }
}

fn rule(name: &str, widths: &Widths) -> Option<Rule> {
    Some(match name {
        "constant_real" => Rule::ConstantReal,
        "constant_percent" => Rule::ConstantPercent,
        "floor_ceiling" => Rule::FloorCeiling { floor: widths.fc_floor, ceiling: widths.fc_ceiling },
        "vanguard_dynamic" => Rule::Dynamic { fall: widths.vanguard_floor, rise: widths.vanguard_ceiling },
        "guyton_klinger" => Rule::Guardrails {
            inflation_cap: widths.gk_inflation_cap,
            band: widths.gk_bands,
            adjustment: widths.gk_adjust,
        },
        _ => return None,
    })
}

/// A share between nothing and all.
fn share(fields: &mut Fields<'_>, field: &str) -> Result<f64, Refusal> {
    let share: f64 = fields.parsed(field, "a share from 0 to 1")?;
    if (0.0..=1.0).contains(&share) {
        Ok(share)
    } else {
        Err(Refusal::new(field, "has to be a share from 0 to 1"))
    }
}

/// Which table and which order of the year a line is for: there is one of each, so another is refused.
fn check_conventions(fields: &mut Fields<'_>) -> Result<(), Refusal> {
    let known = [("returns", "owl-rates/rates.csv"), ("timing", "withdraw at start of year")];
    for (field, start) in known {
        let text: Option<String> = fields.optional(field, "a text")?;
        if !text.is_none_or(|text| text.starts_with(start)) {
            return Err(Refusal::new(field, format!("has to begin with {start}, or be left out")));
        }
    }
    Ok(())
}

/// Refuses a number of years the history has no run of.
fn years(fields: &mut Fields<'_>, history: &[Year]) -> Result<usize, Refusal> {
    let years: usize = fields.parsed("years", "a number of years")?;
    let most = history.len();
    if (1..=most).contains(&years) {
        Ok(years)
    } else {
        Err(Refusal::new("years", format!("has to be from 1 to {most}: the history has no more")))
    }
}

pub(super) fn withdrawals(input: &RawValue) -> Result<String, Refusal> {
    let mut fields = Fields::of(input)?;
    check_conventions(&mut fields)?;
    let name = fields.text("strategy")?;
    let widths: Widths = fields.optional("params", "the widths of the rules")?.unwrap_or_default();
    widths.check()?;
    let rule = rule(&name, &widths).ok_or_else(|| {
        let names = "constant_real, constant_percent, floor_ceiling, vanguard_dynamic, guyton_klinger";
        Refusal::new("strategy", format!("has to be one of {names}"))
    })?;
    let rate = share(&mut fields, "rate")?;
    let stock_share = share(&mut fields, "stock_fraction")?;
    let start_year = fields.year("start_year")?;
    let history = united_states();
    let count = years(&mut fields, history)?;
    let balance: f64 = fields.parsed("initial_portfolio", "an amount")?;
    fields.finish()?;
    if balance <= 0.0 {
        return Err(Refusal::new("initial_portfolio", "has to be above zero"));
    }
    let from = history.iter().position(|year| year.year == start_year);
    let from =
        from.ok_or_else(|| Refusal::new("start_year", "is not a year of the history, 1928 to 2025"))?;
    let run = history
        .get(from..from.saturating_add(count))
        .ok_or_else(|| Refusal::new("years", "go beyond the history, which ends with 2025"))?;
    let spent = Plan { balance, rate, rule, stock_share }.through(run);
    let depleted = depleted_at_end_of(&spent);
    Ok(Object::new()
        .cents("withdrawals_nominal", spent.iter().map(|year| year.taken))
        .cents("withdrawals_real", spent.iter().map(|year| year.taken_real))
        .cents("year_end_balance", spent.iter().map(|year| year.balance))
        .optional_whole("depleted_at_end_of", depleted.map(i64::from))
        .cent("final_balance", spent.last().map_or(balance, |year| year.balance))
        .finish())
}

/// A rate is told with eight places.
fn told(rate: f64) -> f64 {
    (rate * 1e8).round() / 1e8
}

pub(super) fn sustainable(input: &RawValue) -> Result<String, Refusal> {
    let mut fields = Fields::of(input)?;
    check_conventions(&mut fields)?;
    let history = united_states();
    let count = years(&mut fields, history)?;
    let stock_share = share(&mut fields, "stock_fraction")?;
    fields.finish()?;
    let rates = by_start_year(history, count, stock_share);
    let worst = rates.iter().min_by(|a, b| a.1.total_cmp(&b.1));
    let lasting =
        u32::try_from(rates.iter().filter(|(_, rate)| *rate >= 0.04).count()).map_or(0.0, f64::from);
    let starts = u32::try_from(rates.len()).map_or(0.0, f64::from);
    let by_start = rates
        .iter()
        .fold(Object::new(), |object, (year, rate)| object.float(&year.to_string(), Some(told(*rate))));
    Ok(Object::new()
        .object("by_start_year", by_start)
        .optional_whole("worst_start_year", worst.map(|(year, _)| i64::from(*year)))
        .float("worst", worst.map(|(_, rate)| told(*rate)))
        .float("success_rate_at_4pct", Some(lasting / starts))
        .finish())
}
