//! How the page looks: its theme, and in Chromium its size without a window of that size.

use std::path::Path;

use serde_json::json;

use crate::driver;
use crate::page::Page;
use crate::test_env::TestEnv;

impl TestEnv {
    /// The page in light or in dark: as the menu chooses it, without the menu open over the screen; in
    /// Chromium also as the system does, for what is not the module's.
    pub async fn set_theme(&self, theme: &str) {
        let choose = "for (const e of elements(document))
                          if (e.classList?.contains('sa-root')) e.dataset.theme = arguments[0]";
        self.page.script(choose, json!([theme])).await;
        if self.engine == "chromium" {
            let scheme = json!({ "name": "prefers-color-scheme", "value": theme });
            let media = json!({ "features": [scheme] });
            let told =
                driver::tell_chromium(&self.page.driver, "Emulation.setEmulatedMedia", media);
            told.await.expect("Chromium takes a theme");
        }
        self.page.is_drawn().await;
    }
}

impl Page {
    /// Waits until what has changed is drawn.
    pub async fn is_drawn(&self) {
        let drawn = "return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))";
        self.script(drawn, json!([])).await;
    }

    /// Draws the page in so many CSS pixels, until the next test. In Chromium only.
    pub(crate) async fn draw_in(&self, width: u32, height: u32) {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        let method = "Emulation.setDeviceMetricsOverride";
        let told = driver::tell_chromium(&self.driver, method, size);
        told.await.expect("Chromium takes a size");
        self.is_drawn().await;
        // What is open was placed where its button was before.
        let place_again = "const open = [...elements(document)].filter((e) => e.matches(':popover-open'));
            for (const popover of open) popover.hidePopover();
            const drawn = new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
            return drawn.then(() => { for (const popover of open) popover.showPopover(); })";
        self.script(place_again, json!([])).await;
        self.is_drawn().await;
    }

    /// Draws no scrollbars, as phones do, until the next test. In Chromium only.
    pub(crate) async fn hide_scrollbars(&self) {
        let hidden = json!({ "hidden": true });
        let told = driver::tell_chromium(&self.driver, "Emulation.setScrollbarsHidden", hidden);
        told.await.expect("Chromium hides them");
    }

    /// How high the page is, in CSS pixels; `None` while something lies over it that belongs to the window: a
    /// dialog, a menu, a notice.
    pub(crate) async fn whole_height(&self) -> Option<u32> {
        let height = "const isInWindow = ({ top, bottom, height }) => height > 0 && bottom > 0 && top < innerHeight;
            const liesOver = (e) => getComputedStyle(e).position === 'fixed'
                && e.textContent.trim() !== '' && isInWindow(e.getBoundingClientRect());
            scrollTo(0, 0);
            return [...elements(document)].some(liesOver) ? null : document.documentElement.scrollHeight";
        let height = self.script(height, json!([])).await;
        height
            .as_u64()
            .and_then(|height| u32::try_from(height).ok())
    }

    /// Writes what is drawn into a file.
    pub(crate) async fn draw_into(&self, path: &Path) {
        let png = self.driver.screenshot_as_png().await.expect("a picture");
        std::fs::write(path, png).expect("a picture is written");
    }
}
