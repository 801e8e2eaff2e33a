//! Everything that is done with this project: `cargo xtask start`, `test`, `build`, `bench` …
//!
//! Each says what it does while it does it, and installs what is missing into a folder of the
//! person's own, where the next run finds it.

#[cfg(test)]
mod architecture;
mod bench;
mod browsers;
mod dist;
#[cfg(test)]
mod docs;
mod fuzz;
mod mutants;
mod package;
mod page;
mod run;
mod screenshots;
mod shrink;
mod source_tests;
mod start;
mod test;
mod test_table;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The arguments of `cargo xtask`.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Build the page, start the sandbox, and serve both on one port
    Start(start::Options),
    /// Run every test: natively, and in real browsers
    Test(test::Options),
    /// Let admins do things at random, in browsers or without, with faults on the wire
    Explore(test::Explore),
    /// Search for texts that break what must hold
    Fuzz(fuzz::Options),
    /// Change the code that decides, one thing after the other, and ask whether a test notices
    Mutants(mutants::Options),
    /// Make pictures of every screen in every state, and a page to look at them
    Screenshots(screenshots::Options),
    /// Write docs/tests.md: where the promise of each browser test is proved
    TestTable,
    /// Build the page for a host, into dist/
    Build,
    /// Build the page for a host and measure what a first visit downloads
    Bench,
    /// Install what building and checking take, and do nothing else
    Tools,
    /// Check the licences, sources and releases of all dependencies
    Deny,
}

fn main() -> ExitCode {
    let done = match Cli::parse().task {
        Task::Start(options) => start::start(&options),
        Task::Test(options) => test::test(&options),
        Task::Explore(options) => test::explore(&options),
        Task::Fuzz(options) => fuzz::fuzz(&options),
        Task::Mutants(options) => mutants::mutants(&options),
        Task::Screenshots(options) => screenshots::screenshots(&options),
        Task::TestTable => test_table::write(),
        Task::Build => page::build(page::Profile::Release).map(|built| {
            println!(
                "\nThe page is in {}. How to host it: docs/hosting.md\n\
                 The package for other pages is in {}. How to embed it: README.md",
                built.page.display(),
                built.package.display()
            );
        }),
        Task::Bench => bench::bench(),
        Task::Tools => tools::install_all(),
        Task::Deny => tools::check_dependencies(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
