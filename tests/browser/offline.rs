//! No network: it is said for as long as it lasts, what is typed stays, and nothing is sent by
//! itself when it is back (F36).
//!
//! Chromium and Firefox are really taken off the network. For `WebKit`, whose driver cannot do that,
//! the API's machine is out of reach and the page is told that there is no network.

use e2e::{Because, Method, Page, Role, Setup, Test, TestEnv, list_route, test};

use crate::drafts::{keeps, keeps_nothing};

pub fn tests() -> Vec<Test> {
    vec![
        test!(f36_before_the_first_request_it_is_said_and_not_taken_for_cors)
            .in_every_engine(Because::Network),
        test!(f36_whoever_signs_out_without_a_network_comes_in_when_it_is_back),
        test!(f36_it_is_said_on_every_screen_while_it_lasts),
        test!(f36_an_update_that_was_done_before_the_network_went_is_found_to_be)
            .in_every_engine(Because::Network),
        test!(
            l9_a_search_without_a_network_shows_no_other_rows_and_is_read_when_it_is_back,
            many()
        ),
    ]
}

/// More than are all at hand.
fn many() -> Setup {
    Setup {
        accounts: 4500,
        ..Setup::default()
    }
}

/// What is said while there is no network.
const OFFLINE: &str = "You're offline";

/// What is said of something that met it.
const FAILED: &str = "You were offline";

/// The network is back, and the page says so no longer.
async fn back_online(env: &TestEnv) {
    let page = &env.page;
    env.go_online().await;
    page.sees("You're back online").await;
    page.sees_no(OFFLINE).await;
}

async fn no_word_of_cors(page: &Page) {
    let text = page.text().await;
    assert!(
        !text.contains("Couldn't reach the server") && !text.contains("allow the origin"),
        "{text}"
    );
}

async fn f36_before_the_first_request_it_is_said_and_not_taken_for_cors(env: &TestEnv) {
    let page = &env.page;
    page.go(&list_route("")).await;
    let token = env.sandbox.tokens.of(Role::Admin);
    page.fill("textbox", "Access token", token).await;
    env.go_offline().await;
    page.sees(OFFLINE).await;
    page.button("Connect").await;
    page.sees(FAILED).await;
    no_word_of_cors(page).await;
    let findings = page.accessibility_findings().await;
    assert!(findings.is_empty(), "{findings:#?}");
    back_online(env).await;
    assert_eq!(env.proxy.exchanges().len(), 0, "nothing is sent by itself");
    page.holds("textbox", "Access token", token).await;
    page.button("Connect").await;
    page.sees("20 service accounts").await;
}

async fn f36_whoever_signs_out_without_a_network_comes_in_when_it_is_back(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    env.go_offline().await;
    page.sign_out().await;
    page.get("heading", "Connect to your company").await;
    // There is no network from this screen's beginning on.
    page.shows(OFFLINE).await;
    let before = env.proxy.exchanges().len();
    back_online(env).await;
    assert_eq!(
        env.proxy.exchanges().len(),
        before,
        "nothing is sent by itself"
    );
    env.connect(Role::Admin).await;
    page.sees("20 service accounts").await;
}

async fn f36_it_is_said_on_every_screen_while_it_lasts(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    page.sees_no(OFFLINE).await;
    env.go_offline().await;
    page.shows(OFFLINE).await;
    page.link("Edit Payroll export").await;
    page.get("heading", "Payroll export").await;
    page.shows(OFFLINE).await;
    page.sees(FAILED).await;
    no_word_of_cors(page).await;
    page.press("link", "Service Accounts").await;
    page.link("New service account").await;
    page.get("heading", "New service account").await;
    page.shows(OFFLINE).await;
    page.press("link", "Service Accounts").await;
    page.link("Edit Payroll export").await;
    page.sees(FAILED).await;
    back_online(env).await;
    page.button("Try again").await;
    page.holds("textbox", "Name", "Payroll export").await;
}

async fn f36_an_update_that_was_done_before_the_network_went_is_found_to_be(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    let hold = env.proxy.hold(Method::PATCH, "service_accounts");
    page.button("Update").await;
    hold.reached().await;
    env.go_offline().await;
    hold.release();
    page.sees(FAILED).await;
    page.holds("textbox", "Name", "Mine").await;
    keeps(page, "Mine").await;
    back_online(env).await;
    page.button("Update").await;
    page.sees("Already up to date").await;
    assert_eq!(env.writes(), 1, "it is looked for before it is sent again");
    keeps_nothing(page).await;
}

async fn l9_a_search_without_a_network_shows_no_other_rows_and_is_read_when_it_is_back(
    env: &TestEnv,
) {
    let page = env.list().await;
    page.sees("4,500 service accounts").await;
    page.get("button", "455 Never used").await;
    env.go_offline().await;
    page.fill("searchbox", "Search", "nightly erp").await;
    page.get("heading", FAILED).await;
    assert!(
        !page.has("link", "Edit …").await,
        "rows of another question"
    );
    page.sees_no("4,500 service accounts").await;
    env.go_online().await;
    // Reading goes on by itself, and how many match is said at once, over the word that the network is back.
    page.link("Edit Nightly ERP sync").await;
    page.fill_name("Mine").await;
    env.go_offline().await;
    page.button("Update").await;
    page.sees(FAILED).await;
    back_online(env).await;
    assert_eq!(env.writes(), 0, "writing never does");
}
