//! Where the API is, as `config.json` says (S32).

use std::fmt;
use std::net::Ipv4Addr;

use serde_json::{Map, Value};

/// The address that every path of the API is joined to: `https:`, or `http:` on this very machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiBase(Box<str>);

/// What is wrong with the configuration. For whoever hosts the page: it is shown before there is
/// a language to show it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigError {
    /// Not a JSON object.
    NotJson,
    /// A key that means nothing; most likely misspelt.
    UnknownKey(String),
    /// `api_base` is missing, or not a text.
    NoApiBase,
    /// `api_base` is no address of an API.
    BadApiBase(String),
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson => f.write_str("config.json is not a JSON object"),
            Self::UnknownKey(key) => {
                write!(
                    f,
                    "config.json has the unknown key \"{key}\"; it knows \"api_base\""
                )
            }
            Self::NoApiBase => {
                f.write_str("config.json lacks \"api_base\", the address of the API")
            }
            Self::BadApiBase(value) => write!(
                f,
                "\"api_base\" is \"{value}\"; it must be an https: address without query, fragment \
                 or user name (http: only for localhost)"
            ),
        }
    }
}

/// Reads `config.json`.
pub fn read_config(text: &str) -> Result<ApiBase, ConfigError> {
    let text = text.trim_start_matches('\u{FEFF}');
    let config: Map<String, Value> =
        serde_json::from_str(text).map_err(|_| ConfigError::NotJson)?;
    if let Some(key) = config.keys().find(|key| *key != "api_base") {
        return Err(ConfigError::UnknownKey(key.clone()));
    }
    let base = config.get("api_base").and_then(Value::as_str);
    ApiBase::parse(base.ok_or(ConfigError::NoApiBase)?)
}

impl ApiBase {
    /// Reads the address of an API, with or without a path and a slash at its end.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let refused = || ConfigError::BadApiBase(text.to_owned());
        let (scheme, rest) = text.split_once("://").ok_or_else(refused)?;
        let (authority, _) = rest.split_once('/').unwrap_or((rest, ""));
        let host = host(authority).ok_or_else(refused)?;
        let allowed = match scheme {
            "https" => true,
            "http" => is_loopback(host),
            _ => false,
        };
        let plain = text.chars().all(|c| {
            c.is_ascii_graphic() && !matches!(c, '?' | '#' | '@' | '\\' | '"' | '<' | '>')
        });
        if allowed && plain {
            Ok(Self(text.trim_end_matches('/').into()))
        } else {
            Err(refused())
        }
    }

    /// The address, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The host of `host:port`; `None` when either makes no sense.
fn host(authority: &str) -> Option<&str> {
    let (host, port) = match authority.rfind(':') {
        Some(colon) if !authority.ends_with(']') => {
            (&authority[..colon], Some(&authority[colon + 1..]))
        }
        _ => (authority, None),
    };
    let port_is_good = port.is_none_or(|port| port.parse::<u16>().is_ok());
    (!host.is_empty() && port_is_good).then_some(host)
}

/// Numbers with a zero in front are none of this machine: to a browser, `0127.0.0.1` is 87.0.0.1.
fn is_loopback(host: &str) -> bool {
    let address: Result<Ipv4Addr, _> = host.parse();
    host == "localhost" || host == "[::1]" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s32_an_api_is_reached_by_https_or_on_this_machine() {
        for good in [
            "https://api.example.com",
            "https://api.example.com:8443/gateway/",
            "http://127.0.0.1:8000",
            "http://localhost:8000",
            "http://[::1]:8000",
        ] {
            assert!(ApiBase::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://api.example.com",
            "http://127.0.0.1.example.com",
            "http://0127.0.0.1",
            "https://",
            "https://ada@api.example.com",
            "https://api.example.com?x=1",
            "https://api.example.com:99999",
            "https://api.example.com/a b",
            "ftp://api.example.com",
            "//api.example.com",
            "javascript:alert(1)",
            "",
        ] {
            assert!(ApiBase::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_slash_at_the_end_makes_no_difference() {
        let base = ApiBase::parse("https://api.example.com/v/").unwrap();
        assert_eq!(base.as_str(), "https://api.example.com/v");
    }

    #[test]
    fn s32_an_unknown_key_is_named() {
        let error = read_config(r#"{"api_base": "https://a.example", "apibase": 1}"#).unwrap_err();
        assert_eq!(error, ConfigError::UnknownKey("apibase".into()));
        assert!(error.to_string().contains("\"apibase\""));
    }

    #[test]
    fn what_is_missing_is_said() {
        assert_eq!(read_config("<!doctype html>"), Err(ConfigError::NotJson));
        assert_eq!(read_config("{}"), Err(ConfigError::NoApiBase));
        assert_eq!(
            read_config(r#"{"api_base": 1}"#),
            Err(ConfigError::NoApiBase)
        );
        assert!(read_config("\u{FEFF}{\"api_base\": \"https://a.example\"}").is_ok());
    }
}
