//! Rules are broken on purpose, past the client: what is checked when a world ends can fail.

use std::panic::{AssertUnwindSafe, catch_unwind};

use axum::http::Method;
use client::{Platform as _, Request};
use domain::AccountId;
use sandbox::{FIRST_COMPANY, Role};

use crate::wire::{API, Fault};
use crate::world::{ERP, World};

/// A request by hand, as the admin's page.
async fn send(world: &World, method: Method, url: String, headers: &[(&'static str, &str)]) {
    let token = format!("Bearer {}", world.api.tokens.of(Role::Admin));
    let own = headers
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()));
    let headers = own.chain([
        ("Authorization", token),
        ("Procore-Company-Id", FIRST_COMPANY.to_string()),
        ("Content-Type", "application/json".into()),
    ]);
    let request = Request {
        headers: headers.collect(),
        body: (method == Method::PATCH).then(|| r#"{"service_account":{"name":"Mine"}}"#.into()),
        method,
        url,
    };
    if let Ok(mut response) = world.wire.send(request).await {
        while let Ok(Some(_)) = response.body.next().await {}
    }
}

async fn write(world: &World, id: &AccountId, version: &str) {
    let url = url_of(&format!("service_accounts/{}", id.as_str()));
    send(world, Method::PATCH, url, &[("If-Match", version)]).await;
}

fn url_of(path: &str) -> String {
    format!("{API}/rest/v1.0/companies/{FIRST_COMPANY}/{path}")
}

/// What is found when a world ends.
fn found(world: World) -> String {
    let ended = catch_unwind(AssertUnwindSafe(|| drop(world)));
    let told = ended.expect_err("nothing was found");
    *told.downcast::<String>().expect("a sentence")
}

#[tokio::test(start_paused = true)]
async fn a_write_that_nobody_looked_before_is_found() {
    let world = World::new().await;
    let id = world.account(ERP).await.value.id;
    write(&world, &id, "*").await;
    write(&world, &id, "*").await;
    let found = found(world);
    assert!(found.starts_with("Blind: "), "{found}");
    assert!(found.contains("\nSeen: "), "{found}");
}

#[tokio::test(start_paused = true)]
async fn a_secret_that_is_fetched_twice_is_found() {
    let world = World::new().await;
    let seen = world.account(ERP).await;
    let url = url_of(&format!(
        "service_accounts/{}/reset_secret",
        seen.value.id.as_str()
    ));
    let told = world.wire.exchanges().pop().and_then(|one| one.given);
    let version = told.and_then(|given| given.etag).expect("a version");
    for _ in 0..2 {
        let headers = [("If-Match", version.as_str()), ("Idempotency-Key", "one")];
        send(&world, Method::POST, url.clone(), &headers).await;
    }
    let found = found(world);
    assert!(found.starts_with("Secret: "), "{found}");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_goes_elsewhere_is_found() {
    let world = World::new().await;
    let url = "https://elsewhere.example/rest/v1.0/me".to_owned();
    send(&world, Method::GET, url, &[]).await;
    let found = found(world);
    assert!(found.starts_with("Token: "), "{found}");
}

#[tokio::test(start_paused = true)]
async fn what_was_never_recorded_of_a_page_is_found() {
    let world = World::new().await;
    let id = world.account(ERP).await.value.id;
    let url = format!(
        "/rest/v1.0/companies/{FIRST_COMPANY}/service_accounts/{}",
        id.as_str()
    );
    let token = format!("Bearer {}", world.api.tokens.of(Role::Admin));
    let request = http::Request::delete(url)
        .header("Authorization", token)
        .header("Procore-Company-Id", FIRST_COMPANY.to_string())
        .header("Origin", world.wire.origin())
        .header("If-Match", "*")
        .body(axum::body::Body::empty());
    let gone = world.wire.ask(request.expect("a request"), None).await;
    assert_eq!(gone.status, 204);
    let found = found(world);
    assert!(found.starts_with("Sent: "), "{found}");
}

#[tokio::test(start_paused = true)]
async fn what_was_cut_off_was_not_seen() {
    let world = World::new().await;
    let id = world.account(ERP).await.value.id;
    let path = url_of(&format!("service_accounts/{}", id.as_str()));
    world
        .wire
        .fault(Method::GET, "service_accounts/", Fault::CutAfter(40));
    send(&world, Method::GET, path, &[]).await;
    let exchanges = world.wire.exchanges();
    let version = exchanges.last().and_then(|one| one.given.clone());
    let version = version.and_then(|given| given.etag).expect("a version");
    // It had been seen by the page's first look, which is forgotten here.
    let cut: Vec<_> = exchanges.into_iter().skip(1).collect();
    write(&world, &id, &version).await;
    let write = world.wire.exchanges().pop().expect("the write");
    let broken = invariants::broken(&[cut, vec![write]].concat());
    assert!(broken[0].starts_with("Seen: "), "{broken:?}");
}
