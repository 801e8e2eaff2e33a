//! The only source of words shown to people, and of numbers, dates and lists in their language.
//!
//! Every entry of `locales/en.json` is a method of [`Words`], made when the module is built:
//! `"found": {"one": "{count} account", "other": "{count} accounts"}` is `words.found(3)`, and
//! `"edit_named": "Edit {name}"` is `words.edit_named("Nightly sync")`. Which form of a plural is
//! right, and how a date is written, the browser knows (`Intl`); nothing of that is downloaded.

mod intl;
mod relative;

use std::ops::Deref;

use leptos::prelude::*;
use time::OffsetDateTime;

use crate::panic::PanicWords;
use intl::{Intl, in_readers_zone};
use relative::{When, when};

include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The words, in the language of one mounted instance.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    table: &'static [&'static str],
    intl: Intl,
}

/// Numbers, dates and lists are written as the words are.
impl Deref for Words {
    type Target = Intl;

    fn deref(&self) -> &Intl {
        &self.intl
    }
}

impl Words {
    /// The words in the language that the browser prefers, among those that there are.
    pub fn preferred() -> Self {
        Self {
            table: ENGLISH,
            intl: Intl::new(&preferred()),
        }
    }

    /// How long ago, or how far ahead: "just now", "3 days ago", "yesterday", "in 54 minutes"; what is more
    /// than a month away is said by its date: "Jul 2, 2025".
    pub fn relative(self, time: OffsetDateTime, now: OffsetDateTime) -> String {
        match when(in_readers_zone(time), in_readers_zone(now)) {
            When::JustNow => self.just_now(),
            When::Away(amount, unit) => self.away(amount, unit),
            When::Far => self.date(time),
        }
    }

    /// The same of what has happened. The last look at the clock may be a moment older than that.
    pub fn ago(self, time: OffsetDateTime, now: OffsetDateTime) -> String {
        self.relative(time.min(now), now)
    }

    /// What to say when nothing works any more.
    pub fn panic(self) -> PanicWords {
        PanicWords {
            title: self.panic_title(),
            text: self.panic_text(),
            reload: self.panic_reload(),
        }
    }

    /// The words of the instance around the current place.
    pub fn expect() -> Self {
        expect_context()
    }

    fn text(self, index: usize, arguments: &[&str]) -> String {
        fill(self.entry(index), arguments)
    }

    fn counted(self, index: usize, count: usize, arguments: &[&str]) -> String {
        let number = self.number(count);
        let mut all = vec![number.as_str()];
        all.extend_from_slice(arguments);
        fill(form(self.entry(index), &self.plural_category(count)), &all)
    }

    fn entry(self, index: usize) -> &'static str {
        self.table.get(index).copied().unwrap_or_default()
    }
}

/// The languages there are a catalogue for.
const LANGUAGES: [&str; 1] = ["en"];

/// The browser's first language that there is a catalogue for, region and all: it decides how
/// dates are written.
fn preferred() -> String {
    let languages = window().navigator().languages();
    let mut tags = languages.iter().filter_map(|tag| tag.as_string());
    tags.find(|tag| LANGUAGES.iter().any(|language| is_of(tag, language)))
        .unwrap_or_else(|| LANGUAGES[0].to_owned())
}

fn is_of(tag: &str, language: &str) -> bool {
    let primary = tag.split('-').next().unwrap_or(tag);
    primary.eq_ignore_ascii_case(language)
}

/// The form of a plural for a category; `other` serves for any that a catalogue leaves out.
fn form<'a>(forms: &'a str, category: &str) -> &'a str {
    let find = |wanted: &str| {
        forms
            .split('\u{1F}')
            .find_map(|form| form.strip_prefix(wanted)?.strip_prefix('='))
    };
    find(category).or_else(|| find("other")).unwrap_or_default()
}

/// The text with `{0}`, `{1}` … replaced.
fn fill(text: &str, arguments: &[&str]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (number, after) = after.split_once('}').unwrap_or((after, ""));
        let argument = number.parse().ok().and_then(|at: usize| arguments.get(at));
        filled.push_str(argument.copied().unwrap_or_default());
        rest = after;
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_wherever_they_stand() {
        assert_eq!(fill("{1}: {0}, {1}", &["a", "b"]), "b: a, b");
        assert_eq!(fill("plain", &[]), "plain");
    }

    #[test]
    fn a_value_with_braces_is_left_alone() {
        assert_eq!(fill("Edit {0}", &["{0} {1}"]), "Edit {0} {1}");
    }

    #[test]
    fn a_plural_without_the_wanted_form_takes_the_other() {
        let forms = "one={0} account\u{1F}other={0} accounts";
        assert_eq!(form(forms, "one"), "{0} account");
        assert_eq!(form(forms, "few"), "{0} accounts");
    }

    #[test]
    fn a_region_does_not_hide_a_language() {
        assert!(is_of("en-GB", "en"));
        assert!(!is_of("eng", "en"));
    }
}
