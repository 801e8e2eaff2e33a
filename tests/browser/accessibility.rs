//! axe-core finds nothing, on any screen, in light and in dark.

use e2e::{Answer, Because, Method, PolicyOptions, Role, Setup, Test, TestEnv, list_route, test};
use time::macros::date;

pub fn tests() -> Vec<Test> {
    vec![
        test!(the_way_in),
        test!(the_list, announced()),
        test!(the_list_on_a_phone, phone()),
        test!(nothing_found),
        test!(the_form),
        test!(the_form_with_mistakes),
        test!(the_form_of_a_broken_account),
        test!(the_open_picker).in_every_engine(Because::Dialogs),
        test!(the_form_to_read),
        test!(a_question),
        test!(nowhere),
        test!(a_selection),
        test!(a_selection_on_a_phone, phone()),
        test!(a_selection_to_read),
        test!(a_preview_with_a_mistake),
        test!(a_run_and_its_outcomes),
        test!(a_deletion),
        test!(nothing_selected),
    ]
}

fn announced() -> Setup {
    Setup {
        policy: PolicyOptions {
            sunset_on: Some(date!(2099 - 03 - 18)),
            ..PolicyOptions::default()
        },
        ..Setup::default()
    }
}

pub fn phone() -> Setup {
    Setup {
        width: 320,
        ..Setup::default()
    }
}

/// Nothing is found, neither in light nor in dark.
pub async fn is_accessible(env: &TestEnv) {
    for theme in ["light", "dark"] {
        // What the menu does, without the menu open over the screen.
        let choose = "for (const e of elements(document)) if (e.classList?.contains('sa-root')) e.dataset.theme = arguments[0];
                      return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))";
        env.page.script(choose, serde_json::json!([theme])).await;
        let findings = env.page.accessibility_findings().await;
        assert!(findings.is_empty(), "{theme}: {findings:#?}");
    }
    // What marks names within sentences is for the words on the screen alone.
    let marked = "const values = [...elements(document)].flatMap((e) => [...e.attributes])
                      .map((attribute) => attribute.value);
                  return [document.title, ...values].filter((text) => /[\\u2066-\\u2069]/.test(text))";
    let marked = env.page.script(marked, serde_json::json!([])).await;
    assert_eq!(marked, serde_json::json!([]));
}

async fn the_way_in(env: &TestEnv) {
    env.page.open().await;
    env.page.button("Connect").await;
    env.page.sees("Paste a token.").await;
    is_accessible(env).await;
}

async fn the_list(env: &TestEnv) {
    env.list().await.sees("20 service accounts").await;
    is_accessible(env).await;
}

async fn the_list_on_a_phone(env: &TestEnv) {
    env.list().await.sees("20 service accounts").await;
    is_accessible(env).await;
}

async fn nothing_found(env: &TestEnv) {
    let page = env
        .connect_at(Role::Admin, &list_route("?search=zzzz"))
        .await;
    page.get("heading", "No matching service accounts").await;
    is_accessible(env).await;
}

async fn the_form(env: &TestEnv) {
    let page = env.edit("Nightly ERP sync").await;
    page.press("radio", "Custom").await;
    page.sees("The account will no longer be linked to").await;
    is_accessible(env).await;
}

async fn the_form_with_mistakes(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.press("radio", "Marketplace").await;
    page.fill_name("").await;
    page.button("Update").await;
    page.sees("There are 2 problems").await;
    is_accessible(env).await;
}

async fn the_form_of_a_broken_account(env: &TestEnv) {
    let page = env.edit("Budget dashboard").await;
    page.sees("to make the account work again").await;
    is_accessible(env).await;
}

async fn the_open_picker(env: &TestEnv) {
    let page = env.edit("Nightly ERP sync").await;
    page.press("combobox", "Marketplace app").await;
    page.get("option", "…").await;
    is_accessible(env).await;
}

async fn the_form_to_read(env: &TestEnv) {
    let page = env.edit_as(Role::Reader, "Payroll export").await;
    page.sees("You have view-only access").await;
    is_accessible(env).await;
}

async fn a_question(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Half done").await;
    page.button("Cancel").await;
    page.get("alertdialog", "Leave without updating?").await;
    is_accessible(env).await;
}

async fn nowhere(env: &TestEnv) {
    let page = env.connect_at(Role::Admin, "/nowhere").await;
    page.get("heading", "This page doesn't exist").await;
    is_accessible(env).await;
}

async fn a_selection(env: &TestEnv) {
    let page = env.list().await;
    crate::bulk::select(page, "Payroll export").await;
    page.sees("1 selected").await;
    is_accessible(env).await;
}

async fn a_selection_on_a_phone(env: &TestEnv) {
    let page = env.list().await;
    crate::bulk::select_all(page).await;
    page.sees("20 selected").await;
    is_accessible(env).await;
}

async fn a_selection_to_read(env: &TestEnv) {
    let page = env.connect_at(Role::Reader, &list_route("")).await;
    crate::bulk::select_all(page).await;
    page.sees("20 selected").await;
    is_accessible(env).await;
}

async fn a_preview_with_a_mistake(env: &TestEnv) {
    let page = env.list().await;
    crate::bulk::select_all(page).await;
    page.button("Set App Type").await;
    page.press("radio", "Marketplace").await;
    page.button("Update").await;
    page.sees("Choose a marketplace app.").await;
    is_accessible(env).await;
}

async fn a_run_and_its_outcomes(env: &TestEnv) {
    let page = crate::bulk::preview_all(env).await;
    let account = env.api.account_named("Nightly ERP sync").await;
    env.api
        .edit(&account["id"], serde_json::json!({"name": "Theirs"}))
        .await;
    let broken = Answer::Instead(500, "text/plain", "out of order");
    env.proxy.fault(Method::PATCH, "service_accounts", broken);
    page.button("Update…").await;
    page.get("button", "Done").await;
    page.sees("1 conflict · 1 failed").await;
    is_accessible(env).await;
}

async fn a_deletion(env: &TestEnv) {
    let page = env.list().await;
    crate::bulk::select_all(page).await;
    page.button("Delete").await;
    page.button("Delete 20 accounts").await;
    page.sees("Type 20, the number of accounts").await;
    is_accessible(env).await;
}

async fn nothing_selected(env: &TestEnv) {
    let page = env
        .connect_at(Role::Admin, &e2e::bulk_route("delete"))
        .await;
    page.get("heading", "Nothing selected").await;
    is_accessible(env).await;
}
