//! What something was, what somebody else has made of it, and what this person wants: side by side,
//! and whose it is to be.

use leptos::html;
use leptos::prelude::*;

use super::{UntrustedText, unique_id};
use crate::reactive::{Memo, Signal};

/// One thing in three states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Which, for the program.
    pub key: String,
    pub label: String,
    pub was: String,
    /// What somebody else has made of it; nothing when they left it alone.
    pub theirs: Option<String>,
    /// What this person wants; nothing when they left it alone.
    pub mine: Option<String>,
    /// Whose it is to be, where that has to be decided.
    pub choice: Option<Side>,
}

/// Whose it is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// As somebody else has made it.
    Theirs,
    /// As this person wants it.
    Mine,
}

impl Side {
    /// Theirs, if it is so.
    pub fn theirs_if(is_theirs: bool) -> Self {
        if is_theirs { Self::Theirs } else { Self::Mine }
    }
}

/// The words of a [`Comparison`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparisonWords {
    /// What the whole shows.
    pub label: String,
    /// Above what it was.
    pub was: String,
    /// Above what somebody else has made of it.
    pub theirs: String,
    /// Above what this person wants.
    pub mine: String,
    /// In the place of what was left alone.
    pub unchanged: String,
    /// The choice of theirs.
    pub take_theirs: String,
    /// The choice of what this person wants.
    pub keep_mine: String,
}

/// Several things in three states each. Where both sides want something else, a pair of radio
/// buttons decides; the rest is there to be seen.
#[component]
pub fn Comparison(
    words: ComparisonWords,
    #[prop(into)] rows: Signal<Vec<Compared>>,
    /// What is known of their side of a thing, by its key: who it was, say.
    #[prop(into)]
    note: Callback<(String,), AnyView>,
    /// The person has decided about a thing, by its key.
    #[prop(into)]
    on_choose: Callback<(String, Side)>,
) -> impl IntoView {
    let label = words.label.clone();
    // A thing is drawn anew only when it begins, or ceases, to be one to decide about: the focus
    // stays on its buttons while they are used.
    let keys = Memo::new(move |_| {
        let key = |row: &Compared| (row.key.clone(), row.choice.is_some());
        rows.with(|rows| rows.iter().map(key).collect::<Vec<_>>())
    });
    let one = move |(key, decides): (String, bool)| {
        let own = key.clone();
        let thing = Thing {
            row: Memo::new(move |_| {
                rows.with(|rows| rows.iter().find(|row| row.key == own).cloned())
            }),
            words: &words,
            id: unique_id("compared"),
            on_choose: decides.then_some(on_choose),
        };
        let label_id = format!("{}-label", thing.id);
        let row = thing.row;
        view! {
            <li>
                <div
                    class="sa-compared"
                    role=if decides { "radiogroup" } else { "group" }
                    aria-labelledby=label_id.clone()
                >
                    {html::p()
                        .class("sa-compared__label")
                        .id(label_id.clone())
                        .child(move || row.get().map(|row| row.label))}
                    {state(words.was.clone(), thing.value(|row| Some(row.was)), ().into_any())}
                    {thing.side(Side::Theirs, note.run((key,)))}
                    {thing.side(Side::Mine, ().into_any())}
                </div>
            </li>
        }
    };
    view! {
        <ul class="sa-comparison" aria-label=label>
            <For each=move || keys.get() key=Clone::clone children=one />
        </ul>
    }
    .into_any()
}

/// One of the things, as it is drawn.
struct Thing<'a> {
    row: Memo<Option<Compared>>,
    words: &'a ComparisonWords,
    id: String,
    /// Whom to tell, where there is something to decide.
    on_choose: Option<Callback<(String, Side)>>,
}

impl Thing<'_> {
    fn value(&self, of: fn(Compared) -> Option<String>) -> AnyView {
        let (row, unchanged) = (self.row, self.words.unchanged.clone());
        (move || match row.get().and_then(of) {
            Some(text) => html::span()
                .class("sa-compared__value")
                .child(view! { <UntrustedText text=text /> })
                .into_any(),
            None => html::span()
                .class("sa-muted")
                .child(unchanged.clone())
                .into_any(),
        })
        .into_any()
    }

    /// One of the two sides, with the radio button that chooses it where that has to be decided.
    fn side(&self, side: Side, note: AnyView) -> AnyView {
        let words = self.words;
        let (caption, label, value) = match side {
            Side::Theirs => (
                &words.theirs,
                &words.take_theirs,
                self.value(|row| row.theirs),
            ),
            Side::Mine => (&words.mine, &words.keep_mine, self.value(|row| row.mine)),
        };
        let Some(on_choose) = self.on_choose else {
            return state(caption.clone(), value, note);
        };
        let row = self.row;
        let id = unique_id("compared-side");
        let (label_id, value_id) = (format!("{id}-label"), format!("{id}-value"));
        let choose = move |_| {
            if let Some(row) = row.get_untracked() {
                on_choose.run((row.key, side));
            }
        };
        view! {
            <label class="sa-compared__state sa-compared__state--choice" for=id.clone()>
                {html::span().class("sa-compared__caption").child(caption.clone())}
                {html::span().id(value_id.clone()).child(value)}
                {html::span().class("sa-compared__note").child(note)}
                <span class="sa-compared__choice">
                    <input
                        type="radio"
                        id=id.clone()
                        name=format!("{}-choice", self.id)
                        aria-labelledby=label_id.clone()
                        aria-describedby=value_id.clone()
                        prop:checked=move || row.get().is_some_and(|row| row.choice == Some(side))
                        on:change=choose
                    />
                    {html::span().id(label_id.clone()).child(label.clone())}
                </span>
            </label>
        }
        .into_any()
    }
}

/// A state that is there to be seen.
fn state(caption: String, value: AnyView, note: AnyView) -> AnyView {
    html::div()
        .class("sa-compared__state")
        .child((
            html::span().class("sa-compared__caption").child(caption),
            value,
            html::span().class("sa-compared__note").child(note),
        ))
        .into_any()
}
