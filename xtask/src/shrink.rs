//! Makes the module small: its wasm, and the glue code between that and JavaScript.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::run::{output, run, say};
use crate::{dist, tools};

/// Makes the module of a built page small.
///
/// What the wasm may use is what it says it uses, in its section `target_features`, which therefore
/// goes last. With leave to use all that the optimiser knows, it writes types that no browser reads
/// yet.
pub fn shrink(page: &Path) -> Result<()> {
    let modules = tools::node_modules()?;
    let optimizer = || {
        let mut command = Command::new("node");
        command.arg(modules.join("binaryen/bin/wasm-opt"));
        command
    };
    let (wasm, glue) = (dist::part(page, "wasm")?, dist::part(page, "js")?);
    let work = tempfile::tempdir()?;
    let file = |name| work.path().join(name);

    say("Making the wasm smaller");
    let (small, renamed) = (file("optimized.wasm"), file("renamed.wasm"));
    run(optimizer()
        .args(["-Oz", "--converge", "--debuginfo"])
        .args([wasm.as_os_str(), "-o".as_ref(), small.as_os_str()]))?;
    let names = output(
        optimizer()
            .args(COMPRESSES_BETTER)
            .args([
                "--strip-debug",
                "--strip-producers",
                "--strip-target-features",
            ])
            .arg("--minify-imports-and-exports-and-modules")
            .args([small.as_os_str(), "-o".as_ref(), renamed.as_os_str()]),
    );
    let names = names.context("wasm-opt cannot shorten the names of imports and exports")?;
    run(Command::new("node").args(["--eval", IS_READ]).arg(&renamed))
        .context("JavaScript engines refuse the smaller wasm: what does wasm-opt do to it?")?;
    dist::rewrite(&wasm, &fs::read(renamed)?)?;

    say("Making the glue code smaller");
    let names = ShortNames::read(&names)?;
    let before = fs::read_to_string(&glue)?;
    names.check_before(&before)?;
    let (cache, smaller) = (file("names.json"), file("glue.js"));
    fs::write(&cache, names.for_terser().to_string())?;
    run(Command::new("node")
        .arg(modules.join("terser/bin/terser"))
        .arg(&glue)
        .args([
            "--module",
            "--ecma",
            "2020",
            "--compress",
            "passes=3",
            "--mangle",
        ])
        .args(["--mangle-props", "only_cache,builtins", "--name-cache"])
        .args([cache.as_os_str(), "--output".as_ref(), smaller.as_os_str()]))?;
    let after = fs::read_to_string(smaller)?;
    names.check_after(&after)?;
    dist::rewrite(&glue, after.as_bytes())
}

/// What makes the wasm no smaller, but compresses better. An alignment is a hint that engines do not
/// take; what is called alike is often alike, and a short way apart then.
const COMPRESSES_BETTER: [&str; 2] = ["--dealign", "--reorder-functions-by-name"];

/// Fails, and says why, when a JavaScript engine does not read a wasm file.
const IS_READ: &str = "WebAssembly.compile(require('fs').readFileSync(process.argv[1]))";

/// The short names that wasm-opt has given to what wasm and glue code take from each other. What the
/// glue code gives to others keeps its name.
#[derive(Debug, Deserialize)]
struct ShortNames {
    /// Module, name and short name of each.
    imports: Vec<(String, String, String)>,
    /// Name and short name of each.
    exports: Vec<(String, String)>,
}

/// What wasm-opt calls a module from which something is imported.
const SHORT_MODULE: &str = "a";

impl ShortNames {
    /// Reads what wasm-opt has printed.
    fn read(printed: &str) -> Result<Self> {
        serde_json::from_str(printed).context("wasm-opt does not say what it has renamed")
    }

    /// Each name with its short one.
    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let modules = self
            .imports
            .iter()
            .map(|(module, ..)| (&**module, SHORT_MODULE));
        let imports = self
            .imports
            .iter()
            .map(|(_, name, short)| (&**name, &**short));
        let exports = self.exports.iter().map(|(name, short)| (&**name, &**short));
        modules.take(1).chain(imports).chain(exports)
    }

    /// As terser keeps what it has called the properties of objects: what it finds there it calls
    /// the same again.
    fn for_terser(&self) -> Value {
        let pairs = self.pairs();
        let properties: Map<_, _> = pairs
            .map(|(name, short)| (format!("${name}"), short.into()))
            .collect();
        json!({"vars": {"props": {}}, "props": {"props": properties}})
    }

    /// Fails where a property that is renamed is not the wasm's alone: terser knows properties by
    /// their names, whatever they are of.
    fn check_before(&self, glue: &str) -> Result<()> {
        let mut modules = self.imports.iter().map(|(module, ..)| module);
        let module = modules.next().context("the wasm imports nothing")?;
        ensure!(
            modules.all(|other| other == module),
            "the wasm imports from two modules"
        );
        let names: Vec<_> = self.pairs().map(|(name, _)| name).collect();
        for (at, name) in names.iter().enumerate() {
            ensure!(!names[..at].contains(name), "{name} is renamed twice");
        }
        for (_, name, _) in &self.imports {
            ensure!(glue.contains(&**name), "the glue code does not have {name}");
        }
        for (name, _) in &self.exports {
            let owners = owners(glue, name);
            ensure!(
                owners.iter().all(|owner| owner.ends_with("wasm")),
                "something else than the wasm has a property {name}"
            );
        }
        Ok(())
    }

    /// Fails where the wasm would not find what it imports, or the glue code what it calls.
    fn check_after(&self, glue: &str) -> Result<()> {
        for (module, name, _) in &self.imports {
            for name in [module, name] {
                ensure!(!glue.contains(&**name), "the glue code still has {name}");
            }
        }
        for (name, _) in &self.exports {
            ensure!(
                owners(glue, name).is_empty(),
                "the glue code still calls {name}"
            );
        }
        Ok(())
    }
}

/// What stands before each property of this name.
fn owners<'a>(glue: &'a str, name: &str) -> Vec<&'a str> {
    let property = format!(".{name}");
    let is_longer =
        |after: &str| after.starts_with(|c: char| c.is_alphanumeric() || "_$".contains(c));
    let used = glue.match_indices(&property);
    let used = used.filter(|(at, property)| !is_longer(&glue[at + property.len()..]));
    used.map(|(at, _)| &glue[..at]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = r#"{
        "imports": [["./glue.js", "__wbg_log_1", "a"], ["./glue.js", "__wbg_now_2", "b"]],
        "exports": [["memory", "c"], ["mount", "d"]]
    }"#;

    const GLUE: &str = r#"
        export function mount(place) { return wasm.mount(place, wasm.memory.buffer); }
        const imports = { "./glue.js": { __wbg_log_1: function() {}, __wbg_now_2: function() {} } };
    "#;

    fn names() -> ShortNames {
        ShortNames::read(PRINTED).unwrap()
    }

    #[test]
    fn terser_is_told_every_name_with_its_short_one() {
        let expected = json!({"vars": {"props": {}}, "props": {"props": {
            "$./glue.js": "a", "$__wbg_log_1": "a", "$__wbg_now_2": "b", "$memory": "c", "$mount": "d",
        }}});
        assert_eq!(names().for_terser(), expected);
        assert!(ShortNames::read("").is_err());
    }

    #[test]
    fn a_name_that_is_not_the_wasms_alone_is_not_shortened() {
        names().check_before(GLUE).unwrap();
        let longer = GLUE.replace("wasm.memory", "other.memory_of, wasm.memory");
        names().check_before(&longer).unwrap();
        for (part, other) in [
            ("wasm.mount", "other.mount"),
            ("__wbg_now_2", "__wbg_now_3"),
        ] {
            let glue = GLUE.replace(part, other);
            assert!(names().check_before(&glue).is_err(), "{other}");
        }
        for (part, other) in [
            (r#""mount""#, r#""memory""#),
            (r#""mount""#, r#""__wbg_log_1""#),
            (
                r#"["./glue.js", "__wbg_now_2""#,
                r#"["./other.js", "__wbg_now_2""#,
            ),
        ] {
            let names = ShortNames::read(&PRINTED.replace(part, other)).unwrap();
            assert!(names.check_before(GLUE).is_err(), "{other}");
        }
    }

    #[test]
    fn what_the_wasm_imports_has_to_have_its_short_name() {
        assert!(names().check_after(GLUE).is_err());
        assert!(
            names()
                .check_after("{ a: { a() {}, __wbg_now_2() {} } }")
                .is_err()
        );
        names()
            .check_after("function mount(p) { return w.d(p) } ({ a: { a() {}, b() {} } })")
            .unwrap();
    }

    #[test]
    fn what_the_glue_code_calls_has_to_have_its_short_name() {
        let after = |call: &str| names().check_after(&format!("{call}; ({{ a: {{}} }})"));
        assert!(after("w.mount(p)").is_err());
        after("w.mount_point(p)").unwrap();
    }
}
