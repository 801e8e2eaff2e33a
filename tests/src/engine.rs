//! A browser and the program that drives it.

use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{Capabilities, WebDriver};

use crate::driver;
use crate::screen::Screen;

/// A browser in which nothing of an earlier test is left. Its driver is its own: not every driver
/// has two browsers at once.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) driver: WebDriver,
    // Fields are dropped in order: the driver's process outlives the session.
    pub(crate) engine: Engine,
}

impl Browser {
    /// Opens one, with `scripts` or without.
    pub(crate) async fn open(engine: Engine, scripts: bool) -> Self {
        Self {
            driver: engine.open(scripts).await,
            engine,
        }
    }

    /// Makes it fit for another test: one new tab, and nothing in storage, in the cache, or in the
    /// console.
    pub(crate) async fn forget(&self) -> WebDriverResult<()> {
        let old = self.driver.windows().await?;
        let new = self.driver.new_tab().await?;
        for window in old {
            self.driver.switch_to_window(window).await?;
            self.driver.close_window().await?;
        }
        self.driver.switch_to_window(new).await?;
        match self.engine.kind {
            Kind::Chromium => {
                let everywhere = json!({ "origin": "*", "storageTypes": "all" });
                let tell =
                    async |method, body| driver::tell_chromium(&self.driver, method, body).await;
                tell("Storage.clearDataForOrigin", everywhere).await?;
                tell("Network.clearBrowserCache", json!({})).await?;
                // Otherwise no document in it has the focus.
                tell("Page.bringToFront", json!({})).await?;
                // Whatever is asked for is not told again.
                self.driver.get_log("browser").await?;
            }
            Kind::Firefox => driver::tell_firefox(&self.driver, FORGET, vec![]).await?,
            Kind::WebKit => {}
        }
        Ok(())
    }

    /// Closes it; gives its driver, which can open another, where all went well.
    pub(crate) async fn close(self) -> Option<Engine> {
        // One that has crashed is closed already.
        let closed = self.driver.quit().await;
        closed.is_ok().then_some(self.engine)
    }
}

/// What Firefox is to forget, on every origin.
const FORGET: &str = "
const { CLEAR_COOKIES_AND_SITE_DATA, CLEAR_ALL_CACHES, CLEAR_PERMISSIONS } = Ci.nsIClearDataService;
const done = arguments[arguments.length - 1];
Services.clearData.deleteData(
  CLEAR_COOKIES_AND_SITE_DATA | CLEAR_ALL_CACHES | CLEAR_PERMISSIONS,
  { onDataDeleted: () => done() },
);";

/// One of the three engines, with its driver running. The driver ends when this is dropped.
#[derive(Debug)]
pub struct Engine {
    kind: Kind,
    driver: Child,
    url: String,
    // Fields are dropped in order: the screen outlives the driver that draws on it.
    _screen: Option<Screen>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Chromium,
    Firefox,
    WebKit,
}

impl Kind {
    /// The one that `SA_ENGINE` names.
    fn wanted() -> Self {
        match setting("SA_ENGINE").to_string_lossy().as_ref() {
            "chromium" => Self::Chromium,
            "firefox" => Self::Firefox,
            "webkit" => Self::WebKit,
            other => panic!("SA_ENGINE is \"{other}\": chromium, firefox or webkit"),
        }
    }
}

impl Kind {
    /// Tab leaves the page in `MiniBrowser`, as links are no stop there by default.
    fn tabs_to_links(self) -> bool {
        self != Self::WebKit
    }
}

impl Engine {
    /// Whether it is the one that every test runs in.
    pub(crate) fn is_first() -> bool {
        Kind::wanted() == Kind::Chromium
    }

    /// Whether Tab stops at links in the engine that `SA_ENGINE` names.
    pub(crate) fn can_tab_to_links() -> bool {
        Kind::wanted().tabs_to_links()
    }

    /// Whether a browser of this engine is made fit for another test in less time than it takes to
    /// open one. `MiniBrowser` starts as fast as it opens a tab, and cannot be told to forget.
    pub(crate) fn can_renew(&self) -> bool {
        self.kind != Kind::WebKit
    }

    /// Starts the driver of the engine that `SA_ENGINE` names.
    ///
    /// # Panics
    /// When a setting is missing: `cargo xtask test` makes them all.
    pub(crate) fn start() -> Self {
        let kind = Kind::wanted();
        let screen = (kind == Kind::WebKit).then(Screen::start);
        // A port that was free a moment ago may be somebody else's by now.
        let started = (0..3).find_map(|_| start_driver(kind, free_port(), screen.as_ref()));
        let (driver, url) = started.expect("the driver listens");
        Self {
            kind,
            driver,
            url,
            _screen: screen,
        }
    }

    async fn open(&self, scripts: bool) -> WebDriver {
        let mut capabilities = self.capabilities();
        if !scripts {
            self.without_scripts(&mut capabilities);
        }
        let capabilities: Capabilities =
            serde_json::from_value(capabilities).expect("capabilities are an object");
        // A driver now and then fails to start one of many browsers.
        for _ in 0..2 {
            if let Ok(driver) = WebDriver::new(&self.url, capabilities.clone()).await {
                return driver;
            }
        }
        WebDriver::new(&self.url, capabilities)
            .await
            .expect("the browser opens")
    }

    /// Whether Tab stops at links.
    pub fn tabs_to_links(&self) -> bool {
        self.kind.tabs_to_links()
    }

    /// Its name, as `SA_ENGINE` has it.
    pub fn name(&self) -> &'static str {
        match self.kind {
            Kind::Chromium => "chromium",
            Kind::Firefox => "firefox",
            Kind::WebKit => "webkit",
        }
    }

    /// As somebody has set it who lets no page run scripts.
    fn without_scripts(&self, capabilities: &mut Value) {
        let (options, argument) = match self.kind {
            Kind::Chromium => ("goog:chromeOptions", "--blink-settings=scriptEnabled=false"),
            Kind::WebKit => ("webkitgtk:browserOptions", "--enable-javascript=false"),
            Kind::Firefox => {
                capabilities["moz:firefoxOptions"]["prefs"]["javascript.enabled"] = json!(false);
                return;
            }
        };
        let arguments = capabilities[options]["args"].as_array_mut();
        arguments.expect("a list").push(json!(argument));
    }

    fn capabilities(&self) -> Value {
        match self.kind {
            Kind::Chromium => json!({
                "browserName": "chrome",
                "goog:loggingPrefs": {"browser": "ALL"},
                "goog:chromeOptions": {
                    "binary": setting("SA_CHROMIUM"),
                    "args": [
                        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage",
                        "--disable-background-networking", "--disable-component-update",
                        "--disable-sync", "--no-first-run", "--lang=en-US",
                        "--window-size=1280,900",
                    ],
                },
            }),
            Kind::Firefox => json!({
                "browserName": "firefox",
                "moz:firefoxOptions": {
                    "binary": setting("SA_FIREFOX"),
                    "args": ["-headless", "--width=1280", "--height=900"],
                    "prefs": {
                        "intl.accept_languages": "en-US",
                        "app.update.enabled": false,
                        "datareporting.policy.dataSubmissionEnabled": false,
                        "network.captive-portal-service.enabled": false,
                        "network.connectivity-service.enabled": false,
                        // A process each, in every browser, that no test has any use for.
                        "dom.ipc.processPrelaunch.enabled": false,
                        "extensions.webextensions.remote": false,
                        // Without a network, this machine is out of reach as well.
                        "network.disable-localhost-when-offline": true,
                    },
                },
            }),
            Kind::WebKit => json!({
                "browserName": "MiniBrowser",
                "webkitgtk:browserOptions": {
                    "binary": setting("SA_MINIBROWSER"),
                    "args": ["--automation", "--geometry=1280x900"],
                },
            }),
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // Only the process that we started; its browsers have been closed by then.
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// The path in an environment variable that `cargo xtask test` sets.
pub(crate) fn setting(name: &str) -> PathBuf {
    match env::var_os(name) {
        Some(value) => value.into(),
        None => panic!("{name} is not set; run `cargo xtask test`"),
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// Starts the driver of an engine; `None` where it does not come to listen on this port.
fn start_driver(kind: Kind, port: u16, screen: Option<&Screen>) -> Option<(Child, String)> {
    let mut driver = match kind {
        Kind::Chromium => {
            let mut driver = Command::new(setting("SA_CHROMEDRIVER"));
            driver.arg(format!("--port={port}"));
            driver
        }
        Kind::Firefox => {
            let mut driver = Command::new(setting("SA_GECKODRIVER"));
            driver.args(["--port", &port.to_string(), "--log", "fatal"]);
            // The network is taken away by the browser's own switch.
            driver.arg("--allow-system-access");
            driver
        }
        Kind::WebKit => {
            let mut driver = Command::new(setting("SA_WEBKITDRIVER"));
            driver.arg(format!("--port={port}"));
            driver
        }
    };
    if let Some(screen) = screen {
        driver.env("DISPLAY", screen.display());
    }
    let mut driver = driver
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the driver starts");
    let deadline = Instant::now() + Duration::from_secs(20);
    while !is_driver(port) {
        let has_ended = driver.try_wait().is_ok_and(|ended| ended.is_some());
        if has_ended || Instant::now() > deadline {
            let _ = driver.kill();
            let _ = driver.wait();
            return None;
        }
        thread::sleep(Duration::from_millis(50));
    }
    // Somebody else's driver may answer there.
    let is_ours = driver.try_wait().is_ok_and(|ended| ended.is_none());
    is_ours.then(|| (driver, format!("http://127.0.0.1:{port}")))
}

/// Whether a driver, and nobody else, answers on a port.
fn is_driver(port: u16) -> bool {
    let ask = || -> io::Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        let request =
            format!("GET /status HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes())?;
        let mut answer = [0; 4096];
        let mut length = 0;
        // The body may come after the headers.
        while let Ok(more @ 1..) = stream.read(&mut answer[length..]) {
            length += more;
            if String::from_utf8_lossy(&answer[..length]).contains("\"ready\"") {
                break;
            }
        }
        Ok(String::from_utf8_lossy(&answer[..length]).into_owned())
    };
    ask().is_ok_and(|answer| answer.contains("\"ready\""))
}
