//! What needs attention: counted above the list, each count a filter.

use e2e::{Answer, Because, Method, Role, Setup, Test, TestEnv, list_route, test};
use serde_json::{Value, json};

pub fn tests() -> Vec<Test> {
    vec![
        test!(each_count_is_a_filter),
        test!(a_link_leads_to_the_filtered_list),
        test!(counts_follow_what_is_changed),
        test!(
            l8_thousands_are_counted_unasked_once_the_list_is_usable,
            many()
        ),
        test!(l8_counting_waits_for_an_api_that_asks_for_a_pause, many()),
        test!(many_accounts_are_looked_through_on_demand, very_many()),
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

/// More than are counted unasked.
fn very_many() -> Setup {
    Setup {
        accounts: 10_500,
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
    page.sees("3 matching service accounts").await;
    page.get("link", "Edit Safety observation alerts").await;
    page.has_no("link", "Edit Payroll export").await;
    // L17: it is the same state as the filter, which says the same.
    assert_eq!(page.route().await, list_route("?permissions=none"));
    page.holds("combobox", "Permissions", "none").await;
    page.button("3 Not functional").await;
    page.get("link", "Edit Budget dashboard").await;
    page.get("link", "Edit Old directory clean-up").await;
    page.holds("combobox", "Health", "false").await;
    page.holds("combobox", "Permissions", "").await;
    page.button("3 Not functional").await;
    page.sees("20 service accounts").await;
    page.holds("combobox", "Health", "").await;
    page.back().await;
    page.sees("3 matching service accounts").await;
    // One press clears it while rows match, and the focus has somewhere to go (A5).
    page.button("Clear search and filters").await;
    page.sees("20 service accounts").await;
    page.focuses("searchbox", "Search").await;
}

async fn a_link_leads_to_the_filtered_list(env: &TestEnv) {
    let page = env
        .connect_at(Role::Admin, &list_route("?attention=never_used"))
        .await;
    page.get("link", "Edit Crane telemetry feed").await;
    page.has_no("link", "Edit Payroll export").await;
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

async fn l8_thousands_are_counted_unasked_once_the_list_is_usable(env: &TestEnv) {
    let page = env.list().await;
    page.sees("4,500 service accounts").await;
    all_counted(env).await;
    page.sees_no("?").await;
    // The pages that are counted go on from the rows that were there, and none comes twice.
    let exchanges = env.proxy.exchanges();
    let pages = exchanges.iter().filter(|one| {
        one.path.ends_with("/service_accounts") && !one.query.contains("per_page=1&")
    });
    let mut pages: Vec<_> = pages.map(|one| one.query.clone()).collect();
    assert_eq!(pages.len(), 7, "{pages:?}");
    pages.sort();
    pages.dedup();
    assert_eq!(pages.len(), 7, "{pages:?}");
    // Only the counts were kept: what the server cannot answer is read through.
    page.button("455 Never used").await;
    page.sees("455 matching service accounts").await;
}

async fn l8_counting_waits_for_an_api_that_asks_for_a_pause(env: &TestEnv) {
    let later = Answer::WithHeader(429, "retry-after", "1");
    env.proxy.faults(Method::GET, "per_page=400", later, 4);
    let page = env.list().await;
    page.sees("4,500 service accounts").await;
    page.until("the API asks for a pause", || async {
        env.proxy
            .exchanges()
            .iter()
            .filter(|one| one.query.contains("per_page=400"))
            .count()
            > 4
    })
    .await;
    all_counted(env).await;
}

async fn many_accounts_are_looked_through_on_demand(env: &TestEnv) {
    let page = env.list().await;
    page.sees("10,500 service accounts").await;
    page.get("button", "Never used").await;
    let hold = env.proxy.hold(Method::GET, "per_page=800");
    page.button("Count all 10,500").await;
    hold.reached().await;
    // A5: the button that was pressed is gone, and the next one has the focus.
    page.focuses("button", "Stop").await;
    page.sees("Checked 800 of 10,500").await;
    hold.release();
    page.has_no("button", "Never used").await;
    page.until("a filter has the focus", || async {
        page.focus().await.name.ends_with("Never used")
    })
    .await;
}

/// Waits until the last page of 4,500 has been counted.
async fn all_counted(env: &TestEnv) {
    let is_last = |one: &e2e::Exchange| one.query.contains("page=3&per_page=1600");
    env.page
        .until("the last page has come", || async {
            let exchanges = env.proxy.exchanges();
            exchanges
                .iter()
                .any(|one| is_last(one) && one.given.is_some())
        })
        .await;
    env.page.get("button", "455 Never used").await;
}

/// How far down the page the list begins.
async fn top_of_the_list(env: &TestEnv) -> Value {
    let top = "return [...elements(document)]
        .filter((e) => e.getAttribute('role') === 'grid')
        .map((e) => e.getBoundingClientRect().top)[0]";
    env.page.script(top, json!([])).await
}

async fn nothing_moves_when_the_counts_come(env: &TestEnv) {
    let counts = env.proxy.hold(Method::GET, "per_page=1&");
    let page = env.list().await;
    page.sees("4,500 service accounts").await;
    page.get("link", "Edit…").await;
    counts.reached().await;
    let before = top_of_the_list(env).await;
    counts.release();
    all_counted(env).await;
    assert_eq!(top_of_the_list(env).await, before);
}

async fn nothing_moves_on_a_phone_either(env: &TestEnv) {
    nothing_moves_when_the_counts_come(env).await;
}

async fn a_link_to_what_only_that_can_answer_looks_through_all(env: &TestEnv) {
    let page = env
        .connect_at(Role::Admin, &list_route("?attention=unused"))
        .await;
    page.sees("matching service accounts").await;
    page.get("link", "Edit…").await;
}
