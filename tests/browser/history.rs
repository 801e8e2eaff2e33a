//! The history of one account: who did what, from what to what, in whole sentences.

use e2e::{Answer, Because, Method, Test, TestEnv, test};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    vec![
        test!(every_entry_is_a_sentence),
        test!(f23_what_is_not_known_is_told_as_it_is),
        test!(it_comes_page_by_page).in_every_engine(Because::Focus),
    ]
}

const NAME: &str = "Payroll export";

async fn every_entry_is_a_sentence(env: &TestEnv) {
    let account = env.api.account_named(NAME).await;
    let id = &account["id"];
    env.api.edit(id, json!({"name": "Payroll <b>"})).await;
    let app = env.api.get("marketplace_apps?per_page=50").await;
    let apps = app.as_array().expect("apps");
    let app = apps.iter().find(|app| app["status"] == "listed");
    let app = app.expect("one that is listed");
    let to = json!({"app_type": "marketplace", "marketplace_app_id": app["id"]});
    env.api.edit(id, to).await;
    env.api.set_level(id, "erp_integrations", "admin").await;
    env.api.change_contact(&account, "tidy@example.com").await;

    let page = env.history("Payroll <b>").await;
    page.get(
        "listitem",
        &format!("Ada Admin changed the name from “{NAME}” to “Payroll <b>”. just now…"),
    )
    .await;
    let app = app["name"].as_str().expect("a name");
    page.sees(&format!(
        "Ada Admin changed the App Type from Custom to Marketplace: {app}."
    ))
    .await;
    page.sees("Ada Admin set ERP Integrations to Admin (was ")
        .await;
    page.sees("Ada Admin changed the contact email from ").await;
    page.sees("to tidy@example.com.").await;
    page.sees(&format!("created the account as “{NAME} (test)” (Custom)."))
        .await;

    // A reset is told with what it took.
    page.press("link", "Settings").await;
    page.button("Reset secret").await;
    page.fill("textbox", "Type the name…", "Payroll <b>").await;
    page.button("Reset secret").await;
    page.button("Show secret").await;
    page.button("I've saved the secret").await;
    page.get("button", "Save permissions").await;
    page.press("link", "History").await;
    page.sees("Ada Admin reset the secret. The account lost ")
        .await;
    page.sees("Admin access to ERP Integrations").await;
}

async fn f23_what_is_not_known_is_told_as_it_is(env: &TestEnv) {
    let events = r#"[
        {"id": 2, "at": "2026-11-23T14:05:00Z", "action": "repainted", "by": null,
         "changes": [{"field": "colour", "from": "red", "to": null}]},
        {"id": 1, "at": "soon", "action": "permissions_changed", "by": {"id": 1, "name": "Eve"},
         "changes": [{"field": "permissions.time_machine", "from": "none", "to": "owner"}]}]"#;
    let answer = Answer::Instead(200, "application/json", events);
    env.proxy.fault(Method::GET, "/events", answer);
    let page = env.history(NAME).await;
    page.sees("Someone: repainted").await;
    page.sees("Someone cleared “colour” (was “red”).").await;
    page.sees("Eve set time_machine to owner (was None).").await;
}

/// How many entries there are in the history.
async fn entries(env: &TestEnv) -> usize {
    let count = "return [...elements(document)]
        .filter((e) => e.tagName === 'OL' && nameOf(e) === 'History')
        .map((e) => e.children.length)[0] ?? 0";
    let count = env.page.script(count, json!([])).await;
    usize::try_from(count.as_u64().unwrap_or(0)).expect("a count")
}

async fn it_comes_page_by_page(env: &TestEnv) {
    let account = env.api.account_named(NAME).await;
    let before = env
        .api
        .get(&format!("service_accounts/{}/events", account["id"]))
        .await;
    let before = before.as_array().expect("a history").len();
    for number in 1..=25 {
        let name = json!({"name": format!("{NAME} {number}")});
        env.api.edit(&account["id"], name).await;
    }
    let page = env.history(&format!("{NAME} 25")).await;
    page.sees("to “Payroll export 25”").await;
    page.sees_no("to “Payroll export 5”").await;
    assert_eq!(entries(env).await, 20);
    // What is done now moves an entry to the next page: it is not shown twice.
    let last = json!({"name": format!("{NAME} 26")});
    env.api.edit(&account["id"], last).await;
    page.button("Show more").await;
    page.sees("to “Payroll export 1”").await;
    assert_eq!(entries(env).await, 25 + before);
    page.has_no("button", "Show more").await;
    // The focus goes on where the first page ended.
    page.focuses(
        "listitem",
        "Ada Admin changed the name from “Payroll export 4” to “Payroll export 5”. just now",
    )
    .await;
}
