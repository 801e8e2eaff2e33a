//! When the module has stopped for good: nothing of what it held is shown, and nothing is lost
//! (F47, S38).

use std::fs;
use std::path::Path;

use e2e::{Because, Page, Part, Role, Test, TestEnv, test};
use serde_json::json;

use crate::drafts::{connect, keeps};
use crate::start::own_page;

pub fn tests() -> Vec<Test> {
    vec![
        test!(f47_a_panic_leaves_a_plain_screen_and_the_draft).in_every_engine(Because::Family),
        test!(s38_nothing_of_a_panic_is_told),
        test!(s38_the_wasm_names_no_folder_of_this_machine, own_page()),
    ]
}

/// What the browser says of the fault that the module does not outlive.
const CAUSE: &str = "Half done, Payroll export, 3f0c";

/// Payroll export, half edited, and kept so; then the browser fails the module in a way that cannot
/// be gone on from: it makes no element.
pub async fn stopped(env: &TestEnv) -> &Page {
    let page = env.edit("Payroll export").await;
    page.fill_name("Half done").await;
    keeps(page, "Half done").await;
    page.script(
        "const make = Document.prototype.createElement;
         const cause = arguments[0];
         Document.prototype.createElement = function () {
             Document.prototype.createElement = make;
             throw new Error(cause);
         };",
        json!([CAUSE]),
    )
    .await;
    // Which the picker of apps is made of.
    page.press("radio", "Marketplace").await;
    page.get("heading", "Something went wrong").await;
    page
}

async fn f47_a_panic_leaves_a_plain_screen_and_the_draft(env: &TestEnv) {
    let page = stopped(env).await;
    page.sees("Saved changes are safe. Reload to continue.")
        .await;
    let findings = page.accessibility_findings().await;
    assert!(findings.is_empty(), "{findings:#?}");
    // What was typed is kept, so nobody is asked about it.
    let asks = "const event = new Event('beforeunload', { cancelable: true });
        window.dispatchEvent(event);
        return event.defaultPrevented;";
    assert_eq!(page.script(asks, json!([])).await, json!(false));
    page.button("Reload").await;
    connect(env, Role::Admin).await;
    page.sees("You have unsaved edits from").await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "Half done").await;
    page.press("radio", "Custom").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Half done").await;
}

async fn s38_nothing_of_a_panic_is_told(env: &TestEnv) {
    let page = stopped(env).await;
    let text = page.text().await;
    for data in ["Half done", "Payroll", "3f0c", "Ada"] {
        assert!(!text.contains(data), "{data} in {text}");
    }
    let lines = page.console().await;
    for line in &lines {
        assert!(
            !line.contains("Half done") && !line.contains("3f0c"),
            "{line}"
        );
    }
    // Other drivers tell nothing of the console.
    if env.engine == "chromium" {
        let stopped = lines
            .iter()
            .find(|line| line.contains("service-accounts stopped at"));
        let stopped = stopped.unwrap_or_else(|| panic!("{lines:#?}"));
        assert!(stopped.contains(".rs:"), "{stopped}");
    }
}

async fn s38_the_wasm_names_no_folder_of_this_machine(env: &TestEnv) {
    let wasm = fs::read(env.dist().file(Part::Wasm)).expect("the wasm");
    let text = String::from_utf8_lossy(&wasm);
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let folders = [std::env::home_dir(), sources.map(Path::to_owned)];
    for folder in folders.iter().flatten() {
        let folder = format!("{}/", folder.display());
        let found = text.find(&folder).map(|at| text[at..].lines().next());
        assert_eq!(found, None, "{folder}");
    }
    assert!(
        text.contains("src/"),
        "where in the code it happened is told"
    );
}
