//! Addresses, back and forward, titles and focus.

use std::time::Duration;

use e2e::{Because, Role, Test, TestEnv, edit_route, list_route, test};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    vec![
        test!(back_and_forward_lead_through_the_screens).in_every_engine(Because::History),
        test!(a_deep_link_opens_after_connecting_and_after_a_reload)
            .in_every_engine(Because::Storage),
        test!(an_address_that_leads_nowhere_says_so),
        test!(every_screen_has_its_title_and_its_focus).in_every_engine(Because::Focus),
        test!(going_back_to_the_list_finds_it_as_it_was).in_every_engine(Because::Focus),
        test!(a_frame_that_comes_late_takes_the_focus_from_nobody),
        test!(another_company_is_a_menu_away),
    ]
}

async fn back_and_forward_lead_through_the_screens(env: &TestEnv) {
    let page = env.list().await;
    page.press("link", "Edit Payroll export").await;
    page.get("heading", "Edit a service account").await;
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
    page.press("checkbox", "Keep for this tab").await;
    env.connect(Role::Admin).await;
    page.holds("textbox", "Name", "Payroll export").await;
    page.reload().await;
    page.holds("textbox", "Name", "Payroll export").await;
    assert_eq!(page.route().await, route);
}

async fn an_address_that_leads_nowhere_says_so(env: &TestEnv) {
    let page = env.connect_at(Role::Admin, "/nowhere").await;
    page.get("heading", "There is nothing at this address")
        .await;
    assert_eq!(page.title().await, "Page not found – Service Accounts");
    page.press("link", "Go to Service Accounts").await;
    page.get("heading", "Choose a company").await;
}

async fn every_screen_has_its_title_and_its_focus(env: &TestEnv) {
    let page = env.list().await;
    page.focuses("heading", "Service Accounts").await;
    assert_eq!(page.title().await, "Service Accounts");
    page.press("link", "Edit Payroll export").await;
    page.focuses("heading", "Edit a service account").await;
    assert_eq!(
        page.title().await,
        "Edit a service account – Service Accounts"
    );
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
