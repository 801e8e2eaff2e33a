//! The runner itself: it reports what it is relied on to report.

use e2e::{Because, Test, TestEnv, test};
use serde_json::json;

pub fn tests() -> Vec<Test> {
    vec![
        test!(a_violation_of_the_policy_is_reported).in_every_engine(Because::Policy),
        test!(an_inaccessible_page_is_found_out),
        test!(a_press_that_loses_the_focus_is_found_out).in_every_engine(Because::Focus),
        test!(a_control_that_moves_under_the_pointer_is_found_out)
            .in_every_engine(Because::Pointer),
        test!(trusted_types_are_enforced_where_the_engine_has_them),
        test!(unmounting_leaves_nothing_behind).in_every_engine(Because::Dom),
    ]
}

async fn a_violation_of_the_policy_is_reported(env: &TestEnv) {
    let page = &env.page;
    page.open().await;
    page.get("heading", "Connect to your company").await;
    let add_style =
        "const s = document.createElement('style'); s.textContent = 'p{}'; document.head.append(s)";
    page.script(add_style, json!([])).await;
    page.until("the violation is reported", || async {
        !env.sandbox.csp_reports().is_empty()
    })
    .await;
}

async fn an_inaccessible_page_is_found_out(env: &TestEnv) {
    let page = &env.page;
    page.open().await;
    page.get("heading", "Connect to your company").await;
    let add_button = "document.body.append(document.createElement('button'))";
    page.script(add_button, json!([])).await;
    let findings = page.accessibility_findings().await;
    assert!(
        findings
            .iter()
            .any(|finding| finding.starts_with("button-name")),
        "{findings:#?}"
    );
}

async fn a_press_that_loses_the_focus_is_found_out(env: &TestEnv) {
    let page = &env.page;
    page.open().await;
    let remember = "Remember until I close this tab";
    page.focus_on("checkbox", remember).await;
    page.key(" ").await;
    assert_eq!(page.wrong_presses().await, Vec::<String>::new());
    let lose =
        "find('checkbox', arguments[0])[0].addEventListener('click', (e) => e.target.blur())";
    page.script(lose, json!([remember])).await;
    page.key(" ").await;
    let found = page.wrong_presses().await;
    assert_eq!(
        found,
        [format!(
            "the focus is nowhere 500 ms after a press on checkbox {remember:?}"
        )]
    );
}

async fn a_control_that_moves_under_the_pointer_is_found_out(env: &TestEnv) {
    let page = &env.page;
    page.open().await;
    page.button("Connect").await;
    page.sees("Paste a token.").await;
    assert_eq!(page.wrong_presses().await, Vec::<String>::new());
    // Outside the module, which would hold it in its place.
    let push = "document.addEventListener('pointerdown', () => { document.body.style.paddingTop = '9px' })";
    page.script(push, json!([])).await;
    page.press_with_pointer("button", "Connect").await;
    let found = page.wrong_presses().await;
    let said = "button \"Connect\" has moved by ";
    assert!(
        matches!(&found[..], [only] if only.starts_with(said)),
        "{found:?}"
    );
}

async fn trusted_types_are_enforced_where_the_engine_has_them(env: &TestEnv) {
    let page = &env.page;
    page.open().await;
    page.get("heading", "Connect to your company").await;
    let has = page
        .script("return 'trustedTypes' in window", json!([]))
        .await;
    // The page's own scripts are bound by it; a driver's script is in most engines, too. What
    // matters is that the policy came with the page.
    let response =
        "return fetch(location.pathname).then((r) => r.headers.get('Content-Security-Policy'))";
    let policy = page.script(response, json!([])).await;
    let policy = policy.as_str().unwrap_or_default();
    assert!(
        policy.contains("require-trusted-types-for 'script'"),
        "{policy} ({has})"
    );
    assert!(
        !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
        "{policy}"
    );
}

async fn unmounting_leaves_nothing_behind(env: &TestEnv) {
    let page = &env.page;
    page.open().await;
    page.get("heading", "Connect to your company").await;
    // A second instance, mounted as an embedder would: in memory, without storage.
    let left = page
        .script(
            "const glue = document.querySelector('link[rel=modulepreload]').href;
             const place = document.createElement('div');
             document.body.append(place);
             const title = document.title;
             const wasm = document.querySelector('link[rel=preload][as=fetch]').href;
             return import(glue).then(async (module) => {
                 // Some drivers' scripts have modules of their own, which are to be started.
                 await module.default({ module_or_path: wasm });
                 const handle = module.mount(place, { apiBase: 'http://127.0.0.1:1' });
                 await new Promise((done) => setTimeout(done, 300));
                 const shown = place.shadowRoot.textContent.includes('Access token');
                 handle.unmount();
                 handle.unmount();
                 return {
                     shown,
                     nodes: place.shadowRoot.childNodes.length,
                     sheets: place.shadowRoot.adoptedStyleSheets.length,
                     title: document.title === title,
                     hash: location.hash,
                 };
             })",
            json!([]),
        )
        .await;
    let expected = json!({"shown": true, "nodes": 0, "sheets": 0, "title": true, "hash": ""});
    assert_eq!(left, expected);
    let refused = page
        .script(
            "const glue = document.querySelector('link[rel=modulepreload]').href;
             const wasm = document.querySelector('link[rel=preload][as=fetch]').href;
             return import(glue).then(async (module) => {
                 await module.default({ module_or_path: wasm });
                 try { module.mount(document.body, { apiBase: 'http://api.example.com' }); return ''; }
                 catch (error) { return error.message; }
             })",
            json!([]),
        )
        .await;
    assert!(
        refused
            .as_str()
            .is_some_and(|words| words.contains("https")),
        "{refused}"
    );
}
