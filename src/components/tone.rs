//! What a colour means. It is never said by colour alone: an icon and words go with it.

use super::Icon;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    #[default]
    Neutral,
    Info,
    /// Done, or in order.
    Success,
    /// Look at this before it hurts.
    Warning,
    Danger,
}

impl Tone {
    /// The class that sets `--sa-tone-*` for everything inside.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "sa-tone-neutral",
            Self::Info => "sa-tone-info",
            Self::Success => "sa-tone-success",
            Self::Warning => "sa-tone-warning",
            Self::Danger => "sa-tone-danger",
        }
    }

    /// The icon that says the same without colour.
    pub(super) const fn icon(self) -> Icon {
        match self {
            Self::Neutral | Self::Info => Icon::Info,
            Self::Success => Icon::Check,
            Self::Warning | Self::Danger => Icon::Alert,
        }
    }
}
