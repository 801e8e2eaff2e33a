//! What is read and written as a whole, and has versions: an account, and what it may do.

use domain::{Account, Matrix};

use super::exchange::Answer;
use super::failure::{Failure, FailureKind};
use super::types::{Version, Versioned};
use super::{headers, wire};

/// A resource that is read and written as a whole.
pub(super) trait Resource: Clone + 'static {
    /// Reads it as the API writes it.
    fn read(json: &str) -> Option<Self>;

    /// Whether nothing was done to it between these two, as far as a write is concerned.
    fn is_as(&self, other: &Self) -> bool;

    /// Whether it tells when it was changed. Otherwise a state that comes back is not told from one
    /// that is old.
    fn is_dated(&self) -> bool;

    /// Whether it has an older date.
    fn is_before(&self, other: &Self) -> bool;

    /// Whether it was reset in between.
    fn has_another_secret(&self, other: &Self) -> bool;
}

impl Resource for Account {
    fn read(json: &str) -> Option<Self> {
        wire::account(json)
    }

    /// Being used is no edit.
    fn is_as(&self, other: &Self) -> bool {
        self.name == other.name
            && self.app_type.is_same_choice(&other.app_type)
            && self.updated_at == other.updated_at
    }

    fn is_dated(&self) -> bool {
        self.updated_at.is_some()
    }

    fn is_before(&self, other: &Self) -> bool {
        matches!((self.updated_at, other.updated_at), (Some(one), Some(other)) if one < other)
    }

    fn has_another_secret(&self, other: &Self) -> bool {
        self.secret_created_at != other.secret_created_at
    }
}

impl Resource for Matrix {
    fn read(json: &str) -> Option<Self> {
        wire::matrix(json)
    }

    fn is_as(&self, other: &Self) -> bool {
        self.changes_since(other).is_empty()
    }

    fn is_dated(&self) -> bool {
        false
    }

    fn is_before(&self, _: &Self) -> bool {
        false // it has no date
    }

    fn has_another_secret(&self, _: &Self) -> bool {
        false // it has none
    }
}

/// Whether both are the same state: by their versions, where both have one.
pub(super) fn are_one_state<T: Resource>(one: &Versioned<T>, other: &Versioned<T>) -> bool {
    match (&one.version, &other.version) {
        (Version::Tag(one), Version::Tag(other)) => one == other,
        _ => one.value.is_as(&other.value),
    }
}

/// A resource with its version, read by `read`.
pub(super) fn versioned<T>(
    answer: &Answer,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<Versioned<T>, Failure> {
    let tag = answer.etag.as_deref().and_then(headers::strong_etag);
    Ok(Versioned {
        version: tag.map_or(Version::Unknown, |tag| Version::Tag(tag.to_owned())),
        value: readable(read(&answer.body))?,
    })
}

pub(super) fn readable<T>(read: Option<T>) -> Result<T, Failure> {
    read.ok_or_else(|| Failure::of(FailureKind::Unreadable))
}
