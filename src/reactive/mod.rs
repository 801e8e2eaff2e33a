//! Values and signals that belong to an owner of the reactive graph.
//!
//! Leptos has them, compiled anew for each type that they hold. These hold any type by the same code,
//! and what cannot go to other threads as well (`docs/decisions/0018-one-code-for-all-signals.md`). Their
//! methods do what those of Leptos do.

mod memo;
mod rw_signal;
mod signal;
mod stored_value;

use std::any::Any;

pub use memo::Memo;
pub use rw_signal::RwSignal;
pub use signal::Signal;
pub(crate) use signal::can_be_fixed;
pub use stored_value::StoredValue;

/// Whatever a handle leads to. Its type is known to the handle alone.
type Erased = Box<dyn Any>;

const OF_ONE_TYPE: &str = "a handle puts values of one type";

/// Of the handle's type: only the handle has put it there.
fn held<T: 'static>(value: &Erased) -> &T {
    value.downcast_ref().expect(OF_ONE_TYPE)
}

fn held_mut<T: 'static>(value: &mut Erased) -> &mut T {
    value.downcast_mut().expect(OF_ONE_TYPE)
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

        impl<T> std::fmt::Debug for $handle<T> {
            fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                to.write_str(stringify!($handle))
            }
        }
    };
}
use is_a_handle;

/// What a handle whose value can be read gives of a value that can be cloned.
macro_rules! gives_clones {
    ($handle:ident) => {
        impl<T: Clone + 'static> $handle<T> {
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
    };
}
use gives_clones;

#[cfg(test)]
mod tests {
    use leptos::prelude::Owner;

    use super::{Memo, RwSignal, Signal, StoredValue};

    /// Within an owner of its own, which ends afterwards.
    fn owned<R>(what: impl FnOnce() -> R) -> R {
        let owner = Owner::new();
        let gives = owner.with(what);
        owner.cleanup();
        gives
    }

    #[test]
    fn a_value_is_there_until_its_owner_ends() {
        let name = owned(|| {
            let name = StoredValue::new("Nightly".to_owned());
            name.update_value(|name| name.push_str(" ERP"));
            assert_eq!(name.get_value(), "Nightly ERP");
            assert_eq!(
                name.try_update_value(std::mem::take),
                Some("Nightly ERP".to_owned())
            );
            name
        });
        name.set_value("late".to_owned());
        assert_eq!(name.try_get_value(), None);
    }

    #[test]
    fn a_signal_is_there_until_its_owner_ends() {
        let signal = owned(|| RwSignal::new(1));
        signal.set(2);
        assert_eq!(signal.try_get(), None);
        assert_eq!(signal.try_update(|_| ()), None);
        assert!(signal.is_disposed());
        assert_eq!(Signal::from(signal).try_get_untracked(), None);
    }

    #[test]
    fn whoever_has_read_a_signal_is_told_of_changes() {
        owned(|| {
            let signal = RwSignal::new(1);
            let runs = StoredValue::new(0);
            let double = Memo::new(move |_| {
                runs.update_value(|runs| *runs += 1);
                signal.get() * 2
            });
            let after = |expected: i32, ran: i32| {
                assert_eq!((double.get(), runs.get_value()), (expected, ran));
            };
            after(2, 1);
            after(2, 1);
            signal.set(2);
            after(4, 2);
            signal.update(|it| *it = 3);
            after(6, 3);
            signal.maybe_update(|it| std::mem::replace(it, 4) == 4);
            after(6, 3);
            signal.maybe_update(|_| true);
            after(8, 4);
            signal.try_update_untracked(|it| *it = 5);
            after(8, 4);
            signal.notify();
            after(10, 5);
        });
    }

    #[test]
    fn a_memo_that_stays_the_same_tells_nobody() {
        owned(|| {
            let signal = RwSignal::new(1);
            let is_large = Memo::new(move |_| signal.get() > 10);
            let runs = StoredValue::new(0);
            let shown = Memo::new(move |before: Option<&String>| {
                runs.update_value(|runs| *runs += 1);
                format!("{:?} {}", before.map(String::len), is_large.get())
            });
            assert_eq!(shown.get(), "None false");
            signal.set(2);
            assert_eq!((shown.get().as_str(), runs.get_value()), ("None false", 1));
            signal.set(11);
            assert_eq!(shown.get(), "Some(10) true");
        });
    }

    #[test]
    fn whatever_something_is_read_from_it_is_the_same_to_read() {
        owned(|| {
            let signal = RwSignal::new("one".to_owned());
            let memo = Memo::new(move |_| signal.get());
            let sources: [Signal<String>; 3] =
                [signal.into(), memo.into(), (move || signal.get()).into()];
            let lengths = sources.map(|one| Memo::new(move |_| one.with(String::len)));
            assert_eq!(lengths.map(Memo::get), [3; 3]);
            signal.set("three".to_owned());
            assert_eq!(lengths.map(Memo::get), [5; 3]);
            assert_eq!(
                sources.map(Signal::get_untracked),
                ["three"; 3].map(str::to_owned)
            );
            assert_eq!(Signal::from("fixed").get(), "fixed");
            assert!(sources[0] == sources[0] && sources[0] != sources[2]);
        });
    }
}
