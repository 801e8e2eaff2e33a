//! Unicode data for the shared rules: here from a crate, in the page from the browser.

use domain::Unicode;
use unicode_normalization::UnicodeNormalization as _;

/// The tables that this binary carries.
#[derive(Clone, Copy, Debug)]
pub struct Tables;

impl Unicode for Tables {
    fn nfc(&self, text: &str) -> String {
        text.nfc().collect()
    }

    fn nfkc(&self, text: &str) -> String {
        text.nfkc().collect()
    }

    fn nfkd(&self, text: &str) -> String {
        text.nfkd().collect()
    }

    fn upper(&self, text: &str) -> String {
        text.to_uppercase()
    }

    fn lower(&self, text: &str) -> String {
        text.to_lowercase()
    }
}
