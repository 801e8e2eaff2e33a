//! Two people at once: nobody's change is overwritten unseen (U3).

use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, IF_MATCH};
use serde_json::json;

use crate::support::{Answer, Server};

const PAYROLL: &str = "Payroll export";

#[tokio::test]
async fn a_write_names_the_version_that_was_seen() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = admin.id_of(PAYROLL).await;
    let seen = admin.account(account).await.etag();
    let newer = admin
        .patch(account, &seen, json!({ "name": "Theirs" }))
        .await
        .expect(200);
    let weak = format!("W/{}", newer.etag());
    for stale in [&seen, &weak, "\"\""] {
        let answer = admin.patch(account, stale, json!({ "name": "Mine" })).await;
        assert_eq!(answer.expect(412).code(), "version_stale");
    }
    let path = admin.path(&format!("/service_accounts/{account}"));
    let blind = admin.request(Method::PATCH, &path);
    let blind = blind.header(CONTENT_TYPE, "application/json").body("{}");
    assert_eq!(
        Answer::to(blind).await.expect(428).code(),
        "version_required"
    );
    assert_eq!(admin.account(account).await.body["name"], "Theirs");

    let either = format!("{seen}, {}", newer.etag());
    admin
        .patch(account, &either, json!({ "name": "Mine" }))
        .await
        .expect(200);
    admin
        .patch(account, "*", json!({ "name": "Whatever" }))
        .await
        .expect(200);
}

#[tokio::test]
async fn of_many_at_once_one_wins_and_the_others_learn_of_it() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = admin.id_of(PAYROLL).await;
    let seen = admin.account(account).await.etag();
    let history = admin.events(account).await.len();
    let mut results = tokio::task::JoinSet::new();
    for number in 0..8 {
        let path = admin.path(&format!("/service_accounts/{account}"));
        let body = json!({ "service_account": { "name": format!("Number {number}") } });
        let request = admin
            .request(Method::PATCH, &path)
            .header(IF_MATCH, &seen)
            .header(CONTENT_TYPE, "application/json");
        results.spawn(Answer::to(request.body(body.to_string())));
    }
    let results = results.join_all().await;
    let with = |status| results.iter().filter(move |answer| answer.status == status);
    assert_eq!((with(200).count(), with(412).count()), (1, 7));
    let winner = with(200).next().map(|answer| &answer.body);
    assert_eq!(winner, Some(&admin.account(account).await.body));
    assert_eq!(admin.events(account).await.len(), history + 1);
}
