//! Permissions: a level for each tool, saved with a version of their own.

use std::time::Duration;

use e2e::{Answer, Because, Key, Method, Role, Test, TestEnv, edit_route, list_route, test};

use serde_json::json;

use crate::edit::click_three_times;
use crate::pauses::sent;

pub fn tests() -> Vec<Test> {
    vec![
        test!(a_level_is_chosen_and_saved),
        test!(all_shown_tools_are_set_at_once),
        test!(ctrl_s_presses_save_permissions),
        test!(the_search_stands_level_with_the_buttons_beside_it),
        test!(levels_are_copied_from_another_account),
        test!(escape_in_an_open_menu_closes_the_menu_alone).in_every_engine(Because::Keyboard),
        test!(copying_can_be_called_off).in_every_engine(Because::Dialogs),
        test!(a_preset_for_reading_leaves_out_what_decides_about_accounts),
        test!(a_level_that_decides_about_accounts_is_warned_of),
        test!(nothing_changed_sends_nothing),
        test!(a_tool_that_came_after_the_account_is_marked),
        test!(w2_without_directory_they_can_be_read_only),
        test!(f2_what_somebody_else_set_on_another_tool_is_kept),
        test!(f1_a_clash_on_one_tool_is_decided_by_the_person),
        test!(f8_an_account_that_was_deleted_meanwhile_is_said_to_be_gone),
        test!(f14_a_double_click_saves_once),
        test!(f19_a_save_of_unclear_outcome_is_looked_into),
        test!(leaving_with_choices_asks_first),
        test!(with_the_keyboard_alone).in_every_engine(Because::Keyboard),
    ]
}

/// "Safety observation alerts" stands at None everywhere.
const POWERLESS: &str = "Safety observation alerts";

async fn a_level_is_chosen_and_saved(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    page.sees("every API call will fail").await;
    page.press("radio", "Documents: Read-Only").await;
    page.sees("1 change").await;
    page.button("Save permissions").await;
    page.sees("Saved").await;
    page.sees_no("every API call will fail").await;
    let account = env.api.account_named(POWERLESS).await;
    assert_eq!(
        env.api.level(&account["id"], "documents").await,
        "read_only"
    );
    page.press("link", "Settings").await;
    page.sees("1 tool").await;
    page.press("link", "History").await;
    page.sees("Ada Admin set Documents to Read-Only (was None).")
        .await;
    page.press("link", "Service Accounts").await;
    page.sees("1 tool").await;
}

async fn all_shown_tools_are_set_at_once(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    page.fill("searchbox", "Search tools", "p").await;
    page.has_no("radio", "Documents: None").await;
    page.button("Set all shown to…").await;
    page.button("Standard").await;
    page.fill("searchbox", "Search tools", "").await;
    assert!(page.is_checked("radio", "Documents: None").await);
    assert!(page.is_checked("radio", "Planroom: Standard").await);
    page.button("Save permissions").await;
    page.sees("Saved").await;
    let id = env.api.account_named(POWERLESS).await["id"].clone();
    assert_eq!(env.api.level(&id, "reports").await, "standard");
    assert_eq!(env.api.level(&id, "documents").await, "none");
    page.button("Apply preset…").await;
    page.button("None on every tool").await;
    page.button("Save permissions").await;
    page.sees("every API call will fail").await;
}

async fn levels_are_copied_from_another_account(env: &TestEnv) {
    let original = env.api.account_named("Payroll export").await;
    env.api
        .set_level(&original["id"], "documents", "standard")
        .await;
    let page = env.permissions(POWERLESS).await;
    page.button("Apply preset…").await;
    page.button("Copy from another account…").await;
    page.get("dialog", "Copy permissions from another account")
        .await;
    page.button("Copy permissions").await;
    page.sees("Choose an account.").await;
    page.fill("combobox", "Account to copy from", "payroll")
        .await;
    page.press("option", "Payroll export").await;
    page.button("Copy permissions").await;
    page.has_no("dialog", "Copy permissions from another account")
        .await;
    assert!(page.is_checked("radio", "Documents: Standard").await);
    assert_eq!(env.requests("PUT"), 1);
    page.button("Save permissions").await;
    page.sees("Saved").await;
    let copy = env.api.account_named(POWERLESS).await;
    let original = env.api.account_named("Payroll export").await;
    assert_eq!(copy["permissions"], original["permissions"]);
}

async fn ctrl_s_presses_save_permissions(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    page.press("radio", "Documents: Read-Only").await;
    page.key_with_control("s").await;
    page.sees("Saved").await;
}

/// Only a browser knows where things are.
async fn the_search_stands_level_with_the_buttons_beside_it(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    let edges = page
        .script(
            "const search = find('searchbox', 'Search tools')[0].parentElement;
            const [menu] = find('button', 'Apply preset…');
            return [search, menu].map((one) => one.getBoundingClientRect().bottom);",
            json!([]),
        )
        .await;
    assert_eq!(edges[0], edges[1]);
}

async fn escape_in_an_open_menu_closes_the_menu_alone(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    page.press("radio", "Documents: Read-Only").await;
    // From the button itself, and from what is in the menu: in the form, and at the top of the page.
    for menu in ["Apply preset…", "Signed in as Ada Admin"] {
        for tabs in [0, 2] {
            page.button(menu).await;
            for _ in 0..tabs {
                page.key(Key::Tab + "").await;
            }
            page.key(Key::Escape + "").await;
            page.focuses("button", menu).await;
            let open = page.attribute("button", menu, "aria-expanded").await;
            assert_eq!(open.as_deref(), Some("false"), "{menu}");
            page.has_no("alertdialog", "Leave without saving?").await;
        }
    }
    assert!(page.is_checked("radio", "Documents: Read-Only").await);
}

async fn copying_can_be_called_off(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    page.press("radio", "Documents: Read-Only").await;
    for _ in 0..2 {
        page.button("Apply preset…").await;
        page.button("Copy from another account…").await;
        page.get("dialog", "Copy permissions from another account")
            .await;
        page.fill("combobox", "Account to copy from", "payroll")
            .await;
        page.key(Key::Escape + "").await;
        page.key(Key::Escape + "").await;
        page.has_no("dialog", "Copy permissions from another account")
            .await;
    }
    page.button("Save permissions").await;
    page.sees("Saved").await;
}

async fn a_preset_for_reading_leaves_out_what_decides_about_accounts(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    page.press("radio", "Directory: Standard").await;
    page.button("Apply preset…").await;
    page.button("Read-Only, except None on Admin and Directory")
        .await;
    page.sees("12 changes").await;
    assert!(page.is_checked("radio", "Admin: None").await);
    assert!(page.is_checked("radio", "Directory: None").await);
    assert!(page.is_checked("radio", "Equipment: Read-Only").await);
    page.button("Apply preset…").await;
    page.button("Reset to saved").await;
    assert!(page.is_checked("radio", "Equipment: None").await);
    assert_eq!(env.requests("PUT"), 0);
}

async fn a_level_that_decides_about_accounts_is_warned_of(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    page.press("radio", "Admin: Standard").await;
    page.press("radio", "Directory: Standard").await;
    page.sees("2 changes").await;
    page.sees_no("Admin access lets this account").await;
    page.button("Set all to…").await;
    page.button("Admin").await;
    // Told by themselves, however many tools go the same way.
    page.sees("12 tools").await;
    page.sees("lets this account manage all service accounts")
        .await;
    page.sees("lets this account change the permissions of all service accounts")
        .await;
}

async fn nothing_changed_sends_nothing(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    page.press("radio", "Documents: Admin").await;
    page.press("radio", "Documents: None").await;
    page.button("Save permissions").await;
    page.sees("Nothing has changed").await;
    assert_eq!(env.requests("PUT"), 0);
}

async fn a_tool_that_came_after_the_account_is_marked(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    page.has_no("row", "Documents New tool…").await;
    page.fill("searchbox", "Search tools", "equip").await;
    page.get("row", "Equipment New tool…").await;
    page.press("radio", "Equipment: Read-Only").await;
    page.has_no("row", "Equipment New tool…").await;
    page.get("row", "Equipment Changed…").await;
    page.has_no("row", "Documents New tool…").await;
}

async fn w2_without_directory_they_can_be_read_only(env: &TestEnv) {
    let page = env.permissions_as(Role::Operator, "Payroll export").await;
    page.sees("Requires Admin access to the Directory tool")
        .await;
    let off = page
        .attribute("radio", "Documents: Admin", "aria-disabled")
        .await;
    assert_eq!(off.as_deref(), Some("true"));
    page.press("radio", "Documents: Admin").await;
    assert!(!page.is_checked("radio", "Documents: Admin").await);
    page.has_no("button", "Apply preset…").await;
    page.button("Save permissions").await;
    assert_eq!(env.requests("PUT"), 0);
}

async fn f2_what_somebody_else_set_on_another_tool_is_kept(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    let id = env.api.account_named(POWERLESS).await["id"].clone();
    page.press("radio", "Documents: Read-Only").await;
    env.api.set_level(&id, "reports", "standard").await;
    page.button("Save permissions").await;
    page.sees("Ada Admin changed permissions while you were editing")
        .await;
    page.sees("They changed different tools").await;
    assert_eq!(env.api.level(&id, "documents").await, "none");
    assert!(page.is_checked("radio", "Reports: Standard").await);
    page.button("Save permissions").await;
    page.sees("Saved").await;
    assert_eq!(env.api.level(&id, "documents").await, "read_only");
    assert_eq!(env.api.level(&id, "reports").await, "standard");
}

async fn f1_a_clash_on_one_tool_is_decided_by_the_person(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    let id = env.api.account_named(POWERLESS).await["id"].clone();
    page.press("radio", "Documents: Admin").await;
    env.api.set_level(&id, "documents", "read_only").await;
    page.button("Save permissions").await;
    page.sees("You both changed some of the same tools").await;
    assert!(page.is_checked("radio", "Documents: Admin").await);
    page.button("Discard my changes").await;
    assert!(page.is_checked("radio", "Documents: Read-Only").await);
    page.button("Save permissions").await;
    page.sees("Nothing has changed").await;
    assert_eq!(env.api.level(&id, "documents").await, "read_only");
}

async fn f8_an_account_that_was_deleted_meanwhile_is_said_to_be_gone(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    let id = env.api.account_named(POWERLESS).await["id"].clone();
    page.press("radio", "Documents: Read-Only").await;
    env.api.delete(&id).await;
    page.button("Save permissions").await;
    page.sees("This account was deleted").await;
    page.sees("It can't be restored").await;
    assert!(page.is_checked("radio", "Documents: Read-Only").await);
    page.go(&list_route("")).await;
    page.button("Leave without saving").await;
    page.get("heading", "Service Accounts").await;
    page.sees("Payroll export").await;
    page.sees_no(POWERLESS).await;
}

async fn f14_a_double_click_saves_once(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    page.press("radio", "Documents: Read-Only").await;
    let late = Answer::Late(Duration::from_millis(700));
    env.proxy.fault(Method::PUT, "permissions", late);
    click_three_times(page, "Save permissions").await;
    page.sees("Saved").await;
    assert_eq!(sent(env, &Method::PUT), 1);
    let id = env.api.account_named(POWERLESS).await["id"].clone();
    assert_eq!(env.api.level(&id, "documents").await, "read_only");
}

async fn f19_a_save_of_unclear_outcome_is_looked_into(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    let id = env.api.account_named(POWERLESS).await["id"].clone();
    page.press("radio", "Documents: Read-Only").await;
    env.proxy.fault(
        Method::PUT,
        "permissions",
        Answer::After(502, "text/plain", ""),
    );
    page.button("Save permissions").await;
    page.sees("Saved").await;
    page.press("radio", "Documents: Standard").await;
    env.proxy.fault(
        Method::PUT,
        "permissions",
        Answer::Instead(502, "text/plain", ""),
    );
    page.button("Save permissions").await;
    page.sees("Your edits are kept").await;
    assert_eq!(env.api.level(&id, "documents").await, "read_only");
    page.button("Save permissions").await;
    page.sees("Saved").await;
    assert_eq!(env.api.level(&id, "documents").await, "standard");
}

async fn leaving_with_choices_asks_first(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    let id = env.api.account_named(POWERLESS).await["id"].to_string();
    page.press("radio", "Documents: Read-Only").await;
    page.button("Cancel").await;
    page.get("alertdialog", "Leave without saving?").await;
    page.button("Stay").await;
    page.press("radio", "Documents: None").await;
    page.button("Cancel").await;
    page.get("textbox", "Name").await;
    assert_eq!(page.route().await, edit_route(&id));
}

async fn with_the_keyboard_alone(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    for _ in 0..40 {
        page.key(Key::Tab + "").await;
        let focus = page.focus().await;
        if focus.name == "Documents: None" {
            break;
        }
    }
    page.focuses("radio", "Documents: None").await;
    page.key(Key::Right + "").await;
    page.focuses("radio", "Documents: Read-Only").await;
    page.key(Key::Enter + "").await;
    page.sees("Saved").await;
    let id = env.api.account_named(POWERLESS).await["id"].clone();
    assert_eq!(env.api.level(&id, "documents").await, "read_only");
}
