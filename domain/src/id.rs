//! Identifiers, kept digit for digit.

use std::fmt;
use std::marker::PhantomData;

/// An identifier that the server gave out: a JSON number of up to 2^63−1, or a string.
///
/// It is opaque: the digits are kept exactly (a JavaScript number would round them above 2^53),
/// together with which of the two JSON shapes they came in, so that it goes back the same way.
pub struct Id<Of> {
    text: Box<str>,
    numeric: bool,
    of: PhantomData<fn() -> Of>,
}

impl<Of> Id<Of> {
    /// An id that came as a JSON number.
    pub fn number(value: u64) -> Self {
        Self {
            text: value.to_string().into(),
            numeric: true,
            of: PhantomData,
        }
    }

    /// An id that came as a JSON string.
    pub fn text(value: impl Into<Box<str>>) -> Self {
        Self {
            text: value.into(),
            numeric: false,
            of: PhantomData,
        }
    }

    /// An id read back from a place that does not keep the JSON shape, such as a link.
    ///
    /// Only compare it, put it into a path, or ask the server about it: the shape is unknown.
    pub fn from_link(value: impl Into<Box<str>>) -> Self {
        Self::text(value)
    }

    /// The digits or the text, as the server wrote them.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The number, when the id came as one.
    pub fn as_number(&self) -> Option<u64> {
        if self.numeric {
            self.text.parse().ok()
        } else {
            None
        }
    }
}

impl<Of> Clone for Id<Of> {
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            numeric: self.numeric,
            of: PhantomData,
        }
    }
}

// Two ids are the same when their characters are: a link does not say which JSON shape it had.
impl<Of> PartialEq for Id<Of> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<Of> Eq for Id<Of> {}

impl<Of> std::hash::Hash for Id<Of> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<Of> fmt::Display for Id<Of> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<Of> fmt::Debug for Id<Of> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.text)
    }
}

/// Marks the id of a service account.
pub enum OfAccount {}
/// Marks the id of a marketplace app.
pub enum OfApp {}
/// Marks the id of a company.
pub enum OfCompany {}
/// Marks the id of a person or a directory entry.
pub enum OfUser {}

/// The id of a service account.
pub type AccountId = Id<OfAccount>;
/// The id of a marketplace app.
pub type AppId = Id<OfApp>;
/// The id of a company.
pub type CompanyId = Id<OfCompany>;
/// The id of a person or a directory entry.
pub type UserId = Id<OfUser>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_beyond_what_javascript_holds_are_kept() {
        let id = AccountId::number(9_223_372_036_854_775_807);
        assert_eq!(id.to_string(), "9223372036854775807");
        assert_eq!(id.as_number(), Some(9_223_372_036_854_775_807));
    }

    #[test]
    fn a_text_id_stays_text_even_when_it_is_made_of_digits() {
        let id = AppId::text("0042");
        assert_eq!(id.as_str(), "0042");
        assert_eq!(id.as_number(), None);
    }

    #[test]
    fn an_id_from_a_link_equals_the_one_that_the_server_gave() {
        assert_eq!(
            AccountId::from_link("4294967311"),
            AccountId::number(4_294_967_311)
        );
    }
}
