//! What a screen is about, read once it may be and again when asked; the latest read counts.

use std::rc::Rc;

use client::{Client, Failure};
use leptos::prelude::*;

use super::messages;
use crate::components::{Card, Loading, SkeletonWidth, skeletons};
use crate::i18n::Words;
use crate::reactive::{RwSignal, StoredValue};
use crate::session::{CompanyScope, LatestRead, Write};

/// Reads something until the owner's end, with a client whose reads end then, too (F34).
pub struct Loader<T: 'static> {
    /// `None` while it is being read.
    loaded: RwSignal<Option<Result<T, Failure>>>,
    read: StoredValue<Box<dyn Fn()>>,
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
        read: impl AsyncFn(Client) -> Result<T, Failure> + 'static,
    ) -> Self {
        let (loaded, latest) = (RwSignal::new(None), LatestRead::new(scope.client()));
        let read = Rc::new(read);
        let restart = move || {
            let read = Rc::clone(&read);
            let here = move |answer| loaded.set(Some(answer));
            loaded.set(None);
            latest.restart(async move |client| read(client).await, here);
        };
        Self {
            loaded,
            read: StoredValue::new(Box::new(restart)),
        }
    }

    /// Reads it, or reads it again.
    pub fn read(self) {
        self.read.with_value(|read| read());
    }

    /// Reads it once this write is not in flight, which a form may have sent before it was left: what came
    /// of it is to be seen then (F35). Gives what there is to say meanwhile.
    pub fn read_after(self, t: Words, scope: CompanyScope, write: Write) -> MaybeProp<String> {
        scope.once_settled(write.clone(), move || self.read());
        MaybeProp::derive(move || {
            let is_saving = self.is_loading() && scope.is_in_flight(&write);
            is_saving.then(|| t.still_saving())
        })
    }

    /// Reads it again when pressed.
    pub fn again(self) -> Callback<()> {
        Callback::new(move |()| self.read())
    }

    /// Whether it is being read.
    pub fn is_loading(self) -> bool {
        self.loaded.with(Option::is_none)
    }

    /// Whether there is no such thing.
    pub fn is_missing(self) -> bool {
        let is_gone = |loaded: &Result<T, Failure>| loaded.as_ref().is_err_and(Failure::is_gone);
        self.loaded
            .with(|loaded| loaded.as_ref().is_some_and(is_gone))
    }

    /// `loading` until it is here, then `here`; `missing` where it is not found.
    pub fn view(
        self,
        t: Words,
        loading: fn(Words) -> AnyView,
        missing: impl Fn(Words, &Failure) -> AnyView + Send + 'static,
        here: impl Fn(T) -> AnyView + Send + 'static,
    ) -> impl IntoView {
        move || match self.loaded.get() {
            None => loading(t),
            Some(Err(failure)) if failure.is_gone() => missing(t, &failure),
            Some(Err(failure)) => messages::failure_banner(t, &failure, Some(self.again())),
            Some(Ok(value)) => here(value),
        }
    }
}

/// So many lines that are still to come.
pub fn loading_lines<const LINES: usize>(t: Words) -> AnyView {
    view! {
        <Loading label=t.loading()>
            <Card>{skeletons(LINES, &[SkeletonWidth::Full])}</Card>
        </Loading>
    }
    .into_any()
}
