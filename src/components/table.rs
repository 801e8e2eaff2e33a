//! A table of any length that draws only the rows in view, and becomes cards where it is narrow.

use std::ops::Range;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::FocusEvent;

use super::window::{Rail, px, rows_in_view, set_measured, window_size, with_held};
use super::{Icon, element};
use crate::listen::{on_resize, on_window};

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

/// The measured state of the table's body.
#[derive(Clone, Copy)]
struct Body {
    element: NodeRef<html::Div>,
    probe: NodeRef<html::Div>,
    rail: RwSignal<Rail>,
    /// How far along the rail the window's upper edge is, as far as rows depend on it.
    offset: RwSignal<f64>,
    range: RwSignal<Range<usize>>,
    /// The row with the focus.
    held: RwSignal<Option<usize>>,
    count: Signal<usize>,
}

impl Body {
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
    fn watch(self) {
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
    fn follow(self, reveal: RwSignal<Option<usize>>) {
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
            request_animation_frame(move || {
                let Some(body) = element(self.element) else {
                    return;
                };
                let top = body.get_bounding_client_rect().top();
                window().scroll_by_with_x_and_y(0.0, top + rail.along(index));
                self.measure();
            });
        });
    }

    /// The rows to draw.
    fn rows(self) -> Vec<usize> {
        let count = self.count.get();
        let held = self.held.get().filter(|held| *held < count);
        self.range
            .with(|range| with_held(&(range.start.min(count)..range.end.min(count)), held, count))
    }

    /// Lets the row go when the focus goes elsewhere in the page, but not when the whole window
    /// loses it, from where it comes back to the same row.
    fn focus_went(self, event: &FocusEvent) {
        let to = event.related_target();
        let to = to.and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        // The focus also goes when the table does; then there is nothing left to ask.
        let body = element(self.element);
        if to.is_some() && !body.is_some_and(|body| body.contains(to.as_ref())) {
            self.held.try_set(None);
        }
    }
}

/// The table.
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
    #[prop(default = "")] class: &'static str,
) -> impl IntoView {
    let body = Body {
        element: NodeRef::new(),
        probe: NodeRef::new(),
        rail: RwSignal::default(),
        offset: RwSignal::new(0.0),
        range: RwSignal::new(0..0),
        held: RwSignal::new(None),
        count,
    };
    body.watch();
    body.follow(reveal);
    if let Some(on_range) = on_range {
        Effect::new(move |_| {
            let range = body.range.get();
            if !range.is_empty() {
                on_range.run(range);
            }
        });
    }
    let headings = move || {
        let one = |(at, column)| heading(column, on_sort, lead.clone().filter(|_| at == 0));
        let columns = columns.get().into_iter().enumerate();
        columns.map(one).collect_view()
    };
    view! {
        <div class=format!("sa-table {class}")>
            <div
                class="sa-table__grid"
                role="table"
                aria-label=move || label.get()
                aria-rowcount=move || (count.get() + 1).to_string()
                aria-busy=move || busy.get().then_some("true")
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
            <button type="button" class="sa-table__sort" on:click=move |_| on_sort.run(column.key)>
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
        .role("cell")
        .child((label, children()))
        .into_any()
}
