//! Copies that lag behind what was just written (F32).

use axum::http::Method;
use client::{DeleteOutcome, FailureKind, Row, SaveOutcome, Versioned};
use domain::AccountsQuery;

use crate::wire::Fault;
use crate::world::{ERP, World, saved, with_level};

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

/// How the API writes an account now.
async fn as_written(world: &World, id: &str) -> String {
    let path = format!("service_accounts/{id}");
    world.ask(Method::GET, &path, None).await.to_string()
}

/// An answer from a copy that still has what was `seen`: its version, too.
pub fn behind<T>(seen: &Versioned<T>, body: String) -> Fault {
    let mark = serde_json::to_value(seen.mark()).expect("a mark");
    let tag = mark.as_str().expect("a version").to_owned();
    let headers = [JSON[0], ("etag", tag.leak())];
    Fault::Instead(200, Box::leak(Box::new(headers)), body.into())
}

#[tokio::test(start_paused = true)]
async fn f32_a_copy_that_has_the_refused_version_does_not_say_what_it_was_refused_for() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let old = as_written(&world, seen.value.id.as_str()).await;
    world.somebody_renames(&seen.value, "Theirs").await;
    world
        .wire
        .fault(Method::GET, "service_accounts/", behind(&seen, old));
    let outcome = world.rename(&seen, "Mine").await;
    assert!(matches!(outcome, SaveOutcome::Conflict { now, .. } if now.value.name == "Theirs"));
}

#[tokio::test(start_paused = true)]
async fn f32_what_somebody_else_has_saved_since_is_shown_after_an_old_answer() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let old = as_written(&world, seen.value.id.as_str()).await;
    let mine = saved(world.rename(&seen, "Mine").await);
    world.somebody_renames(&mine.value, "Theirs").await;
    world
        .wire
        .fault(Method::GET, "service_accounts/", behind(&seen, old));
    let now = world.client.account(&seen.value.id).await.unwrap();
    assert_eq!(now.value.name, "Theirs");
}

#[tokio::test(start_paused = true)]
async fn f32_permissions_of_an_old_version_are_not_believed_however_often_they_come() {
    let world = World::new().await;
    let id = world.account(ERP).await.value.id;
    let path = format!("service_accounts/{}/permissions", id.as_str());
    let old = world.ask(Method::GET, &path, None).await.to_string();
    let seen = world.client.permissions(&id).await.unwrap();
    let wanted = with_level(&seen.value, "documents", "admin");
    let mine = saved(world.client.save_permissions(&id, &seen, &wanted).await);
    let behind = behind(&seen, old);
    world.wire.faults(&Method::GET, "permissions", &behind, 2);
    let now = world.client.permissions(&id).await.unwrap();
    assert_eq!(now, mine);
}

#[tokio::test(start_paused = true)]
async fn f32_without_versions_permissions_that_come_as_they_were_twice_are_believed() {
    let world = World::new().await;
    for method in [Method::GET, Method::PUT] {
        let hidden = Fault::Hidden(&["etag"]);
        world.wire.faults(&method, "permissions", &hidden, 100);
    }
    let id = world.account(ERP).await.value.id;
    let seen = world.client.permissions(&id).await.unwrap();
    let before = seen.value.level("documents").expect("a level").code();
    assert_ne!(before, "admin");
    let wanted = with_level(&seen.value, "documents", "admin");
    saved(world.client.save_permissions(&id, &seen, &wanted).await);
    world.somebody_sets(&id, "documents", before).await;
    // At first it may be a copy that lags behind; the second time, and from then on, it is what it is.
    for looks in [2, 1] {
        let asked = world.wire.exchanges().len();
        let now = world.client.permissions(&id).await.unwrap();
        assert_eq!(now.value, seen.value);
        assert_eq!(world.wire.exchanges().len() - asked, looks);
    }
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
    assert_eq!(outcome, DeleteOutcome::Done(()));
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
