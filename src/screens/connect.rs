//! Signing in: a token, pasted.

use client::{ApiBase, Client, Failure, FailureKind, Token};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::SubmitEvent;

use crate::components::{
    Banner, Button, ButtonKind, Card, Checkbox, Fact, Facts, PageHeading, Reveal, TextField, Tone,
    focus_id, move_focus_soon, unique_id,
};
use crate::i18n::Words;
use crate::navigator::Navigator;
use crate::page_focus::PageFocus;
use crate::platform;
use crate::reactive::{RwSignal, StoredValue};
use crate::screens::shared::{messages, token_words};
use crate::session::{Auth, Login, SignedOut};
use crate::storage::Storage;

/// Asks for a token, tries it, and opens the session.
#[component]
pub fn Connect(
    /// The API that the token is for.
    base: ApiBase,
    /// Whether a token can be kept.
    storage: Storage,
    /// How the last session ended.
    after: SignedOut,
) -> impl IntoView {
    let t = Words::expect();
    let auth = Auth::expect();
    let page_focus = PageFocus::expect();
    // A page of its own has nothing else to begin with; a guest takes no focus unasked.
    let begins_here = page_focus.is_fresh() && Navigator::expect().owns_page();
    page_focus.enter(move || t.connect_title());
    let token = RwSignal::new(String::new());
    let keep = RwSignal::new(false);
    // Why the person is not in yet: what is wrong with the token, or with something else.
    let error = RwSignal::new(None::<String>);
    let failure = RwSignal::new(None::<Failure>);
    page_focus.note_mistakes(move || error.with(Option::is_some) || failure.with(Option::is_some));
    let busy = RwSignal::new(false);
    let field = StoredValue::new(unique_id("token"));
    let form = NodeRef::<leptos::html::Form>::new();
    let focus_field = move || {
        // A frame may come late, as in a tab behind another, and the form be gone by then.
        if let (Some(Some(form)), Some(field)) = (form.try_get_untracked(), field.try_get_value()) {
            focus_id(&form, &field);
        }
    };
    if begins_here {
        form.on_load(move |form| move_focus_soon(form.into(), focus_field));
    }
    let forget = move || {
        error.set(None);
        failure.set(None);
    };
    // What was wrong is no longer wrong once the token is another.
    Effect::new(move || {
        token.track();
        forget();
    });

    let api = base.as_str().to_owned();
    let connect = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        forget();
        let refuse = move |why: String| {
            error.set(Some(why));
            focus_field();
        };
        let parsed = match Token::parse(&token.read_untracked()) {
            Ok(parsed) => parsed,
            Err(why) => return refuse(token_words::no_token(t, why)),
        };
        busy.set(true);
        let base = base.clone();
        let kept = keep.get_untracked();
        spawn_local(async move {
            let login = open(platform::client(base, parsed.clone()), kept).await;
            if busy.is_disposed() {
                return; // the host has put the page away meanwhile (F48)
            }
            match login {
                Ok(login) => {
                    if kept {
                        storage.keep_token(login.client.base(), &parsed);
                    }
                    return auth.sign_in(login);
                }
                Err(what) if what.kind == FailureKind::Unauthorized => {
                    refuse(token_words::refused(t, &what));
                }
                Err(what) => {
                    failure.set(Some(what));
                    focus_field();
                }
            }
            busy.set(false);
        });
    };

    // Why the person is here again.
    let ended = (after == SignedOut::Refused).then(|| {
        let (title, text) = (t.session_ended(), t.session_ended_text());
        view! { <Banner tone=Tone::Warning title=title text=text live=true /> }
    });
    let banner = move || Some(messages::failure_banner(t, &failure.get()?, None));
    let keep_for_tab = storage.keeps_tokens().then(|| {
        let (label, hint) = (t.keep_for_tab(), t.keep_for_tab_hint());
        view! { <Checkbox label=label checked=keep hint=hint /> }
    });
    view! {
        <div class="sa-narrow sa-stack">
            <PageHeading
                title=t.connect_title()
                text=t.connect_intro()
            />
            {ended}
            {banner}
            <Card>
                <form class="sa-stack" novalidate=true node_ref=form on:submit=connect>
                    <TextField
                        label=t.access_token()
                        value=token
                        hint=t.access_token_hint()
                        error=error
                        id=field.get_value()
                        reveal=Reveal { show: t.show_token(), hide: t.hide_token() }
                    />
                    {keep_for_tab}
                    <div class="sa-cluster">
                        <Button
                            label=t.connect()
                            kind=ButtonKind::Primary
                            submit=true
                            busy=busy
                        />
                    </div>
                </form>
            </Card>
            <Facts>
                <Fact term=t.api_address()>
                    <span class="sa-mono" translate="no">
                        {api}
                    </span>
                </Fact>
            </Facts>
        </div>
    }
}

/// Whose the token is and what it reaches: both are needed before there is anything to show.
async fn open(client: Client, kept: bool) -> Result<Login, Failure> {
    let me = client.me().await?;
    let companies = client.companies().await?;
    Ok(Login {
        client,
        me: Some(me),
        companies: Some(companies),
        kept,
    })
}
