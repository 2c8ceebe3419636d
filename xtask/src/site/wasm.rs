//! The browser code: compiled for `wasm32-unknown-unknown`, then bound to JavaScript by wasm-bindgen's library.
//!
//! The frontend is always built in a cargo call of its own: together with the server, cargo would unite the
//! features both ask of Leptos, and neither would work.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::program;
use crate::site::Build;
use crate::workspace::Workspace;

/// The target browsers run.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// What `wasm-opt` may assume of browsers: what rustc itself emits for this target.
const WASM_OPT_FLAGS: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// One WASM module: the package it is compiled from, and what its files are called.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Module {
    /// The cargo package.
    pub(crate) package: &'static str,
    /// The glue is `NAME.js` and the module `NAME_bg.wasm`.
    pub(crate) name: &'static str,
}

/// The packages of the browser's modules, as cargo is told them.
pub(crate) const PACKAGES: [&str; 8] = [
    "--package",
    ISLANDS.package,
    "--package",
    WHAT_IF.package,
    "--package",
    PLAN.package,
    "--package",
    CHECK.package,
];

/// The islands, which most pages load.
pub(crate) const ISLANDS: Module = Module { package: "frontend", name: "attune" };
/// The what-if, which its own page loads.
pub(crate) const WHAT_IF: Module = Module { package: "frontend-what-if", name: "what-if" };
/// The whole retirement, which its own page loads.
pub(crate) const PLAN: Module = Module { package: "frontend-plan", name: "plan" };

/// The check of a decision, which its page loads when it is asked for.
pub(crate) const CHECK: Module = Module { package: "frontend-check", name: "check" };

/// What wasm-bindgen makes of the compiled code.
#[derive(Debug)]
pub(crate) struct Bound {
    /// The module itself.
    pub(crate) wasm: Vec<u8>,
    /// The glue around it.
    pub(crate) js: Vec<u8>,
    /// Modules the glue imports, by path; their folders carry a fingerprint already.
    pub(crate) snippets: Vec<(String, String)>,
}

/// Installs the target's standard library when it is missing.
///
/// # Errors
/// When there is no rustup to install it with, or no network.
pub(super) fn add_target(workspace: &Workspace) -> Result<()> {
    let mut rustc = Command::new("rustc");
    rustc.current_dir(workspace.root()).args(["--print", "target-libdir", "--target", TARGET]);
    let installed = program::output(&mut rustc).is_ok_and(|folder| Path::new(folder.trim()).is_dir());
    if installed {
        return Ok(());
    }
    if program::on_path("rustup").is_none() {
        bail!("the Rust target {TARGET} is missing and there is no rustup to add it with");
    }
    program::run(Command::new("rustup").current_dir(workspace.root()).args(["target", "add", TARGET]))
}

/// Compiles a module and returns the path of its WASM.
///
/// # Errors
/// When it does not compile.
pub(crate) fn compile(workspace: &Workspace, build: Build, module: Module) -> Result<PathBuf> {
    let profile = match build {
        Build::Release => "wasm-release",
        Build::Quick => "wasm-dev",
    };
    program::run(workspace.cargo().args([
        "build",
        "--package",
        module.package,
        "--lib",
        "--target",
        TARGET,
        "--profile",
        profile,
    ]))?;
    Ok(workspace
        .target()
        .join(TARGET)
        .join(profile)
        .join(format!("{}.wasm", module.package.replace('-', "_"))))
}

/// Writes the glue, and shrinks the module where `wasm-opt` is at hand.
///
/// # Errors
/// When the module was compiled against another version of wasm-bindgen, or a file cannot be read.
pub(crate) fn bind(workspace: &Workspace, build: Build, module: Module, compiled: &Path) -> Result<Bound> {
    let is_release = build == Build::Release;
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(compiled)
        .out_name(module.name)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(is_release)
        .remove_producers_section(is_release);
    let mut output = bindgen.generate_output().context("wasm-bindgen refused the browser code")?;
    let js = output.js().as_bytes().to_vec();
    let mut snippets: Vec<(String, String)> = Vec::new();
    for (folder, parts) in output.snippets() {
        let inline = parts.iter().enumerate();
        snippets.extend(
            inline.map(|(index, text)| (format!("snippets/{folder}/inline{index}.js"), text.clone())),
        );
    }
    snippets
        .extend(output.local_modules().iter().map(|(path, text)| (format!("snippets/{path}"), text.clone())));
    let wasm = output.wasm_mut().emit_wasm();
    let wasm = if is_release { shrink(workspace, wasm)? } else { wasm };
    Ok(Bound { wasm, js, snippets })
}

/// Runs `wasm-opt` where there is one: on `PATH`, or npm's `binaryen` in `end2end/node_modules`.
fn shrink(workspace: &Workspace, wasm: Vec<u8>) -> Result<Vec<u8>> {
    let from_npm = workspace.path("end2end/node_modules/.bin/wasm-opt");
    let Some(wasm_opt) = program::on_path("wasm-opt").or_else(|| from_npm.is_file().then_some(from_npm))
    else {
        println!("    wasm-opt is not installed: the WASM stays about a tenth larger than it could be");
        return Ok(wasm);
    };
    let before = workspace.target().join("attune.before.wasm");
    let after = workspace.target().join("attune.after.wasm");
    fs::write(&before, &wasm).context("the WASM cannot be written")?;
    let optimised =
        program::output(Command::new(wasm_opt).args(WASM_OPT_FLAGS).arg(&before).arg("-o").arg(&after));
    if let Err(error) = optimised {
        // Old versions refuse features rustc has used for years; the module works without them.
        println!("    wasm-opt was not used: {error:#}");
        return Ok(wasm);
    }
    fs::read(&after).context("what wasm-opt wrote cannot be read")
}
