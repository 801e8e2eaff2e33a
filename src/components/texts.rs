//! Texts with something to them: names, times, ids to copy, facts, histories.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::tip::tipped;
use super::{Announcer, Button, ButtonKind, Icon};

/// A name as somebody gave it: isolated from the text around it, left alone by translators, and
/// with characters that cannot be seen shown by their code points (S27).
#[component]
pub fn Bdi(
    /// The name.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    html::bdi().translate("no").class("sa-name").child(move || {
        pieces(&text.get())
            .into_iter()
            .map(|piece| match piece {
                Piece::Plain(text) => text.into_any(),
                Piece::Unseen(point) => html::span().class("sa-unseen").child(point).into_any(),
            })
            .collect_view()
    })
}

/// A part of a name.
#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Plain(String),
    Unseen(String),
}

/// Takes a name apart into what can be seen and what cannot.
fn pieces(name: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    for character in name.chars() {
        if is_unseen(character) {
            if !plain.is_empty() {
                pieces.push(Piece::Plain(std::mem::take(&mut plain)));
            }
            pieces.push(Piece::Unseen(format!("U+{:04X}", u32::from(character))));
        } else {
            plain.push(character);
        }
    }
    if !plain.is_empty() {
        pieces.push(Piece::Plain(plain));
    }
    pieces
}

/// Characters without a shape of their own that can make a name read as another. The joiners,
/// which whole scripts need, are left alone.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}'
            | '\u{E0000}'..='\u{E007F}')
}

/// A time as people say it; the exact one on hover and focus.
#[component]
pub fn TimeText(
    /// For machines, RFC 3339.
    datetime: String,
    /// As people say it.
    #[prop(into)]
    words: Signal<String>,
    /// To the second.
    #[prop(into)]
    exact: Signal<String>,
    /// It can be reached with Tab, to read the exact time; not in tables, where it would be one
    /// stop a row.
    #[prop(optional)]
    tab_stop: bool,
) -> impl IntoView {
    let time = view! {
        <time class="sa-time" datetime=datetime tabindex=tab_stop.then_some("0")>
            {words}
            <span class="sa-hidden">" (" {exact} ")"</span>
        </time>
    };
    tipped(time.into_any(), exact, None)
}

/// How long a copy is reported.
const REPORTED: Duration = Duration::from_secs(2);

/// A text with a button that copies it. Where the browser refuses, the text is selected and the
/// person told what to press (F49, S24).
#[component]
pub fn Copyable(
    /// The text.
    #[prop(into)]
    text: Signal<String>,
    /// The button's name.
    #[prop(into)]
    label: Signal<String>,
    /// Said when it is done.
    #[prop(into)]
    copied: Signal<String>,
    /// Said when the browser refuses.
    #[prop(into)]
    refused: Signal<String>,
) -> impl IntoView {
    let announcer = Announcer::expect();
    let node = NodeRef::<html::Code>::new();
    let done = RwSignal::new(false);
    let copy = move |()| {
        let words = text.get_untracked();
        leptos::task::spawn_local(async move {
            if write_clipboard(&words).await {
                announcer.say(copied.get_untracked());
                done.try_set(true);
                set_timeout(
                    move || {
                        done.try_set(false);
                    },
                    REPORTED,
                );
            } else {
                select(node);
                announcer.say(refused.get_untracked());
            }
        });
    };
    view! {
        <span class="sa-copyable">
            <code class="sa-mono" translate="no" node_ref=node>
                {text}
            </code>
            {move || {
                let icon = if done.get() { Icon::Check } else { Icon::Copy };
                view! {
                    <Button
                        label=label
                        kind=ButtonKind::Quiet
                        icon=icon
                        icon_only=true
                        small=true
                        on_press=copy
                    />
                }
            }}
        </span>
    }
    .into_any()
}

async fn write_clipboard(text: &str) -> bool {
    // Pages that are not served securely have no clipboard at all.
    let navigator = window().navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into());
    let Some(clipboard) = clipboard.ok().filter(|clipboard| !clipboard.is_undefined()) else {
        return false;
    };
    let clipboard: web_sys::Clipboard = clipboard.unchecked_into();
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

fn select(node: NodeRef<html::Code>) {
    let (Some(element), Ok(Some(selection))) = (node.get_untracked(), window().get_selection())
    else {
        return;
    };
    let _ = selection.select_all_children(&element);
}

/// A list of facts: what, and how it is.
#[component]
pub fn Facts(
    /// Each a [`Fact`].
    children: Children,
) -> impl IntoView {
    view! { <dl class="sa-facts">{children()}</dl> }.into_any()
}

/// One fact.
#[component]
pub fn Fact(
    /// What.
    #[prop(into)]
    term: Signal<String>,
    /// How it is.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="sa-fact">
            <dt>{term}</dt>
            <dd>{children()}</dd>
        </div>
    }
    .into_any()
}

/// From → to, for a summary of changes or an entry of a history.
#[component]
pub fn FromTo(
    /// As it is.
    from: AnyView,
    /// As it will be.
    to: AnyView,
    /// The word "to", for those who do not see the arrow.
    #[prop(into)]
    to_word: Signal<String>,
) -> impl IntoView {
    view! {
        <span class="sa-from-to">
            <del>{from}</del>
            {Icon::ArrowRight.view()}
            <span class="sa-hidden">{to_word}" "</span>
            <ins>{to}</ins>
        </span>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Piece {
        Piece::Plain(text.into())
    }

    #[test]
    fn s27_what_cannot_be_seen_is_shown_by_its_code_point() {
        assert_eq!(
            pieces("pay\u{202E}roll\u{200B}"),
            [
                plain("pay"),
                Piece::Unseen("U+202E".into()),
                plain("roll"),
                Piece::Unseen("U+200B".into()),
            ]
        );
    }

    #[test]
    fn emoji_and_joiners_are_left_whole() {
        assert_eq!(pieces("👩‍💻 نام‌ها"), [plain("👩‍💻 نام‌ها")]);
    }
}
