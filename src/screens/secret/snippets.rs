//! A new account's credentials in the forms that applications read.
//!
//! Texts with a secret in them are overwritten when they are dropped, and made large enough at once
//! so that growing leaves no copy behind (S20).

use serde::Serialize;
use zeroize::Zeroizing;

use crate::components::as_typed;

/// What an application needs to obtain tokens.
#[derive(Clone, Copy, Serialize)]
pub struct Credentials<'a> {
    /// Whose they are, on one line: what nobody sees in it stands there as its code point.
    pub name: &'a str,
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
        for part in ["# ", self.name, "\n"] {
            text.push_str(part);
        }
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
        let values = [
            self.name,
            self.client_id,
            self.client_secret,
            self.token_url,
        ];
        256 + 6 * values.map(str::len).iter().sum::<usize>()
    }
}

impl Form {
    /// Whether the secret is in it.
    pub fn holds_secret(self) -> bool {
        !matches!(self, Self::ClientId | Self::Curl)
    }
}

/// How long an account's name is in the name of a file, in bytes: some systems take no more than 255 in all.
const LONGEST_NAME: usize = 100;

/// The name of a file with the credentials of the account `name`, which every system takes: what is seen of
/// the account's name, without separators, spaces and whatever else has a meaning to shells.
pub fn file_name(name: &str, extension: &str) -> String {
    let mut file = String::from("service-account");
    let [seen, _] = as_typed(name);
    let mut ends_word = true;
    let longest = file.len() + LONGEST_NAME;
    for c in seen.chars() {
        if c.is_ascii_punctuation() || c.is_whitespace() || c.is_control() {
            ends_word = true;
            continue;
        }
        if file.len() + c.len_utf8() >= longest {
            break;
        }
        if ends_word {
            file.push('-');
            ends_word = false;
        }
        file.push(c);
    }
    file.push('.');
    file.push_str(extension);
    file
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
            name: "Nightly sync",
            client_id: "3f0c",
            client_secret,
            token_url: "https://api.example/oauth/token",
        }
    }

    #[test]
    fn plain_values_stand_as_they_are() {
        assert_eq!(
            *credentials("a-b_c.9").env(),
            "# Nightly sync\nCLIENT_ID=3f0c\nCLIENT_SECRET=a-b_c.9\nTOKEN_URL=https://api.example/oauth/token\n"
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
        assert_eq!(read["name"], "Nightly sync");
    }

    #[test]
    fn a_file_is_named_after_its_account() {
        for (name, file) in [
            ("Nightly ERP sync", "service-account-Nightly-ERP-sync.env"),
            ("../../etc/passwd", "service-account-etc-passwd.env"),
            ("a \\ b: *?\"<>| $(rm)", "service-account-a-b-rm.env"),
            ("同期 7", "service-account-同期-7.env"),
            ("pay\u{202e}roll\u{200b}", "service-account-payroll.env"),
            ("…", "service-account-….env"),
            (" / ", "service-account.env"),
            ("", "service-account.env"),
        ] {
            assert_eq!(file_name(name, "env"), file, "{name}");
        }
        for long in ["x".repeat(255), "🦀 ".repeat(255)] {
            let length = file_name(&long, "json").len();
            assert!((100..=128).contains(&length), "{length}");
        }
    }

    #[test]
    fn s20_no_form_outgrows_its_room() {
        let long = "\u{1}\"$'".repeat(200);
        let credentials = Credentials {
            name: &long,
            ..credentials(&long)
        };
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
