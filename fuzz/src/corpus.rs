//! The examples of a target, and how they are changed.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use bolero::Driver;
use bolero::generator::bolero_generator::ValueGenerator;

use crate::dictionary;
use crate::parts::Parts;
use crate::random::below;

/// At most so many changes to one example.
const CHANGES: usize = 4;

/// How deep a value may be buried: not at all, around the depth at which parsers give up, and far
/// beyond what a stack holds (F27).
const DEPTHS: [usize; 5] = [1, 2, 127, 128, 10_000];

/// The examples of one target. As a generator it gives texts that are a few changes away from them.
#[derive(Debug)]
pub struct Corpus {
    examples: Vec<(PathBuf, String)>,
}

impl Corpus {
    /// The examples in `corpus/<target>/`. Bytes that are no text count as the API's do (F26).
    ///
    /// # Panics
    /// When there are none.
    pub fn of(target: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("corpus")
            .join(target);
        let mut paths: Vec<_> = fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect();
        paths.sort();
        let examples: Vec<_> = paths
            .into_iter()
            .filter_map(|path| {
                let text = String::from_utf8_lossy(&fs::read(&path).ok()?).into_owned();
                Some((path, text))
            })
            .collect();
        assert!(
            !examples.is_empty(),
            "{} holds no example",
            folder.display()
        );
        Self { examples }
    }

    /// Checks every example as it is.
    pub fn each(&self, property: fn(&str)) {
        for (path, text) in &self.examples {
            // What a test says is shown when it fails: then this was the one.
            println!("{}", path.display());
            property(text);
        }
    }

    fn pick<D: Driver>(&self, driver: &mut D) -> Option<&str> {
        let (_, text) = &self.examples[below(driver, self.examples.len())?];
        Some(text)
    }

    /// One change.
    fn change<D: Driver>(&self, text: &str, driver: &mut D) -> Option<String> {
        let parts = Parts::of(text);
        if parts.is_empty() {
            return dictionary::word(driver);
        }
        let part = parts.get(below(driver, parts.len())?);
        let with = |replacement: &str| replaced(text, &part, replacement);
        Some(match below(driver, 9)? {
            0 | 1 => with(&dictionary::word(driver)?),
            2 => {
                let other = self.pick(driver)?;
                let theirs = Parts::of(other);
                if theirs.is_empty() {
                    return Some(text.to_owned());
                }
                with(&other[theirs.get(below(driver, theirs.len())?)])
            }
            3 => replaced(text, &parts.with_comma(&part), ""),
            4 => {
                let separator = if driver.produce::<bool>()? { "," } else { "" };
                let part = &text[part.clone()];
                with(&format!("{part}{separator}{part}"))
            }
            5 => {
                let part = &text[part.clone()];
                with(&format!("{part}{}", dictionary::word(driver)?))
            }
            6 => text[..part.start].to_owned(),
            7 => {
                let depth = DEPTHS[below(driver, DEPTHS.len())?];
                let part = &text[part.clone()];
                with(&format!("{}{part}{}", "[".repeat(depth), "]".repeat(depth)))
            }
            _ => with(&driver.produce::<char>()?.to_string()),
        })
    }
}

impl ValueGenerator for Corpus {
    type Output = String;

    fn generate<D: Driver>(&self, driver: &mut D) -> Option<String> {
        let mut text = self.pick(driver)?.to_owned();
        for _ in 0..=below(driver, CHANGES)? {
            text = self.change(&text, driver)?;
        }
        Some(text)
    }
}

fn replaced(text: &str, part: &Range<usize>, replacement: &str) -> String {
    [&text[..part.start], replacement, &text[part.end..]].concat()
}
