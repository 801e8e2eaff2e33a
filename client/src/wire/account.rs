//! Accounts, with the people and apps in them, and the secret that comes with a new one.

use domain::app_type::Unclear;
use domain::{
    Account, AppStatus, AppType, Contact, MarketplaceApp, NotFunctionalReason, PermissionCounts,
    Person, Secret,
};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::value::{WireId, object, time};

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
pub(super) struct WirePerson {
    id: WireId<domain::id::OfUser>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    login: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct WireApp {
    id: WireId<domain::id::OfApp>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    publisher: Option<String>,
    #[serde(default)]
    status: Option<String>,
}

impl WireApp {
    pub(super) fn into_domain(self) -> MarketplaceApp {
        let status = AppStatus::parse(&self.status.unwrap_or_default());
        MarketplaceApp {
            name: self.name.unwrap_or_else(|| self.id.0.to_string()),
            id: self.id.0,
            publisher: self.publisher.unwrap_or_default(),
            status,
        }
    }
}

impl WirePerson {
    pub(super) fn into_domain(self) -> Person {
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
pub(crate) fn account(json: &str) -> Option<Account> {
    let wire: WireAccount = object(json)?;
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

/// Reads the secret of an account that has just been given one.
pub(crate) fn secret(json: &str) -> Option<Secret> {
    #[derive(Deserialize)]
    struct WireSecret {
        client_secret: String,
    }
    let wire: WireSecret = object(json)?;
    let secret = Zeroizing::new(wire.client_secret);
    (!secret.is_empty()).then(|| Secret::new(secret))
}

/// Reads a marketplace app.
pub(crate) fn app(json: &str) -> Option<MarketplaceApp> {
    let wire: WireApp = object(json)?;
    Some(wire.into_domain())
}

/// Reads who somebody is.
pub(crate) fn person(json: &str) -> Option<Person> {
    let wire: WirePerson = object(json)?;
    Some(wire.into_domain())
}

#[cfg(test)]
mod tests {
    use domain::{Health, Sunset};

    use super::*;

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
    fn f25_a_list_of_values_is_no_account() {
        assert_eq!(account(r#"[1, "Sync"]"#), None);
        assert!(secret(r#"["s3cr3t"]"#).is_none());
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
    fn f11_a_secret_that_is_cut_off_is_none_at_all() {
        let whole = r#"{"id": 1, "name": "Sync", "client_secret": "s3cr3t"}"#;
        assert!(secret(whole).is_some_and(|secret| secret.expose() == "s3cr3t"));
        for end in 0..whole.len() {
            assert!(secret(&whole[..end]).is_none(), "{end}");
        }
        assert!(secret(r#"{"client_secret": ""}"#).is_none());
    }
}
