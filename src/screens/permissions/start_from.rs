//! Sets of permissions to begin with: as little as will do.

use domain::{AccessLevel, Tool};
use leptos::prelude::*;

use super::copy_from::CopyFrom;
use super::editor::PermissionsEditor;
use crate::components::{ButtonKind, Icon, MenuButton, MenuItem};
use crate::i18n::Words;
use crate::session::CompanyScope;

/// The ways to begin. None of them saves anything.
#[component]
pub fn StartFrom(
    /// The form's state.
    editor: PermissionsEditor,
) -> impl IntoView {
    let t = Words::expect();
    let copying = RwSignal::new(false);
    let read_only = StoredValue::new(ReadOnly::of(editor));
    view! {
        <MenuButton label=t.start_from() kind=ButtonKind::Secondary>
            <BeforeReset editor=editor />
            <MenuItem
                label=t.start_copy()
                icon=Icon::Copy
                on_press=move |()| copying.set(true)
            />
            <MenuItem
                label=read_only.with_value(|preset| preset.label(t))
                icon=Icon::Eye
                on_press=move |()| read_only.with_value(|preset| preset.choose(editor))
            />
            <MenuItem
                label=t.start_nothing()
                icon=Icon::Close
                on_press=move |()| {
                    let tools = editor.matrix.with_untracked(|matrix| {
                        matrix.tools.iter().map(|tool| tool.name.clone()).collect::<Vec<_>>()
                    });
                    editor.set(&tools, AccessLevel::None);
                }
            />
            <MenuItem
                label=t.start_saved()
                icon=Icon::Refresh
                on_press=move |()| editor.undo()
            />
        </MenuButton>
        <CopyFrom editor=editor open=copying />
    }
}

/// What a reset took, as long as it is known here.
#[component]
fn BeforeReset(editor: PermissionsEditor) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let before = editor
        .account()
        .with_untracked(|account| scope.kept_permissions(&account.id))?;
    Some(view! {
        <MenuItem
            label=t.start_before_reset()
            icon=Icon::History
            on_press=move |()| editor.use_levels_of(&before)
        />
    })
}

/// Read-Only on every tool but those that decide about people and accounts: an application that
/// only looks at things hardly ever needs them.
#[derive(Clone)]
struct ReadOnly {
    /// The tools that get it.
    tools: Vec<String>,
    /// Those that do not, with what people call them.
    deciding: Vec<(String, String)>,
}

impl ReadOnly {
    fn of(editor: PermissionsEditor) -> Self {
        editor.matrix.with_untracked(|matrix| {
            let (deciding, tools): (Vec<_>, Vec<_>) = matrix
                .tools
                .iter()
                .partition(|tool| Tool::named(&tool.name).is_some());
            Self {
                tools: tools.into_iter().map(|tool| tool.name.clone()).collect(),
                deciding: deciding
                    .into_iter()
                    .map(|tool| (tool.name.clone(), tool.friendly_name.clone()))
                    .collect(),
            }
        })
    }

    fn label(&self, t: Words) -> String {
        if self.deciding.is_empty() {
            return t.start_read_only();
        }
        let names = self.deciding.iter().map(|(_, name)| name.clone());
        t.start_read_only_but(&t.list(&names.collect::<Vec<_>>()))
    }

    fn choose(&self, editor: PermissionsEditor) {
        let deciding = self.deciding.iter().map(|(code, _)| code.clone());
        editor.set(&self.tools, AccessLevel::ReadOnly);
        editor.set(&deciding.collect::<Vec<_>>(), AccessLevel::None);
    }
}
