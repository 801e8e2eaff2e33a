//! Companies, their policies, and what a token may do there.

use std::collections::BTreeMap;

use domain::policy::Policy;
use domain::{Access, AccessLevel, Tool, name};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::value::{WireId, date, object};
use crate::types::{Company, OwnLevels, TokenInfo};

/// Reads a company.
pub(crate) fn company(json: &str) -> Option<Company> {
    #[derive(Deserialize)]
    struct WireCompany {
        id: WireId<domain::id::OfCompany>,
        name: String,
        #[serde(default)]
        is_active: Option<bool>,
    }
    let wire: WireCompany = object(json)?;
    Some(Company {
        id: wire.id.0,
        name: wire.name,
        is_active: wire.is_active != Some(false),
    })
}

/// Reads a person's levels on the two tools that matter here, and what all tools are called.
pub(crate) fn own_levels(json: &str) -> Option<OwnLevels> {
    #[derive(Deserialize)]
    struct Tools<'a> {
        #[serde(borrow)]
        tools: Vec<&'a RawValue>,
    }
    #[derive(Deserialize)]
    struct OwnTool {
        name: String,
        #[serde(default)]
        friendly_name: Option<String>,
        #[serde(default)]
        user_access_level: Option<Level>,
    }
    #[derive(Deserialize)]
    struct Level {
        name: String,
    }
    let wire: Tools = object(json)?;
    let read = |tool: &&RawValue| object::<OwnTool>(tool.get());
    // Another tool that makes no sense is nothing to us (F22).
    let tools: Vec<_> = wire.tools.iter().filter_map(read).collect();
    let level = |tool: Tool| {
        let mut all = tools.iter();
        let found = all.find(|one| Tool::named(&one.name) == Some(tool));
        let level = found.and_then(|tool| tool.user_access_level.as_ref());
        level
            .and_then(|level| AccessLevel::parse(&level.name))
            .unwrap_or_default()
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
    let wire: BTreeMap<String, &RawValue> = object(json)?;
    let text = |key: &str| serde_json::from_str::<String>(wire.get(key)?.get()).ok();
    let day = |key: &str| date(&text(key)?);
    let filled = |key: &str| text(key).filter(|text| !text.trim().is_empty());
    let limit = wire.get("name_max_length");
    let limit = limit.and_then(|limit| serde_json::from_str(limit.get()).ok());
    Some(Policy {
        name_max_length: limit
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
    #[derive(Deserialize)]
    struct Info {
        expires_in_seconds: u32,
    }
    let info: Info = object(json)?;
    Some(TokenInfo {
        expires_in_seconds: info.expires_in_seconds,
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
