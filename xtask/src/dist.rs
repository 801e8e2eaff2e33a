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

/// The file of the module with this extension: its wasm, or the glue code between it and JavaScript.
pub fn part(page: &Path, extension: &str) -> Result<PathBuf> {
    let is_it = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("service-accounts-") && is_one_of(file, &[extension])
    };
    let found = files(page)?.into_iter().find(is_it);
    found.with_context(|| format!("the page lacks its .{extension}"))
}

/// Writes a file of the page anew, and its integrity into `index.html`.
pub fn rewrite(file: &Path, bytes: &[u8]) -> Result<()> {
    let index = file.with_file_name("index.html");
    let page = fs::read_to_string(&index)?;
    let before = integrity(&fs::read(file)?);
    anyhow::ensure!(
        page.contains(&before),
        "index.html does not have the integrity of {}",
        file.display()
    );
    fs::write(file, bytes)?;
    fs::write(index, page.replace(&before, &integrity(bytes)))?;
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
    fn what_is_written_anew_brings_its_integrity_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let (file, index) = (
            folder.path().join("a.wasm"),
            folder.path().join("index.html"),
        );
        fs::write(&file, "old").unwrap();
        let page = |bytes| format!("<link integrity=\"{}\">", integrity(bytes));
        fs::write(&index, page(b"old")).unwrap();
        rewrite(&file, b"new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert_eq!(fs::read_to_string(&index).unwrap(), page(b"new"));
    }

    #[test]
    fn the_parts_of_the_module_are_found_by_name() {
        let page = tempfile::tempdir().unwrap();
        for name in [
            "boot-77.js",
            "service-accounts-0a.js",
            "service-accounts-0a.js.br",
        ] {
            fs::write(page.path().join(name), "").unwrap();
        }
        let glue = page.path().join("service-accounts-0a.js");
        assert_eq!(part(page.path(), "js").unwrap(), glue);
        assert!(part(page.path(), "wasm").is_err());
    }
}
