//! What a run of cargo-mutants came to.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fmt, fs};

use anyhow::Result;

/// Mutants that keep the tests from ending, and why that is no chance: a test would fail if it ended.
const EXPLAINED: &[(&str, &str)] = &[];

/// The mutants of a run, as `file:line:column: what was changed`.
#[derive(Debug, Default)]
pub(super) struct Results {
    caught: Vec<String>,
    missed: Vec<String>,
    timeouts: Vec<String>,
    unviable: Vec<String>,
    /// Caught or unviable in the runs that this one has taken up again.
    earlier: Vec<String>,
}

impl Results {
    /// Reads what is in a `mutants.out`.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let list = |name: &str| -> Result<Vec<String>> {
            let path = folder.join(name);
            if !path.exists() {
                return Ok(Vec::new());
            }
            Ok(fs::read_to_string(path)?
                .lines()
                .map(str::to_owned)
                .collect())
        };
        Ok(Self {
            caught: list("caught.txt")?,
            missed: list("missed.txt")?,
            timeouts: list("timeout.txt")?,
            unviable: list("unviable.txt")?,
            earlier: list("previously_caught.txt")?,
        })
    }

    /// What no test has noticed: missed, or a timeout that nobody has explained.
    pub(super) fn survivors(&self) -> Vec<&str> {
        let unexplained = self
            .timeouts
            .iter()
            .filter(|mutant| !is_in(EXPLAINED, mutant));
        self.missed
            .iter()
            .chain(unexplained)
            .map(String::as_str)
            .collect()
    }
}

/// Whether a mutant is in a list of mutants without places.
fn is_in(explained: &[(&str, &str)], mutant: &str) -> bool {
    let mutant = without_place(mutant);
    explained.iter().any(|(name, _)| *name == mutant)
}

/// A mutant without line and column, which every edit of the file changes.
fn without_place(mutant: &str) -> String {
    let Some((place, change)) = mutant.split_once(": ") else {
        return mutant.to_owned();
    };
    format!("{}: {change}", file(place))
}

fn file(mutant: &str) -> &str {
    mutant.split(':').next().unwrap_or(mutant)
}

/// A table, a line for each file and one for all of them.
impl fmt::Display for Results {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const ALL: &str = "all files";
        let kinds = [
            &self.caught,
            &self.missed,
            &self.timeouts,
            &self.unviable,
            &self.earlier,
        ];
        let mut counts = BTreeMap::<&str, [usize; 5]>::new();
        let mut all = [0; 5];
        for (kind, mutants) in kinds.into_iter().enumerate() {
            for mutant in mutants {
                counts.entry(file(mutant)).or_default()[kind] += 1;
                all[kind] += 1;
            }
        }
        let width = counts
            .keys()
            .map(|file| file.len())
            .max()
            .unwrap_or(0)
            .max(ALL.len());
        writeln!(
            f,
            "{:width$}  caught  missed  timeout  unviable  before",
            ""
        )?;
        for (file, [caught, missed, timeouts, unviable, earlier]) in
            counts.into_iter().chain([(ALL, all)])
        {
            writeln!(
                f,
                "{file:width$}  {caught:6}  {missed:6}  {timeouts:7}  {unviable:8}  {earlier:6}"
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mutants(names: &[&str]) -> Vec<String> {
        names.iter().copied().map(str::to_owned).collect()
    }

    #[test]
    fn what_is_missed_or_takes_too_long_is_a_survivor() {
        let results = Results {
            caught: mutants(&["a.rs:1:2: replace f with ()"]),
            missed: mutants(&["a.rs:3:4: replace < with > in g"]),
            timeouts: mutants(&["b.rs:5:6: replace + with - in h"]),
            ..Results::default()
        };
        assert_eq!(
            results.survivors(),
            [
                "a.rs:3:4: replace < with > in g",
                "b.rs:5:6: replace + with - in h"
            ]
        );
    }

    #[test]
    fn a_timeout_is_explained_wherever_its_line_is() {
        let explained = [("a.rs: replace < with > in A::f", "it waits for ever")];
        assert!(is_in(&explained, "a.rs:3:4: replace < with > in A::f"));
        assert!(!is_in(&explained, "a.rs:3:4: replace < with == in A::f"));
        assert!(!is_in(&explained, "b.rs:3:4: replace < with > in A::f"));
    }

    #[test]
    fn the_table_has_a_line_for_each_file_and_one_for_all() {
        let results = Results {
            caught: mutants(&["a.rs:1:2: replace f with ()", "b.rs:1:2: replace f with ()"]),
            missed: mutants(&["a.rs:3:4: replace < with > in g"]),
            earlier: mutants(&["a.rs:5:6: replace h with ()"]),
            ..Results::default()
        };
        let table = results.to_string();
        let lines: Vec<Vec<_>> = table
            .lines()
            .map(|line| line.split_whitespace().collect())
            .collect();
        assert_eq!(lines[1], ["a.rs", "1", "1", "0", "0", "1"]);
        assert_eq!(lines[2], ["b.rs", "1", "0", "0", "0", "0"]);
        assert_eq!(lines[3], ["all", "files", "2", "1", "0", "0", "1"]);
    }
}
