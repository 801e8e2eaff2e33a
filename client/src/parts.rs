//! What headers are made of (RFC 9110 §5.6): words, quoted texts, and the signs between them.

/// A part of a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Characters that stand for themselves.
    Word(&'a str),
    /// What stands in quotation marks, without what escapes it.
    Quoted(String),
    /// What stands between `<` and `>`, in a `Link` (RFC 8288 §3).
    Address(&'a str),
    /// `=`, `,` or `;`.
    Sign(char),
}

/// The parts of a header, one after the other. Whatever is not closed goes on to the end.
pub(super) fn parts(header: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = header;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let first = rest.chars().next()?;
        let (part, after) = match first {
            '"' => quoted(&rest[1..]),
            '<' => {
                let (address, after) = rest[1..].split_once('>').unwrap_or((&rest[1..], ""));
                (Part::Address(address), after)
            }
            '=' | ',' | ';' => (Part::Sign(first), &rest[1..]),
            _ => {
                let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '<' | '=' | ',' | ';');
                // After the first character: whatever that is, there is less to come.
                let mut after = rest.char_indices().skip(1);
                let end = after.find(|(_, c)| ends(*c));
                let end = end.map_or(rest.len(), |(at, _)| at);
                (Part::Word(&rest[..end]), &rest[end..])
            }
        };
        rest = after;
        Some(part)
    })
}

/// A text up to its closing quotation mark, and what follows that.
fn quoted(text: &str) -> (Part<'_>, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, c)) = characters.next() {
        match c {
            '"' => return (Part::Quoted(value), &text[at + 1..]),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            c => value.push(c),
        }
    }
    (Part::Quoted(value), "")
}

/// The value of a parameter `name=value` or `name="value"`, the first of that name.
pub(super) fn parameter<'a>(
    parts: impl IntoIterator<Item = Part<'a>>,
    name: &str,
) -> Option<String> {
    let mut parts = parts.into_iter().peekable();
    while let Some(part) = parts.next() {
        let is_name = matches!(part, Part::Word(word) if word.eq_ignore_ascii_case(name));
        if is_name && parts.next_if_eq(&Part::Sign('=')).is_some() {
            return match parts.next() {
                Some(Part::Word(value)) => Some(value.to_owned()),
                Some(Part::Quoted(value)) => Some(value),
                _ => None,
            };
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_falls_into_words_texts_and_signs() {
        let read: Vec<_> = parts(r#"<a;b>; rel = "x, \"y\"" ,c"#).collect();
        assert_eq!(
            read,
            [
                Part::Address("a;b"),
                Part::Sign(';'),
                Part::Word("rel"),
                Part::Sign('='),
                Part::Quoted("x, \"y\"".into()),
                Part::Sign(','),
                Part::Word("c"),
            ]
        );
    }

    #[test]
    fn what_is_not_closed_goes_on_to_the_end() {
        assert_eq!(parts("\"a b").last(), Some(Part::Quoted("a b".into())));
        assert_eq!(parts("\"a\\").last(), Some(Part::Quoted("a".into())));
        assert_eq!(parts("<a b").last(), Some(Part::Address("a b")));
        assert_eq!(parts("  ").last(), None);
    }

    #[test]
    fn a_parameter_is_found_by_its_name_and_not_within_texts() {
        let of = |header| parameter(parts(header), "scope");
        assert_eq!(
            of(r#"a="no scope=b", Scope = "c d""#).as_deref(),
            Some("c d")
        );
        assert_eq!(of("scope, scope=e").as_deref(), Some("e"));
        assert_eq!(of("scope=, x").as_deref(), None);
        assert_eq!(of("myscope=e").as_deref(), None);
    }
}
