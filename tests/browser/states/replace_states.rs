//! A new account in the place of an old one.

use e2e::{Role, State, TestEnv, account_route, state};

use crate::replace::begun;

pub fn states() -> Vec<State> {
    vec![
        state!(the_new_account, "Replace", "The new account"),
        state!(permissions_to_copy, "Replace", "Permissions to copy"),
        state!(the_switch, "Replace", "Applications to switch"),
        state!(
            the_steps_of_a_replacement,
            "Replace",
            "The old account to delete"
        ),
        state!(complete, "Replace", "Complete"),
        state!(two_accounts_of_a_link, "Replace", "Two accounts of a link"),
        state!(the_same_account_twice, "Replace", "The same account twice"),
        state!(the_new_one_is_gone, "Replace", "New account not found"),
        state!(the_old_one_is_gone, "Replace", "Old account not found"),
        state!(
            permissions_for_somebody_else,
            "Replace",
            "Permissions for somebody else"
        ),
    ]
}

async fn the_new_account(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.button("Replace").await;
    page.holds("textbox", "Name", "Payroll export (2)").await;
}

async fn permissions_to_copy(env: &TestEnv) {
    let (page, _) = begun(env, Role::Admin).await;
    // What differs comes a moment later, and moves what lies below it.
    page.get("checkbox", "Keep these differences").await;
}

async fn the_switch(env: &TestEnv) {
    let (page, _) = begun(env, Role::Admin).await;
    page.button("Copy permissions").await;
    page.get("checkbox", "Payroll export is no longer in use")
        .await;
}

async fn the_steps_of_a_replacement(env: &TestEnv) {
    permissions_to_copy(env).await;
    let page = &env.page;
    page.press("checkbox", "Keep these differences").await;
    page.press("checkbox", "Payroll export is no longer in use")
        .await;
    page.get("button", "Delete").await;
}

async fn complete(env: &TestEnv) {
    the_switch(env).await;
    let page = &env.page;
    page.press("checkbox", "Payroll export is no longer in use")
        .await;
    page.button("Delete").await;
    page.fill("textbox", "Type the name…", "Payroll export")
        .await;
    page.button("Delete").await;
    page.sees("Replacement complete").await;
}

/// The way to the replacement of Payroll export with this one.
async fn replaced_with(env: &TestEnv, old: &str, new: &str) {
    let link = account_route(old, &format!("replace?with={new}"));
    env.connect_at(Role::Admin, &link).await;
}

async fn id(env: &TestEnv, name: &str) -> String {
    env.api.account_named(name).await["id"].to_string()
}

async fn two_accounts_of_a_link(env: &TestEnv) {
    let (old, new) = (
        id(env, "Payroll export").await,
        id(env, "Weather bot").await,
    );
    replaced_with(env, &old, &new).await;
    env.page.sees("Are these the right accounts?").await;
}

async fn the_same_account_twice(env: &TestEnv) {
    let old = id(env, "Payroll export").await;
    replaced_with(env, &old, &old).await;
    env.page
        .sees("This link names the same account twice")
        .await;
}

async fn the_new_one_is_gone(env: &TestEnv) {
    let old = id(env, "Payroll export").await;
    replaced_with(env, &old, "1").await;
    env.page.sees("New account not found").await;
}

async fn the_old_one_is_gone(env: &TestEnv) {
    let new = id(env, "Payroll export").await;
    replaced_with(env, "1", &new).await;
    env.page.sees("Account to replace not found").await;
}

async fn permissions_for_somebody_else(env: &TestEnv) {
    let (page, _) = begun(env, Role::Operator).await;
    page.sees("Requires Admin access to the Directory tool")
        .await;
}
