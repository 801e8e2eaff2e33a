//! The list: pages, orders, filters, search.

use std::collections::HashSet;

use domain::Unicode;
use domain::collation::{order_key, search_key};
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization as _;
use url::Url;

use crate::support::{Caller, Server, id, id_in, text};

const SORTS: [&str; 12] = [
    "name",
    "-name",
    "last_used_at",
    "-last_used_at",
    "updated_at",
    "-updated_at",
    "app_type",
    "-app_type",
    "functional",
    "-functional",
    "permissions",
    "-permissions",
];

/// Whether an account is one of those that a filter lets through.
type Holds<'a> = &'a dyn Fn(&Value) -> bool;

struct Tables;

impl Unicode for Tables {
    fn nfc(&self, text: &str) -> String {
        text.nfc().collect()
    }
    fn nfkc(&self, text: &str) -> String {
        text.nfkc().collect()
    }
    fn nfkd(&self, text: &str) -> String {
        text.nfkd().collect()
    }
    fn upper(&self, text: &str) -> String {
        text.to_uppercase()
    }
    fn lower(&self, text: &str) -> String {
        text.to_lowercase()
    }
}

/// All pages of a list, by the links from one to the next.
async fn walk(caller: &Caller<'_>, first: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut next = Some(first.to_owned());
    while let Some(path) = next {
        let answer = caller.get(&path).await.expect(200);
        next = target(answer.header("link"), "next", &path);
        items.extend(answer.items());
        assert!(items.len() < 10_000, "the links lead in a circle");
    }
    items
}

/// Where a link leads, as a path.
fn target(links: &str, relation: &str, from: &str) -> Option<String> {
    let rel = format!("; rel=\"{relation}\"");
    let link = links
        .split(", ")
        .find_map(|link| link.strip_suffix(rel.as_str()))?;
    let link = link.strip_prefix('<')?.strip_suffix('>')?;
    let base = Url::parse("http://host").ok()?.join(from).ok()?;
    let url = base.join(link).ok()?;
    Some(format!(
        "{}?{}",
        url.path(),
        url.query().unwrap_or_default()
    ))
}

async fn ids(caller: &Caller<'_>, query: &[(&str, &str)]) -> Vec<i64> {
    caller.accounts(query).await.iter().map(id).collect()
}

#[tokio::test]
async fn every_order_is_total_and_its_pages_fit_together() {
    let server = Server::start().await;
    let admin = server.admin();
    // Ties: several accounts of one second, and several that were never used.
    for account in admin.accounts(&[]).await.iter().take(9) {
        let name = format!("{} (moved)", text(account, "name"));
        admin
            .patch(id(account), "*", json!({ "name": name }))
            .await
            .expect(200);
    }
    for sort in SORTS {
        let path = admin.path(&format!("/service_accounts?per_page=7&sort={sort}"));
        let pages = walk(&admin, &path).await;
        let distinct: HashSet<_> = pages.iter().map(id).collect();
        assert_eq!((pages.len(), distinct.len()), (40, 40), "{sort}");
        assert_eq!(pages, admin.accounts(&[("sort", sort)]).await, "{sort}");

        let (field, descending) = sort
            .strip_prefix('-')
            .map_or((sort, false), |field| (field, true));
        let key = |account: &Value| match field {
            "name" => {
                let name = text(account, field);
                format!("{}\0{}", order_key(&name, &Tables), Tables.fold(&name))
            }
            "app_type" => order_key(&text(&account["marketplace_app"], "name"), &Tables),
            "functional" => account[field].to_string(),
            "permissions" => {
                let counts = ["read_only", "standard", "admin"].map(|level| &account[field][level]);
                let granted: u64 = counts.iter().filter_map(|count| count.as_u64()).sum();
                format!("{granted:03}")
            }
            _ => text(account, field), // times in UTC order like their text, never like ""
        };
        for pair in pages.windows(2) {
            let (one, other) = (key(&pair[0]), key(&pair[1]));
            let in_order = if descending { one > other } else { one < other };
            assert!(
                in_order || (one == other && id(&pair[0]) < id(&pair[1])),
                "{sort}: {one} {other}"
            );
        }
    }
}

#[tokio::test]
async fn headers_say_how_much_there_is_and_where() {
    let server = Server::start().await;
    let admin = server.admin();
    let query = [("per_page", "15"), ("page", "2"), ("sort", "-name")];
    let answer = admin.list(&query).await.expect(200);
    assert_eq!(
        (answer.header("total"), answer.header("per-page")),
        ("40", "15")
    );
    let links = answer.header("link");
    for (relation, page) in [("first", 1), ("prev", 1), ("next", 3), ("last", 3)] {
        let path = target(links, relation, "/x").expect(relation);
        assert!(
            path.contains("sort=-name") && path.ends_with(&format!("page={page}")),
            "{path}"
        );
    }
    let beyond = admin.list(&[("page", "99")]).await.expect(200);
    assert_eq!(beyond.header("total"), "40");
    assert!(beyond.items().is_empty());
}

#[tokio::test]
async fn filters_let_through_what_they_say() {
    let server = Server::start().await;
    let admin = server.admin();
    let all = admin.accounts(&[]).await;
    let at_none = |account: &Value| {
        let counts = &account["permissions"];
        ["read_only", "standard", "admin"]
            .iter()
            .all(|level| counts[*level] == 0)
    };
    let expectations: [(&str, &str, Holds<'_>); 6] = [
        ("filters[app_type]", "custom", &|account| {
            account["marketplace_app"].is_null()
        }),
        ("filters[app_type]", "marketplace", &|account| {
            account["app_type"] == "marketplace"
        }),
        ("filters[functional]", "true", &|account| {
            account["functional"] == true
        }),
        ("filters[functional]", "false", &|account| {
            account["functional"] == false
        }),
        ("filters[permissions]", "none", &at_none),
        ("filters[permissions]", "some", &|account| !at_none(account)),
    ];
    for (filter, value, holds) in expectations {
        let expected: Vec<_> = all
            .iter()
            .filter(|account| holds(account))
            .map(id)
            .collect();
        assert!(!expected.is_empty());
        assert_eq!(
            ids(&admin, &[(filter, value)]).await,
            expected,
            "{filter}={value}"
        );
        // An empty value is no filter.
        assert_eq!(ids(&admin, &[(filter, "")]).await.len(), all.len());
    }
    let together = [
        ("filters[app_type]", "custom"),
        ("filters[functional]", "true"),
        ("filters[permissions]", "none"),
    ];
    let expected = all.iter().filter(|account| {
        account["app_type"] == "custom" && account["functional"] == true && at_none(account)
    });
    assert_eq!(
        ids(&admin, &together).await,
        expected.map(id).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn search_finds_names_client_ids_and_apps_in_any_case_and_form() {
    let server = Server::start().await;
    let admin = server.admin();
    let all = admin.accounts(&[]).await;
    for search in [
        "sync",
        "ZÜRICH",
        "zu\u{308}rich",
        "zurich",
        "accounts.example",
        "42949",
        "qa",
        "e",
        "予算",
        "مزامنة",
        "  erp ",
        "<staging>",
        "\"",
        "%",
        "_",
        "erp bridge",
        "👷",
    ] {
        let wanted = search_key(search, &Tables);
        let expected = all.iter().filter(|account| {
            let app = text(&account["marketplace_app"], "name");
            let contact = text(&account["contact"], "email_address");
            let id = account["id"].to_string();
            [
                text(account, "name"),
                text(account, "client_id"),
                app,
                contact,
                id,
            ]
            .iter()
            .any(|text| search_key(text, &Tables).contains(&wanted))
        });
        let expected: Vec<_> = expected.map(id).collect();
        assert_eq!(
            ids(&admin, &[("filters[search]", search)]).await,
            expected,
            "{search}"
        );
    }
    let client_id = text(&all[3], "client_id");
    assert_eq!(
        ids(&admin, &[("filters[search]", &client_id[5..12])]).await,
        [id(&all[3])]
    );
    assert!(ids(&admin, &[("filters[search]", "a\0b")]).await.is_empty());
}

#[tokio::test]
async fn search_follows_an_edit_at_once() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = admin.id_of("Crane telemetry feed").await;
    admin
        .edit(
            account,
            json!({ "name": "Hoist log", "app_type": "custom" }),
        )
        .await
        .expect(200);
    assert_eq!(
        ids(&admin, &[("filters[search]", "hoist log")]).await,
        [account]
    );
    assert!(
        ids(&admin, &[("filters[search]", "telemetry feed")])
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn l10_l11_search_is_without_accents_and_finds_ids_and_contact_addresses() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = admin.id_of("Crane telemetry feed").await;
    admin
        .edit(account, json!({ "name": "Café Sync" }))
        .await
        .expect(200);
    let one = admin.account(account).await.body;
    let contact = text(&one["contact"], "email_address");
    for search in ["cafe sync", &account.to_string(), &contact.to_uppercase()] {
        assert_eq!(
            ids(&admin, &[("filters[search]", search)]).await,
            [account],
            "{search}"
        );
    }
    // It is found by the address that it has now.
    let entry = id_in(&one["contact"], "user_id");
    admin
        .change_email(entry, "crane@example.org")
        .await
        .expect(200);
    let found = ids(&admin, &[("filters[search]", "crane@example")]).await;
    assert_eq!(found, [account]);
    assert!(
        ids(&admin, &[("filters[search]", &contact)])
            .await
            .is_empty()
    );
}

#[tokio::test]
async fn l12_names_are_ordered_as_people_order_them() {
    let server = Server::start().await;
    let admin = server.admin();
    let accounts = admin.accounts(&[]).await;
    let names = [
        "robot 10", "Robot 2", "étude", "etcetera", "Euler", "_robot",
    ];
    for (account, name) in accounts.iter().zip(names) {
        admin
            .edit(id(account), json!({ "name": name }))
            .await
            .expect(200);
    }
    let sorted = admin.accounts(&[("sort", "name")]).await;
    let sorted = sorted.iter().map(|account| text(account, "name"));
    let sorted: Vec<_> = sorted
        .filter(|name| names.contains(&name.as_str()))
        .collect();
    let expected = [
        "_robot", "etcetera", "étude", "Euler", "Robot 2", "robot 10",
    ];
    assert_eq!(sorted, expected);
}

#[tokio::test]
async fn l21_every_list_refuses_a_parameter_that_it_does_not_have() {
    let server = Server::start().await;
    let admin = server.admin();
    let account = admin.id_of("Crane telemetry feed").await;
    for path in [
        admin.path("/service_accounts"),
        admin.path("/marketplace_apps"),
        admin.path(&format!("/service_accounts/{account}/events")),
        "/rest/v1.0/companies".to_owned(),
    ] {
        let path = format!("{path}?filters%5Bnope%5D=x");
        let answer = admin.get(&path).await.expect(400);
        assert_eq!(answer.code(), "invalid_parameter", "{path}");
        let detail = text(&answer.body, "detail");
        assert!(detail.contains("filters[nope]"), "{detail}");
    }
}

#[tokio::test]
async fn values_that_the_query_does_not_know_are_refused() {
    let server = Server::start().await;
    let admin = server.admin();
    for (name, value) in [
        ("sort", "colour"),
        ("sort", "--name"),
        ("sort", "created_at"),
        ("sort[]", "name"),
        ("filters[nope]", "x"),
        ("filter[search]", "sync"),
        ("search", "sync"),
        ("perpage", "5"),
        ("filters[app_type]", "Custom"),
        ("filters[functional]", "yes"),
        ("filters[permissions]", "all"),
        ("page", "0"),
        ("page", "1.5"),
        ("page", ""),
        ("per_page", "2001"),
        ("per_page", "-1"),
    ] {
        let answer = admin.list(&[(name, value)]).await.expect(400);
        assert_eq!(answer.code(), "invalid_parameter", "{name}={value}");
        assert!(
            text(&answer.body, "detail").contains(name),
            "{}",
            answer.body
        );
    }
}

#[tokio::test]
async fn thousands_of_apps_are_paged_and_searched() {
    let options = sandbox::Options {
        fill: sandbox::Fill {
            apps: 3000,
            ..sandbox::Fill::default()
        },
        ..sandbox::Options::default()
    };
    let server = Server::with(options).await;
    let admin = server.admin();
    let all = walk(&admin, &admin.path("/marketplace_apps?per_page=700")).await;
    let distinct: HashSet<_> = all.iter().map(id).collect();
    assert_eq!((all.len(), distinct.len()), (3000, 3000));
    assert!(all.is_sorted_by_key(|app| order_key(&text(app, "name"), &Tables)));

    let path = admin.path("/marketplace_apps?per_page=2000&filters%5Bsearch%5D=CONTOSO");
    let found = admin.get(&path).await.expect(200);
    let expected = all.into_iter().filter(|app| app["publisher"] == "Contoso");
    assert_eq!(found.items(), expected.collect::<Vec<_>>());
}
