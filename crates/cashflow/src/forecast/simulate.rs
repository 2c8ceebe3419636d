//! Drawing paths: whole numbers and seeded chance only, so that every machine draws the same ones.

use super::fan::Fan;
use super::model::{Event, EventKind, ForecastModel, Scheduled, Spread};
use super::plan::{Effect, Payer, Plan, parts};
use draws::Random;

/// Days a simulation may look ahead.
pub(super) const HORIZON_DAYS_MAX: usize = 366;
const PATHS_MAX: usize = 10_000;
/// The shorter of the two spans that expected income is told for.
pub(super) const SHORT_DAYS: i64 = 30;
/// A payment may be booked this many days before it is due.
const EARLY_DAYS_MAX: i64 = 10;

/// Where the numbers of the streams of scheduled payments, payers and one-offs begin.
const SCHEDULED_PARTS: u64 = 1 << 16;
const PAYER_PARTS: u64 = 1 << 32;
const EVENT_PARTS: u64 = 1 << 48;

/// Balances of all paths, day after day, and what each took in.
pub(super) struct Paths {
    /// Paths there are.
    pub(super) count: usize,
    /// Of each day, the first tomorrow, the balance of each path.
    pub(super) balances: Vec<i64>,
    /// Income of the first thirty days, by path.
    pub(super) income_short: Vec<i64>,
    /// Income up to the horizon, by path.
    pub(super) income: Vec<i64>,
}

/// Draws `paths` courses of the balance over `horizon_days` days after the model's day and sums them up.
///
/// `start_balance_minor` is today's cash in minor units. Horizon and paths are held between 1 and 366 days and 1
/// and 10,000. The same arguments give the same figures on every machine.
pub fn simulate(
    model: &ForecastModel,
    start_balance_minor: i64,
    horizon_days: usize,
    paths: usize,
    seed: u64,
) -> Fan {
    let drawn = draw(model, start_balance_minor, horizon_days, paths, seed);
    Fan::of(model, start_balance_minor, drawn)
}

/// The paths as drawn, before their band is stretched.
pub(super) fn draw(
    model: &ForecastModel,
    start_minor: i64,
    horizon_days: usize,
    paths: usize,
    seed: u64,
) -> Paths {
    let (days, count) = (horizon_days.clamp(1, HORIZON_DAYS_MAX), paths.clamp(1, PATHS_MAX));
    let plan = Plan::of(model, days);
    let mut balances = vec![0_i64; days * count];
    let mut changes = vec![0_i64; days];
    let (mut income_short, mut income) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for (path, number) in (0..count).zip(0..) {
        changes.fill(0);
        let mut course = Course::new(&mut changes);
        course.fill(&plan, |part| Random::stream(seed, number, part));
        income_short.push(course.income_short_minor);
        income.push(course.income_minor);
        let mut balance = start_minor;
        for (day, change) in balances.chunks_exact_mut(count).zip(&changes) {
            balance = balance.saturating_add(*change);
            if let Some(place) = day.get_mut(path) {
                *place = balance;
            }
        }
    }
    Paths { count, balances, income_short, income }
}

impl Paths {
    /// The balance of each path at the end of a day so many days ahead; none beyond the horizon.
    pub(super) fn after(&self, days_ahead: usize) -> &[i64] {
        let before = days_ahead.saturating_sub(1) * self.count;
        self.balances.get(before..before + self.count).unwrap_or_default()
    }
}

/// One path while it is filled: the change of each day, and income so far.
struct Course<'a> {
    changes: &'a mut [i64],
    last_day: i64,
    income_short_minor: i64,
    income_minor: i64,
}

impl<'a> Course<'a> {
    fn new(changes: &'a mut [i64]) -> Self {
        let last_day = i64::try_from(changes.len()).unwrap_or(0);
        Self { changes, last_day, income_short_minor: 0, income_minor: 0 }
    }

    /// Each part draws from its own stream, so that a what-if differs by what is supposed alone.
    fn fill(&mut self, plan: &Plan<'_>, stream: impl Fn(u64) -> Random) {
        plan.weeks.draw(&mut stream(0), self.changes);
        for ((scheduled, effect), part) in plan.scheduled.iter().zip(SCHEDULED_PARTS..) {
            self.schedule(scheduled, effect, &mut stream(part));
        }
        for (payer, part) in plan.payers.iter().zip(PAYER_PARTS..) {
            self.pay(payer, &mut stream(part));
        }
        for (event, part) in plan.events.iter().zip(EVENT_PARTS..) {
            self.happen(event, &mut stream(part));
        }
    }

    /// Day 1 is tomorrow; what is due before then comes tomorrow, since today is over.
    fn add(&mut self, day: i64, amount_minor: i64, is_income: bool) {
        let day = day.max(1);
        let change = usize::try_from(day - 1).ok().and_then(|place| self.changes.get_mut(place));
        let Some(change) = change else { return };
        *change = change.saturating_add(amount_minor);
        if is_income {
            self.income_minor = self.income_minor.saturating_add(amount_minor);
            if day <= SHORT_DAYS {
                self.income_short_minor = self.income_short_minor.saturating_add(amount_minor);
            }
        }
    }

    fn schedule(&mut self, scheduled: &Scheduled, effect: &Effect, random: &mut Random) {
        let is_sure = scheduled.paid_permille >= 1000;
        for due in &scheduled.due_days {
            let due = i64::from(*due);
            if due > self.last_day + EARLY_DAYS_MAX {
                return;
            }
            let Some(drawn) = random.choose(&scheduled.amounts_minor) else { return };
            let shift = random.choose(&scheduled.shift_days).map_or(0, i64::from);
            let comes = is_sure || random.permille() < i64::from(scheduled.paid_permille);
            if let Some(amount) = effect.amount_minor(due, drawn).filter(|_| comes) {
                self.add(due + shift, amount, scheduled.is_income);
            }
        }
    }

    fn pay(&mut self, payer: &Payer, random: &mut Random) {
        let last_day = self.last_day;
        let mut invoiced = payer.invoices;
        payer.process.draw(last_day, random, |day, drawn| {
            if invoiced > 0 {
                invoiced -= 1;
            } else if let Some(amount) = payer.effect.amount_minor(day, drawn) {
                self.add(day, amount, true);
            }
        });
    }

    fn happen(&mut self, event: &Event, random: &mut Random) {
        let (happens, when, how_much) = (random.permille(), random.permille(), random.permille());
        if happens >= i64::from(event.chance_permille) {
            return;
        }
        let spread = i64::from(event.spread_permille);
        let amount = parts(event.amount_minor, 1000 + (2 * how_much - 999) * spread / 1000, 1000);
        self.add(at_permille(event.after_days, when), amount, event.kind == EventKind::Invoice);
    }
}

/// The quantile of a spread: straight lines through its three percentiles, as far beyond the outer ones as from
/// them to the middle.
fn at_permille(spread: Spread, permille: i64) -> i64 {
    let between = |from: i64, to: i64, part: i64, whole: i64| from + parts(to - from, part, whole);
    let Spread { p10, p50, p90 } = spread;
    match permille {
        ..100 => between(p10 - (p50 - p10) / 2, p10, permille, 100),
        100..500 => between(p10, p50, permille - 100, 400),
        500..900 => between(p50, p90, permille - 500, 400),
        _ => between(p90, p90 + (p90 - p50), permille - 900, 100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreads_are_read_between_their_percentiles() {
        let spread = Spread { p10: 10, p50: 30, p90: 70 };
        for (permille, expected) in
            [(0, 0), (100, 10), (300, 20), (500, 30), (700, 50), (900, 70), (999, 109)]
        {
            assert_eq!(at_permille(spread, permille), expected, "{permille}");
        }
        let sure = Spread { p10: 7, p50: 7, p90: 7 };
        assert!((0..1000).all(|permille| at_permille(sure, permille) == 7));
    }
}
