//! Fuzz targets of what the API answers (F22–F27). `docs/testing.md` says how.

use domain::unicode::Unicode;
use domain::{
    AccessLevel, Account, AccountChange, AppKind, AppStatus, AppType, Draft, Health, Level,
    MarketplaceApp, Sunset,
};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::types::Row;
use crate::wire;

/// Enough Unicode for the names that are sent here.
struct Plain;

impl Unicode for Plain {
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

fuzz::target!(
    /// F23, F25, U1: an account keeps what is unknown, its id to the digit, and an edit of one field
    /// sends that field.
    account,
    |text| {
        let Some(read) = wire::account(text) else { return };
        assert_eq!(read.id.as_str(), id_as_written(text));
        let unknown = with_unknown_member(text);
        assert_eq!(wire::account(&unknown).as_ref(), Some(&read), "{unknown}");
        if let AppType::Unclear(domain::app_type::Unclear::Unknown(value)) = &read.app_type {
            assert_eq!(member(text, "app_type"), Value::from(&**value));
        }
        let _ = Health::of(&read, Sunset::NotPlanned);

        let renamed = Draft {
            name: "Renamed".into(),
            ..Draft::of(&read)
        };
        let expected = r#"{"service_account":{"name":"Renamed"}}"#;
        assert_eq!(sent(&read, &renamed), (read.name != "Renamed").then_some(expected.into()));
        let custom = Draft {
            kind: Some(AppKind::Custom),
            ..Draft::of(&read)
        };
        let expected = r#"{"service_account":{"app_type":"custom","marketplace_app_id":null}}"#;
        let is_new = read.app_type != AppType::Custom;
        assert_eq!(sent(&read, &custom), is_new.then_some(expected.into()));
        assert_eq!(sent(&read, &Draft::of(&read)), None);
    }
);

fuzz::target!(
    /// F22: a row that makes no sense costs itself, wherever it stands.
    accounts,
    |text| {
        let Some(read) = wire::rows(text, wire::account) else { return };
        let elements: Vec<&RawValue> = serde_json::from_str(text).expect("it is a list");
        assert_eq!(read.len(), elements.len());
        let middle = elements.len() / 2;
        let mut broken: Vec<_> = elements.iter().map(|row| row.get()).collect();
        broken.insert(middle, r#"{"id": 1e400, "name": "Broken"}"#);
        let mut found = wire::rows(&format!("[{}]", broken.join(",")), wire::account).expect("a list");
        assert_eq!(found.remove(middle), Row::Unreadable("Broken".into()));
        assert_eq!(found, read);
    }
);

fuzz::target!(
    /// F11: a secret is whole or none at all.
    secret,
    |text| {
        let Some(read) = wire::secret(text) else { return };
        assert!(!read.expose().is_empty());
        assert_eq!(member(text, "client_secret"), read.expose());
        let whole = text.trim_end();
        let cuts = whole.char_indices().map(|(cut, _)| cut);
        for cut in cuts.take(2000) {
            assert!(wire::secret(&whole[..cut]).is_none(), "cut at {cut}");
        }
    }
);

fuzz::target!(
    /// Who somebody is.
    person,
    |text| {
        if let Some(read) = wire::person(text) {
            assert_eq!(read.id.as_str(), id_as_written(text));
            assert!([&read.name, &read.login].contains(&&read.label().to_owned()));
        }
    }
);

fuzz::target!(
    /// F25: a company keeps its id, and is left out only when it says so itself.
    companies,
    |text| {
        let elements = serde_json::from_str::<Vec<&RawValue>>(text);
        for (row, raw) in wire::rows(text, wire::company).into_iter().flatten().zip(elements.into_iter().flatten()) {
            if let Row::Read(company) = row {
                assert_eq!(company.id.as_str(), id_as_written(raw.get()));
                assert_eq!(company.is_active, member(raw.get(), "is_active") != false);
            }
        }
    }
);

fuzz::target!(
    /// W1, W2: nobody is taken for more than the answer says.
    access,
    |text| {
        let Some(read) = wire::own_levels(text) else { return };
        let read = read.access;
        for (tool, level) in [("admin", read.admin), ("directory", read.directory)] {
            if level != AccessLevel::None {
                assert!(text.contains(tool) || text.contains('\\'), "{tool}");
            }
        }
    }
);

fuzz::target!(
    /// N2, D1: a rule that holds was in the answer; a name may always have a character.
    policy,
    |text| {
        let Some(read) = wire::policy(text) else { return };
        assert!(read.name_max_length > 0);
        for day in [read.creation_ends_on, read.sunset_on].into_iter().flatten() {
            assert!((1..=9000).contains(&day.year()), "{day}");
            let _ = read.sunset(day);
        }
        for (key, said) in [("notice_title", read.notice_title), ("notice_url", read.notice_url)] {
            assert!(said.is_none_or(|said| member(text, key) == said));
        }
    }
);

fuzz::target!(
    /// F25: an app that is chosen is sent by its id, as it came.
    apps,
    |text| {
        for app in wire::rows(text, wire::app).into_iter().flatten().filter_map(Row::read) {
            let listed = MarketplaceApp {
                status: AppStatus::Listed,
                ..app.clone()
            };
            let draft = Draft {
                name: "New".into(),
                kind: Some(AppKind::Marketplace),
                app: Some(listed),
            };
            let new = draft.check_new(255, &Plain).expect("it can be created");
            let body = wire::new_account(&new);
            let id = raw_member(&body, "service_account");
            let id = raw_member(&id, "marketplace_app_id");
            assert_eq!(plain(&id), app.id.as_str());
            assert_eq!(app.id.as_number().is_some(), !id.starts_with('"'));
        }
    }
);

fuzz::target!(
    /// F23: a matrix goes back as it came, but for the levels that were changed.
    matrix,
    |text| {
        let Some(read) = wire::matrix(text) else { return };
        let back = wire::matrix(&wire::matrix_body(&read)).expect("it reads back");
        assert_eq!((&back.tools, &back.unreadable), (&read.tools, &read.unreadable));
        let Some(first) = read.tools.first() else { return };
        let mut changed = read.clone();
        changed.set(&first.name, &Level::from_code("standard"));
        let back = wire::matrix(&wire::matrix_body(&changed)).expect("it reads back");
        assert_eq!(back.tools, changed.tools);
        assert_eq!(back.unreadable, read.unreadable);
        let (before, after) = (elements(&wire::matrix_body(&read)), elements(&wire::matrix_body(&changed)));
        let others = |tool: &&String| member(tool, "name").as_str() != Some(&*first.name);
        let left = |tools: &[String]| tools.iter().filter(others).cloned().collect::<Vec<_>>();
        assert_eq!(left(&before), left(&after));
    }
);

fuzz::target!(
    /// The history shows every change of every entry.
    events,
    |text| {
        for event in wire::rows(text, wire::event).into_iter().flatten().filter_map(Row::read) {
            for change in &event.changes {
                let values = [&change.from, &change.to].into_iter().flatten();
                assert!(values.into_iter().all(|value| value != "null"));
            }
        }
    }
);

fuzz::target!(
    /// How long a token lasts.
    token_info,
    |text| {
        if let Some(read) = wire::token_info(text) {
            assert_eq!(member(text, "expires_in_seconds"), read.expires_in_seconds);
        }
    }
);

/// The body that makes a draft of an account.
fn sent(account: &Account, draft: &Draft) -> Option<String> {
    let checked = draft
        .check(account, 255, &Plain)
        .expect("nothing is wrong with it");
    let change = AccountChange::from_checked(checked)?;
    Some(wire::change(&change, account))
}

/// A member of an object, as it is written. Members that this version does not know may hold what no
/// value can (F25), so the object is not read as a whole.
fn raw_member(json: &str, name: &str) -> String {
    let members: std::collections::HashMap<String, &RawValue> =
        serde_json::from_str(json).unwrap_or_default();
    members.get(name).map_or("null", |raw| raw.get()).to_owned()
}

fn member(json: &str, name: &str) -> Value {
    serde_json::from_str(&raw_member(json, name)).unwrap_or_default()
}

/// A number's digits, or a text.
fn plain(raw: &str) -> String {
    serde_json::from_str(raw).unwrap_or_else(|_| raw.to_owned())
}

fn id_as_written(json: &str) -> String {
    plain(&raw_member(json, "id"))
}

/// The tools of a body.
fn elements(body: &str) -> Vec<String> {
    #[derive(Deserialize)]
    struct Tools {
        tools: Vec<Box<RawValue>>,
    }
    let tools: Tools = serde_json::from_str(body).expect("a body");
    tools
        .tools
        .iter()
        .map(|tool| tool.get().to_owned())
        .collect()
}

/// The same object with a member that nobody knows.
fn with_unknown_member(json: &str) -> String {
    let members = json.trim_start().trim_start_matches('{');
    let separator = if members.trim_start().starts_with('}') {
        ""
    } else {
        ","
    };
    format!(r#"{{"zz_unknown":[[1e400],{{"id":[]}}]{separator}{members}"#)
}
