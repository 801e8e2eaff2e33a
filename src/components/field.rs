//! What every field has: a label above it, a hint under the label, what is wrong with it, and why
//! it cannot be used; all tied to the control for screen readers.

use leptos::html;
use leptos::prelude::*;

use super::{Icon, unique_id};

/// The words around one control.
#[derive(Clone)]
pub(super) struct FieldText {
    /// The control's id.
    pub id: String,
    pub label: Signal<String>,
    pub hint: MaybeProp<String>,
    pub error: MaybeProp<String>,
    pub warning: MaybeProp<String>,
    pub disabled_reason: MaybeProp<String>,
}

impl FieldText {
    pub fn id_or_new(id: Option<String>) -> String {
        id.unwrap_or_else(|| unique_id("field"))
    }

    /// For `aria-describedby`: the ids of what is there to be read.
    pub fn described_by(&self) -> impl Fn() -> Option<String> + Clone + use<> {
        let this = self.clone();
        move || {
            let notes = this.notes().into_iter().filter(|(text, ..)| text.with(Option::is_some));
            let ids: Vec<_> = notes.map(|(_, kind)| kind.id(&this.id)).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        }
    }

    /// For `aria-invalid`.
    pub fn invalid(&self) -> impl Fn() -> Option<&'static str> + Clone + use<> {
        let error = self.error;
        move || error.with(Option::is_some).then_some("true")
    }

    /// The label, the hint, the control and what is to be said of it.
    pub fn around(&self, control: AnyView) -> AnyView {
        view! {
            <div class="sa-field" class:sa-field--bad=self.invalid_class()>
                <label class="sa-label" for=self.id.clone()>
                    {self.label}
                </label>
                {self.note(&self.hint, Note::Hint)}
                {control}
                {self.below()}
            </div>
        }
        .into_any()
    }

    /// The notes under the control.
    pub fn below(&self) -> AnyView {
        (
            self.note(&self.error, Note::Error),
            self.note(&self.warning, Note::Warning),
            self.note(&self.disabled_reason, Note::Reason),
        )
            .into_any()
    }

    pub fn hint_view(&self) -> AnyView {
        self.note(&self.hint, Note::Hint)
    }

    pub fn invalid_class(&self) -> impl Fn() -> bool + Clone + use<> {
        let error = self.error;
        move || error.with(Option::is_some)
    }

    fn notes(&self) -> [(MaybeProp<String>, Note); 4] {
        [
            (self.error, Note::Error),
            (self.warning, Note::Warning),
            (self.disabled_reason, Note::Reason),
            (self.hint, Note::Hint),
        ]
    }

    fn note(&self, text: &MaybeProp<String>, note: Note) -> AnyView {
        let (text, id) = (*text, note.id(&self.id));
        (move || {
            text.get().map(|words| {
                html::p()
                    .id(id.clone())
                    .class(note.class())
                    .child((note.icon().map(Icon::view), html::span().child(words)))
            })
        })
        .into_any()
    }
}

#[derive(Clone, Copy)]
enum Note {
    Hint,
    Error,
    Warning,
    Reason,
}

impl Note {
    fn id(self, control: &str) -> String {
        let suffix = match self {
            Self::Hint => "hint",
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Reason => "reason",
        };
        format!("{control}-{suffix}")
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Hint => "sa-note",
            Self::Error => "sa-note sa-note--error",
            Self::Warning => "sa-note sa-note--warning",
            Self::Reason => "sa-note sa-note--reason",
        }
    }

    const fn icon(self) -> Option<Icon> {
        match self {
            Self::Hint => None,
            Self::Error | Self::Warning => Some(Icon::Alert),
            Self::Reason => Some(Icon::Info),
        }
    }
}
