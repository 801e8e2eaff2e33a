//! What a test happens in: a sandbox, a proxy in front of it, and a page on another origin.

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use sandbox::{Fill, LogTo, Options, PolicyOptions, RateLimit, Role, RoleTokens, Running, Sandbox};
use serde_json::Value;
use thirtyfour::WebDriver;

use crate::api::Api;
use crate::browsers::Browsers;
use crate::dist::Dist;
use crate::engine::{Browser, Engine, setting};
use crate::page::Page;
use crate::proxy::Proxy;

/// How a test's environment begins.
#[derive(Clone, Debug)]
pub struct Setup {
    /// How many accounts the first company has; the first twenty are always the same.
    pub accounts: usize,
    /// How many marketplace apps.
    pub apps: usize,
    /// The policy of the first company: its limits and dates.
    pub policy: PolicyOptions,
    /// How many requests a person may make.
    pub rate_limit: Option<RateLimit>,
    /// How wide the page is, in CSS pixels.
    pub width: u32,
    /// Whether somebody else works beside, in a browser of their own.
    pub other: bool,
    /// Whether the page is a copy of its own, which the test may damage.
    pub own_page: bool,
    /// Whether the browser runs scripts.
    pub scripts: bool,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            accounts: 20,
            apps: 300,
            policy: PolicyOptions::default(),
            rate_limit: None,
            width: 1280,
            other: false,
            own_page: false,
            scripts: true,
        }
    }
}

/// Somebody else, who works with the same sandbox in another browser.
#[derive(Debug)]
pub struct Other {
    /// Their page, which is on an origin of its own.
    pub page: Page,
    /// Where faults are made for them.
    pub proxy: Proxy,
    /// Serves their page, and nothing else.
    server: Running,
    // Fields are dropped in order: the driver outlives its page.
    engine: Engine,
}

/// A sandbox, a proxy, and a page.
#[derive(Debug)]
pub struct TestEnv {
    /// The page, in a browser in which nothing of another test is left.
    pub page: Page,
    /// Where faults are made.
    pub proxy: Proxy,
    /// The sandbox behind it.
    pub sandbox: Running,
    /// Somebody else, where the setup asks for them.
    pub other: Option<Other>,
    /// The page's files, where the setup asks for a copy.
    dist: Option<Dist>,
    /// Asks the API itself.
    pub api: Api,
    /// The engine's name, as `SA_ENGINE` has it.
    pub engine: &'static str,
    /// Whether Tab stops at links.
    pub tabs_to_links: bool,
    /// Whether the browser cannot be made as it was.
    pub(crate) is_spoilt: AtomicBool,
    // Fields are dropped in order: the driver outlives its page.
    driven: Engine,
}

impl Other {
    async fn begin(browser: Browser, setup: &Setup) -> Self {
        let proxy = Proxy::start().await;
        let server = Sandbox::start(serving(&proxy)).await;
        let server = server.expect("the server of the other page starts");
        Self {
            page: open(browser.driver, &server, setup, "").await,
            proxy,
            server,
            engine: browser.engine,
        }
    }
}

/// A server of the page, which is told that the proxy is the API.
fn serving(proxy: &Proxy) -> Options {
    Options {
        page_port: Some(0),
        dist: Some(setting("SA_DIST")),
        csp_reports: true,
        log: LogTo::memory(),
        api_base: Some(proxy.url()),
        ..Options::default()
    }
}

async fn open(driver: WebDriver, server: &Running, setup: &Setup, path: &str) -> Page {
    let url = server.page.clone().expect("the page is served");
    let url = url.join(path).expect("an address");
    let page = Page::new(driver, url.to_string());
    page.widen(setup.width).await;
    page
}

/// The origin of the page that a sandbox serves.
fn origin(server: &Running) -> String {
    let page = server.page.as_ref().expect("the page is served");
    page.origin().ascii_serialization()
}

/// What is wrong with what the page behind a proxy did, by the proxy's record and the sandbox's
/// log, and what that was.
fn said_of(proxy: &Proxy, server: &Running, sandbox: &Running) -> Option<String> {
    let log = sandbox.requests();
    // Taken later: what the log has, the record has, too.
    let exchanges = proxy.exchanges();
    let origin = origin(server);
    let host = origin.split("//").last().unwrap_or_default();
    let mut broken = invariants::broken(&exchanges);
    broken.extend(invariants::log::broken(&log, &exchanges, &origin));
    broken.extend(invariants::log::strayed(&server.requests(), host));
    (!broken.is_empty()).then(|| {
        let history = invariants::history(&exchanges);
        format!("{}\n{history}", broken.join("\n"))
    })
}

impl TestEnv {
    pub(crate) async fn begin(browsers: &Browsers, setup: &Setup) -> Self {
        let browser = browsers.take(setup.scripts).await;
        let proxy = Proxy::start().await;
        let other = if setup.other {
            Some(Other::begin(browsers.take(true).await, setup).await)
        } else {
            None
        };
        let dist = setup.own_page.then(|| Dist::copy(&proxy.url()));
        let plain = serving(&proxy);
        let options = Options {
            dist: dist
                .as_ref()
                .map_or(plain.dist, |dist| Some(dist.root().to_owned())),
            fill: Fill {
                accounts: setup.accounts,
                apps: setup.apps,
                ..Fill::default()
            },
            policy: setup.policy.clone(),
            rate_limit: setup.rate_limit,
            tokens: RoleTokens::default(),
            token_lifetime: Duration::from_hours(1),
            cors_origins: other.iter().map(|other| origin(&other.server)).collect(),
            ..plain
        };
        let sandbox = Sandbox::start(options).await.expect("the sandbox starts");
        proxy.forward_to(sandbox.url(""));
        if let Some(other) = &other {
            other.proxy.forward_to(sandbox.url(""));
        }
        let path = dist.as_ref().map(|_| Dist::path()).unwrap_or_default();
        let Browser { driver, engine } = browser;
        let page = open(driver, &sandbox, setup, &path).await;
        let api = Api::new(sandbox.url(""), sandbox.tokens.of(Role::Admin).to_owned());
        Self {
            page,
            proxy,
            sandbox,
            other,
            dist,
            api,
            engine: engine.name(),
            tabs_to_links: engine.tabs_to_links(),
            // One that runs no scripts serves no other test.
            is_spoilt: AtomicBool::new(!setup.scripts),
            driven: engine,
        }
    }

    /// What the pages did that they never may, with what led to it.
    pub fn broken(&self) -> Option<String> {
        let mut words = Vec::from_iter(said_of(&self.proxy, &self.sandbox, &self.sandbox));
        if let Some(other) = &self.other {
            words.extend(said_of(&other.proxy, &other.server, &self.sandbox));
        }
        (!words.is_empty()).then(|| words.join("\n\n"))
    }

    /// The same, with what was wrong with what a person pressed.
    pub(crate) async fn all_broken(&self) -> Option<String> {
        let mut words = Vec::from_iter(self.broken());
        words.extend(self.page.wrong_presses().await);
        if let Some(other) = &self.other {
            words.extend(other.page.wrong_presses().await);
        }
        (!words.is_empty()).then(|| words.join("\n\n"))
    }

    /// Closes everything, or gives it back where another test can use it; tells the violations of
    /// the Content-Security-Policy.
    pub(crate) async fn end(self, browsers: &Browsers, reuse: bool) -> Vec<Value> {
        let reuse = reuse && !self.is_spoilt.into_inner();
        let mut reports = Vec::new();
        let used = Browser {
            driver: self.page.driver,
            engine: self.driven,
        };
        browsers.give_back(used, reuse).await;
        if let Some(other) = self.other {
            let used = Browser {
                driver: other.page.driver,
                engine: other.engine,
            };
            browsers.give_back(used, reuse).await;
            reports.extend(other.server.csp_reports());
            other.server.stop().await;
        }
        // Reports are sent when the browser finds time; closing the tab sends what is left.
        reports.extend(self.sandbox.csp_reports());
        self.sandbox.stop().await;
        reports
    }

    /// Asks the API as somebody else.
    pub fn api_of(&self, role: Role) -> Api {
        Api::new(
            self.sandbox.url(""),
            self.sandbox.tokens.of(role).to_owned(),
        )
    }

    /// The page's own files.
    ///
    /// # Panics
    /// When the setup does not ask for a copy.
    pub fn dist(&self) -> &Dist {
        self.dist.as_ref().expect("Setup::own_page")
    }

    /// Connects as somebody, where the page asks for a token.
    pub async fn connect(&self, role: Role) {
        self.connect_with(self.sandbox.tokens.of(role)).await;
    }

    /// The same with a token of one's own.
    pub async fn connect_with(&self, token: &str) {
        self.page.fill("textbox", "Access token", token).await;
        self.page.button("Connect").await;
    }

    /// Connects as somebody and goes to a route.
    pub async fn connect_at(&self, role: Role, route: &str) -> &Page {
        self.page.go(route).await;
        self.connect(role).await;
        &self.page
    }

    /// Connects as the admin and waits for the list of the first company.
    pub async fn list(&self) -> &Page {
        let page = self.connect_at(Role::Admin, &list_route("")).await;
        page.get("heading", "Service Accounts").await;
        page
    }

    /// Connects as the admin and waits for an account's form.
    pub async fn edit(&self, name: &str) -> &Page {
        self.edit_as(Role::Admin, name).await
    }

    /// The same as somebody else.
    pub async fn edit_as(&self, role: Role, name: &str) -> &Page {
        let account = self.api.account_named(name).await;
        let route = edit_route(&account["id"].to_string());
        let page = self.connect_at(role, &route).await;
        page.get("textbox", "Name").await;
        page
    }

    /// Connects as the admin and waits for what an account may do.
    pub async fn permissions(&self, name: &str) -> &Page {
        self.permissions_as(Role::Admin, name).await
    }

    /// The same as somebody else.
    pub async fn permissions_as(&self, role: Role, name: &str) -> &Page {
        let account = self.api.account_named(name).await;
        let route = account_route(&account["id"].to_string(), "permissions");
        let page = self.connect_at(role, &route).await;
        page.get("radio", "Documents: None").await;
        page
    }

    /// Connects as the admin and waits for what has been done to an account.
    pub async fn history(&self, name: &str) -> &Page {
        let account = self.api.account_named(name).await;
        let route = account_route(&account["id"].to_string(), "history");
        let page = self.connect_at(Role::Admin, &route).await;
        page.get("heading", name).await;
        page
    }

    /// How many requests of a method have reached the sandbox.
    pub fn requests(&self, method: &str) -> usize {
        let requests = self.sandbox.requests();
        requests
            .iter()
            .filter(|entry| entry.method == method)
            .count()
    }

    /// How many writes have reached the sandbox.
    pub fn writes(&self) -> usize {
        let requests = self.sandbox.requests();
        requests
            .iter()
            .filter(|entry| entry.method == "PATCH")
            .count()
    }
}

/// The route of the first company's list, with a query.
pub fn list_route(query: &str) -> String {
    format!("/companies/{}/accounts{query}", sandbox::FIRST_COMPANY)
}

/// The route of a job for many accounts of the first company: `app-type` or `delete`.
pub fn bulk_route(job: &str) -> String {
    format!("/companies/{}/accounts/bulk/{job}", sandbox::FIRST_COMPANY)
}

/// The route of an account of the first company.
pub fn edit_route(id: &str) -> String {
    format!("/companies/{}/accounts/{id}", sandbox::FIRST_COMPANY)
}

/// The route of something about an account of the first company.
pub fn account_route(id: &str, place: &str) -> String {
    format!("{}/{place}", edit_route(id))
}
