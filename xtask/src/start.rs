//! `cargo xtask start`: the main job, runnable in a browser at once.

use std::path::PathBuf;
use std::process::{Child, Command};
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
    let page = page::build(Profile::Quick)?;
    let sandbox = page::sandbox()?;
    let mut command = Command::new(sandbox);
    command.arg("--port").arg(options.port.to_string()).arg("--dist").arg(page);
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
    let mut running = command.spawn().context("cannot start the sandbox")?;
    if options.dev {
        rebuild_while(&mut running)?;
    }
    let status = running.wait()?;
    anyhow::ensure!(status.success(), "the sandbox ended with {status}");
    Ok(())
}

/// Builds the page after every change, until the sandbox ends.
fn rebuild_while(running: &mut Child) -> Result<()> {
    let mut built = page::fingerprint()?;
    while running.try_wait()?.is_none() {
        sleep(Duration::from_millis(500));
        // A file may be gone for a moment while an editor saves it.
        let Ok(now) = page::fingerprint() else { continue };
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
