//! One order and one search, whoever answers: the page by itself, which has all accounts, or the API page
//! by page. And orders that an API need not have.

use axum::http::Method;
use client::{FailureKind, Row};
use domain::index::Indexed;
use domain::{Account, AccountsQuery, Sort, SortKey, Sunset, Today};
use sandbox::{Options, PolicyOptions, Tables};
use serde_json::json;
use time::macros::date;

use crate::reply::{JSON, instead};
use crate::world::{BEGIN, World, kind_of};

/// What names are made of: whatever is ordered or found by a rule of its own.
const PIECES: [&str; 30] = [
    "robot ",
    "Robot",
    "ROBOT 0",
    "2",
    "10",
    "007",
    "Café ",
    "cafe",
    "cafe\u{301}",
    "étude",
    "Etude",
    "x y",
    "Straße",
    "STRASSE",
    "Łódź",
    "lodz",
    "e-mail",
    "e\u{2011}mail",
    "(old) ",
    "[",
    "_",
    "予算",
    "مُزامَنة",
    "مزامنة",
    "🗂\u{fe0f}",
    "🗂",
    "pay\u{2060}roll",
    "١٠",
    "Я",
    "ё",
];

const SEARCHES: [&str; 18] = [
    "",
    "robot",
    "ROBOT 0",
    "cafe",
    "CAFÉ",
    "cafe\u{301}",
    "e",
    "strasse",
    "łódź",
    "e-mail",
    "مزامنة",
    "10",
    "🗂",
    "payroll",
    "accounts.example",
    "42949",
    "2f",
    "\u{301}",
];

fn sorts() -> impl Iterator<Item = Sort> {
    let both = |by| [false, true].map(|descending| Sort { by, descending });
    SortKey::ALL.into_iter().flat_map(both)
}

/// All accounts that answer a query, page by page.
async fn by_the_api(world: &World, query: &AccountsQuery) -> Vec<String> {
    const PER_PAGE: usize = 17;
    let mut ids = Vec::new();
    for number in 1.. {
        let page = world.client.accounts(query, number, PER_PAGE).await;
        let page = page.expect("a page");
        let read = page.rows.into_iter().filter_map(Row::read);
        ids.extend(read.map(|account| account.id.to_string()));
        if !page.has_next {
            assert_eq!(page.total, Some(ids.len()));
            return ids;
        }
    }
    unreachable!("a list has an end")
}

/// The same, as the page does it that has all of them.
fn by_the_page(all: &[(Account, Indexed)], query: &AccountsQuery) -> Vec<String> {
    let search = query.search_key(&Tables);
    let mut found: Vec<_> = all
        .iter()
        .filter(|(_, index)| index.matches(query, &search))
        .collect();
    found.sort_by(|(_, one), (_, other)| one.compare(other, query.sort));
    found
        .into_iter()
        .map(|(account, _)| account.id.to_string())
        .collect()
}

async fn everything(world: &World, sunset: Sunset) -> Vec<(Account, Indexed)> {
    let today = Today {
        date: BEGIN.date(),
        sunset,
    };
    let all = world
        .client
        .accounts(&AccountsQuery::default(), 1, 2000)
        .await;
    let all = all
        .expect("the list")
        .rows
        .into_iter()
        .filter_map(Row::read);
    all.map(|account| {
        let index = Indexed::new(&account, today, &Tables);
        (account, index)
    })
    .collect()
}

/// Gives every account a name that is made of pieces by chance.
async fn rename_all(world: &World, mut chance: usize) {
    for account in world.all().await {
        let mut name = String::new();
        for _ in 0..3 {
            chance = chance.wrapping_mul(1_103_515_245).wrapping_add(12_345) & 0x7fff_ffff;
            name += PIECES[(chance >> 8) % PIECES.len()];
        }
        let path = format!("service_accounts/{}", account["id"]);
        let body = json!({ "service_account": { "name": name } });
        // A name that is taken is refused, and the account keeps its own.
        world.ask(Method::PATCH, &path, Some(body)).await;
    }
}

async fn compare(world: &World, sunset: Sunset) {
    let all = everything(world, sunset).await;
    for sort in sorts() {
        // What a search finds does not depend on the order.
        let searches = if sort.by == SortKey::Name {
            SEARCHES.len()
        } else {
            3
        };
        for search in &SEARCHES[..searches] {
            let query = AccountsQuery {
                search: (*search).to_owned(),
                sort,
                ..AccountsQuery::default()
            };
            let (api, page) = (by_the_api(world, &query).await, by_the_page(&all, &query));
            assert_eq!(api, page, "{search:?} by {sort}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn l12_l10_the_page_and_the_api_find_and_order_alike_page_by_page() {
    let world = World::new().await;
    compare(&world, Sunset::NotPlanned).await;
    for chance in [1, 7] {
        rename_all(&world, chance).await;
        compare(&world, Sunset::NotPlanned).await;
    }
}

#[tokio::test(start_paused = true)]
async fn h3_after_the_sunset_the_order_by_health_is_the_same_for_both() {
    let sunset_on = date!(2026 - 11 - 01);
    let policy = PolicyOptions {
        sunset_on: Some(sunset_on),
        ..PolicyOptions::default()
    };
    let world = World::with(Options {
        policy,
        ..Options::default()
    })
    .await;
    compare(
        &world,
        Sunset::Passed {
            sunset_on,
            creation_ended_on: sunset_on,
        },
    )
    .await;
}

/// A query by an order that an API need not have.
fn by_permissions() -> AccountsQuery {
    AccountsQuery {
        sort: Sort {
            by: SortKey::Permissions,
            descending: true,
        },
        ..AccountsQuery::default()
    }
}

fn ids(page: client::PageOf<Row<Account>>) -> Vec<String> {
    let read = page.rows.into_iter().filter_map(Row::read);
    read.map(|account| account.id.to_string()).collect()
}

#[tokio::test(start_paused = true)]
async fn an_order_that_the_api_does_not_have_is_asked_for_once_and_the_list_is_by_name() {
    let world = World::new().await;
    let (client, query) = (&world.client, by_permissions());
    let by_name = client.accounts(&AccountsQuery::default(), 1, 50).await;
    let by_name = ids(by_name.unwrap());
    assert!(client.can_sort_by(SortKey::Permissions));

    let refusal = instead(400, JSON, r#"{"code": "invalid_parameter"}"#);
    world.wire.fault(Method::GET, "sort=-permissions", refusal);
    assert_eq!(ids(client.accounts(&query, 1, 50).await.unwrap()), by_name);
    assert!(!client.can_sort_by(SortKey::Permissions));
    assert!(client.can_sort_by(SortKey::Health) && client.can_sort_by(SortKey::Name));

    let asked = world.wire.count();
    assert_eq!(ids(client.accounts(&query, 1, 50).await.unwrap()), by_name);
    assert_eq!(world.wire.count(), asked + 1);
    // Whoever speaks to another API has to find out anew.
    assert!(world.somebody().can_sort_by(SortKey::Permissions));
}

#[tokio::test(start_paused = true)]
async fn what_else_the_api_does_not_accept_is_not_taken_for_the_order() {
    let world = World::new().await;
    let (client, query) = (&world.client, by_permissions());
    let refusal = || instead(400, JSON, "{}");
    world
        .wire
        .faults(&Method::GET, "service_accounts?", &refusal(), 2);
    assert_eq!(
        kind_of(client.accounts(&query, 1, 50).await),
        FailureKind::Rejected
    );
    assert!(client.can_sort_by(SortKey::Permissions));

    // Only a refusal says something about the order.
    world
        .wire
        .fault(Method::GET, "service_accounts?", instead(500, JSON, "{}"));
    let asked = world.wire.count();
    assert_eq!(
        kind_of(client.accounts(&query, 1, 50).await),
        FailureKind::Server(500)
    );
    assert_eq!(world.wire.count(), asked + 1);
    assert!(client.can_sort_by(SortKey::Permissions));

    // Every API can sort by name: a refusal of that is none of the order.
    world
        .wire
        .fault(Method::GET, "service_accounts?", refusal());
    let by_name = client.accounts(&AccountsQuery::default(), 1, 50).await;
    assert_eq!(kind_of(by_name), FailureKind::Rejected);
    assert!(client.can_sort_by(SortKey::Name));
}
