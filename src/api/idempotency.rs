//! Keys by which a server knows a request again.

use crate::browser::random_text;

/// Stands for one intent to create something: sent again with the same request, it gives the first
/// answer again instead of doing it twice (F9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// A key for a new intent: 128 random bits.
    pub fn new() -> Self {
        Self(random_text())
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for IdempotencyKey {
    fn default() -> Self {
        Self::new()
    }
}
