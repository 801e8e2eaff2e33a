//! `POST /oauth/token`: the Client Credentials grant (RFC 6749 §4.4) for service accounts.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use domain::NotFunctionalReason;
use serde_json::json;
use url::form_urlencoded;
use zeroize::Zeroizing;

use super::body::read_form;
use super::caller::CallerSlot;
use super::problem::Problem;
use super::wire;
use crate::App;
use crate::credentials::hash;
use crate::random;
use crate::store::{self, Credentials, NoToken};

const PARAMETERS: [&str; 4] = ["grant_type", "client_id", "client_secret", "scope"];

/// `POST /oauth/token`
pub async fn obtain(State(app): State<Arc<App>>, request: Request) -> Result<Response, Failure> {
    let slot = request.extensions().get::<CallerSlot>().cloned();
    let used_basic = request.headers().contains_key(header::AUTHORIZATION);
    let credentials = read_credentials(request).await.map_err(|mut refused| {
        refused.used_basic = used_basic;
        refused
    })?;
    let now = app.clock.now();
    let no_token = |why| Failure::no_token(why, used_basic);

    // Looked at twice: only who knows the secret counts against the limit and gets to the writer.
    let shown = credentials.clone();
    let holder = app
        .database
        .read(move |transaction| store::authenticate(transaction, &shown, now))
        .await
        .map_err(no_token)?;
    if let Some(slot) = slot {
        // It is set here only.
        let _ = slot.0.set(holder.id());
    }
    if let Some(limit) = &app.rate_limit {
        limit.take(holder.id(), now).map_err(Problem::from)?;
    }
    let token = Zeroizing::new(random::token());
    let (kept, lifetime) = (hash(&token), app.token_lifetime);
    app.database
        .write(move |transaction| store::issue(transaction, &credentials, kept, now, lifetime))
        .await
        .map_err(no_token)?;
    Ok(Json(wire::Grant::new(&token, lifetime, now)).into_response())
}

/// An answer other than a token.
pub enum Failure {
    /// As RFC 6749 §5.2 says.
    Refused(Refused),
    /// Anything else that any call may be answered with.
    Problem(Problem),
}

/// RFC 6749 §5.2: a word for programs, a sentence for people.
pub struct Refused {
    error: &'static str,
    description: String,
    used_basic: bool,
}

impl Refused {
    fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self {
            error,
            description: description.into(),
            used_basic: false,
        }
    }

    fn request(description: &str) -> Self {
        Self::new("invalid_request", description)
    }

    fn client(description: impl Into<String>) -> Self {
        Self::new("invalid_client", description)
    }
}

impl Failure {
    fn no_token(why: NoToken, used_basic: bool) -> Self {
        let description = match why {
            NoToken::Store(error) => return Self::Problem(error.into()),
            NoToken::WrongCredentials => "Client authentication failed.".into(),
            NoToken::NotFunctional(reasons) => {
                let reasons: Vec<_> = reasons.iter().map(words_for).collect();
                format!("The account does not function: {}.", reasons.join(", "))
            }
        };
        Self::Refused(Refused {
            used_basic,
            ..Refused::client(description)
        })
    }
}

fn words_for(reason: &NotFunctionalReason) -> &str {
    match reason {
        NotFunctionalReason::ContactEmailChanged => "its contact's e-mail address was changed",
        NotFunctionalReason::ContactInOtherDirectory => {
            "its contact was added to another company's directory"
        }
        NotFunctionalReason::Sunset => "the sunset date has passed",
        NotFunctionalReason::Unknown(reason) => reason,
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let refused = match self {
            Self::Problem(problem) => return problem.into_response(),
            Self::Refused(refused) => refused,
        };
        let Refused {
            error, description, ..
        } = refused;
        let body = Json(json!({ "error": error, "error_description": description }));
        if error != "invalid_client" {
            return (StatusCode::BAD_REQUEST, body).into_response();
        }
        let mut response = (StatusCode::UNAUTHORIZED, body).into_response();
        if refused.used_basic {
            let challenge = HeaderValue::from_static("Basic realm=\"service accounts\"");
            let headers = response.headers_mut();
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

/// Client id and secret of a request that asks for what there is: by the header or in the form, and
/// not by both (RFC 6749 §2.3).
async fn read_credentials(request: Request) -> Result<Credentials, Refused> {
    let basic = read_basic(request.headers())?;
    let form = read_form(request)
        .await
        .ok_or_else(|| Refused::request("The body must be a form, and not too large."))?;
    let [grant_type, id, secret, scope] = read_parameters(&form)?;
    match grant_type.as_deref().map(String::as_str) {
        Some("client_credentials") => {}
        Some(_) => {
            let description = "The only grant type is client_credentials.";
            return Err(Refused::new("unsupported_grant_type", description));
        }
        None => return Err(Refused::request("grant_type is missing.")),
    }
    if scope.is_some() {
        return Err(Refused::new("invalid_scope", "There are no scopes here."));
    }
    let (id, secret) = match (basic, id, secret) {
        (Some(_), _, Some(_)) => {
            return Err(Refused::request(
                "Authenticate by header or form, not both.",
            ));
        }
        (Some((basic, _)), Some(id), None) if *basic != *id => {
            return Err(Refused::request("Header and form name different clients."));
        }
        (Some(basic), _, None) => basic,
        (None, Some(id), Some(secret)) => (id, secret),
        (None, ..) => return Err(Refused::client("Client id and secret are missing.")),
    };
    Ok(Credentials {
        client_id: id.to_string(),
        secret: hash(&secret),
    })
}

type Parameter = Zeroizing<String>;

/// The values of [`PARAMETERS`]. Empty ones count as absent, none may come twice (RFC 6749 §3.2),
/// and others are ignored.
fn read_parameters(form: &[u8]) -> Result<[Option<Parameter>; 4], Refused> {
    let mut values = [const { None }; 4];
    for (name, value) in form_urlencoded::parse(form) {
        let value = Zeroizing::new(value.into_owned());
        let place = PARAMETERS.iter().position(|known| *known == name);
        let Some(place) = place.filter(|_| !value.is_empty()) else {
            continue;
        };
        if values[place].replace(value).is_some() {
            return Err(Refused::request("A parameter comes twice."));
        }
    }
    Ok(values)
}

/// Client id and secret of an `Authorization` header, each encoded like a form (RFC 6749 §2.3.1).
fn read_basic(headers: &HeaderMap) -> Result<Option<(Parameter, Parameter)>, Refused> {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return Ok(None);
    };
    let pair = value
        .to_str()
        .ok()
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
        .and_then(|(_, encoded)| BASE64.decode(encoded.trim()).ok())
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .map(Zeroizing::new)
        .ok_or_else(|| Refused::client("The header Authorization must be of the scheme Basic."))?;
    let (id, secret) = pair
        .split_once(':')
        .ok_or_else(|| Refused::client("The header Authorization has no secret."))?;
    Ok(Some((form_decoded(id), form_decoded(secret))))
}

/// Text that was encoded has neither `&` nor `=` in it: it reads as a name without a value.
fn form_decoded(text: &str) -> Parameter {
    let name = form_urlencoded::parse(text.as_bytes()).next();
    Zeroizing::new(name.map_or_else(String::new, |(name, _)| name.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basic(value: &str) -> Result<Option<(String, String)>, &'static str> {
        let value = HeaderValue::try_from(value).unwrap();
        let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value)]);
        let pair = read_basic(&headers).map_err(|refused| refused.error)?;
        Ok(pair.map(|(id, secret)| (id.to_string(), secret.to_string())))
    }

    #[test]
    fn credentials_in_the_header_are_encoded_like_a_form() {
        let value = format!("Basic {}", BASE64.encode("an+id%3A1:s%25+%C3%BC"));
        let expected = ("an id:1".to_owned(), "s% ü".to_owned());
        assert_eq!(basic(&value), Ok(Some(expected)));
    }

    #[test]
    fn other_headers_are_refused() {
        let without_secret = format!("Basic {}", BASE64.encode("id"));
        for value in ["Bearer x", "Basic", "Basic ///", &without_secret] {
            assert_eq!(basic(value), Err("invalid_client"), "{value}");
        }
    }

    #[test]
    fn a_parameter_comes_once_and_is_not_empty() {
        let read = |form: &str| read_parameters(form.as_bytes());
        assert!(read("client_id=a&client_id=b").is_err());
        let Ok([None, Some(id), None, None]) = read("scope=&client_id=a+b&other=1&other=2") else {
            panic!("it can be read");
        };
        assert_eq!(*id, "a b");
    }
}
