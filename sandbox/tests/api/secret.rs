//! Resetting a secret: what ends, and what is wiped.

use std::path::Path;

use reqwest::Method;
use sandbox::Role;
use serde_json::{Value, json};

use crate::support::{Answer, Server, text};

#[tokio::test]
async fn a_reset_ends_the_old_secret_and_wipes_the_permissions() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = admin.id_of("Payroll export").await;
    let (before, matrix) = (
        admin.account(account).await,
        admin.permissions(account).await,
    );
    let reset = admin.reset(account, &before.etag()).await.expect(200);
    assert_eq!(reset.header("cache-control"), "no-store");

    let (now, wiped) = (
        admin.account(account).await,
        admin.permissions(account).await,
    );
    assert_eq!(now.etag(), reset.etag());
    assert_ne!(now.etag(), before.etag());
    assert_ne!(wiped.etag(), matrix.etag());
    for field in ["name", "client_id", "contact", "created_at", "last_used_at"] {
        assert_eq!(now.body[field], before.body[field], "{field}");
    }
    assert_ne!(
        now.body["secret_created_at"],
        before.body["secret_created_at"]
    );
    assert_eq!(now.body["permissions"]["standard"], 0);
    let found = admin.accounts(&[("filters[permissions]", "none")]).await;
    assert!(found.iter().any(|one| one["id"] == account));

    // The history names every level that was wiped.
    let granted = matrix.body["tools"].as_array().expect("tools").iter();
    let granted = granted.filter(|tool| tool["access_level"] != "none");
    let changes: Vec<_> = granted
        .map(|tool| {
            let field = format!("permissions.{}", text(tool, "name"));
            json!({ "field": field, "from": tool["access_level"], "to": "none" })
        })
        .collect();
    assert!(!changes.is_empty());
    let event = &admin.events(account).await[0];
    assert_eq!(event["action"], "secret_reset");
    assert_eq!(event["changes"], Value::from(changes));
}

#[tokio::test]
async fn old_secrets_and_their_tokens_are_dead() {
    let server = Server::start().await;
    let account = server.new_account("Gate log").await;
    let own = server.account_caller(&account).await;
    let reset = server.admin().reset(account.id, "*").await.expect(200).body;
    assert_ne!(text(&reset, "client_secret"), account.client_secret);
    assert_eq!(
        own.get("/rest/v1.0/me").await.expect(401).code(),
        "token_invalid"
    );
    let old = server
        .token_of(&account.client_id, &account.client_secret)
        .await;
    assert_eq!(old.expect(401).code(), "invalid_client");
    let new = server
        .token_of(&account.client_id, &text(&reset, "client_secret"))
        .await;
    new.expect(200);
}

#[tokio::test]
async fn u3_w1_resetting_names_the_version_that_was_seen_and_takes_an_admin() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = server.new_account("Gate log").await;
    let path = admin.path(&format!("/service_accounts/{}/reset_secret", account.id));
    Answer::to(admin.request(Method::POST, &path))
        .await
        .expect(428);
    admin.reset(account.id, "\"0\"").await.expect(412);
    server
        .caller(Role::Reader)
        .reset(account.id, "*")
        .await
        .expect(403);
    server.account_caller(&account).await;
}

/// Whether a file of the database holds a text.
fn holds(file: &Path, text: &str) -> bool {
    let bytes = std::fs::read(file).unwrap_or_default();
    bytes
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

#[tokio::test]
async fn s42_neither_secrets_nor_tokens_are_in_the_database() {
    let on_disk = Server::on_disk().await;
    let server = &on_disk.server;
    let account = server.new_account("Gate log").await;
    let answer = server
        .token_of(&account.client_id, &account.client_secret)
        .await;
    let token = text(&answer.expect(200).body, "access_token");
    let log = on_disk.db.with_extension("sqlite-wal");
    let anywhere = |text: &str| holds(&on_disk.db, text) || holds(&log, text);
    assert!(anywhere(&account.client_id));
    assert!(!anywhere(&account.client_secret) && !anywhere(&token));
}
