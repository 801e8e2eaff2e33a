//! Connect, and the choice of a company.

use e2e::{Answer, Method, Role, State, TestEnv, list_route, state};

pub fn states() -> Vec<State> {
    vec![
        state!(the_way_in, "Connect", "First visit"),
        state!(nothing_pasted, "Connect", "Nothing pasted"),
        state!(not_a_token, "Connect", "Not a token"),
        state!(a_refused_token, "Connect", "Token refused"),
        state!(an_expired_token, "Connect", "Token expired"),
        state!(an_unreachable_api, "Connect", "API unreachable"),
        state!(a_server_error, "Connect", "Server error"),
        state!(connecting, "Connect", "Connecting"),
        state!(choosing_a_company, "Choose a company", "Two companies"),
        state!(no_company, "Choose a company", "No company"),
        state!(no_access_to_the_company, "Choose a company", "No access"),
    ]
}

async fn the_way_in(env: &TestEnv) {
    env.page.open().await;
    env.page.get("heading", "Connect to your company").await;
}

async fn nothing_pasted(env: &TestEnv) {
    env.page.open().await;
    env.page.button("Connect").await;
    env.page.sees("Paste a token.").await;
}

async fn not_a_token(env: &TestEnv) {
    env.page.open().await;
    env.connect_with("two words").await;
    env.page.sees("it contains a space at position 4").await;
}

async fn a_refused_token(env: &TestEnv) {
    env.page.open().await;
    env.connect_with("not-the-right-one").await;
    env.page.sees("The API doesn't accept this token").await;
}

async fn an_expired_token(env: &TestEnv) {
    let page = env.connect_at(Role::Expired, "").await;
    page.sees("This token has expired").await;
}

async fn an_unreachable_api(env: &TestEnv) {
    env.proxy.faults(Method::GET, "", Answer::WithoutCors, 100);
    let page = env.connect_at(Role::Admin, "").await;
    page.sees("Possible causes").await;
}

async fn a_server_error(env: &TestEnv) {
    let broken = Answer::Instead(500, "text/plain", "out of order");
    env.proxy.faults(Method::GET, "/companies?", broken, 10);
    let page = env.connect_at(Role::Admin, "").await;
    page.sees("Something went wrong on the server (500)").await;
}

async fn connecting(env: &TestEnv) {
    let hold = env.proxy.hold(Method::GET, "/me");
    env.connect_at(Role::Admin, "").await;
    hold.reached().await;
}

async fn choosing_a_company(env: &TestEnv) {
    let page = env.connect_at(Role::Admin, "").await;
    page.get("link", "Northern Lights Construction").await;
}

async fn no_company(env: &TestEnv) {
    let none = Answer::Instead(200, "application/json", "[]");
    env.proxy.faults(Method::GET, "/companies?", none, 10);
    let page = env.connect_at(Role::Admin, "").await;
    page.sees("This token has no access to any company").await;
}

async fn no_access_to_the_company(env: &TestEnv) {
    let page = env.connect_at(Role::Powerless, &list_route("")).await;
    page.sees("Read-Only access to the Admin tool").await;
}
