//! Copies that lag behind, without a version and with an old date (F32).

use axum::http::Method;
use client::{FailureKind, Row, SaveOutcome, Versioned};
use domain::{Account, AccountsQuery, Level};
use serde_json::{Value, json};

use crate::reply::{JSON, instead, rewrite};
use crate::wire::Fault;
use crate::world::{ERP, World, renamed};

/// An answer from a copy that does not know yet that the account is called "Mine".
fn behind() -> Fault {
    Fault::Changed(|headers, body| {
        headers.remove("etag");
        rewrite(body, |body| {
            let rows: &mut [Value] = match body {
                Value::Array(rows) => rows,
                one => std::slice::from_mut(one),
            };
            for row in rows.iter_mut().filter(|row| row["name"] == "Mine") {
                row["name"] = json!(ERP);
                row["updated_at"] = json!("2001-01-01T00:00:00Z");
            }
        });
    })
}

/// A world in which the account has just been saved as "Mine".
async fn saved() -> (World, Versioned<Account>) {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let saved = save(&world, &seen, "Mine").await;
    let SaveOutcome::Done(now) = saved else {
        panic!("{saved:?}");
    };
    (world, now)
}

async fn save(world: &World, seen: &Versioned<Account>, name: &str) -> SaveOutcome<Account> {
    let change = renamed(&seen.value, name);
    world.client.save_account(seen, &change).await
}

/// Why nobody knows whether it is saved: the API has accepted it, and shows something else.
fn was_ignored<T: std::fmt::Debug>(outcome: &SaveOutcome<T>) -> bool {
    matches!(outcome, SaveOutcome::Unknown { failure, .. } if failure.kind == FailureKind::NotApplied)
}

#[tokio::test(start_paused = true)]
async fn f32_a_copy_that_stays_behind_is_asked_twice_and_not_believed() {
    for times in [1, 2] {
        let (world, saved) = saved().await;
        let before = world.wire.exchanges().len();
        world
            .wire
            .faults(&Method::GET, "service_accounts/", &behind(), times);
        let now = world.client.account(&saved.value.id).await.unwrap();
        assert_eq!(now.value.name, "Mine");
        assert_eq!(world.wire.exchanges().len(), before + 2);
        // The version that was saved is the one that the next save is meant for.
        assert_eq!(now.mark(), saved.mark());
        let outcome = save(&world, &now, "Mine again").await;
        assert!(matches!(outcome, SaveOutcome::Done(_)), "{outcome:?}");
        assert_eq!(world.wire.writes(), 2, "none was refused");
        assert!(world.names().await.contains(&"Mine again".to_owned()));
    }
}

#[tokio::test(start_paused = true)]
async fn f32_a_list_with_an_older_date_shows_what_was_saved() {
    let (world, saved) = saved().await;
    world
        .wire
        .faults(&Method::GET, "service_accounts?", &behind(), 10);
    for _ in 0..10 {
        let query = AccountsQuery::default();
        let list = world.client.accounts(&query, 1, 100).await.unwrap();
        let mut read = list.rows.into_iter().filter_map(Row::read);
        let shown = read.find(|account| account.id == saved.value.id);
        assert_eq!(shown.unwrap().name, "Mine");
    }
}

#[tokio::test(start_paused = true)]
async fn f32_an_answer_to_the_write_itself_may_lag() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world
        .wire
        .fault(Method::PATCH, "service_accounts/", behind());
    let outcome = save(&world, &seen, "Mine").await;
    assert!(matches!(outcome, SaveOutcome::Done(now) if now.value.name == "Mine"));
    assert_eq!(world.wire.writes(), 1);
}

#[tokio::test(start_paused = true)]
async fn f32_what_is_seen_to_be_done_only_later_is_saved_all_the_same() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    world
        .wire
        .fault(Method::PATCH, "service_accounts/", behind());
    world
        .wire
        .faults(&Method::GET, "service_accounts/", &behind(), 4);
    let outcome = save(&world, &seen, "Mine").await;
    assert!(was_ignored(&outcome), "{outcome:?}");
    assert!(world.names().await.contains(&"Mine".to_owned()));
    world.wire.forget_faults();
    let outcome = save(&world, &seen, "Mine").await;
    let (SaveOutcome::Done(now) | SaveOutcome::AlreadyDone(now)) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(now.value.name, "Mine");
    assert!(world.wire.writes() <= 2);
}

#[tokio::test(start_paused = true)]
async fn f32_permissions_that_are_not_set_are_not_called_saved() {
    let world = World::new().await;
    let id = world.account(ERP).await.value.id;
    let path = format!("service_accounts/{}/permissions", id.as_str());
    let before = world.ask(Method::GET, &path, None).await;
    let seen = world.client.permissions(&id).await.unwrap();
    let mut wanted = seen.value.clone();
    let tools = seen.value.tools.iter();
    let mut others = tools.filter(|tool| tool.level.code() != "admin");
    let tool = others.next().expect("a tool that is not at Admin");
    wanted.set(&tool.name, &Level::from_code("admin"));
    // The API says yes, and does nothing.
    let yes = instead(200, JSON, &before.to_string());
    world.wire.fault(Method::PUT, "permissions", yes);
    let outcome = world.client.save_permissions(&id, &seen, &wanted).await;
    assert!(was_ignored(&outcome), "{outcome:?}");
    assert_eq!(world.ask(Method::GET, &path, None).await, before);
    let outcome = world.client.save_permissions(&id, &seen, &wanted).await;
    assert!(matches!(outcome, SaveOutcome::Done(_)), "{outcome:?}");
    let now = world.client.permissions(&id).await.unwrap();
    assert_eq!(now.value.level(&tool.name).unwrap().code(), "admin");
}
