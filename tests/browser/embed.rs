//! The package in somebody else's page, as README says: its folder beside a plain HTML page.

use e2e::{Because, Page, Role, Setup, Test, TestEnv, test};
use serde_json::json;

use crate::start::own_page;

pub fn tests() -> Vec<Test> {
    vec![
        test!(the_snippet_of_the_readme_works_as_written, own_page())
            .in_every_engine(Because::Policy),
        test!(the_module_is_as_wide_as_any_layout_lets_it, wide()).in_every_engine(Because::Layout),
        test!(an_option_that_is_not_what_is_expected_is_named, own_page())
            .in_every_engine(Because::Dom),
        test!(
            unmounting_before_the_module_has_come_shows_nothing,
            own_page()
        )
        .in_every_engine(Because::Network),
    ]
}

const HTML: &str = include_str!("../../embed/example/index.html");
const SCRIPT: &str = include_str!("../../embed/example/portal.js");

fn wide() -> Setup {
    Setup {
        width: 1400,
        ..own_page()
    }
}

/// Opens a page with this script and the package's folder beside it.
async fn portal<'w>(env: &'w TestEnv, html: &str, script: &str) -> &'w Page {
    let dist = env.dist();
    dist.add_package("service-accounts");
    dist.add("portal.html", html);
    dist.add("portal.js", script);
    env.page.open_beside("portal.html").await;
    &env.page
}

/// The example of the package in a page that has a `main`, which the module leaves to its host.
pub async fn example_portal(env: &TestEnv) -> &Page {
    let html = HTML.replace("<body>", "<body><main>");
    let html = html.replace("</body>", "</main></body>");
    portal(env, &html, &example(env)).await
}

/// The example, with the address of this test's API in the place of the one that it shows.
fn example(env: &TestEnv) -> String {
    let script = SCRIPT.replace("https://api.example.com", &env.proxy.url());
    assert_ne!(script, SCRIPT, "the example names an API");
    script
}

async fn the_snippet_of_the_readme_works_as_written(env: &TestEnv) {
    let page = portal(env, HTML, &example(env)).await;
    page.get("heading", "Portal").await;
    page.get("heading", "Connect to your company").await;
    env.connect(Role::Admin).await;
    page.press("link", "Northern Lights Construction").await;
    page.press("link", "Edit Payroll export").await;
    page.fill_name("Payroll run").await;
    page.button("Update").await;
    page.sees("Saved").await;
    env.api.account_named("Payroll run").await;
    // In memory, without storage: the portal's address and its storage are its own.
    let left = page
        .script(
            "return [location.hash, document.title, localStorage.length, sessionStorage.length]",
            json!([]),
        )
        .await;
    assert_eq!(left, json!(["", "Portal", 0, 0]));
}

/// Each layout in a box of 1,000 and in one of 300 pixels.
async fn the_module_is_as_wide_as_any_layout_lets_it(env: &TestEnv) {
    let script = format!(
        "import {{ mount }} from './service-accounts/service-accounts.js';
         const layouts = {{
           block: [{{}}, {{}}],
           flex: [{{ display: 'flex' }}, {{}}],
           growing: [{{ display: 'flex' }}, {{ flex: '1' }}],
           column: [{{ display: 'grid', gridTemplateColumns: 'auto' }}, {{}}],
           start: [{{ display: 'grid', justifyItems: 'start' }}, {{}}],
           float: [{{}}, {{ float: 'left' }}],
           inline: [{{}}, {{ display: 'inline-block' }}],
           absolute: [{{ position: 'relative', height: '300px' }}, {{ position: 'absolute' }}],
         }};
         window.handles = [];
         for (const width of [1000, 300])
           for (const [name, [outer, inner]] of Object.entries(layouts)) {{
             const box = document.createElement('div');
             const place = document.createElement('div');
             box.className = 'box';
             box.title = `${{name}} ${{width}}`;
             Object.assign(box.style, {{ width: `${{width}}px`, clear: 'both', ...outer }});
             Object.assign(place.style, inner);
             box.append(place);
             document.body.append(box);
             window.handles.push(mount(place, {{ apiBase: '{}' }}));
           }}",
        env.proxy.url()
    );
    let page = portal(env, HTML, &script).await;
    page.get("heading", "Connect to your company").await;
    let widths = page
        .script(
            "return Promise.all(window.handles.map((one) => one.ready)).then(() =>
               Object.fromEntries([...document.querySelectorAll('.box')].map((box) => {
                 const place = box.firstElementChild;
                 const inside = place.shadowRoot.querySelector('.sa-page');
                 return [box.title, [place, inside].map((e) => Math.round(e.getBoundingClientRect().width))];
               })))",
            json!([]),
        )
        .await;
    let widths = widths.as_object().expect("widths");
    assert_eq!(widths.len(), 16, "{widths:?}");
    for (layout, width) in widths {
        let wanted: u32 = layout
            .rsplit(' ')
            .next()
            .and_then(|width| width.parse().ok())
            .expect("a width");
        assert_eq!(*width, json!([wanted, wanted]), "{layout}: {widths:?}");
    }
}

async fn an_option_that_is_not_what_is_expected_is_named(env: &TestEnv) {
    let page = portal(env, HTML, &example(env)).await;
    page.get("heading", "Connect to your company").await;
    let wrong = [
        (
            "null",
            "{}",
            "target must be an element or a selector, not null",
        ),
        (
            "'#nobody'",
            "{}",
            "nothing in the page matches target \"#nobody\"",
        ),
        ("'#'", "{}", "target must be an element or a selector"),
        (
            "place",
            "undefined",
            "options must be an object with an apiBase, not undefined",
        ),
        ("place", "{}", "apiBase must be an https: address"),
        ("place", "{ apiBase: 5 }", "not 5"),
        (
            "place",
            "{ apiBase: 'http://api.example.com' }",
            "apiBase must be an https: address",
        ),
        (
            "place",
            "{ apiBase: api, route: 5 }",
            "route must be \"memory\" or \"hash\", not 5",
        ),
        (
            "place",
            "{ apiBase: api, storage: 'yes' }",
            "storage must be true or false, not \"yes\"",
        ),
        (
            "place",
            "{ apiBase: api, theme: 'dark' }",
            "there is no option \"theme\"",
        ),
    ];
    for (target, options, words) in wrong {
        let said = page
            .script(
                &format!(
                    "return import('./service-accounts/service-accounts.js').then((module) => {{
                       const place = document.createElement('div');
                       const api = 'https://api.example.com';
                       document.body.append(place);
                       try {{ module.mount({target}, {options}); return 'nothing'; }}
                       catch (error) {{ return `${{error.name}}: ${{error.message}}`; }}
                     }})"
                ),
                json!([]),
            )
            .await;
        let said = said.as_str().unwrap_or_default();
        assert!(
            said.starts_with("TypeError: service-accounts: ") && said.contains(words),
            "mount({target}, {options}): {said}"
        );
    }
    // A URL is an address like any other.
    let shown = page
        .script(
            "return import('./service-accounts/service-accounts.js').then(async (module) => {
               const place = document.createElement('div');
               document.body.append(place);
               await module.mount(place, { apiBase: new URL(arguments[0]) }).ready;
               return place.shadowRoot.textContent.includes('Access token');
             })",
            json!([env.proxy.url()]),
        )
        .await;
    assert_eq!(shown, json!(true));
}

async fn unmounting_before_the_module_has_come_shows_nothing(env: &TestEnv) {
    let script = format!(
        "import {{ mount }} from './service-accounts/service-accounts.js';
         const handle = mount('#accounts', {{ apiBase: '{}' }});
         handle.unmount();
         window.settled = handle.ready.then(() => !document.querySelector('#accounts').shadowRoot);",
        env.proxy.url()
    );
    let page = portal(env, HTML, &script).await;
    // The page may still be on its way: until its script has run, nothing is there to wait for.
    page.until("the module has come, and shows nothing", || async {
        page.script("return window.settled", json!([])).await == json!(true)
    })
    .await;
}
