//! Text to copy.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

use super::clipboard::copy;
use super::{Announcer, Button, ButtonKind, Icon};

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Resting,
    Copied,
    Refused,
}

/// An id with a button that copies it. The clipboard is written on a click and never read (S24).
/// Where it is refused, the text is selected instead and the person told what to press (F49).
#[component]
pub fn Copyable(
    /// What is copied.
    #[prop(into)]
    text: Signal<String>,
    /// Name of the button, such as "Copy client ID".
    #[prop(into)]
    label: Signal<String>,
    /// Said when it worked.
    #[prop(into)]
    copied: Signal<String>,
    /// What to press when it did not.
    #[prop(into)]
    refused: Signal<String>,
    /// For table rows.
    #[prop(optional)]
    small: bool,
) -> impl IntoView {
    let announcer = use_context::<Announcer>();
    let say = move |words: Signal<String>| {
        if let (Some(announcer), Some(words)) = (announcer, words.try_get_untracked()) {
            announcer.say(words);
        }
    };
    let state = RwSignal::new(State::Resting);
    let selectable = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = selectable.get() {
            // Before what keeps it up to date has had its turn: there must be something to select.
            input.set_value(&text.read_untracked());
            let _ = input.focus();
            input.select();
        }
    });
    let press = move |()| {
        let copying = copy(&text.read_untracked());
        spawn_local(async move {
            if copying.await.is_err() {
                state.try_set(State::Refused);
                say(refused);
                return;
            }
            state.try_set(State::Copied);
            say(copied);
            let rest = move || {
                state.try_set(State::Resting);
            };
            set_timeout(rest, Duration::from_secs(2));
        });
    };
    let words = move || {
        if state.get() == State::Refused {
            view! {
                <input
                    class="sa-copyable__text"
                    readonly=true
                    translate="no"
                    dir="ltr"
                    aria-label=move || refused.get()
                    prop:value=text
                    node_ref=selectable
                />
            }
            .into_any()
        } else {
            html::code()
                .class("sa-copyable__text")
                .translate("no")
                .dir("ltr")
                .child(move || text.get())
                .into_any()
        }
    };
    let icon = Signal::derive(move || match state.get() {
        State::Copied => Icon::Check,
        _ => Icon::Copy,
    });
    view! {
        <span class="sa-copyable" class:sa-copyable--small=small>
            {words}
            <Button
                label=label
                icon=icon
                icon_only=true
                small=true
                kind=ButtonKind::Quiet
                on_press=press
            />
            {move || {
                (state.get() == State::Refused)
                    .then(|| html::span().class("sa-small sa-muted").child(move || refused.get()))
            }}
        </span>
    }
    .into_any()
}
