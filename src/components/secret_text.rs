//! Text that is hidden until it is asked for, and that nothing here keeps.

use std::sync::Arc;
use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::clipboard::copy;
use super::{Announcer, Button, ButtonKind, Icon};

/// Lends a text for as long as a function looks at it: whole, or with what is secret masked.
#[derive(Clone)]
pub struct SecretSource(Arc<Lend>);

type Lend = dyn Fn(Masking, &mut dyn FnMut(&str)) + Send + Sync;

/// Whether what is secret is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Masking {
    /// It is.
    Shown,
    /// Something stands in its place.
    Masked,
}

impl SecretSource {
    /// From a function that has the text for as long as it runs.
    pub fn new(lend: impl Fn(Masking, &mut dyn FnMut(&str)) + Send + Sync + 'static) -> Self {
        Self(Arc::new(lend))
    }

    /// Looks at the text.
    pub fn look(&self, masking: Masking, mut at: impl FnMut(&str)) {
        (self.0)(masking, &mut at);
    }
}

/// The words of the button that copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyWords {
    /// Its name, such as "Copy client secret".
    pub label: String,
    /// Said when it worked.
    pub copied: String,
    /// What to press when it did not.
    pub refused: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Resting,
    Copied,
    Refused,
}

/// A text of machines with a button that copies it.
///
/// What is shown is put into the page letter by letter of the lender's text and leaves no copy in
/// this module's memory. The clipboard gets the whole text, shown or not; where it is refused, the
/// text is shown and selected, and the person told what to press (F49).
#[component]
pub fn SecretText(
    /// Has the text.
    lender: SecretSource,
    /// Whether what is secret is to be seen.
    shown: RwSignal<bool>,
    /// The words of the button that copies.
    words: CopyWords,
    /// Several lines, one below the other.
    #[prop(optional)]
    block: bool,
) -> impl IntoView {
    let CopyWords {
        label,
        copied,
        refused,
    } = words;
    let announcer = Announcer::expect();
    let state = RwSignal::new(State::Resting);
    let node = NodeRef::<html::Code>::new();
    {
        let lender = lender.clone();
        Effect::new(move || {
            let masking = if shown.get() {
                Masking::Shown
            } else {
                Masking::Masked
            };
            if let Some(node) = node.get() {
                lender.look(masking, |text| node.set_text_content(Some(text)));
                if state.get() == State::Refused {
                    select(&node);
                }
            }
        });
    }
    let refused_words = refused.clone();
    let press = move |()| {
        let mut copying = None;
        lender.look(Masking::Shown, |text| copying = Some(copy(text)));
        let Some(copying) = copying else { return };
        let (copied, refused) = (copied.clone(), refused.clone());
        spawn_local(async move {
            if copying.await.is_err() {
                shown.try_set(true);
                state.try_set(State::Refused);
                announcer.say(refused);
                return;
            }
            state.try_set(State::Copied);
            announcer.say(copied);
            let rest = move || {
                state.try_set(State::Resting);
            };
            set_timeout(rest, Duration::from_secs(2));
        });
    };
    let icon = Signal::derive(move || match state.get() {
        State::Copied => Icon::Check,
        _ => Icon::Copy,
    });
    view! {
        <div class="sa-concealed" class:sa-concealed--block=block>
            {html::code()
                .class("sa-concealed__text")
                .translate("no")
                .spellcheck("false")
                .dir("ltr")
                .node_ref(node)}
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
                    .then(|| html::p().class("sa-small sa-muted").child(refused_words.clone()))
            }}
        </div>
    }
    .into_any()
}

fn select(node: &web_sys::HtmlElement) {
    if let Ok(Some(selection)) = window().get_selection() {
        let _ = selection.select_all_children(node);
    }
}
