//! What a page of another origin may send and see.

use reqwest::Method;
use sandbox::{Options, Role};

use crate::support::{Answer, Server};

const PORTAL: &str = "https://portal.example";

async fn server() -> Server {
    let cors_origins = vec![PORTAL.to_owned()];
    Server::with(Options {
        cors_origins,
        ..Options::default()
    })
    .await
}

/// The words of a header that holds a list, in lower case and order.
fn words(answer: &Answer, header: &str) -> Vec<String> {
    let words = answer.header(header).split(',');
    let mut words: Vec<_> = words.map(|word| word.trim().to_lowercase()).collect();
    words.sort();
    words
}

async fn preflight(server: &Server, origin: &str) -> Answer {
    let path = server.admin().path("/service_accounts/1");
    let request = server
        .request(Method::OPTIONS, &path)
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "PATCH")
        .header(
            "Access-Control-Request-Headers",
            "authorization,content-type,if-match",
        );
    Answer::to(request).await
}

#[tokio::test]
async fn a_preflight_allows_what_the_page_sends() {
    let server = server().await;
    let answer = preflight(&server, PORTAL).await.expect(200);
    assert_eq!(answer.header("access-control-allow-origin"), PORTAL);
    assert_eq!(
        words(&answer, "access-control-allow-methods"),
        ["delete", "get", "patch", "post", "put"]
    );
    assert_eq!(
        words(&answer, "access-control-allow-headers"),
        [
            "authorization",
            "content-type",
            "idempotency-key",
            "if-match",
            "procore-company-id"
        ]
    );
    assert_eq!(answer.header("access-control-max-age"), "600");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
}

#[tokio::test]
async fn other_origins_see_nothing() {
    let server = server().await;
    for origin in [
        "https://portal.example.evil",
        "http://portal.example",
        "null",
    ] {
        let answer = preflight(&server, origin).await;
        assert_eq!(answer.header("access-control-allow-origin"), "", "{origin}");
    }
}

#[tokio::test]
async fn answers_of_every_kind_can_be_read() {
    let server = server().await;
    let admin = server.admin();
    let paths = [
        "/rest/v1.0/me",
        "/rest/v1.0/nowhere",
        "/rest/v1.0/settings/permissions",
        "/oauth/token",
    ];
    let expired = server.caller(Role::Expired).request(Method::GET, paths[0]);
    let requests = paths.map(|path| admin.request(Method::GET, path));
    for (request, status) in requests
        .into_iter()
        .chain([expired])
        .zip([200, 404, 400, 405, 401])
    {
        let answer = Answer::to(request.header("Origin", PORTAL))
            .await
            .expect(status);
        assert_eq!(answer.header("access-control-allow-origin"), PORTAL);
        assert!(words(&answer, "vary").contains(&"origin".to_owned()));
        assert_eq!(
            words(&answer, "access-control-expose-headers"),
            [
                "date",
                "etag",
                "link",
                "location",
                "per-page",
                "retry-after",
                "total",
                "www-authenticate",
                "x-rate-limit-limit",
                "x-rate-limit-remaining",
                "x-rate-limit-reset",
            ]
        );
    }
}
