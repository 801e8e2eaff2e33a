//! Who may do what (W1–W3), tokens, and the company that a request is about.

use std::time::Duration;

use reqwest::Method;
use reqwest::header::AUTHORIZATION;
use sandbox::{FIRST_COMPANY, LogTo, Options, RateLimit, Role, SECOND_COMPANY};
use serde_json::json;

use crate::support::{Answer, Server};

#[tokio::test]
async fn w1_w3_levels_on_the_admin_tool_decide() {
    let server = Server::start().await;
    let account = server.admin().id_of("Payroll export").await;
    let before = server.admin().account(account).await;
    for (role, reads, edits) in [
        (Role::Powerless, 403, 403),
        (Role::Reader, 200, 403),
        (Role::Operator, 200, 200),
        (Role::Admin, 200, 200),
    ] {
        let caller = server.caller(role);
        for path in [
            "/service_accounts".to_owned(),
            format!("/service_accounts/{account}"),
            format!("/service_accounts/{account}/permissions"),
            format!("/service_accounts/{account}/events"),
            "/marketplace_apps".to_owned(),
            "/service_account_policy".to_owned(),
        ] {
            let answer = caller.get(&caller.path(&path)).await.expect(reads);
            if reads == 403 {
                assert_eq!(answer.code(), "access_denied");
                let required = json!({ "tool": "admin", "access_level": "read_only" });
                assert_eq!(answer.body["required"], required);
            }
        }
        let name = format!("Changed by {role:?}");
        let answer = caller
            .patch(account, "*", json!({ "name": name }))
            .await
            .expect(edits);
        if edits == 403 {
            let required = json!({ "tool": "admin", "access_level": "admin" });
            assert_eq!(answer.body["required"], required);
            let now = server.admin().account(account).await;
            assert_eq!((now.etag(), now.body), (before.etag(), before.body.clone()));
        } else {
            assert_eq!(answer.body["updated_by"]["name"], role.name());
        }
    }
}

#[tokio::test]
async fn everybody_may_ask_who_they_are_and_what_they_may_do() {
    let server = Server::start().await;
    for (role, admin, directory) in [
        (Role::Admin, "Admin", "Admin"),
        (Role::Reader, "Read-Only", "Read-Only"),
        (Role::Operator, "Admin", "Read-Only"),
        (Role::Powerless, "None", "None"),
    ] {
        let caller = server.caller(role);
        let me = caller.get("/rest/v1.0/me").await.expect(200).body;
        let person = json!({ "id": role.person(), "name": role.name(), "login": role.login() });
        assert_eq!(me, person);
        let path = format!("/rest/v1.0/settings/permissions?company_id={FIRST_COMPANY}");
        let tools = caller.get(&path).await.expect(200).body;
        let level = |tool: usize| tools["tools"][tool]["user_access_level"]["name"].clone();
        assert_eq!([level(0), level(1)], [admin, directory], "{role:?}");
        let companies = caller.get("/rest/v1.0/companies").await.expect(200);
        let reached = if role == Role::Admin { 2 } else { 1 };
        assert_eq!(companies.items().len(), reached);
    }
}

#[tokio::test]
async fn a_company_out_of_reach_is_as_one_that_does_not_exist() {
    let server = Server::start().await;
    let reader = server.caller(Role::Reader);
    let out_of_reach = reader
        .clone()
        .about(SECOND_COMPANY)
        .list(&[])
        .await
        .expect(404);
    let nowhere = reader.about(99).list(&[]).await.expect(404);
    assert_eq!(out_of_reach.body, nowhere.body);

    // An account is found in its own company only.
    let admin = server.admin();
    let account = admin.id_of("Payroll export").await;
    let elsewhere = admin.about(SECOND_COMPANY);
    elsewhere.account(account).await.expect(404);
    elsewhere
        .patch(account, "*", json!({ "name": "Mine" }))
        .await
        .expect(404);
}

#[tokio::test]
async fn the_company_stands_in_the_header_too() {
    let server = Server::start().await;
    let path = server.admin().path("/service_accounts");
    let bearer = format!("Bearer {}", server.running.tokens.of(Role::Admin));
    let request = || {
        server
            .request(Method::GET, &path)
            .header(AUTHORIZATION, &bearer)
    };

    let missing = Answer::to(request()).await.expect(400);
    assert_eq!(missing.code(), "company_header_missing");
    assert!(
        missing.body["detail"]
            .as_str()
            .is_some_and(|text| text.contains("Procore-Company-Id"))
    );
    let other = request().header("Procore-Company-Id", SECOND_COMPANY);
    assert_eq!(
        Answer::to(other).await.expect(400).code(),
        "company_header_mismatch"
    );
}

#[tokio::test]
async fn tokens_that_are_missing_unknown_or_expired_are_told_apart() {
    let server = Server::start().await;
    let bare = Answer::to(server.request(Method::GET, "/rest/v1.0/me")).await;
    let unknown = server.bearer("nonsense").get("/rest/v1.0/me").await;
    let expired = server.caller(Role::Expired).get("/rest/v1.0/me").await;
    let invalid = r#"Bearer error="invalid_token""#;
    let described =
        r#"Bearer error="invalid_token", error_description="The access token has expired""#;
    for (answer, code, challenge) in [
        (bare, "token_missing", invalid),
        (unknown, "token_invalid", invalid),
        (expired, "token_expired", described),
    ] {
        let answer = answer.expect(401);
        assert_eq!(answer.code(), code);
        assert_eq!(answer.header("www-authenticate"), challenge);
    }
}

#[tokio::test]
async fn a_token_lasts_as_long_as_it_says() {
    let server = Server::start().await;
    let brief = server
        .running
        .issue(Role::Reader, Duration::from_millis(1500));
    let caller = server.bearer(&brief);
    let info = caller.get("/oauth/token/info").await.expect(200).body;
    assert_eq!(info["resource_owner_id"], Role::Reader.person());
    assert_eq!(info["expires_in_seconds"], 1);
    tokio::time::sleep(Duration::from_millis(1600)).await;
    assert_eq!(
        caller.get("/rest/v1.0/me").await.expect(401).code(),
        "token_expired"
    );

    let revoked = server.running.issue(Role::Reader, Duration::from_mins(1));
    server
        .bearer(&revoked)
        .get("/rest/v1.0/me")
        .await
        .expect(200);
    server.running.revoke(&revoked);
    server
        .bearer(&revoked)
        .get("/rest/v1.0/me")
        .await
        .expect(401);
}

#[tokio::test]
async fn whoever_asks_too_often_is_told_when_to_come_back() {
    let limit = RateLimit {
        requests: 2,
        period: Duration::from_millis(900),
    };
    let options = Options {
        rate_limit: Some(limit),
        ..Options::default()
    };
    let server = Server::with(options).await;
    let admin = server.admin();
    let statuses = [
        admin.get("/rest/v1.0/me").await.status,
        admin.get("/rest/v1.0/me").await.status,
        server
            .caller(Role::Reader)
            .get("/rest/v1.0/me")
            .await
            .status,
    ];
    assert_eq!(statuses, [200; 3]);
    let refused = admin.get("/rest/v1.0/me").await.expect(429);
    assert_eq!(refused.header("retry-after"), "1");
    assert_eq!(refused.header("x-rate-limit-limit"), "2");
    assert_eq!(refused.header("x-rate-limit-remaining"), "0");
    tokio::time::sleep(Duration::from_secs(1)).await;
    admin.get("/rest/v1.0/me").await.expect(200);
}

#[tokio::test]
async fn the_log_knows_who_wrote_over_what_and_no_token() {
    let options = Options {
        log: LogTo::memory(),
        ..Options::default()
    };
    let server = Server::with(options).await;
    let admin = server.admin();
    let account = admin.id_of("Payroll export").await;
    let seen = admin.account(account).await.etag();
    let saved = admin
        .patch(account, &seen, json!({ "name": "Wages" }))
        .await
        .expect(200);
    let token = server.running.tokens.of(Role::Admin);
    admin
        .get(&format!("/rest/v1.0/{token}?access_token={token}"))
        .await
        .expect(404);

    let entries = server.running.requests();
    let write = entries
        .iter()
        .find(|entry| entry.method == "PATCH")
        .expect("it is there");
    assert_eq!(
        (write.status, write.person),
        (200, Some(Role::Admin.person()))
    );
    assert_eq!(
        (write.if_match.as_ref(), write.etag.clone()),
        (Some(&seen), Some(saved.etag()))
    );
    let written = serde_json::to_string(&entries).expect("entries are plain data");
    assert!(!written.contains(token) && !written.contains("Wages"));
}
