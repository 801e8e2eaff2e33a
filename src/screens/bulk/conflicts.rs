//! Accounts that somebody else changed before their turn came: what each was, what they made of it
//! and what the run would make of it. The person decides about each, or about all at once (U3, F1).

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
use crate::screens::shared::compared;
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
        (!open.is_empty()).then(|| view! { <Deciding open=open /> })
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

impl Undecided {
    fn new(conflict: Conflict) -> Self {
        Self {
            conflict: StoredValue::new(conflict),
            side: RwSignal::new(Side::Theirs),
            authors: RwSignal::default(),
        }
    }

    fn is_mine(self) -> bool {
        self.side.get() == Side::Mine
    }

    fn decision(self) -> (usize, Decision) {
        let decision = match self.side.get_untracked() {
            Side::Theirs => Decision::Leave,
            Side::Mine => Decision::Insist,
        };
        (self.conflict.with_value(|conflict| conflict.at), decision)
    }
}

/// All that are looked at together.
type All = StoredValue<Vec<Undecided>>;

/// What others have done, and what is to become of it.
#[component]
fn Deciding(open: Vec<Conflict>) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let count = open.len();
    let all: Vec<_> = open
        .into_iter()
        .take(TOGETHER)
        .map(Undecided::new)
        .collect();
    learn(scope, all.clone());
    let shown = all.len();
    let text = if count > shown {
        let first = t.conflicts_first(&t.number(shown), &t.number(count));
        format!("{} {first}", t.conflicts_text())
    } else {
        t.conflicts_text()
    };
    let one = |one: &Undecided| html::li().child(view! { <One one=*one /> });
    let list = all.iter().map(one).collect_view();
    let all = StoredValue::new(all);
    view! {
        <ConflictAlert
            title=t.conflicts_title(count)
            text=text
            actions=move || view! { <Execute all=all /> }.into_any()
        >
            {(shown > 1).then(|| view! { <ForAll all=all /> })}
            {html::ul().class("sa-stack sa-conflicts").child(list)}
        </ConflictAlert>
    }
}

/// What one account was, what they made of it, and what is to become of it.
#[component]
fn One(one: Undecided) -> impl IntoView {
    let t = Words::expect();
    let task = CompanyScope::expect().bulk.task();
    let id = unique_id("conflict");
    let words = ComparisonWords {
        take_theirs: t.leave_as_it_is(),
        keep_mine: match task {
            Task::SetAppType(_) => t.set_anyway(),
            Task::Delete => t.delete_anyway(),
        },
        ..messages::comparison(t)
    };
    let name = one
        .conflict
        .with_value(|conflict| conflict.before.name.clone());
    let author = move |key: &str| {
        let authors = one.authors.get();
        one.conflict
            .with_value(|conflict| author(conflict, &authors, key))
    };
    view! {
        <section class="sa-conflict" role="group" aria-labelledby=id.clone()>
            {html::h3().class("sa-conflict__name").id(id.clone()).child(view! { <UntrustedText text=name /> })}
            <Comparison
                words=words
                rows=Signal::derive(move || rows(t, &task, one))
                note=note(t, author)
                on_choose=Callback::new(move |(_, side): (String, Side)| one.side.set(side))
            />
        </section>
    }
    .into_any()
}

/// The fields that they have changed, and what the run is about; the first has the choice.
fn rows(t: Words, task: &Task, one: Undecided) -> Vec<Compared> {
    let wanted = match task {
        Task::SetAppType(to) => Draft {
            kind: to.kind(),
            app: to.app().cloned(),
            ..Draft::default()
        },
        Task::Delete => Draft::default(),
    };
    let wants = |field: &str| field == Draft::APP_TYPE && wanted.kind.is_some();
    let mut rows = one.conflict.with_value(|Conflict { before, now, .. }| {
        let before = (before.name.as_str(), &before.app_type);
        compared::rows(t, before, compared::state(now), &wanted, wants)
    });
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

/// The same for every account.
#[component]
fn ForAll(all: All) -> impl IntoView {
    let t = Words::expect();
    let choose = move |side: Side| {
        Callback::new(move |()| {
            for one in all.get_value() {
                one.side.set(side);
            }
        })
    };
    let insist = match CompanyScope::expect().bulk.task() {
        Task::SetAppType(_) => t.set_all_anyway(),
        Task::Delete => t.delete_all_anyway(),
    };
    view! {
        <div class="sa-cluster">
            <Button label=t.leave_all() small=true on_press=choose(Side::Theirs) />
            <Button label=insist small=true on_press=choose(Side::Mine) />
        </div>
    }
}

/// The button that does what has been decided, and says what that is.
#[component]
fn Execute(all: All) -> impl IntoView {
    let t = Words::expect();
    let bulk = CompanyScope::expect().bulk;
    let page_focus = PageFocus::expect();
    let is_deletion = bulk.task() == Task::Delete;
    let mine = Memo::new(move |_| {
        let all = all.get_value();
        all.into_iter().filter(|one| one.is_mine()).count()
    });
    let any = Memo::new(move |_| mine.get() > 0);
    let label = move || match mine.get() {
        0 => t.leave_these(all.with_value(Vec::len)),
        count if is_deletion => t.delete_many(count),
        count => t.update_many(count),
    };
    let denied = messages::why_denied(t, CompanyScope::expect(), Action::Manage);
    let reason = MaybeProp::derive(move || denied.get().filter(|_| any.get()));
    let execute = Callback::new(move |()| {
        let all = all.get_value();
        let decisions: Vec<_> = all.into_iter().map(Undecided::decision).collect();
        bulk.decide(&decisions);
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
                on_press=execute
            />
        }
    }
}

/// Who changed a field of an account, and when; nothing where nobody did.
fn author(conflict: &Conflict, authors: &Authors, key: &str) -> Option<Author> {
    let Conflict { before, now, .. } = conflict;
    if key == Draft::NAME {
        (before.name != now.name).then(|| authors.of_name(now))
    } else {
        let is_same = before.app_type.is_same_choice(&now.app_type);
        (!is_same).then(|| authors.of_app_type(now))
    }
}

/// Reads the histories, one after the other: the API has just been kept busy.
fn learn(scope: CompanyScope, all: Vec<Undecided>) {
    let client = scope.client_here();
    spawn_local(async move {
        for one in all {
            let Some(id) = one
                .conflict
                .try_with_value(|conflict| conflict.now.id.clone())
            else {
                return; // they have been decided about
            };
            let known = Authors::learn(&client, &id).await;
            one.authors.try_set(known);
        }
    });
}
