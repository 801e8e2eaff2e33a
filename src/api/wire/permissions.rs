//! What an account may do, tool by tool.

use domain::{Level, Matrix, ToolPermission};
use serde::{Deserialize, Serialize};

use super::value::time;

/// Reads the matrix of permissions. A tool that comes twice counts once (F24).
pub(in crate::api) fn matrix(json: &str) -> Option<Matrix> {
    #[derive(Deserialize)]
    struct WireMatrix {
        tools: Vec<WireTool>,
    }
    #[derive(Deserialize)]
    struct WireTool {
        name: String,
        #[serde(default)]
        friendly_name: Option<String>,
        access_level: String,
        #[serde(default)]
        added_at: Option<String>,
    }
    let wire: WireMatrix = serde_json::from_str(json).ok()?;
    let mut matrix = Matrix::default();
    for tool in wire.tools {
        if matrix.level(&tool.name).is_none() {
            matrix.tools.push(ToolPermission {
                friendly_name: tool.friendly_name.unwrap_or_else(|| tool.name.clone()),
                name: tool.name,
                level: Level::from_code(&tool.access_level),
                added_at: time(tool.added_at),
            });
        }
    }
    Some(matrix)
}

/// The body of a PUT: every tool with its level.
pub(in crate::api) fn matrix_body(matrix: &Matrix) -> String {
    #[derive(Serialize)]
    struct Body<'a> {
        tools: Vec<Tool<'a>>,
    }
    #[derive(Serialize)]
    struct Tool<'a> {
        name: &'a str,
        friendly_name: &'a str,
        access_level: &'a str,
    }
    let tools = matrix.tools.iter().map(|tool| Tool {
        name: &tool.name,
        friendly_name: &tool.friendly_name,
        access_level: tool.level.code(),
    });
    let body = Body {
        tools: tools.collect(),
    };
    serde_json::to_string(&body).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f23_a_level_from_the_future_goes_back_as_it_came() {
        let read = matrix(
            r#"{"tools": [{"name": "budget", "friendly_name": "Budget", "access_level": "owner"},
                          {"name": "emails", "access_level": "read_only"}]}"#,
        )
        .unwrap();
        assert_eq!(read.tools[1].friendly_name, "emails");
        assert_eq!(
            matrix_body(&read),
            r#"{"tools":[{"name":"budget","friendly_name":"Budget","access_level":"owner"},{"name":"emails","friendly_name":"emails","access_level":"read_only"}]}"#
        );
    }

    #[test]
    fn f24_a_tool_that_comes_twice_counts_once() {
        let read = matrix(
            r#"{"tools": [{"name": "budget", "access_level": "none"},
                          {"name": "budget", "access_level": "admin"}]}"#,
        )
        .unwrap();
        assert_eq!(read.tools.len(), 1);
    }
}
