//! `cargo xtask bench`: what a first visit downloads, and where the bytes are.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use crate::dist;
use crate::page::{self, Profile};
use crate::run::target;

/// Builds the page as for a host and measures it.
pub fn bench() -> Result<()> {
    let folder = page::build(Profile::Release)?.page;
    heading("What a first visit downloads, in bytes", "file");
    let files = dist::files(&folder)?;
    let mut totals = [0; 3];
    for file in &files {
        let sizes = sizes(&fs::read(file)?)?;
        line(&name(file), sizes);
        for (total, size) in totals.iter_mut().zip(sizes) {
            *total += size;
        }
    }
    line("in all", totals);

    let wasm = fs::read(dist::part(&folder, "wasm")?)?;
    heading("The parts of the wasm", "part");
    for (part, bytes) in parts(&wasm)? {
        line(part, sizes(bytes)?);
    }

    // What reaches the browser has no names any more; what the compiler made has.
    let named = target().join("wasm32-unknown-unknown/release/service_accounts.wasm");
    let named = fs::read(&named).with_context(|| format!("no {}", named.display()))?;
    let rooms = rooms(&named)?;
    let all: usize = rooms.values().map(|(bytes, _)| bytes).sum();
    println!("\nThe code by room and crate, as compiled, before wasm-opt:\n");
    println!("{:<52} {:>9} {:>9} {:>9}", "", "raw", "share", "functions");
    let mut rooms: Vec<_> = rooms.into_iter().collect();
    rooms.sort_by_key(|(_, (bytes, _))| std::cmp::Reverse(*bytes));
    for (room, (bytes, functions)) in rooms.into_iter().take(24) {
        #[allow(clippy::cast_precision_loss)] // a share in per cent
        let share = 100.0 * bytes as f64 / all as f64;
        println!("{room:<52} {bytes:>9} {share:>8.1}% {functions:>9}");
    }
    Ok(())
}

fn heading(what: &str, first: &str) {
    println!("\n{what}:\n");
    println!("{first:<52} {:>9} {:>9} {:>9}", "raw", "gzip", "brotli");
}

fn line(what: &str, [raw, gzip, brotli]: [usize; 3]) {
    println!("{what:<52} {raw:>9} {gzip:>9} {brotli:>9}");
}

fn sizes(bytes: &[u8]) -> Result<[usize; 3]> {
    Ok([
        bytes.len(),
        dist::gzip(bytes)?.len(),
        dist::brotli(bytes)?.len(),
    ])
}

fn name(file: &Path) -> String {
    file.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

/// The parts of a wasm binary that are worth looking at.
fn parts(wasm: &[u8]) -> Result<Vec<(&'static str, &[u8])>> {
    let mut parts = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let (name, range) = match payload? {
            Payload::ImportSection(section) => ("imports", section.range()),
            Payload::ElementSection(section) => ("tables of functions", section.range()),
            Payload::CodeSectionStart {
                unchecked_range, ..
            } => ("code", unchecked_range),
            Payload::DataSection(section) => ("data: texts, styles, tables", section.range()),
            _ => continue,
        };
        let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
        parts.push((name, wasm.get(range).context("a part is cut off")?));
    }
    Ok(parts)
}

/// Bytes and number of functions, by where they come from: a room of the module where the name of
/// one is part of the function's, otherwise its crate.
fn rooms(wasm: &[u8]) -> Result<BTreeMap<String, (usize, usize)>> {
    let mut imported = 0;
    let mut lengths = Vec::new();
    let mut names = BTreeMap::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => lengths.push(body.as_bytes().len()),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    for name in section {
                        if let Name::Function(functions) = name? {
                            for naming in functions {
                                let naming = naming?;
                                names.insert(naming.index as usize, naming.name);
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let mut rooms = BTreeMap::new();
    for (index, length) in lengths.into_iter().enumerate() {
        let name = names.get(&(imported + index)).copied().unwrap_or_default();
        let entry: &mut (usize, usize) = rooms.entry(room(name)).or_default();
        entry.0 += length;
        entry.1 += 1;
    }
    Ok(rooms)
}

/// Where a function comes from.
fn room(symbol: &str) -> String {
    let name = format!("{:#}", rustc_demangle::demangle(symbol));
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    if let Some((_, path)) = name.split_once("service_accounts::") {
        let end = path.find(|c| !is_part(c)).unwrap_or(path.len());
        return format!("service_accounts::{}", &path[..end]);
    }
    if name.contains("__wbindgen_describe") {
        return "wasm-bindgen's descriptions, which it removes".into();
    }
    let Some((before, _)) = name.split_once("::") else {
        return "others".into();
    };
    before
        .rsplit(|c| !is_part(c))
        .next()
        .unwrap_or(before)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_belongs_to_the_room_it_names_or_to_its_crate() {
        for (symbol, expected) in [
            (
                "_ZN16service_accounts5route5Route5parse17h0123456789abcdefE",
                "service_accounts::route",
            ),
            (
                "_ZN71_$LT$service_accounts..session..Session$u20$as$u20$core..fmt..Debug$GT$3fmt\
                 17h0123456789abcdefE",
                "service_accounts::session",
            ),
            (
                "_ZN8dlmalloc8dlmalloc17Dlmalloc$LT$A$GT$6malloc17h0123456789abcdefE",
                "dlmalloc",
            ),
            (
                "_ZN53_$LT$T$u20$as$u20$tachys..view..any_view..IntoAny$GT$8into_any\
                 17h0123456789abcdefE",
                "tachys",
            ),
            ("memcpy", "others"),
        ] {
            assert_eq!(room(symbol), expected);
        }
    }

    #[test]
    fn parts_are_read_and_a_cut_binary_is_refused() {
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        assert!(parts(&wasm).unwrap().is_empty());
        // A data section that says it is longer than it is.
        wasm.extend([11, 5, 0]);
        assert!(parts(&wasm).is_err());
        assert!(parts(b"<html>").is_err());
    }
}
