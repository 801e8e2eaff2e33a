//! Text that is hidden until it is asked for, and that nothing here keeps.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;

use super::clipboard::{CopyWords, Copying, copy_button};
use crate::reactive::RwSignal;

/// Lends a text for as long as a function looks at it: whole, or with what is secret masked.
#[derive(Clone)]
pub struct SecretSource(Arc<Lend>);

type Lend = dyn Fn(Masking, &mut dyn FnMut(&str)) + Send + Sync;

/// Whether what is secret is to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Masking {
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

/// A text of machines with a button that copies it.
///
/// What is shown is put into the page letter by letter of the source's text and leaves no copy in
/// this module's memory. The clipboard gets the whole text, shown or not; where it is refused, the
/// text is shown and selected, and the person told what to press (F49).
#[component]
pub fn SecretText(
    source: SecretSource,
    /// Whether what is secret is to be seen.
    shown: RwSignal<bool>,
    /// The words of the button that copies.
    words: CopyWords,
    /// Several lines, one below the other.
    #[prop(optional)]
    block: bool,
) -> impl IntoView {
    let state = RwSignal::new(Copying::Resting);
    let node = NodeRef::<html::Code>::new();
    Effect::new(move || {
        if state.get() == Copying::Refused {
            shown.set(true);
        }
    });
    let text = source.clone();
    Effect::new(move || {
        let masking = if shown.get() {
            Masking::Shown
        } else {
            Masking::Masked
        };
        if let Some(node) = node.get() {
            source.look(masking, |text| node.set_text_content(Some(text)));
            if state.get() == Copying::Refused {
                select(&node);
            }
        }
    });
    view! {
        <div class="sa-concealed" class:sa-concealed--block=block>
            {html::code()
                .class("sa-concealed__text")
                .translate("no")
                .spellcheck("false")
                .dir("ltr")
                .node_ref(node)}
            {copy_button(words, state, move |copy| text.look(Masking::Shown, copy))}
        </div>
    }
    .into_any()
}

fn select(node: &web_sys::HtmlElement) {
    if let Ok(Some(selection)) = window().get_selection() {
        let _ = selection.select_all_children(node);
    }
}
