//! What is computed from others, and tells when it has become something else.
#![expect(clippy::disallowed_types)] // what the one code is made of

use std::any::Any;
use std::marker::PhantomData;
use std::ops::Deref;

use leptos::prelude::{MaybeProp, Memo as Inner, Read as _, ReadUntracked as _, Track as _};
use leptos::reactive::signal::guards::Mapped;

use super::{OF_ONE_TYPE, gives_clones, is_a_handle};

/// Whatever a memo holds: Leptos keeps it where other threads could reach it.
type Erased = Box<dyn Any + Send + Sync>;

type Compute = Box<dyn Fn(Option<Erased>) -> (Erased, bool) + Send + Sync>;

/// Of the memo's type: only the memo has put it there.
fn held<T: 'static>(value: &Erased) -> &T {
    value.downcast_ref().expect(OF_ONE_TYPE)
}

/// What others show, computed anew when that changes; whoever has read it is told if it has become
/// something else.
pub struct Memo<T> {
    pub(super) inner: Inner<Erased>,
    of: PhantomData<fn() -> T>,
}

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// `compute` is given what it computed before.
    #[track_caller]
    pub fn new(compute: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        let computed: Compute = Box::new(move |before| {
            let before = before.as_ref().map(held);
            let now = compute(before);
            let has_changed = before != Some(&now);
            (Box::new(now), has_changed)
        });
        Self {
            inner: Inner::new_owning(computed),
            of: PhantomData,
        }
    }
}

impl<T: 'static> Memo<T> {
    #[track_caller]
    pub fn read(self) -> impl Deref<Target = T> {
        Mapped::new_with_guard(self.inner.read(), held)
    }

    #[track_caller]
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(held(&self.inner.read()))
    }

    pub fn try_with<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        Some(read(held(&*self.inner.try_read()?)))
    }

    #[track_caller]
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(held(&self.inner.read_untracked()))
    }

    pub fn try_with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        Some(read(held(&*self.inner.try_read_untracked()?)))
    }

    pub fn track(self) {
        self.inner.track();
    }
}

impl<T: Clone + Send + Sync + 'static> From<Memo<Option<T>>> for MaybeProp<T> {
    #[track_caller]
    fn from(memo: Memo<Option<T>>) -> Self {
        Self::derive(move || memo.get())
    }
}

is_a_handle!(Memo);
gives_clones!(Memo);
