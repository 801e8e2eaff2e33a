//! The documents name tests as proofs: every one of them is there.

use std::fs;

use crate::run::root;
use crate::source_tests::{Runs, SourceTest, files, source_tests};

/// Whether what a document says names a test: `file::name`, where `…` stands for anything.
fn names(said: &str, test: &SourceTest) -> bool {
    let Some((of, name)) = said.rsplit_once("::") else {
        return false;
    };
    let of = of.strip_suffix("::tests").unwrap_or(of);
    let of = of.rsplit("::").next().unwrap_or(of);
    of == test.module() && is_like(&test.name, name)
}

fn is_like(test: &str, name: &str) -> bool {
    let mut parts = name.split('…');
    let Some(mut rest) = parts.next().and_then(|begin| test.strip_prefix(begin)) else {
        return false;
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.is_empty() || name.ends_with('…')
}

/// Whether this is how a document names a test: nothing else is called like that.
fn is_name_of_test(said: &str) -> bool {
    let Some((of, name)) = said.rsplit_once("::") else {
        return false;
    };
    let is_of = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_:".contains(c);
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_…".contains(c);
    of.chars().all(is_of)
        && name.chars().all(is_name)
        && (name.contains('…') || name.matches('_').count() > 1)
}

/// What a document has in backticks.
fn in_backticks(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[test]
fn every_test_that_a_document_names_is_there() {
    let tests = source_tests().expect("the sources");
    let mut documents = files(&root().join("docs"), "md").expect("the documents");
    documents.extend(["README.md", "CONTRIBUTING.md"].map(|name| root().join(name)));
    let mut missing = Vec::new();
    let mut count = 0;
    for document in documents {
        let text = fs::read_to_string(&document).unwrap_or_default();
        for said in in_backticks(&text).filter(|said| is_name_of_test(said)) {
            count += 1;
            if !tests.iter().any(|test| names(said, test)) {
                missing.push(format!("{}: {said}", document.display()));
            }
        }
    }
    assert!(count > 100, "only {count} names were found");
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The criteria of WCAG 2.2, levels A and AA: of each guideline the numbers.
const CRITERIA: [(&str, &[u8]); 13] = [
    ("1.1", &[1]),
    ("1.2", &[1, 2, 3, 4, 5]),
    ("1.3", &[1, 2, 3, 4, 5]),
    ("1.4", &[1, 2, 3, 4, 5, 10, 11, 12, 13]),
    ("2.1", &[1, 2, 4]),
    ("2.2", &[1, 2]),
    ("2.3", &[1]),
    ("2.4", &[1, 2, 3, 4, 5, 6, 7, 11]),
    ("2.5", &[1, 2, 3, 4, 7, 8]),
    ("3.1", &[1, 2]),
    ("3.2", &[1, 2, 3, 4, 6]),
    ("3.3", &[1, 2, 3, 4, 7, 8]),
    ("4.1", &[2, 3]),
];

#[test]
fn every_criterion_of_wcag_has_its_row() {
    let text = fs::read_to_string(root().join("docs/accessibility.md")).expect("the document");
    let wanted: Vec<_> = CRITERIA
        .iter()
        .flat_map(|(guideline, numbers)| numbers.iter().map(move |n| format!("{guideline}.{n}")))
        .collect();
    let number = |line: &str| Some(line.strip_prefix("| ")?.split_once(" A")?.0.to_owned());
    let is_number = |said: &String| said.matches('.').count() == 2;
    let mut rows: Vec<_> = text.lines().filter_map(number).filter(is_number).collect();
    let in_order = |number: &String| {
        let parts = number.split('.').map(str::parse::<u8>);
        parts.collect::<Result<Vec<_>, _>>().expect("a number")
    };
    rows.sort_by_key(in_order);
    assert_eq!(wanted.len(), 55);
    assert_eq!(rows, wanted);
}

#[test]
fn a_name_stands_for_the_tests_that_are_called_so() {
    let test = SourceTest {
        file: "tests/browser/faults.rs".to_owned(),
        name: "f1_somebody_else".to_owned(),
        runs: Runs::InChromium,
    };
    for name in [
        "faults::f1_somebody_else",
        "faults::f1_…",
        "faults::…_else",
        "a::faults::f1_…",
    ] {
        assert!(is_name_of_test(name) && names(name, &test), "{name}");
    }
    for name in [
        "faults::f2_…",
        "faults::f1_somebody",
        "edit::f1_…",
        "faults::…_els",
    ] {
        assert!(!names(name, &test), "{name}");
    }
    assert!(!is_name_of_test("client::bulk") && !is_name_of_test("Failure::is_gone"));
}
