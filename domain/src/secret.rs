//! A client secret on its way from the one response that has it to the one person who asked.

use zeroize::Zeroizing;

/// A client secret.
///
/// It cannot be copied, printed, compared or stored by accident, and its memory is overwritten when
/// it is dropped (S20). What was made of it outside, such as a text on the screen, is beyond its
/// reach.
///
/// ```
/// fn shown(secret: &domain::Secret) -> &str { secret.expose() }
/// ```
/// ```compile_fail
/// fn printed(secret: &domain::Secret) -> String { format!("{secret:?}") }
/// ```
/// ```compile_fail
/// fn copied(secret: &domain::Secret) -> domain::Secret { secret.clone() }
/// ```
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a secret over from what received it.
    pub fn new(received: Zeroizing<String>) -> Self {
        Self(received)
    }

    /// The secret itself, for showing, copying and saving at the person's word.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k1_the_secret_comes_out_as_it_went_in() {
        let secret = Secret::new(Zeroizing::new("s3cr3t".to_owned()));
        assert_eq!(secret.expose(), "s3cr3t");
    }
}
