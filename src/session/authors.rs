//! Who made something of an account what it is, and when: by its history where that tells, and
//! otherwise by what the account says of its last change.

use std::pin::pin;
use std::time::Duration;

use client::{Client, Event, FieldChange, Row};
use domain::{Account, AccountId, AppKind, Draft, Level, Person, UserId};
use futures_util::future::{Either, select};
use time::OffsetDateTime;

use crate::browser::pause;

/// How long the history is waited for: to know who it was is good, and keeps nobody waiting.
const PATIENCE: Duration = Duration::from_secs(2);

/// Who did something, and when, as far as that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Author {
    pub id: Option<UserId>,
    pub name: Option<String>,
    pub at: Option<OffsetDateTime>,
}

/// The newest part of an account's history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Authors(Vec<Event>);

impl Authors {
    /// Asks the history. One that cannot be had, or not soon, tells nothing.
    pub async fn learn(client: &Client, account: &AccountId) -> Self {
        let (asked, patience) = (pin!(client.events(account, 1)), pin!(pause(PATIENCE)));
        match select(asked, patience).await {
            Either::Left((Ok(newest), _)) => {
                Self(newest.rows.into_iter().filter_map(Row::read).collect())
            }
            Either::Left((Err(_), _)) | Either::Right(_) => Self::default(),
        }
    }

    /// Who gave a field of an account what it has now: the name, or the App Type with its app.
    pub fn of_field(&self, field: &str, now: &Account) -> Author {
        match field {
            Draft::NAME => self.of_name(now),
            _ => self.of_app_type(now),
        }
    }

    fn of_name(&self, now: &Account) -> Author {
        let is_so = |change: &FieldChange| {
            change.field == "name" && change.to.as_deref() == Some(now.name.as_str())
        };
        self.newest(is_so).unwrap_or_else(|| Author::of(now))
    }

    fn of_app_type(&self, now: &Account) -> Author {
        let kind = now.app_type.kind().map(AppKind::code);
        let app = now.app_type.app();
        let is_so = |change: &FieldChange| match change.field.as_str() {
            "app_type" => change.to.as_deref() == kind,
            "marketplace_app" => change.to.as_deref() == app.map(|app| app.name.as_str()),
            "marketplace_app_id" => change.to.as_deref() == app.map(|app| app.id.as_str()),
            _ => false,
        };
        self.newest(is_so).unwrap_or_else(|| Author::of(now))
    }

    /// Who set the level that an account has now in a tool, where the history tells.
    pub fn of_level(&self, tool: &str, level: &Level) -> Option<Author> {
        self.newest(|change| {
            change.field.strip_prefix("permissions.") == Some(tool)
                && change.to.as_deref() == Some(level.code())
        })
    }

    /// Who set any level last, where the history tells.
    pub fn of_permissions(&self) -> Option<Author> {
        self.newest(|change| change.field.starts_with("permissions."))
    }

    /// Whoever made the newest change of this kind.
    fn newest(&self, is_so: impl Fn(&FieldChange) -> bool) -> Option<Author> {
        let event = self
            .0
            .iter()
            .find(|event| event.changes.iter().any(&is_so))?;
        Some(Author::new(event.by.as_ref(), event.at))
    }
}

impl Author {
    /// Whoever changed an account last, whatever it was.
    pub fn of(account: &Account) -> Self {
        Self::new(account.updated_by.as_ref(), account.updated_at)
    }

    fn new(by: Option<&Person>, at: Option<OffsetDateTime>) -> Self {
        let name = by.map(|by| by.label().to_owned());
        Self {
            id: by.map(|by| by.id.clone()),
            name: name.filter(|name| !name.is_empty()),
            at,
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::app_type::{AppStatus, MarketplaceApp};
    use domain::{AccessLevel, AppId, AppType};
    use time::macros::datetime;

    use super::*;
    use crate::session::sample;

    fn account(name: &str, app_type: AppType) -> Account {
        Account {
            app_type,
            updated_at: Some(datetime!(2026-03-05 12:00 UTC)),
            updated_by: Some(person("Last")),
            ..sample::account(1, name)
        }
    }

    fn person(name: &str) -> Person {
        Person {
            id: UserId::number(12),
            name: name.into(),
            login: String::new(),
        }
    }

    /// Newest first, as the API gives them: who changed what to what.
    fn history(events: &[(&str, &str, Option<&str>)]) -> Authors {
        let events = events.iter().map(|(who, field, to)| Event {
            id: None,
            at: Some(datetime!(2026-03-01 12:00 UTC)),
            action: "updated".into(),
            by: Some(person(who)),
            changes: vec![FieldChange {
                field: (*field).into(),
                from: None,
                to: to.map(str::to_owned),
            }],
        });
        Authors(events.collect())
    }

    fn name(author: &Author) -> &str {
        author.name.as_deref().unwrap_or_default()
    }

    #[test]
    fn each_field_has_its_own_author() {
        let authors = history(&[
            ("Eve", "permissions.budget", Some("admin")),
            ("Otto", "app_type", Some("custom")),
            ("Ada", "name", Some("Now")),
            ("Ben", "name", Some("Before")),
        ]);
        let now = account("Now", AppType::Custom);
        assert_eq!(name(&authors.of_name(&now)), "Ada");
        assert_eq!(name(&authors.of_app_type(&now)), "Otto");
        let admin = Level::Known(AccessLevel::Admin);
        assert_eq!(name(&authors.of_level("budget", &admin).unwrap()), "Eve");
        assert_eq!(authors.of_level("photos", &admin), None);
        assert_eq!(name(&authors.of_permissions().unwrap()), "Eve");
    }

    #[test]
    fn another_app_is_a_change_of_app_type() {
        let app = MarketplaceApp {
            id: AppId::number(7),
            name: "Bridge".into(),
            publisher: String::new(),
            status: AppStatus::Listed,
        };
        let authors = history(&[("Otto", "marketplace_app", Some("Bridge"))]);
        let now = account("Now", AppType::Marketplace(app));
        assert_eq!(name(&authors.of_app_type(&now)), "Otto");
    }

    #[test]
    fn a_history_that_does_not_tell_leaves_it_to_the_account() {
        let now = account("Now", AppType::Custom);
        // It is behind: the name has become another since.
        for authors in [
            Authors::default(),
            history(&[("Ben", "name", Some("Before"))]),
        ] {
            let author = authors.of_name(&now);
            assert_eq!(name(&author), "Last");
            assert_eq!(author.at, now.updated_at);
        }
    }
}
