//! A button that opens a short list of things to do.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

use super::place::{Align, place};
use super::{ButtonKind, Icon, element, rich_text, unique_id};
use crate::browser::{is_focus_nowhere, is_of_input_method};
use crate::listen::on_window;
use crate::reactive::{RwSignal, Signal};

/// The list around an item, to close it.
#[derive(Clone, Copy)]
struct OpenMenu {
    popup: NodeRef<html::Div>,
    button: NodeRef<html::Button>,
}

impl OpenMenu {
    fn is_open(self) -> bool {
        element(self.popup).is_some_and(|popup| popup.matches(":popover-open").unwrap_or(false))
    }

    /// Closes it; the focus goes back to the button.
    fn close(self) {
        if let Some(popup) = element(self.popup) {
            let _ = popup.hide_popover();
        }
        self.focus_button();
    }

    /// `WebKit` focuses no button that is clicked; keys would go to whatever had the focus before.
    fn focus_button(self) {
        if let Some(button) = element(self.button) {
            let _ = button.focus();
        }
    }
}

/// A button that opens a box of [`MenuItem`]s. The box is the browser's own popover: a click
/// elsewhere or Escape closes it. Its items are plain buttons, reached with Tab, because the box
/// also holds notes, which an ARIA menu would not allow.
#[component]
pub fn MenuButton(
    /// Its words; shortened where it is narrow.
    #[prop(into)]
    label: Signal<String>,
    /// Its accessible name when that must say more; must contain the label.
    #[prop(optional, into)]
    name: MaybeProp<String>,
    /// Shown before the label.
    #[prop(optional, into)]
    icon: Option<Icon>,
    #[prop(default = ButtonKind::Quiet)] kind: ButtonKind,
    /// The items and notes.
    children: ChildrenFn,
) -> impl IntoView {
    let id = unique_id("menu");
    let menu = OpenMenu {
        popup: NodeRef::new(),
        button: NodeRef::new(),
    };
    let is_open = RwSignal::new(false);
    provide_context(menu);
    let toggled = move |_| {
        // The browser says so a moment later; the menu may have gone by then.
        if let (Some(popup), Some(button)) = (element(menu.popup), element(menu.button)) {
            let open = menu.is_open();
            is_open.set(open);
            if open {
                place(&popup, &button, Align::End);
            } else if is_focus_nowhere() {
                // An item had the focus, and nothing else has taken it.
                let _ = button.focus();
            }
        }
    };
    // Escape is for the menu alone, wherever the focus is, and not for the form or the dialog around it.
    on_window("keydown", move |event| {
        let key: &KeyboardEvent = event.unchecked_ref();
        if key.key() == "Escape" && !is_of_input_method(key) && menu.is_open() {
            event.prevent_default();
            event.stop_propagation();
            menu.close();
        }
    });
    view! {
        <button
            type="button"
            class=format!("{} sa-menu-button", kind.class(false))
            popovertarget=id.clone()
            aria-label=move || name.get()
            aria-expanded=move || if is_open.get() { "true" } else { "false" }
            node_ref=menu.button
            on:click=move |_| menu.focus_button()
        >
            {icon.map(Icon::view)}
            {html::span().class("sa-menu-button__label").child(move || rich_text(&label.get()))}
            {Icon::ChevronDown.view()}
        </button>
        <div
            class="sa-menu"
            popover="auto"
            id=id.clone()
            node_ref=menu.popup
            on:toggle=toggled
        >
            {children()}
        </div>
    }
    .into_any()
}

/// One thing to do, or one choice of several.
#[component]
pub fn MenuItem(
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] icon: Option<Icon>,
    /// It is a choice, and whether it is the one in force.
    #[prop(optional, into)]
    checked: Option<Signal<bool>>,
    /// The menu stays open: another may be chosen, too.
    #[prop(optional)]
    stays: bool,
    /// Chosen; the menu closes first, unless it stays.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    let menu = expect_context::<OpenMenu>();
    let pressed = checked.map(|checked| move || if checked.get() { "true" } else { "false" });
    let is_checked = move || checked.is_some_and(|checked| checked.get());
    view! {
        <button
            type="button"
            class="sa-menu__item"
            aria-pressed=pressed
            on:click=move |_| {
                if !stays {
                    menu.close();
                }
                on_press.run(());
            }
        >
            {icon.map(Icon::view)}
            {html::span().class("sa-menu__label").child(move || rich_text(&label.get()))}
            {move || is_checked().then(|| Icon::Check.view())}
        </button>
    }
    .into_any()
}

#[component]
pub fn MenuNote(children: Children) -> impl IntoView {
    html::div()
        .class("sa-menu__note")
        .child(children())
        .into_any()
}
