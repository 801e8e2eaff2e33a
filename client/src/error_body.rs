//! The bodies of errors: problem details (RFC 9457), and what gateways and older services send
//! instead. Whatever the shape, the person gets the server's own words, as text.

use serde_json::{Map, Value};

use super::server_text::words;

/// Of how many fields it may speak: no form has as many.
const MAX_FIELDS: usize = 50;

/// What the server says of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    /// The field, as the API calls it.
    pub field: String,
    /// What is wrong, as a code; `None` from servers that only have words.
    pub code: Option<String>,
    /// What is wrong, in the server's words.
    pub message: String,
}

/// What an error's body says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ErrorBody {
    /// The server's words for the whole.
    pub words: Option<String>,
    /// A code for the whole.
    pub code: Option<String>,
    /// What it says of single fields.
    pub fields: Vec<FieldProblem>,
}

impl ErrorBody {
    /// Reads a body of any of the known shapes; of others, what text there is. HTML says nothing
    /// to a person and is left out.
    pub fn read(body: &str) -> Self {
        let body = body.trim_start_matches('\u{FEFF}').trim();
        let mut read = Self::default();
        match serde_json::from_str(body) {
            Ok(Value::Object(object)) => read.object(&object),
            Ok(Value::Array(items)) => read.words = joined(&items),
            Ok(Value::String(text)) => read.words = words(&text),
            Ok(_) => {}
            Err(_) if body.starts_with(['<', '{', '[']) || body.contains("</") => {}
            Err(_) => read.words = words(body),
        }
        read
    }

    fn object(&mut self, object: &Map<String, Value>) {
        let text = |key: &str| object.get(key).and_then(Value::as_str);
        self.code = text("code").map(str::to_owned);
        self.words = text("detail")
            .or_else(|| text("error_description"))
            .or_else(|| text("message"))
            .or_else(|| text("title"))
            .and_then(words);
        match object.get("error") {
            Some(Value::String(error)) => {
                // With a description beside it, `error` is a code (RFC 6749 §5.2).
                if self.words.is_some() {
                    self.code.get_or_insert_with(|| error.clone());
                } else {
                    self.words = words(error);
                }
            }
            Some(Value::Object(error)) => {
                self.code = error.get("code").and_then(Value::as_str).map(str::to_owned);
                self.words = error.get("message").and_then(Value::as_str).and_then(words);
                self.list(error.get("details"), "source");
            }
            _ => {}
        }
        match object.get("errors") {
            Some(Value::String(text)) => self.words = words(text),
            Some(Value::Object(by_field)) => self.by_field(by_field),
            errors => self.list(errors, "field"),
        }
        if let Some(Value::Array(base)) = object.get("base") {
            self.words = joined(base).or(self.words.take());
        }
        if let Some(Value::Object(by_field)) = object.get("fields") {
            self.by_field(by_field);
        }
    }

    /// `[{field, code, message}, …]`, the field under `key`; plain texts are words for the whole.
    fn list(&mut self, errors: Option<&Value>, key: &str) {
        let Some(Value::Array(errors)) = errors else {
            return;
        };
        for error in errors.iter().take(MAX_FIELDS) {
            let text = |key: &str| error.get(key).and_then(Value::as_str);
            if let Some(field) = text(key) {
                self.fields.push(FieldProblem {
                    // A JSON pointer such as `/service_account/name` ends in the field.
                    field: field.rsplit(['/', '.']).next().unwrap_or(field).to_owned(),
                    code: text("code").map(str::to_owned),
                    message: text("message").and_then(words).unwrap_or_default(),
                });
            } else if self.words.is_none() {
                self.words = text("message").or(error.as_str()).and_then(words);
            }
        }
    }

    /// `{"name": "text"}` or `{"name": ["text", …]}`.
    fn by_field(&mut self, by_field: &Map<String, Value>) {
        for (field, said) in by_field.iter().take(MAX_FIELDS) {
            let message = match said {
                Value::String(text) => words(text),
                Value::Array(texts) => joined(texts),
                _ => None,
            };
            self.fields.push(FieldProblem {
                field: field.clone(),
                code: None,
                message: message.unwrap_or_default(),
            });
        }
    }
}

/// The texts of a list, one after the other.
fn joined(items: &[Value]) -> Option<String> {
    let texts: Vec<_> = items.iter().filter_map(Value::as_str).collect();
    words(&texts.join(" · "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(body: &str) -> Option<String> {
        ErrorBody::read(body).words
    }

    fn field(body: &str) -> (String, Option<String>, String) {
        let FieldProblem {
            field,
            code,
            message,
        } = ErrorBody::read(body).fields.remove(0);
        (field, code, message)
    }

    #[test]
    fn problem_details_give_words_code_and_fields() {
        let body = r#"{"type":"about:blank","title":"Unprocessable","status":422,"detail":"Mend it.",
            "code":"invalid","errors":[{"field":"name","code":"taken","message":"Taken."}]}"#;
        let read = ErrorBody::read(body);
        assert_eq!(read.words.as_deref(), Some("Mend it."));
        assert_eq!(read.code.as_deref(), Some("invalid"));
        assert_eq!(
            field(body),
            ("name".into(), Some("taken".into()), "Taken.".into())
        );
    }

    #[test]
    fn every_other_shape_gives_the_servers_own_words() {
        for body in [
            r#"{"errors":"Too bad"}"#,
            r#"{"error":"Too bad"}"#,
            r#"{"error":{"code":"x","message":"Too bad","details":[]}}"#,
            r#"{"base":["Too bad"],"fields":{}}"#,
            r#"{"error":"invalid_scope","error_description":"Too bad"}"#,
            r#"{"message":"Too bad","code":"x"}"#,
            r#"["Too bad"]"#,
            r#"{"errors":["Too bad"]}"#,
            "\"Too bad\"",
            "Too bad",
        ] {
            assert_eq!(said(body).as_deref(), Some("Too bad"), "{body}");
        }
    }

    #[test]
    fn fields_are_found_in_every_shape() {
        for body in [
            r#"{"errors":{"name":["Taken."]}}"#,
            r#"{"base":[],"fields":{"name":"Taken."}}"#,
            r#"{"error":{"message":"No","details":[{"message":"Taken.","source":"/service_account/name"}]}}"#,
        ] {
            assert_eq!(
                field(body),
                ("name".into(), None, "Taken.".into()),
                "{body}"
            );
        }
    }

    #[test]
    fn html_and_broken_json_are_never_shown() {
        for body in [
            "<!doctype html><p>Sign in</p>",
            "Sorry, <a href='/'>sign in</a>",
            "{\"error\":",
            r#"{"message": "<!DOCTYPE html><p>Sign in</p>"}"#,
            r#"["<html>"]"#,
            "",
            "   ",
            "null",
            "17",
        ] {
            assert_eq!(ErrorBody::read(body), ErrorBody::default(), "{body}");
        }
    }
}
