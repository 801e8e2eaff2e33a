//! A table of any length that draws only the rows in view, and becomes cards where it is narrow.

use std::ops::Range;

use leptos::html;
use leptos::prelude::*;

use super::Icon;
use super::grid::{InGrid, is_in_grid, tab_index};
use super::table_body::{Body, RowFocus};
use super::window::px;
use crate::reactive::{RwSignal, Signal};

/// How a column stands in the order of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorting {
    /// The rows cannot be ordered by it.
    Fixed,
    /// They can, but are not.
    None,
    /// They are, smallest first.
    Ascending,
    /// They are, largest first.
    Descending,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What `on_sort` is told.
    pub key: &'static str,
    pub label: String,
    /// Its part in the order.
    pub sort: Sorting,
    /// Class of its heading.
    pub class: &'static str,
}

/// The table.
///
/// With `grid` it is one stop of the Tab key and the arrow keys lead through its cells ([`super::grid`]),
/// which each tell their column and have no more than one thing to press.
///
/// It scrolls with the page: wherever the page goes, only the rows in view exist, and screen
/// readers are told how many there are and which these are. The row with the focus stays even when
/// it is scrolled away, so Tab always goes on from where it was.
///
/// Every row is `--sa-row-height` high, or `--sa-card-height` as a card; the columns are as wide as
/// `--sa-table-columns` says. All three are set by the sheet of `class`.
#[component]
pub fn WindowedTable(
    /// What the table is of.
    #[prop(into)]
    label: Signal<String>,
    #[prop(into)] columns: Signal<Vec<Column>>,
    /// What stands in the first column's heading, before its words, which are then only heard.
    #[prop(optional, into)]
    lead: Option<ViewFn>,
    /// How many rows there are, drawn or not.
    #[prop(into)]
    count: Signal<usize>,
    /// Draws the [`Cell`]s of one, given its index from 0; again when a signal that it read changes.
    #[prop(into)]
    row: Callback<usize, AnyView>,
    /// A heading was pressed: its column's key.
    #[prop(optional, into)]
    on_sort: Option<Callback<&'static str>>,
    /// These rows are drawn now, some of them just out of view: fetch what is missing.
    #[prop(optional, into)]
    on_range: Option<Callback<Range<usize>>>,
    /// Asks for a row to be scrolled into view; `None` again once that is done.
    #[prop(optional)]
    reveal: RwSignal<Option<usize>>,
    /// The rows are about to change.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// There is something to press in its cells.
    #[prop(optional)]
    grid: bool,
    /// Moves the focus in it from outside; only with `grid`.
    #[prop(optional)]
    row_focus: RowFocus,
    #[prop(default = "")] class: &'static str,
) -> impl IntoView {
    let body = Body::new(count);
    body.watch();
    body.follow(reveal);
    row_focus.set(body);
    if let Some(on_range) = on_range {
        Effect::new(move |_| {
            let range = body.range.get();
            if !range.is_empty() {
                on_range.run(range);
            }
        });
    }
    if grid {
        body.grid.element.on_load(move |_| body.grid.keep_focus());
    }
    let headings = move || {
        if grid {
            provide_context(InGrid);
        }
        let one = |(at, column)| heading(at + 1, column, on_sort, lead.clone().filter(|_| at == 0));
        let columns = columns.get().into_iter().enumerate();
        columns.map(one).collect_view()
    };
    let row = Callback::new(move |index| {
        if grid {
            provide_context(InGrid);
        }
        row.run(index)
    });
    view! {
        <div class=format!("sa-table {class}")>
            <div
                class="sa-table__grid"
                role=if grid { "grid" } else { "table" }
                tabindex=move || (grid && !body.grid.has_focus.get()).then_some("0")
                aria-label=move || label.get()
                aria-rowcount=move || (count.get() + 1).to_string()
                aria-colcount=move || columns.with(Vec::len).to_string()
                aria-busy=move || busy.get().then_some("true")
                node_ref=body.grid.element
                on:focus=move |event| body.enter(&event)
                on:focusin=move |event| body.grid.focus_came(&event)
                on:focusout=move |event| body.grid.focus_went(&event)
                on:keydown=move |event| {
                    if grid {
                        body.press(&event);
                    }
                }
            >
                <div class="sa-table__head" role="rowgroup">
                    <div class="sa-table__columns" role="row" aria-rowindex="1">
                        {headings}
                    </div>
                </div>
                <div
                    class="sa-table__body"
                    role="rowgroup"
                    style:block-size=move || px(body.rail.get().length)
                    node_ref=body.element
                    on:focusout=move |event| body.focus_went(&event)
                >
                    <For
                        each=move || body.rows()
                        key=|index| *index
                        children=move |index| table_row(index, row, body)
                    />
                </div>
            </div>
            {html::div().class("sa-table__probe").aria_hidden("true").node_ref(body.probe)}
        </div>
    }
    .into_any()
}

fn table_row(index: usize, row: Callback<usize, AnyView>, body: Body) -> AnyView {
    let place = move || {
        let place = body.rail.get().place(index, body.offset.get());
        format!("translateY({})", px(place))
    };
    view! {
        <div
            class="sa-table__row"
            role="row"
            aria-rowindex=(index + 2).to_string()
            style:transform=place
            on:focusin=move |_| body.held.set(Some(index))
        >
            {move || row.run(index)}
        </div>
    }
    .into_any()
}

fn heading(
    number: usize,
    column: Column,
    on_sort: Option<Callback<&'static str>>,
    lead: Option<ViewFn>,
) -> AnyView {
    let label = html::span().child(column.label);
    let sorted = match column.sort {
        Sorting::Fixed => None,
        Sorting::None => Some(("none", Icon::SortBoth)),
        Sorting::Ascending => Some(("ascending", Icon::SortUp)),
        Sorting::Descending => Some(("descending", Icon::SortDown)),
    };
    let inside = match (lead, sorted, on_sort) {
        (Some(lead), ..) => (lead.run(), label.class("sa-hidden")).into_any(),
        (None, Some((_, icon)), Some(on_sort)) => view! {
            <button
                type="button"
                class="sa-table__sort"
                tabindex=tab_index()
                on:click=move |_| on_sort.run(column.key)
            >
                {label}
                {icon.view()}
            </button>
        }
        .into_any(),
        _ => label.into_any(),
    };
    view! {
        <div
            class=format!("sa-table__heading {}", column.class)
            role="columnheader"
            tabindex=tab_index()
            aria-colindex=number.to_string()
            aria-sort=sorted.map(|(order, _)| order)
        >
            {inside}
        </div>
    }
    .into_any()
}

/// A cell of a row.
#[component]
pub fn Cell(
    /// The number of its column, from 1: told where the table is a grid.
    #[prop(optional, into)]
    column: Option<usize>,
    #[prop(default = "")] class: &'static str,
    /// Its column's heading, shown where the row is a card.
    #[prop(optional, into)]
    label: Option<String>,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    // Screen readers say the column's own heading.
    let label = label.map(|label| {
        html::span()
            .class("sa-cell__label")
            .aria_hidden("true")
            .child(label)
    });
    html::div()
        .class(format!("sa-cell {class}"))
        .role(if is_in_grid() { "gridcell" } else { "cell" })
        .tabindex(tab_index())
        .aria_colindex(column.map(|column| column.to_string()))
        .child((label, children()))
        .into_any()
}
