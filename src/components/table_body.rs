//! The rows of a table: which of them are drawn and where, and how the focus moves among them.

use std::ops::Range;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, KeyboardEvent};

use super::element;
use super::grid::{Grid, Move};
use super::window::{Rail, rows_in_view, set_measured, window_size, with_held};
use crate::listen::{on_resize, on_window};
use crate::reactive::{RwSignal, Signal, StoredValue};

/// The measured state of the table's body.
#[derive(Clone, Copy, Debug)]
pub(super) struct Body {
    pub(super) element: NodeRef<html::Div>,
    pub(super) probe: NodeRef<html::Div>,
    pub(super) rail: RwSignal<Rail>,
    /// How far along the rail the window's upper edge is, as far as rows depend on it.
    pub(super) offset: RwSignal<f64>,
    pub(super) range: RwSignal<Range<usize>>,
    /// The row with the focus.
    pub(super) held: RwSignal<Option<usize>>,
    count: Signal<usize>,
    pub(super) grid: Grid,
}

impl Body {
    /// Of a table with so many rows, measured once it is drawn.
    pub(super) fn new(count: Signal<usize>) -> Self {
        Self {
            element: NodeRef::new(),
            probe: NodeRef::new(),
            rail: RwSignal::default(),
            offset: RwSignal::new(0.0),
            range: RwSignal::new(0..0),
            held: RwSignal::new(None),
            count,
            grid: Grid::new(),
        }
    }

    fn measure(self) {
        let (Some(body), Some(probe)) = (element(self.element), element(self.probe)) else {
            return;
        };
        let count = self.count.get_untracked();
        let row = probe.get_bounding_client_rect().height();
        let (_, view) = window_size();
        let rail = Rail::new(count, row, view, window().device_pixel_ratio());
        set_measured(self.rail, rail);
        let top = -body.get_bounding_client_rect().top();
        let (offset, through) = if rail.is_short() {
            let along = top.clamp(0.0, rail.length - view);
            (along, rail.through(along))
        } else {
            (0.0, top)
        };
        set_measured(self.offset, offset);
        set_measured(self.range, rows_in_view(count, row, through, view));
    }

    /// Measures now, and whenever the page scrolls or the table or the window changes its size.
    pub(super) fn watch(self) {
        for event in ["scroll", "resize"] {
            on_window(event, move |_| self.measure());
        }
        Effect::new(move || {
            self.count.track();
            if let (Some(body), Some(probe)) = (self.element.get(), self.probe.get()) {
                on_resize(&[&body, &probe], move || self.measure());
                self.measure();
            }
        });
    }

    /// Scrolls the row that is asked for into view, once it can be drawn.
    pub(super) fn follow(self, reveal: RwSignal<Option<usize>>) {
        Effect::new(move |_| {
            let Some(index) = reveal.get().filter(|index| *index < self.count.get()) else {
                return;
            };
            let rail = self.rail.get();
            if rail.row <= 0.0 {
                return;
            }
            reveal.set(None);
            // Once the rail is as long as it was measured.
            request_animation_frame(move || self.scroll_to(index));
        });
    }

    /// Scrolls a row into the middle of the view.
    fn scroll_to(self, index: usize) {
        let Some(body) = element(self.element) else {
            return;
        };
        let top = body.get_bounding_client_rect().top();
        let along = self.rail.with_untracked(|rail| rail.along(index));
        window().scroll_by_with_x_and_y(0.0, top + along);
        self.measure();
    }

    /// Follows a key of the grid.
    pub(super) fn press(self, event: &KeyboardEvent) {
        let (_, view) = window_size();
        let row = self.rail.with_untracked(|rail| rail.row).max(1.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a handful
        let page = ((view / row) as usize).saturating_sub(2);
        let rows = self.count.get_untracked();
        if let Some(to) = self.grid.follow(event, rows, page) {
            event.prevent_default();
            self.focus(to);
        }
    }

    /// The focus has come to the grid itself: it goes on to where it was before, or to the first row in
    /// view where that is not drawn any more.
    pub(super) fn enter(self, event: &FocusEvent) {
        let is_grid = event.target() == event.current_target();
        if !is_grid {
            return;
        }
        let row = self.grid.row(self.count.get_untracked());
        if self.grid.go(row, Move::Row(row)) {
            return;
        }
        let top = element(self.element).map(|body| -body.get_bounding_client_rect().top());
        let first = self
            .rail
            .with_untracked(|rail| rail.first_in_view(top.unwrap_or_default()));
        self.focus(Move::Row((first + 1).min(self.count.get_untracked())));
    }

    /// Moves the focus; where its row is not drawn yet, once it is.
    fn focus(self, to: Move) {
        let row = match to {
            Move::Row(row) | Move::StartOf(row) | Move::EndOf(row) => row,
            _ => self.grid.row(self.count.get_untracked()),
        };
        let Some(index) = row.checked_sub(1) else {
            self.grid.go(0, to);
            return;
        };
        let is_near = self.range.with_untracked(|range| range.contains(&index));
        if is_near && self.grid.go(row, to) {
            return;
        }
        self.held.set(Some(index));
        self.scroll_to(index);
        request_animation_frame(move || {
            self.grid.go(row, to);
        });
    }

    /// The rows to draw.
    pub(super) fn rows(self) -> Vec<usize> {
        let count = self.count.get();
        let held = self.held.get().filter(|held| *held < count);
        self.range
            .with(|range| with_held(&(range.start.min(count)..range.end.min(count)), held, count))
    }

    /// Lets the row go when the focus goes elsewhere in the page, but not when the whole window
    /// loses it, from where it comes back to the same row.
    pub(super) fn focus_went(self, event: &FocusEvent) {
        let to = event.related_target();
        let to = to.and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        // The focus also goes when the table does; then there is nothing left to ask.
        let body = element(self.element);
        if to.is_some() && !body.is_some_and(|body| body.contains(to.as_ref())) {
            self.held.set(None);
        }
    }
}

/// Moves the focus among a table's rows from beside it, and says where it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct RowFocus(StoredValue<Option<Body>>);

impl RowFocus {
    pub(super) fn set(self, body: Body) {
        self.0.set_value(Some(body));
    }

    /// To a row that comes so many later; from elsewhere, to the one where it was last.
    pub fn step(self, by: isize) {
        let Some(body) = self.0.get_value() else {
            return;
        };
        let rows = body.count.get_untracked();
        let row = body.grid.row(rows);
        // From a heading it is the first row.
        if self.row().is_none() && row > 0 {
            if let Some(grid) = element(body.grid.element) {
                let _ = grid.focus();
            }
            return;
        }
        let row = row.saturating_add_signed(by).clamp(rows.min(1), rows);
        body.focus(Move::Row(row));
    }

    /// The row that has it, from 0.
    pub fn row(self) -> Option<usize> {
        let body = self.0.get_value()?;
        let has_focus = body.grid.has_focus.try_get_untracked()?;
        let row = body.grid.row(body.count.try_get_untracked()?);
        row.checked_sub(1).filter(|_| has_focus)
    }
}
