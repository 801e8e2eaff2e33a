//! When the page cannot start, it says why, and how to go on (F45, S9).

use e2e::{Because, Part, Setup, Test, TestEnv, test};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    vec![
        test!(f45_a_missing_wasm_is_named, own_page()).in_every_engine(Because::Policy),
        test!(f45_missing_code_is_named, own_page()),
        test!(f45_a_missing_script_is_said_by_the_page_itself, own_page())
            .in_every_engine(Because::Policy),
        test!(f45_wasm_of_another_type_is_named, own_page()),
        test!(f45_a_policy_without_webassembly_is_named, own_page())
            .in_every_engine(Because::Policy),
        test!(f45_a_missing_configuration_is_named, own_page()),
        test!(f45_a_wrong_configuration_is_named, own_page()),
        test!(f45_without_scripts_the_page_says_so, without_scripts()),
        test!(s9_a_changed_byte_of_the_wasm_stops_the_start, own_page())
            .in_every_engine(Because::Policy),
        test!(s9_a_changed_byte_of_the_code_stops_the_start, own_page())
            .in_every_engine(Because::Policy),
        test!(s9_a_changed_byte_of_the_style_stops_the_start, own_page())
            .in_every_engine(Because::Policy),
        test!(s9_a_changed_byte_of_the_script_stops_the_start, own_page())
            .in_every_engine(Because::Policy),
    ]
}

pub fn own_page() -> Setup {
    Setup {
        own_page: true,
        ..Setup::default()
    }
}

fn without_scripts() -> Setup {
    Setup {
        scripts: false,
        ..Setup::default()
    }
}

const CANNOT: &str = "Service Accounts couldn't start";
const HAS_NOT: &str = "Service Accounts hasn't started";
const PART: &str = "Part of this page is missing or doesn't match.";

/// The file name of a part, as the page has it.
fn name_of(env: &TestEnv, part: Part) -> String {
    let file = env.dist().file(part);
    let name = file.file_name().and_then(|name| name.to_str());
    name.expect("a name").to_owned()
}

/// The page says that it cannot start, in these words, and that alone; it can be used by everybody.
async fn stops(env: &TestEnv, words: &[&str]) {
    let page = &env.page;
    page.open().await;
    page.get("heading", CANNOT).await;
    for words in words {
        page.sees(words).await;
    }
    assert!(!page.has("textbox", "Access token").await);
    let findings = page.accessibility_findings().await;
    assert!(findings.is_empty(), "{findings:#?}");
}

/// Once it is mended, Reload is enough.
async fn starts_after_reload(env: &TestEnv) {
    env.page.button("Reload").await;
    env.page.get("heading", "Connect to your company").await;
}

async fn f45_a_missing_wasm_is_named(env: &TestEnv) {
    let name = name_of(env, Part::Wasm);
    env.dist().remove(Part::Wasm);
    stops(env, &[PART, &name, "status 404"]).await;
    env.dist().mend();
    starts_after_reload(env).await;
}

async fn f45_missing_code_is_named(env: &TestEnv) {
    let name = name_of(env, Part::Glue);
    env.dist().remove(Part::Glue);
    stops(env, &[PART, &name, "status 404"]).await;
    env.dist().mend();
    starts_after_reload(env).await;
}

async fn f45_a_missing_script_is_said_by_the_page_itself(env: &TestEnv) {
    env.dist().remove(Part::Boot);
    let page = &env.page;
    page.open().await;
    page.get("heading", HAS_NOT).await;
    page.sees("part of this page is missing or blocked").await;
    let findings = page.accessibility_findings().await;
    assert!(findings.is_empty(), "{findings:#?}");
    env.dist().mend();
    page.press("link", "Reload").await;
    page.get("heading", "Connect to your company").await;
    assert!(!page.has("heading", HAS_NOT).await);
}

async fn f45_wasm_of_another_type_is_named(env: &TestEnv) {
    let wasm = env.dist().file(Part::Wasm);
    // A file of this name is served as one of no known type.
    std::fs::rename(&wasm, wasm.with_extension("bin")).expect("another name");
    env.dist()
        .edit_index(|page| page.replace("_bg.wasm", "_bg.bin"));
    let words = [
        "must serve WebAssembly as application/wasm",
        "served as \"application/octet-stream\"",
    ];
    stops(env, &words).await;
}

async fn f45_a_policy_without_webassembly_is_named(env: &TestEnv) {
    // Of the page's two policies both must allow it.
    env.dist()
        .edit_index(|page| page.replace(" 'wasm-unsafe-eval'", ""));
    stops(env, &["script-src needs 'wasm-unsafe-eval'"]).await;
}

async fn f45_a_missing_configuration_is_named(env: &TestEnv) {
    env.dist().remove(Part::Config);
    stops(
        env,
        &["config.json must be next to this page", "status 404"],
    )
    .await;
    let config = json!({ "api_base": env.proxy.url() }).to_string();
    env.dist().write(Part::Config, config);
    starts_after_reload(env).await;
}

async fn f45_a_wrong_configuration_is_named(env: &TestEnv) {
    let wrong = [
        (
            json!({ "api_base": "http://api.example.com" }).to_string(),
            "https",
        ),
        (
            json!({ "api_base": env.proxy.url(), "theme": "dark" }).to_string(),
            "theme",
        ),
        ("{ not JSON".to_owned(), "config.json"),
    ];
    for (config, named) in wrong {
        env.dist().write(Part::Config, config);
        stops(env, &["The configuration is invalid", named]).await;
    }
}

async fn f45_without_scripts_the_page_says_so(env: &TestEnv) {
    let page = &env.page;
    page.open().await;
    page.reads("Service Accounts needs JavaScript").await;
}

async fn s9_a_changed_byte_of_the_wasm_stops_the_start(env: &TestEnv) {
    let name = name_of(env, Part::Wasm);
    env.dist().change_a_byte(Part::Wasm);
    stops(env, &[PART, &name]).await;
    env.dist().mend();
    starts_after_reload(env).await;
}

async fn s9_a_changed_byte_of_the_code_stops_the_start(env: &TestEnv) {
    let name = name_of(env, Part::Glue);
    env.dist().change_a_byte(Part::Glue);
    stops(env, &[PART, &name]).await;
    env.dist().mend();
    starts_after_reload(env).await;
}

async fn s9_a_changed_byte_of_the_style_stops_the_start(env: &TestEnv) {
    let name = name_of(env, Part::Style);
    env.dist().change_a_byte(Part::Style);
    stops(env, &[PART, &name]).await;
    env.dist().mend();
    starts_after_reload(env).await;
}

async fn s9_a_changed_byte_of_the_script_stops_the_start(env: &TestEnv) {
    env.dist().change_a_byte(Part::Boot);
    let page = &env.page;
    page.open().await;
    page.get("heading", HAS_NOT).await;
    assert!(!page.has("textbox", "Access token").await);
}
