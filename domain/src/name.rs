//! The name of an account: rules N1–N3, and the form in which N4 compares.

use std::fmt;

use crate::invisible::is_visible;
use crate::unicode::Unicode;

/// How long a name may be where no policy says otherwise, in Unicode scalar values (N2).
pub const DEFAULT_MAX_LENGTH: usize = 255;

/// What people call an account; checked against N1–N3.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountName(Box<str>);

impl AccountName {
    /// Reads a name as a person typed it.
    ///
    /// White space at both ends goes (N1); every other character is kept as it was typed. `max` is
    /// the policy's limit in Unicode scalar values, counted after NFC (N2).
    pub fn parse(raw: &str, max: usize, unicode: &impl Unicode) -> Result<Self, NameProblem> {
        let name = raw.trim();
        if !is_visible(name) {
            return Err(NameProblem::Required);
        }
        let forbidden = forbidden_in(name);
        if !forbidden.is_empty() {
            return Err(NameProblem::Forbidden(forbidden));
        }
        // Plain ASCII, nearly every name, is its own NFC.
        let length = if name.is_ascii() {
            name.len()
        } else {
            unicode.nfc(name).chars().count()
        };
        if length > max {
            return Err(NameProblem::TooLong { length, max });
        }
        Ok(Self(name.into()))
    }

    /// The name, as typed but for white space at both ends.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

/// Why a name is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameProblem {
    /// Nothing is left to be seen after trimming (N1).
    Required,
    /// Longer than the policy allows (N2); both in Unicode scalar values after NFC.
    TooLong {
        /// How long it is.
        length: usize,
        /// How long it may be.
        max: usize,
    },
    /// Characters that names must not contain (N3): all of them, at least one.
    Forbidden(Vec<CharacterAt>),
    /// Another account of the company has this name (N4); only the server knows for certain.
    Taken,
}

impl NameProblem {
    /// The code that the API gives to this problem.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::TooLong { .. } => "too_long",
            Self::Forbidden(_) => "forbidden_character",
            Self::Taken => "taken",
        }
    }
}

/// A character of a name, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CharacterAt {
    /// The character itself; show one that draws nothing by its [`code_point`](Self::code_point).
    pub character: char,
    /// Its place in the trimmed name, counted from 1 in Unicode scalar values.
    pub place: usize,
}

impl CharacterAt {
    /// The character in the standard's notation, such as `U+202E`.
    pub fn code_point(&self) -> String {
        format!("U+{:04X}", u32::from(self.character))
    }
}

/// Every forbidden character of a trimmed name, in its order.
fn forbidden_in(name: &str) -> Vec<CharacterAt> {
    let mut found = Vec::new();
    let mut before = None;
    let mut characters = name.chars().enumerate().peekable();
    while let Some((index, character)) = characters.next() {
        let after = characters.peek().map(|&(_, next)| next);
        if is_forbidden(character) || (is_joiner(character) && !joins(before, after)) {
            let place = index + 1;
            found.push(CharacterAt { character, place });
        }
        before = Some(character);
    }
    found
}

/// Characters that N3 refuses wherever they stand.
fn is_forbidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{2028}' | '\u{2029}'         // line and paragraph separators
            | '\u{202A}'..='\u{202E}'       // bidi embeddings and overrides
            | '\u{2066}'..='\u{2069}'       // bidi isolates
            | '\u{FEFF}' | '\u{200B}'       // byte order mark, zero-width space
            | '\u{FDD0}'..='\u{FDEF}')      // noncharacters …
        || u32::from(character) & 0xFFFE == 0xFFFE // … and the last two of every plane
}

/// ZWNJ and ZWJ, which Persian, Indic scripts and emoji need.
fn is_joiner(character: char) -> bool {
    matches!(character, '\u{200C}' | '\u{200D}')
}

/// A joiner is allowed between other characters only: it has something to join.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let is_other = |neighbour: char| !is_joiner(neighbour) && !neighbour.is_whitespace();
    before.is_some_and(is_other) && after.is_some_and(is_other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unicode::tests::Tables;

    fn parse(raw: &str) -> Result<AccountName, NameProblem> {
        AccountName::parse(raw, DEFAULT_MAX_LENGTH, &Tables)
    }

    #[test]
    fn n1_white_space_at_both_ends_goes_and_nothing_is_not_a_name() {
        assert_eq!(
            parse("\u{3000} Nightly  sync \t").unwrap().as_str(),
            "Nightly  sync"
        );
        assert_eq!(parse(" \u{2003}\n"), Err(NameProblem::Required));
        assert_eq!(parse(""), Err(NameProblem::Required));
    }

    #[test]
    fn j8_a_name_of_nothing_visible_is_not_a_name() {
        for blank in [
            "\u{2060}",
            " \u{fe0f}\u{fe0f} ",
            "\u{200b}",
            "\u{2800} \u{3164}",
            "\u{e0067}",
        ] {
            assert_eq!(parse(blank), Err(NameProblem::Required), "{blank:?}");
        }
    }

    #[test]
    fn n2_length_is_counted_in_scalar_values_after_nfc() {
        let decomposed = "e\u{301}".repeat(255);
        assert!(parse(&decomposed).is_ok());
        assert_eq!(
            parse(&"x".repeat(256)),
            Err(NameProblem::TooLong {
                length: 256,
                max: 255
            })
        );
        assert!(parse(&"🦀".repeat(255)).is_ok());
    }

    #[test]
    fn j6_n3_names_every_character_and_its_place() {
        let problem = parse(" pay\u{202E}roll\u{200B}\u{200B} x\u{200D}").unwrap_err();
        let NameProblem::Forbidden(found) = problem else {
            panic!("{problem:?}")
        };
        let found: Vec<_> = found
            .iter()
            .map(|one| (one.code_point(), one.place))
            .collect();
        let expected = [("U+202E", 4), ("U+200B", 9), ("U+200B", 10), ("U+200D", 13)];
        assert_eq!(
            found,
            expected.map(|(code, place)| (code.to_owned(), place))
        );
    }

    #[test]
    fn n3_refuses_every_listed_character() {
        for character in [
            '\u{0}',
            '\u{7F}',
            '\u{85}',
            '\u{2028}',
            '\u{2029}',
            '\u{202A}',
            '\u{202E}',
            '\u{2066}',
            '\u{2069}',
            '\u{FEFF}',
            '\u{200B}',
            '\u{FDD0}',
            '\u{FFFE}',
            '\u{1FFFF}',
            '\u{10FFFE}',
        ] {
            let problem = parse(&format!("a{character}b")).unwrap_err();
            assert_eq!(
                problem.code(),
                "forbidden_character",
                "U+{:04X}",
                u32::from(character)
            );
        }
    }

    #[test]
    fn n3_allows_joiners_between_other_characters_only() {
        assert!(parse("می\u{200C}خواهم").is_ok());
        assert!(parse("👩\u{200D}🚀 rocket").is_ok());
        for stray in [
            "\u{200D}a",
            "a\u{200C}",
            "a\u{200D}\u{200D}b",
            "a \u{200C}b",
        ] {
            assert!(
                matches!(parse(stray), Err(NameProblem::Forbidden(_))),
                "{stray:?}"
            );
        }
    }

    #[test]
    fn right_to_left_names_and_emoji_are_kept_whole() {
        for name in ["حساب الخدمة", "שירות 7", "同期 🗂️", "Ünïcödé"] {
            assert_eq!(parse(name).unwrap().as_str(), name);
        }
    }
}
