//! A dividend cut: a holding pays a quarter less than the median of its earlier payments, or its payment is long
//! overdue. Where a portfolio is kept, what it saw is taken before what bank lines tell.

use std::collections::BTreeMap;

use categorise::{Category, Direction};
use chrono::NaiveDate;

use super::change::{median, overdue};
use super::ground::Ground;
use super::{Basis, Detector, Evidence, Found, IntentKind, Measure};

/// The latest payment against the median of those before, in hundredths, at which each strength begins.
const LATEST_PERCENT: [i64; 2] = [80, 72];
/// From here on it is a fact worth showing, and by itself no cut.
const SMALLER_PERCENT: i64 = 95;
/// Silence over the longest usual gap that makes a payment left out.
const OVERDUE: f64 = 1.5;
/// News older than this is none.
const NEWS_DAYS: i64 = 120;
/// Right on generated lives by strength.
const SEEN: [f64; 2] = [0.42, 0.92];

pub(super) const DETECTOR: Detector =
    Detector { kind: IntentKind::DividendCut, basis: Basis::Seen, threshold: 0.5, holds_days: 90, find };

fn find(ground: &Ground<'_>) -> Option<Found> {
    let told = ground.facts.dividend_cuts.iter().filter(|cut| is_news(ground, cut.on));
    let mut evidence: Vec<Evidence> = told
        .map(|cut| fact(Measure::DividendYearly, &cut.name, (cut.before_minor, cut.after_minor), cut.on))
        .collect();
    let mut strength = if evidence.is_empty() { 0 } else { SEEN.len() };
    if evidence.is_empty() {
        let mut of_payers = Vec::new();
        for (key, payments) in payments(ground) {
            let Some((found, before, after, on)) = cut(ground, &payments) else { continue };
            let Some(payer) = ground.counterparties.get(&(key, Direction::In)) else { continue };
            strength = strength.max(found);
            of_payers.push((found, fact(Measure::DividendPayment, payer.name, (before, after), on)));
        }
        // Beside a cut, what is a little less is no news.
        of_payers.retain(|(found, _)| *found > 0 || strength == 0);
        evidence.extend(of_payers.into_iter().map(|(_, fact)| fact));
    }
    evidence.sort_by_key(|fact| std::cmp::Reverse(fact.from_on()));
    Found::of_strength(strength, &SEEN, evidence)
}

fn is_news(ground: &Ground<'_>, on: NaiveDate) -> bool {
    (0..=NEWS_DAYS).contains(&(ground.as_of - on).num_days())
}

fn fact(measure: Measure, of: &str, (before, after): (i64, i64), since_on: NaiveDate) -> Evidence {
    Evidence::Shifted { measure, of: of.to_owned(), before, after, since_on }
}

/// Dividends by payer and day.
fn payments<'a>(ground: &Ground<'a>) -> BTreeMap<&'a str, Vec<(NaiveDate, i64)>> {
    let mut found: BTreeMap<&str, Vec<(NaiveDate, i64)>> = BTreeMap::new();
    for row in ground.rows.iter().filter(|row| row.category == Category::Dividend && row.amount_minor > 0) {
        let days = found.entry(row.key).or_default();
        match days.last_mut() {
            Some((on, sum)) if *on == row.on => *sum = sum.saturating_add(row.amount_minor),
            _ => days.push((row.on, row.amount_minor)),
        }
    }
    found
}

/// How strong a cut one payer's payments show, 0 where they are only smaller, with the amounts before and after and the day of
/// it. An earlier cut counts as long as it is news, so that the payment after it does not hide it.
fn cut(ground: &Ground<'_>, payments: &[(NaiveDate, i64)]) -> Option<(usize, i64, i64, NaiveDate)> {
    let mut smaller = None;
    for (at, (on, amount)) in payments.iter().enumerate().skip(3) {
        let earlier: Vec<i64> = payments[at.saturating_sub(6)..at].iter().map(|(_, minor)| *minor).collect();
        let usual = median(&earlier)?;
        let strength = LATEST_PERCENT
            .iter()
            .filter(|percent| amount.saturating_mul(100) <= usual.saturating_mul(**percent));
        let strength = strength.count();
        let is_smaller = amount.saturating_mul(100) <= usual.saturating_mul(SMALLER_PERCENT);
        // One small payment between usual ones is a part of one, not a cut.
        let lasts =
            payments.get(at + 1).is_none_or(|(_, next)| next.saturating_mul(10) < usual.saturating_mul(9));
        if lasts && is_news(ground, *on) {
            if strength > 0 {
                return Some((strength, usual, *amount, *on));
            }
            smaller = is_smaller.then_some((0, usual, *amount, *on)).or(smaller);
        }
    }
    left_out(ground, payments).or(smaller)
}

/// A payment that should have come and has not, as [`cut`].
fn left_out(ground: &Ground<'_>, payments: &[(NaiveDate, i64)]) -> Option<(usize, i64, i64, NaiveDate)> {
    let days: Vec<NaiveDate> = payments.iter().map(|(on, _)| *on).collect();
    let last_on = *days.last()?;
    let silent_days = (ground.as_of - last_on).num_days();
    let usual = median(&payments.iter().rev().take(6).map(|(_, minor)| *minor).collect::<Vec<_>>())?;
    let is_left_out =
        overdue(&days, ground.as_of)? >= OVERDUE && silent_days <= 92 + NEWS_DAYS && silent_days > 45;
    is_left_out.then_some((1, usual, 0, last_on))
}

#[cfg(test)]
mod tests {
    use super::super::ground::DividendCut;
    use super::super::tests::{Books, check};
    use super::*;

    const KIND: IntentKind = IntentKind::DividendCut;

    fn quarterly(latest: i64) -> Books {
        let earlier = [(375, 5_000), (284, 5_050), (193, 5_050), (102, 5_100)];
        let books = earlier
            .into_iter()
            .fold(Books::new(), |books, (ago, minor)| books.received(ago, "UNILEVER DIVIDEND", minor));
        books.received(11, "UNILEVER DIVIDEND", latest)
    }

    #[test]
    fn a_smaller_payment_is_a_cut() {
        check(&quarterly(2_900), KIND, true);
        check(&quarterly(4_800), KIND, false);
    }

    #[test]
    fn what_the_portfolio_saw_counts() {
        let cut = DividendCut {
            name: "Shell plc".to_owned(),
            before_minor: 10_000,
            after_minor: 3_400,
            on: Books::AS_OF,
        };
        check(&quarterly(5_100).with_cut(cut), KIND, true);
    }
}
