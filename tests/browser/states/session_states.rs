//! What may lie over any screen: menus, questions before leaving, a token that ends, pauses, notices.

use std::time::Duration;

use e2e::{Answer, Method, Page, Role, State, TestEnv, edit_route, list_route, state};

use crate::elsewhere::{left_while_failing, left_while_saving, renamed};
use crate::start::own_page;

pub fn states() -> Vec<State> {
    vec![
        state!(
            the_menu_of_the_person,
            "Over every screen",
            "Menu of the person"
        ),
        state!(
            the_menu_of_companies,
            "Over every screen",
            "Menu of companies"
        ),
        state!(the_shortcuts, "Over every screen", "Keyboard shortcuts"),
        state!(where_to_go, "Over every screen", "Go to"),
        state!(where_to_go_by_name, "Over every screen", "Go to, found"),
        state!(offline, "Over every screen", "Offline"),
        state!(
            a_token_that_ends_soon,
            "Over every screen",
            "Token ends soon"
        ),
        state!(
            a_token_that_has_ended,
            "Over every screen",
            "Token ended over a form"
        ),
        state!(
            another_token_that_is_refused,
            "Over every screen",
            "New token refused"
        ),
        state!(
            a_session_that_has_ended,
            "Over every screen",
            "Session ended"
        ),
        state!(
            a_stronger_sign_in,
            "Over every screen",
            "Stronger sign-in demanded"
        ),
        state!(a_pause, "Over every screen", "The API asks for a pause"),
        state!(saved_elsewhere, "Over every screen", "Saved after leaving"),
        state!(
            failed_elsewhere,
            "Over every screen",
            "Failed after leaving"
        ),
        state!(
            a_new_version,
            "Over every screen",
            "New version",
            own_page()
        ),
        state!(a_question, "Questions before leaving", "Edits"),
        state!(
            a_question_about_choices,
            "Questions before leaving",
            "Permissions"
        ),
        state!(
            a_question_about_a_new_account,
            "Questions before leaving",
            "New account"
        ),
        state!(
            a_question_about_an_answer,
            "Questions before leaving",
            "While saving"
        ),
        state!(a_question_about_a_run, "Questions before leaving", "Run"),
        state!(
            a_question_about_a_secret,
            "Questions before leaving",
            "Secret"
        ),
    ]
}

async fn the_menu_of_the_person(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    page.button("Signed in as Ada Admin").await;
    page.sees("Token expires").await;
}

async fn the_menu_of_companies(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    page.button("Company: Northern Lights Construction").await;
    page.get("button", "Besançon Bâtiment S.A.").await;
}

async fn offline(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    env.go_offline().await;
    page.sees("You're offline").await;
}

/// Payroll export, with a token of its own.
async fn edit_with<'a>(env: &'a TestEnv, token: &str) -> &'a Page {
    let account = env.api.account_named("Payroll export").await;
    env.page.go(&edit_route(&account["id"].to_string())).await;
    env.connect_with(token).await;
    env.page.get("textbox", "Name").await;
    &env.page
}

async fn a_token_that_ends_soon(env: &TestEnv) {
    let token = env.sandbox.issue(Role::Admin, Duration::from_secs(270));
    let page = edit_with(env, &token).await;
    page.sees("Your token expires in about").await;
}

async fn a_token_that_has_ended(env: &TestEnv) {
    let token = env.sandbox.issue(Role::Admin, Duration::from_hours(1));
    let page = edit_with(env, &token).await;
    page.fill_name("Payroll run").await;
    env.sandbox.revoke(&token);
    page.button("Update").await;
    page.get("dialog", "Enter a new token").await;
}

async fn another_token_that_is_refused(env: &TestEnv) {
    a_token_that_has_ended(env).await;
    env.connect_with("not-the-right-one").await;
    env.page.sees("The API doesn't accept this token").await;
}

async fn a_session_that_has_ended(env: &TestEnv) {
    a_token_that_has_ended(env).await;
    env.page.button("Not now").await;
    env.page.sees("Your session has ended").await;
}

async fn a_stronger_sign_in(env: &TestEnv) {
    let demand = "Bearer error=\"insufficient_user_authentication\", \
         error_description=\"Sign in with your key\", acr_values=\"phr\", max_age=\"300\"";
    let refused = Answer::WithHeader(401, "www-authenticate", demand);
    env.proxy.fault(Method::PATCH, "service_accounts", refused);
    let page = env.edit("Payroll export").await;
    page.fill_name("Payroll run").await;
    page.button("Update").await;
    page.get("dialog", "Sign in again to continue").await;
}

async fn a_pause(env: &TestEnv) {
    let pause = Answer::WithHeader(429, "retry-after", "200");
    env.proxy.fault(Method::PATCH, "service_accounts", pause);
    let page = env.edit("Payroll export").await;
    page.fill_name("Payroll run").await;
    page.button("Update").await;
    page.sees("Retrying in").await;
}

async fn saved_elsewhere(env: &TestEnv) {
    let (page, hold) = left_while_saving(env, "Payroll run").await;
    hold.release();
    page.sees("Payroll run was saved").await;
}

async fn failed_elsewhere(env: &TestEnv) {
    let (page, hold) = left_while_failing(env).await;
    hold.release();
    page.sees("Your edits are kept").await;
}

async fn a_new_version(env: &TestEnv) {
    crate::deploy::newer(env).await;
}

async fn a_question(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Payroll run").await;
    page.button("Cancel").await;
    page.get("alertdialog", "Leave without updating?").await;
}

async fn a_question_about_choices(env: &TestEnv) {
    let page = env.permissions("Safety observation alerts").await;
    page.press("radio", "Documents: Read-Only").await;
    page.link("Settings").await;
    page.get("alertdialog", "Leave without saving?").await;
}

async fn a_question_about_a_new_account(env: &TestEnv) {
    let page = crate::create::filled(env, "Ledger bridge").await;
    page.button("Cancel").await;
    page.get("alertdialog", "Leave without creating?").await;
}

async fn a_question_about_an_answer(env: &TestEnv) {
    let page = renamed(env, "Payroll run").await;
    let hold = env.proxy.hold(Method::PATCH, "service_accounts");
    page.button("Update").await;
    hold.reached().await;
    page.sign_out().await;
    page.get("alertdialog", "Leave without waiting?").await;
}

async fn a_question_about_a_run(env: &TestEnv) {
    super::many_states::paused(env).await;
    env.page.link("Service Accounts").await;
    env.page.get("alertdialog", "Stop and leave?").await;
}

async fn a_question_about_a_secret(env: &TestEnv) {
    let page = crate::create::filled(env, "Ledger bridge").await;
    page.button("Create").await;
    page.get("dialog", "Save your client secret").await;
    page.go(&list_route("")).await;
    page.get("alertdialog", "Leave without saving the secret?")
        .await;
}

async fn the_shortcuts(env: &TestEnv) {
    env.list().await.key("?").await;
    env.page.get("dialog", "Keyboard shortcuts").await;
}

async fn where_to_go(env: &TestEnv) {
    let page = env.list().await;
    page.link("Edit Payroll export").await;
    page.get("heading", "Payroll export").await;
    page.link("Service Accounts").await;
    page.get("heading", "Service Accounts").await;
    page.key_with_control("k").await;
    page.get("option", "Payroll export Opened recently").await;
}

async fn where_to_go_by_name(env: &TestEnv) {
    let page = env.list().await;
    page.key_with_control("k").await;
    page.fill("combobox", "Account or page", "sync").await;
    page.get("option", "Nightly ERP sync…").await;
}
