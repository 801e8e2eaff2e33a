//! Keys alone, and Ctrl+K: that each screen answers them, and that whoever types, or has the focus in somebody
//! else's page, is left alone. What a key asks for is decided in `src/shortcuts.rs`.

use e2e::{Because, Key, Method, Page, Test, TestEnv, test};
use serde_json::json;

use crate::host::at_the_list;
use crate::start::own_page;

pub fn tests() -> Vec<Test> {
    vec![
        test!(keys_lead_from_row_to_row_into_an_account_and_on_to_the_next)
            .in_every_engine(Because::Keyboard),
        test!(x_selects_and_shift_x_a_range),
        test!(slash_leads_to_the_search_from_every_screen),
        test!(n_begins_a_new_account),
        test!(no_key_alone_does_anything_while_somebody_types),
        test!(keys_that_lead_away_from_edits_ask_first),
        test!(the_shortcuts_are_listed_and_can_be_turned_off),
        test!(go_to_finds_accounts_and_screens).in_every_engine(Because::Keyboard),
        test!(go_to_remembers_what_was_opened_until_signing_out),
        test!(go_to_takes_nothing_that_does_not_answer_what_is_typed),
        test!(the_page_around_has_its_keys_to_itself, own_page())
            .in_every_engine(Because::Keyboard),
    ]
}

/// The list, with the focus nowhere, as after loading the page.
async fn list(env: &TestEnv) -> &Page {
    let page = env.list().await;
    page.get("link", "Edit Payroll export").await;
    page
}

/// The names of the accounts, in the order of the rows.
async fn names(page: &Page) -> Vec<String> {
    let rows = "return find('link', 'Edit …').map((link) => nameOf(link).slice('Edit '.length))";
    let names = page.script(rows, json!([])).await;
    serde_json::from_value(names).expect("names")
}

async fn keys_lead_from_row_to_row_into_an_account_and_on_to_the_next(env: &TestEnv) {
    let page = list(env).await;
    let names = names(page).await;
    let names = [&*names[0], &*names[1]];
    page.key("j").await;
    page.focuses("link", names[0]).await;
    page.key("j").await;
    page.focuses("link", names[1]).await;
    page.key("k").await;
    page.focuses("link", names[0]).await;
    page.key(Key::Enter).await;
    page.get("heading", names[0]).await;
    page.key("j").await;
    page.get("heading", names[1]).await;
    page.key("k").await;
    page.get("heading", names[0]).await;
    // From a heading the way leads into the rows.
    page.link("Service Accounts").await;
    page.focuses("link", names[0]).await;
    page.key(Key::Up).await;
    page.key("j").await;
    page.focuses("link", names[0]).await;
    page.key(Key::Enter).await;
    page.get("heading", names[0]).await;
    // A cell in which there is nothing to press leads there, too.
    page.link("Service Accounts").await;
    page.focuses("link", names[0]).await;
    page.key(Key::Left).await;
    page.focuses("checkbox", &format!("Select {}", names[0]))
        .await;
    page.key(Key::Enter).await;
    page.get("heading", names[0]).await;
}

async fn x_selects_and_shift_x_a_range(env: &TestEnv) {
    let page = list(env).await;
    for key in ["j", "x", "j", "j"] {
        page.key(key).await;
    }
    page.sees("1 selected").await;
    page.key("X").await;
    page.sees("3 selected").await;
    page.key("x").await;
    page.sees("2 selected").await;
    page.key(Key::Escape).await;
    page.has_no("region", "Selected service accounts").await;
}

async fn slash_leads_to_the_search_from_every_screen(env: &TestEnv) {
    let page = list(env).await;
    page.key("/").await;
    page.focuses("searchbox", "Search").await;
    page.fill("searchbox", "Search", "payroll").await;
    page.link("Edit Payroll export").await;
    page.get("heading", "Payroll export").await;
    page.key("/").await;
    page.focuses("searchbox", "Search").await;
    page.holds("searchbox", "Search", "payroll").await;
}

async fn n_begins_a_new_account(env: &TestEnv) {
    let page = list(env).await;
    page.key("n").await;
    page.get("heading", "New service account").await;
}

async fn no_key_alone_does_anything_while_somebody_types(env: &TestEnv) {
    let page = list(env).await;
    page.fill("searchbox", "Search", "n/xjk?").await;
    page.focus_on("combobox", "App Type").await;
    page.key("n").await;
    page.get("heading", "Service Accounts").await;
    page.has_no("dialog", "Keyboard shortcuts").await;
    page.link("New service account").await;
    page.fill_name("n/xjk?").await;
    // Nor while an input method composes, nor in an open menu.
    let compose = "for (const how of [{ isComposing: true }, { keyCode: 229 }])
        find('heading', 'New service account')[0].dispatchEvent(
          new KeyboardEvent('keydown', { key: '?', bubbles: true, composed: true, ...how }))";
    page.script(compose, json!([])).await;
    page.button("Signed in…").await;
    page.key("?").await;
    page.key(Key::Tab).await;
    page.key("?").await;
    page.has_no("dialog", "Keyboard shortcuts").await;
    page.get("heading", "New service account").await;
}

async fn keys_that_lead_away_from_edits_ask_first(env: &TestEnv) {
    let page = list(env).await;
    page.link("Edit Payroll export").await;
    page.fill_name("Half done").await;
    page.focus_on("link", "History").await;
    for key in ["j", "k", "n", "/"] {
        page.key(key).await;
        page.get("alertdialog", "Leave without updating?").await;
        page.button("Stay").await;
        page.has_no("alertdialog", "Leave without updating?").await;
    }
    go_to(page, "New service").await;
    page.get("alertdialog", "Leave without updating?").await;
    page.button("Stay").await;
    page.holds("textbox", "Name", "Half done").await;
}

async fn the_shortcuts_are_listed_and_can_be_turned_off(env: &TestEnv) {
    let page = list(env).await;
    page.key("?").await;
    page.get("dialog", "Keyboard shortcuts").await;
    page.sees("Next account J").await;
    page.press("checkbox", "Use single-key shortcuts").await;
    page.button("Close").await;
    for key in ["n", "?", "j"] {
        page.key(key).await;
    }
    page.has_no("dialog", "Keyboard shortcuts").await;
    page.get("heading", "Service Accounts").await;
    // Those with Ctrl stay, and it is remembered.
    go_to(page, "New service").await;
    page.get("heading", "New service account").await;
    page.reload().await;
    let page = list(env).await;
    page.key("n").await;
    page.get("heading", "Service Accounts").await;
    page.button("Signed in…").await;
    page.button("Keyboard shortcuts").await;
    page.press("checkbox", "Use single-key shortcuts").await;
    page.button("Close").await;
    page.key("n").await;
    page.get("heading", "New service account").await;
}

/// Takes the first of what "Go to" offers for a text.
async fn go_to(page: &Page, text: &str) {
    page.key_with_control("k").await;
    page.fill("combobox", "Account or page", text).await;
    page.until("there is something to choose", || page.has("option", "…"))
        .await;
    page.key(Key::Enter).await;
    page.has_no("dialog", "Go to").await;
}

async fn go_to_finds_accounts_and_screens(env: &TestEnv) {
    let page = list(env).await;
    go_to(page, "ayroll exp").await;
    page.focuses("heading", "Payroll export").await;
    // From within a field, and back to it.
    page.fill_name("Payroll export").await;
    page.key_with_control("k").await;
    page.focuses("combobox", "Account or page").await;
    page.key(Key::Escape).await;
    page.has_no("dialog", "Go to").await;
    page.focuses("textbox", "Name").await;
    go_to(page, "service accounts").await;
    page.get("heading", "Service Accounts").await;
}

async fn go_to_remembers_what_was_opened_until_signing_out(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.link("Service Accounts").await;
    page.link("Edit Nightly ERP sync").await;
    page.get("heading", "Nightly ERP sync").await;
    page.key_with_control("k").await;
    page.get("option", "Payroll export Opened recently").await;
    // Where one is already is no place to go to.
    page.has_no("option", "Nightly ERP sync Opened recently")
        .await;
    page.key(Key::Enter).await;
    page.focuses("heading", "Payroll export").await;
    page.reload().await;
    let page = list(env).await;
    page.key_with_control("k").await;
    page.get("option", "Payroll export Opened recently").await;
    page.key(Key::Escape).await;
    page.sign_out().await;
    page.get("heading", "Connect to your company").await;
    let kept = page.script("return JSON.stringify(localStorage)", json!([]));
    assert!(!kept.await.to_string().contains("Payroll"));
}

async fn go_to_takes_nothing_that_does_not_answer_what_is_typed(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    let hold = env.proxy.hold(Method::GET, "service_accounts?");
    page.key_with_control("k").await;
    page.fill("combobox", "Account or page", "nightly").await;
    page.key(Key::Enter).await;
    hold.reached().await;
    page.get("dialog", "Go to").await;
    hold.release();
    page.get("option", "Nightly ERP sync…").await;
    // Nor what was found for the text before.
    let hold = env.proxy.hold(Method::GET, "service_accounts?");
    page.fill("combobox", "Account or page", "badge").await;
    hold.reached().await;
    page.has_no("option", "…").await;
    page.key(Key::Enter).await;
    page.get("dialog", "Go to").await;
    hold.release();
    page.fill("combobox", "Account or page", "nightly").await;
    page.get("option", "Nightly ERP sync…").await;
    page.key(Key::Enter).await;
    page.focuses("heading", "Nightly ERP sync").await;
}

async fn the_page_around_has_its_keys_to_itself(env: &TestEnv) {
    let page = at_the_list(env).await;
    let beside = "const own = document.createElement('button');
        document.body.append(own);
        own.focus()";
    page.script(beside, json!([])).await;
    for key in ["n", "?"] {
        page.key(key).await;
    }
    page.key_with_control("k").await;
    page.has_no("dialog", "Keyboard shortcuts").await;
    page.has_no("dialog", "Go to").await;
    page.get("heading", "Service Accounts").await;
    page.focus_on("searchbox", "Search").await;
    page.key_with_control("k").await;
    page.get("dialog", "Go to").await;
}
