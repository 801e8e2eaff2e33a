//! A table of any length that draws only the rows in view, and becomes cards where it is narrow.

use std::ops::Range;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::FocusEvent;

use super::Icon;
use super::resizes::Resizes;
use super::window::{Rail, px, rows_in_view, set_measured, window_height, with_held};
use crate::listen::Listener;

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
        let (Some(Some(body)), Some(Some(probe)), Some(count)) = (
            self.element.try_get_untracked(),
            self.probe.try_get_untracked(),
            self.count.try_get_untracked(),
        ) else {
            return;
        };
        let row = probe.get_bounding_client_rect().height();
        let view = window_height();
        let rail = Rail::new(count, row, view, window().device_pixel_ratio());
        set_measured(self.rail, rail);
        let offset = -body.get_bounding_client_rect().top();
        let along = if rail.is_short() {
            offset.clamp(0.0, rail.length - view)
        } else {
            0.0
        };
        set_measured(self.offset, along);
        let through = if rail.is_short() {
            rail.through(along)
        } else {
            offset
        };
        let range = rows_in_view(count, row, through, view);
        set_measured(self.range, range);
    }

    /// Measures now, and whenever the page scrolls or the table or the window changes its size.
    fn watch(self) {
        for event in ["scroll", "resize"] {
            Listener::first_on(&window(), event, move |_| self.measure()).until_cleanup();
        }
        let resizes = Resizes::new(move || self.measure());
        Effect::new(move |_| {
            self.count.track();
            let (Some(body), Some(probe)) = (self.element.get(), self.probe.get()) else {
                return;
            };
            resizes.observe(&body);
            resizes.observe(&probe);
            self.measure();
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
                let Some(body) = self.element.try_get_untracked().flatten() else {
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

    fn focus_came(self, event: &FocusEvent) {
        let index = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|element| element.closest("[aria-rowindex]").ok().flatten())
            .and_then(|row| row.get_attribute("aria-rowindex"))
            .and_then(|index| index.parse::<usize>().ok());
        self.held.set(index.map(|index| index.saturating_sub(2)));
    }

    /// Lets the row go when the focus goes elsewhere in the page, but not when the whole window
    /// loses it, from where it comes back to the same row.
    fn focus_went(self, event: &FocusEvent) {
        let to = event
            .related_target()
            .and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        // The focus also goes when the table does; then there is nothing left to ask.
        let inside = match (self.element.try_get_untracked().flatten(), &to) {
            (Some(body), Some(to)) => body.contains(Some(to)),
            _ => false,
        };
        if to.is_some() && !inside {
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
        columns
            .get()
            .into_iter()
            .enumerate()
            .map(|(at, column)| heading(column, on_sort, lead.clone().filter(|_| at == 0)))
            .collect_view()
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
                    on:focusin=move |event| body.focus_came(&event)
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
    let Column {
        key,
        label,
        sort,
        class,
    } = column;
    let (order, icon) = match sort {
        Sorting::Fixed => (None, None),
        Sorting::None => (Some("none"), Some(Icon::SortBoth)),
        Sorting::Ascending => (Some("ascending"), Some(Icon::SortUp)),
        Sorting::Descending => (Some("descending"), Some(Icon::SortDown)),
    };
    if let Some(lead) = lead {
        return html::div()
            .class(format!("sa-table__heading {class}"))
            .role("columnheader")
            .child((lead.run(), html::span().class("sa-hidden").child(label)))
            .into_any();
    }
    let inside = match (icon, on_sort) {
        (Some(icon), Some(on_sort)) => view! {
            <button type="button" class="sa-table__sort" on:click=move |_| on_sort.run(key)>
                {html::span().child(label)}
                {icon.view()}
            </button>
        }
        .into_any(),
        _ => label.into_any(),
    };
    view! {
        <div class=format!("sa-table__heading {class}") role="columnheader" aria-sort=order>
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
