//! Buttons, and links that look like them.

use leptos::html;
use leptos::prelude::*;
use web_sys::MouseEvent;

use super::grid::tab_index;
use super::tip::tipped;
use super::{Icon, rich_text, unique_id};
use crate::reactive::Signal;

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do here; at most one per view.
    Primary,
    #[default]
    Secondary,
    /// Little jobs on the side; no box until hovered.
    Quiet,
    Danger,
}

impl ButtonKind {
    pub(super) fn class(self, small: bool) -> String {
        let kind = match self {
            Self::Primary => " sa-button--primary",
            Self::Secondary => "",
            Self::Quiet => " sa-button--quiet",
            Self::Danger => " sa-button--danger",
        };
        let size = if small { " sa-button--small" } else { "" };
        format!("sa-button{kind}{size}")
    }
}

/// A button.
///
/// It is never `disabled`: with a `disabled_reason` it stays in the tab order, says that it cannot
/// be used and why, and ignores presses (rule W3: disabled with the reason beside it). While
/// `busy` it keeps its name and ignores presses, so that a double click is one request (F14).
#[component]
pub fn Button(
    /// The words on it.
    #[prop(into)]
    label: Signal<String>,
    #[prop(optional)] kind: ButtonKind,
    /// Shown before the label.
    #[prop(optional, into)]
    icon: MaybeProp<Icon>,
    /// Only the icon shows; the label becomes the name and a tooltip.
    #[prop(optional)]
    icon_only: bool,
    /// Lower and tighter, for rows and toolbars.
    #[prop(optional)]
    small: bool,
    /// Submits the form it is in.
    #[prop(optional)]
    submit: bool,
    /// Takes the focus when the dialog around it opens.
    #[prop(optional)]
    autofocus: bool,
    /// Something is under way: shows a spinner.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Why it cannot be used now; shown beside it.
    #[prop(optional, into)]
    disabled_reason: MaybeProp<String>,
    /// Id of where that is said once for several buttons; then it is not said beside this one.
    #[prop(optional, into)]
    reason_id: Option<String>,
    /// Pressed, by mouse, key or touch.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
) -> impl IntoView {
    let shared = reason_id.is_some();
    let own_reason = reason_id.unwrap_or_else(|| unique_id("reason"));
    let described = {
        let own_reason = own_reason.clone();
        move || disabled_reason.with(|reason| reason.is_some().then(|| own_reason.clone()))
    };
    let off = move || busy.get() || disabled_reason.with(Option::is_some);
    let press = move |event: MouseEvent| {
        if untrack(off) {
            // Also keeps a submit button, and Enter in a field, from submitting.
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    let button = view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=kind.class(small)
            class:sa-button--icon=icon_only
            tabindex=tab_index()
            class:sa-button--spins=move || busy.get() && icon.with(Option::is_none)
            autofocus=autofocus
            aria-label=move || icon_only.then(|| label.get())
            aria-disabled=move || off().then_some("true")
            aria-busy=move || busy.get().then_some("true")
            aria-describedby=described
            on:click=press
        >
            {move || if busy.get() { Some(Icon::Spinner) } else { icon.get() }.map(Icon::view)}
            {(!icon_only).then(|| html::span().class("sa-button__label").child(move || rich_text(&label.get())))}
        </button>
    }
    .into_any();
    let button = if icon_only {
        tipped(button, label, None)
    } else {
        button
    };
    let reason = move || {
        disabled_reason.get().filter(|_| !shared).map(|words| {
            html::span()
                .class("sa-button__reason")
                .id(own_reason.clone())
                .child(words)
        })
    };
    (button, reason).into_any()
}

/// A link: whatever leads somewhere is one, also where it looks like a button, and what does something is
/// a [`Button`] (decision 0017). With `on_press`, a plain left click (or Enter) goes there instead of to
/// `href`; clicks with a modifier still open `href` in a tab or window of their own.
#[component]
pub fn Link(
    #[prop(into)] href: Signal<String>,
    #[prop(into)] label: Signal<String>,
    /// Its accessible name when that must say more, such as "Edit Nightly sync". Must contain the
    /// words, so that people who speak to their computer can say what they see.
    #[prop(optional, into)]
    name: MaybeProp<String>,
    /// Looks like a button of this kind.
    #[prop(optional_no_strip, into)]
    kind: Option<ButtonKind>,
    /// Shown before the words.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
    /// Lower and tighter; only with `kind`.
    #[prop(optional)]
    small: bool,
    /// It leads to the page that is shown.
    #[prop(optional)]
    current: bool,
    /// Words for "opens in a new tab"; when given, it does.
    #[prop(optional, into)]
    new_tab: Option<String>,
    /// Followed by a plain click.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    #[prop(optional)] node_ref: NodeRef<html::A>,
    /// Stands in the place of the words.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let follow = move |event: MouseEvent| {
        let plain = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if let Some(on_press) = on_press.filter(|_| plain) {
            event.prevent_default();
            on_press.run(());
        }
    };
    let away = new_tab.is_some();
    view! {
        <a
            class=kind.map_or_else(|| "sa-link".to_owned(), |kind| kind.class(small))
            tabindex=tab_index()
            href=move || href.get()
            target=away.then_some("_blank")
            rel=away.then_some("noopener noreferrer")
            aria-label=move || name.get()
            aria-current=current.then_some("page")
            node_ref=node_ref
            on:click=follow
        >
            {icon.map(Icon::view)}
            {match children {
                Some(children) => children(),
                None => html::span().child(move || rich_text(&label.get())).into_any(),
            }}
            {new_tab
                .map(|words| {
                    (html::span().class("sa-hidden").child((" ", words)), Icon::External.view())
                })}
        </a>
    }
    .into_any()
}
