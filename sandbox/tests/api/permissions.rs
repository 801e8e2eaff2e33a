//! Permissions: the matrix, whole (W2, P1).

use reqwest::Method;
use sandbox::Role;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, Server, error};

fn level(matrix: &Value, tool: &str) -> Value {
    let mut tools = matrix["tools"].as_array().into_iter().flatten();
    let found = tools.find(|one| one["name"] == tool);
    found.map_or(Value::Null, |tool| tool["access_level"].clone())
}

async fn version(caller: &Caller<'_>, account: i64) -> String {
    caller.permissions(account).await.expect(200).etag()
}

#[tokio::test]
async fn the_matrix_is_set_whole_and_the_account_keeps_its_version() {
    let server = Server::start().await;
    let admin = server.admin();
    let id = admin.id_of("Payroll export").await;
    let before = admin.account(id).await;
    let seen = version(&admin, id).await;
    let set = admin
        .permit(id, &seen, &[("documents", "standard"), ("admin", "none")])
        .await
        .expect(200);
    assert_ne!(set.etag(), seen);
    assert_eq!(level(&set.body, "documents"), "standard");
    let now = admin.permissions(id).await;
    assert_eq!((now.etag(), &now.body), (set.etag(), &set.body));

    let after = admin.account(id).await;
    assert_eq!(after.etag(), before.etag());
    assert_eq!(after.body["updated_at"], before.body["updated_at"]);
    // What was not sent stands at None.
    let tools = now.body["tools"].as_array().expect("tools").len();
    let counts = json!({ "none": tools - 1, "read_only": 0, "standard": 1, "admin": 0 });
    assert_eq!(after.body["permissions"], counts);
}

#[tokio::test]
async fn the_history_says_which_levels_changed_and_what_changes_nothing_is_not_in_it() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = server.new_account("Gate log").await.id;
    let levels = [("documents", "standard"), ("directory", "read_only")];
    let seen = version(&admin, account).await;
    admin.permit(account, &seen, &levels).await.expect(200);
    let event = &admin.events(account).await[0];
    assert_eq!(event["action"], "permissions_changed");
    assert_eq!(
        event["changes"],
        json!([
            { "field": "permissions.directory", "from": "none", "to": "read_only" },
            { "field": "permissions.documents", "from": "none", "to": "standard" },
        ])
    );

    let history = admin.events(account).await.len();
    let seen = version(&admin, account).await;
    let same = admin.permit(account, &seen, &levels).await.expect(200);
    assert_eq!(same.etag(), seen);
    // As it was given, with names for people.
    let matrix = admin.permissions(account).await.body;
    let path = admin.path(&format!("/service_accounts/{account}/permissions"));
    let back = admin
        .send(Method::PUT, &path, &matrix)
        .header("If-Match", &seen);
    assert_eq!(Answer::to(back).await.expect(200).etag(), seen);
    assert_eq!(admin.events(account).await.len(), history);

    admin.permit(account, &seen, &[]).await.expect(200);
    let found = admin.accounts(&[("filters[permissions]", "none")]).await;
    assert!(found.iter().any(|one| one["id"] == account));
}

#[tokio::test]
async fn what_is_not_known_is_refused_by_name() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = admin.id_of("Payroll export").await;
    let seen = version(&admin, account).await;
    let levels = [
        ("documents", "none"),
        ("documents", "admin"),
        ("reports", "Read-Only"),
        ("teleporter", "admin"),
    ];
    let refused = admin.permit(account, &seen, &levels).await;
    assert_eq!(
        refused.field_errors(),
        [
            error("tools.documents", "duplicate_tool"),
            error("tools.reports", "unknown_access_level"),
            error("tools.teleporter", "unknown_tool"),
        ]
    );
    assert_eq!(version(&admin, account).await, seen);
}

#[tokio::test]
async fn w2_setting_takes_admin_on_directory_and_reading_does_not() {
    let server = Server::start().await;
    let account = server.admin().id_of("Payroll export").await;
    let operator = server.caller(Role::Operator);
    let seen = version(&operator, account).await;
    let refused = operator.permit(account, &seen, &[]).await.expect(403);
    let required = json!({ "tool": "directory", "access_level": "admin" });
    assert_eq!(refused.body["required"], required);
    assert_eq!(version(&operator, account).await, seen);
}

#[tokio::test]
async fn u3_the_matrix_has_a_version_of_its_own() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = admin.id_of("Payroll export").await;
    let seen = version(&admin, account).await;
    let of_the_account = admin.account(account).await.etag();
    admin
        .permit(account, &of_the_account, &[])
        .await
        .expect(412);
    admin
        .permit(account, &seen, &[("documents", "admin")])
        .await
        .expect(200);
    admin.permit(account, &seen, &[]).await.expect(412);
    let path = admin.path(&format!("/service_accounts/{account}/permissions"));
    let blind = admin.send(Method::PUT, &path, &json!({ "tools": [] }));
    Answer::to(blind).await.expect(428);
    // An edit of the account does not make the matrix an old one.
    let seen = version(&admin, account).await;
    admin
        .edit(account, json!({ "name": "Wages" }))
        .await
        .expect(200);
    admin.permit(account, &seen, &[]).await.expect(200);
}
