//! New service account: App Type, Name, Create, whatever the network does.

use std::time::Duration;

use e2e::{
    Answer, Because, Key, Method, PolicyOptions, Role, Setup, Test, TestEnv, list_route, test,
};
use time::OffsetDateTime;

use crate::edit::click_three_times;
use crate::pauses::sent;

pub fn tests() -> Vec<Test> {
    vec![
        test!(create_leads_over_the_secret_to_the_permissions),
        test!(create_with_a_marketplace_app),
        test!(every_rule_is_said_at_once),
        test!(n4_a_name_that_is_taken_is_refused_beside_its_field),
        test!(f14_a_double_press_creates_one_account).in_every_engine(Because::Keyboard),
        test!(f14_a_double_click_creates_one_account),
        test!(f9_an_answer_that_is_lost_is_asked_for_again),
        test!(f13_a_key_that_is_known_for_something_else_is_reported),
        test!(f10_a_secret_that_is_lost_for_good_is_said_to_be),
        test!(an_unclear_outcome_is_cleared_up_by_pressing_again),
        test!(leaving_an_unfinished_form_asks_first),
        test!(w1_a_reader_sees_why_not),
        test!(d1_after_the_date_there_are_no_new_accounts, ended()),
    ]
}

/// A company whose creation of accounts ended yesterday.
fn ended() -> Setup {
    let yesterday = OffsetDateTime::now_utc().date().previous_day();
    Setup {
        policy: PolicyOptions {
            creation_ends_on: yesterday,
            ..PolicyOptions::default()
        },
        ..Setup::default()
    }
}

const SECRET_DIALOG: &str = "Save your client secret";

/// The keys of everything that was sent to make a secret, one after the other.
pub fn keys(env: &TestEnv) -> Vec<String> {
    let exchanges = env.proxy.exchanges().into_iter();
    let posts = exchanges.filter(|one| one.method == Method::POST);
    posts.filter_map(|one| one.key).collect()
}

/// The form, filled in for a Custom account of this name.
pub async fn filled<'a>(env: &'a TestEnv, name: &str) -> &'a e2e::Page {
    let page = env.list().await;
    page.link("New service account").await;
    page.get("heading", "New service account").await;
    page.press("radio", "Custom").await;
    page.fill_name(name).await;
    page
}

async fn create_leads_over_the_secret_to_the_permissions(env: &TestEnv) {
    let page = filled(env, "  Ledger bridge ").await;
    page.button("Create").await;
    page.get("dialog", SECRET_DIALOG).await;
    let account = env.api.account_named("Ledger bridge").await;
    assert_eq!(account["app_type"], "custom");
    page.button("Show secret").await;
    page.button("I've saved the secret").await;
    page.get("button", "Save permissions").await;
    page.sees("Ledger bridge").await;
    page.sees("every API call will fail").await;
    page.go(&list_route("?search=ledger")).await;
    page.get("link", "Edit Ledger bridge").await;
}

async fn create_with_a_marketplace_app(env: &TestEnv) {
    let page = filled(env, "Ledger bridge").await;
    page.press("radio", "Marketplace").await;
    page.fill("combobox", "Marketplace app", "Safe Track").await;
    page.press("option", "Safe Track…").await;
    page.button("Create").await;
    page.get("dialog", SECRET_DIALOG).await;
    let account = env.api.account_named("Ledger bridge").await;
    assert_eq!(account["marketplace_app"]["name"], "Safe Track");
}

async fn every_rule_is_said_at_once(env: &TestEnv) {
    let page = env.list().await;
    page.link("New service account").await;
    page.button("Create").await;
    page.sees("There are 2 problems").await;
    page.get("link", "Choose an App Type.").await;
    page.press("link", "Enter a name.").await;
    page.focuses("textbox", "Name").await;
    assert_eq!(
        page.title().await,
        "Error: New service account · Service Accounts"
    );
    assert_eq!(env.requests("POST"), 0);
}

async fn n4_a_name_that_is_taken_is_refused_beside_its_field(env: &TestEnv) {
    let page = filled(env, "PAYROLL EXPORT").await;
    page.sees("This name is already in use").await;
    page.button("Create").await;
    page.get("link", "This name is already in use. Choose another.")
        .await;
    page.fill_name("Payroll export of the north").await;
    page.button("Create").await;
    page.get("dialog", SECRET_DIALOG).await;
}

async fn f14_a_double_press_creates_one_account(env: &TestEnv) {
    let page = filled(env, "Ledger bridge").await;
    env.proxy.fault(
        Method::POST,
        "service_accounts",
        Answer::Late(Duration::from_millis(800)),
    );
    page.key(Key::Enter + "" + Key::Enter + "").await;
    page.key(Key::Enter + "").await;
    page.get("dialog", SECRET_DIALOG).await;
    assert_eq!(env.requests("POST"), 1);
}

async fn f14_a_double_click_creates_one_account(env: &TestEnv) {
    let page = filled(env, "Ledger bridge").await;
    let late = Answer::Late(Duration::from_millis(700));
    env.proxy.fault(Method::POST, "service_accounts", late);
    click_three_times(page, "Create").await;
    page.get("dialog", SECRET_DIALOG).await;
    assert_eq!(sent(env, &Method::POST), 1);
}

async fn f9_an_answer_that_is_lost_is_asked_for_again(env: &TestEnv) {
    let page = filled(env, "Ledger bridge").await;
    env.proxy.fault(
        Method::POST,
        "service_accounts",
        Answer::After(504, "text/html", "<h1>Gateway</h1>"),
    );
    page.button("Create").await;
    page.get("dialog", SECRET_DIALOG).await;
    let keys: Vec<_> = env
        .sandbox
        .requests()
        .into_iter()
        .filter_map(|entry| entry.idempotency_key)
        .collect();
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
    env.api.account_named("Ledger bridge").await;
}

async fn f13_a_key_that_is_known_for_something_else_is_reported(env: &TestEnv) {
    let page = filled(env, "Ledger bridge").await;
    env.proxy.fault(
        Method::POST,
        "service_accounts",
        Answer::Instead(
            422,
            "application/problem+json",
            r#"{"status": 422, "code": "idempotency_key_reused", "detail": "This key was used."}"#,
        ),
    );
    page.button("Create").await;
    page.sees("This key was used.").await;
    page.holds("textbox", "Name", "Ledger bridge").await;
    assert_eq!(sent(env, &Method::POST), 1, "it stops");
    // To press it again is to mean it anew.
    page.button("Create").await;
    page.get("dialog", SECRET_DIALOG).await;
    let keys = keys(env);
    assert_eq!(keys.len(), 2);
    assert_ne!(keys[0], keys[1]);
    env.api.account_named("Ledger bridge").await;
    assert_eq!(env.requests("POST"), 1);
}

async fn f10_a_secret_that_is_lost_for_good_is_said_to_be(env: &TestEnv) {
    let page = filled(env, "Ledger bridge").await;
    // The first answer is lost; a server that knows no keys then says that the name is taken.
    env.proxy.fault(
        Method::POST,
        "service_accounts",
        Answer::After(502, "text/plain", ""),
    );
    env.proxy.fault(
        Method::POST,
        "service_accounts",
        Answer::Instead(
            422,
            "application/problem+json",
            r#"{"status": 422, "errors": [{"field": "name", "code": "taken", "message": "Taken."}]}"#,
        ),
    );
    page.button("Create").await;
    page.sees("Ledger bridge was created, but its secret didn't arrive")
        .await;
    page.link("Open the account").await;
    page.get("heading", "Ledger bridge").await;
    page.get("button", "Reset secret").await;
    assert_eq!(env.requests("POST"), 1);
}

async fn an_unclear_outcome_is_cleared_up_by_pressing_again(env: &TestEnv) {
    let page = filled(env, "Ledger bridge").await;
    env.proxy.faults(
        Method::POST,
        "service_accounts",
        Answer::Instead(503, "text/plain", "later"),
        4,
    );
    page.button("Create").await;
    page.sees("Couldn't confirm whether the account was created")
        .await;
    page.button("Create").await;
    page.get("dialog", SECRET_DIALOG).await;
    assert_eq!(env.requests("POST"), 1);
}

async fn leaving_an_unfinished_form_asks_first(env: &TestEnv) {
    let page = filled(env, "Ledger bridge").await;
    page.key(Key::Escape + "").await;
    page.get("alertdialog", "Leave without creating?").await;
    page.button("Stay").await;
    page.holds("textbox", "Name", "Ledger bridge").await;
    page.button("Cancel").await;
    page.button("Leave without creating").await;
    page.get("heading", "Service Accounts").await;
    assert_eq!(env.requests("POST"), 0);
}

async fn w1_a_reader_sees_why_not(env: &TestEnv) {
    let page = env.connect_at(Role::Reader, &list_route("")).await;
    page.get("heading", "Service Accounts").await;
    page.sees("Requires Admin access to the Admin tool").await;
    let off = page
        .attribute("button", "New service account", "aria-disabled")
        .await;
    assert_eq!(off.as_deref(), Some("true"));
    // Nothing that leads nowhere is a link.
    page.has_no("link", "New service account").await;
    page.button("New service account").await;
    page.go(&list_route("/new")).await;
    page.get("heading", "New service account").await;
    page.sees("You have view-only access").await;
    page.button("Create").await;
    assert_eq!(env.requests("POST"), 0);
}

async fn d1_after_the_date_there_are_no_new_accounts(env: &TestEnv) {
    let page = env.list().await;
    page.sees("New service accounts can no longer be created")
        .await;
    let off = page
        .attribute("button", "New service account", "aria-disabled")
        .await;
    assert_eq!(off.as_deref(), Some("true"));
    page.go(&list_route("/new")).await;
    page.sees("Creation has ended").await;
    page.sees("Learn more").await;
}
