//! `cargo xtask screenshots`: pictures of every screen in every state, and a page to look at them.

use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::browsers::Engine;
use crate::page::Profile;
use crate::run::target;
use crate::test::{BrowserTests, in_browser};

/// Make pictures of every screen in every state
#[derive(Debug, Args)]
pub struct Options {
    /// In these widths, in CSS pixels, and in no others
    #[arg(long, value_delimiter = ',', value_parser = clap::value_parser!(u32).range(100..=10_000))]
    widths: Vec<u32>,
    /// Only states whose names, as tests, contain this
    filter: Option<String>,
}

/// Makes them, in place of those of the last time, and says where they are. Fails when there is a state
/// that the page could not be led to.
pub fn screenshots(options: &Options) -> Result<()> {
    let page = BrowserTests::build(Profile::Quick)?;
    let folder = target().join("screenshots");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let began = Instant::now();
    let place = folder.to_str().context("the folder's path is no text")?;
    let mut settings = vec![("SA_SCREENSHOTS", place.to_owned())];
    if !options.widths.is_empty() {
        let widths = options.widths.iter().map(u32::to_string);
        settings.push(("SA_WIDTHS", widths.collect::<Vec<_>>().join(",")));
    }
    let filter = options.filter.as_deref();
    let (passed, _) = in_browser(Engine::Chromium, &page, filter, &settings)?;
    let count = pictures(&folder)?;
    if count == 0 {
        bail!("there are no pictures: is the name right?");
    }
    println!(
        "\n{count} pictures in {} s: {}",
        began.elapsed().as_secs(),
        folder.join("index.html").display()
    );
    if !passed {
        bail!("some states could not be shown");
    }
    Ok(())
}

/// How many pictures there are in a folder.
fn pictures(folder: &Path) -> Result<usize> {
    let files = fs::read_dir(folder)?;
    let is_picture = |path: &Path| path.extension().is_some_and(|is| is == "png");
    let files = files.filter_map(Result::ok);
    Ok(files.filter(|file| is_picture(&file.path())).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_alone_are_counted() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.png", "b.png", "index.html"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(pictures(folder.path()).unwrap(), 2);
    }
}
