//! Export CSV: the selected accounts, or all of them, as a file, made page by page (S25, S31).

use std::sync::Arc;

use client::bulk::{Gathered, gather};
use client::{Client, Failure};
use domain::{Account, Sunset, export};
use js_sys::Array;
use leptos::html;
use leptos::prelude::*;
use web_sys::Blob;

use crate::browser::save_file;
use crate::components::{Announcer, Button, Dialog, Progress};
use crate::i18n::Words;
use crate::reactive::{RwSignal, Signal};
use crate::screens::shared::messages;
use crate::session::{CompanyScope, LatestRead};

/// Adds accounts to the file that is being made: a part of its own, which the browser keeps, so that
/// the text itself need not stay in memory.
fn add(parts: &Array, accounts: &[Arc<Account>], sunset: Sunset) {
    let lines = accounts.iter().map(|one| export::line(one, sunset));
    let text = Array::of1(&lines.collect::<String>().into());
    match Blob::new_with_str_sequence(&text) {
        Ok(part) => parts.push(&part),
        Err(_) => parts.push(&text.get(0)),
    };
}

/// The dialog that shows how far it is.
#[component]
pub fn Export(
    /// Whether a file is being made; setting it begins.
    open: RwSignal<bool>,
    /// Of all that the list was asked for, whatever is selected.
    #[prop(optional)]
    all: bool,
) -> impl IntoView {
    let t = Words::expect();
    let scope = CompanyScope::expect();
    let announcer = Announcer::expect();
    let state = RwSignal::new(Gathered::default());
    let failure = RwSignal::new(None::<Failure>);
    let latest = LatestRead::new(scope.client());
    Effect::new(move || {
        if !open.get() {
            latest.end();
            return;
        }
        state.set(Gathered::default());
        failure.set(None);
        let selection = if all {
            scope.bulk.everything()
        } else {
            scope.bulk.selection.get_untracked()
        };
        let sunset = scope.sunset().get_untracked();
        let name = file_name(scope);
        let read = async move |client: Client| {
            let parts = Array::of1(&export::beginning().into());
            let gathered = gather(&client, &selection, |accounts, gathered| {
                add(&parts, &accounts, sunset);
                state.set(gathered);
            });
            Ok((gathered.await?, parts))
        };
        latest.restart(read, move |answer| match answer {
            Ok((gathered, parts)) => {
                // Where the browser cannot make files, nothing can be done about it.
                let _ = save_file(&name, "text/csv;charset=utf-8", &parts);
                announcer.say(t.exported(gathered.here));
                open.set(false);
            }
            Err(what) => failure.set(Some(what)),
        });
    });
    let close = Callback::new(move |()| open.set(false));
    let words = move || messages::of(t, state.get());
    view! {
        <Dialog
            open=open
            title=t.export_csv()
            on_cancel=close
            footer=move || view! { <Button label=t.cancel() on_press=close /> }.into_any()
        >
            {move || match failure.get() {
                Some(what) => messages::failure_banner(t, &what, None),
                None => {
                    view! {
                        <Progress
                            words=words
                            value=Signal::derive(move || state.get().here)
                            max=Signal::derive(move || state.get().of)
                        />
                    }
                        .into_any()
                }
            }}
            {move || {
                state
                    .get()
                    .list_changed
                    .then(|| html::p().class("sa-note").child(t.list_shifted()))
            }}
        </Dialog>
    }
}

/// `service-accounts-12-2026-11-24.csv`: whose, and when by the server's clock.
fn file_name(scope: CompanyScope) -> String {
    let day = scope.client().now().date();
    let id = scope.id();
    let id = id.as_str().chars().filter(char::is_ascii_alphanumeric);
    let id: String = id.collect();
    format!("service-accounts-{id}-{day}.csv")
}
