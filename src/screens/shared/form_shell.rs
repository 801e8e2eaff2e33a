//! What every form has: it is not sent while something keeps the user from it, Escape is Cancel, and what
//! is wrong is listed at the top and said in the title.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::components::{Button, ButtonKind, Card, ErrorSummary, FieldError};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::reactive::Signal;
use crate::screens::shared::links::{RouteLink, list_route};
use crate::session::CompanyScope;
use crate::shortcuts::{Shortcut, Shortcuts};

/// What keeps a form from being sent.
#[derive(Clone, Copy)]
pub struct Mistakes {
    /// What to do, such as "There are 2 problems".
    pub title: Signal<String>,
    /// Each of them, in the order of the fields.
    pub listed: Signal<Vec<FieldError>>,
    /// Counts the attempts to send it.
    pub attempts: Signal<u32>,
    /// Whether an attempt leads to the first field instead of the list.
    pub to_field: Signal<bool>,
}

/// A form around its fields.
#[component]
pub fn FormShell(
    /// Why it cannot be sent.
    denied: MaybeProp<String>,
    submit: Callback<()>,
    /// The words of the button that does.
    #[prop(into)]
    label: Signal<String>,
    /// The kind of that button.
    #[prop(default = ButtonKind::Primary)]
    kind: ButtonKind,
    /// Ctrl+S, or Cmd+S, presses that button, wherever the focus is in the module.
    #[prop(optional)]
    has_shortcut: bool,
    /// It is being sent.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Leads away from it.
    cancel: Callback<()>,
    /// Something was saved: from then on there is nothing to cancel, but a way back to the list.
    #[prop(optional, into)]
    saved: Signal<bool>,
    /// What keeps it from being sent.
    #[prop(optional, into)]
    mistakes: Option<Mistakes>,
    /// What stands between the list of mistakes and the fields.
    #[prop(optional, into)]
    above: ViewFn,
    /// What stands beside the buttons.
    #[prop(optional, into)]
    beside: ViewFn,
    #[prop(optional, into)] below: ViewFn,
    children: Children,
) -> impl IntoView {
    let t = Words::expect();
    let page_focus = PageFocus::expect();
    page_focus.recover_after(move || !saved.get());
    let way_out = move || {
        if saved.get() {
            let list = list_route(CompanyScope::expect());
            view! { <RouteLink to=list label=t.back_to_list() /> }.into_any()
        } else {
            view! { <Button label=t.cancel() on_press=cancel /> }.into_any()
        }
    };
    let summary = mistakes.map(|mistakes| {
        let listed = mistakes.listed;
        page_focus.note_mistakes(move || listed.with(|listed| !listed.is_empty()));
        view! {
            <ErrorSummary
                title=mistakes.title
                errors=mistakes.listed
                attempt=mistakes.attempts
                to_field=mistakes.to_field
            />
        }
    });
    let form = NodeRef::<html::Form>::new();
    if has_shortcut {
        Shortcuts::expect().on(Shortcut::Save, move || {
            let button = form
                .get_untracked()
                .and_then(|form| form.query_selector("button[type=submit]").ok().flatten());
            if let Some(button) = button {
                button.unchecked_into::<HtmlElement>().click();
            }
        });
    }
    view! {
        <form
            class="sa-stack"
            node_ref=form
            novalidate=true
            on:submit=move |event| {
                event.prevent_default();
                if denied.with_untracked(Option::is_none) {
                    submit.run(());
                }
            }
            on:keydown=move |event| {
                if event.key() == "Escape" && !event.default_prevented() {
                    // The same key press must not close the question that may come now.
                    event.prevent_default();
                    cancel.run(());
                }
            }
        >
            {summary}
            {above.run()}
            <Card>
                <div class="sa-stack">
                    {children()}
                    // They stay in view while the form is longer than the window.
                    <div class="sa-form-actions">
                        <Button
                            label=label
                            kind=kind
                            submit=true
                            busy=busy
                            disabled_reason=denied
                        />
                        {way_out}
                        {beside.run()}
                    </div>
                </div>
            </Card>
            {below.run()}
        </form>
    }
    .into_any()
}
