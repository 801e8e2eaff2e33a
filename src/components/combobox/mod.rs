//! One of very many, found by typing: the ARIA combobox with a listbox.

mod state;

use leptos::html;
use leptos::prelude::*;

use super::field::{FieldWords, field};
use super::window::px;
use super::{Icon, element};
use crate::listen::on_release;
use crate::reactive::{Memo, RwSignal, Signal, StoredValue};
use state::Combo;
pub use state::{ComboOption, ComboSource};

/// A field that finds one of very many by typing, and cannot stay empty unless it chooses `at_once`: only the
/// options in view are drawn, and more can be fetched when the end comes near.
#[component]
pub fn Combobox(
    words: FieldWords,
    /// What there is to choose.
    source: ComboSource,
    /// An example, in the empty field.
    placeholder: String,
    /// Name of the arrow button.
    toggle: String,
    /// Id of the input, for an error summary to point at.
    id: String,
) -> impl IntoView {
    // What is pressed in the list is what was pressed, whatever comes in meanwhile.
    let pressing = RwSignal::new(false);
    let options = Memo::new(move |before: Option<&Vec<ComboOption>>| match before {
        Some(before) if pressing.get() => before.clone(),
        _ => source.options.get(),
    });
    on_release(move || {
        if pressing.try_get_untracked() == Some(true) {
            pressing.set(false);
        }
    });
    let combo = Combo {
        source: ComboSource {
            options: options.into(),
            ..source
        },
        words,
        pressing,
        open: RwSignal::new(false),
        active: RwSignal::new(None),
        is_above: StoredValue::new(false),
        drawn: RwSignal::new(0..0),
        height: RwSignal::new(0.0),
        frame: NodeRef::new(),
        popup: NodeRef::new(),
        probe: NodeRef::new(),
        input: NodeRef::new(),
    };
    combo.follow();
    let status = move || {
        let words = || {
            source
                .load_error
                .get()
                .unwrap_or_else(|| source.status.get())
        };
        combo.open.get().then(words)
    };
    let control = (
        input_row(combo, &id, placeholder, toggle),
        list(combo, &id),
        html::div().class("sa-hidden").role("status").child(status),
    )
        .into_any();
    field(&id, words, control)
}

fn input_row(combo: Combo, id: &str, placeholder: String, toggle: String) -> AnyView {
    let (described_id, active_id) = (id.to_owned(), id.to_owned());
    let detail_id = format!("{id}-detail");
    view! {
        <div class="sa-input sa-input--combo" node_ref=combo.frame>
            <input
                id=id.to_owned()
                type="text"
                role="combobox"
                dir="auto"
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                aria-autocomplete="list"
                aria-haspopup="listbox"
                aria-expanded=move || expanded(combo)
                aria-controls=format!("{id}-list")
                aria-activedescendant=move || {
                    combo.active.get().map(|index| format!("{active_id}-{index}"))
                }
                aria-required=(!combo.source.at_once).then_some("true")
                aria-invalid=move || combo.words.invalid()
                aria-describedby=move || {
                    let detail = combo.detail().map(|_| format!("{described_id}-detail"));
                    let ids = [detail, combo.words.described(&described_id)];
                    let ids = ids.into_iter().flatten().collect::<Vec<_>>();
                    (!ids.is_empty()).then(|| ids.join(" "))
                }
                readonly=move || combo.words.off()
                placeholder=placeholder
                prop:value=move || combo.source.query.get()
                node_ref=combo.input
                on:input=move |event| combo.type_in(event_target_value(&event))
                on:click=move |_| combo.show()
                on:focus=move |_| {
                    if let Some(input) = element(combo.input) {
                        input.select();
                    }
                    if combo.source.at_once {
                        combo.show();
                    }
                }
                on:blur=move |_| combo.leave()
                on:keydown=move |event| combo.key(&event)
            />
            {move || {
                combo
                    .detail()
                    .map(|detail| {
                        html::bdi().class("sa-combo__own").id(detail_id.clone()).child(detail)
                    })
            }}
            {(!combo.source.at_once).then(|| arrow(combo, id, toggle))}
        </div>
    }
    .into_any()
}

fn expanded(combo: Combo) -> &'static str {
    if combo.open.get() { "true" } else { "false" }
}

/// For the mouse and touch; the keyboard has the arrow keys.
fn arrow(combo: Combo, id: &str, toggle: String) -> AnyView {
    view! {
        <button
            type="button"
            class="sa-button sa-button--quiet sa-button--small sa-button--icon"
            tabindex="-1"
            aria-label=toggle
            aria-expanded=move || expanded(combo)
            aria-controls=format!("{id}-list")
            // Keeps the focus in the field.
            on:mousedown=|event| event.prevent_default()
            on:click=move |_| combo.toggle()
        >
            {Icon::ChevronDown.view()}
        </button>
    }
    .into_any()
}

fn list(combo: Combo, id: &str) -> AnyView {
    let id = id.to_owned();
    let list_id = format!("{id}-list");
    let source = combo.source;
    let rows = move || {
        let drawn = combo.drawn.get();
        source.options.with(|options| {
            let drawn = drawn.start..drawn.end.min(options.len());
            let one = |index| option(combo, &id, index, options.len(), options[index].clone());
            drawn.map(one).collect_view()
        })
    };
    let foot = move || {
        let spinner = source.loading.get().then_some(Icon::Spinner);
        let failed = (source.load_error.get()).map(|words| (Some(Icon::Alert), words));
        let (icon, words) = failed.unwrap_or_else(|| (spinner, source.status.get()));
        (icon.map(Icon::view), html::span().child(words))
    };
    view! {
        <div
            class="sa-combo"
            popover="manual"
            // What scrolls is the list itself: the keys for it are the field's.
            role="listbox"
            id=list_id.clone()
            aria-label=move || combo.words.label.get()
            aria-busy=move || source.loading.get().then_some("true")
            node_ref=combo.popup
            on:mousedown=|event| event.prevent_default()
            on:pointerdown=move |_| combo.pressing.set(true)
            // Scrolling inside a shadow root is not heard on the window.
            on:scroll=move |_| combo.measure()
        >
            <div
                class="sa-combo__list"
                role="presentation"
                style:block-size=move || pixels(source.options.with(Vec::len), combo.height.get())
            >
                {rows}
            </div>
            {html::div().class("sa-combo__foot").aria_hidden("true").child(foot)}
            {html::div().class("sa-combo__probe").aria_hidden("true").node_ref(combo.probe)}
        </div>
    }
    .into_any()
}

/// The length of so many options.
fn pixels(options: usize, height: f64) -> String {
    #[allow(clippy::cast_precision_loss)] // exact up to 2^53 options
    let options = options as f64;
    px(options * height)
}

fn option(combo: Combo, id: &str, index: usize, count: usize, option: ComboOption) -> AnyView {
    let chosen = Signal::derive(move || {
        let is_it = |chosen: &ComboOption| chosen.id == option.id;
        (combo.source.selected).with(|chosen| chosen.as_ref().is_some_and(is_it))
    });
    view! {
        <div
            class="sa-combo__option"
            class:sa-combo__option--active=move || combo.active.get() == Some(index)
            role="option"
            id=format!("{id}-{index}")
            aria-selected=move || if chosen.get() { "true" } else { "false" }
            aria-setsize=count.to_string()
            aria-posinset=(index + 1).to_string()
            style:transform=move || format!("translateY({})", pixels(index, combo.height.get()))
            on:click=move |_| combo.choose(index)
        >
            <span class="sa-combo__words">
                {html::bdi().class("sa-combo__label").child(option.label)}
                {option.detail.map(|detail| html::bdi().class("sa-combo__detail").child(detail))}
            </span>
            {move || chosen.get().then(|| Icon::Check.view())}
        </div>
    }
    .into_any()
}
