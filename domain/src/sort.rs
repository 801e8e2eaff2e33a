//! In which order accounts come.

use std::fmt;

/// An order of the list. It is total: ties are broken by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// The field that is compared.
    pub by: SortKey,
    /// From Z to A, or from the latest.
    pub descending: bool,
}

/// What the list can be ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortKey {
    /// By name, as [`order_key`] orders them.
    #[default]
    Name,
    /// By when it was last used; never used counts as the earliest.
    LastUsed,
    /// By when it was last changed.
    Updated,
    /// `Custom` first, then `Marketplace` by the app's name.
    AppType,
    /// Those that do not function first.
    Health,
    /// By how many tools it may use.
    Permissions,
}

impl SortKey {
    /// Every key that a list can be ordered by.
    pub const ALL: [Self; 6] = [
        Self::Name,
        Self::LastUsed,
        Self::Updated,
        Self::AppType,
        Self::Health,
        Self::Permissions,
    ];

    /// The field that the API sorts by.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::LastUsed => "last_used_at",
            Self::Updated => "updated_at",
            Self::AppType => "app_type",
            Self::Health => "functional",
            Self::Permissions => "permissions",
        }
    }

    /// Whether a server need not be able to sort by it.
    pub fn is_optional(self) -> bool {
        matches!(self, Self::AppType | Self::Health | Self::Permissions)
    }

    /// Whether it is a point in time.
    fn is_date(self) -> bool {
        matches!(self, Self::LastUsed | Self::Updated)
    }
}

impl Sort {
    /// Reads `name` or `-updated_at`.
    pub fn parse(text: &str) -> Option<Self> {
        let (descending, field) = match text.strip_prefix('-') {
            Some(field) => (true, field),
            None => (false, text),
        };
        let by = SortKey::ALL.into_iter().find(|key| key.field() == field)?;
        Some(Self { by, descending })
    }

    /// The order after choosing this key once more: the other way round, or the key's own first.
    ///
    /// Dates begin with the latest, which is what people look for; everything else goes up first.
    #[must_use]
    pub fn choose(self, by: SortKey) -> Self {
        let descending = if self.by == by {
            !self.descending
        } else {
            by.is_date()
        };
        Self { by, descending }
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}{}",
            if self.descending { "-" } else { "" },
            self.by.field()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_reads_back_as_itself() {
        for by in SortKey::ALL {
            for descending in [false, true] {
                let sort = Sort { by, descending };
                assert_eq!(Sort::parse(&sort.to_string()), Some(sort));
            }
        }
        assert_eq!(Sort::parse("-secret"), None);
    }

    #[test]
    fn choosing_a_column_again_turns_the_order_round() {
        let by_date = Sort::default().choose(SortKey::Updated);
        assert!(by_date.descending);
        assert!(!by_date.choose(SortKey::Updated).descending);
        assert!(Sort::default().choose(SortKey::Name).descending);
        assert!(!Sort::default().choose(SortKey::Permissions).descending);
    }
}
