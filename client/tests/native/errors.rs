//! What an error says: the API's own words, whatever their shape, and never anything else (F7, F26,
//! F27, F39, S30).

use axum::http::Method;
use client::{Failure, FailureKind, SaveOutcome};
use domain::{AccountChange, AppType};

use crate::reply::{HTML, JSON, TEXT, instead};
use crate::wire::Fault;
use crate::world::{ERP, World, renamed};

/// An update is refused like this; afterwards it is saved.
async fn refused_with(refusal: Fault) -> Failure {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world.wire.fault(Method::PATCH, "service_accounts", refusal);
    let change = renamed(&seen.value, "Mine");
    let outcome = world.client.save_account(&seen, &change).await;
    let SaveOutcome::Failed(failure) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(failure.kind, FailureKind::Rejected);
    assert_eq!(world.wire.writes(), 1);
    assert!(world.names().await.contains(&ERP.to_owned()));
    let outcome = world.client.save_account(&seen, &change).await;
    assert!(matches!(outcome, SaveOutcome::Done(_)), "{outcome:?}");
    // S30: whatever it has named, nothing but the API's accounts was asked for.
    let exchanges = world.wire.exchanges();
    let mut paths = exchanges.iter().map(|one| &one.path);
    assert!(paths.all(|path| path.contains("/service_accounts/")));
    failure
}

#[tokio::test(start_paused = true)]
async fn every_shape_of_error_gives_the_apis_words() {
    for (media_type, body, words) in [
        (JSON, r#"{"errors":"one by text"}"#, "one by text"),
        (JSON, r#"{"error":"two by text"}"#, "two by text"),
        (
            JSON,
            r#"{"error":{"code":"x","message":"three within","details":[]}}"#,
            "three within",
        ),
        (
            JSON,
            r#"{"base":["five at base"],"fields":{}}"#,
            "five at base",
        ),
        (
            JSON,
            r#"{"error":"invalid_scope","error_description":"eight described"}"#,
            "eight described",
        ),
        (JSON, r#"{"message":"nine said","code":"x"}"#, "nine said"),
        (JSON, r#"["ten", "listed"]"#, "ten · listed"),
        (TEXT, "eleven: 1 < 2 & <b", "eleven: 1 < 2 & <b"),
    ] {
        let failure = refused_with(instead(422, media_type, body)).await;
        assert_eq!(failure.server_message.as_deref(), Some(words), "{body}");
        assert!(failure.fields.is_empty(), "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn f7_what_is_said_of_a_field_is_found_in_every_shape() {
    for (body, message) in [
        (
            r#"{"error":{"details":[{"code":"x","message":"four in detail","source":"name"}]}}"#,
            "four in detail",
        ),
        (
            r#"{"base":[],"fields":{"name":"six of the name"}}"#,
            "six of the name",
        ),
        (
            r#"{"errors":{"name":["seven of", "the name"]}}"#,
            "seven of · the name",
        ),
    ] {
        let failure = refused_with(instead(422, JSON, body)).await;
        let said = failure.fields.iter();
        let said: Vec<_> = said.map(|one| (&*one.field, &*one.message)).collect();
        assert_eq!(said, [("name", message)], "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn f27_what_says_nothing_to_a_person_is_not_told() {
    let deep = [
        r#"{"errors":"#,
        &"[".repeat(10_000),
        &"]".repeat(10_000),
        "}",
    ]
    .concat();
    for (media_type, body) in [
        (HTML, "<h1>twelve in HTML</h1>"),
        (JSON, r#"{"message":"<!doctype html>thirteen"}"#),
        (TEXT, ""),
        (JSON, r#"{"detail": "half a pair: \ud83d"}"#),
        (JSON, &deep),
    ] {
        let failure = refused_with(instead(422, media_type, body)).await;
        assert_eq!((failure.server_message, failure.fields), (None, vec![]));
    }
}

#[tokio::test(start_paused = true)]
async fn s30_what_a_problem_names_is_neither_asked_for_nor_told() {
    let body = r#"{
        "type": "https://api.example/problems/out-of-order",
        "instance": "https://api.example/problems/17",
        "title": "Out of order",
        "status": 422
    }"#;
    let failure = refused_with(instead(422, JSON, body)).await;
    assert_eq!(failure.server_message.as_deref(), Some("Out of order"));
    assert!(!format!("{failure:?}").contains("problems"));
}

#[tokio::test(start_paused = true)]
async fn f7_a_bare_conflict_is_about_the_name_where_one_was_sent() {
    let failure = refused_with(instead(409, JSON, "{}")).await;
    let said = &failure.fields[0];
    assert_eq!(
        (&*said.field, said.code.as_deref()),
        ("name", Some("taken"))
    );
    assert_eq!(failure.fields.len(), 1);
    // Where none was, it is about something else.
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let conflict = instead(409, JSON, "{}");
    world
        .wire
        .fault(Method::PATCH, "service_accounts", conflict);
    let change = AccountChange::of_app_type(AppType::Custom);
    let outcome = world.client.save_account(&seen, &change).await;
    let SaveOutcome::Failed(failure) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(failure.kind, FailureKind::Rejected);
    assert!(failure.fields.is_empty());
}
