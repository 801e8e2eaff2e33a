//! A value that tells when it changes.
#![expect(clippy::disallowed_types)] // what the one code is made of

use std::marker::PhantomData;

use leptos::prelude::{
    Dispose as _, IsDisposed as _, LocalStorage, MaybeProp, Notify as _, Read as _,
    ReadUntracked as _, RwSignal as Inner, Track as _, Write as _,
};
use leptos::reactive::signal::guards::{Mapped, Plain, ReadGuard};

use super::{Erased, gives_clones, held, held_mut, is_a_handle};

/// The value of a signal, while nobody may change it.
pub type Read<T> = Mapped<ReadGuard<Erased, Plain<Erased>>, T>;

/// A value that tells whoever has read it when it changes, until the end of the owner that was current
/// when it was made.
///
/// Getting it panics after that end, and setting does nothing then; what begins with `try_` tells.
pub struct RwSignal<T> {
    pub(super) inner: Inner<Erased, LocalStorage>,
    of: PhantomData<fn() -> T>,
}

impl<T: 'static> RwSignal<T> {
    #[track_caller]
    pub fn new(value: T) -> Self {
        Self {
            inner: Inner::new_local(Box::new(value)),
            of: PhantomData,
        }
    }

    #[track_caller]
    pub fn read(self) -> Read<T> {
        Mapped::new_with_guard(self.inner.read(), held)
    }

    #[track_caller]
    pub fn read_untracked(self) -> Read<T> {
        Mapped::new_with_guard(self.inner.read_untracked(), held)
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

    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.try_update(change);
    }

    pub fn try_update<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let changed = self.try_update_untracked(change)?;
        self.inner.notify();
        Some(changed)
    }

    /// Tells those who have read it only if `change` says that it has changed.
    pub fn maybe_update(self, change: impl FnOnce(&mut T) -> bool) {
        if self.try_update_untracked(change) == Some(true) {
            self.inner.notify();
        }
    }

    /// Tells nobody.
    pub fn try_update_untracked<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        Some(change(held_mut(&mut *self.inner.try_write_untracked()?)))
    }

    pub fn set(self, value: T) {
        self.update(|held| *held = value);
    }

    pub fn track(self) {
        self.inner.track();
    }

    pub fn notify(self) {
        self.inner.notify();
    }

    pub fn is_disposed(self) -> bool {
        self.inner.is_disposed()
    }

    pub fn dispose(self) {
        self.inner.dispose();
    }
}

impl<T: Clone + Send + Sync + 'static> From<RwSignal<T>> for MaybeProp<T> {
    #[track_caller]
    fn from(signal: RwSignal<T>) -> Self {
        Self::derive(move || Some(signal.get()))
    }
}

impl<T: Clone + Send + Sync + 'static> From<RwSignal<Option<T>>> for MaybeProp<T> {
    #[track_caller]
    fn from(signal: RwSignal<Option<T>>) -> Self {
        Self::derive(move || signal.get())
    }
}

is_a_handle!(RwSignal);
gives_clones!(RwSignal);

impl<T: Default + 'static> Default for RwSignal<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}
