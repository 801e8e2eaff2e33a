//! The token that a person holds.

/// An access token. It has neither `Debug` nor `Display`, so that no message can hold it (S12).
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Box<str>);

/// Why a text cannot be a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// There is nothing.
    Empty,
    /// It has a character that no token has (RFC 6750 §2.1).
    Character {
        /// The first one.
        character: char,
        /// Its place in the text as it was pasted, counted from 1 in Unicode scalar values.
        place: usize,
    },
}

impl Token {
    /// Reads a token as a person pastes it. What surrounds it goes: white space, quotation marks, the word
    /// `Bearer`, the name of the header. So does what nobody sees, wherever it stands. A token has none of
    /// it (RFC 6750 §2.1), so what is left is what was meant.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let pasted = token_of(text);
        // Only its end was cut off since, so it tells how much stood before it.
        let start = text.trim_end_matches(surrounds).len() - pasted.len();
        let place = |at: usize| text[..start + at].chars().count() + 1;
        let mut token = String::with_capacity(pasted.len());
        for (at, character) in pasted.char_indices() {
            if character.is_ascii_graphic() {
                token.push(character);
            } else if !draws_nothing(character) {
                let place = place(at);
                return Err(TokenError::Character { character, place });
            }
        }
        if token.is_empty() {
            return Err(TokenError::Empty);
        }
        Ok(Self(token.into()))
    }

    /// The token, for the header and for the storage that the person asked for.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// The token within a line of a header, a command or a file, as it stands there.
fn token_of(text: &str) -> &str {
    let mut rest = text.trim_matches(surrounds);
    if let Some(value) = after_word(rest, "authorization") {
        rest = value;
    }
    after_word(rest, "bearer").unwrap_or(rest)
}

/// What follows a word, in any case, if anything stands between the two that belongs to neither.
fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    let after = rest.trim_start_matches(|c| c == ':' || surrounds(c));
    let ends = rest.is_empty() || after.len() < rest.len();
    (start.eq_ignore_ascii_case(word) && ends).then_some(after)
}

/// What may stand around a token and is no part of it.
fn surrounds(character: char) -> bool {
    character.is_whitespace()
        || draws_nothing(character)
        || matches!(
            character,
            '"' | '\'' | '`' | ',' | ';' | '‘'..='‟' | '«' | '»' | '‹' | '›'
        )
}

/// Characters that come along from web pages, mails and chats without being seen.
fn draws_nothing(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_taken_as_people_paste_it() {
        for pasted in [
            "abc.def-1",
            "  abc.def-1\n",
            "\u{a0}abc.def-1\u{3000}",
            "Bearer abc.def-1",
            "bearer  abc.def-1",
            "Bearer\u{a0}abc.def-1",
            "\"abc.def-1\"",
            "“abc.def-1”",
            "‘Bearer abc.def-1’,",
            "\u{feff}abc.def-1\u{200b}",
            "abc\u{200b}.def\u{ad}-1",
            "Authorization: Bearer abc.def-1",
            "authorization:bearer \u{200e}abc.def-1\r\n",
            "'Authorization: Bearer abc.def-1'",
            "\"Authorization\": \"Bearer abc.def-1\",",
            "Authorization: abc.def-1",
        ] {
            assert!(
                Token::parse(pasted).is_ok_and(|token| token.expose() == "abc.def-1"),
                "{pasted:?}"
            );
        }
    }

    #[test]
    fn a_token_keeps_what_it_may_have() {
        for token in ["bearer-7", "Authorizations", "a~b+c/d==", "7|x:y", "a\"b'c"] {
            assert!(Token::parse(token).is_ok_and(|read| read.expose() == token));
        }
    }

    #[test]
    fn nothing_is_no_token_whatever_stands_around_it() {
        for nothing in [
            "",
            " ",
            "\u{200b}",
            "\"\"",
            "Bearer",
            "Authorization: Bearer ",
        ] {
            assert_eq!(Token::parse(nothing).err(), Some(TokenError::Empty));
        }
    }

    #[test]
    fn what_cannot_be_in_a_header_is_named_with_its_place() {
        for (bad, character, place) in [
            ("two words", ' ', 4),
            ("naïve", 'ï', 3),
            ("a\nb", '\n', 2),
            (" “eyJ…x”", '…', 6),
            ("Bearer a\u{200b}b–c", '–', 11),
        ] {
            let found = TokenError::Character { character, place };
            assert_eq!(Token::parse(bad).err(), Some(found), "{bad}");
        }
    }
}
