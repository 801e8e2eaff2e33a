//! What is typed outlives a reload, a crash and a closed tab (F41, F42).

use e2e::{Key, Page, Role, Test, World, test};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    vec![
        test!(f41_edits_are_offered_after_a_reload_and_restored),
        test!(f41_what_changed_meanwhile_is_said),
        test!(f41_a_new_account_is_offered_again),
        test!(discarded_edits_are_gone),
        test!(edits_that_were_left_or_saved_are_not_offered),
        test!(s15_signing_out_forgets_them),
        test!(nobody_else_is_offered_them),
        test!(f42_a_browser_that_keeps_nothing_is_no_obstacle),
        test!(no_secret_is_ever_among_them),
    ]
}

/// What is kept of drafts in this browser.
async fn kept(page: &Page) -> String {
    let all = "return Object.entries(localStorage)
        .filter(([key]) => key.includes(':draft:')).map(([, value]) => value).join()";
    let all = page.script(all, json!([])).await;
    all.as_str().unwrap_or_default().to_owned()
}

async fn keeps(page: &Page, words: &str) {
    page.until("the draft is kept", || async {
        kept(page).await.contains(words)
    })
    .await;
}

async fn keeps_nothing(page: &Page) {
    page.until("no draft is kept", || async { kept(page).await.is_empty() })
        .await;
}

/// Payroll export, half edited; then the page is loaded anew and the same account opened.
async fn reloaded(world: &World, role: Role) -> &Page {
    let page = world.edit("Payroll export").await;
    page.fill_name("Half done").await;
    page.press("radio", "Marketplace").await;
    keeps(page, "Half done").await;
    connect_again(world, role).await;
    page
}

/// The page is loaded anew, where it was.
async fn connect_again(world: &World, role: Role) {
    let page = &world.page;
    page.reload().await;
    page.get("heading", "Connect to your company").await;
    page.fill("textbox", "Access token", world.sandbox.tokens.of(role))
        .await;
    page.button("Connect").await;
    page.get("textbox", "Name").await;
}

async fn f41_edits_are_offered_after_a_reload_and_restored(world: &World) {
    let page = reloaded(world, Role::Admin).await;
    page.sees("You left edits here").await;
    page.holds("textbox", "Name", "Payroll export").await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "Half done").await;
    assert!(page.is_checked("radio", "Marketplace").await);
    page.sees_no("You left edits here").await;
    page.press("radio", "Custom").await;
    page.button("Update").await;
    page.sees("Saved").await;
    world.api.account_named("Half done").await;
    keeps_nothing(page).await;
}

async fn f41_what_changed_meanwhile_is_said(world: &World) {
    let page = world.edit("Payroll export").await;
    let id = world.api.account_named("Payroll export").await["id"].clone();
    page.fill_name("Half done").await;
    keeps(page, "Half done").await;
    world.api.edit(&id, json!({ "name": "Theirs" })).await;
    connect_again(world, Role::Admin).await;
    page.button("Restore").await;
    page.sees("Ada Admin changed this account while you were editing it")
        .await;
    page.holds("textbox", "Name", "Half done").await;
    page.button("Update").await;
    page.sees("Saved").await;
    assert_eq!(world.api.account(&id).await["name"], "Half done");
}

async fn f41_a_new_account_is_offered_again(world: &World) {
    let page = world.list().await;
    page.button("New service account").await;
    page.press("radio", "Custom").await;
    page.fill_name("Ledger bridge").await;
    keeps(page, "Ledger bridge").await;
    connect_again(world, Role::Admin).await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "Ledger bridge").await;
    page.button("Create").await;
    page.get("dialog", "Save the client secret").await;
    keeps_nothing(page).await;
}

async fn discarded_edits_are_gone(world: &World) {
    let page = reloaded(world, Role::Admin).await;
    page.button("Discard").await;
    page.sees_no("You left edits here").await;
    page.holds("textbox", "Name", "Payroll export").await;
    keeps_nothing(page).await;
}

async fn edits_that_were_left_or_saved_are_not_offered(world: &World) {
    let page = world.edit("Payroll export").await;
    page.fill_name("Half done").await;
    keeps(page, "Half done").await;
    page.key(Key::Escape + "").await;
    page.button("Leave without updating").await;
    page.get("heading", "Service Accounts").await;
    keeps_nothing(page).await;
    page.button("Edit Payroll export").await;
    page.fill_name("Half done").await;
    keeps(page, "Half done").await;
    page.fill_name("Payroll export").await;
    keeps_nothing(page).await;
}

async fn s15_signing_out_forgets_them(world: &World) {
    let page = world.edit("Payroll export").await;
    page.fill_name("Half done").await;
    keeps(page, "Half done").await;
    page.button("Sign out").await;
    page.button("Leave without updating").await;
    page.get("heading", "Connect to your company").await;
    keeps_nothing(page).await;
}

async fn nobody_else_is_offered_them(world: &World) {
    let page = reloaded(world, Role::Operator).await;
    page.sees("About this account").await;
    page.sees("Otto Operator").await;
    page.sees_no("You left edits here").await;
}

async fn f42_a_browser_that_keeps_nothing_is_no_obstacle(world: &World) {
    let page = world.edit("Payroll export").await;
    // As a full storage does.
    page.script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
        json!([]),
    )
    .await;
    page.fill_name("Half done").await;
    page.sees("This browser keeps no drafts").await;
    page.button("Update").await;
    page.sees("Saved").await;
    world.api.account_named("Half done").await;
}

async fn no_secret_is_ever_among_them(world: &World) {
    let page = world.list().await;
    page.button("New service account").await;
    page.press("radio", "Custom").await;
    page.fill_name("Ledger bridge").await;
    keeps(page, "Ledger bridge").await;
    page.button("Create").await;
    page.get("dialog", "Save the client secret").await;
    page.button("Show secret").await;
    let (id, secret) = crate::secret::shown(page).await;
    let kept = page
        .script("return JSON.stringify({ ...localStorage })", json!([]))
        .await;
    let kept = kept.as_str().unwrap_or_default();
    assert!(!kept.contains(&secret) && !kept.contains(&id), "{kept}");
}
