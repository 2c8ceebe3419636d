//! An outcome as it is read: every figure as text, and the fan as paths of a drawing.
//!
//! The page and the browser both write what is here, so that they cannot differ in how they round or name things.
//! Coordinates are whole tenths of a unit, so no float decides how a curve looks.

use std::collections::BTreeMap;

use cashflow::forecast::{Fan, FanDay, Low};
use curves::Frame;
use money::{Money, day_month, long_date, short_date};
use serde::Serialize;

use crate::inputs::WhatIfInputs;
use crate::outcome::{CashAhead, Instalment, Standing};

/// Days between the rows of the table behind the fan.
const TABLE_STEP_DAYS: usize = 7;

/// One row of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// Names the row for scripts and tests.
    pub key: String,
    /// What it is, for people.
    pub label: String,
    /// As things are.
    pub before: String,
    /// As supposed.
    pub after: String,
    /// The difference of amounts; empty where nothing changes or nothing can be taken away from another.
    pub change: String,
}

/// Cash ahead as it is read: figures, the drawing, and the tables behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The rows of the comparison.
    pub figures: Vec<Figure>,
    /// Path data by name: `outer`, `inner`, `median`, `before` and `zero`.
    pub paths: BTreeMap<String, String>,
    /// Amounts beside the lines, the highest first.
    pub ticks: Vec<String>,
    /// Rows of weeks: the day, the median as things are, and the five percentiles as supposed.
    pub weeks: Vec<Vec<String>>,
    /// Rows of month ends, likewise.
    pub months: Vec<Vec<String>>,
}

/// How amounts and days of these inputs are written.
struct Pen<'a>(&'a WhatIfInputs);

impl Pen<'_> {
    fn money(&self, minor: i64) -> String {
        Money::new(minor, self.0.currency).to_display_whole()
    }

    fn amounts(&self, key: &str, label: &str, before: i64, after: i64) -> Figure {
        let change = after.saturating_sub(before);
        let sign = if change > 0 { "+" } else { "" };
        Figure {
            key: key.to_owned(),
            label: label.to_owned(),
            before: self.money(before),
            after: self.money(after),
            change: if change == 0 { String::new() } else { format!("{sign}{}", self.money(change)) },
        }
    }

    fn some_amounts(&self, key: &str, label: &str, before: Option<i64>, after: Option<i64>) -> Figure {
        match (before, after) {
            (Some(before), Some(after)) => self.amounts(key, label, before, after),
            (before, after) => {
                let text = |minor: Option<i64>| {
                    minor.map_or_else(|| "Not known".to_owned(), |minor| self.money(minor))
                };
                words(key, label, text(before), text(after))
            }
        }
    }

    fn low(&self, key: &str, label: &str, before: &Low, after: &Low) -> Figure {
        let text =
            |low: &Low| format!("{} on {}", self.money(low.amount_minor), day_month(low.on, self.0.locale));
        let change = self.amounts(key, label, before.amount_minor, after.amount_minor).change;
        Figure { change, ..words(key, label, text(before), text(after)) }
    }
}

fn words(key: &str, label: &str, before: String, after: String) -> Figure {
    Figure { key: key.to_owned(), label: label.to_owned(), before, after, change: String::new() }
}

/// Basis points as a percentage with one digit, rounded half away from zero.
fn percent(rate_bp: i64) -> String {
    let sign = if rate_bp < 0 { "\u{2212}" } else { "" };
    let tenths = rate_bp.unsigned_abs().saturating_add(5) / 10;
    format!("{sign}{}.{}%", tenths / 10, tenths % 10)
}

/// Tax and today's cash, row by row.
pub fn tax_shown(inputs: &WhatIfInputs, before: &Standing, after: &Standing) -> Vec<Figure> {
    let pen = Pen(inputs);
    let contributions = match inputs.plan.country {
        tax::Country::UnitedStates => "Self-employment tax",
        tax::Country::UnitedKingdom => "National Insurance",
    };
    let both = |key: &str, label: &str, figure: fn(&Standing) -> i64| {
        pen.amounts(key, label, figure(before), figure(after))
    };
    let rate = |key: &str, label: &str, figure: fn(&Standing) -> i64| {
        words(key, label, percent(figure(before)), percent(figure(after)))
    };
    let mut figures = vec![
        both("tax-year", "Tax of the whole year", |at| at.year.total_minor),
        both("income-tax", "Of it, income tax", |at| at.year.income_tax_minor),
        both("contributions", &format!("Of it, {contributions}"), |at| at.year.contributions_minor),
        both("tax-so-far", "Tax on the year so far", |at| at.so_far.total_minor),
        rate("effective-rate", "Share of income", |at| at.year.effective_bp()),
        rate("marginal-rate", "Share of the next thousand of profit", |at| at.marginal_bp),
    ];
    figures.push(next_payment(&pen, before, after));
    for (place, (was, is)) in before.instalments.iter().zip(&after.instalments).enumerate() {
        figures.push(instalment(&pen, place + 1, *was, *is));
    }
    let set_aside =
        |at: &Standing| at.set_aside_minor.map_or_else(|| "No deposit".to_owned(), |minor| pen.money(minor));
    figures.push(words(
        "set-aside",
        "To put aside of the deposit for tax",
        set_aside(before),
        set_aside(after),
    ));
    figures.push(both("safe-to-spend", "Safe to spend now", |at| at.safe_to_spend_minor));
    let runway = |at: &Standing| match at.runway_month_tenths {
        Some(tenths) => format!("{}.{} months", tenths / 10, tenths % 10),
        None => "Not known".to_owned(),
    };
    figures.push(words("runway", "Your cash lasts without income", runway(before), runway(after)));
    figures
}

fn next_payment(pen: &Pen<'_>, before: &Standing, after: &Standing) -> Figure {
    let text = |at: &Standing| match at.next {
        None => "Nothing due".to_owned(),
        Some(next) => {
            let amount = next.amount_minor.map_or_else(|| "Not known".to_owned(), |minor| pen.money(minor));
            format!("{amount} by {}", short_date(next.on, pen.0.locale))
        }
    };
    let amount = |at: &Standing| at.next.and_then(|next| next.amount_minor);
    let change = pen.some_amounts("", "", amount(before), amount(after)).change;
    Figure { change, ..words("next-payment", "Next payment still to make", text(before), text(after)) }
}

fn instalment(pen: &Pen<'_>, number: usize, was: Instalment, is: Instalment) -> Figure {
    let label = format!("Asked for by {}", long_date(is.due, pen.0.locale));
    pen.some_amounts(&format!("instalment-{number}"), &label, was.required_minor, is.required_minor)
}

/// Cash ahead: what it was and what it would be.
pub fn cash_shown(inputs: &WhatIfInputs, before: &CashAhead, after: &CashAhead) -> Shown {
    let pen = Pen(inputs);
    let chance = |ahead: &CashAhead| format!("{:.1}%", ahead.near.below_zero_chance * 100.0);
    let range = |ahead: &CashAhead| {
        let income = ahead.near.income;
        format!("{} to {}", pen.money(income.p10_minor), pen.money(income.p90_minor))
    };
    let last = |fan: &Fan| fan.months.last().map(|day| day.p50_minor);
    let figures = vec![
        pen.low("low", "Lowest expected balance in 90 days", &before.near.low, &after.near.low),
        pen.low(
            "cautious-low",
            "In 1 case in 10 it falls to",
            &before.near.cautious_low,
            &after.near.cautious_low,
        ),
        words("below-zero", "Chance of falling below zero in 90 days", chance(before), chance(after)),
        words("income", "Income in 90 days, 8 times in 10", range(before), range(after)),
        pen.some_amounts(
            "year-ahead",
            "Expected balance after 12 months",
            last(&before.year),
            last(&after.year),
        ),
    ];
    let (paths, ticks) = drawing(&pen, &before.near, &after.near);
    let rows = |was: &[FanDay], is: &[FanDay]| -> Vec<Vec<String>> {
        was.iter().zip(is).map(|(was, is)| row(&pen, was, is)).collect()
    };
    let every = |days: &[FanDay]| -> Vec<FanDay> {
        let last = days.len().saturating_sub(1);
        let is_shown = |place: usize| place % TABLE_STEP_DAYS == TABLE_STEP_DAYS - 1 || place == last;
        days.iter().enumerate().filter(|(place, _)| is_shown(*place)).map(|(_, day)| *day).collect()
    };
    Shown {
        weeks: rows(&every(&before.near.days), &every(&after.near.days)),
        months: rows(&before.year.months, &after.year.months),
        figures,
        paths,
        ticks,
    }
}

fn row(pen: &Pen<'_>, was: &FanDay, is: &FanDay) -> Vec<String> {
    let amounts = [was.p50_minor, is.p10_minor, is.p25_minor, is.p50_minor, is.p75_minor, is.p90_minor];
    let amounts = amounts.into_iter().map(|minor| pen.money(minor));
    std::iter::once(short_date(is.on, pen.0.locale)).chain(amounts).collect()
}

/// Today's balance and those after it.
fn course(fan: &Fan, amount: fn(&FanDay) -> i64) -> impl Iterator<Item = i64> {
    std::iter::once(fan.start_minor).chain(fan.days.iter().map(amount))
}

fn drawing(pen: &Pen<'_>, before: &Fan, after: &Fan) -> (BTreeMap<String, String>, Vec<String>) {
    let reach = |fan: &Fan| {
        let ends = fan.days.iter().flat_map(|day| [day.p10_minor, day.p90_minor]);
        ends.chain([fan.start_minor]).collect::<Vec<_>>()
    };
    let frame = Frame::around(reach(before).into_iter().chain(reach(after)), after.days.len());
    let band = |low: fn(&FanDay) -> i64, high: fn(&FanDay) -> i64| {
        frame.area(course(after, low), course(after, high))
    };
    let paths = [
        ("outer", band(|day| day.p10_minor, |day| day.p90_minor)),
        ("inner", band(|day| day.p25_minor, |day| day.p75_minor)),
        ("median", frame.line(course(after, |day| day.p50_minor))),
        ("before", frame.line(course(before, |day| day.p50_minor))),
        ("zero", frame.zero()),
    ];
    let paths = paths.into_iter().map(|(name, path)| (name.to_owned(), path)).collect();
    (paths, frame.ticks(pen.0.currency))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_round_half_away_from_zero() {
        for (rate_bp, expected) in [(0, "0.0%"), (1_534, "15.3%"), (1_535, "15.4%"), (-95, "\u{2212}1.0%")] {
            assert_eq!(percent(rate_bp), expected);
        }
    }
}
