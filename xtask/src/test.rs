//! `cargo xtask test`: everything, and in the end what failed.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};
use clap::Args;

use crate::browsers::Engine;
use crate::page::{self, Profile};
use crate::run::{Background, cargo, run, run_keeping, say, target};
use crate::tools;

/// How long a fuzz target looks for something new in a run of all tests, in milliseconds.
const FUZZING_MS: &str = "4000";

/// Set when an engine is to run every test.
const WHOLE: &str = "SA_WHOLE";

/// Run every test: natively, and in real browsers
#[derive(Debug, Args)]
pub struct Options {
    /// Only in this browser; may be given more than once
    #[arg(long, value_enum)]
    engine: Vec<Engine>,
    /// Every test in every browser, also those that are about nothing that engines do differently
    #[arg(long)]
    whole: bool,
    /// Only natively and in Chromium, on a page that is built quickly
    #[arg(long)]
    fast: bool,
    /// Only tests whose names contain this
    filter: Option<String>,
}

impl Options {
    /// Whether tests that run in Chromium only run in the other engines too: because all are wanted
    /// there, or because somebody asks for a test by its name and for the engine by its own.
    fn is_whole(&self) -> bool {
        self.whole || (self.filter.is_some() && !self.engine.is_empty())
    }
}

/// Runs them all, even after some have failed; ends with what the runners said, and what failed.
pub fn test(options: &Options) -> Result<()> {
    let engines = engines(options);
    let mut results = Results::default();
    // The last minutes of a release are one program's work after the other, on one core. The native
    // tests have the others meanwhile.
    let release = if options.fast {
        None
    } else {
        say("Building the page beside the native tests");
        Some(Background::run(
            Command::new(env::current_exe()?).arg("build"),
        )?)
    };
    say("Testing natively");
    let mut native = cargo();
    native.args(["test", "--workspace", "--exclude", "e2e", "--no-fail-fast"]);
    let filter = options.filter.as_deref();
    // Fuzz targets have a moment each; here, where nobody waits for one of them, a longer one.
    if !options.fast && filter.is_none() {
        native.env("BOLERO_RANDOM_TEST_TIME_MS", FUZZING_MS);
    }
    results.add("natively", run_tests(&mut native, filter));
    let profile = if options.fast {
        Profile::Quick
    } else {
        Profile::Release
    };
    let settings = Vec::from_iter(options.is_whole().then(|| (WHOLE, "1".to_owned())));
    match release
        .map_or(Ok(()), Background::wait)
        .and_then(|()| BrowserTests::build(profile))
    {
        Ok(page) => {
            for engine in engines {
                results.add(engine.name(), in_browser(engine, &page, filter, &settings));
            }
        }
        Err(error) => results.add("page", Err(error)),
    }
    results.end()
}

/// Let admins do things at random, with faults on the wire: two in browsers, or three without
#[derive(Debug, Args)]
pub struct Explore {
    /// Without browsers: the client alone, against the sandbox in the same process
    #[arg(long, conflicts_with = "engine")]
    native: bool,
    /// How long
    #[arg(long, default_value_t = 10)]
    minutes: u32,
    /// How many steps at most; without browsers, of each seed
    #[arg(long)]
    steps: Option<u64>,
    /// The seed of a run that failed, to make the same choices again
    #[arg(long)]
    seed: Option<u64>,
    /// In which browser
    #[arg(long, value_enum, default_value = "chromium")]
    engine: Engine,
}

/// Explores; ends with what was found, and the seed that leads there.
pub fn explore(options: &Explore) -> Result<()> {
    let mut settings = vec![("SA_MINUTES", options.minutes.to_string())];
    settings.extend(options.steps.map(|steps| ("SA_STEPS", steps.to_string())));
    settings.extend(options.seed.map(|seed| ("SA_SEED", seed.to_string())));
    let mut results = Results::default();
    if options.native {
        results.add("natively", explore_natively(&settings));
        return results.end();
    }
    settings.push((WHOLE, "1".to_owned()));
    let page = BrowserTests::build(Profile::Release)?;
    let explored = in_browser(options.engine, &page, Some("explorer"), &settings);
    results.add(options.engine.name(), explored);
    results.end()
}

fn explore_natively(settings: &[(&str, String)]) -> Result<Outcome> {
    say("Exploring natively");
    let mut tests = cargo();
    tests
        .args(["test", "--package", "client", "--test", "native"])
        .args(["--", "--nocapture", "explorer::admins_at_random"])
        .envs(settings.iter().map(|(name, value)| (name, value)));
    run_keeping(&mut tests, is_summary)
}

/// What browsers are tested on and with.
pub struct BrowserTests {
    dist: PathBuf,
    package: PathBuf,
    axe: PathBuf,
    /// The sandbox as a program, for tests that kill it.
    sandbox: PathBuf,
}

impl BrowserTests {
    /// Builds it.
    pub fn build(profile: Profile) -> Result<Self> {
        let built = page::build(profile)?;
        Ok(Self {
            dist: built.page,
            package: built.package,
            axe: tools::node_modules()?.join("axe-core/axe.min.js"),
            sandbox: sandbox()?,
        })
    }
}

/// Builds the sandbox as the native tests have it; gives the program.
fn sandbox() -> Result<PathBuf> {
    say("Building the sandbox");
    run(cargo().args(["build", "--package", "sandbox"]))?;
    let name = format!("sandbox{}", env::consts::EXE_SUFFIX);
    Ok(target().join("debug").join(name))
}

/// Runs the tests of a name in a browser, with more settings than every test has.
pub fn in_browser(
    engine: Engine,
    page: &BrowserTests,
    filter: Option<&str>,
    more: &[(&str, String)],
) -> Result<Outcome> {
    let settings = engine.find_or_install()?;
    say(&format!("Testing in {}", engine.name()));
    let mut tests = cargo();
    tests
        .args(["test", "--package", "e2e", "--no-fail-fast"])
        .env("SA_ENGINE", engine.name())
        .env("SA_DIST", &page.dist)
        .env("SA_PACKAGE", &page.package)
        .env("SA_AXE", &page.axe)
        .env("SA_SANDBOX", &page.sandbox)
        .envs(settings)
        .envs(more.iter().map(|(name, value)| (name, value)));
    run_tests(&mut tests, filter)
}

/// Whether all passed, and the runners' summaries.
pub type Outcome = (bool, Vec<String>);

fn run_tests(command: &mut Command, filter: Option<&str>) -> Result<Outcome> {
    if let Some(filter) = filter {
        command.args(["--", filter]);
    }
    run_keeping(command, is_summary)
}

/// Whether it is a runner's last line about its tests, and there were any, or says which of them
/// passed only when they were tried again.
fn is_summary(line: &str) -> bool {
    let has_run = !line.contains(" 0 passed; 0 failed; 0 ignored;");
    line.starts_with("test result:") && has_run || line.starts_with("test flaky:")
}

/// What the runs so far came to.
#[derive(Default)]
struct Results {
    lines: Vec<String>,
    failed: Vec<&'static str>,
}

impl Results {
    fn add(&mut self, run: &'static str, outcome: Result<Outcome>) {
        let (passed, lines) = outcome.unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            (false, vec![format!("could not run: {error:#}")])
        });
        let lines = lines.iter().map(|line| format!("{run:<9} {line}"));
        self.lines.extend(lines);
        if !passed {
            self.failed.push(run);
        }
    }

    fn end(self) -> Result<()> {
        say("Results");
        for line in &self.lines {
            println!("{line}");
        }
        if self.lines.is_empty() {
            bail!("no test was run: is the name right?");
        }
        if self.failed.is_empty() {
            say("All tests passed");
            Ok(())
        } else {
            bail!("tests failed: {}", self.failed.join(", "))
        }
    }
}

/// The engines that were asked for; otherwise all that this system can have.
fn engines(options: &Options) -> Vec<Engine> {
    if !options.engine.is_empty() {
        return options.engine.clone();
    }
    if options.fast {
        return vec![Engine::Chromium];
    }
    let mut engines = vec![Engine::Chromium, Engine::Firefox];
    if cfg!(target_os = "linux") {
        engines.push(Engine::Webkit);
    } else {
        say("WebKit is left out: its driver exists for Linux only");
    }
    engines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_of_nothing_are_left_out() {
        let of = |passed, failed| {
            format!(
                "test result: ok. {passed} passed; {failed} failed; 0 ignored; 0 measured; 0 filtered out"
            )
        };
        assert!(is_summary(&of(3, 0)));
        assert!(is_summary(&of(0, 1)));
        assert!(!is_summary(&of(0, 0)));
        assert!(!is_summary("running 3 tests"));
        assert!(is_summary(
            "test flaky: list::a passed the second time only; at first: late"
        ));
    }

    #[test]
    fn whatever_cannot_run_has_failed() {
        let mut results = Results::default();
        results.add(
            "natively",
            Ok((true, vec!["test result: ok. 1 passed".into()])),
        );
        results.add("webkit", Err(anyhow::anyhow!("no Xvfb")));
        assert_eq!(results.lines[1], "webkit    could not run: no Xvfb");
        assert_eq!(
            results.end().unwrap_err().to_string(),
            "tests failed: webkit"
        );
    }
}
