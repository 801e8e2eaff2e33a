//! Something to read, wherever it comes from.

use std::rc::Rc;

use leptos::prelude::{MaybeProp, untrack};

use super::{Memo, RwSignal, StoredValue, is_a_handle};

/// Something to read, and to be told of when it changes, wherever it comes from.
pub struct Signal<T> {
    inner: Source<T>,
}

enum Source<T> {
    Fixed(StoredValue<T>),
    Signal(RwSignal<T>),
    Memo(Memo<T>),
    Derived(StoredValue<Rc<dyn Fn() -> T>>),
}

impl<T: 'static> Signal<T> {
    #[track_caller]
    pub fn stored(value: T) -> Self {
        Self {
            inner: Source::Fixed(StoredValue::new(value)),
        }
    }

    /// Computed whenever it is read.
    #[track_caller]
    pub fn derive(compute: impl Fn() -> T + 'static) -> Self {
        Self {
            inner: Source::Derived(StoredValue::new(Rc::new(compute))),
        }
    }

    #[track_caller]
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        match self.inner {
            Source::Fixed(value) => value.with_value(read),
            Source::Signal(signal) => signal.with(read),
            Source::Memo(memo) => memo.with(read),
            Source::Derived(compute) => read(&compute.get_value()()),
        }
    }

    #[track_caller]
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        untrack(|| self.with(read))
    }

    pub fn try_with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        untrack(|| match self.inner {
            Source::Fixed(value) => value.try_with_value(read),
            Source::Signal(signal) => signal.try_with_untracked(read),
            Source::Memo(memo) => memo.try_with_untracked(read),
            Source::Derived(compute) => Some(read(&compute.try_get_value()?())),
        })
    }

    pub fn track(self) {
        self.with(|_| ());
    }
}

impl<T: Clone + 'static> Signal<T> {
    #[track_caller]
    pub fn get(self) -> T {
        match self.inner {
            Source::Derived(compute) => compute.get_value()(),
            _ => self.with(T::clone),
        }
    }

    #[track_caller]
    pub fn get_untracked(self) -> T {
        untrack(|| self.get())
    }

    pub fn try_get_untracked(self) -> Option<T> {
        self.try_with_untracked(T::clone)
    }
}

/// Where something to read is wanted, a closure will do.
impl<T: 'static, C: Fn() -> T + 'static> From<C> for Signal<T> {
    #[track_caller]
    fn from(compute: C) -> Self {
        Self::derive(compute)
    }
}

impl<T: Clone + Send + Sync + 'static> From<Signal<T>> for MaybeProp<T> {
    #[track_caller]
    fn from(signal: Signal<T>) -> Self {
        Self::derive(move || Some(signal.get()))
    }
}

impl<T: 'static> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self {
            inner: Source::Signal(signal),
        }
    }
}

impl<T: 'static> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Self {
            inner: Source::Memo(memo),
        }
    }
}

/// Where something to read is wanted, a value of this type will do, too.
macro_rules! can_be_fixed {
    ($of:ty $(, $item:ident)?) => {
        impl $(<$item: 'static>)? From<$of> for $crate::reactive::Signal<$of> {
            #[track_caller]
            fn from(value: $of) -> Self {
                Self::stored(value)
            }
        }
    };
}
pub(crate) use can_be_fixed;

can_be_fixed!(bool);
can_be_fixed!(String);
can_be_fixed!(Vec<Item>, Item);

impl From<&str> for Signal<String> {
    #[track_caller]
    fn from(value: &str) -> Self {
        Self::stored(value.to_owned())
    }
}

impl<T> PartialEq for Source<T> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Fixed(one), Self::Fixed(other)) => one.inner == other.inner,
            (Self::Signal(one), Self::Signal(other)) => one.inner == other.inner,
            (Self::Memo(one), Self::Memo(other)) => one.inner == other.inner,
            (Self::Derived(one), Self::Derived(other)) => one.inner == other.inner,
            _ => false,
        }
    }
}

impl<T> PartialEq for Signal<T> {
    fn eq(&self, other: &Self) -> bool {
        self.inner == other.inner
    }
}

impl<T> Copy for Source<T> {}

impl<T> Clone for Source<T> {
    fn clone(&self) -> Self {
        *self
    }
}

is_a_handle!(Signal);

impl<T: Default + 'static> Default for Signal<T> {
    #[track_caller]
    fn default() -> Self {
        Self::stored(T::default())
    }
}
