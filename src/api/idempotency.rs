//! Keys by which a server knows a request again.

use std::fmt::Write as _;

/// Stands for one intent to create something: sent again with the same request, it gives the first
/// answer again instead of doing it twice (F9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// A key for a new intent: 128 random bits.
    pub fn new() -> Self {
        let mut bits = [0; 16];
        let crypto = web_sys::window().and_then(|window| window.crypto().ok());
        let random =
            crypto.and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bits).ok());
        if random.is_none() {
            // No engine of today comes here. A key is no secret: it only has to be another one.
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // below 256
            bits.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
        }
        let mut key = String::with_capacity(32);
        for byte in bits {
            let _ = write!(key, "{byte:02x}");
        }
        Self(key)
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
