//! Reset secret and Delete, which ask before they take something away.

use e2e::{Answer, Method, State, TestEnv, state};
use serde_json::json;

pub fn states() -> Vec<State> {
    vec![
        state!(what_a_reset_will_take, "Reset secret", "Question"),
        state!(a_reset_with_a_mistake, "Reset secret", "Name not typed"),
        state!(
            a_reset_of_unknown_loss,
            "Reset secret",
            "What is lost not known"
        ),
        state!(resetting, "Reset secret", "Resetting"),
        state!(
            an_unclear_reset,
            "Reset secret",
            "Unclear whether it was reset"
        ),
        state!(
            a_reset_without_a_secret,
            "Reset secret",
            "Reset, the secret lost"
        ),
        state!(the_question, "Delete", "Question"),
        state!(a_deletion_with_a_mistake, "Delete", "Name not typed"),
        state!(an_overtaken_deletion, "Delete", "Changed meanwhile"),
        state!(not_deleted, "Delete", "Not deleted"),
    ]
}

async fn what_a_reset_will_take(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.button("Reset secret").await;
    page.sees("Project memberships that will be lost").await;
    page.sees("3 tools").await;
}

async fn a_reset_with_a_mistake(env: &TestEnv) {
    what_a_reset_will_take(env).await;
    env.page.button("Reset secret").await;
    env.page.sees("Type exactly: Payroll export").await;
}

async fn a_reset_of_unknown_loss(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    let broken = Answer::Instead(403, "application/problem+json", "{}");
    env.proxy.faults(Method::GET, "/permissions", broken, 10);
    page.button("Reset secret").await;
    page.sees("They couldn't be listed").await;
}

async fn resetting(env: &TestEnv) {
    let page = crate::manage::about_to_reset(env).await;
    let hold = env.proxy.hold(Method::POST, "reset_secret");
    page.button("Reset secret").await;
    hold.reached().await;
}

async fn an_unclear_reset(env: &TestEnv) {
    let page = crate::manage::about_to_reset(env).await;
    env.proxy
        .fault(Method::POST, "reset_secret", Answer::ResetBefore);
    let refused = Answer::Instead(403, "application/problem+json", "{}");
    env.proxy.fault(Method::POST, "reset_secret", refused);
    page.button("Reset secret").await;
    page.sees("Couldn't confirm whether the secret was reset")
        .await;
}

async fn a_reset_without_a_secret(env: &TestEnv) {
    let page = crate::manage::about_to_reset(env).await;
    env.proxy.keep_keys_back();
    env.proxy
        .fault(Method::POST, "reset_secret", Answer::ResetAfter);
    page.button("Reset secret").await;
    page.sees("The secret was reset, but").await;
}

async fn the_question(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.button("Delete").await;
    page.get("dialog", "Delete this service account?").await;
}

async fn a_deletion_with_a_mistake(env: &TestEnv) {
    the_question(env).await;
    env.page.button("Delete").await;
    env.page.sees("Type exactly: Payroll export").await;
}

async fn an_overtaken_deletion(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    the_question(env).await;
    let name = json!({ "name": "Payroll of the north" });
    env.api.edit(&account["id"], name).await;
    let page = &env.page;
    page.fill("textbox", "Type the name…", "Payroll export")
        .await;
    page.button("Delete").await;
    page.sees("Someone else just changed this account").await;
}

async fn not_deleted(env: &TestEnv) {
    the_question(env).await;
    let broken = Answer::Instead(404, "application/problem+json", "{}");
    env.proxy.fault(Method::DELETE, "service_accounts", broken);
    let page = &env.page;
    page.fill("textbox", "Type the name…", "Payroll export")
        .await;
    page.button("Delete").await;
    page.sees("Not deleted").await;
}
