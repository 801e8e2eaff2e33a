//! Three states of an account brought together: as an edit began, as this person would have it, and
//! as somebody else has made it meanwhile (F1, F2). The same for what it may do in [`matrix`].

mod conflict;
mod matrix;

use crate::account::Account;
use crate::app_type::{AppKind, MarketplaceApp};
use crate::draft::Draft;
pub use conflict::{Conflict, Edited};
pub use matrix::{MatrixMerge, ToolMerge};

/// One field of the three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged<T> {
    /// This person left it alone, or wants what it is already: as it is now.
    Theirs(T),
    /// Only this person changed it: as they would have it.
    Mine(T),
    /// Both changed it, to different ends: the person decides.
    Clash {
        /// As this person would have it.
        mine: T,
        /// As it is now.
        theirs: T,
    },
}

/// App Type and app, as a form has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The App Type; `None` when it is nothing that can be chosen.
    pub kind: Option<AppKind>,
    /// The app; of no account for `Custom`, but kept by a form.
    pub app: Option<MarketplaceApp>,
}

/// The fields of an edit that was overtaken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// The App Type and its app, which make sense only together.
    pub app_type: Merged<Choice>,
    /// The name, which is merged as a whole.
    pub name: Merged<String>,
}

impl<T> Merged<T> {
    fn of(before: &T, mine: T, now: T, same: impl Fn(&T, &T) -> bool) -> Self {
        if same(&mine, before) || same(&mine, &now) {
            Self::Theirs(now)
        } else if same(before, &now) {
            Self::Mine(mine)
        } else {
            Self::Clash { mine, theirs: now }
        }
    }

    /// Whether the person has to decide.
    pub fn is_clash(&self) -> bool {
        matches!(self, Self::Clash { .. })
    }

    /// The value where nobody has to decide, and this person's where somebody has.
    pub fn keeping_mine(self) -> T {
        match self {
            Self::Theirs(value) | Self::Mine(value) | Self::Clash { mine: value, .. } => value,
        }
    }
}

impl Choice {
    /// What a form chooses.
    pub fn of(draft: &Draft) -> Self {
        Self {
            kind: draft.kind,
            app: draft.app.clone(),
        }
    }

    /// Whether both mean the same: an app counts only for `Marketplace`, and by its id.
    fn is_same(&self, other: &Self) -> bool {
        let app = |choice: &Self| choice.app.as_ref().map(|app| app.id.clone());
        self.kind == other.kind
            && (self.kind != Some(AppKind::Marketplace) || app(self) == app(other))
    }
}

impl Merge {
    /// Brings the three together.
    pub fn of(before: &Account, mine: &Draft, now: &Account) -> Self {
        let (then, theirs) = (Draft::of(before), Draft::of(now));
        Self {
            app_type: Merged::of(
                &Choice::of(&then),
                Choice::of(mine),
                Choice::of(&theirs),
                Choice::is_same,
            ),
            name: Merged::of(&then.name, mine.name.clone(), theirs.name, String::eq),
        }
    }

    /// Whether the person has to decide about anything.
    pub fn clashes(&self) -> bool {
        self.app_type.is_clash() || self.name.is_clash()
    }

    /// The draft that keeps every edit of this person and every one of theirs that is not against it.
    pub fn into_draft(self) -> Draft {
        let Choice { kind, app } = self.app_type.keeping_mine();
        Draft {
            name: self.name.keeping_mine(),
            kind,
            app,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app_type::{AppStatus, AppType, Unclear};
    use crate::draft::tests::{account, app};

    fn named(name: &str) -> Account {
        Account {
            name: name.into(),
            ..account()
        }
    }

    #[test]
    fn f2_changes_of_different_fields_do_not_meet() {
        let mine = Draft {
            name: "Mine".into(),
            ..Draft::of(&named("Before"))
        };
        let mut now = named("Before");
        now.app_type = AppType::Marketplace(app(7, AppStatus::Listed));
        let merge = Merge::of(&named("Before"), &mine, &now);
        assert!(!merge.clashes());
        assert_eq!(merge.name, Merged::Mine("Mine".into()));
        assert_eq!(merge.into_draft().app, now.app_type.app().cloned());
    }

    #[test]
    fn f1_changes_of_the_same_field_are_decided_by_the_person() {
        let mine = Draft {
            name: "Mine".into(),
            ..Draft::of(&named("Before"))
        };
        let merge = Merge::of(&named("Before"), &mine, &named("Theirs"));
        let clash = Merged::Clash {
            mine: "Mine".into(),
            theirs: "Theirs".into(),
        };
        assert_eq!(merge.name, clash);
        assert_eq!(merge.into_draft().name, "Mine");
    }

    #[test]
    fn f3_the_same_change_by_both_is_no_clash() {
        let mine = Draft {
            name: "Same".into(),
            ..Draft::of(&named("Before"))
        };
        assert!(!Merge::of(&named("Before"), &mine, &named("Same")).clashes());
    }

    /// The account with an App Type and nothing else changed.
    fn of_type(app_type: AppType) -> Account {
        Account {
            app_type,
            ..account()
        }
    }

    #[test]
    fn f1_two_app_types_for_the_same_account_are_decided_by_the_person() {
        let listed = |id| AppType::Marketplace(app(id, AppStatus::Listed));
        for (before, mine, now) in [
            (AppType::Custom, listed(7), listed(8)),
            (listed(7), listed(8), AppType::Custom),
            (listed(7), AppType::Custom, listed(8)),
        ] {
            let [before, mine, now] = [before, mine, now].map(of_type);
            let mine = Draft::of(&mine);
            let merge = Merge::of(&before, &mine, &now);
            assert!(merge.app_type.is_clash() && merge.clashes());
            assert_eq!(merge.into_draft(), mine);
        }
    }

    #[test]
    fn f2_an_app_type_that_only_one_has_changed_is_theirs() {
        let [custom, listed] = [
            AppType::Custom,
            AppType::Marketplace(app(7, AppStatus::Listed)),
        ]
        .map(of_type);
        let mine = Merge::of(&custom, &Draft::of(&listed), &custom);
        assert_eq!(mine.app_type, Merged::Mine(Choice::of(&Draft::of(&listed))));
        let theirs = Merge::of(&custom, &Draft::of(&custom), &listed);
        assert_eq!(
            theirs.app_type,
            Merged::Theirs(Choice::of(&Draft::of(&listed)))
        );
        // The same app by another name is the same app.
        let renamed = AppType::Marketplace(MarketplaceApp {
            name: "Renamed".into(),
            ..app(7, AppStatus::Listed)
        });
        let same = Merge::of(&listed, &Draft::of(&of_type(renamed)), &custom);
        assert_eq!(
            same.app_type,
            Merged::Theirs(Choice::of(&Draft::of(&custom)))
        );
    }

    #[test]
    fn an_app_that_a_form_keeps_beside_custom_changes_nothing() {
        let mut before = account();
        before.app_type = AppType::Marketplace(app(7, AppStatus::Listed));
        let mine = Draft {
            kind: Some(AppKind::Custom),
            ..Draft::of(&before)
        };
        let now = account();
        assert_eq!(now.app_type, AppType::Custom);
        assert!(!Merge::of(&before, &mine, &now).clashes());
    }

    fn app_types() -> impl Strategy<Value = AppType> {
        prop_oneof![
            Just(AppType::Custom),
            (1..4_u64).prop_map(|id| AppType::Marketplace(app(id, AppStatus::Listed))),
            Just(AppType::Unclear(Unclear::Missing)),
        ]
    }

    fn accounts() -> impl Strategy<Value = Account> {
        (prop::sample::select(vec!["a", "b", "c"]), app_types()).prop_map(|(name, app_type)| {
            Account {
                app_type,
                ..named(name)
            }
        })
    }

    proptest! {
        #[test]
        fn a_clash_has_both_sides_and_both_are_new(
            before in accounts(), mine in accounts(), now in accounts(),
        ) {
            let merge = Merge::of(&before, &Draft::of(&mine), &now);
            if let Merged::Clash { mine: own, theirs } = &merge.name {
                prop_assert_eq!((own, theirs), (&mine.name, &now.name));
                prop_assert!(*own != before.name && *theirs != before.name && own != theirs);
            }
            if let Merged::Clash { mine: own, theirs } = &merge.app_type {
                let [was, wanted, is] = [&before, &mine, &now].map(|one| Choice::of(&Draft::of(one)));
                prop_assert_eq!((own, theirs), (&wanted, &is));
                prop_assert!(!own.is_same(&was) && !theirs.is_same(&was) && !own.is_same(theirs));
            }
        }

        #[test]
        fn merging_once_more_changes_nothing(
            before in accounts(), mine in accounts(), now in accounts(),
        ) {
            let merged = Merge::of(&before, &Draft::of(&mine), &now).into_draft();
            let again = Merge::of(&now, &merged, &now);
            prop_assert!(!again.clashes());
            let again = again.into_draft();
            prop_assert_eq!(&again.name, &merged.name);
            prop_assert!(Choice::of(&again).is_same(&Choice::of(&merged)));
        }

        #[test]
        fn merging_loses_no_edit_and_invents_none(
            before in accounts(), mine in accounts(), now in accounts(),
        ) {
            let draft = Draft::of(&mine);
            let merged = Merge::of(&before, &draft, &now);
            let result = merged.clone().into_draft();
            // Mine where I changed something, and theirs where only they did.
            let name = if mine.name == before.name { &now.name } else { &mine.name };
            prop_assert_eq!(&result.name, name);
            let kept = Choice::of(&draft).is_same(&Choice::of(&Draft::of(&before)));
            let choice = Choice::of(&if kept { Draft::of(&now) } else { draft });
            prop_assert!(Choice::of(&result).is_same(&choice));
        }

        #[test]
        fn who_clashes_does_not_depend_on_who_was_first(
            before in accounts(), one in accounts(), other in accounts(),
        ) {
            let there = Merge::of(&before, &Draft::of(&one), &other);
            let back = Merge::of(&before, &Draft::of(&other), &one);
            prop_assert_eq!(there.name.is_clash(), back.name.is_clash());
            prop_assert_eq!(there.app_type.is_clash(), back.app_type.is_clash());
            if !there.clashes() {
                let (there, back) = (there.into_draft(), back.into_draft());
                prop_assert_eq!(&there.name, &back.name);
                prop_assert!(Choice::of(&there).is_same(&Choice::of(&back)));
            }
        }

        #[test]
        fn an_edit_that_nobody_overtook_stays_as_it_is(before in accounts(), mine in accounts()) {
            let draft = Draft::of(&mine);
            let merged = Merge::of(&before, &draft, &before);
            prop_assert!(!merged.clashes());
            prop_assert_eq!(merged.into_draft().name, draft.name);
        }
    }
}
