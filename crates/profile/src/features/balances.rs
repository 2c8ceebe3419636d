//! Features of what is held: cash, its trend, investments; and the age of those who gave their year of birth.

use categorise::Category;
use chrono::{Datelike, Days};
use ledger::AccountKind;

use super::facts::{Facts, QUARTER_DAYS, YEAR_DAYS, share};
use super::{FeatureSpec, Unit};

fn is_brokerage(kind: AccountKind) -> bool {
    kind == AccountKind::Brokerage
}

/// Spending of one month in minor units; `None` without spending.
fn month_of_spending(facts: &Facts<'_>) -> Option<f64> {
    let spending = facts.spending / facts.months();
    if spending > 0.0 { Some(spending) } else { None }
}

/// The age in years on the day, if the year of birth was given and is credible.
fn age_years(facts: &Facts<'_>) -> Option<f64> {
    let age = facts.subject.as_of.year() - facts.subject.birth_year?;
    if (13..=120).contains(&age) { Some(f64::from(age)) } else { None }
}

fn flag(raised: bool) -> Option<f64> {
    Some(if raised { 1.0 } else { 0.0 })
}

pub(super) const BUFFER_MONTHS: FeatureSpec = FeatureSpec {
    name: "buffer-months",
    sentence: "Your cash covers {value} {month|months} of your usual spending",
    sentence_zero: "Your cash covers no part of a month's usual spending",
    unit: Unit::Months,
    window_days: 0,
    actionable: true,
    imputed: 2.0,
    compute: |facts| {
        let cash = facts.cash_on(facts.subject.as_of)?;
        Some((cash / month_of_spending(facts)?).clamp(-12.0, 120.0))
    },
};

pub(super) const BALANCE_TREND_MONTHS: FeatureSpec = FeatureSpec {
    name: "balance-trend-months",
    sentence: "Your cash changed by {value} {month|months} of spending within 6 months",
    sentence_zero: "Your cash has stayed level for 6 months",
    unit: Unit::Months,
    window_days: 182,
    actionable: false,
    imputed: 0.0,
    compute: |facts| {
        let then = facts.subject.as_of.checked_sub_days(Days::new(facts.trend_days(182)?))?;
        let change = facts.cash_on(facts.subject.as_of)? - facts.cash_on(then)?;
        Some((change / month_of_spending(facts)?).clamp(-60.0, 60.0))
    },
};

pub(super) const OVERDRAFT_DAYS: FeatureSpec = FeatureSpec {
    name: "overdraft-days",
    sentence: "Your account was overdrawn on {value} of the last 90 days",
    sentence_zero: "Your account was not overdrawn in the last 90 days",
    unit: Unit::Days,
    window_days: QUARTER_DAYS,
    actionable: true,
    imputed: 0.0,
    compute: |facts| facts.overdraft_days().map(f64::from),
};

pub(super) const BALANCE_MISSING: FeatureSpec = FeatureSpec {
    name: "balance-missing",
    sentence: "Your files state no balance",
    sentence_zero: "Your files state a balance",
    unit: Unit::Flag,
    window_days: 0,
    actionable: false,
    imputed: 1.0,
    compute: |facts| flag(facts.cash_on(facts.subject.as_of).is_none()),
};

pub(super) const INVESTED_SHARE: FeatureSpec = FeatureSpec {
    name: "invested-share",
    sentence: "{value} of the money in your accounts is held with a broker",
    sentence_zero: "None of the money in your accounts is held with a broker",
    unit: Unit::Share,
    window_days: 0,
    actionable: true,
    imputed: 0.0,
    compute: |facts| {
        let invested = facts.balance_on(facts.subject.as_of, is_brokerage)?.max(0.0);
        let cash = facts.cash_on(facts.subject.as_of).unwrap_or(0.0).max(0.0);
        Some(share(invested, invested + cash))
    },
};

pub(super) const INVESTING_SHARE: FeatureSpec = FeatureSpec {
    name: "investing-share",
    sentence: "You put {value} of your income of the last 12 months into savings and investments",
    sentence_zero: "You put none of your income of the last 12 months into savings or investments",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: true,
    imputed: 0.0,
    compute: |facts| {
        let put = |category| facts.flow(category).out_minor;
        #[expect(clippy::as_conversions, reason = "a share is a statistic, not money")]
        let invested =
            put(Category::SavingsContribution).saturating_add(put(Category::InvestmentPurchase)) as f64;
        Some(share(invested, facts.income))
    },
};

pub(super) const WITHDRAWAL_SHARE: FeatureSpec = FeatureSpec {
    name: "withdrawal-share",
    sentence: "{value} of what you lived on in the last 12 months was taken out of savings and investments",
    sentence_zero: "You took nothing out of savings or investments in the last 12 months",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: true,
    imputed: 0.0,
    compute: |facts| {
        #[expect(clippy::as_conversions, reason = "a share is a statistic, not money")]
        let taken = facts.flow(Category::InvestmentWithdrawal).in_minor as f64;
        Some(share(taken, facts.income + taken))
    },
};

pub(super) const AGE_YEARS: FeatureSpec = FeatureSpec {
    name: "age-years",
    sentence: "You turn {value} this year, by the year of birth you gave",
    sentence_zero: "You gave no year of birth",
    unit: Unit::Years,
    window_days: 0,
    actionable: false,
    imputed: 0.0,
    compute: age_years,
};

pub(super) const BIRTH_YEAR_MISSING: FeatureSpec = FeatureSpec {
    name: "birth-year-missing",
    sentence: "You gave no year of birth",
    sentence_zero: "You gave your year of birth",
    unit: Unit::Flag,
    window_days: 0,
    actionable: false,
    imputed: 1.0,
    compute: |facts| flag(age_years(facts).is_none()),
};
