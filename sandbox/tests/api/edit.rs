//! The main job: one conditional edit, checked by the rules of names and App Types.

use sandbox::{Options, PolicyOptions};
use serde_json::{Value, json};

use crate::support::{Caller, Server, error, id, text};

const ERP_SYNC: &str = "Nightly ERP sync"; // Marketplace
const PAYROLL: &str = "Payroll export"; // Custom
const REMOVED_APP: &str = "Timesheet connector"; // Marketplace, with an app removed since

/// An app of the company with this status, not the one that comes first.
async fn app(caller: &Caller<'_>, status: &str) -> Value {
    let path = caller.path("/marketplace_apps?per_page=2000");
    let apps = caller.get(&path).await.expect(200).items();
    let mut found = apps.into_iter().rev().filter(|app| app["status"] == status);
    found.next().expect("there are apps of every status")
}

async fn name_problem(caller: &Caller<'_>, name: &str) -> (String, String) {
    let account = caller.id_of(PAYROLL).await;
    let mut errors = caller
        .edit(account, json!({ "name": name }))
        .await
        .field_errors();
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.remove(0)
}

#[tokio::test]
async fn a_new_name_is_saved_and_nothing_else_changes() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = admin.id_of(ERP_SYNC).await;
    let before = admin.account(account).await;
    let saved = admin
        .patch(account, &before.etag(), json!({ "name": "Ledger sync" }))
        .await;
    let saved = saved.expect(200);
    assert_ne!(saved.etag(), before.etag());

    let after = admin.account(account).await;
    assert_eq!((&after.body, after.etag()), (&saved.body, saved.etag()));
    assert_eq!(after.body["name"], "Ledger sync");
    assert_eq!(after.body["updated_by"]["login"], "ada@example.com");
    let unchanged = |mut account: Value| {
        for field in ["name", "updated_at", "updated_by"] {
            account[field].take();
        }
        account
    };
    assert_eq!(unchanged(after.body), unchanged(before.body));
}

#[tokio::test]
async fn the_history_says_who_changed_what_from_what_to_what() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = admin.id_of(PAYROLL).await;
    let earlier = admin.events(account).await.len();
    let app = app(&admin, "listed").await;
    let change = json!({
        "name": "Wages", "app_type": "marketplace", "marketplace_app_id": app["id"],
    });
    admin.edit(account, change).await.expect(200);

    let events = admin.events(account).await;
    assert_eq!(events.len(), earlier + 1);
    let event = &events[0];
    assert_eq!(event["action"], "updated");
    assert_eq!(
        event["by"],
        json!({ "id": 12, "login": "ada@example.com", "name": "Ada Admin" })
    );
    assert_eq!(
        event["changes"],
        json!([
            { "field": "app_type", "from": "custom", "to": "marketplace" },
            { "field": "marketplace_app", "from": null, "to": app["name"] },
            { "field": "name", "from": PAYROLL, "to": "Wages" },
        ])
    );
}

#[tokio::test]
async fn u1_an_edit_that_changes_nothing_leaves_version_and_history_alone() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = admin.id_of(ERP_SYNC).await;
    let before = admin.account(account).await;
    let history = admin.events(account).await;
    let same_app = &before.body["marketplace_app"]["id"];
    for fields in [
        json!({}),
        json!({ "name": ERP_SYNC }),
        json!({ "name": format!("  {ERP_SYNC}\t") }),
        json!({ "app_type": "marketplace", "marketplace_app_id": same_app }),
        json!({ "colour": "red" }),
    ] {
        let answer = admin.edit(account, fields).await.expect(200);
        assert_eq!((&answer.body, answer.etag()), (&before.body, before.etag()));
    }
    assert_eq!(admin.events(account).await, history);
}

#[tokio::test]
async fn n1_a_name_is_required_and_trimmed() {
    let server = Server::start().await;
    let admin = server.admin();
    // Nothing, and nothing that can be seen.
    for nothing in [
        "",
        "   ",
        "\u{3000}\t\u{2003}",
        "\u{2060}",
        "\u{fe0f} \u{e0067}",
    ] {
        assert_eq!(
            name_problem(&admin, nothing).await,
            error("name", "required")
        );
    }
    let account = admin.id_of(PAYROLL).await;
    let saved = admin
        .edit(account, json!({ "name": "\u{3000} Wages \u{a0}" }))
        .await;
    assert_eq!(saved.expect(200).body["name"], "Wages");
}

#[tokio::test]
async fn n2_a_name_is_as_long_as_the_policy_says_after_nfc() {
    let options = Options {
        policy: PolicyOptions {
            name_max_length: Some(10),
            ..PolicyOptions::default()
        },
        ..Options::default()
    };
    let server = Server::with(options).await;
    let admin = server.admin();
    assert_eq!(
        name_problem(&admin, "12345678901").await,
        error("name", "too_long")
    );
    // Ten letters, each of two code points before NFC.
    let accented = "e\u{301}".repeat(10);
    let account = admin.id_of(PAYROLL).await;
    let saved = admin.edit(account, json!({ "name": accented })).await;
    // What was typed is what is kept.
    assert_eq!(saved.expect(200).body["name"], *accented);
}

#[tokio::test]
async fn n3_some_characters_are_forbidden_and_joiners_are_not() {
    let server = Server::start().await;
    let admin = server.admin();
    for character in [
        '\0',
        '\u{7}',
        '\u{85}',
        '\u{2028}',
        '\u{202e}',
        '\u{2067}',
        '\u{feff}',
        '\u{200b}',
        '\u{fdd0}',
        '\u{1ffff}',
    ] {
        let problem = name_problem(&admin, &format!("a{character}b")).await;
        assert_eq!(
            problem,
            error("name", "forbidden_character"),
            "{character:?}"
        );
    }
    let account = admin.id_of(PAYROLL).await;
    // J6: all of them at once.
    let refused = admin
        .edit(account, json!({ "name": "a\u{200b}b\u{202e}c" }))
        .await
        .expect(422);
    assert_eq!(
        refused.body["errors"][0]["message"],
        "The name must not contain U+200B (character 2), U+202E (character 4)."
    );
    for name in ["گزارش‌ها", "👩‍🔧 crew", "क्‍ष"] {
        let saved = admin.edit(account, json!({ "name": name })).await;
        assert_eq!(saved.expect(200).body["name"], name);
    }
    let answer = admin.edit(account, json!({ "name": "ab\u{202e}c" })).await;
    let message = text(&answer.body["errors"][0], "message");
    assert!(
        message.contains("U+202E") && message.contains('3'),
        "{message}"
    );
}

#[tokio::test]
async fn n4_a_name_is_taken_whatever_its_case_or_form() {
    let server = Server::start().await;
    let admin = server.admin();
    for name in [
        "NIGHTLY erp SYNC",
        "Ｎightly ERP sync",
        " Nightly ERP sync ",
    ] {
        assert_eq!(name_problem(&admin, name).await, error("name", "taken"));
    }
    // An account may have its own name in another case, and the name of one of another company.
    let account = admin.id_of(ERP_SYNC).await;
    admin
        .edit(account, json!({ "name": "nightly erp sync" }))
        .await
        .expect(200);
    let elsewhere = admin.clone().about(sandbox::SECOND_COMPANY);
    let other = id(&elsewhere.accounts(&[]).await[0]);
    elsewhere
        .edit(other, json!({ "name": PAYROLL }))
        .await
        .expect(200);
}

#[tokio::test]
async fn a1_marketplace_needs_an_app_and_custom_has_none() {
    let server = Server::start().await;
    let admin = server.admin();
    let app = app(&admin, "listed").await;
    let custom = admin.id_of(PAYROLL).await;
    let field = "marketplace_app_id";
    for (fields, problem) in [
        (
            json!({ "app_type": "marketplace" }),
            error(field, "app_required"),
        ),
        (
            json!({ "app_type": "marketplace", field: null }),
            error(field, "app_required"),
        ),
        (
            json!({ "app_type": "custom", field: app["id"] }),
            error(field, "app_not_allowed"),
        ),
        (json!({ field: app["id"] }), error(field, "app_not_allowed")),
        (
            json!({ "app_type": "Marketplace" }),
            error("app_type", "required"),
        ),
        (json!({ "app_type": null }), error("app_type", "required")),
    ] {
        assert_eq!(admin.edit(custom, fields).await.field_errors(), [problem]);
    }
}

#[tokio::test]
async fn a2_only_a_listed_app_can_be_newly_chosen() {
    let server = Server::start().await;
    let admin = server.admin();
    let custom = admin.id_of(PAYROLL).await;
    let removed = app(&admin, "removed").await;
    let elsewhere = app(&admin.clone().about(sandbox::SECOND_COMPANY), "listed").await;
    for (app, code) in [
        (&removed["id"], "app_removed"),
        (&elsewhere["id"], "not_in_marketplace"),
        (&json!(99), "not_in_marketplace"),
        (&json!(1.5), "not_in_marketplace"),
        (&json!("x"), "not_in_marketplace"),
    ] {
        let fields = json!({ "app_type": "marketplace", "marketplace_app_id": app });
        let errors = admin.edit(custom, fields).await.field_errors();
        assert_eq!(errors, [error("marketplace_app_id", code)]);
    }
}

#[tokio::test]
async fn a2_an_app_that_was_removed_since_stays_until_it_is_changed() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = admin.id_of(REMOVED_APP).await;
    let renamed = admin
        .edit(account, json!({ "name": "Timesheets" }))
        .await
        .expect(200);
    assert_eq!(renamed.body["marketplace_app"]["status"], "removed");
    let app = app(&admin, "listed").await;
    let moved = admin
        .edit(account, json!({ "marketplace_app_id": app["id"] }))
        .await;
    assert_eq!(moved.expect(200).body["marketplace_app"], app);
}

#[tokio::test]
async fn a3_custom_clears_the_app() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = admin.id_of(ERP_SYNC).await;
    let app = admin.account(account).await.body["marketplace_app"]["name"].take();
    let saved = admin
        .edit(
            account,
            json!({ "app_type": "custom", "marketplace_app_id": null }),
        )
        .await
        .expect(200);
    assert_eq!(saved.body["app_type"], "custom");
    assert_eq!(saved.body["marketplace_app"], Value::Null);
    let changes = &admin.events(account).await[0]["changes"];
    assert_eq!(
        changes[1],
        json!({ "field": "marketplace_app", "from": app, "to": null })
    );
}

#[tokio::test]
async fn all_fields_are_answered_at_once_and_nothing_is_saved() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = admin.id_of(PAYROLL).await;
    let before = admin.account(account).await;
    let fields = json!({ "name": ERP_SYNC, "app_type": "marketplace", "client_id": "x" });
    assert_eq!(
        admin.edit(account, fields).await.field_errors(),
        [
            error("marketplace_app_id", "app_required"),
            error("name", "taken"),
            error("client_id", "immutable"),
        ]
    );
    let after = admin.account(account).await;
    assert_eq!((&after.body, after.etag()), (&before.body, before.etag()));
}

#[tokio::test]
async fn ids_beyond_2_to_the_53_are_exact() {
    let server = Server::start().await;
    let admin = server.admin();
    let beyond = |item: &&Value| id(item) > 1 << 53;
    let accounts = admin.accounts(&[]).await;
    let account = accounts.iter().find(beyond).map(id).expect("some are");
    assert_eq!(id(&admin.account(account).await.expect(200).body), account);
    // Its neighbour, which floating point takes for it, does not exist.
    admin.account(account - 1).await.expect(404);

    let path = admin.path("/marketplace_apps?per_page=2000");
    let apps = admin.get(&path).await.items();
    let app = apps
        .iter()
        .filter(beyond)
        .find(|app| app["status"] == "listed");
    let app = app.expect("some are");
    for sent in [app["id"].clone(), json!(id(app).to_string())] {
        admin
            .edit(account, json!({ "app_type": "custom" }))
            .await
            .expect(200);
        let fields = json!({ "app_type": "marketplace", "marketplace_app_id": sent });
        let saved = admin.edit(account, fields).await.expect(200);
        assert_eq!(saved.body["marketplace_app"], *app);
    }
}
