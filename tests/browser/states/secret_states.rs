//! A secret that was made, and is shown once.

use e2e::{State, TestEnv, state};
use serde_json::json;

use crate::create::filled;

pub fn states() -> Vec<State> {
    vec![
        state!(the_secret, "Secret", "Of a new account"),
        state!(
            the_secret_shown,
            "Secret",
            "Shown, with everything unfolded"
        ),
        state!(a_secret_that_was_not_taken, "Secret", "Not taken yet"),
        state!(the_secret_of_a_reset, "Secret", "After a reset"),
        state!(after_the_secret, "Secret", "The permissions after it"),
    ]
}

async fn the_secret(env: &TestEnv) {
    let page = filled(env, "Ledger bridge").await;
    page.button("Create").await;
    page.get("dialog", "Save your client secret").await;
}

async fn the_secret_shown(env: &TestEnv) {
    the_secret(env).await;
    let page = &env.page;
    page.button("Show secret").await;
    page.get("button", "Hide secret").await;
    page.script(
        "for (const e of elements(document)) if (e.tagName === 'DETAILS') e.open = true",
        json!([]),
    )
    .await;
}

async fn a_secret_that_was_not_taken(env: &TestEnv) {
    the_secret(env).await;
    env.page.button("I've saved the secret").await;
    env.page
        .sees("You haven't shown, copied, or downloaded")
        .await;
}

async fn the_secret_of_a_reset(env: &TestEnv) {
    let page = crate::manage::about_to_reset(env).await;
    page.button("Reset secret").await;
    page.get("dialog", "Save your client secret").await;
}

async fn after_the_secret(env: &TestEnv) {
    the_secret_of_a_reset(env).await;
    let page = &env.page;
    page.button("Show secret").await;
    page.button("I've saved the secret").await;
    page.get("button", "Save permissions").await;
}
