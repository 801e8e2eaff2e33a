//! The whole life of a service account, told once.

use e2e::{Because, Page, Test, TestEnv, edit_route, list_route, test};
use serde_json::Value;

pub fn tests() -> Vec<Test> {
    vec![test!(the_story_of_an_account).in_every_engine(Because::Story)]
}

async fn the_story_of_an_account(env: &TestEnv) {
    let (page, api) = (env.list().await, &env.api);

    // Created in the browser; the secret that was shown opens the API.
    page.link("New service account").await;
    page.press("radio", "Custom").await;
    page.fill_name("Ledger bridge").await;
    page.button("Create").await;
    let (client_id, secret) = stored(page).await;
    let token = api.token(&client_id, &secret).await.expect("a token");
    let account = api.account_named("Ledger bridge").await;
    let id = account["id"].clone();

    // At None on every tool each call is refused; with a permission it works.
    assert_eq!(api.status_as(&token, "service_accounts").await, 403);
    page.get("button", "Save permissions").await;
    page.press("radio", "Admin: Read-Only").await;
    page.button("Save permissions").await;
    page.sees("Saved").await;
    assert_eq!(api.status_as(&token, "service_accounts").await, 200);

    // Somebody tidies up the directory: the token is refused, and the page says why.
    api.change_contact(&account, "tidy@example.com").await;
    assert_eq!(api.status_as(&token, "service_accounts").await, 401);
    assert_eq!(api.token(&client_id, &secret).await, Err(401));
    open(page, &id).await;
    page.sees("Contact email changed").await;
    page.sees("to make the account work again").await;

    // Undone, it works again.
    let issued = account["contact"]["issued_email_address"]
        .as_str()
        .expect("an address");
    api.change_contact(&account, issued).await;
    assert_eq!(api.status_as(&token, "service_accounts").await, 200);
    open(page, &id).await;
    page.sees_no("to make the account work again").await;

    // Reset: the old secret is dead, and so are the permissions.
    page.button("Reset secret").await;
    page.sees("Read-Only on Admin").await;
    page.fill("textbox", "Type the name…", "Ledger bridge")
        .await;
    page.button("Reset secret").await;
    let (same_id, new_secret) = stored(page).await;
    assert_eq!(same_id, client_id);
    assert_ne!(new_secret, secret);
    assert_eq!(api.token(&client_id, &secret).await, Err(401));
    assert_eq!(api.status_as(&token, "service_accounts").await, 401);
    let token = api.token(&client_id, &new_secret).await.expect("a token");
    assert_eq!(api.status_as(&token, "service_accounts").await, 403);
    page.get("button", "Save permissions").await;
    page.sees("every API call will fail").await;

    // Deleted: gone from the list, and its secret opens nothing.
    open(page, &id).await;
    page.press("link", "History").await;
    page.sees("Ada Admin reset the secret.").await;
    page.press("link", "Settings").await;
    page.button("Delete").await;
    page.fill("textbox", "Type the name…", "Ledger bridge")
        .await;
    page.button("Delete").await;
    page.get("heading", "Service Accounts").await;
    page.has_no("link", "Edit Ledger bridge").await;
    assert_eq!(api.token(&client_id, &new_secret).await, Err(401));
    assert_eq!(api.status_as(&token, "service_accounts").await, 401);
    page.has_nowhere(&secret).await;
    page.has_nowhere(&new_secret).await;
}

/// Takes client ID and secret from the dialog, and says that they are stored.
async fn stored(page: &Page) -> (String, String) {
    page.get("dialog", "Save your client secret").await;
    page.button("Show secret").await;
    let credentials = crate::secret::shown(page).await;
    page.button("I've saved the secret").await;
    page.has_no("dialog", "Save your client secret").await;
    credentials
}

/// Opens the account's screen afresh.
async fn open(page: &Page, id: &Value) {
    page.go(&list_route("?search=ledger")).await;
    page.get("heading", "Service Accounts").await;
    page.go(&edit_route(&id.to_string())).await;
    page.get("textbox", "Name").await;
}
