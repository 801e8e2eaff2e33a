//! `openapi.yaml` and the sandbox hold each other: what is documented is given, and what is given
//! is documented. Every answer that any of these tests receives is checked against the document
//! (see [`Answer::to`]); here is what makes sure that nothing is left out.

use std::time::Duration;

use reqwest::{Method, RequestBuilder};
use sandbox::{FIRST_COMPANY, Options, RateLimit, Role};
use serde_json::{Value, json};

use crate::document::{Operation, document};
use crate::support::{Answer, Server};

/// The account of the document's examples, which the sandbox has too.
const ACCOUNT: i64 = 4_294_967_311;
const NOBODY: i64 = 99;

/// A request that makes an operation answer with a status.
fn request(server: &Server, operation: &Operation<'_>, status: u16) -> RequestBuilder {
    let role = match status {
        401 => Role::Expired,
        403 => Role::Powerless,
        _ => Role::Admin,
    };
    let is_about_one = operation.path.contains("{id}");
    let (company, id) = match status {
        404 if is_about_one => (FIRST_COMPANY, NOBODY),
        404 => (NOBODY, NOBODY),
        _ => (FIRST_COMPANY, ACCOUNT),
    };
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
    match operation.request_examples().first() {
        Some(example) => with_body(request, example, status),
        None => request,
    }
}

fn with_body(request: RequestBuilder, example: &Value, status: u16) -> RequestBuilder {
    let media = if status == 415 {
        "text/plain"
    } else {
        "application/json"
    };
    let body = match status {
        413 => " ".repeat(100_000),
        422 => json!({ "service_account": { "name": "" } }).to_string(),
        _ => example.to_string(),
    };
    request.header("Content-Type", media).body(body)
}

/// Whether the sandbox does it already.
fn is_built(operation: &Operation<'_>) -> bool {
    !operation.statuses().contains(&501)
}

#[tokio::test]
async fn every_documented_answer_is_given_as_documented() {
    let server = Server::start().await;
    let limit = RateLimit {
        requests: 1,
        period: Duration::from_mins(1),
    };
    let busy = Server::with(Options {
        rate_limit: Some(limit),
        ..Options::default()
    })
    .await;
    busy.admin().get("/rest/v1.0/me").await.expect(200);

    let operations = document().operations();
    let built = operations.iter().filter(|operation| is_built(operation));
    for operation in built.clone() {
        for status in operation.statuses() {
            let server = if status == 429 { &busy } else { &server };
            let answer = Answer::to(request(server, operation, status)).await;
            assert_eq!(
                answer.status,
                status,
                "{}: {}",
                operation.name(),
                answer.body
            );
        }
    }
    let mut names: Vec<_> = built.map(Operation::name).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
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
            "updateServiceAccount",
        ]
    );
}

#[tokio::test]
async fn what_is_not_built_yet_says_so() {
    let server = Server::start().await;
    let operations = document().operations();
    for operation in operations.iter().filter(|operation| !is_built(operation)) {
        let answer = Answer::to(request(&server, operation, 501))
            .await
            .expect(501);
        assert_eq!(answer.code(), "not_implemented", "{}", operation.name());
    }
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
    for operation in document()
        .operations()
        .iter()
        .filter(|operation| is_built(operation))
    {
        for parameter in operation.parameters() {
            let name = parameter["name"].as_str().expect("parameters have names");
            if parameter["in"] != "query" || name == "company_id" {
                continue;
            }
            for (value, status) in probes(&parameter["schema"]) {
                let answer = request(&server, operation, 200).query(&[(name, &value)]);
                let answer = Answer::to(answer).await;
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
async fn every_example_of_an_edit_is_accepted() {
    let operations = document().operations();
    let edit = operations
        .iter()
        .find(|operation| operation.name() == "updateServiceAccount");
    for example in edit.expect("it is documented").request_examples() {
        let server = Server::start().await;
        let answer = server
            .admin()
            .edit(ACCOUNT, example["service_account"].clone())
            .await;
        answer.expect(200);
    }
}

#[test]
fn every_body_has_examples_and_they_fit_their_schemas() {
    let (wrong, count) = document().wrong_examples();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 50, "only {count} examples were found");
}
