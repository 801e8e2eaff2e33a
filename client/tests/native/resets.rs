//! A new secret: for the account as it was seen, once, and with all that it ends (F4–F6, F10, F11,
//! F32).

use axum::http::Method;
use client::{FailureKind, WithSecret};
use serde_json::Value;

use crate::wire::{Exchange, Fault};
use crate::world::{World, kind_of, with_level};

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];
const NAME: &str = "Payroll export";
const POWERLESS: &str = "Safety observation alerts";

/// Versions cannot be seen in any answer about an account.
fn hide_versions(world: &World) {
    for method in [Method::GET, Method::PUT, Method::POST] {
        let hidden = Fault::Hidden(&["etag"]);
        world
            .wire
            .faults(&method, "service_accounts/", &hidden, 100);
    }
}

/// How often the account was given a new secret.
async fn resets(world: &World, id: &domain::AccountId) -> usize {
    let history = world.history(id).await;
    let is_reset = |event: &&Value| event["action"] == "secret_reset";
    history.iter().filter(is_reset).count()
}

/// The secret is the account's: it gives a token.
async fn works(world: &World, made: &WithSecret) -> bool {
    let secret = made.secret.as_ref().expect("a secret").expose();
    world.token(&made.account.value.client_id, secret).await
}

#[tokio::test(start_paused = true)]
async fn f4_a_reset_whose_version_is_demanded_is_not_done_and_the_next_is() {
    let world = World::new().await;
    let seen = world.account(NAME).await;
    let wanted = Fault::Instead(428, JSON, "{}".into());
    world.wire.fault(Method::POST, "reset_secret", wanted);
    let key = world.client.new_key();
    let outcome = world.client.reset_secret(&seen, &key).await;
    assert_eq!(kind_of(outcome), FailureKind::PreconditionFailed);
    assert_eq!(resets(&world, &seen.value.id).await, 0);
    let now = world.client.account(&seen.value.id).await.unwrap();
    let key = world.client.new_key();
    let made = world.client.reset_secret(&now, &key).await.unwrap();
    assert!(works(&world, &made).await);
}

#[tokio::test(start_paused = true)]
async fn f5_f6_a_reset_without_versions_is_not_sent_for_what_nobody_saw() {
    for without in [Fault::Hidden(&["etag"]), Fault::WEAK] {
        let world = World::new().await;
        world
            .wire
            .faults(&Method::GET, "service_accounts/", &without, 100);
        let seen = world.account(NAME).await;
        world.somebody_renames(&seen.value, "Theirs").await;
        let key = world.client.new_key();
        let outcome = world.client.reset_secret(&seen, &key).await;
        assert_eq!(kind_of(outcome), FailureKind::PreconditionFailed);
        assert_eq!(world.wire.writes(), 0, "nothing was sent");
        let now = world.client.account(&seen.value.id).await.unwrap();
        assert_eq!(now.value.name, "Theirs");
        let key = world.client.new_key();
        let made = world.client.reset_secret(&now, &key).await.unwrap();
        assert!(works(&world, &made).await);
        let write = world.wire.exchanges().into_iter().find(Exchange::is_write);
        assert_eq!(write.unwrap().if_match.as_deref(), Some("*"));
    }
}

#[tokio::test(start_paused = true)]
async fn f10_without_versions_a_lost_reset_is_no_change_of_somebody_elses() {
    let world = World::new().await;
    hide_versions(&world);
    let seen = world.account(NAME).await;
    world.wire.forget_faults();
    world
        .wire
        .fault(Method::POST, "reset_secret", Fault::LostAfter);
    hide_versions(&world);
    let key = world.client.new_key();
    let outcome = world.client.reset_secret(&seen, &key).await;
    assert_eq!(kind_of(outcome), FailureKind::Unreachable);
    let made = world.client.reset_secret(&seen, &key).await.unwrap();
    assert!(works(&world, &made).await);
    assert_eq!(resets(&world, &seen.value.id).await, 1);
}

#[tokio::test(start_paused = true)]
async fn f32_without_versions_a_reset_ends_what_is_remembered_of_levels() {
    let world = World::new().await;
    hide_versions(&world);
    let account = world.account(POWERLESS).await;
    let id = &account.value.id;
    let seen = world.client.permissions(id).await.unwrap();
    let wanted = with_level(&seen.value, "documents", "admin");
    let set = world.client.set_permissions(id, &seen, &wanted).await;
    set.unwrap();
    let account = world.client.account(id).await.unwrap();
    let key = world.client.new_key();
    world.client.reset_secret(&account, &key).await.unwrap();
    let before = world.wire.exchanges().len();
    let now = world.client.permissions(id).await.unwrap();
    assert_eq!(now.value.level("documents").unwrap().code(), "none");
    let asked = world.wire.exchanges().len() - before;
    assert_eq!(asked, 1, "it is not taken for an old answer");
}
