//! The page as a person meets it.

use std::fmt;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::common::keys::TypingData;
use thirtyfour::error::{WebDriverError, WebDriverErrorInner};
use thirtyfour::{By, Key, WebDriver, WebElement, WindowHandle};
use tokio::time::timeout;

use crate::driver;
use crate::engine::setting;

/// The key that makes a command of a letter.
pub(crate) const COMMAND: Key = if cfg!(target_os = "macos") {
    Key::Meta
} else {
    Key::Control
};

/// How high a window is, frame included.
const HEIGHT: u32 = 900;

/// How long something may take to appear.
const PATIENCE: Duration = Duration::from_secs(15);

/// The helpers that every script begins with.
pub(crate) const HELPERS: &str = concat!(include_str!("find.js"), "\n", include_str!("presses.js"));

/// A page in a browser.
#[derive(Debug)]
pub struct Page {
    pub(crate) driver: WebDriver,
    url: String,
    /// What was wrong with presses on documents that are left by now.
    wrong_presses: Mutex<Vec<String>>,
}

/// A tab of the browser.
#[derive(Clone, Debug)]
pub struct Tab(WindowHandle);

/// What has the focus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Focus {
    /// The ARIA role of what has the focus.
    pub role: String,
    /// Its accessible name, as the browser computes it.
    pub name: String,
}

impl fmt::Display for Focus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.role, self.name)
    }
}

impl Page {
    pub(crate) fn new(driver: WebDriver, url: String) -> Self {
        Self {
            driver,
            url,
            wrong_presses: Mutex::default(),
        }
    }

    /// Goes to a route: what the address has behind `#`.
    pub async fn go(&self, route: &str) {
        self.look_at_presses().await;
        let url = format!("{}#{route}", self.url);
        self.driver.goto(&url).await.expect("the page loads");
    }

    /// Opens the page afresh, without a route.
    pub async fn open(&self) {
        self.look_at_presses().await;
        self.driver.goto(&self.url).await.expect("the page loads");
    }

    /// Opens another page that lies beside this one.
    pub async fn open_beside(&self, name: &str) {
        self.look_at_presses().await;
        let (folder, _) = self.url.rsplit_once('/').expect("an address");
        let url = format!("{folder}/{name}");
        self.driver.goto(&url).await.expect("the page loads");
    }

    /// Loads the page again, as it is.
    pub async fn reload(&self) {
        self.look_at_presses().await;
        self.driver.refresh().await.expect("the page loads again");
    }

    /// Closes the tab, without a question, and opens the page in another one.
    pub async fn close_tab(&self) {
        self.look_at_presses().await;
        let old = self.driver.window().await.expect("a tab");
        let new = self.driver.new_tab().await.expect("another tab");
        self.driver
            .switch_to_window(old)
            .await
            .expect("the old tab");
        self.driver.close_window().await.expect("it is closed");
        self.driver
            .switch_to_window(new)
            .await
            .expect("the new tab");
        self.open().await;
    }

    /// Opens another tab of the same browser and goes there. Gives the one that was left, and the
    /// new one.
    pub async fn open_tab(&self) -> (Tab, Tab) {
        let left = self.driver.window().await.expect("a tab");
        let new = self.driver.new_tab().await.expect("another tab");
        let tabs = (Tab(left), Tab(new));
        self.to_tab(&tabs.1).await;
        tabs
    }

    /// Goes to another tab.
    pub async fn to_tab(&self, tab: &Tab) {
        let tab = self.driver.switch_to_window(tab.0.clone());
        tab.await.expect("the tab is there");
    }

    /// Closes this tab, without a question, and goes to another.
    pub async fn close_and_go(&self, to: &Tab) {
        self.look_at_presses().await;
        self.driver.close_window().await.expect("it is closed");
        self.to_tab(to).await;
    }

    /// The browser's back button.
    pub async fn back(&self) {
        self.script("history.back()", json!([])).await;
    }

    /// The browser's forward button.
    pub async fn forward(&self) {
        self.script("history.forward()", json!([])).await;
    }

    /// What the address has behind `#`.
    pub async fn route(&self) -> String {
        let hash = self.script("return location.hash", json!([])).await;
        hash.as_str()
            .unwrap_or_default()
            .trim_start_matches('#')
            .to_owned()
    }

    /// The page's title, as the browser's tab shows it.
    pub async fn title(&self) -> String {
        self.driver.title().await.expect("a title")
    }

    /// Everything that can be read, white space made one.
    pub async fn text(&self) -> String {
        let text = self
            .script("return tidy(textOf(document.body, true))", json!([]))
            .await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until this can be read.
    pub async fn sees(&self, words: &str) {
        self.until(&format!("the page says {words:?}"), || async {
            self.text().await.contains(words)
        })
        .await;
    }

    /// Waits until this can be read in the window as it is, with nothing in front of it.
    pub async fn shows(&self, words: &str) {
        self.until(&format!("the window shows {words:?}"), || async {
            let shown = self.script("return isInSight(arguments[0])", json!([words]));
            shown.await == json!(true)
        })
        .await;
    }

    /// Waits until the page can be read like this, where no script can look for it.
    pub async fn reads(&self, words: &str) {
        self.until(&format!("the page says {words:?}"), || async {
            let body = self.driver.find(By::Tag("body")).await;
            let text = body.expect("a page").text().await;
            text.is_ok_and(|text| text.contains(words))
        })
        .await;
    }

    /// Waits until this cannot be read.
    pub async fn sees_no(&self, words: &str) {
        self.until(&format!("the page does not say {words:?}"), || async {
            !self.text().await.contains(words)
        })
        .await;
    }

    /// The first element of this role and name, once it is there. A name that ends in `…` is the
    /// beginning of one.
    pub async fn get(&self, role: &str, name: &str) -> WebElement {
        let began = Instant::now();
        loop {
            if let Some(element) = self.all(role, name).await.into_iter().next() {
                return element;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "no {role} {name:?}\n{}",
                self.outline().await
            );
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Whether there is one now.
    pub async fn has(&self, role: &str, name: &str) -> bool {
        !self.all(role, name).await.is_empty()
    }

    /// Waits until there is none.
    pub async fn has_no(&self, role: &str, name: &str) {
        self.until(&format!("there is no {role} {name:?}"), || async {
            !self.has(role, name).await
        })
        .await;
    }

    /// Presses what has this role and name.
    pub async fn press(&self, role: &str, name: &str) {
        let mut element = self.get(role, name).await;
        let mut pressed = element.click().await;
        if pressed.as_ref().is_err_and(is_stale) {
            // Drawn anew between being found and being pressed.
            element = self.get(role, name).await;
            pressed = element.click().await;
        }
        let is_hidden = |error: &WebDriverError| {
            matches!(
                error.as_inner(),
                WebDriverErrorInner::ElementClickIntercepted(_)
            )
        };
        let is_elsewhere = |error: &WebDriverError| {
            matches!(
                error.as_inner(),
                WebDriverErrorInner::ElementNotInteractable(_)
            )
        };
        if pressed
            .as_ref()
            .is_err_and(|error| is_hidden(error) || is_elsewhere(error))
        {
            // Something that stays in view lies over it: a person scrolls until it does not. WebKit's
            // driver may take one that stays in view itself for being where it was before it scrolled.
            self.reveal(role, name).await;
            pressed = element.click().await;
        }
        if pressed.as_ref().is_err_and(is_hidden) {
            // WebKit's driver takes the inside of a text field in a shadow root for something in
            // front of it. A pointer presses whatever is there.
            let pointer = self.driver.action_chain().move_to_element_center(&element);
            pressed = pointer.click().perform().await;
        }
        if let Err(error) = pressed {
            panic!(
                "cannot press {role} {name:?}: {error}\n{}",
                self.outline().await
            );
        }
    }

    /// Presses the button of this name.
    pub async fn button(&self, name: &str) {
        self.press("button", name).await;
    }

    /// Signs out, by the menu of whoever is signed in.
    pub async fn sign_out(&self) {
        self.button("Signed in…").await;
        self.button("Sign out").await;
    }

    /// Follows the link of this name.
    pub async fn link(&self, name: &str) {
        self.press("link", name).await;
    }

    /// Presses with a pointer as a hand does: down, a moment, and up at the same place, whatever has
    /// come to be there.
    pub async fn press_with_pointer(&self, role: &str, name: &str) {
        self.hold_pointer_on(role, name).await;
        tokio::time::sleep(Duration::from_millis(150)).await;
        self.release_pointer().await;
    }

    /// Puts the pointer on something and presses, without letting go. It is there at once: on a way
    /// that takes time, a driver does not follow what moves.
    pub async fn hold_pointer_on(&self, role: &str, name: &str) {
        self.reveal(role, name).await;
        let element = self.get(role, name).await;
        let pointer = self
            .driver
            .action_chain_with_delay(None, Some(Duration::ZERO));
        let pointer = pointer.move_to_element_center(&element);
        let pressed = pointer.click_and_hold().perform().await;
        pressed.expect("the pointer is down");
    }

    /// Lets go of what is pressed.
    pub async fn release_pointer(&self) {
        let released = self.driver.action_chain().release().perform().await;
        released.expect("the pointer is up");
    }

    /// The words that describe an element beside its name.
    pub async fn description(&self, role: &str, name: &str) -> String {
        let words = self
            .script(
                "const element = find(arguments[0], arguments[1])[0];
                 const ids = element?.getAttribute('aria-describedby')?.split(' ') ?? [];
                 const root = element?.getRootNode();
                 return ids.map((id) => root.getElementById(id)?.textContent ?? '').join(' ')",
                json!([role, name]),
            )
            .await;
        words.as_str().unwrap_or_default().to_owned()
    }

    /// Types into a field instead of what is in it, as often as it takes: a screen that has just
    /// opened may move the focus to its heading in between, and some drivers are still typing when
    /// they say that they are done.
    pub async fn fill(&self, role: &str, name: &str, text: &str) {
        for _ in 0..3 {
            self.type_instead(role, name, text).await;
            let began = Instant::now();
            while began.elapsed() < Duration::from_secs(3) {
                if self.value(role, name).await == text {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(40)).await;
            }
        }
        self.holds(role, name, text).await;
    }

    pub(crate) async fn type_instead(&self, role: &str, name: &str, text: &str) {
        let empty = self.value(role, name).await.is_empty();
        let field = self.get(role, name).await;
        // In one go: drivers put the caret at the end whenever they begin to type. The held key makes
        // no difference to Backspace, as everything is selected.
        let clear = (!empty).then(|| COMMAND + "a" + Key::Backspace);
        let text = (!text.is_empty()).then(|| text.into());
        for keys in [clear, text].into_iter().flatten() {
            let typed = field.send_keys(keys).await;
            if typed.as_ref().is_err_and(is_stale) {
                return; // drawn anew: whoever wants it typed looks whether it is
            }
            typed.expect("keys");
        }
    }

    /// Fills the Name field.
    pub async fn fill_name(&self, text: &str) {
        self.fill("textbox", "Name", text).await;
    }

    /// What a field holds.
    pub async fn value(&self, role: &str, name: &str) -> String {
        let value = self.property(role, name, "value").await;
        value.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until a field holds this.
    pub async fn holds(&self, role: &str, name: &str, value: &str) {
        self.until(&format!("{role} {name:?} holds {value:?}"), || async {
            self.value(role, name).await == value
        })
        .await;
    }

    /// Whether a box is ticked or a radio button chosen.
    pub async fn is_checked(&self, role: &str, name: &str) -> bool {
        self.property(role, name, "checked").await == json!(true)
    }

    /// An attribute of an element; `None` when it has none.
    pub async fn attribute(&self, role: &str, name: &str, attribute: &str) -> Option<String> {
        self.get(role, name).await;
        let found = self
            .script(
                "return find(arguments[0], arguments[1])[0]?.getAttribute(arguments[2]) ?? null",
                json!([role, name, attribute]),
            )
            .await;
        found.as_str().map(str::to_owned)
    }

    /// Presses a key, with whatever has the focus.
    pub async fn key(&self, key: impl Into<TypingData>) {
        self.driver
            .action_chain()
            .send_keys(key)
            .perform()
            .await
            .expect("a key is pressed");
    }

    /// Scrolls it into the middle of the window, where no bar lies over it.
    pub async fn reveal(&self, role: &str, name: &str) {
        self.get(role, name).await;
        self.script(
            "find(arguments[0], arguments[1])[0].scrollIntoView({ block: 'center' })",
            json!([role, name]),
        )
        .await;
    }

    /// Presses what has this role and name while Shift is held.
    pub async fn press_with_shift(&self, role: &str, name: &str) {
        self.reveal(role, name).await;
        let element = self.get(role, name).await;
        self.driver
            .action_chain()
            .key_down(Key::Shift)
            .move_to_element_center(&element)
            .click()
            .key_up(Key::Shift)
            .perform()
            .await
            .expect("it is pressed");
    }

    /// Presses a key while Shift is held, with whatever has the focus.
    pub async fn key_with_shift(&self, key: impl Into<TypingData>) {
        self.key_while(Key::Shift, key).await;
    }

    /// Presses a key while Control is held, with whatever has the focus.
    pub async fn key_with_control(&self, key: impl Into<TypingData>) {
        self.key_while(Key::Control, key).await;
    }

    async fn key_while(&self, held: Key, key: impl Into<TypingData>) {
        self.driver
            .action_chain()
            .key_down(held.clone())
            .send_keys(key)
            .key_up(held)
            .perform()
            .await
            .expect("keys are pressed");
    }

    /// Puts the focus on what has this role and name, as Tab would.
    pub async fn focus_on(&self, role: &str, name: &str) {
        self.get(role, name).await;
        self.script(
            "find(arguments[0], arguments[1])[0].focus()",
            json!([role, name]),
        )
        .await;
    }

    /// Selects what the field with the focus holds, by the keyboard.
    pub async fn select_all(&self) {
        self.driver
            .action_chain()
            .key_down(COMMAND)
            .send_keys("a")
            .key_up(COMMAND)
            .perform()
            .await
            .expect("keys are pressed");
    }

    /// What has the focus.
    pub async fn focus(&self) -> Focus {
        let found = self
            .script(
                "const e = focused(); return e ? [roleOf(e), nameOf(e)] : ['', '']",
                json!([]),
            )
            .await;
        Focus {
            role: found[0].as_str().unwrap_or_default().to_owned(),
            name: found[1].as_str().unwrap_or_default().to_owned(),
        }
    }

    /// Waits until this has the focus.
    pub async fn focuses(&self, role: &str, name: &str) {
        let wanted = Focus {
            role: role.to_owned(),
            name: name.to_owned(),
        };
        let began = Instant::now();
        loop {
            let focus = self.focus().await;
            if focus == wanted {
                return;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "the focus is on {focus}, not on {wanted}\n{}",
                self.outline().await
            );
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// Makes the window so many CSS pixels wide.
    pub async fn widen(&self, width: u32) {
        let now = self.script("return [innerWidth, outerHeight]", json!([]));
        if now.await == json!([width, HEIGHT]) {
            return; // as the test before has left it
        }
        self.driver
            .set_window_rect(0, 0, width, HEIGHT)
            .await
            .expect("a window");
        let inner = self.script("return window.innerWidth", json!([])).await;
        let inner = u32::try_from(inner.as_u64().unwrap_or(0)).expect("a width");
        // Window and page differ by the window's own frame.
        if inner != width {
            let outer = (width + width).saturating_sub(inner);
            self.driver
                .set_window_rect(0, 0, outer, HEIGHT)
                .await
                .expect("a window");
        }
    }

    /// Makes the page so many CSS pixels wide and high, until the next test.
    pub async fn resize(&self, width: u32, height: u32) {
        self.widen(width).await;
        let frame = self.script("return [outerWidth, outerHeight - innerHeight]", json!([]));
        let frame = frame.await;
        let number = |at: usize| u32::try_from(frame[at].as_u64().unwrap_or(0)).expect("a size");
        let resized = self
            .driver
            .set_window_rect(0, 0, number(0), height + number(1));
        resized.await.expect("a window");
    }

    /// Gives the page a window of so many CSS pixels, until the next test. Chromium's own windows are 500
    /// pixels wide at least.
    pub async fn show_in(&self, width: u32, height: u32) {
        let window =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        let told =
            driver::tell_chromium(&self.driver, "Emulation.setDeviceMetricsOverride", window);
        told.await.expect("Chromium takes it");
        self.until("the page has this size", || async {
            self.script("return [innerWidth, innerHeight]", json!([]))
                .await
                == json!([width, height])
        })
        .await;
    }

    /// Lets Chromium draw this tab in the few colours of somebody's system, as high contrast does.
    pub async fn force_colours(&self) {
        let forced = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
        let told = driver::tell_chromium(&self.driver, "Emulation.setEmulatedMedia", forced);
        told.await.expect("Chromium takes it");
    }

    /// Runs a script with the helpers of `find.js`, and gives what it returns.
    pub async fn script(&self, script: &str, arguments: Value) -> Value {
        let arguments = arguments.as_array().cloned().unwrap_or_default();
        let script = format!("{HELPERS}\n{script}");
        match self.driver.execute(&script, arguments).await {
            Ok(answer) => answer.json().clone(),
            Err(error) => panic!("the script fails: {error}"),
        }
    }

    /// Waits until something is so.
    pub async fn until<F, T>(&self, what: &str, mut is_so: F)
    where
        F: FnMut() -> T,
        T: Future<Output = bool>,
    {
        let began = Instant::now();
        while !is_so().await {
            assert!(
                began.elapsed() < PATIENCE,
                "waited in vain until {what}\n{}",
                self.outline().await
            );
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// What axe-core finds, every rule of it asked, as readable lines.
    pub async fn accessibility_findings(&self) -> Vec<String> {
        let all = json!({ "rules": { "color-contrast-enhanced": { "enabled": false } } });
        self.axe(all).await
    }

    /// The same by the rules about colours alone, for a page that was looked at in other colours.
    pub async fn colour_findings(&self) -> Vec<String> {
        let rules = ["color-contrast", "link-in-text-block"];
        self.axe(json!({ "runOnly": { "type": "rule", "values": rules } }))
            .await
    }

    async fn axe(&self, options: Value) -> Vec<String> {
        // Where Trusted Types are enforced, axe may not be given a string to run by the page; the
        // driver may.
        if self.script("return 'axe' in window", json!([])).await != json!(true) {
            let axe = std::fs::read_to_string(setting("SA_AXE")).expect("axe-core is there");
            self.script(&axe, json!([])).await;
        }
        self.is_still().await;
        let found = self
            .driver
            .execute_async(
                "const [options, done] = arguments;
                 axe.run(document, { ...options, resultTypes: ['violations'] })
                    .then((r) => done(r.violations.flatMap((v) => v.nodes.map((n) =>
                        `${v.id}: ${v.help} – ${JSON.stringify(n.target)} ${n.html.slice(0, 160)} ${n.failureSummary ?? ''}`))))
                    .catch((e) => done([String(e)]))",
                vec![options],
            )
            .await
            .expect("axe runs");
        let found: Vec<String> = found.convert().expect("a list");
        found
    }

    /// Waits until nothing moves any more.
    pub(crate) async fn is_still(&self) {
        self.until("nothing moves any more", || async {
            self.script("return isStill()", json!([])).await == json!(true)
        })
        .await;
    }

    /// What was wrong with the presses so far (`presses.js`): nothing had the focus soon afterwards, or
    /// something has moved under the pointer. It is told once.
    pub async fn wrong_presses(&self) -> Vec<String> {
        self.look_at_presses().await;
        std::mem::take(&mut *self.wrong_presses.lock().expect("no panic"))
    }

    /// Looks at the presses on this document, before it is left.
    async fn look_at_presses(&self) {
        let script = format!("{HELPERS}\nreturn takePressFindings()");
        let found = timeout(PATIENCE, self.driver.execute(&script, vec![]));
        // A page that runs no scripts has no presses either, nor one that is gone.
        if let Ok(Ok(found)) = found.await
            && let Ok(found) = found.convert::<Vec<String>>()
        {
            let mut wrong = self.wrong_presses.lock().expect("no panic");
            wrong.extend(found);
        }
    }

    /// What can be found on the page, for a test that did not find what it looked for.
    pub async fn outline(&self) -> String {
        let script = format!("{HELPERS}\nreturn outline()");
        match self.driver.execute(&script, vec![]).await {
            Ok(answer) => answer.json().as_str().unwrap_or_default().to_owned(),
            Err(error) => format!("(no outline: {error})"),
        }
    }

    /// What the browser has logged since it was asked last, where the driver tells.
    pub async fn console(&self) -> Vec<String> {
        let log = self.driver.get_log("browser").await.unwrap_or_default();
        log.into_iter().map(|entry| entry.message).collect()
    }

    /// The same, as far as it is an error.
    pub async fn console_errors(&self) -> Vec<String> {
        let log = self.driver.get_log("browser").await.unwrap_or_default();
        let errors = log.into_iter().filter(|entry| entry.level == "SEVERE");
        errors.map(|entry| entry.message).collect()
    }

    /// A picture of the page, in the folder for temporary files.
    pub(crate) async fn picture(&self, name: &str) -> Option<PathBuf> {
        let path = std::env::temp_dir().join(format!("{}.png", name.replace("::", "-")));
        let png = self.driver.screenshot_as_png().await.ok()?;
        std::fs::write(&path, png).ok()?;
        Some(Path::new(&path).to_owned())
    }

    /// Whether the browser, or its driver, is no longer there.
    pub(crate) async fn has_died(&self) -> bool {
        let error = self.driver.window().await.err();
        error.is_some_and(|error| {
            matches!(
                error.as_inner(),
                WebDriverErrorInner::InvalidSessionId(_) | WebDriverErrorInner::HttpError(_)
            )
        })
    }

    pub(crate) async fn all(&self, role: &str, name: &str) -> Vec<WebElement> {
        let script = format!("{HELPERS}\nreturn find(arguments[0], arguments[1])");
        let found = self
            .driver
            .execute(&script, vec![json!(role), json!(name)])
            .await;
        // Between two pages there is nothing to be found.
        found
            .and_then(thirtyfour::prelude::ScriptRet::elements)
            .unwrap_or_default()
    }

    async fn property(&self, role: &str, name: &str, property: &str) -> Value {
        self.get(role, name).await;
        // Found and asked in one go, or it may be drawn anew in between.
        self.script(
            "return find(arguments[0], arguments[1])[0]?.[arguments[2]] ?? null",
            json!([role, name, property]),
        )
        .await
    }
}

/// Whether what was found is not in the page any more.
fn is_stale(error: &WebDriverError) -> bool {
    matches!(
        error.as_inner(),
        WebDriverErrorInner::StaleElementReference(_)
    )
}
