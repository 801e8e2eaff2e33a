//! What people do while an answer is on its way: they put something back, call it off, go on to
//! something else, or are shown a secret in the middle of it. Nothing of that is lost, and nothing
//! that they called off is done.

use e2e::{Answer, Because, Hold, Key, Method, Page, Role, Test, TestEnv, account_route, test};
use serde_json::{Value, json};

use crate::left::BROKEN;

pub fn tests() -> Vec<Test> {
    vec![
        test!(a_name_that_is_put_back_while_it_is_saved_stays_put_back),
        test!(a_level_that_is_put_back_while_it_is_saved_stays_put_back),
        test!(a_name_that_is_put_back_while_it_is_saved_is_not_left_unasked),
        test!(a_level_that_is_put_back_while_it_is_saved_is_not_left_unasked),
        test!(a_name_that_is_put_back_while_it_is_not_saved_is_no_edit),
        test!(k3_a_reset_takes_nothing_that_somebody_set_meanwhile),
        test!(k3_a_reset_is_not_sent_when_nobody_could_look),
        test!(k1_a_second_create_is_another_one),
        test!(k3_what_was_used_since_is_not_said_to_be_unused),
        test!(permissions_are_saved_while_another_company_is_open),
        test!(levels_that_were_called_off_do_not_come),
        test!(k2_a_secret_is_asked_about_before_what_is_typed).in_every_engine(Because::History),
        test!(k2_whoever_signs_out_is_asked_about_a_secret_and_then_about_edits)
            .in_every_engine(Because::Dialogs),
        test!(f41_after_a_lost_secret_another_account_is_kept_as_well),
        test!(f10_what_a_reset_took_can_be_put_back_after_a_doubt),
        test!(f19_levels_that_were_copied_in_spite_of_a_lost_answer)
            .in_every_engine(Because::Network),
        test!(k3_a_look_again_takes_no_question_away),
    ]
}

const POWERLESS: &str = "Safety observation alerts";

const SECRET_DIALOG: &str = "Save your client secret";

async fn id_of(env: &TestEnv, name: &str) -> Value {
    env.api.account_named(name).await["id"].clone()
}

/// A name is typed, sent, and put back before there is an answer.
async fn name_put_back(env: &TestEnv) -> (&Page, Hold) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    let hold = env.proxy.hold(Method::PATCH, "service_accounts");
    page.button("Update").await;
    hold.reached().await;
    page.fill_name("Payroll export").await;
    (page, hold)
}

async fn a_name_that_is_put_back_while_it_is_saved_stays_put_back(env: &TestEnv) {
    let (page, hold) = name_put_back(env).await;
    hold.release();
    page.sees("Mine to Payroll export").await;
    page.holds("textbox", "Name", "Payroll export").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Payroll export").await;
}

/// A level is chosen, sent, and put back before there is an answer.
async fn level_put_back(env: &TestEnv) -> (&Page, Hold) {
    let page = env.permissions(POWERLESS).await;
    page.press("radio", "Documents: Read-Only").await;
    let hold = env.proxy.hold(Method::PUT, "permissions");
    page.button("Save permissions").await;
    hold.reached().await;
    page.press("radio", "Documents: None").await;
    (page, hold)
}

async fn a_level_that_is_put_back_while_it_is_saved_stays_put_back(env: &TestEnv) {
    let (page, hold) = level_put_back(env).await;
    hold.release();
    page.sees("1 change").await;
    assert!(page.is_checked("radio", "Documents: None").await);
    page.button("Save permissions").await;
    page.sees("Saved").await;
    let id = id_of(env, POWERLESS).await;
    assert_eq!(env.api.level(&id, "documents").await, "none");
}

async fn a_name_that_is_put_back_while_it_is_saved_is_not_left_unasked(env: &TestEnv) {
    let (page, hold) = name_put_back(env).await;
    page.button("Cancel").await;
    page.get("alertdialog", "Leave without updating?").await;
    page.button("Leave without updating").await;
    page.get("link", "New service account").await;
    crate::drafts::keeps(page, "Mine").await;
    hold.release();
    page.shows("Mine was saved").await;
    crate::drafts::keeps_nothing(page).await;
}

async fn a_level_that_is_put_back_while_it_is_saved_is_not_left_unasked(env: &TestEnv) {
    let (page, hold) = level_put_back(env).await;
    page.button("Cancel").await;
    page.get("alertdialog", "Leave without saving?").await;
    page.button("Stay").await;
    hold.release();
    page.sees("1 change").await;
    assert!(page.is_checked("radio", "Documents: None").await);
}

async fn a_name_that_is_put_back_while_it_is_not_saved_is_no_edit(env: &TestEnv) {
    (env.proxy).fault(Method::PATCH, "service_accounts", BROKEN);
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    let hold = env.proxy.hold(Method::GET, "service_accounts/");
    page.button("Update").await;
    hold.reached().await;
    page.fill_name("Payroll export").await;
    page.sees_no("What will change").await;
    // For as long as it is under way it is kept, whatever the form says now.
    crate::drafts::keeps(page, "Mine").await;
    hold.release();
    page.sees("Something went wrong on the server").await;
    crate::drafts::keeps_nothing(page).await;
    page.button("Cancel").await;
    page.get("link", "New service account").await;
}

async fn k3_a_reset_takes_nothing_that_somebody_set_meanwhile(env: &TestEnv) {
    let id = id_of(env, "Payroll export").await;
    let page = crate::manage::about_to_reset(env).await;
    env.api.set_level(&id, "documents", "admin").await;
    let before = env.api.account(&id).await["permissions"].clone();
    page.button("Reset secret").await;
    page.sees("Nothing was done.").await;
    page.sees("Admin on Documents").await;
    assert_eq!(env.requests("POST"), 0);
    page.button("Reset secret").await;
    page.get("dialog", SECRET_DIALOG).await;
    page.button("Show secret").await;
    page.button("I've saved the secret").await;
    page.button("Apply preset…").await;
    page.button("Permissions before the reset").await;
    page.button("Save permissions").await;
    page.sees("Saved").await;
    assert_eq!(env.api.account(&id).await["permissions"], before);
}

async fn k3_a_reset_is_not_sent_when_nobody_could_look(env: &TestEnv) {
    let page = crate::manage::about_to_reset(env).await;
    let broken = Answer::Instead(500, "text/plain", "out of order");
    env.proxy.fault(Method::GET, "permissions", broken);
    page.button("Reset secret").await;
    page.sees("Something went wrong on the server (500)").await;
    assert_eq!(env.requests("POST"), 0);
    // That it is not known is said, and the person may go on all the same.
    page.button("Reset secret").await;
    page.get("dialog", SECRET_DIALOG).await;
}

async fn k1_a_second_create_is_another_one(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.button("Replace").await;
    page.holds("textbox", "Name", "Payroll export (2)").await;
    let hold = env.proxy.hold(Method::POST, "service_accounts");
    page.button("Create").await;
    hold.reached().await;
    page.fill_name("Another").await;
    hold.release();
    page.get("dialog", SECRET_DIALOG).await;
    page.button("Show secret").await;
    page.button("I've saved the secret").await;
    page.get("alertdialog", "Leave without creating?").await;
    page.button("Stay").await;
    page.fill_name("Payroll export (2)").await;
    page.button("Create").await;
    // Its key would bring the secret once more.
    page.get("link", "This name is already in use. Choose another.")
        .await;
    let keys = crate::create::keys(env);
    assert_eq!(keys.len(), 2);
    assert_ne!(keys[0], keys[1]);
}

async fn k3_what_was_used_since_is_not_said_to_be_unused(env: &TestEnv) {
    let (page, _) = crate::replace::begun(env, Role::Admin).await;
    page.press("checkbox", "Keep these differences").await;
    page.press("checkbox", "Payroll export is no longer in use")
        .await;
    // Permissions are looked at as well.
    let used = Answer::Changed("used since", |reply| {
        let mut account: Value = serde_json::from_slice(&reply.body).expect("JSON");
        if account.get("last_used_at").is_some() {
            account["last_used_at"] = json!("2026-01-01T00:00:00Z");
            reply.body = account.to_string().into();
        }
    });
    (env.proxy).faults(Method::GET, "service_accounts/", used, 4);
    page.button("Refresh").await;
    page.until("it is not said any more", || async {
        !(page.is_checked("checkbox", "Payroll export is no longer in use")).await
    })
    .await;
}

async fn permissions_are_saved_while_another_company_is_open(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    page.press("radio", "Documents: Read-Only").await;
    let hold = env.proxy.hold(Method::PUT, "permissions");
    page.button("Save permissions").await;
    hold.reached().await;
    page.button("Company: Northern Lights Construction").await;
    page.button("Besançon Bâtiment S.A.").await;
    page.get("button", "Company: Besançon Bâtiment S.A.").await;
    hold.release();
    page.shows(&format!("{POWERLESS}: Permissions saved")).await;
    page.get("link", "New service account").await;
    let id = id_of(env, POWERLESS).await;
    assert_eq!(env.api.level(&id, "documents").await, "read_only");
}

async fn levels_that_were_called_off_do_not_come(env: &TestEnv) {
    let page = env.permissions(POWERLESS).await;
    page.button("Apply preset…").await;
    page.button("Copy from another account…").await;
    page.fill("combobox", "Account to copy from", "payroll")
        .await;
    page.press("option", "Payroll export").await;
    let hold = env.proxy.hold(Method::GET, "permissions");
    page.button("Copy permissions").await;
    hold.reached().await;
    page.button("Cancel").await;
    page.has_no("dialog", "Copy permissions from another account")
        .await;
    page.press("radio", "Documents: Admin").await;
    page.sees("1 change").await;
    hold.release();
    // Another look would be answered after it.
    page.button("Apply preset…").await;
    page.button("Copy from another account…").await;
    page.fill("combobox", "Account to copy from", "drawing")
        .await;
    page.get("option", "Drawing mirror…").await;
    page.key(Key::Escape + "").await;
    page.button("Cancel").await;
    page.has_no("dialog", "Copy permissions from another account")
        .await;
    page.sees("1 change").await;
    assert!(page.is_checked("radio", "Documents: Admin").await);
}

/// Something is typed into the form of an account, and its new secret is on the screen.
async fn edited_and_reset(env: &TestEnv) -> &Page {
    let page = env.list().await;
    page.link("Edit Payroll export").await;
    page.fill_name("Mine").await;
    page.button("Reset secret").await;
    page.sees("Last used").await;
    page.fill("textbox", "Type the name…", "Payroll export")
        .await;
    page.button("Reset secret").await;
    page.get("dialog", SECRET_DIALOG).await;
    page
}

/// Presses the button until it is taken at its word: not at once, where one question follows another.
async fn leaves(page: &Page, button: &str) {
    page.until("the question is answered", || async {
        if page.has("button", button).await {
            page.button(button).await;
        }
        !page.has("button", button).await
    })
    .await;
}

async fn k2_a_secret_is_asked_about_before_what_is_typed(env: &TestEnv) {
    let page = edited_and_reset(env).await;
    page.back().await;
    page.get("alertdialog", "Leave without saving the secret?")
        .await;
    page.button("Leave without saving the secret").await;
    page.get("alertdialog", "Leave without updating?").await;
    page.button("Stay").await;
    page.has_no("alertdialog", "Leave without updating?").await;
    // Nothing was left, so nothing is gone.
    page.get("dialog", SECRET_DIALOG).await;
    page.button("Show secret").await;
    let (id, secret) = crate::secret::shown(page).await;
    assert!(env.api.token(&id, &secret).await.is_ok());
    page.back().await;
    page.button("Leave without saving the secret").await;
    page.get("alertdialog", "Leave without updating?").await;
    leaves(page, "Leave without updating").await;
    page.get("link", "New service account").await;
    page.has_no("dialog", SECRET_DIALOG).await;
}

async fn k2_whoever_signs_out_is_asked_about_a_secret_and_then_about_edits(env: &TestEnv) {
    let page = edited_and_reset(env).await;
    // By a script, as the dialog lies over it; a person gets there by the session's end.
    let sign_out = "[...elements(document)]
        .find((e) => e.tagName === 'BUTTON' && textOf(e, true).trim() === 'Sign out').click()";
    page.script(sign_out, json!([])).await;
    page.get("alertdialog", "Leave without saving the secret?")
        .await;
    // The second press of a double click is not about the next question.
    let twice =
        "const b = find('button', 'Leave without saving the secret')[0]; b.click(); b.click()";
    page.script(twice, json!([])).await;
    page.get("alertdialog", "Leave without updating?").await;
    page.focuses("button", "Stay").await;
    leaves(page, "Leave without updating").await;
    page.get("heading", "Connect to your company").await;
    page.has_no("dialog", SECRET_DIALOG).await;
}

async fn f41_after_a_lost_secret_another_account_is_kept_as_well(env: &TestEnv) {
    let page = crate::wire::created_in_vain(env, "Ledger bridge").await;
    page.fill_name("Another bridge").await;
    crate::drafts::keeps(page, "Another bridge").await;
    page.button("Cancel").await;
    page.get("alertdialog", "Leave without creating?").await;
    page.button("Stay").await;
    page.button("Create").await;
    page.get("dialog", SECRET_DIALOG).await;
    env.api.account_named("Another bridge").await;
}

async fn f10_what_a_reset_took_can_be_put_back_after_a_doubt(env: &TestEnv) {
    let before = env.api.account_named("Payroll export").await;
    let page = crate::manage::about_to_reset(env).await;
    let gone = Answer::Instead(503, "text/plain", "");
    env.proxy
        .fault(Method::POST, "reset_secret", Answer::ResetAfter);
    env.proxy
        .faults(Method::POST, "reset_secret", gone.clone(), 3);
    page.button("Reset secret").await;
    page.until("it is under way", || async {
        let exchanges = env.proxy.exchanges();
        exchanges.iter().any(|one| one.method == Method::POST)
    })
    .await;
    env.proxy.faults(Method::GET, "service_accounts/", gone, 4);
    page.sees("Couldn't confirm whether the secret was reset")
        .await;
    env.proxy.forget_faults();
    // Asked anew, there is nothing to lose any more.
    page.button("Cancel").await;
    page.button("Reset secret").await;
    page.sees("None: this account has no permissions.").await;
    page.fill("textbox", "Type the name…", "Payroll export")
        .await;
    page.button("Reset secret").await;
    page.get("dialog", SECRET_DIALOG).await;
    page.button("Show secret").await;
    page.button("I've saved the secret").await;
    page.button("Apply preset…").await;
    page.button("Permissions before the reset").await;
    page.button("Save permissions").await;
    page.sees("Saved").await;
    let again = env.api.account(&before["id"]).await;
    assert_eq!(again["permissions"], before["permissions"]);
}

async fn f19_levels_that_were_copied_in_spite_of_a_lost_answer(env: &TestEnv) {
    let old = id_of(env, "Payroll export").await;
    let (page, new) = crate::replace::begun(env, Role::Admin).await;
    env.proxy
        .fault(Method::PUT, "permissions", Answer::ResetAfter);
    page.button("Copy permissions").await;
    page.sees("The new account has all the access of the old one")
        .await;
    page.sees_no("Couldn't reach the server").await;
    let levels = env.api.account(&old).await["permissions"].clone();
    assert_eq!(env.api.account(&new["id"]).await["permissions"], levels);
}

async fn k3_a_look_again_takes_no_question_away(env: &TestEnv) {
    let old = id_of(env, "Payroll export").await;
    let (page, _) = crate::replace::begun(env, Role::Admin).await;
    let hold = env.proxy.hold(Method::GET, "service_accounts/");
    page.button("Refresh").await;
    hold.reached().await;
    page.press("checkbox", "Keep these differences").await;
    page.press("checkbox", "Payroll export is no longer in use")
        .await;
    page.button("Delete").await;
    page.fill("textbox", "Type the name…", "Payroll export")
        .await;
    hold.release();
    page.until("it has been looked at", || async {
        let exchanges = env.proxy.exchanges();
        exchanges.iter().all(|one| one.given.is_some())
    })
    .await;
    page.holds("textbox", "Type the name…", "Payroll export")
        .await;
    page.button("Delete").await;
    page.sees("Replacement complete").await;
    assert!(!env.api.exists(&old).await);
    page.go(&account_route(&old.to_string(), "edit")).await;
    page.get("heading", "Service account not found").await;
}
