//! What a test happens in: the sandbox, a wire to it, and a client of the admin's.

use std::fmt::Debug;
use std::rc::Rc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request};
use client::{ApiBase, Client, Failure, FailureKind, SaveOutcome, Token, Versioned, WriteResult};
use domain::{
    Account, AccountChange, AccountId, AccountName, CompanyId, Draft, Level, Matrix, NewAccount,
};
use sandbox::{Clock, FIRST_COMPANY, InProcess, LogTo, Options, Role, Sandbox, Tables};
use serde_json::Value;
use time::OffsetDateTime;
use time::macros::datetime;
use tokio::time::Instant;

use crate::wire::{API, Exchange, Wire};

/// When every test begins.
pub const BEGIN: OffsetDateTime = datetime!(2026-11-24 12:00 UTC);

/// An account that every sandbox has.
pub const ERP: &str = "Nightly ERP sync";

pub struct World {
    pub api: Rc<InProcess>,
    pub wire: Wire,
    /// The admin's, for the first company.
    pub client: Client,
    begun: Instant,
}

impl World {
    pub async fn new() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        Self::with_clocks(options, Duration::ZERO).await
    }

    /// With an API whose clock is ahead of the client's.
    pub async fn with_clocks(options: Options, ahead: Duration) -> Self {
        let begun = Instant::now();
        let clock =
            move |ahead: Duration| Clock::showing(move || BEGIN + (Instant::now() - begun) + ahead);
        let options = Options {
            clock: clock(ahead),
            log: LogTo::memory(),
            ..options
        };
        let api = Sandbox::in_process(options).await;
        let api = Rc::new(api.expect("the sandbox is there"));
        let wire = Wire::to(api.clone(), clock(Duration::ZERO));
        let base = ApiBase::parse(API).expect("an address");
        let client = Client::new(
            Rc::new(wire.clone()),
            base,
            token(api.tokens.of(Role::Admin)),
        );
        Self {
            client: client.within(CompanyId::number(FIRST_COMPANY.unsigned_abs())),
            api,
            wire,
            begun,
        }
    }

    /// How long it has been going on, by both sides' clocks.
    pub fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// An account as the client sees it.
    pub async fn account(&self, name: &str) -> Versioned<Account> {
        let list = self.all().await;
        let row = list.iter().find(|row| row["name"] == name);
        let id = row.unwrap_or_else(|| panic!("no {name:?}"))["id"].clone();
        let id = AccountId::number(id.as_u64().expect("a number"));
        self.client.account(&id).await.expect("an account")
    }

    /// All accounts, by the API itself: nothing of this goes over the wire.
    pub async fn all(&self) -> Vec<Value> {
        let list = self.ask(Method::GET, "service_accounts?per_page=2000", None);
        let list = list.await;
        list.as_array().expect("a list").clone()
    }

    /// The names that all accounts have, by the API itself.
    pub async fn names(&self) -> Vec<String> {
        let name = |row: &Value| row["name"].as_str().unwrap_or_default().to_owned();
        self.all().await.iter().map(name).collect()
    }

    /// Somebody else's client, which knows nothing of what this one does.
    pub fn somebody(&self) -> Client {
        self.somebody_at(&self.wire.of_another())
    }

    /// The same, by a wire that is known.
    pub fn somebody_at(&self, wire: &Wire) -> Client {
        let token = token(self.api.tokens.of(Role::Admin));
        let company = self.client.company().expect("a company").clone();
        let base = self.client.base().clone();
        Client::new(Rc::new(wire.clone()), base, token).within(company)
    }

    /// A client that nothing goes wrong for, and that nobody takes notice of: what it reads is so.
    pub fn truth(&self) -> Client {
        self.somebody_at(&self.wire.aside())
    }

    /// Somebody else renames an account, without the page.
    pub async fn somebody_renames(&self, account: &Account, name: &str) {
        let path = format!("service_accounts/{}", account.id.as_str());
        let body = serde_json::json!({ "service_account": { "name": name } });
        let now = self.ask(Method::PATCH, &path, Some(body)).await;
        assert_eq!(now["name"], name, "{now}");
    }

    /// The client gives an account another name.
    pub async fn rename(&self, seen: &Versioned<Account>, name: &str) -> SaveOutcome<Account> {
        let change = renamed(&seen.value, name);
        self.client.save_account(seen, &change).await
    }

    /// Somebody else deletes an account, without the page.
    pub async fn somebody_deletes(&self, id: &AccountId) {
        let path = format!("service_accounts/{}", id.as_str());
        self.ask(Method::DELETE, &path, None).await;
        assert_eq!(self.as_it_is(id).await, Value::Null);
    }

    /// Whether these credentials open the API.
    pub async fn token(&self, client_id: &str, secret: &str) -> bool {
        let form =
            format!("grant_type=client_credentials&client_id={client_id}&client_secret={secret}");
        let request = Request::builder()
            .method(Method::POST)
            .uri("/oauth/token")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(Body::from(form));
        let answer = self.wire.ask(request.expect("a request"), None).await;
        (200..300).contains(&answer.status)
    }

    /// Somebody else sets what an account may do in a tool, without the page.
    pub async fn somebody_sets(&self, id: &AccountId, tool: &str, level: &str) {
        let path = format!("service_accounts/{}/permissions", id.as_str());
        let mut matrix = self.ask(Method::GET, &path, None).await;
        let mut tools = matrix["tools"].as_array_mut().expect("tools").iter_mut();
        let found = tools.find(|one| one["name"] == tool);
        found.expect("a tool")["access_level"] = level.into();
        self.ask(Method::PUT, &path, Some(matrix)).await;
        assert_eq!(self.level(id, tool).await, level);
    }

    /// What an account may do in a tool, by the API itself.
    pub async fn level(&self, id: &AccountId, tool: &str) -> String {
        let path = format!("service_accounts/{}/permissions", id.as_str());
        let matrix = self.ask(Method::GET, &path, None).await;
        let mut tools = matrix["tools"].as_array().expect("tools").iter();
        let found = tools.find(|one| one["name"] == tool).expect("a tool");
        found["access_level"].as_str().expect("a level").to_owned()
    }

    /// An account as the API itself has it; null where there is none.
    pub async fn as_it_is(&self, id: &AccountId) -> Value {
        let all = self.all().await;
        let id = id.as_number();
        let found = all.into_iter().find(|row| row["id"].as_u64() == id);
        found.unwrap_or_default()
    }

    /// What was done to an account, the newest first, by the API itself.
    pub async fn history(&self, id: &AccountId) -> Vec<Value> {
        let path = format!("service_accounts/{}/events", id.as_str());
        let events = self.ask(Method::GET, &path, None).await;
        events.as_array().expect("a history").clone()
    }

    /// Asks the API about the first company, not by the client.
    pub async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let uri = format!("/rest/v1.0/companies/{FIRST_COMPANY}/{path}");
        let token = self.api.tokens.of(Role::Admin);
        let request = Request::builder()
            .method(method)
            .uri(uri)
            .header("Authorization", format!("Bearer {token}"))
            .header("Procore-Company-Id", FIRST_COMPANY.to_string())
            .header("If-Match", "*")
            .header("Content-Type", "application/json")
            .body(body.map_or_else(Body::empty, |body| Body::from(body.to_string())));
        let answer = self.wire.ask(request.expect("a request"), None).await;
        serde_json::from_slice(&answer.body).unwrap_or(Value::Null)
    }

    /// What any client has done that none ever may, with what led to it.
    pub fn broken(&self) -> Option<String> {
        let (log, exchanges) = (self.api.requests(), self.wire.exchanges());
        let mut broken = self.wire.strayed();
        let mut history = String::new();
        for origin in self.wire.origins() {
            let of = |one: &&Exchange| one.origin.as_ref() == Some(&origin);
            let own: Vec<_> = exchanges.iter().filter(of).cloned().collect();
            broken.extend(invariants::broken(&own));
            broken.extend(invariants::log::broken(&log, &own, &origin));
            history = format!("{history}\n{origin}: {}", invariants::history(&own));
        }
        // What was accepted from anybody is found for every one of them.
        broken.sort();
        broken.dedup();
        (!broken.is_empty()).then(|| format!("{}\n{history}", broken.join("\n")))
    }
}

/// No test can forget what must hold after every one: it is checked when its world ends.
impl Drop for World {
    fn drop(&mut self) {
        // Otherwise there is something wrong already, and whoever reads of it needs no more.
        if !std::thread::panicking()
            && let Some(broken) = self.broken()
        {
            panic!("{broken}");
        }
    }
}

pub fn token(text: &str) -> Token {
    match Token::parse(text) {
        Ok(token) => token,
        Err(why) => panic!("no token: {why:?}"),
    }
}

/// An edit of the name.
pub fn renamed(account: &Account, name: &str) -> AccountChange {
    let draft = Draft {
        name: name.to_owned(),
        ..Draft::of(account)
    };
    let checked = draft.check(account, 255, &Tables).expect("a good name");
    AccountChange::from_checked(checked).expect("a change")
}

/// What an account may do, with another level in a tool.
pub fn with_level(matrix: &Matrix, tool: &str, level: &str) -> Matrix {
    let mut matrix = matrix.clone();
    assert!(matrix.level(tool).is_some(), "no {tool:?}");
    matrix.set(tool, &Level::from_code(level));
    matrix
}

/// What is sent to create a custom account.
pub fn new_account(name: &str) -> NewAccount {
    NewAccount {
        name: AccountName::parse(name, 255, &Tables).expect("a good name"),
        app_type: domain::AppType::Custom,
    }
}

/// What was saved.
pub fn saved<T: Debug>(outcome: SaveOutcome<T>) -> Versioned<T> {
    match outcome {
        SaveOutcome::Done(now) => now,
        other => panic!("it is not saved: {other:?}"),
    }
}

/// What a request failed as.
pub fn kind_of<T>(outcome: Result<T, Failure>) -> FailureKind {
    match outcome {
        Ok(_) => panic!("it did not fail"),
        Err(failure) => failure.kind,
    }
}

/// What a write came to, in a word.
pub fn name_of<D, N>(outcome: &WriteResult<D, N>) -> &'static str {
    match outcome {
        WriteResult::Done(_) => "Done",
        WriteResult::AlreadyDone(_) => "AlreadyDone",
        WriteResult::Conflict { .. } => "Conflict",
        WriteResult::VersionRequired { .. } => "VersionRequired",
        WriteResult::Gone(_) => "Gone",
        WriteResult::NotFound(_) => "NotFound",
        WriteResult::NotVisible { .. } => "NotVisible",
        WriteResult::Unknown { .. } => "Unknown",
        WriteResult::Failed(_) => "Failed",
    }
}
