//! What a picker is made for: what can be chosen, where it is found, and its words.

use std::rc::Rc;

use client::{Client, Failure, Later, Listed, PageOf};

use crate::components::ComboOption;
use crate::i18n::Words;

/// What can be chosen.
pub trait Choosable: Listed + Clone + Send + Sync + 'static {
    /// How it is shown.
    fn option(&self) -> ComboOption;
}

/// Asks the server: the search, and which page, from 1.
pub type Source<T> =
    Rc<dyn Fn(Client, String, usize) -> Later<'static, Result<PageOf<T>, Failure>>>;

/// The words of a picker.
#[derive(Clone, Debug)]
pub struct PickerWords {
    pub label: String,
    /// Help, under the label.
    pub hint: Option<String>,
    /// In the empty field.
    pub placeholder: String,
    /// Name of the button that opens the list.
    pub toggle: String,
    /// How many there are.
    pub count: fn(Words, usize) -> String,
    /// Nothing is called what is typed.
    pub unknown: fn(Words, &str) -> String,
    /// Several are called what is typed.
    pub several: fn(Words) -> String,
}
