//! The sandbox: a reference server for the API of `openapi.yaml`, on a real database, that serves
//! the built page too.
//!
//! # For tests
//!
//! A test starts one in its own process, as many as it likes at once:
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//!
//! use sandbox::{Fill, LogTo, Options, Role, Sandbox};
//!
//! let running = Sandbox::start(Options {
//!     dist: Some("dist".into()),
//!     page_port: Some(0), // the page on another origin than the API: CORS for real
//!     csp_reports: true,
//!     log: LogTo::memory(),
//!     fill: Fill { accounts: 5_000, apps: 3_000, ..Fill::default() },
//!     ..Options::default()
//! })
//! .await?;
//!
//! let page = running.page.clone(); // where the browser goes
//! let token = running.tokens.of(Role::Admin); // what the person pastes
//! let brief = running.issue(Role::Admin, Duration::from_secs(3)); // ends while they work
//! running.revoke(&brief); // or at once
//!
//! let answer_of_the_api = running.url("/rest/v1.0/companies"); // for asking it, not the page
//! assert!(running.csp_reports().is_empty());
//! let writes = running.requests().iter().filter(|entry| entry.method == "PATCH").count();
//! let intents = running.requests().into_iter().filter_map(|entry| entry.idempotency_key);
//! running.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! What there is to find:
//!
//! | whom or what | how |
//! |---|---|
//! | an admin of two companies | [`Role::Admin`]; [`FIRST_COMPANY`] has the accounts asked for, [`SECOND_COMPANY`] has four and no policy |
//! | somebody who may only read | [`Role::Reader`] |
//! | an admin of Admin, but not of Directory | [`Role::Operator`] |
//! | somebody who may nothing here | [`Role::Powerless`] |
//! | a token that has expired | [`Role::Expired`] |
//! | a token that ends in so many seconds | [`Running::issue`], or [`Options::token_lifetime`] for all |
//! | a token of an account | over HTTP: create it, or reset its secret, and ask `/oauth/token` |
//! | an account that breaks while a test looks on | `PATCH` or `POST` in `/rest/v1.3/companies/…/users` |
//! | a day without new accounts (D1), or of the sunset (H3) | [`Options::policy`] |
//! | name lengths, no policy | [`Options::policy`] |
//! | answers with 429 | [`Options::rate_limit`] |
//! | a proxy between page and API | [`Options::api_base`] is what the page is told then |
//! | pages of other origins | [`Options::cors_origins`] |
//! | another time, or one that a test turns | [`Options::clock`] |
//! | the API without a port | [`Sandbox::in_process`] |
//!
//! The first twenty accounts of the first company are the same in every sandbox and show every
//! state: "Nightly ERP sync" (Marketplace), "Payroll export" (Custom), "Timesheet connector" (its
//! app was removed, A2), "Budget dashboard" (H1), "Invoice feed Montréal" (H2), "Old directory
//! clean-up" (both, and at None everywhere), "Safety observation alerts" (at None everywhere, never
//! used), names in other scripts, with emoji, with markup, and one of nearly two hundred
//! characters. Every fifth id is above 2^53.
//!
//! Rule numbers in the comments (W1, N4, A2, H1, D3 …) are explained in `docs/rules.md`.

mod clock;
mod credentials;
mod fields;
mod http;
mod log;
mod options;
pub mod page;
mod people;
mod random;
mod seed;
mod server;
mod store;
mod unicode;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::response::Response;
use axum::{Router, middleware};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower::ServiceExt as _;
use url::Url;

pub use clock::Clock;
pub use log::{Entry, LogTo};
pub use options::{Fill, MAX_ACCOUNTS, MAX_APPS, Options, PolicyOptions, RateLimit};
pub use people::{Role, RoleTokens};
pub use seed::{FIRST_COMPANY, SECOND_COMPANY};
pub use unicode::Tables;

use page::{Page, Reports};
use people::Tokens;
use server::Port;
use store::{Database, Durability};

/// What every handler of the API shares.
#[derive(Debug)]
struct App {
    clock: Clock,
    database: Database,
    tokens: Arc<Tokens>,
    token_lifetime: Duration,
    answers: Arc<http::Answers>,
    rate_limit: Option<http::Meter>,
    cors_origins: Vec<HeaderValue>,
}

/// Starts sandboxes, as servers or within a process.
#[derive(Debug)]
pub struct Sandbox;

/// The API without a server: a request goes in, and its answer comes out, in this very process.
#[derive(Debug)]
pub struct InProcess {
    /// A token for each role.
    pub tokens: RoleTokens,
    router: Router,
    core: Core,
}

/// What a sandbox has, whether it listens or not.
#[derive(Debug)]
struct Core {
    clock: Clock,
    sessions: Arc<Tokens>,
    log: LogTo,
    // Dropped last: the folder of a temporary database.
    _temporary: Option<tempfile::TempDir>,
}

/// A sandbox at work. It ends when this is dropped; [`stop`](Self::stop) waits for that.
#[derive(Debug)]
pub struct Running {
    /// Where the API is: what paths are joined to, without a slash at the end in what it prints.
    pub api: Url,
    /// Where the page is, when it is served.
    pub page: Option<Url>,
    /// A token for each role.
    pub tokens: RoleTokens,
    /// What a new database was filled with; `None` when it held something already.
    pub filled: Option<Fill>,
    reports: Reports,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
    // Fields are dropped in order: the database outlives what uses it.
    core: Core,
}

/// Why a sandbox does not start.
#[derive(Debug)]
pub enum StartError {
    /// An option that cannot be.
    Option(String),
    /// The database cannot be used.
    Database(String),
    /// The port cannot be listened on.
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        error: std::io::Error,
    },
}

impl std::fmt::Display for StartError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Option(what) => f.write_str(what),
            Self::Database(what) => write!(f, "the database cannot be used: {what}"),
            Self::Listen { address, error } => write!(f, "cannot listen on {address}: {error}"),
        }
    }
}

impl std::error::Error for StartError {}

impl Sandbox {
    /// Opens the database, fills it when it is new, and begins to listen.
    pub async fn start(options: Options) -> Result<Running, StartError> {
        check(&options)?;
        let tokens = options.tokens.clone().completed();
        let api_port = open_port(&options, options.port).await?;
        let page_port = match options.page_port {
            Some(port) => Some(open_port(&options, port).await?),
            None => None,
        };
        // What the page is told may be a proxy in front of what is really listened on.
        let told = address_of(&api_port, options.api_base.as_deref())?;
        let api = url_of(api_port.address)?;
        let page_address = page_port
            .as_ref()
            .map_or(api_port.address, |port| port.address);

        let mut origins = options.cors_origins.clone();
        origins.extend(own_origins(page_address)?);
        let (api_router, core, filled) = open_api(&options, &tokens, &origins).await?;
        let reports = Reports::default();
        let page = options.dist.clone().map(|dist| Page {
            dist,
            api_base: base_of(&told),
            connect: vec![told.origin().ascii_serialization()],
            reports: options.csp_reports.then(|| reports.clone()),
        });

        let (stop, stopped) = watch::channel(false);
        let logged = |router| logged(router, &options.log);
        let page_url = page.as_ref().map(|_| url_of(page_address)).transpose()?;
        let mut tasks = Vec::new();
        match (page.map(page::router), page_port) {
            (None, _) => tasks.push(api_port.serve(logged(api_router), stopped)),
            (Some(page), None) => {
                let both = logged(side_by_side(api_router, page));
                tasks.push(api_port.serve(both, stopped));
            }
            (Some(page), Some(port)) => {
                tasks.push(api_port.serve(logged(api_router), stopped.clone()));
                tasks.push(port.serve(logged(page), stopped));
            }
        }
        Ok(Running {
            api,
            page: page_url,
            tokens,
            filled,
            reports,
            stop,
            tasks,
            core,
        })
    }

    /// The same API without a server. Ports, page and CORS have no meaning here.
    pub async fn in_process(options: Options) -> Result<InProcess, StartError> {
        check(&options)?;
        let tokens = options.tokens.clone().completed();
        let (router, core, _) = open_api(&options, &tokens, &options.cors_origins).await?;
        Ok(InProcess {
            tokens,
            router: logged(router, &options.log),
            core,
        })
    }
}

impl InProcess {
    /// Answers a request as the server would.
    pub async fn answer(&self, request: Request) -> Response {
        match self.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }

    /// Makes a new token, as [`Running::issue`] does.
    pub fn issue(&self, role: Role, lifetime: Duration) -> String {
        self.core.issue(role, lifetime)
    }

    /// Ends a token before its time, as [`Running::revoke`] does.
    pub fn revoke(&self, token: &str) {
        self.core.sessions.revoke(token);
    }

    /// The log so far, as [`Running::requests`] gives it.
    pub fn requests(&self) -> Vec<Entry> {
        self.core.log.entries()
    }
}

impl Core {
    fn issue(&self, role: Role, lifetime: Duration) -> String {
        let now = self.clock.now();
        self.sessions.issue(role.person(), now, lifetime)
    }
}

impl Running {
    /// An address of the API: a path such as `/rest/v1.0/me`, with its query.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", base_of(&self.api))
    }

    /// One more token of somebody, valid from now on for `lifetime`: for sessions that run out
    /// while a test looks on.
    pub fn issue(&self, role: Role, lifetime: Duration) -> String {
        self.core.issue(role, lifetime)
    }

    /// Ends a token before its time: from now on it is not valid.
    pub fn revoke(&self, token: &str) {
        self.core.sessions.revoke(token);
    }

    /// The requests so far, when the log goes to memory.
    pub fn requests(&self) -> Vec<Entry> {
        self.core.log.entries()
    }

    /// The violations of the Content-Security-Policy that browsers reported so far, when
    /// [`Options::csp_reports`] asks them to.
    pub fn csp_reports(&self) -> Vec<serde_json::Value> {
        self.reports.so_far()
    }

    /// Ends: requests under way are answered, nothing new is taken.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        for task in self.tasks.drain(..) {
            // A task that panicked has ended as well.
            let _ = task.await;
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

fn check(options: &Options) -> Result<(), StartError> {
    let Fill { accounts, apps, .. } = options.fill;
    let problem = if accounts > MAX_ACCOUNTS {
        format!("at most {MAX_ACCOUNTS} accounts")
    } else if apps == 0 || apps > MAX_APPS {
        format!("from 1 to {MAX_APPS} marketplace apps")
    } else if options.page_port.is_some() && options.dist.is_none() {
        "a port for the page needs the folder of the built page".into()
    } else if options.policy.name_max_length == Some(0) {
        "names of at least one character".into()
    } else if options.rate_limit.is_some_and(|limit| limit.requests == 0) {
        "a rate limit of at least one request".into()
    } else {
        return Ok(());
    };
    Err(StartError::Option(problem))
}

/// The API on its database; gives what it was filled with, too.
async fn open_api(
    options: &Options,
    tokens: &RoleTokens,
    origins: &[String],
) -> Result<(Router, Core, Option<Fill>), StartError> {
    let (database, temporary, filled) = open_database(options).await?;
    let clock = options.clock.clone();
    let sessions = Arc::new(Tokens::new(tokens, clock.now(), options.token_lifetime));
    let app = App {
        clock: clock.clone(),
        database,
        tokens: Arc::clone(&sessions),
        token_lifetime: options.token_lifetime,
        answers: Arc::new(http::Answers::new(clock.clone())),
        rate_limit: options.rate_limit.map(http::Meter::new),
        cors_origins: allowed_origins(origins)?,
    };
    let core = Core {
        clock,
        sessions,
        log: options.log.clone(),
        _temporary: temporary,
    };
    Ok((http::router(Arc::new(app)), core, filled))
}

fn logged(router: Router, log: &LogTo) -> Router {
    router.layer(middleware::from_fn_with_state(log.clone(), log::requests))
}

async fn open_database(
    options: &Options,
) -> Result<(Database, Option<tempfile::TempDir>, Option<Fill>), StartError> {
    let failed = |error: &dyn std::fmt::Display| StartError::Database(error.to_string());
    let (path, temporary) = if let Some(path) = &options.db {
        (path.clone(), None)
    } else {
        let folder = tempfile::tempdir().map_err(|error| failed(&error))?;
        (folder.path().join("sandbox.sqlite"), Some(folder))
    };
    let durability = match temporary {
        Some(_) => Durability::Temporary,
        None => Durability::Full,
    };
    let opened = tokio::task::spawn_blocking(move || Database::open(&path, durability))
        .await
        .map_err(|error| failed(&error))?;
    let database = opened.map_err(|error| failed(&error))?;
    let (fill, policy, now) = (options.fill, options.policy.clone(), options.clock.now());
    let filled = database
        .write(move |transaction| {
            let filled = seed::fill_if_new(transaction, fill, now)?;
            seed::adjust_policy(transaction, &policy)?;
            Ok::<_, store::StoreError>(filled.then_some(fill))
        })
        .await
        .map_err(|error| failed(&error))?;
    Ok((database, temporary, filled))
}

async fn open_port(options: &Options, port: u16) -> Result<Port, StartError> {
    let address = SocketAddr::new(options.host, port);
    Port::open(address)
        .await
        .map_err(|error| StartError::Listen { address, error })
}

/// The API on its paths, the page on all others.
fn side_by_side(api: Router, page: Router) -> Router {
    Router::new().fallback(move |request: Request| {
        let path = request.uri().path();
        let is_api = ["/rest", "/oauth"].into_iter().any(|root| {
            path.strip_prefix(root)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        });
        let chosen = if is_api { api.clone() } else { page.clone() };
        chosen.oneshot(request)
    })
}

/// The API's address for the page: what was given, or where it listens.
fn address_of(port: &Port, given: Option<&str>) -> Result<Url, StartError> {
    let Some(given) = given else {
        return url_of(port.address);
    };
    Url::parse(given)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| StartError::Option(format!("“{given}” is no http(s) address")))
}

/// How a browser on this machine reaches an address.
fn url_of(address: SocketAddr) -> Result<Url, StartError> {
    let mut reachable = address;
    if address.ip().is_unspecified() {
        reachable.set_ip(match address.ip() {
            std::net::IpAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            std::net::IpAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    Url::parse(&format!("http://{reachable}"))
        .map_err(|error| StartError::Option(format!("{address}: {error}")))
}

/// An address without the slash at its end, ready for a path.
fn base_of(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

/// The page's own origin, under both of the names that loopback has.
fn own_origins(page: SocketAddr) -> Result<[String; 2], StartError> {
    Ok([
        url_of(page)?.origin().ascii_serialization(),
        format!("http://localhost:{}", page.port()),
    ])
}

fn allowed_origins(given: &[String]) -> Result<Vec<HeaderValue>, StartError> {
    let mut origins: Vec<HeaderValue> = Vec::new();
    for origin in given {
        let refused = || StartError::Option(format!("“{origin}” is no origin, as https://host"));
        let parsed = Url::parse(origin).map_err(|_| refused())?;
        if parsed.origin().ascii_serialization() != origin.trim_end_matches('/') {
            return Err(refused());
        }
        let value = HeaderValue::try_from(origin.trim_end_matches('/')).map_err(|_| refused())?;
        if !origins.contains(&value) {
            origins.push(value);
        }
    }
    Ok(origins)
}
