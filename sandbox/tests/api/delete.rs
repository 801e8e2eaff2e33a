//! Deleting, and what is left then: nothing.

use reqwest::Method;
use sandbox::Role;

use crate::support::{Answer, Server, text};

#[tokio::test]
async fn nothing_of_a_deleted_account_is_left() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = server.new_account("Gate log").await;
    let own = server.account_caller(&account).await;
    own.get("/rest/v1.0/me").await.expect(200);
    let before = admin.list(&[]).await.header("total").parse::<u64>();
    let version = admin.account(account.id).await.etag();

    let gone = admin.delete(account.id, &version).await.expect(204);
    assert_eq!(gone.body, "");
    admin.account(account.id).await.expect(404);
    admin.permissions(account.id).await.expect(404);
    let events = admin.path(&format!("/service_accounts/{}/events", account.id));
    admin.get(&events).await.expect(404);
    admin
        .get(&admin.user_path(account.contact))
        .await
        .expect(404);
    admin.delete(account.id, "*").await.expect(404);
    let after = admin.list(&[]).await.header("total").parse::<u64>();
    assert_eq!(after.map(|total| total + 1), before);
    for search in ["Gate log", "Ga", &account.client_id] {
        let found = admin.accounts(&[("filters[search]", search)]).await;
        assert!(
            found.iter().all(|one| text(one, "name") != "Gate log"),
            "{search}"
        );
    }

    assert_eq!(
        own.get("/rest/v1.0/me").await.expect(401).code(),
        "token_invalid"
    );
    let refused = server
        .token_of(&account.client_id, &account.client_secret)
        .await;
    assert_eq!(
        refused.expect(401).body["error_description"],
        "Client authentication failed."
    );
    // Its name is free again, its id is not.
    let next = server.new_account("Gate log").await;
    assert!(next.id != account.id && next.contact != account.contact);
}

#[tokio::test]
async fn accounts_that_are_broken_can_be_deleted_too() {
    let server = Server::start().await;
    let admin = server.admin();
    for name in [
        "Budget dashboard",
        "Invoice feed Montréal",
        "Old directory clean-up",
    ] {
        let account = admin.id_of(name).await;
        admin.delete(account, "*").await.expect(204);
        admin.account(account).await.expect(404);
    }
    let broken = admin.accounts(&[("filters[functional]", "false")]).await;
    assert!(
        broken
            .iter()
            .all(|one| text(one, "name") != "Budget dashboard")
    );
}

#[tokio::test]
async fn u3_w1_deleting_names_the_version_that_was_seen_and_takes_an_admin() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = admin.id_of("Payroll export").await;
    let seen = admin.account(account).await.etag();
    admin
        .edit(account, serde_json::json!({ "name": "Wages" }))
        .await
        .expect(200);
    admin.delete(account, &seen).await.expect(412);
    let path = admin.path(&format!("/service_accounts/{account}"));
    Answer::to(admin.request(Method::DELETE, &path))
        .await
        .expect(428);
    server
        .caller(Role::Reader)
        .delete(account, "*")
        .await
        .expect(403);
    admin.account(account).await.expect(200);
}
