//! Many accounts at once.

use std::time::Duration;

use e2e::{Answer, Method, Role, State, TestEnv, bulk_route, state};
use serde_json::json;

use crate::bulk::{preview_all, select, select_all};
use crate::bulk_conflicts::{both_overtaken, deletion_overtaken};

pub fn states() -> Vec<State> {
    vec![
        state!(a_type_to_choose, "Set App Type", "To be chosen"),
        state!(a_preview_with_a_mistake, "Set App Type", "App missing"),
        state!(a_preview, "Set App Type", "Preview"),
        state!(nothing_to_change, "Set App Type", "Nothing to change"),
        state!(running, "Set App Type", "Running"),
        state!(paused, "Set App Type", "Paused"),
        state!(waiting, "Set App Type", "The API asks for a pause"),
        state!(cancelled, "Set App Type", "Cancelled"),
        state!(done, "Set App Type", "Done"),
        state!(undone, "Set App Type", "Undone"),
        state!(
            a_run_and_its_outcomes,
            "Set App Type",
            "A conflict and a failure"
        ),
        state!(conflicts, "Set App Type", "Two conflicts"),
        state!(
            gathering,
            "Set App Type",
            "Loading the selected",
            super::list_states::many()
        ),
        state!(nothing_selected, "Set App Type", "Nothing selected"),
        state!(a_deletion_of_many, "Delete accounts", "Question"),
        state!(a_deletion, "Delete accounts", "Number not typed"),
        state!(
            a_deletion_of_some_that_changed,
            "Delete accounts",
            "Conflict"
        ),
        state!(all_deleted, "Delete accounts", "Done"),
    ]
}

async fn a_type_to_choose(env: &TestEnv) {
    let page = env.list().await;
    select_all(page).await;
    page.button("Set App Type").await;
    page.get("radio", "Marketplace").await;
}

async fn a_preview_with_a_mistake(env: &TestEnv) {
    a_type_to_choose(env).await;
    let page = &env.page;
    page.press("radio", "Marketplace").await;
    page.button("Update").await;
    page.sees("Choose a marketplace app.").await;
}

async fn a_preview(env: &TestEnv) {
    preview_all(env).await;
}

async fn nothing_to_change(env: &TestEnv) {
    let page = env.list().await;
    select(page, "Payroll export").await;
    page.button("Set App Type").await;
    page.press("radio", "Custom").await;
    page.sees("0 will change, 1 unchanged").await;
    page.button("Update").await;
    page.sees("All selected accounts already have this App Type.")
        .await;
}

async fn running(env: &TestEnv) {
    let page = preview_all(env).await;
    let hold = env.proxy.hold(Method::PATCH, "service_accounts");
    page.button("Update…").await;
    hold.reached().await;
    page.sees("In progress").await;
}

/// A run that is paused while it waits for its first answers.
pub async fn paused(env: &TestEnv) {
    let page = preview_all(env).await;
    let late = Answer::Late(Duration::from_millis(700));
    env.proxy.faults(Method::PATCH, "service_accounts", late, 4);
    page.button("Update…").await;
    page.button("Pause").await;
    page.sees("Nothing more is sent until you resume.").await;
    page.sees_no("In progress").await;
}

async fn waiting(env: &TestEnv) {
    let page = preview_all(env).await;
    let pause = Answer::WithHeader(429, "retry-after", "200");
    env.proxy.fault(Method::PATCH, "service_accounts", pause);
    page.button("Update…").await;
    page.sees("Retrying in").await;
}

async fn cancelled(env: &TestEnv) {
    paused(env).await;
    env.page.button("Cancel").await;
    env.page.sees("skipped").await;
}

async fn done(env: &TestEnv) {
    let page = preview_all(env).await;
    page.button("Update…").await;
    page.get("button", "Done").await;
}

async fn a_run_and_its_outcomes(env: &TestEnv) {
    let page = preview_all(env).await;
    let account = env.api.account_named("Nightly ERP sync").await;
    env.api
        .edit(&account["id"], json!({"name": "Theirs"}))
        .await;
    let broken = Answer::Instead(500, "text/plain", "out of order");
    env.proxy.fault(Method::PATCH, "service_accounts", broken);
    page.button("Update…").await;
    page.get("button", "Done").await;
    page.sees("1 conflict · 1 failed").await;
}

async fn conflicts(env: &TestEnv) {
    let (page, _) = both_overtaken(env).await;
    page.button("Overwrite all").await;
}

async fn gathering(env: &TestEnv) {
    let page = env.list().await;
    page.sees("2,500 service accounts").await;
    page.press("checkbox", "Select all").await;
    page.sees("2,500 selected").await;
    let hold = env.proxy.hold(Method::GET, "service_accounts?");
    page.button("Set App Type").await;
    hold.reached().await;
    page.sees("Loading the selected accounts").await;
}

async fn nothing_selected(env: &TestEnv) {
    let page = env.connect_at(Role::Admin, &bulk_route("delete")).await;
    page.get("heading", "Nothing selected").await;
}

async fn a_deletion_of_many(env: &TestEnv) {
    let page = env.list().await;
    select_all(page).await;
    page.button("Delete").await;
    page.get("button", "Delete 20 accounts").await;
}

async fn a_deletion(env: &TestEnv) {
    a_deletion_of_many(env).await;
    let page = &env.page;
    page.button("Delete 20 accounts").await;
    page.sees("Type 20, the number of accounts").await;
}

async fn a_deletion_of_some_that_changed(env: &TestEnv) {
    deletion_overtaken(env).await;
}

async fn all_deleted(env: &TestEnv) {
    a_deletion_of_many(env).await;
    let page = &env.page;
    page.fill("textbox", "Number of accounts to delete", "20")
        .await;
    page.button("Delete 20 accounts").await;
    page.get("button", "Done").await;
}

async fn undone(env: &TestEnv) {
    let page = preview_all(env).await;
    page.button("Update…").await;
    page.button("Undo").await;
    page.sees("Changed back").await;
    page.get("button", "Done").await;
}
