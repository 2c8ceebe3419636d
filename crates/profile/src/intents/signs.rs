//! The numbers a model would judge intents by, so that models and rules can be compared on the same books. Rules judge
//! in force; nothing here is used but where `training` compares.

use categorise::{Category, Direction};

use super::change::{level_shift, ratio};
use super::ground::{Ground, IntentFacts, Row};
use super::{DETECTORS, Trade};

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

/// Signs of intents on one day, always as many and in the same order: payments by trade, newly met counterparties,
/// payments missed of stopped series and their part of income, changes of level, loans and charges, and the strength of
/// each rule's finding.
pub fn signs(facts: &IntentFacts<'_>) -> Vec<f32> {
    let ground = Ground::of(facts);
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
    signs.push(changed(&ground, Row::income_minor));
    for category in LEVELS {
        signs.push(changed(&ground, |row| {
            if row.category == category { row.amount_minor.saturating_abs() } else { 0 }
        }));
    }
    for category in [Category::PaydayLoan, Category::OverdraftFees] {
        let count = ground.last_days(90).iter().filter(|row| row.category == category).count();
        signs.push(small(u32::try_from(count).unwrap_or(u32::MAX)));
    }
    for detector in DETECTORS {
        signs.push((detector.find)(&ground).map_or(0.0, |found| narrow(found.probability)));
    }
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
