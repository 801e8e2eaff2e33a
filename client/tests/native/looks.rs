//! What a look has shown after a write that nobody knew the end of is remembered like an answer: copies
//! that lag behind it are known (F19, F32).

use axum::http::Method;
use client::{DeleteOutcome, Intent, Row, SaveOutcome, SecretOutcome, SecretRequest, Versioned};
use domain::{Account, AccountChange, AccountId, AccountsQuery, AppType};
use serde_json::Value;

use crate::reply::{JSON, instead};
use crate::wire::{Exchange, Fault};
use crate::world::{ERP, World, new_account, saved, with_level};

/// A copy that shows for twice what it knows now, whatever is written later.
fn lags(world: &World, path: &'static str, old: &Value) {
    let old = instead(200, JSON, &old.to_string());
    world.wire.faults(&Method::GET, path, &old, 2);
}

async fn as_it_is(world: &World, id: &AccountId) -> Value {
    let path = format!("service_accounts/{}", id.as_str());
    world.ask(Method::GET, &path, None).await
}

/// The account by its old name, and how the API writes it.
async fn seen(world: &World) -> (Versioned<Account>, Value) {
    let seen = world.account(ERP).await;
    let written = as_it_is(world, &seen.value.id).await;
    (seen, written)
}

/// A list that is asked for now: the names in it.
async fn listed(world: &World) -> Vec<String> {
    let query = AccountsQuery::default();
    let list = world.client.accounts(&query, 1, 100).await;
    let rows = list.expect("a list").rows.into_iter();
    rows.filter_map(Row::read)
        .map(|account| account.name)
        .collect()
}

/// How the list is written now.
async fn list(world: &World) -> Value {
    let path = "service_accounts?page=1&per_page=100&sort=name";
    world.ask(Method::GET, path, None).await
}

#[tokio::test(start_paused = true)]
async fn f32_what_a_look_has_shown_to_be_saved_stays_while_copies_do_not_have_it() {
    let world = World::new().await;
    let ((seen, old), old_list) = (seen(&world).await, list(&world).await);
    world
        .wire
        .fault(Method::PATCH, "service_accounts", Fault::LostAfter);
    saved(world.rename(&seen, "Mine").await);
    lags(&world, "service_accounts/", &old);
    lags(&world, "service_accounts?", &old_list);
    let now = world.client.account(&seen.value.id).await.unwrap();
    assert_eq!(now.value.name, "Mine");
    assert!(listed(&world).await.contains(&"Mine".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn f3_f32_what_a_look_has_shown_to_be_saved_already_stays_too() {
    let world = World::new().await;
    let (seen, old) = seen(&world).await;
    world.somebody_renames(&seen.value, "Mine").await;
    let outcome = world.rename(&seen, "Mine").await;
    assert!(matches!(outcome, SaveOutcome::AlreadyDone(_)));
    lags(&world, "service_accounts/", &old);
    let now = world.client.account(&seen.value.id).await.unwrap();
    assert_eq!(now.value.name, "Mine");
}

#[tokio::test(start_paused = true)]
async fn f1_f32_what_a_look_has_shown_after_a_refusal_stays_too() {
    let world = World::new().await;
    let (seen, old) = seen(&world).await;
    world.somebody_renames(&seen.value, "Theirs").await;
    let outcome = world.rename(&seen, "Mine").await;
    assert!(matches!(outcome, SaveOutcome::Conflict { .. }));
    lags(&world, "service_accounts/", &old);
    let now = world.client.account(&seen.value.id).await.unwrap();
    assert_eq!(now.value.name, "Theirs");
}

/// A world in which an account was Custom before somebody gave it an app, and what it is then.
async fn no_longer_custom(world: &World) -> Versioned<Account> {
    let seen = world.account(ERP).await;
    let id = seen.value.id.clone();
    let to_custom = AccountChange::of_app_type(AppType::Custom);
    saved(world.client.save_account(&seen, &to_custom).await);
    let somebody = world.somebody();
    somebody.account(&id).await.expect("a copy that has it so");
    tokio::time::sleep(std::time::Duration::from_mins(6)).await;
    let custom = somebody.account(&id).await.expect("an account");
    let back = AccountChange::of_app_type(seen.value.app_type);
    saved(somebody.save_account(&custom, &back).await);
    world.client.account(&id).await.expect("an account")
}

#[tokio::test(start_paused = true)]
async fn f32_a_look_at_what_is_older_than_what_was_seen_tells_nothing() {
    for fault in [Fault::LostBefore, instead(412, JSON, "{}")] {
        let world = World::new().await;
        let seen = no_longer_custom(&world).await;
        world.wire.fault(Method::PATCH, "service_accounts", fault);
        let behind = Fault::Behind(1);
        world
            .wire
            .faults(&Method::GET, "service_accounts/", &behind, 2);
        let to_custom = AccountChange::of_app_type(AppType::Custom);
        let outcome = world.client.save_account(&seen, &to_custom).await;
        assert!(!outcome.is_done(), "{outcome:?}");
        world.wire.forget_faults();
        let seen = world
            .client
            .account(&seen.value.id)
            .await
            .expect("an account");
        saved(world.client.save_account(&seen, &to_custom).await);
    }
}

#[tokio::test(start_paused = true)]
async fn f32_a_copy_that_had_after_a_refusal_what_was_wanted_does_not_have_it_saved() {
    let to_custom = AccountChange::of_app_type(AppType::Custom);
    for status in [412, 428] {
        let world = World::new().await;
        let id = world.account(ERP).await.value.id;
        let somebody = world.somebody();
        let first = somebody.account(&id).await.expect("an account");
        saved(somebody.save_account(&first, &to_custom).await);
        tokio::time::sleep(std::time::Duration::from_mins(1)).await;
        let custom = somebody.account(&id).await.expect("an account");
        let back = AccountChange::of_app_type(first.value.app_type);
        saved(somebody.save_account(&custom, &back).await);
        let seen = world.client.account(&id).await.expect("an account");
        let refused = instead(status, JSON, "{}");
        world.wire.fault(Method::PATCH, "service_accounts", refused);
        let behind = Fault::Behind(1);
        world
            .wire
            .faults(&Method::GET, "service_accounts/", &behind, 2);
        let outcome = world.client.save_account(&seen, &to_custom).await;
        assert!(outcome.is_conflict(), "{status}: {outcome:?}");
        world.wire.forget_faults();
        let now = world.client.account(&id).await.expect("an account");
        assert_eq!(now, seen, "{status}");
        saved(world.client.save_account(&now, &to_custom).await);
    }
}

#[tokio::test(start_paused = true)]
async fn f32_permissions_that_a_look_has_shown_to_be_set_stay() {
    let world = World::new().await;
    let id = world.account(ERP).await.value.id;
    let seen = world.client.permissions(&id).await.unwrap();
    let path = format!("service_accounts/{}/permissions", id.as_str());
    let old = world.ask(Method::GET, &path, None).await;
    let given = world.wire.exchanges().pop().and_then(|one| one.given);
    let tag = given.and_then(|given| given.etag).expect("a version");
    let level = if world.level(&id, "documents").await == "admin" {
        "none"
    } else {
        "admin"
    };
    let wanted = with_level(&seen.value, "documents", level);
    world
        .wire
        .fault(Method::PUT, "permissions", Fault::LostAfter);
    saved(world.client.save_permissions(&id, &seen, &wanted).await);
    let headers: &[_] = Box::leak(Box::new([
        ("content-type", JSON),
        ("etag", &*String::leak(tag)),
    ]));
    let old = Fault::Instead(200, headers, old.to_string().into());
    world.wire.faults(&Method::GET, "permissions", &old, 2);
    let now = world.client.permissions(&id).await.unwrap();
    assert_eq!(now.value.level("documents").unwrap().code(), level);
}

#[tokio::test(start_paused = true)]
async fn f32_what_a_look_has_shown_to_be_deleted_does_not_come_back() {
    let world = World::new().await;
    let ((seen, old), old_list) = (seen(&world).await, list(&world).await);
    world
        .wire
        .fault(Method::DELETE, "service_accounts", Fault::LostAfter);
    let outcome = world.client.remove_account(&seen).await;
    assert_eq!(outcome, DeleteOutcome::Done(()));
    lags(&world, "service_accounts/", &old);
    lags(&world, "service_accounts?", &old_list);
    let now = world.client.account(&seen.value.id).await;
    assert!(now.is_err_and(|failure| failure.is_gone()));
    assert!(!listed(&world).await.contains(&ERP.to_owned()));
}

#[tokio::test(start_paused = true)]
async fn f32_a_reset_that_a_look_has_shown_to_be_done_stays() {
    let world = World::new().await;
    let (seen, old) = seen(&world).await;
    tokio::time::sleep(std::time::Duration::from_mins(1)).await;
    let request = SecretRequest::Reset(Box::new(seen.clone()));
    let mut intent = Intent::new(request, &world.client);
    world
        .wire
        .faults(&Method::POST, "reset_secret", &Fault::LostAfter, 4);
    let SecretOutcome::WithoutSecret(now) = intent.execute(&world.client).await else {
        panic!("it was not found");
    };
    lags(&world, "service_accounts/", &old);
    let later = world.client.account(&seen.value.id).await.unwrap();
    assert_eq!(later, now);
}

#[tokio::test(start_paused = true)]
async fn f10_f32_an_account_that_a_look_has_found_is_there_for_copies_that_do_not_have_it_yet() {
    let world = World::new().await;
    let request = SecretRequest::Create(new_account("Fresh"));
    let mut intent = Intent::new(request, &world.client);
    let path = "service_accounts";
    world.wire.fault(Method::POST, path, Fault::LostAfter);
    let taken = instead(422, JSON, "{}");
    world.wire.fault(Method::POST, path, taken);
    let outcome = intent.execute(&world.client).await;
    let SecretOutcome::WithoutSecret(made) = outcome else {
        panic!("it was not found");
    };
    // Others may have come since, and many be called something like it.
    let exchanges = world.wire.exchanges();
    let mut targets = exchanges.iter().rev().map(Exchange::target);
    let look = targets.find(|target| target.contains('?'));
    let look = look.expect("a look at the list");
    assert!(look.contains("search%5D=Fresh"), "{look}");
    assert!(look.contains("sort=-updated_at"), "{look}");
    let not_yet = instead(404, JSON, "{}");
    world.wire.fault(Method::GET, "service_accounts/", not_yet);
    let now = world.client.account(&made.value.id).await.unwrap();
    assert_eq!(now.value.name, "Fresh");
}
