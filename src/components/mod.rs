//! The parts every screen is made of: fields, buttons, dialogs, tables.
//!
//! The room's contract:
//!
//! - A component knows nothing of accounts, the API, the catalogue or the screens. Every word it
//!   shows or says comes in as a property.
//! - It lives in a shadow root under a strict Content-Security-Policy with Trusted Types. So nothing
//!   here may end in `innerHTML`: a nested element of `view!` whose attributes and children are all
//!   literal would (Leptos compiles it to a template), and is therefore written with the builder
//!   (`html::span().class("sa-dot")`). No `style` attribute and no `<style>` either; sizes that are
//!   known only at run time go through the CSSOM (`style:block-size=…`).
//! - Every `id` is made by [`unique_id`], so that two of a kind never share one.
//! - It is drawn by a sheet in `style/`, named after it or its file, with the tokens of `style/tokens.css`.
//! - It works with the keyboard alone, says its name, role and state, and never relies on colour.
//!
//! Words that may be absent are `MaybeProp<String>`; a literal, a `String`, a `Signal` and a closure
//! all convert. Something that cannot be used is never greyed out silently: `disabled_reason` says
//! why, beside it, and keeps it reachable.

mod announcer;
mod banner;
mod button;
mod checkbox;
mod choice;
mod choice_table;
mod clipboard;
mod combobox;
mod comparison;
mod dialog;
mod facts;
mod field;
mod grid;
mod history;
mod icon;
mod ids;
mod layout;
mod loading;
mod long_name;
mod menu;
mod notices;
mod page;
mod place;
mod search_field;
mod secret_text;
mod stat_filter;
mod steps;
mod table;
mod table_body;
mod text_field;
mod tip;
mod tone;
mod untrusted_text;
mod window;

pub use announcer::{Announcements, Announcer};
pub use banner::{Badge, Banner, ConflictAlert, ErrorSummary, FieldError, StatusRegion};
pub use button::{Button, ButtonKind, Link};
pub use checkbox::{Checkbox, RowCheckbox, Ticked};
pub use choice::{Choice, RadioGroup, Select};
pub use choice_table::{ChoiceRow, ChoiceTable};
pub use clipboard::{CopyWords, Copyable, copy};
pub use combobox::{ComboOption, ComboSource, Combobox};
pub use comparison::{Compared, Comparison, ComparisonWords, Side};
pub use dialog::Dialog;
pub use facts::{Fact, Facts, TimeText};
pub use field::FieldWords;
pub use history::{ChangeList, ChangeRow, TimelineItem};
pub use icon::Icon;
use ids::element;
pub use ids::{focus_id, focused_beside, move_focus_from, move_focus_soon, unique_id};
pub use layout::{Card, Foldable, Section, Toolbar};
pub use loading::{EmptyState, Loading, Progress, SkeletonWidth, skeleton, skeletons};
pub use long_name::LongName;
pub use menu::{MenuButton, MenuItem, MenuNote};
pub use notices::{Notice, NoticeRegion, Notices};
pub use page::{Page, PageHeading, PageLinks};
pub use search_field::SearchField;
pub use secret_text::{Masking, SecretSource, SecretText};
pub use stat_filter::StatFilter;
pub use steps::{Step, StepState, Steps};
pub use table::{Cell, Column, Sorting, WindowedTable};
pub use table_body::RowFocus;
pub use text_field::{Reveal, TextField};
pub use tip::hide_tips_on_escape;
pub use tone::Tone;
pub use untrusted_text::{UntrustedText, as_typed, bidi_isolate, plain_name, rich_text};
