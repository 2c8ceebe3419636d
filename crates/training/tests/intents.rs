//! What detectors of intents must keep doing on lives that nothing was tuned on.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

use std::fs;
use std::sync::LazyLock;

use profile::{Basis, IntentKind, IntentModels};
use training::{
    AlarmFigures, IntentCard, IntentEvalConfig, KINDS_WITH_MODEL, Lives, TrainError, evaluate_intents,
};

/// Few lives in which much happens, so that each kind is seen.
fn config(seed: u64, count: u64) -> IntentEvalConfig {
    let held_out = Lives { seed, count, event_share: 0.5, forecast_every: 0, held_out: true };
    IntentEvalConfig { training: None, held_out }
}

static CARD: LazyLock<IntentCard> =
    LazyLock::new(|| evaluate_intents(&config(2, 60), &shipped()).expect("lives are watched"));

/// The models that ship.
fn shipped() -> IntentModels {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../server/models/intents.attune");
    IntentModels::from_bytes(&fs::read(path).expect("a shipped file")).expect("sound models")
}

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

/// The card was made on 300 lives that neither rules nor models were tuned on.
#[test]
fn models_ship_where_they_find_more_than_the_rule() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../server/models/intents.card.json");
    let card: IntentCard = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    assert_eq!(card.models_version, shipped().version());
    let with_model = card.detectors.iter().filter(|detector| detector.in_force == Basis::Model);
    let kinds: Vec<IntentKind> = with_model.clone().map(|detector| detector.kind).collect();
    assert_eq!(kinds, KINDS_WITH_MODEL);
    for detector in with_model {
        let recall = detector.model.unwrap().recall;
        assert!(detector.model_wins == Some(true) && recall > detector.rule.recall, "{detector:?}");
    }
}

/// Few lives in which much happens tell whether models still read the signs they were grown on.
#[test]
fn shipped_models_keep_what_was_measured() {
    let model = |kind: IntentKind| {
        CARD.detectors.iter().find(|detector| detector.kind == kind).and_then(|it| it.model).unwrap()
    };
    for kind in KINDS_WITH_MODEL {
        let found = model(kind);
        assert!(found.precision.unwrap() >= 0.8 && found.recall.unwrap() >= 0.75, "{kind:?}: {found:?}");
    }
}

#[test]
fn the_same_lives_give_the_same_figures() {
    let small = config(7, 4);
    let judge = || evaluate_intents(&small, &IntentModels::none()).unwrap();
    assert_eq!(judge(), judge());
}

#[test]
fn lives_learned_from_are_not_judged_on() {
    let config = config(7, 4);
    let config = IntentEvalConfig { training: Some(config.held_out.clone()), ..config };
    assert!(matches!(evaluate_intents(&config, &IntentModels::none()), Err(TrainError::Config(_))));
}
