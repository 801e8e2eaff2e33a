//! `openapi.yaml` and the sandbox hold each other: what is documented is given, and what is given
//! is documented. Every answer that any of these tests receives is checked against the document
//! (see [`Answer::to`]); here is what makes sure that nothing is left out.

use std::time::Duration;

use reqwest::{Method, RequestBuilder};
use sandbox::{FIRST_COMPANY, Options, RateLimit, Role, SECOND_COMPANY};
use serde_json::{Value, json};

use crate::document::{Operation, document};
use crate::support::{Answer, Server, text, while_the_writer_waits};

/// The account of the document's examples, which the sandbox has too, and its contact.
const ACCOUNT: i64 = 4_294_967_311;
const CONTACT: i64 = 5_000_000_555;
const NOBODY: i64 = 99;

/// What a request is about: the company, and an account or a directory entry of it.
async fn subject(server: &Server, operation: &Operation<'_>, status: u16) -> (i64, i64) {
    let is_about_one = operation.path.contains("{id}");
    match (operation.name(), status) {
        ("removeDirectoryUser", 204) => {
            let admin = server.admin();
            let account = admin.id_of("Invoice feed Montréal").await;
            let contact = &admin.account(account).await.body["contact"];
            (SECOND_COMPANY, contact["user_id"].as_i64().expect("an id"))
        }
        ("addDirectoryUser", 201) => (SECOND_COMPANY, NOBODY),
        (_, 404) if is_about_one => (FIRST_COMPANY, NOBODY),
        (_, 404) => (NOBODY, NOBODY),
        _ if operation.path.contains("/users/") => (FIRST_COMPANY, CONTACT),
        _ => (FIRST_COMPANY, ACCOUNT),
    }
}

/// A request that makes an operation answer with a status.
async fn request(server: &Server, operation: &Operation<'_>, status: u16) -> RequestBuilder {
    let role = match status {
        401 => Role::Expired,
        403 => Role::Powerless,
        _ => Role::Admin,
    };
    let (company, id) = subject(server, operation, status).await;
    let path = operation.path.replace("{company_id}", &company.to_string());
    let path = path.replace("{id}", &id.to_string());
    let method: Method = operation.method.to_uppercase().parse().expect("a method");
    let mut request = server
        .request(method, &path)
        .bearer_auth(server.running.tokens.of(role));
    if status == 400 && operation.has_parameter("page") {
        request = request.query(&[("page", "0")]);
    }
    if operation.has_parameter("company_id") && !operation.path.contains("{company_id}") {
        request = request.query(&[("company_id", company)]);
    }
    if operation.has_parameter("Procore-Company-Id") && status != 400 {
        request = request.header("Procore-Company-Id", company);
    }
    if operation.has_parameter("If-Match") && status != 428 {
        request = request.header("If-Match", if status == 412 { "\"0\"" } else { "*" });
    }
    match body(server, operation, status).await {
        Some(body) => {
            let media = if status == 415 {
                "text/plain"
            } else {
                "application/json"
            };
            request.header("Content-Type", media).body(body)
        }
        None => request,
    }
}

/// The body of such a request, if the operation takes one.
async fn body(server: &Server, operation: &Operation<'_>, status: u16) -> Option<String> {
    let example = *operation.request_examples().first()?;
    let body = match (operation.name(), status) {
        (_, 413) => return Some(" ".repeat(100_000)),
        ("setPermissions", 422) => json!({ "tools": [{ "name": "x", "access_level": "y" }] }),
        ("addDirectoryUser" | "updateDirectoryUser", 422) => json!({ "user": {} }),
        ("addDirectoryUser", _) => {
            let account = server.admin().account(ACCOUNT).await.body;
            json!({ "user": { "email_address": account["contact"]["email_address"] } })
        }
        (_, 422) => json!({ "service_account": { "name": "" } }),
        _ => example.clone(),
    };
    Some(body.to_string())
}

/// What answers with a status only after something else has happened.
async fn answer(operation: &Operation<'_>, status: u16) -> Answer {
    let limit = RateLimit {
        requests: 1,
        period: Duration::from_mins(1),
    };
    let server = Server::with(Options {
        rate_limit: (status == 429).then_some(limit),
        ..Options::default()
    })
    .await;
    match (operation.name(), status) {
        ("obtainToken", _) => return obtain_token(&server, status).await,
        ("createServiceAccount" | "resetSecret", 409) => {
            let on_disk = Server::on_disk().await;
            let request = request(&on_disk.server, operation, status).await;
            let request = request.header("Idempotency-Key", "same");
            return while_the_writer_waits(&on_disk, request).await.0;
        }
        ("resetSecret", 422) => {
            let fields = json!({ "name": "New", "app_type": "custom" });
            let admin = server.admin();
            admin.create_with_key("same", fields).await.expect(201);
            let request = request(&server, operation, status).await;
            return Answer::to(request.header("Idempotency-Key", "same")).await;
        }
        (_, 429) => drop(server.admin().get("/rest/v1.0/me").await.expect(200)),
        _ => {}
    }
    Answer::to(request(&server, operation, status).await).await
}

/// Answers of the one operation that takes a form, and no token.
async fn obtain_token(server: &Server, status: u16) -> Answer {
    let operator = server.caller(Role::Operator);
    let fields = json!({ "name": "New", "app_type": "custom" });
    let account = operator.create(fields).await.expect(201).body;
    let (client_id, secret) = (text(&account, "client_id"), text(&account, "client_secret"));
    match status {
        400 => server.token(&[("grant_type", "password")]).await,
        401 => server.token_of(&client_id, "another").await,
        429 => {
            server.token_of(&client_id, &secret).await.expect(200);
            server.token_of(&client_id, &secret).await
        }
        _ => server.token_of(&client_id, &secret).await,
    }
}

#[tokio::test]
async fn every_documented_answer_is_given_as_documented() {
    let operations = document().operations();
    for operation in &operations {
        for status in operation.statuses() {
            let answer = answer(operation, status).await;
            assert_eq!(
                answer.status,
                status,
                "{}: {}",
                operation.name(),
                answer.body
            );
        }
    }
    let mut names: Vec<_> = operations.iter().map(Operation::name).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "addDirectoryUser",
            "createServiceAccount",
            "deleteServiceAccount",
            "getDirectoryUser",
            "getMe",
            "getOwnPermissions",
            "getPermissions",
            "getServiceAccount",
            "getServiceAccountPolicy",
            "getTokenInfo",
            "listCompanies",
            "listEvents",
            "listMarketplaceApps",
            "listServiceAccounts",
            "obtainToken",
            "removeDirectoryUser",
            "resetSecret",
            "setPermissions",
            "updateDirectoryUser",
            "updateServiceAccount",
        ]
    );
}

#[tokio::test]
async fn nothing_is_offered_that_is_not_documented() {
    let server = Server::start().await;
    let operations = document().operations();
    for operation in &operations {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let mut known = operations
                .iter()
                .filter(|known| known.path == operation.path);
            if known.any(|known| known.method.eq_ignore_ascii_case(method)) {
                continue;
            }
            let path = operation
                .path
                .replace("{company_id}", "1")
                .replace("{id}", "1");
            let method = method.parse().expect("a method");
            let answer = Answer::to(server.admin().request(method, &path))
                .await
                .expect(405);
            assert_eq!(answer.code(), "method_not_allowed");
            assert!(!answer.header("allow").is_empty());
        }
    }
    let nowhere = server
        .admin()
        .get("/rest/v1.0/companies/1/secrets")
        .await
        .expect(404);
    assert_eq!(nowhere.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn every_documented_parameter_takes_what_it_says() {
    let server = Server::start().await;
    for operation in &document().operations() {
        for parameter in operation.parameters() {
            let name = parameter["name"].as_str().expect("parameters have names");
            if parameter["in"] != "query" || name == "company_id" {
                continue;
            }
            for (value, status) in probes(&parameter["schema"]) {
                let request = request(&server, operation, 200).await;
                let answer = Answer::to(request.query(&[(name, &value)])).await;
                let place = format!("{} {name}={value}", operation.name());
                assert_eq!(answer.status, status, "{place}: {}", answer.body);
            }
        }
    }
}

/// Values of a parameter at the edges of its schema, and what they are answered with.
fn probes(schema: &Value) -> Vec<(String, u16)> {
    if let Some(words) = schema["enum"].as_array() {
        let known = words
            .iter()
            .filter_map(Value::as_str)
            .map(|word| (word.to_owned(), 200));
        return known.chain([("other".to_owned(), 400)]).collect();
    }
    let edge = |keyword: &str, beyond: i64| {
        let edge = schema[keyword].as_i64().into_iter();
        edge.flat_map(move |edge| [(edge.to_string(), 200), ((edge + beyond).to_string(), 400)])
    };
    let numbers: Vec<_> = edge("minimum", -1).chain(edge("maximum", 1)).collect();
    if numbers.is_empty() {
        vec![("any text & more".to_owned(), 200)]
    } else {
        numbers
    }
}

#[tokio::test]
async fn every_example_of_a_request_is_accepted() {
    for operation in &document().operations() {
        let sent = [("PATCH", 200), ("PUT", 200), ("POST", 201)];
        let method = operation.method.to_uppercase();
        let success = sent.into_iter().find(|(known, _)| *known == method);
        // Whom the others add or who asks for a token is made up at every start.
        let made_up = ["addDirectoryUser", "obtainToken", "resetSecret"];
        let Some((_, success)) = success.filter(|_| !made_up.contains(&operation.name())) else {
            continue;
        };
        for example in operation.request_examples() {
            let server = Server::start().await;
            let request = request(&server, operation, success).await;
            let answer = Answer::to(request.body(example.to_string())).await;
            answer.expect(success);
        }
    }
}

#[test]
fn every_body_has_examples_and_they_fit_their_schemas() {
    let (wrong, count) = document().wrong_examples();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 80, "only {count} examples were found");
}
