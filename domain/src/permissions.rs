//! What an account may do: a level for each tool of the company (P1, W2).

use std::sync::Arc;

use time::OffsetDateTime;

use crate::access::{AccessLevel, Tool};
use crate::account::PermissionCounts;

/// An account's level in a tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Level {
    /// One of the four.
    Known(AccessLevel),
    /// One that this version does not know, as the server wrote it: it is kept until changed.
    Unknown(Box<str>),
}

impl Level {
    /// What stands where nobody has said anything.
    pub const NONE: Self = Self::Known(AccessLevel::None);

    /// Reads a level as the API writes it.
    pub fn from_code(code: &str) -> Self {
        AccessLevel::parse(code).map_or_else(|| Self::Unknown(code.into()), Self::Known)
    }

    /// The level as the API writes it.
    pub fn code(&self) -> &str {
        match self {
            Self::Known(level) => level.code(),
            Self::Unknown(code) => code,
        }
    }
}

/// What an account may do in one tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolPermission {
    /// The tool, as the API calls it.
    pub name: String,
    /// The tool, as people call it.
    pub friendly_name: String,
    /// The account's level in it.
    pub level: Level,
    /// When the company got the tool, where the server says.
    pub added_at: Option<OffsetDateTime>,
}

impl ToolPermission {
    /// Whether the tool came after the account, which therefore stands at `None` unless somebody
    /// has thought of it since.
    pub fn came_after(&self, account_created_at: Option<OffsetDateTime>) -> bool {
        matches!((self.added_at, account_created_at), (Some(added), Some(created)) if added > created)
    }
}

/// The permissions of one account, whole: every tool of the company with the account's level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matrix {
    /// The tools, in the server's order.
    pub tools: Vec<ToolPermission>,
    /// Tools that could not be read, by name as far as that could be. They stay as they are (F22).
    pub unreadable: Vec<String>,
    /// What the tools were read from, as it came: it goes back with every level that changes, since
    /// the matrix is written whole and what is unknown here must survive that (F23). Opaque.
    pub origin: Arc<str>,
}

/// A level that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelChange {
    /// The tool, as the API calls it.
    pub tool: String,
    /// The tool, as people call it.
    pub friendly_name: String,
    /// The level before the change.
    pub from: Level,
    /// The level after the change.
    pub to: Level,
}

impl Matrix {
    /// The level in a tool; `None` for a tool that the company does not have.
    pub fn level(&self, tool: &str) -> Option<&Level> {
        let found = self.tools.iter().find(|one| one.name == tool);
        found.map(|found| &found.level)
    }

    /// Sets the level in a tool; nothing happens when the company does not have it.
    pub fn set(&mut self, tool: &str, level: &Level) {
        if let Some(found) = self.tools.iter_mut().find(|one| one.name == tool) {
            found.level = level.clone();
        }
    }

    /// How many tools stand at which level; what is unknown or unreadable counts as granted, to be on
    /// the safe side, with the tools at `Standard`.
    pub fn counts(&self) -> PermissionCounts {
        let mut counts = PermissionCounts {
            standard: u32::try_from(self.unreadable.len()).unwrap_or(u32::MAX),
            ..PermissionCounts::default()
        };
        for tool in &self.tools {
            let count = match tool.level {
                Level::Known(AccessLevel::None) => &mut counts.none,
                Level::Known(AccessLevel::ReadOnly) => &mut counts.read_only,
                Level::Known(AccessLevel::Standard) | Level::Unknown(_) => &mut counts.standard,
                Level::Known(AccessLevel::Admin) => &mut counts.admin,
            };
            *count += 1;
        }
        counts
    }

    /// What becomes different from `before`, in this matrix's order.
    pub fn changes_since(&self, before: &Self) -> Vec<LevelChange> {
        let changes = self.tools.iter().filter_map(|tool| {
            let from = before.level(&tool.name).unwrap_or(&Level::NONE);
            (*from != tool.level).then(|| LevelChange {
                tool: tool.name.clone(),
                friendly_name: tool.friendly_name.clone(),
                from: from.clone(),
                to: tool.level.clone(),
            })
        });
        changes.collect()
    }

    /// The same tools with the levels that `other` has for them; tools that it does not have stay
    /// at `None`, so that a copy never grants more than the original.
    #[must_use]
    pub fn with_levels_of(&self, other: &Self) -> Self {
        self.map(|tool| {
            let level = other.level(&tool.name);
            level.cloned().unwrap_or(Level::NONE)
        })
    }

    /// As little as will do to look at things: `Read-Only` on every tool but those that decide about people
    /// and accounts, which an application that only looks hardly ever needs; and these tools.
    pub fn read_only(&self) -> (Self, Vec<&ToolPermission>) {
        let decides = |tool: &ToolPermission| Tool::named(&tool.name).is_some();
        let matrix = self.map(|tool| {
            Level::Known(if decides(tool) {
                AccessLevel::None
            } else {
                AccessLevel::ReadOnly
            })
        });
        let deciding = self.tools.iter().filter(|tool| decides(tool));
        (matrix, deciding.collect())
    }

    /// Whether these changes have been made here, whoever made them (F3).
    pub fn has(&self, changes: &[LevelChange]) -> bool {
        let mut changes = changes.iter();
        changes.all(|change| self.level(&change.tool) == Some(&change.to))
    }

    fn map(&self, level: impl Fn(&ToolPermission) -> Level) -> Self {
        let tools = self.tools.iter().map(|tool| ToolPermission {
            level: level(tool),
            ..tool.clone()
        });
        Self {
            tools: tools.collect(),
            ..self.clone()
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;
    use time::macros::datetime;

    use super::*;

    /// These tools, each at this level.
    pub(crate) fn matrix(levels: &[(&str, &str)]) -> Matrix {
        let tools = levels.iter().map(|(name, level)| ToolPermission {
            name: (*name).into(),
            friendly_name: name.to_uppercase(),
            level: Level::from_code(level),
            added_at: None,
        });
        Matrix {
            tools: tools.collect(),
            ..Matrix::default()
        }
    }

    #[test]
    fn a_level_from_the_future_is_kept_as_it_is() {
        let strange = Level::from_code("owner");
        assert_eq!(strange, Level::Unknown("owner".into()));
        assert_eq!(strange.code(), "owner");
    }

    #[test]
    fn only_what_differs_is_a_change() {
        let before = matrix(&[("budget", "none"), ("drawings", "read_only")]);
        let mut after = before.clone();
        assert_eq!(after.changes_since(&before), []);
        after.set("budget", &Level::Known(AccessLevel::Standard));
        let changes = after.changes_since(&before);
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].friendly_name, "BUDGET");
        assert_eq!(changes[0].to.code(), "standard");
    }

    #[test]
    fn p1_a_copy_never_grants_more_than_the_original() {
        let own = matrix(&[("budget", "admin"), ("drawings", "admin")]);
        let other = matrix(&[("drawings", "read_only"), ("gone", "admin")]);
        let copy = own.with_levels_of(&other);
        assert_eq!(
            copy,
            matrix(&[("budget", "none"), ("drawings", "read_only")])
        );
    }

    #[test]
    fn p1_who_only_looks_decides_about_nobody() {
        let tools = [
            ("budget", "none"),
            ("directory", "admin"),
            ("photos", "owner"),
        ];
        let all = matrix(&tools);
        let (chosen, deciding) = all.read_only();
        let deciding: Vec<_> = deciding.iter().map(|tool| tool.name.as_str()).collect();
        assert_eq!(deciding, ["directory"]);
        assert_eq!(
            chosen,
            matrix(&[
                ("budget", "read_only"),
                ("directory", "none"),
                ("photos", "read_only")
            ])
        );
    }

    #[test]
    fn f3_changes_are_made_whatever_else_was_changed_besides() {
        let before = matrix(&[("budget", "none"), ("drawings", "none")]);
        let mut mine = before.clone();
        mine.set("budget", &Level::Known(AccessLevel::Admin));
        let changes = mine.changes_since(&before);
        assert!(!before.has(&changes));
        assert!(matrix(&[("budget", "admin"), ("drawings", "standard")]).has(&changes));
        assert!(!matrix(&[("drawings", "none")]).has(&changes));
    }

    #[test]
    fn a_tool_that_came_after_the_account_is_known_by_its_date() {
        let mut tool = matrix(&[("budget", "none")]).tools.remove(0);
        let created = Some(datetime!(2025-01-07 09:12 UTC));
        assert!(!tool.came_after(created));
        tool.added_at = Some(datetime!(2026-01-07 09:12 UTC));
        assert!(tool.came_after(created));
        assert!(!tool.came_after(None));
    }

    fn levels() -> impl Strategy<Value = Matrix> {
        let level = prop::sample::select(vec!["none", "read_only", "standard", "admin", "owner"]);
        prop::collection::vec(level, 4).prop_map(|levels| {
            let names = ["budget", "drawings", "emails", "photos"];
            matrix(&names.into_iter().zip(levels).collect::<Vec<_>>())
        })
    }

    proptest! {
        #[test]
        fn counting_leaves_no_tool_out(matrix in levels()) {
            let counts = matrix.counts();
            prop_assert_eq!((counts.none + counts.granted()) as usize, matrix.tools.len());
        }

        #[test]
        fn a_matrix_has_the_changes_that_led_to_it(before in levels(), after in levels()) {
            let changes = after.changes_since(&before);
            prop_assert!(after.has(&changes));
            prop_assert_eq!(before.has(&changes), changes.is_empty());
        }

        #[test]
        fn the_changes_lead_from_one_to_the_other(before in levels(), after in levels()) {
            let mut walked = before.clone();
            for change in after.changes_since(&before) {
                walked.set(&change.tool, &change.to);
            }
            prop_assert_eq!(walked, after);
        }
    }
}
