//! What a combobox knows and does.

use std::ops::Range;

use leptos::html;
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::super::field::Words;
use super::super::place::{Align, Side, place_clear_of};
use super::super::window::{rows_in_view, set_measured};
use super::option::ComboSource;
use crate::listen::Listener;

/// How far Page Up and Page Down go.
const PAGE: usize = 8;
/// Pixels inside the list's edge, above the first option and below the last.
const EDGE: f64 = 4.0;

/// What the parts of a combobox share.
#[derive(Clone, Copy)]
pub(super) struct Combo {
    pub(super) source: ComboSource,
    /// An option is pressed, and not yet let go.
    pub(super) pressing: RwSignal<bool>,
    pub(super) words: Words,
    pub(super) open: RwSignal<bool>,
    /// The option that the arrow keys are at.
    pub(super) active: RwSignal<Option<usize>>,
    /// Its id: what comes in may put another in its place.
    pub(super) active_id: StoredValue<Option<String>>,
    /// Where the list is, while it is open.
    pub(super) side: StoredValue<Option<Side>>,
    pub(super) drawn: RwSignal<Range<usize>>,
    pub(super) height: RwSignal<f64>,
    pub(super) frame: NodeRef<html::Div>,
    pub(super) popup: NodeRef<html::Div>,
    pub(super) probe: NodeRef<html::Div>,
    pub(super) input: NodeRef<html::Input>,
}

/// The buttons of the form that the field is in.
fn actions_of(frame: &web_sys::Element) -> Option<web_sys::Element> {
    let form = frame.closest("form").ok()??;
    form.query_selector(".sa-form-actions").ok()?
}

impl Combo {
    /// The field is gone; an event that came late finds nothing to work with.
    fn is_gone(self) -> bool {
        self.open.is_disposed() || self.source.query.is_disposed() || self.active.is_disposed()
    }

    pub(super) fn show(self) {
        if self.is_gone() || self.words.off_untracked() || self.open.get_untracked() {
            return;
        }
        let Some(popup) = self.popup.get_untracked() else {
            return;
        };
        // An older browser without popovers shows it in place.
        let _ = popup.show_popover();
        self.open.set(true);
        self.source.on_open.run(());
        self.settle();
        self.begin_at_chosen();
    }

    /// What tells the chosen option from others of the same name.
    pub(super) fn detail(self) -> Option<String> {
        self.source
            .selected
            .with(|chosen| chosen.as_ref().and_then(|chosen| chosen.detail.clone()))
    }

    /// Something is typed, to find one.
    pub(super) fn type_in(self, text: String) {
        self.source.on_type.run(());
        self.source.typing.set(true);
        self.source.query.set(text);
        self.show();
        self.set_active(None);
    }

    /// The arrow keys begin at what is chosen, which is in view, unless something is being typed.
    fn begin_at_chosen(self) {
        let typing = self.source.typing.get_untracked();
        let chosen = self.source.selected.with_untracked(|chosen| {
            let chosen = chosen.as_ref().filter(|_| !typing)?;
            self.source
                .options
                .with_untracked(|options| options.iter().position(|one| one.id == chosen.id))
        });
        self.set_active(chosen);
        if let Some(index) = chosen {
            self.reveal(index);
        }
    }

    fn set_active(self, index: Option<usize>) {
        self.active_id.set_value(self.id_at(index));
        self.active.set(index);
    }

    fn id_at(self, index: Option<usize>) -> Option<String> {
        self.source
            .options
            .with_untracked(|options| Some(options.get(index?)?.id.clone()))
    }

    pub(super) fn hide(self) {
        if self.open.try_get_untracked() == Some(true) {
            self.open.set(false);
            self.side.set_value(None);
            self.set_active(None);
            if let Some(popup) = self.popup.try_get_untracked().flatten() {
                let _ = popup.hide_popover();
            }
        }
    }

    pub(super) fn toggle(self) {
        if self.is_gone() {
            return;
        }
        if self.open.get_untracked() {
            self.hide();
        } else {
            if let Some(input) = self.input.get_untracked() {
                let _ = input.focus();
            }
            self.show();
        }
    }

    /// Puts the open list beside its field, as high as its options need.
    fn settle(self) {
        if self.open.try_get_untracked() == Some(true)
            && let (Some(popup), Some(frame)) =
                (self.popup.get_untracked(), self.frame.get_untracked())
        {
            self.measure();
            let actions = actions_of(&frame);
            let before = self.side.get_value();
            let side = place_clear_of(actions.as_ref(), before, &popup, &frame, Align::Stretch);
            self.side.set_value(Some(side));
            self.measure();
        }
    }

    /// Follows the list's size and scrolling: which options to draw, and whether to fetch more.
    pub(super) fn measure(self) {
        if self.is_gone() {
            return;
        }
        let (Some(Some(popup)), Some(Some(probe))) = (
            self.popup.try_get_untracked(),
            self.probe.try_get_untracked(),
        ) else {
            return;
        };
        let height = probe.get_bounding_client_rect().height();
        set_measured(self.height, height);
        let count = self.source.options.with_untracked(Vec::len);
        let (offset, view) = (
            f64::from(popup.scroll_top()),
            f64::from(popup.client_height()),
        );
        let drawn = rows_in_view(count, height, offset, view);
        if drawn.end == count
            && self.open.get_untracked()
            && self.source.more.get_untracked()
            && !self.source.loading.get_untracked()
        {
            self.source.on_more.run(());
        }
        set_measured(self.drawn, drawn);
    }

    /// Scrolls the list, not the page, so that this option shows.
    fn reveal(self, index: usize) {
        let Some(popup) = self.popup.get_untracked() else {
            return;
        };
        let height = self.height.get_untracked();
        #[allow(clippy::cast_precision_loss)] // exact up to 2^53 options
        let top = index as f64 * height;
        let (from, view) = (
            f64::from(popup.scroll_top()),
            f64::from(popup.client_height()),
        );
        let to = from.min(top).max(top + height + 2.0 * EDGE - view);
        #[allow(clippy::cast_possible_truncation)] // a length on a screen
        popup.set_scroll_top(to.round() as i32);
        self.measure();
    }

    fn go(self, index: usize) {
        let last = self.source.options.with_untracked(Vec::len).checked_sub(1);
        let index = last.map(|last| index.min(last));
        self.set_active(index);
        if let Some(index) = index {
            self.reveal(index);
        }
    }

    pub(super) fn choose(self, index: usize) {
        if self.is_gone() {
            return;
        }
        let chosen = self
            .source
            .options
            .with_untracked(|options| options.get(index).cloned());
        if let Some(chosen) = chosen {
            self.source.typing.set(false);
            self.source.query.set(chosen.label.clone());
            self.hide();
            self.source.on_select.run(chosen);
        }
    }

    /// The focus goes elsewhere.
    pub(super) fn leave(self) {
        if self.is_gone() {
            return;
        }
        self.hide();
        let _ = self.source.on_leave.try_run(());
    }

    pub(super) fn key(self, event: &KeyboardEvent) {
        if self.is_gone() {
            return;
        }
        let open = self.open.get_untracked();
        let active = self.active.get_untracked().filter(|_| open);
        let last = self
            .source
            .options
            .with_untracked(Vec::len)
            .saturating_sub(1);
        let target = match event.key().as_str() {
            "ArrowDown" if !open => {
                self.show();
                self.active.get_untracked()
            }
            "ArrowUp" if open && event.alt_key() => {
                self.hide();
                None
            }
            "ArrowDown" => Some(
                active
                    .filter(|active| *active < last)
                    .map_or(0, |active| active + 1),
            ),
            "ArrowUp" => {
                self.show();
                Some(
                    active
                        .filter(|active| *active > 0)
                        .map_or(last, |active| active - 1),
                )
            }
            "Home" if active.is_some() => Some(0),
            "End" if active.is_some() => Some(last),
            "PageDown" if open => Some(active.map_or(0, |active| active + PAGE)),
            "PageUp" if open => Some(active.unwrap_or(0).saturating_sub(PAGE)),
            "Enter" if active.is_some() => {
                self.choose(active.unwrap_or_default());
                None
            }
            // The form acts on it, with what is typed.
            "Enter" => {
                self.leave();
                return;
            }
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

    /// Keeps the list beside its field, the drawn options in step with the list, and the field's
    /// words in step with what is chosen from outside.
    pub(super) fn follow(self) {
        for event in ["scroll", "resize"] {
            Listener::first_on(&window(), event, move |_| self.settle()).until_cleanup();
        }
        Effect::new(move |before: Option<usize>| {
            let count = self.source.options.with(Vec::len);
            self.source.loading.track();
            if self.open.get_untracked() {
                if self.id_at(self.active.get_untracked()) != self.active_id.get_value() {
                    self.set_active(None);
                }
                let are_new = before == Some(0) && count > 0;
                // Once the list has grown or shrunk.
                request_animation_frame(move || {
                    // A frame may take its time, and the field may be gone by then.
                    if self.is_gone() {
                        return;
                    }
                    self.settle();
                    if are_new {
                        self.begin_at_chosen();
                    }
                });
            }
            count
        });
        Effect::new(move |before: Option<Option<String>>| {
            let label = self
                .source
                .selected
                .with(|chosen| Some(chosen.as_ref()?.label.clone()));
            if before.as_ref() != Some(&label) && !self.source.typing.get_untracked() {
                self.source.query.set(label.clone().unwrap_or_default());
            }
            label
        });
    }
}
