//! What a list says of itself: how many there are, how many a page has, whether more follow (F22, F31, F32).

use axum::http::{HeaderMap, HeaderValue, Method};
use client::{DeleteOutcome, FailureKind, Row};
use domain::policy::Policy;
use domain::{Account, AccountsQuery};

use crate::reply::{JSON, instead};
use crate::wire::Fault;
use crate::world::{ERP, World, kind_of};

const LIST: &str = "service_accounts?";

async fn list(world: &World, page: usize, per_page: usize) -> client::PageOf<Row<Account>> {
    let query = AccountsQuery::default();
    let list = world.client.accounts(&query, page, per_page).await;
    list.expect("a list")
}

#[tokio::test(start_paused = true)]
async fn pages_follow_until_all_accounts_are_there() {
    let world = World::new().await;
    let count = world.all().await.len();
    let mut seen = 0;
    for page in 1.. {
        let list = list(&world, page, 7).await;
        assert_eq!((list.total, list.per_page), (Some(count), 7));
        seen += list.rows.len();
        if !list.has_next {
            assert_eq!(page, count.div_ceil(7));
            break;
        }
    }
    assert_eq!(seen, count);
}

type Change = fn(&mut HeaderMap, &mut Vec<u8>);

#[tokio::test(start_paused = true)]
async fn the_size_of_a_page_is_the_servers_word_where_it_makes_sense() {
    let world = World::new().await;
    let cases: [(Change, usize); 4] = [
        (|headers, _| say(headers, "1"), 1),
        (|headers, _| say(headers, " 12 "), 12),
        (|headers, _| say(headers, "0"), 100),
        (|headers, _| say(headers, "many"), 100),
    ];
    for (change, per_page) in cases {
        world.wire.fault(Method::GET, LIST, Fault::Changed(change));
        assert_eq!(list(&world, 1, 100).await.per_page, per_page);
    }
}

fn say(headers: &mut HeaderMap, per_page: &'static str) {
    headers.insert("per-page", HeaderValue::from_static(per_page));
}

#[tokio::test(start_paused = true)]
async fn f32_what_was_deleted_here_is_not_counted_by_an_old_copy_either() {
    const TOTAL: &[(&str, &str)] = &[("content-type", JSON), ("total", "40")];
    let world = World::new().await;
    let count = list(&world, 1, 100).await.rows.len();
    assert_eq!(count, 40);
    let path = "service_accounts?page=1&per_page=100&sort=name";
    let old = world.ask(Method::GET, path, None).await.to_string();
    let deleted = world.account(ERP).await;
    let outcome = world.client.remove_account(&deleted).await;
    assert_eq!(outcome, DeleteOutcome::Done(()));
    world
        .wire
        .fault(Method::GET, LIST, Fault::Instead(200, TOTAL, old.into()));
    let after = list(&world, 1, 100).await;
    assert_eq!((after.total, after.rows.len()), (Some(39), 39));
    assert!(!after.has_next);
}

#[tokio::test(start_paused = true)]
async fn what_the_server_has_no_filter_for_is_not_asked() {
    let world = World::new().await;
    let query = AccountsQuery {
        concern: Some(domain::Attention::Unused),
        ..AccountsQuery::default()
    };
    assert!(query.for_server().is_none());
    let outcome = world.client.accounts(&query, 1, 100).await;
    assert_eq!(kind_of(outcome), FailureKind::NotFound);
    assert!(world.wire.exchanges().is_empty());
}

#[tokio::test(start_paused = true)]
async fn d2_a_company_without_a_policy_has_the_default_and_another_failure_is_one() {
    let world = World::new().await;
    let path = "service_account_policy";
    world
        .wire
        .fault(Method::GET, path, instead(404, JSON, "{}"));
    assert_eq!(world.client.policy().await, Ok(Policy::default()));
    let limit = r#"{"name_max_length": 40}"#;
    world
        .wire
        .fault(Method::GET, path, instead(200, JSON, limit));
    assert_eq!(world.client.policy().await.unwrap().name_max_length, 40);
    world
        .wire
        .fault(Method::GET, path, instead(403, JSON, "{}"));
    let outcome = world.client.policy().await;
    assert!(matches!(kind_of(outcome), FailureKind::Forbidden(_)));
}

#[tokio::test(start_paused = true)]
async fn companies_that_cannot_be_gone_to_are_not_offered() {
    let world = World::new().await;
    let rows = r#"[{"id": 1, "name": "Here", "is_active": true}, {"id": 2, "name": "Closed", "is_active": false}]"#;
    world
        .wire
        .fault(Method::GET, "/companies?", instead(200, JSON, rows));
    let companies = world.client.companies().await.unwrap();
    let names: Vec<_> = companies.iter().map(|company| &*company.name).collect();
    assert_eq!(names, ["Here"]);
}

#[tokio::test(start_paused = true)]
async fn pages_of_apps_and_of_the_history_say_whether_more_follow() {
    let world = World::new().await;
    let id = world.account(ERP).await.value.id;
    let rows = |count: usize| {
        let rows = (0..count)
            .map(|id| format!(r#"{{"id": {id}, "name": "App {id}", "action": "updated"}}"#));
        let rows = format!("[{}]", rows.collect::<Vec<_>>().join(","));
        instead(200, JSON, &rows)
    };
    for (count, has_next) in [(100, true), (99, false)] {
        world
            .wire
            .fault(Method::GET, "marketplace_apps", rows(count));
        let apps = world.client.apps("", 1).await.unwrap();
        assert_eq!((apps.rows.len(), apps.has_next), (count, has_next));
    }
    for (count, has_next) in [(20, true), (19, false)] {
        world.wire.fault(Method::GET, "/events", rows(count));
        let events = world.client.events(&id, 1).await.unwrap();
        assert_eq!((events.rows.len(), events.has_next), (count, has_next));
    }
}
