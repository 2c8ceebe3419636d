//! Dividends and interest received, 24 calendar months, and by holding where descriptions name it.
//!
//! A holding's name is what is left of a dividend's description without the words every dividend has. Growth =
//! the last twelve complete months ÷ the twelve before − 1, `None` without 24 complete months.

use std::collections::BTreeMap;

use categorise::Category;
use serde::{Deserialize, Serialize};

use crate::Month;
use crate::book::{Book, Row};
use crate::statistics::{ratio, total};

/// One holding's dividends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// As the descriptions name it; `None` for dividends whose description names nothing.
    pub name: Option<String>,
    /// One amount per month of [`InvestmentIncome::months`], minor units.
    pub by_month_minor: Vec<i64>,
    /// All of them together.
    pub total_minor: i64,
}

/// Dividends and interest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InvestmentIncome {
    /// The 24 months, ascending, the current one last.
    pub months: Vec<Month>,
    /// Dividends of each month.
    pub dividends_minor: Vec<i64>,
    /// Interest of each month.
    pub interest_minor: Vec<i64>,
    /// The holdings that paid most, at most 12; those beyond are in the last row, named "Others".
    pub holdings: Vec<Holding>,
    /// Dividends and interest of the last 365 days.
    pub year_minor: i64,
    /// Change against the year before.
    pub growth: Option<f64>,
}

const MONTHS: u32 = 24;
const HOLDINGS_MAX: usize = 12;

impl InvestmentIncome {
    pub(crate) fn build(book: &Book<'_>) -> Self {
        let months = Month::of(book.as_of()).run_up(MONTHS);
        Self {
            dividends_minor: book.by_month(&months, |row| of(row, Category::Dividend)),
            interest_minor: book.by_month(&months, |row| of(row, Category::Interest)),
            holdings: holdings(book, &months),
            year_minor: Book::sum(book.last_year(), received),
            growth: growth(book),
            months,
        }
    }
}

fn of(row: &Row, category: Category) -> i64 {
    if row.category == category { row.income_minor() } else { 0 }
}

fn received(row: &Row) -> i64 {
    of(row, Category::Dividend).saturating_add(of(row, Category::Interest))
}

fn growth(book: &Book<'_>) -> Option<f64> {
    let sums = book.by_month(&book.complete_months(MONTHS), received);
    if sums.len() < 24 {
        return None;
    }
    let (before, latest) = sums.split_at(12);
    let before = total(before.iter().copied());
    ratio(total(latest.iter().copied()).saturating_sub(before), before)
}

fn holdings(book: &Book<'_>, months: &[Month]) -> Vec<Holding> {
    let Some(first) = months.first().copied() else { return Vec::new() };
    let mut by_name: BTreeMap<Option<String>, Vec<i64>> = BTreeMap::new();
    for row in book.between(first.first_day(), book.as_of()) {
        if row.category != Category::Dividend {
            continue;
        }
        let Some((transaction, _)) = book.transaction(row) else { continue };
        let name = holding_name(&transaction.description);
        let sums = by_name.entry(name).or_insert_with(|| vec![0; months.len()]);
        if let Some(sum) = row.month.since(first).and_then(|place| sums.get_mut(place)) {
            *sum = sum.saturating_add(row.income_minor());
        }
    }
    let mut list: Vec<Holding> = by_name
        .into_iter()
        .map(|(name, by_month_minor)| Holding {
            name,
            total_minor: total(by_month_minor.iter().copied()),
            by_month_minor,
        })
        .collect();
    list.sort_by(|a, b| b.total_minor.cmp(&a.total_minor).then_with(|| a.name.cmp(&b.name)));
    if list.len() > HOLDINGS_MAX {
        let rest = list.split_off(HOLDINGS_MAX - 1);
        list.push(merged(&rest, months.len()));
    }
    list
}

fn merged(rest: &[Holding], months: usize) -> Holding {
    let by_month_minor: Vec<i64> = (0..months)
        .map(|place| total(rest.iter().filter_map(|holding| holding.by_month_minor.get(place).copied())))
        .collect();
    Holding {
        name: Some("Others".to_owned()),
        total_minor: total(by_month_minor.iter().copied()),
        by_month_minor,
    }
}

/// Words that stand in the description of any dividend.
const COMMON: &str = "ACH BGC BROKERAGE CASH CO COM COMMON CREDIT CR DEP DEPOSIT DIST DISTRIBUTION DIV DIVIDEND \
     DIVIDENDS DIVS FINAL FROM FUND INC INTERIM LLC LTD NET OF ON ORD ORDINARY PAID PAYMENT PLC PMT QUAL QUALIFIED \
     QUARTERLY RECEIVED REF REGULAR REINVEST SHARES SHS SPECIAL STOCK THE";

fn holding_name(description: &str) -> Option<String> {
    let kept: Vec<String> = description
        .split(|letter: char| !letter.is_alphanumeric() && letter != '&')
        .filter(|word| !word.is_empty() && !word.chars().any(|letter| letter.is_ascii_digit()))
        .map(str::to_uppercase)
        .filter(|word| !COMMON.split_whitespace().any(|common| common == word))
        .take(4)
        .collect();
    if kept.is_empty() { None } else { Some(kept.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(description: &str, expected: Option<&str>) {
        assert_eq!(holding_name(description).as_deref(), expected, "{description:?}");
    }

    #[test]
    fn the_holding_is_what_other_dividends_do_not_say() {
        check("DIVIDEND RECEIVED VTI", Some("VTI"));
        check("Unilever PLC Interim Dividend 0.3696", Some("UNILEVER"));
        check("QUALIFIED DIV AT&T INC", Some("AT&T"));
        check("CASH DIVIDEND 12/03", None);
    }
}
