//! The wire's shapes, and how they become the domain's types.
//!
//! Unknown fields are ignored and unknown values kept as they are; a value that makes no sense
//! makes its own object unreadable, not the whole answer (F22, F23, F25).

use domain::app_type::Unclear;
use domain::id::Id;
use domain::policy::Policy;
use domain::{
    Access, AccessLevel, Account, AccountChange, AppStatus, AppType, Contact, MarketplaceApp,
    NotFunctionalReason, PermissionCounts, Person, name,
};
use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::format_description::well_known::Rfc3339;
use time::{Date, Month, OffsetDateTime};

use super::calls::{Company, Event, FieldChange, TokenInfo};

/// A number or a text; the digits are kept exactly.
struct WireId<Of>(Id<Of>);

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

/// A time, or nothing where the server's is none.
fn time(text: Option<String>) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(&text?, &Rfc3339).ok()
}

/// `2025-03-18`.
fn date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

#[derive(Deserialize)]
struct WireAccount {
    id: WireId<domain::id::OfAccount>,
    name: String,
    #[serde(default)]
    app_type: Option<String>,
    #[serde(default)]
    marketplace_app: Option<WireApp>,
    #[serde(default)]
    client_id: Option<String>,
    #[serde(default)]
    contact: Option<WireContact>,
    #[serde(default)]
    functional: Option<bool>,
    #[serde(default)]
    not_functional_reasons: Option<Vec<String>>,
    #[serde(default)]
    permissions: Option<WireCounts>,
    #[serde(default)]
    last_used_at: Option<String>,
    #[serde(default)]
    secret_created_at: Option<String>,
    #[serde(default)]
    created_at: Option<String>,
    #[serde(default)]
    created_by: Option<WirePerson>,
    #[serde(default)]
    updated_at: Option<String>,
    #[serde(default)]
    updated_by: Option<WirePerson>,
}

#[derive(Deserialize)]
struct WireContact {
    user_id: WireId<domain::id::OfUser>,
    email_address: String,
    #[serde(default)]
    issued_email_address: Option<String>,
    #[serde(default)]
    company_directories: Option<u32>,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct WireCounts {
    none: u32,
    read_only: u32,
    standard: u32,
    admin: u32,
}

#[derive(Deserialize)]
struct WirePerson {
    id: WireId<domain::id::OfUser>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    login: Option<String>,
}

#[derive(Deserialize)]
struct WireApp {
    id: WireId<domain::id::OfApp>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    publisher: Option<String>,
    #[serde(default)]
    status: Option<String>,
}

impl WireApp {
    fn into_domain(self) -> MarketplaceApp {
        let status = match self.status.as_deref() {
            Some("listed") => AppStatus::Listed,
            Some("removed") => AppStatus::Removed,
            other => AppStatus::Unknown(other.unwrap_or_default().into()),
        };
        MarketplaceApp {
            name: self.name.unwrap_or_else(|| self.id.0.to_string()),
            id: self.id.0,
            publisher: self.publisher.unwrap_or_default(),
            status,
        }
    }
}

impl WirePerson {
    fn into_domain(self) -> Person {
        Person {
            id: self.id.0,
            name: self.name.unwrap_or_default(),
            login: self.login.unwrap_or_default(),
        }
    }
}

impl WireContact {
    fn into_domain(self) -> Contact {
        Contact {
            user_id: self.user_id.0,
            issued_email_address: self
                .issued_email_address
                .unwrap_or_else(|| self.email_address.clone()),
            email_address: self.email_address,
            company_directories: self.company_directories.unwrap_or(1),
        }
    }
}

fn app_type(kind: Option<String>, app: Option<MarketplaceApp>) -> AppType {
    match (kind.as_deref(), app) {
        (Some("custom"), _) => AppType::Custom,
        (Some("marketplace"), Some(app)) => AppType::Marketplace(app),
        (Some("marketplace"), None) => AppType::Unclear(Unclear::AppMissing),
        (Some(other), _) if !other.is_empty() => AppType::Unclear(Unclear::Unknown(other.into())),
        _ => AppType::Unclear(Unclear::Missing),
    }
}

fn reason(code: String) -> NotFunctionalReason {
    match code.as_str() {
        "contact_email_changed" => NotFunctionalReason::ContactEmailChanged,
        "contact_in_other_directory" => NotFunctionalReason::ContactInOtherDirectory,
        "sunset" => NotFunctionalReason::Sunset,
        _ => NotFunctionalReason::Unknown(code.into()),
    }
}

/// Reads an account.
pub(super) fn account(json: &str) -> Option<Account> {
    let wire: WireAccount = serde_json::from_str(json).ok()?;
    Some(Account {
        id: wire.id.0,
        name: wire.name,
        app_type: app_type(
            wire.app_type,
            wire.marketplace_app.map(WireApp::into_domain),
        ),
        client_id: wire.client_id.unwrap_or_default(),
        contact: wire.contact.map(WireContact::into_domain),
        // A server that does not say is not to be read as "broken".
        functional: wire.functional.unwrap_or(true),
        not_functional_reasons: wire
            .not_functional_reasons
            .unwrap_or_default()
            .into_iter()
            .map(reason)
            .collect(),
        permissions: wire.permissions.map(|counts| PermissionCounts {
            none: counts.none,
            read_only: counts.read_only,
            standard: counts.standard,
            admin: counts.admin,
        }),
        last_used_at: time(wire.last_used_at),
        secret_created_at: time(wire.secret_created_at),
        created_at: time(wire.created_at),
        created_by: wire.created_by.map(WirePerson::into_domain),
        updated_at: time(wire.updated_at),
        updated_by: wire.updated_by.map(WirePerson::into_domain),
    })
}

/// Reads the name and id of an account that is unreadable as a whole, for its row in the list.
pub(super) fn label(json: &str) -> String {
    #[derive(Deserialize)]
    struct Label {
        name: String,
    }
    serde_json::from_str(json).map_or_else(|_| String::new(), |label: Label| label.name)
}

/// Reads a marketplace app.
pub(super) fn app(json: &str) -> Option<MarketplaceApp> {
    let wire: WireApp = serde_json::from_str(json).ok()?;
    Some(wire.into_domain())
}

/// Reads who somebody is.
pub(super) fn person(json: &str) -> Option<Person> {
    let wire: WirePerson = serde_json::from_str(json).ok()?;
    Some(wire.into_domain())
}

/// Reads a company; `None` also for one that is not active.
pub(super) fn company(json: &str) -> Option<Company> {
    #[derive(Deserialize)]
    struct WireCompany {
        id: WireId<domain::id::OfCompany>,
        name: String,
        #[serde(default)]
        is_active: Option<bool>,
    }
    let wire: WireCompany = serde_json::from_str(json).ok()?;
    (wire.is_active != Some(false)).then_some(Company {
        id: wire.id.0,
        name: wire.name,
    })
}

/// Reads a person's levels on the two tools that matter here.
pub(super) fn access(json: &str) -> Option<Access> {
    #[derive(Deserialize)]
    struct Tools {
        tools: Vec<Tool>,
    }
    #[derive(Deserialize)]
    struct Tool {
        name: String,
        #[serde(default)]
        user_access_level: Option<Level>,
    }
    #[derive(Deserialize)]
    struct Level {
        name: String,
    }
    let tools: Tools = serde_json::from_str(json).ok()?;
    let level = |tool: &str| {
        let found = tools.tools.iter().find(|one| one.name == tool);
        let level = found.and_then(|tool| tool.user_access_level.as_ref());
        level
            .and_then(|level| AccessLevel::parse(&level.name))
            .unwrap_or_default()
    };
    Some(Access {
        admin: level("admin"),
        directory: level("directory"),
    })
}

/// Reads a company's policy.
pub(super) fn policy(json: &str) -> Option<Policy> {
    #[derive(Deserialize)]
    #[serde(default)]
    #[derive(Default)]
    struct WirePolicy {
        name_max_length: Option<usize>,
        creation_ends_on: Option<String>,
        sunset_on: Option<String>,
        notice_title: Option<String>,
        notice_url: Option<String>,
    }
    let wire: WirePolicy = serde_json::from_str(json).ok()?;
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    Some(Policy {
        name_max_length: wire.name_max_length.unwrap_or(name::DEFAULT_MAX_LENGTH),
        creation_ends_on: wire.creation_ends_on.as_deref().and_then(date),
        sunset_on: wire.sunset_on.as_deref().and_then(date),
        notice_title: filled(wire.notice_title),
        notice_url: filled(wire.notice_url),
    })
}

/// Reads how long a token lasts.
pub(super) fn token_info(json: &str) -> Option<TokenInfo> {
    #[derive(Deserialize)]
    struct Info {
        expires_in_seconds: u32,
    }
    let info: Info = serde_json::from_str(json).ok()?;
    Some(TokenInfo {
        expires_in_seconds: info.expires_in_seconds,
    })
}

/// Reads an entry of an account's history.
pub(super) fn event(json: &str) -> Option<Event> {
    #[derive(Deserialize)]
    struct WireEvent {
        #[serde(default)]
        at: Option<String>,
        action: String,
        #[serde(default)]
        by: Option<WirePerson>,
        #[serde(default)]
        changes: Option<Vec<WireChange>>,
    }
    #[derive(Deserialize)]
    struct WireChange {
        field: String,
        #[serde(default)]
        from: Value,
        #[serde(default)]
        to: Value,
    }
    let wire: WireEvent = serde_json::from_str(json).ok()?;
    let changes = wire.changes.unwrap_or_default().into_iter();
    Some(Event {
        at: time(wire.at),
        action: wire.action,
        by: wire.by.map(WirePerson::into_domain),
        changes: changes
            .map(|change| FieldChange {
                field: change.field,
                from: shown(&change.from),
                to: shown(&change.to),
            })
            .collect(),
    })
}

/// A value of a change, as text: a text as it is, an object by its name.
fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Object(object) => match object.get("name").and_then(Value::as_str) {
            Some(name) => Some(name.to_owned()),
            None => Some(value.to_string()),
        },
        other => Some(other.to_string()),
    }
}

/// The body of a PATCH: only what changes in `account` (U1).
pub(super) fn change(change: &AccountChange, account: &Account) -> String {
    #[derive(Serialize)]
    struct Body<'a> {
        service_account: Fields<'a>,
    }
    #[derive(Serialize)]
    struct Fields<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        app_type: Option<&'a str>,
        // Twice optional: absent, or there and null (A3).
        #[allow(clippy::option_option)]
        #[serde(skip_serializing_if = "Option::is_none")]
        marketplace_app_id: Option<Option<IdOut<'a>>>,
    }
    #[derive(Serialize)]
    #[serde(untagged)]
    enum IdOut<'a> {
        Number(u64),
        Text(&'a str),
    }
    let (app_type, app) = match change.app_type() {
        Some(AppType::Custom) => (Some("custom"), Some(None)),
        Some(AppType::Marketplace(app)) => {
            let id = match app.id.as_number() {
                Some(number) => IdOut::Number(number),
                None => IdOut::Text(app.id.as_str()),
            };
            (Some("marketplace"), Some(Some(id)))
        }
        // An unclear type is never chosen, only kept.
        Some(AppType::Unclear(_)) | None => (None, None),
    };
    let same_kind = change.app_type().map(AppType::kind) == Some(account.app_type.kind());
    let body = Body {
        service_account: Fields {
            name: change.name().map(name::AccountName::as_str),
            // Another app alone leaves the type as it is.
            app_type: app_type.filter(|_| !same_kind),
            marketplace_app_id: app,
        },
    };
    serde_json::to_string(&body).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use domain::unicode::Unicode;
    use domain::{AppKind, Draft, Health, Sunset};

    use super::*;

    /// Enough Unicode for ASCII names.
    struct Ascii;

    impl Unicode for Ascii {
        fn nfc(&self, text: &str) -> String {
            text.to_owned()
        }
        fn nfkc(&self, text: &str) -> String {
            text.to_owned()
        }
        fn upper(&self, text: &str) -> String {
            text.to_uppercase()
        }
        fn lower(&self, text: &str) -> String {
            text.to_lowercase()
        }
    }

    fn body(draft: &Draft, account: &Account) -> String {
        let checked = draft.check(account, 255, &Ascii).unwrap();
        change(&AccountChange::from_checked(checked).unwrap(), account)
    }

    fn marketplace(app: &str) -> Account {
        account(&format!(
            r#"{{"id": 1, "name": "Sync", "app_type": "marketplace",
                 "marketplace_app": {{"id": {app}, "name": "Bridge", "status": "listed"}}}}"#
        ))
        .unwrap()
    }

    fn listed(id: &str) -> MarketplaceApp {
        app(&format!(
            r#"{{"id": {id}, "name": "Other", "status": "listed"}}"#
        ))
        .unwrap()
    }

    #[test]
    fn f25_ids_keep_their_digits_and_nonsense_is_unreadable() {
        let read = account(r#"{"id": 9223372036854775807, "name": "Sync"}"#).unwrap();
        assert_eq!(read.id.as_str(), "9223372036854775807");
        let text = account(r#"{"id": "a/b", "name": "Sync"}"#).unwrap();
        assert_eq!(text.id.as_str(), "a/b");
        for id in ["1e400", "1.5", "-1", "null", "\"\"", "[]"] {
            assert_eq!(
                account(&format!(r#"{{"id": {id}, "name": "Sync"}}"#)),
                None,
                "{id}"
            );
        }
    }

    #[test]
    fn an_account_with_no_more_than_id_and_name_is_readable_and_functional() {
        let read = account(r#"{"id": 1, "name": "Sync"}"#).unwrap();
        assert_eq!(read.app_type, AppType::Unclear(Unclear::Missing));
        assert!(Health::of(&read, Sunset::NotPlanned).is_functional());
    }

    #[test]
    fn f23_what_this_version_does_not_know_is_kept_as_it_is() {
        let read = account(
            r#"{"id": 1, "name": "Sync", "app_type": "partner", "colour": "red",
                "functional": false, "not_functional_reasons": ["asleep"]}"#,
        )
        .unwrap();
        assert_eq!(
            read.app_type,
            AppType::Unclear(Unclear::Unknown("partner".into()))
        );
        assert_eq!(
            read.not_functional_reasons,
            [NotFunctionalReason::Unknown("asleep".into())]
        );
    }

    #[test]
    fn u1_only_what_changes_is_sent() {
        let account = marketplace("7");
        let renamed = Draft {
            name: "Morning".into(),
            ..Draft::of(&account)
        };
        assert_eq!(
            body(&renamed, &account),
            r#"{"service_account":{"name":"Morning"}}"#
        );
        let other_app = Draft {
            app: Some(listed("9007199254740993")),
            ..Draft::of(&account)
        };
        assert_eq!(
            body(&other_app, &account),
            r#"{"service_account":{"marketplace_app_id":9007199254740993}}"#
        );
    }

    #[test]
    fn a3_custom_sends_that_the_app_goes() {
        let account = marketplace("7");
        let custom = Draft {
            kind: Some(AppKind::Custom),
            ..Draft::of(&account)
        };
        assert_eq!(
            body(&custom, &account),
            r#"{"service_account":{"app_type":"custom","marketplace_app_id":null}}"#
        );
    }

    #[test]
    fn an_id_goes_back_in_the_shape_it_came_in() {
        let account = account(r#"{"id": 1, "name": "Sync", "app_type": "custom"}"#).unwrap();
        let chosen = Draft {
            kind: Some(AppKind::Marketplace),
            app: Some(listed("\"0042\"")),
            ..Draft::of(&account)
        };
        assert_eq!(
            body(&chosen, &account),
            r#"{"service_account":{"app_type":"marketplace","marketplace_app_id":"0042"}}"#
        );
    }

    #[test]
    fn levels_of_tools_that_are_not_there_are_none() {
        let read = access(
            r#"{"tools": [{"id": 1, "name": "admin", "user_access_level": {"id": 4, "name": "Admin"}}]}"#,
        )
        .unwrap();
        assert_eq!(
            (read.admin, read.directory),
            (AccessLevel::Admin, AccessLevel::None)
        );
    }

    #[test]
    fn d2_a_policy_may_leave_everything_open() {
        assert_eq!(policy("{}"), Some(Policy::default()));
        let dated = policy(r#"{"sunset_on": "2025-03-18", "creation_ends_on": "soon"}"#).unwrap();
        assert_eq!(dated.sunset_on.unwrap().to_string(), "2025-03-18");
        assert_eq!(dated.creation_ends_on, None);
    }

    #[test]
    fn the_values_of_a_change_are_shown_whatever_they_are() {
        let read = event(
            r#"{"action": "updated", "changes": [
                {"field": "marketplace_app", "from": null, "to": {"id": 7, "name": "Bridge"}},
                {"field": "limit", "from": 1, "to": true}]}"#,
        )
        .unwrap();
        let values: Vec<_> = read
            .changes
            .iter()
            .map(|change| (change.from.as_deref(), change.to.as_deref()))
            .collect();
        assert_eq!(values, [(None, Some("Bridge")), (Some("1"), Some("true"))]);
    }
}
