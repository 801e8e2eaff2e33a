//! Names that look the same, whatever characters they are made of.

use crate::unicode::Unicode;

/// Whether somebody who sees `name` and types it has typed this: neither case nor white space matters, nor
/// which of several characters that look the same it is. No keyboard has U+2011 or a no-break space.
///
/// Characters that every keyboard has (`l` and `1`) are told apart: they can be typed as they are.
pub fn is_typed(name: &str, typed: &str, unicode: &impl Unicode) -> bool {
    let same = |form: &dyn Fn(&str) -> String| form(name) == form(typed);
    let caseless = |text: &str| spaced(&unicode.fold(text));
    let look = |text: &str| caseless(&plain(&unicode.nfkc(&plain(text))));
    same(&caseless) || same(&look)
}

/// With one space wherever there is white space, and none at the ends.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plain(text: &str) -> String {
    text.chars().map(look_alike).collect()
}

/// Capital and small letters of other scripts that look like Latin ones, and these.
const LETTERS: [(&str, &str); 2] = [
    // Cyrillic
    (
        "АВЕЅІЈКМНОРСТУХҮҺԚԜаеѕіјорсухүһԁԛԝ",
        "ABESIJKMHOPCTYXYHQWaesijopcyxyhdqw",
    ),
    // Greek
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορ", "ABEZHIKMNOPTYXaikvop"),
];

/// What a character looks like that is on every keyboard.
fn look_alike(character: char) -> char {
    match character {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{2043}' | '\u{2d7}' | '\u{58a}' | '\u{fe58}' => {
            '-'
        }
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2b9}' | '\u{2bc}' | '\u{b4}' | '`' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' => '"',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{2236}' | '\u{a789}' => ':',
        letter => latin(letter).unwrap_or(letter),
    }
}

fn latin(letter: char) -> Option<char> {
    LETTERS.iter().find_map(|(others, latin)| {
        let at = others.chars().position(|other| other == letter)?;
        latin.chars().nth(at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unicode::tests::Tables;

    #[test]
    fn what_one_sees_can_be_typed() {
        for (name, typed) in [
            ("nightly\u{2011}sync", "nightly-sync"),
            ("ERP – London", "erp - london"),
            ("Payroll\u{a0}export", "payroll export"),
            ("a \u{2003}b", "a b"),
            ("Ada’s “robot”", "ada's \"robot\""),
            ("Ｆｕｌｌ　ｗｉｄｔｈ…", "full width..."),
            ("Раyrоll", "Payroll"),
            ("ΑΒΕ sync", "abe sync"),
            ("5\u{2032} \u{2044} 7", "5' / 7"),
            ("ﬁle № 7", "file no 7"),
            ("СЕРВИС", "сервис"),
            ("ΟΔΟΣ", "οδος"),
            ("حساب الخدمة", "حساب الخدمة"),
        ] {
            assert!(is_typed(name, typed, &Tables), "{name} / {typed}");
            assert!(is_typed(name, name, &Tables), "{name}");
        }
    }

    #[test]
    fn another_name_is_not_this_one() {
        for (name, typed) in [
            ("Sync 1", "Sync l"),
            ("Sync 0", "Sync O"),
            ("Payroll export", "Payrollexport"),
            ("Payroll export", "Payroll export (2)"),
            ("nightly-sync", "nightly sync"),
            ("étude", "etude"),
            ("a", ""),
        ] {
            assert!(!is_typed(name, typed, &Tables), "{name} / {typed}");
        }
    }

    #[test]
    fn each_letter_has_its_look_alike() {
        for (others, latin) in LETTERS {
            assert_eq!(others.chars().count(), latin.chars().count());
            assert!(latin.is_ascii() && !others.chars().any(|c| c.is_ascii()));
        }
    }
}
