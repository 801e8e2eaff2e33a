//! How to start a sandbox.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use time::Date;

use crate::clock::Clock;
use crate::log::LogTo;
use crate::people::RoleTokens;

/// What can be chosen at the start. The default is what a test wants: free ports on loopback, a
/// temporary database, some forty accounts, random tokens, no log.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port of the API, and of the page where it has no port of its own; 0 takes a free one.
    pub port: u16,
    /// A port of its own for the page, so that the two are of different origins.
    pub page_port: Option<u16>,
    /// The database file; without one it is temporary, and gone with the sandbox.
    pub db: Option<PathBuf>,
    /// The folder of the built page; without one only the API is served.
    pub dist: Option<PathBuf>,
    /// What a new database is filled with.
    pub fill: Fill,
    /// Tokens that are given; the others are random.
    pub tokens: RoleTokens,
    /// How long tokens are valid, people's and those that accounts obtain.
    pub token_lifetime: Duration,
    /// How many requests a person or an account may make; without it any number.
    pub rate_limit: Option<RateLimit>,
    /// Changes of the first company's policy.
    pub policy: PolicyOptions,
    /// Origins whose pages may use the API, besides the page that is served here.
    pub cors_origins: Vec<String>,
    /// What the page is told about where the API is, when something stands between them.
    pub api_base: Option<String>,
    /// Whether browsers are asked to report violations of the Content-Security-Policy.
    pub csp_reports: bool,
    /// Where the request log goes.
    pub log: LogTo,
    /// What the sandbox takes for the time (D3).
    pub clock: Clock,
}

/// What a new database is filled with. The same values fill it with the same accounts.
#[derive(Clone, Copy, Debug)]
pub struct Fill {
    /// Accounts of the first company, up to 100,000.
    pub accounts: usize,
    /// Marketplace apps of the first company.
    pub apps: usize,
    /// Where the believable chance begins.
    pub seed: u64,
}

/// How many requests a person or an account may make in a period; further ones are answered with 429.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// How many requests are answered in each period.
    pub requests: u32,
    /// The period, from the first request on.
    pub period: Duration,
}

/// The largest number of accounts that a company is filled with.
pub const MAX_ACCOUNTS: usize = 100_000;

/// The largest number of marketplace apps.
pub const MAX_APPS: usize = 20_000;

impl Default for Fill {
    fn default() -> Self {
        Self {
            accounts: 40,
            apps: 60,
            seed: 1,
        }
    }
}

/// Changes of the first company's policy; what is `None` stays as it is in the database.
#[derive(Clone, Debug, Default)]
pub struct PolicyOptions {
    /// No policy at all (D2); the others are ignored then.
    pub none: bool,
    /// How long a name may be.
    pub name_max_length: Option<u32>,
    /// The first day without new accounts.
    pub creation_ends_on: Option<Date>,
    /// The day from which accounts cease to function.
    pub sunset_on: Option<Date>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            host: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            page_port: None,
            db: None,
            dist: None,
            fill: Fill::default(),
            tokens: RoleTokens::default(),
            token_lifetime: Duration::from_hours(8),
            rate_limit: None,
            policy: PolicyOptions::default(),
            cors_origins: Vec::new(),
            api_base: None,
            csp_reports: false,
            log: LogTo::default(),
            clock: Clock::default(),
        }
    }
}
