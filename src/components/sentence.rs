//! Sentences with names from outside in them.

use leptos::html;
use leptos::prelude::*;

use super::UntrustedText;

/// The first of the characters that stand for a name while a sentence is put together: private
/// use, so that no catalogue has them.
const FIRST_SLOT: u32 = 0xF_0000;

/// A sentence in the making. Its names are put in one by one, and what stands for them goes into the
/// words of a catalogue, wherever the language wants it. So each name is shown isolated and whole
/// ([`UntrustedText`]), and none can be taken for the words around it (S27).
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    names: Vec<String>,
}

impl Sentence {
    /// Puts a name in; gives what stands for it.
    pub fn name(&mut self, name: impl Into<String>) -> String {
        self.names.push(name.into());
        let last = u32::try_from(self.names.len() - 1).unwrap_or(u32::MAX);
        let slot = FIRST_SLOT.checked_add(last).and_then(char::from_u32);
        slot.map(String::from).unwrap_or_default()
    }

    /// The sentence, once its words are there.
    pub fn view(self, words: &str) -> AnyView {
        let part = |part: Part| match part {
            Part::Words(words) => words.to_owned().into_any(),
            Part::Name(name) => view! { <UntrustedText text=name.to_owned() /> }.into_any(),
        };
        let parts = self.parts(words).into_iter().map(part).collect_view();
        html::span().class("sa-sentence").child(parts).into_any()
    }

    fn parts<'a>(&'a self, words: &'a str) -> Vec<Part<'a>> {
        let mut parts = Vec::new();
        let mut rest = words;
        while let Some((at, slot, name)) = self.next_slot(rest) {
            if at > 0 {
                parts.push(Part::Words(&rest[..at]));
            }
            parts.push(Part::Name(name));
            rest = &rest[at + slot.len_utf8()..];
        }
        if !rest.is_empty() {
            parts.push(Part::Words(rest));
        }
        parts
    }

    fn next_slot(&self, words: &str) -> Option<(usize, char, &str)> {
        words.char_indices().find_map(|(at, slot)| {
            let number = u32::from(slot).checked_sub(FIRST_SLOT)?;
            let name = self.names.get(usize::try_from(number).ok()?)?;
            Some((at, slot, name.as_str()))
        })
    }
}

/// A stretch of a sentence.
#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    /// Of the catalogue.
    Words(&'a str),
    /// From outside.
    Name(&'a str),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_where_the_language_wants_them() {
        let mut sentence = Sentence::default();
        let (who, what) = (sentence.name("Ada"), sentence.name("ERP"));
        let words = format!("“{what}” was created by {who}.");
        assert_eq!(
            sentence.parts(&words),
            [
                Part::Words("“"),
                Part::Name("ERP"),
                Part::Words("” was created by "),
                Part::Name("Ada"),
                Part::Words("."),
            ]
        );
    }

    #[test]
    fn s27_a_name_is_never_taken_for_words_nor_for_another_name() {
        let mut sentence = Sentence::default();
        let who = sentence.name("a\u{F0001}b");
        sentence.name("other");
        assert_eq!(sentence.parts(&who), [Part::Name("a\u{F0001}b")]);
    }

    #[test]
    fn a_slot_without_a_name_is_left_as_it_is() {
        let sentence = Sentence::default();
        assert_eq!(sentence.parts("\u{F0000}"), [Part::Words("\u{F0000}")]);
        assert_eq!(sentence.parts(""), []);
    }
}
