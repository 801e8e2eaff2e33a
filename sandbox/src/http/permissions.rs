//! What an account may do: the matrix, whole.

use std::sync::Arc;

use axum::Json;
use axum::extract::{RawPathParams, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::Action;
use serde_json::Value;

use super::accounts::account_id;
use super::body::{parse, read_json};
use super::caller::Member;
use super::precondition::{IfMatch, etag};
use super::problem::Problem;
use super::wire;
use crate::App;
use crate::store::{self, Matrix, Refusal, WantedLevel};

/// `GET C/service_accounts/{id}/permissions`
pub async fn get(
    State(app): State<Arc<App>>,
    member: Member,
    params: RawPathParams,
) -> Result<Response, Problem> {
    member.may(Action::Read)?;
    let id = account_id(&params)?;
    let matrix = app
        .database
        .read(move |transaction| store::permissions(transaction, member.company, id))
        .await?
        .ok_or(Refusal::NoAccount)?;
    Ok(answer(&matrix))
}

/// `PUT C/service_accounts/{id}/permissions` (W2)
pub async fn put(
    State(app): State<Arc<App>>,
    member: Member,
    params: RawPathParams,
    request: Request,
) -> Result<Response, Problem> {
    member.may(Action::SetPermissions)?;
    let id = account_id(&params)?;
    let expected = IfMatch::of(request.headers())?;
    let wanted = read_levels(&read_json(request).await?)?;
    let occasion = member.occasion();
    let matrix = app
        .database
        .write(move |transaction| {
            let accepts = |version| expected.accepts(version);
            store::set_permissions(transaction, occasion, id, accepts, &wanted)
        })
        .await?;
    Ok(answer(&matrix))
}

fn answer(matrix: &Matrix) -> Response {
    let tools = matrix.tools.iter().map(wire::AccountTool::new).collect();
    let headers = [(header::ETAG, etag(matrix.version))];
    (headers, Json(wire::Tools { tools })).into_response()
}

/// Reads `{"tools": [{"name", "access_level"}]}`; other members of a tool are left alone, so that a
/// matrix can be sent back as it was given.
fn read_levels(body: &[u8]) -> Result<Vec<WantedLevel>, Problem> {
    let body = parse(body)?;
    let tools = body["tools"]
        .as_array()
        .ok_or_else(|| Problem::body("The body must hold a list “tools”."))?;
    let text = |tool: &Value, member: &str| tool[member].as_str().map(str::to_owned);
    let levels = tools.iter().map(|tool| {
        Some(WantedLevel {
            tool: text(tool, "name")?,
            level: text(tool, "access_level")?,
        })
    });
    levels.collect::<Option<_>>().ok_or_else(|| {
        Problem::body("Each of “tools” must hold the strings “name” and “access_level”.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_can_be_sent_back_as_it_was_given() {
        let body = br#"{"tools":[{"name":"a","friendly_name":"A","access_level":"none"}]}"#;
        let levels = read_levels(body).unwrap();
        assert_eq!((&*levels[0].tool, &*levels[0].level), ("a", "none"));
    }

    #[test]
    fn bodies_that_hold_no_matrix_are_refused() {
        for body in [
            "",
            "null",
            "[]",
            r#"{"tools":{}}"#,
            r#"{"tools":[7]}"#,
            r#"{"tools":[{"name":"a"}]}"#,
            r#"{"tools":[{"name":"a","access_level":null}]}"#,
        ] {
            assert!(read_levels(body.as_bytes()).is_err(), "{body}");
        }
    }
}
