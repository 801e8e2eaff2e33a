//! This machine's clock is a day behind the API's, or a day ahead: what is said of times, days and
//! waiting goes by the API's (F43).

use std::time::Duration as Pause;

use e2e::{Because, Page, PolicyOptions, Role, Setup, Test, TestEnv, edit_route, test};
use serde_json::json;
use time::{Duration, OffsetDateTime};

use crate::drafts::{keeps, kept};

pub fn tests() -> Vec<Test> {
    vec![
        test!(f43_what_was_just_done_was_done_this_minute).in_every_engine(Because::Family),
        test!(f43_a_token_ends_when_the_api_says),
        test!(f43_the_last_day_has_passed_by_the_apis_clock, ends_in(1)),
        test!(
            f43_the_last_day_is_yet_to_come_by_the_apis_clock,
            ends_in(0)
        ),
        test!(f43_drafts_age_by_both_clocks),
    ]
}

/// How far the API's clock may be ahead.
const OFF_BY: [Duration; 2] = [Duration::days(1), Duration::days(-1)];

/// A company in which no accounts can be created from so many of this machine's days on.
fn ends_in(days: i64) -> Setup {
    Setup {
        policy: PolicyOptions {
            creation_ends_on: Some((OffsetDateTime::now_utc() + Duration::days(days)).date()),
            ..PolicyOptions::default()
        },
        ..Setup::default()
    }
}

/// Connects afresh and waits for the form of Payroll export.
async fn edit_with<'w>(env: &'w TestEnv, token: &str) -> &'w Page {
    let account = env.api.account_named("Payroll export").await;
    let page = &env.page;
    page.open().await;
    page.go(&edit_route(&account["id"].to_string())).await;
    env.connect_with(token).await;
    page.get("textbox", "Name").await;
    page
}

async fn f43_what_was_just_done_was_done_this_minute(env: &TestEnv) {
    for ahead in OFF_BY {
        env.proxy.set_clock(ahead);
        let account = env.api.account_named("Payroll export").await;
        let (otto, name) = (env.api_of(Role::Operator), &account["name"]);
        otto.edit(&account["id"], json!({ "name": "Something else" }))
            .await;
        otto.edit(&account["id"], json!({ "name": name })).await;
        let page = edit_with(env, env.sandbox.tokens.of(Role::Admin)).await;
        page.sees("Updated just now by Otto Operator").await;
    }
}

async fn f43_a_token_ends_when_the_api_says(env: &TestEnv) {
    for ahead in OFF_BY {
        env.proxy.set_clock(ahead);
        let token = env.sandbox.issue(Role::Admin, Pause::from_mins(59));
        let page = edit_with(env, &token).await;
        page.button("Signed in as Ada Admin").await;
        page.sees("Token expires in 58 minutes").await;
        page.sees_no("Your token expires").await;
        let token = env.sandbox.issue(Role::Admin, Pause::from_secs(200));
        let page = edit_with(env, &token).await;
        page.sees("Your token expires in about 3 minutes").await;
    }
}

async fn f43_the_last_day_has_passed_by_the_apis_clock(env: &TestEnv) {
    env.proxy.set_clock(Duration::days(1));
    let page = env.list().await;
    page.sees("New service accounts can no longer be created")
        .await;
}

async fn f43_the_last_day_is_yet_to_come_by_the_apis_clock(env: &TestEnv) {
    env.proxy.set_clock(Duration::days(-1));
    let page = env.list().await;
    page.sees("You can create service accounts until").await;
}

async fn f43_drafts_age_by_both_clocks(env: &TestEnv) {
    // Days ago by the API's clock, and by this machine's: one of them alone makes no draft too old. If
    // the one were compared with the other, the first would be, and the last would not.
    for (ahead, days, stays) in [
        (Duration::days(-1), [29.5, 31.0], true),
        (Duration::days(1), [31.0, 29.5], true),
        (Duration::days(1), [30.5, 30.5], false),
    ] {
        env.proxy.set_clock(ahead);
        let page = edit_with(env, env.sandbox.tokens.of(Role::Admin)).await;
        page.fill_name("Half done").await;
        keeps(page, "Half done").await;
        page.open().await;
        let back = "const [[key, text]] = Object.entries(localStorage).filter(([key]) => key.includes(':draft:'));
            const draft = JSON.parse(text);
            draft.at -= Math.round(arguments[0] * 86400);
            draft.own -= Math.round(arguments[1] * 86400);
            localStorage.setItem(key, JSON.stringify(draft))";
        page.script(back, json!(days)).await;
        let page = edit_with(env, env.sandbox.tokens.of(Role::Admin)).await;
        if stays {
            page.button("Discard").await;
        } else {
            page.until("it is forgotten", || async { kept(page).await.is_empty() })
                .await;
            assert!(!page.has("button", "Restore").await);
        }
    }
}
