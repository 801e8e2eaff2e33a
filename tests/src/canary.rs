//! Looks for a secret wherever one could be left behind (S16).

use serde_json::{Value, json};

use crate::page::Page;

/// Everything that a page can keep, as texts with the name of the place.
const PLACES: &str = r#"
const places = {
  address: location.href,
  title: document.title,
  "state of the history": JSON.stringify(history.state),
  "window.name": window.name,
  cookies: document.cookie,
  "storage of the tab": JSON.stringify({ ...sessionStorage }),
  "storage of the browser": JSON.stringify({ ...localStorage }),
};
const texts = [];
for (const element of elements(document)) {
  for (const attribute of element.attributes) texts.push(attribute.value);
  if ("value" in element) texts.push(String(element.value));
  for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) texts.push(node.data);
  for (const node of element.shadowRoot?.childNodes ?? []) texts.push(node.textContent);
}
places.page = texts.join("\n");
places["requests"] = performance.getEntriesByType("resource").map((entry) => entry.name).join("\n");
const databases = (await indexedDB.databases?.()) ?? [];
places.databases = databases.map((one) => one.name).join("\n");
places.caches = window.caches ? (await caches.keys()).join("\n") : "";
return places;
"#;

impl Page {
    /// The places where this text is.
    pub async fn places_with(&self, secret: &str) -> Vec<String> {
        assert!(secret.len() > 10, "too short to be looked for: {secret:?}");
        let script = format!("return (async () => {{ {PLACES} }})()");
        let places = self.script(&script, json!([])).await;
        let Value::Object(places) = places else {
            panic!("no places: {places}");
        };
        let mut found: Vec<_> = places
            .iter()
            .filter(|(_, text)| text.as_str().is_some_and(|text| text.contains(secret)))
            .map(|(place, _)| place.clone())
            .collect();
        let said = self.console().await;
        found.extend(said.into_iter().filter(|line| line.contains(secret)));
        found
    }

    /// Asserts that this text is nowhere.
    pub async fn has_nowhere(&self, secret: &str) {
        self.until("the secret is gone", || async {
            self.places_with(secret).await.is_empty()
        })
        .await;
    }
}
