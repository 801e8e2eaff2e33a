//! Where no version can be used, a look comes before each sending (F5, F6, F16, F38).

use std::rc::Rc;
use std::time::Duration;

use axum::http::Method;
use client::{SaveOutcome, Versioned};
use domain::Account;
use tokio::time::sleep;

use crate::reply::{JSON, instead};
use crate::wire::{Exchange, Fault};
use crate::world::{ERP, World, renamed, saved, with_level};

/// A world in which no answer about a single account has a version that can be used.
async fn without_versions(how: Fault) -> World {
    let world = World::new().await;
    world
        .wire
        .faults(&Method::GET, "service_accounts/", &how, 100);
    world
}

/// Somebody else's change is what a save meets, and what the API still has. Whoever then saves
/// knowing that, saves.
async fn meets_theirs(world: &World, outcome: SaveOutcome<Account>) {
    let SaveOutcome::Conflict { now, .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(now.value.name, "Theirs");
    assert!(world.names().await.contains(&"Theirs".to_owned()));
    let change = renamed(&now.value, "Mine");
    let saved = world.client.save_account(&now, &change).await;
    assert!(matches!(saved, SaveOutcome::Done(_)), "{saved:?}");
    assert!(world.names().await.contains(&"Mine".to_owned()));
    let mut writes = world
        .wire
        .exchanges()
        .into_iter()
        .filter(Exchange::is_write);
    assert!(writes.all(|one| one.if_match.as_deref() == Some("*")));
}

async fn overwrites_nobody(how: Fault) {
    let world = without_versions(how).await;
    let seen = world.account(ERP).await;
    assert_eq!(seen.mark(), None);
    world.somebody_renames(&seen.value, "Theirs").await;
    let change = renamed(&seen.value, "Mine");
    let outcome = world.client.save_account(&seen, &change).await;
    assert_eq!(world.wire.writes(), 0, "nothing was sent");
    meets_theirs(&world, outcome).await;
}

#[tokio::test(start_paused = true)]
async fn f5_without_versions_a_change_in_between_is_a_conflict() {
    overwrites_nobody(Fault::Hidden(&["etag"])).await;
}

#[tokio::test(start_paused = true)]
async fn f6_a_weak_version_is_not_used() {
    overwrites_nobody(Fault::WEAK).await;
}

/// "Mine" is saved, and while that waits for somebody, another calls it "Theirs".
async fn overtaken_while_it_waits(world: &World, seen: &Versioned<Account>) {
    let change = renamed(&seen.value, "Mine");
    let meanwhile = async {
        sleep(Duration::from_secs(2)).await;
        world.somebody_renames(&seen.value, "Theirs").await;
    };
    let (outcome, ()) = tokio::join!(world.client.save_account(seen, &change), meanwhile);
    assert_eq!(world.wire.writes(), 1, "it was not sent again");
    meets_theirs(world, outcome).await;
}

/// A new token comes after a while.
fn give_a_token_late(world: &World) {
    world.client.on_refused_token(Rc::new(|_| {
        Box::pin(async {
            sleep(Duration::from_secs(4)).await;
            true
        })
    }));
}

#[tokio::test(start_paused = true)]
async fn f38_without_versions_a_new_token_is_followed_by_a_new_look() {
    let world = without_versions(Fault::Hidden(&["etag"])).await;
    let seen = world.account(ERP).await;
    give_a_token_late(&world);
    let refused = instead(401, JSON, "{}");
    world.wire.fault(Method::PATCH, "service_accounts", refused);
    overtaken_while_it_waits(&world, &seen).await;
}

#[tokio::test(start_paused = true)]
async fn f16_without_versions_a_pause_is_followed_by_a_new_look() {
    let world = without_versions(Fault::Hidden(&["etag"])).await;
    let seen = world.account(ERP).await;
    world.client.on_pause(Rc::new(|seconds| {
        Box::pin(async move {
            sleep(Duration::from_secs(seconds.into())).await;
            true
        })
    }));
    let headers = &[("content-type", JSON), ("retry-after", "4")];
    let pause = Fault::Instead(429, headers, "{}".into());
    world.wire.fault(Method::PATCH, "service_accounts", pause);
    overtaken_while_it_waits(&world, &seen).await;
}

#[tokio::test(start_paused = true)]
async fn f38_without_versions_permissions_are_looked_at_anew_too() {
    let world = without_versions(Fault::Hidden(&["etag"])).await;
    let id = world.account(ERP).await.value.id;
    let seen = world.client.permissions(&id).await.unwrap();
    let wanted = with_level(&seen.value, "documents", "admin");
    give_a_token_late(&world);
    let refused = instead(401, JSON, "{}");
    world.wire.fault(Method::PUT, "permissions", refused);
    let meanwhile = async {
        sleep(Duration::from_secs(2)).await;
        world.somebody_sets(&id, "documents", "standard").await;
    };
    let saving = world.client.save_permissions(&id, &seen, &wanted);
    let (outcome, ()) = tokio::join!(saving, meanwhile);
    let SaveOutcome::Conflict { now, .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(now.value.level("documents").unwrap().code(), "standard");
    assert_eq!(world.wire.writes(), 1, "it was not sent again");
}

#[tokio::test(start_paused = true)]
async fn f32_without_versions_what_a_copy_shows_that_lags_behind_does_not_make_the_newest_state_an_old_one()
 {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world.somebody_renames(&seen.value, "Theirs").await;
    let theirs = world.client.account(&seen.value.id).await.unwrap();
    let hidden = Fault::Hidden(&["etag"]);
    world.wire.fault(Method::PATCH, "service_accounts", hidden);
    let mine = saved(world.rename(&theirs, "Mine").await);
    world
        .wire
        .fault(Method::GET, "service_accounts/", Fault::Behind(2));
    let outcome = world.rename(&mine, "Last").await;
    let SaveOutcome::Conflict { now, .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(now.value.name, "Mine");
    saved(world.rename(&now, "Last").await);
}
