//! What is to be changed, account by account, before anything is sent (U2).

use client::bulk::Target;
use leptos::prelude::*;

use crate::components::{
    Banner, Button, Card, Cell, Column, Icon, Sorting, Tone, UntrustedText, WindowedTable,
};
use crate::i18n::Words;
use crate::session::CompanyScope;

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
            <span class="sa-row-name">
                <UntrustedText text=name />
            </span>
        </Cell>
    }
    .into_any()
}

/// The table of the accounts. `cells` draws what comes after the name.
#[component]
pub fn Preview(
    /// The columns after the name.
    columns: Vec<Column>,
    /// Draws what comes after the name in a row.
    cells: Callback<(Target,), AnyView>,
) -> impl IntoView {
    let t = Words::expect();
    let bulk = CompanyScope::expect().bulk;
    let targets = bulk.targets();
    let row = Callback::new(move |index: usize| {
        let target = targets.with(|targets| targets.get(index).cloned());
        target
            .map(|target| (name_cell(target.name.clone()), cells.run((target,))))
            .into_any()
    });
    let mut all = vec![column("name", t.name())];
    all.extend(columns);
    let refresh = move || {
        view! {
            <Button
                label=t.refresh()
                icon=Icon::Refresh
                small=true
                on_press=move |()| bulk.gather()
            />
        }
        .into_any()
    };
    let list_changed = bulk.gathered().get_untracked().list_changed.then(|| {
        view! { <Banner tone=Tone::Info title=t.list_shifted() actions=refresh /> }
    });
    view! {
        {list_changed}
        <Card flush=true>
            <WindowedTable
                class="sa-bulk"
                label=t.selected_accounts()
                columns=all
                count=Signal::derive(move || targets.with(|targets| targets.len()))
                row=row
            />
        </Card>
    }
}
