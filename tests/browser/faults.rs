//! What goes wrong on the wire, and what the person sees: the edits stay, and there is a way on.

use std::time::Duration;

use e2e::{Answer, Because, Method, Page, Reply, Role, Test, TestEnv, test};
use serde_json::{Value, json};

use crate::pauses::sent;
use crate::states::phone;

pub fn tests() -> Vec<Test> {
    vec![
        test!(f1_somebody_changed_the_same_field),
        test!(f1_each_field_is_decided_by_itself),
        test!(f1_what_is_typed_while_it_is_being_saved_is_kept),
        test!(f3_what_was_to_be_saved_is_there_already),
        test!(f5_without_versions_a_change_in_between_is_noticed),
        test!(f8_one_404_is_not_taken_for_a_deletion),
        test!(f8_an_account_that_is_gone_for_good),
        test!(f8_what_is_out_of_sight_is_not_said_to_be_gone),
        test!(f8_what_was_made_of_it_becomes_another_account),
        test!(f19_how_an_update_ended_is_in_sight_on_a_phone, phone())
            .in_every_engine(Because::Layout),
        test!(f37_a_refused_origin_is_explained).in_every_engine(Because::Network),
        test!(f37_a_refused_preflight_is_explained).in_every_engine(Because::Network),
        test!(f38_an_expired_token_is_renewed_over_the_form).in_every_engine(Because::Family),
        test!(a_missing_account_says_so),
    ]
}

async fn update_fails(env: &TestEnv, answer: Answer) {
    env.proxy.fault(Method::PATCH, "service_accounts", answer);
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    page.button("Update").await;
}

/// After a failure: the edit is where it was, and pressing Update again saves it.
async fn goes_on(env: &TestEnv) {
    let page = &env.page;
    page.holds("textbox", "Name", "Mine").await;
    assert!(env.proxy.faults_are_over());
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Mine").await;
}

/// "Mine" is typed into the form of Payroll export, which somebody calls "Theirs".
async fn mine_and_theirs(env: &TestEnv) -> (&Page, Value) {
    let account = env.api.account_named("Payroll export").await;
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    env.api
        .edit(&account["id"], json!({"name": "Theirs"}))
        .await;
    (page, account)
}

async fn f1_somebody_changed_the_same_field(env: &TestEnv) {
    let (page, account) = mine_and_theirs(env).await;
    page.button("Update").await;
    page.sees("Ada Admin changed this account while you were editing")
        .await;
    page.sees("You both changed this field").await;
    assert_eq!(env.api.account(&account["id"]).await["name"], "Theirs");
    page.get("radiogroup", "Name").await;
    assert!(page.is_checked("radio", "Keep mine").await);
    page.press("radio", "Use theirs").await;
    page.holds("textbox", "Name", "Theirs").await;
    page.press("radio", "Keep mine").await;
    page.holds("textbox", "Name", "Mine").await;
    page.button("Update").await;
    page.sees("Saved").await;
    page.sees_no("changed this account while").await;
    assert_eq!(env.api.account(&account["id"]).await["name"], "Mine");
}

async fn f1_each_field_is_decided_by_itself(env: &TestEnv) {
    let account = env.api.account_named("Nightly ERP sync").await;
    let app = env
        .api
        .get("marketplace_apps?filters[search]=Safe%20Track")
        .await[0]
        .clone();
    let page = env.edit("Nightly ERP sync").await;
    page.fill_name("Mine").await;
    page.press("radio", "Custom").await;
    let theirs = json!({"name": "Theirs", "marketplace_app_id": app["id"]});
    env.api.edit(&account["id"], theirs).await;
    page.button("Update").await;
    page.get("radiogroup", "Name").await;
    // One choice for each of the two fields: mine of the first, theirs of the second.
    page.script(
        "find('radio', 'Use theirs').at(-1).click()",
        serde_json::json!([]),
    )
    .await;
    page.holds("textbox", "Name", "Theirs").await;
    assert!(page.is_checked("radio", "Custom").await);
    page.button("Update").await;
    page.sees("Saved").await;
    let now = env.api.account(&account["id"]).await;
    assert_eq!(
        (&now["name"], &now["app_type"]),
        (&json!("Theirs"), &json!("custom"))
    );
}

async fn f1_what_is_typed_while_it_is_being_saved_is_kept(env: &TestEnv) {
    let (page, _) = mine_and_theirs(env).await;
    let late = Answer::Late(Duration::from_secs(2));
    env.proxy.fault(Method::PATCH, "service_accounts", late);
    page.button("Update").await;
    page.fill_name("Mine, and more").await;
    page.sees("You both changed this field").await;
    page.holds("textbox", "Name", "Mine, and more").await;
}

async fn f3_what_was_to_be_saved_is_there_already(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let page = env.edit("Payroll export").await;
    page.fill_name("Agreed").await;
    env.api
        .edit(&account["id"], json!({"name": "Agreed"}))
        .await;
    page.button("Update").await;
    page.sees("Saved").await;
    page.sees("Already up to date").await;
}

async fn f5_without_versions_a_change_in_between_is_noticed(env: &TestEnv) {
    env.proxy.faults(
        Method::GET,
        "service_accounts/",
        Answer::Without(&["etag"]),
        100,
    );
    let account = env.api.account_named("Payroll export").await;
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    env.api
        .edit(&account["id"], json!({"name": "Theirs"}))
        .await;
    page.button("Update").await;
    page.sees("You both changed this field").await;
    assert_eq!(env.api.account(&account["id"]).await["name"], "Theirs");
    page.button("Update").await;
    page.sees("Saved").await;
    assert_eq!(env.api.account(&account["id"]).await["name"], "Mine");
}

async fn f8_one_404_is_not_taken_for_a_deletion(env: &TestEnv) {
    update_fails(env, Answer::Instead(404, "application/problem+json", "{}")).await;
    env.page.sees("Not saved").await;
    env.page.sees("but you can still see it").await;
    env.page.sees_no("This account was deleted").await;
    goes_on(env).await;
}

async fn f8_an_account_that_is_gone_for_good(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    env.api.delete(&account["id"]).await;
    let gone = |reply: &mut Reply| reply.set_status(410);
    for method in [Method::PATCH, Method::GET] {
        env.proxy
            .fault(method, "service_accounts/", Answer::Changed("gone", gone));
    }
    page.button("Update").await;
    page.sees("This account was deleted").await;
    page.holds("textbox", "Name", "Mine").await;
    page.press("link", "Service Accounts").await;
    page.button("Leave without updating").await;
    page.sees("19 service accounts").await;
}

async fn f8_what_is_out_of_sight_is_not_said_to_be_gone(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    let hidden = Answer::Instead(404, "application/problem+json", "{}");
    for method in [Method::PATCH, Method::GET] {
        env.proxy
            .faults(method, "service_accounts", hidden.clone(), 100);
    }
    page.button("Update").await;
    page.sees("You no longer have access").await;
    page.sees("Your edits are kept.").await;
    env.proxy.forget_faults();
    goes_on(env).await;
}

async fn f8_what_was_made_of_it_becomes_another_account(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    page.press("radio", "Marketplace").await;
    page.fill("combobox", "Marketplace app", "Safe Track").await;
    page.press("option", "Safe Track…").await;
    env.api.delete(&account["id"]).await;
    page.button("Update").await;
    page.sees("This account was deleted").await;
    page.button("Create a new account from your edits").await;
    page.get("heading", "New service account").await;
    page.holds("textbox", "Name", "Mine").await;
    assert!(page.is_checked("radio", "Marketplace").await);
    page.button("Create").await;
    page.get("dialog", "Save your client secret").await;
    let anew = env.api.account_named("Mine").await;
    assert_ne!(anew["id"], account["id"]);
    assert_eq!(anew["app_type"], "marketplace");
}

async fn f19_how_an_update_ended_is_in_sight_on_a_phone(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.press("radio", "Marketplace").await;
    page.fill("combobox", "Marketplace app", "Safe Track").await;
    page.press("option", "Safe Track…").await;
    let trouble = Answer::Instead(500, "text/plain", "out of order");
    env.proxy.fault(Method::PATCH, "service_accounts", trouble);
    page.fill_name("Mine").await;
    page.button("Update").await;
    page.shows("Something went wrong on the server (500)").await;
    page.shows("out of order").await;
    page.button("Update").await;
    page.shows("Saved").await;
}

/// What may be wrong is listed, with the origin that the API must allow.
async fn names_the_causes(page: &Page) {
    page.sees("Couldn't reach the server").await;
    let origin = page.script("return location.origin", json!([])).await;
    page.sees(&format!(
        "allow the origin {} and",
        origin.as_str().unwrap_or_default()
    ))
    .await;
    page.sees("Content-Security-Policy doesn't list the API")
        .await;
    page.sees_no("offline").await;
}

async fn f37_a_refused_origin_is_explained(env: &TestEnv) {
    env.proxy
        .faults(Method::GET, "service_accounts?", Answer::WithoutCors, 4);
    let page = env.list().await;
    names_the_causes(page).await;
    page.button("Try again").await;
    page.sees("20 service accounts").await;
}

async fn f37_a_refused_preflight_is_explained(env: &TestEnv) {
    let path = "service_accounts/";
    // A browser that remembers what it was told before a read does not ask before a write.
    let forgotten = |reply: &mut Reply| reply.set("access-control-max-age", "0");
    let forgotten = Answer::Changed("forgotten at once", forgotten);
    env.proxy.faults(Method::OPTIONS, path, forgotten, 100);
    let page = env.edit("Payroll export").await;
    page.fill_name("Mine").await;
    env.proxy.forget_faults();
    let refused = Answer::Instead(403, "text/plain", "");
    env.proxy.faults(Method::OPTIONS, path, refused, 100);
    page.button("Update").await;
    names_the_causes(page).await;
    page.sees("Your edits are kept").await;
    assert_eq!(sent(env, &Method::PATCH), 0);
    env.proxy.forget_faults();
    goes_on(env).await;
}

async fn f38_an_expired_token_is_renewed_over_the_form(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let token = env.sandbox.issue(Role::Admin, Duration::from_hours(1));
    let page = &env.page;
    page.go(&e2e::edit_route(&account["id"].to_string())).await;
    env.connect_with(&token).await;
    page.fill_name("Mine").await;
    env.sandbox.revoke(&token);
    page.button("Update").await;
    page.get("dialog", "Enter a new token").await;
    env.connect(Role::Reader).await;
    page.sees("This token belongs to Rhea Reader").await;
    env.connect(Role::Admin).await;
    page.sees("Saved").await;
    env.api.account_named("Mine").await;
}

async fn a_missing_account_says_so(env: &TestEnv) {
    let page = env.connect_at(Role::Admin, &e2e::edit_route("999")).await;
    page.get("heading", "Service account not found").await;
    page.press("link", "Go to Service Accounts").await;
    page.sees("20 service accounts").await;
}
