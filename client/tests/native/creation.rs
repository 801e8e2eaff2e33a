//! An account that may have been made (F9, F11, F20): the same key brings it, once, with its secret.

use axum::body::Body;
use axum::http::{Method, Request};
use client::{FailureKind, WithSecret};

use crate::reply::{HTML, after};
use crate::wire::Fault;
use crate::world::{World, new_account};

/// Whether the API gives a token for the secret that came.
async fn is_given_a_token(world: &World, made: &WithSecret) -> bool {
    let secret = made.secret.as_ref().expect("a secret");
    let body = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        made.account.value.client_id,
        secret.expose()
    );
    let request = Request::post("/oauth/token")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(Body::from(body));
    let answer = world.api.answer(request.expect("a request")).await;
    answer.status().is_success()
}

#[tokio::test(start_paused = true)]
async fn f9_whatever_happened_to_the_first_answer_there_is_one_account_with_a_good_secret() {
    for (fault, kind) in [
        (Fault::LostBefore, FailureKind::Unreachable),
        (Fault::LostAfter, FailureKind::Unreachable),
        (Fault::CutAfter(20), FailureKind::Unreachable),
        (
            after(504, HTML, "<h1>Timeout</h1>"),
            FailureKind::Server(504),
        ),
        // A sign-in page (F20).
        (
            after(200, HTML, "<h1>Welcome to the Wi-Fi</h1>"),
            FailureKind::NotTheApi,
        ),
    ] {
        let world = World::new().await;
        let before = world.names().await.len();
        let (new, key) = (new_account("Ledger bridge"), world.client.new_key());
        world.wire.fault(Method::POST, "service_accounts", fault);
        let failure = world.client.create(&new, &key).await.err().unwrap();
        assert_eq!(failure.kind, kind);
        assert!(failure.leaves_doubt());
        assert_eq!(failure.words, None);
        assert_eq!(world.wire.writes(), 1, "it is not sent again by itself");
        let made = world.client.create(&new, &key).await.unwrap();
        assert!(is_given_a_token(&world, &made).await);
        let names = world.names().await;
        assert_eq!(names.len(), before + 1);
        assert!(names.contains(&"Ledger bridge".to_owned()));
        let exchanges = world.wire.exchanges();
        assert!(exchanges[0].key.is_some());
        assert_eq!(exchanges[0].key, exchanges[1].key);
        assert_eq!(exchanges.len(), 2);
    }
}
