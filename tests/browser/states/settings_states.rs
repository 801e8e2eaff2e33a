//! The settings of an account: the form in which its name and App Type are edited.

use e2e::{Answer, Because, Method, Role, State, TestEnv, edit_route, state};
use serde_json::json;

pub fn states() -> Vec<State> {
    vec![
        state!(a_healthy_account, "Settings", "Healthy"),
        state!(the_form_of_a_broken_account, "Settings", "Not functional"),
        state!(
            two_reasons,
            "Settings",
            "Not functional for two reasons, no permissions"
        ),
        state!(a_removed_app, "Settings", "App removed"),
        state!(long_words, "Settings", "A long name"),
        state!(the_form, "Settings", "Changed"),
        state!(the_open_picker, "Settings", "App picker open").in_every_engine(Because::Dialogs),
        state!(apps_not_loaded, "Settings", "Apps not loaded"),
        state!(an_unknown_app, "Settings", "Unknown app"),
        state!(
            a_name_that_is_alike,
            "Settings",
            "Name that looks like another"
        ),
        state!(the_form_with_mistakes, "Settings", "Errors"),
        state!(saving, "Settings", "Saving"),
        state!(saved, "Settings", "Saved, with Undo"),
        state!(nothing_changed, "Settings", "Nothing changed"),
        state!(not_saved, "Settings", "Not saved"),
        state!(refused, "Settings", "Rejected by the server"),
        state!(two_edits_that_meet, "Settings", "Conflict in one field"),
        state!(
            two_edits_beside_each_other,
            "Settings",
            "Changes of two fields"
        ),
        state!(
            changed_elsewhere,
            "Settings",
            "Changed in what is not shown"
        ),
        state!(version_wanted, "Settings", "Version demanded"),
        state!(deleted_meanwhile, "Settings", "Deleted meanwhile"),
        state!(edits_are_offered, "Settings", "Edits offered again"),
        state!(
            overtaken_edits_are_offered,
            "Settings",
            "Edits offered again after a change"
        ),
        state!(edits_of_another_tab, "Settings", "Edits in another tab"),
        state!(the_form_to_read, "Settings", "Read-only"),
        state!(access_is_lost, "Settings", "Access lost with edits"),
        state!(
            creation_has_ended,
            "Settings",
            "Creation has ended",
            super::list_states::ended()
        ),
        state!(loading, "Settings", "Loading"),
        state!(not_loaded, "Settings", "Not loaded"),
        state!(not_found, "Settings", "Not found"),
    ]
}

async fn a_healthy_account(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.sees("3 tools").await;
}

async fn the_form_of_a_broken_account(env: &TestEnv) {
    let page = env.edit("Budget dashboard").await;
    page.sees("to make the account work again").await;
}

async fn two_reasons(env: &TestEnv) {
    let page = env.edit("Old directory clean-up").await;
    page.sees("Remove it there").await;
}

async fn a_removed_app(env: &TestEnv) {
    let page = env.edit("Timesheet connector").await;
    page.sees("This app was removed from the marketplace").await;
}

async fn long_words(env: &TestEnv) {
    let names = crate::bulk::first_names(env, 20).await;
    let longest = names.iter().max_by_key(|name| name.len());
    env.edit(longest.expect("a name")).await;
}

async fn the_form(env: &TestEnv) {
    let page = env.edit("Nightly ERP sync").await;
    page.press("radio", "Custom").await;
    page.sees("The account will no longer be linked to").await;
}

async fn the_open_picker(env: &TestEnv) {
    let page = env.edit("Nightly ERP sync").await;
    page.press("combobox", "Marketplace app").await;
    page.get("option", "…").await;
}

async fn apps_not_loaded(env: &TestEnv) {
    let page = env.edit("Nightly ERP sync").await;
    let broken = Answer::Instead(500, "text/plain", "out of order");
    env.proxy
        .faults(Method::GET, "marketplace_apps", broken, 20);
    page.fill("combobox", "Marketplace app", "q").await;
    page.sees("Couldn't load the list").await;
}

async fn an_unknown_app(env: &TestEnv) {
    let page = env.edit("Nightly ERP sync").await;
    page.fill("combobox", "Marketplace app", "no such app")
        .await;
    page.button("Update").await;
    page.sees("is named “no such app”").await;
}

async fn a_name_that_is_alike(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Weather\u{a0}b\u{43e}t").await;
    page.sees("is from a different alphabet").await;
}

async fn the_form_with_mistakes(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.press("radio", "Marketplace").await;
    page.fill_name("").await;
    page.button("Update").await;
    page.sees("There are 2 problems").await;
}

async fn saving(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Payroll run").await;
    let hold = env.proxy.hold(Method::PATCH, "service_accounts");
    page.button("Update").await;
    hold.reached().await;
}

async fn saved(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Payroll run").await;
    page.button("Update").await;
    page.get("button", "Undo").await;
}

async fn nothing_changed(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.button("Update").await;
    page.sees("Nothing has changed").await;
}

/// Update is answered with this.
async fn answered(env: &TestEnv, answer: Answer) {
    env.proxy.fault(Method::PATCH, "service_accounts", answer);
    let page = env.edit("Payroll export").await;
    page.fill_name("Payroll run").await;
    page.button("Update").await;
}

async fn not_saved(env: &TestEnv) {
    answered(env, Answer::Instead(500, "text/plain", "out of order")).await;
    env.page
        .sees("Something went wrong on the server (500)")
        .await;
}

async fn refused(env: &TestEnv) {
    let body = r#"{"detail": "Names must begin with the number of a project."}"#;
    answered(env, Answer::Instead(422, "application/problem+json", body)).await;
    env.page.sees("The server rejected this").await;
}

async fn two_edits_that_meet(env: &TestEnv) {
    crate::conflicts::two_names(env).await;
}

async fn two_edits_beside_each_other(env: &TestEnv) {
    let account = env.api.account_named("Nightly ERP sync").await;
    let page = env.edit("Nightly ERP sync").await;
    page.press("radio", "Custom").await;
    let otto = env.api_of(Role::Operator);
    otto.edit(&account["id"], json!({"name": "ERP sync"})).await;
    page.button("Update").await;
    page.sees("They changed a different field").await;
}

async fn changed_elsewhere(env: &TestEnv) {
    answered(env, Answer::Instead(412, "application/problem+json", "{}")).await;
    env.page.sees("The Name and App Type didn't change").await;
}

async fn version_wanted(env: &TestEnv) {
    answered(env, Answer::Instead(428, "application/problem+json", "{}")).await;
    env.page.sees("No one else has changed the account").await;
}

async fn deleted_meanwhile(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let page = env.edit("Payroll export").await;
    page.fill_name("Payroll run").await;
    env.api.delete(&account["id"]).await;
    page.button("Update").await;
    page.sees("This account was deleted").await;
}

/// The page is loaded anew while a name is typed.
async fn reloaded(env: &TestEnv, meanwhile: impl AsyncFnOnce()) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Payroll run").await;
    crate::drafts::keeps(page, "Payroll run").await;
    meanwhile().await;
    page.reload().await;
    crate::drafts::connect(env, Role::Admin).await;
    page.get("button", "Restore").await;
}

async fn edits_are_offered(env: &TestEnv) {
    reloaded(env, async || {}).await;
}

async fn overtaken_edits_are_offered(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let otto = env.api_of(Role::Operator);
    reloaded(env, async || {
        otto.edit(&account["id"], json!({"name": "Payroll"})).await;
    })
    .await;
    env.page
        .sees("Otto Operator has changed the account since")
        .await;
}

async fn edits_of_another_tab(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Payroll run").await;
    crate::drafts::keeps(page, "Payroll run").await;
    page.open_tab().await;
    env.edit("Payroll export").await;
    page.sees("You have unsaved edits in another tab").await;
}

async fn the_form_to_read(env: &TestEnv) {
    let page = env.edit_as(Role::Reader, "Payroll export").await;
    page.sees("You have view-only access").await;
}

async fn access_is_lost(env: &TestEnv) {
    answered(env, Answer::Instead(403, "application/problem+json", "{}")).await;
    let words = "The server refused this although your access level allows it";
    env.page.sees(words).await;
}

async fn creation_has_ended(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.sees("New service accounts can no longer be created")
        .await;
}

async fn loading(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let hold = env.proxy.hold(Method::GET, "service_accounts/");
    let route = edit_route(&account["id"].to_string());
    env.connect_at(Role::Admin, &route).await;
    hold.reached().await;
}

async fn not_loaded(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let broken = Answer::Instead(500, "text/plain", "out of order");
    env.proxy
        .faults(Method::GET, "service_accounts/", broken, 10);
    let route = edit_route(&account["id"].to_string());
    let page = env.connect_at(Role::Admin, &route).await;
    page.get("button", "Try again").await;
}

async fn not_found(env: &TestEnv) {
    let page = env.connect_at(Role::Admin, &edit_route("7")).await;
    page.get("heading", "Service account not found").await;
}
