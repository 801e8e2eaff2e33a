//! The list, which in the end is what the API has.

use std::time::{Duration, Instant};

use e2e::{Scene, list_route};
use serde_json::Value;

use super::chance::Chance;
use super::model::Stake;
use super::walker::{Done, Walker};

/// How long a list that is asked for anew may take to be as the API's.
const LONGEST: Duration = Duration::from_secs(70);

impl Walker<'_> {
    /// Once nothing goes wrong any more, a list that is asked for anew is the API's.
    pub async fn compare_list(&self) -> Done {
        self.proxy.forget_faults();
        self.proxy.come_back().await;
        self.go(&list_route("")).await;
        let began = Instant::now();
        let mut asked = Instant::now();
        self.page.try_press("button", "Refresh").await;
        loop {
            let scene = self.settled().await;
            let Some(wrong) = self.differs(&scene).await else {
                return Ok("compares the list with the API".into());
            };
            if scene.dialog().is_some() || !scene.has("heading", "Service Accounts") {
                return Ok("cannot compare the list".into());
            }
            if began.elapsed() > LONGEST {
                return Err(format!("the list is not the API's: {wrong}"));
            }
            // What was under way may have been done after it was asked for.
            if asked.elapsed() > Duration::from_secs(3) {
                asked = Instant::now();
                self.page.try_press("button", "Refresh").await;
                self.page.try_press("button", "Try again").await;
            }
            // What was searched for reaches the address a little later.
            self.go(&list_route("")).await;
            if scene.value("searchbox", "Search") != Some("") {
                self.page.try_press("button", "Clear search").await;
            }
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
    }

    /// A row that is not as the API has it, or a wrong count; only rows in view are drawn.
    async fn differs(&self, scene: &Scene) -> Option<String> {
        let all = self.env.api.get("service_accounts?per_page=2000").await;
        let all = all.as_array().cloned().unwrap_or_default();
        if !scene.says(&format!("{} service accounts", all.len())) {
            return Some(format!("there are {}", all.len()));
        }
        let is_shown_by = |account: &Value, row: &str| {
            let name = account["name"].as_str().unwrap_or_default();
            let app = account["marketplace_app"]["name"].as_str();
            let is_custom = account["app_type"] == "custom";
            let kind = app.or(is_custom.then_some("Custom")).unwrap_or_default();
            row.starts_with(&format!("Select {name} ")) && row.contains(kind)
        };
        let rows = scene.all("row", "Select …");
        let mut rows = rows.filter(|row| !row.name.starts_with("Select all"));
        let wrong = rows.find(|row| !all.iter().any(|one| is_shown_by(one, &row.name)))?;
        Some(format!("a row is {:?}", wrong.name))
    }

    /// The end of a walk: whatever is at stake is let go, and the list is compared.
    pub async fn end(&mut self) -> Result<(), String> {
        // The same for everybody: an end is not a matter of chance.
        let mut chance = Chance::new(0);
        self.proxy.forget_faults();
        self.proxy.come_back().await;
        for _ in 0..40 {
            let scene = self.settled().await;
            let is_asked = scene.dialog().is_some();
            if is_asked || !scene.here || scene.has("heading", "Connect to your company") {
                self.step(&mut chance).await?;
                continue;
            }
            self.stake = Stake::Nothing;
            if self.compare_list().await? == "compares the list with the API" {
                return Ok(());
            }
        }
        Err("there is no way to the list".into())
    }
}
