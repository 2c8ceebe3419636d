//! A model small enough to judge by hand: clients speak for freelancers, salary for the salaried.

use std::collections::BTreeMap;

use crate::calibration::Calibrator;
use crate::trees::{Ensemble, Node, Tree};
use crate::{
    Abstention, CLASS_COUNT, ConformalThresholds, FEATURE_COUNT, FeatureVector, History, ModelDocument,
    ModelError, Persona, PersonaModel, Provenance, Reference, feature_index, reasons, schema_hash,
};

const ENOUGH: History = History { days: 365, transactions: 400 };

fn stump(feature: &str, threshold: f32, at_most: f32, above: f32) -> Tree {
    let feature = u16::try_from(feature_index(feature).unwrap()).unwrap();
    Tree::new(vec![
        Node::Split { feature, threshold, left: 1, right: 2, cover: 100.0 },
        Node::Leaf { value: at_most, cover: 75.0 },
        Node::Leaf { value: above, cover: 25.0 },
    ])
    .unwrap()
}

fn document() -> ModelDocument {
    let mut ensemble = Ensemble::constant([0.1, 0.0, 0.2, 0.0, 0.0]);
    ensemble.trees[0] = vec![stump("client-count", 1.5, -1.0, 2.0), stump("client-share", 0.3, -0.5, 1.0)];
    ensemble.trees[2] = vec![stump("payroll-share", 0.5, 0.0, 2.5)];
    let mut calibrator = Calibrator::temperature(1.3);
    calibrator.weights[0][2] = -0.2;
    calibrator.bias[0] = 0.05;
    let values: Vec<f32> = (0..=20).map(|step| f32::from(u8::try_from(step).unwrap())).collect();
    ModelDocument {
        provenance: Provenance {
            schema_hash: schema_hash(),
            data_hash: String::new(),
            code_version: "test".to_owned(),
            lock_hash: String::new(),
            seed: 1,
            households: 0,
            parameters: BTreeMap::new(),
            metrics: BTreeMap::new(),
        },
        ensemble,
        calibrator,
        conformal: ConformalThresholds { coverage: 0.9, probability_min: [0.2; CLASS_COUNT] },
        references: vec![Reference::of(&values); FEATURE_COUNT],
    }
}

fn customer(facts: &[(&str, f32)]) -> FeatureVector {
    let mut values = vec![1.0; FEATURE_COUNT];
    for (name, value) in facts {
        values[feature_index(name).unwrap()] = *value;
    }
    FeatureVector::new(values).unwrap()
}

fn freelancer() -> FeatureVector {
    customer(&[("client-count", 4.0), ("client-share", 0.8), ("payroll-share", 0.0)])
}

#[test]
fn bytes_read_back_to_the_same_model() {
    let model = PersonaModel::new(document()).unwrap();
    let bytes = model.to_bytes().unwrap();
    let again = PersonaModel::from_bytes(&bytes).unwrap();
    assert_eq!(again, model);
    assert_eq!(again.to_bytes().unwrap(), bytes);
    assert!(model.version().starts_with("persona-") && model.version().len() == 20);
}

#[test]
fn what_is_no_sound_model_is_refused() {
    let bytes = PersonaModel::new(document()).unwrap().to_bytes().unwrap();
    assert_eq!(PersonaModel::from_bytes(b"GIF89a"), Err(ModelError::NotAModel));
    assert_eq!(PersonaModel::from_bytes(&bytes[..bytes.len() / 2]), Err(ModelError::Damaged));
    let mut other = document();
    other.provenance.schema_hash = "another".to_owned();
    assert_eq!(PersonaModel::new(other), Err(ModelError::Schema));
    let mut broken = document();
    broken.ensemble.base[0] = f64::NAN;
    assert_eq!(PersonaModel::new(broken), Err(ModelError::Damaged));
    let mut short = document();
    short.references.pop();
    assert_eq!(PersonaModel::new(short), Err(ModelError::Damaged));
}

#[test]
fn contributions_add_up_to_the_score() {
    let model = PersonaModel::new(document()).unwrap();
    let assessment = model.assess(&freelancer(), ENOUGH);
    assert_eq!(assessment.persona, Persona::Freelancer);
    assert_eq!(assessment.settled(), Some(Persona::Freelancer));
    let sum: f64 = assessment.attributions.iter().map(|attribution| attribution.contribution).sum();
    // 1.3 * (0.1 + 2 + 1) - 0.2 * (0.2 + 0) + 0.05
    assert!((assessment.bias + sum - 4.04).abs() < 1e-6, "{}", assessment.bias + sum);
    assert!((assessment.margin - 4.04).abs() < 1e-6);
}

#[test]
fn reasons_name_what_weighed_most_with_its_number() {
    let model = PersonaModel::new(document()).unwrap();
    let told: Vec<_> =
        reasons(&model.assess(&freelancer(), ENOUGH), 2).into_iter().map(|reason| reason.sentence).collect();
    insta::assert_debug_snapshot!(told, @r#"
    [
        "4 clients or platforms paid you in the last 12 months",
        "80% of your income in the last 12 months came from clients",
    ]
    "#);
}

#[test]
fn the_counterfactual_leads_where_it_says() {
    let model = PersonaModel::new(document()).unwrap();
    let features = freelancer();
    let change = model.counterfactual(&features).unwrap();
    let changed = features.with(feature_index(&change.feature).unwrap(), 1.0).unwrap();
    assert_eq!((change.feature.as_str(), change.to), ("client-count", 1.0));
    assert_eq!(model.posterior(&changed).top().0, Persona::Salaried);
    assert_eq!(change.persona, Persona::Salaried);
}

#[test]
fn too_little_history_is_never_told_apart() {
    let model = PersonaModel::new(document()).unwrap();
    for history in [History { days: 89, transactions: 400 }, History { days: 365, transactions: 29 }] {
        let assessment = model.assess(&freelancer(), history);
        assert_eq!(assessment.persona, Persona::NotEnoughData);
        assert_eq!((assessment.settled(), assessment.attributions.len()), (None, 0));
    }
    let enough = History { days: 90, transactions: 30 };
    assert_eq!(model.assess(&freelancer(), enough).settled(), Some(Persona::Freelancer));
}

#[test]
fn many_plausible_personas_or_strange_finances_are_not_acted_on() {
    let mut wide = document();
    wide.conformal.probability_min = [0.0; CLASS_COUNT];
    let assessment = PersonaModel::new(wide).unwrap().assess(&freelancer(), ENOUGH);
    assert_eq!(assessment.abstention, Some(Abstention::Unsure { plausible: 5 }));
    assert_eq!((assessment.persona, assessment.settled()), (Persona::Freelancer, None));
    let strange = FeatureVector::new(vec![99.0; FEATURE_COUNT]).unwrap();
    let assessment = PersonaModel::new(document()).unwrap().assess(&strange, ENOUGH);
    assert!(matches!(assessment.abstention, Some(Abstention::Unfamiliar { .. })));
}
