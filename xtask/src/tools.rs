//! The tools that building takes, installed where they are missing.
//!
//! What cargo can install goes into a folder of the person's own, one for each version: nothing
//! that they have is replaced, and the next run finds it there.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context as _, Result, bail};

use crate::run::{cargo, output, root, run, say, which};

/// A program that `cargo install` makes.
#[derive(Clone, Copy, Debug)]
pub struct CargoTool {
    name: &'static str,
    program: &'static str,
    version: &'static str,
    /// Installed with the versions of its dependencies that its authors tested.
    locked: bool,
    /// Which of its parts, where not all of them are wanted.
    features: &'static [&'static str],
}

/// Trunk builds the page.
const TRUNK: CargoTool = CargoTool {
    name: "trunk",
    program: "trunk",
    version: "0.21.14",
    locked: true,
    features: &[],
};

/// The driver by which tests use Firefox.
pub const GECKODRIVER: CargoTool = CargoTool {
    name: "geckodriver",
    program: "geckodriver",
    version: "0.37.1",
    locked: false,
    features: &[],
};

/// Checks dependencies against `deny.toml`.
const CARGO_DENY: CargoTool = CargoTool {
    name: "cargo-deny",
    program: "cargo-deny",
    version: "0.20.2",
    locked: true,
    features: &[],
};

/// Runs fuzz targets with libFuzzer. Of the release that `Cargo.lock` has of bolero.
pub const CARGO_BOLERO: CargoTool = CargoTool {
    name: "cargo-bolero",
    program: "cargo-bolero",
    version: "0.13.5",
    locked: false,
    features: &["libfuzzer"],
};

/// Changes the code, one thing at a time, and asks whether a test notices.
pub const CARGO_MUTANTS: CargoTool = CargoTool {
    name: "cargo-mutants",
    program: "cargo-mutants",
    version: "27.1.0",
    locked: true,
    features: &[],
};

impl CargoTool {
    /// The program, installed if it is not there yet.
    pub fn program(self) -> Result<PathBuf> {
        install(self, self.version)
    }
}

/// The programs that make the page.
#[derive(Debug)]
pub struct PageTools {
    /// The program that builds the page.
    pub trunk: PathBuf,
    /// The folder of the `wasm-bindgen` that fits the lock file.
    pub wasm_bindgen: PathBuf,
}

/// What every build of the page needs.
pub fn for_page() -> Result<PageTools> {
    wasm_target()?;
    let wanted = locked_version(
        "wasm-bindgen",
        &fs::read_to_string(root().join("Cargo.lock"))?,
    )
    .context("Cargo.lock names no wasm-bindgen")?;
    let bindgen = CargoTool {
        name: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: "",
        locked: false,
        features: &[],
    };
    let bindgen = install(bindgen, &wanted)?;
    Ok(PageTools {
        trunk: TRUNK.program()?,
        wasm_bindgen: bindgen.parent().unwrap_or(&bindgen).to_owned(),
    })
}

/// Installs everything that the other tasks would install when they need it, but for browsers and
/// what only fuzzing and mutants take.
pub fn install_all() -> Result<()> {
    for_page()?;
    node_modules()?;
    GECKODRIVER.program()?;
    CARGO_DENY.program()?;
    say("All tools are there");
    Ok(())
}

/// Checks all dependencies against `deny.toml`, from what is on this machine alone.
pub fn check_dependencies() -> Result<()> {
    let program = CARGO_DENY.program()?;
    say("Checking licences, sources and releases of the dependencies");
    run(Command::new(program).current_dir(root()).args([
        "--locked",
        "check",
        "--hide-inclusion-graph",
        "licenses",
        "bans",
        "sources",
    ]))
}

fn install(tool: CargoTool, version: &str) -> Result<PathBuf> {
    let folder = cache()?.join(format!("{}-{version}", tool.name));
    let suffix = env::consts::EXE_SUFFIX;
    let program = folder.join("bin").join(format!("{}{suffix}", tool.program));
    if program.is_file() {
        return Ok(program);
    }
    say(&format!(
        "Installing {} {version} (once, some minutes)",
        tool.name
    ));
    let mut command = cargo();
    // Built without optimisation: that takes a third of the time, and as tools they are quick
    // enough. In a folder of its own, so that the project's settings do not reach it.
    command
        .args([
            "install",
            tool.name,
            "--version",
            version,
            "--debug",
            "--root",
        ])
        .arg(&folder)
        .current_dir(env::temp_dir())
        .env_remove("CARGO_TARGET_DIR")
        .env_remove("RUSTFLAGS");
    if tool.locked {
        command.arg("--locked");
    }
    if !tool.features.is_empty() {
        command.args(["--no-default-features", "--features"]);
        command.arg(tool.features.join(","));
    }
    run(&mut command).with_context(|| {
        format!(
            "cannot install {}; does `cargo install {}` work by hand?",
            tool.name, tool.name
        )
    })?;
    Ok(program)
}

/// The folder for tools, and for nothing else.
fn cache() -> Result<PathBuf> {
    let home = || env::var_os("HOME").map(PathBuf::from);
    let base = if let Some(base) = env::var_os("XDG_CACHE_HOME") {
        Some(PathBuf::from(base))
    } else if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library/Caches"))
    } else {
        home().map(|home| home.join(".cache"))
    };
    let folder = base.context("neither XDG_CACHE_HOME nor HOME is set")?;
    Ok(folder.join("service-accounts/tools"))
}

/// The version of a crate in a lock file.
fn locked_version(name: &str, lock: &str) -> Option<String> {
    let heading = format!("name = \"{name}\"");
    let mut lines = lock.lines().skip_while(|line| *line != heading);
    let version = lines.nth(1)?.strip_prefix("version = \"")?;
    Some(version.strip_suffix('"')?.to_owned())
}

fn wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let installed = output(
        Command::new("rustc")
            .args(["--print", "sysroot"])
            .current_dir(root()),
    );
    let library = installed.map(|sysroot| Path::new(&sysroot).join("lib/rustlib").join(TARGET));
    if library.is_some_and(|library| library.is_dir()) {
        return Ok(());
    }
    say("Adding WebAssembly to the Rust toolchain");
    run(Command::new("rustup")
        .args(["target", "add", TARGET])
        .current_dir(root()))
    .context("is Rust installed by rustup (https://rustup.rs)?")
}

/// The folder of what npm installs for building and testing, as the lock file says.
pub fn node_modules() -> Result<PathBuf> {
    let modules = root().join("node_modules");
    let wanted = fs::read_to_string(root().join("package-lock.json"))?;
    let stamp = modules.join(".locked");
    if fs::read_to_string(&stamp).is_ok_and(|there| there == wanted) {
        return Ok(modules);
    }
    if which("npm").is_none() {
        bail!("npm is missing: install Node (https://nodejs.org)");
    }
    say("Installing axe-core, terser and wasm-opt by npm");
    run(Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(root()))?;
    fs::write(stamp, wanted)?;
    Ok(modules)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_a_crate_is_read_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"1.0.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(
            locked_version("wasm-bindgen", lock).as_deref(),
            Some("0.2.130")
        );
        assert_eq!(locked_version("trunk", lock), None);
    }
}
