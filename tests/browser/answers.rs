//! Answers that are not what they should be: one row is lost rather than the list, and nothing
//! stops the page.

use e2e::{Answer, Because, Method, Page, Reply, Test, TestEnv, test};
use serde_json::{Value, json};

pub fn tests() -> Vec<Test> {
    vec![
        test!(f4_a_demand_for_the_version_is_met_by_a_fresh_look),
        test!(f17_a_date_to_wait_for_is_measured_by_the_servers_clock),
        test!(f24_an_account_that_is_listed_twice_is_shown_once),
        test!(f28_a_hundred_megabytes_are_not_waited_for).in_every_engine(Because::Network),
    ]
}

/// The list, its answer changed on the way.
async fn list_with(env: &TestEnv, change: fn(&mut Reply)) -> &Page {
    let changed = Answer::Changed("list", change);
    env.proxy.fault(Method::GET, "service_accounts?", changed);
    env.list().await
}

/// Changes the text of an answer.
pub fn replace(reply: &mut Reply, from: &str, to: &[u8]) {
    let text = String::from_utf8_lossy(&reply.body).into_owned();
    let (before, after) = text.split_once(from).expect("it is in the answer");
    reply.body = [before.as_bytes(), to, after.as_bytes()].concat();
}

/// The page still works.
async fn goes_on(page: &Page) {
    page.button("Try again").await;
    page.sees("20 service accounts").await;
}

async fn f4_a_demand_for_the_version_is_met_by_a_fresh_look(env: &TestEnv) {
    let demand = Answer::Instead(428, "application/problem+json", "{}");
    env.proxy.fault(Method::PATCH, "service_accounts", demand);
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    page.button("Update").await;
    page.sees("No one else has changed the account").await;
    page.holds("textbox", "Name", "Mine").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Mine").await;
}

async fn f17_a_date_to_wait_for_is_measured_by_the_servers_clock(env: &TestEnv) {
    let page = list_with(env, |reply| {
        reply.set_status(429);
        // This machine's clock says something else.
        reply.set("date", "Mon, 23 Nov 2015 14:05:00 GMT");
        reply.set("retry-after", "Mon, 23 Nov 2015 14:05:40 GMT");
    })
    .await;
    page.sees("Try again in 40 seconds.").await;
    goes_on(page).await;
}

async fn f24_an_account_that_is_listed_twice_is_shown_once(env: &TestEnv) {
    let page = list_with(env, |reply| {
        let mut rows: Vec<Value> = serde_json::from_slice(&reply.body).expect("a list");
        rows.push(rows[0].clone());
        rows.insert(5, rows[0].clone());
        reply.body = json!(rows).to_string().into();
    })
    .await;
    page.get("link", "Edit Nightly ERP sync").await;
    let shown = "const seen = {};
         for (const e of find('link', 'Edit…')) seen[nameOf(e)] = (seen[nameOf(e)] ?? 0) + 1;
         return seen";
    let shown = page.script(shown, json!([])).await;
    let shown = shown.as_object().expect("names");
    assert!(shown.values().all(|times| *times == 1), "{shown:?}");
}

async fn f28_a_hundred_megabytes_are_not_waited_for(env: &TestEnv) {
    let long = Answer::Long(100_000_000);
    env.proxy.fault(Method::GET, "service_accounts?", long);
    let page = env.list().await;
    page.sees("The server's response was too large").await;
    let taken = || {
        let exchanges = env.proxy.exchanges();
        let given = exchanges.iter().filter_map(|one| one.given.as_ref());
        given.map(|given| given.bytes).max().unwrap_or(0)
    };
    page.until("the rest has been refused", || async {
        taken() > 1_000_000
    })
    .await;
    assert!(taken() < 60_000_000, "{} bytes were taken", taken());
    goes_on(page).await;
}
