//! Company directories: how accounts are broken (H1, H2), and mended.

use sandbox::{Role, SECOND_COMPANY};
use serde_json::{Value, json};

use crate::support::{Server, error, id_in, text};

#[tokio::test]
async fn h1_another_address_breaks_an_account_and_the_issued_one_mends_it() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = server.new_account("Gate log").await;
    let version = admin.account(account.id).await.etag();
    let address = "integrations@example.com";
    let saved = admin
        .change_email(account.contact, &format!(" {address} "))
        .await;
    assert_eq!(saved.expect(200).body["email_address"], address);
    let broken = admin.account(account.id).await;
    assert_eq!(
        broken.body["not_functional_reasons"],
        json!(["contact_email_changed"])
    );
    assert_eq!(
        broken.body["contact"]["issued_email_address"],
        *account.address
    );
    // Nothing of what an edit guards has changed.
    assert_eq!(broken.etag(), version);
    let found = admin.accounts(&[("filters[functional]", "false")]).await;
    assert!(found.iter().any(|one| one["id"] == account.id));

    let history = admin.events(account.id).await;
    assert_eq!(history[0]["action"], "contact_changed");
    let changes = json!([
        { "field": "contact.email_address", "from": account.address, "to": address }
    ]);
    assert_eq!(history[0]["changes"], changes);
    admin
        .change_email(account.contact, address)
        .await
        .expect(200);
    assert_eq!(admin.events(account.id).await.len(), history.len());

    admin
        .change_email(account.contact, &account.address)
        .await
        .expect(200);
    assert_eq!(admin.account(account.id).await.body["functional"], true);
}

#[tokio::test]
async fn h2_a_second_directory_breaks_an_account_and_leaving_it_mends_it() {
    let server = Server::start().await;
    let (admin, elsewhere) = (server.admin(), server.admin().about(SECOND_COMPANY));
    let account = server.new_account("Gate log").await;
    elsewhere
        .get(&elsewhere.user_path(account.contact))
        .await
        .expect(404);
    let added = elsewhere
        .add_to_directory(&account.address.to_uppercase())
        .await
        .expect(201);
    assert_eq!(
        added.header("location"),
        format!("users/{}", account.contact)
    );
    assert_eq!(added.body["name"], "Gate log");
    elsewhere
        .get(&elsewhere.user_path(account.contact))
        .await
        .expect(200);
    let broken = admin.account(account.id).await.body;
    assert_eq!(
        broken["not_functional_reasons"],
        json!(["contact_in_other_directory"])
    );
    assert_eq!(broken["contact"]["company_directories"], 2);
    let again = elsewhere
        .add_to_directory(&account.address)
        .await
        .expect(409);
    assert_eq!(again.code(), "already_in_directory");

    elsewhere
        .remove_from_directory(account.contact)
        .await
        .expect(204);
    elsewhere
        .remove_from_directory(account.contact)
        .await
        .expect(404);
    assert_eq!(admin.account(account.id).await.body["functional"], true);
    let history = admin.events(account.id).await;
    let actions: Vec<_> = history.iter().map(|event| text(event, "action")).collect();
    assert_eq!(
        actions,
        [
            "contact_removed_from_directory",
            "contact_added_to_directory",
            "created"
        ]
    );
    let company = "Besançon Bâtiment S.A.";
    let changes = json!([{ "field": "contact.company_directory", "from": null, "to": company }]);
    assert_eq!(history[1]["changes"], changes);
}

#[tokio::test]
async fn a_contact_never_leaves_the_directory_of_its_own_company() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = server.new_account("Gate log").await;
    let refused = admin
        .remove_from_directory(account.contact)
        .await
        .expect(409);
    assert_eq!(refused.code(), "own_directory");
    let refused = admin.add_to_directory(&account.address).await.expect(409);
    assert_eq!(refused.code(), "already_in_directory");
}

#[tokio::test]
async fn addresses_must_be_some_and_of_one_contact() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = server.new_account("Gate log").await;
    for (address, code) in [("", "required"), ("nobody", "invalid_email_address")] {
        let refused = admin.change_email(account.contact, address).await;
        assert_eq!(refused.field_errors(), [error("email_address", code)]);
    }
    // Two seeded contacts were given this one.
    for (address, code) in [
        ("nobody@example.com", "unknown_contact"),
        ("integrations@example.com", "ambiguous_contact"),
    ] {
        let refused = admin.add_to_directory(address).await;
        assert_eq!(refused.field_errors(), [error("email_address", code)]);
    }
}

#[tokio::test]
async fn the_directory_tool_decides() {
    let server = Server::start().await;
    let seeded = server.admin().id_of("Payroll export").await;
    let account = server.admin().account(seeded).await.body;
    let contact = id_in(&account["contact"], "user_id");
    for (role, reads, writes) in [
        (Role::Powerless, 403, 403),
        (Role::Reader, 200, 403),
        (Role::Operator, 200, 403),
        (Role::Admin, 200, 200),
    ] {
        let caller = server.caller(role);
        let read = caller.get(&caller.user_path(contact)).await.expect(reads);
        if reads == 200 {
            assert_eq!(read.body["name"], "Payroll export");
            assert_eq!(read.body["is_active"], true);
        }
        let written = caller
            .change_email(contact, "tidy@example.com")
            .await
            .expect(writes);
        if writes == 403 {
            let required = json!({ "tool": "directory", "access_level": "admin" });
            assert_eq!(written.body["required"], required);
            let add = caller.add_to_directory("tidy@example.com").await;
            let remove = caller.remove_from_directory(contact).await;
            assert_eq!([add.status, remove.status], [403, 403]);
        }
    }
    let by: Vec<Value> = server.admin().events(seeded).await;
    assert_eq!(by[0]["by"]["name"], "Ada Admin");
}
