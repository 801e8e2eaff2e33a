//! Tokens that end while somebody works (F38).

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use client::{FailureKind, SaveOutcome};
use sandbox::Role;

use crate::world::{ERP, World, kind_of, saved, token};

#[tokio::test(start_paused = true)]
async fn f38_a_write_with_an_old_token_is_sent_again_with_the_new_one() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let brief = world.api.issue(Role::Admin, Duration::from_mins(1));
    world.client.renew(token(&brief));
    tokio::time::sleep(Duration::from_secs(61)).await;
    let asked = Rc::new(Cell::new(0));
    let (client, api, counted) = (world.client.clone(), world.api.clone(), asked.clone());
    world.client.on_refused_token(Rc::new(move |refusal| {
        assert_eq!(refusal.failure.kind, FailureKind::Unauthorized);
        counted.set(counted.get() + 1);
        client.renew(token(api.tokens.of(Role::Admin)));
        Box::pin(async { true })
    }));
    let now = saved(world.rename(&seen, "New").await);
    assert_eq!(now.value.name, "New");
    assert_eq!(asked.get(), 1);
    assert_eq!(world.wire.writes(), 2);
}

#[tokio::test(start_paused = true)]
async fn f38_while_a_token_is_asked_for_others_go_on_writing_and_are_not_overwritten() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let old = world.api.issue(Role::Admin, Duration::from_mins(1));
    world.client.renew(token(&old));
    world.api.revoke(&old);
    let (client, api) = (world.client.clone(), world.api.clone());
    let asked = Rc::new(Cell::new(false));
    let heard = asked.clone();
    world.client.on_refused_token(Rc::new(move |_| {
        heard.set(true);
        let (client, api) = (client.clone(), api.clone());
        Box::pin(async move {
            tokio::time::sleep(Duration::from_secs(10)).await;
            client.renew(token(api.tokens.of(Role::Admin)));
            true
        })
    }));
    let meanwhile = async {
        tokio::time::sleep(Duration::from_secs(5)).await;
        assert!(asked.get());
        world.somebody_renames(&seen.value, "Theirs").await;
    };
    let (outcome, ()) = tokio::join!(world.rename(&seen, "Mine"), meanwhile);
    let SaveOutcome::Conflict { now, failure } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(now.value.name, "Theirs");
    assert_eq!(failure.kind, FailureKind::PreconditionFailed);
    assert!(world.names().await.contains(&"Theirs".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn f38_whoever_gives_no_token_is_told_that_it_was_refused() {
    let world = World::new().await;
    world
        .client
        .renew(token(world.api.tokens.of(Role::Expired)));
    assert_eq!(kind_of(world.client.me().await), FailureKind::Unauthorized);
    world
        .client
        .on_refused_token(Rc::new(|_| Box::pin(async { false })));
    assert_eq!(kind_of(world.client.me().await), FailureKind::Unauthorized);
    assert_eq!(world.wire.exchanges().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn s15_a_forgotten_token_is_sent_nowhere() {
    let world = World::new().await;
    world.client.forget_token();
    assert_eq!(kind_of(world.client.me().await), FailureKind::Unauthorized);
    assert!(world.wire.exchanges().is_empty());
}
