//! The headers that protect the page (`docs/security.md` S1, S7).

use axum::http::HeaderValue;

use super::REPORT_PATH;

/// S7: HTTPS only, types as declared, no referrer, no openers, no embedding by other sites, and no
/// powers of the browser but writing to the clipboard.
pub const FIXED: [(&str, &str); 6] = [
    (
        "strict-transport-security",
        "max-age=63072000; includeSubDomains",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), clipboard-write=(self), \
         display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), geolocation=(), \
         gyroscope=(), hid=(), idle-detection=(), local-fonts=(), magnetometer=(), \
         microphone=(), midi=(), otp-credentials=(), payment=(), picture-in-picture=(), \
         publickey-credentials-create=(), publickey-credentials-get=(), screen-wake-lock=(), \
         serial=(), storage-access=(), usb=(), web-share=(), window-management=(), \
         xr-spatial-tracking=()",
    ),
];

/// S1: everything that the page does not need is forbidden; it may connect to itself and to `connect`.
pub fn content_security_policy(connect: &[String], report: bool) -> HeaderValue {
    let connect = ["'self'"]
        .into_iter()
        .chain(connect.iter().map(String::as_str))
        .collect::<Vec<_>>()
        .join(" ");
    let mut policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; connect-src {connect}; manifest-src 'self'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
         require-trusted-types-for 'script'"
    );
    if report {
        policy.push_str("; report-uri ");
        policy.push_str(REPORT_PATH);
    }
    // Origins come from parsed URLs, so this is always a header; without it nothing is allowed.
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s1_the_policy_is_exactly_the_documented_one() {
        let policy = content_security_policy(&["http://127.0.0.1:4000".into()], false);
        assert_eq!(
            policy,
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src \
             'self' data:; connect-src 'self' http://127.0.0.1:4000; manifest-src 'self'; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
             require-trusted-types-for 'script'"
        );
    }

    #[test]
    fn violations_are_reported_only_on_request() {
        let policy = content_security_policy(&[], true);
        let policy = policy.to_str().unwrap();
        assert!(policy.ends_with("; report-uri /csp-reports"));
        assert!(policy.contains("connect-src 'self';"));
    }
}
