//! What every field has around its control: label, hint, error, warning, reason.

use leptos::html;
use leptos::prelude::*;

use super::{Icon, rich_text};
use crate::reactive::Signal;

/// The words around a control.
#[derive(Clone, Copy, Default)]
pub struct FieldWords {
    pub label: Signal<String>,
    /// Help, under the label.
    pub hint: MaybeProp<String>,
    /// What is wrong with it.
    pub error: MaybeProp<String>,
    /// What might be wrong with it.
    pub warning: MaybeProp<String>,
    /// Why it cannot be changed now.
    pub disabled_reason: MaybeProp<String>,
}

impl FieldWords {
    /// Whether the control cannot be used now.
    pub(super) fn off(&self) -> bool {
        self.disabled_reason.with(Option::is_some)
    }

    /// For `aria-invalid`.
    pub(super) fn invalid(&self) -> Option<&'static str> {
        self.error.with(Option::is_some).then_some("true")
    }

    /// For `aria-describedby` of the control `id`: only what is there now, the error first.
    pub(super) fn described(&self, id: &str) -> Option<String> {
        let parts = [
            (self.error, "error"),
            (self.warning, "warning"),
            (self.disabled_reason, "reason"),
            (self.hint, "hint"),
        ];
        let ids: Vec<_> = parts
            .into_iter()
            .filter(|(words, _)| words.with(Option::is_some))
            .map(|(_, part)| format!("{id}-{part}"))
            .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// A line under a label or a control, present while it has words.
pub(super) fn note(
    id: &str,
    part: &'static str,
    words: MaybeProp<String>,
    icon: Option<Icon>,
) -> AnyView {
    let id = format!("{id}-{part}");
    (move || {
        words.get().map(|words| {
            html::div()
                .class(format!("sa-field__{part}"))
                .id(id.clone())
                .child((icon.map(Icon::view), html::span().child(rich_text(&words))))
        })
    })
    .into_any()
}

/// The notes below a control. Errors and warnings come and go while people type, so they sit in a
/// live region that is there before they are.
pub(super) fn notes_below(id: &str, words: &FieldWords) -> AnyView {
    (
        html::div()
            .aria_live("polite")
            .class("sa-field__live")
            .child((
                note(id, "error", words.error, Some(Icon::Alert)),
                note(id, "warning", words.warning, Some(Icon::Alert)),
            )),
        note(id, "reason", words.disabled_reason, Some(Icon::Info)),
    )
        .into_any()
}

/// A whole field: the label above, the hint under it, the control, then what is wrong.
pub(super) fn field(id: &str, words: FieldWords, control: AnyView) -> AnyView {
    html::div()
        .class("sa-field")
        .child((
            html::label()
                .r#for(id.to_owned())
                .class("sa-field__label")
                .child(move || rich_text(&words.label.get())),
            note(id, "hint", words.hint, None),
            control,
            notes_below(id, &words),
        ))
        .into_any()
}
