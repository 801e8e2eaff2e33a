//! Why a token cannot be used, in words.

use client::{Failure, FailureKind, TokenError};

use super::messages;
use crate::components::bidi_isolate;
use crate::i18n::Words;

/// Why what was pasted is no token.
pub fn no_token(t: Words, error: TokenError) -> String {
    match error {
        TokenError::Empty => t.token_required(),
        TokenError::Character { character, place } => {
            let place = t.number(place);
            if character.is_whitespace() {
                return t.token_has_space(&place);
            }
            let code_point = format!("U+{:04X}", u32::from(character));
            let shown = bidi_isolate(&character.to_string());
            t.token_malformed(&shown, &code_point, &place)
        }
    }
}

/// Why the API does not take a token.
pub fn refused(t: Words, failure: &Failure) -> String {
    match failure.kind {
        FailureKind::Unauthorized if failure.is_expired_token() => t.token_expired(),
        FailureKind::Unauthorized => t.token_refused(),
        _ => messages::failure(t, failure).title,
    }
}
