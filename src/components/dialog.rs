//! A question or a small job in front of the page.

use leptos::html;
use leptos::prelude::*;

use super::unique_id;
use crate::reactive::Signal;

/// A modal dialog: the browser's own, so that the page behind is inert, the focus stays inside and
/// returns to where it was.
///
/// Its content exists only while it is open. Escape only *asks* to close, by
/// `on_cancel`: a dialog that must not be lost (K2) stays open by leaving `open` as it is.
#[component]
pub fn Dialog(
    #[prop(into)] open: Signal<bool>,
    /// What it is about, or asks.
    #[prop(into)]
    title: Signal<String>,
    /// The person wants out.
    #[prop(into)]
    on_cancel: Callback<()>,
    /// It interrupts with something that must be answered.
    #[prop(optional)]
    alert: bool,
    /// The buttons at the end; they stay in view.
    #[prop(optional, into)]
    footer: Option<ViewFn>,
    /// What is in it.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let content = NodeRef::<html::Div>::new();
    let title_id = unique_id("dialog");
    let show = move || {
        if let Some(dialog) = dialog.get_untracked()
            && !dialog.open()
            && dialog.is_connected()
        {
            // Refused only when it is open or not in the page.
            let _ = dialog.show_modal();
        }
    };
    // Waits for the content, whose first field is to take the focus.
    Effect::new(move |_| {
        // What was in it when it was last open is not in the page any more.
        let ready = content.get().is_some_and(|content| content.is_connected());
        if !open.get() {
            if let Some(dialog) = dialog.get_untracked() {
                dialog.close();
            }
        } else if ready {
            show();
        }
    });
    let heading_id = title_id.clone();
    let inside = move || {
        open.get().then(|| {
            view! {
                <div class="sa-dialog__content" node_ref=content>
                    {html::h2()
                        .class("sa-dialog__title")
                        .id(heading_id.clone())
                        .child(move || title.get())}
                    {html::div().class("sa-dialog__body sa-stack").child(children())}
                    {footer
                        .clone()
                        .map(|footer| html::div().class("sa-dialog__foot").child(footer.run()))}
                </div>
            }
        })
    };
    view! {
        <dialog
            class="sa-dialog"
            role=alert.then_some("alertdialog")
            aria-labelledby=title_id
            node_ref=dialog
            on:keydown=move |event| {
                // Something inside, such as an open list, may have used this Escape for itself.
                if event.key() == "Escape" && !event.default_prevented() {
                    event.prevent_default();
                    event.stop_propagation();
                    on_cancel.run(());
                }
            }
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                on_cancel.run(());
            }
            on:close=move |_| {
                // A browser may close it all the same, say at the second press of "back".
                if open.try_get_untracked() == Some(true) {
                    on_cancel.run(());
                    if open.try_get_untracked() == Some(true) {
                        show();
                    }
                }
            }
        >
            {inside}
        </dialog>
    }
    .into_any()
}
