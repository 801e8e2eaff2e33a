//! Numbers, dates, spans of time and plurals, by the browser's own `Intl`.

use js_sys::{Array, Date as JsDate, Function, Intl as Js, Object, Reflect};
use time::{Date, Duration, OffsetDateTime, UtcOffset};
use wasm_bindgen::JsValue;

use crate::reactive::StoredValue;

/// The formats of one language.
#[derive(Clone, Copy, Debug)]
pub struct Intl(StoredValue<Formatters>);

/// The browser's formatters, made once.
#[derive(Debug)]
struct Formatters {
    tag: String,
    plurals: Js::PluralRules,
    numbers: Function,
    relative: Js::RelativeTimeFormat,
    lists: Js::ListFormat,
    days: Function,
    dates: Function,
    moments: Function,
}

impl Intl {
    pub(super) fn new(tag: &str) -> Self {
        let tags = Array::of1(&tag.into());
        let format = |options: &[(&str, &str)]| Js::DateTimeFormat::new(&tags, &made_of(options));
        let formatters = Formatters {
            plurals: Js::PluralRules::new(&tags, &Object::new()),
            numbers: Js::NumberFormat::new(&tags, &Object::new()).format(),
            lists: Js::ListFormat::new(&tags, &Object::new()),
            relative: Js::RelativeTimeFormat::new(&tags, &made_of(&[("numeric", "auto")])),
            // A day has no time zone: it is formatted where it was made, in UTC.
            days: format(&[("dateStyle", "long"), ("timeZone", "UTC")]).format(),
            dates: format(&[("dateStyle", "medium")]).format(),
            moments: format(&[("dateStyle", "full"), ("timeStyle", "long")]).format(),
            tag: tag.to_owned(),
        };
        Self(StoredValue::new(formatters))
    }

    /// The language, as a BCP 47 tag, for the `lang` attribute.
    pub fn language(self) -> String {
        self.0.with_value(|intl| intl.tag.clone())
    }

    pub(super) fn plural_category(self, count: usize) -> String {
        self.0
            .with_value(|intl| intl.plurals.select(as_number(count)).into())
    }

    /// `12,345`.
    pub fn number(self, count: usize) -> String {
        self.formatted(|intl| &intl.numbers, &as_number(count).into())
    }

    /// Several things as one: "Budget, Documents, and Reports".
    pub fn list(self, things: &[String]) -> String {
        let things: Array = things.iter().map(JsValue::from).collect();
        self.0.with_value(|intl| intl.lists.format(&things).into())
    }

    /// A day: "March 18, 2025".
    pub fn day(self, day: Date) -> String {
        let noon = day.midnight().assume_utc() + Duration::hours(12);
        self.formatted(|intl| &intl.days, &js_date(noon))
    }

    /// A moment to the second, in the reader's own time zone, which is named.
    pub fn moment(self, time: OffsetDateTime) -> String {
        self.formatted(|intl| &intl.moments, &js_date(time))
    }

    fn formatted(self, format: fn(&Formatters) -> &Function, value: &JsValue) -> String {
        self.0.with_value(|intl| called(format(intl), value))
    }

    /// A span of time: "5 minutes", "90 seconds".
    pub fn span(self, seconds: u32) -> String {
        let (amount, unit) = in_whole_units(seconds);
        let tags = Array::of1(&self.language().into());
        let options = made_of(&[("style", "unit"), ("unit", unit), ("unitDisplay", "long")]);
        let format = Js::NumberFormat::new(&tags, &options).format();
        called(&format, &amount.into())
    }

    /// A date, short: "Jul 2, 2025", in the reader's own time zone.
    pub fn date(self, time: OffsetDateTime) -> String {
        self.formatted(|intl| &intl.dates, &js_date(time))
    }

    /// So many of a unit ago, or ahead: "3 days ago", "yesterday", "in 54 minutes".
    pub(super) fn away(self, amount: i64, unit: &str) -> String {
        #[allow(clippy::cast_precision_loss)] // a few thousand at most
        let amount = amount as f64;
        self.0
            .with_value(|intl| intl.relative.format(amount, unit).into())
    }
}

/// The same time with the offset that the reader's time zone has at that time.
pub(super) fn in_readers_zone(time: OffsetDateTime) -> OffsetDateTime {
    #[allow(clippy::cast_possible_truncation)] // whole minutes, of less than two days
    let behind = js_date(time).get_timezone_offset() as i32;
    let offset = UtcOffset::from_whole_seconds(behind * -60).unwrap_or(UtcOffset::UTC);
    time.to_offset(offset)
}

/// Seconds, and what so many are called, the longest first.
const UNITS: [(u32, &str); 3] = [(86_400, "day"), (3600, "hour"), (60, "minute")];

/// A span in days or less, in the largest unit that it is a whole number of.
fn in_whole_units(seconds: u32) -> (u32, &'static str) {
    let mut units = UNITS.iter();
    let unit = units.find(|(length, _)| seconds.is_multiple_of(*length));
    let (length, unit) = unit.unwrap_or(&(1, "second"));
    (seconds / length, unit)
}

fn made_of(options: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (name, value) in options {
        // Fails only for objects that cannot be written to.
        let _ = Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    object
}

fn js_date(time: OffsetDateTime) -> JsDate {
    #[allow(clippy::cast_precision_loss)] // milliseconds of any year that `time` knows
    let milliseconds = (time.to_offset(UtcOffset::UTC).unix_timestamp() * 1000) as f64;
    JsDate::new(&milliseconds.into())
}

#[allow(clippy::cast_precision_loss)] // a number of things on a screen
fn as_number(count: usize) -> f64 {
    count as f64
}

fn called(format: &Function, value: &JsValue) -> String {
    let formatted = format.call1(&JsValue::UNDEFINED, value).ok();
    formatted
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_said_exactly() {
        assert_eq!(in_whole_units(300), (5, "minute"));
        assert_eq!(in_whole_units(90), (90, "second"));
        assert_eq!(in_whole_units(7200), (2, "hour"));
    }
}
