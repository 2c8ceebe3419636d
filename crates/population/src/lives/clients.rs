//! Clients who pay invoices late and unevenly, and platforms that pay out.
//!
//! Volatility: the `JPMorgan` Chase Institute ("Weathering Volatility") finds month-to-month changes of income
//! near 36 % for the median family and more for platform workers; the Federal Reserve SHED finds about three in
//! ten adults with income that varies. Lateness: surveys by invoicing firms put the typical delay at one to
//! three weeks (assumed: mean 4 to 30 days by client).

use chrono::{Datelike, NaiveDate};

use crate::builder::{Builder, Slot};
use crate::calendar::{business_day_after, on_day, shift};
use crate::random::{Random, scaled};
use crate::vocabulary::Line;
use crate::{EventKind, Meaning};

/// A client with this share of the work is missed when they go.
const MAIN_CLIENT_SHARE: f64 = 0.25;

/// One client.
#[derive(Debug)]
struct Client {
    line: Line,
    /// Days between invoices; a retainer comes on a day of the month instead.
    interval_days: f64,
    retainer_day: Option<i64>,
    amount_minor: i64,
    spread: f64,
    late_days: f64,
    from: NaiveDate,
    until: NaiveDate,
    round_minor: i64,
}

/// How a freelancer's work is shaped; amounts are monthly averages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Practice {
    pub(super) monthly_minor: i64,
    pub(super) clients: i64,
    /// One client dominates with a monthly retainer, much like a salary.
    pub(super) dominant: bool,
    pub(super) slot: Slot,
}

/// Posts the payments of a whole practice.
pub(super) fn post(builder: &mut Builder<'_>, random: &mut Random, practice: Practice) {
    let weights: Vec<f64> = (0..practice.clients.max(1))
        .map(|at| if practice.dominant && at == 0 { random.between(4.0, 12.0) } else { random.factor(0.8) })
        .collect();
    let total: f64 = weights.iter().sum();
    let seasons: Vec<f64> = (0..12).map(|_| random.factor(0.18)).collect();
    let rounded = if random.chance(0.6) { random.choose(&[1_000, 2_500, 5_000, 10_000]) } else { 1 };
    for (at, weight) in weights.iter().enumerate() {
        let monthly = scaled(practice.monthly_minor, weight / total);
        let dominant = practice.dominant && at == 0;
        let client = draw(builder, random, monthly, dominant, rounded);
        if client.until < builder.window.end && weight / total >= MAIN_CLIENT_SHARE {
            builder.happened(EventKind::ClientLoss, client.until);
        }
        for (on, mut amount) in payments(&client, builder, random) {
            let season =
                usize::try_from(on.month0()).ok().and_then(|month| seasons.get(month)).unwrap_or(&1.0);
            if client.retainer_day.is_none() {
                amount = scaled(amount, *season);
            }
            let amount = (amount / client.round_minor).max(1) * client.round_minor;
            let text = client.line.text(random, on);
            builder.post(on, practice.slot, amount, Meaning::ClientPayment, text);
        }
    }
}

fn draw(
    builder: &mut Builder<'_>,
    random: &mut Random,
    monthly_minor: i64,
    dominant: bool,
    round_minor: i64,
) -> Client {
    let name = if random.chance(0.18) {
        builder.words.person(random)
    } else {
        builder.words.organisation(random, 0.12)
    };
    builder.payer(&name, Meaning::ClientPayment);
    let bank = builder.bank;
    let channel = match random.weighted(&[0.56, 0.13, 0.1, 0.12, 0.06, 0.03]) {
        0 => bank.credit,
        1 => bank.person_in,
        2 => bank.deposit,
        3 => &[],
        4 => bank.wire,
        _ => bank.payroll,
    };
    let line = if channel.is_empty() {
        let settler = random.choose(builder.words.card_settlers);
        builder.line(random, bank.credit, settler)
    } else {
        builder.line(random, channel, name)
    };
    let shift_by = builder.spec.shift;
    let retainer = dominant || random.chance(0.16);
    let interval_days = random.between(16.0, 80.0);
    let window = builder.window;
    let (mut from, mut until) = (window.start, window.end);
    if !dominant && random.chance(0.4) {
        from = shift(window.start, random.whole(0, window.days() * 2 / 3));
    }
    if !dominant && random.chance(0.3) {
        until = shift(window.end, -random.whole(0, window.days() / 2));
    }
    Client {
        line,
        interval_days,
        retainer_day: retainer.then(|| random.whole(1, 30)),
        amount_minor: if retainer { monthly_minor } else { scaled(monthly_minor, interval_days / 30.0) },
        spread: if retainer {
            random.between(0.0, 0.08)
        } else {
            random.between(0.15, 0.65) * shift_by.irregularity
        },
        late_days: random.between(4.0, 30.0) * shift_by.lateness * if retainer { 0.2 } else { 1.0 },
        from,
        until,
        round_minor: round_minor.max(1),
    }
}

/// Days and amounts of one client's payments: an invoice, then its lateness.
fn payments(client: &Client, builder: &Builder<'_>, random: &mut Random) -> Vec<(NaiveDate, i64)> {
    let window = builder.window;
    let mut invoices = Vec::new();
    if let Some(day) = client.retainer_day {
        invoices.extend(window.month_starts().into_iter().map(|month| on_day(month, day)));
    } else {
        let mut on = shift(client.from, scaled(1, client.interval_days * (random.unit() - 0.6)));
        while on <= client.until {
            invoices.push(on);
            let gap = client.interval_days * random.factor(0.4 * builder.spec.shift.irregularity);
            on = shift(on, scaled(1, gap).max(2));
        }
    }
    invoices
        .into_iter()
        .filter(|on| (client.from..=client.until).contains(on))
        .map(|on| {
            let late = scaled(1, client.late_days * random.factor(0.6)).min(120);
            (business_day_after(shift(on, late)), random.around(client.amount_minor, client.spread))
        })
        .collect()
}

/// Weekly (sometimes daily) payouts of one platform.
pub(super) fn platform(builder: &mut Builder<'_>, random: &mut Random, monthly_minor: i64, slot: Slot) {
    let name = random.choose(builder.words.platforms);
    builder.payer(name, Meaning::PlatformPayout);
    let line = builder.line(random, builder.bank.credit, name);
    let step = random.choose(&[2_u64, 7, 7, 7, 14]).max(1);
    let spread = random.between(0.25, 0.6) * builder.spec.shift.irregularity;
    let idle = random.between(0.03, 0.25);
    let share = crate::random::ratio(i64::try_from(step).unwrap_or(7), 30) / (1.0 - idle);
    for day in builder.window.every(step, random.whole(0, 13)) {
        if random.chance(idle) {
            continue;
        }
        let on = business_day_after(day);
        let amount = random.around(scaled(monthly_minor, share), spread);
        let text = line.text(random, on);
        builder.post(on, slot, amount, Meaning::PlatformPayout, text);
    }
}
