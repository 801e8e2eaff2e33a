//! A question that comes before everything else.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::unique_id;

/// A modal dialog: the browser's own `<dialog>`, so that the rest of the page is inert.
///
/// What is in it exists only while it is open. Afterwards the focus is where it was before.
#[component]
pub fn Dialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// Escape.
    #[prop(into)]
    on_cancel: Callback<()>,
    /// What it says and asks.
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    move || {
        open.get().then(|| {
            let node = NodeRef::<html::Dialog>::new();
            let title_id = unique_id("dialog");
            let before = StoredValue::new_local(focused());
            node.on_load(|dialog| {
                // Fails only for a dialog that is open already.
                let _ = dialog.show_modal();
            });
            on_cleanup(move || {
                if let Some(Some(element)) = before.try_get_value() {
                    let _ = element.focus();
                }
            });
            view! {
                <dialog
                    class="sa-dialog"
                    aria-labelledby=title_id.clone()
                    node_ref=node
                    on:cancel=move |event: web_sys::Event| {
                        event.prevent_default();
                        on_cancel.run(());
                    }
                    on:keydown=|event| event.stop_propagation()
                >
                    <h2 class="sa-dialog-title" id=title_id>
                        {title}
                    </h2>
                    <div class="sa-stack">{children.with_value(|children| children())}</div>
                </dialog>
            }
        })
    }
}

/// The element that has the focus, inside shadow roots too.
fn focused() -> Option<HtmlElement> {
    let mut element = document().active_element()?;
    while let Some(inner) = element.shadow_root().and_then(|root| root.active_element()) {
        element = inner;
    }
    element.dyn_into().ok()
}
