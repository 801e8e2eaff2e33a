//! `cargo xtask test-table`: `docs/tests.md`, which says of every browser test that there ever was
//! where its promise is proved now.
//!
//! What is gone, and what has taken its place, is written by hand in `docs/tests.toml`; what is there,
//! and in which engines it runs, comes from the sources. So a browser test cannot go, and neither can
//! what has taken the place of one, without somebody saying what proves the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::run::root;
use crate::source_tests::{Runs, SourceTest, source_tests};

/// How many browser tests there were when they began to move: none of them can be forgotten.
const BEFORE: usize = 512;

/// `docs/tests.toml`, as it is written by hand.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Promises {
    before: Vec<String>,
    since: Vec<String>,
    gone: BTreeMap<String, Successors>,
}

/// What has taken the place of a test that is gone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Successors {
    proved_by: Vec<String>,
    /// Empty where the test only has another name now.
    #[serde(default)]
    red_when: String,
    #[serde(default)]
    shown_by: String,
}

/// A test that proves what another did, and what of it.
struct Successor<'a> {
    id: &'a str,
    /// With its parentheses, or empty.
    part: &'a str,
}

impl<'a> Successor<'a> {
    fn read(text: &'a str) -> Self {
        let (id, part) = text.split_once(' ').unwrap_or((text, ""));
        Self { id, part }
    }

    fn test<'t>(&self, tests: &'t [SourceTest]) -> Option<&'t SourceTest> {
        tests.iter().find(|test| test.id() == self.id)
    }
}

/// Writes the table; fails when something of it cannot be so.
pub fn write() -> Result<()> {
    let (promises, tests) = read()?;
    let problems = problems(&promises, &tests);
    if !problems.is_empty() {
        bail!("docs/tests.toml:\n  {}", problems.join("\n  "));
    }
    fs::write(table_path(), table(&promises, &tests))?;
    println!("{}", table_path().display());
    Ok(())
}

fn read() -> Result<(Promises, Vec<SourceTest>)> {
    let path = root().join("docs/tests.toml");
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let promises = toml::from_str(&text).context("docs/tests.toml")?;
    Ok((promises, source_tests()?))
}

fn table_path() -> PathBuf {
    root().join("docs/tests.md")
}

/// The browser tests that are there, by the names that the lists have.
fn in_browsers(tests: &[SourceTest]) -> BTreeMap<String, &SourceTest> {
    let tests = tests.iter().filter(|test| test.runs != Runs::Natively);
    tests.map(|test| (test.short_name(), test)).collect()
}

/// What of the lists is not so.
fn problems(promises: &Promises, tests: &[SourceTest]) -> Vec<String> {
    let mut problems = Vec::new();
    if promises.before.len() != BEFORE {
        let count = promises.before.len();
        problems.push(format!("`before` has {count} tests and not {BEFORE}"));
    }
    for (list, names) in [("before", &promises.before), ("since", &promises.since)] {
        let unsorted = names.windows(2).filter(|pair| pair[0] >= pair[1]);
        problems.extend(unsorted.map(|pair| format!("`{list}`: {} is out of order", pair[1])));
    }
    let there = in_browsers(tests);
    let listed: BTreeSet<_> = promises.before.iter().chain(&promises.since).collect();
    for name in &listed {
        match (there.contains_key(*name), promises.gone.contains_key(*name)) {
            (false, false) => problems.push(format!("{name} is gone: what proves the same?")),
            (true, true) => problems.push(format!("{name} is there, and called gone")),
            _ => {}
        }
    }
    let missing = there.keys().chain(promises.gone.keys());
    let missing = missing.filter(|name| !listed.contains(name));
    problems.extend(missing.map(|name| format!("{name} is neither in `before` nor in `since`")));
    for (name, successors) in &promises.gone {
        let wrong = problems_of(successors, tests, &there);
        problems.extend(wrong.into_iter().map(|what| format!("{name}: {what}")));
    }
    problems
}

fn problems_of(
    successors: &Successors,
    tests: &[SourceTest],
    there: &BTreeMap<String, &SourceTest>,
) -> Vec<String> {
    let mut problems = Vec::new();
    if successors.proved_by.is_empty() {
        problems.push("nothing proves it".to_owned());
    }
    let proofs = successors
        .proved_by
        .iter()
        .map(|text| Successor::read(text));
    let missing = proofs.filter(|proof| proof.test(tests).is_none());
    problems.extend(missing.map(|proof| format!("there is no test {}", proof.id)));
    let shown_by = successors.shown_by.split('`').skip(1).step_by(2);
    let shown_by = shown_by.filter(|said| said.contains("::") && !there.contains_key(*said));
    problems.extend(shown_by.map(|said| format!("there is no browser test {said}")));
    problems
}

fn table(promises: &Promises, tests: &[SourceTest]) -> String {
    let there = in_browsers(tests);
    let names: BTreeSet<_> = promises.before.iter().chain(&promises.since).collect();
    let mut table = introduction(promises, &there);
    for name in names {
        let (proved_by, red_when, shown_by) = match (there.get(name), promises.gone.get(name)) {
            (Some(test), _) => (in_which_engines(&test.runs), "", ""),
            (None, Some(gone)) => (proofs(gone, tests), &*gone.red_when, &*gone.shown_by),
            (None, None) => continue,
        };
        // A bar would end the cell.
        let [red_when, shown_by] = [red_when, shown_by].map(|cell| cell.replace('|', "\\|"));
        let _ = writeln!(table, "| {name} | {proved_by} | {red_when} | {shown_by} |");
    }
    table
}

fn introduction(promises: &Promises, there: &BTreeMap<String, &SourceTest>) -> String {
    let everywhere = there.values();
    let everywhere = everywhere.filter(|test| test.runs != Runs::InChromium);
    format!(
        "# Where the promise of each browser test is proved\n\
         \n\
         <!-- `cargo xtask test-table` makes this of tests.toml and of the sources: change those. -->\n\
         \n\
         The {before} browser tests that there were before the client had tests of its own, and the {since}\n\
         that have come since. {there} of them run in browsers: {chromium} in Chromium, {everywhere} in every\n\
         engine, for what engines do differently ([testing.md](testing.md#in-which-browsers)). The other {gone}\n\
         are proved by the tests that are named: each has only got another name, or went after its successor\n\
         had been red for the break beside it, made by hand and undone. Names there are those of that time:\n\
         `tries.rs` is `retry.rs` now, `written.rs` is `write_cache.rs`, the functions of `resource.rs` are in\n\
         `versions.rs`, `Stale` is `PreconditionFailed`. That the page says what the client has found out is\n\
         still shown by the browser test in the last column.\n\
         \n\
         | test | is proved now | was red when | the page is shown by |\n\
         |---|---|---|---|\n",
        before = promises.before.len(),
        since = promises.since.len(),
        there = there.len(),
        chromium = there.len() - everywhere.clone().count(),
        everywhere = everywhere.count(),
        gone = promises.gone.len(),
    )
}

fn in_which_engines(runs: &Runs) -> String {
    match runs {
        Runs::Natively => "natively".to_owned(),
        Runs::InChromium => "by itself, in Chromium".to_owned(),
        // Not in MiniBrowser: `Because::TabStops` in tests/src/run.rs.
        Runs::InEveryEngine(because) if because == "TabStops" => {
            format!("by itself, in Chromium and Firefox ({because})")
        }
        Runs::InEveryEngine(because) => format!("by itself, in every engine ({because})"),
    }
}

/// The tests that prove what one that is gone did, each with a link to its file.
fn proofs(gone: &Successors, tests: &[SourceTest]) -> String {
    let link = |text: &String| {
        let Successor { id, part } = Successor::read(text);
        let test = Successor::read(text).test(tests)?;
        let place = match &test.runs {
            Runs::Natively => test.file.split('/').next().filter(|&krate| krate != "src"),
            _ => Some("browser"),
        };
        let place = place.map_or(String::new(), |place| format!("{place} "));
        let (file, _) = id.rsplit_once("::")?;
        let link = format!("{place}[{}](../{file}) {part}", test.short_name());
        Some(link.trim_end().to_owned())
    };
    let links: Vec<_> = gone.proved_by.iter().filter_map(link).collect();
    links.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A project of two browser tests and a native one, and as many lists as it takes.
    fn project() -> (Promises, Vec<SourceTest>) {
        let test = |file: &str, name: &str, runs| SourceTest {
            file: file.to_owned(),
            name: name.to_owned(),
            runs,
        };
        let tests = vec![
            test("client/tests/native/edits.rs", "one", Runs::Natively),
            test("tests/browser/edit.rs", "two", Runs::InChromium),
            test(
                "tests/browser/list.rs",
                "three",
                Runs::InEveryEngine("Focus".to_owned()),
            ),
        ];
        let mut before: Vec<_> = (0..BEFORE - 2).map(|n| format!("old::{n:03}")).collect();
        before.insert(0, "edit::two".to_owned());
        before.insert(0, "edit::one".to_owned());
        let gone = before.iter().filter(|name| *name != "edit::two");
        let gone = gone.map(|name| (name.clone(), proved_by("edits.rs::one (the first half)")));
        let promises = Promises {
            gone: gone.collect(),
            since: vec!["list::three".to_owned()],
            before,
        };
        (promises, tests)
    }

    fn proved_by(test: &str) -> Successors {
        Successors {
            proved_by: vec![format!("client/tests/native/{test}")],
            red_when: "a | b".to_owned(),
            shown_by: "`list::three` (so)".to_owned(),
        }
    }

    #[test]
    fn every_promise_is_proved_and_the_table_is_up_to_date() {
        let (promises, tests) = read().unwrap();
        let problems = problems(&promises, &tests);
        assert!(problems.is_empty(), "docs/tests.toml: {problems:#?}");
        let written = fs::read_to_string(table_path()).unwrap_or_default();
        assert!(
            written == table(&promises, &tests),
            "docs/tests.md is out of date: cargo xtask test-table"
        );
    }

    #[test]
    fn a_row_says_where_a_promise_is_proved() {
        let (promises, tests) = project();
        assert_eq!(problems(&promises, &tests), Vec::<String>::new());
        let table = table(&promises, &tests);
        for row in [
            "| edit::one | client [edits::one](../client/tests/native/edits.rs) (the first half) \
             | a \\| b | `list::three` (so) |",
            "| edit::two | by itself, in Chromium |  |  |",
            "| list::three | by itself, in every engine (Focus) |  |  |",
        ] {
            assert!(table.lines().any(|line| line == row), "{row}\n{table}");
        }
    }

    /// What is said of a project that this has been done to.
    #[track_caller]
    fn after(change: impl FnOnce(&mut Promises, &mut Vec<SourceTest>), said: &str) {
        let (mut promises, mut tests) = project();
        change(&mut promises, &mut tests);
        let problems = problems(&promises, &tests);
        assert!(
            problems.iter().any(|problem| problem.contains(said)),
            "{problems:#?}"
        );
    }

    #[test]
    fn a_test_that_goes_leaves_a_proof() {
        let gone = "edit::two is gone: what proves the same?";
        after(|_, tests| drop(tests.remove(1)), gone);
        let nothing = |promises: &mut Promises, _: &mut _| {
            promises
                .gone
                .get_mut("edit::one")
                .unwrap()
                .proved_by
                .clear();
        };
        after(nothing, "edit::one: nothing proves it");
    }

    #[test]
    fn a_proof_is_a_test_that_is_there() {
        let missing = "edit::one: there is no test client/tests/native/edits.rs::one";
        after(|_, tests| drop(tests.remove(0)), missing);
        let missing = "edit::one: there is no browser test list::three";
        after(|_, tests| drop(tests.remove(2)), missing);
    }

    #[test]
    fn a_browser_test_is_in_one_of_the_lists() {
        let unlisted = "list::three is neither in `before` nor in `since`";
        after(|promises, _| promises.since.clear(), unlisted);
        let both = "edit::two is there, and called gone";
        let called_gone = |promises: &mut Promises, _: &mut _| {
            let gone = proved_by("edits.rs::one");
            promises.gone.insert("edit::two".to_owned(), gone);
        };
        after(called_gone, both);
    }

    #[test]
    fn none_of_the_first_tests_is_forgotten() {
        let forget = |promises: &mut Promises, _: &mut _| {
            promises.before.remove(0);
            promises.gone.remove("edit::one");
        };
        after(forget, "`before` has 511 tests and not 512");
        let twice =
            |promises: &mut Promises, _: &mut _| promises.before[0] = "edit::two".to_owned();
        after(twice, "`before`: edit::two is out of order");
    }
}
