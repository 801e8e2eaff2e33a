//! What a server says, as a person may be shown it.

/// How many characters of a server's words are shown.
const MAX_WORDS: usize = 600;

/// A server's words, made fit to show: no control characters, none that turn the text around them
/// (F44), no novels, and no page of somebody else's.
pub(super) fn words(text: &str) -> Option<String> {
    let clean: String = text
        .chars()
        .map(|c| match c {
            '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
            c if c.is_control() => ' ',
            c => c,
        })
        .take(MAX_WORDS)
        .collect();
    let clean = clean.trim();
    (!clean.is_empty() && !is_page(clean)).then(|| clean.to_owned())
}

fn is_page(text: &str) -> bool {
    let begins = |with: &str| {
        let start = text.get(..with.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    begins("<!doctype") || begins("<html") || begins("<?xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cleaned_and_cut() {
        assert_eq!(words("one\u{1b}[31mtwo").as_deref(), Some("one [31mtwo"));
        assert_eq!(words(&"x".repeat(5000)).unwrap().len(), MAX_WORDS);
        let turned = words("“pay\u{202e}roll” is taken").unwrap();
        assert_eq!(turned, "“pay\u{fffd}roll” is taken");
    }
}
