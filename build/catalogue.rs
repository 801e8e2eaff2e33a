//! Turns `locales/en.json` into one method of `Words` for each entry.
//!
//! So a missing key does not compile, an unused one is dead code, and a placeholder that is not
//! filled, or filled twice, is a wrong number of arguments.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use serde_json::Value;

const CATALOGUE: &str = "locales/en.json";

/// What separates the forms of a plural in the table.
const FORM: char = '\u{1F}';

/// Writes `words.rs` for `src/i18n/mod.rs` to include.
pub fn build() {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=build");
    let text = fs::read_to_string(CATALOGUE).expect("the catalogue");
    let entries: BTreeMap<String, Value> =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{CATALOGUE}: {error}"));
    let keys = text.lines().filter(|line| line.starts_with("  \"")).count();
    assert_eq!(
        keys,
        entries.len(),
        "{CATALOGUE}: one entry a line, and none twice"
    );
    let mut methods = String::new();
    let mut table = String::new();
    for (index, (key, value)) in entries.iter().enumerate() {
        let entry =
            Entry::read(key, value).unwrap_or_else(|why| panic!("{CATALOGUE}: {key}: {why}"));
        methods.push_str(&entry.method(key, index));
        let _ = writeln!(table, "    {:?},", entry.stored);
    }
    let code = format!(
        "/// The words of `{CATALOGUE}`, in the order of their keys.\n\
         const ENGLISH: &[&str] = &[\n{table}];\n\n\
         #[deny(dead_code)] // an entry that nobody shows\n\
         impl Words {{\n{methods}}}\n"
    );
    let target = Path::new(&env::var_os("OUT_DIR").expect("set by cargo")).join("words.rs");
    fs::write(target, code).expect("a writable output folder");
}

/// One entry of the catalogue.
struct Entry {
    /// As the table holds it: placeholders by number, the forms of a plural one after the other.
    stored: String,
    /// The names of the placeholders, in the order of their numbers; `count` is not among them.
    placeholders: Vec<String>,
    /// Whether the form depends on `count`.
    plural: bool,
    /// The words in English, for the documentation.
    sample: String,
}

impl Entry {
    fn read(key: &str, value: &Value) -> Result<Self, String> {
        let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !key.chars().all(is_word) || !key.starts_with(|c: char| c.is_ascii_lowercase()) {
            return Err("keys are words_like_this".into());
        }
        let mut placeholders = Vec::new();
        match value {
            Value::String(text) => Ok(Self {
                stored: numbered(text, &mut placeholders)?,
                placeholders,
                plural: false,
                sample: text.clone(),
            }),
            Value::Object(forms) => {
                let other = forms.get("other").and_then(Value::as_str);
                let sample = other.ok_or("a plural needs the form \"other\"")?.to_owned();
                let mut parts = Vec::new();
                placeholders.push("count".to_owned());
                for (category, text) in forms {
                    if !["zero", "one", "two", "few", "many", "other"].contains(&category.as_str())
                    {
                        return Err(format!("\"{category}\" is no plural category"));
                    }
                    let text = text.as_str().ok_or("a form is a text")?;
                    parts.push(format!("{category}={}", numbered(text, &mut placeholders)?));
                }
                placeholders.remove(0);
                Ok(Self {
                    stored: parts.join(&FORM.to_string()),
                    placeholders,
                    plural: true,
                    sample,
                })
            }
            _ => Err("a text, or the forms of a plural".into()),
        }
    }

    fn method(&self, key: &str, index: usize) -> String {
        let mut parameters = String::new();
        for name in &self.placeholders {
            let _ = write!(parameters, ", {name}: &str");
        }
        let arguments = self.placeholders.join(", ");
        let (count, call) = if self.plural {
            (
                ", count: usize",
                format!("self.counted({index}, count, &[{arguments}])"),
            )
        } else {
            ("", format!("self.text({index}, &[{arguments}])"))
        };
        format!(
            "    /// {}\n    pub(crate) fn {key}(self{count}{parameters}) -> String {{\n        \
             {call}\n    }}\n",
            self.sample
                .replace('\n', " ")
                .replace('{', "`{")
                .replace('}', "}`")
        )
    }
}

/// The text with `{name}` turned into `{0}`; names not met before are added to the list.
fn numbered(text: &str, names: &mut Vec<String>) -> Result<String, String> {
    let mut numbered = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or("a placeholder is not closed")?;
        let known = names.iter().position(|one| one == name);
        let number = known.unwrap_or_else(|| {
            names.push(name.to_owned());
            names.len() - 1
        });
        let _ = write!(numbered, "{before}{{{number}}}");
        rest = after;
    }
    if rest.contains('}') || names.len() > 9 {
        return Err("a placeholder is not opened, or there are more than nine".into());
    }
    Ok(numbered + rest)
}
