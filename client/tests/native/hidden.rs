//! A write that may have been done, and a 404 where it is looked for: from a copy that lags behind, or
//! because nothing can be seen. It has neither failed nor is it known to be gone (F8, F19).

use axum::http::Method;
use client::{
    DeleteOutcome, FailureKind, Intent, ResetOutcome, SaveOutcome, SecretOutcome, SecretRequest,
    Versioned,
};
use domain::Account;

use crate::reply::{JSON, instead};
use crate::wire::Fault;
use crate::world::{ERP, World, new_account, with_level};

fn not_found() -> Fault {
    instead(404, JSON, r#"{"code": "not_found"}"#)
}

/// Of an account, nothing is found so many times; what comes after that is as it is.
fn hide(world: &World, times: usize) {
    let path = "service_accounts/";
    world.wire.faults(&Method::GET, path, &not_found(), times);
}

/// No account is found, nor any list of them.
fn hide_all(world: &World) {
    hide(world, 20);
    world
        .wire
        .faults(&Method::GET, "service_accounts?", &not_found(), 20);
}

fn lose(world: &World, method: &Method) {
    world
        .wire
        .faults(method, "service_accounts", &Fault::LostAfter, 1);
}

async fn delete(world: &World, seen: &Versioned<Account>) -> DeleteOutcome {
    world.client.remove_account(seen).await
}

/// Nobody knows, as no account can be seen.
fn is_out_of_sight<T>(outcome: &SaveOutcome<T>) -> bool {
    matches!(outcome, SaveOutcome::Unknown { why: Some(why), .. } if why.is_gone())
}

#[tokio::test(start_paused = true)]
async fn f8_f19_an_update_that_nobody_can_look_at_stays_unknown_and_the_next_one_looks_first() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    lose(&world, &Method::PATCH);
    hide_all(&world);
    for _ in 0..2 {
        let outcome = world.rename(&seen, "Mine").await;
        assert!(is_out_of_sight(&outcome), "{outcome:?}");
        assert_eq!(world.wire.writes(), 1, "the second is not sent");
    }
    world.wire.forget_faults();
    let outcome = world.rename(&seen, "Mine").await;
    assert!(outcome.is_done(), "{outcome:?}");
    assert_eq!(world.wire.writes(), 1, "it was done the first time");
}

#[tokio::test(start_paused = true)]
async fn f8_f19_so_do_permissions() {
    let world = World::new().await;
    let id = world.account(ERP).await.value.id;
    let seen = world.client.permissions(&id).await.unwrap();
    let level = seen.value.level("documents").unwrap();
    let other = ["admin", "none"]
        .into_iter()
        .find(|one| level.code() != *one);
    let wanted = with_level(&seen.value, "documents", other.unwrap());
    lose(&world, &Method::PUT);
    hide_all(&world);
    for _ in 0..2 {
        let outcome = world.client.save_permissions(&id, &seen, &wanted).await;
        assert!(is_out_of_sight(&outcome), "{outcome:?}");
    }
    world.wire.forget_faults();
    let outcome = world.client.save_permissions(&id, &seen, &wanted).await;
    assert!(outcome.is_done(), "{outcome:?}");
    assert_eq!(world.wire.writes(), 1);
}

#[tokio::test(start_paused = true)]
async fn f8_f19_so_does_a_deletion() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    lose(&world, &Method::DELETE);
    hide_all(&world);
    for _ in 0..2 {
        let outcome = delete(&world, &seen).await;
        assert!(
            matches!(&outcome, DeleteOutcome::Unknown { why: Some(why), .. } if why.is_gone()),
            "{outcome:?}"
        );
    }
    world.wire.forget_faults();
    assert_eq!(delete(&world, &seen).await, DeleteOutcome::Done(()));
    assert_eq!(world.wire.writes(), 1);
}

#[tokio::test(start_paused = true)]
async fn f8_f19_one_copy_that_does_not_find_it_settles_nothing() {
    for (lost, is_done) in [(Fault::LostBefore, false), (Fault::LostAfter, true)] {
        let world = World::new().await;
        let seen = world.account(ERP).await;
        world.wire.fault(Method::PATCH, "service_accounts", lost);
        hide(&world, 1);
        let outcome = world.rename(&seen, "Mine").await;
        assert_eq!(outcome.is_done(), is_done, "{outcome:?}");
        let is_unknown = matches!(outcome, SaveOutcome::Unknown { .. });
        assert_eq!(is_unknown, !is_done, "{outcome:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn f19_whatever_keeps_the_next_try_from_looking_the_first_is_not_called_undone() {
    for status in [401, 403, 404, 429, 500] {
        let world = World::new().await;
        let seen = world.account(ERP).await;
        let broken = || instead(500, JSON, "{}");
        for (method, times) in [(Method::PATCH, 1), (Method::DELETE, 1)] {
            world
                .wire
                .faults(&method, "service_accounts/", &Fault::LostBefore, times);
        }
        let path = "service_accounts/";
        world.wire.fault(Method::GET, path, broken());
        let outcome = world.rename(&seen, "Mine").await;
        assert!(matches!(outcome, SaveOutcome::Unknown { .. }));
        let refused = instead(status, JSON, "{}");
        world.wire.faults(&Method::GET, path, &refused, 9);
        world
            .wire
            .faults(&Method::GET, "service_accounts?", &refused, 9);
        let outcome = world.rename(&seen, "Mine").await;
        assert!(
            matches!(outcome, SaveOutcome::Unknown { why: Some(_), .. }),
            "{status}: {outcome:?}"
        );
        let outcome = delete(&world, &seen).await;
        assert!(
            matches!(outcome, DeleteOutcome::Unknown { why: Some(_), .. }),
            "{status}: {outcome:?}"
        );
        assert_eq!(world.wire.writes(), 1, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn f8_f9_a_create_that_nobody_can_look_for_stays_unknown() {
    let world = World::new().await;
    let request = SecretRequest::Create(new_account("Fresh"));
    let mut intent = Intent::new(request, &world.client);
    lose(&world, &Method::POST);
    world
        .wire
        .fault(Method::POST, "service_accounts", not_found());
    hide_all(&world);
    let outcome = intent.execute(&world.client).await;
    assert!(matches!(outcome, SecretOutcome::Unknown(_)));
    assert!(intent.is_open());
    world.wire.forget_faults();
    let outcome = intent.execute(&world.client).await;
    assert!(matches!(outcome, SecretOutcome::Complete(..)));
}

/// A reset that was done, which nobody knows.
async fn reset_in_doubt(world: &World) -> (Versioned<Account>, Intent, domain::Matrix) {
    let seen = world.account(ERP).await;
    let shown = world.client.permissions(&seen.value.id).await;
    let shown = shown.expect("permissions").value;
    let request = SecretRequest::Reset(Box::new(seen.clone()));
    let mut intent = Intent::new(request, &world.client);
    world
        .wire
        .faults(&Method::POST, "reset_secret", &Fault::LostAfter, 4);
    let broken = instead(500, JSON, "{}");
    let account = &*String::leak(format!("service_accounts/{}", seen.value.id.as_str()));
    world
        .wire
        .fault(Method::GET, "permissions", Fault::Hidden(&[]));
    world.wire.fault(Method::GET, account, broken);
    let reset = world.client.reset(&seen.value, &mut intent, Some(&shown));
    assert!(matches!(reset.await, Ok(ResetOutcome::Unknown { .. })));
    (seen, intent, shown)
}

#[tokio::test(start_paused = true)]
async fn f8_f10_so_does_a_reset_whatever_is_not_found() {
    // What it takes, which is asked first, and the account itself.
    for is_loss_shown in [true, false] {
        let world = World::new().await;
        let (seen, mut intent, shown) = reset_in_doubt(&world).await;
        let shown = is_loss_shown.then_some(&shown);
        world.wire.fault(Method::POST, "reset_secret", not_found());
        hide_all(&world);
        let outcome = world.client.reset(&seen.value, &mut intent, shown).await;
        let Ok(ResetOutcome::Unknown { failure: why, .. }) = outcome else {
            panic!("with loss: {is_loss_shown}");
        };
        assert_eq!(why.kind, FailureKind::NotFound);
        assert!(intent.is_open(), "the same is gone on with");
        world.wire.forget_faults();
        let outcome = world.client.reset(&seen.value, &mut intent, shown).await;
        assert!(matches!(outcome, Ok(ResetOutcome::Done((_, Some(_))))));
    }
}
