//! Makes what the module carries besides its code: one stylesheet, and the words.

use std::path::Path;
use std::{env, fs};

#[path = "build/catalogue.rs"]
mod catalogue;

fn main() {
    catalogue::build();
    stylesheet();
}

/// Joins the sheets of `style/` into one: the tokens, the base, the components, the screens.
///
/// A shadow root takes it as one constructed stylesheet. The sheets are kept readable; only their
/// comments and indentation stay behind.
fn stylesheet() {
    println!("cargo::rerun-if-changed=style");
    let mut components: Vec<_> = fs::read_dir("style")
        .expect("the folder style")
        .map(|entry| entry.expect("an entry of style").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "css"))
        .collect();
    components.sort_by_key(|path| {
        let name = path.file_name().unwrap_or_default().to_owned();
        (
            name != "tokens.css",
            name != "base.css",
            name.to_string_lossy().starts_with("screens"),
            name,
        )
    });
    let sheet: String = components
        .iter()
        .map(|path| squeeze(&fs::read_to_string(path).expect("a readable sheet")))
        .collect();
    let target = Path::new(&env::var_os("OUT_DIR").expect("set by cargo")).join("style.css");
    fs::write(target, sheet).expect("a writable output folder");
}

/// Without comments and the white space at the ends of lines.
fn squeeze(sheet: &str) -> String {
    let mut kept = String::new();
    let mut rest = sheet;
    while let Some((before, comment)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .flat_map(|line| [line, "\n"])
        .collect()
}
