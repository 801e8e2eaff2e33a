//! Reset secret and Delete: what will be lost is said, and typed, before it is.

use std::time::Duration;

use e2e::{
    Answer, Because, Key, Method, Page, PolicyOptions, Role, Setup, Test, TestEnv, account_route,
    edit_route, test,
};
use serde_json::json;
use time::macros::date;

use crate::edit::click_three_times;
use crate::pauses::sent;

pub fn tests() -> Vec<Test> {
    vec![
        test!(k3_a_reset_names_what_it_will_take).in_every_engine(Because::Dialogs),
        test!(k3_what_a_reset_took_can_be_put_back),
        test!(a_reset_needs_the_name),
        test!(a_reset_of_an_account_that_was_changed_is_looked_at_again),
        test!(f35_a_reset_that_was_left_and_refused_is_said),
        test!(f14_a_double_click_resets_once),
        test!(delete_needs_the_name_and_then_it_is_gone).in_every_engine(Because::Focus),
        test!(delete_of_an_account_that_was_changed_is_looked_at_again),
        test!(f14_a_double_click_deletes_once),
        test!(f19_a_delete_of_unclear_outcome_is_looked_into),
        test!(what_is_gone_already_counts_as_deleted),
        test!(what_can_still_be_seen_was_not_deleted),
        test!(what_is_out_of_sight_is_not_said_to_be_deleted),
        test!(deleting_leaves_no_edits_to_ask_about),
        test!(w1_a_reader_can_do_none_of_it),
        test!(d1_why_nothing_is_replaced_any_more_is_to_be_seen, ended()),
        test!(h1_an_account_that_breaks_says_why_and_what_to_do),
    ]
}

/// No new accounts any more.
fn ended() -> Setup {
    Setup {
        policy: PolicyOptions {
            creation_ends_on: Some(date!(2024 - 03 - 18)),
            ..PolicyOptions::default()
        },
        ..Setup::default()
    }
}

const NAME_FIELD: &str = "Type the name…";

async fn k3_a_reset_names_what_it_will_take(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    env.api
        .set_level(&account["id"], "documents", "admin")
        .await;
    let page = env.edit("Payroll export").await;
    page.button("Reset secret").await;
    page.get("dialog", "Reset the secret?").await;
    page.sees("Admin on Documents").await;
    page.sees("Project memberships that will be lost").await;
    page.sees("Last used").await;
    page.button("Cancel").await;
    page.has_no("dialog", "Reset the secret?").await;
    page.focuses("button", "Reset secret").await;
    assert_eq!(env.requests("POST"), 0);
}

async fn k3_what_a_reset_took_can_be_put_back(env: &TestEnv) {
    let before = env.api.account_named("Payroll export").await;
    let page = env.edit("Payroll export").await;
    page.button("Reset secret").await;
    page.sees("3 tools").await;
    page.fill("textbox", NAME_FIELD, "Payroll export").await;
    page.button("Reset secret").await;
    page.get("dialog", "Save your client secret").await;
    let after = env.api.account(&before["id"]).await;
    assert_eq!(after["permissions"]["none"], 14);
    page.button("Show secret").await;
    page.button("I've saved the secret").await;
    page.get("button", "Save permissions").await;
    page.button("Apply preset…").await;
    page.button("Permissions before the reset").await;
    page.button("Save permissions").await;
    page.sees("Saved").await;
    let again = env.api.account(&before["id"]).await;
    assert_eq!(again["permissions"], before["permissions"]);
}

async fn a_reset_needs_the_name(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.button("Reset secret").await;
    page.button("Reset secret").await;
    page.sees("Type exactly: Payroll export").await;
    page.focuses("textbox", "Type the name “Payroll export” to confirm")
        .await;
    page.fill("textbox", NAME_FIELD, "payrol export").await;
    page.key(Key::Enter + "").await;
    page.sees("Type exactly: Payroll export").await;
    assert_eq!(env.requests("POST"), 0);
    page.key(Key::Escape + "").await;
    page.has_no("dialog", "Reset the secret?").await;
}

async fn a_reset_of_an_account_that_was_changed_is_looked_at_again(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    let account = env.api.account_named("Payroll export").await;
    page.button("Reset secret").await;
    page.sees("Last used").await;
    env.api
        .edit(&account["id"], json!({ "name": "Payroll of the north" }))
        .await;
    page.fill("textbox", NAME_FIELD, "Payroll export").await;
    page.button("Reset secret").await;
    page.sees("Nothing was done").await;
    page.sees("Type the name “Payroll of the north”").await;
    let now = env.api.account(&account["id"]).await;
    assert_eq!(now["secret_created_at"], account["secret_created_at"]);
    page.fill("textbox", NAME_FIELD, "Payroll of the north")
        .await;
    page.button("Reset secret").await;
    page.get("dialog", "Save your client secret").await;
}

async fn f35_a_reset_that_was_left_and_refused_is_said(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    let account = env.api.account_named("Payroll export").await;
    page.button("Reset secret").await;
    page.sees("Last used").await;
    page.fill("textbox", NAME_FIELD, "Payroll export").await;
    let hold = env.proxy.hold(Method::POST, "reset_secret");
    env.api
        .edit(&account["id"], json!({ "name": "Theirs" }))
        .await;
    page.button("Reset secret").await;
    hold.reached().await;
    page.go(&e2e::list_route("")).await;
    page.get("link", "New service account").await;
    hold.release();
    page.sees("Payroll export: Someone else just changed this account")
        .await;
    let now = env.api.account(&account["id"]).await;
    assert_eq!(now["secret_created_at"], account["secret_created_at"]);
}

/// The question before a reset, answered; one more press does it.
pub async fn about_to_reset(env: &TestEnv) -> &Page {
    let page = env.edit("Payroll export").await;
    page.button("Reset secret").await;
    page.fill("textbox", NAME_FIELD, "Payroll export").await;
    page.until("what it will take is listed", || async {
        page.attribute("button", "Reset secret", "aria-busy")
            .await
            .is_none()
    })
    .await;
    page
}

async fn f14_a_double_click_resets_once(env: &TestEnv) {
    let page = about_to_reset(env).await;
    let late = Answer::Late(Duration::from_millis(700));
    env.proxy.fault(Method::POST, "reset_secret", late);
    click_three_times(page, "Reset secret").await;
    page.get("dialog", "Save your client secret").await;
    assert_eq!(sent(env, &Method::POST), 1);
}

async fn delete_needs_the_name_and_then_it_is_gone(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    let id = env.api.account_named("Payroll export").await["id"].clone();
    page.button("Delete").await;
    page.get("dialog", "Delete this service account?").await;
    page.sees("Last used").await;
    page.sees("3 tools").await;
    // Escape hides the exact time, and closes the dialog only then.
    page.focuses("textbox", "Type the name “Payroll export” to confirm")
        .await;
    page.key_with_shift(Key::Tab + "").await;
    page.key(Key::Escape + "").await;
    page.get("dialog", "Delete this service account?").await;
    page.key(Key::Escape + "").await;
    page.has_no("dialog", "Delete this service account?").await;
    page.focuses("button", "Delete").await;
    page.button("Delete").await;
    page.get("dialog", "Delete this service account?").await;
    page.button("Delete").await;
    page.sees("Type exactly: Payroll export").await;
    assert_eq!(env.requests("DELETE"), 0);
    page.fill("textbox", NAME_FIELD, "Payroll export").await;
    page.key(Key::Enter + "").await;
    page.get("heading", "Service Accounts").await;
    page.focuses("heading", "Service Accounts").await;
    page.sees("19 service accounts").await;
    page.has_no("link", "Edit Payroll export").await;
    assert!(!env.api.exists(&id).await);
    for place in ["edit", "permissions", "replace"] {
        page.go(&account_route(&id.to_string(), place)).await;
        page.get("heading", "Service account not found").await;
    }
}

async fn delete_of_an_account_that_was_changed_is_looked_at_again(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    let id = env.api.account_named("Payroll export").await["id"].clone();
    page.button("Delete").await;
    env.api
        .edit(&id, json!({ "name": "Payroll of the north" }))
        .await;
    page.fill("textbox", NAME_FIELD, "Payroll export").await;
    page.button("Delete").await;
    page.sees("Someone else just changed this account").await;
    page.sees("Nothing was done").await;
    assert!(env.api.exists(&id).await);
    page.fill("textbox", NAME_FIELD, "Payroll of the north")
        .await;
    page.button("Delete").await;
    page.get("heading", "Service Accounts").await;
    assert!(!env.api.exists(&id).await);
}

async fn f14_a_double_click_deletes_once(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    let id = env.api.account_named("Payroll export").await["id"].clone();
    page.button("Delete").await;
    page.fill("textbox", NAME_FIELD, "Payroll export").await;
    let late = Answer::Late(Duration::from_millis(700));
    env.proxy.fault(Method::DELETE, "service_accounts", late);
    click_three_times(page, "Delete").await;
    page.get("heading", "Service Accounts").await;
    assert_eq!(sent(env, &Method::DELETE), 1);
    assert!(!env.api.exists(&id).await);
}

async fn f19_a_delete_of_unclear_outcome_is_looked_into(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    let id = env.api.account_named("Payroll export").await["id"].clone();
    page.button("Delete").await;
    page.fill("textbox", NAME_FIELD, "Payroll export").await;
    let path = "service_accounts";
    env.proxy.fault(
        Method::DELETE,
        path,
        Answer::Instead(503, "text/plain", "later"),
    );
    page.button("Delete").await;
    page.sees("Something went wrong on the server").await;
    assert!(env.api.exists(&id).await);
    env.proxy
        .fault(Method::DELETE, path, Answer::After(502, "text/plain", ""));
    page.button("Delete").await;
    page.get("heading", "Service Accounts").await;
    assert!(!env.api.exists(&id).await);
}

async fn what_is_gone_already_counts_as_deleted(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    let id = env.api.account_named("Payroll export").await["id"].clone();
    page.button("Delete").await;
    env.api.delete(&id).await;
    page.fill("textbox", NAME_FIELD, "Payroll export").await;
    page.button("Delete").await;
    page.get("heading", "Service Accounts").await;
    page.has_no("link", "Edit Payroll export").await;
    page.sees("Payroll export was already deleted").await;
}

/// A 404, which says "not there" and "not for you" alike.
const NOT_FOUND: Answer = Answer::Instead(404, "application/problem+json", "{}");

/// Deletes an account while the API answers with these faults; gives its id.
async fn delete_in_vain(env: &TestEnv, faults: &[(Method, usize)]) -> serde_json::Value {
    let page = env.edit("Payroll export").await;
    let id = env.api.account_named("Payroll export").await["id"].clone();
    page.button("Delete").await;
    page.fill("textbox", NAME_FIELD, "Payroll export").await;
    for (method, times) in faults {
        env.proxy
            .faults(method.clone(), "service_accounts", NOT_FOUND, *times);
    }
    page.button("Delete").await;
    id
}

async fn what_can_still_be_seen_was_not_deleted(env: &TestEnv) {
    let id = delete_in_vain(env, &[(Method::DELETE, 1)]).await;
    let page = &env.page;
    page.sees("Not deleted").await;
    page.get("dialog", "Delete this service account?").await;
    assert!(env.api.exists(&id).await);
    page.button("Delete").await;
    page.get("heading", "Service Accounts").await;
    assert!(!env.api.exists(&id).await);
}

async fn what_is_out_of_sight_is_not_said_to_be_deleted(env: &TestEnv) {
    // The account, and then the list.
    let id = delete_in_vain(env, &[(Method::DELETE, 1), (Method::GET, 2)]).await;
    let page = &env.page;
    page.sees("You no longer have access").await;
    page.sees("it's unclear whether this one was deleted.")
        .await;
    page.get("dialog", "Delete this service account?").await;
    assert!(env.api.exists(&id).await);
}

async fn deleting_leaves_no_edits_to_ask_about(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Half done").await;
    page.button("Delete").await;
    page.fill("textbox", NAME_FIELD, "Payroll export").await;
    page.button("Delete").await;
    page.get("heading", "Service Accounts").await;
    page.has_no("alertdialog", "Leave without updating?").await;
}

async fn w1_a_reader_can_do_none_of_it(env: &TestEnv) {
    let page = env.edit_as(Role::Reader, "Payroll export").await;
    page.sees("You have view-only access").await;
    for name in ["Reset secret", "Replace", "Delete"] {
        let off = page.attribute("button", name, "aria-disabled").await;
        assert_eq!(off.as_deref(), Some("true"), "{name}");
        page.button(name).await;
    }
    page.has_no("dialog", "Reset the secret?").await;
    page.has_no("dialog", "Delete this service account?").await;
    page.press("link", "Permissions").await;
    page.get("button", "Save permissions").await;
}

async fn d1_why_nothing_is_replaced_any_more_is_to_be_seen(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    let off = page.attribute("button", "Replace", "aria-disabled").await;
    assert_eq!(off.as_deref(), Some("true"));
    // Not only heard.
    let seen = "return [...elements(document)].some((e) => e.children.length === 0
        && e.textContent.includes('New service accounts can no longer be created')
        && e.getBoundingClientRect().width > 100)";
    page.until("the reason is beside it", || async {
        page.script(seen, json!([])).await == json!(true)
    })
    .await;
    assert_eq!(
        page.attribute("button", "Delete", "aria-disabled").await,
        None
    );
}

async fn h1_an_account_that_breaks_says_why_and_what_to_do(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    env.api.change_contact(&account, "tidy@example.com").await;
    let page = env.edit("Payroll export").await;
    page.sees("Contact email changed").await;
    page.sees("to make the account work again").await;
    page.sees("tidy@example.com").await;
    let issued = account["contact"]["issued_email_address"]
        .as_str()
        .expect("an address");
    env.api.change_contact(&account, issued).await;
    page.go(&edit_route("0")).await;
    page.go(&edit_route(&account["id"].to_string())).await;
    page.get("textbox", "Name").await;
    page.sees_no("to make the account work again").await;
    page.press("link", "History").await;
    page.sees("Ada Admin changed the contact email from").await;
}
