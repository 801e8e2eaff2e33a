//! Companies, their policies, and what a token may do there.

use domain::policy::Policy;
use domain::{Access, AccessLevel, Tool, name};

use super::list::rows;
use super::value::{Object, boolean, date, id, number, text};
use crate::types::{Company, OwnLevels, Row, TokenInfo};

/// Reads a company.
pub(crate) fn company(json: &str) -> Option<Company> {
    let wire = Object::read(json)?;
    Some(Company {
        id: wire.required("id", id)?,
        name: wire.required("name", text)?,
        is_active: wire.optional("is_active", boolean)?.unwrap_or(true),
    })
}

/// A tool, and what a person may do with it.
struct OwnTool {
    name: String,
    friendly_name: Option<String>,
    level: AccessLevel,
}

fn own_tool(json: &str) -> Option<OwnTool> {
    let wire = Object::read(json)?;
    let level = |json| Object::read(json)?.required("name", text);
    let level = wire.optional("user_access_level", level)?;
    Some(OwnTool {
        name: wire.required("name", text)?,
        friendly_name: wire.optional("friendly_name", text)?,
        level: level
            .and_then(|name| AccessLevel::parse(&name))
            .unwrap_or_default(),
    })
}

/// Reads a person's levels on the two tools that matter here, and what all tools are called.
pub(crate) fn own_levels(json: &str) -> Option<OwnLevels> {
    let rows = Object::read(json)?.required("tools", |tools| rows(tools, own_tool))?;
    // Another tool that makes no sense is nothing to us (F22).
    let tools: Vec<_> = rows.into_iter().filter_map(Row::read).collect();
    let level = |tool: Tool| {
        let mut all = tools.iter();
        let found = all.find(|one| Tool::named(&one.name) == Some(tool));
        found.map_or_else(AccessLevel::default, |tool| tool.level)
    };
    let access = Access {
        admin: level(Tool::Admin),
        directory: level(Tool::Directory),
    };
    let named = tools.into_iter();
    let tool_names = named
        .filter_map(|tool| Some((tool.name, tool.friendly_name?)))
        .collect();
    Some(OwnLevels { access, tool_names })
}

/// Reads a company's policy.
pub(crate) fn policy(json: &str) -> Option<Policy> {
    // A rule that makes no sense is none; the others hold (F22).
    let wire = Object::read(json)?;
    let day = |rule| date(&wire.required(rule, text)?);
    let filled = |rule| {
        let said = wire.required(rule, text)?;
        (!said.trim().is_empty()).then_some(said)
    };
    Some(Policy {
        name_max_length: wire
            .required("name_max_length", number)
            .filter(|&limit| limit > 0)
            .unwrap_or(name::DEFAULT_MAX_LENGTH),
        creation_ends_on: day("creation_ends_on"),
        sunset_on: day("sunset_on"),
        notice_title: filled("notice_title"),
        notice_url: filled("notice_url"),
    })
}

/// Reads how long a token lasts.
pub(crate) fn token_info(json: &str) -> Option<TokenInfo> {
    Some(TokenInfo {
        expires_in_seconds: Object::read(json)?.required("expires_in_seconds", number)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_of_tools_that_are_not_there_are_none() {
        let read = own_levels(
            r#"{"tools": [{"id": 1, "name": "admin", "user_access_level": {"id": 4, "name": "Admin"}}]}"#,
        )
        .unwrap();
        assert_eq!(
            (read.access.admin, read.access.directory),
            (AccessLevel::Admin, AccessLevel::None)
        );
        assert!(read.tool_names.is_empty());
    }

    #[test]
    fn tools_are_known_by_the_names_that_people_give_them() {
        let read = own_levels(
            r#"{"tools": [{"name": "erp_integrations", "friendly_name": "ERP Integrations"}]}"#,
        )
        .unwrap();
        assert_eq!(read.tool_names["erp_integrations"], "ERP Integrations");
    }

    #[test]
    fn f22_a_tool_that_makes_no_sense_does_not_take_the_others_with_it() {
        let read = own_levels(
            r#"{"tools": [7, {"name": null}, {"name": "directory", "user_access_level": {"name": "Admin"}}]}"#,
        )
        .unwrap();
        assert_eq!(read.access.directory, AccessLevel::Admin);
    }

    #[test]
    fn f22_a_rule_that_makes_no_sense_does_not_take_the_others_with_it() {
        let read = policy(
            r#"{"name_max_length": -1, "notice_url": 7, "sunset_on": "2025-03-18", "odd": 1e400}"#,
        );
        let read = read.unwrap();
        assert_eq!(read.sunset_on.unwrap().to_string(), "2025-03-18");
        assert_eq!(read.name_max_length, name::DEFAULT_MAX_LENGTH);
        assert_eq!(policy("[]"), None);
    }

    #[test]
    fn d2_a_policy_may_leave_everything_open() {
        assert_eq!(policy("{}"), Some(Policy::default()));
        let dated = policy(r#"{"sunset_on": "2025-03-18", "creation_ends_on": "soon"}"#).unwrap();
        assert_eq!(dated.sunset_on.unwrap().to_string(), "2025-03-18");
        assert_eq!(dated.creation_ends_on, None);
    }
}
