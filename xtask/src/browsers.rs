//! The browsers that the tests are run in, and the programs that drive them.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;

use crate::run::{output, run, say, which};
use crate::tools::GECKODRIVER;

/// A browser engine that tests run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    Chromium,
    Firefox,
    /// `WebKitGTK`'s `MiniBrowser`, by `WebKitWebDriver`; Linux only.
    Webkit,
}

/// What a test needs to know of an engine, as environment variables.
pub type Settings = Vec<(&'static str, PathBuf)>;

impl Engine {
    /// Its name on the command line and in `SA_ENGINE`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// Where its browser and driver are; installs them where that can be done unasked.
    pub fn find_or_install(self) -> Result<Settings> {
        if let Some(found) = self.find() {
            return self.with_driver(found);
        }
        install(self.packages())?;
        let found = self.find().with_context(|| self.missing())?;
        self.with_driver(found)
    }

    /// The programs that the machine has; `None` when one is missing.
    fn find(self) -> Option<Settings> {
        Some(match self {
            Self::Chromium => vec![
                (
                    "SA_CHROMIUM",
                    first(
                        &["chromium", "chromium-browser", "google-chrome"],
                        MAC_CHROME,
                    )?,
                ),
                ("SA_CHROMEDRIVER", first(&["chromedriver"], "")?),
            ],
            Self::Firefox => vec![(
                "SA_FIREFOX",
                first(&["firefox-esr", "firefox"], MAC_FIREFOX)?,
            )],
            Self::Webkit => vec![
                ("SA_WEBKITDRIVER", first(&["WebKitWebDriver"], "")?),
                ("SA_MINIBROWSER", mini_browser()?),
                ("SA_XVFB", first(&["Xvfb"], "")?),
            ],
        })
    }

    fn with_driver(self, mut settings: Settings) -> Result<Settings> {
        if self == Self::Firefox {
            settings.push(("SA_GECKODRIVER", GECKODRIVER.program()?));
        }
        Ok(settings)
    }

    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-driver"],
            Self::Firefox => &["firefox-esr"],
            Self::Webkit => &["webkit2gtk-driver", "xvfb"],
        }
    }

    /// What to do when it is not there and cannot be installed.
    fn missing(self) -> String {
        let what = match self {
            Self::Chromium => "Chromium or Chrome, and the chromedriver of the same version",
            Self::Firefox => "Firefox",
            Self::Webkit => "WebKitGTK's MiniBrowser and WebKitWebDriver, and Xvfb (Linux only)",
        };
        format!(
            "{} is missing: install {what}, or leave it out with --engine",
            self.name()
        )
    }
}

const MAC_CHROME: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const MAC_FIREFOX: &str = "/Applications/Firefox.app/Contents/MacOS/firefox";

/// The first of some programs on the path, or one at a fixed place.
fn first(names: &[&str], or: &str) -> Option<PathBuf> {
    let fixed = PathBuf::from(or);
    names
        .iter()
        .find_map(|name| which(name))
        .or_else(|| fixed.is_file().then_some(fixed))
}

/// Debian and its kin keep it in a folder that is named after the machine's kind.
fn mini_browser() -> Option<PathBuf> {
    let folders = [
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
        "/usr/libexec",
        "/usr/lib",
    ];
    let versions = ["webkit2gtk-4.1", "webkitgtk-6.0", "webkit2gtk-4.0"];
    folders
        .iter()
        .flat_map(|folder| versions.map(|version| format!("{folder}/{version}/MiniBrowser")))
        .map(PathBuf::from)
        .find(|path| path.is_file())
}

/// Installs packages, where that needs nobody's password.
pub fn install(packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    if let Some(advice) = snap_advice(
        &fs::read_to_string("/etc/os-release").unwrap_or_default(),
        packages,
    ) {
        bail!("missing: {list}. {advice}");
    }
    if cfg!(target_os = "macos") {
        return brew(packages);
    }
    if which("apt-get").is_none() {
        bail!("missing: {list}. Install them with this system's packages");
    }
    let is_root = output(Command::new("id").arg("-u")).as_deref() == Some("0");
    let may_sudo = || output(Command::new("sudo").args(["-n", "true"])).is_some();
    let mut apt = if is_root {
        Command::new("apt-get")
    } else if may_sudo() {
        let mut sudo = Command::new("sudo");
        sudo.args(["-n", "apt-get"]);
        sudo
    } else {
        bail!("missing: {list}. Install them: sudo apt-get install {list}");
    };
    say(&format!("Installing {list}"));
    apt.env("DEBIAN_FRONTEND", "noninteractive")
        .args(["install", "--yes", "--no-install-recommends"])
        .args(packages);
    if run(&mut apt).is_ok() {
        return Ok(());
    }
    // The list of packages may be old, or not there at all.
    let mut update = Command::new(apt.get_program());
    update
        .args(apt.get_args().take_while(|word| *word != "install"))
        .arg("update");
    run(&mut update)?;
    run(&mut apt).with_context(|| format!("install them by hand: sudo apt-get install {list}"))
}

/// What to do on a system whose packages of a browser are snaps, which drivers cannot reach into.
fn snap_advice(about_system: &str, packages: &[&str]) -> Option<&'static str> {
    if !about_system.lines().any(|line| line == "ID=ubuntu") {
        return None;
    }
    if packages.contains(&"chromium") {
        return Some(
            "Ubuntu has Chromium as a snap only, which its driver cannot reach into. Install \
             Google Chrome (https://www.google.com/chrome) and put the chromedriver of the same \
             version on the path: npx @puppeteer/browsers install chromedriver@stable",
        );
    }
    packages.contains(&"firefox-esr").then_some(
        "Ubuntu has Firefox as a snap only, which its driver cannot reach into. Install Mozilla's \
         own package: https://support.mozilla.org/kb/install-firefox-linux",
    )
}

fn brew(packages: &[&str]) -> Result<()> {
    let casks: Vec<_> = packages
        .iter()
        .filter_map(|package| match *package {
            "chromium" => Some("google-chrome"),
            "chromium-driver" => Some("chromedriver"),
            "firefox-esr" => Some("firefox"),
            _ => None,
        })
        .collect();
    if casks.is_empty() || which("brew").is_none() {
        bail!(
            "missing: {}, which cannot be installed here",
            packages.join(" ")
        );
    }
    say(&format!("Installing {}", casks.join(" ")));
    run(Command::new("brew").args(["install", "--cask"]).args(casks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snaps_are_not_installed_but_explained() {
        let ubuntu = "NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n";
        let debian = "NAME=\"Debian GNU/Linux\"\nID=debian\n";
        let advice = |system, engine: Engine| snap_advice(system, engine.packages());
        assert!(advice(ubuntu, Engine::Chromium).is_some_and(|text| text.contains("Chrome")));
        assert!(advice(ubuntu, Engine::Firefox).is_some_and(|text| text.contains("Mozilla")));
        assert_eq!(advice(ubuntu, Engine::Webkit), None);
        assert_eq!(advice(debian, Engine::Chromium), None);
    }
}
