//! What fuzz targets have in common.
//!
//! A target is a property of a text: an answer of the API, a header, a link, three states of an
//! account written as lines. It stands beside the code that it is about, as a test made by
//! [`target!`], and its examples are readable files in `corpus/<target>/`.
//!
//! As an ordinary test it checks every example as it is, and then, for a moment, examples that are
//! changed at random. `cargo xtask fuzz` searches for longer, guided by what of the code is reached.
//! How to add a target: `docs/testing.md`. Why it is done so: `docs/decisions/`.

mod corpus;
mod dictionary;
mod parts;
mod random;

pub use bolero;
pub use corpus::Corpus;

/// How long an ordinary test looks for something new, in milliseconds, where
/// `BOLERO_RANDOM_TEST_TIME_MS` does not say.
pub const MOMENT: u64 = 300;

/// Makes a test that is also a fuzz target: a name, and what must hold for every text.
#[macro_export]
macro_rules! target {
    ($(#[$about:meta])* $name:ident, $property:expr) => {
        $(#[$about])*
        #[test]
        fn $name() {
            let property: fn(&str) = $property;
            // The engine knows better than we do which bytes to try.
            #[cfg(fuzzing)]
            $crate::bolero::check!()
                .for_each(|bytes: &[u8]| property(&String::from_utf8_lossy(bytes)));
            #[cfg(not(fuzzing))]
            {
                let corpus = $crate::Corpus::of(stringify!($name));
                corpus.each(property);
                $crate::bolero::check!()
                    .with_test_time(::std::time::Duration::from_millis($crate::MOMENT))
                    .with_generator(corpus)
                    .for_each(|text: &String| property(text));
            }
        }
    };
}
