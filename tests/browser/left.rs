//! What was being sent when its form was left, and came to nothing, is not lost: it is offered, or
//! chosen, where it was (F35). How it is told is in [`crate::elsewhere`].

use std::time::Duration;

use e2e::{
    Answer, Because, Hold, Method, Page, Role, SECOND_COMPANY, Test, TestEnv, account_route,
    list_route, test,
};
use serde_json::json;

use crate::create::filled;
use crate::drafts::{keeps, keeps_nothing, kept};
use crate::elsewhere::{NAME, left_while_failing, left_while_saving, rename, renamed, says};

pub fn tests() -> Vec<Test> {
    vec![
        test!(f35_a_failed_edit_is_offered_again),
        test!(f35_an_overtaken_edit_is_offered_beside_what_they_did),
        test!(f35_edits_of_an_account_that_was_deleted_meanwhile_can_become_another),
        test!(f35_edits_outlive_a_token_that_ended),
        test!(f35_edits_outlive_an_api_that_went_away).in_every_engine(Because::Network),
        test!(f35_where_the_browser_keeps_nothing_edits_are_offered_again),
        test!(f35_where_the_host_allows_no_storage_edits_are_offered_again),
        test!(f35_until_it_is_known_whose_edits_they_are_leaving_asks),
        test!(f35_what_was_typed_since_is_asked_about),
        test!(f35_whoever_comes_back_finds_it_saved),
        test!(f35_signing_out_meanwhile_asks),
        test!(f35_failed_permissions_are_chosen_again),
        test!(f35_overtaken_permissions_are_chosen_beside_what_they_did),
        test!(f35_a_refused_creation_is_offered_again),
        test!(f35_an_unclear_creation_is_gone_on_with_by_the_same_key),
        test!(f35_a_refused_replacement_is_offered_again),
    ]
}

/// The API is there, and cannot do it now.
pub const BROKEN: Answer = Answer::Instead(503, "application/problem+json", "{}");

/// As a full storage does.
const KEEP_NOTHING: &str = "Storage.prototype.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError') }";

/// The notice leads to the form, where what was typed is offered.
async fn restores(page: &Page, name: &str) {
    page.shows("Your edits are kept.").await;
    page.link("Open").await;
    page.sees("You have unsaved edits from").await;
    page.button("Restore").await;
    page.holds("textbox", "Name", name).await;
}

/// The same, and it is saved with one more press.
async fn goes_on(env: &TestEnv) {
    restores(&env.page, "Mine").await;
    env.page.button("Update").await;
    env.page.sees("Saved").await;
    env.api.account_named("Mine").await;
}

async fn f35_a_failed_edit_is_offered_again(env: &TestEnv) {
    let (page, hold) = left_while_failing(env).await;
    hold.release();
    page.shows(&says("Something went wrong on the server (503)"))
        .await;
    goes_on(env).await;
    keeps_nothing(page).await;
}

async fn f35_an_overtaken_edit_is_offered_beside_what_they_did(env: &TestEnv) {
    let page = renamed(env, "Mine").await;
    let id = env.api.account_named(NAME).await["id"].clone();
    env.api.edit(&id, json!({ "name": "Theirs" })).await;
    let hold = env.proxy.hold(Method::PATCH, "service_accounts");
    leave(page, "Update", &hold).await;
    hold.release();
    page.shows("Theirs: Someone else just changed this account")
        .await;
    page.link("Open").await;
    page.sees("has changed the account since").await;
    page.sees("Yours Mine").await;
    page.holds("textbox", "Name", "Theirs").await;
    page.button("Restore").await;
    page.get("radiogroup", "Name").await;
    page.holds("textbox", "Name", "Mine").await;
    page.button("Update").await;
    page.sees("Saved").await;
    assert_eq!(env.api.account(&id).await["name"], "Mine");
}

async fn f35_edits_of_an_account_that_was_deleted_meanwhile_can_become_another(env: &TestEnv) {
    let page = renamed(env, "Mine").await;
    let id = env.api.account_named(NAME).await["id"].clone();
    env.api.delete(&id).await;
    let hold = env.proxy.hold(Method::PATCH, "service_accounts");
    leave(page, "Update", &hold).await;
    hold.release();
    page.shows("Your edits are kept.").await;
    page.link("Open").await;
    page.button("Create a new account from your edits").await;
    page.get("heading", "New service account").await;
    page.holds("textbox", "Name", "Mine").await;
}

async fn f35_edits_outlive_a_token_that_ended(env: &TestEnv) {
    let page = &env.page;
    page.go(&list_route("")).await;
    let token = env.sandbox.issue(Role::Admin, Duration::from_hours(1));
    env.connect_with(&token).await;
    page.sees("20 service accounts").await;
    rename(env, "Mine").await;
    let hold = env.proxy.hold(Method::PATCH, "service_accounts");
    env.sandbox.revoke(&token);
    leave(page, "Update", &hold).await;
    hold.release();
    page.get("dialog", "Enter a new token").await;
    page.button("Not now").await;
    page.has_no("dialog", "Enter a new token").await;
    page.shows("Your edits are kept.").await;
    page.button("Enter a new token").await;
    page.get("dialog", "Enter a new token").await;
    env.connect(Role::Admin).await;
    page.has_no("dialog", "Enter a new token").await;
    goes_on(env).await;
}

async fn f35_edits_outlive_an_api_that_went_away(env: &TestEnv) {
    let (page, hold) = left_while_failing(env).await;
    env.proxy.go_away();
    hold.release();
    page.shows("Your edits are kept.").await;
    env.proxy.come_back().await;
    goes_on(env).await;
}

async fn f35_where_the_browser_keeps_nothing_edits_are_offered_again(env: &TestEnv) {
    let page = env.list().await;
    page.script(KEEP_NOTHING, json!([])).await;
    page.link("Edit Payroll export").await;
    page.fill_name("Mine").await;
    page.sees("Drafts can't be saved in this browser").await;
    env.proxy.fault(Method::PATCH, "service_accounts", BROKEN);
    let hold = env.proxy.hold(Method::GET, "service_accounts/");
    leave(page, "Update", &hold).await;
    hold.release();
    goes_on(env).await;
    page.link("Back to list").await;
    page.link("Edit Mine").await;
    page.holds("textbox", "Name", "Mine").await;
    page.sees_no("You have unsaved edits from").await;
}

async fn f35_where_the_host_allows_no_storage_edits_are_offered_again(env: &TestEnv) {
    if env.engine == "firefox" {
        return; // a module that its driver starts cannot read answers
    }
    let page = &env.page;
    page.open().await;
    page.get("heading", "Connect to your company").await;
    // Another instance in the place of the first, as an embedder would mount it.
    let mount = "const glue = document.querySelector('link[rel=modulepreload]').href;
        const wasm = document.querySelector('link[rel=preload][as=fetch]').href;
        const module = await import(glue);
        await module.default({ module_or_path: wasm });
        const apiBase = module.readConfig(await (await fetch('config.json')).text());
        const place = document.createElement('div');
        document.body.replaceChildren(place);
        module.mount(place, { apiBase })";
    let mount = format!("return (async () => {{ {mount} }})()");
    page.script(&mount, json!([])).await;
    page.get("heading", "Connect to your company").await;
    env.connect(Role::Admin).await;
    page.press("link", "Northern Lights Construction").await;
    page.link("Edit Payroll export").await;
    page.fill_name("Mine").await;
    env.proxy.fault(Method::PATCH, "service_accounts", BROKEN);
    let hold = env.proxy.hold(Method::GET, "service_accounts/");
    leave(page, "Update", &hold).await;
    hold.release();
    restores(page, "Mine").await;
    let stored = page.script("return localStorage.length", json!([])).await;
    assert_eq!(stored, json!(0));
}

async fn f35_until_it_is_known_whose_edits_they_are_leaving_asks(env: &TestEnv) {
    let page = env.connect_at(Role::Admin, &list_route("")).await;
    page.get("link", "Edit Payroll export").await;
    page.sign_out().await;
    page.press("checkbox", "Remember until I close this tab")
        .await;
    env.connect(Role::Admin).await;
    page.get("link", "Edit Payroll export").await;
    let unknown = env.proxy.hold(Method::GET, "/me");
    page.reload().await;
    unknown.reached().await;
    page.link("Edit Payroll export").await;
    page.fill_name("Mine").await;
    let hold = env.proxy.hold(Method::PATCH, "service_accounts");
    page.button("Update").await;
    hold.reached().await;
    page.button("Cancel").await;
    page.get("alertdialog", "Leave without updating?").await;
    page.button("Stay").await;
    hold.release();
    page.sees("Saved").await;
    unknown.release();
}

async fn f35_what_was_typed_since_is_asked_about(env: &TestEnv) {
    let page = renamed(env, "Mine").await;
    env.proxy.fault(Method::PATCH, "service_accounts", BROKEN);
    let hold = env.proxy.hold(Method::GET, "service_accounts/");
    page.button("Update").await;
    hold.reached().await;
    page.fill_name("Mine, and more").await;
    keeps(page, "Mine, and more").await;
    page.button("Cancel").await;
    page.get("alertdialog", "Leave without updating?").await;
    page.button("Leave without updating").await;
    page.get("link", "New service account").await;
    hold.release();
    // What was given up is gone, and what was sent is not.
    restores(page, "Mine").await;
}

async fn f35_whoever_comes_back_finds_it_saved(env: &TestEnv) {
    let (page, hold) = left_while_saving(env, "Mine").await;
    assert!(kept(page).await.contains("Mine"));
    page.link("Edit Payroll export").await;
    page.sees("Your changes are still being saved.").await;
    hold.release();
    page.holds("textbox", "Name", "Mine").await;
    page.shows("Mine was saved").await;
    keeps_nothing(page).await;
    page.sees_no("You have unsaved edits from").await;
    // The form has the version that came of it.
    page.fill_name("Mine again").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Mine again").await;
}

async fn f35_signing_out_meanwhile_asks(env: &TestEnv) {
    let (page, hold) = left_while_saving(env, "Mine").await;
    page.sign_out().await;
    page.get("alertdialog", "Leave without waiting?").await;
    page.button("Stay").await;
    page.has_no("alertdialog", "Leave without waiting?").await;
    hold.release();
    page.shows("Mine was saved").await;
    page.sign_out().await;
    page.get("heading", "Connect to your company").await;
}

const POWERLESS: &str = "Safety observation alerts";

/// Save permissions is pressed, the API has a problem, and the person is at the list; the look at
/// what was done is held.
async fn left_while_permissions_fail(env: &TestEnv) -> (&Page, Hold) {
    let page = env.permissions(POWERLESS).await;
    page.press("radio", "Documents: Read-Only").await;
    env.proxy.fault(Method::PUT, "permissions", BROKEN);
    let hold = env.proxy.hold(Method::GET, "permissions");
    page.button("Save permissions").await;
    hold.reached().await;
    page.go(&list_route("")).await;
    page.get("link", "New service account").await;
    (page, hold)
}

async fn f35_failed_permissions_are_chosen_again(env: &TestEnv) {
    let (page, hold) = left_while_permissions_fail(env).await;
    let id = env.api.account_named(POWERLESS).await["id"].clone();
    // Whoever comes back before it has ended waits for that.
    page.go(&account_route(&id.to_string(), "permissions"))
        .await;
    page.sees("Your changes are still being saved.").await;
    hold.release();
    page.shows(&format!(
        "{POWERLESS}: Something went wrong on the server (503)"
    ))
    .await;
    page.sees("Your earlier choices are restored").await;
    assert!(page.is_checked("radio", "Documents: Read-Only").await);
    assert_eq!(env.api.level(&id, "documents").await, "none");
    page.button("Save permissions").await;
    page.sees("Saved").await;
    assert_eq!(env.api.level(&id, "documents").await, "read_only");
}

async fn f35_overtaken_permissions_are_chosen_beside_what_they_did(env: &TestEnv) {
    let (page, hold) = left_while_permissions_fail(env).await;
    let id = env.api.account_named(POWERLESS).await["id"].clone();
    hold.release();
    page.shows("Your edits are kept.").await;
    env.api.set_level(&id, "documents", "admin").await;
    env.api.set_level(&id, "reports", "standard").await;
    page.link("Open").await;
    page.sees("You both changed some of the same tools").await;
    assert!(page.is_checked("radio", "Documents: Read-Only").await);
    assert!(page.is_checked("radio", "Reports: Standard").await);
    page.button("Cancel").await;
    page.get("alertdialog", "Leave without saving?").await;
    page.button("Stay").await;
    page.button("Save permissions").await;
    page.sees("Saved").await;
    assert_eq!(env.api.level(&id, "documents").await, "read_only");
    assert_eq!(env.api.level(&id, "reports").await, "standard");
}

/// The form's button is pressed, and the person leaves once its answer is held.
async fn leave(page: &Page, button: &str, hold: &Hold) {
    page.button(button).await;
    hold.reached().await;
    page.button("Cancel").await;
    page.has_no("button", button).await;
}

async fn f35_a_refused_creation_is_offered_again(env: &TestEnv) {
    let page = filled(env, "Nightly ERP sync").await;
    let hold = env.proxy.hold(Method::POST, "service_accounts");
    leave(page, "Create", &hold).await;
    hold.release();
    page.shows("Nightly ERP sync: This name is already in use")
        .await;
    restores(page, "Nightly ERP sync").await;
    assert!(page.is_checked("radio", "Custom").await);
    page.fill_name("Ledger bridge").await;
    page.button("Create").await;
    page.get("dialog", "Save your client secret").await;
    keeps_nothing(page).await;
}

async fn f35_an_unclear_creation_is_gone_on_with_by_the_same_key(env: &TestEnv) {
    let page = filled(env, "Ledger bridge").await;
    let later = Answer::Instead(503, "text/plain", "later");
    (env.proxy).faults(Method::POST, "service_accounts", later, 4);
    page.button("Create").await;
    page.button("Cancel").await;
    page.until("it was tried four times", || async {
        let all = env.proxy.exchanges();
        all.iter().filter(|one| one.key.is_some()).count() == 4
    })
    .await;
    page.shows("Ledger bridge: Couldn't confirm whether the account was created")
        .await;
    // Also by way of another company.
    page.go(&format!("/companies/{SECOND_COMPANY}/accounts"))
        .await;
    page.sees("4 service accounts").await;
    restores(page, "Ledger bridge").await;
    page.button("Create").await;
    page.get("dialog", "Save your client secret").await;
    let exchanges = env.proxy.exchanges();
    let mut keys: Vec<_> = exchanges.iter().filter_map(|one| one.key.clone()).collect();
    assert_eq!(keys.len(), 5);
    keys.dedup();
    assert_eq!(keys.len(), 1, "the same intent");
}

async fn f35_a_refused_replacement_is_offered_again(env: &TestEnv) {
    let page = env.edit(NAME).await;
    page.button("Replace").await;
    page.holds("textbox", "Name", "Payroll export (2)").await;
    page.fill_name("Nightly ERP sync").await;
    let hold = env.proxy.hold(Method::POST, "service_accounts");
    leave(page, "Create", &hold).await;
    hold.release();
    page.shows("Nightly ERP sync: This name is already in use")
        .await;
    restores(page, "Nightly ERP sync").await;
}
