//! The shipped artefact: it fits this program, its card speaks of it, and it keeps its promises.

use std::fs;

use profile::PersonaModel;
use training::ModelCard;

fn read(name: &str) -> Vec<u8> {
    let path = format!("{}/../../server/models/{name}", env!("CARGO_MANIFEST_DIR"));
    fs::read(path).expect("a shipped file")
}

#[test]
fn the_card_speaks_of_the_model_and_the_promises_hold() {
    let bytes = read("persona.attune");
    let model = PersonaModel::from_bytes(&bytes).unwrap();
    let card: ModelCard = serde_json::from_slice(&read("persona.card.json")).unwrap();
    assert_eq!(card.model_version, model.version());
    assert_eq!(&card.provenance, &model.document().provenance);
    assert_eq!(card.size_bytes, u64::try_from(bytes.len()).unwrap());
    assert!(card.size_bytes <= 500_000);
    assert!(card.overall.calibration_error <= 0.03, "{:?}", card.overall);
    assert!(card.overall.accuracy >= 0.85, "{:?}", card.overall);
    let challenger = card.challenger.unwrap();
    assert!(card.overall.log_loss < challenger.log_loss, "the challenger would be the better model");
}
