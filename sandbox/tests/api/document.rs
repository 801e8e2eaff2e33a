//! `openapi.yaml`, to hold answers against.

use std::sync::OnceLock;

use jsonschema::Validator;
use reqwest::Method;
use serde_json::{Map, Value, json};

use crate::support::Answer;

/// Headers that belong to the contract: what a page of another origin is shown.
const HEADERS: [&str; 10] = [
    "etag",
    "link",
    "location",
    "per-page",
    "retry-after",
    "total",
    "www-authenticate",
    "x-rate-limit-limit",
    "x-rate-limit-remaining",
    "x-rate-limit-reset",
];

/// The document as it stands in the repository.
pub struct Document {
    root: Value,
    components: Value,
}

/// One method of one path.
#[derive(Clone, Copy)]
pub struct Operation<'a> {
    document: &'a Document,
    pub path: &'a str,
    pub method: &'a str,
    item: &'a Value,
    definition: &'a Value,
}

pub fn document() -> &'static Document {
    static DOCUMENT: OnceLock<Document> = OnceLock::new();
    DOCUMENT.get_or_init(|| {
        let text = include_str!("../../../openapi.yaml");
        let root: Value = yaml_serde::from_str(text).expect("openapi.yaml is YAML");
        let schemas = root["components"]["schemas"]
            .as_object()
            .expect("it has schemas");
        let schemas: Map<_, _> = schemas
            .iter()
            .map(|(name, schema)| (name.clone(), closed(schema, false)))
            .collect();
        let components = json!({ "schemas": schemas });
        Document { root, components }
    })
}

/// A schema with every object closed to members that it does not name. Clients must ignore them,
/// but this server and the examples have none that the document does not tell of.
fn closed(schema: &Value, whole: bool) -> Value {
    let Value::Object(members) = schema else {
        return schema.clone();
    };
    let parts = |schemas: &Value, whole| match schemas {
        Value::Array(parts) => parts.iter().map(|part| closed(part, whole)).collect(),
        other => other.clone(),
    };
    let mut result: Map<_, _> = members
        .iter()
        .map(|(keyword, value)| {
            let value = match (keyword.as_str(), value) {
                ("properties", Value::Object(properties)) => properties
                    .iter()
                    .map(|(name, property)| (name.clone(), closed(property, true)))
                    .collect(),
                ("items", item) => closed(item, true),
                ("anyOf", options) => parts(options, true),
                ("allOf", all) => parts(all, false),
                _ => value.clone(),
            };
            (keyword.clone(), value)
        })
        .collect();
    if whole
        && ["$ref", "properties", "allOf"]
            .iter()
            .any(|keyword| members.contains_key(*keyword))
    {
        result.insert("unevaluatedProperties".into(), false.into());
    }
    result.into()
}

impl Document {
    /// Everything that the API does.
    pub fn operations(&self) -> Vec<Operation<'_>> {
        let paths = self.root["paths"].as_object().into_iter().flatten();
        let all = paths.flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten();
            let methods = methods.filter(|(method, _)| *method != "parameters");
            methods.map(move |(method, definition)| Operation {
                document: self,
                path,
                method,
                item,
                definition,
            })
        });
        all.collect()
    }

    /// Holds an answer against the document, if the document knows the request.
    pub fn check(&self, method: &Method, path: &str, answer: &Answer) {
        let method = method.as_str().to_lowercase();
        let mut operations = self.operations().into_iter();
        if let Some(known) = operations.find(|known| known.method == method && known.is_at(path)) {
            known.check(answer);
        }
    }

    /// What a reference leads to.
    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"]
            .as_str()
            .and_then(|target| target.strip_prefix('#'))
        {
            Some(pointer) => self
                .root
                .pointer(pointer)
                .unwrap_or_else(|| panic!("{pointer} is missing")),
            None => value,
        }
    }

    fn validate(&self, schema: &Value, instance: &Value) -> Result<(), String> {
        let schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "components": self.components,
            "allOf": [closed(schema, true)],
        });
        let validator: Validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .map_err(|error| format!("no schema: {error}"))?;
        let errors = validator.iter_errors(instance);
        let errors: Vec<_> = errors
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors.join("\n"))
        }
    }

    /// Every example of the document that breaks its own schema; and how many there are in all.
    pub fn wrong_examples(&self) -> (Vec<String>, usize) {
        let mut found = Examples {
            document: self,
            wrong: Vec::new(),
            count: 0,
        };
        found.look_at("", &self.root);
        (found.wrong, found.count)
    }
}

impl<'a> Operation<'a> {
    pub fn name(&self) -> &'a str {
        self.definition["operationId"]
            .as_str()
            .expect("operations have names")
    }

    /// The statuses that it may answer with.
    pub fn statuses(&self) -> Vec<u16> {
        let responses = self.definition["responses"]
            .as_object()
            .into_iter()
            .flatten();
        responses
            .map(|(status, _)| status.parse().expect("statuses are numbers"))
            .collect()
    }

    /// Its parameters, those of its path too.
    pub fn parameters(&self) -> Vec<&'a Value> {
        [self.item, self.definition]
            .into_iter()
            .filter_map(|place| place["parameters"].as_array())
            .flatten()
            .map(|parameter| self.document.resolve(parameter))
            .collect()
    }

    pub fn has_parameter(&self, name: &str) -> bool {
        self.parameters()
            .iter()
            .any(|parameter| parameter["name"] == name)
    }

    /// The examples of its request body.
    pub fn request_examples(&self) -> Vec<&'a Value> {
        let media = &self.definition["requestBody"]["content"]["application/json"];
        let several = media["examples"].as_object().into_iter().flatten();
        let several = several.map(|(_, example)| &self.document.resolve(example)["value"]);
        media.get("example").into_iter().chain(several).collect()
    }

    fn is_at(&self, path: &str) -> bool {
        let (ours, theirs) = (self.path.split('/'), path.split('/'));
        ours.clone().count() == theirs.clone().count()
            && ours
                .zip(theirs)
                .all(|(ours, theirs)| ours == theirs || ours.starts_with('{'))
    }

    /// Holds an answer of this operation against the document.
    pub fn check(&self, answer: &Answer) {
        let place = format!("{} {}", self.name(), answer.status);
        let response = &self.definition["responses"][answer.status.to_string()];
        let response = self.document.resolve(response);
        assert!(
            !response.is_null(),
            "{place} is not documented: {}",
            answer.body
        );
        self.check_headers(&place, response, answer);

        let Some(content) = response["content"].as_object() else {
            assert_eq!(answer.body, "", "{place} has no body");
            return;
        };
        let media = answer
            .header("content-type")
            .split(';')
            .next()
            .unwrap_or_default();
        let media = content
            .get(media)
            .unwrap_or_else(|| panic!("{place} as “{media}”"));
        if let Err(errors) = self.document.validate(&media["schema"], &answer.body) {
            panic!("{place} is not as documented:\n{errors}\n{}", answer.body);
        }
        if answer.status >= 400 {
            let words = response["description"].as_str().unwrap_or_default();
            let code = format!("`{}`", answer.code());
            assert!(words.contains(&code), "{place} does not tell of {code}");
        }
    }

    fn check_headers(&self, place: &str, response: &Value, answer: &Answer) {
        let documented = response["headers"].as_object();
        for (name, header) in documented.into_iter().flatten() {
            let header = self.document.resolve(header);
            let value = answer.header(name);
            if value.is_empty() {
                assert_ne!(header["required"], true, "{place} has no header {name}");
                continue;
            }
            let schema = self.document.resolve(&header["schema"]);
            let instance = match schema["type"].as_str() {
                Some("integer") => value.parse::<i64>().map_or(Value::Null, Value::from),
                _ => value.into(),
            };
            let checked = self.document.validate(schema, &instance);
            assert_eq!(checked, Ok(()), "{place}: {name}: {value}");
        }
        for name in HEADERS
            .into_iter()
            .filter(|name| answer.headers.contains_key(*name))
        {
            let mut names = documented.into_iter().flat_map(Map::keys);
            assert!(
                names.any(|known| known.eq_ignore_ascii_case(name)),
                "{place} does not tell of {name}"
            );
        }
    }
}

struct Examples<'a> {
    document: &'a Document,
    wrong: Vec<String>,
    count: usize,
}

impl Examples<'_> {
    fn look_at(&mut self, place: &str, value: &Value) {
        match value {
            Value::Object(members) => {
                self.check(place, value);
                let inner = members
                    .iter()
                    .filter(|(name, _)| !["example", "examples"].contains(&name.as_str()));
                inner.for_each(|(name, member)| self.look_at(&format!("{place}/{name}"), member));
            }
            Value::Array(items) => items.iter().for_each(|item| self.look_at(place, item)),
            _ => {}
        }
    }

    /// A body has a `schema` with examples beside it; a schema holds its own in a list.
    fn check(&mut self, place: &str, value: &Value) {
        let mut examples: Vec<&Value> = Vec::new();
        let schema = match (&value["schema"], &value["examples"]) {
            (Value::Null, Value::Array(own)) => {
                examples.extend(own);
                value
            }
            (Value::Null, _) => return,
            (schema, several) => {
                let several = several.as_object().into_iter().flatten();
                examples.extend(several.map(|(_, one)| &self.document.resolve(one)["value"]));
                examples.extend(value.get("example"));
                if place.contains("/content/") && examples.is_empty() {
                    self.wrong.push(format!("{place} has no example"));
                }
                schema
            }
        };
        for example in examples {
            self.count += 1;
            if let Err(errors) = self.document.validate(schema, example) {
                self.wrong.push(format!("{place}: {errors}"));
            }
        }
    }
}
