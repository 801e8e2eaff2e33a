//! `Idempotency-Key`: one intent, one account (F9–F14).

use std::io::Write as _;
use std::net::TcpStream;
use std::time::Duration;

use reqwest::Method;
use sandbox::{LogTo, Options, Role, SECOND_COMPANY};
use serde_json::{Value, json};

use crate::support::{Answer, Server, error, id, text, while_the_writer_waits};

fn custom(name: &str) -> Value {
    json!({ "name": name, "app_type": "custom" })
}

#[tokio::test]
async fn f10_the_same_key_and_body_give_the_first_answer_again() {
    let server = Server::start().await;
    let admin = server.admin();
    let first = admin.create_with_key("k", custom("Once")).await.expect(201);
    // Whatever happened since.
    admin
        .edit(id(&first.body), json!({ "name": "Twice" }))
        .await
        .expect(200);
    let again = admin.create_with_key("k", custom("Once")).await.expect(201);
    assert_eq!(again.body, first.body);
    assert_eq!(again.etag(), first.etag());
    assert_eq!(again.header("location"), first.header("location"));
    assert_eq!(
        admin.accounts(&[("filters[search]", "Once")]).await.len(),
        0
    );
}

#[tokio::test]
async fn f13_the_same_key_for_something_else_is_refused() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = admin.create_with_key("k", custom("Once")).await.expect(201);
    let other_body = admin.create_with_key("k", custom("Other")).await;
    assert_eq!(other_body.expect(422).code(), "idempotency_key_reused");
    let elsewhere = admin.clone().about(SECOND_COMPANY);
    let other_company = elsewhere.create_with_key("k", custom("Once")).await;
    assert_eq!(other_company.expect(422).code(), "idempotency_key_reused");
    let path = admin.path(&format!(
        "/service_accounts/{}/reset_secret",
        id(&account.body)
    ));
    let reset = admin
        .request(Method::POST, &path)
        .header("If-Match", "*")
        .header("Idempotency-Key", "k");
    let other_deed = Answer::to(reset).await.expect(422);
    assert_eq!(other_deed.code(), "idempotency_key_reused");
    // Somebody else's keys are their own.
    let operator = server.caller(Role::Operator);
    operator
        .create_with_key("k", custom("Other"))
        .await
        .expect(201);
}

#[tokio::test]
async fn f12_f14_while_the_first_is_at_work_the_second_is_told_so() {
    let on_disk = Server::on_disk().await;
    let admin = on_disk.server.admin();
    let request = admin
        .creation(custom("Once"))
        .header("Idempotency-Key", "k");
    let (told_to_wait, created) = while_the_writer_waits(&on_disk, request).await;
    assert_eq!(told_to_wait.expect(409).code(), "idempotency_in_flight");
    let again = admin.create_with_key("k", custom("Once")).await.expect(201);
    assert_eq!(again.body, created.expect(201).body);
}

#[tokio::test]
async fn a_refusal_leaves_the_key_free_for_a_corrected_form() {
    let server = Server::start().await;
    let admin = server.admin();
    let refused = admin.create_with_key("k", custom("Payroll export")).await;
    assert_eq!(refused.field_errors(), [error("name", "taken")]);
    admin
        .create_with_key("k", custom("Payroll export 2"))
        .await
        .expect(201);
}

#[tokio::test]
async fn a_reset_is_repeated_although_its_version_is_an_old_one_by_then() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = admin.id_of("Payroll export").await;
    let seen = admin.account(account).await.etag();
    let path = admin.path(&format!("/service_accounts/{account}/reset_secret"));
    let reset = || {
        admin
            .request(Method::POST, &path)
            .header("If-Match", &seen)
            .header("Idempotency-Key", "k")
    };
    let first = Answer::to(reset()).await.expect(200);
    let again = Answer::to(reset()).await.expect(200);
    assert_eq!(again.body, first.body);
    let (client_id, secret) = (
        text(&first.body, "client_id"),
        text(&first.body, "client_secret"),
    );
    server.token_of(&client_id, &secret).await.expect(200);
}

#[tokio::test]
async fn f9_whoever_hung_up_finds_the_answer_by_the_key() {
    let on_disk = Server::on_disk().await;
    let (server, admin) = (&on_disk.server, on_disk.server.admin());
    let body = json!({ "service_account": custom("Once") }).to_string();
    let path = admin.path("/service_accounts");
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Bearer {}\r\n\
         Procore-Company-Id: {}\r\nContent-Type: application/json\r\nIdempotency-Key: k\r\n\
         Content-Length: {}\r\n\r\n{body}",
        server.running.tokens.of(Role::Admin),
        sandbox::FIRST_COMPANY,
        body.len(),
    );
    let writer = rusqlite::Connection::open(&on_disk.db).expect("the file is there");
    writer
        .execute_batch("BEGIN IMMEDIATE")
        .expect("nobody else writes");
    let api = &server.running.api;
    let address = (api.host_str().expect("a host"), api.port().expect("a port"));
    let mut client = TcpStream::connect(address).expect("it listens");
    client.write_all(request.as_bytes()).expect("it is taken");
    // Long enough for the server to read it and to wait for the writer.
    tokio::time::sleep(Duration::from_millis(600)).await;
    drop(client);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let at_work = admin.create_with_key("k", custom("Once")).await;
    assert_eq!(at_work.expect(409).code(), "idempotency_in_flight");
    drop(writer);

    let found = loop {
        let answer = admin.create_with_key("k", custom("Once")).await;
        if answer.status != 409 {
            break answer.expect(201);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    let accounts = admin.accounts(&[("filters[search]", "Once")]).await;
    assert_eq!(accounts.len(), 1);
    assert_eq!(accounts[0]["id"], found.body["id"]);
    assert_eq!(admin.events(id(&found.body)).await.len(), 1);
}

#[tokio::test]
async fn keys_are_logged_and_what_they_brought_about_is_not() {
    let server = Server::with(Options {
        log: LogTo::memory(),
        ..Options::default()
    })
    .await;
    let created = server
        .admin()
        .create_with_key("my-intent", custom("Once"))
        .await;
    let created = created.expect(201).body;
    let (client_id, secret) = (text(&created, "client_id"), text(&created, "client_secret"));
    let token = server.token_of(&client_id, &secret).await.expect(200);
    let contact = created["contact"]["user_id"].as_i64();
    let entries = server.running.requests();
    let of = |method: &str, path: &str| {
        let mut found = entries.iter();
        found.find(|entry| entry.method == method && entry.path.ends_with(path))
    };
    let creation = of("POST", "/service_accounts").expect("it is there");
    assert_eq!(creation.idempotency_key.as_deref(), Some("my-intent"));
    assert_eq!(
        of("POST", "/oauth/token").expect("it is there").person,
        contact
    );
    let written = serde_json::to_string(&entries).expect("entries are plain data");
    assert!(!written.contains(&secret) && !written.contains(&text(&token.body, "access_token")));
}
