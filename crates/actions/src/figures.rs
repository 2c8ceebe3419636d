//! The figures of one customer that actions speak of, worked out where their books are.

use cashflow::Summary;
use cashflow::forecast::{ForecastModel, simulate};
use cashflow::outlook::{PATHS, SEED};
use chrono::NaiveDate;
use money::{Currency, Locale, Money, day_month};
use profile::Intent;
use serde::{Deserialize, Serialize};

use crate::template::Placeholder;
use crate::terms::Offered;

/// Days an overdraft is looked for, as guardrails do.
const DAYS: usize = 30;

/// The share of courses that may still fall below zero with what is kept back.
const LEFT_MAX: f64 = 0.1;

/// Sums that are tried: what is short in a bad case, and half as much more each time.
const TRIED_MAX: i64 = 7;

/// Sums to keep back are whole tens, and tens are these minor units of a currency of two digits.
const STEP_MINOR: i64 = 1_000;

/// What is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figures {
    /// Of every amount.
    pub currency: Currency,
    /// The balance that may fall below zero; `None` where it hardly does or nobody can tell.
    pub overdraft: Option<OverdraftAhead>,
    /// The next tax payment within the forecast.
    pub tax: Option<TaxDue>,
    /// Payments without a category.
    pub unnamed: u32,
    /// What the customer may be about to do.
    pub intents: Vec<Intent>,
}

/// A balance that may fall below zero within thirty days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverdraftAhead {
    /// The first day one course in ten is below.
    pub on: NaiveDate,
    /// The share of courses that are below on some day.
    pub chance: f64,
    /// What more at the start leaves at most one course in ten below, minor units.
    pub keep_back_minor: i64,
    /// The share of courses that this keeps from it.
    pub avoided: f64,
}

/// A tax payment that falls due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxDue {
    /// What is due, minor units.
    pub amount_minor: i64,
    /// When.
    pub on: NaiveDate,
    /// The cash of that day in a bad case, without the tax, minor units.
    pub cash_minor: i64,
}

impl TaxDue {
    /// What cash would not cover, minor units.
    fn short_minor(&self) -> i64 {
        self.amount_minor.saturating_sub(self.cash_minor.max(0)).max(0)
    }

    /// The share of it that cash would not cover; `None` where nothing is due.
    pub(crate) fn uncovered(&self) -> Option<f64> {
        let (short, amount) =
            (i32::try_from(self.short_minor() / 100), i32::try_from(self.amount_minor / 100));
        let (short, amount) = (short.ok()?, amount.ok()?);
        (amount > 0).then(|| f64::from(short) / f64::from(amount))
    }
}

impl OverdraftAhead {
    /// What is ahead of cash of `start_minor`, by the same courses as the customer's outlook; `None` where no course in
    /// ten falls below zero on a day, or where no sum tried keeps enough of them from it.
    fn look(model: &ForecastModel, start_minor: i64) -> Option<Self> {
        let before = simulate(model, start_minor, DAYS, PATHS, SEED);
        let on = before.may_be_below_zero_on?;
        let short = before.cautious_low.amount_minor.saturating_neg().max(0);
        // The tenth percentile of each day is above what a tenth of whole courses stays above, so that more may be needed.
        let tried = (0..TRIED_MAX).map(|half| (short + short / 2 * half) / STEP_MINOR + 1);
        tried.map(|steps| steps.saturating_mul(STEP_MINOR)).find_map(|keep_back_minor| {
            let after = simulate(model, start_minor.saturating_add(keep_back_minor), DAYS, PATHS, SEED);
            (after.below_zero_chance <= LEFT_MAX).then(|| Self {
                on,
                chance: before.below_zero_chance,
                keep_back_minor,
                avoided: (before.below_zero_chance - after.below_zero_chance).max(0.0),
            })
        })
    }
}

impl Figures {
    /// Of a summary with everything expected in it, and what was found beside it.
    #[must_use]
    pub fn of(summary: &Summary, tax: Option<TaxDue>, intents: Vec<Intent>) -> Self {
        let model = summary.forecast.as_ref().ok();
        let may_be_below =
            summary.outlook.forecast.as_ref().is_some_and(|ahead| ahead.may_be_below_zero_on.is_some());
        Self {
            currency: summary.currency,
            overdraft: model
                .filter(|_| may_be_below)
                .and_then(|model| OverdraftAhead::look(model, summary.outlook.start_minor)),
            tax,
            unnamed: summary.uncategorised.total,
            intents,
        }
    }

    /// A figure in the customer's own words and form; `None` while it is not known.
    pub(crate) fn value(
        &self,
        placeholder: Placeholder,
        offered: Option<&Offered>,
        locale: Locale,
    ) -> Option<String> {
        let money = |minor: i64| Money::new(minor, self.currency).to_display_whole();
        let (overdraft, tax) = (self.overdraft.as_ref(), self.tax.as_ref());
        match placeholder {
            Placeholder::OverdraftDay => overdraft.map(|ahead| day_month(ahead.on, locale)),
            Placeholder::OverdraftChance => overdraft.map(|ahead| in_a_hundred(ahead.chance)),
            Placeholder::KeepBack => overdraft.map(|ahead| money(ahead.keep_back_minor)),
            Placeholder::ChanceAvoided => overdraft.map(|ahead| in_a_hundred(ahead.avoided)),
            Placeholder::TaxAmount => tax.map(|tax| money(tax.amount_minor)),
            Placeholder::TaxDay => tax.map(|tax| day_month(tax.on, locale)),
            Placeholder::TaxShort => tax.map(TaxDue::short_minor).filter(|short| *short > 0).map(money),
            Placeholder::Unnamed => (self.unnamed > 0).then(|| self.unnamed.to_string()),
            Placeholder::Rate => offered.map(|offered| rate(offered.rate_bp)),
            Placeholder::BaseRate => offered.map(|offered| rate(offered.base_bp)),
        }
    }
}

/// A share in whole hundredths.
fn in_a_hundred(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

/// Basis points as a percentage with two digits.
#[must_use]
pub fn rate(bp: i32) -> String {
    let sign = if bp < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}%", (bp / 100).abs(), (bp % 100).abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_have_two_digits() {
        let check = |bp: i32, expected: &str| assert_eq!(rate(bp), expected);
        check(310, "3.10%");
        check(5, "0.05%");
        check(-125, "-1.25%");
    }

    #[test]
    fn tax_is_uncovered_by_what_cash_lacks() {
        let check = |amount_minor: i64, cash_minor: i64, expected: Option<f64>| {
            let on = NaiveDate::from_ymd_opt(2027, 1, 15).unwrap();
            assert_eq!(
                TaxDue { amount_minor, on, cash_minor }.uncovered(),
                expected,
                "{amount_minor} {cash_minor}"
            );
        };
        check(400_000, 500_000, Some(0.0));
        check(400_000, 100_000, Some(0.75));
        check(400_000, -100_000, Some(1.0));
        check(0, 100_000, None);
    }
}
