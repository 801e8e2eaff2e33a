//! What the tests share: a sandbox, people who call it, and the answers they get.

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

    /// The code of a problem.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
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
    account["id"]
        .as_i64()
        .expect("ids of the sandbox are numbers")
}

pub fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}

/// A field error as [`Answer::field_errors`] gives it.
pub fn error(field: &str, code: &str) -> (String, String) {
    (field.to_owned(), code.to_owned())
}
