//! What goes wrong while many accounts are changed: nothing is lost, doubled or overwritten.

use std::collections::HashMap;
use std::time::Duration;

use e2e::{Answer, Api, Method, Process, Role, Test, TestEnv, test};
use serde_json::{Value, json};

use crate::bulk::{preview_all, select, select_all, to_change};

pub fn tests() -> Vec<Test> {
    vec![
        test!(what_is_so_already_is_left_alone),
        test!(f8_an_account_that_was_deleted_is_said_to_be_gone),
        test!(f16_a_pause_that_the_api_asks_for_is_counted_down),
        test!(f19_what_failed_is_tried_again),
        test!(f38_without_a_new_token_the_run_waits),
        test!(an_api_that_is_killed_in_the_middle_and_comes_back),
    ]
}

/// How often each account was written with success.
fn written(env: &TestEnv) -> HashMap<String, usize> {
    let mut written = HashMap::new();
    for entry in env.sandbox.requests() {
        if entry.method == "PATCH" && entry.status == 200 {
            *written.entry(entry.path).or_default() += 1;
        }
    }
    written
}

fn each_once(env: &TestEnv, count: usize) {
    let written = written(env);
    assert_eq!(written.len(), count, "none is lost");
    assert!(
        written.values().all(|times| *times == 1),
        "none is doubled: {written:?}"
    );
}

/// Shows only outcomes of this kind.
async fn choose(env: &TestEnv, kind: &str) {
    env.page.get("combobox", "Show").await;
    env.page
        .script(
            "const [select] = find('combobox', 'Show');
             select.value = arguments[0];
             select.dispatchEvent(new Event('change', { bubbles: true }));",
            json!([kind]),
        )
        .await;
}

async fn what_is_so_already_is_left_alone(env: &TestEnv) {
    let page = env.list().await;
    page.fill("searchbox", "Search", "nightly").await;
    select(page, "Nightly ERP sync").await;
    page.button("Set App Type").await;
    page.press("radio", "Custom").await;
    page.sees("1 will change").await;
    let account = env.api.account_named("Nightly ERP sync").await;
    env.api
        .edit(&account["id"], json!({"app_type": "custom"}))
        .await;
    page.button("Update 1 account").await;
    page.sees("No change needed").await;
    assert_eq!(env.writes(), 1, "theirs");
}

async fn f8_an_account_that_was_deleted_is_said_to_be_gone(env: &TestEnv) {
    let page = preview_all(env).await;
    let wanted = to_change(env).await;
    env.api.delete(&wanted[0]["id"]).await;
    // Another one is not found once, and is there all the same.
    let hidden = Answer::Instead(404, "application/problem+json", "{}");
    env.proxy.fault(Method::GET, "service_accounts/", hidden);
    page.button("Update…").await;
    page.sees("1 conflict").await;
    choose(env, "conflict").await;
    page.sees("This account was deleted").await;
    // There is nothing to decide about.
    assert!(!page.has("radio", "Overwrite").await);
}

async fn f16_a_pause_that_the_api_asks_for_is_counted_down(env: &TestEnv) {
    let wanted = to_change(env).await.len();
    let page = preview_all(env).await;
    let pause = Answer::WithHeader(429, "retry-after", "2");
    env.proxy.fault(Method::PATCH, "service_accounts", pause);
    page.button("Update…").await;
    page.sees("Too many requests").await;
    page.sees("Retrying in").await;
    page.sees(&format!("{wanted} of {wanted}")).await;
    page.sees(&format!("{wanted} done")).await;
    each_once(env, wanted);
}

async fn f19_what_failed_is_tried_again(env: &TestEnv) {
    let wanted = to_change(env).await.len();
    let broken = Answer::Instead(500, "text/plain", "out of order");
    env.proxy
        .faults(Method::PATCH, "service_accounts", broken, 2);
    let page = preview_all(env).await;
    page.button("Update…").await;
    page.sees("2 failed").await;
    choose(env, "failed").await;
    page.sees("Something went wrong on the server (500). Server message: “out of order”")
        .await;
    page.button("Retry failed accounts").await;
    page.sees(&format!("{wanted} done")).await;
    page.has_no("button", "Retry failed accounts").await;
    each_once(env, wanted);
    assert_eq!(to_change(env).await, Vec::<Value>::new());
}

/// Begins a run with a token that is then refused.
async fn run_with_a_token_that_ends(env: &TestEnv) -> usize {
    let wanted = to_change(env).await.len();
    let token = env.sandbox.issue(Role::Admin, Duration::from_hours(1));
    let late = Answer::Late(Duration::from_millis(300));
    env.proxy
        .faults(Method::PATCH, "service_accounts", late, 100);
    let page = &env.page;
    page.go(&e2e::list_route("")).await;
    env.connect_with(&token).await;
    select_all(page).await;
    page.button("Set App Type").await;
    page.press("radio", "Custom").await;
    page.button(&format!("Update {wanted} accounts")).await;
    page.sees("done").await;
    env.sandbox.revoke(&token);
    page.get("dialog", "Enter a new token").await;
    wanted
}

async fn f38_without_a_new_token_the_run_waits(env: &TestEnv) {
    let wanted = run_with_a_token_that_ends(env).await;
    let page = &env.page;
    page.button("Not now").await;
    page.sees("Your token isn't accepted").await;
    page.sees("You can retry what failed.").await;
    page.button("Retry failed accounts").await;
    page.get("dialog", "Enter a new token").await;
    let token = env.sandbox.tokens.of(Role::Admin);
    env.connect_with(token).await;
    page.sees(&format!("{wanted} done")).await;
    each_once(env, wanted);
}

/// Opens the sandbox that is started twice.
const TOKEN: &str = "a-token-for-this-test-alone";

/// What a run may change of an account, and how often that was done: what it is, its version and
/// how long its history is.
async fn states(api: &Api) -> HashMap<String, (Value, Value, usize)> {
    let all = api.get("service_accounts?per_page=2000").await;
    let mut states = HashMap::new();
    for account in all.as_array().expect("a list") {
        let path = format!("service_accounts/{}/events", account["id"]);
        let history = api.get(&path).await.as_array().map_or(0, Vec::len);
        let state = (
            account["app_type"].clone(),
            account["updated_at"].clone(),
            history,
        );
        states.insert(account["id"].to_string(), state);
    }
    states
}

async fn an_api_that_is_killed_in_the_middle_and_comes_back(env: &TestEnv) {
    let folder = tempfile::tempdir().expect("a folder");
    let db = folder.path().join("accounts.db");
    let start = || Process::start(&db, TOKEN, &origin(env), &["--accounts", "120"]);
    let first = start();
    env.proxy.forward_to(first.url());
    let api = Api::new(first.url(), TOKEN.to_owned());
    let before = states(&api).await;
    let promised = before
        .values()
        .filter(|(kind, ..)| kind != "custom")
        .count();

    let page = &env.page;
    page.go(&e2e::list_route("")).await;
    env.connect_with(TOKEN).await;
    select_all(page).await;
    page.button("Set App Type").await;
    page.press("radio", "Custom").await;
    page.sees(&format!("{promised} will change")).await;
    // Answers that are under way, some of them to writes that were done.
    let late = Answer::Late(Duration::from_millis(200));
    env.proxy
        .faults(Method::PATCH, "service_accounts", late, 1000);
    page.button("Update…").await;
    page.until("some are done", || async {
        let text = page.text().await;
        text.contains(" done") && !text.contains(" 0 done")
    })
    .await;
    drop(first); // kill -9
    page.get("button", "Retry failed accounts").await;

    let second = start();
    let api = Api::new(second.url(), TOKEN.to_owned());
    let midway = states(&api).await;
    let left = midway
        .values()
        .filter(|(kind, ..)| kind != "custom")
        .count();
    assert!(
        (1..promised).contains(&left),
        "killed in the middle: {left}"
    );
    env.proxy.forward_to(second.url());
    env.proxy.forget_faults();
    page.button("Retry failed accounts").await;
    page.sees(&format!("{promised} of {promised}")).await;
    page.sees(&format!("{promised} done")).await;
    page.sees_no("failed").await;
    page.sees_no("conflict").await;

    // Every account that was promised to change has changed, once; no other was touched.
    for (id, (kind, updated_at, history)) in states(&api).await {
        let was = &before[&id];
        assert_eq!(kind, "custom");
        if was.0 == "custom" {
            assert_eq!((&was.1, was.2), (&updated_at, history), "{id} was touched");
        } else {
            assert_eq!(was.2 + 1, history, "{id} was not changed just once");
        }
    }
}

/// The origin of the page.
fn origin(env: &TestEnv) -> String {
    let page = env.sandbox.page.as_ref().expect("a page");
    page.as_str().trim_end_matches('/').to_owned()
}
