//! The API over HTTP: every path of `openapi.yaml`.

mod accounts;
mod body;
mod caller;
mod company;
mod directory;
mod edit;
mod guard;
mod idempotency;
mod paging;
mod permissions;
mod precondition;
mod problem;
mod rate;
mod secrets;
mod token;
mod wire;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{get, patch, post, put};
use tower_http::catch_panic::CatchPanicLayer;

pub use caller::CallerSlot;
pub use idempotency::Answers;
pub use problem::Cause;
pub use rate::Meter;

use crate::App;
use problem::Problem;

/// How large a body may be: an edit has a name and a few words.
const MAX_BODY: usize = 64 * 1024;

/// The API, with everything that holds for all of its paths.
pub fn router(app: Arc<App>) -> Router {
    let cors = guard::cors(&app.cors_origins);
    let clock = app.clock.clone();
    Router::new()
        .nest("/rest/v1.0", rest())
        .route(
            "/rest/v1.3/companies/{company_id}/users",
            post(directory::add),
        )
        .route(
            "/rest/v1.3/companies/{company_id}/users/{id}",
            get(directory::one)
                .patch(directory::edit)
                .delete(directory::remove),
        )
        .route("/oauth/token", post(token::obtain))
        .route("/oauth/token/info", get(company::token_info))
        .fallback(unknown_path)
        .method_not_allowed_fallback(unknown_method)
        .with_state(app)
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(CatchPanicLayer::custom(guard::panicked))
        .layer(middleware::from_fn(guard::deadline))
        .layer(middleware::from_fn_with_state(clock, guard::headers))
        .layer(cors)
}

fn rest() -> Router<Arc<App>> {
    let company = Router::new()
        .route("/service_account_policy", get(company::policy))
        .route("/marketplace_apps", get(company::marketplace_apps))
        .route(
            "/service_accounts",
            get(accounts::list).post(secrets::create),
        )
        .route(
            "/service_accounts/{id}",
            patch(accounts::edit)
                .get(accounts::one)
                .delete(accounts::remove),
        )
        .route("/service_accounts/{id}/reset_secret", post(secrets::reset))
        .route(
            "/service_accounts/{id}/permissions",
            put(permissions::put).get(permissions::get),
        )
        .route("/service_accounts/{id}/events", get(accounts::events));
    Router::new()
        .route("/me", get(company::me))
        .route("/companies", get(company::companies))
        .route("/settings/permissions", get(company::own_permissions))
        .nest("/companies/{company_id}", company)
}

/// Any other path. It is not repeated: what was mistyped into an address may be a secret.
async fn unknown_path() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not_found",
        "The API has no such address.",
    )
}

async fn unknown_method() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "This address does not take this method.",
    )
}
