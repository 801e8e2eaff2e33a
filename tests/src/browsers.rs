//! Browsers that serve one test after the other.

use tokio::sync::Mutex;

use crate::engine::{Browser, Engine};

/// The browsers, and drivers without one, that no test is at work with now. Starting a browser takes
/// longer than most tests do in it.
#[derive(Default)]
pub(crate) struct Browsers {
    ready: Mutex<Vec<Browser>>,
    drivers: Mutex<Vec<Engine>>,
}

impl Browsers {
    /// A browser in which nothing of another test is left.
    pub(crate) async fn take(&self, scripts: bool) -> Browser {
        if scripts && let Some(browser) = self.ready.lock().await.pop() {
            return browser;
        }
        let driver = self.drivers.lock().await.pop();
        Browser::open(driver.unwrap_or_else(Engine::start), scripts).await
    }

    /// Takes a browser back, for another test if it may be used again.
    pub(crate) async fn give_back(&self, browser: Browser, reuse: bool) {
        if !reuse {
            browser.close().await;
        } else if !browser.engine.can_renew() {
            let driver = browser.close().await;
            self.drivers.lock().await.extend(driver);
        } else if browser.forget().await.is_ok() {
            self.ready.lock().await.push(browser);
        } else {
            browser.close().await;
        }
    }

    /// Closes every browser that is kept for the next test.
    pub(crate) async fn close(&self) {
        self.drivers.lock().await.clear();
        for browser in self.ready.lock().await.drain(..) {
            browser.close().await;
        }
    }
}
