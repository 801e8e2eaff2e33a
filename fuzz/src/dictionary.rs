//! Words that have broken parsers before. The file is in libFuzzer's format, so that both ways of
//! fuzzing know the same.

use std::sync::LazyLock;

use bolero::Driver;

use crate::random::below;

static WORDS: LazyLock<Vec<String>> = LazyLock::new(|| read(include_str!("../dictionary.txt")));

/// One of them.
pub(crate) fn word<D: Driver>(driver: &mut D) -> Option<String> {
    Some(WORDS[below(driver, WORDS.len())?].clone())
}

/// Reads lines such as `"\\ud800"` and `"\xEF\xBB\xBF"`; others are comments.
fn read(text: &str) -> Vec<String> {
    let quoted = |line: &str| Some(unescaped(line.strip_prefix('"')?.strip_suffix('"')?));
    text.lines().filter_map(quoted).collect()
}

fn unescaped(word: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = word.bytes();
    while let Some(byte) = rest.next() {
        let unescaped = match byte {
            b'\\' => match rest.next() {
                Some(b'x') => hex(rest.next()) << 4 | hex(rest.next()),
                Some(other) => other,
                None => byte,
            },
            other => other,
        };
        bytes.push(unescaped);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: Option<u8>) -> u8 {
    let digit = digit.and_then(|digit| char::from(digit).to_digit(16));
    digit
        .and_then(|digit| u8::try_from(digit).ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_libfuzzer_reads_them() {
        let text = "# a comment\n\"one\"\n\n\"\\\"\\\\ud800\\\"\"\n\"\\xEF\\xBB\\xBF\"\n";
        assert_eq!(read(text), ["one", "\"\\ud800\"", "\u{FEFF}"]);
    }

    #[test]
    fn there_are_some() {
        assert!(WORDS.len() > 50);
    }
}
