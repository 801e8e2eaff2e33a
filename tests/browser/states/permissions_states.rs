//! What an account may do.

use e2e::{Answer, Method, Role, State, TestEnv, account_route, state};

use crate::hostile::permissions_with;

pub fn states() -> Vec<State> {
    vec![
        state!(some_levels, "Permissions", "Some levels"),
        state!(no_permissions, "Permissions", "None"),
        state!(permissions_and_what_will_change, "Permissions", "Changed"),
        state!(
            power_over_accounts,
            "Permissions",
            "Levels that decide about accounts"
        ),
        state!(the_menu_of_presets, "Permissions", "Menu of presets open"),
        state!(
            the_menu_of_levels,
            "Permissions",
            "Menu of levels open, tools searched"
        ),
        state!(no_tool_found, "Permissions", "No tool found"),
        state!(
            copying_permissions,
            "Permissions",
            "Copy from another account"
        ),
        state!(
            accounts_to_copy_from,
            "Permissions",
            "Accounts to copy from"
        ),
        state!(
            copying_from_nowhere,
            "Permissions",
            "Copy without an account"
        ),
        state!(saving, "Permissions", "Saving"),
        state!(saved, "Permissions", "Saved"),
        state!(not_saved, "Permissions", "Not saved"),
        state!(two_sets_of_permissions_that_meet, "Permissions", "Conflict"),
        state!(permissions_to_read, "Permissions", "Read-only"),
        state!(not_to_be_seen, "Permissions", "Not to be seen"),
        state!(
            a_tool_that_cannot_be_read,
            "Permissions",
            "A tool that cannot be read"
        ),
        state!(loading, "Permissions", "Loading"),
        state!(not_loaded, "Permissions", "Not loaded"),
    ]
}

/// Stands at None everywhere.
const POWERLESS: &str = "Safety observation alerts";

async fn some_levels(env: &TestEnv) {
    env.permissions("Payroll export").await;
}

async fn no_permissions(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    page.sees("every API call will fail").await;
}

async fn permissions_and_what_will_change(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    page.press("radio", "Documents: Read-Only").await;
    page.sees("1 change").await;
}

async fn power_over_accounts(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    page.press("radio", "Admin: Admin").await;
    page.press("radio", "Directory: Admin").await;
    page.sees("including its own").await;
}

async fn the_menu_of_presets(env: &TestEnv) {
    let page = env.permissions("Payroll export").await;
    page.button("Apply preset…").await;
    page.get("button", "Reset to saved").await;
}

async fn the_menu_of_levels(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    page.fill("searchbox", "Search tools", "p").await;
    page.has_no("radio", "Documents: None").await;
    page.button("Set all shown to…").await;
    page.get("button", "Standard").await;
}

async fn no_tool_found(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    page.fill("searchbox", "Search tools", "zzzz").await;
    page.sees("No matching tools.").await;
}

async fn copying_permissions(env: &TestEnv) {
    let page = env.permissions("Payroll export").await;
    page.button("Apply preset…").await;
    page.button("Copy from another account…").await;
    page.get("combobox", "Account to copy from").await;
}

async fn accounts_to_copy_from(env: &TestEnv) {
    copying_permissions(env).await;
    let page = &env.page;
    page.press("combobox", "Account to copy from").await;
    page.get("option", "…").await;
}

async fn copying_from_nowhere(env: &TestEnv) {
    copying_permissions(env).await;
    env.page.button("Copy permissions").await;
    env.page.sees("Choose an account.").await;
}

async fn saving(env: &TestEnv) {
    let hold = env.proxy.hold(Method::PUT, "/permissions");
    permissions_and_what_will_change(env).await;
    env.page.button("Save permissions").await;
    hold.reached().await;
}

async fn saved(env: &TestEnv) {
    permissions_and_what_will_change(env).await;
    env.page.button("Save permissions").await;
    env.page.sees("Saved").await;
}

async fn not_saved(env: &TestEnv) {
    let broken = Answer::Instead(500, "text/plain", "out of order");
    env.proxy.fault(Method::PUT, "/permissions", broken);
    permissions_and_what_will_change(env).await;
    env.page.button("Save permissions").await;
    env.page
        .sees("Something went wrong on the server (500)")
        .await;
}

async fn two_sets_of_permissions_that_meet(env: &TestEnv) {
    crate::conflicts::two_matrices(env).await;
}

async fn permissions_to_read(env: &TestEnv) {
    let page = env.permissions_as(Role::Operator, "Payroll export").await;
    page.sees("You have view-only access").await;
}

/// The page of an account's permissions, which are answered with this.
async fn answered(env: &TestEnv, answer: Answer) {
    env.proxy.faults(Method::GET, "/permissions", answer, 10);
    let account = env.api.account_named("Payroll export").await;
    let route = account_route(&account["id"].to_string(), "permissions");
    env.connect_at(Role::Admin, &route).await;
}

async fn not_to_be_seen(env: &TestEnv) {
    let refused = Answer::Instead(403, "application/problem+json", "{}");
    let account = env.api.account_named("Payroll export").await;
    let route = account_route(&account["id"].to_string(), "permissions");
    env.proxy
        .faults(Method::GET, "service_accounts/", refused, 10);
    let page = env.connect_at(Role::Admin, &route).await;
    page.sees("You don't have permission").await;
}

async fn a_tool_that_cannot_be_read(env: &TestEnv) {
    permissions_with(env, |reply| {
        let nonsense = br#""access_level":{"id":7}"#;
        crate::answers::replace(reply, r#""access_level":"none""#, nonsense);
    })
    .await;
    env.page.sees("1 tool can't be read").await;
}

async fn loading(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let hold = env.proxy.hold(Method::GET, "service_accounts/");
    let route = account_route(&account["id"].to_string(), "permissions");
    env.connect_at(Role::Admin, &route).await;
    hold.reached().await;
}

async fn not_loaded(env: &TestEnv) {
    answered(env, Answer::Instead(500, "text/plain", "out of order")).await;
    env.page.get("button", "Try again").await;
}
