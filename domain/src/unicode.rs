//! The few Unicode operations that the rules need.

/// Unicode data, lent by whoever runs the rules.
///
/// A browser has these tables already, and shipping a second copy would cost more than all the
/// rules together; a server brings a crate. Both must answer by the Unicode standard.
pub trait Unicode {
    /// The text in Normalization Form C (UAX #15).
    fn nfc(&self, text: &str) -> String;
    /// The text in Normalization Form KC (UAX #15).
    fn nfkc(&self, text: &str) -> String;
    /// The text in Normalization Form KD (UAX #15).
    fn nfkd(&self, text: &str) -> String;
    /// Full upper-case mapping, without a locale.
    fn upper(&self, text: &str) -> String;
    /// Full lower-case mapping, without a locale.
    fn lower(&self, text: &str) -> String;

    /// The form in which two names count as the same: caseless after NFKC (N4).
    ///
    /// Neither side has case folding proper; lower, upper and lower case again reach the same for
    /// all but a few letters ("ẞ" meets "ß", which meets "SS"). The final sigma, which depends on its place in a word,
    /// is made one with the ordinary one, so that both sides agree whatever they do about it.
    fn fold(&self, text: &str) -> String {
        if text.is_ascii() {
            return text.to_ascii_lowercase();
        }
        let lower = self.lower(&self.nfkc(text));
        let caseless = self.lower(&self.upper(&lower));
        self.nfkc(&caseless).replace('ς', "σ")
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::Unicode;
    use unicode_normalization::UnicodeNormalization as _;

    /// The standard's data, for the tests of this crate.
    pub(crate) struct Tables;

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

    #[test]
    fn names_that_read_the_same_fold_to_the_same() {
        for (one, other) in [
            ("Nightly Sync", "NIGHTLY SYNC"),
            ("Straße", "STRASSE"),
            ("STRAẞE", "Straße"),
            ("ﬁle bridge", "FILE BRIDGE"),
            ("e\u{301}tat", "É\u{74}AT"),
            ("ΟΔΟΣ", "οδος"),
        ] {
            assert_eq!(Tables.fold(one), Tables.fold(other), "{one} / {other}");
        }
        assert_ne!(Tables.fold("sync 1"), Tables.fold("sync 2"));
    }
}
