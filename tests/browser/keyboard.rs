//! Every job with the keyboard alone, from the top of a page that has just been loaded. Tabs are
//! counted: a stop that is added on the way is found out, and so is one that is gone.

use e2e::{Because, Key, Page, Role, Test, TestEnv, account_route, edit_route, list_route, test};
use serde_json::Value;

const REMEMBER: &str = "Remember until I close this tab";
const PAYROLL: &str = "Payroll export";
const CONFIRM: &str = "Type the name “Payroll export” to confirm";

pub fn tests() -> Vec<Test> {
    vec![
        test!(connecting_and_choosing_a_company).in_every_engine(Because::TabStops),
        test!(finding_an_account_and_opening_it).in_every_engine(Because::TabStops),
        test!(editing_a_name).in_every_engine(Because::TabStops),
        test!(choosing_another_app).in_every_engine(Because::TabStops),
        test!(creating_an_account_and_carrying_its_secret).in_every_engine(Because::TabStops),
        test!(setting_a_permission).in_every_engine(Because::TabStops),
        test!(resetting_a_secret).in_every_engine(Because::TabStops),
        test!(replacing_an_account).in_every_engine(Because::TabStops),
        test!(deleting_an_account).in_every_engine(Because::TabStops),
        test!(setting_the_app_type_of_two).in_every_engine(Because::TabStops),
        test!(going_to_the_next_account_and_back).in_every_engine(Because::TabStops),
        test!(signing_out).in_every_engine(Because::TabStops),
    ]
}

/// Loads a route as somebody whose token the tab remembers: nothing has the focus, and Tab begins at
/// the top.
async fn from_the_top<'e>(env: &'e TestEnv, route: &str, heading: &str) -> &'e Page {
    let page = &env.page;
    page.go(route).await;
    page.press("checkbox", REMEMBER).await;
    env.connect(Role::Admin).await;
    page.get("heading", heading).await;
    page.reload().await;
    page.get("heading", heading).await;
    let focus = page.focus().await;
    assert_eq!(
        focus.role, "",
        "a page that was loaded leaves the focus to {focus}"
    );
    page
}

/// The same, past the bar by the first stop of all.
async fn from_the_content<'e>(env: &'e TestEnv, route: &str, heading: &str) -> &'e Page {
    let page = from_the_top(env, route, heading).await;
    tab(page, 1, "link", "Skip to content").await;
    enter(page).await;
    page
}

async fn list(env: &TestEnv) -> &Page {
    let page = from_the_content(env, &list_route(""), "Service Accounts").await;
    page.sees("20 service accounts").await;
    page.get("link", "Edit =SUM…").await;
    page
}

async fn account<'e>(env: &'e TestEnv, name: &str) -> (&'e Page, Value) {
    let account = env.api.account_named(name).await;
    let id = account["id"].clone();
    let page = from_the_content(env, &edit_route(&id.to_string()), name).await;
    page.holds("textbox", "Name", name).await;
    page.get("button", "Delete").await;
    (page, id)
}

/// Presses Tab so many times, after which this has the focus, and not before.
async fn tab(page: &Page, count: usize, role: &str, name: &str) {
    let mut stops = Vec::new();
    while stops.len() < 60 {
        page.key(Key::Tab + "").await;
        let focus = page.focus().await;
        let is_there = focus.role == role && focus.name == name;
        stops.push(focus.to_string());
        if is_there {
            break;
        }
    }
    assert!(
        stops.len() == count,
        "{role} {name:?} is {} Tabs away, and not {count}: {}",
        stops.len(),
        stops.join(", ")
    );
}

async fn enter(page: &Page) {
    page.key(Key::Enter + "").await;
}

/// Takes the secret along, and gives client ID and secret.
async fn carry_the_secret(page: &Page) -> (String, String) {
    page.focuses("button", "Show secret").await;
    enter(page).await;
    let credentials = crate::secret::shown(page).await;
    tab(page, 7, "button", "I've saved the secret").await;
    enter(page).await;
    page.has_no("dialog", "Save your client secret").await;
    credentials
}

async fn connecting_and_choosing_a_company(env: &TestEnv) {
    let page = &env.page;
    page.open().await;
    // The one thing to do here has the focus from the beginning.
    page.focuses("textbox", "Access token").await;
    page.key(env.sandbox.tokens.of(Role::Admin)).await;
    tab(page, 2, "checkbox", REMEMBER).await;
    page.key(" ").await;
    tab(page, 1, "button", "Connect").await;
    enter(page).await;
    page.focuses("heading", "Choose a company").await;
    tab(page, 2, "link", "Northern Lights Construction").await;
    enter(page).await;
    page.focuses("heading", "Service Accounts").await;
}

async fn finding_an_account_and_opening_it(env: &TestEnv) {
    let page = list(env).await;
    tab(page, 11, "searchbox", "Search").await;
    page.key("payroll exp").await;
    page.sees("1 matching service account").await;
    // It is there once the address says what is searched for.
    page.get("button", "Clear search and filters").await;
    tab(page, 6, "link", PAYROLL).await;
    enter(page).await;
    page.focuses("heading", PAYROLL).await;
}

async fn editing_a_name(env: &TestEnv) {
    let (page, id) = account(env, PAYROLL).await;
    tab(page, 6, "textbox", "Name").await;
    page.select_all().await;
    page.key("Payroll by keyboard").await;
    tab(page, 1, "button", "Update").await;
    enter(page).await;
    page.sees("Saved").await;
    page.focuses("button", "Update").await;
    assert_eq!(env.api.account(&id).await["name"], "Payroll by keyboard");
    tab(page, 1, "link", "Back to list").await;
    enter(page).await;
    page.focuses("heading", "Service Accounts").await;
}

async fn choosing_another_app(env: &TestEnv) {
    let name = "Nightly ERP sync";
    let apps = env.api.get("marketplace_apps?per_page=2000").await;
    let mut listed = apps.as_array().expect("a list").iter();
    let other = listed
        .rfind(|app| app["status"] == "listed")
        .expect("an app");
    let other = other["name"].as_str().expect("a name");
    let (page, id) = account(env, name).await;
    tab(page, 5, "radio", "Marketplace").await;
    tab(page, 1, "combobox", "Marketplace app").await;
    page.select_all().await;
    page.key(other).await;
    page.sees(&format!("Marketplace: {other}")).await;
    tab(page, 2, "button", "Update").await;
    enter(page).await;
    page.sees("Saved").await;
    let app = &env.api.account(&id).await["marketplace_app"]["name"];
    assert_eq!(app, other);
}

async fn creating_an_account_and_carrying_its_secret(env: &TestEnv) {
    let page = list(env).await;
    tab(page, 3, "link", "New service account").await;
    enter(page).await;
    page.focuses("heading", "New service account").await;
    tab(page, 1, "radio", "Marketplace").await;
    page.key(Key::Down + "").await;
    page.focuses("radio", "Custom").await;
    tab(page, 1, "textbox", "Name").await;
    page.key("Ledger bridge").await;
    tab(page, 1, "button", "Create").await;
    enter(page).await;
    let (client_id, secret) = carry_the_secret(page).await;
    let token = env.api.token(&client_id, &secret).await;
    token.expect("the secret that was carried works");
    page.focuses("heading", "Ledger bridge").await;
}

async fn setting_a_permission(env: &TestEnv) {
    let account = env.api.account_named(PAYROLL).await;
    let route = account_route(&account["id"].to_string(), "permissions");
    let page = from_the_content(env, &route, PAYROLL).await;
    page.get("radio", "Admin: None").await;
    tab(page, 8, "radio", "Admin: None").await;
    page.key(Key::Right + "").await;
    page.focuses("radio", "Admin: Read-Only").await;
    tab(page, 14, "button", "Save permissions").await;
    enter(page).await;
    page.sees("Saved").await;
    let tools = &env.api.account(&account["id"]).await["permissions"];
    assert_eq!(
        tools["none"].as_u64(),
        account["permissions"]["none"].as_u64().map(|none| none - 1)
    );
}

async fn resetting_a_secret(env: &TestEnv) {
    let (page, _) = account(env, PAYROLL).await;
    tab(page, 9, "button", "Reset secret").await;
    enter(page).await;
    page.focuses("textbox", CONFIRM).await;
    page.key(PAYROLL).await;
    enter(page).await;
    let (client_id, secret) = carry_the_secret(page).await;
    let token = env.api.token(&client_id, &secret).await;
    token.expect("the secret that was carried works");
    page.focuses("heading", PAYROLL).await;
}

async fn replacing_an_account(env: &TestEnv) {
    let (page, id) = account(env, PAYROLL).await;
    tab(page, 10, "button", "Replace").await;
    enter(page).await;
    page.focuses("heading", &format!("Replace {PAYROLL}")).await;
    tab(page, 1, "radio", "Custom").await;
    tab(page, 1, "textbox", "Name").await;
    enter(page).await;
    carry_the_secret(page).await;
    page.get("heading", "Copy permissions…").await;
    page.focuses("heading", &format!("Replace {PAYROLL}")).await;
    tab(page, 1, "button", "Copy permissions").await;
    enter(page).await;
    page.focuses("heading", "Copy permissions done").await;
    tab(
        page,
        2,
        "checkbox",
        &format!("{PAYROLL} is no longer in use"),
    )
    .await;
    page.key(" ").await;
    page.get("button", "Delete").await;
    tab(page, 1, "button", "Delete").await;
    enter(page).await;
    page.focuses("textbox", CONFIRM).await;
    page.key(PAYROLL).await;
    enter(page).await;
    page.sees("Replacement complete").await;
    assert!(!env.api.exists(&id).await);
}

async fn deleting_an_account(env: &TestEnv) {
    let (page, id) = account(env, PAYROLL).await;
    tab(page, 17, "button", "Delete").await;
    enter(page).await;
    page.focuses("textbox", CONFIRM).await;
    page.key(PAYROLL).await;
    enter(page).await;
    page.focuses("heading", "Service Accounts").await;
    assert!(!env.api.exists(&id).await);
}

async fn setting_the_app_type_of_two(env: &TestEnv) {
    let page = list(env).await;
    let names = crate::bulk::first_names(env, 2).await;
    tab(page, 15, "link", &names[0]).await;
    page.key(Key::Home + "").await;
    page.key(" ").await;
    page.key(Key::Down + "").await;
    page.key(" ").await;
    page.sees("2 selected").await;
    tab(page, 2, "button", "Set App Type").await;
    enter(page).await;
    page.focuses("heading", "Set App Type").await;
    tab(page, 1, "radio", "Marketplace").await;
    page.key(Key::Down + "").await;
    page.focuses("radio", "Custom").await;
    let update = page.get("button", "Update…").await;
    let update = update.text().await.expect("words");
    tab(page, 1, "button", &update).await;
    enter(page).await;
    page.get("button", "Done").await;
    for name in names {
        assert_eq!(env.api.account_named(&name).await["app_type"], "custom");
    }
}

async fn going_to_the_next_account_and_back(env: &TestEnv) {
    let page = list(env).await;
    let names = crate::bulk::first_names(env, 2).await;
    tab(page, 15, "link", &names[0]).await;
    enter(page).await;
    page.focuses("heading", &names[0]).await;
    page.get("link", "Next").await;
    page.key_with_shift(Key::Tab + "").await;
    page.focuses("link", "Next").await;
    enter(page).await;
    page.focuses("heading", &names[1]).await;
    page.key_with_shift(Key::Tab + "").await;
    page.key_with_shift(Key::Tab + "").await;
    page.focuses("link", "Previous").await;
    enter(page).await;
    page.focuses("heading", &names[0]).await;
}

async fn signing_out(env: &TestEnv) {
    let page = from_the_top(env, &list_route(""), "Service Accounts").await;
    tab(page, 3, "button", "Signed in as Ada Admin").await;
    enter(page).await;
    page.get("button", "Sign out").await;
    tab(page, 5, "button", "Sign out").await;
    enter(page).await;
    page.focuses("heading", "Connect to your company").await;
}
