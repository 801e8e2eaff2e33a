//! A new account's credentials in the forms that applications read.
//!
//! Texts with a secret in them are overwritten when they are dropped, and made large enough at once
//! so that growing leaves no copy behind (S20).

use serde::Serialize;
use zeroize::Zeroizing;

/// What an application needs to obtain tokens.
#[derive(Clone, Copy, Serialize)]
pub struct Credentials<'a> {
    pub client_id: &'a str,
    /// The secret, or what stands in its place.
    pub client_secret: &'a str,
    /// Where tokens are obtained.
    pub token_url: &'a str,
}

/// The command for a token; it reads the secret from the environment.
const CURL: &str = r#"curl --request POST "$TOKEN_URL" \
  --data-urlencode "grant_type=client_credentials" \
  --data-urlencode "client_id=$CLIENT_ID" \
  --data-urlencode "client_secret=$CLIENT_SECRET"
"#;

/// How an application reads its credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The client ID alone.
    ClientId,
    /// The secret alone.
    ClientSecret,
    /// Lines of `NAME=value`, for `.env` files and shells.
    Env,
    /// A request for a token, from the variables of [`Form::Env`]: the secret itself would end up in
    /// the history of the shell.
    Curl,
    /// Variables for Terraform, as in `terraform.tfvars`.
    Terraform,
    /// An object for everything else.
    Json,
}

impl Credentials<'_> {
    /// Lends the credentials in one of the forms.
    pub fn lend(self, form: Form, at: impl FnOnce(&str)) {
        match form {
            Form::ClientId => at(self.client_id),
            Form::ClientSecret => at(self.client_secret),
            Form::Env => at(&self.env()),
            Form::Curl => at(CURL),
            Form::Terraform => at(&self.terraform()),
            Form::Json => at(&self.json()),
        }
    }

    fn env(self) -> Zeroizing<String> {
        let names = ["CLIENT_ID", "CLIENT_SECRET", "TOKEN_URL"];
        self.lines(names, "=", push_for_shell)
    }

    fn terraform(self) -> Zeroizing<String> {
        let names = ["client_id    ", "client_secret", "token_url    "];
        self.lines(names, " = ", push_for_terraform)
    }

    fn json(self) -> Zeroizing<String> {
        let mut bytes = Vec::with_capacity(self.room());
        // Writing into memory does not fail.
        let _ = serde_json::to_writer_pretty(&mut bytes, &self);
        bytes.push(b'\n');
        Zeroizing::new(String::from_utf8(bytes).unwrap_or_default())
    }

    fn lines(
        self,
        names: [&str; 3],
        between: &str,
        push: fn(&mut String, &str),
    ) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(self.room()));
        let values = [self.client_id, self.client_secret, self.token_url];
        for (name, value) in names.into_iter().zip(values) {
            text.push_str(name);
            text.push_str(between);
            push(&mut text, value);
            text.push('\n');
        }
        text
    }

    /// Room enough for any of the forms, with every character escaped.
    fn room(self) -> usize {
        256 + 6 * (self.client_id.len() + self.client_secret.len() + self.token_url.len())
    }
}

/// A value as shells and readers of `.env` files take it: in quotes where it needs them.
fn push_for_shell(text: &mut String, value: &str) {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/+=@%".contains(c);
    if !value.is_empty() && value.chars().all(plain) {
        text.push_str(value);
        return;
    }
    text.push('\'');
    for c in value.chars() {
        match c {
            '\'' => text.push_str(r"'\''"),
            c => text.push(c),
        }
    }
    text.push('\'');
}

/// A string of HCL, without its templates.
fn push_for_terraform(text: &mut String, value: &str) {
    text.push('"');
    let mut characters = value.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            '$' | '%' if characters.peek() == Some(&'{') => text.extend([c, c]),
            c => text.push(c),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials(client_secret: &str) -> Credentials<'_> {
        Credentials {
            client_id: "3f0c",
            client_secret,
            token_url: "https://api.example/oauth/token",
        }
    }

    #[test]
    fn plain_values_stand_as_they_are() {
        assert_eq!(
            *credentials("a-b_c.9").env(),
            "CLIENT_ID=3f0c\nCLIENT_SECRET=a-b_c.9\nTOKEN_URL=https://api.example/oauth/token\n"
        );
    }

    #[test]
    fn a_value_that_a_shell_would_read_is_quoted() {
        assert!(
            credentials("$(rm) it's")
                .env()
                .contains("CLIENT_SECRET='$(rm) it'\\''s'\n")
        );
    }

    #[test]
    fn terraform_sees_no_template_in_a_value() {
        assert!(
            credentials(r#"${a}%{b}"\"#)
                .terraform()
                .contains(r#"client_secret = "$${a}%%{b}\"\\""#)
        );
    }

    #[test]
    fn json_reads_back() {
        let json = credentials("a\"b\\").json();
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read["client_secret"], "a\"b\\");
        assert_eq!(read["client_id"], "3f0c");
    }

    #[test]
    fn s20_no_form_outgrows_its_room() {
        let long = "\u{1}\"$'".repeat(200);
        let credentials = credentials(&long);
        for text in [
            credentials.env(),
            credentials.terraform(),
            credentials.json(),
        ] {
            assert!(text.len() <= credentials.room(), "{}", text.len());
        }
    }

    #[test]
    fn the_request_for_a_token_names_the_variables_and_holds_no_secret() {
        for name in ["$CLIENT_ID", "$CLIENT_SECRET", "$TOKEN_URL"] {
            assert!(CURL.contains(name), "{name}");
        }
    }
}
