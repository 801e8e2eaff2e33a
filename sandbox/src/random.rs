//! Random numbers from the operating system.

use std::fmt::Write as _;

use zeroize::Zeroizing;

/// A version of an account: never the same twice, so that no `ETag` is ever met again by chance.
pub fn version() -> i64 {
    i64::from_ne_bytes(bytes()) & i64::MAX
}

/// A token or a secret of 256 bits, in hexadecimal.
pub fn token() -> String {
    hex(&*Zeroizing::new(bytes::<32>()))
}

/// A client id: 128 bits in hexadecimal, so that none is ever given out twice.
pub fn client_id() -> String {
    hex(&bytes::<16>())
}

/// Writes bytes in hexadecimal, two letters each.
pub fn hex(bytes: &[u8]) -> String {
    // Long enough from the start: growing would leave a copy of a secret behind.
    let text = String::with_capacity(2 * bytes.len());
    bytes.iter().fold(text, |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without randomness there are no safe tokens: better to stop than to go on.
    getrandom::fill(&mut bytes).expect("the operating system gives random numbers");
    bytes
}
