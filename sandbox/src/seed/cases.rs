//! The first accounts of the first company: every state that a screen has to show, by hand.

/// The App Type of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum App {
    Custom,
    /// `Marketplace`, with the app of this place in the list.
    Number(usize),
    /// `Marketplace`, with an app that was removed since (A2).
    Removed,
}

/// What happened to the contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contact {
    /// Nobody changed it since the account was created.
    Untouched,
    /// Somebody changed its e-mail address (H1).
    EmailChanged,
    /// Somebody added it to another company's directory (H2).
    AddedElsewhere,
    /// Both were done to it (H1, H2).
    Both,
}

/// How many tools the account may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grants {
    /// None at all (P1).
    Nothing,
    /// So many with Read-Only, so many with Standard, so many with Admin.
    Some(usize, usize, usize),
}

/// When the account was last used, before the day that the database was filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Used {
    Never,
    /// So many hours before.
    Hours(i64),
}

/// An account made by hand.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub name: &'static str,
    pub app: App,
    pub contact: Contact,
    pub grants: Grants,
    pub used: Used,
}

const fn case(name: &'static str, app: App, contact: Contact, grants: Grants, used: Used) -> Case {
    Case {
        name,
        app,
        contact,
        grants,
        used,
    }
}

use Contact::{AddedElsewhere, Both, EmailChanged, Untouched};
use Grants::{Nothing, Some};
use Used::{Hours, Never};

/// All of them. The order matters: ids follow from it.
pub const CASES: [Case; 20] = [
    case(
        "Nightly ERP sync",
        App::Number(0),
        Untouched,
        Some(2, 0, 1),
        Hours(22),
    ),
    case(
        "Payroll export",
        App::Custom,
        Untouched,
        Some(1, 2, 0),
        Hours(3),
    ),
    case(
        "Drawing mirror Zürich",
        App::Number(3),
        Untouched,
        Some(3, 0, 0),
        Hours(50),
    ),
    case(
        "Timesheet connector",
        App::Removed,
        Untouched,
        Some(1, 1, 0),
        Hours(700),
    ),
    case(
        "Budget dashboard",
        App::Custom,
        EmailChanged,
        Some(4, 0, 0),
        Hours(400),
    ),
    case(
        "Invoice feed Montréal",
        App::Number(7),
        AddedElsewhere,
        Some(0, 2, 0),
        Hours(95),
    ),
    case(
        "Safety observation alerts",
        App::Custom,
        Untouched,
        Nothing,
        Never,
    ),
    case(
        "Site photo archive",
        App::Number(1),
        Untouched,
        Some(1, 0, 0),
        Hours(9000),
    ),
    case(
        "Weather bot",
        App::Custom,
        Untouched,
        Some(0, 1, 0),
        Hours(1),
    ),
    case(
        "Old directory clean-up",
        App::Removed,
        Both,
        Nothing,
        Hours(14000),
    ),
    case(
        "予算データ連携",
        App::Number(2),
        Untouched,
        Some(2, 1, 0),
        Hours(30),
    ),
    case(
        "مزامنة الميزانية",
        App::Custom,
        Untouched,
        Some(1, 0, 0),
        Hours(76),
    ),
    case(
        "گزارش‌های روزانه",
        App::Number(5),
        Untouched,
        Some(2, 0, 0),
        Hours(12),
    ),
    case(
        "👷‍♀️ Site diary",
        App::Custom,
        Untouched,
        Some(0, 0, 2),
        Hours(6),
    ),
    case(
        "Übergabe-Protokolle Süd",
        App::Number(4),
        Untouched,
        Some(1, 1, 1),
        Hours(240),
    ),
    case(
        "BIM model bridge <staging>",
        App::Custom,
        Untouched,
        Nothing,
        Hours(2),
    ),
    case(
        "=SUM(cost codes) & \"forecast\"",
        App::Number(6),
        Untouched,
        Some(1, 0, 0),
        Never,
    ),
    case(
        "RFI and submittal reconciliation between the regional offices of Denver, Phoenix, \
          Tucson and Boise, with a nightly hand-over to the data warehouse and a weekly digest \
          for the project executives",
        App::Number(8),
        Untouched,
        Some(3, 2, 0),
        Hours(18),
    ),
    case("QA", App::Custom, Untouched, Some(0, 0, 1), Hours(500)),
    case(
        "Crane telemetry feed",
        App::Number(9),
        Untouched,
        Some(1, 0, 0),
        Never,
    ),
];
