//! Leaving while something is under way: how it ends is shown wherever the person is then (F35). That
//! nothing is lost is proved in [`crate::left`].

use e2e::{
    Answer, Because, Hold, Key, Method, Page, SECOND_COMPANY, Setup, Test, TestEnv, list_route,
    test,
};
use serde_json::json;

use crate::drafts::keeps_nothing;

pub fn tests() -> Vec<Test> {
    vec![
        test!(f35_a_saved_edit_is_shown_wherever_the_person_is),
        test!(f35_a_failed_edit_is_shown_with_a_way_back),
        test!(f35_a_refused_edit_says_why),
        test!(f35_a_failed_deletion_is_shown),
        test!(f35_a_secret_that_nobody_takes_is_said_to_be_lost),
        test!(notices_are_closed_by_the_keyboard_and_the_focus_goes_back)
            .in_every_engine(Because::Focus),
        test!(good_news_go_and_bad_news_stay),
        test!(notices_never_cover_the_focus, narrow()).in_every_engine(Because::Layout),
    ]
}

fn narrow() -> Setup {
    Setup {
        width: 320,
        ..Setup::default()
    }
}

pub const NAME: &str = "Payroll export";

/// What is on the first line of a notice about the account.
pub fn says(what: &str) -> String {
    format!("{NAME}: {what}")
}

/// The form of the account, a name typed.
pub async fn renamed<'a>(env: &'a TestEnv, name: &str) -> &'a Page {
    let page = env.list().await;
    rename(env, name).await;
    page
}

/// The same from the list.
pub async fn rename(env: &TestEnv, name: &str) {
    let page = &env.page;
    page.link("Edit Payroll export").await;
    page.fill_name(name).await;
}

/// Update is pressed, its answer is held, and the person is at the list.
pub async fn left_while_saving<'a>(env: &'a TestEnv, name: &str) -> (&'a Page, Hold) {
    let page = renamed(env, name).await;
    let hold = env.proxy.hold(Method::PATCH, "service_accounts");
    page.button("Update").await;
    hold.reached().await;
    page.button("Cancel").await;
    page.get("link", "New service account").await;
    (page, hold)
}

/// The same; the API has a problem, and the look at what it has done is held.
pub async fn left_while_failing(env: &TestEnv) -> (&Page, Hold) {
    let page = renamed(env, "Mine").await;
    let answer = Answer::Instead(503, "application/problem+json", "{}");
    env.proxy.fault(Method::PATCH, "service_accounts", answer);
    let hold = env.proxy.hold(Method::GET, "service_accounts/");
    page.button("Update").await;
    hold.reached().await;
    page.button("Cancel").await;
    page.get("link", "New service account").await;
    (page, hold)
}

/// Notes the parts of the page that are said whenever something comes into them. One that comes
/// later, together with its words, may go unheard.
async fn note_spoken(page: &Page) {
    page.script("window.spoken = find('status', null)", json!([]))
        .await;
}

/// Waits until this is shown, and has come into one of the parts that were noted before.
async fn tells(page: &Page, words: &str) {
    page.shows(words).await;
    let said = "return window.spoken.some(
        (e) => e.isConnected && tidy(textOf(e, true)).includes(arguments[0]))";
    let said = page.script(said, json!([words])).await;
    assert_eq!(said, json!(true), "{words:?} is not said");
}

async fn f35_a_saved_edit_is_shown_wherever_the_person_is(env: &TestEnv) {
    let (page, hold) = left_while_saving(env, "Mine").await;
    note_spoken(page).await;
    hold.release();
    tells(page, "Mine was saved").await;
    page.get("link", "Edit Mine").await;
    env.api.account_named("Mine").await;
    keeps_nothing(page).await;
    let findings = page.accessibility_findings().await;
    assert!(findings.is_empty(), "{findings:#?}");
}

async fn f35_a_failed_edit_is_shown_with_a_way_back(env: &TestEnv) {
    let (page, hold) = left_while_failing(env).await;
    note_spoken(page).await;
    hold.release();
    tells(page, &says("Something went wrong on the server (503)")).await;
    let findings = page.accessibility_findings().await;
    assert!(findings.is_empty(), "{findings:#?}");
    page.link("Open").await;
    page.holds("textbox", "Name", NAME).await;
    page.sees_no("Something went wrong on the server").await;
}

async fn f35_a_refused_edit_says_why(env: &TestEnv) {
    let (page, hold) = left_while_saving(env, "Nightly ERP sync").await;
    note_spoken(page).await;
    hold.release();
    tells(page, &says("This name is already in use")).await;
    page.link("Open").await;
    page.holds("textbox", "Name", NAME).await;
}

async fn f35_a_failed_deletion_is_shown(env: &TestEnv) {
    let page = env.edit(NAME).await;
    let account = env.api.account_named(NAME).await;
    page.button("Delete").await;
    page.fill("textbox", "Type the name…", NAME).await;
    let theirs = json!({ "name": "Theirs" });
    env.api.edit(&account["id"], theirs).await;
    let hold = env.proxy.hold(Method::DELETE, "service_accounts");
    page.button("Delete").await;
    hold.reached().await;
    page.go(&list_route("")).await;
    page.get("link", "New service account").await;
    note_spoken(page).await;
    hold.release();
    tells(page, &says("Someone else just changed this account")).await;
    tells(page, "It wasn't deleted.").await;
    assert!(env.api.exists(&account["id"]).await);
}

async fn f35_a_secret_that_nobody_takes_is_said_to_be_lost(env: &TestEnv) {
    let page = env.list().await;
    page.link("New service account").await;
    page.press("radio", "Custom").await;
    page.fill_name("Ledger bridge").await;
    let hold = env.proxy.hold(Method::POST, "service_accounts");
    page.button("Create").await;
    hold.reached().await;
    page.go(&format!("/companies/{SECOND_COMPANY}/accounts"))
        .await;
    page.sees("4 service accounts").await;
    note_spoken(page).await;
    hold.release();
    tells(
        page,
        "Ledger bridge was created, but its secret didn't arrive",
    )
    .await;
    page.link("Open").await;
    page.get("heading", "Ledger bridge").await;
    page.holds("textbox", "Name", "Ledger bridge").await;
}

async fn notices_are_closed_by_the_keyboard_and_the_focus_goes_back(env: &TestEnv) {
    let (page, hold) = left_while_failing(env).await;
    hold.release();
    page.shows("Something went wrong on the server").await;
    page.focus_on("searchbox", "Search").await;
    page.focus_on("button", "Close").await;
    page.key(Key::Escape + "").await;
    page.sees_no("Something went wrong on the server").await;
    page.focuses("searchbox", "Search").await;
}

async fn good_news_go_and_bad_news_stay(env: &TestEnv) {
    let (page, hold) = left_while_saving(env, "Mine").await;
    hold.release();
    page.shows("Mine was saved").await;
    page.link("Edit Mine").await;
    page.shows("Mine was saved").await;
    page.fill_name("Mine again").await;
    let answer = Answer::Instead(503, "application/problem+json", "{}");
    env.proxy.fault(Method::PATCH, "service_accounts", answer);
    let hold = env.proxy.hold(Method::GET, "service_accounts/");
    page.button("Update").await;
    hold.reached().await;
    page.button("Cancel").await;
    page.get("link", "New service account").await;
    page.sees_no("Mine was saved").await;
    hold.release();
    page.shows("Mine: Something went wrong on the server").await;
    for name in ["Edit Nightly ERP sync", "Edit Safety observation alerts"] {
        page.link(name).await;
        page.get("textbox", "Name").await;
        page.button("Cancel").await;
        page.get("link", "New service account").await;
    }
    page.shows("Mine: Something went wrong on the server").await;
    page.button("Close").await;
    page.sees_no("Something went wrong on the server").await;
}

async fn notices_never_cover_the_focus(env: &TestEnv) {
    let (page, hold) = left_while_failing(env).await;
    page.link("Edit Nightly ERP sync").await;
    page.get("textbox", "Name").await;
    page.focus_on("button", "Update").await;
    hold.release();
    page.shows("Something went wrong on the server").await;
    let covered = "
        const root = find('heading', null)[0].getRootNode();
        const notices = root.querySelector('[aria-label=Notices]');
        const lower = () => notices.getBoundingClientRect().top;
        const focusable = [...root.querySelectorAll('a[href], button, input, select, summary')];
        const others = focusable.filter((e) => isShown(e) && !notices.contains(e) && e.tabIndex >= 0);
        const covered = [focused(), ...others].filter((e) => {
            e.focus();
            return root.activeElement === e && e.getBoundingClientRect().bottom > lower() + 1;
        });
        return [others.length, covered.map((e) => `${roleOf(e)} ${nameOf(e)}`)]";
    page.until("nothing moves any more", || async {
        page.script("return isStill()", json!([])).await == json!(true)
    })
    .await;
    // WebKit scrolls to what has got the focus a moment later.
    page.until("nothing is covered", || async {
        let found = page.script(covered, json!([])).await;
        assert!(found[0].as_u64() > Some(10), "{found}");
        found[1] == json!([])
    })
    .await;
}
