//! Copies that lag behind what was just written (F32).

use axum::http::Method;
use client::{DeleteOutcome, FailureKind, Row, SaveOutcome};
use domain::AccountsQuery;

use crate::wire::Fault;
use crate::world::{ERP, World, saved};

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

/// How the API writes an account now.
async fn as_written(world: &World, id: &str) -> String {
    let path = format!("service_accounts/{id}");
    world.ask(Method::GET, &path, None).await.to_string()
}

#[tokio::test(start_paused = true)]
async fn f32_an_old_answer_is_asked_for_once_more() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let old = as_written(&world, seen.value.id.as_str()).await;
    saved(world.rename(&seen, "New").await);
    world.wire.fault(
        Method::GET,
        "service_accounts/",
        Fault::Instead(200, JSON, old.into()),
    );
    let now = world.client.account(&seen.value.id).await.unwrap();
    assert_eq!(now.value.name, "New");
    assert_eq!(world.wire.exchanges().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn f32_what_was_saved_stays_while_copies_do_not_have_it() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let old = as_written(&world, seen.value.id.as_str()).await;
    saved(world.rename(&seen, "New").await);
    for _ in 0..2 {
        let old = Fault::Instead(200, JSON, old.clone().into());
        world.wire.fault(Method::GET, "service_accounts/", old);
    }
    let now = world.client.account(&seen.value.id).await.unwrap();
    assert_eq!(now.value.name, "New");
}

#[tokio::test(start_paused = true)]
async fn f32_a_list_from_an_old_copy_shows_what_was_saved_and_not_what_was_deleted() {
    let world = World::new().await;
    let query = AccountsQuery::default();
    let renamed_one = world.account(ERP).await;
    let deleted_one = world.account("Payroll export").await;
    let path = "service_accounts?page=1&per_page=100&sort=name";
    let old = world.ask(Method::GET, path, None).await.to_string();
    saved(world.rename(&renamed_one, "New").await);
    let outcome = world.client.remove_account(&deleted_one).await;
    assert_eq!(outcome, DeleteOutcome::Deleted);
    world.wire.fault(
        Method::GET,
        "service_accounts?",
        Fault::Instead(200, JSON, old.into()),
    );
    let list = world.client.accounts(&query, 1, 100).await.unwrap();
    let names: Vec<_> = list
        .rows
        .into_iter()
        .filter_map(Row::read)
        .map(|account| account.name)
        .collect();
    assert!(names.contains(&"New".to_owned()));
    assert!(!names.contains(&ERP.to_owned()));
    assert!(!names.contains(&"Payroll export".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn f32_what_was_accepted_and_is_not_to_be_seen_is_not_called_saved() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let old = as_written(&world, seen.value.id.as_str()).await;
    let ignored = Fault::Instead(200, JSON, old.into());
    world
        .wire
        .fault(Method::PATCH, "service_accounts/", ignored);
    let outcome = world.rename(&seen, "New").await;
    let SaveOutcome::Unknown { failure, why: None } = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(failure.kind, FailureKind::NotApplied);
    assert!(world.names().await.contains(&ERP.to_owned()));
}
