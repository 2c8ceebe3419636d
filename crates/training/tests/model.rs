//! What must hold of every trained model, on a population small enough to train in a test.

use std::sync::LazyLock;

use population::{LifeMix, Shift, Vocabulary};
use profile::{CLASS_COUNT, FEATURE_COUNT, Persona, PersonaModel, reasons};
use training::{
    Boosting, EvalConfig, Forests, Sample, Sampling, TrainConfig, TrainError, Trained, evaluate, samples_of,
    train, train_to_bytes,
};

fn small(seed: u64) -> TrainConfig {
    TrainConfig {
        households: 700,
        boosting: Boosting { rounds: 25, depth: 3, leaf_rows: 10, step: 0.25, patience: 5 },
        forests: Forests { trees: 8, depth: 6, leaf_rows: 10 },
        ..TrainConfig::shipped(seed, "test", "test")
    }
}

static TRAINED: LazyLock<Trained> = LazyLock::new(|| train(&small(1)).expect("a small population trains"));

fn people(seed: u64, count: u64) -> Vec<Sample> {
    let sampling = Sampling { shares_of_history: vec![1.0], partial_books: 0.5 };
    let end_on = EvalConfig::held_out(0, 1).end_on;
    (0..count)
        .flat_map(|index| {
            let spec = population::Spec { index, ..population::Spec::new(seed, end_on) };
            samples_of(&spec, &sampling)
        })
        .collect()
}

#[test]
fn training_twice_gives_the_same_bytes_and_another_seed_others() {
    let config = TrainConfig { households: 300, ..small(5) };
    let bytes = train_to_bytes(&config).unwrap();
    assert_eq!(bytes, train_to_bytes(&config).unwrap());
    assert_ne!(bytes, train_to_bytes(&TrainConfig { seed: 6, ..config }).unwrap());
    assert_eq!(PersonaModel::from_bytes(&bytes).unwrap().to_bytes().unwrap(), bytes);
}

#[test]
fn a_configuration_without_people_is_refused() {
    let config = TrainConfig { households: 20, ..small(1) };
    assert!(matches!(train(&config), Err(TrainError::Config(_))));
    let eval = EvalConfig::held_out(1, 10);
    assert!(matches!(evaluate(&TRAINED.model, None, &eval), Err(TrainError::Config(_))), "its own seed");
}

#[test]
fn contributions_add_up_to_the_score_and_are_finite() {
    let model = &TRAINED.model;
    for sample in people(9, 60) {
        let assessment = model.assess(&sample.features, sample.history);
        let sum: f64 = assessment.attributions.iter().map(|attribution| attribution.contribution).sum();
        let margins = model.document().ensemble.margins(sample.features.values());
        let class = assessment.persona.class_index().unwrap();
        let margin = model.document().calibrator.apply(&margins)[class];
        assert!((assessment.bias + sum - margin).abs() < 1e-9, "{} {margin}", assessment.bias + sum);
        assert!(assessment.attributions.iter().all(|attribution| attribution.contribution.is_finite()));
        assert!(reasons(&assessment, 3).iter().all(|reason| reason.contribution > 0.0));
    }
}

#[test]
fn every_persona_is_covered_as_promised() {
    let promised = TRAINED.model.document().conformal.coverage;
    let rows = people(11, 900);
    for class in 0..CLASS_COUNT {
        let own: Vec<_> = rows.iter().filter(|sample| sample.class == class).collect();
        let held = own.iter().filter(|sample| {
            let posterior = TRAINED.model.posterior(&sample.features);
            TRAINED.model.document().conformal.set(&posterior).contains(&Persona::CLASSES[class])
        });
        #[expect(clippy::as_conversions, reason = "small counts")]
        let share = held.count() as f64 / own.len() as f64;
        // Sampling error of some 180 rows and of the calibration rows both.
        assert!(share > promised - 0.06, "{}: {share}", Persona::CLASSES[class]);
    }
}

#[test]
fn the_card_counts_everyone_once() {
    let card = evaluate(&TRAINED.model, Some(&TRAINED.challenger), &EvalConfig::held_out(2, 250)).unwrap();
    let counted: u32 = card.confusion.values().flat_map(|row| row.values()).sum();
    assert_eq!(counted, card.overall.samples);
    let by_persona: u32 = card.by_persona.values().map(|figures| figures.samples).sum();
    assert_eq!(by_persona, card.overall.samples);
    assert_eq!((card.features.len(), card.challenger.is_some()), (FEATURE_COUNT, true));
    assert!(card.overall.accuracy > 0.75, "{:?}", card.overall);
    let json = serde_json::to_string(&card).unwrap();
    assert_eq!(serde_json::from_str::<training::ModelCard>(&json).unwrap(), card);
}

/// The model must not have learned names by heart: trained on one family of banks' and merchants' wording, it
/// has to know people described in the other.
#[test]
fn what_is_learned_from_one_vocabulary_holds_in_another() {
    let config = TrainConfig { households: 1_200, vocabularies: vec![Vocabulary::A], ..small(3) };
    let model = train(&config).unwrap().model;
    let accuracy = |vocabulary| {
        let eval = EvalConfig {
            vocabularies: vec![vocabulary],
            shift: Shift::NONE,
            lives: LifeMix::EVEN,
            ..EvalConfig::held_out(4, 500)
        };
        evaluate(&model, None, &eval).unwrap().overall.accuracy
    };
    let (same, other) = (accuracy(Vocabulary::A), accuracy(Vocabulary::B));
    println!("accuracy {same:.3} on the vocabulary it was trained on, {other:.3} on the other");
    assert!(same > 0.8 && other > 0.75 && other > same - 0.1, "{same} {other}");
}
