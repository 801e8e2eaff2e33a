//! Ids and times.

use std::ops::RangeInclusive;

use domain::id::Id;
use serde::de::{self, Deserialize, Deserializer, Visitor};
use time::format_description::well_known::Rfc3339;
use time::{Date, Month, OffsetDateTime};

/// Reads an object. A list of the same values, which the reader would take as well, is none.
pub(super) fn object<'de, T: Deserialize<'de>>(json: &'de str) -> Option<T> {
    if json.trim_ascii_start().starts_with('{') {
        serde_json::from_str(json).ok()
    } else {
        None
    }
}

/// A number or a text; the digits are kept exactly.
pub(super) struct WireId<Of>(pub(super) Id<Of>);

impl<'de, Of> Deserialize<'de> for WireId<Of> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        enum Either {
            Number(u64),
            Text(Box<str>),
        }
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Either;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an id")
            }
            fn visit_u64<E>(self, number: u64) -> Result<Either, E> {
                Ok(Either::Number(number))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Either, E> {
                if text.is_empty() {
                    return Err(E::custom("an empty id"));
                }
                Ok(Either::Text(text.into()))
            }
        }
        Ok(Self(match deserializer.deserialize_any(Reader)? {
            Either::Number(number) => Id::number(number),
            Either::Text(text) => Id::text(text),
        }))
    }
}

/// Years that make sense. Others are so near to the end of all dates that reckoning with them stops
/// the page.
const YEARS: RangeInclusive<i32> = 1..=9000;

/// A time, or nothing where the server's is none.
pub(super) fn time(text: Option<String>) -> Option<OffsetDateTime> {
    let time = OffsetDateTime::parse(&text?, &Rfc3339).ok()?;
    YEARS.contains(&time.year()).then_some(time)
}

/// `2025-03-18`.
pub(super) fn date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let year = parts
        .next()?
        .parse()
        .ok()
        .filter(|year| YEARS.contains(year))?;
    let month: u8 = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}
