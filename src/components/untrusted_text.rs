//! Names from outside, shown so that they cannot pretend to be anything else.

use domain::invisible::{Stretch, stretches};
use leptos::html;
use leptos::prelude::*;

use crate::reactive::Signal;

/// A name. It cannot turn the text around it (isolated), no translator changes it, and characters
/// that nobody sees are shown as their code points (S27, F44, F50).
#[component]
pub fn UntrustedText(#[prop(into)] text: Signal<String>) -> impl IntoView {
    html::bdi()
        .class("sa-bdi")
        .translate("no")
        .child(move || text.with(|text| shown(text)))
        .into_any()
}

/// A stretch of a name, inside something that no translator changes and that isolates it.
pub(super) fn shown(text: &str) -> AnyView {
    let part = |stretch: Stretch<'_>| match stretch {
        Stretch::Visible(text) => text.to_owned().into_any(),
        Stretch::Invisible(character) => html::span()
            .class("sa-codepoint")
            .child(code_point(character))
            .into_any(),
    };
    stretches(text).map(part).collect_view().into_any()
}

/// What marks a name within words: an isolate, which keeps it from turning them even where they are
/// no more than text.
const ISOLATE: char = '\u{2068}';
const END: char = '\u{2069}';

/// A name that goes into a catalogue's words, wherever the language wants it, marked for [`rich_text`].
/// Where it has such marks of its own, they are shown as what they are: no name can be taken for the
/// words around it (S27).
pub fn bidi_isolate(name: &str) -> String {
    let mut marked = String::from(ISOLATE);
    for character in name.chars() {
        match character {
            '\u{2066}'..='\u{2069}' => marked.push_str(&code_point(character)),
            other => marked.push(other),
        }
    }
    marked.push(END);
    marked
}

/// Words, in which names that are isolated ([`bidi_isolate`]) are shown as [`UntrustedText`] shows them.
pub fn rich_text(words: &str) -> AnyView {
    let mut parts = Vec::new();
    let mut rest = words;
    while let Some((before, name, after)) = next_name(rest) {
        parts.push(before.to_owned().into_any());
        parts.push(view! { <UntrustedText text=name.to_owned() /> }.into_any());
        rest = after;
    }
    if parts.is_empty() {
        return words.to_owned().into_any();
    }
    parts.push(rest.to_owned().into_any());
    parts.collect_view().into_any()
}

/// A name for places that take text and nothing else, such as the title of a tab: characters that nobody
/// sees are there as their code points, and it cannot turn what stands beside it (S27).
pub fn plain_name(name: &str) -> String {
    let [_, shown] = as_typed(name);
    if shown.is_ascii() {
        shown
    } else {
        bidi_isolate(&shown)
    }
}

/// What stands before the first name, the name, and what follows.
fn next_name(words: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = words.split_once(ISOLATE)?;
    let (name, after) = rest.split_once(END)?;
    Some((before, name, after))
}

/// A name as people can type it: without the characters that nobody sees, or with their code points
/// as they are shown.
pub fn as_typed(name: &str) -> [String; 2] {
    let (mut seen, mut shown) = (String::new(), String::new());
    for stretch in stretches(name) {
        match stretch {
            Stretch::Visible(text) => {
                seen.push_str(text);
                shown.push_str(text);
            }
            Stretch::Invisible(character) => shown.push_str(&code_point(character)),
        }
    }
    [seen, shown]
}

fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

#[cfg(test)]
mod tests {
    use super::{as_typed, bidi_isolate, next_name, plain_name};

    #[test]
    fn s27_a_name_in_words_ends_where_it_ends() {
        let words = format!("{} and {}", bidi_isolate("a\u{2069}b"), bidi_isolate("c"));
        let (before, name, rest) = next_name(&words).unwrap();
        assert_eq!((before, name), ("", "aU+2069b"));
        assert_eq!(next_name(rest), Some((" and ", "c", "")));
        assert_eq!(next_name("no name"), None);
        assert_eq!(next_name("cut off \u{2068}here"), None);
    }

    #[test]
    fn s27_a_name_in_a_title_turns_nothing_and_hides_nothing() {
        assert_eq!(plain_name("Payroll export"), "Payroll export");
        assert_eq!(plain_name("a\u{202e}b\u{200b}"), "aU+202EbU+200B");
        assert_eq!(plain_name("مزامنة"), "\u{2068}مزامنة\u{2069}");
        assert_eq!(plain_name("é\u{2069}"), "\u{2068}éU+2069\u{2069}");
    }

    #[test]
    fn what_nobody_sees_need_not_be_typed() {
        assert_eq!(as_typed("a\u{202e}b"), ["ab", "aU+202Eb"]);
        assert_eq!(as_typed("plain"), ["plain", "plain"]);
        assert_eq!(as_typed("\u{200b}"), ["", "U+200B"]);
    }
}
