//! Replace: a new account in the place of an old one, and nothing is interrupted (K3).

use e2e::{Answer, Method, Role, Test, TestEnv, account_route, test};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    vec![
        test!(k3_from_the_first_step_to_the_last),
        test!(k3_it_can_be_left_and_gone_on_with),
        test!(k3_levels_that_differ_may_be_as_wanted),
        test!(k3_a_new_account_that_is_gone_is_begun_again),
        test!(f19_why_a_step_failed_stays_to_be_read),
        test!(a_link_is_not_taken_at_its_word),
        test!(a_link_from_an_account_to_itself_begins_with_a_new_one),
        test!(a_link_to_accounts_that_are_not_there_promises_nothing),
        test!(w2_without_directory_the_permissions_are_for_somebody_else),
    ]
}

/// Goes through the first step, and gives the id of the new account.
pub async fn begun(env: &TestEnv, role: Role) -> (&e2e::Page, serde_json::Value) {
    let page = env.edit_as(role, "Payroll export").await;
    page.button("Replace").await;
    page.get("heading", "Replace Payroll export").await;
    page.holds("textbox", "Name", "Payroll export (2)").await;
    assert!(page.is_checked("radio", "Custom").await);
    page.button("Create").await;
    page.get("dialog", "Save your client secret").await;
    page.button("Show secret").await;
    page.button("I've saved the secret").await;
    page.get("heading", "Copy permissions…").await;
    let new = env.api.account_named("Payroll export (2)").await;
    (page, new)
}

/// One step is the current one, and this is its heading.
async fn current_step(page: &e2e::Page, heading: &str) {
    let headings = "return [...elements(document)]
        .filter((e) => e.getAttribute('aria-current') === 'step')
        .map((e) => e.querySelector('h2').textContent.trim())";
    page.until("one step is next", || async {
        page.script(headings, json!([])).await == json!([heading])
    })
    .await;
}

async fn k3_from_the_first_step_to_the_last(env: &TestEnv) {
    let old = env.api.account_named("Payroll export").await;
    let (page, new) = begun(env, Role::Admin).await;
    assert_eq!(new["permissions"]["none"], 14);
    page.button("Copy permissions").await;
    page.sees("The new account has all the access of the old one")
        .await;
    let copied = env.api.account(&new["id"]).await;
    assert_eq!(copied["permissions"], old["permissions"]);

    // The button has gone, and the focus with it to what it has done.
    page.focuses("heading", "Copy permissions done").await;
    current_step(
        page,
        "Give your applications the new client ID and secret next",
    )
    .await;
    page.has_no("button", "Delete").await;
    page.press("checkbox", "Payroll export is no longer in use")
        .await;
    current_step(page, "Delete the old account next").await;
    page.button("Delete").await;
    page.fill("textbox", "Type the name…", "Payroll export")
        .await;
    page.button("Delete").await;
    page.sees("Replacement complete").await;
    assert!(!env.api.exists(&old["id"]).await);

    page.button("Rename the new account to Payroll export")
        .await;
    page.has_no("button", "Rename the new account to Payroll export")
        .await;
    assert_eq!(env.api.account(&new["id"]).await["name"], "Payroll export");
    page.link("Open the account").await;
    page.holds("textbox", "Name", "Payroll export").await;
}

/// In a browser, as it is about what stays to be read.
async fn f19_why_a_step_failed_stays_to_be_read(env: &TestEnv) {
    let (page, _) = begun(env, Role::Admin).await;
    let refused = Answer::Instead(
        422,
        "application/problem+json",
        r#"{"detail": "Not on a Sunday"}"#,
    );
    env.proxy.fault(Method::PUT, "/permissions", refused);
    // Were the two read now, that would fail, too, and with other words.
    let hidden = || Answer::Instead(403, "application/problem+json", "{}");
    env.proxy
        .faults(Method::GET, "/service_accounts/", hidden(), 99);
    page.button("Copy permissions").await;
    page.sees("Not on a Sunday").await;
    page.get("heading", "Copy permissions…").await;
    page.sees("Not on a Sunday").await;
    env.proxy.forget_faults();
}

async fn k3_it_can_be_left_and_gone_on_with(env: &TestEnv) {
    let (page, new) = begun(env, Role::Admin).await;
    let here = page.route().await;
    let id = env.api.account_named("Payroll export").await["id"].to_string();
    assert_eq!(
        here,
        account_route(&id, &format!("replace?with={}", new["id"]))
    );
    // By the old account's Replace, even after the page was closed.
    page.reload().await;
    page.get("heading", "Connect to your company").await;
    env.connect_at(Role::Admin, &account_route(&id, "edit"))
        .await;
    page.get("textbox", "Name").await;
    page.button("Replace").await;
    page.get("heading", "Copy permissions…").await;
    assert_eq!(page.route().await, here);
    page.sees("Payroll export (2)").await;
    // Once it is done, nothing of it is kept.
    page.press("checkbox", "Keep these differences").await;
    page.press("checkbox", "Payroll export is no longer in use")
        .await;
    page.button("Delete").await;
    page.fill("textbox", "Type the name…", "Payroll export")
        .await;
    page.button("Delete").await;
    page.sees("Replacement complete").await;
    let kept = page
        .script(
            "return localStorage.getItem('service-accounts:replacements')",
            json!([]),
        )
        .await;
    assert_eq!(kept, json!(null));
}

async fn k3_levels_that_differ_may_be_as_wanted(env: &TestEnv) {
    let (page, new) = begun(env, Role::Admin).await;
    page.button("Copy permissions").await;
    page.sees("The new account has all the access").await;
    let old = env.api.account_named("Payroll export").await;
    env.api.set_level(&old["id"], "documents", "standard").await;
    env.api
        .set_level(&new["id"], "documents", "read_only")
        .await;
    env.api.set_level(&new["id"], "equipment", "admin").await;
    page.button("Refresh").await;
    page.sees("The new account's access differs on 1 tool: Documents")
        .await;
    page.sees("from Read-Only to Standard").await;
    page.sees("Only the new account has this access, and keeps it: Equipment Admin")
        .await;
    current_step(page, "Copy permissions next").await;
    page.has_no("checkbox", "Payroll export is no longer in use")
        .await;
    page.press("checkbox", "Keep these differences").await;
    page.get("heading", "Copy permissions done").await;
    // Another difference is looked at anew.
    env.api.set_level(&old["id"], "documents", "admin").await;
    page.button("Refresh").await;
    page.sees("from Read-Only to Admin").await;
    assert!(!page.is_checked("checkbox", "Keep these differences").await);
    assert_eq!(
        env.api.level(&new["id"], "documents").await,
        "read_only",
        "nothing was copied"
    );
}

async fn k3_a_new_account_that_is_gone_is_begun_again(env: &TestEnv) {
    let (page, new) = begun(env, Role::Admin).await;
    let old = env.api.account_named("Payroll export").await;
    env.api.delete(&new["id"]).await;
    page.button("Refresh").await;
    page.sees("New account not found").await;
    page.button("Start over").await;
    page.holds("textbox", "Name", "Payroll export (2)").await;
    let begin = account_route(&old["id"].to_string(), "replace");
    assert_eq!(page.route().await, begin);
    assert!(env.api.exists(&old["id"]).await);
}

async fn a_link_is_not_taken_at_its_word(env: &TestEnv) {
    let old = env.api.account_named("Payroll export").await;
    let new = env.api.account_named("Nightly ERP sync").await;
    let later = |one: &serde_json::Value| one["created_at"].as_str().map(str::to_owned);
    // The one that takes the place of the other is the older one.
    let (old, new) = if later(&old) < later(&new) {
        (new, old)
    } else {
        (old, new)
    };
    let link = format!("replace?with={}", new["id"]);
    let link = account_route(&old["id"].to_string(), &link);
    let page = env.connect_at(Role::Admin, &link).await;
    page.sees("Are these the right accounts?").await;
    page.sees("The new account is older than the one it replaces")
        .await;
    for account in [&old, &new] {
        for field in ["name", "client_id"] {
            page.sees(account[field].as_str().expect("a text")).await;
        }
    }
    for name in ["Copy permissions", "Delete"] {
        page.has_no("button", name).await;
    }
    page.button("Continue with these accounts").await;
    page.get("heading", "Copy permissions…").await;
    let name = |one: &serde_json::Value| one["name"].as_str().unwrap_or_default().to_owned();
    page.sees(&format!("{} replaces {}.", name(&new), name(&old)))
        .await;
    assert_eq!(env.requests("PUT"), 0);
    // It has been said: it is gone on with, like one that was begun here.
    page.reload().await;
    env.connect_at(Role::Admin, &link).await;
    page.get("heading", "Copy permissions…").await;
}

async fn a_link_from_an_account_to_itself_begins_with_a_new_one(env: &TestEnv) {
    let id = env.api.account_named("Payroll export").await["id"].to_string();
    // An id may be written in two ways.
    for with in [id.clone(), format!("0{id}")] {
        let link = account_route(&id, &format!("replace?with={with}"));
        let page = env.connect_at(Role::Admin, &link).await;
        page.sees("This link names the same account twice").await;
        page.holds("textbox", "Name", "Payroll export (2)").await;
        page.has_no("button", "Delete").await;
        page.reload().await;
    }
}

async fn a_link_to_accounts_that_are_not_there_promises_nothing(env: &TestEnv) {
    let id = env.api.account_named("Payroll export").await["id"].to_string();
    let page = env
        .connect_at(
            Role::Admin,
            &account_route("1", &format!("replace?with={id}")),
        )
        .await;
    page.sees("Account to replace not found").await;
    page.sees_no("Replacement complete").await;
    page.go(&account_route(&id, "replace?with=1")).await;
    page.sees("New account not found").await;
    page.button("Start over").await;
    page.holds("textbox", "Name", "Payroll export (2)").await;
    page.go(&account_route("1", "replace?with=2")).await;
    page.sees("Service account not found").await;
}

async fn w2_without_directory_the_permissions_are_for_somebody_else(env: &TestEnv) {
    let (page, new) = begun(env, Role::Operator).await;
    page.sees("Requires Admin access to the Directory tool")
        .await;
    page.button("Copy permissions").await;
    assert_eq!(env.requests("PUT"), 0);
    assert_eq!(env.api.account(&new["id"]).await["permissions"]["none"], 14);
}
