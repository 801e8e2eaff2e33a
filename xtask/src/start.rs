//! `cargo xtask start`: the main job, runnable in a browser at once.

use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::Args;

use crate::page::{self, Profile};
use crate::run::say;

/// Build the page, start the sandbox, and serve both on one port
#[derive(Debug, Args)]
pub struct Options {
    /// The port of page and API, on this machine only
    #[arg(long, default_value_t = 8000)]
    port: u16,
    /// Keep the data in this file; without it they are gone when this ends
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// How many service accounts a new database is filled with
    #[arg(long, value_name = "N")]
    accounts: Option<u32>,
    /// The admin's token, instead of a random one
    #[arg(long, value_name = "T")]
    admin_token: Option<String>,
    /// Build the page again whenever its sources change
    #[arg(long)]
    dev: bool,
}

/// Does it; ends when the sandbox does.
pub fn start(options: &Options) -> Result<()> {
    let page = page::build(Profile::Quick)?.page;
    let sandbox = page::sandbox()?;
    let mut command = Command::new(sandbox);
    command
        .arg("--port")
        .arg(options.port.to_string())
        .arg("--dist")
        .arg(page);
    if let Some(file) = &options.db {
        command.arg("--db").arg(file);
    }
    if let Some(accounts) = options.accounts {
        command.arg("--accounts").arg(accounts.to_string());
    }
    if let Some(token) = &options.admin_token {
        command.arg("--admin-token").arg(token);
    }
    say("Starting the sandbox; Ctrl+C ends it");
    let status = if options.dev {
        let mut running = command.spawn().context("cannot start the sandbox")?;
        rebuild_while(&mut running)?;
        running.wait()?
    } else {
        become_or_await(&mut command)?
    };
    anyhow::ensure!(status.success(), "the sandbox ended with {status}");
    Ok(())
}

/// Becomes the program, so that whoever ends this process ends the sandbox, and not its parent.
#[cfg(unix)]
fn become_or_await(command: &mut Command) -> Result<ExitStatus> {
    use std::os::unix::process::CommandExt as _;
    Err(command.exec()).context("cannot start the sandbox")
}

#[cfg(not(unix))]
fn become_or_await(command: &mut Command) -> Result<ExitStatus> {
    command.status().context("cannot start the sandbox")
}

/// Builds the page after every change, until the sandbox ends.
fn rebuild_while(running: &mut Child) -> Result<()> {
    let mut built = page::fingerprint()?;
    while running.try_wait()?.is_none() {
        sleep(Duration::from_millis(500));
        // A file may be gone for a moment while an editor saves it.
        let Ok(now) = page::fingerprint() else {
            continue;
        };
        if now != built {
            built = now;
            match page::build(Profile::Quick) {
                Ok(_) => say("Built; reload the page"),
                Err(error) => eprintln!("error: {error:#}"),
            }
        }
    }
    Ok(())
}
