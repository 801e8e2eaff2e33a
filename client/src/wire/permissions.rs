//! What an account may do, tool by tool.

use domain::{Level, Matrix, ToolPermission};

use super::list::rows;
use super::value::{Object, elements, text, time};
use crate::types::Row;

/// Reads the matrix of permissions. A tool that comes twice counts once (F24), and one that makes no
/// sense costs itself (F22).
pub(crate) fn matrix(json: &str) -> Option<Matrix> {
    let tools = Object::read(json)?.required("tools", Some)?;
    let mut matrix = Matrix {
        origin: tools.into(),
        ..Matrix::default()
    };
    for row in rows(tools, tool)? {
        match row {
            Row::Read(tool) if matrix.level(&tool.name).is_none() => matrix.tools.push(tool),
            Row::Read(_) => {}
            Row::Unreadable(name) => matrix.unreadable.push(name),
        }
    }
    Some(matrix)
}

fn tool(json: &str) -> Option<ToolPermission> {
    let wire = Object::read(json)?;
    let name = wire.required("name", text)?;
    Some(ToolPermission {
        friendly_name: wire
            .optional("friendly_name", text)?
            .unwrap_or_else(|| name.clone()),
        name,
        level: Level::from_code(&wire.required("access_level", text)?),
        added_at: time(wire.optional("added_at", text)?),
    })
}

/// The body of a PUT: every tool as it came, with its level as it is now. It is written whole, and
/// what this version does not know must survive that (F23).
pub(crate) fn matrix_body(matrix: &Matrix) -> String {
    let tools = elements(&matrix.origin).unwrap_or_default().into_iter();
    let tools = tools.map(|as_it_came| {
        let as_it_came = as_it_came.get();
        with_level(as_it_came, matrix).unwrap_or_else(|| as_it_came.to_owned())
    });
    let tools: Vec<_> = tools.collect();
    format!(r#"{{"tools":[{}]}}"#, tools.join(","))
}

/// A tool with its level as it is now; `None` where that is none of ours to say.
fn with_level(as_it_came: &str, matrix: &Matrix) -> Option<String> {
    let tool = tool(as_it_came)?;
    let level = matrix.level(&tool.name)?;
    Object::read(as_it_came)?.with_text("access_level", level.code())
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
