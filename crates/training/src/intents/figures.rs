//! How good alarms are: episodes of them against what truly happened.
#![expect(clippy::as_conversions, reason = "counts of lives and days are far below 2^53")]

use std::collections::BTreeMap;

use chrono::NaiveDate;
use profile::IntentKind;
use serde::{Deserialize, Serialize};

use super::watch::{Look, Watched};

/// Alarms no further apart than this, in days, are one.
const SAME_ALARM_DAYS: i64 = 35;

/// The days before and after an event within which an alarm is right. Preparations show before, losses only after.
fn window(kind: IntentKind) -> (i64, i64) {
    match kind {
        IntentKind::BuyHome => (180, 30),
        IntentKind::NewChild => (200, 330),
        IntentKind::Move => (60, 100),
        IntentKind::Retirement => (360, 200),
        IntentKind::SubscriptionCreep => (100, 150),
        IntentKind::DebtSpiral => (60, 200),
        IntentKind::DividendCut => (3, 200),
        IntentKind::OverdraftAhead => (30, 0),
        IntentKind::IdleCash => (0, 200),
        IntentKind::ClientLoss | IntentKind::IncomeDrop | IntentKind::JobLoss => (20, 200),
        IntentKind::TaxShortfall => (90, 0),
    }
}

/// Events of other kinds that make an alarm right: whoever loses a job has less income.
fn also_right(kind: IntentKind) -> &'static [IntentKind] {
    match kind {
        IntentKind::IncomeDrop => {
            &[IntentKind::JobLoss, IntentKind::ClientLoss, IntentKind::Retirement, IntentKind::NewChild]
        }
        // Who ends their work ends it for every client.
        IntentKind::ClientLoss => &[IntentKind::Retirement],
        _ => &[],
    }
}

/// How one way of raising alarms does for one kind.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AlarmFigures {
    /// The probability from which an alarm is raised.
    pub threshold: f64,
    /// Alarms raised, those in a row being one.
    pub alarms: u32,
    /// How many were right.
    pub right: u32,
    /// Events that could be found.
    pub events: u32,
    /// How many were.
    pub found: u32,
    /// Right alarms over alarms; `None` without alarms.
    pub precision: Option<f64>,
    /// Found events over events; `None` without events.
    pub recall: Option<f64>,
    /// The median of the days from the first right alarm to the event; negative when the alarm came after it.
    pub lead_days: Option<i64>,
    /// Wrong alarms in a year of one customer.
    pub false_alarms_per_year: f64,
}

/// What was found with one probability, and how often it was right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Level {
    /// The probability said.
    pub said: f64,
    /// Looks at which it was said.
    pub looks: u32,
    /// The share of them that was right.
    pub right: f64,
}

/// Years of customers watched for a kind.
pub(crate) fn customer_years(lives: &[Watched], kind: IntentKind) -> f64 {
    let spans = lives.iter().filter(|life| is_watched(life, kind)).filter_map(Watched::span);
    spans.map(|(from, to)| (to - from).num_days() as f64 / 365.25).sum()
}

fn is_watched(life: &Watched, kind: IntentKind) -> bool {
    kind != IntentKind::OverdraftAhead || life.has_forecast
}

/// Whether an alarm on a day is right.
pub(crate) fn is_right(life: &Watched, kind: IntentKind, on: NaiveDate) -> bool {
    let (before, after) = window(kind);
    let happened = life.events.iter().any(|(event, day)| {
        let ahead = (*day - on).num_days();
        (*event == kind || also_right(kind).contains(event)) && (-after..=before).contains(&ahead)
    });
    let is_below = |day: &NaiveDate| (0..=before).contains(&(*day - on).num_days());
    happened
        || (kind == IntentKind::DebtSpiral && life.distressed)
        || (kind == IntentKind::OverdraftAhead && life.below_zero.iter().any(is_below))
}

/// The figures of alarms raised where `probability` reaches the threshold.
pub(crate) fn figures(
    lives: &[Watched],
    kind: IntentKind,
    threshold: f64,
    probability: impl Fn(&Look) -> f64,
) -> AlarmFigures {
    let (mut alarms, mut right, mut events, mut found) = (0_u32, 0_u32, 0_u32, 0_u32);
    let mut leads: Vec<i64> = Vec::new();
    for life in lives.iter().filter(|life| is_watched(life, kind)) {
        let alarmed: Vec<NaiveDate> =
            life.looks.iter().filter(|look| probability(look) >= threshold).map(|look| look.on).collect();
        let starts = alarmed.iter().enumerate().filter(|(at, on)| {
            let last = at.checked_sub(1).and_then(|before| alarmed.get(before));
            last.is_none_or(|last| (**on - *last).num_days() > SAME_ALARM_DAYS)
        });
        for (_, on) in starts {
            alarms += 1;
            right += u32::from(is_right(life, kind, *on));
        }
        let Some((from, to)) = life.span() else { continue };
        let (before, after) = window(kind);
        for (_, day) in life.events.iter().filter(|(event, _)| *event == kind) {
            let is_seen = *day >= from && (to - *day).num_days() >= after.min(60);
            if !is_seen {
                continue;
            }
            events += 1;
            let first = alarmed.iter().find(|on| (-after..=before).contains(&(*day - **on).num_days()));
            if let Some(first) = first {
                found += 1;
                leads.push((*day - *first).num_days());
            }
        }
    }
    leads.sort_unstable();
    let share = |part: u32, whole: u32| (whole > 0).then(|| thousandths(f64::from(part) / f64::from(whole)));
    let years = customer_years(lives, kind);
    AlarmFigures {
        threshold,
        alarms,
        right,
        events,
        found,
        precision: share(right, alarms),
        recall: share(found, events),
        lead_days: leads.get(leads.len() / 2).copied(),
        false_alarms_per_year: thousandths(f64::from(alarms - right) / years.max(0.001)),
    }
}

/// How often each probability a rule says is right, look by look.
pub(crate) fn levels(lives: &[Watched], kind: IntentKind) -> Vec<Level> {
    let mut seen: BTreeMap<u64, (f64, u32, u32)> = BTreeMap::new();
    for life in lives.iter().filter(|life| is_watched(life, kind)) {
        for look in &life.looks {
            let Some(said) = look.found.get(&kind).copied() else { continue };
            // A forecast says any number: tenths are enough there.
            let said = if kind == IntentKind::OverdraftAhead { (said * 10.0).round() / 10.0 } else { said };
            let entry = seen.entry(said.to_bits()).or_insert((said, 0, 0));
            entry.1 += 1;
            entry.2 += u32::from(is_right(life, kind, look.on));
        }
    }
    seen.into_values()
        .map(|(said, looks, right)| Level {
            said,
            looks,
            right: thousandths(f64::from(right) / f64::from(looks)),
        })
        .collect()
}

fn thousandths(share: f64) -> f64 {
    (share * 1_000.0).round() / 1_000.0
}
