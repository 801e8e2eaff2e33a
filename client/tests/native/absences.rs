//! What is said of an account that is not found (F8).

use axum::http::Method;
use client::{FailureKind, SaveOutcome};

use crate::reply::{JSON, TEXT, instead};
use crate::world::{ERP, World, with_level};

#[tokio::test(start_paused = true)]
async fn f8_a_look_that_fails_for_another_reason_calls_nothing_gone_or_hidden() {
    for (account, list) in [(500, 200), (404, 500)] {
        let world = World::new().await;
        let seen = world.account(ERP).await;
        let path = "service_accounts/";
        world
            .wire
            .fault(Method::PATCH, path, instead(404, JSON, "{}"));
        world
            .wire
            .fault(Method::GET, path, instead(account, TEXT, ""));
        world
            .wire
            .fault(Method::GET, "service_accounts?", instead(list, JSON, "[]"));
        let outcome = world.rename(&seen, "Mine").await;
        let SaveOutcome::Failed(why) = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(why.kind, FailureKind::Server(500));
    }
}

#[tokio::test(start_paused = true)]
async fn f1_permissions_that_nobody_could_look_at_after_a_refusal_are_not_called_gone_either() {
    let world = World::new().await;
    let id = world.account(ERP).await.value.id;
    let seen = world.client.permissions(&id).await.unwrap();
    let wanted = with_level(&seen.value, "documents", "admin");
    let path = "permissions";
    world
        .wire
        .fault(Method::PUT, path, instead(412, JSON, "{}"));
    world.wire.fault(Method::GET, path, instead(500, TEXT, ""));
    let outcome = world.client.save_permissions(&id, &seen, &wanted).await;
    let SaveOutcome::Failed(why) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(why.kind, FailureKind::Server(500));
}
