//! How the list looks, its saved views, and what is taken from it: the wiring from the menu to the rows, the
//! address and the file, and what the browser keeps.

use e2e::{Page, Test, TestEnv, test};
use serde_json::json;

use crate::bulk::export_by;

pub fn tests() -> Vec<Test> {
    vec![
        test!(columns_are_hidden_and_low_rows_chosen_for_the_next_time),
        test!(a_view_is_saved_under_a_name_found_again_and_deleted),
        test!(all_that_match_are_exported_without_selecting_them),
        test!(a_link_to_the_list_and_to_an_account_is_copied),
        test!(the_row_of_the_account_that_was_just_edited_is_marked),
    ]
}

async fn choose(page: &Page, item: &str) {
    page.button("View").await;
    page.button(item).await;
}

/// Whether the heading of a column can be seen, and how high a row is.
async fn looks(page: &Page, heading: &str) -> (bool, f64) {
    let script = "const [heading] = find('columnheader', arguments[0]);
        const [row] = find('link', 'Edit Payroll export').map((link) => link.closest('[role=row]'));
        return [heading !== undefined, row.getBoundingClientRect().height]";
    let found = page.script(script, json!([heading])).await;
    (
        found[0] == json!(true),
        found[1].as_f64().expect("a height"),
    )
}

async fn columns_are_hidden_and_low_rows_chosen_for_the_next_time(env: &TestEnv) {
    let page = env.list().await;
    page.get("link", "Edit Payroll export").await;
    let (is_there, height) = looks(page, "Client ID").await;
    assert!(is_there && height > 50.0, "{height}");
    choose(page, "Compact").await;
    page.button("View").await;
    // The menu stays for another column.
    page.button("Client ID").await;
    page.button("Updated").await;
    let as_chosen = async || {
        let ((id, height), (updated, _)) =
            (looks(page, "Client ID").await, looks(page, "Updated").await);
        !id && !updated && height < 45.0
    };
    page.until("two columns are hidden and rows are low", as_chosen)
        .await;
    page.reload().await;
    env.list().await;
    page.get("link", "Edit Payroll export").await;
    page.until("it is as it was chosen", as_chosen).await;
    page.sign_out().await;
    page.get("heading", "Connect to your company").await;
    let kept = page.script("return JSON.stringify(localStorage)", json!([]));
    assert!(!kept.await.to_string().contains("preferences"));
}

async fn a_view_is_saved_under_a_name_found_again_and_deleted(env: &TestEnv) {
    let page = env.list().await;
    page.fill("searchbox", "Search", "payroll").await;
    page.until("the address says so", || async {
        page.route().await.contains("payroll")
    })
    .await;
    choose(page, "Save this view").await;
    page.button("Save").await;
    page.sees("Enter a name for the view.").await;
    page.fill("textbox", "View name", "Payroll only").await;
    page.button("Save").await;
    page.has_no("dialog", "Save this view").await;
    page.button("Clear search and filters").await;
    page.get("link", "Edit Nightly ERP sync").await;
    choose(page, "Payroll only").await;
    page.holds("searchbox", "Search", "payroll").await;
    page.has_no("link", "Edit Nightly ERP sync").await;
    choose(page, "Delete this view").await;
    page.button("View").await;
    page.get("button", "Save this view").await;
    page.has_no("button", "Payroll only").await;
}

async fn all_that_match_are_exported_without_selecting_them(env: &TestEnv) {
    let page = env.list().await;
    page.fill("searchbox", "Search", "sync").await;
    page.has_no("link", "Edit Payroll export").await;
    page.button("View").await;
    let file = export_by(page, "Export all as CSV").await;
    let rows = page.script("return find('link', 'Edit …').length", json!([]));
    let rows = rows.await.as_u64().expect("a number");
    assert_eq!(file.matches("\r\n").count() as u64, rows + 1);
    page.has_no("region", "Selected service accounts").await;
}

async fn a_link_to_the_list_and_to_an_account_is_copied(env: &TestEnv) {
    let page = env.list().await;
    page.fill("searchbox", "Search", "payroll").await;
    page.until("the address says so", || async {
        page.route().await.contains("payroll")
    })
    .await;
    let watch = "navigator.clipboard.writeText = async (text) => { window.copied = text; }";
    page.script(watch, json!([])).await;
    let copied = async || {
        page.script("return window.copied === location.href", json!([]))
            .await
    };
    choose(page, "Copy link").await;
    page.sees("Link copied").await;
    assert_eq!(copied().await, json!(true));
    page.link("Edit Payroll export").await;
    page.button("Copy link").await;
    page.until("the link is the account's", async || {
        copied().await == json!(true)
    })
    .await;
    // Where the browser refuses, it is there to be copied by hand.
    let refuse = "navigator.clipboard.writeText = async () => { throw new Error('refused'); };
        return location.href";
    let address = page.script(refuse, json!([])).await;
    page.button("Copy link").await;
    page.sees(address.as_str().expect("an address")).await;
}

async fn the_row_of_the_account_that_was_just_edited_is_marked(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Payroll").await;
    page.button("Update").await;
    page.link("Back to list").await;
    page.get("link", "Edit Payroll").await;
    page.sees("Just edited").await;
    let row = "return tidy(textOf(find('link', 'Edit Payroll')[0].closest('[role=row]'), true))";
    let row = page.script(row, json!([])).await;
    assert!(row.to_string().contains("Just edited"), "{row}");
}
