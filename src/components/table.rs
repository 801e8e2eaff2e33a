//! A table of any length: only the rows in view exist.
//!
//! It scrolls with the page. The roles of a table are given by hand, with `aria-rowcount` and
//! `aria-rowindex`, since rows that are placed one by one are no `<tr>`s. On narrow screens the
//! sheet turns each row into a card.

use std::ops::Range;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::FocusEvent;

use super::Icon;
use crate::listen::Listener;

/// Rows drawn beyond each edge of the window.
const MARGIN: usize = 8;

/// A row's height in pixels until one has been measured.
const GUESS: f64 = 64.0;

/// How a column stands in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorting {
    /// Cannot be sorted by.
    Fixed,
    /// Could be.
    None,
    /// From A to Z, from old to new.
    Ascending,
    /// From Z to A, from new to old.
    Descending,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What identifies it.
    pub key: &'static str,
    /// Its heading.
    pub label: String,
    /// How it is sorted.
    pub sorting: Sorting,
    /// The heading is for screen readers only.
    pub quiet: bool,
}

/// A table of which only the rows in view exist.
#[component]
pub fn WindowedTable(
    /// What it lists.
    #[prop(into)]
    label: Signal<String>,
    /// Its columns.
    #[prop(into)]
    columns: Signal<Vec<Column>>,
    /// How many rows it has.
    #[prop(into)]
    count: Signal<usize>,
    /// The cells of a row.
    row: fn(usize) -> AnyView,
    /// A person wants another order.
    #[prop(into)]
    on_sort: Callback<&'static str>,
    /// These rows exist now.
    #[prop(into)]
    on_range: Callback<Range<usize>>,
    /// Something newer is on its way.
    #[prop(into)]
    busy: Signal<bool>,
    /// Set to a row's number, scrolls to it once.
    reveal: RwSignal<Option<usize>>,
) -> impl IntoView {
    let body = NodeRef::<html::Div>::new();
    let window = Window {
        body,
        count,
        height: RwSignal::new(GUESS),
        range: RwSignal::new(0..(2 * MARGIN)),
        focused: RwSignal::new(None),
    };
    for name in ["scroll", "resize"] {
        // Scrolling does not bubble; catching it on its way down finds whatever scrolls.
        Listener::on_window_capturing(name, move |_| window.look()).until_cleanup();
    }
    Effect::new(move || {
        count.track();
        // Once the rows are drawn and can be measured.
        request_animation_frame(move || window.look());
    });
    Effect::new(move || on_range.run(window.range.get()));
    Effect::new(move || {
        if let Some(index) = reveal.get() {
            reveal.set(None);
            request_animation_frame(move || window.scroll_to(index));
        }
    });

    let heading = move |column: Column| {
        let sort = match column.sorting {
            Sorting::Ascending => Some("ascending"),
            Sorting::Descending => Some("descending"),
            Sorting::None | Sorting::Fixed => None,
        };
        let icon = match column.sorting {
            Sorting::Ascending => Icon::SortUp,
            Sorting::Descending => Icon::SortDown,
            Sorting::None | Sorting::Fixed => Icon::SortBoth,
        };
        let content = if column.sorting == Sorting::Fixed {
            let class = if column.quiet { "sa-hidden" } else { "" };
            view! { <span class=class>{column.label}</span> }.into_any()
        } else {
            view! {
                <button class="sa-sort" type="button" on:click=move |_| on_sort.run(column.key)>
                    {column.label}
                    {icon.view()}
                </button>
            }
            .into_any()
        };
        view! {
            <div class="sa-th" role="columnheader" aria-sort=sort>
                {content}
            </div>
        }
    };
    view! {
        <div
            class="sa-table"
            role="table"
            aria-label=label
            aria-rowcount=move || count.get() + 1
            aria-busy=move || if busy.get() { "true" } else { "false" }
        >
            <div class="sa-thead" role="rowgroup">
                <div class="sa-tr" role="row" aria-rowindex="1">
                    {move || columns.get().into_iter().map(heading).collect_view()}
                </div>
            </div>
            <div
                class="sa-tbody"
                role="rowgroup"
                node_ref=body
                style:block-size=move || window.length()
                on:focusin=move |event| window.focused.set(row_of(&event))
                on:focusout=move |_| window.focused.set(None)
            >
                <For each=move || window.rows() key=|index| *index let(index)>
                    <div
                        class="sa-tr"
                        role="row"
                        aria-rowindex=index + 2
                        data-row=index
                        style:transform=move || window.place(index)
                    >
                        {row(index)}
                    </div>
                </For>
            </div>
        </div>
    }
    .into_any()
}

/// A cell; its label is shown before it where rows are cards.
pub fn cell(class: &'static str, content: impl IntoView) -> AnyView {
    view! {
        <div class=class role="cell">
            {content}
        </div>
    }
    .into_any()
}

/// The part of the table that is in view.
#[derive(Clone, Copy)]
struct Window {
    body: NodeRef<html::Div>,
    count: Signal<usize>,
    height: RwSignal<f64>,
    range: RwSignal<Range<usize>>,
    focused: RwSignal<Option<usize>>,
}

impl Window {
    /// Looks where the table stands, and makes the rows that can be seen.
    fn look(self) {
        let Some(body) = self.body.try_get_untracked().flatten() else {
            return;
        };
        let measured = body
            .first_element_child()
            .and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok())
            .map(|row| f64::from(row.offset_height()))
            .filter(|&height| height > 0.0);
        if let Some(height) = measured
            && (height - self.height.get_untracked()).abs() > 0.5
        {
            self.height.set(height);
        }
        let top = -body.get_bounding_client_rect().top();
        let range = visible(
            top,
            view_height(),
            self.height.get_untracked(),
            self.count.get_untracked(),
        );
        if self.range.with_untracked(|before| *before != range) {
            self.range.set(range);
        }
    }

    /// The rows to draw: those in view, and the one with the focus wherever it is, so that the
    /// focus is not lost by scrolling.
    fn rows(self) -> Vec<usize> {
        let count = self.count.get();
        let range = self.range.get();
        let mut rows: Vec<_> = (range.start.min(count)..range.end.min(count)).collect();
        match self.focused.get() {
            Some(row) if row < range.start => rows.insert(0, row),
            Some(row) if row >= range.end && row < count => rows.push(row),
            _ => {}
        }
        rows
    }

    fn length(self) -> String {
        #[allow(clippy::cast_precision_loss)] // rows on a screen
        let length = self.count.get() as f64 * self.height.get();
        format!("{length}px")
    }

    fn place(self, index: usize) -> String {
        #[allow(clippy::cast_precision_loss)] // rows on a screen
        let top = index as f64 * self.height.get();
        format!("translateY({top}px)")
    }

    fn scroll_to(self, index: usize) {
        let Some(body) = self.body.try_get_untracked().flatten() else {
            return;
        };
        #[allow(clippy::cast_precision_loss)] // rows on a screen
        let row = body.get_bounding_client_rect().top() + index as f64 * self.height.get_untracked();
        if row < 0.0 || row + self.height.get_untracked() > view_height() {
            window().scroll_by_with_x_and_y(0.0, row - view_height() / 2.0);
        }
        self.look();
    }
}

fn view_height() -> f64 {
    let height = window().inner_height().ok();
    height.and_then(|height| height.as_f64()).unwrap_or(800.0)
}

/// Which rows to draw when the table begins `top` pixels above the window's upper edge.
fn visible(top: f64, view: f64, height: f64, count: usize) -> Range<usize> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // not negative, rows
    let rows = |pixels: f64| (pixels.max(0.0) / height) as usize;
    let start = rows(top).saturating_sub(MARGIN).min(count);
    let end = (rows(top + view) + 1 + MARGIN).min(count);
    start..end.max(start)
}

/// The number of the row in which something got the focus.
fn row_of(event: &FocusEvent) -> Option<usize> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let row = target.closest("[data-row]").ok()??;
    row.get_attribute("data-row")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_screen_begins_with_the_first_row() {
        assert_eq!(visible(-200.0, 800.0, 50.0, 1000), 0..(12 + 1 + MARGIN));
    }

    #[test]
    fn f30_a_constant_number_of_rows_exists_wherever_one_looks() {
        let middle = visible(2_500_000.0, 800.0, 50.0, 100_000);
        assert_eq!(middle, 50_000 - MARGIN..50_016 + 1 + MARGIN);
    }

    #[test]
    fn the_end_is_the_end() {
        assert_eq!(visible(49_500.0, 800.0, 50.0, 1000).end, 1000);
        assert_eq!(visible(90_000.0, 800.0, 50.0, 10), 10..10);
    }
}
