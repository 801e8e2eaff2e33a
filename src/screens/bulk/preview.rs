//! What is to be changed, account by account, before anything is sent (U2).

use std::sync::Arc;

use client::bulk::Target;
use leptos::prelude::*;

use crate::components::{Card, Cell, Column, LongName, Sorting, WindowedTable};
use crate::i18n::Words;
use crate::reactive::{Memo, Signal};
use crate::screens::shared::messages;
use crate::session::Bulk;

/// A column that the rows cannot be ordered by.
pub fn column(key: &'static str, label: String) -> Column {
    Column {
        key,
        label,
        sort: Sorting::Fixed,
        class: "",
    }
}

/// The name of an account, in its cell.
pub fn name_cell(name: String) -> AnyView {
    view! {
        <Cell>
            <LongName text=name />
        </Cell>
    }
    .into_any()
}

/// The table of the accounts, or of those at some places in their order. `columns` come after the name, and
/// `cells` draws them in a row.
pub fn preview(
    t: Words,
    bulk: Bulk,
    shown: Memo<Option<Arc<Vec<usize>>>>,
    columns: [Column; 2],
    cells: impl Fn(Target) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let row = Callback::new(move |index: usize| {
        let at = match shown.get() {
            Some(shown) => shown.get(index).copied(),
            None => Some(index),
        };
        let target = at.and_then(|at| bulk.targets.with(|targets| targets.get(at).cloned()));
        target
            .map(|target| (name_cell(target.name.clone()), cells(target)))
            .into_any()
    });
    let mut all = vec![column("name", t.name())];
    all.extend(columns);
    let has_changed = bulk.gathered.get_untracked().list_changed;
    let list_changed = has_changed
        .then(|| messages::list_changed(t, false, Callback::new(move |()| bulk.gather())));
    let count = Signal::derive(move || match shown.get() {
        Some(shown) => shown.len(),
        None => bulk.targets.with(|targets| targets.len()),
    });
    view! {
        {list_changed}
        <Card flush=true>
            <WindowedTable
                class="sa-bulk"
                label=t.selected_accounts()
                columns=all
                count=count
                row=row
            />
        </Card>
    }
    .into_any()
}
