//! One order of names and one search, whatever the language of whoever looks: page and server must
//! give the same, page by page. Accents and case are folded, numbers are numbers.
//!
//! It is no collation by CLDR, whose tables would be larger than the page. Letters beyond accents
//! come script by script, as Unicode has them.

use crate::invisible::draws_nothing;
use crate::unicode::Unicode;

/// What stands before numbers and letters, in CLDR's root order.
const BEFORE_NUMBERS: &str = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

/// The longest number whose length is told from others'; longer ones are compared digit by digit.
const LONGEST_NUMBER: usize = 0xD000;

/// A text as search compares it: without regard to case, accents, how a dash or a quotation mark is
/// drawn, and what draws nothing. It has no white space at its ends.
pub fn search_key<U: Unicode + ?Sized>(text: &str, unicode: &U) -> String {
    if text.is_ascii() {
        return text.trim().to_ascii_lowercase();
    }
    let mut plain = String::with_capacity(text.len());
    for character in unicode.nfkd(&unicode.fold(text)).chars() {
        push_plain(&mut plain, character);
    }
    // What is left of a letter that consists of several is that letter again.
    unicode.nfc(&plain).trim().to_owned()
}

/// A key by whose code points names are in order. Names that differ in case or accents alone have the
/// same one: they are told apart by [`Unicode::fold`].
pub fn order_key<U: Unicode + ?Sized>(name: &str, unicode: &U) -> String {
    let name = search_key(name, unicode);
    let mut key = String::with_capacity(name.len() + 4);
    let mut rest = name.as_str();
    while let Some(character) = rest.chars().next() {
        let end = if character.is_ascii_digit() {
            let end = rest.find(|other: char| !other.is_ascii_digit());
            let end = end.unwrap_or(rest.len());
            push_number(&mut key, rest[..end].trim_start_matches('0'));
            end
        } else {
            key.push(match BEFORE_NUMBERS.find(character) {
                #[allow(clippy::cast_possible_truncation)] // there are 33 of them
                Some(place) => char::from(place as u8 + 1),
                None => character,
            });
            character.len_utf8()
        };
        rest = &rest[end..];
    }
    key
}

/// A number, where digits stand: a longer one is greater, and zeros before it do not count.
fn push_number(key: &mut String, digits: &str) {
    let length = digits.len().min(LONGEST_NUMBER) + 1;
    key.push('0');
    key.extend(u32::try_from(length).ok().and_then(char::from_u32));
    key.push_str(digits);
}

/// A character of a folded and decomposed text, without what is an accent, in ASCII where it is a variant of that.
fn push_plain(plain: &mut String, character: char) {
    let digit = match character {
        '\u{660}'..='\u{669}' => Some('\u{660}'), // Arabic
        '\u{6f0}'..='\u{6f9}' => Some('\u{6f0}'), // Persian
        '\u{966}'..='\u{96f}' => Some('\u{966}'), // Devanagari
        _ => None,
    };
    if let Some(zero) = digit {
        plain.extend(char::from_digit(u32::from(character) - u32::from(zero), 10));
        return;
    }
    // Letters whose stroke is no accent to Unicode.
    let ascii = match character {
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'þ' => "th",
        'æ' => "ae",
        'œ' => "oe",
        accent if is_accent(accent) => "",
        hidden if draws_nothing(hidden) && !hidden.is_control() => "",
        other => match punctuation(other) {
            Some(ascii) => ascii,
            None => return plain.push(other),
        },
    };
    plain.push_str(ascii);
}

/// A dash or a quotation mark, as keyboards have it.
pub(crate) fn punctuation(character: char) -> Option<&'static str> {
    match character {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some("-"),
        '\u{2018}'..='\u{201b}' | '\u{2032}' => Some("'"),
        '\u{201c}'..='\u{201f}' | '\u{2033}' => Some("\""),
        _ => None,
    }
}

/// Accents of Latin, Greek and Cyrillic; points of Hebrew and Arabic, which most people leave out. Marks
/// of other scripts are letters to those who read them.
fn is_accent(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}'
        | '\u{591}'..='\u{5c7}'
        | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}'
        | '\u{670}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unicode::tests::Tables;

    fn order(names: &[&str]) {
        for pair in names.windows(2) {
            let [one, other] = [pair[0], pair[1]].map(|name| order_key(name, &Tables));
            assert!(one < other, "{:?} before {:?}", pair[0], pair[1]);
        }
    }

    #[test]
    fn l12_numbers_are_numbers() {
        order(&[
            "Robot",
            "robot 1",
            "Robot 2",
            "robot 9",
            "robot 10",
            "robot 10a",
            "robot 100",
        ]);
        order(&["v1.2", "v1.10", "v1.10.3", "v2"]);
        order(&[
            "x 007",
            "x 08",
            "x 9",
            "x 18446744073709551616",
            "x 18446744073709551617",
        ]);
        assert_eq!(order_key("x 007", &Tables), order_key("x 7", &Tables));
        order(&["x 0", "x 00 a", "x 1", "x a"]);
        order(&["٩ روبوت", "١٠ روبوت", "11 روبوت"]);
        let long = "9".repeat(60_000);
        order(&["1", &long, &format!("{long}9"), "a"]);
    }

    #[test]
    fn l12_accents_are_folded() {
        order(&["e", "état", "Etta", "étude", "Euler", "f", "x y", "zoo"]);
        order(&["Lodz", "Łódź B", "lodz c"]);
        order(&["Ærø", "Afrika", "Århus", "Asia", "Straße", "strassf"]);
    }

    #[test]
    fn l12_as_people_sort_what_is_neither() {
        order(&[
            "robot", "robot 2", "robot_2", "robot-2", "robot: 2", "robot2", "robota",
        ]);
        order(&[
            "(old) x", "[old] x", "{old} x", "1 x", "a x", "ω", "я", "א", "م", "予算", "🚀",
        ]);
    }

    #[test]
    fn l10_search_is_without_regard_to_case_and_accents() {
        for (name, typed) in [
            ("Café Sync", "cafe sync"),
            ("Cafe\u{301} Sync", "CAFÉ"),
            ("ÅNGSTRÖM", "angstrom"),
            ("Łódź øl", "lodz ol"),
            ("Straße", "STRASSE"),
            ("İstanbul", "istanbul"),
            ("ﬁle", "file"),
            ("Ελλάδα", "ελλαδα"),
            ("Ёлка", "елка"),
            ("مُزامَنة", "مزامنة"),
            ("שָׁלוֹם", "שלום"),
            ("می\u{200c}خواهم", "میخواهم"),
            ("e\u{2011}mail – it’s", "e-mail - it's"),
            ("🗂\u{fe0f} archive", "🗂 archive"),
            ("pay\u{2060}roll", "payroll"),
            ("١٠", "10"),
        ] {
            let [name, typed] = [name, typed].map(|text| search_key(text, &Tables));
            assert!(name.contains(&typed), "{name:?} has {typed:?}");
        }
    }

    #[test]
    fn what_is_a_letter_to_its_readers_stays() {
        for (one, other) in [("か", "が"), ("ハ", "パ"), ("कि", "क"), ("하", "한")] {
            let [one, other] = [one, other].map(|text| search_key(text, &Tables));
            assert!(!other.contains(&one), "{one} {other}");
        }
    }

    #[test]
    fn a_key_has_no_white_space_at_its_ends() {
        for text in ["  a b ", "\u{3000}a b\u{a0}", "\u{b4}a b"] {
            assert_eq!(search_key(text, &Tables), "a b");
        }
        assert_eq!(search_key(" \u{301}\u{2060}", &Tables), "");
    }
}
