//! Accounts, with the people and apps in them, and the secret that comes with a new one.

use domain::app_type::Unclear;
use domain::{
    Account, AppStatus, AppType, Contact, MarketplaceApp, NotFunctionalReason, PermissionCounts,
    Person, Secret,
};
use zeroize::Zeroizing;

use super::value::{Object, boolean, elements, id, list, number, text, time};

/// Reads an account.
pub(crate) fn account(json: &str) -> Option<Account> {
    let wire = Object::read(json)?;
    let reasons = wire.optional("not_functional_reasons", |codes| list(codes, text))?;
    Some(Account {
        id: wire.required("id", id)?,
        name: wire.required("name", text)?,
        app_type: app_type(
            wire.optional("app_type", text)?,
            wire.optional("marketplace_app", app)?,
        ),
        client_id: wire.optional("client_id", text)?.unwrap_or_default(),
        contact: wire.optional("contact", contact)?,
        // A server that does not say is not to be read as "broken".
        functional: wire.optional("functional", boolean)?.unwrap_or(true),
        not_functional_reasons: reasons.into_iter().flatten().map(reason).collect(),
        permissions: wire.optional("permissions", counts)?,
        last_used_at: time(wire.optional("last_used_at", text)?),
        secret_created_at: time(wire.optional("secret_created_at", text)?),
        created_at: time(wire.optional("created_at", text)?),
        created_by: wire.optional("created_by", person)?,
        updated_at: time(wire.optional("updated_at", text)?),
        updated_by: wire.optional("updated_by", person)?,
    })
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

fn contact(json: &str) -> Option<Contact> {
    let wire = Object::read(json)?;
    let email_address = wire.required("email_address", text)?;
    Some(Contact {
        user_id: wire.required("user_id", id)?,
        issued_email_address: wire
            .optional("issued_email_address", text)?
            .unwrap_or_else(|| email_address.clone()),
        email_address,
        company_directories: wire.optional("company_directories", number)?.unwrap_or(1),
    })
}

fn reason(code: String) -> NotFunctionalReason {
    match code.as_str() {
        "contact_email_changed" => NotFunctionalReason::ContactEmailChanged,
        "contact_in_other_directory" => NotFunctionalReason::ContactInOtherDirectory,
        "sunset" => NotFunctionalReason::Sunset,
        _ => NotFunctionalReason::Unknown(code.into()),
    }
}

fn counts(json: &str) -> Option<PermissionCounts> {
    // Some servers write an object without members as a list.
    if elements(json).is_some_and(|list| list.is_empty()) {
        return Some(PermissionCounts::default());
    }
    let wire = Object::read(json)?;
    let count = |level| Some(wire.optional(level, number)?.unwrap_or(0));
    Some(PermissionCounts {
        none: count("none")?,
        read_only: count("read_only")?,
        standard: count("standard")?,
        admin: count("admin")?,
    })
}

/// Reads the secret of an account that has just been given one.
pub(crate) fn secret(json: &str) -> Option<Secret> {
    let secret = Zeroizing::new(Object::read(json)?.required("client_secret", text)?);
    (!secret.is_empty()).then(|| Secret::new(secret))
}

/// Reads a marketplace app.
pub(crate) fn app(json: &str) -> Option<MarketplaceApp> {
    let wire = Object::read(json)?;
    let id: domain::AppId = wire.required("id", id)?;
    let status = wire.optional("status", text)?.unwrap_or_default();
    Some(MarketplaceApp {
        name: wire
            .optional("name", text)?
            .unwrap_or_else(|| id.to_string()),
        id,
        publisher: wire.optional("publisher", text)?.unwrap_or_default(),
        status: AppStatus::parse(&status),
    })
}

/// Reads who somebody is.
pub(crate) fn person(json: &str) -> Option<Person> {
    let wire = Object::read(json)?;
    Some(Person {
        id: wire.required("id", id)?,
        name: wire.optional("name", text)?.unwrap_or_default(),
        login: wire.optional("login", text)?.unwrap_or_default(),
    })
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
    fn f22_counts_without_members_are_none_however_they_are_written() {
        for counts in ["{}", "[]", "[ ]"] {
            let json = format!(r#"{{"id": 7, "name": "Sync", "permissions": {counts}}}"#);
            let account = account(&json).expect("an account");
            assert_eq!(account.permissions, Some(PermissionCounts::default()));
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
