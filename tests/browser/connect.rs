//! Signing in and out.

use std::time::Duration;

use e2e::{Because, FIRST_COMPANY, Method, Role, SECOND_COMPANY, Test, TestEnv, list_route, test};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    vec![
        test!(an_admin_connects_chooses_a_company_and_sees_its_accounts),
        test!(the_company_is_remembered),
        test!(a_wrong_token_is_refused_in_words),
        test!(an_expired_token_is_refused_in_words),
        test!(what_is_no_token_is_not_even_sent),
        test!(somebody_without_access_learns_what_is_missing),
        test!(a_token_is_kept_for_the_tab_only_when_asked).in_every_engine(Because::Storage),
        test!(signing_out_leaves_nothing_of_the_token),
        test!(the_token_is_nowhere_to_be_found),
        test!(how_long_the_token_lasts_is_shown),
        test!(who_is_signed_in_is_named_once_it_is_known),
        test!(the_field_works_with_password_managers_and_can_be_revealed),
    ]
}

async fn an_admin_connects_chooses_a_company_and_sees_its_accounts(env: &TestEnv) {
    let page = env.connect_at(Role::Admin, "").await;
    page.get("heading", "Choose a company").await;
    page.press("link", "Northern Lights Construction").await;
    page.get("heading", "Service Accounts").await;
    page.sees("20 service accounts").await;
    assert_eq!(page.route().await, list_route(""));
    assert_eq!(page.title().await, "Service Accounts");
}

async fn the_company_is_remembered(env: &TestEnv) {
    let page = env
        .connect_at(
            Role::Admin,
            &format!("/companies/{SECOND_COMPANY}/accounts"),
        )
        .await;
    page.sees("4 service accounts").await;
    page.go("/").await;
    page.reload().await;
    env.connect(Role::Admin).await;
    page.sees("4 service accounts").await;
}

async fn a_wrong_token_is_refused_in_words(env: &TestEnv) {
    let page = &env.page;
    page.open().await;
    page.fill("textbox", "Access token", "not-the-right-one")
        .await;
    page.button("Connect").await;
    page.sees("The API doesn't accept this token").await;
    page.focuses("textbox", "Access token").await;
    let title = "Error: Connect to your company · Service Accounts";
    page.until("the title says so", || async {
        page.title().await == title
    })
    .await;
    assert_eq!(
        page.value("textbox", "Access token").await,
        "not-the-right-one"
    );
    assert_eq!(
        page.attribute("textbox", "Access token", "aria-invalid")
            .await
            .as_deref(),
        Some("true")
    );
}

async fn an_expired_token_is_refused_in_words(env: &TestEnv) {
    let page = env.connect_at(Role::Expired, "").await;
    page.sees("This token has expired").await;
}

async fn what_is_no_token_is_not_even_sent(env: &TestEnv) {
    let page = &env.page;
    page.open().await;
    page.button("Connect").await;
    page.sees("Paste a token.").await;
    page.fill("textbox", "Access token", "two words").await;
    page.button("Connect").await;
    page.sees("it contains a space at position 4").await;
    page.focuses("textbox", "Access token").await;
    assert!(
        env.sandbox
            .requests()
            .iter()
            .all(|entry| !entry.path.contains("/me"))
    );
}

async fn somebody_without_access_learns_what_is_missing(env: &TestEnv) {
    let page = env.connect_at(Role::Powerless, &list_route("")).await;
    page.sees("You don't have permission").await;
    page.sees("Read-Only access to the Admin tool").await;
    page.sign_out().await;
    page.get("heading", "Connect to your company").await;
}

async fn a_token_is_kept_for_the_tab_only_when_asked(env: &TestEnv) {
    let page = env.list().await;
    page.reload().await;
    page.get("textbox", "Access token").await;
    page.press("checkbox", "Remember until I close this tab")
        .await;
    env.connect(Role::Admin).await;
    page.sees("20 service accounts").await;
    page.reload().await;
    page.sees("20 service accounts").await;
    page.sign_out().await;
    page.get("textbox", "Access token").await;
    page.reload().await;
    page.get("textbox", "Access token").await;
}

async fn signing_out_leaves_nothing_of_the_token(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    page.sign_out().await;
    page.get("heading", "Connect to your company").await;
    assert_eq!(page.value("textbox", "Access token").await, "");
    page.sees_no("Nightly ERP sync").await;
}

async fn the_token_is_nowhere_to_be_found(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    let token = env.sandbox.tokens.of(Role::Admin);
    let found = page
        .script(
            "const everything = [location.href, document.title, JSON.stringify(history.state),
                 JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.cookie,
                 textOf(document.documentElement, true),
                 ...[...elements(document)].map((e) => e.value ?? '')];
             return everything.filter((text) => text.includes(arguments[0]))",
            json!([token]),
        )
        .await;
    assert_eq!(found, json!([]));
    let elsewhere = env.sandbox.requests();
    assert!(elsewhere.iter().all(|entry| !entry.path.contains(token)));
}

async fn who_is_signed_in_is_named_once_it_is_known(env: &TestEnv) {
    let page = &env.page;
    page.open().await;
    page.press("checkbox", "Remember until I close this tab")
        .await;
    env.connect(Role::Admin).await;
    page.get("button", "Signed in as Ada Admin").await;
    let hold = env.proxy.hold(Method::GET, "/me");
    page.reload().await;
    hold.reached().await;
    page.get("button", "Signed in").await;
    hold.release();
    page.get("button", "Signed in as Ada Admin").await;
}

async fn how_long_the_token_lasts_is_shown(env: &TestEnv) {
    let page = &env.page;
    page.go(&format!("/companies/{FIRST_COMPANY}/accounts"))
        .await;
    let token = env.sandbox.issue(Role::Admin, Duration::from_secs(150));
    env.connect_with(&token).await;
    page.sees("Your token expires in about 2 minutes").await;
    page.button("Enter a new token").await;
    page.get("dialog", "Enter a new token").await;
    env.connect(Role::Admin).await;
    page.sees_no("Your token expires").await;
    page.press("button", "Signed in as Ada Admin").await;
    page.sees("Token expires in").await;
}

async fn the_field_works_with_password_managers_and_can_be_revealed(env: &TestEnv) {
    let page = &env.page;
    page.open().await;
    let attribute = async |name: &str| page.attribute("textbox", "Access token", name).await;
    assert_eq!(attribute("type").await.as_deref(), Some("password"));
    assert_eq!(attribute("autocomplete").await.as_deref(), Some("off"));
    assert_eq!(attribute("spellcheck").await.as_deref(), Some("false"));
    page.button("Show token").await;
    page.until("the token is shown", || async {
        page.attribute("textbox", "Access token", "type")
            .await
            .as_deref()
            == Some("text")
    })
    .await;
    page.button("Hide token").await;
}
