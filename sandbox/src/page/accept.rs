//! Which compressions a browser takes (RFC 9110 §12.5.3).

use axum::http::{HeaderMap, header};

/// A compression that the build writes files in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Brotli makes the smallest files.
    Brotli,
    /// Gzip is known to every browser.
    Gzip,
}

impl Encoding {
    /// Its name in `Content-Encoding`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// What the compressed file's name ends in.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }
}

/// The compressions that the request accepts, the smallest first.
pub fn encodings(headers: &HeaderMap) -> impl Iterator<Item = Encoding> + use<> {
    let accepted: Vec<_> = headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(named)
        .collect();
    [Encoding::Brotli, Encoding::Gzip]
        .into_iter()
        .filter(move |encoding| accepts(&accepted, encoding.name()))
}

/// A coding's name in lower case, and whether it is wanted: `q=0` means "not this one".
fn named(item: &str) -> Option<(String, bool)> {
    let mut parts = item.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?;
    let refused = parts
        .filter_map(|part| part.strip_prefix("q="))
        .any(|weight| weight.parse() == Ok(0.0));
    Some((name.to_ascii_lowercase(), !refused))
}

fn accepts(accepted: &[(String, bool)], name: &str) -> bool {
    let find = |wanted: &str| accepted.iter().find(|(known, _)| known == wanted);
    find(name)
        .or_else(|| find("*"))
        .is_some_and(|(_, wanted)| *wanted)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn accepted(value: &'static str) -> Vec<Encoding> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(value));
        encodings(&headers).collect()
    }

    #[test]
    fn the_smallest_accepted_compression_comes_first() {
        assert_eq!(
            accepted("gzip, deflate, br"),
            [Encoding::Brotli, Encoding::Gzip]
        );
        assert_eq!(accepted("gzip"), [Encoding::Gzip]);
        assert_eq!(accepted("*"), [Encoding::Brotli, Encoding::Gzip]);
    }

    #[test]
    fn weight_zero_refuses() {
        assert_eq!(accepted("br;q=0, gzip;q=0.5"), [Encoding::Gzip]);
        assert_eq!(accepted("*;q=0"), []);
        assert_eq!(accepted("identity"), []);
        assert_eq!(encodings(&HeaderMap::new()).count(), 0);
    }
}
