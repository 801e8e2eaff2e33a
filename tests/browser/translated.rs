//! A translator rewrites what is on the page, as those of browsers do, or an extension puts things of
//! its own between: the page goes on, and names stay as they are (F50).

use e2e::{Answer, Because, Method, Page, Test, TestEnv, test};
use serde_json::json;

use crate::elsewhere::left_while_saving;

pub fn tests() -> Vec<Test> {
    vec![
        test!(f50_a_translated_page_goes_on_working).in_every_engine(Because::Dom),
        test!(f50_a_page_full_of_an_extensions_things_goes_on_working),
        test!(f50_what_is_said_later_is_translated_too),
        test!(f50_names_and_ids_are_left_alone),
        test!(f50_names_within_sentences_are_left_alone),
    ]
}

/// Puts every text into two `<font>`s, and whatever comes later, too; texts that are not to be
/// translated are left alone. So do the translators of Chromium and of Google.
const TRANSLATE: &str = "
const translate = (node) => {
    const text = node.data;
    if (!text.trim() || !node.parentElement?.isConnected) return;
    if (node.parentElement.closest('[translate=no], font, script, style, textarea')) return;
    const [outer, inner] = [document.createElement('font'), document.createElement('font')];
    inner.append(document.createTextNode(text.replace(/[^\\s\\d]+/g, (word) => `${word}\u{b0}`)));
    outer.append(inner);
    node.replaceWith(outer);
};
const texts = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) found.push(walker.currentNode);
    return found;
};
const roots = [document.body, ...[...elements(document)].flatMap((e) => e.shadowRoot ?? [])];
for (const root of roots) {
    texts(root).forEach(translate);
    const all = { childList: true, subtree: true, characterData: true };
    new MutationObserver((records) => {
        for (const { target, addedNodes } of records) {
            for (const node of [target, ...addedNodes]) {
                if (node.nodeType === Node.TEXT_NODE) translate(node);
                else if (node.isConnected) texts(node).forEach(translate);
            }
        }
    }).observe(root, all);
}";

/// As a translator marks it here.
fn translated(words: &str) -> String {
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let mark = |word: &str| match word {
        number if is_number(number) => number.to_owned(),
        word => format!("{word}°"),
    };
    words.split(' ').map(mark).collect::<Vec<_>>().join(" ")
}

async fn translate(page: &Page) {
    page.script(TRANSLATE, json!([])).await;
}

async fn has_not_stopped(page: &Page) {
    // By its class: its words would be translated.
    let stopped = "return [...elements(document)].some((e) => e.classList.contains('sa-stopped'))";
    assert_eq!(page.script(stopped, json!([])).await, json!(false));
}

/// Puts things of its own beside fields, buttons and headings, into the page's lists, and attributes on
/// all of them; so does whatever comes later.
const EXTEND: &str = "
const mark = (element) => {
    element.setAttribute('data-extension', 'here');
    if (!element.matches('input, button, h1, li') || element.nextSibling?.localName === 'x-extension') return;
    element.after(document.createElement('x-extension'));
};
const roots = [document.body, ...[...elements(document)].flatMap((e) => e.shadowRoot ?? [])];
for (const root of roots) {
    const all = (node) => node.querySelectorAll?.('*').forEach(mark);
    all(root);
    root.append(document.createElement('x-extension'));
    new MutationObserver((records) => {
        for (const { addedNodes } of records) addedNodes.forEach((node) => all(node.parentNode ?? node));
    }).observe(root, { childList: true, subtree: true });
}";

/// Somebody searches, opens, edits, makes a mistake, mends it and goes back, where words are as
/// `on_page` writes them.
async fn goes_on(env: &TestEnv, on_page: fn(&str) -> String) {
    let page = &env.page;
    page.get("heading", &on_page("Service Accounts")).await;
    page.fill("searchbox", &on_page("Search"), "payroll").await;
    page.sees(&on_page("matching service account")).await;
    page.sees_no(&on_page("20 service accounts")).await;
    page.press("link", "Edit Payroll export").await;
    page.get("heading", "Payroll export").await;
    let name = on_page("Name");
    page.fill("textbox", &name, "Payroll, mine").await;
    page.sees(&on_page("What will change")).await;
    page.press("button", &on_page("Update")).await;
    page.sees(&on_page("Saved")).await;
    env.api.account_named("Payroll, mine").await;
    page.fill("textbox", &name, "").await;
    page.sees_no(&on_page("Saved")).await;
    page.press("button", &on_page("Update")).await;
    page.sees(&on_page("Enter a name.")).await;
    page.fill("textbox", &name, "Payroll, again").await;
    page.sees_no(&on_page("Enter a name.")).await;
    page.press("button", &on_page("Update")).await;
    page.sees(&on_page("Saved")).await;
    env.api.account_named("Payroll, again").await;
    page.press("link", &on_page("Back to list")).await;
    page.get("link", "Edit Payroll, again").await;
    has_not_stopped(page).await;
}

async fn f50_a_translated_page_goes_on_working(env: &TestEnv) {
    let page = env.list().await;
    page.get("link", "Edit Payroll export").await;
    translate(page).await;
    goes_on(env, translated).await;
}

async fn f50_a_page_full_of_an_extensions_things_goes_on_working(env: &TestEnv) {
    let page = env.list().await;
    page.get("link", "Edit Payroll export").await;
    page.script(EXTEND, json!([])).await;
    goes_on(env, str::to_owned).await;
}

async fn f50_what_is_said_later_is_translated_too(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    page.get("textbox", "Name").await;
    translate(page).await;
    let name = translated("Name");
    page.fill("textbox", &name, "Mine").await;
    let answer = Answer::Instead(503, "application/problem+json", "{}");
    env.proxy.fault(Method::PATCH, "service_accounts", answer);
    page.press("button", &translated("Update")).await;
    page.sees(&translated("Something went wrong on the server"))
        .await;
    page.press("button", &translated("Cancel")).await;
    page.get("alertdialog", &translated("Leave without updating?"))
        .await;
    page.press("button", &translated("Stay")).await;
    page.press("radio", &translated("Marketplace")).await;
    page.get("combobox", &translated("Marketplace app")).await;
    page.press("radio", &translated("Custom")).await;
    page.press("button", &translated("Update")).await;
    page.sees(&translated("Saved")).await;
    page.press("button", &translated("Delete")).await;
    page.get("dialog", &translated("Delete this service account?"))
        .await;
    page.press("button", &translated("Cancel")).await;
    page.has_no("dialog", &translated("Delete this service account?"))
        .await;
    page.press("link", &translated("Permissions")).await;
    page.press("radio", "Documents: Read-Only").await;
    page.sees(&translated("What will change")).await;
    page.press("button", &translated("Save permissions")).await;
    page.sees(&translated("Saved")).await;
    page.button("Signed in as Ada Admin").await;
    page.press("button", &translated("Sign out")).await;
    page.get("heading", &translated("Connect to your company"))
        .await;
    has_not_stopped(page).await;
}

/// Texts with these words that a translator would take.
const TRANSLATABLE: &str = "
const found = [];
for (const element of elements(document)) {
    for (const node of element.childNodes) {
        const is_text = node.nodeType === Node.TEXT_NODE && node.data.includes(arguments[0]);
        if (is_text && isShown(element) && !element.closest('[translate=no]')) found.push(element.outerHTML);
    }
}
return found";

async fn f50_names_and_ids_are_left_alone(env: &TestEnv) {
    let account = env.api.account_named("Payroll export").await;
    let client_id = account["client_id"].as_str().expect("an id");
    let page = env.list().await;
    page.get("link", "Edit Payroll export").await;
    for words in ["Payroll export", client_id] {
        page.sees(words).await;
        assert_eq!(page.script(TRANSLATABLE, json!([words])).await, json!([]));
    }
    page.link("Edit Payroll export").await;
    page.sees(client_id).await;
    for words in [client_id, "sa-"] {
        assert_eq!(page.script(TRANSLATABLE, json!([words])).await, json!([]));
    }
    page.fill_name("Mine").await;
    page.sees("What will change").await;
    for words in ["Payroll export", "Mine"] {
        assert_eq!(page.script(TRANSLATABLE, json!([words])).await, json!([]));
    }
}

async fn f50_names_within_sentences_are_left_alone(env: &TestEnv) {
    const NAME: &str = "Payroll, mine";
    let (page, hold) = left_while_saving(env, NAME).await;
    hold.release();
    page.shows("Payroll, mine was saved").await;
    assert_eq!(page.script(TRANSLATABLE, json!([NAME])).await, json!([]));
    page.link("Edit Payroll, mine").await;
    for (job, title) in [
        ("Delete", "Delete this service account?"),
        ("Reset secret", "Reset the secret?"),
    ] {
        page.button(job).await;
        page.get("dialog", title).await;
        page.sees("Type the name “Payroll, mine” to confirm").await;
        assert_eq!(page.script(TRANSLATABLE, json!([NAME])).await, json!([]));
        // It cannot be closed before what will be lost is listed.
        page.until("it is listed", || async {
            let busy = page.attribute("button", job, "aria-busy");
            busy.await.is_none()
        })
        .await;
        page.button("Cancel").await;
        page.has_no("dialog", title).await;
    }
}
