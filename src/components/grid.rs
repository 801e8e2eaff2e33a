//! A table that is one stop of the Tab key, whose cells are reached by the arrow keys: the grid pattern of
//! the ARIA Authoring Practices.
//!
//! The grid itself is the stop, and hands the focus on to the cell where it was last. What is in the cells
//! never is one: so whatever is drawn anew in a row, there is always one stop, and only one.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, HtmlElement, KeyboardEvent};

use super::{element, focused_beside};
use crate::listen::on_redraw;
use crate::reactive::{RwSignal, StoredValue};

/// Stands in the context of everything inside a grid's cells.
#[derive(Clone, Copy)]
pub(super) struct InGrid;

/// The `tabindex` of something that can be pressed: in a grid it is reached by the arrow keys alone.
pub(super) fn tab_index() -> Option<&'static str> {
    is_in_grid().then_some("-1")
}

pub(super) fn is_in_grid() -> bool {
    use_context::<InGrid>().is_some()
}

/// How a key moves through the grid. Row 0 has the headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Move {
    /// To a row, in the same column.
    Row(usize),
    /// To the next cell of the row that there is.
    Forward,
    /// To the one before.
    Back,
    /// To the row's first cell, or to its last.
    Start,
    End,
    /// To the first cell of this row, or to the last.
    StartOf(usize),
    EndOf(usize),
}

impl Move {
    /// What a key does in `row` of so many `rows` below the headings, of which a `page` are in view.
    fn of(
        key: &str,
        command: bool,
        is_rtl: bool,
        row: usize,
        rows: usize,
        page: usize,
    ) -> Option<Self> {
        let first = rows.min(1);
        let page = page.max(1);
        Some(match (key, command) {
            ("ArrowDown", false) => Self::Row((row + 1).min(rows)),
            ("ArrowUp", false) => Self::Row(row.saturating_sub(1)),
            ("PageDown", false) => Self::Row((row + page).min(rows)),
            // The headings are no page away: the first row comes before them.
            ("PageUp", false) => Self::Row(row.saturating_sub(page).max(first.min(row))),
            ("ArrowRight", false) if is_rtl => Self::Back,
            ("ArrowLeft", false) if is_rtl => Self::Forward,
            ("ArrowRight", false) => Self::Forward,
            ("ArrowLeft", false) => Self::Back,
            ("Home", false) => Self::Start,
            ("End", false) => Self::End,
            ("Home", true) => Self::StartOf(first),
            ("End", true) => Self::EndOf(rows),
            _ => return None,
        })
    }
}

/// The keyboard's side of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grid {
    pub(super) element: NodeRef<html::Div>,
    /// The focus is in a cell; the grid is no stop then, so that Shift and Tab lead out of it.
    pub(super) has_focus: RwSignal<bool>,
    /// The row, 0 for the headings, and the column, from 1, of the cell that has the focus, or had it last.
    place: StoredValue<(usize, usize)>,
    /// What has the focus there, unless it has gone elsewhere since.
    held: StoredValue<Option<Element>>,
}

impl Grid {
    pub(super) fn new() -> Self {
        Self {
            element: NodeRef::new(),
            has_focus: RwSignal::new(false),
            place: StoredValue::new((1, 2)),
            held: StoredValue::new(None),
        }
    }

    /// Gives the focus back to the cell that had it, where that is drawn anew.
    pub(super) fn keep_focus(self) {
        let Some(grid) = element(self.element) else {
            return;
        };
        on_redraw(&grid.clone(), move || {
            let is_gone =
                |held: &Option<Element>| held.as_ref().is_some_and(|held| !held.is_connected());
            if self.held.try_with_value(is_gone) == Some(true) && focused_beside(&grid).is_none() {
                let (row, _) = self.place.get_value();
                // Until its row is drawn again the grid is the stop.
                if !self.go(row, Move::Row(row)) {
                    self.has_focus.set(false);
                }
            }
        });
    }

    /// The row where the focus is, or was last, of so many below the headings.
    pub(super) fn row(self, rows: usize) -> usize {
        self.place.get_value().0.min(rows)
    }

    /// A cell, or something in it, has got the focus.
    pub(super) fn focus_came(self, event: &FocusEvent) {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let number = |name: &str| {
            let within = target.as_ref()?.closest(&format!("[{name}]")).ok()??;
            within.get_attribute(name)?.parse::<usize>().ok()
        };
        if let (Some(row), Some(column)) = (number("aria-rowindex"), number("aria-colindex")) {
            self.place.set_value((row - 1, column));
            self.held.set_value(target);
            self.has_focus.set(true);
        }
    }

    /// The focus has gone, to somewhere outside or from the window.
    pub(super) fn focus_went(self, event: &FocusEvent) {
        let to = event.related_target();
        let to = to.and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let stays =
            element(self.element).is_some_and(|grid| to.is_some() && grid.contains(to.as_ref()));
        if !stays {
            self.has_focus.set(false);
        }
        // What goes together with the focus has not lost it to anything.
        if to.is_some() && !stays {
            self.held.set_value(None);
        }
    }

    /// Where a key leads, of so many rows, of which a `page` are in view; `None` where it is not the grid's.
    pub(super) fn follow(self, event: &KeyboardEvent, rows: usize, page: usize) -> Option<Move> {
        let target: Element = event.target()?.dyn_into().ok()?;
        // The caret of a text moves by the same keys.
        if event.alt_key()
            || event.shift_key()
            || target.matches("input:not([type=checkbox])") == Ok(true)
        {
            return None;
        }
        let command = event.ctrl_key() || event.meta_key();
        let is_rtl = target.matches(":dir(rtl)") == Ok(true);
        Move::of(&event.key(), command, is_rtl, self.row(rows), rows, page)
    }

    /// Moves the focus within a row that is drawn. Says whether there was anything to take it.
    pub(super) fn go(self, row: usize, to: Move) -> bool {
        let cells = self.cells(row);
        let column = self.place.get_value().1;
        let found = match to {
            Move::Row(_) => {
                let at_or_before = |(number, _): &&(usize, HtmlElement)| *number <= column;
                cells.iter().rfind(at_or_before).or(cells.first())
            }
            Move::Forward => cells.iter().find(|(number, _)| *number > column),
            Move::Back => cells.iter().rfind(|(number, _)| *number < column),
            Move::Start | Move::StartOf(_) => cells.first(),
            Move::End | Move::EndOf(_) => cells.last(),
        };
        let Some((number, cell)) = found else {
            return false;
        };
        let _ = stop_of(cell).focus();
        // A row that is shorter than another has not changed the column.
        if matches!(to, Move::Row(_)) {
            self.place.set_value((row, column));
        } else {
            self.place.set_value((row, *number));
        }
        true
    }

    /// The cells of a row that can be seen, by their column.
    fn cells(self, row: usize) -> Vec<(usize, HtmlElement)> {
        let Some(grid) = element(self.element) else {
            return Vec::new();
        };
        let selector = format!("[aria-rowindex=\"{}\"] > [aria-colindex]", row + 1);
        let Ok(found) = grid.query_selector_all(&selector) else {
            return Vec::new();
        };
        // Where rows are cards, the headings are there for screen readers only.
        let is_out_of_sight = |head: Element| head.client_height() <= 1;
        let head = grid.first_element_child().filter(|_| row == 0);
        if head.is_some_and(is_out_of_sight) {
            return Vec::new();
        }
        let cell = |at| {
            let cell: HtmlElement = found.item(at)?.dyn_into().ok()?;
            let number = cell.get_attribute("aria-colindex")?.parse().ok()?;
            (cell.offset_width() > 0).then_some((number, cell))
        };
        (0..found.length()).filter_map(cell).collect()
    }
}

/// What takes the focus in a cell: the one thing that can be pressed there, else the cell itself.
fn stop_of(cell: &HtmlElement) -> HtmlElement {
    let inside = cell.query_selector("a, button, input").ok().flatten();
    let inside = inside.and_then(|inside| inside.dyn_into().ok());
    inside.unwrap_or_else(|| cell.clone())
}

#[cfg(test)]
mod tests {
    use super::Move::{Back, End, EndOf, Forward, Row, Start, StartOf};
    use super::*;

    /// What a key does in row 5 of 100, of which 10 are in view.
    fn key(key: &str) -> Option<Move> {
        Move::of(key, false, false, 5, 100, 10)
    }

    #[test]
    fn arrows_lead_to_the_cells_around() {
        assert_eq!(key("ArrowDown"), Some(Row(6)));
        assert_eq!(key("ArrowUp"), Some(Row(4)));
        assert_eq!(
            (key("ArrowRight"), key("ArrowLeft")),
            (Some(Forward), Some(Back))
        );
        let in_arabic = |key| Move::of(key, false, true, 5, 100, 10);
        assert_eq!(
            (in_arabic("ArrowRight"), in_arabic("ArrowLeft")),
            (Some(Back), Some(Forward))
        );
    }

    #[test]
    fn pages_end_at_the_first_and_the_last_row() {
        assert_eq!(key("PageDown"), Some(Row(15)));
        assert_eq!(
            Move::of("PageDown", false, false, 95, 100, 10),
            Some(Row(100))
        );
        assert_eq!(key("PageUp"), Some(Row(1)));
        // From the headings there is no way further up.
        assert_eq!(Move::of("PageUp", false, false, 0, 100, 10), Some(Row(0)));
        assert_eq!(Move::of("PageDown", false, false, 1, 100, 0), Some(Row(2)));
    }

    #[test]
    fn home_and_end_stay_in_the_row_and_with_control_leave_it() {
        assert_eq!((key("Home"), key("End")), (Some(Start), Some(End)));
        let with_control = |key| Move::of(key, true, false, 5, 100, 10);
        assert_eq!(with_control("Home"), Some(StartOf(1)));
        assert_eq!(with_control("End"), Some(EndOf(100)));
        // Nobody takes the browser's own keys from it.
        assert_eq!(with_control("ArrowDown"), None);
    }

    #[test]
    fn the_headings_are_above_the_first_row_and_nothing_is_below_the_last() {
        assert_eq!(Move::of("ArrowUp", false, false, 1, 100, 10), Some(Row(0)));
        assert_eq!(Move::of("ArrowUp", false, false, 0, 100, 10), Some(Row(0)));
        assert_eq!(
            Move::of("ArrowDown", false, false, 100, 100, 10),
            Some(Row(100))
        );
        assert_eq!(Move::of("Home", true, false, 0, 0, 10), Some(StartOf(0)));
        assert_eq!(key("x"), None);
    }
}
