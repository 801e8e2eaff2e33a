//! Companies, their policies, and what a token may do there.

use domain::policy::Policy;
use domain::{Access, AccessLevel, name};
use serde::Deserialize;

use super::value::{WireId, date};
use crate::api::calls::{Company, TokenInfo};

/// Reads a company; `None` also for one that is not active.
pub(in crate::api) fn company(json: &str) -> Option<Company> {
    #[derive(Deserialize)]
    struct WireCompany {
        id: WireId<domain::id::OfCompany>,
        name: String,
        #[serde(default)]
        is_active: Option<bool>,
    }
    let wire: WireCompany = serde_json::from_str(json).ok()?;
    (wire.is_active != Some(false)).then_some(Company {
        id: wire.id.0,
        name: wire.name,
    })
}

/// Reads a person's levels on the two tools that matter here.
pub(in crate::api) fn access(json: &str) -> Option<Access> {
    #[derive(Deserialize)]
    struct Tools {
        tools: Vec<Tool>,
    }
    #[derive(Deserialize)]
    struct Tool {
        name: String,
        #[serde(default)]
        user_access_level: Option<Level>,
    }
    #[derive(Deserialize)]
    struct Level {
        name: String,
    }
    let tools: Tools = serde_json::from_str(json).ok()?;
    let level = |tool: &str| {
        let found = tools.tools.iter().find(|one| one.name == tool);
        let level = found.and_then(|tool| tool.user_access_level.as_ref());
        level
            .and_then(|level| AccessLevel::parse(&level.name))
            .unwrap_or_default()
    };
    Some(Access {
        admin: level("admin"),
        directory: level("directory"),
    })
}

/// Reads a company's policy.
pub(in crate::api) fn policy(json: &str) -> Option<Policy> {
    #[derive(Deserialize)]
    #[serde(default)]
    #[derive(Default)]
    struct WirePolicy {
        name_max_length: Option<usize>,
        creation_ends_on: Option<String>,
        sunset_on: Option<String>,
        notice_title: Option<String>,
        notice_url: Option<String>,
    }
    let wire: WirePolicy = serde_json::from_str(json).ok()?;
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    Some(Policy {
        name_max_length: wire.name_max_length.unwrap_or(name::DEFAULT_MAX_LENGTH),
        creation_ends_on: wire.creation_ends_on.as_deref().and_then(date),
        sunset_on: wire.sunset_on.as_deref().and_then(date),
        notice_title: filled(wire.notice_title),
        notice_url: filled(wire.notice_url),
    })
}

/// Reads how long a token lasts.
pub(in crate::api) fn token_info(json: &str) -> Option<TokenInfo> {
    #[derive(Deserialize)]
    struct Info {
        expires_in_seconds: u32,
    }
    let info: Info = serde_json::from_str(json).ok()?;
    Some(TokenInfo {
        expires_in_seconds: info.expires_in_seconds,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_of_tools_that_are_not_there_are_none() {
        let read = access(
            r#"{"tools": [{"id": 1, "name": "admin", "user_access_level": {"id": 4, "name": "Admin"}}]}"#,
        )
        .unwrap();
        assert_eq!(
            (read.admin, read.directory),
            (AccessLevel::Admin, AccessLevel::None)
        );
    }

    #[test]
    fn d2_a_policy_may_leave_everything_open() {
        assert_eq!(policy("{}"), Some(Policy::default()));
        let dated = policy(r#"{"sunset_on": "2025-03-18", "creation_ends_on": "soon"}"#).unwrap();
        assert_eq!(dated.sunset_on.unwrap().to_string(), "2025-03-18");
        assert_eq!(dated.creation_ends_on, None);
    }
}
