//! Two tabs of one browser on the same account: each keeps its own edits, and neither overwrites or
//! forgets the other's (F15).

use e2e::{Because, Key, Page, Role, Tab, Test, TestEnv, edit_route, test};
use serde_json::json;

use crate::drafts::{keeps, keeps_nothing, kept};

pub fn tests() -> Vec<Test> {
    vec![
        test!(f15_the_second_tab_to_save_is_shown_what_the_first_did)
            .in_every_engine(Because::Storage),
        test!(f15_a_save_in_one_tab_leaves_the_edits_of_the_other_alone),
        test!(f15_edits_of_a_tab_that_was_closed_are_offered_in_the_other)
            .in_every_engine(Because::Storage),
        test!(f15_edits_of_two_closed_tabs_are_offered_one_after_the_other),
        test!(f15_signing_out_of_one_tab_leaves_the_other_at_work),
    ]
}

/// Payroll export in two tabs; this one has "From the first" in its form.
async fn two_tabs(env: &TestEnv) -> (&Page, Tab, Tab) {
    let page = env.edit("Payroll export").await;
    page.fill_name("From the first").await;
    keeps(page, "From the first").await;
    let (first, second) = page.open_tab().await;
    env.edit("Payroll export").await;
    page.sees("You have unsaved edits in another tab").await;
    assert!(
        !page.has("button", "Restore").await,
        "they are not this tab's"
    );
    (page, first, second)
}

async fn f15_the_second_tab_to_save_is_shown_what_the_first_did(env: &TestEnv) {
    let (page, first, second) = two_tabs(env).await;
    page.fill_name("From the second").await;
    page.button("Update").await;
    page.sees("Saved").await;
    // The invariants take both tabs for one page, which has to look before it writes again.
    page.press("link", "Service Accounts").await;
    page.link("Edit From the second").await;
    page.holds("textbox", "Name", "From the second").await;
    page.to_tab(&first).await;
    page.button("Update").await;
    page.sees("Theirs From the second Ada Admin (you)").await;
    page.holds("textbox", "Name", "From the first").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("From the first").await;
    keeps_nothing(page).await;
    // Nothing is said there any more of edits that have been saved.
    page.to_tab(&second).await;
    page.sees_no("in another tab").await;
}

async fn f15_a_save_in_one_tab_leaves_the_edits_of_the_other_alone(env: &TestEnv) {
    let (page, first, second) = two_tabs(env).await;
    page.fill_name("From the second").await;
    keeps(page, "From the second").await;
    keeps(page, "From the first").await;
    page.button("Update").await;
    page.sees("Saved").await;
    keeps(page, "From the first").await;
    assert!(!kept(page).await.contains("From the second"));
    // And the other way round: what is discarded there is discarded there only.
    page.fill_name("Second again").await;
    keeps(page, "Second again").await;
    page.to_tab(&first).await;
    page.key(Key::Escape + "").await;
    page.button("Leave without updating").await;
    page.sees("20 service accounts").await;
    keeps(page, "Second again").await;
    assert!(!kept(page).await.contains("From the first"));
    page.to_tab(&second).await;
    page.holds("textbox", "Name", "Second again").await;
}

async fn f15_edits_of_a_tab_that_was_closed_are_offered_in_the_other(env: &TestEnv) {
    let (page, first, second) = two_tabs(env).await;
    page.fill_name("From the second").await;
    page.button("Update").await;
    page.sees("Saved").await;
    page.to_tab(&first).await;
    page.close_and_go(&second).await;
    page.sees("You have unsaved edits from").await;
    page.sees("Ada Admin has changed the account since").await;
    page.sees("Theirs From the second").await;
    page.sees_no("in another tab").await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "From the first").await;
    page.get("radiogroup", "Name").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("From the first").await;
    keeps_nothing(page).await;
}

async fn f15_edits_of_two_closed_tabs_are_offered_one_after_the_other(env: &TestEnv) {
    if env.engine == "firefox" {
        // Its driver does not answer any more once two tabs with edits were closed in a row.
        return;
    }
    let (page, first, second) = two_tabs(env).await;
    // Times are kept in whole seconds.
    page.until("a second has passed", || async {
        let second = "return (globalThis.began ??= Date.now()) + 1100 < Date.now()";
        page.script(second, json!([])).await == json!(true)
    })
    .await;
    page.fill_name("From the second").await;
    keeps(page, "From the second").await;
    let (_, third) = page.open_tab().await;
    for tab in [first, second] {
        page.to_tab(&tab).await;
        page.close_and_go(&third).await;
    }
    env.edit("Payroll export").await;
    page.sees("Payroll export to From the second").await;
    page.button("Discard").await;
    page.sees("Payroll export to From the first").await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "From the first").await;
    page.button("Update").await;
    page.sees("Saved").await;
    keeps_nothing(page).await;
}

async fn f15_signing_out_of_one_tab_leaves_the_other_at_work(env: &TestEnv) {
    let (page, first, _) = two_tabs(env).await;
    page.sign_out().await;
    page.get("heading", "Connect to your company").await;
    page.to_tab(&first).await;
    // What is being edited here is kept on: this tab has not signed out.
    keeps(page, "From the first").await;
    page.sign_out().await;
    page.button("Leave without updating").await;
    page.get("heading", "Connect to your company").await;
    keeps_nothing(page).await;
    // Nobody is at work any more.
    let account = env.api.account_named("Payroll export").await;
    let route = edit_route(&account["id"].to_string());
    env.connect_at(Role::Admin, &route).await;
    page.get("textbox", "Name").await;
    page.sees("About this account").await;
    page.sees_no("in another tab").await;
}
