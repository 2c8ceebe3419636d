//! Trains the shipped persona model and writes it with its card, or with `intents` the models of intents:
//! `cargo run --release -p training --example train -- server/models [SEED [intents]]`.
#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;
use std::{env, fs};

use profile::IntentModels;
use sha2::{Digest, Sha256};
use training::{
    EvalConfig, IntentEvalConfig, IntentTrainConfig, TrainConfig, evaluate, evaluate_intents, train,
    train_intents_to_bytes,
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("name the folder to write to")?);
    let seed: u64 = arguments.next().map_or(Ok(1), |text| text.parse())?;
    let lock = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock"))?;
    let lock_hash: String = ledger::hexadecimal(&Sha256::digest(&lock));

    if arguments.next().is_some_and(|what| what == "intents") {
        return intents(&folder, seed, &lock_hash);
    }
    let started = Instant::now();
    let trained = train(&TrainConfig::shipped(seed, env!("CARGO_PKG_VERSION"), &lock_hash))?;
    println!("trained in {:.1} s", started.elapsed().as_secs_f64());
    println!("{:#?}", trained.model.document().provenance.metrics);

    let started = Instant::now();
    let card = evaluate(&trained.model, Some(&trained.challenger), &EvalConfig::held_out(seed + 1, 4_000))?;
    println!("evaluated in {:.1} s", started.elapsed().as_secs_f64());
    println!("{}", serde_json::to_string_pretty(&card.overall)?);

    fs::create_dir_all(&folder)?;
    fs::write(folder.join("persona.attune"), trained.model.to_bytes()?)?;
    fs::write(folder.join("persona.card.json"), serde_json::to_string_pretty(&card)? + "\n")?;
    Ok(())
}

/// The seed of the lives that models of intents learn from is apart from those they are judged on.
fn intents(folder: &Path, seed: u64, lock_hash: &str) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let config = IntentTrainConfig::shipped(seed + 1_000, env!("CARGO_PKG_VERSION"), lock_hash);
    let bytes = train_intents_to_bytes(&config)?;
    println!("{} bytes, grown in {:.1} s", bytes.len(), started.elapsed().as_secs_f64());
    let judged = IntentEvalConfig { training: None, ..IntentEvalConfig::held_out(seed + 1, 300) };
    let card = evaluate_intents(&judged, &IntentModels::from_bytes(&bytes)?)?;
    for detector in card.detectors.iter().filter(|detector| detector.model.is_some()) {
        println!("{}\n  rule  {:?}\n  model {:?}", detector.kind.as_str(), detector.rule, detector.model);
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join("intents.attune"), bytes)?;
    fs::write(folder.join("intents.card.json"), serde_json::to_string_pretty(&card)? + "\n")?;
    Ok(())
}
