//! A server that keeps copies of its data: right after a write, one that lags behind answers (F32).

use e2e::{Answer, Method, Reply, Test, TestEnv, test};
use serde_json::{Value, json};

pub fn tests() -> Vec<Test> {
    vec![
        test!(f32_a_copy_that_stays_behind_is_not_believed),
        test!(f32_an_update_that_is_not_done_is_not_called_saved),
    ]
}

/// As the account "Payroll export" was before it became "Mine".
fn behind(reply: &mut Reply) {
    let body = String::from_utf8_lossy(&reply.body);
    reply.body = body.replace("\"Mine\"", "\"Payroll export\"").into();
    reply.headers.remove("etag");
    if let Ok(mut account) = serde_json::from_slice::<Value>(&reply.body) {
        for row in rows(&mut account) {
            if row["name"] == "Payroll export" {
                row["updated_at"] = json!("2001-01-01T00:00:00Z");
            }
        }
        reply.body = account.to_string().into();
    }
}

/// The accounts of an answer: of a list, or the only one.
fn rows(body: &mut Value) -> Vec<&mut Value> {
    match body {
        Value::Array(rows) => rows.iter_mut().collect(),
        one => vec![one],
    }
}

async fn save(env: &TestEnv) {
    let page = env.list().await;
    page.link("Edit Payroll export").await;
    page.fill_name("Mine").await;
    page.button("Update").await;
    page.sees("Saved").await;
}

async fn f32_a_copy_that_stays_behind_is_not_believed(env: &TestEnv) {
    save(env).await;
    let page = &env.page;
    let old = Answer::Changed("a copy that lags behind", behind);
    env.proxy.faults(Method::GET, "service_accounts/", old, 2);
    page.link("Back to list").await;
    page.link("Edit Mine").await;
    page.holds("textbox", "Name", "Mine").await;
    // The version that was saved is the one that the next Update is meant for.
    page.fill_name("Mine again").await;
    page.button("Update").await;
    page.sees("Saved").await;
    assert_eq!(env.writes(), 2, "none was refused");
}

const NOT_AS_SENT: &str = "Not saved: the server shows different values";

/// The API says yes to writes of this kind, and does nothing.
async fn ignores(env: &TestEnv, method: Method, path: &str) {
    let now = env.api.get(path).await.to_string();
    let yes = Answer::Instead(200, "application/json", crate::hostile::forever(now));
    env.proxy.fault(method, "service_accounts/", yes);
}

async fn f32_an_update_that_is_not_done_is_not_called_saved(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let path = format!("service_accounts/{}", account["id"]);
    ignores(env, Method::PATCH, &path).await;
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    page.button("Update").await;
    page.sees(NOT_AS_SENT).await;
    page.sees_no("Saved").await;
    page.holds("textbox", "Name", "Mine").await;
    crate::drafts::keeps(page, "Mine").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Mine").await;
}
