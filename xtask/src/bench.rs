//! `cargo xtask bench`: what a first visit downloads, and where the bytes are.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::dist;
use crate::page::{self, Profile};

/// Builds the page as for a host and measures it.
pub fn bench() -> Result<()> {
    let folder = page::build(Profile::Release)?;
    println!("\nWhat a first visit downloads, in bytes:\n");
    println!("{:<52} {:>9} {:>9} {:>9}", "file", "raw", "gzip", "brotli");
    let mut totals = [0; 3];
    for file in dist::files(&folder)? {
        let bytes = fs::read(&file)?;
        let sizes = [
            bytes.len(),
            dist::gzip(&bytes)?.len(),
            dist::brotli(&bytes)?.len(),
        ];
        line(&name(&file), sizes);
        for (total, size) in totals.iter_mut().zip(sizes) {
            *total += size;
        }
    }
    line("in all", totals);

    let files = dist::files(&folder)?;
    let wasm = files.iter().find(|file| {
        file.extension()
            .is_some_and(|extension| extension == "wasm")
    });
    let wasm = fs::read(wasm.context("the page has no wasm")?)?;
    println!("\nWhere the bytes of the wasm are:\n");
    println!(
        "{:<52} {:>9} {:>9} {:>9}",
        "section", "raw", "gzip", "brotli"
    );
    for (section, bytes) in sections(&wasm).context("the wasm is malformed")? {
        let sizes = [
            bytes.len(),
            dist::gzip(bytes)?.len(),
            dist::brotli(bytes)?.len(),
        ];
        line(section, sizes);
    }
    Ok(())
}

fn line(what: &str, [raw, gzip, brotli]: [usize; 3]) {
    println!("{what:<52} {raw:>9} {gzip:>9} {brotli:>9}");
}

fn name(file: &Path) -> String {
    file.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The sections of a wasm binary, in their order (WebAssembly core specification §5.5.2).
fn sections(wasm: &[u8]) -> Option<Vec<(&'static str, &[u8])>> {
    const NAMES: [&str; 14] = [
        "custom (names, features)",
        "types",
        "imports",
        "functions",
        "tables",
        "memory",
        "globals",
        "exports",
        "start",
        "elements (tables of functions)",
        "code",
        "data (texts, styles, tables)",
        "data count",
        "tags",
    ];
    let mut rest = wasm.strip_prefix(b"\0asm")?.get(4..)?;
    let mut sections = Vec::new();
    while let Some((&id, after)) = rest.split_first() {
        let (length, after) = leb128(after)?;
        let (section, after) = after.split_at_checked(length)?;
        sections.push((
            NAMES.get(usize::from(id)).copied().unwrap_or("unknown"),
            section,
        ));
        rest = after;
    }
    Some(sections)
}

/// An unsigned number in LEB128, and what follows it.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0;
    for (index, &byte) in bytes.iter().take(5).enumerate() {
        value |= usize::from(byte & 0x7F) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, &bytes[index + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_found_by_their_lengths() {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.extend([1, 2, 7, 7]);
        wasm.extend([10, 0x81, 0x01]);
        wasm.extend([0; 129]);
        let sections = sections(&wasm).unwrap();
        assert_eq!(sections[0], ("types", &[7, 7][..]));
        assert_eq!((sections[1].0, sections[1].1.len()), ("code", 129));
    }

    #[test]
    fn a_cut_binary_is_malformed() {
        assert_eq!(sections(b"\0asm\x01\0\0\0\x0A\x05\0"), None);
        assert_eq!(sections(b"<html>"), None);
    }
}
