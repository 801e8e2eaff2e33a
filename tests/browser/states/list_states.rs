//! The list of a company's accounts.

use e2e::{Answer, Key, Method, PolicyOptions, Role, Setup, State, TestEnv, list_route, state};
use time::macros::date;

use crate::bulk::{select, select_all};

pub fn states() -> Vec<State> {
    vec![
        state!(the_list, "List", "Twenty accounts, all concerns"),
        state!(loading, "List", "Loading"),
        state!(an_empty_company, "List", "No accounts yet"),
        state!(nothing_found, "List", "No match"),
        state!(a_filter_that_is_in_force, "List", "A filter"),
        state!(three_filters, "List", "All filters"),
        state!(
            filters_unfolded,
            "List",
            "Filters unfolded on a phone",
            super::phone()
        ),
        state!(a_selection, "List", "One selected"),
        state!(all_selected, "List", "All selected"),
        state!(
            a_selection_of_all_that_match,
            "List",
            "All that match selected",
            many()
        ),
        state!(a_selection_to_read, "List", "Selected, read-only"),
        state!(the_list_to_read, "List", "Read-only"),
        state!(many_accounts, "List", "Thousands", many()),
        state!(
            counts_that_are_not_known_yet,
            "List",
            "Counts not known yet",
            many()
        ),
        state!(counting, "List", "Counting on demand", very_many()),
        state!(not_loaded, "List", "Not loaded"),
        state!(not_loaded_again, "List", "Not loaded anew"),
        state!(
            a_row_that_cannot_be_read,
            "List",
            "A row that cannot be read"
        ),
        state!(
            sorted_otherwise,
            "List",
            "An order that the API does not have",
            many()
        ),
        state!(
            the_end_is_announced,
            "List",
            "The end is announced",
            announced()
        ),
        state!(creation_has_ended, "List", "Creation has ended", ended()),
        state!(retired, "List", "Retired", retired_long_ago()),
        state!(deleted, "List", "After a deletion"),
        state!(the_view_menu, "List", "View menu"),
        state!(low_rows, "List", "Low rows, fewer columns"),
        state!(a_view_without_a_name, "List", "A view without a name"),
        state!(just_edited, "List", "Just edited"),
    ]
}

pub fn many() -> Setup {
    Setup {
        accounts: 2500,
        ..Setup::default()
    }
}

fn very_many() -> Setup {
    Setup {
        accounts: 10_500,
        ..Setup::default()
    }
}

fn with_policy(policy: PolicyOptions) -> Setup {
    Setup {
        policy,
        ..Setup::default()
    }
}

fn announced() -> Setup {
    with_policy(PolicyOptions {
        creation_ends_on: Some(date!(2099 - 01 - 21)),
        sunset_on: Some(date!(2099 - 03 - 18)),
        ..PolicyOptions::default()
    })
}

pub fn ended() -> Setup {
    with_policy(PolicyOptions {
        creation_ends_on: Some(date!(2024 - 01 - 21)),
        sunset_on: Some(date!(2099 - 03 - 18)),
        ..PolicyOptions::default()
    })
}

fn retired_long_ago() -> Setup {
    with_policy(PolicyOptions {
        creation_ends_on: Some(date!(2024 - 01 - 21)),
        sunset_on: Some(date!(2024 - 03 - 18)),
        ..PolicyOptions::default()
    })
}

async fn the_list(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    page.get("button", "3 Never used").await;
}

async fn loading(env: &TestEnv) {
    let hold = env.proxy.hold(Method::GET, "service_accounts?");
    env.list().await;
    hold.reached().await;
}

async fn an_empty_company(env: &TestEnv) {
    let empty = Answer::Instead(200, "application/json", "[]");
    env.proxy
        .faults(Method::GET, "service_accounts?", empty, 10);
    let page = env.list().await;
    page.get("heading", "No service accounts yet").await;
}

async fn nothing_found(env: &TestEnv) {
    let page = env
        .connect_at(Role::Admin, &list_route("?search=zzzz"))
        .await;
    page.get("heading", "No matching service accounts").await;
}

async fn a_filter_that_is_in_force(env: &TestEnv) {
    let page = env.list().await;
    page.button("3 No permissions").await;
    page.sees("3 matching service accounts").await;
}

async fn three_filters(env: &TestEnv) {
    let query = "?app_type=custom&functional=true&permissions=some&search=a&sort=-updated_at";
    let page = env.connect_at(Role::Admin, &list_route(query)).await;
    page.sees("matching service account").await;
}

async fn filters_unfolded(env: &TestEnv) {
    let page = env
        .connect_at(Role::Admin, &list_route("?app_type=custom"))
        .await;
    page.button("Filters (1)").await;
    page.get("combobox", "Health").await;
}

async fn a_selection(env: &TestEnv) {
    let page = env.list().await;
    select(page, "Payroll export").await;
    page.sees("1 selected").await;
}

async fn all_selected(env: &TestEnv) {
    let page = env.list().await;
    select_all(page).await;
    page.sees("20 selected").await;
}

async fn a_selection_of_all_that_match(env: &TestEnv) {
    let page = env.list().await;
    page.sees("2,500 service accounts").await;
    page.press("checkbox", "Select all").await;
    page.sees("2,500 selected").await;
}

async fn a_selection_to_read(env: &TestEnv) {
    let page = env.connect_at(Role::Reader, &list_route("")).await;
    select_all(page).await;
    page.sees("20 selected").await;
}

async fn the_list_to_read(env: &TestEnv) {
    let page = env.connect_at(Role::Reader, &list_route("")).await;
    page.sees("20 service accounts").await;
    page.sees("Requires Admin access to the Admin tool").await;
}

async fn many_accounts(env: &TestEnv) {
    let page = env.list().await;
    page.sees("2,500 service accounts").await;
    page.sees("Never used").await;
}

async fn counts_that_are_not_known_yet(env: &TestEnv) {
    let hold = env.proxy.hold(Method::GET, "per_page=400");
    let page = env.list().await;
    hold.reached().await;
    page.get("button", "Never used").await;
}

async fn counting(env: &TestEnv) {
    let page = env.list().await;
    page.sees("10,500 service accounts").await;
    let hold = env.proxy.hold(Method::GET, "per_page=800");
    page.button("Count all 10,500").await;
    hold.reached().await;
    page.sees("Checked 800 of 10,500").await;
}

async fn not_loaded(env: &TestEnv) {
    let broken = Answer::Instead(502, "text/html", "<h1>Bad gateway</h1>");
    env.proxy
        .faults(Method::GET, "service_accounts?", broken, 10);
    let page = env.list().await;
    page.sees("Something went wrong on the server (502)").await;
}

async fn not_loaded_again(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    let broken = Answer::Instead(500, "text/plain", "out of order");
    env.proxy
        .faults(Method::GET, "service_accounts?", broken, 10);
    page.button("Refresh").await;
    page.sees("Something went wrong on the server (500)").await;
}

async fn a_row_that_cannot_be_read(env: &TestEnv) {
    let rows = r#"[{"id": 1, "name": "Whole"}, {"id": 1e400, "name": "Broken"}]"#;
    let rows = Answer::Instead(200, "application/json", rows);
    env.proxy.fault(Method::GET, "service_accounts?", rows);
    let page = env.list().await;
    page.sees("Unreadable").await;
}

async fn sorted_otherwise(env: &TestEnv) {
    let refused = Answer::Instead(400, "application/problem+json", "{}");
    env.proxy
        .faults(Method::GET, "sort=permissions", refused, 10);
    let page = env
        .connect_at(Role::Admin, &list_route("?sort=permissions"))
        .await;
    page.sees("This server can't sort by Permissions").await;
}

async fn the_end_is_announced(env: &TestEnv) {
    let page = env.list().await;
    page.sees("They stop working on March 18, 2099.").await;
    page.sees("20 service accounts").await;
}

async fn creation_has_ended(env: &TestEnv) {
    let page = env.list().await;
    page.sees("New service accounts can no longer be created")
        .await;
    page.sees("20 service accounts").await;
}

async fn retired(env: &TestEnv) {
    let page = env.list().await;
    page.sees("Service accounts have stopped working").await;
    page.sees("20 service accounts").await;
}

async fn deleted(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.button("Delete").await;
    page.fill("textbox", "Type the name…", "Payroll export")
        .await;
    page.button("Delete").await;
    page.sees("19 service accounts").await;
}

async fn the_view_menu(env: &TestEnv) {
    the_list(env).await;
    env.page.button("View").await;
    env.page.get("button", "Save this view").await;
}

async fn low_rows(env: &TestEnv) {
    the_view_menu(env).await;
    let page = &env.page;
    page.button("Compact").await;
    page.button("View").await;
    page.button("Client ID").await;
    page.key(Key::Escape).await;
    page.has_no("columnheader", "Client ID").await;
}

async fn a_view_without_a_name(env: &TestEnv) {
    the_view_menu(env).await;
    env.page.button("Save this view").await;
    env.page.button("Save").await;
    env.page.sees("Enter a name for the view.").await;
}

async fn just_edited(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Payroll").await;
    page.button("Update").await;
    page.link("Back to list").await;
    page.sees("Just edited").await;
}
