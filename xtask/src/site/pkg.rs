//! The folder behind `/pkg/`: content-hashed names, and brotli and gzip copies made ahead of time.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use crate::site::Build;

/// Formats that are compressed already gain nothing from another round.
const COMPRESSIBLE: [&str; 6] = ["js", "wasm", "css", "svg", "json", "txt"];

/// Writes files into the folder.
#[derive(Debug)]
pub(crate) struct Pkg {
    folder: PathBuf,
    brotli_quality: i32,
    gzip: Compression,
}

impl Pkg {
    /// Makes the folder. A quick build compresses quickly too: the highest quality takes seconds on large WASM.
    pub(crate) fn create(folder: PathBuf, build: Build) -> Result<Self> {
        fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        let (brotli_quality, gzip) = match build {
            Build::Release => (11, Compression::best()),
            Build::Quick => (3, Compression::fast()),
        };
        Ok(Self { folder, brotli_quality, gzip })
    }

    /// Writes a file under a name with its fingerprint, and returns the path a page names it by.
    pub(crate) fn add(&mut self, name: &str, content: &[u8]) -> Result<String> {
        let hashed = hashed_name(name, content);
        self.add_as_named(&hashed, content)?;
        Ok(format!("/pkg/{hashed}"))
    }

    /// Writes a file under a name of its own, for those whose name is already tied to their content.
    pub(crate) fn add_as_named(&mut self, name: &str, content: &[u8]) -> Result<()> {
        let path = self.folder.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
        }
        write(&path, content)?;
        let extension = Path::new(name).extension().and_then(|extension| extension.to_str());
        if extension.is_some_and(|extension| COMPRESSIBLE.contains(&extension)) {
            write(&self.folder.join(format!("{name}.br")), &brotli(content, self.brotli_quality)?)?;
            write(&self.folder.join(format!("{name}.gz")), &gzip(content, self.gzip)?)?;
        }
        Ok(())
    }
}

/// Sixteen hexadecimal digits of SHA-256: enough that two builds never share a name.
pub(crate) fn fingerprint(content: &[u8]) -> String {
    Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn hashed_name(name: &str, content: &[u8]) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "bin"));
    format!("{stem}.{}.{extension}", fingerprint(content))
}

fn brotli(content: &[u8], quality: i32) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*content, &mut compressed, &parameters).context("brotli failed")?;
    Ok(compressed)
}

fn gzip(content: &[u8], level: Compression) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(content)?;
    encoder.finish().context("gzip failed")
}

fn write(path: &Path, content: &[u8]) -> Result<()> {
    fs::write(path, content).with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_name_changes_with_the_content_and_keeps_its_extension() {
        let one = hashed_name("attune_bg.wasm", b"one");
        assert_eq!(one, "attune_bg.7692c3ad3540bb80.wasm");
        assert_ne!(one, hashed_name("attune_bg.wasm", b"two"));
    }

    #[test]
    fn compressed_copies_give_the_content_back() {
        let folder = tempfile::tempdir().unwrap();
        let mut pkg = Pkg::create(folder.path().join("pkg"), Build::Release).unwrap();
        let content = "const a = 1;\n".repeat(200);
        let name = pkg.add("a.js", content.as_bytes()).unwrap();
        let file = folder.path().join(name.trim_start_matches('/'));
        let read = |extension: &str| fs::read(format!("{}.{extension}", file.display())).unwrap();
        let mut unzipped = String::new();
        flate2::read::GzDecoder::new(&read("gz")[..]).read_to_string(&mut unzipped).unwrap();
        let mut unbrotlied = Vec::new();
        brotli::BrotliDecompress(&mut &read("br")[..], &mut unbrotlied).unwrap();
        assert_eq!(unzipped, content);
        assert_eq!(unbrotlied, content.as_bytes());
    }

    #[test]
    fn a_font_gets_no_compressed_copy() {
        let folder = tempfile::tempdir().unwrap();
        let mut pkg = Pkg::create(folder.path().to_path_buf(), Build::Quick).unwrap();
        pkg.add("a.woff2", b"font").unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
