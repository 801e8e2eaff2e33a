//! What was acknowledged is on the disk, whatever happens to the process.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder};
use sandbox::FIRST_COMPANY;
use serde_json::{Value, json};
use tokio::sync::Barrier;

use crate::support::{Answer, client, id, text};

const TOKEN: &str = "the-admin";
const WRITERS: usize = 6;
/// How much each of them has written, at least, before the server is killed.
const UNDER_WAY: usize = 2;
const ROUNDS: u64 = 3;

/// The program itself, in a process that can be killed.
struct Process {
    child: Child,
    api: Api,
}

/// How its API is called.
#[derive(Clone)]
struct Api {
    url: String,
    client: Client,
}

impl Process {
    fn start(db: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sandbox"))
            .args(["--port", "0", "--quiet", "--admin-token", TOKEN, "--db"])
            .arg(db)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let output = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut lines = output.lines().map_while(Result::ok);
        let url = lines.find_map(|line| Some(line.strip_prefix("API")?.trim().to_owned()));
        // Read on, so that it never writes into a closed pipe.
        std::thread::spawn(move || lines.for_each(drop));
        let api = Api {
            url: url.expect("it says where the API is"),
            client: client(),
        };
        Self { child, api }
    }
}

/// As with `kill -9`: nothing is flushed, nobody says goodbye.
impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; then the test has failed already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Api {
    fn request(&self, method: Method, rest: &str) -> RequestBuilder {
        let url = &self.url;
        let url = format!("{url}rest/v1.0/companies/{FIRST_COMPANY}/service_accounts{rest}");
        self.client
            .request(method, url)
            .bearer_auth(TOKEN)
            .header("Procore-Company-Id", FIRST_COMPANY)
    }

    async fn get(&self, rest: &str) -> Value {
        let request = self.request(Method::GET, rest);
        Answer::to(request).await.expect(200).body
    }

    fn rename(&self, account: i64, name: &str) -> RequestBuilder {
        self.request(Method::PATCH, &format!("/{account}"))
            .header("If-Match", "*")
            .header("Content-Type", "application/json")
            .body(json!({ "service_account": { "name": name } }).to_string())
    }
}

/// Comes when every writer is at work.
async fn until(at_work: &Barrier) {
    let waiting = tokio::time::timeout(Duration::from_secs(30), at_work.wait());
    waiting.await.expect("every writer has written");
}

/// Renames an account again and again until the server is gone; the names that were acknowledged.
async fn write_until_killed(
    api: Api,
    account: i64,
    round: u64,
    at_work: Arc<Barrier>,
) -> (i64, Vec<String>) {
    let mut acknowledged = Vec::new();
    loop {
        if acknowledged.len() == UNDER_WAY {
            at_work.wait().await;
        }
        let name = format!("{account} {round}.{}", acknowledged.len());
        match api.rename(account, &name).send().await {
            Ok(response) if response.status() == 200 => acknowledged.push(name),
            _ => return (account, acknowledged),
        }
    }
}

/// Creates accounts until the server is gone; those that were acknowledged, with their secrets.
async fn create_until_killed(
    api: Api,
    writer: usize,
    round: u64,
    at_work: Arc<Barrier>,
) -> Vec<Value> {
    let mut acknowledged = Vec::new();
    loop {
        if acknowledged.len() == UNDER_WAY {
            at_work.wait().await;
        }
        let name = format!("New {writer} {round}.{}", acknowledged.len());
        let fields = json!({ "service_account": { "name": name, "app_type": "custom" } });
        let request = api.request(Method::POST, "");
        let request = request.header("Content-Type", "application/json");
        match request.body(fields.to_string()).send().await {
            Ok(response) if response.status() == 201 => match response.json().await {
                Ok(account) => acknowledged.push(account),
                Err(_) => return acknowledged,
            },
            _ => return acknowledged,
        }
    }
}

#[tokio::test]
async fn kill_in_the_middle_of_creating_loses_no_account_and_no_secret() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let db = folder.path().join("sandbox.sqlite");
    let mut process = Process::start(&db);
    for round in 0..ROUNDS {
        let mut writers = tokio::task::JoinSet::new();
        let at_work = Arc::new(Barrier::new(WRITERS + 1));
        for writer in 0..WRITERS {
            let api = process.api.clone();
            writers.spawn(create_until_killed(api, writer, round, at_work.clone()));
        }
        until(&at_work).await;
        tokio::time::sleep(Duration::from_millis(60 * round)).await;
        drop(process);
        let written = writers.join_all().await.concat();
        assert!(written.len() > 1, "accounts were under way");

        process = Process::start(&db);
        for account in &written {
            let now = process.api.get(&format!("/{}", id(account))).await;
            assert_eq!(now["client_id"], account["client_id"]);
            let found = format!("?filters[search]={}", text(account, "client_id"));
            assert_eq!(
                process.api.get(&found).await.as_array().map(Vec::len),
                Some(1)
            );
        }
        let last = written.last().expect("there are some");
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &text(last, "client_id")),
            ("client_secret", &text(last, "client_secret")),
        ];
        let url = format!("{}oauth/token", process.api.url);
        let token = process.api.client.post(url).form(&form);
        Answer::to(token).await.expect(200);
    }
}

#[tokio::test]
async fn kill_in_the_middle_of_writes_loses_no_acknowledged_one() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let db = folder.path().join("sandbox.sqlite");
    let mut process = Process::start(&db);
    let list = process.api.get("").await;
    let list = list.as_array().expect("a list");
    let accounts: Vec<_> = list.iter().take(WRITERS).map(id).collect();

    for round in 0..ROUNDS {
        let mut writers = tokio::task::JoinSet::new();
        let at_work = Arc::new(Barrier::new(WRITERS + 1));
        for account in accounts.clone() {
            let api = process.api.clone();
            writers.spawn(write_until_killed(api, account, round, at_work.clone()));
        }
        until(&at_work).await;
        tokio::time::sleep(Duration::from_millis(60 * round)).await;
        drop(process);
        let written = writers.join_all().await;

        process = Process::start(&db);
        for (account, names) in written {
            assert!(names.len() > 1, "writes were under way");
            check(&process.api, account, &names, round).await;
        }
    }
    drop(process);
    let database = rusqlite::Connection::open(&db).expect("the file is there");
    let verdict: String = database
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .expect("it can be checked");
    assert_eq!(verdict, "ok");
}

/// The account has the last name that was acknowledged, or the one that was under way; its history
/// holds every one of them, in order.
async fn check(api: &Api, account: i64, names: &[String], round: u64) {
    let under_way = format!("{account} {round}.{}", names.len());
    let now = text(&api.get(&format!("/{account}")).await, "name");
    assert!(
        Some(&now) == names.last() || now == under_way,
        "{now} after {names:?}"
    );

    let events = api.get(&format!("/{account}/events?per_page=2000")).await;
    let events = events.as_array().expect("a list");
    let prefix = format!("{account} {round}.");
    let mut history: Vec<_> = events
        .iter()
        .map(|event| text(&event["changes"][0], "to"))
        .filter(|name| name.starts_with(&prefix) && *name != under_way)
        .collect();
    history.reverse();
    assert_eq!(history, names);
}
