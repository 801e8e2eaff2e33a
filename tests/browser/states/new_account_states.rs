//! New service account.

use e2e::{Answer, Method, Role, State, TestEnv, list_route, state};

use crate::create::filled;

pub fn states() -> Vec<State> {
    vec![
        state!(the_empty_form, "New account", "Empty"),
        state!(a_new_account_with_mistakes, "New account", "Errors"),
        state!(a_name_that_is_taken, "New account", "Name taken"),
        state!(an_app_chosen, "New account", "With a marketplace app"),
        state!(creating, "New account", "Creating"),
        state!(unclear, "New account", "Unclear whether it was created"),
        state!(
            a_secret_that_is_lost,
            "New account",
            "Created, its secret lost"
        ),
        state!(to_read, "New account", "Read-only"),
        state!(
            creation_has_ended,
            "New account",
            "Creation has ended",
            super::list_states::ended()
        ),
    ]
}

async fn the_empty_form(env: &TestEnv) {
    let page = env.list().await;
    page.link("New service account").await;
    page.get("textbox", "Name").await;
}

async fn a_new_account_with_mistakes(env: &TestEnv) {
    the_empty_form(env).await;
    env.page.button("Create").await;
    env.page.sees("There are 2 problems").await;
}

async fn a_name_that_is_taken(env: &TestEnv) {
    let page = filled(env, "PAYROLL EXPORT").await;
    page.sees("This name is already in use").await;
}

async fn an_app_chosen(env: &TestEnv) {
    let page = filled(env, "Ledger bridge").await;
    page.press("radio", "Marketplace").await;
    page.fill("combobox", "Marketplace app", "Safe Track").await;
    page.press("option", "Safe Track…").await;
}

async fn creating(env: &TestEnv) {
    let page = filled(env, "Ledger bridge").await;
    let hold = env.proxy.hold(Method::POST, "service_accounts");
    page.button("Create").await;
    hold.reached().await;
}

async fn unclear(env: &TestEnv) {
    let page = filled(env, "Ledger bridge").await;
    (env.proxy).fault(Method::POST, "service_accounts", Answer::ResetBefore);
    let refused = Answer::Instead(403, "application/problem+json", "{}");
    env.proxy.fault(Method::POST, "service_accounts", refused);
    page.button("Create").await;
    page.sees("Couldn't confirm whether the account was created")
        .await;
}

async fn a_secret_that_is_lost(env: &TestEnv) {
    crate::wire::created_in_vain(env, "Ledger bridge").await;
}

async fn to_read(env: &TestEnv) {
    let page = env.connect_at(Role::Reader, &list_route("/new")).await;
    page.sees("You have view-only access").await;
}

async fn creation_has_ended(env: &TestEnv) {
    let page = env.connect_at(Role::Admin, &list_route("/new")).await;
    page.sees("Creation has ended").await;
}
