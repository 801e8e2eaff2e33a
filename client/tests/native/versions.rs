//! Nobody is overwritten unseen (F1, F5).

use std::fmt::Debug;

use axum::http::Method;
use client::{DeleteOutcome, FailureKind, SaveOutcome};
use domain::Level;

use crate::wire::{Exchange, Fault};
use crate::world::{ERP, World, saved};

/// It was not done, as it is not as it was seen.
fn refused_for_the_version<T: Debug>(outcome: &SaveOutcome<T>) {
    assert!(
        matches!(outcome, SaveOutcome::Conflict { failure, .. } if failure.kind == FailureKind::PreconditionFailed),
        "{outcome:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn an_update_sends_what_differs_and_gives_the_new_version() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let now = saved(world.rename(&seen, "Renamed").await);
    assert_eq!(now.value.name, "Renamed");
    assert!(now.mark().is_some());
    assert_ne!(now.mark(), seen.mark());
    assert!(world.names().await.contains(&"Renamed".to_owned()));
    saved(world.rename(&now, "Renamed again").await);
    let exchanges = world.wire.exchanges();
    assert_eq!(exchanges.len(), 3);
    let tags = exchanges[1..].iter().map(|one| one.if_match.as_deref());
    let tags: Vec<_> = tags.map(|tag| tag.expect("a version")).collect();
    assert_ne!(tags[0], tags[1]);
    assert!(!tags.contains(&"*"));
}

#[tokio::test(start_paused = true)]
async fn f1_what_somebody_else_wrote_meanwhile_is_not_overwritten() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world.somebody_renames(&seen.value, "Theirs").await;
    refused_for_the_version(&world.rename(&seen, "Mine").await);
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
    assert_eq!(seen.mark(), None);
    world.somebody_renames(&seen.value, "Theirs").await;
    hide();
    refused_for_the_version(&world.rename(&seen, "Mine").await);
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
    let now = saved(world.rename(&seen, "Mine").await);
    assert_eq!(now.value.name, "Mine");
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
        let outcome = somebody.save_permissions(&account.id, &now, &theirs).await;
        saved(outcome);
    }
    let mine = with(1, "admin");
    let saving = world.client.save_permissions(&account.id, &seen, &mine);
    refused_for_the_version(&saving.await);
}

#[tokio::test(start_paused = true)]
async fn f1_an_account_that_was_changed_is_not_deleted() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world.somebody_renames(&seen.value, "Theirs").await;
    let outcome = world.client.remove_account(&seen).await;
    assert!(
        matches!(&outcome, DeleteOutcome::Conflict { failure, .. } if failure.kind == FailureKind::PreconditionFailed),
        "{outcome:?}"
    );
    assert!(world.names().await.contains(&"Theirs".to_owned()));
}
