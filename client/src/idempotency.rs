//! Keys by which a server knows a request again.

use std::fmt::Write as _;

use super::platform::Platform;

/// Stands for one intent to create something: sent again with the same request, it gives the first
/// answer again instead of doing it twice (F9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// A key for a new intent: 128 random bits.
    pub(super) fn new(platform: &dyn Platform) -> Self {
        let mut bits = [0; 16];
        platform.random(&mut bits);
        let mut text = String::with_capacity(32);
        for byte in bits {
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}
