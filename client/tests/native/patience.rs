//! What is waited for, for how long, and by whose clock (F16–F18, F21, F43).

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use axum::http::Method;
use client::{Failure, FailureKind, PageOf, Row, SaveOutcome};
use domain::{Account, AccountsQuery};
use tokio::time::sleep;

use crate::reply::{TEXT, instead};
use crate::wire::{Exchange, Fault};
use crate::world::{ERP, World, kind_of, renamed};

async fn list(world: &World) -> Result<PageOf<Row<Account>>, Failure> {
    let query = AccountsQuery::default();
    world.client.accounts(&query, 1, 100).await
}

/// Agrees to every pause, waits for it, and keeps how long each was to be.
fn waits(world: &World) -> Rc<RefCell<Vec<u32>>> {
    let asked = Rc::new(RefCell::new(Vec::new()));
    let heard = asked.clone();
    world.client.on_pause(Rc::new(move |seconds| {
        heard.borrow_mut().push(seconds);
        Box::pin(async move {
            sleep(Duration::from_secs(seconds.into())).await;
            true
        })
    }));
    asked
}

/// Saves an account as "Mine".
async fn save(world: &World) -> SaveOutcome<Account> {
    let seen = world.account(ERP).await;
    let change = renamed(&seen.value, "Mine");
    world.client.save_account(&seen, &change).await
}

#[tokio::test(start_paused = true)]
async fn f43_a_date_to_wait_for_is_measured_by_the_apis_clock() {
    // Eleven years behind this machine's, a day behind it, and a day ahead of it.
    for date in [
        &[
            ("date", "Mon, 23 Nov 2015 14:05:00 GMT"),
            ("retry-after", "Mon, 23 Nov 2015 14:05:40 GMT"),
        ],
        &[
            ("date", "Mon, 23 Nov 2026 12:00:00 GMT"),
            ("retry-after", "Mon, 23 Nov 2026 12:00:40 GMT"),
        ],
        &[
            ("date", "Wed, 25 Nov 2026 12:00:00 GMT"),
            ("retry-after", "Wed, 25 Nov 2026 12:00:40 GMT"),
        ],
    ] {
        let world = World::new().await;
        let wait = Fault::Instead(429, date, Vec::new());
        world.wire.fault(Method::GET, "service_accounts?", wait);
        let failure = list(&world).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::TooMany);
        assert_eq!(failure.retry_after, Some(40), "{date:?}");
        assert_eq!(world.wire.exchanges().len(), 1, "it is not waited for");
        list(&world).await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn f17_a_write_waits_until_a_date_by_the_apis_clock() {
    let world = World::new().await;
    let asked = waits(&world);
    let date = &[
        ("date", "Mon, 23 Nov 2015 14:05:00 GMT"),
        ("retry-after", "Mon, 23 Nov 2015 14:05:03 GMT"),
    ];
    let wait = Fault::Instead(429, date, Vec::new());
    world.wire.fault(Method::PATCH, "service_accounts", wait);
    let outcome = save(&world).await;
    assert!(matches!(outcome, SaveOutcome::Done(_)), "{outcome:?}");
    assert_eq!(*asked.borrow(), [3]);
    assert!(world.elapsed() >= Duration::from_secs(3));
    assert_eq!(world.wire.writes(), 2);
    assert!(world.names().await.contains(&"Mine".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn f18_a_write_does_not_wait_where_nothing_says_for_how_long() {
    for (status, kind) in [(429, FailureKind::TooMany), (503, FailureKind::Server(503))] {
        let world = World::new().await;
        let asked = waits(&world);
        let away = instead(status, TEXT, "");
        world.wire.fault(Method::PATCH, "service_accounts", away);
        let outcome = save(&world).await;
        let (SaveOutcome::Failed(failure) | SaveOutcome::Unknown { failure, .. }) = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!((failure.kind, failure.retry_after), (kind, None));
        assert!(asked.borrow().is_empty());
        assert_eq!(world.wire.writes(), 1, "it is not sent again by itself");
        assert!(world.names().await.contains(&ERP.to_owned()));
        let outcome = save(&world).await;
        assert!(matches!(outcome, SaveOutcome::Done(_)), "{outcome:?}");
        assert_eq!(world.wire.writes(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn f18_nobody_notices_a_read_that_is_answered_at_the_fourth_try() {
    let world = World::new().await;
    for status in [503, 503, 429] {
        let away = instead(status, TEXT, "later");
        world.wire.fault(Method::GET, "service_accounts?", away);
    }
    let list = list(&world).await.unwrap();
    assert_eq!(list.rows.len(), world.all().await.len());
    let exchanges = world.wire.exchanges();
    assert_eq!(exchanges.len(), 4);
    assert!(
        exchanges
            .iter()
            .all(|one| one.target() == exchanges[0].target())
    );
}

#[tokio::test(start_paused = true)]
async fn f18_after_four_tries_a_read_has_failed() {
    for (fault, kind) in [
        (instead(503, TEXT, "later"), FailureKind::Server(503)),
        (instead(429, TEXT, "later"), FailureKind::TooMany),
        // A redirect that is not followed is no answer either (F21).
        (Fault::LostBefore, FailureKind::Unreachable),
    ] {
        let world = World::new().await;
        world
            .wire
            .faults(&Method::GET, "service_accounts?", &fault, 4);
        assert_eq!(kind_of(list(&world).await), kind);
        assert_eq!(world.wire.exchanges().len(), 4);
        assert!(!world.wire.exchanges().iter().any(Exchange::is_write));
        // The fifth is answered, when somebody asks for it.
        list(&world).await.unwrap();
        assert_eq!(world.wire.exchanges().len(), 5);
    }
}

#[tokio::test(start_paused = true)]
async fn f18_a_read_waits_as_long_as_it_is_asked_to() {
    let world = World::new().await;
    let wait = Fault::Instead(503, &[("retry-after", "2")], Vec::new());
    world.wire.fault(Method::GET, "service_accounts?", wait);
    list(&world).await.unwrap();
    assert_eq!(world.elapsed().as_secs(), 2);
    assert_eq!(world.wire.exchanges().len(), 2);
}
