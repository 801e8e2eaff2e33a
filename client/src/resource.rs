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

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    /// An account of a marketplace app, changed at some time.
    fn account() -> Account {
        let json = r#"{"id": 7, "name": "Sync", "app_type": "marketplace",
            "marketplace_app": {"id": 3, "name": "Reports", "status": "listed"},
            "updated_at": "2026-11-24T12:00:00Z"}"#;
        Account::read(json).expect("an account")
    }

    #[test]
    fn an_account_was_changed_whose_name_app_type_or_date_is_another() {
        let named = Account {
            name: "Another".to_owned(),
            ..account()
        };
        let of_no_app = Account {
            app_type: domain::AppType::Custom,
            ..account()
        };
        let later = Account {
            updated_at: Some(datetime!(2026-11-24 12:00:01 UTC)),
            ..account()
        };
        for changed in [&named, &of_no_app, &later] {
            assert!(!account().is_as(changed), "{changed:?}");
        }
        let used = Account {
            last_used_at: Some(datetime!(2026-11-25 12:00 UTC)),
            ..account()
        };
        assert!(account().is_as(&used), "being used is no edit");
        assert!(account().is_before(&later) && !later.is_before(&account()));
        assert!(!account().is_before(&account()));
    }

    #[test]
    fn what_has_no_date_is_not_older_than_anything() {
        let undated = Account {
            updated_at: None,
            ..account()
        };
        assert!(account().is_dated() && !undated.is_dated());
        assert!(!undated.is_before(&account()) && !account().is_before(&undated));
    }
}
