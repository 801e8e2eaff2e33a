//! What the page has to say: banners, badges, the error summary, empty places, skeletons, and the
//! live regions that say it aloud.

use leptos::html;
use leptos::prelude::*;

use super::{Icon, Tone, focus_id, unique_id};

/// A message above what it is about.
#[component]
pub fn Banner(
    /// How it stands.
    tone: Tone,
    /// The message in a few words.
    #[prop(into)]
    title: Signal<String>,
    /// More about it.
    #[prop(optional, into)]
    text: MaybeProp<String>,
    /// It appears because of what the person did, and is said aloud.
    #[prop(optional)]
    live: bool,
    /// What can be done, and anything more.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let role = live.then_some(match tone {
        Tone::Danger | Tone::Warning => "alert",
        _ => "status",
    });
    view! {
        <div class=format!("sa-banner {}", tone.class()) role=role>
            {tone.icon().view()}
            <div class="sa-banner-body">
                <p class="sa-banner-title">{title}</p>
                {move || text.get().map(|text| html::p().class("sa-banner-text").child(text))}
                {children.map(|children| view! { <div class="sa-cluster">{children()}</div> })}
            </div>
        </div>
    }
    .into_any()
}

/// A state in one or two words.
#[component]
pub fn Badge(
    /// How it stands.
    tone: Tone,
    /// The words.
    #[prop(into)]
    label: Signal<String>,
) -> impl IntoView {
    let mark = match tone {
        Tone::Warning | Tone::Danger => Icon::Alert.view(),
        _ => html::span().class("sa-dot").into_any(),
    };
    view! {
        <span class=format!("sa-badge {}", tone.class())>
            {mark}
            <span>{label}</span>
        </span>
    }
    .into_any()
}

/// A problem with one field, for the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The id of the control.
    pub field_id: String,
    /// What is wrong.
    pub message: String,
}

/// What keeps a form from being sent, with a link to each field. It takes the focus whenever
/// `attempt` changes and there is something to say.
#[component]
pub fn ErrorSummary(
    /// How many things there are to mend.
    #[prop(into)]
    title: Signal<String>,
    /// What they are.
    #[prop(into)]
    errors: Signal<Vec<FieldError>>,
    /// Counts how often the person tried.
    #[prop(into)]
    attempt: Signal<u32>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    Effect::new(move |before: Option<u32>| {
        let now = attempt.get();
        if before.is_some_and(|before| before != now) {
            // Once the summary is drawn.
            request_animation_frame(move || {
                if let Some(summary) = node.get_untracked() {
                    let _ = summary.focus();
                }
            });
        }
        now
    });
    let title_id = unique_id("summary");
    let item = move |error: FieldError| {
        let field = error.field_id;
        let jump = move |event: web_sys::MouseEvent| {
            event.prevent_default();
            if let Some(summary) = node.get_untracked() {
                focus_id(&summary, &field);
            }
        };
        view! {
            <li>
                <a class="sa-link" href="#" on:click=jump>
                    {error.message}
                </a>
            </li>
        }
    };
    move || {
        let found = errors.get();
        (!found.is_empty()).then(|| {
            view! {
                <div
                    class=format!("sa-banner {}", Tone::Danger.class())
                    role="alert"
                    tabindex="-1"
                    aria-labelledby=title_id.clone()
                    node_ref=node
                >
                    {Icon::Alert.view()}
                    <div class="sa-banner-body">
                        <h2 class="sa-banner-title" id=title_id.clone()>
                            {title}
                        </h2>
                        <ul class="sa-summary-list">{found.into_iter().map(item).collect_view()}</ul>
                    </div>
                </div>
            }
        })
    }
}

/// A place with nothing in it, and what to do about that.
#[component]
pub fn EmptyState(
    /// Sets the tone without words.
    icon: Icon,
    /// What is not here.
    #[prop(into)]
    title: Signal<String>,
    /// Why, and what to do.
    #[prop(into)]
    text: Signal<String>,
    /// What can be done.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="sa-empty">
            <span class="sa-empty-icon">{icon.view()}</span>
            <h2 class="sa-empty-title">{title}</h2>
            <p class="sa-muted">{text}</p>
            {children.map(|children| view! { <div class="sa-cluster">{children()}</div> })}
        </div>
    }
    .into_any()
}

/// A grey bar where a text will be.
pub fn skeleton() -> AnyView {
    html::span()
        .class("sa-skeleton")
        .attr("aria-hidden", "true")
        .into_any()
}

/// Says things aloud that are seen elsewhere on the screen.
#[derive(Clone, Copy, Debug)]
pub struct Announcer {
    polite: RwSignal<String>,
}

impl Announcer {
    /// One for each mounted instance; [`view`](Self::view) goes into its shell.
    pub fn provide() -> Self {
        let announcer = Self {
            polite: RwSignal::new(String::new()),
        };
        provide_context(announcer);
        announcer
    }

    /// The announcer of the instance around the current place.
    pub fn expect() -> Self {
        expect_context()
    }

    /// Says something when the person has finished with what they are at.
    pub fn say(self, words: String) {
        self.polite.update(|said| {
            // The same words again are only said when they differ.
            let again = *said == words;
            *said = words;
            if again {
                said.push('\u{A0}');
            }
        });
    }

    /// The live region: there before anything is said.
    pub fn view(self) -> AnyView {
        view! {
            <p class="sa-hidden" role="status">
                {move || self.polite.get()}
            </p>
        }
        .into_any()
    }
}
