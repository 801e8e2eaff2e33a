//! What a screen is about, read once it may be and again when asked; the latest read counts.

use client::{Client, Failure, Later};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::messages;
use crate::components::{Card, Loading, SkeletonWidth, skeleton};
use crate::i18n::Words;
use crate::session::CompanyScope;

/// What is known of it.
#[derive(Clone)]
enum Load<T> {
    Loading,
    Here(T),
    Failed(Failure),
}

/// Reads it.
type Read<T> = Box<dyn Fn(Client) -> Later<'static, Result<T, Failure>>>;

/// Reads something until the owner's end, with a client whose reads end then, too (F34).
pub struct Loader<T: 'static> {
    load: RwSignal<Load<T>>,
    client: StoredValue<Client, LocalStorage>,
    read: StoredValue<Read<T>, LocalStorage>,
    /// Counts the reads.
    turn: StoredValue<u32>,
}

impl<T> Clone for Loader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Loader<T> {}

impl<T: Clone + Send + Sync> Loader<T> {
    /// Loading, until somebody reads: a form that is being saved is read once that has ended.
    pub fn new(
        scope: CompanyScope,
        read: impl Fn(Client) -> Later<'static, Result<T, Failure>> + 'static,
    ) -> Self {
        Self {
            load: RwSignal::new(Load::Loading),
            client: StoredValue::new_local(scope.client_here()),
            read: StoredValue::new_local(Box::new(read)),
            turn: StoredValue::new(0),
        }
    }

    /// Reads it, or reads it again.
    pub fn read(self) {
        let client = self.client.get_value();
        let answer = self.read.with_value(|read| read(client));
        let turn = self.turn.get_value() + 1;
        self.turn.set_value(turn);
        self.load.set(Load::Loading);
        spawn_local(async move {
            let answer = answer.await;
            if self.turn.try_get_value() == Some(turn) {
                self.load.try_set(match answer {
                    Ok(value) => Load::Here(value),
                    Err(failure) => Load::Failed(failure),
                });
            }
        });
    }

    /// Reads it again when pressed.
    pub fn again(self) -> Callback<()> {
        Callback::new(move |()| self.read())
    }

    /// Whether it is being read.
    pub fn is_loading(self) -> bool {
        self.load.with(|load| matches!(load, Load::Loading))
    }

    /// Whether it is here.
    pub fn is_here(self) -> bool {
        self.load.with(|load| matches!(load, Load::Here(_)))
    }

    /// `loading` until it is here, then `here`; `missing` where it is not found.
    pub fn view(
        self,
        t: Words,
        loading: fn(Words) -> AnyView,
        missing: impl Fn(&Failure) -> AnyView + Send + 'static,
        here: impl Fn(T) -> AnyView + Send + 'static,
    ) -> impl IntoView {
        move || match self.load.get() {
            Load::Loading => loading(t),
            Load::Failed(failure) if failure.is_gone() => missing(&failure),
            Load::Failed(failure) => messages::failure_banner(t, &failure, Some(self.again())),
            Load::Here(value) => here(value),
        }
    }
}

/// So many lines that are still to come.
pub fn loading_lines<const LINES: usize>(t: Words) -> AnyView {
    let lines = [(); LINES].map(|()| skeleton(SkeletonWidth::Full));
    view! {
        <Loading label=t.loading()>
            <Card>
                <div class="sa-stack">{lines.into_iter().collect_view()}</div>
            </Card>
        </Loading>
    }
    .into_any()
}
