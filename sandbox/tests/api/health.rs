//! Health (H1–H3) and the policy that the dates come from (D1, D2).

use sandbox::{Options, PolicyOptions, SECOND_COMPANY};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use crate::support::{Server, id};

async fn with_policy(policy: PolicyOptions) -> Server {
    Server::with(Options {
        policy,
        ..Options::default()
    })
    .await
}

#[tokio::test]
async fn h1_h2_an_account_says_what_became_of_its_contact() {
    let server = Server::start().await;
    let admin = server.admin();
    for (name, reasons) in [
        ("Nightly ERP sync", json!([])),
        ("Budget dashboard", json!(["contact_email_changed"])),
        (
            "Invoice feed Montréal",
            json!(["contact_in_other_directory"]),
        ),
        (
            "Old directory clean-up",
            json!(["contact_email_changed", "contact_in_other_directory"]),
        ),
    ] {
        let account = admin
            .account(admin.id_of(name).await)
            .await
            .expect(200)
            .body;
        assert_eq!(account["not_functional_reasons"], reasons, "{name}");
        assert_eq!(account["functional"], json!(reasons == json!([])));
        let contact = &account["contact"];
        let changed = contact["email_address"] != contact["issued_email_address"];
        let elsewhere = contact["company_directories"] == 2;
        let said = |reason: &str| {
            reasons
                .as_array()
                .is_some_and(|all| all.contains(&json!(reason)))
        };
        assert_eq!(changed, said("contact_email_changed"));
        assert_eq!(elsewhere, said("contact_in_other_directory"));
    }
}

#[tokio::test]
async fn h3_from_the_sunset_on_none_functions_and_editing_stays_possible() {
    let today = OffsetDateTime::now_utc().date();
    let server = with_policy(PolicyOptions {
        sunset_on: Some(today),
        ..PolicyOptions::default()
    })
    .await;
    let admin = server.admin();
    let accounts = admin.accounts(&[]).await;
    let says_so = |account: &Value| {
        let reasons = account["not_functional_reasons"].as_array();
        account["functional"] == false && reasons.is_some_and(|all| all.contains(&json!("sunset")))
    };
    assert!(accounts.iter().all(says_so));
    assert!(
        admin
            .accounts(&[("filters[functional]", "true")])
            .await
            .is_empty()
    );
    let broken = admin.accounts(&[("filters[functional]", "false")]).await;
    assert_eq!(broken.len(), accounts.len());
    let renamed = admin
        .edit(id(&accounts[0]), json!({ "name": "Before the end" }))
        .await;
    assert!(says_so(&renamed.expect(200).body));
    // The other company has no such date.
    let elsewhere = admin.about(SECOND_COMPANY).accounts(&[]).await;
    assert!(!elsewhere.iter().any(says_so));
}

#[tokio::test]
async fn a_sunset_to_come_breaks_nothing() {
    let tomorrow = OffsetDateTime::now_utc().date() + Duration::days(1);
    let policy = PolicyOptions {
        sunset_on: Some(tomorrow),
        ..PolicyOptions::default()
    };
    let server = with_policy(policy).await;
    let functional = server
        .admin()
        .accounts(&[("filters[functional]", "true")])
        .await;
    assert!(!functional.is_empty());
}

#[tokio::test]
async fn d1_dates_and_limits_are_data() {
    let today = OffsetDateTime::now_utc().date();
    let (creation_ends_on, sunset_on) = (today + Duration::days(3), today + Duration::days(30));
    let server = with_policy(PolicyOptions {
        name_max_length: Some(40),
        creation_ends_on: Some(creation_ends_on),
        sunset_on: Some(sunset_on),
        ..PolicyOptions::default()
    })
    .await;
    let admin = server.admin();
    let policy = admin
        .get(&admin.path("/service_account_policy"))
        .await
        .expect(200)
        .body;
    assert_eq!(policy["name_max_length"], 40);
    assert_eq!(policy["creation_ends_on"], creation_ends_on.to_string());
    assert_eq!(policy["sunset_on"], sunset_on.to_string());
}

#[tokio::test]
async fn d2_a_company_may_have_no_policy() {
    let server = with_policy(PolicyOptions {
        none: true,
        ..PolicyOptions::default()
    })
    .await;
    let admin = server.admin();
    for caller in [admin.clone(), admin.clone().about(SECOND_COMPANY)] {
        let answer = caller
            .get(&caller.path("/service_account_policy"))
            .await
            .expect(404);
        assert_eq!(answer.code(), "no_policy");
    }
}

#[tokio::test]
async fn p1_permissions_are_counted_tool_by_tool() {
    let server = Server::start().await;
    let admin = server.admin();
    for account in admin.accounts(&[]).await {
        let path = admin.path(&format!("/service_accounts/{}/permissions", id(&account)));
        let matrix = admin.get(&path).await.expect(200).body;
        let tools = matrix["tools"].as_array().expect("a list of tools");
        for level in ["none", "read_only", "standard", "admin"] {
            let count = tools
                .iter()
                .filter(|tool| tool["access_level"] == level)
                .count();
            assert_eq!(account["permissions"][level], count, "{level} of {account}");
        }
    }
}
