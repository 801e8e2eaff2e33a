//! Leaving with edits: nothing is lost without being asked.

use e2e::{Because, Key, Page, Test, TestEnv, edit_route, list_route, test};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    vec![
        test!(cancel_with_edits_asks_first),
        test!(escape_is_cancel).in_every_engine(Because::Keyboard),
        test!(cancel_without_edits_goes_at_once),
        test!(back_with_edits_asks_first_and_staying_stays).in_every_engine(Because::History),
        test!(back_to_before_the_page_ran_asks_first_too).in_every_engine(Because::History),
        test!(forward_from_before_the_page_ran_asks_first_too).in_every_engine(Because::History),
        test!(signing_out_with_edits_asks_first),
        test!(the_browser_is_told_to_ask_only_while_there_are_edits)
            .in_every_engine(Because::History),
    ]
}

async fn cancel_with_edits_asks_first(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Half done").await;
    page.button("Cancel").await;
    page.get("alertdialog", "Leave without updating?").await;
    page.focuses("button", "Stay").await;
    page.key(Key::Escape + "").await;
    page.has_no("alertdialog", "Leave without updating?").await;
    page.holds("textbox", "Name", "Half done").await;
    page.button("Cancel").await;
    page.button("Leave without updating").await;
    page.get("heading", "Service Accounts").await;
    page.sees("20 service accounts").await;
    assert_eq!(env.writes(), 0);
}

async fn escape_is_cancel(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Half done").await;
    page.key(Key::Escape + "").await;
    page.focuses("button", "Stay").await;
    page.key(Key::Escape + "").await;
    page.holds("textbox", "Name", "Half done").await;
    page.fill_name("Payroll export").await;
    page.key(Key::Escape + "").await;
    page.get("heading", "Service Accounts").await;
    assert_eq!(env.writes(), 0);
}

async fn cancel_without_edits_goes_at_once(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.button("Cancel").await;
    page.get("heading", "Service Accounts").await;
    assert_eq!(page.route().await, list_route(""));
}

async fn back_with_edits_asks_first_and_staying_stays(env: &TestEnv) {
    let page = env.list().await;
    page.press("link", "Edit Payroll export").await;
    page.fill_name("Half done").await;
    let account = env.api.account_named("Payroll export").await;
    let here = edit_route(&account["id"].to_string());
    page.back().await;
    page.get("alertdialog", "Leave without updating?").await;
    page.until("the address is as before", || async {
        page.route().await == here
    })
    .await;
    page.button("Stay").await;
    page.holds("textbox", "Name", "Half done").await;
    page.back().await;
    page.button("Leave without updating").await;
    page.get("heading", "Service Accounts").await;
    page.until("the address is the list's", || async {
        page.route().await == list_route("")
    })
    .await;
}

async fn back_to_before_the_page_ran_asks_first_too(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    let here = page.route().await;
    // As when the address was changed before anything of the page was there to take note of it.
    page.script(
        "history.replaceState(null, '', '#/');
         history.pushState(1, '', '#' + arguments[0])",
        json!([here]),
    )
    .await;
    page.fill_name("Half done").await;
    page.back().await;
    page.get("alertdialog", "Leave without updating?").await;
    assert_eq!(page.route().await, here);
    page.button("Stay").await;
    page.holds("textbox", "Name", "Half done").await;
    page.back().await;
    page.button("Leave without updating").await;
    page.get("heading", "Service Accounts").await;
}

/// Whoever stays is where they were, with what they had typed.
async fn asked_and_staying(page: &Page, here: &str) {
    page.get("alertdialog", "Leave without updating?").await;
    page.button("Stay").await;
    page.until("the address is the form's", || async {
        page.route().await == here
    })
    .await;
    page.holds("textbox", "Name", "Half done").await;
}

async fn forward_from_before_the_page_ran_asks_first_too(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    let here = page.route().await;
    // Two entries of which the first is not known, and the second says that it lies before it.
    for depth in [-3, 1, 2] {
        page.script(
            "history.replaceState(null, '', '#' + arguments[0]);
             history.pushState(arguments[1], '', '#/')",
            json!([here, depth]),
        )
        .await;
        page.back().await;
        page.fill_name("Half done").await;
        page.forward().await;
        asked_and_staying(page, &here).await;
        page.back().await;
        asked_and_staying(page, &here).await;
        page.fill_name("Payroll export").await;
    }
    page.fill_name("Half done").await;
    page.button("Cancel").await;
    page.button("Leave without updating").await;
    page.get("heading", "Service Accounts").await;
}

async fn signing_out_with_edits_asks_first(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Half done").await;
    page.sign_out().await;
    page.get("alertdialog", "Leave without updating?").await;
    page.button("Leave without updating").await;
    page.get("heading", "Connect to your company").await;
}

async fn the_browser_is_told_to_ask_only_while_there_are_edits(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    let asks = "const event = new Event('beforeunload', { cancelable: true });
                window.dispatchEvent(event);
                return event.defaultPrevented";
    assert_eq!(page.script(asks, json!([])).await, json!(false));
    page.fill_name("Half done").await;
    assert_eq!(page.script(asks, json!([])).await, json!(true));
    page.fill_name("Payroll export").await;
    page.until("nothing is left to lose", || async {
        page.script(asks, json!([])).await == json!(false)
    })
    .await;
    page.fill_name("Done").await;
    page.button("Update").await;
    page.sees("Saved").await;
    assert_eq!(page.script(asks, json!([])).await, json!(false));
    page.link("Back to list").await;
    page.get("heading", "Service Accounts").await;
}
