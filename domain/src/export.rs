//! A company's accounts as a table for spreadsheets (S31). There is no secret in it: lists have none.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::account::{Account, NotFunctionalReason, PermissionCounts, Person};
use crate::app_type::{AppKind, AppType, Unclear};
use crate::csv;
use crate::health::Health;
use crate::policy::Sunset;

/// The columns, by the names that the API has for them.
const COLUMNS: [&str; 17] = [
    "id",
    "name",
    "app_type",
    "marketplace_app",
    "client_id",
    "functional",
    "not_functional_reasons",
    "permissions_none",
    "permissions_read_only",
    "permissions_standard",
    "permissions_admin",
    "last_used_at",
    "secret_created_at",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
];

/// What the file begins with: the columns' names.
pub fn beginning() -> String {
    format!("{}{}", csv::BEGINNING, csv::line(COLUMNS))
}

/// The line of an account.
pub fn line(account: &Account, sunset: Sunset) -> String {
    let health = Health::of(account, sunset);
    let reasons = match &health {
        Health::Functional => String::new(),
        Health::NotFunctional(reasons) => {
            let codes: Vec<_> = reasons.iter().map(NotFunctionalReason::code).collect();
            codes.join(" ")
        }
    };
    let app = account.app_type.app().map_or("", |app| app.name.as_str());
    let count = |of: fn(PermissionCounts) -> u32| {
        account
            .permissions
            .map_or_else(String::new, |counts| of(counts).to_string())
    };
    let cells = [
        account.id.as_str().to_owned(),
        account.name.clone(),
        app_type(&account.app_type).to_owned(),
        app.to_owned(),
        account.client_id.clone(),
        health.is_functional().to_string(),
        reasons,
        count(|counts| counts.none),
        count(|counts| counts.read_only),
        count(|counts| counts.standard),
        count(|counts| counts.admin),
        moment(account.last_used_at),
        moment(account.secret_created_at),
        moment(account.created_at),
        who(account.created_by.as_ref()),
        moment(account.updated_at),
        who(account.updated_by.as_ref()),
    ];
    csv::line(cells.iter().map(String::as_str))
}

fn app_type(app_type: &AppType) -> &str {
    match (app_type, app_type.kind()) {
        (AppType::Unclear(Unclear::Unknown(value)), _) => value,
        (_, kind) => kind.map_or("", AppKind::code),
    }
}

fn moment(time: Option<OffsetDateTime>) -> String {
    time.and_then(|time| time.format(&Rfc3339).ok())
        .unwrap_or_default()
}

fn who(person: Option<&Person>) -> String {
    person.map_or_else(String::new, |person| person.label().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::tests::account;

    #[test]
    fn every_line_has_every_column() {
        let commas = |line: &str| line.matches(',').count();
        assert_eq!(
            commas(&line(&account(), Sunset::NotPlanned)),
            commas(&beginning())
        );
    }

    #[test]
    fn s31_a_name_cannot_be_a_formula() {
        let formula = Account {
            name: "=SUM(1,2)".into(),
            ..account()
        };
        let written = line(&formula, Sunset::NotPlanned);
        assert!(written.contains(",\"'=SUM(1,2)\","), "{written}");
    }

    #[test]
    fn health_is_what_the_list_shows() {
        let mut moved = account();
        moved.contact.as_mut().unwrap().company_directories = 2;
        let written = line(&moved, Sunset::NotPlanned);
        assert!(
            written.contains(",false,contact_in_other_directory,"),
            "{written}"
        );
    }
}
