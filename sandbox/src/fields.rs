//! What can be wrong with a field of a request, and how to say it.

use domain::name::CharacterAt;
use domain::{DraftProblems, NameProblem, draft::AppProblem};

/// A field of the request body.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Called `app_type` in requests.
    AppType,
    /// Called `marketplace_app_id` in requests.
    App,
    /// Called `name` in requests.
    Name,
    /// Another one of the account, which cannot be written.
    ReadOnly(&'static str),
    /// `tools.` and the name of a tool.
    Tool(Box<str>),
    /// `email_address` of a directory entry.
    EmailAddress,
}

/// What is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The name breaks one of N1–N4.
    Name(NameProblem),
    /// The app does not fit the App Type (A1, A2).
    App(AppProblem),
    /// The app is not on the company's list (A2).
    NotInMarketplace,
    /// `custom` has no app (A1).
    AppNotAllowed,
    /// The field cannot be changed.
    Immutable,
    /// The company has no such tool.
    UnknownTool,
    /// There is no such access level.
    UnknownLevel,
    /// The tool was named before.
    DuplicateTool,
    /// An e-mail address is needed.
    EmailRequired,
    /// What was sent is none.
    EmailInvalid,
    /// No contact has this e-mail address.
    UnknownContact,
    /// Several contacts have it.
    AmbiguousContact,
}

/// A field and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldProblem {
    pub field: Field,
    pub problem: Problem,
}

impl Field {
    /// The name of the field in the request.
    pub fn name(&self) -> &str {
        match self {
            Self::AppType => "app_type",
            Self::App => "marketplace_app_id",
            Self::Name => "name",
            Self::ReadOnly(name) => name,
            Self::Tool(name) => name,
            Self::EmailAddress => "email_address",
        }
    }

    /// This field, with what is wrong with it.
    pub fn has(self, problem: Problem) -> FieldProblem {
        FieldProblem {
            field: self,
            problem,
        }
    }
}

impl FieldProblem {
    /// What the shared rules found.
    pub fn all_of(found: DraftProblems) -> impl Iterator<Item = Self> {
        let app = found.app.map(|problem| {
            let field = match problem {
                AppProblem::TypeRequired => Field::AppType,
                AppProblem::AppRequired | AppProblem::NotInMarketplace | AppProblem::AppRemoved => {
                    Field::App
                }
            };
            field.has(Problem::App(problem))
        });
        let name = found
            .name
            .map(|problem| Field::Name.has(Problem::Name(problem)));
        app.into_iter().chain(name)
    }

    /// The code that the API gives to the problem.
    pub fn code(&self) -> &'static str {
        match &self.problem {
            Problem::Name(problem) => problem.code(),
            Problem::App(problem) => problem.code(),
            Problem::NotInMarketplace => AppProblem::NotInMarketplace.code(),
            Problem::AppNotAllowed => "app_not_allowed",
            Problem::Immutable => "immutable",
            Problem::UnknownTool => "unknown_tool",
            Problem::UnknownLevel => "unknown_access_level",
            Problem::DuplicateTool => "duplicate_tool",
            Problem::EmailRequired => "required",
            Problem::EmailInvalid => "invalid_email_address",
            Problem::UnknownContact => "unknown_contact",
            Problem::AmbiguousContact => "ambiguous_contact",
        }
    }

    /// The problem in words.
    pub fn message(&self) -> String {
        match &self.problem {
            Problem::Name(problem) => name_message(problem),
            Problem::App(AppProblem::TypeRequired) => {
                "App Type must be “marketplace” or “custom”.".into()
            }
            Problem::App(AppProblem::AppRequired) => {
                "App Type “marketplace” needs an app of the company's list.".into()
            }
            Problem::App(AppProblem::AppRemoved) => {
                "This app was removed from the marketplace and cannot be chosen any more.".into()
            }
            Problem::App(AppProblem::NotInMarketplace) | Problem::NotInMarketplace => {
                "This app is not on the company's list of marketplace apps.".into()
            }
            Problem::AppNotAllowed => "App Type “custom” has no marketplace app.".into(),
            Problem::Immutable => format!("“{}” cannot be changed.", self.field.name()),
            Problem::UnknownTool => "The company has no such tool.".into(),
            Problem::UnknownLevel => {
                "The level must be “none”, “read_only”, “standard” or “admin”.".into()
            }
            Problem::DuplicateTool => "This tool is named more than once.".into(),
            Problem::EmailRequired => "An e-mail address is required.".into(),
            Problem::EmailInvalid => "This is no e-mail address.".into(),
            Problem::UnknownContact => "No contact has this e-mail address.".into(),
            Problem::AmbiguousContact => "Several contacts have this e-mail address.".into(),
        }
    }
}

fn name_message(problem: &NameProblem) -> String {
    match problem {
        NameProblem::Required => "A name is required.".into(),
        NameProblem::TooLong { length, max } => {
            format!("The name has {length} characters; it may have {max}.")
        }
        NameProblem::Forbidden(found) => forbidden_message(found),
        NameProblem::Taken => "Another account of this company has this name.".into(),
    }
}

fn forbidden_message(found: &[CharacterAt]) -> String {
    let each = |one: &CharacterAt| format!("{} (character {})", one.code_point(), one.place);
    let all: Vec<_> = found.iter().map(each).collect();
    format!("The name must not contain {}.", all.join(", "))
}
