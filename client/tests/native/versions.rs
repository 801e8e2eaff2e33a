//! Nobody is overwritten unseen (F1, F5).

use axum::http::Method;
use client::FailureKind;
use domain::Level;

use crate::wire::{Exchange, Fault};
use crate::world::{ERP, World, kind_of, renamed};

#[tokio::test(start_paused = true)]
async fn an_update_sends_what_differs_and_gives_the_new_version() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let change = renamed(&seen.value, "Renamed");
    let saved = world.client.update(&seen, &change).await.unwrap();
    assert_eq!(saved.value.name, "Renamed");
    assert_ne!(saved.tag(), seen.tag());
    assert!(world.names().await.contains(&"Renamed".to_owned()));
    let write = &world.wire.exchanges()[1];
    assert_eq!(write.if_match.as_deref(), seen.tag());
    assert_eq!(world.wire.exchanges().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn f1_what_somebody_else_wrote_meanwhile_is_not_overwritten() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world.somebody_renames(&seen.value, "Theirs").await;
    let change = renamed(&seen.value, "Mine");
    let outcome = world.client.update(&seen, &change).await;
    assert_eq!(kind_of(outcome), FailureKind::PreconditionFailed);
    assert!(world.names().await.contains(&"Theirs".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn f5_without_versions_the_state_is_looked_at_just_before() {
    let world = World::new().await;
    let hide = || {
        let hidden = Fault::Hidden(&["etag"]);
        world.wire.fault(Method::GET, "service_accounts/", hidden);
    };
    hide();
    let seen = world.account(ERP).await;
    assert_eq!(seen.tag(), None);
    world.somebody_renames(&seen.value, "Theirs").await;
    hide();
    let change = renamed(&seen.value, "Mine");
    let outcome = world.client.update(&seen, &change).await;
    assert_eq!(kind_of(outcome), FailureKind::PreconditionFailed);
    assert_eq!(world.wire.writes(), 0, "nothing was sent");
    assert!(world.names().await.contains(&"Theirs".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn f5_without_versions_an_account_that_is_as_it_was_is_updated() {
    let world = World::new().await;
    for _ in 0..3 {
        world
            .wire
            .fault(Method::GET, "service_accounts/", Fault::Hidden(&["etag"]));
    }
    let seen = world.account(ERP).await;
    let change = renamed(&seen.value, "Mine");
    let saved = world.client.update(&seen, &change).await.unwrap();
    assert_eq!(saved.value.name, "Mine");
    let write = world.wire.exchanges().into_iter().find(Exchange::is_write);
    assert_eq!(write.unwrap().if_match.as_deref(), Some("*"));
}

#[tokio::test(start_paused = true)]
async fn f1_permissions_that_somebody_else_has_set_are_not_overwritten() {
    let world = World::new().await;
    let account = world.account(ERP).await.value;
    let seen = world.client.permissions(&account.id).await.unwrap();
    let with = |at: usize, level: &str| {
        let mut matrix = seen.value.clone();
        let tool = matrix.tools[at].name.clone();
        matrix.set(&tool, &Level::from_code(level));
        matrix
    };
    let somebody = world.somebody();
    for level in ["none", "admin"] {
        let theirs = with(0, level);
        let now = somebody.permissions(&account.id).await.unwrap();
        let set = somebody.set_permissions(&account.id, &now, &theirs);
        set.await.unwrap();
    }
    let mine = with(1, "admin");
    let outcome = world
        .client
        .set_permissions(&account.id, &seen, &mine)
        .await;
    assert_eq!(kind_of(outcome), FailureKind::PreconditionFailed);
}

#[tokio::test(start_paused = true)]
async fn f1_an_account_that_was_changed_is_not_deleted() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world.somebody_renames(&seen.value, "Theirs").await;
    assert_eq!(
        kind_of(world.client.delete(&seen).await),
        FailureKind::PreconditionFailed
    );
    assert!(world.names().await.contains(&"Theirs".to_owned()));
}
