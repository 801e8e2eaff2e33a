//! Objects of the API's answers and what is in them. A member is read when it is asked for: one that
//! nobody knows may hold whatever it likes (F23).

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use domain::id::Id;
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use time::format_description::well_known::Rfc3339;
use time::{Date, Month, OffsetDateTime};

/// An object, each member as it is written.
pub(super) struct Object<'a>(BTreeMap<String, &'a RawValue>);

impl<'a> Object<'a> {
    /// Reads an object; what else there is in JSON is none. Of a member that comes twice the last counts.
    pub(super) fn read(json: &'a str) -> Option<Self> {
        serde_json::from_str(json).ok().map(Self)
    }

    /// The JSON of a member that is there and not `null`.
    fn member(&self, name: &str) -> Option<&'a str> {
        let json = self.0.get(name)?.get();
        (json != "null").then_some(json)
    }

    /// The object as JSON, with this text for a member.
    pub(super) fn with_text(self, name: &str, text: &str) -> Option<String> {
        let text = to_raw_value(text).ok()?;
        let mut members: BTreeMap<String, &RawValue> = self.0;
        members.insert(name.to_owned(), &text);
        serde_json::to_string(&members).ok()
    }

    /// A member without which this is not the object that it should be.
    pub(super) fn required<T>(
        &self,
        name: &str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Option<T> {
        read(self.member(name)?)
    }

    /// A member that may be absent: `Some(None)`. One that is there and makes no sense is as bad as a
    /// required one that is missing: `None`.
    #[allow(clippy::option_option)] // what absence means is for whoever asks
    pub(super) fn optional<T>(
        &self,
        name: &str,
        read: impl FnOnce(&'a str) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.member(name) {
            Some(json) => read(json).map(Some),
            None => Some(None),
        }
    }
}

/// The elements of a list, as they are written.
pub(super) fn elements(json: &str) -> Option<Vec<&RawValue>> {
    serde_json::from_str(json).ok()
}

/// Reads a list, of which every element has to make sense.
pub(super) fn list<T>(json: &str, read: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let elements = elements(json)?.into_iter();
    elements.map(|element| read(element.get())).collect()
}

/// Any value.
pub(super) fn value(json: &str) -> Option<Value> {
    serde_json::from_str(json).ok()
}

/// A text, a number, or yes or no: whatever else there is, and however long, is not read.
fn scalar(json: &str) -> Option<Value> {
    (!json.starts_with(['[', '{'])).then(|| value(json))?
}

/// A text.
pub(super) fn text(json: &str) -> Option<String> {
    match scalar(json)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// Yes or no.
pub(super) fn boolean(json: &str) -> Option<bool> {
    scalar(json)?.as_bool()
}

/// A whole number that is not negative.
pub(super) fn number<T: TryFrom<u64>>(json: &str) -> Option<T> {
    T::try_from(scalar(json)?.as_u64()?).ok()
}

/// An id: a number or a text; the digits are kept exactly (F25).
pub(super) fn id<Of>(json: &str) -> Option<Id<Of>> {
    match scalar(json)? {
        Value::Number(number) => number.as_u64().map(Id::number),
        Value::String(text) if !text.is_empty() => Some(Id::text(text)),
        _ => None,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_member_that_comes_twice_the_last_counts() {
        let twice = Object::read(r#"{"none": 1, "none": 2}"#).expect("an object");
        assert_eq!(twice.required("none", number::<u8>), Some(2));
    }

    #[test]
    fn s30_what_should_be_a_text_or_a_number_is_not_looked_into_where_it_is_something_else() {
        for json in ["[1]", "{}", "[[[", "{\"a\": 1}"] {
            assert_eq!(text(json), None, "{json}");
            assert_eq!(number::<u8>(json), None, "{json}");
            assert_eq!(boolean(json), None, "{json}");
        }
        assert_eq!(number::<u8>("7"), Some(7));
        assert_eq!(boolean("true"), Some(true));
    }
}
