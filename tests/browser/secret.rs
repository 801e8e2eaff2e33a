//! The secret: shown once, in one place, and nowhere afterwards (K1, K2).

use std::time::Duration;

use e2e::{Answer, Because, Key, Method, Page, Test, TestEnv, edit_route, list_route, test};
use serde_json::{Value, json};

pub fn tests() -> Vec<Test> {
    vec![
        test!(s23_it_is_masked_until_it_is_revealed),
        test!(k2_a_secret_that_nobody_has_seen_is_asked_about_once),
        test!(k2_having_left_something_before_does_not_disarm_the_question),
        test!(k1_a_second_secret_waits_for_the_first),
        test!(k1_a_double_press_stores_one_secret),
        test!(f35_a_secret_finds_the_person_wherever_they_went),
        test!(s16_once_stored_it_is_nowhere),
        test!(s16_once_stored_a_reset_one_is_nowhere),
        test!(s16_after_a_refused_escape_it_is_nowhere),
        test!(s16_after_a_refused_escape_a_reset_one_is_nowhere).in_every_engine(Because::Dialogs),
        test!(s16_after_back_it_is_nowhere).in_every_engine(Because::History),
        test!(s16_after_back_a_reset_one_is_nowhere),
        test!(s16_after_a_reload_it_is_nowhere),
        test!(s16_after_a_reload_a_reset_one_is_nowhere).in_every_engine(Because::BackForwardCache),
        test!(s16_after_the_tab_was_closed_it_is_nowhere).in_every_engine(Because::History),
        test!(s16_after_the_tab_was_closed_a_reset_one_is_nowhere),
        test!(s22_a_page_that_is_put_away_has_it_no_more),
        test!(s22_a_page_that_is_put_away_has_a_reset_one_no_more)
            .in_every_engine(Because::BackForwardCache),
        test!(f49_a_missing_clipboard_selects_the_text),
        test!(f49_a_refused_clipboard_selects_the_text).in_every_engine(Because::Clipboard),
        test!(f49_a_missing_clipboard_selects_an_id_in_the_list)
            .in_every_engine(Because::Clipboard),
        test!(f49_a_refused_clipboard_selects_the_id_of_an_account),
        test!(s25_a_download_holds_it_and_leaves_no_address),
        test!(a_triple_press_copies_exactly_the_text),
        test!(the_snippets_hold_it_and_the_request_for_a_token_does_not),
    ]
}

const DIALOG: &str = "Save your client secret";

/// Client ID and secret, as the open dialog shows them; the secret must be revealed.
pub async fn shown(page: &Page) -> (String, String) {
    let texts = "return [...elements(document)]
        .filter((e) => e.tagName === 'DT' && /^Client (ID|secret)$/.test(e.textContent))
        .filter((e) => isShown(e))
        .map((e) => e.nextElementSibling.querySelector('code').textContent)";
    let texts = page.script(texts, json!([])).await;
    let text = |at: usize| texts[at].as_str().expect("a text").to_owned();
    (text(0), text(1))
}

/// A new account's dialog, its secret revealed.
async fn created<'a>(env: &'a TestEnv, name: &str) -> (&'a Page, String) {
    let page = env.list().await;
    page.link("New service account").await;
    page.press("radio", "Custom").await;
    page.fill_name(name).await;
    page.button("Create").await;
    (page, revealed(page).await)
}

/// An old account's dialog after a reset, its secret revealed.
async fn reset<'a>(env: &'a TestEnv, name: &str) -> (&'a Page, String) {
    let page = env.edit(name).await;
    page.button("Reset secret").await;
    page.fill("textbox", "Type the name…", name).await;
    page.button("Reset secret").await;
    (page, revealed(page).await)
}

/// Reveals the secret of the dialog that comes, and gives it.
async fn revealed(page: &Page) -> String {
    page.get("dialog", DIALOG).await;
    page.button("Show secret").await;
    let (_, secret) = shown(page).await;
    // The search itself finds it while it is there.
    assert_eq!(page.places_with(&secret).await, ["page"]);
    secret
}

async fn s23_it_is_masked_until_it_is_revealed(env: &TestEnv) {
    let (page, secret) = created(env, "Ledger bridge").await;
    page.sees(&secret).await;
    page.button("Hide secret").await;
    page.has_nowhere(&secret).await;
    let (_, masked) = shown(page).await;
    assert!(masked.chars().all(|c| c == '•'), "{masked}");
    let account = env.api.account_named("Ledger bridge").await;
    let client_id = account["client_id"].as_str().expect("an id");
    assert!(env.api.token(client_id, &secret).await.is_ok());
}

async fn k2_a_secret_that_nobody_has_seen_is_asked_about_once(env: &TestEnv) {
    let page = crate::create::filled(env, "Ledger bridge").await;
    page.button("Create").await;
    page.get("dialog", DIALOG).await;
    page.button("I've saved the secret").await;
    page.sees("You haven't shown, copied, or downloaded the secret yet")
        .await;
    // A double press is no answer.
    tokio::time::sleep(Duration::from_millis(600)).await;
    page.get("dialog", DIALOG).await;
    page.button("I've saved the secret").await;
    page.get("button", "Save permissions").await;
}

async fn k2_having_left_something_before_does_not_disarm_the_question(env: &TestEnv) {
    let page = env.list().await;
    page.link("New service account").await;
    page.fill_name("Half done").await;
    page.button("Cancel").await;
    page.button("Leave without creating").await;
    page.link("New service account").await;
    page.press("radio", "Custom").await;
    page.fill_name("Ledger bridge").await;
    page.button("Create").await;
    page.get("dialog", DIALOG).await;
    page.back().await;
    page.get("alertdialog", "Leave without saving the secret?")
        .await;
    page.button("Stay").await;
    page.get("dialog", DIALOG).await;
}

/// Presses Create, and goes back to the list before the answer is there.
async fn left_while_creating<'a>(env: &'a TestEnv, name: &str) -> &'a Page {
    let page = env.list().await;
    page.link("New service account").await;
    page.press("radio", "Custom").await;
    page.fill_name(name).await;
    let late = Answer::Late(Duration::from_secs(3));
    env.proxy.fault(Method::POST, "service_accounts", late);
    page.button("Create").await;
    page.press("link", "Service Accounts").await;
    page.get("link", "New service account").await;
    page
}

async fn f35_a_secret_finds_the_person_wherever_they_went(env: &TestEnv) {
    let page = left_while_creating(env, "Ledger bridge").await;
    page.fill("searchbox", "Search", "ledger").await;
    page.get("dialog", DIALOG).await;
    // What was typed reaches the address a little later, and takes nothing away.
    tokio::time::sleep(Duration::from_millis(800)).await;
    page.button("Show secret").await;
    let (id, secret) = shown(page).await;
    assert!(env.api.token(&id, &secret).await.is_ok());
    page.button("I've saved the secret").await;
    page.get("button", "Save permissions").await;
}

/// Two accounts are being created, and the secret of one is there.
async fn two_secrets(env: &TestEnv) -> &Page {
    let page = left_while_creating(env, "First").await;
    page.link("New service account").await;
    page.press("radio", "Custom").await;
    page.fill_name("Second").await;
    page.button("Create").await;
    page.get("dialog", DIALOG).await;
    page
}

async fn k1_a_double_press_stores_one_secret(env: &TestEnv) {
    let page = two_secrets(env).await;
    page.until("both are there", || async {
        let exchanges = env.proxy.exchanges();
        let made = exchanges.iter().filter(|one| one.method == Method::POST);
        made.filter(|one| one.whole().is_some()).count() == 2
    })
    .await;
    // What has arrived is shown soon after.
    tokio::time::sleep(Duration::from_millis(300)).await;
    page.button("Show secret").await;
    let twice = "const b = find('button', arguments[0])[0]; b.click(); b.click()";
    page.script(twice, json!(["I've saved the secret"])).await;
    page.button("Show secret").await;
    let (id, secret) = shown(page).await;
    assert!(env.api.token(&id, &secret).await.is_ok());
    page.button("I've saved the secret").await;
    page.has_no("dialog", DIALOG).await;
}

async fn k1_a_second_secret_waits_for_the_first(env: &TestEnv) {
    let page = two_secrets(env).await;
    let mut credentials = Vec::new();
    for _ in 0..2 {
        page.get("dialog", DIALOG).await;
        page.button("Show secret").await;
        credentials.push(shown(page).await);
        page.button("I've saved the secret").await;
    }
    page.has_no("dialog", DIALOG).await;
    assert_ne!(credentials[0], credentials[1]);
    for (id, secret) in &credentials {
        assert!(env.api.token(id, secret).await.is_ok());
    }
}

/// The account whose secret is reset, and that is there from the beginning.
const OLD: &str = "Payroll export";

async fn s16_once_stored_it_is_nowhere(env: &TestEnv) {
    let (page, secret) = created(env, "Ledger bridge").await;
    page.button("I've saved the secret").await;
    page.get("button", "Save permissions").await;
    page.has_nowhere(&secret).await;
    page.back().await;
    page.get("heading", "Service Accounts").await;
    page.has_no("dialog", DIALOG).await;
    page.has_nowhere(&secret).await;
}

async fn s16_once_stored_a_reset_one_is_nowhere(env: &TestEnv) {
    let (page, secret) = reset(env, OLD).await;
    page.button("I've saved the secret").await;
    page.get("button", "Save permissions").await;
    page.has_nowhere(&secret).await;
    page.go(&list_route("")).await;
    page.link("Edit Payroll export").await;
    page.press("link", "History").await;
    page.sees("Ada Admin reset the secret.").await;
    page.has_nowhere(&secret).await;
}

/// Escape does not close the dialog; the button does.
async fn refused_escape(page: &Page, secret: &str) {
    page.key(Key::Escape + "").await;
    page.key(Key::Escape + "").await;
    page.sees("Save the secret before closing").await;
    page.get("dialog", DIALOG).await;
    assert_eq!(page.places_with(secret).await, ["page"]);
    page.button("I've saved the secret").await;
    page.get("button", "Save permissions").await;
    page.has_no("dialog", DIALOG).await;
    page.has_nowhere(secret).await;
}

async fn s16_after_a_refused_escape_it_is_nowhere(env: &TestEnv) {
    let (page, secret) = created(env, "Ledger bridge").await;
    refused_escape(page, &secret).await;
}

async fn s16_after_a_refused_escape_a_reset_one_is_nowhere(env: &TestEnv) {
    let (page, secret) = reset(env, OLD).await;
    refused_escape(page, &secret).await;
}

/// Back asks first; whoever leaves all the same leaves nothing behind.
async fn back(page: &Page, secret: &str) {
    page.back().await;
    page.get("alertdialog", "Leave without saving the secret?")
        .await;
    page.button("Stay").await;
    page.sees(secret).await;
    page.back().await;
    page.button("Leave without saving the secret").await;
    page.has_no("alertdialog", "Leave without saving the secret?")
        .await;
    page.has_no("dialog", DIALOG).await;
    page.has_nowhere(secret).await;
}

async fn s16_after_back_it_is_nowhere(env: &TestEnv) {
    let (page, secret) = created(env, "Ledger bridge").await;
    back(page, &secret).await;
    page.get("heading", "Service Accounts").await;
}

async fn s16_after_back_a_reset_one_is_nowhere(env: &TestEnv) {
    let page = env.list().await;
    page.link("Edit Payroll export").await;
    page.button("Reset secret").await;
    page.fill("textbox", "Type the name…", OLD).await;
    page.button("Reset secret").await;
    let secret = revealed(page).await;
    back(page, &secret).await;
    page.get("heading", "Service Accounts").await;
}

/// Reloading asks first; the account is there afterwards, and its secret is not.
async fn reloaded(env: &TestEnv, name: &str, secret: &str) {
    let page = &env.page;
    let asked = "const e = new Event('beforeunload', { cancelable: true });
                 return !window.dispatchEvent(e)";
    assert_eq!(page.script(asked, json!([])).await, json!(true));
    page.reload().await;
    page.get("heading", "Connect to your company").await;
    page.has_nowhere(secret).await;
    env.connect_at(e2e::Role::Admin, &list_route("?search=e"))
        .await;
    page.get("link", &format!("Edit {name}")).await;
    page.has_nowhere(secret).await;
}

async fn s16_after_a_reload_it_is_nowhere(env: &TestEnv) {
    let (_, secret) = created(env, "Ledger bridge").await;
    reloaded(env, "Ledger bridge", &secret).await;
}

async fn s16_after_a_reload_a_reset_one_is_nowhere(env: &TestEnv) {
    let (_, secret) = reset(env, OLD).await;
    reloaded(env, OLD, &secret).await;
}

async fn tab_closed(page: &Page, secret: &str) {
    page.close_tab().await;
    page.get("heading", "Connect to your company").await;
    page.has_nowhere(secret).await;
}

async fn s16_after_the_tab_was_closed_it_is_nowhere(env: &TestEnv) {
    let (page, secret) = created(env, "Ledger bridge").await;
    tab_closed(page, &secret).await;
}

async fn s16_after_the_tab_was_closed_a_reset_one_is_nowhere(env: &TestEnv) {
    let (page, secret) = reset(env, OLD).await;
    tab_closed(page, &secret).await;
}

async fn put_away(page: &Page, secret: &str) {
    page.script(
        "window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))",
        json!([]),
    )
    .await;
    page.has_no("dialog", DIALOG).await;
    page.has_nowhere(secret).await;
}

async fn s22_a_page_that_is_put_away_has_it_no_more(env: &TestEnv) {
    let (page, secret) = created(env, "Ledger bridge").await;
    put_away(page, &secret).await;
}

async fn s22_a_page_that_is_put_away_has_a_reset_one_no_more(env: &TestEnv) {
    let (page, secret) = reset(env, OLD).await;
    put_away(page, &secret).await;
}

/// As in a browser that has no clipboard to offer.
const NO_CLIPBOARD: &str =
    "Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })";

/// As in one that lets this page write nothing to it.
const CLOSED_CLIPBOARD: &str = "
const value = () => Promise.reject(new DOMException('', 'NotAllowedError'));
Object.defineProperty(Clipboard.prototype, 'writeText', { value, configurable: true });";

/// What is said then.
const REFUSED: &str = "Your browser blocked copying. The text is selected: \
    press Ctrl+C, or Command+C on a Mac.";

/// What is selected. Inside a shadow root engines tell it only to whoever names the root.
const SELECTED: &str = "
const shadowRoots = [...elements(document)].flatMap((e) => e.shadowRoot ?? []);
const selection = getSelection();
// Older releases of Firefox tell the text, and not where it is.
if (!selection.getComposedRanges) return selection.toString();
const [selected] = selection.getComposedRanges({ shadowRoots });
if (!selected) return '';
const range = document.createRange();
range.setStart(selected.startContainer, selected.startOffset);
range.setEnd(selected.endContainer, selected.endOffset);
return range.toString();";

/// A secret that cannot be copied is shown and selected, and what to press is said.
async fn selects_the_secret(env: &TestEnv, clipboard: &str) {
    let (page, secret) = created(env, "Ledger bridge").await;
    page.button("Hide secret").await;
    page.script(clipboard, json!([])).await;
    page.button("Copy client secret").await;
    page.sees(REFUSED).await;
    page.reveal("button", "Copy client secret").await;
    page.shows(REFUSED).await;
    page.until("the secret is selected", || async {
        page.script(SELECTED, json!([])).await == json!(secret)
    })
    .await;
    page.button("Copy both").await;
    page.sees("Download a file, or copy each value instead")
        .await;
}

async fn f49_a_missing_clipboard_selects_the_text(env: &TestEnv) {
    selects_the_secret(env, NO_CLIPBOARD).await;
}

async fn f49_a_refused_clipboard_selects_the_text(env: &TestEnv) {
    selects_the_secret(env, CLOSED_CLIPBOARD).await;
}

/// An id that cannot be copied is selected in a field with the focus, so that a key copies it.
async fn selects_the_id(page: &Page, clipboard: &str, client_id: &Value) {
    page.script(clipboard, json!([])).await;
    page.button("Copy client ID…").await;
    page.focuses("textbox", REFUSED).await;
    let selected = "const e = focused(); return e.value.slice(e.selectionStart, e.selectionEnd)";
    page.until("the id is selected", || async {
        page.script(selected, json!([])).await == *client_id
    })
    .await;
    page.sees(REFUSED).await;
}

async fn f49_a_missing_clipboard_selects_an_id_in_the_list(env: &TestEnv) {
    let account = env.api.account_named(OLD).await;
    let page = env.list().await;
    page.fill("searchbox", "Search", OLD).await;
    page.sees("1 matching service account").await;
    selects_the_id(page, NO_CLIPBOARD, &account["client_id"]).await;
}

async fn f49_a_refused_clipboard_selects_the_id_of_an_account(env: &TestEnv) {
    let account = env.api.account_named(OLD).await;
    let page = env.edit(OLD).await;
    selects_the_id(page, CLOSED_CLIPBOARD, &account["client_id"]).await;
    page.reveal("textbox", REFUSED).await;
    page.shows(REFUSED).await;
}

async fn a_triple_press_copies_exactly_the_text(env: &TestEnv) {
    let (page, secret) = created(env, "Ledger bridge").await;
    let code =
        "const codes = [...elements(document)].filter((e) => e.tagName === 'CODE' && isShown(e));
         return codes.find((e) => e.textContent === ";
    let text = |text: &str| format!("{code}{})", json!(text));
    assert_eq!(page.copied_by_triple_press(&text(&secret)).await, secret);
    page.button("I've saved the secret").await;
    page.get("button", "Save permissions").await;
    let account = env.api.account_named("Ledger bridge").await;
    page.go(&edit_route(&account["id"].to_string())).await;
    let id = account["client_id"].as_str().expect("an id");
    page.get("button", "Copy client ID…").await;
    assert_eq!(page.copied_by_triple_press(&text(id)).await, id);
}

async fn the_snippets_hold_it_and_the_request_for_a_token_does_not(env: &TestEnv) {
    let (page, secret) = created(env, "Ledger bridge").await;
    let open = "for (const e of elements(document)) if (e.tagName === 'DETAILS') e.open = true";
    page.script(open, json!([])).await;
    page.sees(&format!("CLIENT_SECRET={secret}")).await;
    page.sees(&format!("client_secret = \"{secret}\"")).await;
    page.sees("client_secret=$CLIENT_SECRET").await;
    page.sees("/oauth/token").await;
}

async fn s25_a_download_holds_it_and_leaves_no_address(env: &TestEnv) {
    let (page, secret) = created(env, "Ledger bridge").await;
    // What the browser is given to save, instead of a file on this machine.
    let watch = "window.saved = [];
         const { createObjectURL, revokeObjectURL } = URL;
         URL.createObjectURL = (blob) => {
             const url = createObjectURL.call(URL, blob);
             window.saved.push({ url, type: blob.type, text: blob.text() });
             return url;
         };
         URL.revokeObjectURL = (url) => {
             for (const one of window.saved) if (one.url === url) one.revoked = true;
             revokeObjectURL.call(URL, url);
         };
         HTMLAnchorElement.prototype.click = function () { window.saved.at(-1).name = this.download };";
    page.script(watch, json!([])).await;
    page.button("Download .env").await;
    page.button("Download JSON").await;
    page.sees("Download started: service-account-Ledger-bridge.json")
        .await;
    let saved = page
        .script(
            "return Promise.all(window.saved.map(async (one) => ({ ...one, text: await one.text })))",
            json!([]),
        )
        .await;
    assert_eq!(saved[0]["name"], "service-account-Ledger-bridge.env");
    assert_eq!(saved[1]["type"], "application/json");
    for one in saved.as_array().expect("two files") {
        assert_eq!(one["revoked"], true, "{one}");
        let text = one["text"].as_str().expect("a text");
        assert!(text.contains(&secret) && text.contains("Ledger bridge"));
    }
}
