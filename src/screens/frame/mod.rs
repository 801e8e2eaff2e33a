//! What is around every screen: menus, notices, and the questions that may come at any time.

mod go_to;
mod leave_dialog;
mod menus;
mod notices;
mod pause;
mod renew;
mod shortcut_list;
mod unwatched;

pub use go_to::GoTo;
pub use leave_dialog::LeaveDialog;
pub use menus::{CompanyMenu, PersonMenu, PrintedCompany};
pub use notices::{OfflineNotice, TokenNotice, tell_outdated};
pub use pause::Pause;
pub use renew::Renew;
pub use shortcut_list::{ShortcutList, follow_keys};
pub use unwatched::tell_unwatched;
