//! What becomes of a save whose answer is not one (F1–F3, F8, F19, F20, F29, F36, F38, F39).

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use axum::http::Method;
use client::{FailureKind, Missing, SaveOutcome, Versioned};
use domain::{Account, AccountChange, AppKind, AppType, Draft, Edited as _};
use sandbox::Tables;

use crate::reply::{HTML, JSON, TEXT, after, instead};
use crate::wire::Fault;
use crate::world::{ERP, World, renamed, with_level};

const SIGN_IN: &str = "<h1>Welcome to the Wi-Fi</h1>";

/// Saves the account that was seen as "Mine".
async fn save(world: &World, seen: &Versioned<Account>) -> SaveOutcome<Account> {
    let change = renamed(&seen.value, "Mine");
    world.client.save_account(seen, &change).await
}

/// A world in which the next update goes wrong like this, and the account as it is seen there.
async fn with(fault: Fault) -> (World, Versioned<Account>) {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world.wire.fault(Method::PATCH, "service_accounts", fault);
    (world, seen)
}

#[tokio::test(start_paused = true)]
async fn f19_a_look_tells_that_it_was_done_whatever_was_answered() {
    for fault in [
        Fault::LostAfter,
        Fault::CutAfter(40),
        Fault::CutAfter(0),
        after(504, HTML, "<h1>Timeout</h1>"),
        Fault::After(500),
        after(200, HTML, SIGN_IN),
        after(200, JSON, "{}"),
    ] {
        let (world, seen) = with(fault).await;
        let outcome = save(&world, &seen).await;
        assert!(matches!(outcome, SaveOutcome::Done(_)), "{outcome:?}");
        assert!(world.names().await.contains(&"Mine".to_owned()));
        assert_eq!(world.wire.writes(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn f29_an_update_whose_answer_never_comes_whole_is_looked_into() {
    let (world, seen) = with(Fault::Late(Duration::from_hours(1))).await;
    let outcome = save(&world, &seen).await;
    assert!(matches!(outcome, SaveOutcome::Done(_)), "{outcome:?}");
    assert_eq!(world.elapsed().as_secs(), 30);
    assert!(!world.wire.is_busy(), "the exchange has ended");
    assert_eq!(world.wire.writes(), 1);
}

#[tokio::test(start_paused = true)]
async fn f19_what_was_not_done_is_said_as_it_was_answered_and_saved_when_asked_for_again() {
    for (fault, kind, words) in [
        (
            instead(500, TEXT, "out of order"),
            FailureKind::Server(500),
            Some("out of order"),
        ),
        // Nobody is told what a sign-in page says (F20).
        (instead(200, HTML, SIGN_IN), FailureKind::NotTheApi, None),
        (Fault::LostBefore, FailureKind::Unreachable, None),
    ] {
        let (world, seen) = with(fault).await;
        let outcome = save(&world, &seen).await;
        let SaveOutcome::Unknown { failure, .. } = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(failure.kind, kind);
        assert_eq!(failure.server_message.as_deref(), words);
        assert!(world.names().await.contains(&ERP.to_owned()));
        assert_eq!(world.wire.writes(), 1, "it is not sent again by itself");
        let outcome = save(&world, &seen).await;
        assert!(matches!(outcome, SaveOutcome::Done(_)), "{outcome:?}");
        assert!(world.names().await.contains(&"Mine".to_owned()));
    }
}

#[tokio::test(start_paused = true)]
async fn f1_what_could_not_be_looked_at_is_looked_at_before_anything_is_sent() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world.somebody_renames(&seen.value, "Theirs").await;
    let broken = instead(500, TEXT, "out of order");
    world.wire.fault(Method::GET, "service_accounts/", broken);
    let outcome = save(&world, &seen).await;
    let SaveOutcome::Failed(failure) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(failure.kind, FailureKind::Server(500));
    let outcome = save(&world, &seen).await;
    assert!(matches!(outcome, SaveOutcome::Conflict { now, .. } if now.value.name == "Theirs"));
    assert_eq!(
        world.wire.writes(),
        1,
        "the second look comes before the write"
    );
}

#[tokio::test(start_paused = true)]
async fn f2_a_change_of_another_field_is_kept_beside_mine() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    assert_eq!(seen.value.app_type.kind(), Some(AppKind::Marketplace));
    world.somebody_renames(&seen.value, "Theirs").await;
    let mine = Draft {
        kind: Some(AppKind::Custom),
        ..Draft::of(&seen.value)
    };
    let change_of = |draft: &Draft, account: &Account| {
        let checked = draft
            .check(account, 255, &Tables)
            .expect("nothing is wrong");
        AccountChange::from_checked(checked).expect("a change")
    };
    let change = change_of(&mine, &seen.value);
    let outcome = world.client.save_account(&seen, &change).await;
    let SaveOutcome::Conflict { now, .. } = outcome else {
        panic!("{outcome:?}");
    };
    let both = mine.rebase(&seen.value, &now.value);
    assert_eq!(both.name, "Theirs");
    let change = change_of(&both, &now.value);
    let outcome = world.client.save_account(&now, &change).await;
    let SaveOutcome::Done(now) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(now.value.name, "Theirs");
    assert_eq!(now.value.app_type, AppType::Custom);
}

#[tokio::test(start_paused = true)]
async fn f8_what_is_gone_for_good_is_gone() {
    let (world, seen) = with(instead(410, JSON, "{}")).await;
    let gone = instead(410, JSON, "{}");
    world.wire.fault(Method::GET, "service_accounts/", gone);
    let outcome = save(&world, &seen).await;
    assert!(matches!(outcome, SaveOutcome::Gone(_)), "{outcome:?}");
}

#[tokio::test(start_paused = true)]
async fn f36_nothing_is_sent_by_itself_when_the_network_is_back() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world.wire.set_offline(true);
    let outcome = save(&world, &seen).await;
    let SaveOutcome::Unknown { failure, .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(failure.kind, FailureKind::Offline);
    world.wire.set_offline(false);
    let before = world.wire.exchanges().len();
    tokio::time::sleep(Duration::from_hours(1)).await;
    assert_eq!(world.wire.exchanges().len(), before);
    let outcome = save(&world, &seen).await;
    assert!(matches!(outcome, SaveOutcome::Done(_)), "{outcome:?}");
    let exchanges = world.wire.exchanges();
    let mut arrived = exchanges.iter().filter(|one| one.done.is_some());
    assert_eq!(arrived.clone().filter(|one| one.is_write()).count(), 1);
    assert!(arrived.all(|one| one.done == Some(200)));
    assert!(world.names().await.contains(&"Mine".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn f32_f39_what_a_copy_that_lags_behind_could_not_tell_is_told_as_unknown_the_next_time() {
    let world = World::new().await;
    let id = world.account(ERP).await.value.id;
    let levels = world.client.permissions(&id).await.unwrap();
    let wanted = with_level(&levels.value, &levels.value.tools[0].name, "admin");
    let save = async || {
        let outcome = world.client.save_permissions(&id, &levels, &wanted);
        outcome.await
    };
    let nonsense = after(200, JSON, "{}");
    world.wire.fault(Method::PUT, "permissions", nonsense);
    world
        .wire
        .fault(Method::GET, "permissions", Fault::Behind(1));
    assert!(matches!(
        save().await,
        SaveOutcome::Unknown { why: None, .. }
    ));
    // The next try is refused for its version, and nobody may look.
    let stale = instead(412, JSON, "{}");
    world.wire.fault(Method::PUT, "permissions", stale);
    let refused = instead(403, JSON, "{}");
    world.wire.fault(Method::GET, "permissions", refused);
    let outcome = save().await;
    let SaveOutcome::Unknown { why: Some(why), .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert!(matches!(why.kind, FailureKind::Forbidden(_)));
}

#[tokio::test(start_paused = true)]
async fn f38_an_update_without_a_token_is_not_done_and_leaves_no_doubt() {
    let (world, seen) = with(instead(401, JSON, "{}")).await;
    let asked = Rc::new(Cell::new(0));
    let counted = asked.clone();
    world.client.on_refused_token(Rc::new(move |_| {
        counted.set(counted.get() + 1);
        Box::pin(async { false })
    }));
    let before = world.wire.exchanges().len();
    let outcome = save(&world, &seen).await;
    let SaveOutcome::Failed(failure) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(failure.kind, FailureKind::Unauthorized);
    assert_eq!(asked.get(), 1);
    assert_eq!(world.wire.exchanges().len(), before + 1);
    assert!(world.names().await.contains(&ERP.to_owned()));
}

#[tokio::test(start_paused = true)]
async fn f39_a_missing_scope_is_named() {
    const CHALLENGE: &[(&str, &str)] = &[(
        "www-authenticate",
        "Bearer error=\"insufficient_scope\", scope=\"accounts:write\"",
    )];
    let (world, seen) = with(Fault::Instead(403, CHALLENGE, Vec::new())).await;
    let outcome = save(&world, &seen).await;
    let SaveOutcome::Failed(failure) = outcome else {
        panic!("{outcome:?}");
    };
    let scope = Missing::Scope("accounts:write".into());
    assert_eq!(failure.kind, FailureKind::Forbidden(scope));
}
