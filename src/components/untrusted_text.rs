//! Names from outside, shown so that they cannot pretend to be anything else.

use leptos::html;
use leptos::prelude::*;

/// A name. It cannot turn the text around it (isolated), no translator changes it, and characters
/// that nobody sees are shown as their code points (S27, F44, F50).
#[component]
pub fn UntrustedText(#[prop(into)] text: Signal<String>) -> impl IntoView {
    html::bdi()
        .class("sa-bdi")
        .translate("no")
        .child(move || {
            let part = |part: Part| match part {
                Part::Seen(text) => text.into_any(),
                Part::Hidden(character) => html::span()
                    .class("sa-codepoint")
                    .child(code_point(character))
                    .into_any(),
            };
            text.with(|text| parts(text))
                .into_iter()
                .map(part)
                .collect_view()
        })
        .into_any()
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
    let parts = parts(name);
    let seen = parts.iter().filter_map(|part| match part {
        Part::Seen(text) => Some(text.as_str()),
        Part::Hidden(_) => None,
    });
    let shown = parts.iter().map(|part| match part {
        Part::Seen(text) => text.clone(),
        Part::Hidden(character) => code_point(*character),
    });
    [seen.collect(), shown.collect()]
}

fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

/// A stretch of a name.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// Text that shows itself.
    Seen(String),
    /// A character that does not.
    Hidden(char),
}

/// Splits a name at the characters that do not show.
fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let hides = is_hidden(before, character, rest.peek().copied());
        match parts.last_mut() {
            _ if hides => parts.push(Part::Hidden(character)),
            Some(Part::Seen(seen)) => seen.push(character),
            _ => parts.push(Part::Seen(character.into())),
        }
        before = Some(character);
    }
    if parts.is_empty() {
        parts.push(Part::Seen(String::new()));
    }
    parts
}

/// Whether a character would not be seen between these two. Joiners shape Persian, Indic scripts
/// and emoji (N3) and are hidden only where they join nothing: at an end, or beside ASCII.
fn is_hidden(before: Option<char>, character: char, after: Option<char>) -> bool {
    let joins = |other: Option<char>| other.is_some_and(|other| !other.is_ascii());
    match character {
        '\u{200c}' | '\u{200d}' => !(joins(before) && joins(after)),
        // Tags spell the flags of Scotland and others, after a black flag or another tag.
        '\u{e0020}'..='\u{e007f}' => {
            !matches!(before, Some('\u{1f3f4}' | '\u{e0020}'..='\u{e007f}'))
        }
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e001f}' => true,
        other => other.is_control() || u32::from(other) & 0xfffe == 0xfffe,
    }
}

#[cfg(test)]
mod tests {
    use super::Part::{Hidden, Seen};
    use super::{as_typed, bidi_isolate, next_name, parts, plain_name};

    fn seen(text: &str) -> super::Part {
        Seen(text.to_owned())
    }

    #[test]
    fn an_ordinary_name_is_one_stretch() {
        for name in [
            "Nightly ERP sync",
            "",
            "übergröße",
            "日本語　連携",
            "مزامنة ليلية",
        ] {
            assert_eq!(parts(name), [seen(name)]);
        }
    }

    #[test]
    fn a_bidi_override_shows_as_its_code_point() {
        assert_eq!(
            parts("a\u{202e}b"),
            [seen("a"), Hidden('\u{202e}'), seen("b")]
        );
    }

    #[test]
    fn characters_without_width_show_at_either_end_too() {
        assert_eq!(
            parts("\u{feff}x\u{200b}"),
            [Hidden('\u{feff}'), seen("x"), Hidden('\u{200b}')]
        );
        assert_eq!(parts("\u{ad}"), [Hidden('\u{ad}')]);
    }

    #[test]
    fn control_characters_and_noncharacters_show() {
        assert_eq!(
            parts("a\tb\u{7f}"),
            [seen("a"), Hidden('\t'), seen("b"), Hidden('\u{7f}')]
        );
        assert_eq!(parts("\u{1ffff}"), [Hidden('\u{1ffff}')]);
    }

    #[test]
    fn joiners_are_left_alone_where_scripts_and_emoji_need_them() {
        for name in ["می\u{200c}خواهم", "👩\u{200d}🔧 tools", "क\u{94d}\u{200d}ष"] {
            assert_eq!(parts(name), [seen(name)]);
        }
    }

    #[test]
    fn joiners_that_join_nothing_show() {
        assert_eq!(
            parts("Ad\u{200d}min"),
            [seen("Ad"), Hidden('\u{200d}'), seen("min")]
        );
        assert_eq!(parts("می\u{200c}"), [seen("می"), Hidden('\u{200c}')]);
    }

    #[test]
    fn a_flag_spelt_with_tags_stays_whole() {
        let scotland = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}";
        assert_eq!(parts(scotland), [seen(scotland)]);
        assert_eq!(parts("a\u{e0067}"), [seen("a"), Hidden('\u{e0067}')]);
    }

    mod targets {
        use super::super::{Part, parts};

        fuzz::target!(
            /// S27, F44: nothing of a name is lost, and nothing that turns text is among what is
            /// shown as it is. `docs/testing.md` says how it is fuzzed.
            shown,
            |text| {
                let mut whole = String::new();
                for part in parts(text) {
                    match part {
                        Part::Seen(seen) => {
                            let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
                            assert!(!seen.contains(turns), "{seen:?}");
                            whole += &seen;
                        }
                        Part::Hidden(character) => whole.push(character),
                    }
                }
                assert_eq!(whole, text);
            }
        );
    }

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
