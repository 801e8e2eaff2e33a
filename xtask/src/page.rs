//! Building the hosted page.

use std::collections::hash_map::DefaultHasher;
use std::ffi::{OsStr, OsString};
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result};

use crate::run::{cargo, root, run, say, target};
use crate::{dist, package, shrink, tools};

/// How much care goes into the size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// For a host: as small as can be, which takes minutes.
    Release,
    /// For this machine: built in a fraction of the time, several times as large.
    Quick,
}

/// What the page is made from, how it is made included: another optimiser makes another page.
const SOURCES: [&str; 24] = [
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "Trunk.toml",
    "build",
    "build.rs",
    "client/Cargo.toml",
    "client/src",
    "domain/Cargo.toml",
    "domain/src",
    "embed/package.json",
    "embed/service-accounts.d.ts",
    "embed/service-accounts.js",
    "index.html",
    "locales",
    "package-lock.json",
    "src",
    "style",
    "xtask/src/dist.rs",
    "xtask/src/package.rs",
    "xtask/src/page.rs",
    "xtask/src/shrink.rs",
];

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Quick => "quick",
        }
    }

    fn folder(self) -> PathBuf {
        match self {
            Self::Release => root().join("dist"),
            Self::Quick => target().join("page"),
        }
    }

    fn package(self) -> PathBuf {
        match self {
            Self::Release => root().join("package"),
            Self::Quick => target().join("package"),
        }
    }
}

/// What a build makes.
#[derive(Clone, Debug)]
pub struct Built {
    /// The folder of the hosted page.
    pub page: PathBuf,
    /// The package for pages that embed the module.
    pub package: PathBuf,
}

/// Builds the page and the package, unless nothing they are made from has changed.
pub fn build(profile: Profile) -> Result<Built> {
    let folder = profile.folder();
    let built = Built {
        page: folder.clone(),
        package: profile.package(),
    };
    let stamp = target().join(format!("page-{}.stamp", profile.name()));
    let sources = fingerprint()?;
    if folder.join("index.html").is_file()
        && built.package.join("package.json").is_file()
        && fs::read_to_string(&stamp).is_ok_and(|before| before == sources)
    {
        say(&format!("The page in {} is up to date", folder.display()));
        return Ok(built);
    }
    let tools = tools::for_page()?;
    say(&format!("Building the page ({})", profile.name()));
    let staging = target().join(format!("staging-{}", profile.name()));
    run(Command::new(&tools.trunk)
        .current_dir(root())
        .args([
            "build",
            "--offline",
            "--cargo-profile",
            profile.name(),
            "--dist",
        ])
        .arg(&staging)
        .env("PATH", path_with(&tools.wasm_bindgen)?)
        .env("CARGO_ENCODED_RUSTFLAGS", rustflags()?)
        // Trunk takes any value of this for its own option of that name.
        .env_remove("NO_COLOR"))?;
    if profile == Profile::Release {
        shrink::shrink(&staging)?;
        say("Compressing");
        dist::compress(&staging)?;
    }
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::rename(&staging, &folder).context("cannot put the page in its place")?;
    package::make(&built.page, &built.package)?;
    fs::create_dir_all(target())?;
    fs::write(stamp, sources)?;
    Ok(built)
}

/// Builds the sandbox; gives the program.
pub fn sandbox() -> Result<PathBuf> {
    say("Building the sandbox");
    run(cargo().args(["build", "--package", "sandbox", "--profile", "tool"]))?;
    Ok(target()
        .join("tool")
        .join(format!("sandbox{}", env::consts::EXE_SUFFIX)))
}

/// What `.cargo/config.toml` says for the wasm: the environment takes the place of that.
const FLAGS: [&str; 2] = ["--cfg", "erase_components"];

/// Flags for the compiler, as cargo reads them from the environment.
///
/// Where something panics is in the wasm, and in the line that a panic leaves in the console (S38).
/// No folder of this machine is to be read there: another machine should make the same page (S40).
fn rustflags() -> Result<OsString> {
    let mut flags = FLAGS.map(OsString::from).to_vec();
    for (folder, name) in renamed_folders()? {
        let mut flag = OsString::from("--remap-path-prefix=");
        flag.push(folder);
        flag.push("=");
        flag.push(name);
        flags.push(flag);
    }
    Ok(flags.join(OsStr::new("\u{1f}")))
}

/// Folders whose files are compiled into the wasm, and what they are called there. Of those that
/// fit, the last one counts.
fn renamed_folders() -> Result<Vec<(PathBuf, &'static str)>> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo")));
    let home = home.context("where cargo keeps crates is not known")?;
    let mut folders = vec![(root(), "."), (target(), "target"), (home.clone(), "cargo")];
    let registries = home.join("registry/src");
    if registries.is_dir() {
        for registry in fs::read_dir(registries)? {
            folders.push((registry?.path(), "crates"));
        }
    }
    Ok(folders)
}

fn path_with(folder: &Path) -> Result<OsString> {
    let before = env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(folder.to_owned()).chain(env::split_paths(&before));
    Ok(env::join_paths(paths)?)
}

/// Changes whenever a source does.
pub fn fingerprint() -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        add(&root().join(source), &mut hasher)?;
    }
    Ok(format!("{:x}", hasher.finish()))
}

fn add(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    let about = fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
    if about.is_dir() {
        let mut entries: Vec<_> = fs::read_dir(path)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        entries.sort();
        for entry in entries {
            add(&entry, hasher)?;
        }
    } else {
        path.hash(hasher);
        fs::read(path)?.hash(hasher);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flags_of_the_configuration_are_among_those_of_the_page() {
        let config = fs::read_to_string(root().join(".cargo/config.toml")).unwrap();
        let flags = FLAGS.map(|flag| format!("\"{flag}\"")).join(", ");
        assert!(
            config.contains(&format!("rustflags = [{flags}]")),
            "{config}"
        );
    }
}
