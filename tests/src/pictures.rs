//! Pictures of states, for people to look at: each in light and in dark, in several widths.

use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::engine::setting;
use crate::state::State;
use crate::test_env::TestEnv;

mod sheet;

/// A phone, a small and a usual window, and a large one, in CSS pixels.
const WIDTHS: [u32; 4] = [320, 1024, 1440, 2560];

pub(crate) const THEMES: [&str; 2] = ["light", "dark"];

/// How high a window is; a page that is higher is shown down to its end.
const WINDOW: u32 = 900;

/// How high a phone is.
const PHONE: u32 = 700;

/// The longest page that is shown whole.
const LONGEST: u32 = 2400;

/// Where pictures go, and how wide they are.
#[derive(Clone, Debug)]
pub struct Pictures {
    folder: PathBuf,
    widths: Vec<u32>,
}

impl Pictures {
    /// What `cargo xtask screenshots` asks for; `None` where nobody asks for pictures.
    ///
    /// # Panics
    /// When `SA_WIDTHS` is no list of numbers.
    pub fn wanted() -> Option<Self> {
        env::var_os("SA_SCREENSHOTS")?;
        let widths = env::var("SA_WIDTHS").ok();
        let widths = widths.map_or_else(
            || WIDTHS.to_vec(),
            |widths| {
                let widths = widths.split(',').map(str::parse);
                widths.map(|width| width.expect("a width")).collect()
            },
        );
        Some(Self {
            folder: setting("SA_SCREENSHOTS"),
            widths,
        })
    }

    /// Makes those of a state that the page is in.
    pub(crate) async fn take(&self, env: &TestEnv, screen: &str, name: &str) {
        env.page.hide_scrollbars().await;
        for &width in &self.widths {
            let window = if width < 600 { PHONE } else { WINDOW };
            env.page.draw_in(width, window).await;
            if let Some(height) = env.page.whole_height().await
                && height > window
            {
                env.page.draw_in(width, height.min(LONGEST)).await;
            }
            for theme in THEMES {
                env.set_theme(theme).await;
                env.page.is_still().await;
                let path = self.folder.join(file(screen, name, width, theme));
                env.page.draw_into(&path).await;
            }
        }
    }

    /// Writes the page that shows all of them.
    ///
    /// # Panics
    /// When it cannot be written, or two states are called the same.
    pub fn write_sheet(&self, states: &[State]) {
        let mut names: Vec<_> = states
            .iter()
            .map(|state| (state.screen, state.name))
            .collect();
        names.sort_unstable();
        let twice = names.windows(2).find(|pair| pair[0] == pair[1]);
        assert!(twice.is_none(), "two states are called {twice:?}");
        let page = sheet::page(states, &self.widths, |file| size(&self.folder.join(file)));
        fs::write(self.folder.join("index.html"), page).expect("the page is written");
    }
}

/// The name of a picture's file.
fn file(screen: &str, name: &str, width: u32, theme: &str) -> String {
    format!("{}-{}-{width}-{theme}.png", slug(screen), slug(name))
}

/// Words as the name of a file has them.
fn slug(words: &str) -> String {
    let words = words.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
    words.join("-").to_lowercase()
}

/// The width and height that a PNG says it has; `None` where there is none.
fn size(path: &Path) -> Option<(u32, u32)> {
    let png = fs::read(path).ok()?;
    let number = |at: usize| Some(u32::from_be_bytes(png.get(at..at + 4)?.try_into().ok()?));
    Some((number(16)?, number(20)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_as_its_state() {
        let name = file("New account", "Errors: two, at once", 320, "dark");
        assert_eq!(name, "new-account-errors-two-at-once-320-dark.png");
    }

    #[test]
    fn a_picture_says_how_large_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.png");
        assert_eq!(size(&path), None);
        let mut png = vec![0; 16];
        png.extend([0, 0, 5, 160, 0, 0, 3, 132]);
        fs::write(&path, png).expect("a file");
        assert_eq!(size(&path), Some((1440, 900)));
    }
}
