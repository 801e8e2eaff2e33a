//! Inside somebody else's page: what the host does with the element, the module stands (F48).

use e2e::{Because, Method, Page, Part, Role, Test, TestEnv, test};
use serde_json::{Value, json};

use crate::start::own_page;

pub fn tests() -> Vec<Test> {
    vec![
        test!(f48_a_move_keeps_the_edits, own_page()).in_every_engine(Because::Dom),
        test!(f48_a_move_leaves_a_question_to_be_answered, own_page())
            .in_every_engine(Because::Dialogs),
        test!(f48_what_is_under_way_outlives_a_removal, own_page()).in_every_engine(Because::Dom),
        test!(f48_unmounting_ends_what_is_under_way, own_page()).in_every_engine(Because::Network),
        test!(f48_edits_outlive_an_unmount, own_page()),
        test!(f48_unmounting_ends_connecting, own_page()),
        test!(f48_fifty_instances_leave_nothing_behind, own_page()).in_every_engine(Because::Dom),
        test!(f36_a_start_without_a_network_goes_on_later, own_page()),
        test!(f42_storage_blocked_at_the_start_is_no_obstacle, own_page())
            .in_every_engine(Because::Storage),
    ]
}

const HTML: &str = include_str!("host.html");
const SCRIPT: &str = include_str!("host.js");

/// A host page beside the page's files, with the module in it.
async fn hosted(env: &TestEnv) -> &Page {
    hosted_with(env, "free").await
}

/// The same in a browser whose storage is free, or blocked.
async fn hosted_with<'a>(env: &'a TestEnv, storage: &str) -> &'a Page {
    let dist = env.dist();
    let name = |part| {
        let file = dist.file(part);
        let name = file.file_name().and_then(|name| name.to_str());
        format!("./{}", name.expect("a name"))
    };
    let html = HTML
        .replace("GLUE", &name(Part::Glue))
        .replace("WASM", &name(Part::Wasm))
        .replace("API", &env.proxy.url())
        .replace("STORAGE", storage);
    dist.add("host.html", &html);
    dist.add("host.js", SCRIPT);
    let page = &env.page;
    page.open_beside("host.html").await;
    page.get("heading", "Connect to your company").await;
    page
}

/// Signed in, at the list.
pub async fn at_the_list(env: &TestEnv) -> &Page {
    let page = hosted(env).await;
    page.press("checkbox", "Remember until I close this tab")
        .await;
    to_the_list(env).await;
    page
}

/// Signs in and goes to the list.
async fn to_the_list(env: &TestEnv) {
    env.connect(Role::Admin).await;
    let page = &env.page;
    page.press("link", "Northern Lights Construction").await;
    page.get("link", "Edit Nightly ERP sync").await;
}

/// Payroll export, half edited.
async fn half_edited(env: &TestEnv) -> &Page {
    let page = at_the_list(env).await;
    page.link("Edit Payroll export").await;
    page.fill_name("Half done").await;
    page
}

/// Another instance, for the same person and the same company.
async fn mount_again(page: &Page) {
    host(page, "mount()").await;
    page.get("link", "Edit Nightly ERP sync").await;
}

async fn host(page: &Page, call: &str) -> Value {
    page.script(&format!("return window.host.{call}"), json!([]))
        .await
}

async fn nothing_went_wrong(page: &Page) {
    assert_eq!(host(page, "faults").await, json!([]));
}

/// What an instance that is gone has left, once what was due at that moment is over.
async fn left_in_the_end(page: &Page) -> Value {
    page.until("no timer is left", || async {
        host(page, "left()").await["timers"] == json!([])
    })
    .await;
    host(page, "left()").await
}

/// Waits until as little is left of an instance as there was of the first.
async fn leaves(page: &Page, before: &Value) {
    page.until(&format!("no more is left than {before}"), || async {
        host(page, "left()").await == *before
    })
    .await;
}

/// Payroll export is saved under another name, whoever looks at it.
async fn is_saved_as(env: &TestEnv, name: &str) {
    env.page
        .until("it is saved", || async {
            let found = env.api.get("service_accounts?per_page=2000").await;
            let mut found = found.as_array().into_iter().flatten();
            found.any(|one| one["name"] == name)
        })
        .await;
}

async fn f48_a_move_keeps_the_edits(env: &TestEnv) {
    let page = half_edited(env).await;
    host(page, "move()").await;
    page.holds("textbox", "Name", "Half done").await;
    page.fill_name("Done").await;
    page.sees("What will change").await;
    page.button("Update").await;
    page.sees("Saved").await;
    is_saved_as(env, "Done").await;
    nothing_went_wrong(page).await;
}

async fn f48_a_move_leaves_a_question_to_be_answered(env: &TestEnv) {
    let page = half_edited(env).await;
    for way in ["move()", "putBack()"] {
        page.button("Cancel").await;
        page.get("alertdialog", "Leave without updating?").await;
        host(page, way).await;
        page.shows("Leave without updating?").await;
        page.button("Stay").await;
        page.has_no("alertdialog", "Leave without updating?").await;
        page.holds("textbox", "Name", "Half done").await;
    }
    nothing_went_wrong(page).await;
}

async fn f48_what_is_under_way_outlives_a_removal(env: &TestEnv) {
    let page = at_the_list(env).await;
    let hold = env.proxy.hold(Method::GET, "service_accounts/");
    page.link("Edit Payroll export").await;
    hold.reached().await;
    host(page, "remove()").await;
    hold.release();
    page.until("the answer is there", || async {
        let mut all = env.proxy.exchanges().into_iter();
        all.any(|one| one.path.contains("service_accounts/") && one.whole().is_some())
    })
    .await;
    assert!(!page.text().await.contains("Name"));
    host(page, "putBack()").await;
    page.fill_name("Mine").await;
    let hold = env.proxy.hold(Method::PATCH, "service_accounts");
    page.button("Update").await;
    hold.reached().await;
    host(page, "remove()").await;
    hold.release();
    page.until("it is answered", || async {
        let mut all = env.proxy.exchanges().into_iter();
        all.any(|one| one.method == Method::PATCH && one.whole().is_some())
    })
    .await;
    host(page, "putBack()").await;
    page.sees("Saved").await;
    page.link("Back to list").await;
    page.link("Edit Mine").await;
    page.holds("textbox", "Name", "Mine").await;
    nothing_went_wrong(page).await;
}

async fn f48_unmounting_ends_what_is_under_way(env: &TestEnv) {
    let page = at_the_list(env).await;
    host(page, "unmount()").await;
    let before = left_in_the_end(page).await;
    for method in [Method::GET, Method::PATCH] {
        mount_again(page).await;
        page.link("Edit Payroll export").await;
        page.fill_name("Mine").await;
        let hold = env.proxy.hold(method.clone(), "service_accounts/");
        if method == Method::GET {
            page.button("Reset secret").await;
        } else {
            page.button("Update").await;
        }
        hold.reached().await;
        host(page, "unmount()").await;
        page.until("the request has been ended", || async {
            let mut all = env.proxy.exchanges().into_iter();
            all.any(|one| one.method == method && one.left)
        })
        .await;
        leaves(page, &before).await;
    }
    // What had been sent was done, and there is nothing to be saved again.
    mount_again(page).await;
    page.link("Edit Mine").await;
    page.holds("textbox", "Name", "Mine").await;
    assert!(!page.text().await.contains("You have unsaved edits from"));
    nothing_went_wrong(page).await;
}

/// Types one more letter, and takes the module off the page before anybody could pause.
const TYPE_AND_UNMOUNT: &str = "
const [field] = find('textbox', 'Name');
field.value += '!';
field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
window.host.unmount();";

async fn f48_edits_outlive_an_unmount(env: &TestEnv) {
    let page = half_edited(env).await;
    let script = format!("return (async () => {{ {TYPE_AND_UNMOUNT} }})()");
    page.script(&script, json!([])).await;
    mount_again(page).await;
    page.link("Edit Payroll export").await;
    page.sees("You have unsaved edits from").await;
    page.button("Restore").await;
    page.holds("textbox", "Name", "Half done!").await;
    nothing_went_wrong(page).await;
}

/// Bytes, of which an instance takes many times as much.
const A_LITTLE: u64 = 16 * 1024;

async fn f48_unmounting_ends_connecting(env: &TestEnv) {
    let page = hosted(env).await;
    let hold = env.proxy.hold(Method::GET, "/me");
    env.connect(Role::Admin).await;
    hold.reached().await;
    host(page, "unmount()").await;
    hold.release();
    host(page, "mount()").await;
    page.get("heading", "Connect to your company").await;
    env.connect(Role::Admin).await;
    page.get("link", "Northern Lights Construction").await;
    nothing_went_wrong(page).await;
}

async fn f48_fifty_instances_leave_nothing_behind(env: &TestEnv) {
    let page = at_the_list(env).await;
    host(page, "unmount()").await;
    let before = left_in_the_end(page).await;
    let mut memory = Vec::new();
    for _ in 0..50 {
        mount_again(page).await;
        host(page, "unmount()").await;
        memory.push(host(page, "memory()").await.as_u64().unwrap_or(0));
    }
    leaves(page, &before).await;
    assert_eq!(
        before["listeners"],
        json!([]),
        "nothing of the first is left, either"
    );
    // What JavaScript holds is freed when the engine collects its garbage: a little is on its way.
    let grown = memory[49].saturating_sub(memory[9]);
    assert!(grown < 40 * A_LITTLE, "{memory:?}");
    nothing_went_wrong(page).await;
}

async fn f36_a_start_without_a_network_goes_on_later(env: &TestEnv) {
    let page = at_the_list(env).await;
    host(page, "unmount()").await;
    env.go_offline().await;
    host(page, "mount()").await;
    page.shows("You're offline").await;
    page.sees("You were offline").await;
    env.go_online().await;
    page.sees_no("You're offline").await;
    page.button("Try again").await;
    page.get("link", "Edit Nightly ERP sync").await;
    nothing_went_wrong(page).await;
}

async fn f42_storage_blocked_at_the_start_is_no_obstacle(env: &TestEnv) {
    let page = hosted_with(env, "blocked").await;
    // What cannot be kept is not offered to be.
    assert!(
        !page
            .has("checkbox", "Remember until I close this tab")
            .await
    );
    to_the_list(env).await;
    page.link("Edit Payroll export").await;
    page.fill_name("Half done").await;
    page.sees("Drafts can't be saved in this browser").await;
    page.button("Update").await;
    page.sees("Saved").await;
    is_saved_as(env, "Half done").await;
    // That is said once.
    page.link("Back to list").await;
    page.link("Edit Nightly ERP sync").await;
    page.fill_name("Half done as well").await;
    page.button("Update").await;
    page.sees("Saved").await;
    page.sees_no("Drafts can't be saved in this browser").await;
    nothing_went_wrong(page).await;
}
