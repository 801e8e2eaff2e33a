//! Another release is put in the page's place while a tab is open (F46).

use e2e::{Because, Page, Part, Role, Test, TestEnv, test};
use serde_json::json;

use crate::drafts::{connect, keeps, keeps_nothing};
use crate::start::own_page;

pub fn tests() -> Vec<Test> {
    vec![
        test!(f46_whoever_comes_back_is_told_once, own_page()),
        test!(
            f46_nothing_new_is_not_told_and_looked_for_seldom,
            own_page()
        ),
        test!(f46_a_page_of_somebody_else_is_no_new_version, own_page()),
        test!(
            f46_the_reload_that_is_offered_brings_the_release_and_the_edits,
            own_page()
        )
        .in_every_engine(Because::Family),
        test!(
            f46_what_runs_needs_none_of_the_files_it_came_from,
            own_page()
        ),
    ]
}

const NEWER: &str = "A new version is available";

/// The person was at another tab, and looks at this one again.
async fn come_back(env: &TestEnv) {
    let page = &env.page;
    let note = "window.isBack = false;
        document.addEventListener('visibilitychange', () => { window.isBack ||= !document.hidden })";
    page.script(note, json!([])).await;
    page.until("the tab is told that it is seen again", || async {
        // Not every engine tells a tab that was hidden for a moment only.
        let (here, _) = page.open_tab().await;
        page.close_and_go(&here).await;
        if env.engine == "webkit" {
            // Its driver goes from tab to tab without hiding any.
            let event = "document.dispatchEvent(new Event('visibilitychange'))";
            page.script(event, json!([])).await;
        }
        page.script("return window.isBack", json!([])).await == json!(true)
    })
    .await;
}

/// As if so much time had gone by.
async fn ten_minutes_later(page: &Page) {
    let later = "const now = performance.now.bind(performance);
        performance.now = () => now() + 10 * 60 * 1000";
    page.script(later, json!([])).await;
}

/// Something is asked of the API and answered, after which a look that was begun before is over.
async fn go_on(page: &Page) {
    page.link("Edit Payroll export").await;
    page.get("textbox", "Name").await;
    page.press("link", "Service Accounts").await;
    page.get("link", "Edit Payroll export").await;
}

/// The files of the page that were asked for, by their names.
fn fetched(env: &TestEnv) -> Vec<String> {
    let requests = env.sandbox.requests().into_iter();
    let files = requests.filter_map(|one| Some(one.path.strip_prefix("/page/")?.to_owned()));
    files.collect()
}

/// How often the host was asked for the page since it was opened.
fn looks(env: &TestEnv) -> usize {
    let files = fetched(env);
    let pages = files.iter().filter(|file| *file == "index.html");
    pages.count() - 1
}

async fn has_looked(env: &TestEnv, times: usize) {
    let page = &env.page;
    page.until("the host was asked", || async { looks(env) == times })
        .await;
}

/// Another release is there, and the person is told when they come back.
pub async fn newer(env: &TestEnv) -> &Page {
    let page = env.list().await;
    env.dist().release();
    go_on(page).await;
    assert_eq!(looks(env), 0, "nobody has come back yet");
    come_back(env).await;
    page.shows(NEWER).await;
    page
}

async fn f46_whoever_comes_back_is_told_once(env: &TestEnv) {
    let page = newer(env).await;
    let findings = page.accessibility_findings().await;
    assert!(findings.is_empty(), "{findings:#?}");
    page.button("Close").await;
    page.sees_no(NEWER).await;
    env.dist().release();
    ten_minutes_later(page).await;
    come_back(env).await;
    go_on(page).await;
    assert_eq!(looks(env), 1);
    page.sees_no(NEWER).await;
}

async fn f46_nothing_new_is_not_told_and_looked_for_seldom(env: &TestEnv) {
    let page = env.list().await;
    come_back(env).await;
    has_looked(env, 1).await;
    go_on(page).await;
    page.sees_no(NEWER).await;
    env.dist().release();
    come_back(env).await;
    go_on(page).await;
    assert_eq!(looks(env), 1, "ten minutes are not over");
    ten_minutes_later(page).await;
    come_back(env).await;
    page.shows(NEWER).await;
    assert_eq!(looks(env), 2);
}

async fn f46_a_page_of_somebody_else_is_no_new_version(env: &TestEnv) {
    let page = env.list().await;
    env.dist()
        .edit_index(|_| "<h1>Back in five minutes</h1>".to_owned());
    come_back(env).await;
    has_looked(env, 1).await;
    go_on(page).await;
    page.sees_no(NEWER).await;
    env.dist().mend();
    env.dist().release();
    ten_minutes_later(page).await;
    come_back(env).await;
    page.shows(NEWER).await;
}

async fn f46_the_reload_that_is_offered_brings_the_release_and_the_edits(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.fill_name("Half done").await;
    env.dist().release();
    come_back(env).await;
    page.shows(NEWER).await;
    page.holds("textbox", "Name", "Half done").await;
    keeps(page, "Half done").await;
    page.button("Reload").await;
    connect(env, Role::Admin).await;
    let file = env.dist().file(Part::Wasm);
    let name = file.file_name().expect("a name").to_string_lossy();
    let runs = "return document.querySelector('link[rel=preload][as=fetch]').href";
    let runs = page.script(runs, json!([])).await;
    assert!(
        runs.as_str().is_some_and(|runs| runs.ends_with(&*name)),
        "{runs} is not {name}"
    );
    page.sees_no(NEWER).await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "Half done").await;
    page.button("Update").await;
    page.sees("Saved").await;
    keeps_nothing(page).await;
}

async fn f46_what_runs_needs_none_of_the_files_it_came_from(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    env.dist().release();
    let before = fetched(env);
    page.link("Edit Payroll export").await;
    page.fill_name("Mine").await;
    page.button("Update").await;
    page.sees("Saved").await;
    page.press("link", "Permissions").await;
    page.get("radio", "Documents: None").await;
    page.sign_out().await;
    env.list().await;
    page.sees("20 service accounts").await;
    page.link("New service account").await;
    page.get("heading", "New service account").await;
    env.api.account_named("Mine").await;
    assert_eq!(fetched(env), before);
}
