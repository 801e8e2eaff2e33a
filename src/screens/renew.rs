//! A new token over whatever is on the screen, which stays as it is (F38).

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::SubmitEvent;

use super::say;
use crate::api::{FailureKind, Token};
use crate::components::{Button, ButtonKind, Dialog, Reveal, TextField};
use crate::i18n::Words;
use crate::session::{RenewalError, Session};

/// Asks for a new token while the session says so.
#[component]
pub fn Renew() -> impl IntoView {
    let t = Words::expect();
    let session = Session::expect();
    let token = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    // Nothing of it stays behind when the dialog closes (S12).
    Effect::new(move || {
        if !session.asking.get() {
            token.set(String::new());
            error.set(None);
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let Ok(parsed) = Token::parse(&token.read_untracked()) else {
            error.set(Some(t.token_malformed()));
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let outcome = session.renew(parsed).await;
            busy.try_set(false);
            if let Err(why) = outcome {
                error.try_set(Some(match why {
                    RenewalError::SomebodyElse(name) => t.token_of_somebody_else(&name),
                    RenewalError::Failed(failure) if failure.kind == FailureKind::Unauthorized => {
                        t.token_refused()
                    }
                    RenewalError::Failed(failure) => say::failure(t, &failure).title,
                }));
            }
        });
    };
    view! {
        <Dialog
            open=session.asking
            title=t.enter_new_token()
            on_cancel=move |()| session.decline()
        >
            <form class="sa-stack" novalidate=true on:submit=submit>
                <p>{t.renew_text()}</p>
                <TextField
                    label=t.access_token()
                    value=token
                    error=error
                    required=true
                    reveal=Reveal { show: t.show_token(), hide: t.hide_token() }
                    mono=true
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
