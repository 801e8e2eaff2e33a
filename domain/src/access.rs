//! Who may do what (W1–W3).

/// How much a person may do in a company-level tool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum AccessLevel {
    /// Nothing; also what a level unknown to this version counts as.
    #[default]
    None,
    /// They may look, and change nothing.
    ReadOnly,
    /// Look, and what the tool calls everyday work.
    Standard,
    /// They may do everything that the tool offers.
    Admin,
}

impl AccessLevel {
    /// From nothing to everything.
    pub const ALL: [Self; 4] = [Self::None, Self::ReadOnly, Self::Standard, Self::Admin];

    /// Reads a level by its wire or display name; `None` when this version does not know it.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.trim();
        [
            ("none", Self::None),
            ("read_only", Self::ReadOnly),
            ("read-only", Self::ReadOnly),
            ("read only", Self::ReadOnly),
            ("standard", Self::Standard),
            ("admin", Self::Admin),
        ]
        .into_iter()
        .find_map(|(known, level)| known.eq_ignore_ascii_case(name).then_some(level))
    }

    /// The name that the API uses for the levels of a service account.
    pub fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::ReadOnly => "read_only",
            Self::Standard => "standard",
            Self::Admin => "admin",
        }
    }
}

/// The two company-level tools that decide about service accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// The company's Admin tool (W1).
    Admin,
    /// The company's Directory tool (W2).
    Directory,
}

impl Tool {
    /// Reads a tool by what the API calls it; `None` for every other.
    pub fn named(code: &str) -> Option<Self> {
        match code {
            "admin" => Some(Self::Admin),
            "directory" => Some(Self::Directory),
            _ => None,
        }
    }
}

/// What somebody may want to do with service accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// See the list and the accounts.
    Read,
    /// Edit, create, reset or delete.
    Manage,
    /// Change what an account may do.
    SetPermissions,
    /// See entries of the company's directory.
    ReadDirectory,
    /// Change entries of the company's directory, and who stands in it (H1, H2).
    ManageDirectory,
}

/// The levels that a person has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// On the Admin tool.
    pub admin: AccessLevel,
    /// On the Directory tool.
    pub directory: AccessLevel,
}

/// What is missing for an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingLevel {
    /// The tool on which it is missing.
    pub tool: Tool,
    /// The level that it takes.
    pub needs: AccessLevel,
    /// The level that the person has.
    pub has: AccessLevel,
}

impl Access {
    /// Whether the person may do this, and otherwise what is missing (W1, W2).
    pub fn may(self, action: Action) -> Result<(), MissingLevel> {
        let lacks = self.lacks(action);
        if lacks.has >= lacks.needs {
            Ok(())
        } else {
            Err(lacks)
        }
    }

    /// What an action takes and what the person has, for when it was refused all the same (F39).
    pub fn lacks(self, action: Action) -> MissingLevel {
        let (tool, has, needs) = match action {
            Action::Read => (Tool::Admin, self.admin, AccessLevel::ReadOnly),
            Action::Manage => (Tool::Admin, self.admin, AccessLevel::Admin),
            Action::ReadDirectory => (Tool::Directory, self.directory, AccessLevel::ReadOnly),
            Action::SetPermissions | Action::ManageDirectory => {
                (Tool::Directory, self.directory, AccessLevel::Admin)
            }
        };
        MissingLevel { tool, needs, has }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w1_managing_needs_admin_on_the_admin_tool() {
        let admin = Access {
            admin: AccessLevel::Admin,
            directory: AccessLevel::None,
        };
        assert_eq!(admin.may(Action::Manage), Ok(()));
        let standard = Access {
            admin: AccessLevel::Standard,
            directory: AccessLevel::Admin,
        };
        assert_eq!(
            standard.may(Action::Manage),
            Err(MissingLevel {
                tool: Tool::Admin,
                needs: AccessLevel::Admin,
                has: AccessLevel::Standard
            })
        );
    }

    #[test]
    fn w2_permissions_need_admin_on_the_directory_tool() {
        let admin = Access {
            admin: AccessLevel::Admin,
            directory: AccessLevel::ReadOnly,
        };
        assert_eq!(
            admin.may(Action::SetPermissions).unwrap_err().tool,
            Tool::Directory
        );
    }

    #[test]
    fn the_directory_goes_by_its_own_tool() {
        let reader = Access {
            admin: AccessLevel::Admin,
            directory: AccessLevel::ReadOnly,
        };
        assert_eq!(reader.may(Action::ReadDirectory), Ok(()));
        assert!(reader.may(Action::ManageDirectory).is_err());
        let stranger = Access {
            directory: AccessLevel::None,
            ..reader
        };
        assert!(stranger.may(Action::ReadDirectory).is_err());
    }

    #[test]
    fn w3_reading_needs_no_more_than_read_only() {
        let reader = Access {
            admin: AccessLevel::ReadOnly,
            directory: AccessLevel::None,
        };
        assert_eq!(reader.may(Action::Read), Ok(()));
        assert!(Access::default().may(Action::Read).is_err());
    }

    #[test]
    fn levels_are_read_in_the_spellings_in_use() {
        assert_eq!(AccessLevel::parse("Read-Only"), Some(AccessLevel::ReadOnly));
        assert_eq!(AccessLevel::parse("read_only"), Some(AccessLevel::ReadOnly));
        assert_eq!(AccessLevel::parse("Owner"), None);
    }
}
