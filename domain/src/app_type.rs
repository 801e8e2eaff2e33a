//! App Type: `Custom`, or `Marketplace` with one app of the company's list.

use crate::id::AppId;

/// The two values that a person can choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppKind {
    /// An app from the company's list of marketplace apps.
    Marketplace,
    /// An application of the company's own.
    Custom,
}

impl AppKind {
    /// What the API, links and the history call it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Marketplace => "marketplace",
            Self::Custom => "custom",
        }
    }

    /// The kind with this code.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Marketplace, Self::Custom]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// The App Type of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppType {
    /// `Custom`: no app (A1).
    Custom,
    /// `Marketplace`, with its app (A1).
    Marketplace(MarketplaceApp),
    /// Something that cannot be chosen here, kept as it is until it is changed.
    Unclear(Unclear),
}

/// What an account may carry instead of an App Type that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// No App Type at all: what a review before migration looks for.
    Missing,
    /// `Marketplace`, but without an app.
    AppMissing,
    /// A value that this version does not know, as the server wrote it.
    Unknown(Box<str>),
}

impl AppType {
    /// Which of the two choices this is, when it is one.
    pub fn kind(&self) -> Option<AppKind> {
        match self {
            Self::Custom => Some(AppKind::Custom),
            Self::Marketplace(_) | Self::Unclear(Unclear::AppMissing) => Some(AppKind::Marketplace),
            Self::Unclear(Unclear::Missing | Unclear::Unknown(_)) => None,
        }
    }

    /// The app, for `Marketplace`.
    pub fn app(&self) -> Option<&MarketplaceApp> {
        match self {
            Self::Marketplace(app) => Some(app),
            Self::Custom | Self::Unclear(_) => None,
        }
    }

    /// Whether the account's app has been taken off the marketplace (A2).
    pub fn app_was_removed(&self) -> bool {
        self.app()
            .is_some_and(|app| app.status == AppStatus::Removed)
    }

    /// Whether an account that does not have it can get it (A2).
    pub fn can_be_chosen(&self) -> bool {
        match self {
            Self::Custom => true,
            Self::Marketplace(app) => app.status == AppStatus::Listed,
            Self::Unclear(_) => false,
        }
    }

    /// Whether both mean the same choice; an app's name or status may have changed meanwhile.
    pub fn is_same_choice(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Marketplace(one), Self::Marketplace(two)) => one.id == two.id,
            (one, two) => one == two,
        }
    }
}

/// An app of the company's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarketplaceApp {
    /// Its id in the list.
    pub id: AppId,
    /// What its publisher calls it.
    pub name: String,
    /// Who publishes it; empty where the server does not say.
    pub publisher: String,
    /// Whether it can be newly chosen.
    pub status: AppStatus,
}

impl MarketplaceApp {
    /// What tells it apart from others that are shown with it: its publisher, or its id where that
    /// says nothing; `None` where no other app has its name.
    pub fn told_apart_from<'a>(&self, others: impl IntoIterator<Item = &'a Self>) -> Option<&str> {
        let is_namesake = |other: &&Self| other.name == self.name && other.id != self.id;
        let mut namesakes = others.into_iter().filter(is_namesake).peekable();
        namesakes.peek()?;
        let is_other = |publisher: &str| !publisher.is_empty() && publisher != self.publisher;
        let is_enough =
            !self.publisher.is_empty() && namesakes.all(|other| is_other(&other.publisher));
        Some(if is_enough {
            &self.publisher
        } else {
            self.id.as_str()
        })
    }
}

/// Whether an app is still on the marketplace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppStatus {
    /// It can be chosen (A2).
    Listed,
    /// It was removed: accounts keep it until changed, nobody can newly choose it (A2).
    Removed,
    /// A value that this version does not know, as the server wrote it; not choosable.
    Unknown(Box<str>),
}

impl AppStatus {
    /// What the API calls it.
    pub fn code(&self) -> &str {
        match self {
            Self::Listed => "listed",
            Self::Removed => "removed",
            Self::Unknown(code) => code,
        }
    }

    /// The status with this code.
    pub fn parse(code: &str) -> Self {
        match code {
            "listed" => Self::Listed,
            "removed" => Self::Removed,
            other => Self::Unknown(other.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(id: &str, name: &str, publisher: &str) -> MarketplaceApp {
        MarketplaceApp {
            id: AppId::text(id),
            name: name.to_owned(),
            publisher: publisher.to_owned(),
            status: AppStatus::Listed,
        }
    }

    #[test]
    fn an_app_alone_with_its_name_needs_nothing_more() {
        let sync = app("1", "Sync", "Northwind");
        assert_eq!(sync.told_apart_from([]), None);
        assert_eq!(sync.told_apart_from([&sync.clone()]), None);
        assert_eq!(
            sync.told_apart_from([&app("2", "Bridge", "Northwind")]),
            None
        );
    }

    #[test]
    fn namesakes_are_told_apart_by_their_publishers_or_their_ids() {
        let (one, two) = (app("1", "Sync", "Northwind"), app("2", "Sync", "Contoso"));
        assert_eq!(one.told_apart_from([&two]), Some("Northwind"));
        assert_eq!(two.told_apart_from([&one]), Some("Contoso"));
        // Of three, two of one publisher.
        let three = app("3", "Sync", "Contoso");
        assert_eq!(one.told_apart_from([&two, &three]), Some("Northwind"));
        assert_eq!(two.told_apart_from([&one, &three]), Some("2"));
        assert_eq!(three.told_apart_from([&one, &two]), Some("3"));
        // A publisher that is not said tells neither.
        let four = app("4", "Sync", "");
        assert_eq!(one.told_apart_from([&four]), Some("1"));
        assert_eq!(four.told_apart_from([&one]), Some("4"));
    }
}
