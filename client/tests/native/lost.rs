//! Nobody knows what became of a write (F9, F10, F19, F36).

use axum::http::Method;
use client::FailureKind;

use crate::wire::Fault;
use crate::world::{ERP, World, kind_of, new_account, renamed};

#[tokio::test(start_paused = true)]
async fn f19_a_write_is_not_sent_again_by_itself() {
    for fault in [Fault::LostBefore, Fault::LostAfter] {
        let world = World::new().await;
        let seen = world.account(ERP).await;
        world.wire.fault(Method::PATCH, "service_accounts", fault);
        let change = renamed(&seen.value, "Renamed");
        let failure = world.client.update(&seen, &change).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::Unreachable);
        assert_eq!(world.wire.writes(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn f19_after_a_loss_the_next_write_looks_first_and_overwrites_nobody() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world
        .wire
        .fault(Method::PATCH, "service_accounts", Fault::LostAfter);
    let change = renamed(&seen.value, "Renamed");
    world.client.update(&seen, &change).await.unwrap_err();
    // It was done after all, so it is not as it was seen any more.
    let outcome = world.client.update(&seen, &change).await;
    assert_eq!(kind_of(outcome), FailureKind::PreconditionFailed);
    assert_eq!(world.wire.writes(), 1, "the second was not sent");
}

#[tokio::test(start_paused = true)]
async fn f19_after_a_loss_before_the_api_the_next_write_is_sent() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world
        .wire
        .fault(Method::PATCH, "service_accounts", Fault::LostBefore);
    let change = renamed(&seen.value, "Renamed");
    world.client.update(&seen, &change).await.unwrap_err();
    let saved = world.client.update(&seen, &change).await.unwrap();
    assert_eq!(saved.value.name, "Renamed");
}

#[tokio::test(start_paused = true)]
async fn f9_the_same_key_makes_one_account_and_gives_its_secret_again() {
    let world = World::new().await;
    let (new, key) = (new_account("Fresh"), world.client.new_key());
    world
        .wire
        .fault(Method::POST, "service_accounts", Fault::LostAfter);
    let outcome = world.client.create(&new, &key).await;
    assert_eq!(kind_of(outcome), FailureKind::Unreachable);
    let made = world.client.create(&new, &key).await.unwrap();
    assert!(made.secret.is_some());
    let fresh = world.names().await;
    assert_eq!(fresh.iter().filter(|name| *name == "Fresh").count(), 1);
    let keys: Vec<_> = world
        .wire
        .exchanges()
        .into_iter()
        .filter_map(|one| one.key)
        .collect();
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
}

#[tokio::test(start_paused = true)]
async fn f9_two_intents_have_two_keys() {
    let world = World::new().await;
    let keys = [world.client.new_key(), world.client.new_key()];
    assert_ne!(keys[0], keys[1]);
}

#[tokio::test(start_paused = true)]
async fn f10_a_reset_whose_answer_is_lost_is_done_once() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let key = world.client.new_key();
    world
        .wire
        .fault(Method::POST, "reset_secret", Fault::LostAfter);
    let outcome = world.client.reset_secret(&seen, &key).await;
    assert_eq!(kind_of(outcome), FailureKind::Unreachable);
    let made = world.client.reset_secret(&seen, &key).await.unwrap();
    assert!(made.secret.is_some());
    let path = format!("service_accounts/{}/events", seen.value.id.as_str());
    let events = world.ask(Method::GET, &path, None).await;
    let resets = events.as_array().unwrap().iter();
    let resets = resets.filter(|event| event["action"] == "secret_reset");
    assert_eq!(resets.count(), 1, "{events}");
}

#[tokio::test(start_paused = true)]
async fn f11_a_secret_that_is_cut_off_is_no_answer() {
    let world = World::new().await;
    let key = world.client.new_key();
    let cut = Fault::CutAfter(60);
    world.wire.fault(Method::POST, "service_accounts", cut);
    let outcome = world.client.create(&new_account("Fresh"), &key).await;
    assert_eq!(kind_of(outcome), FailureKind::Unreachable);
}

#[tokio::test(start_paused = true)]
async fn f36_without_a_network_it_is_said_and_the_write_stays_in_doubt() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let change = renamed(&seen.value, "Renamed");
    world.wire.set_offline(true);
    let outcome = world.client.update(&seen, &change).await;
    assert_eq!(kind_of(outcome), FailureKind::Offline);
    world.wire.set_offline(false);
    world.client.update(&seen, &change).await.unwrap();
    let reads = world
        .wire
        .exchanges()
        .into_iter()
        .filter(|one| !one.is_write());
    assert_eq!(reads.count(), 2, "it was looked at before the second");
}
