//! Somebody else's change beside the user's own, while it has to be decided about (F1, F2).

use leptos::prelude::*;

use crate::components::{Button, ConflictAlert};
use crate::i18n::Words;
use crate::page_focus::PageFocus;

/// Shows `panel` while there is a conflict. What had the focus may go with it.
pub fn while_conflict<C: Clone + Send + Sync + 'static>(
    conflict: RwSignal<Option<C>>,
    panel: impl Fn(C) -> AnyView + Send + 'static,
) -> impl IntoView {
    PageFocus::expect().recover_after(move || conflict.with(Option::is_some));
    move || conflict.get().map(&panel)
}

/// What happened, what is to be decided, and the way to take theirs as it is.
#[component]
pub fn ConflictPanel(
    /// Who did what.
    title: String,
    /// What that means, and what to do.
    text: String,
    /// Gives up the user's own changes.
    take_theirs: Callback<()>,
    /// What is to be decided.
    children: Children,
) -> impl IntoView {
    let t = Words::expect();
    view! {
        <ConflictAlert
            title=title
            text=text
            actions=move || {
                view! { <Button label=t.use_theirs() small=true on_press=take_theirs /> }.into_any()
            }
        >
            {children()}
        </ConflictAlert>
    }
    .into_any()
}
