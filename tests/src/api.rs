//! Asks the API itself: what a test saw on the page must be true there.

use reqwest::Url;
use reqwest::header::HeaderMap;
use sandbox::FIRST_COMPANY;
use serde_json::Value;

/// Speaks to the sandbox as the admin, past the page and past the proxy.
#[derive(Clone, Debug)]
pub struct Api {
    pub(crate) base: String,
    pub(crate) token: String,
    pub(crate) client: reqwest::Client,
}

impl Api {
    /// Speaks to the sandbox at this address with this token.
    pub fn new(base: String, token: String) -> Self {
        Self {
            base,
            token,
            client: reqwest::Client::new(),
        }
    }

    /// The account of this name, in the first company.
    ///
    /// # Panics
    /// When there is none.
    pub async fn account_named(&self, name: &str) -> Value {
        let query = [("per_page", "2000"), ("filters[search]", name)];
        let url = Url::parse_with_params("http://any.example", query).expect("an address");
        let query = url.query().unwrap_or_default();
        let all = self.get(&format!("service_accounts?{query}")).await;
        let found = all
            .as_array()
            .into_iter()
            .flatten()
            .find(|one| one["name"] == name);
        found
            .unwrap_or_else(|| panic!("the API has no account named {name:?}"))
            .clone()
    }

    /// An account as it is now.
    pub async fn account(&self, id: &Value) -> Value {
        self.get(&format!("service_accounts/{id}")).await
    }

    /// An account as it is now; `None` when it is not there.
    pub async fn find(&self, id: &Value) -> Option<Value> {
        let answer = self
            .client
            .get(self.url(&format!("service_accounts/{id}")))
            .bearer_auth(&self.token)
            .header("Procore-Company-Id", FIRST_COMPANY.to_string())
            .send()
            .await
            .expect("the sandbox answers");
        let found = answer.status().is_success();
        let text = answer.text().await.expect("a whole answer");
        found.then(|| serde_json::from_str(&text).expect("JSON"))
    }

    /// Something of the first company.
    pub async fn get(&self, path: &str) -> Value {
        let (value, _) = self.get_with_headers(path).await;
        value
    }

    /// Somebody else edits an account, by its fields.
    ///
    /// # Panics
    /// When the API does not accept it.
    pub async fn edit(&self, id: &Value, fields: Value) {
        let path = format!("service_accounts/{id}");
        let (_, headers) = self.get_with_headers(&path).await;
        let answer = self
            .client
            .patch(self.url(&path))
            .bearer_auth(&self.token)
            .header("Procore-Company-Id", FIRST_COMPANY.to_string())
            .header("If-Match", headers["etag"].clone())
            .json(&serde_json::json!({ "service_account": fields }))
            .send()
            .await
            .expect("the sandbox answers");
        assert!(
            answer.status().is_success(),
            "{}",
            answer.text().await.unwrap_or_default()
        );
    }

    pub(crate) async fn get_with_headers(&self, path: &str) -> (Value, HeaderMap) {
        let answer = self
            .client
            .get(self.url(path))
            .bearer_auth(&self.token)
            .header("Procore-Company-Id", FIRST_COMPANY.to_string())
            .send()
            .await
            .expect("the sandbox answers");
        let headers = answer.headers().clone();
        assert!(
            answer.status().is_success(),
            "GET {path}: {}",
            answer.status()
        );
        let text = answer.text().await.expect("a whole answer");
        (serde_json::from_str(&text).expect("JSON"), headers)
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}/rest/v1.0/companies/{FIRST_COMPANY}/{path}", self.base)
    }
}
