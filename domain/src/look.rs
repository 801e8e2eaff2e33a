//! Names that are easily taken for another (N5): a warning, never a refusal.

use crate::collation::punctuation;
use crate::invisible::{Stretch, draws_nothing, stretches};
use crate::name::CharacterAt;
use crate::unicode::Unicode;

/// Letters of Cyrillic and Greek that look like Latin ones, and those. No browser knows of them.
const TWINS: &str = "аеорсухіјѕԁһԛԝӏАВЕКМНОРСТУХЈЅԚԜαινορυΑΒΕΖΗΚΜΝΟΡΤΥΧ";
const LATIN: &str = "aeopcyxijsdhqwlABEKMHOPCTYXJSQWaivopuABEZHKMNOPTYX";

/// What makes a name easily mistaken, whatever others there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameDoubt {
    /// Characters that draw nothing.
    Invisible(Vec<CharacterAt>),
    /// A letter of another script than those beside it.
    MixedScripts(CharacterAt),
}

impl NameDoubt {
    /// What there is to doubt of a name.
    pub fn of(name: &str) -> Option<Self> {
        let invisible = invisible_in(name);
        if !invisible.is_empty() {
            return Some(Self::Invisible(invisible));
        }
        stranger_in(name).map(Self::MixedScripts)
    }
}

/// A name by how it looks: names of one look are easily taken for each other. Accents are seen; what
/// draws nothing, the case and the width of white space are not.
pub fn look(name: &str, unicode: &impl Unicode) -> String {
    let mut shapes = String::with_capacity(name.len());
    for character in unicode.nfkd(name).chars() {
        match character {
            '0' => shapes.push('o'),
            '1' | 'I' | '|' | 'І' | 'Ӏ' | 'Ι' => shapes.push('l'),
            blank if blank.is_whitespace() => {
                if !shapes.ends_with(' ') {
                    shapes.push(' ');
                }
            }
            hidden if draws_nothing(hidden) => {}
            other => match punctuation(other) {
                Some(ascii) => shapes.push_str(ascii),
                None => shapes.push(latin_twin(other)),
            },
        }
    }
    unicode.fold(shapes.trim())
}

/// The Latin letter that a letter looks like, or the letter itself.
fn latin_twin(letter: char) -> char {
    if letter.is_ascii() {
        return letter;
    }
    let mut twins = TWINS.chars().zip(LATIN.chars());
    let twin = twins.find(|(twin, _)| *twin == letter);
    twin.map_or(letter, |(_, latin)| latin)
}

/// Every character of a name that draws nothing where it stands.
fn invisible_in(name: &str) -> Vec<CharacterAt> {
    let mut found = Vec::new();
    let mut place = 1;
    for stretch in stretches(name.trim()) {
        match stretch {
            Stretch::Visible(seen) => place += seen.chars().count(),
            Stretch::Invisible(character) => {
                found.push(CharacterAt { character, place });
                place += 1;
            }
        }
    }
    found
}

/// Scripts whose letters look alike, so that nobody mixes them in one word without a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Cherokee,
}

/// The first letter in a word that is of another script than those beside it; of Latin and another, the
/// other one.
fn stranger_in(name: &str) -> Option<CharacterAt> {
    let mut word = None;
    for (index, character) in name.trim().chars().enumerate() {
        let here = CharacterAt {
            character,
            place: index + 1,
        };
        word = match (word, script(character)) {
            (None, Some(script)) => Some((script, here)),
            (Some((script, first)), Some(other)) if script != other => {
                return Some(if other == Script::Latin { first } else { here });
            }
            // An accent belongs to its letter.
            (word, None) if matches!(character, '\u{300}'..='\u{36f}') => word,
            (_, None) => None,
            (word, Some(_)) => word,
        };
    }
    None
}

fn script(letter: char) -> Option<Script> {
    match letter {
        'A'..='Z'
        | 'a'..='z'
        | 'À'..='Ö'
        | 'Ø'..='ö'
        | 'ø'..='\u{24f}'
        | '\u{1e00}'..='\u{1eff}' => Some(Script::Latin),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(Script::Greek),
        '\u{400}'..='\u{52f}' => Some(Script::Cyrillic),
        '\u{531}'..='\u{587}' => Some(Script::Armenian),
        '\u{13a0}'..='\u{13ff}' | '\u{ab70}'..='\u{abbf}' => Some(Script::Cherokee),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unicode::tests::Tables;

    fn look_alike(one: &str, other: &str) -> bool {
        look(one, &Tables) == look(other, &Tables)
    }

    #[test]
    fn every_twin_has_its_latin_letter() {
        assert_eq!(TWINS.chars().count(), LATIN.chars().count());
        assert!(LATIN.is_ascii());
    }

    #[test]
    fn n5_names_that_look_alike_have_one_look() {
        for other in [
            "Pаyroll еxport", // Cyrillic а, е
            "Payroll\u{2060} export",
            "Payroll export\u{fe0f}",
            "Payroll ex\u{ad}port",
            "Payroll export\u{e0067}\u{e0062}",
            "Payroll\u{200b} export",
            "Payroll  export",
            "Payroll\u{2003}export",
            "PayroIl export", // a capital I
            "ＰAYROLL export",
        ] {
            assert!(look_alike("Payroll export", other), "{other:?}");
        }
        assert!(look_alike("АСЕ", "ACE")); // Cyrillic altogether
        assert!(look_alike("ΑΒΕ", "ABE")); // Greek
        assert!(look_alike("Robot 10", "Robot lO"));
        assert!(look_alike("it’s – x", "it's - x"));
        assert!(look_alike("Noёl", "Noël")); // Cyrillic ё
    }

    #[test]
    fn what_looks_different_is_no_twin() {
        for (one, other) in [
            ("Café", "Cafe"),
            ("Robot 1", "Robot 2"),
            ("mail", "mall"),
            ("Sync", "Sync 2"),
            ("Синхронизация", "Синхронизации"),
        ] {
            assert!(!look_alike(one, other), "{one} {other}");
        }
    }

    #[test]
    fn n5_what_nobody_sees_is_told_with_its_place() {
        let at = |character, place| CharacterAt { character, place };
        assert_eq!(
            NameDoubt::of(" pay\u{2060}roll\u{fe0f}\u{fe0f} "),
            Some(NameDoubt::Invisible(vec![
                at('\u{2060}', 4),
                at('\u{fe0f}', 9),
                at('\u{fe0f}', 10),
            ]))
        );
    }

    #[test]
    fn n5_a_letter_among_those_of_another_script_is_told_with_its_place() {
        for (name, character, place) in [
            ("Pаyroll", 'а', 2),
            ("my Аdmin", 'А', 4),
            ("syncя", 'я', 5),
            ("cafe\u{301}я", 'я', 6),
            ("Ωmega", 'Ω', 1),
        ] {
            let stranger = CharacterAt { character, place };
            assert_eq!(NameDoubt::of(name), Some(NameDoubt::MixedScripts(stranger)));
        }
    }

    #[test]
    fn names_that_are_written_as_people_write_are_not_doubted() {
        for name in [
            "Nightly ERP sync",
            "ERP для склада",
            "Sync2склад",
            "Δ-T Zürich µ",
            "予算 ERP カタカナ ひらがな",
            "می\u{200c}خواهم 🗂\u{fe0f}",
            "Łódź naïve Straße",
        ] {
            assert_eq!(NameDoubt::of(name), None, "{name}");
        }
    }
}
