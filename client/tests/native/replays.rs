//! The first answer given again, by its key, after others have written: it brings the secret, and is
//! not the account's newest state (F10, F32).

use axum::http::Method;
use client::{Intent, SecretOutcome, SecretRequest, Versioned};
use domain::{Account, AccountId};

use crate::lag::behind;
use crate::reply::{JSON, instead};
use crate::wire::Fault;
use crate::world::{ERP, World, new_account, saved};

/// Sends an intent in vain that is done all the same, so that nobody knows.
async fn send_in_vain(world: &World, intent: &mut Intent) {
    let path = "service_accounts";
    world.wire.faults(&Method::POST, path, &Fault::LostAfter, 4);
    // Nor can anybody look.
    let broken = instead(500, JSON, "{}");
    world.wire.fault(Method::GET, path, broken);
    let outcome = intent.execute(&world.client).await;
    assert!(matches!(outcome, SecretOutcome::Unknown(_)));
}

/// A world in which an account was created, which nobody knows, and the account as it is seen there.
async fn created() -> (World, Intent, Versioned<Account>) {
    let world = World::new().await;
    let request = SecretRequest::Create(new_account("Fresh"));
    let mut intent = Intent::new(request, &world.client);
    send_in_vain(&world, &mut intent).await;
    let seen = world.account("Fresh").await;
    (world, intent, seen)
}

/// The same for an account that was reset.
async fn reset() -> (World, Intent, Versioned<Account>) {
    let world = World::new().await;
    let request = SecretRequest::Reset(Box::new(world.account(ERP).await));
    let mut intent = Intent::new(request, &world.client);
    send_in_vain(&world, &mut intent).await;
    let seen = world.account(ERP).await;
    (world, intent, seen)
}

/// Sends the intent again, which brings a secret that works; the account as it is said to be.
async fn send_again(world: &World, intent: &mut Intent) -> Versioned<Account> {
    let outcome = intent.execute(&world.client).await;
    let SecretOutcome::Complete(account, secret) = outcome else {
        panic!("there is no secret");
    };
    let client_id = &account.value.client_id;
    assert!(world.token(client_id, secret.expose()).await);
    account
}

/// How the account is called, by the client.
async fn name_of(world: &World, id: &AccountId) -> String {
    world
        .client
        .account(id)
        .await
        .expect("an account")
        .value
        .name
}

#[tokio::test(start_paused = true)]
async fn f32_an_answer_that_is_given_again_does_not_hide_what_was_saved_since() {
    for (world, mut intent, seen) in [created().await, reset().await] {
        saved(world.rename(&seen, "Later").await);
        let now = send_again(&world, &mut intent).await;
        assert_eq!(now.value.name, "Later");
        assert_eq!(name_of(&world, &seen.value.id).await, "Later");
        // The version is the newest, too: nobody else has changed anything.
        saved(world.rename(&now, "Last").await);
    }
}

#[tokio::test(start_paused = true)]
async fn f32_an_answer_that_is_given_again_does_not_hide_what_was_seen_since() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let request = SecretRequest::Reset(Box::new(seen.clone()));
    let mut intent = Intent::new(request, &world.client);
    send_in_vain(&world, &mut intent).await;
    world.somebody_renames(&seen.value, "Theirs").await;
    let id = &seen.value.id;
    assert_eq!(name_of(&world, id).await, "Theirs");
    let now = send_again(&world, &mut intent).await;
    assert_eq!(now.value.name, "Theirs");
    assert_eq!(name_of(&world, id).await, "Theirs");
}

#[tokio::test(start_paused = true)]
async fn f32_an_answer_that_is_given_again_does_not_bring_back_what_was_deleted() {
    for (world, mut intent, seen) in [created().await, reset().await] {
        world.client.remove_account(&seen).await;
        // Its secret has come, so it is not asked for again, whether or not anybody can look.
        let not_found = instead(404, JSON, "{}");
        world
            .wire
            .fault(Method::GET, "service_accounts?", not_found);
        let outcome = intent.execute(&world.client).await;
        assert!(matches!(outcome, SecretOutcome::Failed(failure) if failure.is_gone()));
        assert!(!intent.is_open());
        world.wire.forget_faults();
        let now = world.client.account(&seen.value.id).await;
        assert!(now.is_err_and(|failure| failure.is_gone()));
    }
}

#[tokio::test(start_paused = true)]
async fn f32_a_reset_that_was_lost_on_its_way_is_newer_than_what_was_saved_before_it() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let seen = saved(world.rename(&seen, "Before").await);
    let request = SecretRequest::Reset(Box::new(seen.clone()));
    let mut intent = Intent::new(request, &world.client);
    world
        .wire
        .fault(Method::POST, "reset_secret", Fault::LostBefore);
    let now = send_again(&world, &mut intent).await;
    assert_ne!(now.mark(), seen.mark());
    saved(world.rename(&now, "After").await);
}

#[tokio::test(start_paused = true)]
async fn f32_what_was_left_behind_is_known_whatever_a_look_has_shown_since() {
    let (world, mut intent, seen) = created().await;
    let seen = saved(world.rename(&seen, "Later").await);
    // The next is saved, as a look shows; the one after that is refused.
    world
        .wire
        .fault(Method::PATCH, "service_accounts", Fault::LostAfter);
    let seen = saved(world.rename(&seen, "Last").await);
    let refused = instead(412, JSON, "{}");
    world.wire.fault(Method::PATCH, "service_accounts", refused);
    assert!(!world.rename(&seen, "Never").await.is_done());
    let now = send_again(&world, &mut intent).await;
    assert_eq!(now.value.name, "Last");
}

#[tokio::test(start_paused = true)]
async fn f32_an_answer_that_is_given_again_is_the_newest_after_a_refusal_for_what_it_made() {
    let world = World::new().await;
    let before = world.account(ERP).await;
    let behind = behind(&before, world.as_it_is(&before.value.id).await.to_string());
    let request = SecretRequest::Reset(Box::new(before.clone()));
    let mut intent = Intent::new(request, &world.client);
    send_in_vain(&world, &mut intent).await;
    // A copy has it as it was, so a write is sent and refused: the reset has made another version. Nobody
    // can see which.
    world.wire.fault(Method::GET, "service_accounts/", behind);
    let broken = instead(500, JSON, "{}");
    world
        .wire
        .faults(&Method::GET, "service_accounts/", &broken, 20);
    let outcome = world.rename(&before, "Mine").await;
    assert!(!outcome.is_done(), "{outcome:?}");
    world.wire.forget_faults();
    let now = send_again(&world, &mut intent).await;
    assert_ne!(now.mark(), before.mark());
    saved(world.rename(&now, "Mine").await);
}
