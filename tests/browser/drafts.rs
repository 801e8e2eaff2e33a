//! What is typed outlives a reload, a crash and a closed tab (F41, F42).

use std::time::{Duration, Instant};

use e2e::{Answer, Because, Key, Method, Page, Role, Test, TestEnv, edit_route, test};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    vec![
        test!(f41_edits_are_offered_after_a_reload_and_restored).in_every_engine(Because::Storage),
        test!(f41_what_changed_meanwhile_is_said).in_every_engine(Because::Focus),
        test!(f41_what_was_typed_before_restoring_is_offered_in_its_turn),
        test!(f41_a_draft_is_not_restored_over_what_is_being_sent),
        test!(f41_two_edits_that_have_met_meet_again_after_a_reload),
        test!(f41_what_another_made_of_it_does_not_become_an_edit),
        test!(f41_what_changed_elsewhere_in_the_account_is_said),
        test!(f41_a_new_account_is_offered_again),
        test!(f41_drafts_are_offered_once_it_is_known_whose_they_are),
        test!(f41_whose_edits_they_are_is_asked_when_something_is_typed),
        test!(f41_a_replacement_is_offered_again),
        test!(f41_a_new_account_is_kept_until_it_is_there),
        test!(f41_what_is_typed_at_the_last_moment_is_kept_too).in_every_engine(Because::Storage),
        test!(f41_a_token_that_ended_before_a_reload_takes_no_edits_with_it),
        test!(f41_edits_of_an_account_that_is_gone_can_become_another),
        test!(f41_edits_that_nobody_comes_back_for_are_forgotten),
        test!(f43_an_odd_time_of_the_server_throws_no_edits_away),
        test!(f43_what_is_typed_at_an_odd_time_is_kept_as_long),
        test!(discarded_edits_are_gone),
        test!(edits_that_were_left_or_saved_are_not_offered),
        test!(s15_signing_out_forgets_them),
        test!(s15_signing_out_forgets_what_was_left_before),
        test!(nobody_else_is_offered_them),
        test!(f42_a_browser_that_keeps_nothing_is_no_obstacle),
        test!(f42_storage_that_is_blocked_is_no_obstacle),
        test!(f42_storage_that_is_cleared_is_written_again),
        test!(no_secret_is_ever_among_them),
    ]
}

/// What is kept of drafts in this browser.
pub async fn kept(page: &Page) -> String {
    let all = "return Object.entries(localStorage)
        .filter(([key]) => key.includes(':draft:')).map(([, value]) => value).join()";
    let all = page.script(all, json!([])).await;
    all.as_str().unwrap_or_default().to_owned()
}

pub async fn keeps(page: &Page, words: &str) {
    page.until("the draft is kept", || async {
        kept(page).await.contains(words)
    })
    .await;
}

pub async fn keeps_nothing(page: &Page) {
    page.until("no draft is kept", || async { kept(page).await.is_empty() })
        .await;
}

/// Payroll export, half edited; then the page is loaded anew and the same account opened.
async fn reloaded(env: &TestEnv, role: Role) -> &Page {
    let page = env.edit("Payroll export").await;
    page.fill_name("Half done").await;
    page.press("radio", "Marketplace").await;
    keeps(page, "Half done").await;
    connect_again(env, role).await;
    page
}

/// The page is loaded anew, where it was.
async fn connect_again(env: &TestEnv, role: Role) {
    env.page.reload().await;
    connect(env, role).await;
}

/// The token is given once more, and the form is there again.
pub async fn connect(env: &TestEnv, role: Role) {
    let page = &env.page;
    page.get("heading", "Connect to your company").await;
    env.connect(role).await;
    page.get("textbox", "Name").await;
}

async fn f41_edits_are_offered_after_a_reload_and_restored(env: &TestEnv) {
    let page = reloaded(env, Role::Admin).await;
    page.sees("You have unsaved edits from").await;
    page.holds("textbox", "Name", "Payroll export").await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "Half done").await;
    assert!(page.is_checked("radio", "Marketplace").await);
    page.sees_no("You have unsaved edits from").await;
    page.press("radio", "Custom").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Half done").await;
    keeps_nothing(page).await;
}

async fn f41_what_changed_meanwhile_is_said(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    let id = env.api.account_named("Payroll export").await["id"].clone();
    page.fill_name("Half done").await;
    keeps(page, "Half done").await;
    let otto = env.api_of(Role::Operator);
    otto.edit(&id, json!({ "name": "Theirs" })).await;
    connect_again(env, Role::Admin).await;
    page.sees("Otto Operator has changed the account since")
        .await;
    page.sees("Original Payroll export Theirs Theirs Otto Operator · just now")
        .await;
    page.sees("Yours Half done").await;
    page.holds("textbox", "Name", "Theirs").await;
    page.button("Restore").await;
    page.focuses(
        "group",
        "Otto Operator changed this account while you were editing",
    )
    .await;
    page.get("radiogroup", "Name").await;
    page.holds("textbox", "Name", "Half done").await;
    page.button("Update").await;
    page.sees("Saved").await;
    assert_eq!(env.api.account(&id).await["name"], "Half done");
}

async fn f41_what_was_typed_before_restoring_is_offered_in_its_turn(env: &TestEnv) {
    let page = reloaded(env, Role::Admin).await;
    page.sees("You have unsaved edits from").await;
    page.fill_name("Typed since").await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "Half done").await;
    page.sees("Payroll export to Typed since").await;
    keeps(page, "Half done").await;
    keeps(page, "Typed since").await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "Typed since").await;
    page.sees("Payroll export to Half done").await;
    page.button("Discard").await;
    page.holds("textbox", "Name", "Typed since").await;
    page.sees_no("You have unsaved edits from").await;
    page.button("Update").await;
    page.sees("Saved").await;
    keeps_nothing(page).await;
}

async fn f41_a_draft_is_not_restored_over_what_is_being_sent(env: &TestEnv) {
    let page = reloaded(env, Role::Admin).await;
    page.sees("You have unsaved edits from").await;
    page.fill_name("Typed since").await;
    let hold = env.proxy.hold(Method::PATCH, "service_accounts");
    page.button("Update").await;
    hold.reached().await;
    let off = page.attribute("button", "Restore", "aria-disabled").await;
    assert_eq!(off.as_deref(), Some("true"));
    page.button("Restore").await;
    page.holds("textbox", "Name", "Typed since").await;
    hold.release();
    page.sees("Saved").await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "Half done").await;
}

async fn f41_two_edits_that_have_met_meet_again_after_a_reload(env: &TestEnv) {
    let (page, id) = crate::conflicts::two_names(env).await;
    keeps(page, "Mine").await;
    connect_again(env, Role::Admin).await;
    page.sees("Otto Operator has changed the account since")
        .await;
    page.sees("Original Payroll export Theirs Theirs").await;
    page.button("Restore").await;
    page.get("radiogroup", "Name").await;
    page.holds("textbox", "Name", "Mine").await;
    page.press("radio", "Use theirs").await;
    page.button("Update").await;
    page.sees("Nothing has changed").await;
    assert_eq!(env.api.account(&id).await["name"], "Theirs");
    keeps_nothing(page).await;
}

async fn f41_what_another_made_of_it_does_not_become_an_edit(env: &TestEnv) {
    let id = env.api.account_named("Payroll export").await["id"].clone();
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    let apps = env.api.get("marketplace_apps?per_page=2000").await;
    let mut apps = apps.as_array().expect("apps").iter();
    let app = apps
        .find(|app| app["name"] == "Safe Track")
        .expect("an app");
    let otto = env.api_of(Role::Operator);
    let theirs =
        json!({"name": "Theirs", "app_type": "marketplace", "marketplace_app_id": app["id"]});
    otto.edit(&id, theirs).await;
    page.button("Update").await;
    page.sees("You both changed this field").await;
    page.holds("combobox", "Marketplace app", "Safe Track")
        .await;
    keeps(page, "Mine").await;
    otto.edit(
        &id,
        json!({"app_type": "custom", "marketplace_app_id": null}),
    )
    .await;
    connect_again(env, Role::Admin).await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "Mine").await;
    assert!(page.is_checked("radio", "Custom").await);
    page.button("Update").await;
    page.sees("Saved").await;
    let now = env.api.account(&id).await;
    assert_eq!(
        (&now["name"], &now["app_type"]),
        (&json!("Mine"), &json!("custom"))
    );
}

async fn f41_what_changed_elsewhere_in_the_account_is_said(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    let account = env.api.account_named("Payroll export").await;
    page.fill_name("Half done").await;
    keeps(page, "Half done").await;
    // Another version, with the same App Type and Name.
    env.api
        .edit(&account["id"], json!({ "name": "Something else" }))
        .await;
    env.api
        .edit(&account["id"], json!({ "name": "Payroll export" }))
        .await;
    connect_again(env, Role::Admin).await;
    page.sees("has changed since, but not its Name or App Type")
        .await;
    page.button("Restore").await;
    page.focuses("heading", "Payroll export").await;
    page.holds("textbox", "Name", "Half done").await;
    page.button("Update").await;
    page.sees("Saved").await;
}

async fn f41_a_new_account_is_offered_again(env: &TestEnv) {
    let page = env.list().await;
    page.link("New service account").await;
    page.press("radio", "Custom").await;
    page.fill_name("Ledger bridge").await;
    keeps(page, "Ledger bridge").await;
    connect_again(env, Role::Admin).await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "Ledger bridge").await;
    page.button("Create").await;
    page.get("dialog", "Save your client secret").await;
    keeps_nothing(page).await;
}

async fn f41_a_replacement_is_offered_again(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.button("Replace").await;
    page.holds("textbox", "Name", "Payroll export (2)").await;
    page.fill_name("Payroll bridge").await;
    keeps(page, "Payroll bridge").await;
    connect_again(env, Role::Admin).await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "Payroll bridge").await;
    page.button("Create").await;
    page.get("dialog", "Save your client secret").await;
    keeps_nothing(page).await;
}

async fn f41_a_new_account_is_kept_until_it_is_there(env: &TestEnv) {
    let page = env.list().await;
    page.link("New service account").await;
    page.press("radio", "Custom").await;
    page.fill_name("Ledger bridge").await;
    keeps(page, "Ledger bridge").await;
    let hold = env.proxy.hold(Method::POST, "service_accounts");
    page.button("Create").await;
    hold.reached().await;
    // It may yet come to nothing.
    assert!(kept(page).await.contains("Ledger bridge"));
    hold.release();
    page.get("dialog", "Save your client secret").await;
    keeps_nothing(page).await;
}

async fn f41_what_is_typed_at_the_last_moment_is_kept_too(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Half").await;
    keeps(page, "Half").await;
    page.fill_name("Half done").await;
    connect_again(env, Role::Admin).await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "Half done").await;
}

async fn f41_a_token_that_ended_before_a_reload_takes_no_edits_with_it(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let token = env.sandbox.issue(Role::Admin, Duration::from_hours(1));
    let page = &env.page;
    page.go(&edit_route(&account["id"].to_string())).await;
    page.press("checkbox", "Remember until I close this tab")
        .await;
    env.connect_with(&token).await;
    page.fill_name("Half done").await;
    keeps(page, "Half done").await;
    env.sandbox.revoke(&token);
    page.reload().await;
    // The token that was kept opens nothing any more.
    env.connect(Role::Admin).await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "Half done").await;
}

/// Payroll export is open, and the token stays with a reload.
async fn kept_in_this_tab(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let page = &env.page;
    page.go(&edit_route(&account["id"].to_string())).await;
    page.press("checkbox", "Remember until I close this tab")
        .await;
    env.connect(Role::Admin).await;
    page.get("textbox", "Name").await;
}

/// The page is loaded anew, and the API does not say whose token it is.
async fn unknown_after_reload(env: &TestEnv) -> &Page {
    let page = &env.page;
    let broken = Answer::Instead(500, "text/plain", "out of order");
    env.proxy.fault(Method::GET, "/me", broken);
    page.reload().await;
    page.holds("textbox", "Name", "Payroll export").await;
    assert!(env.proxy.faults_are_over());
    page
}

async fn f41_whose_edits_they_are_is_asked_when_something_is_typed(env: &TestEnv) {
    kept_in_this_tab(env).await;
    let page = unknown_after_reload(env).await;
    let began = Instant::now();
    page.fill_name("Half done").await;
    keeps(page, "Half done").await;
    // Nobody waits for the next of the looks that come every ten seconds.
    assert!(began.elapsed() < Duration::from_secs(4));
}

async fn f41_drafts_are_offered_once_it_is_known_whose_they_are(env: &TestEnv) {
    kept_in_this_tab(env).await;
    env.page.fill_name("Half done").await;
    keeps(&env.page, "Half done").await;
    let page = unknown_after_reload(env).await;
    // It is asked again every now and then.
    tokio::time::sleep(Duration::from_secs(10)).await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "Half done").await;
}

async fn f41_edits_of_an_account_that_is_gone_can_become_another(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    let account = env.api.account_named("Payroll export").await;
    page.fill_name("Half done").await;
    keeps(page, "Half done").await;
    env.api.delete(&account["id"]).await;
    page.reload().await;
    env.connect(Role::Admin).await;
    page.get("heading", "Service account not found").await;
    page.sees("Payroll export to Half done").await;
    page.button("Create a new account from your edits").await;
    page.get("heading", "New service account").await;
    page.holds("textbox", "Name", "Half done").await;
    assert!(page.is_checked("radio", "Custom").await);
    keeps(page, "Half done").await;
    page.button("Create").await;
    page.get("dialog", "Save your client secret").await;
    keeps_nothing(page).await;
}

async fn f41_edits_that_nobody_comes_back_for_are_forgotten(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Half done").await;
    keeps(page, "Half done").await;
    page.button("Cancel").await;
    page.get("alertdialog", "Leave without updating?").await;
    // As if it had been written so many days ago, and never again.
    let age = "const [[key, text]] = Object.entries(localStorage).filter(([key]) => key.includes(':draft:'));
        const draft = JSON.parse(text);
        draft.at -= arguments[0] * 86400;
        draft.own -= arguments[0] * 86400;
        draft.mine.name = arguments[1];
        localStorage.setItem(key + arguments[1], JSON.stringify(draft))";
    page.script(age, json!([29, "Younger"])).await;
    page.script(age, json!([31, "Older"])).await;
    page.button("Leave without updating").await;
    page.link("Edit Payroll export").await;
    page.sees("Payroll export to Younger").await;
    let kept = kept(page).await;
    assert!(
        kept.contains("Younger") && !kept.contains("Older"),
        "{kept}"
    );
}

async fn f43_an_odd_time_of_the_server_throws_no_edits_away(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Half done").await;
    keeps(page, "Half done").await;
    env.proxy.set_clock(time::Duration::days(40));
    connect_again(env, Role::Admin).await;
    page.sees("You have unsaved edits from").await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "Half done").await;
}

async fn f43_what_is_typed_at_an_odd_time_is_kept_as_long(env: &TestEnv) {
    env.proxy.set_clock(time::Duration::days(-400));
    let page = env.edit("Payroll export").await;
    page.fill_name("Half done").await;
    keeps(page, "Half done").await;
    env.proxy.set_clock(time::Duration::ZERO);
    connect_again(env, Role::Admin).await;
    page.sees("You have unsaved edits from").await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "Half done").await;
}

async fn discarded_edits_are_gone(env: &TestEnv) {
    let page = reloaded(env, Role::Admin).await;
    page.button("Discard").await;
    page.sees_no("You have unsaved edits from").await;
    page.holds("textbox", "Name", "Payroll export").await;
    keeps_nothing(page).await;
}

async fn edits_that_were_left_or_saved_are_not_offered(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Half done").await;
    keeps(page, "Half done").await;
    page.key(Key::Escape + "").await;
    page.button("Leave without updating").await;
    page.get("heading", "Service Accounts").await;
    keeps_nothing(page).await;
    page.link("Edit Payroll export").await;
    page.fill_name("Half done").await;
    keeps(page, "Half done").await;
    page.fill_name("Payroll export").await;
    keeps_nothing(page).await;
}

async fn s15_signing_out_forgets_them(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Half done").await;
    keeps(page, "Half done").await;
    page.sign_out().await;
    page.button("Leave without updating").await;
    page.get("heading", "Connect to your company").await;
    keeps_nothing(page).await;
}

async fn s15_signing_out_forgets_what_was_left_before(env: &TestEnv) {
    let page = reloaded(env, Role::Admin).await;
    page.sees("You have unsaved edits from").await;
    page.sign_out().await;
    page.get("heading", "Connect to your company").await;
    keeps_nothing(page).await;
}

async fn nobody_else_is_offered_them(env: &TestEnv) {
    let page = reloaded(env, Role::Operator).await;
    page.sees("About this account").await;
    page.sees("Otto Operator").await;
    page.sees_no("You have unsaved edits from").await;
}

async fn f42_a_browser_that_keeps_nothing_is_no_obstacle(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    // As a full storage does.
    page.script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }",
        json!([]),
    )
    .await;
    page.fill_name("Half done").await;
    page.sees("Drafts can't be saved in this browser").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Half done").await;
    // That is said once.
    page.press("link", "Service Accounts").await;
    page.link("Edit Nightly ERP sync").await;
    page.fill_name("Half done as well").await;
    page.button("Update").await;
    page.sees("Saved").await;
    page.sees_no("Drafts can't be saved in this browser").await;
}

async fn f42_storage_that_is_blocked_is_no_obstacle(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.script(
        "for (const kind of ['localStorage', 'sessionStorage']) {
             const get = () => { throw new DOMException('blocked', 'SecurityError') };
             Object.defineProperty(window, kind, { get });
         }",
        json!([]),
    )
    .await;
    page.fill_name("Half done").await;
    page.sees("Drafts can't be saved in this browser").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Half done").await;
    // What is left goes on for as long as the page is open.
    page.press("link", "Service Accounts").await;
    page.link("Edit Nightly ERP sync").await;
    page.sign_out().await;
    page.get("heading", "Connect to your company").await;
}

async fn f42_storage_that_is_cleared_is_written_again(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Half").await;
    keeps(page, "Half").await;
    page.script("localStorage.clear()", json!([])).await;
    page.fill_name("Half done").await;
    keeps(page, "Half done").await;
    page.button("Update").await;
    page.sees("Saved").await;
    keeps_nothing(page).await;
}

async fn no_secret_is_ever_among_them(env: &TestEnv) {
    let page = env.list().await;
    page.link("New service account").await;
    page.press("radio", "Custom").await;
    page.fill_name("Ledger bridge").await;
    keeps(page, "Ledger bridge").await;
    page.button("Create").await;
    page.get("dialog", "Save your client secret").await;
    page.button("Show secret").await;
    let (id, secret) = crate::secret::shown(page).await;
    let kept = page
        .script("return JSON.stringify({ ...localStorage })", json!([]))
        .await;
    let kept = kept.as_str().unwrap_or_default();
    assert!(!kept.contains(&secret) && !kept.contains(&id), "{kept}");
}
