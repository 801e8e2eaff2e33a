//! "Save your client secret": the one place where a secret is ever shown (K1, K2).
//!
//! It belongs to the company's frame and not to a screen, so that a secret finds the person
//! wherever they went while it was made.

mod snippets;

use std::time::Duration;

use js_sys::Array;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::save_file;
use crate::components::{
    Announcer, Button, ButtonKind, Dialog, Fact, Facts, Icon, Masking, SecretSource, SecretText,
    UntrustedText, as_typed, bidi_isolate, copy,
};
use crate::i18n::Words;
use crate::listen::on_window;
use crate::navigator::{Navigator, UnsavedKind};
use crate::reactive::{Memo, RwSignal, Signal, StoredValue};
use crate::route::{Route, Screen};
use crate::screens::shared::messages;
use crate::session::CompanyScope;
use snippets::{Credentials, Form, file_name};

/// What stands in a secret's place; its length says nothing of the secret's.
const MASK: &str = "••••••••••••••••••••";

/// How long after one secret was stored a press is not about the next one yet.
const DOUBLE_PRESS: Duration = Duration::from_millis(500);

/// The dialog; open while a secret waits.
#[component]
pub fn SecretDialog() -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let navigator = Navigator::expect();
    let announcer = Announcer::expect();
    let first = Memo::new(move |_| scope.secrets.first());
    let waits = Memo::new(move |_| first.get().is_some());
    let taking = Taking {
        scope,
        told: RwSignal::new(None),
        taken: StoredValue::new(false),
        is_new: StoredValue::new(false),
    };
    // Whether they have been told that nothing was taken along.
    let warned = StoredValue::new(false);
    // The person goes on to where the secret's own route leads.
    let going_on = StoredValue::new(false);
    navigator.guard_while(UnsavedKind::Secret, waits.into(), None);
    // Left by back, forward or an address, after being asked; or put away by the browser, from
    // where it could be brought back (S22).
    let place = Memo::new(move |_| navigator.route().get().place());
    Effect::new(move |before: Option<Route>| {
        let now = place.get();
        if before.is_some_and(|before| before != now) && !going_on.get_value() {
            scope.secrets.end();
        }
        going_on.set_value(false);
        now
    });
    on_window("pagehide", move |_| scope.secrets.end_all());
    Effect::new(move || {
        first.track();
        taking.told.set(None);
        warned.set_value(false);
        taking.taken.set_value(false);
    });
    let stored = move |()| {
        if taking.is_new.get_value() {
            return; // a second press of the button before, which is not about this one
        }
        if !taking.taken.get_value() && !warned.get_value() {
            warned.set_value(true);
            taking.pause();
            return taking.told.set(Some(t.secret_not_taken()));
        }
        let Some(then) = scope.secrets.end() else {
            return;
        };
        if let Some(next) = scope.secrets.look(|next| next.account.name.clone()) {
            // Another one waits: its dialog goes on where this one was.
            taking.pause();
            announcer.say(t.said_of(&t.secret_title(), &bidi_isolate(&next)));
            return;
        }
        going_on.set_value(then != navigator.route().get_untracked());
        // The empty form is nothing to come back to.
        if let Route::Company(_, Screen::New) = navigator.route().get_untracked() {
            return navigator.refine(then);
        }
        navigator.go(then);
        // They may be asked about something else first, and stay.
        if untrack(|| navigator.asking()).is_some() {
            going_on.set_value(false);
        }
    };
    view! {
        <Dialog
            open=waits
            title=t.secret_title()
            on_cancel=move |()| taking.told.set(Some(t.secret_not_closed()))
            footer=move || {
                view! {
                    <Button label=t.secret_stored() kind=ButtonKind::Primary on_press=stored />
                    <p class="sa-small" role="alert">
                        {move || taking.told.get()}
                    </p>
                }
                    .into_any()
            }
        >
            {move || first.get().map(|_| credentials(t, taking))}
        </Dialog>
    }
}

/// How the credentials that are shown get to where they are needed.
#[derive(Clone, Copy)]
struct Taking {
    scope: CompanyScope,
    /// Why the dialog is still there, once somebody wanted to close it.
    told: RwSignal<Option<String>>,
    /// The secret was shown, copied or saved.
    taken: StoredValue<bool>,
    /// What is shown has come so suddenly that a press may be about what was there before.
    is_new: StoredValue<bool>,
}

impl Taking {
    /// For a moment, a press is about what was there before.
    fn pause(self) {
        self.is_new.set_value(true);
        let begun = move || {
            self.is_new.set_value(false);
        };
        set_timeout(begun, DOUBLE_PRESS);
    }

    /// It has left this page, if the secret is in this form.
    fn take(self, form: Form) {
        if form.holds_secret() {
            self.told.set(None);
            self.taken.set_value(true);
            self.is_new.set_value(false);
        }
    }

    /// Lends the credentials that wait, for as long as they do. Where they are lent as they are, somebody
    /// reads or copies them.
    fn source(self, form: Form) -> SecretSource {
        SecretSource::new(move |masking, at| {
            if masking == Masking::Shown {
                self.take(form);
            }
            lend(self.scope, form, masking, at);
        })
    }
}

/// Client ID and secret, and the ways to take them along.
fn credentials(t: Words, taking: Taking) -> AnyView {
    let shown = RwSignal::new(false);
    let name = taking
        .scope
        .secrets
        .look(|pending| pending.account.name.clone());
    let credential = move |term: String, label: String, form: Form| {
        let words = messages::copy_words(t, label);
        view! {
            <Fact term=term>
                <SecretText source=taking.source(form) shown=shown words=words />
            </Fact>
        }
    };
    let snippet = move |title: String, form: Form| {
        let words = messages::copy_words(t, t.copy_named(&title));
        view! {
            <details class="sa-details">
                {html::summary().child(title)}
                <SecretText source=taking.source(form) shown=shown words=words block=true />
            </details>
        }
    };
    view! {
        <p>{t.secret_text()}</p>
        <Facts>
            <Fact term=t.service_account()>
                <UntrustedText text=name.unwrap_or_default() />
            </Fact>
            {credential(t.client_id(), t.copy_client_id(), Form::ClientId)}
            {credential(t.client_secret(), t.copy_client_secret(), Form::ClientSecret)}
        </Facts>
        <div class="sa-cluster">
            <Button
                label=Signal::derive(move || if shown.get() { t.hide_secret() } else { t.show_secret() })
                icon=Signal::derive(move || if shown.get() { Icon::EyeOff } else { Icon::Eye })
                small=true
                autofocus=true
                on_press=move |()| shown.update(|shown| *shown = !*shown)
            />
            {takeaway(t, taking)}
        </div>
        {snippet(t.snippet_env(), Form::Env)}
        {snippet(t.snippet_curl(), Form::Curl)}
        {snippet(t.snippet_terraform(), Form::Terraform)}
    }
    .into_any()
}

/// Copies and files of both.
fn takeaway(t: Words, taking: Taking) -> impl IntoView {
    let scope = taking.scope;
    let said = RwSignal::new(None::<String>);
    let copy_both = move |()| {
        let mut copying = None;
        lend(scope, Form::Env, Masking::Shown, |text| {
            copying = Some(copy(text));
        });
        let Some(copying) = copying else { return };
        spawn_local(async move {
            let words = match copying.await {
                Ok(()) => {
                    taking.take(Form::Env);
                    t.copied()
                }
                Err(_) => t.copy_both_refused(),
            };
            said.set(Some(words));
        });
    };
    let save = move |extension: &'static str, media_type: &'static str, form: Form| {
        let name = scope.secrets.look(|pending| pending.account.name.clone());
        let name = file_name(&name.unwrap_or_default(), extension);
        lend(scope, form, Masking::Shown, |text| {
            let words = match save_file(&name, media_type, &Array::of1(&text.into())) {
                Ok(()) => {
                    taking.take(form);
                    t.file_saved(&name)
                }
                Err(_) => t.file_refused(),
            };
            said.set(Some(words));
        });
    };
    view! {
        <Button label=t.copy_both() icon=Icon::Copy small=true on_press=copy_both />
        <Button
            label=t.download_env()
            icon=Icon::Download
            small=true
            on_press=move |()| save("env", "text/plain", Form::Env)
        />
        <Button
            label=t.download_json()
            icon=Icon::Download
            small=true
            on_press=move |()| save("json", "application/json", Form::Json)
        />
        <span class="sa-small sa-muted" role="status">
            {move || said.get()}
        </span>
    }
}

/// Lends the credentials that wait, if any do, in one of their forms.
fn lend(scope: CompanyScope, form: Form, masking: Masking, at: impl FnOnce(&str)) {
    let token_url = format!("{}/oauth/token", scope.client().base().as_str());
    scope.secrets.look(|pending| {
        let [_, name] = as_typed(&pending.account.name);
        let credentials = Credentials {
            name: &name,
            client_id: &pending.account.client_id,
            client_secret: match masking {
                Masking::Shown => pending.secret.expose(),
                Masking::Masked => MASK,
            },
            token_url: &token_url,
        };
        credentials.lend(form, at);
    });
}
