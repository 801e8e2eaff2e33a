//! The main job: edit App Type or Name, and Update. What was saved is asked of the API.

use std::time::Duration;

use e2e::{
    Answer, Because, Key, Method, Page, Role, Setup, Test, TestEnv, edit_route, list_route, test,
};
use serde_json::{Value, json};

use crate::pauses::sent;

pub fn tests() -> Vec<Test> {
    vec![
        test!(a_name_is_changed_and_the_list_shows_it).in_every_engine(Because::Focus),
        test!(custom_becomes_marketplace_by_finding_an_app).in_every_engine(Because::Pointer),
        test!(marketplace_becomes_custom_and_the_app_is_said_to_go),
        test!(another_app_is_chosen_with_the_keyboard_alone).in_every_engine(Because::Keyboard),
        test!(ctrl_s_presses_update_wherever_the_focus_is).in_every_engine(Because::Keyboard),
        test!(nothing_changed_sends_nothing_and_says_so),
        test!(what_was_saved_can_be_undone),
        test!(undo_is_never_over_somebody_elses_change),
        test!(what_cannot_be_put_back_is_said_at_its_field),
        test!(white_space_around_a_name_goes_visibly),
        test!(the_facts_and_the_history_are_there),
        test!(what_is_broken_is_explained_with_its_way_out),
        test!(a2_what_is_broken_is_seen_first_on_a_phone, phone()),
        test!(a_removed_app_is_kept_with_a_warning),
        test!(f14_a_double_click_is_one_request),
        test!(the_picker_scrolls_through_hundreds_of_apps).in_every_engine(Because::Layout),
        test!(the_whole_job_with_the_keyboard_alone).in_every_engine(Because::Keyboard),
    ]
}

async fn a_name_is_changed_and_the_list_shows_it(env: &TestEnv) {
    let page = env.list().await;
    page.press("link", "Edit Payroll export").await;
    page.get("heading", "Payroll export").await;
    page.fill_name("Payroll export 2").await;
    page.get("heading", "What will change").await;
    page.button("Update").await;
    page.sees("Saved").await;
    page.focuses("button", "Update").await;
    env.api.account_named("Payroll export 2").await;
    page.get("heading", "Payroll export 2").await;
    // There is nothing to cancel any more (J11).
    page.has_no("button", "Cancel").await;
    page.press("link", "Back to list").await;
    page.focuses("link", "Edit Payroll export 2").await;
}

async fn ctrl_s_presses_update_wherever_the_focus_is(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Payroll run").await;
    page.key_with_control("s").await;
    page.get("heading", "Payroll run").await;
    page.fill_name("Payroll").await;
    page.focus_on("link", "History").await;
    page.key_with_control("s").await;
    page.get("heading", "Payroll").await;
    assert_eq!(env.writes(), 2);
    // Not while a question lies over the form.
    page.fill_name("Payroll export").await;
    page.link("Back to list").await;
    page.get("alertdialog", "Leave without updating?").await;
    page.key_with_control("s").await;
    page.button("Stay").await;
    page.holds("textbox", "Name", "Payroll export").await;
    assert_eq!(env.writes(), 2);
}

/// The account gets another name.
async fn renamed<'a>(env: &'a TestEnv, name: &str) -> (&'a Page, Value) {
    let id = env.api.account_named("Payroll export").await["id"].clone();
    let page = env.edit("Payroll export").await;
    page.fill_name(name).await;
    page.button("Update").await;
    page.sees("Saved").await;
    (page, id)
}

async fn what_was_saved_can_be_undone(env: &TestEnv) {
    let (page, id) = renamed(env, "Payroll").await;
    page.button("Undo").await;
    page.sees("Change undone.").await;
    page.holds("textbox", "Name", "Payroll export").await;
    assert_eq!(env.api.account(&id).await["name"], "Payroll export");
    // Not what has been entered since, nor what was done before.
    page.has_no("button", "Undo").await;
    page.fill_name("Payroll").await;
    page.button("Update").await;
    page.get("button", "Undo").await;
    page.fill_name("Payroll run").await;
    page.has_no("button", "Undo").await;
}

async fn undo_is_never_over_somebody_elses_change(env: &TestEnv) {
    let (page, id) = renamed(env, "Payroll").await;
    let otto = env.api_of(Role::Operator);
    otto.edit(&id, json!({"name": "Theirs"})).await;
    page.button("Undo").await;
    page.sees("Theirs Theirs Otto Operator ·").await;
    page.sees("Yours Payroll export").await;
    assert_eq!(env.api.account(&id).await["name"], "Theirs");
}

async fn what_cannot_be_put_back_is_said_at_its_field(env: &TestEnv) {
    let (page, id) = renamed(env, "Payroll").await;
    let other = env.api.account_named("Nightly ERP sync").await;
    let taken = json!({"name": "Payroll export"});
    env.api.edit(&other["id"], taken).await;
    page.button("Undo").await;
    page.focuses("textbox", "Name").await;
    page.get("link", "This name is already in use. Choose another.")
        .await;
    page.holds("textbox", "Name", "Payroll export").await;
    assert_eq!(env.api.account(&id).await["name"], "Payroll");
}

async fn custom_becomes_marketplace_by_finding_an_app(env: &TestEnv) {
    let apps = env.api.get("marketplace_apps?per_page=2000").await;
    let listed = |app: &&Value| app["status"] == "listed";
    let app = apps
        .as_array()
        .expect("a list")
        .iter()
        .filter(listed)
        .nth(40)
        .expect("an app");
    let app = app["name"].as_str().expect("a name");
    let page = env.edit("Payroll export").await;
    page.press("radio", "Marketplace").await;
    page.fill("combobox", "Marketplace app", app).await;
    page.press("option", &format!("{app}…")).await;
    page.sees(&format!("Marketplace: {app}")).await;
    page.button("Update").await;
    page.sees("Saved").await;
    let account = env.api.account_named("Payroll export").await;
    assert_eq!(account["app_type"], "marketplace");
    assert_eq!(account["marketplace_app"]["name"], app);
}

async fn marketplace_becomes_custom_and_the_app_is_said_to_go(env: &TestEnv) {
    let page = env.edit("Nightly ERP sync").await;
    page.press("radio", "Custom").await;
    page.sees("The account will no longer be linked to").await;
    assert!(!page.has("combobox", "Marketplace app").await);
    page.button("Update").await;
    page.sees("Saved").await;
    let account = env.api.account_named("Nightly ERP sync").await;
    assert_eq!(account["app_type"], "custom");
    assert_eq!(account["marketplace_app"], json!(null));
}

async fn another_app_is_chosen_with_the_keyboard_alone(env: &TestEnv) {
    let page = env.edit("Nightly ERP sync").await;
    let before = page.value("combobox", "Marketplace app").await;
    page.press("combobox", "Marketplace app").await;
    page.get("option", "…").await;
    assert_eq!(
        page.attribute("combobox", "Marketplace app", "aria-expanded")
            .await
            .as_deref(),
        Some("true")
    );
    page.key(Key::Down + "").await;
    page.key(Key::Down + "").await;
    page.until("an option is active", || async {
        page.attribute("combobox", "Marketplace app", "aria-activedescendant")
            .await
            .is_some()
    })
    .await;
    page.key(Key::Escape + "").await;
    page.holds("combobox", "Marketplace app", &before).await;
    page.get("textbox", "Name").await;
    page.key(Key::Down + "").await;
    page.key(Key::Down + "").await;
    page.key(Key::Down + "").await;
    page.key(Key::Enter + "").await;
    page.until("another app is chosen", || async {
        page.value("combobox", "Marketplace app").await != before
    })
    .await;
    let chosen = page.value("combobox", "Marketplace app").await;
    page.key(Key::Enter + "").await;
    page.sees("Saved").await;
    let account = env.api.account_named("Nightly ERP sync").await;
    assert_eq!(account["marketplace_app"]["name"], chosen.as_str());
}

async fn nothing_changed_sends_nothing_and_says_so(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.button("Update").await;
    page.sees("Nothing has changed").await;
    page.fill_name("Payroll export  ").await;
    page.button("Update").await;
    page.sees("Nothing has changed").await;
    assert_eq!(env.writes(), 0);
}

async fn white_space_around_a_name_goes_visibly(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("  Payroll  run ").await;
    page.button("Update").await;
    page.sees("Saved").await;
    page.holds("textbox", "Name", "Payroll  run").await;
    env.api.account_named("Payroll  run").await;
}

async fn the_facts_and_the_history_are_there(env: &TestEnv) {
    let account = env.api.account_named("Nightly ERP sync").await;
    let page = env.edit("Nightly ERP sync").await;
    page.sees(account["client_id"].as_str().expect("a client id"))
        .await;
    page.sees(
        account["contact"]["email_address"]
            .as_str()
            .expect("an address"),
    )
    .await;
    page.sees("Don't change this contact's email").await;
    page.fill_name("Nightly sync").await;
    page.button("Update").await;
    page.sees("Saved").await;
    page.press("link", "History").await;
    let creator = account["created_by"]["name"].as_str().expect("a name");
    page.sees(&format!("{creator} created the account")).await;
    page.sees("Ada Admin changed the name from").await;
}

async fn what_is_broken_is_explained_with_its_way_out(env: &TestEnv) {
    let page = env.edit("Budget dashboard").await;
    page.sees("Contact email changed").await;
    page.sees("to make the account work again").await;
    let account = env.api.account_named("Safety observation alerts").await;
    page.go(&edit_route(&account["id"].to_string())).await;
    page.sees("It can get a token, but every API call will fail")
        .await;
}

/// As narrow as phones are.
fn phone() -> Setup {
    Setup {
        width: 320,
        ..Setup::default()
    }
}

async fn a2_what_is_broken_is_seen_first_on_a_phone(env: &TestEnv) {
    let page = env.edit("Budget dashboard").await;
    page.shows("Not functional").await;
    page.shows("Contact email changed").await;
    page.shows("to make the account work again").await;
}

async fn a_removed_app_is_kept_with_a_warning(env: &TestEnv) {
    let page = env.edit("Timesheet connector").await;
    page.sees("This app was removed from the marketplace").await;
    page.fill_name("Timesheets").await;
    page.button("Update").await;
    page.sees("Saved").await;
    let account = env.api.account_named("Timesheets").await;
    assert_eq!(account["marketplace_app"]["status"], "removed");
}

/// Presses a button three times, before anything can come of the first.
pub async fn click_three_times(page: &Page, name: &str) {
    page.get("button", name).await;
    page.script(
        "const [b] = find('button', arguments[0]); b.click(); b.click(); b.click()",
        json!([name]),
    )
    .await;
}

async fn f14_a_double_click_is_one_request(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Once").await;
    let late = Answer::Late(Duration::from_millis(700));
    env.proxy.fault(Method::PATCH, "service_accounts", late);
    click_three_times(page, "Update").await;
    page.sees("Saved").await;
    assert_eq!((sent(env, &Method::PATCH), env.writes()), (1, 1));
}

async fn the_picker_scrolls_through_hundreds_of_apps(env: &TestEnv) {
    let page = env.edit("Nightly ERP sync").await;
    page.press("combobox", "Marketplace app").await;
    page.get("option", "…").await;
    let apps = env.api.get("marketplace_apps?per_page=2000").await;
    let listed = |app: &&Value| app["status"] == "listed";
    let last = apps
        .as_array()
        .expect("a list")
        .iter()
        .rfind(listed)
        .expect("an app");
    let last = format!("{}…", last["name"].as_str().expect("a name"));
    page.until("the last app has come", || async {
        page.script(
            "const list = find('listbox', null)[0];
             for (let e = list; e; e = e.parentElement) e.scrollTop = e.scrollHeight;",
            json!([]),
        )
        .await;
        page.has("option", &last).await
    })
    .await;
    let drawn = page
        .script("return find('option', null).length", json!([]))
        .await;
    assert!(
        drawn.as_u64().is_some_and(|drawn| drawn < 100),
        "{drawn} options are drawn"
    );
}

async fn the_whole_job_with_the_keyboard_alone(env: &TestEnv) {
    let page = &env.page;
    page.go(&list_route("?search=payroll%20export")).await;
    page.focuses("textbox", "Access token").await;
    page.key(env.sandbox.tokens.of(Role::Admin)).await;
    page.key(Key::Enter + "").await;
    page.get("link", "Edit Payroll export").await;
    page.focuses("heading", "Service Accounts").await;
    if env.tabs_to_links {
        // The table is one stop; from there the arrows, Home and End lead on.
        tab_to(env, "link", "Payroll export").await;
        page.key(Key::End + "").await;
        page.focuses("link", "Edit Payroll export").await;
        page.key(Key::Enter + "").await;
    } else {
        page.press("link", "Edit Payroll export").await;
    }
    page.focuses("heading", "Payroll export").await;
    tab_to(env, "textbox", "Name").await;
    page.select_all().await;
    page.key("Payroll by keyboard").await;
    page.key(Key::Enter + "").await;
    page.sees("Saved").await;
    env.api.account_named("Payroll by keyboard").await;
    page.key(Key::Escape + "").await;
    page.get("heading", "Service Accounts").await;
}

/// Presses Tab until this has the focus.
async fn tab_to(env: &TestEnv, role: &str, name: &str) {
    for _ in 0..40 {
        env.page.key(Key::Tab + "").await;
        let focus = env.page.focus().await;
        if focus.role == role && focus.name == name {
            return;
        }
    }
    panic!(
        "Tab does not lead to {role} {name:?}, but to {}",
        env.page.focus().await
    );
}
