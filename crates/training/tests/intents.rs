//! What detectors of intents must keep doing on lives that nothing was tuned on.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

use std::sync::LazyLock;

use profile::IntentKind;
use training::{AlarmFigures, IntentCard, IntentEvalConfig, Lives, TrainError, evaluate_intents};

/// Few lives in which much happens, so that each kind is seen.
fn config(seed: u64, count: u64) -> IntentEvalConfig {
    let held_out = Lives { seed, count, event_share: 0.5, forecast_every: 0, held_out: true };
    IntentEvalConfig { training: None, held_out }
}

static CARD: LazyLock<IntentCard> =
    LazyLock::new(|| evaluate_intents(&config(2, 60)).expect("lives are watched"));

fn rule(kind: IntentKind) -> AlarmFigures {
    CARD.detectors.iter().find(|detector| detector.kind == kind).unwrap().rule
}

/// The floors lie a little below what was measured on these very lives.
fn check(kind: IntentKind, precision_min: f64, recall_min: f64, false_alarms_max: f64) {
    let found = rule(kind);
    assert!(found.events >= 2 && found.alarms >= 2, "{kind:?}: too little happened, {found:?}");
    let holds = found.precision.unwrap() >= precision_min
        && found.recall.unwrap() >= recall_min
        && found.false_alarms_per_year <= false_alarms_max;
    assert!(holds, "{kind:?}: {found:?}");
}

/// A lost client is told too badly to be asked about, which has no floor.
#[test]
fn detectors_keep_what_was_measured() {
    check(IntentKind::BuyHome, 0.90, 0.50, 0.02);
    check(IntentKind::DebtSpiral, 0.90, 0.95, 0.05);
    check(IntentKind::DividendCut, 0.90, 0.90, 0.02);
    check(IntentKind::IdleCash, 0.88, 0.78, 0.03);
    check(IntentKind::IncomeDrop, 0.90, 0.66, 0.03);
    check(IntentKind::JobLoss, 0.80, 0.80, 0.05);
    check(IntentKind::Move, 0.90, 0.62, 0.02);
    check(IntentKind::NewChild, 0.90, 0.80, 0.02);
    check(IntentKind::Retirement, 0.70, 0.90, 0.03);
    check(IntentKind::SubscriptionCreep, 0.93, 0.80, 0.02);
}

#[test]
fn the_same_lives_give_the_same_figures() {
    let small = config(7, 4);
    assert_eq!(evaluate_intents(&small).unwrap(), evaluate_intents(&small).unwrap());
}

#[test]
fn lives_learned_from_are_not_judged_on() {
    let config = config(7, 4);
    let config = IntentEvalConfig { training: Some(config.held_out.clone()), ..config };
    assert!(matches!(evaluate_intents(&config), Err(TrainError::Config(_))));
}
