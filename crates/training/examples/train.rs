//! Trains the shipped persona model and writes it with its card:
//! `cargo run --release -p training --example train -- server/models [SEED]`.
#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;
use std::{env, fs};

use sha2::{Digest, Sha256};
use training::{EvalConfig, TrainConfig, evaluate, train};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("name the folder to write to")?);
    let seed: u64 = arguments.next().map_or(Ok(1), |text| text.parse())?;
    let lock = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock"))?;
    let lock_hash: String = ledger::hexadecimal(&Sha256::digest(&lock));

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
