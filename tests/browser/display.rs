//! However large the text, however small the window, whatever the colours: everything can be reached,
//! seen and read (WCAG 1.4.4, 1.4.10, 1.4.11, 1.4.12, 2.4.7, 2.4.11). And what screen readers are told
//! without being asked (4.1.3).

use e2e::{
    Answer, Key, Method, Page, Role, Test, TestEnv, account_route, bulk_route, edit_route,
    list_route, test,
};
use serde_json::{Value, json};

pub fn tests() -> Vec<Test> {
    vec![
        test!(every_job_fits_a_small_window),
        test!(every_dialog_fits_a_small_window),
        test!(wider_text_spacing_cuts_nothing_off),
        test!(forced_colours_show_edges_states_and_the_focus),
        test!(results_saving_and_failures_are_said_where_readers_listen),
    ]
}

/// 1280 × 900 at 200 % and 1280 × 1024 at 400 %, and a phone on its side, in CSS pixels.
const WINDOWS: [(u32, u32); 3] = [(640, 450), (320, 256), (640, 320)];

/// Puts the focus on one stop of the Tab key after the other; gives those that are out of sight then,
/// and the names of all.
const STOPS: &str = "
const SELECTOR = 'a[href], button, input, select, summary, [tabindex=\"0\"]';
const modal = openModal();
const stops = [...elements(document)].filter((e) => e.matches(SELECTOR) && e.tabIndex >= 0 && isShown(e, modal));
const wrong = [];
for (const stop of stops) {
  stop.focus();
  const now = focused();
  const box = (now.matches('[type=radio], [type=checkbox]') && now.closest('label')) || now;
  const { left, right, top, bottom } = box.getBoundingClientRect();
  const at = (share) => [left + (right - left) * share, top + (bottom - top) * share];
  const isSeen = [0.5, 0.25, 0.75].map(at).some(([x, y]) => {
    const front = frontAt(x, y);
    return front && (box.contains(front) || front.contains(box));
  });
  if (!isSeen) wrong.push(`${roleOf(now)} ${nameOf(now)} is out of sight: ${[left, top, right, bottom].map(Math.round)}`);
}
const beyond = document.documentElement.scrollWidth - innerWidth;
if (beyond > 0) wrong.push(`${beyond} px too wide`);
return [wrong, stops.map(nameOf)]";

/// In each of the windows nothing is too wide, every stop is in sight once it has the focus, and these
/// are among them.
async fn fits(page: &Page, what: &str, buttons: &[&str]) {
    for (width, height) in WINDOWS {
        page.show_in(width, height).await;
        page.until("nothing moves any more", || async {
            page.script("return isStill()", json!([])).await == json!(true)
        })
        .await;
        let found = page.script(STOPS, json!([])).await;
        let here = format!("{what} at {width} × {height}");
        assert_eq!(found[0], json!([]), "{here}");
        let names = found[1].as_array().expect("names");
        for button in buttons {
            assert!(
                names.contains(&json!(button)),
                "{here}: {button}: {names:?}"
            );
        }
    }
}

async fn every_job_fits_a_small_window(env: &TestEnv) {
    let page = &env.page;
    let id = env.api.account_named("Payroll export").await["id"].to_string();
    page.open().await;
    page.get("heading", "Connect to your company").await;
    fits(page, "connecting", &["Access token", "Connect"]).await;
    page.go(&list_route("")).await;
    env.connect(Role::Admin).await;
    page.get("checkbox", "Select =SUM…").await;
    fits(page, "the list", &["New service account", "Search"]).await;
    crate::bulk::select_all(page).await;
    let actions = ["Set App Type", "Export CSV", "Delete", "Clear selection"];
    fits(page, "a selection", &actions).await;
    page.go(&bulk_route("app-type")).await;
    page.press("radio", "Custom").await;
    page.get("button", "Update…").await;
    fits(page, "many at once", &["Cancel"]).await;
    page.go(&edit_route(&id)).await;
    page.holds("textbox", "Name", "Payroll export").await;
    page.get("button", "Delete").await;
    let buttons = [
        "Name",
        "Update",
        "Cancel",
        "Reset secret",
        "Replace",
        "Delete",
    ];
    fits(page, "an account", &buttons).await;
    for (place, button) in [
        ("permissions", "Save permissions"),
        ("history", "Settings"),
        ("replace", "Create"),
    ] {
        page.go(&account_route(&id, place)).await;
        let role = if place == "history" { "link" } else { "button" };
        page.get(role, button).await;
        fits(page, place, &[button]).await;
    }
    page.go(&list_route("/new")).await;
    page.get("button", "Create").await;
    fits(page, "a new account", &["Name", "Create"]).await;
}

async fn every_dialog_fits_a_small_window(env: &TestEnv) {
    let page = env.edit("Payroll export").await;
    for button in ["Reset secret", "Delete"] {
        page.button(button).await;
        page.get("textbox", "Type the name…").await;
        fits(page, button, &[button, "Cancel"]).await;
        page.button("Cancel").await;
        page.has_no("textbox", "Type the name…").await;
    }
    page.fill_name("Half done").await;
    page.button("Cancel").await;
    page.get("alertdialog", "Leave without updating?").await;
    fits(page, "a question", &["Stay", "Leave without updating"]).await;
    page.button("Leave without updating").await;
    page.link("New service account").await;
    page.press("radio", "Custom").await;
    page.fill_name("Ledger bridge").await;
    page.button("Create").await;
    page.get("dialog", "Save your client secret").await;
    let buttons = ["Show secret", "Copy both", "I've saved the secret"];
    fits(page, "a secret", &buttons).await;
}

/// Spaces text as WCAG 1.4.12 says; gives the words that are cut off then, or lie over the next row.
const SPACED: &str = "
const sheet = new CSSStyleSheet();
sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
                   p { margin-block-end: 2em !important; }`);
for (const root of [document, ...[...elements(document)].flatMap((e) => e.shadowRoot ?? [])]) {
  if (!root.adoptedStyleSheets.some((one) => one.isSpaced)) root.adoptedStyleSheets.push(Object.assign(sheet, { isSpaced: true }));
}
const clips = (style) => style.overflowX !== 'visible' || style.overflowY !== 'visible';
const wrong = [];
for (const element of elements(document)) {
  const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  if (!own.length || !isShown(element) || element.closest('.sa-hidden, .sa-skip, option, [aria-hidden=true]')) continue;
  const range = document.createRange();
  range.selectNodeContents(element);
  const { left, right, top, bottom } = range.getBoundingClientRect();
  for (let around = element; around; around = around.parentElement) {
    const style = getComputedStyle(around);
    // Words that are only heard, a name whose end is shown beside it, and what can be scrolled.
    if (style.clipPath !== 'none' || around.clientWidth <= 1) break;
    if (style.textOverflow === 'ellipsis' || /auto|scroll/.test(style.overflowX + style.overflowY)) break;
    const box = around.getBoundingClientRect();
    const isRow = around.matches('.sa-table__row');
    const isCut = left < box.left - 1 || right > box.right + 1 || top < box.top - 1 || bottom > box.bottom + 1;
    if ((isRow || clips(style)) && isCut) { wrong.push(`${tidy(textOf(element, true))} in ${around.className}`); break; }
  }
}
const beyond = document.documentElement.scrollWidth - innerWidth;
if (beyond > 0) wrong.push(`${beyond} px too wide`);
return wrong";

async fn wider_text_spacing_cuts_nothing_off(env: &TestEnv) {
    let page = env.list().await;
    page.get("link", "Edit =SUM…").await;
    let id = env.api.account_named("Payroll export").await["id"].to_string();
    // A row of the list is as high as its lines are by default; as a card, of a phone, it has no room for
    // the spacing (docs/accessibility.md).
    let (wide, any): (&[u32], &[u32]) = (&[1280], &[1280, 320]);
    let places = [
        (list_route(""), "Refresh", wide),
        (edit_route(&id), "Update", any),
        (account_route(&id, "permissions"), "Save permissions", any),
        (list_route("/new"), "Create", any),
    ];
    for (route, button, widths) in places {
        page.go(&route).await;
        page.get("button", button).await;
        for &width in widths {
            page.show_in(width, 900).await;
            let wrong = page.script(SPACED, json!([])).await;
            assert_eq!(wrong, json!([]), "{route} at {width} px");
        }
    }
}

/// Gives the stops whose focus is not outlined, and buttons and fields that have no edge.
const OUTLINED: &str = "
const SELECTOR = 'a[href], button, input, select, summary, [tabindex=\"0\"]';
const isDrawn = (style, side) => style[`${side}Style`] !== 'none' && parseFloat(style[`${side}Width`]) > 0;
const around = function* (e) { for (let one = e, up = 0; one && up < 4; one = one.parentElement, up += 1) yield one; };
const modal = openModal();
const wrong = [];
for (const stop of [...elements(document)].filter((e) => e.matches(SELECTOR) && e.tabIndex >= 0 && isShown(e, modal))) {
  stop.focus();
  const now = focused();
  if (![...around(now)].some((e) => isDrawn(getComputedStyle(e), 'outline'))) wrong.push(`no focus on ${roleOf(now)} ${nameOf(now)}`);
  const isPlain = !now.matches('button.sa-button:not(.sa-button--quiet), input, select');
  if (!isPlain && ![...around(now)].some((e) => isDrawn(getComputedStyle(e), 'borderBottom'))) wrong.push(`no edge of ${roleOf(now)} ${nameOf(now)}`);
}
return wrong";

async fn forced_colours_show_edges_states_and_the_focus(env: &TestEnv) {
    let page = env.list().await;
    page.force_colours().await;
    let is_forced = "return matchMedia('(forced-colors: active)').matches";
    assert_eq!(page.script(is_forced, json!([])).await, json!(true));
    page.get("checkbox", "Select =SUM…").await;
    // A key makes the focus that follows one to be seen.
    page.key(Key::Tab + "").await;
    assert_eq!(page.script(OUTLINED, json!([])).await, json!([]), "list");
    page.button("3 No permissions").await;
    page.sees("3 matching service accounts").await;
    let looks = "return ['3 No permissions', '3 Never used'].map((name) => {
        const style = getComputedStyle(find('button', name)[0]);
        return [style.backgroundColor, style.color, style.borderColor, style.borderWidth, style.outline].join();
    })";
    let looks = page.script(looks, json!([])).await;
    assert_ne!(looks[0], looks[1], "a filter in force looks like another");
    let id = env.api.account_named("Payroll export").await["id"].to_string();
    page.go(&edit_route(&id)).await;
    page.get("button", "Delete").await;
    page.key(Key::Tab + "").await;
    assert_eq!(page.script(OUTLINED, json!([])).await, json!([]), "account");
    let looks = "return ['Marketplace', 'Custom'].map((name) => {
        const tile = find('radio', name)[0].closest('label');
        const style = getComputedStyle(tile);
        return [style.borderColor, style.borderWidth, style.backgroundColor, style.outline, style.boxShadow].join();
    })";
    page.focus_on("button", "Update").await;
    let looks = page.script(looks, json!([])).await;
    assert_ne!(looks[0], looks[1], "what is chosen looks like what is not");
}

/// Remembers the regions that screen readers listen to now.
const LISTEN: &str = "window.listened = [...find('status', null), ...find('alert', null)]";

/// Waits until one of the regions that were there before says this.
async fn is_said(page: &Page, words: &str) {
    let said =
        "return listened.filter((one) => one.isConnected).map((one) => tidy(textOf(one, true)))";
    page.until(&format!("{words:?} is said"), || async {
        let said: Value = page.script(said, json!([])).await;
        let said = said.as_array().into_iter().flatten();
        said.filter_map(Value::as_str)
            .any(|said| said.contains(words))
    })
    .await;
}

async fn results_saving_and_failures_are_said_where_readers_listen(env: &TestEnv) {
    let page = env.list().await;
    page.sees("20 service accounts").await;
    page.script(LISTEN, json!([])).await;
    page.fill("searchbox", "Search", "payroll exp").await;
    is_said(page, "1 matching service account").await;
    page.press("checkbox", "Select Payroll export").await;
    is_said(page, "1 selected").await;
    page.link("Edit Payroll export").await;
    page.fill_name("Payroll, renamed").await;
    page.script(LISTEN, json!([])).await;
    page.button("Update").await;
    is_said(page, "Saved").await;
    page.fill_name("Payroll, again").await;
    page.sees("What will change").await;
    page.script(LISTEN, json!([])).await;
    let broken = Answer::Instead(500, "text/plain", "out of order");
    env.proxy.fault(Method::PATCH, "service_accounts", broken);
    page.button("Update").await;
    is_said(page, "Something went wrong on the server").await;
}
