//! A place for a value.
#![expect(clippy::disallowed_types)] // what the one code is made of

use std::marker::PhantomData;

use leptos::prelude::{LocalStorage, ReadValue as _, StoredValue as Inner, WriteValue as _};

use super::{Erased, held, held_mut, is_a_handle};

const ENDED: &str = "the owner of this value has ended";

/// A place for a value, until the end of the owner that was current when it was made.
///
/// Getting it panics after that end, and setting does nothing then; what begins with `try_` tells.
pub struct StoredValue<T> {
    pub(super) inner: Inner<Erased, LocalStorage>,
    of: PhantomData<fn() -> T>,
}

impl<T: 'static> StoredValue<T> {
    #[track_caller]
    pub fn new(value: T) -> Self {
        Self {
            inner: Inner::new_local(Box::new(value)),
            of: PhantomData,
        }
    }

    #[track_caller]
    pub fn with_value<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.try_with_value(read).expect(ENDED)
    }

    pub fn try_with_value<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        Some(read(held(&*self.inner.try_read_value()?)))
    }

    pub fn update_value(self, change: impl FnOnce(&mut T)) {
        self.try_update_value(change);
    }

    pub fn try_update_value<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        Some(change(held_mut(&mut *self.inner.try_write_value()?)))
    }

    pub fn set_value(self, value: T) {
        self.update_value(|held| *held = value);
    }
}

impl<T: Clone + 'static> StoredValue<T> {
    #[track_caller]
    pub fn get_value(self) -> T {
        self.try_get_value().expect(ENDED)
    }

    pub fn try_get_value(self) -> Option<T> {
        self.try_with_value(T::clone)
    }
}

is_a_handle!(StoredValue);

impl<T: Default + 'static> Default for StoredValue<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}
