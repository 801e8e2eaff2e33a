//! What is to be changed, account by account, before anything is sent (U2).

use std::sync::Arc;

use client::bulk::Target;
use leptos::prelude::*;

use crate::components::{
    Banner, Button, Card, Cell, Column, Icon, Sorting, Tone, UntrustedText, WindowedTable,
};
use crate::i18n::Words;
use crate::session::{CompanyScope, Stage};

/// The accounts that have come in.
pub fn targets(scope: CompanyScope) -> Memo<Arc<Vec<Target>>> {
    let stage = scope.bulk.stage();
    Memo::new(move |_| {
        stage.with(|stage| match stage {
            Stage::Here { targets, .. } => targets.clone(),
            _ => Arc::default(),
        })
    })
}

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
    /// The accounts.
    targets: Memo<Arc<Vec<Target>>>,
    /// The columns after the name.
    columns: Vec<Column>,
    /// Their cells.
    cells: Callback<(Target,), AnyView>,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let stage = scope.bulk.stage();
    let row = Callback::new(move |index: usize| {
        let target = targets.with(|targets| targets.get(index).cloned());
        target
            .map(|target| (name_cell(target.name.clone()), cells.run((target,))))
            .into_any()
    });
    let mut all = vec![column("name", t.name())];
    all.extend(columns);
    let list_changed = Memo::new(move |_| {
        stage.with(|stage| {
            matches!(
                stage,
                Stage::Here {
                    list_changed: true,
                    ..
                }
            )
        })
    });
    let refresh = move || {
        view! {
            <Button
                label=t.refresh()
                icon=Icon::Refresh
                small=true
                on_press=move |()| scope.bulk.gather()
            />
        }
        .into_any()
    };
    view! {
        {move || {
            list_changed
                .get()
                .then(|| view! { <Banner tone=Tone::Info title=t.list_shifted() actions=refresh /> })
        }}
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
