//! What keys do wherever the focus is in the module.
//!
//! Screens say what a shortcut does while they are shown; `screens/frame/shortcut_list.rs` lists all of them for
//! people.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, KeyboardEvent, ShadowRoot};

use crate::browser::is_of_input_method;
use crate::listen::listen;
use crate::reactive::{RwSignal, StoredValue};

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// Send the form.
    Save,
    /// Open "Go to".
    GoTo,
    /// List the shortcuts.
    Help,
    /// Search for accounts.
    Search,
    /// Begin a new account.
    New,
    /// Go to the next row, or the next account.
    Next,
    /// Go to the one before.
    Previous,
    /// Select the row, or take it out.
    Select,
    /// The same for all rows from the last one to this.
    SelectRange,
}

impl Shortcut {
    /// What a key asks for. With `command`, Ctrl or Cmd is held.
    fn of(key: &str, command: bool, shift: bool) -> Option<Self> {
        // Shift makes a "?" on one keyboard and a "/" on another.
        Some(match (key.to_ascii_lowercase().as_str(), command, shift) {
            ("s", true, false) => Self::Save,
            ("k", true, false) => Self::GoTo,
            ("?", false, _) => Self::Help,
            ("/", false, _) => Self::Search,
            ("n", false, false) => Self::New,
            ("j", false, false) => Self::Next,
            ("k", false, false) => Self::Previous,
            ("x", false, false) => Self::Select,
            ("x", false, true) => Self::SelectRange,
            _ => return None,
        })
    }

    /// A character alone, which is not for those who type or whose software does (WCAG 2.1.4).
    fn is_character(self) -> bool {
        !matches!(self, Self::Save | Self::GoTo)
    }

    /// Whether a key that is held down asks for it again and again.
    fn repeats(self) -> bool {
        matches!(self, Self::Next | Self::Previous)
    }
}

/// A shortcut, what it does, and by which number it is forgotten again.
type Action = (usize, Shortcut, Callback<()>);

/// The shortcuts of an instance.
#[derive(Clone, Copy, Debug)]
pub struct Shortcuts {
    root: NodeRef<html::Div>,
    actions: StoredValue<Vec<Action>>,
    count: StoredValue<usize>,
    /// Whether characters alone do anything.
    pub single_keys: RwSignal<bool>,
}

impl Shortcuts {
    /// For the instance inside `root`: with the focus there, or nowhere on a page that is nothing else.
    pub fn provide(root: NodeRef<html::Div>, owns_page: bool, single_keys: bool) -> Self {
        let shortcuts = Self {
            root,
            actions: StoredValue::default(),
            count: StoredValue::new(0),
            single_keys: RwSignal::new(single_keys),
        };
        Effect::new(move |_| {
            let Some(root) = shortcuts.shadow_root() else {
                return;
            };
            let target: EventTarget = if owns_page {
                window().into()
            } else {
                root.into()
            };
            listen(&target, "keydown", move |event| {
                // What fills in fields sends events that are of no key.
                if let Some(key) = event.dyn_ref() {
                    shortcuts.press(key);
                }
            });
        });
        provide_context(shortcuts);
        shortcuts
    }

    pub fn expect() -> Self {
        expect_context()
    }

    /// What a shortcut does until the current owner's end, or until somebody else says so after this.
    pub fn on(self, shortcut: Shortcut, action: impl Fn() + Send + Sync + 'static) {
        let number = self.count.get_value();
        self.count.set_value(number + 1);
        let action = Callback::new(move |()| action());
        self.actions
            .update_value(|actions| actions.push((number, shortcut, action)));
        on_cleanup(move || {
            self.actions
                .try_update_value(|actions| actions.retain(|(one, ..)| *one != number));
        });
    }

    fn shadow_root(self) -> Option<ShadowRoot> {
        self.root.get()?.get_root_node().dyn_into().ok()
    }

    fn press(self, key: &KeyboardEvent) {
        let (control, command) = (key.ctrl_key(), key.meta_key());
        if key.alt_key() || control && command || is_of_input_method(key) {
            return;
        }
        let Some(shortcut) = Shortcut::of(&key.key(), control || command, key.shift_key()) else {
            return;
        };
        if !self.is_ours(key) {
            return;
        }
        let is_off = !self.single_keys.get_untracked() || is_typing(key);
        if shortcut.is_character() && (is_off || self.is_covered() || self.has_open_menu()) {
            return;
        }
        let find = |actions: &Vec<Action>| {
            let found = actions.iter().rfind(|(_, one, _)| *one == shortcut);
            found.map(|(.., action)| *action)
        };
        let Some(action) = self.actions.with_value(find) else {
            return;
        };
        // Neither the browser nor the page around us acts on it, too.
        key.prevent_default();
        key.stop_propagation();
        if (!key.repeat() || shortcut.repeats()) && !self.is_covered() {
            action.run(());
        }
    }

    /// The focus is in the module, or nowhere.
    fn is_ours(self, key: &KeyboardEvent) -> bool {
        let path = key.composed_path();
        let is_nowhere = |target: Element| target.matches("body, html") == Ok(true);
        let root = untrack(|| self.shadow_root());
        root.is_some_and(|root| path.includes(&root, 0))
            || path.get(0).dyn_into().is_ok_and(is_nowhere)
    }

    /// A dialog lies over what a shortcut would act on.
    fn is_covered(self) -> bool {
        self.has("dialog[open]")
    }

    fn has_open_menu(self) -> bool {
        self.has(".sa-menu:popover-open")
    }

    fn has(self, selector: &str) -> bool {
        let root = untrack(|| self.shadow_root());
        root.is_some_and(|root| matches!(root.query_selector(selector), Ok(Some(_))))
    }
}

/// Whether a key is pressed in something that takes characters.
fn is_typing(key: &KeyboardEvent) -> bool {
    const TAKES_CHARACTERS: &str = "input:not([type=checkbox], [type=radio]), textarea, select, \
        [contenteditable], [popover] *";
    let target = key.composed_path().get(0).dyn_into::<Element>();
    target.is_ok_and(|target| target.matches(TAKES_CHARACTERS) == Ok(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_alone_ask_for_one_thing_and_with_control_for_another() {
        assert_eq!(Shortcut::of("k", false, false), Some(Shortcut::Previous));
        assert_eq!(Shortcut::of("k", true, false), Some(Shortcut::GoTo));
        assert_eq!(Shortcut::of("s", true, false), Some(Shortcut::Save));
        assert_eq!(Shortcut::of("s", false, false), None);
        assert_eq!(Shortcut::of("n", true, false), None);
    }

    #[test]
    fn caps_lock_changes_nothing_and_shift_does() {
        assert_eq!(Shortcut::of("X", false, false), Some(Shortcut::Select));
        assert_eq!(Shortcut::of("X", false, true), Some(Shortcut::SelectRange));
        assert_eq!(Shortcut::of("N", false, true), None);
        assert_eq!(Shortcut::of("K", true, true), None);
    }

    #[test]
    fn signs_are_what_they_are_however_a_keyboard_makes_them() {
        for shift in [false, true] {
            assert_eq!(Shortcut::of("/", false, shift), Some(Shortcut::Search));
            assert_eq!(Shortcut::of("?", false, shift), Some(Shortcut::Help));
        }
    }

    #[test]
    fn only_those_with_control_work_while_somebody_types() {
        let keys = [
            ("s", true, false),
            ("k", true, false),
            ("j", false, true),
            ("?", false, true),
        ];
        for (key, command, is_character) in keys {
            let shortcut = Shortcut::of(key, command, false).unwrap();
            assert_eq!(shortcut.is_character(), is_character, "{shortcut:?}");
        }
    }
}
