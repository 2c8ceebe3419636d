//! `attune train`: grows the persona model on generated households.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use sha2::{Digest, Sha256};
use training::{TrainConfig, train_to_bytes};

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
    /// Where to write the model.
    #[arg(long, default_value = "persona.attune")]
    out: PathBuf,
}

impl Train {
    /// Trains and writes the model, whole or not at all.
    pub(super) fn run(self) -> Result<ExitCode> {
        let lock_hash: String = ledger::hexadecimal(&Sha256::digest(LOCK));
        let mut config = TrainConfig::shipped(self.seed, env!("CARGO_PKG_VERSION"), &lock_hash);
        config.households = self.households.unwrap_or(config.households);
        let bytes = train_to_bytes(&config)?;
        let half = self.out.with_extension("half");
        std::fs::write(&half, &bytes).with_context(|| format!("{} cannot be written", half.display()))?;
        std::fs::rename(&half, &self.out)
            .with_context(|| format!("{} cannot be written", self.out.display()))?;
        super::say(&format!(
            "{}: {} bytes from {} households, seed {}",
            self.out.display(),
            bytes.len(),
            config.households,
            self.seed
        ))?;
        Ok(ExitCode::SUCCESS)
    }
}
