//! `cargo xtask mutants`: changes one thing after the other in the code that decides what is sent and what
//! it came to, and asks whether a test notices.
//!
//! Which files are changed, and which changes make no difference, stands in `.cargo/mutants.toml`.

mod copy;
mod results;

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::run::{cargo, say, target};
use crate::tools::CARGO_MUTANTS;
use results::Results;

/// Change the code that decides, one thing after the other, and ask whether a test notices
#[derive(Debug, Default, Args)]
pub struct Options {
    /// Only one part of all changes: 0/4, 1/4, 2/4 or 3/4, say
    #[arg(long, value_name = "K/N")]
    shard: Option<String>,
    /// Only changes of this file, as client/src/save.rs
    #[arg(long)]
    file: Option<String>,
    /// Take up again what was interrupted: leave out what was noticed before
    #[arg(long)]
    iterate: bool,
}

/// Which files are changed, and which changes make no difference.
const CONFIG: &str = ".cargo/mutants.toml";

/// The packages that have files to be changed; a change is put to the tests of its own package.
const PACKAGES: [&str; 2] = ["client", "domain"];

/// How long the tests of one change may take, in seconds: ten times as long as they do.
const TIMEOUT: u32 = 60;

/// Changes the code and tells what no test has noticed; fails when there is any such thing.
pub fn mutants(options: &Options) -> Result<()> {
    let program = CARGO_MUTANTS.program()?;
    let folder = target().join("mutation");
    let tree = folder.join("tree");
    copy::sources(&tree)?;
    let output = folder.join(options.part());
    fs::create_dir_all(&output)?;
    let config = output.join("mutants.toml");
    let all = fs::read_to_string(tree.join(CONFIG))?;
    fs::write(&config, options.config(&all)?)?;
    let mut command = Command::new(program);
    command
        .current_dir(&tree)
        .args(options.arguments())
        .arg("--config")
        .arg(&config)
        .arg("--output")
        .arg(&output)
        .env("CARGO", cargo().get_program())
        // Most tests fail here, and nobody reads where.
        .env("RUST_BACKTRACE", "0")
        .env("CARGO_TARGET_DIR", folder.join("build"));
    say("Changing the code, one thing after the other");
    let status = command.status().context("cannot run cargo-mutants")?;
    // 2: something was not noticed. 3: something took too long. Anything else is no result.
    if !matches!(status.code(), Some(0 | 2 | 3)) {
        bail!("cargo-mutants ended with {status}");
    }
    let results = Results::read(&output.join("mutants.out"))?;
    println!("\n{results}");
    let survivors = results.survivors();
    if survivors.is_empty() {
        return Ok(());
    }
    bail!(
        "no test has noticed:\n  {}\nWrite the test, or show in .cargo/mutants.toml that it makes no difference",
        survivors.join("\n  ")
    )
}

impl Options {
    /// What its results are called: parts are taken up again each by itself.
    fn part(&self) -> String {
        let of = |word: &str, what: &Option<String>| {
            let what = what.as_ref()?.replace('/', "-");
            Some(format!("{word}-{what}"))
        };
        let parts = [of("file", &self.file), of("part", &self.shard)];
        let parts: Vec<_> = parts.into_iter().flatten().collect();
        match &*parts {
            [] => "all".to_owned(),
            parts => parts.join("-"),
        }
    }

    /// The configuration, of the one file that is asked for: cargo-mutants itself only adds to the list.
    fn config(&self, all: &str) -> Result<String> {
        const LIST: &str = "examine_globs = [";
        let Some(file) = &self.file else {
            return Ok(all.to_owned());
        };
        let parts = all.split_once(LIST).and_then(|(before, list)| {
            let (_, after) = list.split_once(']')?;
            Some((before, after))
        });
        let (before, after) = parts.with_context(|| format!("{CONFIG} lists no files"))?;
        Ok(format!("{before}{LIST}\"{file}\"]{after}"))
    }

    fn arguments(&self) -> Vec<String> {
        // In place: in a copy that stays where it is, so that little is built again.
        let mut arguments = vec!["mutants".to_owned(), "--in-place".to_owned()];
        arguments.extend(PACKAGES.map(|package| format!("--package={package}")));
        arguments.push(format!("--timeout={TIMEOUT}"));
        arguments.extend(self.shard.iter().map(|shard| format!("--shard={shard}")));
        arguments.extend(self.iterate.then(|| "--iterate".to_owned()));
        arguments
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::root;

    /// What a list in the configuration holds, each with the line before it.
    fn list<'a>(config: &'a str, name: &str) -> Vec<(&'a str, &'a str)> {
        let begin = format!("{name} = [");
        let lines = config.lines().skip_while(|line| *line != begin);
        let lines: Vec<_> = lines.take_while(|line| *line != "]").collect();
        let pairs = lines
            .windows(2)
            .map(|pair| (pair[0].trim(), pair[1].trim()));
        pairs.filter(|(_, line)| !line.starts_with('#')).collect()
    }

    fn config() -> String {
        fs::read_to_string(root().join(CONFIG)).unwrap()
    }

    #[test]
    fn what_makes_no_difference_is_at_most_ten_changes_each_with_its_reason() {
        let config = config();
        let excluded = list(&config, "exclude_re");
        assert!(excluded.len() <= 10, "{excluded:#?}");
        for (reason, mutant) in excluded {
            assert!(
                reason.starts_with("# "),
                "why does {mutant} make no difference?"
            );
        }
    }

    #[test]
    fn every_file_that_is_to_be_changed_is_there_and_in_a_package_that_is_tested() {
        let config = config();
        let globs = list(&config, "examine_globs");
        assert!(globs.len() > 10, "{globs:#?}");
        for (_, glob) in globs {
            let path = glob.trim_matches(['"', ',']).trim_end_matches("/*.rs");
            assert!(root().join(path).exists(), "{path} is not there");
            assert!(
                PACKAGES.iter().any(|package| path.starts_with(package)),
                "{path} is in no package that is tested"
            );
        }
    }

    #[test]
    fn a_part_is_asked_for_and_taken_up_again_by_itself() {
        let options = Options {
            shard: Some("1/4".to_owned()),
            iterate: true,
            ..Options::default()
        };
        assert_eq!(options.part(), "part-1-4");
        let arguments = options.arguments();
        assert!(arguments.contains(&"--shard=1/4".to_owned()));
        assert!(arguments.contains(&"--iterate".to_owned()));
        assert_eq!(Options::default().part(), "all");
        assert!(
            !Options::default()
                .arguments()
                .contains(&"--iterate".to_owned())
        );
    }

    #[test]
    fn one_file_is_changed_instead_of_all_and_what_makes_no_difference_stays_out() {
        let all = "# All.\nexamine_globs = [\n    \"a/*.rs\",\n]\n\nexclude_re = [\n]\n";
        let options = Options {
            file: Some("a/b.rs".to_owned()),
            ..Options::default()
        };
        assert_eq!(
            options.config(all).unwrap(),
            "# All.\nexamine_globs = [\"a/b.rs\"]\n\nexclude_re = [\n]\n"
        );
        assert_eq!(options.part(), "file-a-b.rs");
        assert_eq!(Options::default().config(all).unwrap(), all);
        assert!(options.config("exclude_re = []").is_err());
    }
}
