//! A name in two lines: where it is longer than that, both its beginning and its end are seen, since
//! names of one kind often differ in no more than their last word.

use leptos::html;
use leptos::prelude::*;

use super::UntrustedText;
use super::untrusted_text::shown;

/// Names of up to so many characters find room in two lines of the narrowest column.
const SHORT: usize = 24;

/// So many characters of a longer one's end are always seen, about.
const END: usize = 12;

/// A name from outside ([`UntrustedText`]), in two lines at most.
#[component]
pub fn LongName(text: String) -> impl IntoView {
    let Some([first, middle, end]) = in_three(&text) else {
        return html::span()
            .class("sa-name")
            .child(view! { <UntrustedText text=text /> })
            .into_any();
    };
    // The second half takes the second line where both do not fit into the first.
    let rest = html::span().class("sa-name__rest").child((
        html::span().class("sa-name__part").child(shown(middle)),
        html::span().class("sa-name__end").child(shown(end)),
    ));
    let first = html::span().class("sa-name__part").child(shown(first));
    html::span()
        .class("sa-name sa-name--long")
        .dir("auto")
        .translate("no")
        .child((first, rest))
        .into_any()
}

/// A long name's first half, and its second half without and with the end. `None` for a short one, and
/// for one that can be divided nowhere.
fn in_three(name: &str) -> Option<[&str; 3]> {
    let length = name.chars().count();
    if length <= SHORT {
        return None;
    }
    let (first, rest) = name.split_at(division(name, length / 2)?);
    let length = rest.chars().count();
    let (middle, end) = rest.split_at(division(rest, length.saturating_sub(END))?);
    Some([first, middle, end])
}

/// How far from where it is wanted a name is divided, if there is a space.
const NEAR: usize = 8;

/// Where to divide a name, in bytes: after a space close to so many characters, else between two
/// characters that no other one belongs to.
fn division(name: &str, wanted: usize) -> Option<usize> {
    let mut before = ' ';
    let mut best = None::<(usize, usize)>;
    for (place, (at, character)) in name.char_indices().enumerate() {
        let away = place.abs_diff(wanted);
        // A division within a word is as good as a space that is so much farther away.
        let cost = match before {
            ' ' if place > 0 && away <= NEAR => away,
            _ if stands_alone(before) && stands_alone(character) => away + NEAR,
            _ => usize::MAX,
        };
        if place > 0 && cost < best.map_or(usize::MAX, |(cost, _)| cost) {
            best = Some((cost, at));
        }
        before = character;
    }
    best.map(|(_, at)| at)
}

/// Whether a character is written by itself: no mark, joiner or emoji that forms one with others.
fn stands_alone(character: char) -> bool {
    character.is_ascii_graphic()
        || matches!(character, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

#[cfg(test)]
mod tests {
    use super::in_three;

    #[test]
    fn a_short_name_is_left_whole() {
        assert_eq!(in_three("Nightly ERP sync"), None);
    }

    #[test]
    fn j9_two_long_names_that_differ_at_the_end_have_different_ends() {
        let name = |end| {
            format!("Nightly synchronization of purchase orders between ERP and site tools {end}")
        };
        let (one, other) = (name("north"), name("south"));
        let (one, other) = (in_three(&one).unwrap(), in_three(&other).unwrap());
        assert_eq!((one[0], one[1]), (other[0], other[1]));
        assert_eq!((one[2], other[2]), ("tools north", "tools south"));
    }

    #[test]
    fn nothing_is_lost_between_the_parts() {
        for name in ["a".repeat(75), "名".repeat(60), "Ein Name ".repeat(20)] {
            assert_eq!(in_three(&name).unwrap().concat(), name);
        }
    }

    #[test]
    fn what_belongs_together_is_not_torn_apart() {
        let family = "👨‍👩‍👧".repeat(20);
        assert_eq!(in_three(&family), None);
        let accented = "e\u{301}".repeat(40);
        assert_eq!(in_three(&accented), None);
    }
}
