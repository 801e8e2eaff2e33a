//! Creating: the rules of a new account, its secret, its contact.

use std::collections::HashSet;

use sandbox::{Options, PolicyOptions, Role, SECOND_COMPANY};
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::support::{Server, error, id, text};

fn custom(name: &str) -> Value {
    json!({ "name": name, "app_type": "custom" })
}

#[tokio::test]
async fn a_new_account_is_answered_whole_with_its_secret() {
    let server = Server::start().await;
    let admin = server.admin();
    let before = admin.accounts(&[]).await.len();
    let created = admin.create(custom("  Gate log ")).await.expect(201);
    assert_eq!(created.header("cache-control"), "no-store");
    let account = id(&created.body);
    assert_eq!(
        created.header("location"),
        format!("service_accounts/{account}")
    );
    assert!(account > 1 << 53 && account % 2 == 1, "beyond floats");
    let secret = text(&created.body, "client_secret");
    assert!(secret.len() == 64 && secret.bytes().all(|byte| byte.is_ascii_hexdigit()));

    let contact = &created.body["contact"];
    assert_eq!(contact["email_address"], contact["issued_email_address"]);
    assert_eq!(contact["company_directories"], 1);
    assert_eq!(created.body["name"], "Gate log");
    assert_eq!(created.body["created_by"]["name"], "Ada Admin");
    assert_eq!(created.body["last_used_at"], Value::Null);
    assert_eq!(created.body["permissions"]["read_only"], 0);

    let now = admin.account(account).await.expect(200);
    assert_eq!(now.etag(), created.etag());
    let mut told = created.body;
    told.as_object_mut()
        .expect("an object")
        .remove("client_secret");
    assert_eq!(now.body, told);
    assert_eq!(admin.accounts(&[]).await.len(), before + 1);
}

#[tokio::test]
async fn a_new_account_is_found_by_name_client_id_and_app() {
    let server = Server::start().await;
    let admin = server.admin();
    let apps = admin.get(&admin.path("/marketplace_apps")).await.items();
    let app = apps.iter().find(|app| app["status"] == "listed");
    let app = app.expect("some are");
    let fields = json!({
        "name": "Vermessung Süd", "app_type": "marketplace", "marketplace_app_id": app["id"],
    });
    let created = admin.create(fields).await.expect(201).body;
    assert_eq!(created["marketplace_app"], *app);
    for search in [
        "vermessung",
        "ng",
        &text(&created, "client_id"),
        &text(app, "name"),
    ] {
        let found = admin.accounts(&[("filters[search]", search)]).await;
        assert!(
            found.iter().any(|one| one["id"] == created["id"]),
            "{search}"
        );
    }
}

#[tokio::test]
async fn the_history_begins_with_what_it_was_created_with() {
    let server = Server::start().await;
    let operator = server.caller(Role::Operator);
    let created = operator.create(custom("Gate log")).await.expect(201);
    let events = operator.events(id(&created.body)).await;
    assert_eq!(events.len(), 1);
    assert_eq!(events[0]["action"], "created");
    assert_eq!(events[0]["by"]["name"], Role::Operator.name());
    assert_eq!(
        events[0]["changes"],
        json!([
            { "field": "name", "from": null, "to": "Gate log" },
            { "field": "app_type", "from": null, "to": "custom" },
        ])
    );
}

#[tokio::test]
async fn n1_n4_a1_a2_every_rule_holds_for_new_accounts_too() {
    let server = Server::start().await;
    let admin = server.admin();
    let apps = admin.get(&admin.path("/marketplace_apps")).await.items();
    let removed = apps.iter().find(|app| app["status"] == "removed");
    let removed = &removed.expect("some are")["id"];
    let (name, app) = ("name", "marketplace_app_id");
    let app_type = "app_type";
    for (fields, errors) in [
        (
            json!({}),
            vec![error(app_type, "required"), error(name, "required")],
        ),
        (custom(" \u{3000}"), vec![error(name, "required")]),
        (
            custom("a\u{202e}b"),
            vec![error(name, "forbidden_character")],
        ),
        (custom(&"x".repeat(256)), vec![error(name, "too_long")]),
        (custom("PAYROLL export"), vec![error(name, "taken")]),
        (
            json!({ "name": "New", app_type: "marketplace" }),
            vec![error(app, "app_required")],
        ),
        (
            json!({ "name": "New", app_type: "custom", app: removed }),
            vec![error(app, "app_not_allowed")],
        ),
        (
            json!({ "name": "Payroll export", app_type: "marketplace", app: removed }),
            vec![error(app, "app_removed"), error(name, "taken")],
        ),
        (
            json!({ "name": "New", app_type: "marketplace", app: 99 }),
            vec![error(app, "not_in_marketplace")],
        ),
        (
            json!({ "name": "New", app_type: "custom", "client_id": "mine" }),
            vec![error("client_id", "immutable")],
        ),
    ] {
        let answer = admin.create(fields.clone()).await;
        assert_eq!(answer.field_errors(), errors, "{fields}");
    }
}

#[tokio::test]
async fn d1_creating_ends_on_its_day() {
    let today = OffsetDateTime::now_utc().date();
    for policy in [
        PolicyOptions {
            creation_ends_on: Some(today),
            ..PolicyOptions::default()
        },
        PolicyOptions {
            sunset_on: Some(today),
            ..PolicyOptions::default()
        },
    ] {
        let server = Server::with(Options {
            policy,
            ..Options::default()
        })
        .await;
        let admin = server.admin();
        let refused = admin.create(custom("Late")).await.expect(403);
        assert_eq!(refused.code(), "creation_ended");
        // D2: the other company has no policy.
        let elsewhere = admin.about(SECOND_COMPANY);
        elsewhere.create(custom("Late")).await.expect(201);
    }
}

#[tokio::test]
async fn many_at_once_get_ids_names_and_secrets_of_their_own() {
    let server = Server::start().await;
    let admin = server.admin();
    let mut creations = tokio::task::JoinSet::new();
    for number in 0..16 {
        // Two of each name: one of them is refused (N4).
        let fields = custom(&format!("Number {}", number / 2));
        creations.spawn(crate::support::Answer::to(admin.creation(fields)));
    }
    let answers = creations.join_all().await;
    let created: Vec<_> = answers.iter().filter(|one| one.status == 201).collect();
    let refused = answers.iter().filter(|one| one.status == 422).count();
    assert_eq!((created.len(), refused), (8, 8));
    for field in ["id", "client_id", "client_secret"] {
        let values: HashSet<_> = created
            .iter()
            .map(|one| one.body[field].to_string())
            .collect();
        assert_eq!(values.len(), 8, "{field}");
    }
}
