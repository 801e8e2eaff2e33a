//! Addresses, back and forward, titles and focus.

use std::time::Duration;

use e2e::{Because, Role, Setup, Test, TestEnv, edit_route, list_route, test};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    vec![
        test!(back_and_forward_lead_through_the_screens).in_every_engine(Because::History),
        test!(a_deep_link_opens_after_connecting_and_after_a_reload)
            .in_every_engine(Because::Storage),
        test!(an_address_that_leads_nowhere_says_so),
        test!(every_screen_has_its_title_and_its_focus).in_every_engine(Because::Focus),
        test!(the_pages_of_an_account_lead_to_each_other),
        test!(
            previous_and_next_lead_through_the_list_as_it_was_asked,
            some_pages()
        ),
        test!(going_back_to_the_list_finds_it_as_it_was).in_every_engine(Because::Focus),
        test!(a_frame_that_comes_late_takes_the_focus_from_nobody),
        test!(another_company_is_a_menu_away),
    ]
}

async fn back_and_forward_lead_through_the_screens(env: &TestEnv) {
    let page = env.list().await;
    page.press("link", "Edit Payroll export").await;
    page.get("heading", "Payroll export").await;
    page.back().await;
    page.get("link", "Edit Payroll export").await;
    page.forward().await;
    page.holds("textbox", "Name", "Payroll export").await;
}

async fn a_deep_link_opens_after_connecting_and_after_a_reload(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let route = edit_route(&account["id"].to_string());
    let page = &env.page;
    page.go(&route).await;
    page.press("checkbox", "Remember until I close this tab")
        .await;
    env.connect(Role::Admin).await;
    page.holds("textbox", "Name", "Payroll export").await;
    page.reload().await;
    page.holds("textbox", "Name", "Payroll export").await;
    assert_eq!(page.route().await, route);
}

async fn an_address_that_leads_nowhere_says_so(env: &TestEnv) {
    let page = env.connect_at(Role::Admin, "/nowhere").await;
    page.get("heading", "This page doesn't exist").await;
    assert_eq!(page.title().await, "Page not found · Service Accounts");
    page.press("link", "Go to Service Accounts").await;
    page.get("heading", "Choose a company").await;
}

async fn every_screen_has_its_title_and_its_focus(env: &TestEnv) {
    let page = env.list().await;
    page.focuses("heading", "Service Accounts").await;
    assert_eq!(page.title().await, "Service Accounts");
    page.press("link", "Edit Payroll export").await;
    page.focuses("heading", "Payroll export").await;
    assert_eq!(
        page.title().await,
        "Payroll export · Settings · Service Accounts"
    );
    for (link, page_title) in [
        (
            "Permissions",
            "Payroll export · Permissions · Service Accounts",
        ),
        ("History", "Payroll export · History · Service Accounts"),
    ] {
        page.press("link", link).await;
        page.focuses("heading", "Payroll export").await;
        assert_eq!(page.title().await, page_title);
    }
    page.press("link", "Settings").await;
    page.fill_name("").await;
    page.button("Update").await;
    page.sees("Enter a name.").await;
    let title = "Error: Payroll export · Settings · Service Accounts";
    assert_eq!(page.title().await, title);
    page.fill_name("Payroll export").await;
    page.button("Replace").await;
    page.focuses("heading", "Replace Payroll export").await;
    assert_eq!(
        page.title().await,
        "Replace Payroll export · Service Accounts"
    );
}

async fn the_pages_of_an_account_lead_to_each_other(env: &TestEnv) {
    let page = env.edit("Budget dashboard").await;
    for link in ["Permissions", "History", "Settings"] {
        page.press("link", link).await;
        page.until("it is the one that is shown", || async {
            let current = page.attribute("link", link, "aria-current").await;
            current.as_deref() == Some("page")
        })
        .await;
        // What is wrong with the account is said on each (A2).
        page.shows("Contact email changed").await;
    }
    // What is typed is not lost on the way.
    page.fill_name("Half done").await;
    page.press("link", "Settings").await;
    page.holds("textbox", "Name", "Half done").await;
    page.press("link", "History").await;
    page.get("alertdialog", "Leave without updating?").await;
    page.button("Stay").await;
    page.holds("textbox", "Name", "Half done").await;
}

/// More accounts than are loaded unasked.
fn some_pages() -> Setup {
    Setup {
        accounts: 2500,
        ..Setup::default()
    }
}

async fn previous_and_next_lead_through_the_list_as_it_was_asked(env: &TestEnv) {
    let page = env
        .connect_at(Role::Admin, &list_route("?sort=-name"))
        .await;
    page.sees("2,500 service accounts").await;
    let rows = env
        .api
        .get("service_accounts?sort=-name&per_page=105")
        .await;
    let name = |row: usize| rows[row]["name"].as_str().expect("a name").to_owned();
    let at = |row: usize| edit_route(&rows[row]["id"].to_string());
    page.press("link", &format!("Edit {}", name(0))).await;
    page.focuses("heading", &name(0)).await;
    page.sees("1 of 2,500").await;
    page.has_no("link", "Previous").await;
    page.press("link", "Next").await;
    page.focuses("heading", &name(1)).await;
    page.sees("2 of 2,500").await;
    // From the last row that is loaded to the next one, on the same page of it.
    page.go(&at(99)).await;
    page.sees("100 of 2,500").await;
    page.press("link", "Permissions").await;
    page.press("link", "Next").await;
    page.get("heading", &name(100)).await;
    page.get("button", "Save permissions").await;
    page.press("link", "Settings").await;
    page.fill_name("Half done").await;
    page.press("link", "Next").await;
    page.get("alertdialog", "Leave without updating?").await;
    page.button("Stay").await;
    page.holds("textbox", "Name", "Half done").await;
    page.press("link", "Next").await;
    page.button("Leave without updating").await;
    page.focuses("heading", &name(101)).await;
    page.press("link", "Service Accounts").await;
    page.focuses("link", &format!("Edit {}", name(101))).await;
}

async fn going_back_to_the_list_finds_it_as_it_was(env: &TestEnv) {
    let page = env
        .connect_at(Role::Admin, &list_route("?app_type=custom"))
        .await;
    page.press("link", "Edit Payroll export").await;
    page.get("textbox", "Name").await;
    page.button("Cancel").await;
    page.focuses("link", "Edit Payroll export").await;
    assert_eq!(page.route().await, list_route("?app_type=custom"));
}

async fn a_frame_that_comes_late_takes_the_focus_from_nobody(env: &TestEnv) {
    let page = env.list().await;
    page.script(
        "const soon = window.requestAnimationFrame.bind(window);
         window.requestAnimationFrame = (draw) => setTimeout(() => soon(draw), 1500);",
        json!([]),
    )
    .await;
    page.link("New service account").await;
    page.press("radio", "Marketplace").await;
    page.fill("combobox", "Marketplace app", "Safe Track").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    page.focuses("combobox", "Marketplace app").await;
    page.press("option", "Safe Track…").await;
}

async fn another_company_is_a_menu_away(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    page.press("button", "Company: Northern Lights Construction")
        .await;
    page.button("Besançon Bâtiment S.A.").await;
    page.sees("4 service accounts").await;
    page.sees_no("Nightly ERP sync").await;
}
