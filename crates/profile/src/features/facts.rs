//! What features have in common: sums over the window before the day of judgement, months, payers, balances.
#![expect(
    clippy::as_conversions,
    reason = "shares and counts are statistics; money stays in whole minor units"
)]

use std::collections::BTreeMap;

use categorise::{Category, Flow as Kind};
use chrono::{Datelike, Days as Span, NaiveDate};
use ledger::AccountKind;
use money::Currency;

use super::state::{Book, Days, Flow, Subject};

/// The window of most features.
pub(super) const YEAR_DAYS: u32 = 365;
/// The window of what must be recent.
pub(super) const QUARTER_DAYS: u32 = 90;
/// Days in a month, on average.
const MONTH_DAYS: f64 = 30.44;

/// Facts of one customer on one day, in the main currency.
pub(super) struct Facts<'a> {
    book: &'a Book,
    currency: Option<Currency>,
    pub(super) subject: &'a Subject<'a>,
    /// Sums of the last year by category.
    sums: BTreeMap<Category, Flow>,
    /// First day with a row, in all history.
    first: Option<NaiveDate>,
    /// Income of the last year in minor units, reversals taken off.
    pub(super) income: f64,
    /// Spending of the last year in minor units, refunds taken off.
    pub(super) spending: f64,
}

impl<'a> Facts<'a> {
    pub(super) fn of(book: &'a Book, currency: Option<Currency>, subject: &'a Subject<'a>) -> Self {
        let since = before(subject.as_of, YEAR_DAYS);
        let sums: BTreeMap<Category, Flow> = book
            .categories
            .iter()
            .map(|(category, days)| (*category, sum(days, since, subject.as_of)))
            .filter(|(_, flow)| flow.count() > 0)
            .collect();
        let first = book.accounts.values().filter_map(|account| account.days.keys().next()).min().copied();
        let mut facts = Self { book, currency, subject, sums, first, income: 0.0, spending: 0.0 };
        facts.income = Category::ALL.iter().map(|category| facts.income_of(*category)).sum();
        let refunds = facts.flow(Category::Refund).net_minor();
        let spent: f64 = Category::ALL.iter().map(|category| facts.spent_on(&[*category])).sum();
        facts.spending = (spent - refunds as f64).max(0.0);
        facts
    }

    /// The last year of a category.
    pub(super) fn flow(&self, category: Category) -> Flow {
        self.sums.get(&category).copied().unwrap_or_default()
    }

    /// Income of a category over the last year; 0 for what is no income.
    fn income_of(&self, category: Category) -> f64 {
        if category.is_income() { (self.flow(category).net_minor().max(0)) as f64 } else { 0.0 }
    }

    /// Spent over the last year, refunds of the same category taken off. What has no category yet counts as
    /// spent in full: its credits may be income.
    pub(super) fn spent_on(&self, categories: &[Category]) -> f64 {
        let spent = |category: &Category| {
            let flow = self.flow(*category);
            match (*category, category.flow()) {
                (Category::Refund, _) => 0,
                (Category::Uncategorised, _) => flow.out_minor,
                (_, Kind::Spending) => flow.net_minor().saturating_neg().max(0),
                _ => 0,
            }
        };
        categories.iter().map(|category| spent(category) as f64).sum()
    }

    /// The part of income these categories make up; 0 without income.
    pub(super) fn income_share(&self, categories: &[Category]) -> Option<f64> {
        let part: f64 = categories.iter().map(|category| self.income_of(*category)).sum();
        Some(share(part, self.income))
    }

    /// The part of spending these categories make up; 0 without spending.
    pub(super) fn spending_share(&self, categories: &[Category]) -> Option<f64> {
        Some(share(self.spent_on(categories), self.spending))
    }

    /// Months of history within the last year, at least one.
    pub(super) fn months(&self) -> f64 {
        let days = self.first.map_or(0, |first| (self.subject.as_of - first).num_days() + 1);
        (days.clamp(0, i64::from(YEAR_DAYS)) as f64 / MONTH_DAYS).max(1.0)
    }

    /// Rows of these categories in one direction, each month on average.
    pub(super) fn per_month(&self, count: impl Fn(&Flow) -> u32, categories: &[Category]) -> Option<f64> {
        let count: u32 = categories.iter().map(|category| count(&self.flow(*category))).sum();
        Some(f64::from(count) / self.months())
    }

    /// Each complete calendar month of history within the last year, as its first and last day, latest first.
    fn complete_months(&self) -> Vec<(NaiveDate, NaiveDate)> {
        let Some(first) = self.first else { return Vec::new() };
        let next_day = self.subject.as_of.succ_opt().unwrap_or(self.subject.as_of);
        let mut end = next_day.with_day(1).and_then(|first_day| first_day.pred_opt());
        let mut months = Vec::new();
        while let Some((start, last)) = end.and_then(|end| Some((end.with_day(1)?, end))) {
            // Pay often arrives on the first days; a history that starts by the fifth misses no month's pay.
            if months.len() == 12 || start + chrono::Days::new(4) < first {
                break;
            }
            months.push((start, last));
            end = start.pred_opt();
        }
        months
    }

    /// The sum of these categories in each complete month.
    fn monthly(&self, wanted: impl Fn(Category) -> bool) -> Vec<Flow> {
        let months = self.complete_months();
        let books = || self.book.categories.iter().filter(|(category, _)| wanted(**category));
        months
            .into_iter()
            .map(|(start, last)| {
                books().fold(Flow::default(), |total, (_, days)| total.plus(&sum(days, start, last)))
            })
            .collect()
    }

    /// The standard deviation of monthly income over its mean, to the nearest twentieth: whether a salary is the
    /// same to the penny or rises a little says nothing. `None` below three complete months or without income.
    pub(super) fn income_irregularity(&self) -> Option<f64> {
        let income: Vec<f64> =
            self.monthly(Category::is_income).iter().map(|flow| flow.net_minor() as f64).collect();
        if income.len() < 3 {
            None
        } else {
            variation(&income).map(|variation| (variation.min(4.0) * 20.0).round() / 20.0)
        }
    }

    /// The part of complete months in which a row of these categories appears.
    pub(super) fn months_with(&self, wanted: impl Fn(Category) -> bool) -> Option<f64> {
        let months = self.monthly(wanted);
        let with = months.iter().filter(|flow| flow.count() > 0).count();
        if months.is_empty() { None } else { Some(with as f64 / months.len() as f64) }
    }

    /// Income of the last year by payer, of categories that `wanted` accepts, with its days.
    pub(super) fn payers(&self, wanted: fn(Category) -> bool) -> Vec<(f64, Vec<NaiveDate>)> {
        let (since, as_of) = (before(self.subject.as_of, YEAR_DAYS), self.subject.as_of);
        let mut payers = Vec::new();
        for categories in self.book.payers.values() {
            let mut amount = 0_i64;
            let mut days = Vec::new();
            for (_, own) in categories.iter().filter(|(category, _)| wanted(**category)) {
                amount = amount.saturating_add(sum(own, since, as_of).net_minor());
                days.extend(own.range(since..=as_of).map(|(on, _)| *on));
            }
            if amount > 0 {
                days.sort_unstable();
                days.dedup();
                payers.push((amount as f64, days));
            }
        }
        payers
    }

    /// Cash on a day: reported balances of checking and savings accounts, carried over the rows between. `None`
    /// if none was reported.
    pub(super) fn cash_on(&self, on: NaiveDate) -> Option<f64> {
        self.balance_on(on, AccountKind::is_cash)
    }

    /// The balance of all accounts of a kind, in minor units; `None` if none was reported.
    pub(super) fn balance_on(&self, on: NaiveDate, wanted: fn(AccountKind) -> bool) -> Option<f64> {
        let accounts = self.accounts().filter(|account| wanted(account.kind));
        let balances = accounts.filter_map(|account| {
            let reported = account.balance?;
            let days = self.book.accounts.get(&account.id).map(|book| &book.days);
            let (from, to) = (reported.as_of.min(on), reported.as_of.max(on));
            let moved = match (days, from.succ_opt()) {
                (Some(days), Some(from)) if from <= to => sum(days, from, to).net_minor(),
                _ => 0,
            };
            let sign = if on < reported.as_of { -1.0 } else { 1.0 };
            Some(reported.amount_minor as f64 + sign * moved as f64)
        });
        balances.fold(None, |total, balance| Some(total.unwrap_or(0.0) + balance))
    }

    /// The customer's accounts in the main currency.
    pub(super) fn accounts(&self) -> impl Iterator<Item = &'a ledger::Account> + '_ {
        self.subject
            .accounts
            .iter()
            .filter(|account| self.currency.is_none_or(|main| account.currency == main))
    }

    /// Days of the last quarter on which a checking account ended below zero, from its first row on; `None`
    /// without a reported balance.
    pub(super) fn overdraft_days(&self) -> Option<u32> {
        let since = before(self.subject.as_of, QUARTER_DAYS);
        let mut below: BTreeMap<NaiveDate, ()> = BTreeMap::new();
        let mut known = false;
        for account in self.accounts().filter(|account| account.kind == AccountKind::Checking) {
            let Some(reported) = account.balance else { continue };
            known = true;
            let Some(book) = self.book.accounts.get(&account.id) else { continue };
            let Some(opened) = book.days.keys().next() else { continue };
            let first = since.max(*opened);
            // From the balance on the first day, forward one day at a time.
            let day_before = first.pred_opt().unwrap_or(first);
            let mut balance = reported.amount_minor;
            balance = match reported.as_of > day_before {
                true => balance.saturating_sub(sum(&book.days, first, reported.as_of).net_minor()),
                false => balance.saturating_add(
                    reported
                        .as_of
                        .succ_opt()
                        .filter(|from| *from <= day_before)
                        .map_or(0, |from| sum(&book.days, from, day_before).net_minor()),
                ),
            };
            for on in first.iter_days().take_while(|on| *on <= self.subject.as_of) {
                balance = balance.saturating_add(book.days.get(&on).map_or(0, Flow::net_minor));
                if balance < 0 {
                    below.insert(on, ());
                }
            }
        }
        if known { Some(u32::try_from(below.len()).unwrap_or(u32::MAX)) } else { None }
    }

    /// The last quarter of these categories.
    pub(super) fn recent(&self, categories: &[Category]) -> Flow {
        let since = before(self.subject.as_of, QUARTER_DAYS);
        let own = categories.iter().filter_map(|category| self.book.categories.get(category));
        own.fold(Flow::default(), |total, days| total.plus(&sum(days, since, self.subject.as_of)))
    }

    /// Debt payments over income in the last quarter. Income that comes a few times a year counts with its yearly
    /// average, if that is more. `None` where files show no income to compare.
    pub(super) fn recent_debt_service_share(&self) -> Option<f64> {
        let income: Vec<Category> =
            Category::ALL.iter().copied().filter(|category| category.is_income()).collect();
        let recent = self.recent(&income).net_minor() as f64;
        let usual = self.income / self.months() * (f64::from(QUARTER_DAYS) / MONTH_DAYS);
        let earned = recent.max(usual);
        let paid = self.recent(&[Category::DebtPayment, Category::PaydayLoan]).out_minor as f64;
        (earned > 0.0).then(|| paid / earned)
    }

    /// The part of the account history over which a trend can be told, in days, at most `days`; `None` below 60.
    pub(super) fn trend_days(&self, days: u64) -> Option<u64> {
        let held = (self.subject.as_of - self.first?).num_days();
        u64::try_from(held).ok().map(|held| held.min(days)).filter(|span| *span >= 60)
    }
}

/// The first day of a window of so many days that ends on `on`.
pub(super) fn before(on: NaiveDate, days: u32) -> NaiveDate {
    on.checked_sub_days(Span::new(u64::from(days.saturating_sub(1)))).unwrap_or(NaiveDate::MIN)
}

/// The sum of the days from the first to the last, both counted.
fn sum(days: &Days, from: NaiveDate, to: NaiveDate) -> Flow {
    if from > to {
        return Flow::default();
    }
    days.range(from..=to).fold(Flow::default(), |total, (_, flow)| total.plus(flow))
}

/// A part over a whole, from 0 to 1; 0 where there is no whole.
pub(super) fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { (part / whole).clamp(0.0, 1.0) } else { 0.0 }
}

/// The standard deviation over the mean; `None` for fewer than two values or a mean that is not positive.
pub(super) fn variation(values: &[f64]) -> Option<f64> {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    if values.len() < 2 || mean <= 0.0 {
        return None;
    }
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
    Some(variance.sqrt() / mean)
}

/// Days between neighbours.
pub(super) fn gaps(days: &[NaiveDate]) -> Vec<f64> {
    days.windows(2).map(|pair| (pair[1] - pair[0]).num_days() as f64).collect()
}

/// The middle value; `None` for no values.
pub(super) fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied()
}
