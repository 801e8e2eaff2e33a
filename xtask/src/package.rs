//! The package for pages that embed the module: the parts of the built page by names that stay.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::dist;
use crate::run::root;

/// What is written by hand, in `embed`.
const WRITTEN: [&str; 3] = [
    "package.json",
    "service-accounts.d.ts",
    "service-accounts.js",
];

/// The code between JavaScript and wasm, which looks for the wasm beside itself.
const GLUE: &str = "module.js";
const WASM: &str = "service-accounts_bg.wasm";

/// Makes the package of a built page, in a folder of its own.
pub fn make(page: &Path, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    for name in WRITTEN {
        fs::copy(root().join("embed").join(name), folder.join(name))?;
    }
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        fs::copy(root().join(licence), folder.join(licence))?;
    }
    let glue = fs::read_to_string(dist::part(page, "js")?)?;
    anyhow::ensure!(
        glue.contains(WASM),
        "the code between JavaScript and wasm does not look for {WASM}"
    );
    fs::write(folder.join(GLUE), glue)?;
    fs::copy(dist::part(page, "wasm")?, folder.join(WASM))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str) -> String {
        fs::read_to_string(root().join(path)).unwrap()
    }

    #[test]
    fn the_package_has_the_projects_version() {
        let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
        assert!(read("embed/package.json").contains(&version));
    }

    #[test]
    fn the_package_lists_its_files() {
        let about = read("embed/package.json");
        for name in [WRITTEN[1], WRITTEN[2], GLUE, WASM] {
            assert!(about.contains(&format!("\"{name}\"")), "{name}");
        }
    }

    #[test]
    fn readme_shows_the_example_that_the_tests_run() {
        let readme = read("README.md");
        let script = read("embed/example/portal.js");
        assert!(readme.contains(&format!("```js\n{script}```")));
        let page = read("embed/example/index.html");
        let html = readme.split("```html\n").nth(1).unwrap();
        for line in html.split("```").next().unwrap().lines() {
            assert!(page.contains(line), "{line}");
        }
    }

    #[test]
    fn parts_get_names_that_stay() {
        let page = tempfile::tempdir().unwrap();
        let glue = "new URL('service-accounts_bg.wasm', import.meta.url)";
        fs::write(page.path().join("service-accounts-0a1b.js"), glue).unwrap();
        fs::write(page.path().join("service-accounts-0a1b_bg.wasm"), "wasm").unwrap();
        fs::write(page.path().join("boot-77.js"), "boot").unwrap();
        let place = page.path().join("package");
        fs::create_dir(&place).unwrap();
        fs::write(place.join("old.js"), "of an earlier build").unwrap();
        make(page.path(), &place).unwrap();
        let mut names: Vec<_> = fs::read_dir(&place)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(
            names,
            [
                "LICENSE-APACHE",
                "LICENSE-MIT",
                "module.js",
                "package.json",
                "service-accounts.d.ts",
                "service-accounts.js",
                "service-accounts_bg.wasm"
            ]
        );
        assert_eq!(fs::read_to_string(place.join(WASM)).unwrap(), "wasm");
    }
}
