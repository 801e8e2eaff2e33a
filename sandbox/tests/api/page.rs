//! The page server: headers, types, compression, caching, reports.

use std::path::Path;

use reqwest::Method;
use sandbox::{Options, Sandbox};
use serde_json::json;

use crate::support::{Answer, client};

const SCRIPT: &str = "/app-0123456789abcdef.js";
const WASM: &str = "/app-0123456789abcdef_bg.wasm";

/// A built page, as far as the server is concerned. What is compressed says so.
fn dist() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, content: &str| {
        let file = folder.path().join(name.trim_start_matches('/'));
        std::fs::write(file, content).expect("the folder can be written");
    };
    for name in ["/index.html", SCRIPT, WASM, "/style-0123456789abcdef.css"] {
        write(name, "plain");
    }
    for name in [SCRIPT, WASM] {
        write(&format!("{name}.br"), "brotli");
        write(&format!("{name}.gz"), "gzip");
    }
    write(".hidden", "secret");
    folder
}

fn options(dist: &Path) -> Options {
    Options {
        dist: Some(dist.to_owned()),
        csp_reports: true,
        ..Options::default()
    }
}

#[tokio::test]
async fn s8_types_compression_and_caching_are_exact() {
    let dist = dist();
    let running = Sandbox::start(options(dist.path()))
        .await
        .expect("it starts");
    let client = client();
    let immutable = "public, max-age=31536000, immutable";
    for (path, accept, media, encoding, cache) in [
        ("/", "br", "text/html; charset=utf-8", "", "no-cache"),
        ("/config.json", "br", "application/json", "", "no-cache"),
        (
            SCRIPT,
            "gzip, br",
            "text/javascript; charset=utf-8",
            "br",
            immutable,
        ),
        (
            SCRIPT,
            "gzip",
            "text/javascript; charset=utf-8",
            "gzip",
            immutable,
        ),
        (
            SCRIPT,
            "identity",
            "text/javascript; charset=utf-8",
            "",
            immutable,
        ),
        (WASM, "br;q=1.0", "application/wasm", "br", immutable),
        (
            "/style-0123456789abcdef.css",
            "br",
            "text/css; charset=utf-8",
            "",
            immutable,
        ),
    ] {
        let request = client
            .get(running.url(path))
            .header("Accept-Encoding", accept);
        let answer = Answer::to(request).await.expect(200);
        assert_eq!(answer.header("content-type"), media, "{path}");
        assert_eq!(
            answer.header("content-encoding"),
            encoding,
            "{path} {accept}"
        );
        assert_eq!(answer.header("cache-control"), cache, "{path}");
        if path != "/config.json" {
            let content = match encoding {
                "br" => "brotli",
                "gzip" => "gzip",
                _ => "plain",
            };
            assert_eq!(answer.body, content);
            assert_eq!(answer.header("vary"), "Accept-Encoding");
            let again = client
                .get(running.url(path))
                .header("Accept-Encoding", accept);
            let again = again.header("If-None-Match", answer.etag());
            assert_eq!(Answer::to(again).await.expect(304).etag(), answer.etag());
        }
    }
}

#[tokio::test]
async fn s1_s7_every_answer_carries_the_protecting_headers() {
    let dist = dist();
    let running = Sandbox::start(options(dist.path()))
        .await
        .expect("it starts");
    let origin = running.api.origin().ascii_serialization();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src \
         'self' data:; connect-src 'self' {origin}; manifest-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
         report-uri /csp-reports"
    );
    let client = client();
    for (method, path, status) in [
        (Method::GET, "/", 200),
        (Method::GET, "/config.json", 200),
        (Method::GET, "/nowhere", 404),
        (Method::POST, "/", 405),
    ] {
        let answer = Answer::to(client.request(method, running.url(path)))
            .await
            .expect(status);
        for (name, value) in [
            ("content-security-policy", policy.as_str()),
            (
                "strict-transport-security",
                "max-age=63072000; includeSubDomains",
            ),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{path} {name}");
        }
        let permissions = answer.header("permissions-policy");
        let mut allowed = permissions
            .split(',')
            .filter(|power| !power.ends_with("=()"));
        assert_eq!(
            allowed.next().map(str::trim),
            Some("clipboard-write=(self)")
        );
        assert_eq!(allowed.next(), None);
    }
}

#[tokio::test]
async fn the_page_is_told_where_the_api_is_on_another_origin_too() {
    let dist = dist();
    let options = Options {
        page_port: Some(0),
        ..options(dist.path())
    };
    let running = Sandbox::start(options).await.expect("it starts");
    let page = running.page.clone().expect("the page is served");
    assert_ne!(page.origin(), running.api.origin());
    let api = running.api.origin().ascii_serialization();
    let client = client();

    let config = page.join("config.json").expect("a path");
    let config = Answer::to(client.get(config)).await.expect(200);
    assert_eq!(config.body, json!({ "api_base": api }));
    let policy = config.header("content-security-policy").to_owned();
    assert!(
        policy.contains(&format!("connect-src 'self' {api};")),
        "{policy}"
    );

    let own = page.origin().ascii_serialization();
    let me = client
        .get(running.url("/rest/v1.0/me"))
        .header("Origin", &own);
    assert_eq!(
        Answer::to(me).await.header("access-control-allow-origin"),
        own
    );
    // Each port serves its own part only.
    let rest = page.join("rest/v1.0/nowhere").expect("a path");
    let rest = Answer::to(client.get(rest)).await.expect(404);
    assert_eq!(rest.header("content-type"), "text/plain; charset=utf-8");
    Answer::to(client.get(running.url("/index.html")))
        .await
        .expect(404);
}

#[tokio::test]
async fn nothing_but_the_built_page_is_served() {
    let dist = dist();
    let running = Sandbox::start(options(dist.path()))
        .await
        .expect("it starts");
    for path in [
        "/.hidden",
        "/%2ehidden",
        "/..%2f..%2fetc%2fpasswd",
        "//etc/passwd",
        "/index.html/",
    ] {
        Answer::to(client().get(running.url(path)))
            .await
            .expect(404);
    }
}

#[tokio::test]
async fn violations_of_the_policy_are_collected() {
    let dist = dist();
    let running = Sandbox::start(options(dist.path()))
        .await
        .expect("it starts");
    assert!(running.csp_reports().is_empty());
    let report = json!({ "csp-report": { "violated-directive": "style-src" } });
    let request = client()
        .post(running.url("/csp-reports"))
        .body(report.to_string());
    Answer::to(request).await.expect(204);
    assert_eq!(running.csp_reports(), [report]);
}
