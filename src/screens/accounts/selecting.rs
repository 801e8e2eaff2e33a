//! The checkboxes of the list.

use std::sync::Arc;

use domain::{Account, AccountId, Selection};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use crate::components::{Announcer, RowCheckbox, Ticked};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::reactive::{Memo, Signal, StoredValue};
use crate::screens::shared::messages;
use crate::session::{CompanyScope, FeedRow, Share};

/// Selects rows of the list, one by one and from one to another.
#[derive(Clone, Copy)]
pub struct Selecting {
    words: Words,
    scope: CompanyScope,
    announcer: Announcer,
    /// Where the last range began: the row that was ticked last without Shift, and its account.
    anchor: StoredValue<Option<(usize, AccountId)>>,
}

impl Selecting {
    pub fn provide(scope: CompanyScope) -> Self {
        let selecting = Self {
            words: Words::expect(),
            scope,
            announcer: Announcer::expect(),
            anchor: StoredValue::new(None),
        };
        provide_context(selecting);
        selecting
    }

    /// A row is selected, or taken out; with `range`, all from the last one to it.
    fn tick(self, row: usize, account: &Arc<Account>, ticked: Ticked) {
        let from = self.anchor_row().filter(|_| ticked.range);
        self.anchor.set_value(Some((row, account.id.clone())));
        let Self {
            words,
            scope,
            announcer,
            ..
        } = self;
        let Some(from) = from else {
            scope.bulk.set(account, ticked.on);
            return;
        };
        let rows = from.min(row)..=from.max(row);
        spawn_local(async move {
            if let Err(failure) = scope.bulk.set_range(rows, ticked.on).await {
                announcer.say(messages::failure(words, &failure).title);
            }
        });
    }

    /// The same for the row with the focus: what is selected is taken out, and the other way round.
    pub fn toggle(self, row: usize, range: bool) {
        if let FeedRow::Account(account) = untrack(|| self.scope.feed.row(row)) {
            let on = !untrack(|| self.scope.bulk.has(&account));
            self.tick(row, &account, Ticked { on, range });
        }
    }

    /// The row where a range begins, if its account is still there: after another search or order it is
    /// not.
    fn anchor_row(self) -> Option<usize> {
        let (row, id) = self.anchor.get_value()?;
        let here = untrack(|| self.scope.feed.row(row));
        matches!(here, FeedRow::Account(account) if account.id == id).then_some(row)
    }
}

/// What the focus comes to when something beside the rows is gone.
const TABLE: &str = "[role=grid]";

/// Nothing is selected any more; the focus goes to the table where it was in the bar.
pub fn clear_selection(scope: CompanyScope, page_focus: PageFocus) {
    scope.bulk.selection.set(Selection::default());
    page_focus.recover_focus_at(TABLE);
}

/// Escape clears the selection, unless it belongs to what is typed into, chosen from or shown on top.
pub fn clear_by_escape(event: &KeyboardEvent, scope: CompanyScope, page_focus: PageFocus) {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let is_elsewhere = target.is_some_and(|target| {
        target.matches("input:not([type=checkbox]), select, dialog *, [popover] *") == Ok(true)
    });
    let is_ours = event.key() == "Escape" && !event.default_prevented() && !is_elsewhere;
    let is_empty = scope.bulk.selection.with_untracked(Selection::is_empty);
    if is_ours && !is_empty {
        event.prevent_default();
        clear_selection(scope, page_focus);
    }
}

/// The checkbox of a row.
#[component]
pub fn AccountCheckbox(
    /// Which row, from 0.
    index: usize,
    /// What is in it.
    account: Arc<Account>,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let selecting: Selecting = expect_context();
    let label = t.select_named(&account.name);
    let checked = {
        let account = account.clone();
        Memo::new(move |_| scope.bulk.has(&account))
    };
    let tick = move |ticked| selecting.tick(index, &account, ticked);
    view! { <RowCheckbox label=label checked=checked on_tick=Callback::new(tick) /> }
}

/// The checkbox for all that match.
#[component]
pub fn AllCheckbox(
    /// Its name shows beside it.
    #[prop(optional)]
    labelled: bool,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let share = Memo::new(move |_| scope.bulk.share());
    let tick = move |_: Ticked| match share.get_untracked() {
        Share::All => scope.bulk.select_none(),
        Share::Some | Share::None => scope.bulk.select_all(),
    };
    view! {
        <RowCheckbox
            label=t.select_all()
            labelled=labelled
            checked=Signal::derive(move || share.get() == Share::All)
            mixed=Signal::derive(move || share.get() == Share::Some)
            on_tick=Callback::new(tick)
        />
    }
}
