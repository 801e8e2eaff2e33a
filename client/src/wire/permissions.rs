//! What an account may do, tool by tool.

use std::collections::BTreeMap;

use domain::{Level, Matrix, ToolPermission};
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use super::list::rows;
use super::value::{object, time};
use crate::types::Row;

/// Reads the matrix of permissions. A tool that comes twice counts once (F24), and one that makes no
/// sense costs itself (F22).
pub(crate) fn matrix(json: &str) -> Option<Matrix> {
    #[derive(Deserialize)]
    struct WireMatrix<'a> {
        #[serde(borrow)]
        tools: &'a RawValue,
    }
    let wire: WireMatrix = object(json)?;
    let mut matrix = Matrix {
        origin: wire.tools.get().into(),
        ..Matrix::default()
    };
    for row in rows(wire.tools.get(), tool)? {
        match row {
            Row::Read(tool) if matrix.level(&tool.name).is_none() => matrix.tools.push(tool),
            Row::Read(_) => {}
            Row::Unreadable(name) => matrix.unreadable.push(name),
        }
    }
    Some(matrix)
}

fn tool(json: &str) -> Option<ToolPermission> {
    #[derive(Deserialize)]
    struct WireTool {
        name: String,
        #[serde(default)]
        friendly_name: Option<String>,
        access_level: String,
        #[serde(default)]
        added_at: Option<String>,
    }
    let tool: WireTool = object(json)?;
    Some(ToolPermission {
        friendly_name: tool.friendly_name.unwrap_or_else(|| tool.name.clone()),
        name: tool.name,
        level: Level::from_code(&tool.access_level),
        added_at: time(tool.added_at),
    })
}

/// The body of a PUT: every tool as it came, with its level as it is now. It is written whole, and
/// what this version does not know must survive that (F23).
pub(crate) fn matrix_body(matrix: &Matrix) -> String {
    #[derive(Serialize)]
    struct Body {
        tools: Vec<Box<RawValue>>,
    }
    let tools: Vec<Box<RawValue>> = serde_json::from_str(&matrix.origin).unwrap_or_default();
    let tools = tools.into_iter().map(|as_it_came| {
        let changed = with_level(&as_it_came, matrix);
        changed.unwrap_or(as_it_came)
    });
    let body = Body {
        tools: tools.collect(),
    };
    serde_json::to_string(&body).unwrap_or_default()
}

/// A tool with its level as it is now; `None` where that is none of ours to say.
fn with_level(as_it_came: &RawValue, matrix: &Matrix) -> Option<Box<RawValue>> {
    let tool = tool(as_it_came.get())?;
    let level = matrix.level(&tool.name)?;
    let mut members: BTreeMap<String, Box<RawValue>> =
        serde_json::from_str(as_it_came.get()).ok()?;
    members.insert("access_level".to_owned(), to_raw_value(level.code()).ok()?);
    to_raw_value(&members).ok()
}

#[cfg(test)]
mod tests {
    use domain::AccessLevel;
    use serde_json::{Value, json};

    use super::*;

    fn sent(matrix: &Matrix) -> Value {
        serde_json::from_str(&matrix_body(matrix)).unwrap()
    }

    #[test]
    fn f23_what_is_from_the_future_goes_back_as_it_came() {
        let mut read = matrix(
            r#"{"tools": [{"name": "budget", "friendly_name": "Budget", "access_level": "owner",
                           "locked": {"by": 9007199254740993}},
                          {"name": "emails", "access_level": "read_only"}]}"#,
        )
        .unwrap();
        assert_eq!(read.tools[1].friendly_name, "emails");
        read.set("emails", &Level::Known(AccessLevel::Admin));
        assert_eq!(
            sent(&read),
            json!({"tools": [
                {"name": "budget", "friendly_name": "Budget", "access_level": "owner",
                 "locked": {"by": 9_007_199_254_740_993_u64}},
                {"name": "emails", "access_level": "admin"}]})
        );
    }

    #[test]
    fn f22_a_tool_that_makes_no_sense_is_left_as_it_is() {
        let mut read = matrix(
            r#"{"tools": [{"name": "budget", "access_level": {"id": 3}}, null,
                          {"name": "emails", "access_level": "none"}]}"#,
        )
        .unwrap();
        assert_eq!(read.unreadable, ["budget", ""]);
        read.set("emails", &Level::Known(AccessLevel::Admin));
        assert_eq!(
            sent(&read),
            json!({"tools": [{"name": "budget", "access_level": {"id": 3}}, null,
                             {"name": "emails", "access_level": "admin"}]})
        );
    }

    #[test]
    fn f24_a_tool_that_comes_twice_counts_once() {
        let mut read = matrix(
            r#"{"tools": [{"name": "budget", "access_level": "none"},
                          {"name": "budget", "access_level": "admin"}]}"#,
        )
        .unwrap();
        assert_eq!(read.tools.len(), 1);
        // Whichever of the two the server goes by.
        read.set("budget", &Level::Known(AccessLevel::Standard));
        let levels = sent(&read)["tools"].as_array().unwrap().clone();
        assert!(levels.iter().all(|tool| tool["access_level"] == "standard"));
    }
}
