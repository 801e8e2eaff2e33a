//! Secrets and tokens: 256 random bits, told once and kept only as a hash (K1, S42).

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use crate::random;

/// SHA-256. The bits that it is made of are random and many: no salt and no stretching is needed.
pub type Hash = [u8; 32];

/// The secret of an account, on its way into the one answer that tells it. It has no `Debug`,
/// `Clone` or `Serialize`, and is wiped when it is dropped.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Makes a secret that nobody can guess.
    pub fn generate() -> Self {
        Self(Zeroizing::new(random::token()))
    }

    /// What is kept of it.
    pub fn hash(&self) -> Hash {
        hash(&self.0)
    }

    /// The secret itself, for the answer.
    pub fn tell(&self) -> &str {
        &self.0
    }
}

/// What is kept of a secret or a token.
pub fn hash(text: &str) -> Hash {
    Sha256::digest(text).into()
}

/// Whether a secret with the hash `given` is the one that is kept. How long this takes says nothing
/// about either, nor about whether one is kept at all.
pub fn is_same(kept: Option<&[u8]>, given: &Hash) -> bool {
    let nothing = [0; size_of::<Hash>()];
    let same = kept.unwrap_or(&nothing).ct_eq(given);
    bool::from(same) && kept.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_has_256_random_bits_and_its_hash_knows_it_again() {
        let (one, other) = (Secret::generate(), Secret::generate());
        assert_eq!(one.tell().len(), 64);
        assert!(is_same(Some(&one.hash()), &hash(one.tell())));
        assert!(!is_same(Some(&one.hash()), &other.hash()));
    }

    #[test]
    fn what_is_not_known_is_never_the_same() {
        assert!(!is_same(None, &[0; 32]));
        assert!(!is_same(Some(&[]), &[0; 32]));
    }
}
