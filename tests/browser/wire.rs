//! Connections that break, stall and overtake each other, for real: what was done is found out, and
//! nothing is done twice.

use std::time::{Duration, Instant};

use e2e::{
    Answer, Because, Exchange, Framing, Method, Page, Setup, Test, TestEnv, account_route,
    edit_route, list_route, test,
};
use serde_json::json;

use crate::create::filled;

pub fn tests() -> Vec<Test> {
    vec![
        test!(f9_a_server_without_keys_creates_once_and_the_loss_is_said),
        test!(f10_a_server_without_keys_resets_once_and_the_loss_is_said),
        test!(f10_a_connection_that_is_reset_after_the_secret_was)
            .in_every_engine(Because::Network),
        test!(f11_a_secret_that_is_cut_off_is_never_shown).in_every_engine(Because::Network),
        test!(f19_a_connection_that_is_reset_after_the_update),
        test!(f19_a_connection_that_is_reset_before_the_update).in_every_engine(Because::Network),
        test!(f19_a_connection_that_is_reset_after_the_delete).in_every_engine(Because::Network),
        test!(f21_a_redirect_to_a_sign_in_page_is_not_followed).in_every_engine(Because::Network),
        test!(f29_an_answer_that_drips_is_given_up).in_every_engine(Because::Network),
        test!(f33_the_latest_search_wins, many()),
        test!(f33_the_latest_search_for_an_app_wins),
        test!(f34_leaving_ends_an_answer_that_has_begun).in_every_engine(Because::Network),
        test!(f34_what_was_left_does_not_appear_later),
        test!(f34_signing_out_ends_what_is_being_loaded),
        test!(f35_a_write_outlives_the_screen_it_began_on),
    ]
}

fn many() -> Setup {
    Setup {
        accounts: 5000,
        ..Setup::default()
    }
}

const SECRET_DIALOG: &str = "Save your client secret";

/// The secret on the screen is the account's.
async fn secret_is_good(env: &TestEnv) {
    let page = &env.page;
    page.get("dialog", SECRET_DIALOG).await;
    page.button("Show secret").await;
    let (id, secret) = crate::secret::shown(page).await;
    assert!(env.api.token(&id, &secret).await.is_ok());
}

/// How many accounts have this name, and how many keys were sent for that.
async fn made_once(env: &TestEnv, name: &str) {
    env.api.account_named(name).await;
    let all = env.api.get("service_accounts?per_page=2000").await;
    let all = all.as_array().expect("a list");
    assert_eq!(all.len(), 21, "one more than at the start");
    let exchanges = env.proxy.exchanges();
    let mut keys: Vec<_> = exchanges.iter().filter_map(|one| one.key.clone()).collect();
    assert!(keys.len() > 1, "it was sent again");
    keys.dedup();
    assert_eq!(keys.len(), 1);
}

/// An account of this name is created by an API that knows no keys, and its secret is lost on the way.
pub async fn created_in_vain<'a>(env: &'a TestEnv, name: &str) -> &'a Page {
    let page = filled(env, name).await;
    env.proxy.keep_keys_back();
    env.proxy
        .fault(Method::POST, "service_accounts", Answer::ResetAfter);
    page.button("Create").await;
    page.sees(&format!("{name} was created, but its secret didn't arrive"))
        .await;
    page
}

async fn f9_a_server_without_keys_creates_once_and_the_loss_is_said(env: &TestEnv) {
    created_in_vain(env, "Ledger bridge").await;
    made_once(env, "Ledger bridge").await;
}

async fn f10_a_server_without_keys_resets_once_and_the_loss_is_said(env: &TestEnv) {
    let id = env.api.account_named("Payroll export").await["id"].clone();
    let before = env.api.account(&id).await;
    let page = crate::manage::about_to_reset(env).await;
    env.proxy.keep_keys_back();
    env.proxy
        .fault(Method::POST, "reset_secret", Answer::ResetAfter);
    page.button("Reset secret").await;
    page.sees("The secret was reset, but").await;
    let done = |one: &Exchange| one.method == Method::POST && one.done == Some(200);
    assert_eq!(
        env.proxy.exchanges().iter().filter(|one| done(one)).count(),
        1
    );
    let after = env.api.account(&id).await;
    assert_ne!(before["secret_created_at"], after["secret_created_at"]);
}

async fn f10_a_connection_that_is_reset_after_the_secret_was(env: &TestEnv) {
    let page = crate::manage::about_to_reset(env).await;
    env.proxy
        .fault(Method::POST, "reset_secret", Answer::ResetAfter);
    page.button("Reset secret").await;
    secret_is_good(env).await;
    let exchanges = env.proxy.exchanges();
    let resets = exchanges.iter().filter(|one| one.method == Method::POST);
    assert_eq!(resets.count(), 2, "once, and once more for the same");
}

async fn f11_a_secret_that_is_cut_off_is_never_shown(env: &TestEnv) {
    let page = filled(env, "Ledger bridge").await;
    for framing in [Framing::Length, Framing::Chunked] {
        let cut = Answer::Cut(20, framing);
        env.proxy.fault(Method::POST, "service_accounts", cut);
    }
    page.button("Create").await;
    secret_is_good(env).await;
    assert!(env.proxy.faults_are_over());
    made_once(env, "Ledger bridge").await;
}

/// Presses Update after a fault was made ready for it.
async fn update_with(env: &TestEnv, answer: Answer) -> &Page {
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    env.proxy.fault(Method::PATCH, "service_accounts", answer);
    page.button("Update").await;
    page
}

async fn f19_a_connection_that_is_reset_after_the_update(env: &TestEnv) {
    let page = update_with(env, Answer::ResetAfter).await;
    page.sees("Saved").await;
    env.api.account_named("Mine").await;
    assert_eq!(env.writes(), 1);
}

async fn f19_a_connection_that_is_reset_before_the_update(env: &TestEnv) {
    let page = update_with(env, Answer::ResetBefore).await;
    page.sees("Couldn't reach the server").await;
    page.holds("textbox", "Name", "Mine").await;
    assert_eq!(env.writes(), 0, "nothing is sent by itself");
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Mine").await;
}

async fn f19_a_connection_that_is_reset_after_the_delete(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    let account = env.api.account_named("Payroll export").await;
    page.button("Delete").await;
    page.fill("textbox", "Type the name…", "Payroll export")
        .await;
    env.proxy
        .fault(Method::DELETE, "service_accounts", Answer::ResetAfter);
    page.button("Delete").await;
    page.get("heading", "Service Accounts").await;
    page.sees("19 service accounts").await;
    assert!(!env.api.exists(&account["id"]).await);
    assert_eq!(env.requests("DELETE"), 1);
}

/// Where a redirect leads: to where neither the page's policy nor the API would refuse the token.
const ELSEWHERE: &str = "/rest/v1.0/me?redirected";

/// Nobody has gone there.
fn nobody_followed(env: &TestEnv) {
    let exchanges = env.proxy.exchanges();
    let followed = exchanges.iter().filter(|one| one.query == "redirected");
    assert_eq!(followed.count(), 0);
}

async fn f21_a_redirect_to_a_sign_in_page_is_not_followed(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    let words = "Couldn't reach the server";
    for status in [302, 307] {
        let away = Answer::WithHeader(status, "location", ELSEWHERE);
        env.proxy.fault(Method::PATCH, "service_accounts", away);
        page.button("Update").await;
        page.until("it is said", || async {
            env.proxy.faults_are_over() && page.text().await.contains(words)
        })
        .await;
        page.sees("A sign-in page, proxy, or redirect").await;
        page.holds("textbox", "Name", "Mine").await;
    }
    nobody_followed(env);
    assert_eq!(env.writes(), 0);
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Mine").await;
}

async fn f29_an_answer_that_drips_is_given_up(env: &TestEnv) {
    let drip = Answer::Drip(1, Duration::from_secs(1));
    env.proxy.fault(Method::GET, "service_accounts?", drip);
    let page = env.list().await;
    // The page's deadline is half a minute for the whole answer, however much of it has come.
    let began = Instant::now();
    while !page.text().await.contains("took too long to respond") {
        let waited = began.elapsed();
        assert!(waited < Duration::from_secs(45), "it still waits");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    assert!(began.elapsed() > Duration::from_secs(15), "it had its time");
    page.button("Try again").await;
    page.sees("20 service accounts").await;
}

async fn f33_the_latest_search_wins(env: &TestEnv) {
    let page = env.list().await;
    page.get("link", "Edit…").await;
    let hold = env.proxy.hold(Method::GET, "=nightly");
    page.fill("searchbox", "Search", "nightly").await;
    hold.reached().await;
    page.fill("searchbox", "Search", "payroll export").await;
    page.get("link", "Edit Payroll export").await;
    hold.release();
    // Whatever comes of the first answer would come now.
    tokio::time::sleep(Duration::from_millis(700)).await;
    page.get("link", "Edit Payroll export").await;
    assert!(!page.has("link", "Edit Nightly ERP sync").await);
    page.holds("searchbox", "Search", "payroll export").await;
}

async fn f33_the_latest_search_for_an_app_wins(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.press("radio", "Marketplace").await;
    let hold = env.proxy.hold(Method::GET, "=photo");
    page.fill("combobox", "Marketplace app", "photo").await;
    hold.reached().await;
    page.fill("combobox", "Marketplace app", "crane").await;
    let only_cranes = || async {
        let names = "const names = find('option', null).map((e) => nameOf(e));
             return names.length > 0 && names.every((name) => name.startsWith('Crane'))";
        page.script(names, json!([])).await == json!(true)
    };
    page.until("what was searched for last is found", only_cranes)
        .await;
    hold.release();
    // Whatever comes of the first answer would come now.
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(only_cranes().await, "{}", page.outline().await);
    page.holds("combobox", "Marketplace app", "crane").await;
    page.press("option", "Crane…").await;
    page.sees("Marketplace: Crane").await;
}

async fn f34_leaving_ends_an_answer_that_has_begun(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let page = env.list().await;
    page.get("link", "Edit Payroll export").await;
    let drip = Answer::Drip(1, Duration::from_millis(100));
    env.proxy.fault(Method::GET, "/events", drip);
    page.go(&account_route(&account["id"].to_string(), "history"))
        .await;
    let events = || {
        let mut exchanges = env.proxy.exchanges().into_iter();
        exchanges
            .find(|one| one.path.ends_with("/events"))
            .and_then(|one| one.given)
    };
    page.until("the answer has begun", || async { events().is_some() })
        .await;
    // Whatever the browser takes for garbage is collected while the answer comes in.
    let litter = "for (let i = 0; i < 400; i++) new Array(100_000).fill(i).map((n) => ({ n }))";
    page.script(litter, json!([])).await;
    page.go(&list_route("")).await;
    page.get("link", "Edit Payroll export").await;
    page.until("the rest has been refused", || async {
        events().is_some_and(|given| !given.whole && given.bytes > 0)
    })
    .await;
}

async fn f34_what_was_left_does_not_appear_later(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let page = env.list().await;
    page.get("link", "Edit Payroll export").await;
    let hold = env.proxy.hold(Method::GET, "service_accounts/");
    page.go(&edit_route(&account["id"].to_string())).await;
    hold.reached().await;
    page.go(&list_route("")).await;
    page.get("link", "Edit Payroll export").await;
    hold.release();
    // Whatever comes of the answer would come now.
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(!page.has("textbox", "Name").await);
    page.get("link", "Edit Payroll export").await;
}

async fn f34_signing_out_ends_what_is_being_loaded(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let page = env.list().await;
    page.get("link", "Edit Payroll export").await;
    let hold = env.proxy.hold(Method::GET, "service_accounts/");
    page.go(&edit_route(&account["id"].to_string())).await;
    hold.reached().await;
    page.sign_out().await;
    page.get("heading", "Connect to your company").await;
    page.until("the request has been ended", || async {
        env.proxy.exchanges().iter().any(|one| one.left)
    })
    .await;
}

async fn f35_a_write_outlives_the_screen_it_began_on(env: &TestEnv) {
    let page = env.list().await;
    page.link("Edit Payroll export").await;
    page.fill_name("Mine").await;
    let hold = env.proxy.hold(Method::PATCH, "service_accounts");
    page.button("Update").await;
    hold.reached().await;
    page.button("Cancel").await;
    page.get("link", "Edit Payroll export").await;
    hold.release();
    page.shows("Mine was saved").await;
    page.get("link", "Edit Mine").await;
    env.api.account_named("Mine").await;
    assert_eq!(
        env.proxy.exchanges().iter().filter(|one| one.left).count(),
        0
    );
}
