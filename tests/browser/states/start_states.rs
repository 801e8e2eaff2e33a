//! Before the module runs, when it cannot, and in somebody else's page.

use e2e::{Part, Role, State, TestEnv, state};
use serde_json::json;

use crate::start::own_page;

pub fn states() -> Vec<State> {
    vec![
        state!(a_part_is_missing, "Start", "A part is missing", own_page()),
        state!(
            the_configuration_is_wrong,
            "Start",
            "The configuration is wrong",
            own_page()
        ),
        state!(
            the_script_is_missing,
            "Start",
            "The script is missing",
            own_page()
        ),
        state!(stopped_for_good, "Start", "Stopped for good"),
        state!(no_such_page, "Start", "Page not found"),
        state!(embedded, "Start", "In a portal", own_page()),
        state!(embedded_list, "Start", "The list in a portal", own_page()),
    ]
}

async fn a_part_is_missing(env: &TestEnv) {
    env.dist().remove(Part::Wasm);
    env.page.open().await;
    env.page.sees("status 404").await;
}

async fn the_configuration_is_wrong(env: &TestEnv) {
    let config = json!({ "api_base": env.proxy.url(), "theme": "dark" });
    env.dist().write(Part::Config, config.to_string());
    env.page.open().await;
    env.page.sees("The configuration is invalid").await;
}

async fn the_script_is_missing(env: &TestEnv) {
    env.dist().remove(Part::Boot);
    env.page.open().await;
    env.page
        .get("heading", "Service Accounts hasn't started")
        .await;
}

async fn stopped_for_good(env: &TestEnv) {
    crate::stopped::stopped(env).await;
}

async fn no_such_page(env: &TestEnv) {
    let page = env.connect_at(Role::Admin, "/nowhere").await;
    page.get("heading", "This page doesn't exist").await;
}

async fn embedded(env: &TestEnv) {
    let page = crate::embed::example_portal(env).await;
    page.get("heading", "Connect to your company").await;
}

async fn embedded_list(env: &TestEnv) {
    embedded(env).await;
    env.connect(Role::Admin).await;
    let page = &env.page;
    page.link("Northern Lights Construction").await;
    page.sees("20 service accounts").await;
}
