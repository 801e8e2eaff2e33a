//! Page translators, as those of Chromium, Edge and Google, take texts out of the page and put a
//! `<font>` in the place of each. The module would go on writing into texts that nobody sees, and what
//! was translated would stay for ever (F50).
//!
//! So each text is kept beside what has taken its place, where it does not show. Once the module does
//! anything with it, the two change back, and the translator finds a new text to translate.

use js_sys::Array;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, MutationObserver, MutationObserverInit, MutationRecord, Node};

/// Marks what holds a text that is not shown.
const HOLDER: &str = "sa-untranslated";

/// Looks after the texts of one instance until it is dropped.
pub struct Translators {
    observer: MutationObserver,
    _callback: Closure<dyn FnMut(Array)>,
}

impl Translators {
    /// Looks after everything inside `root`; `None` where the browser refuses.
    pub fn watch(root: &Node) -> Option<Self> {
        let callback = Closure::<dyn FnMut(Array)>::new(|records: Array| {
            for record in records {
                apply(&record.unchecked_into());
            }
        });
        let observer = MutationObserver::new(callback.as_ref().unchecked_ref()).ok()?;
        let options = MutationObserverInit::new();
        options.set_child_list(true);
        options.set_character_data(true);
        options.set_subtree(true);
        observer.observe_with_options(root, &options).ok()?;
        Some(Self {
            observer,
            _callback: callback,
        })
    }
}

impl Drop for Translators {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

fn apply(record: &MutationRecord) {
    let Some(target) = record.target() else {
        return;
    };
    if let Some(holder) = holder_of(&target) {
        change_back(&holder);
        return;
    }
    let removed = record.removed_nodes();
    for text in (0..removed.length()).filter_map(|at| removed.get(at)) {
        let is_free = text.node_type() == Node::TEXT_NODE && text.parent_node().is_none();
        if is_free && let Some(translation) = translation(record) {
            hold(&text, &translation);
        }
    }
}

/// What a translator has put in the place of a text, if it was one that took it away.
fn translation(record: &MutationRecord) -> Option<Element> {
    let around = [
        record.added_nodes().get(0),
        record.previous_sibling(),
        record.next_sibling(),
    ];
    let is_new = |element: &Element| {
        let next = element.next_element_sibling();
        element.tag_name() == "FONT"
            && element.parent_node() == record.target()
            && next.is_none_or(|next| !is_holder(&next))
    };
    let nodes = around.into_iter().flatten();
    let mut elements = nodes.filter_map(|node| node.dyn_into().ok());
    elements.find(is_new)
}

/// Keeps a text beside its translation.
fn hold(text: &Node, translation: &Element) {
    // Refused for no name and no place used here.
    let Ok(holder) = document().create_element("span") else {
        return;
    };
    holder.set_class_name(HOLDER);
    let _ = holder.set_attribute("translate", "no");
    let _ = holder.append_child(text);
    let _ = translation.after_with_node_1(&holder);
}

/// What is in a holder takes the place of the translation again: the text, without what it was, or
/// with what has been put before it.
fn change_back(holder: &Element) {
    let Some(parent) = holder.parent_node() else {
        return; // it has been done
    };
    let translation = holder.previous_element_sibling();
    if let Some(translation) = translation.filter(|before| before.tag_name() == "FONT") {
        translation.remove();
    }
    while let Some(node) = holder.first_child() {
        if parent.insert_before(&node, Some(holder)).is_err() {
            break;
        }
    }
    holder.remove();
}

/// The holder that a node is, or is in.
fn holder_of(node: &Node) -> Option<Element> {
    let own = node.dyn_ref::<Element>().cloned();
    own.or_else(|| node.parent_element()).filter(is_holder)
}

fn is_holder(element: &Element) -> bool {
    element.class_list().contains(HOLDER)
}
