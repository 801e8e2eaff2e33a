//! The tests that the sources have: functions under `#[test]`, fuzz targets, and those that
//! `tests/browser` lists for browsers.

use std::path::{Path, PathBuf};
use std::{fs, iter};

use anyhow::{Context as _, Result};

use crate::run::root;

/// Folders with tests that run natively.
const NATIVE: [&str; 10] = [
    "client/src",
    "client/tests",
    "domain/src",
    "fuzz/src",
    "invariants/src",
    "sandbox/src",
    "sandbox/tests",
    "src",
    "tests/src",
    "xtask/src",
];

/// The tests that run in browsers; each file's `tests()` lists its own.
const BROWSER: &str = "tests/browser";

/// A test that the sources have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceTest {
    /// Its file, from the root of the repository.
    pub file: String,
    pub name: String,
    pub runs: Runs,
}

/// Where a test runs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Runs {
    Natively,
    InChromium,
    /// With what engines do differently: the name of a `Because`.
    InEveryEngine(String),
}

impl SourceTest {
    /// The last part of its module's path: its file without the ending, or the folder of a `mod.rs`.
    pub fn module(&self) -> &str {
        let path = self.file.strip_suffix(".rs").unwrap_or(&self.file);
        let path = path.strip_suffix("/mod").unwrap_or(path);
        path.rsplit('/').next().unwrap_or(path)
    }

    /// How its runner calls it, short of the modules that its own is in.
    pub fn short_name(&self) -> String {
        format!("{}::{}", self.module(), self.name)
    }

    /// What no other test is called: its file and its name.
    pub fn id(&self) -> String {
        format!("{}::{}", self.file, self.name)
    }
}

/// All tests of the project, sorted by their files.
pub fn source_tests() -> Result<Vec<SourceTest>> {
    let mut tests = Vec::new();
    for folder in NATIVE {
        for (file, text) in sources(folder)? {
            tests.extend(native_in(&text).map(|name| SourceTest {
                file: file.clone(),
                name: name.to_owned(),
                runs: Runs::Natively,
            }));
        }
    }
    let runner = ["main.rs", "states/mod.rs"]
        .map(|file| fs::read_to_string(root().join(BROWSER).join(file)))
        .into_iter()
        .collect::<Result<String, _>>()?;
    let runner = without_comments(&runner);
    for (file, text) in sources(BROWSER)? {
        let listed = listed_in(&text).into_iter().map(|(name, runs)| SourceTest {
            file: file.clone(),
            name,
            runs,
        });
        // What the runner does not take runs nowhere.
        tests.extend(listed.filter(|test| is_taken(&runner, test.module())));
    }
    tests.sort();
    Ok(tests)
}

/// The files in a folder whose names end like this, and in its folders.
pub fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path, ending)?);
        } else if path.extension().is_some_and(|is| is == ending) {
            found.push(path);
        }
    }
    Ok(found)
}

/// The sources in a folder: each file's path from the root, and its text.
fn sources(folder: &str) -> Result<Vec<(String, String)>> {
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path)?;
        let file = path.strip_prefix(root())?.to_string_lossy();
        Ok((file.replace('\\', "/"), text))
    };
    let paths = files(&root().join(folder), "rs")?;
    paths.into_iter().map(read).collect()
}

/// The names of the functions that `cargo test` runs. One that is ignored proves nothing.
fn native_in(text: &str) -> impl Iterator<Item = &str> {
    let mut lines = text.lines().map(str::trim).filter(|line| !is_comment(line));
    let mut is_test = false;
    let mut is_ignored = false;
    iter::from_fn(move || {
        loop {
            let line = lines.next()?;
            if line.starts_with("#[") {
                is_test |= ["#[test]", "#[tokio::test"]
                    .iter()
                    .any(|begin| line.starts_with(begin));
                is_ignored |= line.starts_with("#[ignore");
                continue;
            }
            if line == "fuzz::target!(" {
                let name = lines.find(|line| !line.starts_with("#["))?;
                return Some(identifier(name));
            }
            let runs = is_test && !is_ignored;
            (is_test, is_ignored) = (false, false);
            let function = line.strip_prefix("async ").unwrap_or(line);
            if let Some(rest) = function.strip_prefix("fn ").filter(|_| runs) {
                return Some(identifier(rest));
            }
        }
    })
}

/// Whether what runs the tests takes those of a module, or its states.
fn is_taken(runner: &str, module: &str) -> bool {
    let is_there = |list: &str| runner.contains(&format!("{module}::{list}()"));
    is_there("tests") || is_there("states")
}

/// What a file of browser tests lists, as tests or as states:
/// `test!(name, setup).in_every_engine(Because::History)`.
fn listed_in(text: &str) -> Vec<(String, Runs)> {
    let text = without_comments(text);
    let list_of = |list: &str, entry: &str| {
        let list = text.split_once(&format!("pub fn {list}()"));
        let list = list.and_then(|(_, rest)| rest.split("\n}").next());
        let entries = list.unwrap_or_default().split(entry).skip(1);
        entries.filter_map(listed).collect::<Vec<_>>()
    };
    [list_of("tests", "test!"), list_of("states", "state!")].concat()
}

fn listed(entry: &str) -> Option<(String, Runs)> {
    let (arguments, mut rest) = in_parentheses(entry)?;
    let mut runs = Runs::InChromium;
    while let Some(call) = rest.trim_start().strip_prefix('.') {
        let method = identifier(call);
        let (argument, after) = in_parentheses(&call[method.len()..])?;
        if method == "in_every_engine" {
            let because = argument.trim().rsplit("::").next().unwrap_or(argument);
            runs = Runs::InEveryEngine(because.to_owned());
        }
        rest = after;
    }
    Some((identifier(arguments.trim_start()).to_owned(), runs))
}

/// What stands between the parentheses that a text begins with, and what follows them.
fn in_parentheses(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_prefix('(')?;
    let mut depth = 1;
    for (at, character) in inside.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&inside[..at], &inside[at + 1..]));
        }
    }
    None
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().filter(|line| !is_comment(line.trim_start()));
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn is_comment(line: &str) -> bool {
    line.starts_with("//")
}

fn identifier(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_functions_that_are_run_are_tests() {
        let of = |text| native_in(text).collect::<Vec<_>>();
        assert_eq!(of("#[test]\nfn one() {"), ["one"]);
        assert_eq!(
            of("    #[tokio::test(start_paused = true)]\n    // Why.\n    async fn one() {"),
            ["one"]
        );
        assert_eq!(of("#[test]\n#[should_panic]\nfn one() {"), ["one"]);
        assert_eq!(
            of("fuzz::target!(\n    /// What for.\n    one,\n    |text| {"),
            ["one"]
        );
        assert_eq!(of("#[test]\nfn one() {\n}\nfn its_helper() {"), ["one"]);
        for none in [
            "fn a_helper_that_reads_like_a_test() {",
            "// #[test]\nfn one() {",
            "#[test]\n// fn one() {",
            "#[test]\n#[ignore = \"slow\"]\nfn one() {",
            "#[ignore]\n#[test]\nfn one() {",
            "#[cfg(test)]\nfn one() {",
        ] {
            assert!(of(none).is_empty(), "{none}");
        }
    }

    #[test]
    fn a_file_of_browser_tests_lists_what_runs_and_where() {
        let text = "pub fn tests() -> Vec<Test> {\n    vec![\n        test!(one),\n        \
                    test!(two, phone(1)).in_every_engine(Because::Focus),\n        \
                    // test!(three),\n        \
                    test!(\n            four,\n            wide()\n        )\n        .once()\n        \
                    .in_every_engine(Because::Layout),\n    ]\n}\n\n\
                    async fn five(world: &World) { test!(five); }\n";
        let every = |because: &str| Runs::InEveryEngine(because.to_owned());
        let listed = listed_in(text);
        let listed: Vec<_> = listed.iter().map(|(name, runs)| (&**name, runs)).collect();
        assert_eq!(
            listed,
            [
                ("one", &Runs::InChromium),
                ("two", &every("Focus")),
                ("four", &every("Layout")),
            ]
        );
    }

    #[test]
    fn a_state_that_is_listed_is_a_test() {
        let text = "pub fn states() -> Vec<State> {\n    vec![\n        state!(one, \"List\", \"One (1)\"),\n        \
                    state!(two, \"List\", \"Two\", many()).in_every_engine(Because::Dialogs),\n    ]\n}\n";
        let dialogs = Runs::InEveryEngine("Dialogs".to_owned());
        let expected = [("one", Runs::InChromium), ("two", dialogs)];
        let expected = expected.map(|(name, runs)| (name.to_owned(), runs));
        assert_eq!(listed_in(text), expected);
        assert!(is_taken("[list_states::states()]", "list_states"));
        assert!(!is_taken("[list_states::states()]", "more_states"));
    }

    #[test]
    fn a_test_is_called_by_its_module() {
        let test = |file: &str| SourceTest {
            file: file.to_owned(),
            name: "one".to_owned(),
            runs: Runs::Natively,
        };
        assert_eq!(test("domain/src/name.rs").short_name(), "name::one");
        assert_eq!(test("domain/src/merge/mod.rs").short_name(), "merge::one");
        assert_eq!(test("domain/src/name.rs").id(), "domain/src/name.rs::one");
    }

    #[test]
    fn all_kinds_of_tests_are_found() {
        let tests = source_tests().unwrap();
        let count = |is: fn(&Runs) -> bool| tests.iter().filter(|test| is(&test.runs)).count();
        assert!(count(|runs| *runs == Runs::Natively) > 500);
        assert!(count(|runs| *runs == Runs::InChromium) > 200);
        assert!(count(|runs| matches!(runs, Runs::InEveryEngine(_))) > 80);
    }
}
