//! The network goes, and comes back (F36).

use std::sync::atomic::Ordering;

use serde_json::json;

use crate::driver;
use crate::test_env::TestEnv;

/// What a page without a network is told, where the driver cannot take it away.
const SAY: &str = "
const online = arguments[0];
Object.defineProperty(Navigator.prototype, 'onLine', { configurable: true, get: () => online });
window.dispatchEvent(new Event(online ? 'online' : 'offline'));";

impl TestEnv {
    /// Takes the network away from the browser: nothing goes out any more, and what was under way
    /// does not arrive.
    pub async fn go_offline(&self) {
        self.set_online(false).await;
    }

    /// Gives the browser its network back.
    pub async fn go_online(&self) {
        self.set_online(true).await;
    }

    async fn set_online(&self, online: bool) {
        // The switch is the whole browser's.
        self.is_spoilt.store(true, Ordering::Relaxed);
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
                let told = driver::tell(&self.page.driver, "/chromium/network_conditions", body);
                told.await.expect("the driver takes it");
            }
            "firefox" => {
                // As "Work Offline" in its menu does.
                let script = "Services.io.offline = arguments[0]; arguments[1]()";
                let told = driver::tell_firefox(&self.page.driver, script, vec![json!(!online)]);
                told.await.expect("Firefox takes it");
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
}
