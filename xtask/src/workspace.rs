//! Where things are: the checkout, the target folder, and the folders other modules write to.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::program;

/// `-D warnings`, in the way `cargo clippy` hands arguments to its driver.
const DENY_WARNINGS: &str = "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__";

/// The checkout being worked on.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
    is_linted: bool,
}

impl Workspace {
    /// The workspace this xtask belongs to, with cargo's own word on where its target folder is.
    pub(crate) fn find() -> Result<Self> {
        let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.parent().context("xtask must lie in a folder of the workspace")?.to_path_buf();
        let text = program::output(Command::new(cargo_path()).current_dir(&root).args([
            "metadata",
            "--no-deps",
            "--format-version=1",
        ]))?;
        let metadata: serde_json::Value =
            serde_json::from_str(&text).context("cargo metadata did not print JSON")?;
        let target =
            metadata["target_directory"].as_str().context("cargo metadata names no target folder")?;
        Ok(Self { target: PathBuf::from(target), root, is_linted: false })
    }

    /// The checkout itself.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside the checkout.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Cargo's target folder, wherever `CARGO_TARGET_DIR` or a config file puts it.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// What the server serves below `/pkg/`, with the list of its names.
    pub(crate) fn site(&self) -> PathBuf {
        self.target.join("site")
    }

    /// The server's binary as `cargo build` leaves it, for the profile folder `release` or `debug`.
    pub(crate) fn server_binary(&self, profile_folder: &str) -> PathBuf {
        self.target.join(profile_folder).join("attune")
    }

    /// The same checkout, in which whatever cargo compiles of ours is linted too, and a warning is an error.
    ///
    /// Clippy's driver is the compiler with more lints. In the compiler's place it lints and compiles in one pass,
    /// where `cargo clippy` and `cargo build` would each go through the whole tree and all it depends on.
    pub(crate) fn linted(&self) -> Self {
        Self { is_linted: true, ..self.clone() }
    }

    /// Cargo, to be run in the checkout.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(cargo_path());
        command.current_dir(&self.root);
        if self.is_linted {
            command.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver").env("CLIPPY_ARGS", DENY_WARNINGS);
        }
        command
    }
}

fn cargo_path() -> PathBuf {
    std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}
