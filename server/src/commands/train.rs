//! `attune train`: grows the persona model, or the models of intents, on generated households.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use sha2::{Digest, Sha256};
use training::{IntentTrainConfig, TrainConfig, train_intents_to_bytes, train_to_bytes};

/// The dependencies the trees are grown with; part of the artefact's provenance.
const LOCK: &[u8] = include_bytes!("../../../Cargo.lock");

/// Options of `attune train`.
#[derive(Debug, Args)]
pub(super) struct Train {
    /// Equal seeds give equal bytes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Train on this many households instead of the usual number.
    #[arg(long)]
    households: Option<u32>,
    /// Grow the models of intents instead.
    #[arg(long)]
    intents: bool,
    /// Where to write the model; `persona.attune` or `intents.attune` here unless said.
    #[arg(long)]
    out: Option<PathBuf>,
}

impl Train {
    /// Trains and writes the model, whole or not at all.
    pub(super) fn run(self) -> Result<ExitCode> {
        let lock_hash: String = ledger::hexadecimal(&Sha256::digest(LOCK));
        let version = env!("CARGO_PKG_VERSION");
        let (bytes, households, name) = if self.intents {
            let mut config = IntentTrainConfig::shipped(self.seed, version, &lock_hash);
            config.lives.count = self.households.map_or(config.lives.count, u64::from);
            (train_intents_to_bytes(&config)?, config.lives.count, "intents.attune")
        } else {
            let mut config = TrainConfig::shipped(self.seed, version, &lock_hash);
            config.households = self.households.unwrap_or(config.households);
            (train_to_bytes(&config)?, u64::from(config.households), "persona.attune")
        };
        let out = self.out.unwrap_or_else(|| PathBuf::from(name));
        let half = out.with_extension("half");
        std::fs::write(&half, &bytes).with_context(|| format!("{} cannot be written", half.display()))?;
        std::fs::rename(&half, &out).with_context(|| format!("{} cannot be written", out.display()))?;
        super::say(&format!(
            "{}: {} bytes from {households} households, seed {}",
            out.display(),
            bytes.len(),
            self.seed
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}
