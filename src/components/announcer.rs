//! What is said to screen readers without being asked.

use leptos::prelude::*;

use super::rich_text;
use crate::reactive::RwSignal;

/// Speaks for everybody. One per mounted module, from the context.
#[derive(Clone, Copy)]
pub struct Announcer(RwSignal<String>);

impl Announcer {
    /// Makes the announcer and puts it into the context.
    pub fn provide() -> Self {
        let announcer = Self(RwSignal::default());
        provide_context(announcer);
        announcer
    }

    /// The one that was provided.
    ///
    /// # Panics
    /// Outside a tree in which [`Announcer::provide`] was called.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Says it when the screen reader has finished what it is saying.
    ///
    /// The same words again are still news: a space at the end, which nobody hears, makes them so.
    pub fn say(self, words: impl Into<String>) {
        let words = words.into();
        self.0.try_update(|message| {
            let again = *message == words;
            *message = words;
            if again {
                message.push('\u{a0}');
            }
        });
    }
}

/// Where announcements come out. Once, in the frame, so that the region exists before the words do.
#[component]
pub fn Announcements() -> impl IntoView {
    let message = Announcer::expect().0;
    view! {
        <div class="sa-hidden" role="status">
            {move || rich_text(&message.get())}
        </div>
    }
}
