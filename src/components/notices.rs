//! What is said wherever the person is: seen and heard, without taking the focus.
//!
//! Nothing of it goes by time (WCAG 2.2.1). What can be acted on, and bad news, stay until they are
//! closed; good news go when the person has moved on.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, HtmlElement, KeyboardEvent};

use super::place::scroll_into_view;
use super::{Button, ButtonKind, Icon, Link, Tone, element, focused_beside, rich_text, unique_id};
use crate::listen::{listen, on_resize, on_window};
use crate::reactive::{Memo, RwSignal, StoredValue};

/// Something to know for somebody who may be anywhere.
#[derive(Clone)]
pub struct Notice {
    id: String,
    tone: Tone,
    title: String,
    text: Option<String>,
    way: Option<Way>,
    /// The person has gone elsewhere since it was told.
    is_left: bool,
}

/// What can be done about it.
#[derive(Clone)]
struct Way {
    label: String,
    /// Where it leads, when it leads somewhere.
    href: Option<String>,
    go: Arc<dyn Fn() + Send + Sync>,
}

impl Notice {
    pub fn new(tone: Tone, title: String, text: Option<String>) -> Self {
        Self {
            id: unique_id("notice"),
            tone,
            title,
            text,
            way: None,
            is_left: false,
        }
    }

    /// With something that can be done at once, or a way to where it can be gone on with.
    pub fn way(
        mut self,
        label: String,
        href: Option<String>,
        go: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let go = Arc::new(go);
        self.way = Some(Way { label, href, go });
        self
    }

    /// Whether it waits to be closed.
    fn stays(&self) -> bool {
        self.way.is_some() || matches!(self.tone, Tone::Warning | Tone::Danger)
    }

    fn says_the_same(&self, other: &Self) -> bool {
        self.title == other.title && self.text == other.text
    }
}

/// The notices that one signed-in person is shown: gone when they are.
#[derive(Clone, Copy)]
pub struct Notices(RwSignal<Vec<Notice>>);

impl Notices {
    /// Makes them, for everything inside the current owner.
    pub fn provide() -> Self {
        let notices = Self(RwSignal::new(Vec::new()));
        provide_context(notices);
        notices
    }

    /// Those around the current place.
    ///
    /// # Panics
    /// Outside a tree in which [`Notices::provide`] was called.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Says it. The same once more takes the place of the first, and is news again.
    pub fn tell(self, notice: Notice) {
        self.0.try_update(|notices| {
            notices.retain(|one| !one.says_the_same(&notice));
            notices.push(notice);
        });
    }

    /// The person is somewhere else: good news that they have seen elsewhere already go.
    pub fn moved_on(self) {
        self.0.update(|notices| {
            notices.retain(|one| !one.is_left || one.stays());
            for one in notices {
                one.is_left = true;
            }
        });
    }

    fn close(self, id: &str) {
        self.0.update(|notices| notices.retain(|one| one.id != id));
    }
}

/// Where notices come out. Once, after everything else of the page, at the lower edge of the window.
///
/// What stays in view there itself makes room by `--sa-below`, the height of this.
#[component]
pub fn NoticeRegion(
    label: String,
    /// Words of the button that closes one.
    close: String,
    /// The focus was on what is closed, and where it came from is gone.
    #[prop(into)]
    on_lost_focus: Callback<()>,
) -> impl IntoView {
    let notices = Notices::expect();
    let region = NodeRef::<html::Section>::new();
    let came_from = StoredValue::new(None::<HtmlElement>);
    make_room(region);
    // Remembers from where the focus comes into the region.
    let note_origin = move |event: FocusEvent| {
        let from = event.related_target();
        let from = from.and_then(|from| from.dyn_into::<HtmlElement>().ok());
        if let (Some(from), Some(region)) = (from, element(region))
            && !region.contains(Some(&from))
        {
            came_from.set_value(Some(from));
        }
    };
    // After one was closed: to the next one, or to where the focus was before.
    let give_back_focus = move || {
        let Some(region) = element(region) else {
            return;
        };
        let next = region.query_selector("button").ok().flatten();
        let next = next.and_then(|next| next.dyn_into::<HtmlElement>().ok());
        let before = came_from.try_get_value().flatten();
        if let Some(element) = next.or(before.filter(|before| before.is_connected())) {
            let _ = element.focus();
        } else {
            on_lost_focus.try_run(());
        }
    };
    let one = move |notice: Notice| {
        let id = notice.id.clone();
        let on_close = Callback::new(move |()| {
            notices.close(&id);
            let region_now = region.get_untracked();
            // Without the focus in it, closing by the mouse takes it from nobody.
            if region_now.is_some_and(|region| region.matches(":focus-within") == Ok(true)) {
                request_animation_frame(give_back_focus);
            }
        });
        notice_view(notice, close.clone(), on_close)
    };
    let any = Memo::new(move |_| notices.0.with(|notices| !notices.is_empty()));
    view! {
        <section
            class="sa-notices"
            aria-label=move || any.get().then(|| label.clone())
            node_ref=region
            on:focusin=note_origin
        >
            <div class="sa-notices__list" role="status" aria-atomic="false">
                <For each=move || notices.0.get() key=|notice| notice.id.clone() children=one />
            </div>
        </section>
    }
    .into_any()
}

/// One of them; Escape closes it, as the button does.
fn notice_view(notice: Notice, close: String, on_close: Callback<()>) -> AnyView {
    let way = notice.way.map(|Way { label, href, go }| {
        let press = move |()| {
            on_close.run(());
            go();
        };
        let kind = ButtonKind::Secondary;
        match href {
            Some(href) => {
                view! { <Link href=href label=label kind=kind small=true on_press=press /> }
                    .into_any()
            }
            None => view! { <Button label=label kind=kind small=true on_press=press /> }.into_any(),
        }
    });
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            on_close.run(());
        }
    };
    view! {
        <div class=format!("sa-notice {}", notice.tone.class()) on:keydown=escape>
            {notice.tone.icon().view()}
            <div class="sa-notice__text">
                {html::p().class("sa-notice__title").child(rich_text(&notice.title))}
                {notice.text.map(|text| html::p().child(rich_text(&text)))}
            </div>
            <div class="sa-notice__buttons">
                {way}
                <Button
                    label=close
                    icon=Icon::Close
                    icon_only=true
                    kind=ButtonKind::Quiet
                    small=true
                    on_press=on_close
                />
            </div>
        </div>
    }
    .into_any()
}

/// Tells the page around how high the region is, and keeps what has the focus from lying under it
/// (WCAG 2.4.11).
fn make_room(region: NodeRef<html::Section>) {
    region.on_load(|region| {
        // What is being pressed stays where it is: let go of elsewhere, it would not be pressed.
        let pressing = StoredValue::new(false);
        for (event, now) in [
            ("pointerdown", true),
            ("pointerup", false),
            ("pointercancel", false),
        ] {
            on_window(event, move |_| pressing.set_value(now));
        }
        // WebKit brings what takes the focus into view without asking for its margins. The event does
        // not leave the shadow root when the focus stays inside.
        if let Some(parent) = region.parent_element() {
            let region = region.clone();
            listen(&parent, "focusin", move |_| {
                if !pressing.get_value() {
                    keep_focus_clear(&region);
                }
            });
        }
        let resized = region.clone();
        on_resize(&[&region], move || {
            tell_height(&resized);
            keep_focus_clear(&resized);
        });
    });
}

fn tell_height(region: &HtmlElement) {
    let parent = region.parent_element();
    if let Some(parent) = parent.and_then(|parent| parent.dyn_into::<HtmlElement>().ok()) {
        let height = format!("{}px", region.offset_height());
        // Refused for no name and no length.
        let _ = parent.style().set_property("--sa-below", &height);
    }
}

fn keep_focus_clear(region: &HtmlElement) {
    let Some(focused) = focused_beside(region) else {
        return;
    };
    let (own, other) = (
        region.get_bounding_client_rect(),
        focused.get_bounding_client_rect(),
    );
    let covered = other.bottom() > own.top() && other.top() < own.bottom();
    if covered && region.offset_height() > 0 && !region.contains(Some(&focused)) {
        scroll_into_view(&focused);
    }
}
