//! Answers that are not what they should be: one row is lost rather than the list (F20, F22, F25–F27).

use axum::http::{HeaderMap, Method};
use client::{Failure, FailureKind, PageOf, Row, Versioned};
use domain::{Account, AccountId, AccountsQuery};
use serde_json::{Value, json};

use crate::reply::{HTML, JSON, instead, replace, rewrite};
use crate::wire::Fault;
use crate::world::{ERP, World, kind_of, saved};

/// The list, whose answer goes wrong like this.
async fn list_with(world: &World, fault: Fault) -> Result<PageOf<Row<Account>>, Failure> {
    world.wire.fault(Method::GET, "service_accounts?", fault);
    let query = AccountsQuery::default();
    world.client.accounts(&query, 1, 100).await
}

/// The names of the rows of the list, whose answer is changed on the way, and those of the rows that
/// make no sense.
async fn changed_list(
    world: &World,
    change: fn(&mut HeaderMap, &mut Vec<u8>),
) -> (Vec<String>, Vec<String>) {
    let list = list_with(world, Fault::Changed(change))
        .await
        .expect("a list");
    names_of(list)
}

fn names_of(list: PageOf<Row<Account>>) -> (Vec<String>, Vec<String>) {
    let (mut read, mut unreadable) = (Vec::new(), Vec::new());
    for row in list.rows {
        match row {
            Row::Read(account) => read.push(account.name),
            Row::Unreadable(name) => unreadable.push(name),
        }
    }
    (read, unreadable)
}

/// All names, sorted as the list is, but with this one instead of the ERP's.
async fn sorted(world: &World, instead: Option<&str>) -> Vec<String> {
    let mut names = world.names().await;
    names.retain(|name| name != ERP);
    names.extend(instead.map(str::to_owned));
    names.sort();
    names
}

fn in_order(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

fn ten_thousand_levels() -> String {
    ["[".repeat(10_000), "]".repeat(10_000)].concat()
}

#[tokio::test(start_paused = true)]
async fn f26_a_byte_order_mark_is_no_part_of_the_answer() {
    let world = World::new().await;
    let (read, unreadable) = changed_list(&world, |_, body| {
        *body = ["\u{FEFF}".as_bytes(), &*body].concat();
    })
    .await;
    assert_eq!(in_order(read), sorted(&world, Some(ERP)).await);
    assert!(unreadable.is_empty());
}

#[tokio::test(start_paused = true)]
async fn f26_bytes_that_are_no_text_are_shown_as_such() {
    let world = World::new().await;
    let (read, unreadable) = changed_list(&world, |_, body| {
        replace(body, ERP, b"Nightly \xFF\xC3 sync");
    })
    .await;
    let name = "Nightly \u{FFFD}\u{FFFD} sync";
    assert_eq!(in_order(read), sorted(&world, Some(name)).await);
    assert!(unreadable.is_empty());
}

#[tokio::test(start_paused = true)]
async fn f26_half_a_surrogate_pair_costs_one_row() {
    let world = World::new().await;
    let (read, unreadable) = changed_list(&world, |_, body| {
        replace(body, ERP, br"Nightly \ud83d sync");
    })
    .await;
    assert_eq!(in_order(read), sorted(&world, None).await);
    assert_eq!(unreadable, [""], "it has no name that could be read");
}

#[tokio::test(start_paused = true)]
async fn f27_ten_thousand_levels_cost_what_has_them() {
    let world = World::new().await;
    // A whole answer.
    let (read, unreadable) = changed_list(&world, |_, body| {
        *body = ten_thousand_levels().into();
    })
    .await;
    assert_eq!((read.len(), unreadable.len()), (0, 1));
    // What a row has beside what is known of it: that costs nothing.
    let (read, unreadable) = changed_list(&world, |_, body| {
        let deep = format!("[{{\"deep\":{},", ten_thousand_levels());
        replace(body, "[{", deep.as_bytes());
    })
    .await;
    assert_eq!(in_order(read), sorted(&world, Some(ERP)).await);
    assert!(unreadable.is_empty());
    // A row of the list.
    let (read, unreadable) = changed_list(&world, |_, body| {
        let deep = format!("[{},", ten_thousand_levels());
        replace(body, "[", deep.as_bytes());
    })
    .await;
    assert_eq!(in_order(read), sorted(&world, Some(ERP)).await);
    assert_eq!(unreadable, [""]);
    // An account by itself.
    let id = world.account(ERP).await.value.id;
    let deep = instead(200, JSON, &ten_thousand_levels());
    world.wire.fault(Method::GET, "service_accounts/", deep);
    let outcome = world.client.account(&id).await;
    assert_eq!(kind_of(outcome), FailureKind::Unreadable);
    assert_eq!(world.client.account(&id).await.unwrap().value.name, ERP);
}

#[tokio::test(start_paused = true)]
async fn f25_numbers_that_are_no_ids_cost_one_row_each() {
    let world = World::new().await;
    let answer = r#"[
        {"id": 9223372036854775807, "name": "Whole"}, {"id": "x/../y", "name": "Text"},
        {"id": 1e400, "name": "Beyond"}, {"id": 1.5, "name": "Fraction"},
        {"id": -1, "name": "Negative"}, {"id": 18446744073709551616, "name": "Larger"}]"#;
    let list = list_with(&world, instead(200, JSON, answer)).await.unwrap();
    let ids = list.rows.iter().filter_map(|row| match row {
        Row::Read(account) => Some(account.id.as_str()),
        Row::Unreadable(_) => None,
    });
    assert_eq!(ids.collect::<Vec<_>>(), ["9223372036854775807", "x/../y"]);
    let (_, unreadable) = names_of(list);
    assert_eq!(unreadable, ["Beyond", "Fraction", "Negative", "Larger"]);
    // What an id holds stays within its part of the address.
    let outcome = world.client.account(&AccountId::text("x/../y")).await;
    assert_eq!(kind_of(outcome), FailureKind::NotFound);
    let exchanges = world.wire.exchanges();
    let path = &exchanges.last().expect("a request").path;
    assert!(path.ends_with("/service_accounts/x%2F..%2Fy"), "{path}");
}

/// An account whose id is odd and beyond what a number of JavaScript holds, as the list shows it.
async fn beyond_javascript(world: &World) -> Versioned<Account> {
    let all = world.all().await;
    let ids = all.iter().filter_map(|row| row["id"].as_u64());
    let mut odd = ids.filter(|id| *id > 1 << 53 && id % 2 == 1);
    let id = odd.next().expect("an id that would be rounded");
    let query = AccountsQuery::default();
    let list = world
        .client
        .accounts(&query, 1, 100)
        .await
        .expect("an answer");
    let mut read = list.rows.into_iter().filter_map(Row::read);
    let found = read.find(|account| account.id.as_str() == id.to_string());
    let id = found.expect("its digits are kept").id;
    world.client.account(&id).await.expect("an answer")
}

#[tokio::test(start_paused = true)]
async fn f25_an_id_beyond_what_javascript_holds_keeps_its_digits() {
    let world = World::new().await;
    let seen = beyond_javascript(&world).await;
    saved(world.rename(&seen, "Mine").await);
    let exchanges = world.wire.exchanges();
    let write = exchanges.iter().find(|one| one.is_write()).unwrap();
    let end = format!("/service_accounts/{}", seen.value.id.as_str());
    assert!(write.path.ends_with(&end), "{}", write.path);
    let all = world.all().await;
    let mine = all.iter().find(|row| row["name"] == "Mine").unwrap();
    assert_eq!(mine["id"].to_string(), seen.value.id.as_str());
}

#[tokio::test(start_paused = true)]
async fn f22_apps_and_companies_that_make_no_sense_cannot_be_chosen() {
    let world = World::new().await;
    let apps = world.client.apps("", 1).await.unwrap().rows;
    let companies = world.client.companies().await.unwrap();
    let broken = Fault::Changed(|_, body| {
        rewrite(body, |rows| {
            let rows = rows.as_array_mut().expect("a list");
            rows.insert(0, json!({"name": "Broken", "id": -1}));
            rows.insert(1, json!([[[[]]]]));
        });
    });
    for path in ["marketplace_apps", "/companies?"] {
        world.wire.fault(Method::GET, path, broken.clone());
    }
    assert_eq!(world.client.apps("", 1).await.unwrap().rows, apps);
    assert_eq!(world.client.companies().await.unwrap(), companies);
    assert!(!apps.is_empty() && !companies.is_empty());
}

#[tokio::test(start_paused = true)]
async fn f20_a_sign_in_page_is_no_list() {
    let world = World::new().await;
    let page = "<!doctype html><title>Wi-Fi</title>";
    let failure = list_with(&world, instead(200, HTML, page)).await;
    let failure = failure.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotTheApi);
    assert_eq!(failure.server_message, None);
    let query = AccountsQuery::default();
    assert!(world.client.accounts(&query, 1, 100).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn f23_what_this_version_does_not_know_survives_an_update_of_something_else() {
    let world = World::new().await;
    let future = Fault::Changed(|_, body| {
        replace(
            body,
            r#""app_type":"marketplace""#,
            br#""app_type":"partner","colour":[{"deep":1e400}]"#,
        );
    });
    world
        .wire
        .faults(&Method::GET, "service_accounts/", &future, 2);
    let seen = world.account(ERP).await;
    saved(world.rename(&seen, "Mine").await);
    let exchanges = world.wire.exchanges();
    let write = exchanges.iter().find(|one| one.is_write()).unwrap();
    let sent: Value = serde_json::from_str(&write.body).unwrap();
    assert_eq!(sent, json!({"service_account": {"name": "Mine"}}));
}
