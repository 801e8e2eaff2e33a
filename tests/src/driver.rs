//! What only one engine's driver can be told.

use std::sync::Arc;

use axum::http::Method;
use serde_json::{Value, json};
use thirtyfour::WebDriver;
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::error::WebDriverResult;

#[derive(Debug)]
struct Special {
    path: &'static str,
    body: Value,
}

impl ExtensionCommand for Special {
    fn parameters_json(&self) -> Option<Value> {
        Some(self.body.clone())
    }

    fn method(&self) -> Method {
        Method::POST
    }

    fn endpoint(&self) -> Arc<str> {
        self.path.into()
    }
}

/// Tells a driver something that is in no standard, by its path below the session.
pub(crate) async fn tell(
    driver: &WebDriver,
    path: &'static str,
    body: Value,
) -> WebDriverResult<()> {
    let command = Command::ExtensionCommand(Box::new(Special { path, body }));
    driver.cmd(command).await.map(|_| ())
}

/// Tells Chromium something of its `DevTools` protocol, about the tab that is in front.
pub(crate) async fn tell_chromium(
    driver: &WebDriver,
    method: &str,
    parameters: Value,
) -> WebDriverResult<()> {
    let body = json!({ "cmd": method, "params": parameters });
    tell(driver, "/goog/cdp/execute", body).await
}

/// Runs a script in Firefox itself, not in a page; it calls its last argument when it is done.
pub(crate) async fn tell_firefox(
    driver: &WebDriver,
    script: &str,
    arguments: Vec<Value>,
) -> WebDriverResult<()> {
    tell(driver, "/moz/context", json!({ "context": "chrome" })).await?;
    let ran = driver.execute_async(script, arguments).await;
    tell(driver, "/moz/context", json!({ "context": "content" })).await?;
    ran.map(|_| ())
}
