//! The question before something is left behind.

use std::time::Duration;

use leptos::prelude::*;

use crate::components::{Button, ButtonKind, Dialog};
use crate::i18n::Words;
use crate::navigator::{Navigator, UnsavedKind};
use crate::reactive::{Memo, RwSignal, Signal};

/// How long no question is seen between two.
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(60);

/// Asks before edits are left behind.
#[component]
pub fn LeaveDialog() -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let stake = Memo::new(move |_| navigator.asking());
    // One question after the other: each is a dialog of its own, and said.
    let between = RwSignal::new(false);
    Effect::new(move |before: Option<Option<UnsavedKind>>| {
        let stake = stake.get();
        if let (Some(Some(before)), Some(now)) = (before, stake)
            && before != now
        {
            between.set(true);
            let ask = move || {
                between.set(false);
            };
            set_timeout(ask, BETWEEN_QUESTIONS);
        }
        stake
    });
    // What is asked stays the same while the dialog closes.
    let asked = Memo::new(move |before: Option<&UnsavedKind>| {
        let asked = stake.get().or(before.copied());
        asked.unwrap_or(UnsavedKind::Edits)
    });
    let words = move |at: usize| move || question(t, asked.get())[at].clone();
    view! {
        <Dialog
            open=Signal::derive(move || stake.get().is_some() && !between.get())
            title=words(0)
            alert=true
            on_cancel=move |()| navigator.stay()
            footer=move || {
                view! {
                    <Button
                        label=t.stay()
                        kind=ButtonKind::Primary
                        autofocus=true
                        on_press=move |()| navigator.stay()
                    />
                    <Button
                        label=words(2)
                        kind=ButtonKind::Danger
                        on_press=move |()| navigator.leave()
                    />
                }
                    .into_any()
            }
        >
            <p>{words(1)}</p>
        </Dialog>
    }
}

/// What somebody is asked who is about to leave something behind: a title, what they would lose, and what
/// the button says that leaves.
fn question(t: Words, kind: UnsavedKind) -> [String; 3] {
    match kind {
        UnsavedKind::Edits => [t.leave_title(), t.leave_text(), t.leave()],
        UnsavedKind::Permissions => [
            t.leave_permissions_title(),
            t.leave_text(),
            t.leave_permissions(),
        ],
        UnsavedKind::NewAccount => [t.leave_new_title(), t.leave_new_text(), t.leave_new()],
        UnsavedKind::Secret => [
            t.leave_secret_title(),
            t.leave_secret_text(),
            t.leave_secret(),
        ],
        UnsavedKind::Run => [t.leave_run_title(), t.leave_run_text(), t.leave_run()],
        UnsavedKind::Answer => [
            t.leave_answer_title(),
            t.leave_answer_text(),
            t.leave_answer(),
        ],
    }
}
