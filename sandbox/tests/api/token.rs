//! `/oauth/token`, and what an account may do with its own token (P1, H1–H3).

use std::time::Duration;

use reqwest::Method;
use sandbox::{Fill, Options, PolicyOptions, RateLimit, Role, SECOND_COMPANY};
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::support::{Answer, Caller, NewAccount, Server, text};

/// Sets an account's levels, whatever they were.
async fn permit(server: &Server, account: &NewAccount, levels: &[(&str, &str)]) {
    let admin = server.admin();
    admin.permit(account.id, "*", levels).await.expect(200);
}

async fn expect_dead(caller: &Caller<'_>) {
    let refused = caller.get("/rest/v1.0/me").await.expect(401);
    assert_eq!(refused.code(), "token_invalid");
    assert_eq!(
        refused.header("www-authenticate"),
        r#"Bearer error="invalid_token""#
    );
}

#[tokio::test]
async fn the_story_of_an_account() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = server.new_account("Gate log").await;
    let own = server.account_caller(&account).await;

    // P1: a token, but every call with it fails.
    let refused = own.list(&[]).await.expect(403);
    let required = json!({ "tool": "admin", "access_level": "read_only" });
    assert_eq!(refused.body["required"], required);
    permit(&server, &account, &[("admin", "read_only")]).await;
    own.list(&[]).await.expect(200);

    // H1, and its undoing.
    admin
        .change_email(account.contact, "tidy@example.com")
        .await
        .expect(200);
    expect_dead(&own).await;
    let refused = server
        .token_of(&account.client_id, &account.client_secret)
        .await
        .expect(401);
    assert_eq!(
        refused.body["error_description"],
        "The account does not function: its contact's e-mail address was changed."
    );
    let wrong = server
        .token_of(&account.client_id, "wrong")
        .await
        .expect(401);
    assert_eq!(
        wrong.body["error_description"],
        "Client authentication failed."
    );
    admin
        .change_email(account.contact, &account.address)
        .await
        .expect(200);
    own.list(&[]).await.expect(200);

    // H2, and its undoing.
    let elsewhere = server.admin().about(SECOND_COMPANY);
    elsewhere
        .add_to_directory(&account.address)
        .await
        .expect(201);
    expect_dead(&own).await;
    elsewhere
        .remove_from_directory(account.contact)
        .await
        .expect(204);
    own.list(&[]).await.expect(200);

    let reset = admin.reset(account.id, "*").await.expect(200).body;
    expect_dead(&own).await;
    let old = server
        .token_of(&account.client_id, &account.client_secret)
        .await;
    old.expect(401);
    let secret = text(&reset, "client_secret");
    let token = server
        .token_of(&account.client_id, &secret)
        .await
        .expect(200);
    let own = server.bearer(&text(&token.body, "access_token"));
    own.list(&[]).await.expect(403);

    admin.delete(account.id, "*").await.expect(204);
    expect_dead(&own).await;
    server
        .token_of(&account.client_id, &secret)
        .await
        .expect(401);
}

#[tokio::test]
async fn a_token_is_as_the_standard_says_and_stamps_the_last_use() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = server.new_account("Gate log").await;
    let version = admin.account(account.id).await.etag();
    let token = server
        .token_of(&account.client_id, &account.client_secret)
        .await
        .expect(200);
    assert_eq!(token.header("cache-control"), "no-store");
    assert_eq!(
        (&token.body["token_type"], &token.body["expires_in"]),
        (&json!("Bearer"), &json!(28_800))
    );
    let used = admin.account(account.id).await;
    assert_eq!(used.body["last_used_at"], token.body["created_at"]);
    assert_eq!(used.etag(), version);
    let latest = admin.accounts(&[("sort", "-last_used_at")]).await;
    assert_eq!(latest[0]["id"], account.id);

    let own = server.bearer(&text(&token.body, "access_token"));
    let info = own.get("/oauth/token/info").await.expect(200).body;
    assert_eq!(info["resource_owner_id"], account.contact);
    assert_eq!(info["created_at"], token.body["created_at"]);
    assert!(
        info["expires_in_seconds"]
            .as_i64()
            .is_some_and(|left| left > 28_700)
    );
}

#[tokio::test]
async fn credentials_come_in_the_header_or_in_the_form() {
    let server = Server::start().await;
    let account = server.new_account("Gate log").await;
    let (id, secret) = (account.client_id.as_str(), account.client_secret.as_str());
    let grant = ("grant_type", "client_credentials");
    let basic = |id: &str, secret: &str, form: &[(&str, &str)]| {
        let request = server.request(Method::POST, "/oauth/token");
        Answer::to(request.basic_auth(id, Some(secret)).form(form))
    };
    basic(id, secret, &[grant]).await.expect(200);
    basic(id, secret, &[grant, ("client_id", id)])
        .await
        .expect(200);
    // "%61" is "a" once more: the header is encoded like a form.
    let first = format!("%{:02x}{}", secret.as_bytes()[0], &secret[1..]);
    basic(id, &first, &[grant]).await.expect(200);

    let refused = basic(id, "wrong", &[grant]).await.expect(401);
    assert_eq!(refused.code(), "invalid_client");
    assert!(refused.header("www-authenticate").starts_with("Basic "));
    let refused = server.token_of(id, "wrong").await.expect(401);
    assert_eq!(refused.header("www-authenticate"), "");
    for form in [
        &[grant, ("client_secret", secret)][..],
        &[grant, ("client_id", "another")],
    ] {
        let refused = basic(id, secret, form).await.expect(400);
        assert_eq!(refused.code(), "invalid_request");
    }
}

#[tokio::test]
async fn requests_that_make_no_sense_are_told_apart() {
    let server = Server::start().await;
    let grant = ("grant_type", "client_credentials");
    let (id, secret) = (("client_id", "x"), ("client_secret", "y"));
    for (form, status, code) in [
        (&[][..], 400, "invalid_request"),
        (&[grant], 401, "invalid_client"),
        (&[grant, id], 401, "invalid_client"),
        (&[grant, id, secret], 401, "invalid_client"),
        (&[grant, grant, id, secret], 400, "invalid_request"),
        (&[grant, id, secret, ("scope", "all")], 400, "invalid_scope"),
        (
            &[("grant_type", "password"), id, secret],
            400,
            "unsupported_grant_type",
        ),
    ] {
        let refused = server.token(form).await.expect(status);
        assert_eq!(refused.code(), code, "{form:?}");
        assert_eq!(refused.header("cache-control"), "no-store");
    }
    let json = server
        .request(Method::POST, "/oauth/token")
        .json(&json!({ "grant_type": "client_credentials" }));
    assert_eq!(Answer::to(json).await.expect(400).code(), "invalid_request");
    // Nobody knows the secrets of the accounts that a database is filled with.
    let admin = server.admin();
    let seeded = admin
        .account(admin.id_of("Payroll export").await)
        .await
        .body;
    let client_id = text(&seeded, "client_id");
    server
        .token_of(&client_id, &"0".repeat(64))
        .await
        .expect(401);
}

#[tokio::test]
async fn h3_the_sunset_ends_tokens_and_gives_no_more() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = |sunset_on| Options {
        db: Some(folder.path().join("sandbox.sqlite")),
        policy: PolicyOptions {
            sunset_on,
            ..PolicyOptions::default()
        },
        ..Options::default()
    };
    let server = Server::with(options(None)).await;
    let account = server.new_account("Gate log").await;
    let token = server
        .token_of(&account.client_id, &account.client_secret)
        .await;
    let token = text(&token.expect(200).body, "access_token");
    server.running.stop().await;

    // Tokens of accounts outlive a restart.
    let server = Server::with(options(None)).await;
    server.bearer(&token).get("/rest/v1.0/me").await.expect(200);
    server.running.stop().await;

    let today = OffsetDateTime::now_utc().date();
    let server = Server::with(options(Some(today))).await;
    expect_dead(&server.bearer(&token)).await;
    let refused = server
        .token_of(&account.client_id, &account.client_secret)
        .await;
    assert_eq!(
        refused.expect(401).body["error_description"],
        "The account does not function: the sunset date has passed."
    );
}

#[tokio::test]
async fn an_account_is_its_contact_and_reaches_its_own_company_only() {
    let server = Server::start().await;
    let account = server.new_account("Gate log").await;
    permit(
        &server,
        &account,
        &[("admin", "admin"), ("documents", "standard")],
    )
    .await;
    let own = server.account_caller(&account).await;
    let me = own.get("/rest/v1.0/me").await.expect(200).body;
    let contact = json!({ "id": account.contact, "login": account.address, "name": "Gate log" });
    assert_eq!(me, contact);
    let companies = own.get("/rest/v1.0/companies").await.expect(200).items();
    assert_eq!(companies.len(), 1);
    assert_eq!(companies[0]["id"], sandbox::FIRST_COMPANY);
    own.clone()
        .about(SECOND_COMPANY)
        .list(&[])
        .await
        .expect(404);

    let path = format!(
        "/rest/v1.0/settings/permissions?company_id={}",
        sandbox::FIRST_COMPANY
    );
    let tools = own.get(&path).await.expect(200).body;
    let level = |tool: &str| -> Value {
        let mut tools = tools["tools"].as_array().into_iter().flatten();
        let found = tools.find(|one| one["name"] == tool).expect("it is there");
        found["user_access_level"]["name"].clone()
    };
    assert_eq!(
        [level("admin"), level("directory"), level("documents")],
        ["Admin", "None", "Standard"]
    );
}

#[tokio::test]
async fn w1_w2_the_levels_of_an_account_decide_as_those_of_a_person() {
    let server = Server::start().await;
    let account = server.new_account("Gate log").await;
    let own = server.account_caller(&account).await;
    let target = server.admin().id_of("Payroll export").await;
    let contact = server.admin().account(target).await.body["contact"]["user_id"].as_i64();
    let contact = contact.expect("an id");
    let fields = || json!({ "name": "Wages" });
    for (levels, edits, permits, reads_entries) in [
        (&[][..], 403, 403, 403),
        (&[("admin", "admin")], 200, 403, 403),
        (&[("directory", "read_only")], 403, 403, 200),
        (&[("directory", "admin")], 403, 200, 200),
    ] {
        permit(&server, &account, levels).await;
        own.patch(target, "*", fields()).await.expect(edits);
        own.permit(target, "*", &[]).await.expect(permits);
        own.get(&own.user_path(contact)).await.expect(reads_entries);
    }
    // What it wrote stands in the history under its name.
    let history = server.admin().events(target).await;
    let actor = json!({ "id": account.contact, "login": account.address, "name": "Gate log" });
    assert_eq!([&history[0]["by"], &history[1]["by"]], [&actor, &actor]);
    let edited = server.admin().account(target).await.body;
    assert_eq!(edited["updated_by"], actor);

    // It may create others, and delete itself; what it wrote stays.
    permit(&server, &account, &[("admin", "admin")]).await;
    own.create(json!({ "name": "Child", "app_type": "custom" }))
        .await
        .expect(201);
    own.delete(account.id, "*").await.expect(204);
    expect_dead(&own).await;
    assert_eq!(server.admin().events(target).await, history);
}

#[tokio::test]
async fn a_token_ends_when_it_says() {
    let options = Options {
        token_lifetime: Duration::from_secs(1),
        fill: Fill {
            accounts: 20,
            ..Fill::default()
        },
        ..Options::default()
    };
    let server = Server::with(options).await;
    let account = server.new_account("Gate log").await;
    let own = server.account_caller(&account).await;
    own.get("/rest/v1.0/me").await.expect(200);
    tokio::time::sleep(Duration::from_millis(2100)).await;
    assert_eq!(
        own.get("/rest/v1.0/me").await.expect(401).code(),
        "token_expired"
    );
}

#[tokio::test]
async fn accounts_have_a_limit_of_their_own() {
    let limit = RateLimit {
        requests: 3,
        period: Duration::from_mins(1),
    };
    let server = Server::with(Options {
        rate_limit: Some(limit),
        ..Options::default()
    })
    .await;
    let account = server.new_account("Gate log").await;
    let own = server.account_caller(&account).await;
    own.get("/rest/v1.0/me").await.expect(200);
    own.get("/rest/v1.0/me").await.expect(200);
    own.get("/rest/v1.0/me").await.expect(429);
    let (id, secret) = (&account.client_id, &account.client_secret);
    // A wrong secret costs the account nothing.
    server.token_of(id, "wrong").await.expect(401);
    server.token_of(id, secret).await.expect(429);
    server
        .caller(Role::Reader)
        .get("/rest/v1.0/me")
        .await
        .expect(200);
}
