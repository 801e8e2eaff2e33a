//! What a person takes in at one glance: the whole page at one moment, so that what is concluded
//! from it is not about two; and hands that press what is there now, or nothing.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::WebElement;

use crate::page::Page;

/// For how long a driver may go on typing after it said that it was done.
const LATE: Duration = Duration::from_secs(2);

const LOOK: &str = "
const roles = /^(alertdialog|button|checkbox|combobox|dialog|heading|link|option|radio|row|searchbox|textbox)$/;
const modal = openModal();
const things = [...elements(document)]
  .filter((e) => roles.test(roleOf(e)) && isShown(e, modal))
  .map((e) => ({
    role: roleOf(e),
    name: nameOf(e),
    value: String(e.value ?? ''),
    checked: e.checked === true,
    busy: e.getAttribute('aria-busy') === 'true',
    off: e.getAttribute('aria-disabled') === 'true',
  }));
return {
  route: location.hash.replace(/^#/, ''),
  here: /^http/.test(location.protocol),
  text: document.body ? tidy(textOf(document.body, true)) : '',
  things,
};";

/// The page at one moment.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// What the address has behind `#`.
    pub route: String,
    /// Whether it is the page at all: one can go back out of it.
    pub here: bool,
    /// Everything that can be read.
    pub text: String,
    things: Vec<Thing>,
}

/// Something that has a role.
#[derive(Clone, Debug, Default)]
pub struct Thing {
    /// The ARIA role.
    pub role: String,
    /// The accessible name, as the browser computes it.
    pub name: String,
    /// What a field holds; empty for what is no field.
    pub value: String,
    /// Whether it is ticked or chosen.
    pub is_checked: bool,
    /// Whether it is at work.
    pub is_busy: bool,
    /// Whether it cannot be used.
    pub is_off: bool,
}

impl Thing {
    fn read(thing: &Value) -> Self {
        let text = |key: &str| thing[key].as_str().unwrap_or_default().to_owned();
        let is = |key: &str| thing[key] == json!(true);
        Self {
            role: text("role"),
            name: text("name"),
            value: text("value"),
            is_checked: is("checked"),
            is_busy: is("busy"),
            is_off: is("off"),
        }
    }

    fn is(&self, role: &str, name: &str) -> bool {
        self.role == role
            && match name.strip_suffix('…') {
                Some(begin) => self.name.starts_with(begin),
                None => self.name == name,
            }
    }
}

impl Scene {
    /// What has this role and name; a name that ends in `…` is the beginning of one.
    pub fn all<'s>(&'s self, role: &'s str, name: &'s str) -> impl Iterator<Item = &'s Thing> {
        self.things.iter().filter(move |thing| thing.is(role, name))
    }

    /// The first of them.
    pub fn get(&self, role: &str, name: &str) -> Option<&Thing> {
        self.things.iter().find(|thing| thing.is(role, name))
    }

    /// Whether there is one.
    pub fn has(&self, role: &str, name: &str) -> bool {
        self.get(role, name).is_some()
    }

    /// Whether there is one that can be pressed.
    pub fn offers(&self, role: &str, name: &str) -> bool {
        self.get(role, name)
            .is_some_and(|thing| !thing.is_off && !thing.is_busy)
    }

    /// What a field holds.
    pub fn value(&self, role: &str, name: &str) -> Option<&str> {
        self.get(role, name).map(|thing| thing.value.as_str())
    }

    /// Whether a box is ticked or a radio button chosen.
    pub fn is_checked(&self, role: &str, name: &str) -> bool {
        self.get(role, name).is_some_and(|thing| thing.is_checked)
    }

    /// Whether this can be read.
    pub fn says(&self, words: &str) -> bool {
        self.text.contains(words)
    }

    /// The dialog that lies over everything, by its name.
    pub fn dialog(&self) -> Option<&str> {
        let is_dialog = |thing: &&Thing| matches!(&*thing.role, "dialog" | "alertdialog");
        let dialog = self.things.iter().rfind(is_dialog)?;
        Some(&dialog.name)
    }
}

impl Page {
    /// The page as it is now.
    pub async fn scene(&self) -> Scene {
        let seen = self.script(LOOK, json!([])).await;
        let things = seen["things"].as_array().into_iter().flatten();
        Scene {
            route: seen["route"].as_str().unwrap_or_default().to_owned(),
            here: seen["here"] == json!(true),
            text: seen["text"].as_str().unwrap_or_default().to_owned(),
            things: things.map(Thing::read).collect(),
        }
    }

    /// Presses what has this role and name, if it is there; says whether it was.
    pub async fn try_press(&self, role: &str, name: &str) -> bool {
        self.try_press_nth(role, name, 0).await
    }

    /// The same with one of several, counted from 0.
    pub async fn try_press_nth(&self, role: &str, name: &str, at: usize) -> bool {
        let found = self.all(role, name).await;
        let Some(element) = found.get(at) else {
            return false;
        };
        if element.click().await.is_ok() {
            return true;
        }
        // It has gone, or something lies over it.
        self.in_the_middle(element).await && self.point_at(element).await
    }

    /// Types into a field instead of what is in it, if it is there; says whether it holds that now.
    pub async fn try_fill(&self, role: &str, name: &str, text: &str) -> bool {
        for _ in 0..3 {
            if self.all(role, name).await.is_empty() {
                return false;
            }
            self.type_instead(role, name, text).await;
            let began = Instant::now();
            while began.elapsed() < LATE {
                if self.scene().await.value(role, name) == Some(text) {
                    return true;
                }
                tokio::time::sleep(Duration::from_millis(40)).await;
            }
        }
        false
    }

    async fn in_the_middle(&self, element: &WebElement) -> bool {
        let script = "arguments[0].scrollIntoView({ block: 'center' })";
        let Ok(element) = element.to_json() else {
            return false;
        };
        self.driver.execute(script, vec![element]).await.is_ok()
    }

    async fn point_at(&self, element: &WebElement) -> bool {
        let pointer = self.driver.action_chain().move_to_element_center(element);
        pointer.click().perform().await.is_ok()
    }
}
