//! The main job at the first press: what the field of an app shows is what is sent, whichever way it
//! was typed and whatever is pressed then. Pointers press, stay a moment, and are released at the same
//! place; keys are real ones.

use std::time::Duration;

use e2e::{
    Answer, Because, Key, Method, Page, Role, Setup, Test, TestEnv, account_route, list_route, test,
};
use serde_json::{Value, json};

use crate::bulk::select_all;

const APP: &str = "Marketplace app";

pub fn tests() -> Vec<Test> {
    vec![
        test!(a_typed_app_is_saved_by_the_first_press).in_every_engine(Because::Pointer),
        test!(a_typed_app_is_saved_by_the_first_press_from_custom)
            .in_every_engine(Because::Pointer),
        test!(cancel_is_pressed_once_too).in_every_engine(Because::Pointer),
        test!(enter_sends_the_app_that_is_shown).in_every_engine(Because::Keyboard),
        test!(ctrl_s_sends_the_app_that_is_shown),
        test!(enter_creates_with_the_app_that_is_shown).in_every_engine(Because::Keyboard),
        test!(enter_replaces_with_the_app_that_is_shown).in_every_engine(Because::Keyboard),
        test!(many_get_the_app_that_is_shown).in_every_engine(Because::Pointer),
        test!(half_a_name_is_a_mistake_and_is_sent_by_nothing).in_every_engine(Because::Focus),
        test!(half_a_name_is_a_mistake_for_many_too).in_every_engine(Because::Focus),
        test!(half_a_name_creates_nothing).in_every_engine(Because::Keyboard),
        test!(escape_brings_the_app_back_that_was_chosen).in_every_engine(Because::Keyboard),
        test!(a_field_is_checked_when_it_was_left_or_sent).in_every_engine(Because::Focus),
        test!(what_appears_while_a_pointer_is_down_moves_nothing_under_it)
            .in_every_engine(Because::Pointer),
        test!(a_mistake_that_shows_as_the_field_is_left_loses_no_press)
            .in_every_engine(Because::Pointer),
        test!(
            what_is_known_of_a_text_stays_while_it_is_searched_for,
            Setup {
                apps: 90,
                ..Setup::default()
            }
        ),
        test!(an_open_list_lies_over_no_button, narrow(1280)),
        test!(an_open_list_lies_over_no_button_of_a_job_for_many),
        test!(a_mistake_that_is_sent_by_enter_is_in_sight, narrow(320))
            .in_every_engine(Because::Focus),
        test!(a_press_waits_for_the_list_of_apps).in_every_engine(Because::Pointer),
        test!(a_press_that_waits_is_called_off_by_choosing_something_else),
        test!(a_press_that_waits_is_called_off_for_many_too),
        test!(a_press_that_waits_is_called_off_by_cancel),
        test!(an_app_that_is_far_down_the_list_is_found),
        test!(a_list_that_cannot_be_read_is_said_at_the_field).in_every_engine(Because::Focus),
        test!(two_apps_of_one_name_are_told_apart).in_every_engine(Because::Keyboard),
        test!(an_app_whose_name_begins_anothers_is_meant_when_it_stands_there)
            .in_every_engine(Because::Keyboard),
        test!(keys_of_an_input_method_are_its_own).in_every_engine(Because::Keyboard),
    ]
}

/// The name of a listed app that no other app's name contains.
async fn app(env: &TestEnv) -> String {
    let apps = env.api.get("marketplace_apps?per_page=2000").await;
    let apps = apps.as_array().expect("a list");
    let name = |app: &Value| app["name"].as_str().unwrap_or_default().to_owned();
    let is_alone = |one: &Value| {
        let own = name(one).to_lowercase();
        let alike = apps
            .iter()
            .filter(|app| name(app).to_lowercase().contains(&own));
        alike.count() == 1
    };
    let listed = apps.iter().filter(|app| app["status"] == "listed");
    name(listed.skip(40).find(|app| is_alone(app)).expect("an app"))
}

/// The last `letters` of a text are missing.
fn without_end(text: &str, letters: usize) -> String {
    let kept = text.chars().count() - letters;
    text.chars().take(kept).collect()
}

/// Types into the picker, and waits until its list is short enough to lie over no button.
async fn type_app(page: &Page, text: &str) {
    page.fill("combobox", APP, text).await;
    page.until("the list is what was searched", || async {
        let options = page.script("return find('option', null).length", json!([]));
        options
            .await
            .as_u64()
            .is_some_and(|count| (1..=3).contains(&count))
    })
    .await;
}

async fn has_app(env: &TestEnv, account: &str, app: &str) {
    let account = env.api.account_named(account).await;
    assert_eq!(account["marketplace_app"]["name"], app, "{account}");
}

/// Answers each request for apps with these, whatever is searched; gives their ids, which are those
/// of real ones.
async fn only_these_apps(env: &TestEnv, named: &[(&str, &str)]) -> Vec<Value> {
    let real = env.api.get("marketplace_apps?per_page=2000").await;
    let listed = real.as_array().expect("a list").iter();
    let listed = listed.filter(|app| app["status"] == "listed").skip(60);
    let apps: Vec<_> = named
        .iter()
        .zip(listed)
        .map(|((name, publisher), app)| {
            json!({"id": app["id"], "name": name, "publisher": publisher, "status": "listed"})
        })
        .collect();
    let ids = apps.iter().map(|app| app["id"].clone()).collect();
    let body = Box::leak(Value::from(apps).to_string().into_boxed_str());
    let answer = Answer::Instead(200, "application/json", body);
    env.proxy
        .faults(Method::GET, "marketplace_apps", answer, 50);
    ids
}

async fn has_app_id(env: &TestEnv, account: &str, id: &Value) {
    let account = env.api.account_named(account).await;
    assert_eq!(account["marketplace_app"]["id"], *id, "{account}");
}

async fn a_typed_app_is_saved_by_the_first_press(env: &TestEnv) {
    let app = app(env).await;
    let page = env.edit("Nightly ERP sync").await;
    page.fill_name("Nightly sync").await;
    page.fill("combobox", APP, &app).await;
    page.sees(&format!("Marketplace: {app}")).await;
    page.press_with_pointer("button", "Update").await;
    page.sees("Saved").await;
    has_app(env, "Nightly sync", &app).await;
    assert_eq!(env.writes(), 1);
}

async fn a_typed_app_is_saved_by_the_first_press_from_custom(env: &TestEnv) {
    let app = app(env).await;
    let page = env.edit("Payroll export").await;
    page.press("radio", "Marketplace").await;
    page.fill("combobox", APP, &app).await;
    page.sees(&format!("Marketplace: {app}")).await;
    page.press_with_pointer("button", "Update").await;
    page.sees("Saved").await;
    has_app(env, "Payroll export", &app).await;
}

async fn cancel_is_pressed_once_too(env: &TestEnv) {
    let app = app(env).await;
    let page = env.edit("Nightly ERP sync").await;
    page.fill("combobox", APP, &app).await;
    page.sees(&format!("Marketplace: {app}")).await;
    page.press_with_pointer("button", "Cancel").await;
    page.get("button", "Stay").await;
    assert_eq!(env.writes(), 0);
}

/// Types another name and another app, whose name is given; the focus is still in its field.
async fn name_and_app_typed(env: &TestEnv) -> String {
    let app = app(env).await;
    let page = env.edit("Nightly ERP sync").await;
    page.fill_name("Nightly sync").await;
    page.fill("combobox", APP, &app).await;
    app
}

/// What was typed was sent, and is shown.
async fn name_and_app_are_saved(env: &TestEnv, app: &str) {
    env.page.sees("Saved").await;
    assert_eq!(env.page.value("combobox", APP).await, app);
    has_app(env, "Nightly sync", app).await;
}

async fn enter_sends_the_app_that_is_shown(env: &TestEnv) {
    let app = name_and_app_typed(env).await;
    env.page.key(Key::Enter + "").await;
    name_and_app_are_saved(env, &app).await;
}

async fn ctrl_s_sends_the_app_that_is_shown(env: &TestEnv) {
    let app = name_and_app_typed(env).await;
    env.page.key_with_control("s").await;
    name_and_app_are_saved(env, &app).await;
}

async fn enter_creates_with_the_app_that_is_shown(env: &TestEnv) {
    let app = app(env).await;
    let page = env.connect_at(Role::Admin, &list_route("/new")).await;
    page.press("radio", "Marketplace").await;
    page.fill_name("Brand new").await;
    page.fill("combobox", APP, &app).await;
    page.key(Key::Enter + "").await;
    page.sees("client_secret").await;
    has_app(env, "Brand new", &app).await;
}

async fn enter_replaces_with_the_app_that_is_shown(env: &TestEnv) {
    let app = app(env).await;
    let old = env.api.account_named("Nightly ERP sync").await;
    let route = account_route(&old["id"].to_string(), "replace");
    let page = env.connect_at(Role::Admin, &route).await;
    page.fill("combobox", APP, &app).await;
    page.key(Key::Enter + "").await;
    page.sees("client_secret").await;
    has_app(env, "Nightly ERP sync (2)", &app).await;
}

async fn many_get_the_app_that_is_shown(env: &TestEnv) {
    let app = app(env).await;
    let page = set_app_type(env).await;
    type_app(page, &app).await;
    page.press_with_pointer("button", "Update…").await;
    page.sees("20 of 20").await;
    has_app(env, "Payroll export", &app).await;
    has_app(env, "Nightly ERP sync", &app).await;
}

/// Set App Type for all accounts, with Marketplace chosen.
async fn set_app_type(env: &TestEnv) -> &Page {
    let page = env.list().await;
    select_all(page).await;
    page.press("button", "Set App Type").await;
    page.press("radio", "Marketplace").await;
    page
}

async fn half_a_name_is_a_mistake_and_is_sent_by_nothing(env: &TestEnv) {
    let half = without_end(&app(env).await, 3);
    let page = env.edit("Nightly ERP sync").await;
    let before = page.value("combobox", APP).await;
    page.fill_name("Nightly sync").await;
    type_app(page, &half).await;
    page.press_with_pointer("button", "Update").await;
    page.sees(&format!("is named “{half}”")).await;
    page.focuses("combobox", APP).await;
    assert_eq!(page.value("combobox", APP).await, half);
    page.key(Key::Enter + "").await;
    page.focuses("combobox", APP).await;
    assert_eq!(page.value("combobox", APP).await, half);
    has_app(env, "Nightly ERP sync", &before).await;
    assert_eq!(env.writes(), 0);
    // It would be lost, so leaving asks.
    page.press_with_pointer("button", "Cancel").await;
    page.get("button", "Stay").await;
}

async fn half_a_name_is_a_mistake_for_many_too(env: &TestEnv) {
    let half = without_end(&app(env).await, 3);
    let page = set_app_type(env).await;
    type_app(page, &half).await;
    page.key(Key::Enter + "").await;
    page.sees(&format!("is named “{half}”")).await;
    page.focuses("combobox", APP).await;
    assert_eq!(env.writes(), 0);
}

async fn half_a_name_creates_nothing(env: &TestEnv) {
    let half = without_end(&app(env).await, 3);
    let page = env.connect_at(Role::Admin, &list_route("/new")).await;
    page.press("radio", "Marketplace").await;
    page.fill_name("Brand new").await;
    type_app(page, &half).await;
    page.key(Key::Enter + "").await;
    page.sees(&format!("is named “{half}”")).await;
    page.focuses("combobox", APP).await;
    assert_eq!(env.requests("POST"), 0);
}

async fn escape_brings_the_app_back_that_was_chosen(env: &TestEnv) {
    let page = env.edit("Nightly ERP sync").await;
    let before = page.value("combobox", APP).await;
    page.fill("combobox", APP, "nothing of that name").await;
    page.key(Key::Escape + "").await;
    page.holds("combobox", APP, &before).await;
    page.button("Update").await;
    page.sees("Nothing has changed").await;
    // What was saved since is what was chosen.
    let app = app(env).await;
    page.fill("combobox", APP, &app.to_lowercase()).await;
    page.sees(&format!("Marketplace: {app}")).await;
    page.key(Key::Enter + "").await;
    page.sees("Saved").await;
    page.holds("combobox", APP, &app).await;
    page.fill("combobox", APP, "nothing of that name").await;
    page.key(Key::Escape + "").await;
    page.holds("combobox", APP, &app).await;
}

async fn a_field_is_checked_when_it_was_left_or_sent(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("").await;
    page.button("Update").await;
    page.focuses("group", "There is 1 problem").await;
    page.press("radio", "Marketplace").await;
    page.get("combobox", APP).await;
    assert_eq!(page.attribute("combobox", APP, "aria-invalid").await, None);
    page.fill("combobox", APP, "no such app").await;
    assert_eq!(page.attribute("combobox", APP, "aria-invalid").await, None);
    page.press("textbox", "Name").await;
    page.sees("is named “no such app”").await;
}

async fn what_appears_while_a_pointer_is_down_moves_nothing_under_it(env: &TestEnv) {
    let app = app(env).await;
    let page = env.edit("Nightly ERP sync").await;
    let late = Answer::Late(Duration::from_millis(1200));
    env.proxy.faults(Method::GET, "marketplace_apps", late, 50);
    page.fill("combobox", APP, &app).await;
    // What will change is shown as soon as the list is there, which is before the release.
    page.hold_pointer_on("button", "Update").await;
    page.get("heading", "What will change").await;
    page.release_pointer().await;
    page.sees("Saved").await;
    has_app(env, "Nightly ERP sync", &app).await;
}

async fn a_mistake_that_shows_as_the_field_is_left_loses_no_press(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("").await;
    page.hold_pointer_on("button", "Update").await;
    page.sees("Enter a name").await;
    page.release_pointer().await;
    page.focuses("group", "There is 1 problem").await;
}

async fn a_press_waits_for_the_list_of_apps(env: &TestEnv) {
    let page = env.edit("Nightly ERP sync").await;
    let app = waiting(env, page, "Update").await;
    assert_eq!(env.writes(), 0);
    // What is not known yet is no mistake.
    assert_eq!(page.attribute("combobox", APP, "aria-invalid").await, None);
    page.sees("Saved").await;
    has_app(env, "Nightly ERP sync", &app).await;
    assert_eq!(env.writes(), 1);
}

/// An app is typed and a button pressed, which waits for a list of apps that takes its time; gives the
/// app.
async fn waiting(env: &TestEnv, page: &Page, button: &str) -> String {
    let app = app(env).await;
    let late = Answer::Late(Duration::from_secs(3));
    env.proxy.faults(Method::GET, "marketplace_apps", late, 50);
    page.fill("combobox", APP, &app).await;
    page.press_with_pointer("button", button).await;
    page.until("it waits", || async {
        page.attribute("button", button, "aria-busy")
            .await
            .as_deref()
            == Some("true")
    })
    .await;
    app
}

/// The list has come, and still nothing is sent.
async fn nothing_is_sent(env: &TestEnv) {
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(env.writes(), 0);
}

async fn what_is_known_of_a_text_stays_while_it_is_searched_for(env: &TestEnv) {
    let app = app(env).await;
    let page = env.edit("Nightly ERP sync").await;
    // All apps are here before something is typed.
    page.press("combobox", APP).await;
    page.until("the list is here", || async {
        let options = page.script("return find('option', null).length", json!([]));
        options.await.as_u64().is_some_and(|count| count > 3)
    })
    .await;
    let search = env.proxy.hold(Method::GET, "marketplace_apps");
    page.fill("combobox", APP, &app).await;
    page.sees(&format!("Marketplace: {app}")).await;
    page.until("the search is on its way", || async {
        env.proxy
            .exchanges()
            .iter()
            .any(|exchange| exchange.path.contains("marketplace_apps") && exchange.given.is_none())
    })
    .await;
    page.sees(&format!("Marketplace: {app}")).await;
    page.press_with_pointer("button", "Update").await;
    page.sees("Saved").await;
    search.release();
    has_app(env, "Nightly ERP sync", &app).await;
}

/// A page of this width.
fn narrow(width: u32) -> Setup {
    Setup {
        width,
        ..Setup::default()
    }
}

/// Whether a button can be pressed where it is, with nothing in front of it.
async fn can_be_pressed(page: &Page, button: &str) -> bool {
    let is_in_front = page.script(
        "const button = find('button', arguments[0])[0];
         const { left, right, top, bottom } = button.getBoundingClientRect();
         const front = frontAt((left + right) / 2, (top + bottom) / 2);
         return button.contains(front) || front.contains(button);",
        json!([button]),
    );
    is_in_front.await == json!(true)
}

async fn an_open_list_lies_over_no_button(env: &TestEnv) {
    let apps = [
        ("Data Bridge", "A"),
        ("Data Bridge Pro", "B"),
        ("Data C", "C"),
    ];
    only_these_apps(env, &apps).await;
    let page = env.edit("Nightly ERP sync").await;
    page.reveal("button", "Update").await;
    for text in ["", "Data", "Data Bridge"] {
        page.fill("combobox", APP, text).await;
        page.get("listbox", APP).await;
        assert!(can_be_pressed(page, "Update").await, "{text:?}");
        assert!(can_be_pressed(page, "Cancel").await, "{text:?}");
    }
}

async fn an_open_list_lies_over_no_button_of_a_job_for_many(env: &TestEnv) {
    let apps = [
        ("Data Bridge", "A"),
        ("Data Bridge Pro", "B"),
        ("Data C", "C"),
    ];
    let ids = only_these_apps(env, &apps).await;
    let page = set_app_type(env).await;
    page.fill("combobox", APP, "Data Bridge").await;
    page.get("listbox", APP).await;
    // One account has this app already.
    page.get("button", "Update 19 accounts").await;
    assert!(can_be_pressed(page, "Update 19 accounts").await);
    page.press_with_pointer("button", "Update 19 accounts")
        .await;
    page.sees("19 of 19").await;
    has_app_id(env, "Payroll export", &ids[0]).await;
}

async fn a_mistake_that_is_sent_by_enter_is_in_sight(env: &TestEnv) {
    let page = env.edit("Nightly ERP sync").await;
    page.fill("combobox", APP, "quality").await;
    page.key(Key::Enter + "").await;
    page.sees("is named “quality”").await;
    page.focuses("combobox", APP).await;
    page.until("the field can be seen", || async {
        let is_seen = page.script(
            "const { top, bottom } = find('combobox', arguments[0])[0].getBoundingClientRect();
             return top >= 0 && bottom <= innerHeight;",
            json!([APP]),
        );
        is_seen.await == json!(true)
    })
    .await;
}

async fn a_press_that_waits_is_called_off_by_choosing_something_else(env: &TestEnv) {
    let page = env.edit("Nightly ERP sync").await;
    waiting(env, page, "Update").await;
    page.press("radio", "Custom").await;
    page.sees("The account will no longer be linked to").await;
    nothing_is_sent(env).await;
    let busy = page.attribute("button", "Update", "aria-busy").await;
    assert_eq!(busy, None);
    page.button("Update").await;
    page.sees("Saved").await;
    assert_eq!(env.writes(), 1);
}

async fn a_press_that_waits_is_called_off_for_many_too(env: &TestEnv) {
    let page = set_app_type(env).await;
    waiting(env, page, "Update…").await;
    page.press("radio", "Custom").await;
    nothing_is_sent(env).await;
    page.press("radio", "Marketplace").await;
    waiting(env, page, "Update…").await;
    page.fill("combobox", APP, "something else").await;
    nothing_is_sent(env).await;
}

async fn a_press_that_waits_is_called_off_by_cancel(env: &TestEnv) {
    let page = env.edit("Nightly ERP sync").await;
    waiting(env, page, "Update").await;
    page.press("button", "Cancel").await;
    page.get("button", "Stay").await;
    nothing_is_sent(env).await;
}

async fn an_app_that_is_far_down_the_list_is_found(env: &TestEnv) {
    let real = env.api.get("marketplace_apps?per_page=2000").await;
    let mut listed = real.as_array().expect("a list").iter();
    let id = &listed
        .rfind(|app| app["status"] == "listed")
        .expect("an app")["id"];
    let first: Vec<_> = (0..100)
        .map(|at| {
            json!({"id": at + 1, "name": format!("Acme Sync {at}"), "publisher": "Acme",
                   "status": "listed"})
        })
        .collect();
    let second = json!([{"id": id, "name": "Sync", "publisher": "Acme", "status": "listed"}]);
    for (page, apps) in [("?page=1", Value::from(first)), ("?page=2", second)] {
        let body = Box::leak(apps.to_string().into_boxed_str());
        let answer = Answer::Instead(200, "application/json", body);
        env.proxy.faults(Method::GET, page, answer, 50);
    }
    let page = env.edit("Nightly ERP sync").await;
    page.fill("combobox", APP, "Sync").await;
    page.sees("Nightly ERP sync").await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    page.key(Key::Enter + "").await;
    page.sees("Saved").await;
    has_app_id(env, "Nightly ERP sync", id).await;
}

async fn a_list_that_cannot_be_read_is_said_at_the_field(env: &TestEnv) {
    let app = app(env).await;
    let page = env.edit("Nightly ERP sync").await;
    let broken = Answer::Instead(400, "text/plain", "out of order");
    env.proxy
        .faults(Method::GET, "marketplace_apps", broken, 50);
    page.fill("combobox", APP, &app).await;
    // What is said at the field moves the button, and would do so under the pointer.
    page.sees("Couldn't load the list").await;
    page.press_with_pointer("button", "Update").await;
    page.focuses("combobox", APP).await;
    page.until("the field says so", || async {
        page.description("combobox", APP)
            .await
            .contains("Couldn't load the list. The server rejected this.")
    })
    .await;
    assert_eq!(env.writes(), 0);
    assert_eq!(page.value("combobox", APP).await, app);
    env.proxy.forget_faults();
    page.press_with_pointer("button", "Update").await;
    page.sees("Saved").await;
    has_app(env, "Nightly ERP sync", &app).await;
    assert_eq!(env.writes(), 1);
}

async fn two_apps_of_one_name_are_told_apart(env: &TestEnv) {
    let twins = [("Twin Sync", "Northwind"), ("Twin Sync", "Contoso")];
    let ids = only_these_apps(env, &twins).await;
    let page = env.edit("Nightly ERP sync").await;
    page.fill("combobox", APP, "Twin Sync").await;
    page.key(Key::Enter + "").await;
    page.sees("Several apps have this name").await;
    page.focuses("combobox", APP).await;
    assert_eq!(env.writes(), 0);
    page.press("combobox", APP).await;
    page.press("option", "Twin Sync Contoso").await;
    page.until("the field says whose it is", || async {
        page.description("combobox", APP).await.contains("Contoso")
    })
    .await;
    page.press_with_pointer("button", "Update").await;
    page.sees("Saved").await;
    has_app_id(env, "Nightly ERP sync", &ids[1]).await;
}

async fn an_app_whose_name_begins_anothers_is_meant_when_it_stands_there(env: &TestEnv) {
    let apps = [
        ("Data Bridge", "Northwind"),
        ("Data Bridge Pro", "Northwind"),
    ];
    let ids = only_these_apps(env, &apps).await;
    let page = env.edit("Nightly ERP sync").await;
    page.fill("combobox", APP, "data bridge").await;
    page.sees("Marketplace: Data Bridge").await;
    page.key(" p").await;
    page.sees_no("Marketplace: Data Bridge").await;
    page.key("ro").await;
    page.sees("Marketplace: Data Bridge Pro").await;
    page.press_with_pointer("button", "Update").await;
    page.sees("Saved").await;
    has_app_id(env, "Nightly ERP sync", &ids[1]).await;
}

/// A key that belongs to an input method: engines say so in one way, or in the other.
async fn compose(page: &Page, role: &str, name: &str, key: &str) {
    for how in [json!({"isComposing": true}), json!({"keyCode": 229})] {
        page.script(
            "const [role, name, key, how] = arguments;
             const about = { key, bubbles: true, composed: true, cancelable: true, ...how };
             const event = new KeyboardEvent('keydown', about);
             if (how.keyCode) Object.defineProperty(event, 'keyCode', { value: how.keyCode });
             find(role, name)[0].dispatchEvent(event);",
            json!([role, name, key, how]),
        )
        .await;
    }
}

async fn keys_of_an_input_method_are_its_own(env: &TestEnv) {
    let page = env.list().await;
    page.fill("searchbox", "Search", "sync").await;
    compose(page, "searchbox", "Search", "Escape").await;
    page.holds("searchbox", "Search", "sync").await;
    page.press("link", "Edit Nightly ERP sync").await;
    page.get("textbox", "Name").await;
    let before = page.value("combobox", APP).await;
    page.press("combobox", APP).await;
    page.get("option", "…").await;
    let active = || page.attribute("combobox", APP, "aria-activedescendant");
    let at_first = active().await;
    compose(page, "combobox", APP, "ArrowDown").await;
    assert_eq!(active().await, at_first);
    page.key(Key::Down + "").await;
    page.until("an option is active", || async {
        active().await != at_first
    })
    .await;
    compose(page, "combobox", APP, "Enter").await;
    assert_eq!(page.value("combobox", APP).await, before);
    compose(page, "combobox", APP, "Escape").await;
    let open = page.attribute("combobox", APP, "aria-expanded").await;
    assert_eq!(open.as_deref(), Some("true"));
    page.key(Key::Escape + "").await;
    compose(page, "textbox", "Name", "Escape").await;
    page.get("textbox", "Name").await;
}
