//! What the API's answers become.

use std::collections::HashMap;

use domain::{Access, CompanyId, Person};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::failure::Failure;

/// A company that the token reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    /// Its id.
    pub id: CompanyId,
    /// Its name.
    pub name: String,
    /// Whether it can be gone to, as far as the server says.
    pub is_active: bool,
}

/// How long a token lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenInfo {
    /// Seconds from now.
    pub expires_in_seconds: u32,
}

/// What the person may do in a company, and what the company's tools are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLevels {
    /// Their levels on the two tools that decide about service accounts.
    pub access: Access,
    /// What people call each tool, by what the API calls it.
    pub tool_names: HashMap<String, String>,
}

/// An entry of an account's history.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    /// Its id, where the server gives one.
    pub id: Option<String>,
    /// When it was done.
    pub at: Option<OffsetDateTime>,
    /// What was done, as the API calls it: `created`, `updated`, `permissions_changed` …
    pub action: String,
    /// Who did it.
    pub by: Option<Person>,
    /// What changed.
    pub changes: Vec<FieldChange>,
}

/// One field of an entry of the history.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FieldChange {
    /// The field, as the API calls it.
    pub field: String,
    /// What it was, as text.
    pub from: Option<String>,
    /// What it became, as text.
    pub to: Option<String>,
}

/// Something of a list that may be unreadable by itself (F22).
#[derive(Clone, Debug, PartialEq)]
pub enum Row<T> {
    /// As it should be.
    Read(T),
    /// Not what the contract says; with its name, where that much could be read.
    Unreadable(String),
}

impl<T> Row<T> {
    /// What could be read.
    pub fn read(self) -> Option<T> {
        match self {
            Self::Read(value) => Some(value),
            Self::Unreadable(_) => None,
        }
    }

    /// The same, to look at.
    pub fn as_read(&self) -> Option<&T> {
        match self {
            Self::Read(value) => Some(value),
            Self::Unreadable(_) => None,
        }
    }
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct PageOf<T> {
    /// What is in it.
    pub rows: Vec<T>,
    /// How many there are on all pages, where the server says.
    pub total: Option<usize>,
    /// How many a page has: what was asked for, or less if the server says so.
    pub per_page: usize,
    /// Whether more come after it.
    pub has_next: bool,
}

impl<T> PageOf<T> {
    /// The same page with what becomes of its rows.
    #[must_use]
    pub fn filter_map<U>(self, keep: impl FnMut(T) -> Option<U>) -> PageOf<U> {
        PageOf {
            rows: self.rows.into_iter().filter_map(keep).collect(),
            total: self.total,
            per_page: self.per_page,
            has_next: self.has_next,
        }
    }
}

/// Which state of a resource somebody has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// A strong entity tag.
    Tag(String),
    /// The server gives none, a weak one, or does not expose it (F5, F6).
    Unknown,
}

/// A resource, in the state that somebody has seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Versioned<T> {
    /// The resource.
    pub value: T,
    /// Its state.
    pub(crate) version: Version,
}

/// A state of a resource, to be kept and compared with a later one. What is in it is the server's, and
/// means nothing by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VersionMark(String);

impl<T> Versioned<T> {
    /// The mark of its state, where the server tells one state from another (F5, F6).
    pub fn mark(&self) -> Option<VersionMark> {
        match &self.version {
            Version::Tag(tag) => Some(VersionMark(tag.clone())),
            Version::Unknown => None,
        }
    }
}

/// What is known of an account that was not found, or could not be looked at (F8). Every outcome that
/// tells so is made of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Absence {
    /// It is not there any more: how that was found out.
    Gone(Failure),
    /// It can be seen, and what was asked for is not found all the same.
    NotFound(Failure),
    /// It is not found, and no other account can be seen either, which is `why` nobody can tell whether
    /// it is there.
    NotVisible { failure: Failure, why: Failure },
    /// Nobody could look, for this reason.
    NotLooked(Failure),
    /// Whatever it is, nobody knows whether the write was done that failed so: a look could not tell,
    /// which is `why`.
    InDoubt { failure: Failure, why: Failure },
}

impl Absence {
    /// The same, of a look after a write that failed so: what may have been done, by this write or by
    /// one before it, has not failed because nobody could look (F19).
    pub(crate) fn after(self, failure: Failure, may_be_done: bool) -> Self {
        match self {
            Self::NotFound(why) | Self::NotLooked(why) | Self::NotVisible { why, .. }
                if may_be_done =>
            {
                Self::InDoubt { failure, why }
            }
            absence => absence,
        }
    }
}
