//! What the tests share: a sandbox, people who call it, and the answers they get.

use std::path::PathBuf;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, IF_MATCH};
use reqwest::{Client, Method, RequestBuilder};
use sandbox::{FIRST_COMPANY, Options, Role, Running, Sandbox};
use serde_json::{Value, json};

use crate::document::document;

/// A sandbox of its own for a test.
pub struct Server {
    pub running: Running,
    client: Client,
}

/// A sandbox and the file of its database.
pub struct OnDisk {
    pub server: Server,
    pub db: PathBuf,
    _folder: tempfile::TempDir,
}

/// What a test knows of an account that it created.
pub struct NewAccount {
    pub id: i64,
    pub client_id: String,
    pub client_secret: String,
    pub contact: i64,
    pub address: String,
}

/// Somebody who calls the API about a company.
#[derive(Clone)]
pub struct Caller<'a> {
    server: &'a Server,
    token: String,
    company: i64,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// JSON where it is JSON, otherwise the text.
    pub body: Value,
}

/// A client that finds the sandbox whatever proxy the machine uses.
pub fn client() -> Client {
    // A server that hangs fails the test instead of holding it up.
    let builder = Client::builder()
        .no_proxy()
        .timeout(Duration::from_secs(30));
    builder.build().expect("a client without TLS always starts")
}

impl Server {
    pub async fn start() -> Self {
        Self::with(Options::default()).await
    }

    pub async fn with(options: Options) -> Self {
        Self {
            running: Sandbox::start(options).await.expect("the sandbox starts"),
            client: client(),
        }
    }

    pub fn admin(&self) -> Caller<'_> {
        self.caller(Role::Admin)
    }

    pub fn caller(&self, role: Role) -> Caller<'_> {
        self.bearer(self.running.tokens.of(role))
    }

    pub fn bearer(&self, token: &str) -> Caller<'_> {
        Caller {
            server: self,
            token: token.to_owned(),
            company: FIRST_COMPANY,
        }
    }

    /// One whose database others can open too.
    pub async fn on_disk() -> OnDisk {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let db = folder.path().join("sandbox.sqlite");
        let options = Options {
            db: Some(db.clone()),
            ..Options::default()
        };
        OnDisk {
            server: Self::with(options).await,
            db,
            _folder: folder,
        }
    }

    /// What `/oauth/token` answers to a form.
    pub async fn token(&self, form: &[(&str, &str)]) -> Answer {
        Answer::to(self.request(Method::POST, "/oauth/token").form(form)).await
    }

    /// What it answers to the credentials of an account.
    pub async fn token_of(&self, client_id: &str, client_secret: &str) -> Answer {
        let grant_type = ("grant_type", "client_credentials");
        let credentials = [("client_id", client_id), ("client_secret", client_secret)];
        self.token(&[&[grant_type][..], &credentials].concat())
            .await
    }

    /// An account that was just created, with its secret.
    pub async fn new_account(&self, name: &str) -> NewAccount {
        let fields = json!({ "name": name, "app_type": "custom" });
        let body = self.admin().create(fields).await.expect(201).body;
        NewAccount {
            id: id(&body),
            client_id: text(&body, "client_id"),
            client_secret: text(&body, "client_secret"),
            contact: id_in(&body["contact"], "user_id"),
            address: text(&body["contact"], "issued_email_address"),
        }
    }

    /// The same, calling the API with a token of its own.
    pub async fn account_caller(&self, account: &NewAccount) -> Caller<'_> {
        let answer = self.token_of(&account.client_id, &account.client_secret);
        self.bearer(&text(&answer.await.expect(200).body, "access_token"))
    }

    /// A request without anything that a caller adds.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.running.url(path))
    }
}

impl Caller<'_> {
    /// The same person, about another company.
    pub fn about(mut self, company: i64) -> Self {
        self.company = company;
        self
    }

    /// A path below the company's.
    pub fn path(&self, rest: &str) -> String {
        format!("/rest/v1.0/companies/{}{rest}", self.company)
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.server
            .request(method, path)
            .header(AUTHORIZATION, format!("Bearer {}", self.token))
            .header("Procore-Company-Id", self.company)
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::to(self.request(Method::GET, path)).await
    }

    pub async fn list(&self, query: &[(&str, &str)]) -> Answer {
        let path = self.path("/service_accounts");
        Answer::to(self.request(Method::GET, &path).query(query)).await
    }

    /// All accounts that a query lets through.
    pub async fn accounts(&self, query: &[(&str, &str)]) -> Vec<Value> {
        let query = [query, &[("per_page", "2000")]].concat();
        self.list(&query).await.expect(200).items()
    }

    pub async fn account(&self, id: i64) -> Answer {
        self.get(&self.path(&format!("/service_accounts/{id}")))
            .await
    }

    pub async fn events(&self, id: i64) -> Vec<Value> {
        let path = self.path(&format!("/service_accounts/{id}/events"));
        self.get(&path).await.expect(200).items()
    }

    /// The id of the account with a name.
    pub async fn id_of(&self, name: &str) -> i64 {
        let found = self.accounts(&[("filters[search]", name)]).await;
        let account = found.iter().find(|account| account["name"] == name);
        id(account.unwrap_or_else(|| panic!("there is no account “{name}”")))
    }

    /// A PATCH with these fields over a version.
    pub async fn patch(&self, id: i64, version: &str, fields: Value) -> Answer {
        let body = json!({ "service_account": fields });
        let path = self.path(&format!("/service_accounts/{id}"));
        let request = self
            .request(Method::PATCH, &path)
            .header(IF_MATCH, version)
            .header(CONTENT_TYPE, "application/json");
        Answer::to(request.body(body.to_string())).await
    }

    /// A request with a JSON body.
    pub fn send(&self, method: Method, path: &str, body: &Value) -> RequestBuilder {
        self.request(method, path)
            .header(CONTENT_TYPE, "application/json")
            .body(body.to_string())
    }

    /// What creates an account with these fields.
    pub fn creation(&self, fields: Value) -> RequestBuilder {
        let body = json!({ "service_account": fields });
        self.send(Method::POST, &self.path("/service_accounts"), &body)
    }

    pub async fn create(&self, fields: Value) -> Answer {
        Answer::to(self.creation(fields)).await
    }

    pub async fn create_with_key(&self, key: &str, fields: Value) -> Answer {
        Answer::to(self.creation(fields).header("Idempotency-Key", key)).await
    }

    pub async fn delete(&self, account: i64, version: &str) -> Answer {
        let path = self.path(&format!("/service_accounts/{account}"));
        let request = self.request(Method::DELETE, &path);
        Answer::to(request.header(IF_MATCH, version)).await
    }

    pub async fn reset(&self, account: i64, version: &str) -> Answer {
        let path = self.path(&format!("/service_accounts/{account}/reset_secret"));
        let request = self.request(Method::POST, &path);
        Answer::to(request.header(IF_MATCH, version)).await
    }

    pub async fn permissions(&self, account: i64) -> Answer {
        let path = self.path(&format!("/service_accounts/{account}/permissions"));
        self.get(&path).await
    }

    /// Sets the matrix over a version; levels by tool.
    pub async fn permit(&self, account: i64, version: &str, levels: &[(&str, &str)]) -> Answer {
        let level = |(tool, level): &(&str, &str)| json!({ "name": tool, "access_level": level });
        let body = json!({ "tools": levels.iter().map(level).collect::<Vec<_>>() });
        let path = self.path(&format!("/service_accounts/{account}/permissions"));
        let request = self.send(Method::PUT, &path, &body);
        Answer::to(request.header(IF_MATCH, version)).await
    }

    /// The path of a directory entry.
    pub fn user_path(&self, contact: i64) -> String {
        format!("/rest/v1.3/companies/{}/users/{contact}", self.company)
    }

    pub async fn change_email(&self, contact: i64, address: &str) -> Answer {
        let body = json!({ "user": { "email_address": address } });
        let path = self.user_path(contact);
        Answer::to(self.send(Method::PATCH, &path, &body)).await
    }

    pub async fn add_to_directory(&self, address: &str) -> Answer {
        let body = json!({ "user": { "email_address": address } });
        let path = format!("/rest/v1.3/companies/{}/users", self.company);
        Answer::to(self.send(Method::POST, &path, &body)).await
    }

    pub async fn remove_from_directory(&self, contact: i64) -> Answer {
        let request = self.request(Method::DELETE, &self.user_path(contact));
        Answer::to(request).await
    }

    /// The same over the version that is there now.
    pub async fn edit(&self, id: i64, fields: Value) -> Answer {
        let version = self.account(id).await.expect(200).etag();
        self.patch(id, &version, fields).await
    }
}

impl Answer {
    /// The answer to a request; it is as the document says, or the test ends here.
    pub async fn to(request: RequestBuilder) -> Self {
        let (client, request) = request.build_split();
        let request = request.expect("the request makes sense");
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let response = client.execute(request).await.expect("the sandbox answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("the answer arrives whole");
        let answer = Self {
            status,
            headers,
            body: serde_json::from_str(&text).unwrap_or(Value::String(text)),
        };
        document().check(&method, &path, &answer);
        answer
    }

    /// This answer, if it has the status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap_or_default())
    }

    pub fn etag(&self) -> String {
        self.header("etag").to_owned()
    }

    pub fn items(self) -> Vec<Value> {
        match self.body {
            Value::Array(items) => items,
            other => panic!("no list: {other}"),
        }
    }

    /// The code of a problem, or the word that stands for it in OAuth.
    pub fn code(&self) -> &str {
        let code = self.body["code"].as_str().or(self.body["error"].as_str());
        code.unwrap_or_default()
    }

    /// Fields and codes of a 422.
    #[track_caller]
    pub fn field_errors(self) -> Vec<(String, String)> {
        let body = self.expect(422).body;
        let errors = body["errors"].as_array().into_iter().flatten();
        errors
            .map(|error| (text(error, "field"), text(error, "code")))
            .collect()
    }
}

pub fn id(account: &Value) -> i64 {
    id_in(account, "id")
}

pub fn id_in(value: &Value, field: &str) -> i64 {
    value[field]
        .as_i64()
        .expect("ids of the sandbox are numbers")
}

/// Sends a request twice while nothing can be written. The first answer is that of whichever was
/// told to wait, the second comes when the writer is free again.
pub async fn while_the_writer_waits(on_disk: &OnDisk, request: RequestBuilder) -> (Answer, Answer) {
    let writer = rusqlite::Connection::open(&on_disk.db).expect("the file is there");
    let begun = writer.execute_batch("BEGIN IMMEDIATE");
    begun.expect("nobody else writes now");
    let again = request.try_clone().expect("its body is text");
    let mut answers = tokio::task::JoinSet::new();
    answers.spawn(Answer::to(request));
    answers.spawn(Answer::to(again));
    let mut next = async || {
        let answer = answers.join_next().await.expect("there were two");
        answer.expect("it is as documented")
    };
    let told_to_wait = next().await;
    drop(writer);
    (told_to_wait, next().await)
}

pub fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}

/// A field error as [`Answer::field_errors`] gives it.
pub fn error(field: &str, code: &str) -> (String, String) {
    (field.to_owned(), code.to_owned())
}
