//! What is to be changed, account by account, before anything is sent (U2).

use client::bulk::Target;
use leptos::prelude::*;

use crate::components::{Card, Cell, Column, LongName, Sorting, WindowedTable};
use crate::i18n::Words;
use crate::reactive::Signal;
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

/// The table of the accounts. `columns` come after the name, and `cells` draws them in a row.
pub fn preview(
    t: Words,
    bulk: Bulk,
    columns: [Column; 2],
    cells: impl Fn(Target) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let row = Callback::new(move |index: usize| {
        let target = bulk.targets.with(|targets| targets.get(index).cloned());
        target
            .map(|target| (name_cell(target.name.clone()), cells(target)))
            .into_any()
    });
    let mut all = vec![column("name", t.name())];
    all.extend(columns);
    let has_changed = bulk.gathered.get_untracked().list_changed;
    let list_changed = has_changed
        .then(|| messages::list_changed(t, false, Callback::new(move |()| bulk.gather())));
    view! {
        {list_changed}
        <Card flush=true>
            <WindowedTable
                class="sa-bulk"
                label=t.selected_accounts()
                columns=all
                count=Signal::derive(move || bulk.targets.with(|targets| targets.len()))
                row=row
            />
        </Card>
    }
    .into_any()
}
