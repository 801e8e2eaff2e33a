//! Reading all pages of a list: what the API, and who leaves, do in the middle (F16, F31, F34).

use std::sync::Arc;
use std::time::Duration;

use axum::http::Method;
use client::bulk::{Gathered, gather};
use client::{AbortScope, Client, Failure, FailureKind, Paging, Row};
use domain::{Account, AccountsQuery, Selection, Sunset, Today};
use sandbox::{Fill, Options, Tables};

use crate::reply::{JSON, instead};
use crate::wire::Fault;
use crate::world::{BEGIN, World, kind_of};

async fn with_accounts(accounts: usize) -> World {
    let fill = Fill {
        accounts,
        ..Fill::default()
    };
    let options = Options {
        fill,
        ..Options::default()
    };
    World::with(options).await
}

/// The names of all accounts, ten to the page.
async fn read_all(world: &World) -> Result<(Vec<String>, Paging<Row<Account>>), Failure> {
    let query = AccountsQuery::default();
    let mut paging = Paging::default();
    let mut names = Vec::new();
    let read = async |number| world.client.accounts(&query, number, 10).await;
    while let Some(rows) = paging.next(read).await? {
        names.extend(rows.into_iter().filter_map(Row::read).map(|one| one.name));
    }
    Ok((names, paging))
}

fn everything() -> Selection {
    let today = Today {
        date: BEGIN.date(),
        sunset: Sunset::NotPlanned,
    };
    let mut selection = Selection::default();
    selection.set_all(&AccountsQuery::default(), None, today, &Tables);
    selection
}

#[tokio::test(start_paused = true)]
async fn every_account_comes_once() {
    let world = with_accounts(45).await;
    let (mut names, paging) = read_all(&world).await.expect("all pages");
    let mut wanted = world.names().await;
    names.sort();
    wanted.sort();
    assert_eq!(names, wanted);
    assert_eq!((paging.pages(), paging.list_changed()), (5, false));
}

#[tokio::test(start_paused = true)]
async fn f31_an_account_that_goes_meanwhile_is_noticed() {
    let world = with_accounts(45).await;
    let query = AccountsQuery::default();
    let mut paging = Paging::default();
    let read = async |number| world.client.accounts(&query, number, 10).await;
    let first = paging.next(read).await.expect("a page").expect("rows");
    let Some(Row::Read(gone)) = first.first() else {
        panic!("{first:?}");
    };
    world.somebody_deletes(&gone.id).await;
    while paging.next(read).await.expect("a page").is_some() {}
    assert!(paging.list_changed());
}

#[tokio::test(start_paused = true)]
async fn f16_an_api_that_asks_for_a_pause_at_page_two_is_asked_again_for_page_two() {
    let world = with_accounts(45).await;
    let busy = Fault::Instead(
        429,
        &[("content-type", JSON), ("retry-after", "7")],
        "{}".into(),
    );
    world.wire.fault(Method::GET, "page=2&", busy);
    let before = world.elapsed();
    let (names, _) = read_all(&world).await.expect("all pages");
    assert_eq!(names.len(), 45);
    assert_eq!(world.elapsed().saturating_sub(before).as_secs(), 7);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_cannot_be_read_ends_it_with_what_is_wrong() {
    let world = with_accounts(45).await;
    world
        .wire
        .fault(Method::GET, "page=3&", instead(500, JSON, "{}"));
    assert_eq!(kind_of(read_all(&world).await), FailureKind::Server(500));
}

/// Gathers everything.
async fn gathered(client: &Client) -> (Result<Gathered, Failure>, Vec<Arc<Account>>) {
    let mut all = Vec::new();
    let answer = gather(client, &everything(), |accounts, _| all.extend(accounts)).await;
    (answer, all)
}

#[tokio::test(start_paused = true)]
async fn f34_gathering_ends_when_nobody_waits_for_it_any_more() {
    let world = with_accounts(2500).await;
    let life = AbortScope::new();
    let client = world.client.during(&life);
    let late = Fault::Late(Duration::from_secs(20));
    world.wire.fault(Method::GET, "page=2&", late);
    let leaving = async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert!(world.wire.is_busy());
        drop(life);
    };
    let ((answer, all), ()) = tokio::join!(gathered(&client), leaving);
    assert_eq!(kind_of(answer), FailureKind::Aborted);
    assert_eq!(all.len(), 1000, "the first page had come");
    assert_eq!(world.elapsed().as_secs(), 2);
    assert!(!world.wire.is_busy(), "the exchange has ended");
}

#[tokio::test(start_paused = true)]
async fn f16_gathering_waits_for_a_busy_api_and_goes_on() {
    let world = with_accounts(2500).await;
    let busy = Fault::Instead(
        429,
        &[("content-type", JSON), ("retry-after", "60")],
        "{}".into(),
    );
    world.wire.faults(&Method::GET, "page=2&", &busy, 5);
    let (answer, all) = gathered(&world.client).await;
    let answer = answer.expect("all of them");
    assert_eq!((answer.here, answer.list_changed), (2500, false));
    assert_eq!(all.len(), 2500);
    assert_eq!(world.elapsed().as_secs(), 5 * 60);
}
