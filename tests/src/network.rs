//! The network goes, and comes back (F36).

use std::sync::Arc;

use axum::http::Method;
use serde_json::{Value, json};
use thirtyfour::common::command::{Command, ExtensionCommand};

use crate::world::World;

/// Something that only one engine's driver knows.
#[derive(Debug)]
struct Special {
    path: &'static str,
    body: Value,
}

impl ExtensionCommand for Special {
    fn parameters_json(&self) -> Option<Value> {
        Some(self.body.clone())
    }

    fn method(&self) -> Method {
        Method::POST
    }

    fn endpoint(&self) -> Arc<str> {
        self.path.into()
    }
}

/// What a page without a network is told, where the driver cannot take it away.
const SAY: &str = "
const online = arguments[0];
Object.defineProperty(Navigator.prototype, 'onLine', { configurable: true, get: () => online });
window.dispatchEvent(new Event(online ? 'online' : 'offline'));";

impl World {
    /// Takes the network away from the browser: nothing goes out any more, and what was under way
    /// does not arrive.
    pub async fn go_offline(&self) {
        self.set_online(false).await;
    }

    /// Gives it back.
    pub async fn go_online(&self) {
        self.set_online(true).await;
    }

    async fn set_online(&self, online: bool) {
        // What is under way would arrive otherwise, and in WebKit everything else.
        if online {
            self.proxy.come_back().await;
        } else {
            self.proxy.go_away();
        }
        match self.engine {
            "chromium" => {
                let conditions = json!({
                    "offline": !online,
                    "latency": 0,
                    "download_throughput": -1,
                    "upload_throughput": -1,
                });
                let body = json!({ "network_conditions": conditions });
                self.tell_driver("/chromium/network_conditions", body).await;
            }
            "firefox" => {
                // As "Work Offline" in its menu does.
                self.tell_driver("/moz/context", json!({ "context": "chrome" }))
                    .await;
                let script = "Services.io.offline = arguments[0]";
                let set = self.page.driver.execute(script, vec![json!(!online)]);
                set.await.expect("Firefox takes it");
                self.tell_driver("/moz/context", json!({ "context": "content" }))
                    .await;
            }
            // WebKit's driver has nothing like it: the page is told what a browser without a network
            // would tell it.
            _ => {
                self.page.script(SAY, json!([online])).await;
            }
        }
        self.page
            .until("the browser knows of it", || async {
                let known = self.page.script("return navigator.onLine", json!([]));
                known.await == json!(online)
            })
            .await;
    }

    async fn tell_driver(&self, path: &'static str, body: Value) {
        let command = Command::ExtensionCommand(Box::new(Special { path, body }));
        let told = self.page.driver.cmd(command).await;
        told.expect("the driver takes it");
    }
}
