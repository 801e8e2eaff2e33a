//! Values and signals that belong to an owner of the reactive graph.
//!
//! Leptos has both, compiled anew for each type that they hold. These are one code for all types, a
//! third of a hundred kilobytes less to download, and hold what cannot go to other threads as well
//! (`docs/decisions/0018-one-code-for-all-signals.md`). They are called as Leptos's are.

use std::any::Any;
use std::fmt::{Debug, Formatter, Result as Written};
use std::marker::PhantomData;
use std::ops::Deref;
use std::rc::Rc;

use leptos::prelude::{
    Dispose as _, IsDisposed as _, LocalStorage, MaybeProp, Memo as InnerMemo, Notify as _,
    Read as _, ReadUntracked as _, ReadValue as _, RwSignal as Inner, StoredValue as InnerValue,
    Track as _, Write as _, WriteValue as _, untrack,
};
use leptos::reactive::signal::guards::{Mapped, Plain, ReadGuard};

/// Whatever a signal or a place holds. Its type is known to the handle alone.
type Erased = Box<dyn Any>;

/// The same of a memo, which Leptos keeps where other threads could reach it.
type ErasedSync = Box<dyn Any + Send + Sync>;

type ComputeErased = Box<dyn Fn(Option<ErasedSync>) -> (ErasedSync, bool) + Send + Sync>;

/// The value of a signal, while nobody may change it.
pub type Read<T> = Mapped<ReadGuard<Erased, Plain<Erased>>, T>;

/// Of the handle's type: only the handle has put it there.
fn held<T: 'static>(value: &Erased) -> &T {
    value.downcast_ref().expect(OF_ONE_TYPE)
}

fn held_mut<T: 'static>(value: &mut Erased) -> &mut T {
    value.downcast_mut().expect(OF_ONE_TYPE)
}

fn held_in_memo<T: 'static>(value: &ErasedSync) -> &T {
    value.downcast_ref().expect(OF_ONE_TYPE)
}

const OF_ONE_TYPE: &str = "a handle puts values of one type";
const ENDED: &str = "the owner of this value has ended";

/// A place for a value, until the end of the owner that was current when it was made.
///
/// Getting it panics after that end, and setting does nothing then; what begins with `try_` tells.
pub struct StoredValue<T> {
    inner: InnerValue<Erased, LocalStorage>,
    of: PhantomData<fn() -> T>,
}

impl<T: 'static> StoredValue<T> {
    #[track_caller]
    pub fn new(value: T) -> Self {
        Self {
            inner: InnerValue::new_local(Box::new(value)),
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

/// A value that tells whoever has read it when it changes, until the end of the owner that was current
/// when it was made.
///
/// Getting it panics after that end, and setting does nothing then; what begins with `try_` tells.
pub struct RwSignal<T> {
    inner: Inner<Erased, LocalStorage>,
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

impl<T: Clone + 'static> RwSignal<T> {
    #[track_caller]
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    #[track_caller]
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    pub fn try_get(self) -> Option<T> {
        self.try_with(T::clone)
    }

    pub fn try_get_untracked(self) -> Option<T> {
        self.try_with_untracked(T::clone)
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

/// What others show, computed anew when that changes; whoever has read it is told if it has become
/// something else.
pub struct Memo<T> {
    inner: InnerMemo<ErasedSync>,
    of: PhantomData<fn() -> T>,
}

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// `compute` is given what it computed before.
    #[track_caller]
    pub fn new(compute: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        let computed: ComputeErased = Box::new(move |before| {
            let before = before.as_ref().map(held_in_memo);
            let now = compute(before);
            let has_changed = before != Some(&now);
            (Box::new(now), has_changed)
        });
        Self {
            inner: InnerMemo::new_owning(computed),
            of: PhantomData,
        }
    }
}

impl<T: 'static> Memo<T> {
    #[track_caller]
    pub fn read(self) -> impl Deref<Target = T> {
        Mapped::new_with_guard(self.inner.read(), held_in_memo)
    }

    #[track_caller]
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(held_in_memo(&self.inner.read()))
    }

    #[track_caller]
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(held_in_memo(&self.inner.read_untracked()))
    }

    pub fn try_with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        Some(read(held_in_memo(&*self.inner.try_read_untracked()?)))
    }

    pub fn track(self) {
        self.inner.track();
    }
}

impl<T: Clone + 'static> Memo<T> {
    #[track_caller]
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    #[track_caller]
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    pub fn try_get(self) -> Option<T> {
        Some(held_in_memo::<T>(&*self.inner.try_read()?).clone())
    }

    pub fn try_get_untracked(self) -> Option<T> {
        self.try_with_untracked(T::clone)
    }
}

impl<T: Clone + Send + Sync + 'static> From<Memo<Option<T>>> for MaybeProp<T> {
    #[track_caller]
    fn from(memo: Memo<Option<T>>) -> Self {
        Self::derive(move || memo.get())
    }
}

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

/// What handles are to those who pass them on: as large as a number, whatever they hold.
macro_rules! is_a_handle {
    ($handle:ident) => {
        impl<T> Copy for $handle<T> {}

        impl<T> Clone for $handle<T> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T> Debug for $handle<T> {
            fn fmt(&self, to: &mut Formatter<'_>) -> Written {
                to.write_str(stringify!($handle))
            }
        }
    };
}

is_a_handle!(StoredValue);
is_a_handle!(RwSignal);
is_a_handle!(Memo);
is_a_handle!(Signal);

impl<T: Default + 'static> Default for StoredValue<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: Default + 'static> Default for Signal<T> {
    #[track_caller]
    fn default() -> Self {
        Self::stored(T::default())
    }
}

impl<T: Default + 'static> Default for RwSignal<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}
