//! The parts of a text: words, quoted strings, whole brackets, and members of objects. It knows just
//! enough of JSON for a changed answer to be an answer still.

use std::ops::Range;

/// Where the parts of a text are.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    text: &'a str,
    ranges: Vec<Range<usize>>,
}

impl<'a> Parts<'a> {
    pub fn of(text: &'a str) -> Self {
        let mut ranges = tokens(text);
        let tokens = ranges.len();
        let mut open = Vec::new();
        for at in 0..tokens {
            match &text[ranges[at].clone()] {
                "[" | "{" => open.push(ranges[at].start),
                "]" | "}" => {
                    if let Some(start) = open.pop() {
                        ranges.push(start..ranges[at].end);
                    }
                }
                _ => {}
            }
        }
        // `"key": value`, once the brackets of the value are known.
        for at in 2..tokens {
            if &text[ranges[at - 1].clone()] == ":" {
                let value = ranges[at].start;
                let longest = ranges.iter().filter(|range| range.start == value);
                let end = longest.map(|range| range.end).max().unwrap_or(value);
                ranges.push(ranges[at - 2].start..end);
            }
        }
        Self { text, ranges }
    }

    pub fn len(&self) -> usize {
        self.ranges.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    pub fn get(&self, index: usize) -> Range<usize> {
        self.ranges[index].clone()
    }

    /// A part with the comma behind it, or else the one in front of it.
    pub fn with_comma(&self, part: &Range<usize>) -> Range<usize> {
        let (before, after) = (&self.text[..part.start], &self.text[part.end..]);
        if after.trim_start().starts_with(',') {
            let comma = after.find(',').unwrap_or(0);
            part.start..part.end + comma + 1
        } else if before.trim_end().ends_with(',') {
            before.rfind(',').unwrap_or(part.start)..part.end
        } else {
            part.clone()
        }
    }
}

/// Words, quoted strings, and every other character by itself; white space is none.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let is_of_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '+' | '%');
    let mut tokens = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        if first == '"' {
            let mut escaped = false;
            for (_, c) in rest.by_ref() {
                if c == '"' && !escaped {
                    break;
                }
                escaped = c == '\\' && !escaped;
            }
        } else if is_of_word(first) {
            while rest.next_if(|&(_, c)| is_of_word(c)).is_some() {}
        } else if first.is_whitespace() {
            continue;
        }
        let end = rest.peek().map_or(text.len(), |&(next, _)| next);
        tokens.push(start..end);
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<&str> {
        let parts = Parts::of(text);
        (0..parts.len()).map(|at| &text[parts.get(at)]).collect()
    }

    #[test]
    fn an_answer_has_values_brackets_and_members() {
        let found = parts(r#"{"id": 7, "tags": ["a \" b"]}"#);
        for part in [
            "7",
            r#""a \" b""#,
            r#"["a \" b"]"#,
            r#""id": 7"#,
            r#""tags": ["a \" b"]"#,
            r#"{"id": 7, "tags": ["a \" b"]}"#,
        ] {
            assert!(found.contains(&part), "{part} in {found:?}");
        }
    }

    #[test]
    fn any_text_has_parts() {
        assert_eq!(parts("max-age=1; é"), ["max-age", "=", "1", ";", "é"]);
        assert_eq!(parts("\"open"), ["\"open"]);
        assert!(parts(" \n").is_empty());
    }

    #[test]
    fn what_is_taken_out_of_a_list_takes_its_comma_along() {
        let text = "[1, 2]";
        let parts = Parts::of(text);
        assert_eq!(&text[parts.with_comma(&(1..2))], "1,");
        assert_eq!(&text[parts.with_comma(&(4..5))], ", 2");
    }
}
