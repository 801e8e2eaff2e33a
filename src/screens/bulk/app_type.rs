//! Set App Type: chosen once, and shown for every account, from → to.

use client::bulk::{Target, Task};
use domain::{Action, AppProblem, AppType};
use leptos::html;
use leptos::prelude::*;

use super::preview::{Preview, column, targets};
use crate::components::{
    Announcer, Banner, Cell, FieldError, RadioGroup, StatusRegion, Tone, UntrustedText,
    bidi_isolate, rich_text, unique_id,
};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::screens::shared::fields::{
    AppPicker, CUSTOM, MARKETPLACE, app_problem, app_type_choices,
};
use crate::screens::shared::form_shell::{FormShell, Mistakes};
use crate::screens::shared::links::list_route;
use crate::screens::shared::messages;
use crate::screens::shared::picker::TypedText;
use crate::session::CompanyScope;

/// What is chosen, or what is missing (A1). While the text in the picker is no app, none is chosen.
fn chosen(scope: CompanyScope) -> Result<AppType, AppProblem> {
    match (scope.bulk.kind.get().as_deref(), scope.bulk.app.get()) {
        (Some(CUSTOM), _) => Ok(AppType::Custom),
        (Some(MARKETPLACE), Some(app)) => Ok(AppType::Marketplace(app)),
        (Some(MARKETPLACE), None) => Err(AppProblem::AppRequired),
        _ => Err(AppProblem::TypeRequired),
    }
}

/// The choice, what it will change, and the button that does it.
#[component]
pub fn SetAppType() -> impl IntoView {
    let t = Words::expect();
    let navigator = Navigator::expect();
    let scope = CompanyScope::expect();
    let targets = targets(scope);
    let choice = Memo::new(move |_| chosen(scope));
    let changing = Memo::new(move |_| {
        let task = Task::SetAppType(choice.get().ok()?);
        let changing = targets.with(|targets| {
            let changing = targets.iter().filter(|one| !task.is_done_in(&one.app_type));
            changing.count()
        });
        Some(changing)
    });
    let attempts = RwSignal::new(0_u32);
    let text = TypedText::new();
    let already_so = RwSignal::new(false);
    Effect::new(move || {
        choice.track();
        already_so.set(false);
    });
    let denied = scope.denied(Action::Manage);
    let reason = MaybeProp::derive(move || denied.get().map(|denied| messages::denied(t, denied)));
    let start = move || match (choice.get_untracked(), changing.get_untracked()) {
        (Ok(app_type), Some(changing)) if changing > 0 => {
            let task = Task::SetAppType(app_type);
            let all = targets.get_untracked();
            let wanted = all.iter().filter(|one| !task.is_done_in(&one.app_type));
            scope.bulk.start(task.clone(), wanted.cloned().collect());
        }
        (Ok(_), _) => already_so.set(true),
        (Err(_), _) => attempts.update(|attempts| *attempts += 1),
    };
    let update = move || match changing.get() {
        Some(count) if count > 0 => t.update_many(count),
        _ => t.update(),
    };
    let choosing = Choosing::new(attempts, text, choice);
    let all = Signal::derive(move || targets.with(|all| all.len()));
    let unchanged = move || {
        let banner =
            || view! { <Banner tone=Tone::Info title=t.unchanged() text=t.all_already_so() /> };
        already_so.get().then(|| banner().into_any())
    };
    view! {
        <FormShell
            denied=reason
            submit=Callback::new(move |()| text.once_known(start))
            label=update
            busy=text.waiting
            cancel=Callback::new(move |()| {
                text.call_off();
                navigator.go(list_route(scope));
            })
            mistakes=choosing.mistakes()
            below=move || {
                view! {
                    <Preview
                        targets=targets
                        columns=vec![column("from", t.now()), column("to", t.becomes())]
                        cells=Callback::new(move |(target,)| cells(t, target, choice))
                    />
                }
            }
        >
            <ChoiceFields choosing=choosing denied=reason />
            <Totals changing=changing all=all />
            <StatusRegion content=unchanged />
        </FormShell>
    }
}

/// The choice as it is being made, and what is wrong with it.
#[derive(Clone, Copy)]
struct Choosing {
    words: Words,
    attempts: RwSignal<u32>,
    text: TypedText,
    is_marketplace: Memo<bool>,
    problem: Memo<Option<AppProblem>>,
    ids: StoredValue<[String; 2]>,
}

impl Choosing {
    fn new(
        attempts: RwSignal<u32>,
        text: TypedText,
        choice: Memo<Result<AppType, AppProblem>>,
    ) -> Self {
        let bulk = CompanyScope::expect().bulk;
        let is_marketplace = Memo::new(move |_| bulk.kind.get().as_deref() == Some(MARKETPLACE));
        // An app is checked when it was left or sent; where the App Type is chosen anew, it is another
        // field.
        let app_checked = RwSignal::new(false);
        Effect::new(move || {
            if text.left.get() {
                app_checked.set(true);
            }
        });
        Effect::new(move || {
            if !is_marketplace.get() {
                text.call_off();
                app_checked.set(false);
            }
        });
        Effect::new(move |before: Option<u32>| {
            let now = attempts.get();
            if before.is_some_and(|before| before != now) {
                app_checked.set(is_marketplace.get_untracked());
            }
            now
        });
        let problem = Memo::new(move |_| {
            let problem = choice.get().err()?;
            let checked = match problem {
                AppProblem::TypeRequired => attempts.get() > 0,
                // What the text stands for will be said.
                _ => app_checked.get() && !text.pending.get(),
            };
            checked.then_some(problem)
        });
        Self {
            words: Words::expect(),
            attempts,
            text,
            is_marketplace,
            problem,
            ids: StoredValue::new(["app-type", "app"].map(unique_id)),
        }
    }

    fn message(self, problem: AppProblem) -> String {
        let of_the_text = match problem {
            AppProblem::TypeRequired => None,
            _ => self.text.problem.get(),
        };
        of_the_text.unwrap_or_else(|| app_problem(self.words, problem))
    }

    /// What is wrong with a field: App Type, or the app.
    fn error(self, of_type: bool) -> MaybeProp<String> {
        MaybeProp::derive(move || {
            let problem = self.problem.get()?;
            let is_of_type = problem == AppProblem::TypeRequired;
            (is_of_type == of_type).then(|| self.message(problem))
        })
    }

    fn mistakes(self) -> Mistakes {
        let [type_id, app_id] = self.ids.get_value();
        let error = move |problem: AppProblem| FieldError {
            field_id: match problem {
                AppProblem::TypeRequired => type_id.clone(),
                _ => app_id.clone(),
            },
            message: self.message(problem),
        };
        // Until something was sent, what is wrong is said at the field alone.
        let listed = move || self.problem.get().filter(|_| self.attempts.get() > 0);
        let t = self.words;
        Mistakes {
            title: Signal::derive(move || t.bulk_errors()),
            listed: Signal::derive(move || listed().map(&error).into_iter().collect()),
            attempts: self.attempts.into(),
            to_field: Signal::derive(move || self.text.is_open()),
        }
    }
}

/// App Type, and the app where it takes one.
#[component]
fn ChoiceFields(choosing: Choosing, denied: MaybeProp<String>) -> impl IntoView {
    let t = Words::expect();
    let bulk = CompanyScope::expect().bulk;
    let [type_id, app_id] = choosing.ids.get_value();
    let kinds = Signal::derive(move || app_type_choices(t));
    let picker = move || {
        choosing.is_marketplace.get().then(|| {
            view! {
                <AppPicker
                    app=bulk.app
                    typed=choosing.text
                    error=choosing.error(false)
                    denied=denied
                    id=app_id.clone()
                />
            }
        })
    };
    view! {
        <RadioGroup
            label=t.app_type()
            options=kinds
            value=bulk.kind
            error=choosing.error(true)
            disabled_reason=denied
            id=type_id
        />
        {picker}
    }
}

/// How many will change, and how many are so already.
#[component]
fn Totals(changing: Memo<Option<usize>>, all: Signal<usize>) -> impl IntoView {
    let t = Words::expect();
    let announcer = Announcer::expect();
    let words = Memo::new(move |_| match changing.get() {
        None => t.selected(all.get()),
        Some(count) if count == all.get() => t.will_change(count),
        Some(count) => {
            let already = t.so_already(all.get().saturating_sub(count));
            format!("{}, {already}", t.will_change(count))
        }
    });
    Effect::new(move |before: Option<()>| {
        let words = words.get();
        if before.is_some() {
            announcer.say(words);
        }
    });
    html::p().child(move || words.get())
}

/// From → to.
fn cells(t: Words, target: Target, choice: Memo<Result<AppType, AppProblem>>) -> AnyView {
    let before = target.app_type.clone();
    let from = Signal::derive(move || {
        let wanted = choice.get().ok();
        messages::app_type_among(t, &before, &Vec::from_iter(&wanted))
    });
    let to = move || match choice.get() {
        Err(_) => html::span()
            .class("sa-muted")
            .child(t.not_chosen())
            .into_any(),
        Ok(wanted) if wanted.is_same_choice(&target.app_type) => {
            html::span().class("sa-muted").child(t.stays()).into_any()
        }
        Ok(wanted) => {
            // A3: the app goes, and that is said.
            let lost = target.app_type.app().filter(|_| wanted == AppType::Custom);
            let lost = lost.map(|app| {
                html::span()
                    .class("sa-muted sa-small sa-line")
                    .child(rich_text(&t.change_clears_app(&bidi_isolate(&app.name))))
            });
            let (_, to) = messages::app_types(t, &target.app_type, &wanted);
            let to = view! { <UntrustedText text=to /> };
            html::span()
                .class("sa-two-lines")
                .child((html::strong().class("sa-line").child(to), lost))
                .into_any()
        }
    };
    view! {
        <Cell label=t.now()>
            <span class="sa-line">
                <UntrustedText text=from />
            </span>
        </Cell>
        <Cell label=t.becomes()>{to}</Cell>
    }
    .into_any()
}
