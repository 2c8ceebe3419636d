//! Builds the site folder: everything a browser fetches besides pages.
//!
//! `target/site/pkg/` holds the files under names that change with their content, each with a brotli and a gzip
//! copy beside it, and `target/site/assets.json` tells the server those names. Nothing is downloaded and nothing
//! global is needed: wasm-bindgen and lightningcss are libraries of this program.

mod pkg;
mod script;
mod style;
mod wasm;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::site::pkg::Pkg;
pub(crate) use crate::site::wasm::{PACKAGES, TARGET};
use crate::steps::step;
use crate::workspace::Workspace;

/// How much effort goes into small files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    /// As small as it gets: what people are served and what the budgets are measured on.
    Release,
    /// Quick to build: development and browser tests.
    Quick,
}

/// The names of the built files, as the server reads them from `assets.json`. Each is a path such as
/// `/pkg/attune.0f3c….js`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Assets {
    /// Changes whenever the code in the browser changes: fragments and islands must come from one build.
    pub(crate) build_id: String,
    /// The style sheet.
    pub(crate) css: String,
    /// The loader module.
    pub(crate) boot: String,
    /// The WASM's JavaScript glue.
    pub(crate) js: String,
    /// The WASM.
    pub(crate) wasm: String,
    /// The module that tells what of the dashboard was seen.
    pub(crate) exposure: String,
    /// The module that layouts are composed with.
    pub(crate) studio: String,
    /// The module that lets an open dashboard follow what was released.
    pub(crate) follow: String,
    /// The script that shows the last dashboard while offline.
    pub(crate) offline: String,
    /// What the page of what-ifs loads in place of all that.
    pub(crate) what_if: LiveAssets,
    /// What the page of a whole retirement loads in place of all that.
    pub(crate) plan: LiveAssets,
    /// What the page of reasons loads to check a decision.
    pub(crate) check: LiveAssets,
    /// The icon.
    pub(crate) icon: String,
    /// Every font and image, by its path below `style/assets`.
    pub(crate) assets: BTreeMap<String, String>,
}

/// The names of the files of a page that works its figures out in the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LiveAssets {
    /// The module that reads the form and writes the page.
    pub(crate) boot: String,
    /// The worker that does the work, where one does.
    pub(crate) worker: Option<String>,
    /// The WASM's JavaScript glue.
    pub(crate) js: String,
    /// The WASM.
    pub(crate) wasm: String,
}

impl Assets {
    /// Reads what an earlier build wrote.
    pub(crate) fn read(site: &Path) -> Result<Self> {
        let path = site.join("assets.json");
        let text = fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is not a list of assets", path.display()))
    }
}

/// Builds the site folder and puts it in the place of the one before.
///
/// # Errors
/// When the frontend does not compile, the style sheet does not parse, or a file cannot be written.
pub(crate) fn build(workspace: &Workspace, build: Build) -> Result<Assets> {
    step("add the WASM target", || wasm::add_target(workspace))?;
    let compiled = step("compile the browser code", || {
        let compile = |module| wasm::compile(workspace, build, module);
        Ok(Compiled {
            islands: compile(wasm::ISLANDS)?,
            what_if: compile(wasm::WHAT_IF)?,
            plan: compile(wasm::PLAN)?,
            check: compile(wasm::CHECK)?,
        })
    })?;
    step("write the site folder", || {
        let site = workspace.site();
        let next = workspace.target().join("site.next");
        remove(&next)?;
        let assets = write(workspace, build, &compiled, &next)?;
        remove(&site)?;
        fs::rename(&next, &site).with_context(|| format!("{} cannot be put in place", site.display()))?;
        Ok(assets)
    })
}

/// Where cargo left the modules.
struct Compiled {
    islands: PathBuf,
    what_if: PathBuf,
    plan: PathBuf,
    check: PathBuf,
}

fn write(workspace: &Workspace, build: Build, compiled: &Compiled, site: &Path) -> Result<Assets> {
    let mut pkg = Pkg::create(site.join("pkg"), build)?;
    let (js, wasm) = add_module(workspace, build, wasm::ISLANDS, &compiled.islands, &mut pkg)?;
    let boot = add_script(workspace, &["boot.js"], &mut pkg)?;
    let exposure = add_script(workspace, &["exposure.js"], &mut pkg)?;
    let studio = add_script(workspace, &["studio.js"], &mut pkg)?;
    let follow = add_script(workspace, &["follow.js"], &mut pkg)?;
    let offline = add_script(workspace, &["offline.js"], &mut pkg)?;
    let (glue, module) = add_module(workspace, build, wasm::WHAT_IF, &compiled.what_if, &mut pkg)?;
    let what_if = LiveAssets {
        boot: add_script(workspace, &["live.js", "what-if.js"], &mut pkg)?,
        worker: None,
        js: glue,
        wasm: module,
    };
    let (glue, module) = add_module(workspace, build, wasm::PLAN, &compiled.plan, &mut pkg)?;
    let plan = LiveAssets {
        boot: add_script(workspace, &["live.js", "plan.js"], &mut pkg)?,
        worker: Some(add_script(workspace, &["plan-worker.js"], &mut pkg)?),
        js: glue,
        wasm: module,
    };
    let (glue, module) = add_module(workspace, build, wasm::CHECK, &compiled.check, &mut pkg)?;
    let check = LiveAssets {
        boot: add_script(workspace, &["check.js"], &mut pkg)?,
        worker: None,
        js: glue,
        wasm: module,
    };
    let assets = style::add_assets(&mut pkg, &workspace.path("style/assets"))?;
    let css = pkg.add("attune.css", style::bundle(&workspace.path("style"), &assets)?.as_bytes())?;
    let icon =
        assets.get("icon.svg").context("style/assets/icon.svg is missing, and every page names it")?.clone();
    let build_id = pkg::fingerprint(format!("{wasm} {js}").as_bytes());
    let names = Assets {
        build_id,
        css,
        boot,
        js,
        wasm,
        exposure,
        studio,
        follow,
        offline,
        what_if,
        plan,
        check,
        icon,
        assets,
    };
    fs::write(site.join("assets.json"), serde_json::to_vec_pretty(&names)?)
        .context("the list of assets cannot be written")?;
    Ok(names)
}

/// Adds a module's glue and WASM, and returns the paths of both.
fn add_module(
    workspace: &Workspace,
    build: Build,
    module: wasm::Module,
    compiled: &Path,
    pkg: &mut Pkg,
) -> Result<(String, String)> {
    let bound = wasm::bind(workspace, build, module, compiled)?;
    let wasm = pkg.add(&format!("{}_bg.wasm", module.name), &bound.wasm)?;
    let js = pkg.add(&format!("{}.js", module.name), &bound.js)?;
    for (path, text) in &bound.snippets {
        pkg.add_as_named(path, text.as_bytes())?;
    }
    Ok((js, wasm))
}

/// Adds a script of ours, made of files of `frontend` in that order and called after the last, and returns its path.
fn add_script(workspace: &Workspace, files: &[&str], pkg: &mut Pkg) -> Result<String> {
    let mut text = String::new();
    for file in files {
        text.push_str(&script::without_comments(&read(&workspace.path("frontend").join(file))?));
    }
    pkg.add(files.last().context("a script is made of files")?, text.as_bytes())
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} cannot be removed", folder.display()))
        }
        _ => Ok(()),
    }
}
