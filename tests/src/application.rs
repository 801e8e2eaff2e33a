//! What happens to an account elsewhere: an application uses it, somebody tidies up the directory,
//! another admin sets its permissions.

use sandbox::FIRST_COMPANY;
use serde_json::{Value, json};

use crate::api::Api;

impl Api {
    /// An application obtains a token with what it was given; the status when it gets none.
    pub async fn token(&self, client_id: &str, client_secret: &str) -> Result<String, u16> {
        let answer = self
            .client
            .post(format!("{}/oauth/token", self.base))
            .basic_auth(client_id, Some(client_secret))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body("grant_type=client_credentials")
            .send()
            .await
            .expect("the sandbox answers");
        let status = answer.status();
        if !status.is_success() {
            return Err(status.as_u16());
        }
        let body: Value = answer.json().await.expect("JSON");
        Ok(body["access_token"].as_str().expect("a token").to_owned())
    }

    /// An application asks something of the first company; the status of the answer.
    pub async fn status_as(&self, token: &str, path: &str) -> u16 {
        let answer = self
            .client
            .get(self.url(path))
            .bearer_auth(token)
            .header("Procore-Company-Id", FIRST_COMPANY.to_string())
            .send()
            .await
            .expect("the sandbox answers");
        answer.status().as_u16()
    }

    /// The level of an account in a tool.
    pub async fn level(&self, id: &Value, tool: &str) -> String {
        let matrix = self
            .get(&format!("service_accounts/{id}/permissions"))
            .await;
        let tools = matrix["tools"].as_array().cloned().unwrap_or_default();
        let found = tools.iter().find(|one| one["name"] == tool);
        let level = found.and_then(|one| one["access_level"].as_str());
        level.expect("a tool of the company").to_owned()
    }

    /// Another admin sets the level of an account in a tool.
    pub async fn set_level(&self, id: &Value, tool: &str, level: &str) {
        let path = format!("service_accounts/{id}/permissions");
        let (mut matrix, headers) = self.get_with_headers(&path).await;
        for one in matrix["tools"].as_array_mut().into_iter().flatten() {
            if one["name"] == tool {
                one["access_level"] = level.into();
            }
        }
        let answer = self
            .client
            .put(self.url(&path))
            .bearer_auth(&self.token)
            .header("Procore-Company-Id", FIRST_COMPANY.to_string())
            .header("If-Match", headers["etag"].clone())
            .json(&matrix)
            .send()
            .await
            .expect("the sandbox answers");
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    /// Another admin gives an account a new secret, which takes all it may do.
    pub async fn reset_secret(&self, id: &Value) {
        let path = format!("service_accounts/{id}");
        let (_, headers) = self.get_with_headers(&path).await;
        let etag = headers["etag"].clone();
        let answer = self
            .client
            .post(self.url(&format!("{path}/reset_secret")))
            .bearer_auth(&self.token)
            .header("Procore-Company-Id", FIRST_COMPANY.to_string())
            .header("Idempotency-Key", etag.clone())
            .header("If-Match", etag)
            .send()
            .await
            .expect("the sandbox answers");
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    /// Another admin deletes an account.
    pub async fn delete(&self, id: &Value) {
        let path = format!("service_accounts/{id}");
        let (_, headers) = self.get_with_headers(&path).await;
        let answer = self
            .client
            .delete(self.url(&path))
            .bearer_auth(&self.token)
            .header("Procore-Company-Id", FIRST_COMPANY.to_string())
            .header("If-Match", headers["etag"].clone())
            .send()
            .await
            .expect("the sandbox answers");
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    /// Somebody changes the e-mail address of an account's contact in the directory (H1).
    pub async fn change_contact(&self, account: &Value, email_address: &str) {
        let user = &account["contact"]["user_id"];
        let url = format!(
            "{}/rest/v1.3/companies/{FIRST_COMPANY}/users/{user}",
            self.base
        );
        let answer = self
            .client
            .patch(url)
            .bearer_auth(&self.token)
            .header("Procore-Company-Id", FIRST_COMPANY.to_string())
            .json(&json!({ "user": { "email_address": email_address } }))
            .send()
            .await
            .expect("the sandbox answers");
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    /// Whether an account is there.
    pub async fn exists(&self, id: &Value) -> bool {
        let path = format!("service_accounts/{id}");
        self.status_as(&self.token, &path).await == 200
    }
}
