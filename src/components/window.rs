//! Which rows of a long list are drawn.

use std::ops::Range;

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use crate::reactive::RwSignal;

/// Rows drawn beyond either edge, so that a quick scroll does not show blank paper.
const BEYOND: usize = 8;
/// The drawn range moves in steps of this many rows, so that most scrolling changes nothing.
const STEP: usize = 4;

/// The rows to draw of `count` rows, each `height` pixels high, when the list's start is `offset`
/// pixels above the start of the view (negative: below), which is `view` pixels high.
pub(super) fn rows_in_view(count: usize, height: f64, offset: f64, view: f64) -> Range<usize> {
    if count == 0 || height <= 0.0 {
        return 0..0;
    }
    let at = |pixels: f64| {
        // Below zero and above `usize` both saturate, which is what is wanted.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let row = (pixels / height).floor() as usize;
        row.min(count)
    };
    let first = at(offset).saturating_sub(BEYOND) / STEP * STEP;
    let last = (at(offset + view.max(0.0)) + 1 + BEYOND)
        .next_multiple_of(STEP)
        .min(count);
    first.min(last)..last
}

/// The width and the height of the window, in pixels.
pub(super) fn window_size() -> (f64, f64) {
    let number = |value: Result<JsValue, JsValue>| value.ok().and_then(|value| value.as_f64());
    let (width, height) = (window().inner_width(), window().inner_height());
    (
        number(width).unwrap_or_default(),
        number(height).unwrap_or_default(),
    )
}

/// Sets what was measured, where it is not what it was.
pub(super) fn set_measured<T: PartialEq + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|before| *before != value) {
        signal.set(value);
    }
}

/// A length for a style, in whole pixels: the code that prints fractions is not small.
pub(super) fn px(length: f64) -> String {
    #[allow(clippy::cast_possible_truncation)] // saturates far beyond any screen
    let whole = length.round() as i64;
    format!("{whole}px")
}

/// A list drawn on a shorter rail than its rows would need: browsers lay out no more than some
/// 17 million pixels (Firefox) or 33 million device pixels (Chromium, `WebKit`), and a hundred
/// thousand cards on a phone would take more. Scrolling over the rail then moves proportionally
/// further through the list.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rail {
    /// Pixels of a row.
    pub(super) row: f64,
    /// Pixels that all rows would need.
    rows: f64,
    /// Pixels that there are.
    pub(super) length: f64,
    /// Pixels of the view that moves along.
    view: f64,
}

impl Rail {
    /// For `count` rows of `row` pixels, seen through `view` pixels of a screen with `density`
    /// device pixels to the pixel.
    pub(super) fn new(count: usize, row: f64, view: f64, density: f64) -> Self {
        #[allow(clippy::cast_precision_loss)] // exact up to 2^53 rows
        let rows = count as f64 * row;
        let longest = 16_000_000.0 / density.max(1.0);
        Self {
            row,
            rows,
            length: rows.min(longest),
            view,
        }
    }

    /// How far through the list the start of the view is, when it is `offset` pixels along.
    pub(super) fn through(&self, offset: f64) -> f64 {
        offset * self.stretch()
    }

    /// Where row `index` is on the rail, when the view is `offset` pixels along.
    pub(super) fn place(&self, index: usize, offset: f64) -> f64 {
        #[allow(clippy::cast_precision_loss)] // exact up to 2^53 rows
        let natural = index as f64 * self.row;
        natural - self.through(offset) + offset
    }

    /// How far along the view must be to have row `index` in its middle.
    pub(super) fn along(&self, index: usize) -> f64 {
        #[allow(clippy::cast_precision_loss)] // exact up to 2^53 rows
        let natural = index as f64 * self.row - (self.view - self.row) / 2.0;
        natural / self.stretch()
    }

    /// The first row that is wholly in view, when the list's start is `offset` pixels above the view.
    pub(super) fn first_in_view(&self, offset: f64) -> usize {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates at both ends
        let row = (self.through(offset.max(0.0)) / self.row.max(1.0)).ceil() as usize;
        row
    }

    /// Whether rows have to move while the view does.
    pub(super) fn is_short(&self) -> bool {
        self.length < self.rows
    }

    fn stretch(&self) -> f64 {
        if self.is_short() {
            (self.rows - self.view) / (self.length - self.view)
        } else {
            1.0
        }
    }
}

/// The same rows, and those around `held`, the one with the focus: it must not vanish while it is
/// scrolled away, and Tab must find the next one.
pub(super) fn with_held(range: &Range<usize>, held: Option<usize>, count: usize) -> Vec<usize> {
    let mut rows: Vec<usize> = range.clone().collect();
    if let Some(held) = held {
        let around = held.saturating_sub(1)..held.saturating_add(2).min(count);
        rows.extend(around.filter(|row| !range.contains(row)));
        rows.sort_unstable();
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::{Rail, rows_in_view, with_held};

    #[test]
    fn the_top_of_a_long_list() {
        assert_eq!(rows_in_view(100_000, 64.0, 0.0, 800.0), 0..24);
    }

    #[test]
    fn the_middle_draws_as_few_rows_as_the_top() {
        let range = rows_in_view(100_000, 64.0, 3_200_000.0, 800.0);
        assert!(range.contains(&50_000) && range.contains(&50_012));
        assert!(range.len() <= 40, "{range:?}");
    }

    #[test]
    fn small_scrolls_change_nothing() {
        let ranges: Vec<_> = (0..60)
            .map(|pixel| rows_in_view(1000, 64.0, f64::from(pixel), 800.0))
            .collect();
        assert!(ranges.iter().all(|range| *range == ranges[0]));
    }

    #[test]
    fn the_end_is_never_passed() {
        assert_eq!(rows_in_view(10, 64.0, 0.0, 800.0), 0..10);
        let past = rows_in_view(100, 64.0, 1e9, 800.0);
        assert!(past.end <= 100 && past.start <= past.end);
    }

    #[test]
    fn a_list_below_the_view_draws_only_its_start() {
        assert_eq!(rows_in_view(1000, 64.0, -5000.0, 800.0), 0..12);
    }

    #[test]
    fn nothing_is_drawn_before_the_height_is_known() {
        assert_eq!(rows_in_view(10, 0.0, 0.0, 800.0), 0..0);
        assert_eq!(rows_in_view(0, 64.0, 0.0, 800.0), 0..0);
    }

    #[test]
    fn the_row_with_the_focus_stays_with_its_neighbours() {
        assert_eq!(with_held(&(10..13), Some(2), 100), [1, 2, 3, 10, 11, 12]);
        assert_eq!(with_held(&(10..13), Some(12), 100), [10, 11, 12, 13]);
        assert_eq!(with_held(&(0..2), Some(99), 100), [0, 1, 98, 99]);
        assert_eq!(with_held(&(0..2), None, 100), [0, 1]);
        assert_eq!(with_held(&(0..1), Some(5), 1), [0]);
    }

    #[test]
    fn a_rail_that_fits_is_as_long_as_its_rows() {
        let rail = Rail::new(100_000, 72.0, 800.0, 2.0);
        assert!(!rail.is_short());
        assert_eq!((rail.length, rail.through(5000.0)), (7_200_000.0, 5000.0));
        assert_eq!(
            (rail.place(10, 5000.0), rail.place(10, 0.0)),
            (720.0, 720.0)
        );
    }

    #[test]
    fn a_short_rail_still_reaches_the_last_row() {
        let rail = Rail::new(100_000, 240.0, 800.0, 3.0);
        assert!(rail.is_short() && rail.length <= 16_000_000.0 / 3.0);
        let end = rail.length - 800.0;
        assert!((rail.through(end) - (24_000_000.0 - 800.0)).abs() < 1e-3);
        // The last row ends where the rail does.
        assert!((rail.place(99_999, end) + 240.0 - rail.length).abs() < 1e-3);
        assert!((rail.place(0, 0.0)).abs() < f64::EPSILON);
    }

    #[test]
    fn a_row_on_a_short_rail_is_found_in_the_middle_of_the_view() {
        let rail = Rail::new(100_000, 240.0, 800.0, 3.0);
        let along = rail.along(54_321);
        let top = rail.place(54_321, along) - along;
        assert!((top - 280.0).abs() < 1e-3, "{top}");
    }
}
