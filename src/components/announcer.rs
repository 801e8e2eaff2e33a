//! What is said without being asked: to screen readers, and in little messages at the page's end.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;

use super::{Button, ButtonKind, Icon, Tone};

/// How long good news stays. Anything that needs doing stays until it is dismissed.
const STAY: Duration = Duration::from_secs(7);

#[derive(Clone, PartialEq, Eq)]
struct Toast {
    number: u32,
    tone: Tone,
    words: String,
}

/// Speaks for everybody. One per mounted module, from the context.
#[derive(Clone, Copy)]
pub struct Announcer {
    polite: RwSignal<String>,
    urgent: RwSignal<String>,
    toasts: RwSignal<Vec<Toast>>,
    count: StoredValue<u32>,
}

impl Announcer {
    /// Makes the announcer and puts it into the context.
    pub fn provide() -> Self {
        let announcer = Self {
            polite: RwSignal::default(),
            urgent: RwSignal::default(),
            toasts: RwSignal::default(),
            count: StoredValue::new(0),
        };
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
    pub fn say(self, words: impl Into<String>) {
        repeatable(self.polite, words.into());
    }

    /// Says it at once.
    pub fn alert(self, words: impl Into<String>) {
        repeatable(self.urgent, words.into());
    }

    /// Shows it in a corner and says it.
    pub fn toast(self, tone: Tone, words: impl Into<String>) {
        let words = words.into();
        if stays(tone) {
            self.alert(words.clone());
        } else {
            self.say(words.clone());
        }
        self.count
            .update_value(|count| *count = count.wrapping_add(1));
        let number = self.count.get_value();
        // The same words twice would only hide the page behind.
        self.toasts.update(|toasts| {
            toasts.retain(|toast| toast.words != words);
            toasts.push(Toast {
                number,
                tone,
                words,
            });
        });
    }

    fn dismiss(self, number: u32) {
        self.toasts
            .try_update(|toasts| toasts.retain(|toast| toast.number != number));
    }
}

const fn stays(tone: Tone) -> bool {
    matches!(tone, Tone::Danger | Tone::Warning)
}

/// Changes the region's text even when the words are the same again: a space at the end, which
/// nobody hears, makes them new.
fn repeatable(region: RwSignal<String>, words: String) {
    region.try_update(|said| {
        let again = *said == words;
        *said = words;
        if again {
            said.push('\u{a0}');
        }
    });
}

/// Where announcements come out: two regions for screen readers, and the messages in the corner.
/// Once, in the shell, so that the regions exist before the words do.
#[component]
pub fn Toaster(
    /// Name of a message's close button.
    #[prop(into)]
    dismiss: Signal<String>,
    /// Name of the corner, for screen readers.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let announcer = Announcer::expect();
    let (polite, urgent) = (announcer.polite, announcer.urgent);
    view! {
        <div class="sa-hidden" role="status">{move || polite.get()}</div>
        <div class="sa-hidden" role="alert">{move || urgent.get()}</div>
        <section class="sa-toaster" aria-label=move || label.get()>
            <For
                each=move || announcer.toasts.get()
                key=|toast| toast.number
                children=move |toast| toast_view(announcer, toast, dismiss)
            />
        </section>
    }
    .into_any()
}

fn toast_view(announcer: Announcer, toast: Toast, dismiss: Signal<String>) -> AnyView {
    let Toast {
        number,
        tone,
        words,
    } = toast;
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let pause = move || {
        if let Some(Some(timer)) = timer.try_update_value(Option::take) {
            timer.clear();
        }
    };
    let start = move || {
        pause();
        if !stays(tone) {
            let handle = set_timeout_with_handle(move || announcer.dismiss(number), STAY);
            timer.try_set_value(handle.ok());
        }
    };
    start();
    on_cleanup(pause);
    view! {
        <div
            class=format!("sa-toast {}", tone.class())
            on:mouseenter=move |_| pause()
            on:mouseleave=move |_| start()
            on:focusin=move |_| pause()
            on:focusout=move |_| start()
        >
            {tone.icon().view()}
            {html::span().class("sa-toast__words").child(words)}
            <Button
                label=dismiss
                icon=Icon::Close
                icon_only=true
                small=true
                kind=ButtonKind::Quiet
                on_press=move |()| announcer.dismiss(number)
            />
        </div>
    }
    .into_any()
}
