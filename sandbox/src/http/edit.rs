//! Reads the body of an edit, `{"service_account": {…only what changes…}}`, and that of a create.

use domain::AppKind;
use domain::draft::AppProblem;
use serde_json::{Map, Value};

use super::body::{fields, parse};
use super::caller::parse_id;
use super::problem::Problem;
use crate::fields::{Field, Problem as FieldIssue};
use crate::store::{AppChoice, Edit};

/// Fields of an account that only the server writes.
const READ_ONLY: [&str; 14] = [
    "id",
    "client_id",
    "contact",
    "created_at",
    "created_by",
    "functional",
    "last_used_at",
    "marketplace_app",
    "not_functional_reasons",
    "permissions",
    "secret_created_at",
    "updated_at",
    "updated_by",
    "client_secret",
];

/// Reads an edit. What is wrong with single fields travels in it, to be answered together with
/// what the account itself has against them; unknown fields are left alone.
pub fn read_edit(body: &[u8]) -> Result<Edit, Problem> {
    let body = parse(body)?;
    let fields = fields(&body, "service_account")?;

    let mut edit = Edit {
        name: read_name(fields)?,
        ..Edit::default()
    };
    match fields.get("app_type") {
        None => {}
        Some(Value::String(kind)) if kind == "custom" => edit.kind = Some(AppKind::Custom),
        Some(Value::String(kind)) if kind == "marketplace" => {
            edit.kind = Some(AppKind::Marketplace);
        }
        Some(_) => edit
            .problems
            .push(Field::AppType.has(FieldIssue::App(AppProblem::TypeRequired))),
    }
    edit.app = fields.get("marketplace_app_id").map(read_app);
    edit.problems.extend(
        READ_ONLY
            .into_iter()
            .filter(|name| fields.contains_key(*name))
            .map(|name| Field::ReadOnly(name).has(FieldIssue::Immutable)),
    );
    Ok(edit)
}

fn read_name(fields: &Map<String, Value>) -> Result<Option<String>, Problem> {
    match fields.get("name") {
        None => Ok(None),
        Some(Value::String(name)) => Ok(Some(name.clone())),
        // Asking for no name is asking for an empty one: the rules say what is wrong with it.
        Some(Value::Null) => Ok(Some(String::new())),
        Some(_) => Err(Problem::body("“name” must be a string.")),
    }
}

/// Ids come back as they were given out, as a number; the same digits in a string do as well.
fn read_app(value: &Value) -> AppChoice {
    let id = match value {
        Value::Null => return AppChoice::Nothing,
        Value::Number(number) => number.as_i64(),
        Value::String(digits) => parse_id(digits),
        _ => None,
    };
    id.map_or(AppChoice::Unknown, AppChoice::Id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(fields: &str) -> Edit {
        read_edit(format!(r#"{{"service_account":{fields}}}"#).as_bytes()).unwrap()
    }

    fn codes(edit: &Edit) -> Vec<(&str, &str)> {
        let problems = edit.problems.iter();
        problems
            .map(|problem| (problem.field.name(), problem.code()))
            .collect()
    }

    #[test]
    fn what_is_absent_stays() {
        let edit = edit("{}");
        assert!(edit.name.is_none() && edit.kind.is_none() && edit.app.is_none());
        assert!(edit.problems.is_empty());
    }

    #[test]
    fn ids_are_read_to_the_last_digit() {
        let app = edit(r#"{"marketplace_app_id":9007199254740993}"#).app;
        assert_eq!(app, Some(AppChoice::Id(9_007_199_254_740_993)));
        let app = edit(r#"{"marketplace_app_id":"9007199254740993"}"#).app;
        assert_eq!(app, Some(AppChoice::Id(9_007_199_254_740_993)));
        assert_eq!(
            edit(r#"{"marketplace_app_id":1.5}"#).app,
            Some(AppChoice::Unknown)
        );
        assert_eq!(
            edit(r#"{"marketplace_app_id":null}"#).app,
            Some(AppChoice::Nothing)
        );
    }

    #[test]
    fn read_only_fields_are_immutable_and_unknown_ones_are_left_alone() {
        let edit = edit(r#"{"client_id":"x","colour":"red"}"#);
        assert_eq!(codes(&edit), [("client_id", "immutable")]);
    }

    #[test]
    fn an_app_type_is_one_of_two() {
        assert_eq!(
            codes(&edit(r#"{"app_type":null}"#)),
            [("app_type", "required")]
        );
        assert_eq!(
            codes(&edit(r#"{"app_type":"Custom"}"#)),
            [("app_type", "required")]
        );
    }

    #[test]
    fn a_missing_name_is_left_to_the_rules() {
        assert_eq!(edit(r#"{"name":null}"#).name.as_deref(), Some(""));
        assert!(read_edit(br#"{"service_account":{"name":7}}"#).is_err());
    }

    #[test]
    fn bodies_that_hold_no_account_are_refused() {
        for body in [
            "",
            "null",
            "[]",
            "{}",
            r#"{"service_account":[]}"#,
            "{\"service_account\":",
        ] {
            assert!(read_edit(body.as_bytes()).is_err(), "{body}");
        }
    }
}
