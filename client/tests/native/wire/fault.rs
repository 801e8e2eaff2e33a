//! What can go wrong on the wire.

use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};
use client::Later;

/// What goes wrong with one exchange.
#[derive(Clone)]
pub enum Fault {
    /// The connection is reset before the API has heard of it.
    LostBefore,
    /// The API has done its work; the answer never arrives.
    LostAfter,
    /// The API has not heard of it, and this happens before anybody can look.
    LostBeforeThen(Rc<dyn Fn() -> Later<'static, ()>>),
    /// The API has done its work, and this happens before anybody can look.
    LostThen(Rc<dyn Fn() -> Later<'static, ()>>),
    /// The answer arrives only so much later.
    Late(Duration),
    /// Of the body so many bytes arrive.
    CutAfter(usize),
    /// The API has done its work; somebody on the way answers this status, and nothing else.
    After(u16),
    /// The answer is made another.
    Changed(fn(&mut HeaderMap, &mut Vec<u8>)),
    /// The API is not asked; this is answered.
    Instead(u16, &'static [(&'static str, &'static str)], Vec<u8>),
    /// These headers may not be seen.
    Hidden(&'static [&'static str]),
    /// A copy that lags behind answers a read: as the API did so many different answers ago.
    Behind(usize),
    /// The API has done its work; this is answered instead.
    AfterWith(u16, &'static [(&'static str, &'static str)], &'static str),
}

impl Fault {
    /// The version is a weak one (F6).
    pub const WEAK: Self = Self::Changed(|headers, _| {
        if let Some(tag) = headers.get("etag").and_then(|tag| tag.to_str().ok()) {
            let weak = format!("W/{tag}").parse().expect("a tag");
            headers.insert("etag", weak);
        }
    });
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LostBefore => f.write_str("lost before"),
            Self::LostAfter => f.write_str("lost after"),
            Self::LostBeforeThen(_) => f.write_str("lost before, and something happens"),
            Self::LostThen(_) => f.write_str("lost after, and something happens"),
            Self::Late(by) => write!(f, "late by {by:?}"),
            Self::CutAfter(bytes) => write!(f, "cut after {bytes} bytes"),
            Self::After(status) | Self::AfterWith(status, ..) => {
                write!(f, "done, and answered by somebody else with {status}")
            }
            Self::Changed(_) => f.write_str("changed"),
            Self::Instead(status, headers, _) => {
                write!(f, "{status} instead")?;
                match headers.iter().find(|(name, _)| *name == "retry-after") {
                    Some((_, pause)) => write!(f, ", for {pause} s"),
                    None => Ok(()),
                }
            }
            Self::Behind(by) => write!(f, "{BEHIND} by {by}"),
            Self::Hidden(names) => write!(f, "without {}", names.join(", ")),
        }
    }
}

/// How an answer of a copy that lags behind is recorded.
pub const BEHIND: &str = "behind";

pub(super) fn made(headers: &[(&'static str, &'static str)]) -> HeaderMap {
    let header = |(name, value): &(&'static str, &'static str)| {
        let name = name.parse().expect("a name");
        (name, HeaderValue::from_static(value))
    };
    headers.iter().map(header).collect::<HeaderMap>()
}
