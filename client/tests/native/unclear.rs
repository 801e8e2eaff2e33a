//! A server error says nothing of what was done: a look does (F19).

use axum::http::Method;
use client::{DeleteOutcome, FailureKind, SaveOutcome};

use crate::reply::{JSON, instead};
use crate::wire::Fault;
use crate::world::{World, with_level};

const NAME: &str = "Payroll export";
const POWERLESS: &str = "Safety observation alerts";

/// The API has not done it.
fn error(status: u16) -> Fault {
    Fault::Instead(status, &[("content-type", "text/plain")], Vec::new())
}

#[tokio::test(start_paused = true)]
async fn f19_permissions_that_were_set_in_spite_of_a_server_error_are_saved() {
    let world = World::new().await;
    let id = world.account(POWERLESS).await.value.id;
    let seen = world.client.permissions(&id).await.unwrap();
    world
        .wire
        .fault(Method::PUT, "permissions", Fault::After(502));
    let wanted = with_level(&seen.value, "documents", "read_only");
    let outcome = world.client.save_permissions(&id, &seen, &wanted).await;
    let SaveOutcome::Done(seen) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(world.wire.writes(), 1);
    world.wire.fault(Method::PUT, "permissions", error(502));
    let wanted = with_level(&seen.value, "documents", "standard");
    let outcome = world.client.save_permissions(&id, &seen, &wanted).await;
    assert!(
        matches!(outcome, SaveOutcome::Unknown { failure, .. } if failure.kind == FailureKind::Server(502))
    );
    assert_eq!(world.wire.writes(), 2, "it is not sent again by itself");
    assert_eq!(world.level(&id, "documents").await, "read_only");
    let outcome = world.client.save_permissions(&id, &seen, &wanted).await;
    assert!(matches!(outcome, SaveOutcome::Done(_)), "{outcome:?}");
    assert_eq!(world.level(&id, "documents").await, "standard");
}

#[tokio::test(start_paused = true)]
async fn f19_what_was_deleted_in_spite_of_a_server_error_is_deleted() {
    let world = World::new().await;
    let seen = world.account(NAME).await;
    let path = "service_accounts";
    world.wire.fault(Method::DELETE, path, error(503));
    let outcome = world.client.remove_account(&seen).await;
    assert!(
        matches!(outcome, DeleteOutcome::Unknown { failure, .. } if failure.kind == FailureKind::Server(503))
    );
    assert_eq!(world.wire.writes(), 1, "it is not sent again by itself");
    assert!(world.names().await.contains(&NAME.to_owned()));
    world.wire.fault(Method::DELETE, path, Fault::After(502));
    let outcome = world.client.remove_account(&seen).await;
    assert_eq!(outcome, DeleteOutcome::Done(()));
    assert_eq!(world.wire.writes(), 2);
    assert!(!world.names().await.contains(&NAME.to_owned()));
}

#[tokio::test(start_paused = true)]
async fn f20_a_good_answer_that_is_not_the_apis_deletes_nothing() {
    let world = World::new().await;
    let seen = world.account(NAME).await;
    let good = instead(200, JSON, r#"{"status": "ok"}"#);
    world.wire.fault(Method::DELETE, "service_accounts", good);
    let outcome = world.client.remove_account(&seen).await;
    assert!(
        matches!(&outcome, DeleteOutcome::Unknown { failure, .. } if failure.kind == FailureKind::Unreadable),
        "{outcome:?}"
    );
    assert!(world.names().await.contains(&NAME.to_owned()));
    let outcome = world.client.remove_account(&seen).await;
    assert_eq!(outcome, DeleteOutcome::Done(()));
}
