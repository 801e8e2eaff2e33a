//! `cargo xtask fuzz`: searches for texts that break what must hold, guided by what they reach.
//!
//! The targets are ordinary tests (see `fuzz/`), and the ordinary tests try them for a moment too.
//! Here libFuzzer tries them for as long as one likes, on stable Rust, without a sanitizer.

use std::process::Command;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::browsers;
use crate::run::{cargo, output, root, run, say, which};
use crate::tools::CARGO_BOLERO;

/// Search for texts that break what must hold
#[derive(Debug, Args)]
pub struct Options {
    /// How long in all; the targets share it
    #[arg(long, default_value_t = 10)]
    minutes: u64,
    /// Only targets whose names contain this
    target: Option<String>,
}

/// A test that is a target.
#[derive(Debug, PartialEq, Eq)]
struct Target {
    package: &'static str,
    /// The test's path, as `cargo test` lists it.
    path: String,
}

/// The packages that have targets.
const PACKAGES: [&str; 3] = ["client", "domain", "service-accounts"];

/// Gives every target its share of the time; ends with those that failed.
pub fn fuzz(options: &Options) -> Result<()> {
    let program = CARGO_BOLERO.program()?;
    compiler()?;
    let targets = targets(options.target.as_deref())?;
    let seconds = (options.minutes * 60 / targets.len() as u64).max(1);
    let mut failed = Vec::new();
    for target in &targets {
        say(&format!("{}, {seconds} s", target.path));
        let mut search = Command::new(&program);
        search.current_dir(root()).args(target.arguments(seconds));
        if run(&mut search).is_err() {
            failed.push(target.name());
        }
    }
    if failed.is_empty() {
        say("Nothing was found");
        return Ok(());
    }
    bail!(
        "something was found by: {}. What broke it is in fuzz/corpus/<target>/crash-…, where \
         `cargo test` tries it too: mend it, give the file a name that says what it is, and keep it",
        failed.join(", ")
    )
}

impl Target {
    /// What its folder is called.
    fn name(&self) -> &str {
        self.path.rsplit("::").next().unwrap_or(&self.path)
    }

    /// What is found is kept for the next search, but not in the project; what breaks something
    /// lies with the examples.
    fn arguments(&self, seconds: u64) -> Vec<String> {
        let name = self.name();
        vec![
            "test".into(),
            self.path.clone(),
            format!("--package={}", self.package),
            "--sanitizer=NONE".into(),
            format!("-T={seconds}s"),
            format!("--corpus-dir=target/fuzz/corpus/{name}"),
            format!("--crashes-dir=fuzz/corpus/{name}"),
            "--engine-args=-dict=fuzz/dictionary.txt".into(),
        ]
    }
}

/// The targets whose names contain this.
fn targets(part: Option<&str>) -> Result<Vec<Target>> {
    let mut found = Vec::new();
    for package in PACKAGES {
        let mut list = cargo();
        list.args([
            "test",
            "--quiet",
            "--package",
            package,
            "--lib",
            "--",
            "--list",
        ]);
        let list =
            output(&mut list).with_context(|| format!("cannot list the tests of {package}"))?;
        found.extend(read_list(package, &list));
    }
    found.retain(|target| part.is_none_or(|part| target.name().contains(part)));
    if found.is_empty() {
        bail!("no target has such a name; docs/testing.md says how to add one");
    }
    Ok(found)
}

fn read_list(package: &'static str, list: &str) -> Vec<Target> {
    let tests = list.lines().filter_map(|line| line.strip_suffix(": test"));
    tests
        .filter(|path| path.rsplit("::").nth(1) == Some("targets"))
        .map(|path| Target {
            package,
            path: path.to_owned(),
        })
        .collect()
}

/// Fails when there is no C++ compiler: libFuzzer is built with one.
fn compiler() -> Result<()> {
    if ["c++", "g++", "clang++"]
        .iter()
        .any(|name| which(name).is_some())
    {
        return Ok(());
    }
    if cfg!(target_os = "macos") {
        bail!("a C++ compiler is missing: xcode-select --install");
    }
    browsers::install(&["g++"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_the_tests_in_rooms_of_that_name() {
        let list = "targets::link: test\nroute::tests::targets::route: test\n\
                    route::tests::what_leads_nowhere_says_so: test\n\n3 tests, 0 benchmarks\n";
        let found = read_list("service-accounts", list);
        let paths: Vec<_> = found.iter().map(|target| &*target.path).collect();
        assert_eq!(paths, ["targets::link", "route::tests::targets::route"]);
        assert_eq!(found[1].name(), "route");
    }
}
