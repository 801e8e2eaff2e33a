//! Signing in: a token, pasted.

use client::{ApiBase, Client, Failure, FailureKind, Token, TokenError};
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
use crate::screens::shared::messages;
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
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let field_id = unique_id("token");
    let field = StoredValue::new(field_id.clone());
    let form = NodeRef::<leptos::html::Form>::new();
    if begins_here {
        form.on_load(move |form| {
            move_focus_soon(form.clone().into(), move || {
                if let Some(field) = field.try_get_value() {
                    focus_id(&form, &field);
                }
            });
        });
    }
    // What was wrong is no longer wrong once the token is another.
    Effect::new(move |before: Option<()>| {
        token.track();
        if before.is_some() {
            problem.set(None);
        }
    });

    let api = base.as_str().to_owned();
    let connect = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let fail = move |what: Problem| {
            problem.set(Some(what));
            busy.set(false);
            if let Some(form) = form.get_untracked() {
                focus_id(&form, &field.get_value());
            }
        };
        let parsed = match Token::parse(&token.read_untracked()) {
            Ok(parsed) => parsed,
            Err(error) => return fail(Problem::Token(error)),
        };
        problem.set(None);
        busy.set(true);
        let base = base.clone();
        let kept = keep.get_untracked();
        spawn_local(async move {
            let client = platform::client(base, parsed.clone());
            let login = open(client, kept).await;
            if problem.is_disposed() {
                return; // the host has put the page away meanwhile (F48)
            }
            match login {
                Ok(login) => {
                    if kept {
                        storage.keep_token(login.client.base(), &parsed);
                    }
                    auth.sign_in(login);
                }
                Err(failure) => fail(Problem::Failed(failure)),
            }
        });
    };

    let error = move || problem.with(|problem| token_error(t, problem.as_ref()));
    let banner = move || {
        problem.with(|problem| match problem {
            Some(Problem::Failed(failure)) if failure.kind != FailureKind::Unauthorized => {
                Some(messages::failure_banner(t, failure, None))
            }
            _ => None,
        })
    };
    view! {
        <div class="sa-narrow sa-stack">
            <PageHeading
                title=t.connect_title()
                text=t.connect_intro()
            />
            {session_ended(t, after)}
            {banner}
            <Card>
                <form class="sa-stack" novalidate=true node_ref=form on:submit=connect>
                    <TextField
                        label=t.access_token()
                        value=token
                        hint=t.access_token_hint()
                        error=Signal::derive(error)
                        required=true
                        id=field_id
                        reveal=Reveal { show: t.show_token(), hide: t.hide_token() }
                        mono=true
                    />
                    {storage
                        .keeps_tokens()
                        .then(|| {
                            view! {
                                <Checkbox
                                    label=t.keep_for_tab()
                                    checked=keep
                                    hint=t.keep_for_tab_hint()
                                />
                            }
                        })}
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
            {where_to(t, api)}
        </div>
    }
}

/// Why the person is not in yet.
enum Problem {
    Token(TokenError),
    Failed(Failure),
}

/// Why the person is here again.
fn session_ended(t: Words, after: SignedOut) -> Option<impl IntoView> {
    (after == SignedOut::Refused).then(|| {
        view! {
            <Banner
                tone=Tone::Warning
                title=t.session_ended()
                text=t.session_ended_text()
                live=true
            />
        }
    })
}

/// Where the token will be sent.
fn where_to(t: Words, api: String) -> AnyView {
    view! {
        <Facts>
            <Fact term=t.api_address()>
                <span class="sa-mono" translate="no">
                    {api}
                </span>
            </Fact>
        </Facts>
    }
    .into_any()
}

/// What is wrong with the token itself.
fn token_error(t: Words, problem: Option<&Problem>) -> Option<String> {
    match problem? {
        Problem::Token(TokenError::Empty) => Some(t.token_required()),
        Problem::Token(TokenError::Malformed) => Some(t.token_malformed()),
        Problem::Failed(failure) if failure.kind == FailureKind::Unauthorized => {
            Some(t.token_refused())
        }
        Problem::Failed(_) => None,
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
