//! The token that a person holds.

/// An access token. It has neither `Debug` nor `Display`, so that no message can hold it (S12).
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Box<str>);

/// Why a text cannot be a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// There is nothing.
    Empty,
    /// It has characters that no token has (RFC 6750 §2.1).
    Malformed,
}

impl Token {
    /// Reads a token as a person pastes it: white space around it and the word `Bearer` go.
    pub fn parse(text: &str) -> Result<Self, TokenError> {
        let text = text.trim();
        let token = match text.get(..7) {
            Some(scheme) if scheme.eq_ignore_ascii_case("bearer ") => text[7..].trim_start(),
            _ => text,
        };
        if token.is_empty() {
            Err(TokenError::Empty)
        } else if token.chars().all(|c| c.is_ascii_graphic()) {
            Ok(Self(token.into()))
        } else {
            Err(TokenError::Malformed)
        }
    }

    /// The token, for the header and for the storage that the person asked for.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_taken_as_people_paste_it() {
        for pasted in [
            "abc.def-1",
            "  abc.def-1\n",
            "Bearer abc.def-1",
            "bearer  abc.def-1",
        ] {
            assert!(Token::parse(pasted).is_ok_and(|token| token.expose() == "abc.def-1"));
        }
    }

    #[test]
    fn what_cannot_be_in_a_header_is_no_token() {
        assert_eq!(Token::parse(" ").err(), Some(TokenError::Empty));
        for bad in ["two words", "naïve", "a\u{200b}b", "a\nb"] {
            assert_eq!(
                Token::parse(bad).err(),
                Some(TokenError::Malformed),
                "{bad}"
            );
        }
    }
}
