//! Turns the parameter files into JSON while the crate is built: people write TOML, and a browser that works a tax
//! year out needs no second parser for it.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let params = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("params");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=params");
    for file in fs::read_dir(&params)? {
        let path = file?.path();
        let (Some(name), Some("toml")) =
            (path.file_stem(), path.extension().and_then(|extension| extension.to_str()))
        else {
            continue;
        };
        let parsed: toml::Table = toml::from_str(&fs::read_to_string(&path)?)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        fs::write(out.join(name).with_extension("json"), serde_json::to_string(&parsed)?)?;
    }
    Ok(())
}
