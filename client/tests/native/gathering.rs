//! The accounts of a selection, page by page, whatever the list does meanwhile (F16, F22, F31).

use std::sync::Arc;
use std::time::Duration;

use axum::http::Method;
use client::bulk::{Gathered, gather};
use client::{Failure, FailureKind};
use domain::attention::Today;
use domain::{AccountsQuery, Selection, Sunset};
use sandbox::Tables;
use serde_json::json;
use time::macros::date;

use crate::reply::{JSON, instead};
use crate::wire::Fault;
use crate::world::{ERP, World};

const TODAY: Today = Today {
    date: date!(2026 - 11 - 24),
    sunset: Sunset::NotPlanned,
};

const LIST: &str = "service_accounts?";

/// All accounts, of which there are `found` as far as anybody knows.
fn all(found: Option<usize>) -> Selection {
    let mut selection = Selection::default();
    selection.set_all(&AccountsQuery::default(), found, TODAY, &Tables);
    selection
}

/// What was gathered: the names in the order in which they came, and how far it had come with each page.
struct Taken {
    names: Vec<String>,
    states: Vec<Gathered>,
    outcome: Result<Gathered, Failure>,
}

async fn taken(world: &World, selection: &Selection) -> Taken {
    let (mut names, mut states) = (Vec::new(), Vec::new());
    let outcome = gather(&world.client, selection, |accounts, state| {
        names.extend(accounts.iter().map(|account| account.name.clone()));
        states.push(state);
    });
    let outcome = outcome.await;
    Taken {
        names,
        states,
        outcome,
    }
}

/// A page with accounts of these numbers, which are their names too; of a server that says how many there
/// are, or only whether more follow.
fn page(ids: &[u64], headers: &'static [(&'static str, &'static str)]) -> Fault {
    let rows = ids
        .iter()
        .map(|id| json!({"id": id, "name": id.to_string()}));
    let rows = rows.collect::<Vec<_>>();
    Fault::Instead(200, headers, json!(rows).to_string().into())
}

const OF_FOUR: &[(&str, &str)] = &[("content-type", JSON), ("total", "4"), ("per-page", "2")];
const OF_FIVE: &[(&str, &str)] = &[("content-type", JSON), ("total", "5"), ("per-page", "2")];
const MORE: &[(&str, &str)] = &[("content-type", JSON), ("link", "<x>; rel=\"next\"")];
const LAST: &[(&str, &str)] = &[("content-type", JSON), ("link", "<x>; rel=\"prev\"")];

fn answer(world: &World, pages: impl IntoIterator<Item = Fault>) {
    for page in pages {
        world.wire.fault(Method::GET, LIST, page);
    }
}

#[tokio::test(start_paused = true)]
async fn all_that_match_are_given_once_and_counted_as_they_come() {
    let world = World::new().await;
    answer(&world, [page(&[1, 2], OF_FOUR), page(&[3, 4], OF_FOUR)]);
    let taken = taken(&world, &all(Some(4))).await;
    assert_eq!(taken.names, ["1", "2", "3", "4"]);
    let here: Vec<_> = taken.states.iter().map(|state| state.here).collect();
    assert_eq!(here, [0, 2, 4]);
    let gathered = Gathered {
        here: 4,
        of: Some(4),
        list_changed: false,
    };
    assert_eq!(taken.outcome, Ok(gathered));
    assert_eq!(
        world.wire.exchanges().len(),
        2,
        "no page is asked for twice"
    );
}

#[tokio::test(start_paused = true)]
async fn what_was_selected_by_hand_comes_by_its_name_and_without_a_request() {
    let world = World::new().await;
    let mut selection = Selection::default();
    for name in [ERP, "Payroll export", "Safety observation alerts"] {
        let account = Arc::new(world.account(name).await.value);
        selection.set(&account, true, TODAY, &Tables);
    }
    let before = world.wire.exchanges().len();
    let taken = taken(&world, &selection).await;
    assert_eq!(
        taken.names,
        [ERP, "Payroll export", "Safety observation alerts"]
    );
    assert_eq!(
        taken.outcome.map(|state| (state.here, state.of)),
        Ok((3, Some(3)))
    );
    assert_eq!(world.wire.exchanges().len(), before);
}

#[tokio::test(start_paused = true)]
async fn what_was_selected_by_hand_besides_is_given_once_and_what_was_taken_out_is_not() {
    let world = World::new().await;
    let erp = Arc::new(world.account(ERP).await.value);
    let payroll = Arc::new(world.account("Payroll export").await.value);
    let query = AccountsQuery {
        search: "export".to_owned(),
        ..AccountsQuery::default()
    };
    let mut selection = Selection::default();
    selection.set_all(&query, None, TODAY, &Tables);
    selection.set(&erp, true, TODAY, &Tables);
    selection.set(&payroll, false, TODAY, &Tables);
    // A server that searches otherwise finds that one, too.
    let row = |id: &str, name: &str| format!(r#"{{"id": {id}, "name": "{name}"}}"#);
    let rows = [
        row(erp.id.as_str(), ERP),
        row(payroll.id.as_str(), "Payroll export"),
        row("3", "Another export"),
    ];
    answer(
        &world,
        [instead(200, JSON, &format!("[{}]", rows.join(",")))],
    );
    let taken = taken(&world, &selection).await;
    assert_eq!(taken.names, [ERP, "Another export"]);
}

#[tokio::test(start_paused = true)]
async fn f31_a_list_that_changes_meanwhile_is_said_to() {
    for (pages, changed) in [
        // Somebody has made one.
        ([page(&[1, 2], OF_FOUR), page(&[3, 4], OF_FIVE)], true),
        // Somebody has made one before those, and one has come twice.
        ([page(&[1, 2], MORE), page(&[2, 3], LAST)], true),
        ([page(&[1, 2], MORE), page(&[3, 4], LAST)], false),
    ] {
        let world = World::new().await;
        answer(&world, pages);
        answer(&world, [page(&[5], OF_FIVE)]);
        let taken = taken(&world, &all(None)).await;
        let state = taken.outcome.unwrap();
        assert_eq!(state.list_changed, changed, "{:?}", taken.names);
        assert_eq!(state.here, taken.names.len());
        let mut once = taken.names.clone();
        once.dedup();
        assert_eq!(once, taken.names);
    }
}

#[tokio::test(start_paused = true)]
async fn f31_a_server_that_gives_the_same_page_for_ever_is_not_asked_for_ever() {
    let world = World::new().await;
    world
        .wire
        .faults(&Method::GET, LIST, &page(&[1, 2], MORE), 50);
    let taken = taken(&world, &all(None)).await;
    assert_eq!(taken.names, ["1", "2"]);
    assert_eq!(world.wire.exchanges().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn f16_a_page_that_is_asked_for_too_soon_comes_after_the_pause() {
    // A read is tried again by itself as long as that is within thirty seconds.
    const LATER: &[(&str, &str)] = &[("retry-after", "40")];
    let world = World::new().await;
    let pause = Fault::Instead(429, LATER, Vec::new());
    world.wire.faults(&Method::GET, LIST, &pause, 5);
    answer(&world, [page(&[1], LAST)]);
    let taken = taken(&world, &all(None)).await;
    assert_eq!(taken.names, ["1"]);
    assert_eq!(world.elapsed(), Duration::from_secs(5 * 40));
}

#[tokio::test(start_paused = true)]
async fn f16_after_five_pauses_in_a_row_it_is_given_up() {
    const LATER: &[(&str, &str)] = &[("retry-after", "40")];
    let world = World::new().await;
    let pause = Fault::Instead(429, LATER, Vec::new());
    world.wire.faults(&Method::GET, LIST, &pause, 6);
    let failure = taken(&world, &all(None)).await.outcome.unwrap_err();
    assert_eq!(failure.kind, FailureKind::TooMany);
    assert_eq!(world.wire.exchanges().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_pause_is_not_waited_for() {
    let world = World::new().await;
    answer(&world, [instead(403, JSON, "{}")]);
    let failure = taken(&world, &all(None)).await.outcome.unwrap_err();
    assert!(matches!(failure.kind, FailureKind::Forbidden(_)));
    assert_eq!(world.wire.exchanges().len(), 1);
    assert_eq!(world.elapsed(), Duration::ZERO);
}
