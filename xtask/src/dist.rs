//! What is done to the built page's files.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use flate2::Compression;
use flate2::write::GzEncoder;

/// The files of a folder, without the compressed copies.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files: Vec<_> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|path| path.is_file() && !is_one_of(path, &["br", "gz"]));
    files.sort();
    Ok(files)
}

fn is_one_of(path: &Path, extensions: &[&str]) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| extensions.contains(&extension))
}

/// Puts another wasm in the place of the one in the folder, and its integrity into `index.html`.
pub fn replace_wasm(folder: &Path, replace: impl FnOnce(&Path, &Path) -> Result<()>) -> Result<()> {
    let mut files = files(folder)?.into_iter();
    let wasm = files
        .find(|path| is_one_of(path, &["wasm"]))
        .context("the page has no wasm")?;
    let smaller = wasm.with_extension("smaller");
    let index = folder.join("index.html");
    let page = fs::read_to_string(&index)?;
    let before = integrity(&fs::read(&wasm)?);
    replace(&wasm, &smaller)?;
    fs::rename(&smaller, &wasm)?;
    let after = integrity(&fs::read(&wasm)?);
    anyhow::ensure!(
        page.contains(&before),
        "index.html does not have the wasm's integrity"
    );
    fs::write(index, page.replace(&before, &after))?;
    Ok(())
}

/// A file's integrity as HTML writes it.
fn integrity(bytes: &[u8]) -> String {
    use base64::Engine as _;
    use sha2::Digest as _;
    let hash = sha2::Sha384::digest(bytes);
    format!(
        "sha384-{}",
        base64::engine::general_purpose::STANDARD.encode(hash)
    )
}

/// Writes a `.br` and a `.gz` beside every file, for hosts that serve them.
pub fn compress(folder: &Path) -> Result<()> {
    for file in files(folder)? {
        let bytes = fs::read(&file)?;
        let beside = |extension: &str| {
            let mut name = file.as_os_str().to_owned();
            name.push(extension);
            PathBuf::from(name)
        };
        fs::write(beside(".br"), brotli(&bytes)?)?;
        fs::write(beside(".gz"), gzip(&bytes)?)?;
    }
    Ok(())
}

/// Compressed by brotli, as far as it goes.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

/// Compressed by gzip, as far as it goes.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_integrity_is_as_browsers_compute_it() {
        assert_eq!(
            integrity(b"alert('Hello, world.');"),
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
    }

    #[test]
    fn another_wasm_brings_its_integrity_with_it() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.wasm"), "old").unwrap();
        let page = format!("<link integrity=\"{}\">", integrity(b"old"));
        fs::write(folder.path().join("index.html"), page).unwrap();
        replace_wasm(folder.path(), |_, smaller| Ok(fs::write(smaller, "new")?)).unwrap();
        let page = fs::read_to_string(folder.path().join("index.html")).unwrap();
        assert_eq!(page, format!("<link integrity=\"{}\">", integrity(b"new")));
    }
}
