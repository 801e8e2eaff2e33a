//! A copy of the built page, for tests that damage it or put another release in its place.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;
use tempfile::TempDir;

use crate::engine::setting;

/// The folder within the server's that the page lies in: there `config.json` is a file like any
/// other, not one that the sandbox makes.
const FOLDER: &str = "page";

/// A file of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// `src/boot/boot.js`, which loads the module.
    Boot,
    /// `src/boot/boot.css`, the page's look until the module is there.
    Style,
    /// The code between JavaScript and wasm.
    Glue,
    /// The module's WebAssembly.
    Wasm,
    /// `config.json`, which the hosted page asks for at its start.
    Config,
}

/// A copy of the built page, gone when this is dropped.
#[derive(Debug)]
pub struct Dist {
    folder: TempDir,
}

impl Dist {
    /// A copy whose `config.json` names this API.
    pub(crate) fn copy(api_base: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder for temporary files");
        fs::create_dir(folder.path().join(FOLDER)).expect("a folder for the page");
        let dist = Self { folder };
        dist.mend();
        dist.write(Part::Config, json!({ "api_base": api_base }).to_string());
        dist
    }

    /// What the server is to serve.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The page's path on the server.
    pub(crate) fn path() -> String {
        format!("{FOLDER}/index.html")
    }

    /// Where a part lies.
    pub fn file(&self, part: Part) -> PathBuf {
        let is_it = |file: &PathBuf| {
            let (name, extension) = (name(file), extension(file));
            match part {
                Part::Boot => name.starts_with("boot-") && extension == "js",
                Part::Style => extension == "css",
                Part::Glue => name.starts_with("service-accounts-") && extension == "js",
                Part::Wasm => extension == "wasm",
                Part::Config => name == "config.json",
            }
        };
        let page = self.page();
        let found = files(&page).into_iter().find(is_it);
        match part {
            Part::Config => page.join("config.json"),
            _ => found.unwrap_or_else(|| panic!("the page has no {part:?}")),
        }
    }

    /// Everything but `config.json` is as it was built.
    pub fn mend(&self) {
        for file in files(&setting("SA_DIST")) {
            // Compressed copies would be served in the place of what a test changes.
            if !matches!(extension(&file), "br" | "gz") {
                fs::copy(&file, self.page().join(name(&file))).expect("a file is copied");
            }
        }
    }

    /// Takes a part away.
    pub fn remove(&self, part: Part) {
        fs::remove_file(self.file(part)).expect("a part is removed");
    }

    /// Changes one byte of a part, in a place where it still is what it was, but for its integrity.
    pub fn change_a_byte(&self, part: Part) {
        let file = self.file(part);
        let mut bytes = fs::read(&file).expect("a part is read");
        if part == Part::Wasm {
            // Data, or a section that engines do not look into.
            *bytes.last_mut().expect("a byte") ^= 1;
        } else {
            let space = bytes.iter().position(|byte| *byte == b' ');
            bytes[space.expect("a space")] = b'\t';
        }
        fs::write(file, bytes).expect("a part is written");
    }

    /// Puts something else in a part's place.
    pub fn write(&self, part: Part, text: impl AsRef<[u8]>) {
        fs::write(self.file(part), text).expect("a part is written");
    }

    /// Puts a file beside the page.
    pub fn add(&self, name: &str, text: &str) {
        fs::write(self.page().join(name), text).expect("a file is written");
    }

    /// Puts the package into a folder beside the page.
    pub fn add_package(&self, name: &str) {
        let folder = self.page().join(name);
        fs::create_dir(&folder).expect("a folder for the package");
        for file in files(&setting("SA_PACKAGE")) {
            fs::copy(&file, folder.join(self::name(&file))).expect("a file is copied");
        }
    }

    /// Changes `index.html`.
    ///
    /// # Panics
    /// When that changes nothing.
    pub fn edit_index(&self, change: impl Fn(&str) -> String) {
        let index = self.page().join("index.html");
        let before = fs::read_to_string(&index).expect("index.html is read");
        let after = change(&before);
        assert_ne!(before, after, "nothing has changed");
        fs::write(index, after).expect("index.html is written");
    }

    /// Puts another release in its place, as a host does that keeps nothing of the one before: the
    /// same files by other names.
    pub fn release(&self) {
        for part in [Part::Boot, Part::Style, Part::Glue, Part::Wasm] {
            let old = self.file(part);
            let new = next_name(name(&old));
            self.edit_index(|page| page.replace(name(&old), &new));
            fs::rename(&old, old.with_file_name(&new)).expect("a part gets another name");
        }
    }

    fn page(&self) -> PathBuf {
        self.folder.path().join(FOLDER)
    }
}

/// The same name with another hash in it.
fn next_name(name: &str) -> String {
    let (before, hash) = name.rsplit_once('-').expect("a name with a hash");
    let digits = hash.bytes().take_while(u8::is_ascii_hexdigit).count();
    let (hash, rest) = hash.split_at(digits);
    let first = if hash.starts_with('0') { '1' } else { '0' };
    format!("{before}-{first}{}{rest}", &hash[1..])
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder is read");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    paths.filter(|path| path.is_file()).collect()
}

fn name(file: &Path) -> &str {
    file.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default()
}

fn extension(file: &Path) -> &str {
    file.extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_release_has_other_names() {
        assert_eq!(
            next_name("service-accounts-0123456789abcdef_bg.wasm"),
            "service-accounts-1123456789abcdef_bg.wasm"
        );
        assert_eq!(next_name("boot-ba98.css"), "boot-0a98.css");
    }
}
