//! What a combobox lists, knows and does.

use std::ops::Range;

use leptos::html;
use leptos::prelude::*;
use web_sys::{Element, HtmlDivElement, KeyboardEvent};

use super::super::element;
use super::super::field::FieldWords;
use super::super::place::{Align, place_clear_of};
use super::super::window::{rows_in_view, set_measured};
use crate::listen::on_window;
use crate::reactive::{RwSignal, Signal, StoredValue};

/// How far Page Up and Page Down go.
const PAGE: usize = 8;
/// Pixels inside the list's edge, above the first option and below the last.
const EDGE: f64 = 4.0;
/// Where the last option is: no list is longer.
const LAST: usize = usize::MAX;

/// One of what there is to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComboOption {
    /// What is chosen, for the program.
    pub id: String,
    /// What is chosen, for people.
    pub label: String,
    /// What tells it from others of the same name.
    pub detail: Option<String>,
}

/// What there is to choose, and what is to happen: the caller's side of a combobox.
///
/// The caller filters `options` by `query` while `typing` says that it was typed to find something,
/// and says by `selected` as soon as what is typed is one of them. What was chosen otherwise, the
/// caller puts into `query`.
#[derive(Clone, Copy)]
pub struct ComboSource {
    /// What is typed, or the label of what is chosen.
    pub query: RwSignal<String>,
    /// Whether it was typed, and the person is still at it or it is nothing that can be chosen.
    pub typing: RwSignal<bool>,
    pub options: Signal<Vec<ComboOption>>,
    pub selected: Signal<Option<ComboOption>>,
    /// How many match, said, and shown at the list's end: "12 apps", "No match".
    pub status: Signal<String>,
    /// Options are being fetched.
    pub loading: Signal<bool>,
    /// Why they could not be.
    pub load_error: Signal<Option<String>>,
    /// The list opens as soon as the field has the focus, and Enter takes its first option.
    pub at_once: bool,
    /// The list's end is near: fetch more, if there are and they are not on their way.
    pub on_more: Callback<()>,
    /// The list opens: fetch the first.
    pub on_open: Callback<()>,
    /// The person is about to type something else.
    pub on_type: Callback<()>,
    /// The person chose another from the list.
    pub on_select: Callback<ComboOption>,
    /// The person wants back what was chosen before they typed.
    pub on_revert: Callback<()>,
    /// The focus goes elsewhere, or Enter is pressed for the form.
    pub on_leave: Callback<()>,
}

/// What the parts of a combobox share.
#[derive(Clone, Copy)]
pub(super) struct Combo {
    pub(super) source: ComboSource,
    pub(super) words: FieldWords,
    /// An option is pressed, and not yet let go.
    pub(super) pressing: RwSignal<bool>,
    pub(super) open: RwSignal<bool>,
    /// The option that the arrow keys are at.
    pub(super) active: RwSignal<Option<usize>>,
    /// Whether the list is above the field, while it is open.
    pub(super) is_above: StoredValue<bool>,
    pub(super) drawn: RwSignal<Range<usize>>,
    pub(super) height: RwSignal<f64>,
    pub(super) frame: NodeRef<html::Div>,
    pub(super) popup: NodeRef<html::Div>,
    pub(super) probe: NodeRef<html::Div>,
    pub(super) input: NodeRef<html::Input>,
}

/// The buttons of the form that the field is in.
fn actions_of(frame: &Element) -> Option<Element> {
    let form = frame.closest("form").ok()??;
    form.query_selector(".sa-form-actions").ok()?
}

impl Combo {
    /// The list. An event that comes late, when the field is gone, finds none.
    fn list(self) -> Option<HtmlDivElement> {
        element(self.popup)
    }

    fn is_open(self) -> bool {
        self.open.try_get_untracked() == Some(true)
    }

    pub(super) fn show(self) {
        let Some(list) = self.list() else { return };
        if self.is_open() || untrack(|| self.words.off()) {
            return;
        }
        // An older browser without popovers shows it in place.
        let _ = list.show_popover();
        self.open.set(true);
        self.source.on_open.run(());
        self.settle();
        self.begin_at_chosen();
    }

    pub(super) fn hide(self) {
        if self.is_open() {
            self.open.set(false);
            self.is_above.set_value(false);
            self.active.set(None);
            if let Some(list) = self.list() {
                let _ = list.hide_popover();
            }
        }
    }

    pub(super) fn toggle(self) {
        if self.is_open() {
            self.hide();
        } else {
            if let Some(input) = element(self.input) {
                let _ = input.focus();
            }
            self.show();
        }
    }

    /// What tells the chosen option from others of the same name.
    pub(super) fn detail(self) -> Option<String> {
        self.source
            .selected
            .with(|chosen| chosen.as_ref()?.detail.clone())
    }

    /// Something is typed, to find one.
    pub(super) fn type_in(self, text: String) {
        self.source.on_type.run(());
        self.source.typing.set(true);
        self.source.query.set(text);
        self.show();
        self.active.set(self.first());
    }

    /// The option that Enter takes unless the arrow keys are at another.
    fn first(self) -> Option<usize> {
        let is_any = self
            .source
            .options
            .with_untracked(|options| !options.is_empty());
        (self.source.at_once && is_any).then_some(0)
    }

    /// The arrow keys begin at what is chosen, which is in view, unless something is being typed.
    fn begin_at_chosen(self) {
        let typing = self.source.typing.get_untracked();
        let chosen = self.source.selected.get_untracked().filter(|_| !typing);
        let chosen = chosen.and_then(|chosen| {
            let is_it = |one: &ComboOption| one.id == chosen.id;
            (self.source.options).with_untracked(|options| options.iter().position(is_it))
        });
        self.active.set(chosen.or_else(|| self.first()));
        if let Some(index) = chosen {
            self.reveal(index);
        }
    }

    /// Puts the open list beside its field, as high as its options need.
    fn settle(self) {
        if self.is_open()
            && let (Some(list), Some(frame)) = (self.list(), self.frame.get_untracked())
        {
            self.measure();
            let actions = actions_of(&frame);
            self.is_above.update_value(|is_above| {
                let (actions, was_above) = (actions.as_ref(), *is_above);
                *is_above = place_clear_of(actions, was_above, &list, &frame, Align::Stretch);
            });
            self.measure();
        }
    }

    /// Follows the list's size and scrolling: which options to draw, and whether to fetch more.
    pub(super) fn measure(self) {
        let (Some(list), Some(probe)) = (self.list(), element(self.probe)) else {
            return;
        };
        let height = probe.get_bounding_client_rect().height();
        set_measured(self.height, height);
        let count = self.source.options.with_untracked(Vec::len);
        let (from, view) = scrolled(&list);
        let drawn = rows_in_view(count, height, from, view);
        if drawn.end == count && self.is_open() {
            self.source.on_more.run(());
        }
        set_measured(self.drawn, drawn);
    }

    /// Scrolls the list, not the page, so that this option shows.
    fn reveal(self, index: usize) {
        let Some(list) = self.list() else { return };
        let height = self.height.get_untracked();
        #[allow(clippy::cast_precision_loss)] // exact up to 2^53 options
        let top = index as f64 * height;
        let (from, view) = scrolled(&list);
        let to = from.min(top).max(top + height + 2.0 * EDGE - view);
        #[allow(clippy::cast_possible_truncation)] // a length on a screen
        list.set_scroll_top(to.round() as i32);
        self.measure();
    }

    /// The arrow keys are at an option, or at the last if there are not so many.
    fn go(self, index: usize) {
        let last = self.source.options.with_untracked(Vec::len).checked_sub(1);
        let index = last.map(|last| index.min(last));
        self.active.set(index);
        if let Some(index) = index {
            self.reveal(index);
        }
    }

    pub(super) fn choose(self, index: usize) {
        let chosen = (self.source.options)
            .try_with_untracked(|options| options.get(index).cloned())
            .flatten();
        if let Some(chosen) = chosen {
            self.source.typing.set(false);
            self.source.query.set(chosen.label.clone());
            self.hide();
            self.source.on_select.run(chosen);
        }
    }

    /// The focus goes elsewhere.
    pub(super) fn leave(self) {
        self.hide();
        let _ = self.source.on_leave.try_run(());
    }

    pub(super) fn key(self, event: &KeyboardEvent) {
        let Some(open) = self.open.try_get_untracked() else {
            return;
        };
        let active = self.active.get_untracked().filter(|_| open);
        let target = match event.key().as_str() {
            "ArrowDown" if !open => {
                self.show();
                None
            }
            "ArrowUp" if open && event.alt_key() => {
                self.hide();
                None
            }
            "ArrowDown" => {
                let count = self.source.options.with_untracked(Vec::len);
                Some(active.map_or(0, |active| (active + 1) % count.max(1)))
            }
            "ArrowUp" => {
                self.show();
                Some(
                    active
                        .and_then(|active| active.checked_sub(1))
                        .unwrap_or(LAST),
                )
            }
            "Home" if active.is_some() => Some(0),
            "End" if active.is_some() => Some(LAST),
            "PageDown" if open => Some(active.map_or(0, |active| active + PAGE)),
            "PageUp" if open => Some(active.unwrap_or(0).saturating_sub(PAGE)),
            "Enter" if active.is_some() => {
                self.choose(active.unwrap_or_default());
                None
            }
            "Enter" if self.source.at_once => None,
            // The form acts on it, with what is typed.
            "Enter" => return self.leave(),
            "Escape" if open => {
                self.hide();
                self.source.on_revert.run(());
                None
            }
            _ => return,
        };
        // Neither the form, the dialog nor the page is to act on a key that was meant for the list.
        event.prevent_default();
        event.stop_propagation();
        if let Some(target) = target {
            self.go(target);
        }
    }

    /// Keeps the list beside its field, and the drawn options in step with the list.
    pub(super) fn follow(self) {
        for event in ["scroll", "resize"] {
            on_window(event, move |_| self.settle());
        }
        Effect::new(move |before: Option<Vec<ComboOption>>| {
            let options = self.source.options.get();
            self.source.loading.track();
            if self.open.get_untracked() {
                let before = before.unwrap_or_default();
                // What has come in may have put another in its place.
                let at = self.active.get_untracked();
                let id = at.and_then(|at| before.get(at)).map(|one| &one.id);
                let now = id.and_then(|id| options.iter().position(|one| one.id == *id));
                if now != at || now.is_none() {
                    self.active.set(now.or_else(|| self.first()));
                }
                let are_new = before.is_empty() && !options.is_empty();
                // Once the list has grown or shrunk. A frame may take its time.
                request_animation_frame(move || {
                    self.settle();
                    if are_new && self.is_open() {
                        self.begin_at_chosen();
                    }
                });
            }
            options
        });
    }
}

/// How far a list is scrolled, and how much of it is in view.
fn scrolled(list: &Element) -> (f64, f64) {
    (list.scroll_top().into(), list.client_height().into())
}
