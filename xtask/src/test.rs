//! `cargo xtask test`: everything, and in the end what failed.

use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::browsers::{Engine, Settings};
use crate::page::{self, Profile};
use crate::run::{cargo, run, say};
use crate::tools;

/// Run every test: natively, and in real browsers
#[derive(Debug, Args)]
pub struct Options {
    /// Only in this browser; may be given more than once
    #[arg(long, value_enum)]
    engine: Vec<Engine>,
    /// Only natively and in Chromium, on a page that is built quickly
    #[arg(long)]
    fast: bool,
    /// Only tests whose names contain this
    filter: Option<String>,
}

/// Runs them all, even after one has failed; then says which did.
pub fn test(options: &Options) -> Result<()> {
    let engines = engines(options);
    let mut failed = Vec::new();
    say("Testing natively");
    let native = run(with_filter(
        cargo().args(["test", "--workspace", "--exclude", "e2e", "--no-fail-fast"]),
        options,
    ));
    if native.is_err() {
        failed.push("natively".to_owned());
    }
    let profile = if options.fast { Profile::Quick } else { Profile::Release };
    let dist = page::build(profile)?;
    let axe = tools::node_modules()?.join("axe-core/axe.min.js");
    for engine in engines {
        let name = engine.name();
        let settings = engine.find_or_install()?;
        say(&format!("Testing in {name}"));
        let screen = match engine {
            Engine::Webkit => Some(Screen::start(&settings)?),
            Engine::Chromium | Engine::Firefox => None,
        };
        let mut tests = cargo();
        tests
            .args(["test", "--package", "e2e", "--no-fail-fast"])
            .env("SA_ENGINE", name)
            .env("SA_DIST", &dist)
            .env("SA_AXE", &axe)
            .envs(settings);
        if let Some(screen) = &screen {
            tests.env("DISPLAY", &screen.display);
        }
        if run(with_filter(&mut tests, options)).is_err() {
            failed.push(format!("in {name}"));
        }
    }
    if failed.is_empty() {
        say("All tests passed");
        Ok(())
    } else {
        bail!("tests failed {}", failed.join(", "))
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

fn with_filter<'a>(command: &'a mut Command, options: &Options) -> &'a mut Command {
    if let Some(filter) = &options.filter {
        command.args(["--", filter]);
    }
    command
}

/// A screen that nobody sees, for the engine that has no headless mode.
struct Screen {
    server: Child,
    display: String,
}

impl Screen {
    fn start(settings: &Settings) -> Result<Self> {
        let program = settings.iter().find(|(name, _)| *name == "SA_XVFB");
        let (_, program) = program.context("no Xvfb")?;
        // Another screen may be using a number already; then the server ends at once.
        for number in 90..120 {
            let display = format!(":{number}");
            let mut server = Command::new(program)
                .args([&display, "-screen", "0", "1400x1000x24", "-nolisten", "tcp"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .context("cannot start Xvfb")?;
            sleep(Duration::from_millis(700));
            if server.try_wait()?.is_none() {
                return Ok(Self { server, display });
            }
        }
        bail!("no free display for Xvfb")
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
