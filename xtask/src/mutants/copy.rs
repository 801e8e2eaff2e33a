//! A copy of the sources that may be changed. It stays for the next run, and only what differs is copied
//! anew, so that cargo builds little again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::run::{output, root};

/// Makes `tree` hold what git knows of, or would add, as it is in the working tree.
pub(super) fn sources(tree: &Path) -> Result<()> {
    let mut list = std::process::Command::new("git");
    list.current_dir(root()).args([
        "ls-files",
        "--cached",
        "--others",
        "--exclude-standard",
        "-z",
    ]);
    let list = output(&mut list).context("is git there, and is this a clone?")?;
    let files: BTreeSet<_> = list
        .split('\0')
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
        .collect();
    synchronise(&root(), tree, &files)
}

fn synchronise(from: &Path, to: &Path, files: &BTreeSet<PathBuf>) -> Result<()> {
    fs::create_dir_all(to)?;
    remove_others(to, to, from, files)?;
    for path in files {
        // Deleted, and git has not been told.
        let Ok(text) = fs::read(from.join(path)) else {
            continue;
        };
        let copy = to.join(path);
        if fs::read(&copy).is_ok_and(|there| there == text) {
            continue;
        }
        if let Some(folder) = copy.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&copy, text).with_context(|| format!("cannot write {}", copy.display()))?;
    }
    Ok(())
}

/// Removes what is no file of the sources any more.
fn remove_others(folder: &Path, to: &Path, from: &Path, files: &BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_others(&path, to, from, files)?;
            continue;
        }
        let own = path.strip_prefix(to)?;
        if !files.contains(own) || !from.join(own).exists() {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_copy_follows_the_sources_and_leaves_alone_what_is_the_same() {
        let from = tempfile::tempdir().unwrap();
        let to = tempfile::tempdir().unwrap();
        let write = |folder: &Path, name: &str, text: &str| {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write(from.path(), "src/same.rs", "same");
        write(from.path(), "src/new.rs", "new");
        write(to.path(), "src/same.rs", "same");
        write(to.path(), "src/new.rs", "a change that was not taken back");
        write(to.path(), "src/old.rs", "old");
        let before = fs::metadata(to.path().join("src/same.rs"))
            .unwrap()
            .modified()
            .unwrap();
        let files = ["src/same.rs", "src/new.rs", "src/deleted.rs"].map(PathBuf::from);
        synchronise(from.path(), to.path(), &files.into()).unwrap();
        let read = |name: &str| fs::read_to_string(to.path().join(name)).ok();
        assert_eq!(read("src/new.rs").as_deref(), Some("new"));
        assert_eq!((read("src/old.rs"), read("src/deleted.rs")), (None, None));
        let same = fs::metadata(to.path().join("src/same.rs")).unwrap();
        assert_eq!(same.modified().unwrap(), before);
    }
}
