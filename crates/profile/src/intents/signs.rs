//! The numbers models judge intents by.

use categorise::{Category, Direction};

use super::change::{level_shift, ratio};
use super::ground::{Ground, IntentFacts, Row};
use super::{DETECTORS, Found, IntentKind, Trade, findings};

/// The days payments to trades are counted in.
const TRADE_DAYS: u64 = 120;
/// The days within which somebody counts as new.
const NEW_DAYS: u64 = 75;
/// Categories whose newly met counterparties are counted, with the direction of the money.
const NEW: [(Category, Direction); 8] = [
    (Category::RentOrMortgage, Direction::Out),
    (Category::LocalTax, Direction::Out),
    (Category::Utilities, Direction::Out),
    (Category::PhoneInternet, Direction::Out),
    (Category::Subscriptions, Direction::Out),
    (Category::StateBenefit, Direction::In),
    (Category::Pension, Direction::In),
    (Category::Payroll, Direction::In),
];
/// Categories whose series are looked at for a stop.
const STOPPED: [Category; 3] = [Category::Payroll, Category::ClientPayment, Category::Dividend];
/// Categories whose last month is compared with the months before.
const LEVELS: [Category; 4] =
    [Category::Payroll, Category::ClientPayment, Category::Subscriptions, Category::Childcare];
/// Categories whose rows of 90 days are counted.
const STRAINS: [Category; 2] = [Category::PaydayLoan, Category::OverdraftFees];

/// What a model has to go by on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Signs {
    /// As many as [`sign_names`] names, in that order.
    pub values: Vec<f32>,
    /// The kinds that have facts to show, without which nothing is found.
    pub traced: Vec<IntentKind>,
}

/// Signs of intents on one day.
pub fn signs(facts: &IntentFacts<'_>) -> Signs {
    let ground = Ground::of(facts);
    let findings = findings(&ground);
    let traced = DETECTORS.iter().zip(&findings).filter_map(|(detector, found)| {
        found.as_ref()?;
        Some(detector.kind)
    });
    Signs { traced: traced.collect(), values: values(&ground, &findings) }
}

/// What the values are, in their order: payments by trade, newly met counterparties, payments missed of stopped series and
/// their part of income, changes of level, loans and charges, and the strength of each rule's finding.
pub(super) fn sign_names() -> Vec<String> {
    let trades = Trade::ALL.iter().map(|trade| format!("paid {}", trade.label()));
    let new = NEW.iter().map(|(category, way)| format!("new {} {way:?}", category.as_str()));
    let stopped = STOPPED
        .iter()
        .flat_map(|category| ["missed", "share"].map(|what| format!("stopped {} {what}", category.as_str())));
    let income = std::iter::once("level of income".to_owned());
    let levels = LEVELS.iter().map(|category| format!("level of {}", category.as_str()));
    let strains = STRAINS.iter().map(|category| format!("strain {}", category.as_str()));
    let rules = DETECTORS.iter().map(|detector| format!("rule {}", detector.kind.as_str()));
    trades.chain(new).chain(stopped).chain(income).chain(levels).chain(strains).chain(rules).collect()
}

pub(super) fn values(ground: &Ground<'_>, findings: &[Option<Found>]) -> Vec<f32> {
    let facts = ground.facts;
    let mut signs: Vec<f32> = Vec::new();
    for trade in Trade::ALL {
        let paid = ground.paid_to(*trade, TRADE_DAYS);
        signs.push(paid.map_or(0.0, |paid| small(paid.count)));
    }
    for (category, way) in NEW {
        let count = ground.new_since(NEW_DAYS, way).filter(|one| one.category == category).count();
        signs.push(small(u32::try_from(count).unwrap_or(u32::MAX)));
    }
    for category in STOPPED {
        let stopped = facts.series.iter().filter(|series| {
            let days = (ground.as_of - series.last_on).num_days();
            series.category == category && series.missed > 0 && (0..200).contains(&days)
        });
        let main = stopped.max_by_key(|series| (series.monthly_amount_minor(), &series.counterparty_key));
        let (missed, share) = main.map_or((0, 0.0), |series| {
            let income = ground.monthly_income_minor(series.last_on);
            (series.missed, ratio(series.monthly_amount_minor(), income))
        });
        signs.extend([small(missed), narrow(share)]);
    }
    signs.push(changed(ground, Row::income_minor));
    for category in LEVELS {
        signs.push(changed(ground, |row| {
            if row.category == category { row.amount_minor.saturating_abs() } else { 0 }
        }));
    }
    for category in STRAINS {
        let count = ground.last_days(90).iter().filter(|row| row.category == category).count();
        signs.push(small(u32::try_from(count).unwrap_or(u32::MAX)));
    }
    signs.extend(findings.iter().map(|found| found.as_ref().map_or(0.0, |found| narrow(found.probability))));
    signs
}

/// The latest 30 days over the months before, as a share, up to three times.
fn changed<'a>(ground: &Ground<'a>, amount: impl Fn(&Row<'a>) -> i64) -> f32 {
    let blocks = ground.blocks(9, amount);
    let Some((latest, earlier)) = blocks.split_first() else { return 1.0 };
    let Some(shift) = level_shift(earlier, &[*latest]) else { return 1.0 };
    shift.relative().map_or(if *latest > 0 { 3.0 } else { 1.0 }, |relative| narrow((1.0 + relative).min(3.0)))
}

fn small(count: u32) -> f32 {
    f32::from(u8::try_from(count.min(50)).unwrap_or(50))
}

#[expect(clippy::as_conversions, reason = "shares are rounded to f32 as trees are grown on it")]
fn narrow(share: f64) -> f32 {
    if share.is_finite() { share.clamp(-10.0, 10.0) as f32 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::super::tests::Books;
    use super::*;

    #[test]
    fn every_value_has_a_name_of_its_own() {
        let values = Books::salaried().facts(|facts| signs(facts).values);
        let names = sign_names();
        assert_eq!(values.len(), names.len());
        assert_eq!(names.iter().collect::<std::collections::BTreeSet<_>>().len(), names.len());
    }
}
