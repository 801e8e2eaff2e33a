//! Servers that are busy, or down for a moment (F16, F18).

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use axum::http::Method;
use client::{FailureKind, SaveOutcome};
use sandbox::{Options, RateLimit};

use crate::wire::Fault;
use crate::world::{ERP, World, kind_of};

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

fn down() -> Fault {
    Fault::Instead(503, JSON, "{}".into())
}

#[tokio::test(start_paused = true)]
async fn f18_a_read_is_tried_three_times_more() {
    let world = World::new().await;
    for _ in 0..3 {
        world.wire.fault(Method::GET, "/me", down());
    }
    assert!(world.client.me().await.is_ok());
    let exchanges = world.wire.exchanges();
    assert!(exchanges.iter().all(|one| one.path == "/rest/v1.0/me"));
    assert_eq!(exchanges.len(), 4);
    for _ in 0..4 {
        world.wire.fault(Method::GET, "/me", down());
    }
    assert_eq!(kind_of(world.client.me().await), FailureKind::Server(503));
    assert_eq!(world.wire.exchanges().len(), 8);
}

#[tokio::test(start_paused = true)]
async fn f18_a_write_is_not_tried_again() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world.wire.fault(Method::PATCH, "service_accounts", down());
    let outcome = world.rename(&seen, "New").await;
    let SaveOutcome::Unknown { failure, .. } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(failure.kind, FailureKind::Server(503));
    assert_eq!(world.wire.writes(), 1);
}

/// An API that takes no more than so many requests of a person in a period, whoever sends them.
async fn limited(requests: u32, period: Duration) -> World {
    let limit = RateLimit { requests, period };
    let options = Options {
        rate_limit: Some(limit),
        ..Options::default()
    };
    World::with(options).await
}

#[tokio::test(start_paused = true)]
async fn f16_a_read_waits_for_as_long_as_the_api_says() {
    let world = limited(1, Duration::from_secs(20)).await;
    world.client.me().await.unwrap();
    world.client.me().await.unwrap();
    assert!(
        world.elapsed() >= Duration::from_secs(20),
        "{:?}",
        world.elapsed()
    );
    assert_eq!(world.wire.exchanges().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn f16_a_longer_pause_is_not_waited_for() {
    let world = limited(1, Duration::from_mins(2)).await;
    world.client.me().await.unwrap();
    let failure = world.client.me().await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::TooMany);
    assert!(failure.retry_after.is_some_and(|seconds| seconds > 100));
}

#[tokio::test(start_paused = true)]
async fn f16_a_write_asks_the_person_whether_to_wait() {
    for agrees in [true, false] {
        let world = limited(2, Duration::from_mins(1)).await;
        let asked = Rc::new(RefCell::new(Vec::new()));
        let heard = asked.clone();
        world.client.on_pause(Rc::new(move |seconds| {
            heard.borrow_mut().push(seconds);
            Box::pin(async move {
                if agrees {
                    tokio::time::sleep(Duration::from_secs(seconds.into())).await;
                }
                agrees
            })
        }));
        // These are two: the test's own look at the list, past the wire, and the client's.
        let seen = world.account(ERP).await;
        let outcome = world.rename(&seen, "New").await;
        assert_eq!(asked.borrow().len(), 1);
        match outcome {
            SaveOutcome::Done(_) => assert!(agrees),
            SaveOutcome::Failed(failure) => {
                assert_eq!((agrees, failure.kind), (false, FailureKind::TooMany));
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(world.wire.writes(), if agrees { 2 } else { 1 });
    }
}
