//! axe-core finds nothing on the screens of an account's life, in light and in dark.

use e2e::{Method, Role, Setup, Test, TestEnv, test};

use crate::accessibility::{is_accessible, phone};

pub fn tests() -> Vec<Test> {
    vec![
        test!(a_new_account_with_mistakes),
        test!(the_secret),
        test!(the_secret_on_a_phone, phone()),
        test!(permissions_and_what_will_change),
        test!(permissions_on_a_phone, phone()),
        test!(permissions_to_read),
        test!(copying_permissions),
        test!(what_a_reset_will_take),
        test!(a_deletion_with_a_mistake),
        test!(the_steps_of_a_replacement),
        test!(counts_that_are_not_known_yet, many()),
        test!(a_filter_that_is_in_force),
        test!(two_edits_that_meet),
        test!(two_edits_that_meet_on_a_phone, phone()),
        test!(two_sets_of_permissions_that_meet),
        test!(two_sets_of_permissions_that_meet_on_a_phone, phone()),
    ]
}

fn many() -> Setup {
    Setup {
        accounts: 2500,
        ..Setup::default()
    }
}

async fn a_new_account_with_mistakes(env: &TestEnv) {
    let page = env.list().await;
    page.link("New service account").await;
    page.button("Create").await;
    page.sees("There are 2 problems").await;
    is_accessible(env).await;
}

async fn the_secret(env: &TestEnv) {
    let page = env.list().await;
    page.link("New service account").await;
    page.press("radio", "Custom").await;
    page.fill_name("Ledger bridge").await;
    page.button("Create").await;
    page.get("dialog", "Save your client secret").await;
    is_accessible(env).await;
    page.button("Show secret").await;
    page.script(
        "for (const e of elements(document)) if (e.tagName === 'DETAILS') e.open = true",
        serde_json::json!([]),
    )
    .await;
    is_accessible(env).await;
}

async fn the_secret_on_a_phone(env: &TestEnv) {
    the_secret(env).await;
}

async fn permissions_and_what_will_change(env: &TestEnv) {
    let page = env.permissions("Safety observation alerts").await;
    page.press("radio", "Documents: Read-Only").await;
    page.sees("1 change").await;
    is_accessible(env).await;
}

async fn permissions_on_a_phone(env: &TestEnv) {
    permissions_and_what_will_change(env).await;
}

async fn permissions_to_read(env: &TestEnv) {
    let page = env.permissions_as(Role::Operator, "Payroll export").await;
    page.sees("You have view-only access").await;
    is_accessible(env).await;
}

async fn copying_permissions(env: &TestEnv) {
    let page = env.permissions("Payroll export").await;
    page.button("Apply preset…").await;
    is_accessible(env).await;
    page.button("Copy from another account…").await;
    page.button("Copy permissions").await;
    page.sees("Choose an account.").await;
    is_accessible(env).await;
}

async fn what_a_reset_will_take(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.button("Reset secret").await;
    page.sees("3 tools").await;
    is_accessible(env).await;
}

async fn a_deletion_with_a_mistake(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.button("Delete").await;
    page.button("Delete").await;
    page.sees("Type exactly: Payroll export").await;
    is_accessible(env).await;
}

async fn the_steps_of_a_replacement(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.button("Replace").await;
    page.button("Create").await;
    page.button("Show secret").await;
    page.button("I've saved the secret").await;
    page.get("heading", "Copy permissions…").await;
    // What differs comes a moment later, and moves what lies below it.
    page.press("checkbox", "Keep these differences").await;
    page.press("checkbox", "Payroll export is no longer in use")
        .await;
    page.get("button", "Delete").await;
    is_accessible(env).await;
}

async fn counts_that_are_not_known_yet(env: &TestEnv) {
    let hold = env.proxy.hold(Method::GET, "per_page=400");
    let page = env.list().await;
    hold.reached().await;
    page.get("button", "Never used").await;
    is_accessible(env).await;
    hold.release();
}

async fn a_filter_that_is_in_force(env: &TestEnv) {
    let page = env.list().await;
    page.button("3 No permissions").await;
    page.sees("3 matching service accounts").await;
    is_accessible(env).await;
}

async fn two_edits_that_meet(env: &TestEnv) {
    let (page, id) = crate::conflicts::two_names(env).await;
    is_accessible(env).await;
    // Each has changed something else.
    page.button("Discard my changes").await;
    page.fill_name("Mine").await;
    let app = env.api.get("marketplace_apps").await[0]["id"].clone();
    let theirs = serde_json::json!({"app_type": "marketplace", "marketplace_app_id": app});
    env.api.edit(&id, theirs).await;
    page.button("Update").await;
    page.sees("They changed a different field").await;
    is_accessible(env).await;
}

async fn two_edits_that_meet_on_a_phone(env: &TestEnv) {
    crate::conflicts::two_names(env).await;
    is_accessible(env).await;
}

async fn two_sets_of_permissions_that_meet(env: &TestEnv) {
    crate::conflicts::two_matrices(env).await;
    is_accessible(env).await;
}

async fn two_sets_of_permissions_that_meet_on_a_phone(env: &TestEnv) {
    two_sets_of_permissions_that_meet(env).await;
}
