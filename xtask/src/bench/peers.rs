//! What others do with the same, in the same run: packages of npm that are installed for one measurement alone, asked by a
//! script of ours.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Result;
use tempfile::TempDir;

use crate::bench::figure::Peer;
use crate::bench::programs;
use crate::program;

/// Something a figure is compared with: its name, as the script prints it, and its package with version; after a space those it
/// needs and does not name.
pub(super) type Package = (&'static str, &'static str);

/// A script for Node: what it is called and its text. It is told the folder with the packages and one path.
pub(super) struct Script {
    pub(super) name: &'static str,
    pub(super) text: &'static str,
}

/// Installs packages into `folder` and runs the script on `path`. One peer for each package, in their order.
///
/// # Errors
/// When the script fails.
pub(super) fn ask(folder: &TempDir, packages: &[Package], script: &Script, path: &Path) -> Result<Vec<Peer>> {
    let missing = |why| packages.iter().map(|(name, _)| Peer::Missing(name, why)).collect();
    let (Some(node), Some(npm)) = (program::on_path("node"), program::on_path("npm")) else {
        return Ok(missing("Node is not installed"));
    };
    let mut install = Command::new(&npm);
    install.args(["install", "--no-audit", "--no-fund", "--prefix"]).arg(folder.path());
    if program::output(install.args(packages.iter().flat_map(|(_, package)| package.split(' ')))).is_err() {
        return Ok(missing("npm could not install them"));
    }
    // What is compiled on installing is compiled against the headers that come with Node here.
    if let Some(node_folder) =
        node.parent().and_then(Path::parent).filter(|it| it.join("include/node").is_dir())
    {
        let mut rebuild = Command::new(&npm);
        rebuild.args(["rebuild", "--prefix"]).arg(folder.path()).env("npm_config_nodedir", node_folder);
        if program::output(&mut rebuild).is_err() {
            return Ok(missing("what it is made of cannot be compiled here"));
        }
    }
    // Node reads a file as a module by its ending.
    let file = folder.path().join(script.name);
    std::fs::write(&file, script.text)?;
    let mut asked = Command::new(node);
    asked.arg(file).arg(folder.path()).arg(path).stderr(Stdio::inherit());
    let printed = program::output(&mut asked)?;
    let found = programs::figures(&printed, |_| None)?;
    let value = |(name, _): &Package| {
        let figure = found.iter().find(|figure| figure.name == *name);
        figure.map_or(Peer::Missing(name, "it failed on it"), |figure| Peer::Measured(name, figure.value))
    };
    Ok(packages.iter().map(value).collect())
}
