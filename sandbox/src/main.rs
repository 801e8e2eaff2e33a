//! The sandbox on the command line.

use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use sandbox::{Fill, LogTo, Options, PolicyOptions, RateLimit, Role, RoleTokens, Running, Sandbox};
use time::Date;
use time::macros::format_description;

/// A server to try things out with: the whole API on a real database, and the page.
#[derive(Debug, Parser)]
#[command(name = "sandbox", version)]
struct Arguments {
    /// Port of the API, and of the page where it has none of its own; 0 takes a free one
    #[arg(long, default_value_t = 4180)]
    port: u16,
    /// A port of its own for the page: another origin, as in most real installations
    #[arg(long, value_name = "PORT", requires = "dist")]
    page_port: Option<u16>,
    /// Address to listen on; anything but loopback lets others in
    #[arg(long, default_value_t = Ipv4Addr::LOCALHOST.into())]
    host: IpAddr,
    /// Database file; without it the database is temporary
    #[arg(long, value_name = "FILE")]
    db: Option<PathBuf>,
    /// Folder of the built page; without it only the API is served
    #[arg(long, value_name = "FOLDER")]
    dist: Option<PathBuf>,

    /// Accounts that a new database gets, up to 100,000
    #[arg(long, default_value_t = Fill::default().accounts, value_name = "N")]
    accounts: usize,
    /// Marketplace apps that a new database gets, up to 20,000
    #[arg(long, default_value_t = Fill::default().apps, value_name = "N")]
    apps: usize,
    /// Where the believable chance begins: the same seed, the same accounts
    #[arg(long, default_value_t = Fill::default().seed, value_name = "N")]
    seed: u64,

    /// Token of Ada Admin; random otherwise, like the others
    #[arg(long, value_name = "TOKEN")]
    admin_token: Option<String>,
    /// Token of the person with Read-Only on the Admin tool
    #[arg(long, value_name = "TOKEN")]
    reader_token: Option<String>,
    /// Token of the admin of the Admin tool who is none of the Directory tool
    #[arg(long, value_name = "TOKEN")]
    operator_token: Option<String>,
    /// Token of the person with None on the Admin tool
    #[arg(long, value_name = "TOKEN")]
    powerless_token: Option<String>,
    /// The token that has expired
    #[arg(long, value_name = "TOKEN")]
    expired_token: Option<String>,
    /// How long tokens are valid, people's and those of accounts
    #[arg(long, default_value_t = 28_800, value_name = "SECONDS")]
    token_lifetime: u32,

    /// How many requests a person or an account may make in a minute; any number otherwise
    #[arg(long, value_name = "REQUESTS")]
    rate_limit: Option<u32>,

    /// No policy for the first company: no dates, nothing blocked
    #[arg(long)]
    no_policy: bool,
    /// How long names may be in the first company
    #[arg(long, value_name = "CHARACTERS")]
    name_max_length: Option<u32>,
    /// The first company's first day without new accounts
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    creation_ends_on: Option<Date>,
    /// The day from which the first company's accounts cease to function
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = parse_day)]
    sunset_on: Option<Date>,

    /// An origin whose pages may use the API, scheme and host as in an address bar; may be repeated
    #[arg(long = "cors-origin", value_name = "ORIGIN")]
    cors_origins: Vec<String>,
    /// Where the page finds the API, when something stands between them
    #[arg(long, value_name = "URL")]
    api_base: Option<String>,
    /// Ask browsers to report violations of the Content-Security-Policy
    #[arg(long)]
    csp_reports: bool,
    /// No request log on standard error
    #[arg(long)]
    quiet: bool,
}

fn parse_day(text: &str) -> Result<Date, String> {
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_err(|_| "a day as YYYY-MM-DD".to_owned())
}

impl Arguments {
    fn into_options(self) -> Options {
        let given = [
            (Role::Admin, self.admin_token),
            (Role::Reader, self.reader_token),
            (Role::Operator, self.operator_token),
            (Role::Powerless, self.powerless_token),
            (Role::Expired, self.expired_token),
        ];
        let tokens = given
            .into_iter()
            .filter_map(|(role, token)| Some((role, token?)))
            .fold(RoleTokens::default(), |tokens, (role, token)| {
                tokens.with(role, token)
            });
        Options {
            host: self.host,
            port: self.port,
            page_port: self.page_port,
            db: self.db,
            dist: self.dist,
            fill: Fill {
                accounts: self.accounts,
                apps: self.apps,
                seed: self.seed,
            },
            tokens,
            token_lifetime: Duration::from_secs(self.token_lifetime.into()),
            rate_limit: self.rate_limit.map(|requests| RateLimit {
                requests,
                period: Duration::from_mins(1),
            }),
            policy: PolicyOptions {
                none: self.no_policy,
                name_max_length: self.name_max_length,
                creation_ends_on: self.creation_ends_on,
                sunset_on: self.sunset_on,
            },
            cors_origins: self.cors_origins,
            api_base: self.api_base,
            csp_reports: self.csp_reports,
            log: if self.quiet {
                LogTo::Nowhere
            } else {
                LogTo::Stderr
            },
            ..Options::default()
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Arguments::parse().into_options();
    if !options.host.is_loopback() {
        eprintln!(
            "Warning: listening on {}, not on loopback. Whoever reaches this machine can try \
             tokens, and everything travels unencrypted.",
            options.host
        );
    }
    let is_lasting = options.db.is_some();
    match Sandbox::start(options).await {
        Ok(running) => {
            // Standard output may be closed; the server is of use all the same.
            let _ = introduce(&running, is_lasting);
            wait_for_the_end().await;
            running.stop().await;
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("The sandbox did not start: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Says where everything is. The tokens go to standard output only, never to the log.
fn introduce(running: &Running, is_lasting: bool) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    if let Some(page) = &running.page {
        writeln!(out, "Page  {page}")?;
    }
    writeln!(out, "API   {}", running.api)?;
    match &running.filled {
        Some(fill) => writeln!(out, "Data  new: {} accounts", fill.accounts)?,
        None => writeln!(out, "Data  as it was; options for new data are ignored")?,
    }
    if !is_lasting {
        writeln!(
            out,
            "      temporary: gone when this ends (--db FILE keeps it)"
        )?;
    }
    writeln!(out)?;
    let width = |text: fn(Role) -> usize| Role::ALL.into_iter().map(text).max().unwrap_or(0);
    let key = width(|role| role.key().len());
    let name = width(|role| role.name().len());
    for role in Role::ALL {
        let token = running.tokens.of(role);
        writeln!(
            out,
            "{:key$}  {:name$}  {token}  {}",
            role.key(),
            role.name(),
            role.describe(),
        )?;
    }
    out.flush()
}

async fn wait_for_the_end() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = interrupted.await;
}
