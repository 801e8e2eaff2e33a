//! What has been done to an account.

use e2e::{Answer, Method, State, TestEnv, state};
use serde_json::json;

pub fn states() -> Vec<State> {
    vec![
        state!(some_entries, "History", "Some entries"),
        state!(more_entries, "History", "More than a page"),
        state!(nothing_yet, "History", "Empty"),
        state!(
            an_entry_that_cannot_be_read,
            "History",
            "An entry that cannot be read"
        ),
        state!(loading, "History", "Loading"),
        state!(not_loaded, "History", "Not loaded"),
    ]
}

const NAME: &str = "Payroll export";

async fn some_entries(env: &TestEnv) {
    let account = env.api.account_named(NAME).await;
    let id = &account["id"];
    env.api.edit(id, json!({"name": "Payroll run"})).await;
    env.api.edit(id, json!({"name": NAME})).await;
    env.api.set_level(id, "erp_integrations", "admin").await;
    env.api.change_contact(&account, "tidy@example.com").await;
    env.api.reset_secret(id).await;
    let page = env.history(NAME).await;
    page.sees("Ada Admin reset the secret.").await;
}

async fn more_entries(env: &TestEnv) {
    let account = env.api.account_named(NAME).await;
    for number in 1..=21 {
        let name = json!({"name": format!("{NAME} {number}")});
        env.api.edit(&account["id"], name).await;
    }
    let page = env.history(&format!("{NAME} 21")).await;
    page.get("button", "Show more").await;
}

/// The history is answered with this.
async fn answered(env: &TestEnv, answer: Answer) -> &e2e::Page {
    env.proxy.faults(Method::GET, "/events", answer, 10);
    env.history(NAME).await
}

async fn nothing_yet(env: &TestEnv) {
    let empty = Answer::Instead(200, "application/json", "[]");
    answered(env, empty).await.sees("No activity yet.").await;
}

async fn an_entry_that_cannot_be_read(env: &TestEnv) {
    let events = r#"[
        {"id": 2, "at": "2026-11-23T14:05:00Z", "action": "repainted", "by": null,
         "changes": [{"field": "colour", "from": "red", "to": null}]},
        {"action": 7}]"#;
    let page = answered(env, Answer::Instead(200, "application/json", events)).await;
    page.sees("This entry can't be read").await;
}

async fn loading(env: &TestEnv) {
    let hold = env.proxy.hold(Method::GET, "/events");
    env.history(NAME).await;
    hold.reached().await;
}

async fn not_loaded(env: &TestEnv) {
    let broken = Answer::Instead(500, "text/plain", "out of order");
    let page = answered(env, broken).await;
    page.get("button", "Try again").await;
}
