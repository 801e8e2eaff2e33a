//! What is sent of accounts.

use domain::{Account, AccountChange, AppType, MarketplaceApp, NewAccount, name};
use serde::Serialize;

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
    /// Absent where it does not change.
    #[serde(skip_serializing_if = "Option::is_none")]
    marketplace_app_id: Option<AppOut<'a>>,
}

/// An app, by its id in the shape it came in, or that there is none (A3).
#[derive(Serialize)]
#[serde(untagged)]
enum AppOut<'a> {
    Number(u64),
    Text(&'a str),
    None,
}

impl<'a> AppOut<'a> {
    fn of(app: &'a MarketplaceApp) -> Self {
        match app.id.as_number() {
            Some(number) => Self::Number(number),
            None => Self::Text(app.id.as_str()),
        }
    }
}

impl Body<'_> {
    fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// An App Type and its app as they are sent. An unclear type is never chosen, only kept.
fn choice(app_type: Option<&AppType>) -> (Option<&'static str>, Option<AppOut<'_>>) {
    match app_type {
        Some(AppType::Custom) => (Some("custom"), Some(AppOut::None)),
        Some(AppType::Marketplace(app)) => (Some("marketplace"), Some(AppOut::of(app))),
        Some(AppType::Unclear(_)) | None => (None, None),
    }
}

/// The body of a PATCH: only what changes in `account` (U1).
pub(crate) fn change(change: &AccountChange, account: &Account) -> String {
    let (app_type, app) = choice(change.app_type());
    let same_kind = change.app_type().map(AppType::kind) == Some(account.app_type.kind());
    let body = Body {
        service_account: Fields {
            name: change.name().map(name::AccountName::as_str),
            // Another app alone leaves the type as it is.
            app_type: app_type.filter(|_| !same_kind),
            marketplace_app_id: app,
        },
    };
    body.json()
}

/// The body of a POST that creates.
pub(crate) fn new_account(new: &NewAccount) -> String {
    let (app_type, marketplace_app_id) = choice(Some(&new.app_type));
    let body = Body {
        service_account: Fields {
            name: Some(new.name.as_str()),
            app_type,
            marketplace_app_id,
        },
    };
    body.json()
}

#[cfg(test)]
mod tests {
    use domain::unicode::Unicode;
    use domain::{AppKind, Draft};

    use super::super::{account, app};
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
        fn nfkd(&self, text: &str) -> String {
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
    fn a_new_account_is_sent_whole() {
        let new = |kind, app| Draft {
            name: " Sync ".into(),
            kind: Some(kind),
            app,
        };
        let sent = |draft: Draft| new_account(&draft.check_new(255, &Ascii).unwrap());
        assert_eq!(
            sent(new(AppKind::Custom, None)),
            r#"{"service_account":{"name":"Sync","app_type":"custom","marketplace_app_id":null}}"#
        );
        assert_eq!(
            sent(new(AppKind::Marketplace, Some(listed("7")))),
            r#"{"service_account":{"name":"Sync","app_type":"marketplace","marketplace_app_id":7}}"#
        );
    }
}
