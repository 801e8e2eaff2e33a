//! The page that shows all pictures: by screen, a row for each state, light beside dark in every width.

use std::fmt::Write as _;

use super::{THEMES, file, slug};
use crate::state::State;

const STYLE: &str = include_str!("sheet.css");

/// The page, of the pictures that are there: `size` gives their widths and heights.
pub(super) fn page(
    states: &[State],
    widths: &[u32],
    size: impl Fn(&str) -> Option<(u32, u32)>,
) -> String {
    let mut screens: Vec<(&str, String)> = Vec::new();
    for state in states {
        let Some(row) = row(state, widths, &size) else {
            continue;
        };
        match screens
            .iter_mut()
            .find(|(screen, _)| *screen == state.screen)
        {
            Some((_, rows)) => rows.push_str(&row),
            None => screens.push((state.screen, row)),
        }
    }
    let mut links = String::new();
    let mut sections = String::new();
    for (screen, rows) in screens {
        let (id, screen) = (slug(screen), escaped(screen));
        let _ = write!(links, "<a href=\"#{id}\">{screen}</a>");
        let _ = write!(
            sections,
            "<section id=\"{id}\"><h2>{screen}</h2>{rows}</section>"
        );
    }
    let (choices, hidden) = choices(widths);
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Screens and states</title>\
         <style>{STYLE}{hidden}</style>\
         <header><h1>Screens and states</h1><nav>{links}</nav><div><span class=\"shown\">{choices}</span></div></header>\
         {sections}</html>"
    )
}

/// A state in all widths; `None` where there is no picture of it.
fn row(state: &State, widths: &[u32], size: impl Fn(&str) -> Option<(u32, u32)>) -> Option<String> {
    let mut figures = String::new();
    for &width in widths {
        let mut pictures = String::new();
        for theme in THEMES {
            let file = file(state.screen, state.name, width, theme);
            let Some((wide, high)) = size(&file) else {
                continue;
            };
            let _ = write!(
                pictures,
                "<a class=\"{theme}\" href=\"{file}\"><img loading=\"lazy\" src=\"{file}\" width=\"{wide}\" \
                 height=\"{high}\" alt=\"{}, {width} px, {theme}\"></a>",
                escaped(state.name)
            );
        }
        if !pictures.is_empty() {
            // A phone's picture is not to be as small as its share of a large window.
            let share = width.max(640);
            let _ = write!(
                figures,
                "<figure class=\"w{width}\" style=\"flex:{share} 1 0\"><figcaption>{width} px</figcaption>{pictures}</figure>"
            );
        }
    }
    let name = escaped(state.name);
    (!figures.is_empty())
        .then(|| format!("<article><h3>{name}</h3><div class=\"row\">{figures}</div></article>"))
}

/// Boxes that leave out a width or a theme, and the rules that do it.
fn choices(widths: &[u32]) -> (String, String) {
    let widths = widths
        .iter()
        .map(|width| (format!("w{width}"), format!("{width} px")));
    let themes = THEMES
        .iter()
        .map(|&theme| (theme.to_owned(), theme.to_owned()));
    let (mut boxes, mut rules) = (String::new(), String::new());
    for (id, words) in widths.chain(themes) {
        let _ = write!(
            boxes,
            "<label><input type=\"checkbox\" id=\"show-{id}\" checked> {words}</label>"
        );
        let _ = write!(
            rules,
            ":root:has(#show-{id}:not(:checked)) .{id}{{display:none}}"
        );
    }
    (boxes, rules)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Setup, Test};

    fn state(screen: &'static str, name: &'static str) -> State {
        let test = Test {
            name: "",
            setup: Setup::default,
            body: |_| Box::pin(async {}),
            once: false,
            because: None,
        };
        State::new(screen, name, test, test)
    }

    #[test]
    fn states_stand_under_their_screens_where_there_are_pictures() {
        let states = [
            state("List", "A <b>"),
            state("History", "Empty"),
            state("List", "Loading"),
            state("Reset", "Question"),
        ];
        let is_there = |file: &str| (!file.starts_with("reset")).then_some((320, 700));
        let page = page(&states, &[320, 1440], is_there);
        let at = |words: &str| page.find(words);
        assert_eq!(page.matches("<section").count(), 2);
        assert_eq!(page.matches("<article>").count(), 3);
        assert_eq!(page.matches("<img").count(), 3 * 2 * 2);
        assert!(at("A &lt;b>") < at("Loading") && at("Loading") < at("Empty"));
        assert!(at("list-a-b-320-light.png") < at("list-a-b-320-dark.png"));
        assert_eq!(at("Reset"), None);
    }
}
