//! Browsers that serve one test after the other.

use tokio::sync::Mutex;

use crate::engine::Browser;

/// The browsers that no test is at work in now. Starting one takes longer than most tests do in it.
#[derive(Default)]
pub(crate) struct Browsers(Mutex<Vec<Browser>>);

impl Browsers {
    /// A browser in which nothing of another test is left.
    pub(crate) async fn take(&self, scripts: bool) -> Browser {
        let ready = if scripts {
            self.0.lock().await.pop()
        } else {
            None
        };
        match ready {
            Some(browser) => browser,
            None => Browser::open(scripts).await,
        }
    }

    /// Takes a browser back, for another test if it may be used again.
    pub(crate) async fn give_back(&self, browser: Browser, reuse: bool) {
        if !reuse {
            browser.close().await;
        } else if let Some(browser) = browser.renew().await {
            self.0.lock().await.push(browser);
        }
    }

    /// Closes them all.
    pub(crate) async fn close(&self) {
        for browser in self.0.lock().await.drain(..) {
            browser.close().await;
        }
    }
}
