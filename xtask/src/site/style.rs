//! The style sheet: `style/main.css` with everything it imports, in one small file, and the fonts and images.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use lightningcss::bundler::{Bundler, FileProvider};
use lightningcss::dependencies::{Dependency, DependencyOptions};
use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions};

use crate::site::pkg::Pkg;

/// Copies every file below `folder` under a hashed name. A missing folder holds nothing.
pub(crate) fn add_assets(pkg: &mut Pkg, folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    add_folder(pkg, folder, "", &mut names)?;
    Ok(names)
}

fn add_folder(
    pkg: &mut Pkg,
    folder: &Path,
    prefix: &str,
    names: &mut BTreeMap<String, String>,
) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(());
    };
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).context("an asset's name is no text")?;
        if path.is_dir() {
            add_folder(pkg, &path, &format!("{prefix}{name}/"), names)?;
        } else {
            let content = fs::read(&path).with_context(|| format!("{} cannot be read", path.display()))?;
            names.insert(format!("{prefix}{name}"), pkg.add(name, &content)?);
        }
    }
    Ok(())
}

/// Bundles and minifies `main.css` of `folder`; `assets` maps paths below `folder/assets` to what pages name them
/// by.
///
/// # Errors
/// When a file is missing or does not parse, or a `url()` names no asset.
pub(crate) fn bundle(folder: &Path, assets: &BTreeMap<String, String>) -> Result<String> {
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let main = folder.join("main.css");
    let mut sheet = bundler.bundle(&main).map_err(|error| anyhow!("{}: {error}", main.display()))?;
    sheet.minify(MinifyOptions::default()).map_err(|error| anyhow!("{}: {error}", main.display()))?;
    let printed = sheet
        .to_css(PrinterOptions {
            minify: true,
            analyze_dependencies: Some(DependencyOptions { remove_imports: false }),
            ..PrinterOptions::default()
        })
        .map_err(|error| anyhow!("{}: {error}", main.display()))?;
    let mut css = printed.code;
    for dependency in printed.dependencies.into_iter().flatten() {
        let Dependency::Url(link) = dependency else {
            bail!("an @import was left in the bundle");
        };
        css = css.replace(&link.placeholder, &asset_path(folder, &link.loc.file_path, &link.url, assets)?);
    }
    Ok(css)
}

/// What a `url()` becomes: the hashed path of an asset, or itself when it names no file of ours.
fn asset_path(folder: &Path, sheet: &str, url: &str, assets: &BTreeMap<String, String>) -> Result<String> {
    if url.starts_with("data:") || url.starts_with('#') {
        return Ok(url.to_owned());
    }
    let from = Path::new(sheet).parent().unwrap_or(folder);
    let root = folder.join("assets").canonicalize().context("style/assets cannot be found")?;
    let file =
        from.join(url).canonicalize().with_context(|| format!("{sheet} names {url}, which is not there"))?;
    file.strip_prefix(&root)
        .ok()
        .and_then(|path| path.to_str())
        .and_then(|path| assets.get(path))
        .cloned()
        .with_context(|| format!("{sheet} names {url}, which is not below style/assets"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Build;

    fn styles(files: &[(&str, &str)]) -> (tempfile::TempDir, Result<String>) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let mut pkg = Pkg::create(folder.path().join("pkg"), Build::Quick).unwrap();
        let assets = add_assets(&mut pkg, &folder.path().join("assets")).unwrap();
        let css = bundle(folder.path(), &assets);
        (folder, css)
    }

    #[test]
    fn imports_are_put_in_place_and_minified() {
        let (_folder, css) = styles(&[
            ("main.css", "@import './base.css' layer(base);\n.a { color: #ff0000; }"),
            ("base.css", "body { margin: 0px; }"),
        ]);
        assert_eq!(css.unwrap(), "@layer base{body{margin:0}}.a{color:red}");
    }

    #[test]
    fn a_url_becomes_the_hashed_path_of_its_asset() {
        let (_folder, css) = styles(&[
            ("main.css", "@import './parts/font.css';"),
            ("parts/font.css", ".a { background: url('../assets/img/a.png') }"),
            ("assets/img/a.png", "picture"),
        ]);
        assert_eq!(css.unwrap(), ".a{background:url(\"/pkg/a.2cea274d0bedc39e.png\")}");
    }

    #[test]
    fn a_url_that_names_no_asset_is_refused() {
        let (_folder, css) =
            styles(&[("main.css", ".a { background: url(assets/b.png) }"), ("assets/a.png", "picture")]);
        assert!(css.unwrap_err().to_string().contains("assets/b.png"));
    }

    #[test]
    fn a_mistake_in_the_style_sheet_is_refused_with_its_place() {
        let (_folder, css) = styles(&[("main.css", ".a { color: red; }\n.b { } }")]);
        assert!(css.unwrap_err().to_string().contains("main.css"));
    }
}
