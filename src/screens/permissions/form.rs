//! The form: search, the table, what will change, Save permissions and Cancel.

use domain::{AccessLevel, Level, ToolPermission, Unicode as _};
use leptos::html;
use leptos::prelude::*;

use super::changes::change_rows;
use super::conflict::conflicts;
use super::editor::PermissionsEditor;
use super::start_from::StartFrom;
use crate::browser::BrowserUnicode;
use crate::components::{
    ButtonKind, Choice, ChoiceRow, ChoiceTable, MenuButton, MenuItem, SearchField, Tone, Toolbar,
};
use crate::i18n::Words;
use crate::navigator::{Navigator, UnsavedKind};
use crate::screens::shared::form_shell::{FormShell, Unsaved};
use crate::screens::shared::links::account_route;
use crate::screens::shared::messages;
use crate::screens::shared::outcomes::FormOutcome;
use crate::screens::shared::pending_changes::PendingChanges;
use crate::session::{CompanyScope, Write};

/// The levels, from nothing to everything.
const LEVELS: [AccessLevel; 4] = [
    AccessLevel::None,
    AccessLevel::ReadOnly,
    AccessLevel::Standard,
    AccessLevel::Admin,
];

/// The form of one account's permissions.
#[component]
pub fn PermissionsForm(
    editor: PermissionsEditor,
    /// Why nothing can be changed (W2, W3).
    #[prop(into)]
    denied: Signal<Option<String>>,
) -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let unsaved = Unsaved {
        kind: UnsavedKind::Permissions,
        any: Signal::derive(move || editor.is_at_stake()),
        given_up: Callback::new(|()| {}),
    };
    let id = editor.editing.account_id();
    let write = Write::SavePermissions(id.clone());
    let search = RwSignal::new(String::new());
    let shown = Memo::new(move |_| shown(editor, &search.get()));
    // Known anew is not changed: what is open in the form stays open.
    let off = Memo::new(move |_| denied.with(Option::is_some));
    let cancel = move |()| navigator.go(account_route(scope, id.clone()));
    view! {
        <FormShell
            denied=MaybeProp::derive(move || denied.get())
            submit=Callback::new(move |()| editor.save())
            label=t.save_permissions()
            busy=editor.editing.is_saving()
            cancel=Callback::new(cancel)
            unsaved=unsaved
            above=move || conflicts(t, editor)
            beside=move || {
                view! {
                    {move || count(t, editor)}
                    <FormOutcome
                        write=write.clone()
                        outcome=editor.editing.outcome
                        dirty=Signal::derive(move || editor.editing.is_dirty())
                    />
                }
            }
        >
            <Tools editor=editor search=search shown=shown off=off.into() />
            <PendingChanges rows=Signal::derive(move || change_rows(t, &editor.changes())) />
        </FormShell>
    }
}

/// How many levels Save will change.
fn count(t: Words, editor: PermissionsEditor) -> Option<impl IntoView> {
    let changes = editor.changes().len();
    let text = || html::span().class("sa-muted sa-small");
    (changes > 0).then(|| text().child(t.changes_count(changes)))
}

/// The tools whose names contain what is searched for.
fn shown(editor: PermissionsEditor, search: &str) -> Vec<String> {
    let search = BrowserUnicode.fold(search.trim());
    editor.matrix.with(|matrix| {
        let found = matrix
            .tools
            .iter()
            .filter(|tool| BrowserUnicode.fold(&tool.friendly_name).contains(&search));
        found.map(|tool| tool.name.clone()).collect()
    })
}

/// Search, what can be done to many tools at once, and the table.
#[component]
fn Tools(
    editor: PermissionsEditor,
    search: RwSignal<String>,
    shown: Memo<Vec<String>>,
    off: Signal<bool>,
) -> impl IntoView {
    let t = Words::expect();
    let rows = Signal::derive(move || {
        let (matrix, saved) = (editor.matrix.get(), editor.editing.saved().get());
        let created = editor.account().with(|account| account.created_at);
        let shown = shown.get();
        let tools = matrix.tools.iter();
        tools
            .filter(|tool| shown.contains(&tool.name))
            .map(|tool| row(t, tool, saved.level(&tool.name), tool.came_after(created)))
            .collect::<Vec<_>>()
    });
    let levels = LEVELS.map(|level| Choice::new(level.code(), messages::level(t, level)));
    let choose = move |(tool, value): (String, String)| {
        if let Some(level) = AccessLevel::parse(&value) {
            editor.set(&[tool], level);
        }
    };
    let nothing = move || {
        shown
            .with(Vec::is_empty)
            .then(|| html::p().class("sa-muted").child(t.no_tool_matches()))
    };
    let buttons = move || {
        (!off.get()).then(|| {
            view! {
                <SetAll editor=editor shown=shown />
                <StartFrom editor=editor />
            }
        })
    };
    view! {
        <Toolbar label=t.find_tools()>
            <SearchField
                label=t.search_tools()
                value=search
                clear=t.clear_search()
                on_input=Callback::new(|_| ())
            />
            {buttons}
        </Toolbar>
        <ChoiceTable
            label=t.permissions()
            heading=t.tool()
            rows=rows
            choices=levels.to_vec()
            on_choose=Callback::new(choose)
            off=off
        />
        {nothing}
    }
}

fn row(t: Words, tool: &ToolPermission, saved: Option<&Level>, is_new: bool) -> ChoiceRow {
    let mut marks = Vec::new();
    if saved != Some(&tool.level) {
        marks.push((Tone::Info, t.mark_changed()));
    }
    // A tool that came later and that nobody has thought of since.
    if is_new && tool.level == Level::NONE {
        marks.push((Tone::Warning, t.mark_new_tool()));
    }
    if let Level::Unknown(code) = &tool.level {
        marks.push((Tone::Neutral, t.mark_unknown_level(code)));
    }
    ChoiceRow {
        key: tool.name.clone(),
        label: tool.friendly_name.clone(),
        marks,
        value: tool.level.code().to_owned(),
    }
}

/// One level for every tool that is shown.
#[component]
fn SetAll(editor: PermissionsEditor, shown: Memo<Vec<String>>) -> impl IntoView {
    let t = Words::expect();
    let item = move |level: AccessLevel| {
        view! {
            <MenuItem
                label=messages::level(t, level)
                on_press=move |()| editor.set(&shown.get_untracked(), level)
            />
        }
    };
    view! {
        <MenuButton label=t.set_all_shown() kind=ButtonKind::Secondary>
            {LEVELS.map(item).into_iter().collect_view()}
        </MenuButton>
    }
}
