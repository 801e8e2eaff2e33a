//! What leaves the page: what is copied by hand, and what is printed.

use serde_json::json;
use thirtyfour::common::print::PrintParameters;

use crate::page::{COMMAND, HELPERS, Page};

impl Page {
    /// What is on the clipboard after somebody has pressed three times on the element that this script gives,
    /// and copied what that selects.
    pub async fn copied_by_triple_press(&self, element: &str) -> String {
        let script = format!("{HELPERS}\n{element}");
        let found = self.driver.execute(&script, Vec::new()).await;
        let element = found.and_then(thirtyfour::prelude::ScriptRet::element);
        let element = element.expect("an element");
        let pointer = self.driver.action_chain().move_to_element_center(&element);
        let pressed = pointer.click().click().click().perform().await;
        pressed.expect("the pointer presses");
        self.command("c").await;
        // Where the page may have the focus: in the dialog, if one is open.
        let place = "const dialogs = [...elements(document)].filter((e) => e.tagName === 'DIALOG' && e.open);
             window.copied = document.createElement('textarea');
             (dialogs[0] ?? document.body).append(copied);
             copied.focus()";
        self.script(place, json!([])).await;
        self.command("v").await;
        let copied = "copied.remove(); return copied.value";
        let copied = self.script(copied, json!([])).await;
        copied.as_str().unwrap_or_default().to_owned()
    }

    async fn command(&self, letter: &str) {
        let keys = self.driver.action_chain().key_down(COMMAND);
        let pressed = keys.send_keys(letter).key_up(COMMAND).perform().await;
        pressed.expect("keys are pressed");
    }

    /// How many pages it takes on paper.
    pub async fn printed_pages(&self) -> usize {
        let printed = self.driver.print_page(PrintParameters::default()).await;
        let printed = printed.expect("a PDF");
        let text = String::from_utf8_lossy(&printed);
        let pages = text.split("/Type /Page").skip(1);
        pages.filter(|rest| !rest.starts_with('s')).count()
    }
}
