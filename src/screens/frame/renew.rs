//! Another token over whatever is on the screen, which stays as it is (F38, F40).

use client::{FailureKind, StepUp, Token};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::SubmitEvent;

use crate::components::{
    Button, ButtonKind, Dialog, Fact, Facts, Reveal, TextField, bidi_isolate, focus_id, unique_id,
};
use crate::i18n::Words;
use crate::reactive::{Memo, RwSignal, Signal, StoredValue};
use crate::screens::shared::{messages, token_words};
use crate::session::{Asking, RenewalError, Session};

/// Asks for another token while the session says so.
#[component]
pub fn Renew() -> impl IntoView {
    let t = Words::expect();
    let session = Session::expect();
    let asking = session.renewal.asking;
    let token = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    // Nothing of it stays behind when the dialog closes (S12).
    Effect::new(move || {
        token.set(String::new());
        error.set(match asking.get() {
            // The token that was given for the same request a moment ago.
            Some(Asking::Refused(refusal)) if refusal.again => Some(match refusal.failure.kind {
                FailureKind::StepUp(_) => t.step_up_again(),
                _ => t.token_refused_again(),
            }),
            _ => None,
        });
    });
    let field = StoredValue::new(unique_id("token"));
    let form = NodeRef::<leptos::html::Form>::new();
    // What is wrong is put right where it is wrong.
    let refuse = move |why: String| {
        error.set(Some(why));
        if let (Some(Some(form)), Some(field)) = (form.try_get_untracked(), field.try_get_value()) {
            focus_id(&form, &field);
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let parsed = match Token::parse(&token.read_untracked()) {
            Ok(parsed) => parsed,
            Err(why) => return refuse(token_words::no_token(t, why)),
        };
        busy.set(true);
        spawn_local(async move {
            let outcome = session.renew(parsed).await;
            busy.set(false);
            match outcome {
                Ok(()) => {}
                Err(RenewalError::SomebodyElse(name)) => {
                    refuse(t.token_of_someone_else(&bidi_isolate(&name)));
                }
                Err(RenewalError::Failed(failure)) => refuse(token_words::refused(t, &failure)),
            }
        });
    };
    // What is asked stays the same while the dialog closes.
    let demand = Memo::new(move |before: Option<&Option<Demand>>| match asking.get() {
        Some(Asking::Refused(refusal)) => match refusal.failure.kind {
            FailureKind::StepUp(step_up) => Some((step_up, refusal.failure.server_message)),
            _ => None,
        },
        Some(Asking::ByChoice) => None,
        None => before.cloned().flatten(),
    });
    let title = Signal::derive(move || match demand.get() {
        Some(_) => t.step_up(),
        None => t.enter_new_token(),
    });
    view! {
        <Dialog
            open=Signal::derive(move || asking.with(Option::is_some))
            title=title
            on_cancel=move |()| session.decline()
        >
            <form class="sa-stack" novalidate=true node_ref=form on:submit=submit>
                {move || match demand.get() {
                    Some(demand) => demanded(t, demand),
                    None => view! { <p>{t.renew_text()}</p> }.into_any(),
                }}
                <TextField
                    label=t.access_token()
                    value=token
                    error=error
                    id=field.get_value()
                    reveal=Reveal { show: t.show_token(), hide: t.hide_token() }
                    autofocus=true
                />
                <div class="sa-cluster">
                    <Button
                        label=t.connect()
                        kind=ButtonKind::Primary
                        submit=true
                        busy=busy
                    />
                    <Button label=t.not_now() on_press=move |()| session.decline() />
                </div>
            </form>
        </Dialog>
    }
}

/// The sign-in that is demanded of a good token, and what the API says of it.
type Demand = (StepUp, Option<String>);

fn demanded(t: Words, (step_up, words): Demand) -> AnyView {
    let facts: Vec<_> = messages::demands(t, &step_up)
        .into_iter()
        .map(|(term, value)| view! { <Fact term=term>{value}</Fact> })
        .collect();
    let facts = (!facts.is_empty()).then(|| view! { <Facts>{facts}</Facts> });
    view! {
        <p>{t.step_up_text()}</p>
        {facts}
        {words.map(|words| view! { <p>{t.server_says(&words)}</p> })}
    }
    .into_any()
}
