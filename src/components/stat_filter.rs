//! A number with its share of a whole, which is also a filter.

use leptos::html;
use leptos::prelude::*;

use super::Tone;

/// One part. Pressed, it is the filter in force.
#[component]
pub fn StatFilter(
    label: String,
    /// How many, in words.
    count: Signal<String>,
    /// Its share of the whole, from 0 to 1; 0 is good news.
    #[prop(into)]
    share: Signal<f64>,
    /// How bad it is.
    tone: Tone,
    /// Whether the filter is in force.
    #[prop(into)]
    pressed: Signal<bool>,
    #[prop(into)] on_press: Callback<()>,
) -> impl IntoView {
    let class = move || {
        let tone = if share.get() > 0.0 {
            tone
        } else {
            Tone::Neutral
        };
        format!("sa-tile {}", tone.class())
    };
    let width = move || format!("{}%", percent(share.get()));
    view! {
        <button
            type="button"
            class=class
            aria-pressed=move || if pressed.get() { "true" } else { "false" }
            on:click=move |_| on_press.run(())
        >
            {html::span()
                .class("sa-tile__count")
                .child(move || count.get())}
            {html::span().class("sa-tile__label").child(label)}
            <span class="sa-tile__bar" aria-hidden="true">
                <span style:inline-size=width></span>
            </span>
        </button>
    }
    .into_any()
}

/// A share in whole per cent. A part that is there can be seen, however small it is.
fn percent(share: f64) -> u8 {
    if share > 0.0 {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 2 to 100
        let percent = (share * 100.0).round().clamp(2.0, 100.0) as u8;
        percent
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn a_part_that_is_there_can_be_seen() {
        let shares = [0.0, 0.000_1, 0.5, 0.999, 1.0];
        assert_eq!(shares.map(percent), [0, 2, 50, 100, 100]);
    }
}
