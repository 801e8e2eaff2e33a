//! A button that opens a short list of things to do.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, HtmlElement, KeyboardEvent, Node};

use super::place::{Align, place};
use super::{Icon, unique_id};

/// A menu button (ARIA). Down opens it; the arrows walk, Escape and leaving close.
#[component]
pub fn MenuButton(
    /// The words on the button.
    #[prop(into)]
    label: Signal<String>,
    /// Shown before them.
    icon: Icon,
    /// [`MenuItem`]s and texts between them.
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let popup = NodeRef::<html::Div>::new();
    let id = unique_id("menu");
    let show = move || {
        if let (Some(popup), Some(button)) = (popup.get_untracked(), button.get_untracked()) {
            let _ = popup.show_popover();
            place(&popup, &button, Align::End);
            open.set(true);
            walk(&popup, 1);
        }
    };
    let hide = move |back: bool| {
        open.set(false);
        if let Some(popup) = popup.get_untracked() {
            let _ = popup.hide_popover();
        }
        if let (true, Some(button)) = (back, button.get_untracked()) {
            let _ = button.focus();
        }
    };
    let key = move |event: KeyboardEvent| {
        let Some(popup) = popup.get_untracked() else { return };
        match event.key().as_str() {
            "ArrowDown" => walk(&popup, 1),
            "ArrowUp" => walk(&popup, -1),
            "Home" => walk(&popup, i32::MIN),
            "End" => walk(&popup, i32::MAX),
            "Escape" => hide(true),
            "Tab" => {
                hide(true);
                return;
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let left = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        let inside = |node: Option<&Node>, to: &Node| node.is_some_and(|node| node.contains(Some(to)));
        let stays = to.is_some_and(|to| {
            inside(popup.get_untracked().as_deref().map(AsRef::as_ref), &to)
                || inside(button.get_untracked().as_deref().map(AsRef::as_ref), &to)
        });
        if !stays {
            hide(false);
        }
    };
    provide_context(MenuClose(Callback::new(move |()| hide(true))));
    view! {
        <div class="sa-menu">
            <button
                class="sa-button sa-button--quiet"
                type="button"
                aria-haspopup="menu"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=id.clone()
                node_ref=button
                on:click=move |_| if open.get_untracked() { hide(true) } else { show() }
                on:keydown=move |event| {
                    if event.key() == "ArrowDown" && !open.get_untracked() {
                        event.prevent_default();
                        show();
                    }
                }
            >
                {icon.view()}
                <span class="sa-menu-label">{label}</span>
                {Icon::ChevronDown.view()}
            </button>
            <div
                class="sa-menu-list"
                id=id
                role="menu"
                popover="manual"
                aria-label=label
                node_ref=popup
                on:keydown=key
                on:focusout=left
            >
                {children()}
            </div>
        </div>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct MenuClose(Callback<()>);

/// Something to do, in a [`MenuButton`].
#[component]
pub fn MenuItem(
    /// The words.
    #[prop(into)]
    label: Signal<String>,
    /// Shown before them.
    icon: Icon,
    /// It is one of several of which one is chosen, and whether it is the one.
    #[prop(optional, into)]
    checked: Option<Signal<bool>>,
    /// Does it.
    #[prop(into)]
    on_press: Callback<()>,
) -> impl IntoView {
    let close: MenuClose = expect_context();
    view! {
        <button
            class="sa-menu-item"
            type="button"
            role=if checked.is_some() { "menuitemradio" } else { "menuitem" }
            tabindex="-1"
            aria-checked=move || {
                checked.map(|checked| if checked.get() { "true" } else { "false" })
            }
            on:click=move |_| {
                close.0.run(());
                on_press.run(());
            }
        >
            {icon.view()}
            <span>{label}</span>
            {move || checked.is_some_and(|checked| checked.get()).then(|| Icon::Check.view())}
        </button>
    }
    .into_any()
}

/// Moves the focus along the items, round at both ends.
fn walk(popup: &HtmlElement, by: i32) {
    let Ok(items) = popup.query_selector_all("[role^=menuitem]") else {
        return;
    };
    let count = i32::try_from(items.length()).unwrap_or(0);
    if count == 0 {
        return;
    }
    let item = |at: i32| items.item(at.unsigned_abs())?.dyn_into::<HtmlElement>().ok();
    let focused = (0..count).find(|&at| {
        item(at).is_some_and(|item| item.matches(":focus").unwrap_or(false))
    });
    let next = match (focused, by) {
        (_, i32::MIN) => 0,
        (_, i32::MAX) => count - 1,
        (None, _) => 0,
        (Some(at), by) => (at + by).rem_euclid(count),
    };
    if let Some(item) = item(next) {
        let _ = item.focus();
    }
}
