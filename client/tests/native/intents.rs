//! What a refusal means for what brings a secret: at the first try, and after one whose end nobody knows
//! (F8, F9, F10, F38, K3).

use axum::http::Method;
use client::{FailureKind, Intent, OtherLoss, SecretOutcome, SecretRequest};

use crate::reply::{JSON, TEXT, instead};
use crate::wire::Fault;
use crate::world::{ERP, World, new_account};

async fn reset(world: &World) -> Intent {
    let seen = world.account(ERP).await;
    Intent::new(SecretRequest::Reset(Box::new(seen)), &world.client)
}

fn create(world: &World) -> Intent {
    let request = SecretRequest::Create(new_account("Fresh"));
    Intent::new(request, &world.client)
}

/// The answers to one sending after the other.
fn answers(world: &World, faults: impl IntoIterator<Item = Fault>) {
    for fault in faults {
        world.wire.fault(Method::POST, "service_accounts", fault);
    }
}

fn of(status: u16) -> Fault {
    instead(status, JSON, "{}")
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_at_the_first_try_has_failed_and_is_not_looked_into() {
    for status in [401, 403, 404, 412, 422, 429] {
        let world = World::new().await;
        let mut intent = reset(&world).await;
        let before = world.wire.exchanges().len();
        answers(&world, [of(status)]);
        let outcome = intent.execute(&world.client).await;
        assert!(matches!(outcome, SecretOutcome::Failed(_)), "{status}");
        assert!(!intent.is_open());
        assert_eq!(world.wire.exchanges().len(), before + 1, "{status}");
    }
}

#[tokio::test(start_paused = true)]
async fn f9_what_is_refused_after_a_doubt_and_was_not_made_has_failed_only_if_it_is_for_what_was_sent()
 {
    for (status, is_last) in [(422, true), (412, true), (403, false), (429, false)] {
        for is_reset in [true, false] {
            let world = World::new().await;
            let mut intent = if is_reset {
                reset(&world).await
            } else {
                create(&world)
            };
            answers(&world, [Fault::LostBefore, of(status)]);
            let outcome = intent.execute(&world.client).await;
            match outcome {
                SecretOutcome::Failed(_) => assert!(is_last, "{status}"),
                SecretOutcome::Unknown(_) => assert!(!is_last, "{status}"),
                _ => panic!("it was not done"),
            }
            assert_eq!(intent.is_open(), !is_last);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn f8_what_nobody_could_look_for_after_a_doubt_is_unknown_whatever_it_was_refused_for() {
    for (refused, looked, kind) in [
        (404, 500, FailureKind::Server(500)),
        (422, 404, FailureKind::NotFound),
        (403, 500, FailureKind::Server(500)),
    ] {
        let world = World::new().await;
        let mut intent = reset(&world).await;
        answers(&world, [Fault::LostBefore, of(refused)]);
        let look = instead(looked, TEXT, "");
        world.wire.fault(Method::GET, "service_accounts/", look);
        let outcome = intent.execute(&world.client).await;
        assert!(
            matches!(&outcome, SecretOutcome::Unknown(why) if why.kind == kind),
            "{refused} and {looked}"
        );
        assert!(intent.is_open());
    }
}

#[tokio::test(start_paused = true)]
async fn k3_permissions_that_somebody_else_has_taken_are_another_loss_unless_the_reset_may_have_taken_them()
 {
    let world = World::new().await;
    let mut intent = reset(&world).await;
    let seen = world.account(ERP).await;
    let id = &seen.value.id;
    let shown = world.client.permissions(id).await.unwrap().value;
    for tool in &shown.tools {
        world.somebody_sets(id, &tool.name, "none").await;
    }
    let outcome = world.client.reset(&seen.value, &mut intent, Some(&shown));
    assert!(matches!(outcome.await, Err(OtherLoss(Ok(_)))));
    assert_eq!(world.wire.writes(), 0);
}
