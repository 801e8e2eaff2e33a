//! The clipboard: written on a click, never read (S24).

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{Announcer, Button, ButtonKind, Icon};
use crate::reactive::{RwSignal, Signal, StoredValue};

/// How long a button says that it has copied.
const COPIED: Duration = Duration::from_secs(2);

/// Puts words on the clipboard; they have left this memory when it returns. What it gives is to be
/// waited for: it fails where there is no clipboard (a page without HTTPS) or the browser refuses.
pub fn copy(words: &str) -> impl Future<Output = Result<(), JsValue>> + use<> {
    let written = write(words);
    async move {
        JsFuture::from(written?).await?;
        Ok(())
    }
}

fn write(words: &str) -> Result<js_sys::Promise, JsValue> {
    let navigator = window().navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into())?;
    let clipboard: web_sys::Clipboard = clipboard.dyn_into()?;
    Ok(clipboard.write_text(words))
}

/// The words of a button that copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyWords {
    /// Its name, such as "Copy client secret".
    pub label: String,
    /// Said when it worked.
    pub copied: String,
    /// What to press when it did not.
    pub refused: String,
}

/// What came of the last press.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Copying {
    /// Nothing that is still to be seen.
    Resting,
    /// It is on the clipboard.
    Copied,
    /// The browser has refused, and the text is to be selected instead (F49).
    Refused,
}

/// A button that copies what `text` lends to the function that it is given; what to press instead stands
/// beside it once the browser has refused.
pub(super) fn copy_button(
    words: CopyWords,
    state: RwSignal<Copying>,
    text: impl Fn(&mut dyn FnMut(&str)) + Send + Sync + 'static,
) -> AnyView {
    let announcer = Announcer::expect();
    let (label, instead) = (words.label.clone(), words.refused.clone());
    let press = move |()| {
        let mut copying = None;
        text(&mut |text| copying = Some(copy(text)));
        let Some(copying) = copying else { return };
        let words = words.clone();
        spawn_local(async move {
            if copying.await.is_err() {
                state.set(Copying::Refused);
                announcer.say(words.refused);
                return;
            }
            state.set(Copying::Copied);
            announcer.say(words.copied);
            let rest = move || {
                state.set(Copying::Resting);
            };
            set_timeout(rest, COPIED);
        });
    };
    let icon = Signal::derive(move || match state.get() {
        Copying::Copied => Icon::Check,
        Copying::Resting | Copying::Refused => Icon::Copy,
    });
    view! {
        <Button
            label=label
            icon=icon
            icon_only=true
            small=true
            kind=ButtonKind::Quiet
            on_press=press
        />
        {move || {
            (state.get() == Copying::Refused)
                .then(|| html::span().class("sa-small sa-muted").child(instead.clone()))
        }}
    }
    .into_any()
}

/// An id with a button that copies it. The clipboard is written on a click and never read (S24).
/// Where it is refused, the text is selected instead and the person told what to press (F49).
#[component]
pub fn Copyable(
    text: String,
    /// The words of the button.
    words: CopyWords,
    #[prop(optional)] small: bool,
) -> impl IntoView {
    let state = RwSignal::new(Copying::Resting);
    let selectable = NodeRef::<html::Input>::new();
    let text = StoredValue::new(text);
    Effect::new(move |_| {
        if let Some(input) = selectable.get() {
            let _ = input.focus();
            input.select();
        }
    });
    let refused = words.refused.clone();
    let shown = move || {
        if state.get() != Copying::Refused {
            let code = html::code()
                .class("sa-copyable__text")
                .translate("no")
                .dir("ltr");
            return code.child(text.get_value()).into_any();
        }
        view! {
            <input
                class="sa-copyable__text"
                readonly=true
                translate="no"
                dir="ltr"
                aria-label=refused.clone()
                value=text.get_value()
                node_ref=selectable
            />
        }
        .into_any()
    };
    view! {
        <span class="sa-copyable" class:sa-copyable--small=small>
            {shown}
            {copy_button(words, state, move |copy| text.with_value(|text| copy(text)))}
        </span>
    }
    .into_any()
}
