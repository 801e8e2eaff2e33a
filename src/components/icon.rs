//! Stroke icons on a 24 × 24 grid, each one path, drawn for this project.

use leptos::prelude::*;

/// The enum of all icons, and what each looks like.
macro_rules! icons {
    ($($(#[$doc:meta])+ $name:ident = $path:literal;)+) => {
        /// An icon. Always decorative: whatever it means is also said in words next to it, or in the
        /// accessible name of the control it sits in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon {
            $($(#[$doc])+ $name,)+
        }

        impl Icon {
            const fn path(self) -> &'static str {
                match self {
                    $(Self::$name => $path,)+
                }
            }
        }
    };
}

icons! {
    /// A triangle: something needs attention.
    Alert = "M12 4 2.8 19.5h18.4zM12 10v4.2M12 16.9v.1";
    /// From → to.
    ArrowRight = "M4 12h16M14 6l6 6-6 6";
    /// A company.
    Building = "M5 21V5a1 1 0 0 1 1-1h8a1 1 0 0 1 1 1v16M15 10h3a1 1 0 0 1 1 1v10M3 21h18M8.5 8.5h3\
        M8.5 12.5h3M8.5 16.5h3";
    /// Done, chosen.
    Check = "M5 12.5 9.5 17 19 7";
    /// Opens downwards.
    ChevronDown = "m6 9 6 6 6-6";
    /// Back; mirrored in right-to-left text.
    ChevronLeft = "m15 6-6 6 6 6";
    /// On to the next; mirrored in right-to-left text.
    ChevronRight = "m9 6 6 6-6 6";
    /// Close or clear.
    Close = "m6 6 12 12M18 6 6 18";
    /// Copy to the clipboard.
    Copy = "M11 9h7a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2z\
        M5 15a1 1 0 0 1-1-1V6a2 2 0 0 1 2-2h8a1 1 0 0 1 1 1";
    /// Into a file.
    Download = "M12 4v11M7 10.5l5 5l5-5M4.5 20h15";
    /// A pencil.
    Edit = "m4 20 1-4.5L16.2 4.3a1.8 1.8 0 0 1 2.5 0l1 1a1.8 1.8 0 0 1 0 2.5L8.5 19z\
        M14 6.5l3.5 3.5";
    /// Leaves the page; mirrored in right-to-left text.
    External = "M14 4h6v6M20 4l-9 9M18 14v4a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h4";
    /// Show what is hidden.
    Eye = "M2.5 12C4.5 8 8 5.5 12 5.5s7.5 2.5 9.5 6.5c-2 4-5.5 6.5-9.5 6.5S4.5 16 2.5 12z\
        M9 12a3 3 0 1 0 6 0a3 3 0 1 0-6 0";
    /// Hide what is shown.
    EyeOff = "M2.5 12C4.5 8 8 5.5 12 5.5s7.5 2.5 9.5 6.5c-2 4-5.5 6.5-9.5 6.5S4.5 16 2.5 12z\
        M9 12a3 3 0 1 0 6 0a3 3 0 1 0-6 0M4 20 20 4";
    /// What happened before.
    History = "M3.5 12a8.5 8.5 0 1 0 2.7-6.2L3.5 8.3M3.5 3.8v4.5H8M12 7.5V12l3 2";
    /// Good to know.
    Info = "M3 12a9 9 0 1 0 18 0a9 9 0 1 0-18 0M12 11v5M12 7.9v.1";
    /// A token, an id, a service account.
    Key = "M3.5 15.5a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0M11.3 12.3 20 3.5M16 7.5l3 3";
    /// Shortcuts.
    Keyboard = "M4 6.5h16a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1zM7 10v.1\
        M10.3 10v.1M13.7 10v.1M17 10v.1M8 14h8";
    /// The computer's own setting.
    Monitor = "M4 5h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM9 21h6\
        M12 17v4";
    /// Dark theme.
    Moon = "M20 14.2A8.3 8.3 0 0 1 9.8 4a8.3 8.3 0 1 0 10.2 10.2z";
    /// No network.
    Offline = "m4 4 16 16M8.5 15.5a5 5 0 0 1 7 0M5 12a10 10 0 0 1 4-2.4M19 12a10 10 0 0 0-3.5-2.2\
        M2.5 8.5A14 14 0 0 1 6 6.2M21.5 8.5A14 14 0 0 0 11 5M12 19v.1";
    /// New.
    Plus = "M12 5v14M5 12h14";
    /// Again.
    Refresh = "M20 11.5a8 8 0 0 0-14.3-4.4L3.5 9.5M3.5 4.5v5h5M4 12.5a8 8 0 0 0 14.3 4.4l2.2-2.4\
        M20.5 19.5v-5h-5";
    /// Find.
    Search = "M4 11a7 7 0 1 0 14 0a7 7 0 1 0-14 0M16 16l4.5 4.5";
    /// Permissions.
    Shield = "m12 3 7.5 2.8V11c0 4.7-3.1 8.2-7.5 10c-4.4-1.8-7.5-5.3-7.5-10V5.8z";
    /// Leave; mirrored in right-to-left text.
    SignOut = "M14 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h8M10 12h11M17 8l4 4-4 4";
    /// How something is shown.
    Sliders = "M4 7h9M17 7h3M13 7a2 2 0 1 0 4 0a2 2 0 1 0-4 0M4 16h3M11 16h9M7 16a2 2 0 1 0 4 0a2 2 0 1 0-4 0";
    /// Sortable, not sorted.
    SortBoth = "m8 10 4-4 4 4M8 14l4 4 4-4";
    /// Sorted, descending.
    SortDown = "M12 5v14M6.5 13.5 12 19l5.5-5.5";
    /// Sorted, ascending.
    SortUp = "M12 19V5M6.5 10.5 12 5l5.5 5.5";
    /// At work; turns unless the person asked for less motion.
    Spinner = "M12 3a9 9 0 1 1-9 9";
    /// Light theme.
    Sun = "M8 12a4 4 0 1 0 8 0a4 4 0 1 0-8 0M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21\
        M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M5.6 18.4l1.1-1.1M17.3 6.7l1.1-1.1";
    /// Gone for good.
    Trash = "M4 7h16M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10.2 11v5M13.8 11v5";
    /// Back to what was before; mirrored in right-to-left text.
    Undo = "M8.5 5 4 9.5 8.5 14M4.5 9.5H14a5.5 5.5 0 0 1 0 11h-3";
    /// A person.
    User = "M8 8a4 4 0 1 0 8 0a4 4 0 1 0-8 0M4.5 20.5c.8-3.8 3.7-6 7.5-6s6.7 2.2 7.5 6";
}

impl Icon {
    /// The icon as an `<svg>` of 1.25 em, in the colour of the text around it, hidden from screen
    /// readers.
    pub fn view(self) -> AnyView {
        let class = match self {
            Self::Spinner => "sa-icon sa-icon--spin",
            Self::ArrowRight
            | Self::ChevronLeft
            | Self::ChevronRight
            | Self::External
            | Self::SignOut
            | Self::Undo => "sa-icon sa-icon--flip",
            _ => "sa-icon",
        };
        view! {
            <svg class=class viewBox="0 0 24 24" aria-hidden="true">
                <path d=self.path() />
            </svg>
        }
        .into_any()
    }
}
