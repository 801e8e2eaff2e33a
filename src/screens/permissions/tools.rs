//! The tools: search, what can be done to many of them at once, and the table.

use domain::collation::search_key;
use domain::{AccessLevel, Level, Matrix, ToolPermission};
use leptos::html;
use leptos::prelude::*;

use super::start_from::StartFrom;
use crate::browser::BrowserUnicode;
use crate::components::{
    ButtonKind, Choice, ChoiceRow, ChoiceTable, MenuButton, MenuItem, SearchField, Tone, Toolbar,
};
use crate::i18n::Words;
use crate::reactive::{Memo, RwSignal, Signal};
use crate::screens::shared::editing::Editing;
use crate::screens::shared::messages;

#[component]
pub fn Tools(
    editing: Editing<Matrix>,
    /// Why nothing can be changed (W2, W3).
    denied: MaybeProp<String>,
) -> impl IntoView {
    let t = Words::expect();
    let search = RwSignal::new(String::new());
    // Those whose names contain what is searched for.
    let rows = Memo::new(move |_| {
        let key = |text: &str| search_key(text, &BrowserUnicode);
        let search = key(&search.get());
        let is_found = |tool: &&ToolPermission| key(&tool.friendly_name).contains(&search);
        let (matrix, seen) = (editing.form(), editing.seen.get());
        let created = editing.account.with_value(|account| account.created_at);
        let marked = |tool: &ToolPermission| {
            let saved = seen.value.level(&tool.name);
            row(t, tool, saved, tool.came_after(created))
        };
        let found = matrix.tools.iter().filter(is_found);
        found.map(marked).collect::<Vec<_>>()
    });
    let levels = AccessLevel::ALL.map(|level| Choice::new(level.code(), messages::level(t, level)));
    let choose = move |(tool, value): (String, String)| {
        if let Some(level) = AccessLevel::parse(&value) {
            editing.set(&[tool], level);
        }
    };
    // One level for every tool that is shown.
    let is_searched = move || search.with(|search| !search.trim().is_empty());
    let set_all_label = Signal::derive(move || {
        if is_searched() {
            t.set_all_shown()
        } else {
            t.set_all()
        }
    });
    let set_all = move |level: AccessLevel| {
        let press = move |()| {
            let shown = rows.get_untracked().into_iter().map(|row| row.key);
            editing.set(&shown.collect::<Vec<_>>(), level);
        };
        view! { <MenuItem label=messages::level(t, level) on_press=press /> }
    };
    // Known anew is not changed: what is open in the form stays open.
    let off = Memo::new(move |_| denied.get().is_some());
    view! {
        <Toolbar label=t.find_tools()>
            <SearchField
                label=t.search_tools()
                value=search
                clear=t.clear_search()
                on_input=Callback::new(|_| ())
            />
            {move || {
                (!off.get()).then(|| view! {
                    <MenuButton label=set_all_label kind=ButtonKind::Secondary>
                        {AccessLevel::ALL.map(set_all).into_iter().collect_view()}
                    </MenuButton>
                    <StartFrom editing=editing />
                })
            }}
        </Toolbar>
        <ChoiceTable
            label=t.permissions()
            heading=t.tool()
            rows=rows
            choices=levels.to_vec()
            on_choose=Callback::new(choose)
            off=off
        />
        {move || rows.with(Vec::is_empty).then(|| html::p().class("sa-muted").child(t.no_tool_matches()))}
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
