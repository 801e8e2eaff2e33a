//! What is edited, and the moment at which somebody else has changed it (F1, F2).

use super::{MatrixMerge, Merge};
use crate::account::Account;
use crate::draft::Draft;
use crate::permissions::{Level, Matrix};

/// What a form holds of something that is saved: the fields of an account ([`Draft`]), or what it may do
/// ([`Matrix`]). It has parts, each known by a key, of which people can want one thing and another.
pub trait Edited: Clone + PartialEq {
    /// What it is made of, as the server has it.
    type State: Clone + PartialEq;

    /// The form that changes nothing.
    fn of(state: &Self::State) -> Self;

    /// The keys of its parts, in the form's order.
    fn parts(&self) -> Vec<&str>;

    /// Whether a part is as in this state.
    fn keeps(&self, part: &str, state: &Self::State) -> bool;

    /// Makes a part the same as in `other`.
    fn take(&mut self, part: &str, other: &Self);

    /// This form, which was made from `base`, carried over to `latest`: a part that was changed here stays,
    /// any other follows the latest.
    #[must_use]
    fn rebase(&self, base: &Self::State, latest: &Self::State) -> Self;

    /// Whether nothing else is to be seen that somebody has done, beside what the parts say.
    fn has_nothing_else_changed(met: &Conflict<Self>) -> bool;

    /// Whether to save it would change anything.
    fn differs_from(&self, state: &Self::State) -> bool {
        self.parts().iter().any(|part| !self.keeps(part, state))
    }
}

/// Somebody else has changed what was being edited.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict<E: Edited> {
    /// As the edit began.
    pub before: E::State,
    /// As this person would have it.
    pub mine: E,
    /// As it is now.
    pub now: E::State,
    /// The server only wanted to know the version, and nobody has changed anything (F4).
    pub version_only: bool,
}

impl<E: Edited> Conflict<E> {
    /// An edit of what was there `before` meets what is there now.
    pub fn new(before: E::State, mine: E, now: E::State) -> Self {
        Self {
            before,
            mine,
            now,
            version_only: false,
        }
    }

    /// Whether nothing has been changed that an edit is about.
    pub fn has_no_field_changes(&self) -> bool {
        !E::of(&self.now).differs_from(&self.before)
    }

    /// Whether there is nothing to be seen of what somebody has changed: an answer may come from a copy
    /// that lags behind.
    pub fn is_unchanged(&self) -> bool {
        self.has_no_field_changes() && E::has_nothing_else_changed(self)
    }

    /// What the form goes on with: what this person changed, and theirs in all else.
    pub fn merged(&self) -> E {
        self.mine.rebase(&self.before, &self.now)
    }

    /// What this person last wanted that is not theirs, to go back to once theirs has been taken: `form` as
    /// it stands, and `earlier` in the parts where that is theirs.
    pub fn own(&self, earlier: &E, form: &E) -> E {
        let mut own = earlier.clone();
        for part in form.parts() {
            if !form.keeps(part, &self.now) {
                own.take(part, form);
            }
        }
        own
    }

    /// What to keep of `form`, which is made of `now`, so that the two meet again when somebody comes back
    /// to it: the same edit of the state that both began with. Nothing where that would look like none: an
    /// edit back to what was there before.
    pub fn as_begun(&self, form: &E) -> Option<E> {
        let carried = form.rebase(&self.now, &self.before);
        (carried.rebase(&self.before, &self.now) == *form).then_some(carried)
    }
}

impl Conflict<Draft> {
    /// The fields of the three.
    pub fn merge(&self) -> Merge {
        Merge::of(&self.before, &self.mine, &self.now)
    }
}

impl Conflict<Matrix> {
    /// The tools of the three.
    pub fn merge(&self) -> MatrixMerge {
        MatrixMerge::of(&self.before, &self.mine, &self.now)
    }
}

impl Draft {
    /// The key of the App Type, which makes sense only with its app.
    pub const APP_TYPE: &str = "app_type";
    /// The key of the name.
    pub const NAME: &str = "name";

    /// The form that undoes an Update, which has made something of what was there `before`: what the Update
    /// changed is as before, all else as it is now.
    pub fn undoing(before: &Account, made: &Account, now: &Account) -> Self {
        Self::of(before).rebase(made, now)
    }
}

impl Edited for Draft {
    type State = Account;

    fn of(account: &Account) -> Self {
        Self::of(account)
    }

    fn parts(&self) -> Vec<&str> {
        vec![Self::APP_TYPE, Self::NAME]
    }

    fn keeps(&self, part: &str, account: &Account) -> bool {
        match part {
            Self::NAME => self.name == account.name,
            _ => self.keeps_app_type(account),
        }
    }

    fn take(&mut self, part: &str, other: &Self) {
        if part == Self::NAME {
            self.name.clone_from(&other.name);
        } else {
            self.kind = other.kind;
            self.app.clone_from(&other.app);
        }
    }

    fn rebase(&self, base: &Account, latest: &Account) -> Self {
        Merge::of(base, self, latest).into_draft()
    }

    fn has_nothing_else_changed(met: &Conflict<Self>) -> bool {
        met.before.updated_at == met.now.updated_at
    }
}

impl Edited for Matrix {
    type State = Self;

    fn of(saved: &Self) -> Self {
        saved.clone()
    }

    fn parts(&self) -> Vec<&str> {
        self.tools.iter().map(|tool| tool.name.as_str()).collect()
    }

    fn keeps(&self, tool: &str, saved: &Self) -> bool {
        // What is not there stands at `None`.
        let level = |matrix: &Self| matrix.level(tool).cloned().unwrap_or(Level::NONE);
        level(self) == level(saved)
    }

    fn take(&mut self, tool: &str, other: &Self) {
        if let Some(level) = other.level(tool) {
            self.set(tool, level);
        }
    }

    fn rebase(&self, base: &Self, latest: &Self) -> Self {
        MatrixMerge::of(base, self, latest).into_matrix()
    }

    /// A tool that a choice was made in may be gone.
    fn has_nothing_else_changed(met: &Conflict<Self>) -> bool {
        met.merge().gone.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app_type::{AppStatus, AppType};
    use crate::draft::tests::{account, app};
    use crate::permissions::tests::matrix;

    fn of_app(id: u64, name: &str) -> Account {
        Account {
            name: name.into(),
            app_type: AppType::Marketplace(app(id, AppStatus::Listed)),
            ..account()
        }
    }

    fn conflict(before: &Account, mine: &Account, now: &Account) -> Conflict<Draft> {
        Conflict::new(before.clone(), Draft::of(mine), now.clone())
    }

    #[test]
    fn f1_what_was_wanted_can_be_gone_back_to_once_theirs_has_been_taken() {
        let (before, now) = (of_app(1, "Before"), of_app(2, "Theirs"));
        let met = conflict(&before, &of_app(3, "Mine"), &now);
        let mine = met.mine.clone();
        let mut form = mine.clone();
        form.take(Draft::NAME, &Draft::of(&now));
        assert_eq!(form.name, "Theirs");
        assert_eq!(met.own(&mine, &form), mine);
        form.take(Draft::APP_TYPE, &Draft::of(&now));
        assert_eq!(met.own(&mine, &form), mine);
        // What is written anew is what is wanted from then on.
        form.name = "Mine as well".into();
        let own = met.own(&mine, &form);
        assert_eq!((own.name.as_str(), own.app), ("Mine as well", mine.app));
    }

    #[test]
    fn an_update_is_undone_and_nothing_else() {
        let before = of_app(1, "Before");
        let renamed = Account {
            name: "After".into(),
            ..before.clone()
        };
        let undo = Draft::undoing(&before, &renamed, &renamed);
        assert_eq!(undo, Draft::of(&before));
        // A server without versions may have taken another one's change in between.
        let theirs = Account {
            name: "After".into(),
            ..of_app(2, "Theirs")
        };
        let undo = Draft::undoing(&before, &renamed, &theirs);
        assert_eq!(
            (undo.name.as_str(), undo.app),
            ("Before", Draft::of(&theirs).app)
        );
    }

    #[test]
    fn an_app_type_is_undone_with_its_app() {
        let custom = Account {
            app_type: AppType::Custom,
            ..of_app(1, "Same")
        };
        let undo = Draft::undoing(&of_app(1, "Same"), &custom, &custom);
        assert!(!undo.differs_from(&of_app(1, "Same")));
        let undo = Draft::undoing(&custom, &of_app(1, "Same"), &of_app(1, "Same"));
        assert!(!undo.differs_from(&custom));
    }

    #[test]
    fn f1_a_level_that_was_wanted_can_be_gone_back_to() {
        let before = matrix(&[("budget", "none"), ("photos", "none")]);
        let mine = matrix(&[("budget", "admin"), ("photos", "admin")]);
        let now = matrix(&[("budget", "read_only"), ("photos", "standard")]);
        let mut form = mine.clone();
        form.take("budget", &now);
        form.take("photos", &matrix(&[("photos", "read_only")]));
        let met = Conflict::new(before, mine, now);
        assert_eq!(
            met.own(&met.mine, &form),
            matrix(&[("budget", "admin"), ("photos", "read_only")])
        );
    }

    #[test]
    fn f2_a_form_goes_on_with_what_this_person_changed_and_theirs_in_all_else() {
        let met = Conflict {
            before: matrix(&[("budget", "none"), ("photos", "none")]),
            mine: matrix(&[("budget", "admin"), ("photos", "none")]),
            now: matrix(&[("budget", "none"), ("photos", "standard")]),
            version_only: false,
        };
        let both = matrix(&[("budget", "admin"), ("photos", "standard")]);
        assert_eq!(met.merged(), both);
        let met = conflict(
            &of_app(1, "Before"),
            &of_app(1, "Mine"),
            &of_app(2, "Before"),
        );
        assert_eq!(met.merged(), Draft::of(&of_app(2, "Mine")));
    }

    #[test]
    fn a_reset_is_a_change_of_no_field_and_a_lagging_copy_shows_none() {
        let account = of_app(1, "Before");
        let mine = of_app(1, "Mine");
        assert!(conflict(&account, &mine, &account).is_unchanged());
        let mut reset = account.clone();
        reset.updated_at = Some(time::macros::datetime!(2026-01-07 09:12 UTC));
        let met = conflict(&account, &mine, &reset);
        assert!(met.has_no_field_changes() && !met.is_unchanged());
        assert!(!conflict(&account, &mine, &of_app(2, "Before")).has_no_field_changes());
        assert!(!conflict(&account, &mine, &of_app(1, "Theirs")).has_no_field_changes());
    }

    #[test]
    fn a_tool_that_a_choice_was_made_in_and_that_is_gone_is_a_change() {
        let before = matrix(&[("budget", "none"), ("photos", "none")]);
        let mine = matrix(&[("budget", "admin"), ("photos", "none")]);
        let met = |now: Matrix| Conflict::new(before.clone(), mine.clone(), now);
        assert!(met(before.clone()).is_unchanged());
        assert!(met(matrix(&[("budget", "none")])).is_unchanged());
        assert!(!met(matrix(&[("photos", "none")])).is_unchanged());
        assert!(!met(matrix(&[("budget", "none"), ("photos", "admin")])).is_unchanged());
    }

    #[test]
    fn f41_what_is_kept_meets_again_unless_it_would_look_like_no_edit() {
        let (before, now) = (of_app(1, "Before"), of_app(1, "Theirs"));
        let met = conflict(&before, &of_app(1, "Mine"), &now);
        let kept = met.as_begun(&Draft::of(&of_app(1, "Mine"))).unwrap();
        assert_eq!(kept.name, "Mine");
        // Back to what it was before they came.
        assert_eq!(met.as_begun(&Draft::of(&before)), None);
        // Theirs was taken in the name, and another app is wanted.
        let kept = met.as_begun(&Draft::of(&of_app(2, "Theirs"))).unwrap();
        assert_eq!(kept, Draft::of(&of_app(2, "Before")));
    }

    proptest! {
        #[test]
        fn a_form_differs_where_a_part_does(mine in 0..3_u64, now in 0..3_u64, name in "[ab]") {
            let (mine, now) = (Draft::of(&of_app(mine, &name)), of_app(now, "a"));
            let differs = name != "a" || mine.app.as_ref() != now.app_type.app();
            prop_assert_eq!(mine.differs_from(&now), differs);
            prop_assert!(!Draft::of(&now).differs_from(&now));
            let mut taken = mine.clone();
            for part in mine.parts() {
                taken.take(part, &Draft::of(&now));
            }
            prop_assert!(!taken.differs_from(&now));
        }
    }
}
