//! Accounts that somebody else changed before their turn came: what each was, what they made of it
//! and what the run would make of it. The person decides about each, or about all at once (U3, F1).

use client::bulk::{Conflict, Decision, Task};
use domain::{Action, AppType, Draft};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{
    Button, ButtonKind, Compared, Comparison, ComparisonWords, ConflictAlert, Side, UntrustedText,
    unique_id,
};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::reactive::{Memo, RwSignal, Signal, StoredValue};
use crate::screens::shared::compared;
use crate::screens::shared::conflict_panel::note;
use crate::screens::shared::messages;
use crate::session::{Author, Authors, Bulk, CompanyScope};

/// How many are looked at together; the others follow.
const TOGETHER: usize = 20;

/// The conflicts that are to be decided about, once the run is over.
pub fn conflicts(t: Words, bulk: Bulk) -> impl IntoView {
    let open = Memo::new(move |_| bulk.run.with(|run| run.conflicts().collect::<Vec<_>>()));
    // What had the focus goes with them.
    PageFocus::expect().recover_after(move || open.with(|open| !open.is_empty()));
    move || {
        let open = open.get();
        (!open.is_empty()).then(|| deciding(t, bulk, open))
    }
}

/// One conflict, while it is being decided about.
#[derive(Clone, Copy)]
struct Undecided {
    conflict: StoredValue<Conflict>,
    /// What the person wants of it.
    side: RwSignal<Side>,
    /// Who changed it, once the history is known.
    authors: RwSignal<Authors>,
}

/// All that are looked at together.
type All = StoredValue<Vec<Undecided>>;

/// What others have done, and what is to become of it.
fn deciding(t: Words, bulk: Bulk, open: Vec<Conflict>) -> AnyView {
    let count = open.len();
    let undecided = |conflict| Undecided {
        conflict: StoredValue::new(conflict),
        side: RwSignal::new(Side::Theirs),
        authors: RwSignal::default(),
    };
    let all: Vec<_> = open.into_iter().take(TOGETHER).map(undecided).collect();
    learn(all.clone());
    let shown = all.len();
    let text = if count > shown {
        let first = t.conflicts_first(&t.number(shown), &t.number(count));
        format!("{} {first}", t.conflicts_text())
    } else {
        t.conflicts_text()
    };
    let task = bulk.task();
    let list = all.iter().map(|one| about(t, &task, *one)).collect_view();
    let all = StoredValue::new(all);
    let choose = move |side: Side| {
        let choose = move |one: Undecided| one.side.set(side);
        Callback::new(move |()| all.get_value().into_iter().for_each(choose))
    };
    let for_all = (shown > 1).then(|| {
        let insist = match task {
            Task::SetAppType(_) | Task::PutBack => t.set_all_anyway(),
            Task::Delete => t.delete_all_anyway(),
        };
        view! {
            <div class="sa-cluster">
                <Button label=t.leave_all() small=true on_press=choose(Side::Theirs) />
                <Button label=insist small=true on_press=choose(Side::Mine) />
            </div>
        }
    });
    view! {
        <ConflictAlert
            title=t.conflicts_title(count)
            text=text
            actions=move || execute(t, bulk, all)
        >
            {for_all}
            {html::ul().class("sa-stack sa-conflicts").child(list)}
        </ConflictAlert>
    }
    .into_any()
}

/// What one account was, what they made of it, and what is to become of it.
fn about(t: Words, task: &Task, one: Undecided) -> AnyView {
    let id = unique_id("conflict");
    let words = ComparisonWords {
        take_theirs: t.leave_as_it_is(),
        keep_mine: match task {
            Task::SetAppType(_) | Task::PutBack => t.set_anyway(),
            Task::Delete => t.delete_anyway(),
        },
        ..messages::comparison(t)
    };
    let name = (one.conflict).with_value(|conflict| conflict.before.name.clone());
    let task = task.clone();
    view! {
        <li>
            <section class="sa-conflict" role="group" aria-labelledby=id.clone()>
                <h3 class="sa-conflict__name" id=id.clone()>
                    <UntrustedText text=name />
                </h3>
                <Comparison
                    words=words
                    rows=Signal::derive(move || rows(t, &task, one))
                    note=note(t, move |key: &str| author(one, key))
                    on_choose=Callback::new(move |(_, side): (String, Side)| one.side.set(side))
                />
            </section>
        </li>
    }
    .into_any()
}

/// The fields that they have changed, and what the run is about; the first has the choice.
fn rows(t: Words, task: &Task, one: Undecided) -> Vec<Compared> {
    let conflict = one.conflict.get_value();
    let to = task.app_type_for(&conflict.before);
    let wanted = Draft {
        kind: to.and_then(AppType::kind),
        app: to.and_then(AppType::app).cloned(),
        ..Draft::default()
    };
    let wants = |field: &str| field == Draft::APP_TYPE && wanted.kind.is_some();
    let before = (conflict.before.name.as_str(), &conflict.before.app_type);
    let mut rows = compared::rows(t, before, compared::state(&conflict.now), &wanted, wants);
    if *task == Task::Delete {
        for row in &mut rows {
            row.mine = Some(t.outcome_deleted());
        }
    }
    if let Some(first) = rows.first_mut() {
        first.choice = Some(one.side.get());
    }
    rows
}

/// The button that does what has been decided, and says what that is.
fn execute(t: Words, bulk: Bulk, all: All) -> AnyView {
    let page_focus = PageFocus::expect();
    let is_deletion = bulk.task() == Task::Delete;
    let mine = Memo::new(move |_| {
        let sides = all.get_value().into_iter().map(|one| one.side.get());
        sides.filter(|side| *side == Side::Mine).count()
    });
    let any = Memo::new(move |_| mine.get() > 0);
    let label = move || match mine.get() {
        0 => t.leave_these(),
        count if is_deletion => t.delete_many(count),
        count => t.update_many(count),
    };
    let denied = messages::why_denied(t, CompanyScope::expect(), Action::Manage);
    let reason = MaybeProp::derive(move || denied.get().filter(|_| any.get()));
    let execute = Callback::new(move |()| {
        let decided = |one: Undecided| {
            let decision = match one.side.get_untracked() {
                Side::Theirs => Decision::Leave,
                Side::Mine => Decision::Insist,
            };
            (one.conflict.with_value(|conflict| conflict.at), decision)
        };
        let decisions: Vec<_> = all.get_value().into_iter().map(decided).collect();
        bulk.decide(&decisions);
        page_focus.focus_heading();
    });
    let button = move || {
        let kind = if is_deletion && any.get() {
            ButtonKind::Danger
        } else {
            ButtonKind::Primary
        };
        let label = Signal::derive(label);
        view! { <Button label=label kind=kind disabled_reason=reason on_press=execute /> }
    };
    button.into_any()
}

/// Who changed a field of an account, and when; nothing where nobody did.
fn author(one: Undecided, key: &str) -> Option<Author> {
    let authors = one.authors.read();
    let Conflict { before, now, .. } = &one.conflict.get_value();
    let is_same = match key {
        Draft::NAME => before.name == now.name,
        _ => before.app_type.is_same_choice(&now.app_type),
    };
    (!is_same).then(|| authors.of_field(key, now))
}

/// Reads the histories, one after the other: the API has just been kept busy.
fn learn(all: Vec<Undecided>) {
    let client = CompanyScope::expect().client_here();
    spawn_local(async move {
        for one in all {
            let id = one
                .conflict
                .try_with_value(|conflict| conflict.now.id.clone());
            let Some(id) = id else {
                return; // they have been decided about
            };
            one.authors.set(Authors::learn(&client, &id).await);
        }
    });
}
