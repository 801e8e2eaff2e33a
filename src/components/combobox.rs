//! A text field with a list of what can be chosen: the ARIA combobox pattern, for lists of
//! thousands that come in parts.

use leptos::html;
use leptos::prelude::*;
use web_sys::{HtmlElement, KeyboardEvent};

use super::field::FieldText;
use super::ids::find_id;
use super::place::{Align, place};
use super::{Icon, unique_id};
use crate::listen::Listener;

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComboOption {
    /// What identifies it.
    pub id: String,
    /// What people read.
    pub label: String,
    /// More about it.
    pub detail: Option<String>,
}

/// How near the end of the list, in pixels, the next part is asked for.
const NEAR_END: i32 = 200;

/// A field in which people type to find, and choose from what is found.
///
/// Down and Up walk the list and Enter chooses; Escape, Tab and leaving close it and put back what
/// was chosen before. Emptying the field chooses nothing.
#[component]
pub fn Combobox(
    /// The words above it.
    #[prop(into)]
    label: Signal<String>,
    /// What was found so far.
    #[prop(into)]
    options: Signal<Vec<ComboOption>>,
    /// What is chosen.
    #[prop(into)]
    selected: Signal<Option<ComboOption>>,
    /// A person has chosen one, or nothing.
    #[prop(into)]
    on_select: Callback<Option<ComboOption>>,
    /// What is typed is to be found; empty when the list is opened without typing.
    #[prop(into)]
    on_search: Callback<String>,
    /// The end of the list is near: more is welcome.
    #[prop(into)]
    on_more: Callback<()>,
    /// How many there are, or why there are none; shown under the list and said.
    #[prop(into)]
    status: Signal<String>,
    /// The name of the button that opens the list.
    #[prop(into)]
    toggle: Signal<String>,
    /// More about it, under the label.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: MaybeProp<String>,
    /// What deserves a second look.
    #[prop(optional, into)]
    warning: MaybeProp<String>,
    /// Why it cannot be changed.
    #[prop(optional, into)]
    disabled_reason: MaybeProp<String>,
    /// Its id, when something links to it.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let text = FieldText {
        id: FieldText::id_or_new(id),
        label,
        hint,
        error,
        warning,
        disabled_reason,
    };
    let state = State {
        typed: RwSignal::new(String::new()),
        open: RwSignal::new(false),
        active: RwSignal::new(None),
        options,
        selected,
        input: NodeRef::new(),
        popup: NodeRef::new(),
        list_id: StoredValue::new(unique_id("list")),
    };
    Effect::new(move || state.put_back());
    let off = move || disabled_reason.with(Option::is_some);
    let choose = move |option: Option<ComboOption>| {
        state.close();
        on_select.run(option);
        state.put_back();
    };
    let open = move || {
        if !off() && !state.open.get_untracked() {
            state.show();
            on_search.run(String::new());
        }
    };
    let typed = move |event| {
        let words = event_target_value(&event);
        state.typed.set(words.clone());
        state.active.set(None);
        if words.is_empty() {
            on_select.run(None);
        }
        state.show();
        on_search.run(words);
    };
    let key = move |event: KeyboardEvent| {
        if off() || event.is_composing() {
            return;
        }
        let is_open = state.open.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if !is_open => open(),
            "ArrowUp" if !is_open => open(),
            "ArrowDown" => state.walk(1),
            "ArrowUp" => state.walk(-1),
            "PageDown" if is_open => state.walk(8),
            "PageUp" if is_open => state.walk(-8),
            "Enter" if is_open => match state.active_option() {
                Some(option) => choose(Some(option)),
                None => state.close_and_put_back(),
            },
            "Escape" if is_open => state.close_and_put_back(),
            "Tab" => {
                state.close_and_put_back();
                return;
            }
            _ => return,
        }
        event.prevent_default();
        // Escape belongs to the list first; only then to what is around.
        event.stop_propagation();
    };

    let option_view = move |(index, option): (usize, ComboOption)| {
        let id = state.option_id(index);
        let chosen = state.selected.with_untracked(|one| one.as_ref() == Some(&option));
        let (name, detail) = (option.label.clone(), option.detail.clone());
        view! {
            <div
                class="sa-option"
                class:sa-option--active=move || state.active.get() == Some(index)
                id=id
                role="option"
                aria-selected=move || if state.active.get() == Some(index) { "true" } else { "false" }
                aria-posinset=index + 1
                on:click=move |_| choose(Some(option.clone()))
            >
                <span class="sa-option-label" translate="no">
                    {name}
                </span>
                {detail.map(|detail| view! { <span class="sa-option-detail">{detail}</span> })}
                {chosen.then(|| Icon::Check.view())}
            </div>
        }
    };
    let near_end = move |_| {
        if let Some(popup) = state.popup.get_untracked() {
            let left = popup.scroll_height() - popup.scroll_top() - popup.client_height();
            if left < NEAR_END {
                on_more.run(());
            }
        }
    };
    let control = view! {
        <div class="sa-combo">
            <input
                class="sa-input"
                id=text.id.clone()
                role="combobox"
                type="text"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                translate="no"
                dir="auto"
                readonly=off
                aria-autocomplete="list"
                aria-expanded=move || if state.open.get() { "true" } else { "false" }
                aria-controls=move || state.list_id.get_value()
                aria-activedescendant=move || state.active.get().map(|at| state.option_id(at))
                aria-invalid=text.invalid()
                aria-describedby=text.described_by()
                node_ref=state.input
                prop:value=state.typed
                on:input=typed
                on:keydown=key
                on:click=move |_| open()
                on:blur=move |_| state.close_and_put_back()
            />
            <button
                class="sa-combo-toggle"
                type="button"
                tabindex="-1"
                aria-label=toggle
                aria-disabled=move || off().then_some("true")
                aria-expanded=move || if state.open.get() { "true" } else { "false" }
                // The focus stays in the field.
                on:mousedown=|event| event.prevent_default()
                on:click=move |_| {
                    if state.open.get_untracked() {
                        state.close_and_put_back();
                    } else {
                        state.focus();
                        open();
                    }
                }
            >
                {Icon::ChevronDown.view()}
            </button>
            <div
                class="sa-options"
                popover="manual"
                node_ref=state.popup
                on:mousedown=|event| event.prevent_default()
                on:scroll=near_end
            >
                <div id=move || state.list_id.get_value() role="listbox" aria-label=label>
                    {move || options.get().into_iter().enumerate().map(option_view).collect_view()}
                </div>
                <p class="sa-options-status">{move || state.open.get().then(|| status.get())}</p>
            </div>
            <p class="sa-hidden" role="status">
                {move || state.open.get().then(|| status.get())}
            </p>
        </div>
    };
    text.around(control.into_any())
}

#[derive(Clone, Copy)]
struct State {
    typed: RwSignal<String>,
    open: RwSignal<bool>,
    active: RwSignal<Option<usize>>,
    options: Signal<Vec<ComboOption>>,
    selected: Signal<Option<ComboOption>>,
    input: NodeRef<html::Input>,
    popup: NodeRef<html::Div>,
    list_id: StoredValue<String>,
}

impl State {
    fn show(self) {
        if self.open.get_untracked() {
            return;
        }
        self.open.set(true);
        let (Some(popup), Some(input)) = (self.popup.get_untracked(), self.input.get_untracked())
        else {
            return;
        };
        // Fails only when it is showing already.
        let _ = popup.show_popover();
        let put = move || place(&popup, &input, Align::Stretch);
        put();
        // It follows its field when the page scrolls or the window changes, until it closes.
        let follow = ["scroll", "resize"].map(|name| {
            let put = put.clone();
            Listener::on_window(name, move |_| put())
        });
        let follow = StoredValue::new_local(Some(follow));
        Effect::new(move || {
            if !self.open.get() {
                follow.try_set_value(None);
            }
        });
    }

    fn close(self) {
        self.open.set(false);
        self.active.set(None);
        if let Some(popup) = self.popup.get_untracked() {
            let _ = popup.hide_popover();
        }
    }

    /// What is typed but not chosen gives way to what is chosen.
    fn put_back(self) {
        let label = self.selected.with(|one| one.as_ref().map(|one| one.label.clone()));
        if !self.open.get_untracked() {
            self.typed.set(label.unwrap_or_default());
        }
    }

    fn close_and_put_back(self) {
        if self.open.get_untracked() {
            self.close();
        }
        untrack(|| self.put_back());
    }

    fn focus(self) {
        if let Some(input) = self.input.get_untracked() {
            let _ = input.focus();
        }
    }

    fn option_id(self, index: usize) -> String {
        self.list_id.with_value(|list| format!("{list}-{index}"))
    }

    fn active_option(self) -> Option<ComboOption> {
        let at = self.active.get_untracked()?;
        self.options.with_untracked(|options| options.get(at).cloned())
    }

    /// Moves along the list; beyond the end it begins again, by steps of one.
    fn walk(self, by: isize) {
        let count = self.options.with_untracked(Vec::len);
        let Some(last) = count.checked_sub(1) else {
            return;
        };
        let next = match self.active.get_untracked() {
            None if by > 0 => 0,
            None => last,
            Some(at) if at == last && by == 1 => 0,
            Some(0) if by == -1 => last,
            Some(at) => at.saturating_add_signed(by).min(last),
        };
        self.active.set(Some(next));
        if let Some(popup) = self.popup.get_untracked()
            && let Some(option) = find_id(&popup, &self.option_id(next))
        {
            scroll_into(&popup, &option);
        }
    }
}

/// Scrolls the list, and only the list, so far that the option is in view.
fn scroll_into(list: &HtmlElement, option: &HtmlElement) {
    let (frame, inner) = (list.get_bounding_client_rect(), option.get_bounding_client_rect());
    let hidden = (inner.bottom() - frame.bottom()).max(0.0) + (inner.top() - frame.top()).min(0.0);
    #[allow(clippy::cast_possible_truncation)] // pixels
    list.set_scroll_top(list.scroll_top() + hidden.round() as i32);
}
