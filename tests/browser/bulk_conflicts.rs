//! Others change accounts before a run comes to them: each is shown as it was, as they made it and as
//! the run would have it, and nothing is written over it before that is decided (F1, U3).

use std::time::Duration;

use e2e::{Answer, Key, Method, Page, Role, Test, TestEnv, test};
use serde_json::{Value, json};

use crate::bulk::{first_names, preview_all, select, to_change};
use crate::conflicts::tab_to;

pub fn tests() -> Vec<Test> {
    vec![
        test!(f1_each_account_stands_in_three_states_with_who_made_it_so),
        test!(f1_an_account_is_left_as_it_is),
        test!(f1_one_decision_for_all),
        test!(f1_a_run_is_decided_about_with_the_keyboard_alone),
        test!(f1_what_is_overtaken_again_is_shown_again),
        test!(f1_an_account_is_deleted_anyway),
        test!(f1_a_run_that_was_cancelled_is_decided_about),
    ]
}

const ONE: &str = "Someone else changed 1 account";
const TWO: &str = "Someone else changed 2 accounts";

/// Neither of them is Custom.
const SYNC: &str = "Nightly ERP sync";
const ARCHIVE: &str = "Site photo archive";

/// These two, and what is to be done with them chosen.
async fn chosen<'a>(env: &'a TestEnv, job: &str) -> (&'a Page, [Value; 2]) {
    let mut ids = [Value::Null, Value::Null];
    let page = env.list().await;
    for (id, name) in ids.iter_mut().zip([SYNC, ARCHIVE]) {
        let account = env.api.account_named(name).await;
        assert_eq!(account["app_type"], "marketplace", "{name}");
        *id = account["id"].clone();
        select(page, name).await;
    }
    page.button(job).await;
    if job == "Delete" {
        page.fill("textbox", "Number of accounts to delete", "2")
            .await;
    } else {
        page.press("radio", "Custom").await;
        page.sees("2 will change").await;
    }
    (page, ids)
}

/// Otto gives an account another name.
async fn otto_renames(env: &TestEnv, id: &Value, name: &str) {
    let otto = env.api_of(Role::Operator);
    otto.edit(id, json!({"name": name})).await;
}

/// A run over both, the first of which Otto has renamed.
async fn overtaken(env: &TestEnv) -> (&Page, [Value; 2]) {
    let (page, ids) = chosen(env, "Set App Type").await;
    otto_renames(env, &ids[0], "Theirs").await;
    page.button("Update 2 accounts").await;
    page.focuses("group", ONE).await;
    (page, ids)
}

/// The same, both renamed.
pub async fn both_overtaken(env: &TestEnv) -> (&Page, [Value; 2]) {
    let (page, ids) = chosen(env, "Set App Type").await;
    otto_renames(env, &ids[0], "Theirs").await;
    otto_renames(env, &ids[1], "Theirs too").await;
    page.button("Update 2 accounts").await;
    page.focuses("group", TWO).await;
    (page, ids)
}

/// What an account is called and is.
async fn state(env: &TestEnv, id: &Value) -> (String, String) {
    let account = env.api.account(id).await;
    let text = |key: &str| account[key].as_str().unwrap_or_default().to_owned();
    (text("name"), text("app_type"))
}

async fn is_so(env: &TestEnv, id: &Value, name: &str, app_type: &str) {
    assert_eq!(state(env, id).await, (name.to_owned(), app_type.to_owned()));
}

async fn f1_each_account_stands_in_three_states_with_who_made_it_so(env: &TestEnv) {
    let (page, ids) = chosen(env, "Set App Type").await;
    otto_renames(env, &ids[0], "Theirs").await;
    let app = env.api.account(&ids[1]).await["marketplace_app"]["id"].clone();
    // The last to change it was not the one who renamed it.
    let change = json!({"app_type": "marketplace", "marketplace_app_id": app});
    env.api.edit(&ids[0], change).await;
    page.button("Update 2 accounts").await;
    page.focuses("group", ONE).await;
    page.get("group", SYNC).await;
    page.get("radiogroup", "App Type").await;
    page.sees("Theirs Theirs Otto Operator · just now").await;
    page.sees("Ada Admin (you) · just now").await;
    page.sees("Yours Custom Overwrite").await;
    assert!(page.is_checked("radio", "Keep theirs").await);
    is_so(env, &ids[0], "Theirs", "marketplace").await;
    is_so(env, &ids[1], ARCHIVE, "custom").await;
}

async fn f1_an_account_is_left_as_it_is(env: &TestEnv) {
    let (page, ids) = overtaken(env).await;
    page.button("Continue without changes").await;
    page.has_no("group", ONE).await;
    page.focuses("heading", "Set App Type").await;
    page.sees("Kept theirs").await;
    page.sees("1 done · 1 conflict").await;
    is_so(env, &ids[0], "Theirs", "marketplace").await;
    assert_eq!(env.requests("PATCH"), 2, "Otto's, and that of the other");
}

async fn f1_one_decision_for_all(env: &TestEnv) {
    let (page, ids) = both_overtaken(env).await;
    page.button("Overwrite all").await;
    page.get("button", "Update 2 accounts").await;
    page.button("Keep all theirs").await;
    page.get("button", "Continue without changes").await;
    page.button("Overwrite all").await;
    page.button("Update 2 accounts").await;
    page.sees("2 done").await;
    is_so(env, &ids[0], "Theirs", "custom").await;
    is_so(env, &ids[1], "Theirs too", "custom").await;
}

async fn f1_a_run_is_decided_about_with_the_keyboard_alone(env: &TestEnv) {
    let (page, ids) = overtaken(env).await;
    tab_to(page, "radio", "Keep theirs").await;
    page.key(Key::Right + "").await;
    page.focuses("radio", "Overwrite").await;
    tab_to(page, "button", "Update 1 account").await;
    page.key(Key::Enter + "").await;
    page.sees("2 done").await;
    page.focuses("heading", "Set App Type").await;
    is_so(env, &ids[0], "Theirs", "custom").await;
}

async fn f1_what_is_overtaken_again_is_shown_again(env: &TestEnv) {
    let (page, ids) = overtaken(env).await;
    page.press("radio", "Overwrite").await;
    otto_renames(env, &ids[0], "Theirs again").await;
    page.button("Update 1 account").await;
    page.sees("Original Theirs Theirs Theirs again").await;
    page.focuses("group", ONE).await;
    assert!(page.is_checked("radio", "Keep theirs").await);
    is_so(env, &ids[0], "Theirs again", "marketplace").await;
    page.press("radio", "Overwrite").await;
    page.button("Update 1 account").await;
    page.sees("2 done").await;
    is_so(env, &ids[0], "Theirs again", "custom").await;
}

/// A deletion of both, the first of which Otto has renamed.
pub async fn deletion_overtaken(env: &TestEnv) -> (&Page, [Value; 2]) {
    let (page, ids) = chosen(env, "Delete").await;
    otto_renames(env, &ids[0], "Theirs").await;
    page.button("Delete 2 accounts").await;
    page.focuses("group", ONE).await;
    page.sees("Original Nightly ERP sync Theirs Theirs Otto Operator · just now")
        .await;
    page.sees("Yours Deleted").await;
    (page, ids)
}

async fn f1_an_account_is_deleted_anyway(env: &TestEnv) {
    let (page, ids) = deletion_overtaken(env).await;
    page.press("radio", "Delete anyway").await;
    page.button("Delete 1 account").await;
    page.sees("2 done").await;
    let left = env.api.get("service_accounts?per_page=2000").await;
    let mut left = left.as_array().into_iter().flatten();
    assert!(left.all(|one| !ids.contains(&one["id"])));
}

async fn f1_a_run_that_was_cancelled_is_decided_about(env: &TestEnv) {
    let wanted = to_change(env).await;
    let page = preview_all(env).await;
    // The first whose turn comes.
    let names = first_names(env, 20).await;
    let is_first = |name: &&String| wanted.iter().any(|one| one["name"] == **name);
    let first = names.iter().find(is_first).expect("one to change");
    let id = env.api.account_named(first).await["id"].clone();
    otto_renames(env, &id, "Theirs").await;
    let late = Answer::Late(Duration::from_millis(700));
    env.proxy.faults(Method::PATCH, "service_accounts", late, 8);
    page.button("Update…").await;
    page.button("Cancel").await;
    page.focuses("group", ONE).await;
    page.sees("skipped").await;
    page.press("radio", "Overwrite").await;
    page.button("Update 1 account").await;
    page.has_no("group", ONE).await;
    page.until("it is set", || async {
        state(env, &id).await == ("Theirs".to_owned(), "custom".to_owned())
    })
    .await;
    page.sees("skipped").await;
    page.sees_no("1 conflict").await;
    let left = to_change(env).await;
    assert!(!left.is_empty(), "the rest stays cancelled");
    page.button("Resume").await;
    page.sees(&format!("{0} of {0}", wanted.len())).await;
    assert_eq!(to_change(env).await, Vec::<Value>::new());
}
