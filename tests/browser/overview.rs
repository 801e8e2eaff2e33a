//! What needs attention: counted above the list, each count a filter.

use e2e::{Because, Method, Role, Setup, Test, TestEnv, list_route, test};
use serde_json::{Value, json};

pub fn tests() -> Vec<Test> {
    vec![
        test!(each_count_is_a_filter),
        test!(a_link_leads_to_the_filtered_list),
        test!(counts_follow_what_is_changed),
        test!(many_accounts_are_looked_through_on_demand, many()),
        test!(nothing_moves_when_the_counts_come, many()),
        test!(nothing_moves_on_a_phone_either, many_on_a_phone()).in_every_engine(Because::Layout),
        test!(
            a_link_to_what_only_that_can_answer_looks_through_all,
            many()
        ),
    ]
}

/// More than are loaded unasked.
fn many() -> Setup {
    Setup {
        accounts: 4500,
        ..Setup::default()
    }
}

fn many_on_a_phone() -> Setup {
    Setup {
        width: 320,
        ..many()
    }
}

async fn each_count_is_a_filter(env: &TestEnv) {
    let page = env.list().await;
    page.get("group", "Needs attention").await;
    page.button("3 No permissions").await;
    page.sees("3 service accounts match").await;
    page.get("button", "Edit Safety observation alerts").await;
    page.has_no("button", "Edit Payroll export").await;
    assert_eq!(page.route().await, list_route("?attention=no_permissions"));
    page.button("3 Not functional").await;
    page.get("button", "Edit Budget dashboard").await;
    page.get("button", "Edit Old directory clean-up").await;
    page.button("3 Not functional").await;
    page.sees("20 service accounts").await;
    page.back().await;
    page.sees("3 service accounts match").await;
}

async fn a_link_leads_to_the_filtered_list(env: &TestEnv) {
    let page = env
        .connect_at(Role::Admin, &list_route("?attention=never_used"))
        .await;
    page.get("button", "Edit Crane telemetry feed").await;
    page.has_no("button", "Edit Payroll export").await;
    let pressed = page
        .attribute("button", "3 Never used", "aria-pressed")
        .await;
    assert_eq!(pressed.as_deref(), Some("true"));
}

async fn counts_follow_what_is_changed(env: &TestEnv) {
    let page = env.permissions("Safety observation alerts").await;
    page.press("radio", "Documents: Read-Only").await;
    page.button("Save permissions").await;
    page.sees("Saved").await;
    page.go(&list_route("")).await;
    page.get("button", "2 No permissions").await;
}

async fn many_accounts_are_looked_through_on_demand(env: &TestEnv) {
    let page = env.list().await;
    page.sees("4,500 service accounts").await;
    page.get("button", "? Never used").await;
    page.button("Count the rest").await;
    page.has_no("button", "? Never used").await;
    page.has_no("button", "Count the rest").await;
    // From now on everything is here: no more questions.
    let before = env.requests("GET");
    page.button("455 Never used").await;
    page.sees("455 service accounts match").await;
    assert_eq!(env.requests("GET"), before);
}

/// How far down the page the list begins.
async fn top_of_the_list(env: &TestEnv) -> Value {
    let top = "return [...elements(document)]
        .filter((e) => e.getAttribute('role') === 'table')
        .map((e) => e.getBoundingClientRect().top)[0]";
    env.page.script(top, json!([])).await
}

async fn nothing_moves_when_the_counts_come(env: &TestEnv) {
    let counts = env.proxy.hold(Method::GET, "per_page=1&");
    let page = env.list().await;
    page.sees("4,500 service accounts").await;
    page.get("button", "Edit…").await;
    counts.reached().await;
    let before = top_of_the_list(env).await;
    counts.release();
    page.get("button", "Count the rest").await;
    assert_eq!(top_of_the_list(env).await, before);
    page.button("Count the rest").await;
    page.has_no("button", "Count the rest").await;
    assert_eq!(top_of_the_list(env).await, before);
}

async fn nothing_moves_on_a_phone_either(env: &TestEnv) {
    nothing_moves_when_the_counts_come(env).await;
}

async fn a_link_to_what_only_that_can_answer_looks_through_all(env: &TestEnv) {
    let page = env
        .connect_at(Role::Admin, &list_route("?attention=unused"))
        .await;
    page.sees("service accounts match").await;
    page.get("button", "Edit…").await;
}
