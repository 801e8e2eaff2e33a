//! Nobody knows what became of a write (F9, F10, F19, F36).

use axum::http::Method;
use client::{FailureKind, Intent, SaveOutcome, SecretOutcome, SecretRequest, Versioned};
use domain::Account;

use crate::reply::{TEXT, instead};
use crate::wire::Fault;
use crate::world::{ERP, World, new_account, saved};

#[tokio::test(start_paused = true)]
async fn f19_a_write_is_not_sent_again_by_itself() {
    for (fault, is_done) in [(Fault::LostBefore, false), (Fault::LostAfter, true)] {
        let world = World::new().await;
        let seen = world.account(ERP).await;
        world.wire.fault(Method::PATCH, "service_accounts", fault);
        match world.rename(&seen, "Renamed").await {
            SaveOutcome::Done(_) => assert!(is_done),
            SaveOutcome::Unknown { failure, why: None } => {
                assert_eq!((is_done, failure.kind), (false, FailureKind::Unreachable));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(world.wire.writes(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn f19_after_a_loss_the_next_write_looks_first_and_overwrites_nobody() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let path = "service_accounts/";
    world.wire.fault(Method::PATCH, path, Fault::LostAfter);
    let broken = instead(500, TEXT, "out of order");
    world.wire.fault(Method::GET, path, broken);
    let outcome = world.rename(&seen, "Renamed").await;
    let SaveOutcome::Unknown { failure, why } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(failure.kind, FailureKind::Unreachable);
    let why = why.expect("nobody could look");
    assert_eq!(why.kind, FailureKind::Server(500));
    // It was done after all, so it is not as it was seen any more.
    let outcome = world.rename(&seen, "Renamed").await;
    assert!(
        matches!(outcome, SaveOutcome::AlreadyDone(_)),
        "{outcome:?}"
    );
    assert_eq!(world.wire.writes(), 1, "the second was not sent");
}

#[tokio::test(start_paused = true)]
async fn f19_after_a_loss_before_the_api_the_next_write_is_sent() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world
        .wire
        .fault(Method::PATCH, "service_accounts", Fault::LostBefore);
    let outcome = world.rename(&seen, "Renamed").await;
    assert!(
        matches!(outcome, SaveOutcome::Unknown { .. }),
        "{outcome:?}"
    );
    let now = saved(world.rename(&seen, "Renamed").await);
    assert_eq!(now.value.name, "Renamed");
}

/// An account whose last write may have been done, and nobody could look.
async fn in_doubt(world: &World) -> Versioned<Account> {
    let seen = world.account(ERP).await;
    let path = "service_accounts/";
    world.wire.fault(Method::PATCH, path, Fault::LostBefore);
    let broken = instead(500, TEXT, "out of order");
    world.wire.fault(Method::GET, path, broken);
    let outcome = world.rename(&seen, "Renamed").await;
    assert!(
        matches!(outcome, SaveOutcome::Unknown { why: Some(_), .. }),
        "{outcome:?}"
    );
    seen
}

#[tokio::test(start_paused = true)]
async fn f19_after_a_loss_a_reset_with_a_version_leaves_the_comparison_to_the_server() {
    let world = World::new().await;
    let seen = in_doubt(&world).await;
    let before = world.wire.exchanges().len();
    let request = SecretRequest::Reset(Box::new(seen));
    let mut intent = Intent::new(request, &world.client);
    let outcome = intent.execute(&world.client).await;
    assert!(matches!(outcome, SecretOutcome::Complete(..)));
    let sent = world.wire.exchanges().split_off(before);
    assert_eq!(sent.len(), 1, "no look comes before it");
    assert!(sent[0].if_match.as_deref().is_some_and(|tag| tag != "*"));
}

#[tokio::test(start_paused = true)]
async fn f5_after_a_loss_a_reset_without_a_version_looks_first() {
    let world = World::new().await;
    let hidden = Fault::Hidden(&["etag"]);
    let path = "service_accounts/";
    world.wire.faults(&Method::GET, path, &hidden, 2);
    let seen = in_doubt(&world).await;
    world.somebody_renames(&seen.value, "Theirs").await;
    world.wire.faults(&Method::GET, path, &hidden, 100);
    let before = world.wire.writes();
    let request = SecretRequest::Reset(Box::new(seen));
    let mut intent = Intent::new(request, &world.client);
    let SecretOutcome::Failed(failure) = intent.execute(&world.client).await else {
        panic!("it was done");
    };
    assert_eq!(failure.kind, FailureKind::PreconditionFailed);
    assert_eq!(world.wire.writes(), before, "nothing was sent");
}

/// The keys of everything that was sent for a secret, one after the other.
fn keys(world: &World) -> Vec<String> {
    let exchanges = world.wire.exchanges().into_iter();
    exchanges.filter_map(|one| one.key).collect()
}

#[tokio::test(start_paused = true)]
async fn f9_two_intents_have_two_keys() {
    let world = World::new().await;
    for name in ["One", "Two"] {
        let request = SecretRequest::Create(new_account(name));
        let mut intent = Intent::new(request, &world.client);
        let outcome = intent.execute(&world.client).await;
        assert!(matches!(outcome, SecretOutcome::Complete(..)));
    }
    let keys = keys(&world);
    assert_eq!(keys.len(), 2);
    assert_ne!(keys[0], keys[1]);
}

#[tokio::test(start_paused = true)]
async fn f11_a_secret_that_is_cut_off_is_no_answer() {
    let world = World::new().await;
    let request = SecretRequest::Create(new_account("Fresh"));
    let mut intent = Intent::new(request, &world.client);
    let cut = Fault::CutAfter(60);
    world
        .wire
        .faults(&Method::POST, "service_accounts", &cut, 4);
    let outcome = intent.execute(&world.client).await;
    assert!(matches!(outcome, SecretOutcome::WithoutSecret(_)));
    // It is there all the same, and the same key brings it whole.
    let outcome = intent.execute(&world.client).await;
    assert!(matches!(outcome, SecretOutcome::Complete(..)));
    let fresh = world.names().await;
    assert_eq!(fresh.iter().filter(|name| *name == "Fresh").count(), 1);
}

#[tokio::test(start_paused = true)]
async fn f36_without_a_network_it_is_said_and_the_write_stays_in_doubt() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world.wire.set_offline(true);
    let outcome = world.rename(&seen, "Renamed").await;
    // It may have gone before the answer, and not before the request.
    let SaveOutcome::Unknown { failure, .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(failure.kind, FailureKind::Offline);
    world.wire.set_offline(false);
    saved(world.rename(&seen, "Renamed").await);
    let reads = world
        .wire
        .exchanges()
        .into_iter()
        .filter(|one| !one.is_write());
    assert_eq!(reads.count(), 2, "it was looked at before the second");
}
