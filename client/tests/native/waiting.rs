//! What takes too long, is too long, or is not waited for any more (F28, F29, F34, F43).

use std::time::Duration;

use axum::http::Method;
use client::{AbortScope, FailureKind, Row, SaveOutcome};
use domain::AccountsQuery;
use sandbox::Options;

use crate::reply::{TEXT, instead};
use crate::wire::Fault;
use crate::world::{BEGIN, ERP, World, kind_of, saved};

#[tokio::test(start_paused = true)]
async fn f29_an_answer_is_waited_for_thirty_seconds() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let late = Fault::Late(Duration::from_secs(29));
    world.wire.fault(Method::PATCH, "service_accounts", late);
    let seen = saved(world.rename(&seen, "One").await);
    let never = Fault::Late(Duration::from_hours(1));
    let path = "service_accounts/";
    world.wire.fault(Method::PATCH, path, never);
    // Nor does a look tell.
    let broken = instead(500, TEXT, "out of order");
    world.wire.fault(Method::GET, path, broken);
    let before = world.elapsed();
    let outcome = world.rename(&seen, "Two").await;
    let SaveOutcome::Unknown { failure, .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(failure.kind, FailureKind::TimedOut);
    assert_eq!(world.elapsed().saturating_sub(before).as_secs(), 30);
    assert!(!world.wire.is_busy(), "the exchange has ended");
}

#[tokio::test(start_paused = true)]
async fn f34_whoever_leaves_ends_what_is_being_read() {
    let world = World::new().await;
    let life = AbortScope::new();
    let client = world.client.during(&life);
    world.wire.fault(
        Method::GET,
        "service_accounts",
        Fault::Late(Duration::from_secs(20)),
    );
    let query = AccountsQuery::default();
    let reading = client.accounts(&query, 1, 100);
    let leaving = async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert!(world.wire.is_busy());
        drop(life);
    };
    let (outcome, ()) = tokio::join!(reading, leaving);
    assert_eq!(kind_of(outcome), FailureKind::Aborted);
    assert_eq!(world.elapsed().as_secs(), 2);
    assert!(!world.wire.is_busy(), "the exchange has ended");
}

#[tokio::test(start_paused = true)]
async fn f34_what_was_left_before_is_not_begun() {
    let world = World::new().await;
    let life = AbortScope::new();
    let client = world.client.during(&life);
    drop(life);
    let outcome = client.accounts(&AccountsQuery::default(), 1, 100).await;
    assert_eq!(kind_of(outcome), FailureKind::Aborted);
    assert!(world.wire.exchanges().is_empty());
}

#[tokio::test(start_paused = true)]
async fn f28_an_answer_that_never_ends_is_not_taken_in() {
    let world = World::new().await;
    let endless = Fault::Instead(
        200,
        &[("content-type", "application/json")],
        b"[".repeat(17 * 1024 * 1024),
    );
    world.wire.fault(Method::GET, "service_accounts", endless);
    let outcome = world
        .client
        .accounts(&AccountsQuery::default(), 1, 100)
        .await;
    assert_eq!(kind_of(outcome), FailureKind::TooLong);
    let most = 16 * 1024 * 1024;
    let taken = world.wire.taken();
    assert!((most..most + 4096).contains(&taken), "{taken}");
}

#[tokio::test(start_paused = true)]
async fn f28_an_answer_that_is_just_not_too_long_is_taken_in() {
    let world = World::new().await;
    let json = &[("content-type", "application/json")];
    let mut longest = vec![b' '; 16 * 1024 * 1024];
    (longest[0], *longest.last_mut().unwrap()) = (b'[', b']');
    for (length, is_taken) in [(longest.len(), true), (longest.len() + 1, false)] {
        longest.resize(length, b' ');
        let answer = Fault::Instead(200, json, longest.clone());
        world.wire.fault(Method::GET, "service_accounts", answer);
        let query = AccountsQuery::default();
        let outcome = world.client.accounts(&query, 1, 100).await;
        assert_eq!(outcome.is_ok(), is_taken, "{length}");
    }
}

#[tokio::test(start_paused = true)]
async fn f26_bytes_that_are_no_text_and_a_mark_at_the_beginning_are_read_all_the_same() {
    let world = World::new().await;
    let list = world.ask(Method::GET, "service_accounts", None).await;
    let mut bytes = "\u{FEFF}".as_bytes().to_vec();
    bytes.extend(list.to_string().replace(ERP, "Nightly ?").as_bytes());
    // Latin-1 in what says to be UTF-8.
    let at = bytes.windows(9).position(|part| part == b"Nightly ?");
    bytes[at.unwrap() + 8] = 0xE9;
    let json = &[("content-type", "application/json")];
    let answer = Fault::Instead(200, json, bytes);
    world.wire.fault(Method::GET, "service_accounts", answer);
    let query = AccountsQuery::default();
    let list = world.client.accounts(&query, 1, 100);
    let mut read = list.await.unwrap().rows.into_iter().filter_map(Row::read);
    assert!(read.any(|account| account.name == "Nightly \u{FFFD}"));
}

#[tokio::test(start_paused = true)]
async fn f43_the_time_is_the_apis() {
    let a_day = Duration::from_hours(24);
    let world = World::with_clocks(Options::default(), a_day).await;
    assert_eq!(world.client.now(), BEGIN + world.elapsed());
    world.client.me().await.unwrap();
    let ahead = world.client.now() - (BEGIN + world.elapsed());
    assert!(
        (ahead - a_day).abs() < time::Duration::seconds(1),
        "{ahead}"
    );
}
