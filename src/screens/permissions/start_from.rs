//! Sets of permissions to begin with: as little as will do.

use domain::{Matrix, ToolPermission};
use leptos::prelude::*;

use super::copy_from::CopyFrom;
use super::editor::PermissionsEditor;
use crate::components::{ButtonKind, Icon, MenuButton, MenuItem};
use crate::i18n::Words;
use crate::session::CompanyScope;

/// The ways to begin. None of them saves anything.
#[component]
pub fn StartFrom(editor: PermissionsEditor) -> impl IntoView {
    let t = Words::expect();
    let copying = RwSignal::new(false);
    let scope = CompanyScope::expect();
    // What a reset took, as long as it is known here.
    let before_reset = move || {
        let before = scope.kept_permissions(&editor.editing.account_id())?;
        Some(view! {
            <MenuItem
                label=t.start_before_reset()
                icon=Icon::History
                on_press=move |()| editor.use_levels_of(&before)
            />
        })
    };
    let matrix = editor.matrix;
    let read_only = move || matrix.with_untracked(|matrix| read_only(t, &matrix.read_only().1));
    view! {
        <MenuButton label=t.start_from() kind=ButtonKind::Secondary>
            {before_reset()}
            <MenuItem
                label=t.start_copy()
                icon=Icon::Copy
                on_press=move |()| copying.set(true)
            />
            <MenuItem
                label=read_only()
                icon=Icon::Eye
                on_press=move |()| matrix.update(|matrix| *matrix = matrix.read_only().0)
            />
            <MenuItem
                label=t.start_nothing()
                icon=Icon::Close
                on_press=move |()| editor.use_levels_of(&Matrix::default())
            />
            <MenuItem
                label=t.start_saved()
                icon=Icon::Refresh
                on_press=move |()| editor.editing.use_theirs()
            />
        </MenuButton>
        <CopyFrom editor=editor open=copying />
    }
}

/// Read-Only, but on these.
fn read_only(t: Words, deciding: &[&ToolPermission]) -> String {
    if deciding.is_empty() {
        return t.start_read_only();
    }
    let names = deciding.iter().map(|tool| tool.friendly_name.clone());
    t.start_read_only_but(&t.list(&names.collect::<Vec<_>>()))
}
