//! Fuzz targets of the rules: names, three states brought together. `docs/testing.md` says how.

use time::macros::date;

use crate::app_type::{AppStatus, AppType, MarketplaceApp, Unclear};
use crate::attention::{Concerns, Today};
use crate::collation::{order_key, search_key};
use crate::draft::tests::{account, app, check};
use crate::invisible::{Stretch, draws_nothing, is_visible, stretches};
use crate::name::{DEFAULT_MAX_LENGTH, NameProblem};
use crate::policy::Sunset;
use crate::unicode::tests::Tables;
use crate::{
    Account, AccountChange, AccountName, AppKind, Draft, Edited as _, Level, LevelChange, Matrix,
    Merge, ToolPermission, Unicode as _,
};

fuzz::target!(
    /// N1–N3: a name that is accepted is what was typed, and what is refused is named.
    name,
    |text| {
        match AccountName::parse(text, DEFAULT_MAX_LENGTH, &Tables) {
            Ok(name) => {
                assert_eq!(name.as_str(), text.trim());
                assert!(Tables.nfc(name.as_str()).chars().count() <= DEFAULT_MAX_LENGTH);
                let again = AccountName::parse(name.as_str(), DEFAULT_MAX_LENGTH, &Tables);
                assert_eq!(again, Ok(name));
            }
            Err(NameProblem::Forbidden(found)) => {
                assert!(!found.is_empty());
                for one in found {
                    let there = text.trim().chars().nth(one.place - 1);
                    assert_eq!(there, Some(one.character));
                }
            }
            Err(NameProblem::TooLong { length, max }) => assert!(length > max),
            Err(NameProblem::Required) => assert!(!is_visible(text)),
            Err(NameProblem::Taken) => unreachable!("only a server knows"),
        }
        assert_eq!(Tables.fold(&Tables.fold(text)), Tables.fold(text));
    }
);

fuzz::target!(
    /// S27, F44, J8: nothing of a name is lost, and nothing that turns text or draws nothing by itself is
    /// among what is shown as it is.
    shown,
    |text| {
        let mut whole = String::new();
        for stretch in stretches(text) {
            match stretch {
                Stretch::Visible(seen) => {
                    let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
                    assert!(!seen.contains(turns), "{seen:?}");
                    assert!(!seen.chars().all(draws_nothing), "{seen:?}");
                    whole += seen;
                }
                Stretch::Invisible(character) => {
                    assert!(draws_nothing(character), "{character:?}");
                    whole.push(character);
                }
            }
        }
        assert_eq!(whole, text);
    }
);

fuzz::target!(
    /// L10, L12: a text is found by itself, in whatever case and form, and the order of names is one.
    order,
    |text| {
        let key = search_key(text, &Tables);
        assert_eq!(search_key(&key, &Tables), key);
        assert_eq!(search_key(&Tables.nfc(text), &Tables), key);
        assert_eq!(key.trim(), key);

        let names: Vec<_> = text.lines().collect();
        for name in &names {
            // What comes after a name is after it.
            let longer = format!("{name} 2");
            assert!(order_key(name, &Tables) <= order_key(&longer, &Tables));
        }
        for pair in names.windows(2) {
            let [one, other] = [pair[0], pair[1]];
            let same_place = order_key(one, &Tables) == order_key(other, &Tables);
            if Tables.fold(one) == Tables.fold(other) {
                assert!(same_place, "N4: {one:?} {other:?}");
            }
        }
    }
);

fuzz::target!(
    /// F1, F2: nothing that anybody did is lost, nothing appears that nobody did, and whoever comes
    /// second is asked exactly what the first would have been.
    merge,
    |text| {
        let [before, mine, now] = three(text);
        let (before, now) = (as_account(&before), as_account(&now));
        let merge = Merge::of(&before, &mine, &now);
        let (then, theirs) = (Draft::of(&before), Draft::of(&now));

        let name_clashes = clash(&then.name, &mine.name, &theirs.name, |one, other| one == other);
        assert_eq!(merge.name.is_clash(), name_clashes);
        let type_clashes = clash(&then, &mine, &theirs, is_same_choice);
        assert_eq!(merge.app_type.is_clash(), type_clashes);

        let result = merge.clone().into_draft();
        let i_named = mine.name != then.name;
        assert_eq!(result.name, if i_named { &mine } else { &theirs }.name);
        let i_chose = !is_same_choice(&mine, &then);
        let kept = if i_chose { &mine } else { &theirs };
        assert!(is_same_choice(&result, kept));

        // Looking once more changes nothing: what they did is known now.
        let again = Merge::of(&now, &result, &now);
        assert!(!again.clashes());
        assert!(is_same_edit(&again.into_draft(), &result));
        // An edit that nobody overtook stays as it is.
        assert!(is_same_edit(&Merge::of(&before, &mine, &before).into_draft(), &mine));

        let as_saved = as_account(&mine);
        let there = Merge::of(&before, &Draft::of(&as_saved), &now);
        let back = Merge::of(&before, &theirs, &as_saved);
        assert_eq!(there.clashes(), back.clashes());
        if !there.clashes() {
            assert!(is_same_edit(&there.into_draft(), &back.into_draft()));
        }
    }
);

fuzz::target!(
    /// U1, U2: a change makes of an account what the draft says, is done when it is, and has always
    /// something to say.
    change,
    |text| {
        let mut lines = text.lines();
        let [account, draft] = [(); 2].map(|()| draft(lines.next().unwrap_or_default()));
        let account = as_account(&account);
        let Ok(checked) = check(&draft, &account) else { return };
        let Some(change) = AccountChange::from_checked(checked) else {
            assert_eq!(account.name.trim(), draft.name.trim());
            assert!(is_same_choice(&Draft::of(&account), &draft));
            return;
        };
        let after = change.apply_to(&account);
        assert_eq!(after.name.trim(), draft.name.trim());
        assert!(is_same_choice(&Draft::of(&after), &draft));
        assert!(change.is_done_in(&after) && !change.is_done_in(&account));
        assert!(!change.lines(&account).is_empty());
    }
);

fuzz::target!(
    /// The same for permissions; and nobody is granted what neither of the two granted.
    rebase,
    |text| {
        let [base, mine, latest] = three_matrices(text);
        let result = mine.rebase(&base, &latest);
        assert_eq!(names(&result), names(&latest));
        for tool in &result.tools {
            let (name, level) = (&tool.name, Some(&tool.level));
            // A tool that has come since stood at `None`.
            let before = base.level(name).unwrap_or(&Level::NONE);
            let i_changed = mine.level(name).is_some_and(|level| level != before);
            let expected = if i_changed { &mine } else { &latest };
            assert_eq!(level, expected.level(name), "{name}");
        }
        let mine_there = |change: &LevelChange| mine.level(&change.tool) == Some(&change.to);
        assert!(result.changes_since(&latest).iter().all(mine_there));
        assert_eq!(result.rebase(&latest, &latest), result);
        assert_eq!(mine.rebase(&base, &mine), mine);

        let mut walked = base.clone();
        for change in mine.changes_since(&base) {
            walked.set(&change.tool, &change.to);
        }
        for tool in &walked.tools {
            let wanted = mine.level(&tool.name).unwrap_or(&tool.level);
            assert_eq!(&tool.level, wanted, "the changes lead there");
        }

        let copy = latest.with_levels_of(&mine);
        for tool in &copy.tools {
            let original = mine.level(&tool.name).map_or("none", Level::code);
            assert_eq!(tool.level.code(), original, "a copy grants no more");
        }
        let counts = result.counts();
        let counted = u64::from(counts.none) + u64::from(counts.granted());
        assert_eq!(usize::try_from(counted), Ok(result.tools.len()));
    }
);

/// Whether both changed it, to different ends.
fn clash<T>(before: &T, mine: &T, theirs: &T, same: fn(&T, &T) -> bool) -> bool {
    !same(mine, before) && !same(theirs, before) && !same(mine, theirs)
}

/// An app counts only for `Marketplace`, and by its id.
fn is_same_choice(one: &Draft, other: &Draft) -> bool {
    let app = |draft: &Draft| draft.app.as_ref().map(|app| app.id.clone());
    one.kind == other.kind && (one.kind != Some(AppKind::Marketplace) || app(one) == app(other))
}

fn is_same_edit(one: &Draft, other: &Draft) -> bool {
    one.name == other.name && is_same_choice(one, other)
}

/// Before, mine and now, a line each: a name, a tab, an App Type, an app's number, its status.
fn three(text: &str) -> [Draft; 3] {
    let mut lines = text.lines();
    [(); 3].map(|()| draft(lines.next().unwrap_or_default()))
}

fn draft(line: &str) -> Draft {
    let (name, choice) = line.split_once('\t').unwrap_or((line, ""));
    let mut words = choice.split_whitespace();
    let kind = match words.next() {
        Some("custom") => Some(AppKind::Custom),
        Some("marketplace") => Some(AppKind::Marketplace),
        _ => None,
    };
    let number = words.next().and_then(|number| number.parse().ok());
    let status = match words.next() {
        None => AppStatus::Listed,
        Some("removed") => AppStatus::Removed,
        Some(other) => AppStatus::Unknown(other.into()),
    };
    Draft {
        name: name.into(),
        kind,
        app: number.map(|number| app(number, status)),
    }
}

/// The account that a server would have after this draft.
fn as_account(draft: &Draft) -> Account {
    let app_type = match (draft.kind, &draft.app) {
        (Some(AppKind::Custom), _) => AppType::Custom,
        (Some(AppKind::Marketplace), Some(app)) => AppType::Marketplace(MarketplaceApp::clone(app)),
        (Some(AppKind::Marketplace), None) => AppType::Unclear(Unclear::AppMissing),
        (None, _) => AppType::Unclear(Unclear::Missing),
    };
    let account = Account {
        name: draft.name.clone(),
        app_type,
        ..account()
    };
    let today = Today {
        date: date!(2026 - 11 - 24),
        sunset: Sunset::NotPlanned,
    };
    let _ = Concerns::of(&account, today);
    account
}

/// Base, mine and latest, a line each: a tool, its level, a tool, its level …
fn three_matrices(text: &str) -> [Matrix; 3] {
    let mut lines = text.lines();
    [(); 3].map(|()| matrix(lines.next().unwrap_or_default()))
}

fn matrix(line: &str) -> Matrix {
    let mut matrix = Matrix::default();
    let mut words = line.split_whitespace();
    while let (Some(tool), Some(level)) = (words.next(), words.next()) {
        if matrix.level(tool).is_none() {
            matrix.tools.push(ToolPermission {
                name: tool.into(),
                friendly_name: tool.to_uppercase(),
                level: Level::from_code(level),
                added_at: None,
            });
        }
    }
    matrix
}

fn names(matrix: &Matrix) -> Vec<&str> {
    matrix.tools.iter().map(|tool| &*tool.name).collect()
}
