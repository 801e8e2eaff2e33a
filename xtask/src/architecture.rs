//! Who may import whom: the module's layers, and no circle of files in any crate. The crates hold their
//! own direction by their manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, iter};

use crate::run::root;
use crate::source_tests::files;

/// The module's layers, the lowest first. A part imports from layers below its own, and from itself.
const LAYERS: [&[&str]; 9] = [
    // Values and signals.
    &["reactive"],
    // The browser, and what the module is told by it.
    &["browser", "listen", "panic", "route", "translators"],
    // Words, storage, addresses and widgets: none knows what the module is about.
    &[
        "components",
        "focus_keeper",
        "i18n",
        "input_method",
        "navigator",
        "platform",
        "press",
        "storage",
    ],
    // Who is signed in, and what they see of the API; where the focus is, and what keys do.
    &["page_focus", "session", "shortcuts"],
    // What screens share.
    &["screens/shared"],
    // What is around them.
    &["screens/frame"],
    // The screens, which do not import each other.
    &[
        "screens/accounts",
        "screens/bulk",
        "screens/choose_company",
        "screens/connect",
        "screens/create",
        "screens/edit",
        "screens/history",
        "screens/not_found",
        "screens/permissions",
        "screens/replace",
        "screens/secret",
    ],
    &["app"],
    &["mount"],
];

/// The folders of the crates' sources.
const CRATES: [&str; 7] = [
    "client/src",
    "domain/src",
    "fuzz/src",
    "invariants/src",
    "sandbox/src",
    "src",
    "xtask/src",
];

/// The files of a crate, by the path of their module: `["session", "feed"]`.
struct Sources(BTreeMap<Vec<String>, String>);

/// A file imports from another.
type Imports = BTreeMap<Vec<String>, BTreeSet<Vec<String>>>;

impl Sources {
    fn of(folder: &str) -> Self {
        let folder = root().join(folder);
        let mut sources = BTreeMap::new();
        for path in files(&folder, "rs").expect("the sources") {
            let text = fs::read_to_string(&path).expect("a source");
            let text = without_tests(&text).to_owned();
            sources.insert(module_of(&folder, &path), text);
        }
        Self(sources)
    }

    fn imports(&self) -> Imports {
        let of = |(module, text): (&Vec<String>, &String)| {
            let paths = paths_in(text).into_iter();
            let absolute = paths.filter_map(|path| self.absolute(module, &path));
            let targets = absolute.filter_map(|path| self.file_of(&path));
            let others = targets.filter(|target| target != module).collect();
            (module.clone(), others)
        };
        self.0.iter().map(of).collect()
    }

    /// The file that has what a path names, through the names that others hand on.
    fn file_of(&self, path: &[String]) -> Option<Vec<String>> {
        let end = (0..=path.len()).rev();
        let end = end
            .into_iter()
            .find(|&end| self.0.contains_key(&path[..end]))?;
        let (module, rest) = path.split_at(end);
        let handed_on = rest.first().and_then(|name| self.handed_on(module, name));
        match handed_on {
            Some(path) => self.file_of(&path),
            None => Some(module.to_vec()),
        }
    }

    fn handed_on(&self, module: &[String], name: &str) -> Option<Vec<String>> {
        let text = self.0.get(module)?;
        let uses = statements(text).filter(|one| one.starts_with("pub"));
        let paths = uses.flat_map(|one| expanded(one.split_once("use ").map_or("", |(_, it)| it)));
        let mut named = paths.filter(|path| path.last().is_some_and(|last| last == name));
        self.absolute(module, &named.next()?)
    }

    /// A path from the root of the crate; `None` for what comes from another.
    fn absolute(&self, module: &[String], path: &[String]) -> Option<Vec<String>> {
        let ups = path.iter().take_while(|part| *part == "super").count();
        match path.first()?.as_str() {
            "crate" => Some(path[1..].to_vec()),
            "self" => Some([module, &path[1..]].concat()),
            "super" => Some([&module[..module.len().checked_sub(ups)?], &path[ups..]].concat()),
            child => {
                let inside = [module, &[child.to_owned()]].concat();
                let is_own = self.0.contains_key(&inside);
                is_own.then(|| [module, path].concat())
            }
        }
    }
}

/// A source up to its tests, which stand at its end: they may import whatever they test.
fn without_tests(text: &str) -> &str {
    let attributes = text.match_indices("#[cfg(test)]\n");
    let mut tests = attributes.filter(|(at, attribute)| {
        let line = text[at + attribute.len()..].lines().next();
        line.is_some_and(|line| line.ends_with("mod tests {"))
    });
    tests.next().map_or(text, |(at, _)| &text[..at])
}

fn module_of(folder: &Path, path: &Path) -> Vec<String> {
    let path = path
        .strip_prefix(folder)
        .expect("it is inside")
        .with_extension("");
    let parts = path.iter().map(|part| part.to_string_lossy().into_owned());
    let mut parts: Vec<_> = parts.collect();
    parts.pop_if(|last| matches!(last.as_str(), "mod" | "lib" | "main"));
    parts
}

/// The statements that import.
fn statements(text: &str) -> impl Iterator<Item = &str> {
    let begins = |line: &str| {
        let line = line.trim_start();
        ["use ", "pub use ", "pub(crate) use ", "pub(super) use "]
            .iter()
            .any(|begin| line.starts_with(begin))
    };
    let mut rest = text;
    iter::from_fn(move || {
        let mut at = 0;
        for line in rest.split_inclusive('\n') {
            if begins(line) {
                let statement = &rest[at..];
                let end = statement.find(';')?;
                rest = &statement[end + 1..];
                return Some(statement[..end].trim());
            }
            at += line.len();
        }
        None
    })
}

/// The paths of an import: `a::{b, c::d}` is `a::b` and `a::c::d`.
fn expanded(import: &str) -> Vec<Vec<String>> {
    let import: String = import.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some(open) = import.find('{') else {
        let import = import.split(" as ").next().unwrap_or_default();
        let parts = import.split("::").map(|part| part.trim().to_owned());
        return vec![parts.collect()];
    };
    let (before, inside) = (&import[..open], import[open + 1..].trim_end_matches('}'));
    let before = before.trim_end_matches("::").split("::").map(str::to_owned);
    let before: Vec<_> = before.collect();
    let mut depth = 0;
    let each = inside.split(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    let each = each.map(str::trim).filter(|one| !one.is_empty());
    each.flat_map(expanded)
        .map(|rest| [before.clone(), rest].concat())
        .collect()
}

/// All paths that a file imports, or names from the root of its crate.
fn paths_in(text: &str) -> Vec<Vec<String>> {
    let own = statements(text).filter(|one| one.starts_with("use "));
    let mut paths: Vec<_> = own.flat_map(|one| expanded(&one["use ".len()..])).collect();
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    for line in code.filter(|line| !line.trim_start().starts_with("use ")) {
        let begins = ["crate::", "super::"];
        for (at, _) in begins.iter().flat_map(|begin| line.match_indices(begin)) {
            let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
            let path = line[at..].split(|c| !is_path(c)).next().unwrap_or_default();
            paths.push(path.split("::").map(str::to_owned).collect());
        }
    }
    paths
}

/// The files that can be come back to from themselves.
fn circles(imports: &Imports) -> Vec<String> {
    let reached = |from: &Vec<String>| {
        let mut seen = BTreeSet::new();
        let mut next: Vec<_> = imports[from].iter().collect();
        while let Some(file) = next.pop() {
            if seen.insert(file) {
                next.extend(&imports[file]);
            }
        }
        seen
    };
    let in_circles = imports.keys().filter(|file| reached(file).contains(file));
    in_circles.map(|file| file.join("/")).collect()
}

/// The layer of a file of the module, and its part; `None` for what is in none.
fn layer(module: &[String]) -> Option<(usize, String)> {
    let depth = if module.first().is_some_and(|first| first == "screens") {
        2
    } else {
        1
    };
    let part = module.get(..depth.min(module.len()))?.join("/");
    let layer = LAYERS
        .iter()
        .position(|parts| parts.contains(&part.as_str()))?;
    Some((layer, part))
}

#[test]
fn no_file_imports_in_a_circle() {
    let mut found = Vec::new();
    for folder in CRATES {
        let imports = Sources::of(folder).imports();
        assert!(imports.len() > 3, "{folder}: only {} files", imports.len());
        let inside = circles(&imports).into_iter();
        found.extend(inside.map(|file| format!("{folder}/{file}")));
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_part_of_the_module_imports_upwards() {
    let imports = Sources::of("src").imports();
    let mut wrong = Vec::new();
    for (from, targets) in &imports {
        if from.is_empty() || *from == ["screens"] {
            continue; // they name their parts, and have nothing of their own
        }
        let (own, part) = layer(from).unwrap_or_else(|| panic!("{from:?} is in no layer"));
        for target in targets {
            let (theirs, other) =
                layer(target).unwrap_or_else(|| panic!("{target:?} is in no layer"));
            if theirs >= own && other != part {
                wrong.push(format!("{} imports {}", from.join("/"), target.join("/")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_circle_and_what_is_handed_on_are_seen() {
    let text = |text: &str| text.to_owned();
    let module = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    let sources = |feed: &str| {
        Sources(BTreeMap::from([
            (vec![], text("mod session;")),
            (
                module("session"),
                text("mod feed;\nmod page;\npub use feed::{Feed, Row};\npub use page::Page;"),
            ),
            (module("session/feed"), text(feed)),
            (
                module("session/page"),
                text("use crate::session::{\n    Feed,\n};"),
            ),
        ]))
    };
    let imports = sources("use super::page::Page;").imports();
    assert_eq!(
        imports[&module("session/page")],
        BTreeSet::from([module("session/feed")])
    );
    assert_eq!(circles(&imports), ["session/feed", "session/page"]);
    assert!(circles(&sources("use time::Date;").imports()).is_empty());
    // A module that uses what is in it, and is used by that.
    let of = |child: &str| {
        Sources(BTreeMap::from([
            (
                module("feed"),
                text("use page::{Page as One, Row};\nstruct Feed;"),
            ),
            (module("feed/page"), text(child)),
        ]))
    };
    let both = circles(&of("fn of(feed: super::Feed) {}").imports());
    assert_eq!(both, ["feed", "feed/page"]);
    assert!(circles(&of("struct Page;").imports()).is_empty());
    let inline = sources("fn new() { crate::session::Page::new() }").imports();
    assert_eq!(circles(&inline).len(), 2);
}

#[test]
fn what_tests_import_is_no_import_of_the_module() {
    for tests in ["mod tests {", "pub(crate) mod tests {"] {
        let text = format!("use a::B;\n\n#[cfg(test)]\n{tests}\n    use c::D;\n}}\n");
        assert_eq!(without_tests(&text), "use a::B;\n\n");
    }
    let all = "#[cfg(test)]\nmod sample;\nuse a::B;\n";
    assert_eq!(without_tests(all), all);
}
