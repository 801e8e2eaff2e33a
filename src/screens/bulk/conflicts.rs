//! Accounts that somebody else changed before their turn came: what each was, what they made of it
//! and what the run would make of it. The person decides about each, or about all at once (U3, F1).

use std::collections::HashMap;

use client::bulk::{Conflict, Decision, Task};
use domain::{Action, Draft};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{
    Button, ButtonKind, Compared, Comparison, ComparisonWords, ConflictAlert, Side, UntrustedText,
    unique_id,
};
use crate::i18n::Words;
use crate::page_focus::PageFocus;
use crate::screens::shared::compared::{self, Wanted};
use crate::screens::shared::conflict_panel::note;
use crate::screens::shared::messages;
use crate::session::{Author, Authors, CompanyScope};

/// How many are looked at together; the others follow.
const TOGETHER: usize = 20;

/// The conflicts that are to be decided about, once the run is over.
#[component]
pub fn Conflicts() -> impl IntoView {
    let run = CompanyScope::expect().bulk.run();
    let open = Memo::new(move |_| run.with(|run| run.conflicts().collect::<Vec<_>>()));
    // What had the focus goes with them.
    PageFocus::expect().recover_after(move || open.with(|open| !open.is_empty()));
    move || {
        let open = open.get();
        (!open.is_empty()).then(|| view! { <Meeting open=open /> })
    }
}

/// What is being decided.
#[derive(Clone, Copy)]
struct Meetings {
    t: Words,
    task: StoredValue<Task>,
    conflicts: StoredValue<Vec<Conflict>>,
    sides: RwSignal<Vec<Side>>,
    /// The histories that are known so far, by the account's place in the run.
    authors: RwSignal<HashMap<usize, Authors>>,
}

/// The run meets what others have done.
#[component]
fn Meeting(open: Vec<Conflict>) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let count = open.len();
    let first: Vec<_> = open.into_iter().take(TOGETHER).collect();
    let shown = first.len();
    let meetings = Meetings {
        t,
        task: StoredValue::new(scope.bulk.task()),
        sides: RwSignal::new(vec![Side::Theirs; shown]),
        authors: learn(scope, &first),
        conflicts: StoredValue::new(first),
    };
    let text = if count > shown {
        let first = t.conflicts_first(&t.number(shown), &t.number(count));
        format!("{} {first}", t.conflicts_text())
    } else {
        t.conflicts_text()
    };
    let one = move |index: usize| html::li().child(view! { <One meetings=meetings index=index /> });
    view! {
        <ConflictAlert
            title=t.conflicts_title(count)
            text=text
            actions=move || view! { <CarryOut meetings=meetings /> }.into_any()
        >
            {(shown > 1).then(|| view! { <ForAll meetings=meetings /> })}
            {html::ul()
                .class("sa-stack sa-conflicts")
                .child((0..shown).map(one).collect_view())}
        </ConflictAlert>
    }
}

/// One account.
#[component]
fn One(meetings: Meetings, index: usize) -> impl IntoView {
    let t = meetings.t;
    let id = unique_id("conflict");
    let name = meetings.with(index, |conflict| conflict.before.name.clone());
    let choose = move |(_, side): (String, Side)| {
        meetings.sides.update(|sides| sides[index] = side);
    };
    let author = move |key: &str| {
        (meetings.authors)
            .with(|authors| meetings.with(index, |conflict| author(conflict, authors, key)))
    };
    view! {
        <section class="sa-conflict" role="group" aria-labelledby=id.clone()>
            {html::h3().class("sa-conflict__name").id(id.clone()).child(view! { <UntrustedText text=name /> })}
            <Comparison
                words=meetings.words()
                rows=Signal::derive(move || meetings.rows(index))
                note=note(t, author)
                on_choose=Callback::new(choose)
            />
        </section>
    }
    .into_any()
}

/// The same for every account.
#[component]
fn ForAll(meetings: Meetings) -> impl IntoView {
    let t = meetings.t;
    let all =
        move |side: Side| Callback::new(move |()| meetings.sides.update(|sides| sides.fill(side)));
    let insist = match meetings.task.get_value() {
        Task::SetAppType(_) => t.set_all_anyway(),
        Task::Delete => t.delete_all_anyway(),
    };
    view! {
        <div class="sa-cluster">
            <Button label=t.leave_all() small=true on_press=all(Side::Theirs) />
            <Button label=insist small=true on_press=all(Side::Mine) />
        </div>
    }
}

/// The button that does what has been decided, and says what that is.
#[component]
fn CarryOut(meetings: Meetings) -> impl IntoView {
    let t = meetings.t;
    let scope = CompanyScope::expect();
    let page_focus = PageFocus::expect();
    let denied = scope.denied(Action::Manage);
    let mine = Memo::new(move |_| {
        let mine = |side: &&Side| **side == Side::Mine;
        meetings
            .sides
            .with(|sides| sides.iter().filter(mine).count())
    });
    let any = Memo::new(move |_| mine.get() > 0);
    let task = meetings.task.get_value();
    let is_deletion = task == Task::Delete;
    let label = move || match mine.get() {
        0 => t.leave_these(meetings.sides.with(Vec::len)),
        count if is_deletion => t.delete_many(count),
        count => t.update_many(count),
    };
    let reason = MaybeProp::derive(move || {
        let denied = denied.get().filter(|_| any.get());
        denied.map(|denied| messages::denied(t, denied))
    });
    let carry_out = Callback::new(move |()| {
        scope.bulk.decide(&meetings.decisions());
        page_focus.focus_heading();
    });
    move || {
        let kind = if is_deletion && any.get() {
            ButtonKind::Danger
        } else {
            ButtonKind::Primary
        };
        view! {
            <Button
                label=Signal::derive(label)
                kind=kind
                disabled_reason=reason
                on_press=carry_out
            />
        }
    }
}

impl Meetings {
    fn with<T>(self, index: usize, of: impl FnOnce(&Conflict) -> T) -> T {
        self.conflicts.with_value(|conflicts| of(&conflicts[index]))
    }

    /// What the person has decided about each.
    fn decisions(self) -> Vec<(usize, Decision)> {
        let sides = self.sides.get_untracked();
        let decision = |(conflict, side): (&Conflict, Side)| {
            let decision = match side {
                Side::Theirs => Decision::Leave,
                Side::Mine => Decision::Insist,
            };
            (conflict.at, decision)
        };
        self.conflicts
            .with_value(|all| all.iter().zip(sides).map(decision).collect())
    }

    /// The fields that they have changed, and what the run is about; the first has the choice.
    fn rows(self, index: usize) -> Vec<Compared> {
        let t = self.t;
        let task = self.task.get_value();
        let wanted = match &task {
            Task::SetAppType(to) => Some(Draft {
                kind: to.kind(),
                app: to.app().cloned(),
                ..Draft::default()
            }),
            Task::Delete => None,
        };
        let wanted = Wanted {
            app_type: wanted.as_ref(),
            name: None,
        };
        let mut rows = self.with(index, |conflict| {
            compared::rows(t, &conflict.before, &conflict.now, wanted)
        });
        if task == Task::Delete {
            for row in &mut rows {
                row.mine = Some(t.outcome_deleted());
            }
        }
        if let Some(first) = rows.first_mut() {
            first.choice = self.sides.with(|sides| sides.get(index).copied());
        }
        rows
    }

    fn words(self) -> ComparisonWords {
        let t = self.t;
        ComparisonWords {
            take_theirs: t.leave_as_it_is(),
            keep_mine: match self.task.get_value() {
                Task::SetAppType(_) => t.set_anyway(),
                Task::Delete => t.delete_anyway(),
            },
            ..messages::comparison(t)
        }
    }
}

/// Who changed a field of an account, and when; nothing where nobody did.
fn author(conflict: &Conflict, authors: &HashMap<usize, Authors>, key: &str) -> Option<Author> {
    let Conflict { at, before, now } = conflict;
    let none = Authors::default();
    let authors = authors.get(at).unwrap_or(&none);
    if key == Draft::NAME {
        (before.name != now.name).then(|| authors.of_name(now))
    } else {
        let is_same = before.app_type.is_same_choice(&now.app_type);
        (!is_same).then(|| authors.of_app_type(now))
    }
}

/// Reads the histories, one after the other: the API has just been kept busy.
fn learn(scope: CompanyScope, conflicts: &[Conflict]) -> RwSignal<HashMap<usize, Authors>> {
    let authors = RwSignal::new(HashMap::new());
    let client = scope.client_here();
    let ids = conflicts.iter().map(|one| (one.at, one.now.id.clone()));
    let ids: Vec<_> = ids.collect();
    spawn_local(async move {
        for (at, id) in ids {
            let known = Authors::learn(&client, &id).await;
            let told = authors.try_update(|authors| authors.insert(at, known));
            if told.is_none() {
                return; // they have been decided about
            }
        }
    });
    authors
}
