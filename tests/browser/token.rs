//! Tokens that end, do not reach far enough, or come from a sign-in that is not strong or fresh enough.

use std::time::Duration;

use e2e::{Answer, Method, Page, Role, Test, TestEnv, edit_route, test};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    vec![
        test!(f38_the_same_goes_for_permissions),
        test!(f39_a_missing_scope_makes_read_only_until_there_is_another_token),
        test!(f39_a_refusal_after_a_doubt_makes_read_only_too),
        test!(f40_what_is_demanded_of_the_sign_in_is_named),
        test!(f40_a_token_that_does_not_meet_it_is_asked_for_again),
        test!(f40_declining_leaves_the_session_as_it_is),
        test!(s15_a_refused_token_is_forgotten_and_the_edits_are_not),
        test!(s18_the_end_of_a_token_is_announced_before_it_comes),
    ]
}

const STEP_UP: Answer = Answer::WithHeader(
    401,
    "www-authenticate",
    "Bearer error=\"insufficient_user_authentication\", \
     error_description=\"Sign in with your key\", acr_values=\"phr\", max_age=\"300\"",
);

const DEMAND: &str = "Sign in again to continue";

async fn give_token(env: &TestEnv) -> &Page {
    let page = &env.page;
    let token = env.sandbox.tokens.of(Role::Admin);
    env.connect_with(token).await;
    page
}

async fn f38_the_same_goes_for_permissions(env: &TestEnv) {
    let account = env.api.account_named("Safety observation alerts").await;
    let hidden = Answer::Without(&["etag"]);
    env.proxy.faults(Method::GET, "/permissions", hidden, 100);
    let refused = Answer::Instead(401, "application/problem+json", "{}");
    env.proxy.fault(Method::PUT, "/permissions", refused);
    let page = env.permissions("Safety observation alerts").await;
    page.press("radio", "Documents: Read-Only").await;
    page.button("Save permissions").await;
    page.get("dialog", "Enter a new token").await;
    env.api
        .set_level(&account["id"], "documents", "admin")
        .await;
    give_token(env).await;
    page.sees("You both changed some of the same tools").await;
    let level = env.api.level(&account["id"], "documents").await;
    assert_eq!(level, "admin");
}

async fn f39_a_missing_scope_makes_read_only_until_there_is_another_token(env: &TestEnv) {
    let challenge = "Bearer error=\"insufficient_scope\", scope=\"accounts:write\"";
    let refused = Answer::WithHeader(403, "www-authenticate", challenge);
    env.proxy.fault(Method::PATCH, "service_accounts", refused);
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    page.button("Update").await;
    page.sees("Your token needs the scope “accounts:write”")
        .await;
    page.holds("textbox", "Name", "Mine").await;
    page.until("nothing can be changed", || async {
        let read_only = page.attribute("textbox", "Name", "readonly").await;
        read_only.is_some()
    })
    .await;
    page.button("Enter a new token").await;
    page.get("dialog", "Enter a new token").await;
    give_token(env).await;
    page.until("it can be changed again", || async {
        let read_only = page.attribute("textbox", "Name", "readonly").await;
        read_only.is_none()
    })
    .await;
    page.holds("textbox", "Name", "Mine").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Mine").await;
}

async fn f39_a_refusal_after_a_doubt_makes_read_only_too(env: &TestEnv) {
    let page = crate::create::filled(env, "Ledger bridge").await;
    (env.proxy).fault(Method::POST, "service_accounts", Answer::ResetBefore);
    let refused = Answer::Instead(403, "application/problem+json", "{}");
    env.proxy.fault(Method::POST, "service_accounts", refused);
    page.button("Create").await;
    page.sees("Couldn't confirm whether the account was created")
        .await;
    page.sees("You have view-only access").await;
    page.holds("textbox", "Name", "Ledger bridge").await;
}

/// Presses Update, and a sign-in is demanded so many times.
async fn update_demands(env: &TestEnv, times: usize) -> &Page {
    env.proxy
        .faults(Method::PATCH, "service_accounts", STEP_UP, times);
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    page.button("Update").await;
    page.get("dialog", DEMAND).await;
    page
}

async fn f40_what_is_demanded_of_the_sign_in_is_named(env: &TestEnv) {
    let page = update_demands(env, 1).await;
    page.sees("phr").await;
    page.sees("within the last 5 minutes").await;
    page.sees("Sign in with your key").await;
    give_token(env).await;
    page.sees("Saved").await;
    env.api.account_named("Mine").await;
}

async fn f40_a_token_that_does_not_meet_it_is_asked_for_again(env: &TestEnv) {
    let page = update_demands(env, 2).await;
    give_token(env).await;
    page.sees("This token doesn't come from the required sign-in")
        .await;
    give_token(env).await;
    page.sees("Saved").await;
    env.api.account_named("Mine").await;
}

async fn f40_declining_leaves_the_session_as_it_is(env: &TestEnv) {
    let page = update_demands(env, 1).await;
    page.button("Not now").await;
    page.has_no("dialog", DEMAND).await;
    page.sees("Your edits are kept").await;
    page.sees_no("Your session has ended").await;
    page.holds("textbox", "Name", "Mine").await;
    page.button("Update").await;
    page.sees("Saved").await;
}

async fn s15_a_refused_token_is_forgotten_and_the_edits_are_not(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let token = env.sandbox.issue(Role::Admin, Duration::from_hours(1));
    let page = &env.page;
    page.go(&edit_route(&account["id"].to_string())).await;
    page.press("checkbox", "Remember until I close this tab")
        .await;
    env.connect_with(&token).await;
    page.fill_name("Mine").await;
    env.sandbox.revoke(&token);
    page.button("Update").await;
    page.get("dialog", "Enter a new token").await;
    page.button("Not now").await;
    page.sees("Your session has ended").await;
    page.holds("textbox", "Name", "Mine").await;
    let kept = page
        .script(
            "return JSON.stringify([{ ...localStorage }, { ...sessionStorage }]) \
                 + textOf(document.documentElement, true)",
            json!([]),
        )
        .await;
    assert!(!kept.as_str().unwrap_or_default().contains(&token));
    page.reload().await;
    give_token(env).await;
    page.sees("Mine").await;
    assert_eq!(env.writes(), 1, "nothing is sent by itself");
}

async fn s18_the_end_of_a_token_is_announced_before_it_comes(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let token = env.sandbox.issue(Role::Admin, Duration::from_secs(10));
    let page = &env.page;
    page.go(&edit_route(&account["id"].to_string())).await;
    env.connect_with(&token).await;
    page.sees("Your token expires in less than a minute").await;
    page.fill_name("Mine").await;
    env.sandbox.revoke(&token);
    page.button("Update").await;
    page.get("dialog", "Enter a new token").await;
    env.connect_with("not-the-right-one").await;
    page.sees("The API doesn't accept this token").await;
    page.focuses("textbox", "Access token").await;
    give_token(env).await;
    page.sees("Saved").await;
    page.sees_no("Your token expires in").await;
}
