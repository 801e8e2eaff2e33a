//! Three states of what an account may do, brought together tool by tool (F1, F2).

use std::sync::Arc;

use super::Merged;
use crate::permissions::{Level, LevelChange, Matrix, ToolPermission};

/// One tool in three states.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolMerge {
    /// The tool with the account's level as it is now.
    pub tool: ToolPermission,
    /// The level as this person began; `None` in a tool that has come since.
    pub before: Level,
    /// What becomes of it.
    pub merged: Merged<Level>,
}

/// The permissions of an account that somebody else has set while this person was choosing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixMerge {
    /// Every tool that the company has now, in the server's order.
    pub tools: Vec<ToolMerge>,
    /// What this person chose in tools that the company has no more: it cannot be had.
    pub gone: Vec<LevelChange>,
    /// As [`Matrix::unreadable`], of the matrix as it is now.
    unreadable: Vec<String>,
    /// As [`Matrix::origin`], of the matrix as it is now.
    origin: Arc<str>,
}

impl MatrixMerge {
    /// Brings the three together: as choosing began, as chosen, and as it is now.
    pub fn of(before: &Matrix, mine: &Matrix, now: &Matrix) -> Self {
        let tools = now.tools.iter().map(|tool| {
            let before = before.level(&tool.name).unwrap_or(&Level::NONE).clone();
            // Nobody has chosen anything in a tool that has come since.
            let mine = mine.level(&tool.name).unwrap_or(&before).clone();
            ToolMerge {
                merged: Merged::of(&before, mine, tool.level.clone(), Level::eq),
                tool: tool.clone(),
                before,
            }
        });
        let mut gone = mine.changes_since(before);
        gone.retain(|change| now.level(&change.tool).is_none());
        Self {
            tools: tools.collect(),
            gone,
            unreadable: now.unreadable.clone(),
            origin: now.origin.clone(),
        }
    }

    /// The tools in which both changed the level, to different ends: the person decides.
    pub fn clashes(&self) -> impl Iterator<Item = &ToolMerge> {
        self.tools.iter().filter(|one| one.merged.is_clash())
    }

    /// What the others have changed that is not against anything that this person chose.
    pub fn theirs(&self) -> Vec<LevelChange> {
        let theirs = self.tools.iter().filter(|one| !one.merged.is_clash());
        let changed = theirs.filter(|one| one.before != one.tool.level);
        changed
            .map(|one| LevelChange {
                tool: one.tool.name.clone(),
                friendly_name: one.tool.friendly_name.clone(),
                from: one.before.clone(),
                to: one.tool.level.clone(),
            })
            .collect()
    }

    /// The matrix that keeps every choice of this person and every one of theirs that is not
    /// against it.
    pub fn into_matrix(self) -> Matrix {
        let tools = self.tools.into_iter().map(|one| ToolPermission {
            level: one.merged.keeping_mine(),
            ..one.tool
        });
        Matrix {
            tools: tools.collect(),
            unreadable: self.unreadable,
            origin: self.origin,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::permissions::tests::matrix;

    fn level(code: &str) -> Level {
        Level::from_code(code)
    }

    #[test]
    fn f2_what_both_changed_apart_is_kept_from_both() {
        let before = matrix(&[("budget", "none"), ("drawings", "none")]);
        let mine = matrix(&[("budget", "admin"), ("drawings", "none")]);
        let now = matrix(&[("budget", "none"), ("drawings", "read_only")]);
        let merge = MatrixMerge::of(&before, &mine, &now);
        assert_eq!(merge.clashes().count(), 0);
        let theirs: Vec<_> = merge.theirs().into_iter().map(|one| one.tool).collect();
        assert_eq!(theirs, ["drawings"]);
        assert_eq!(
            merge.into_matrix(),
            matrix(&[("budget", "admin"), ("drawings", "read_only")])
        );
    }

    #[test]
    fn f1_a_tool_that_both_changed_is_decided_by_the_person() {
        let before = matrix(&[("budget", "none")]);
        let mine = matrix(&[("budget", "admin")]);
        let now = matrix(&[("budget", "read_only")]);
        let merge = MatrixMerge::of(&before, &mine, &now);
        assert_eq!(merge.theirs(), []);
        let clash = merge.clashes().next().unwrap();
        assert_eq!(clash.before, level("none"));
        assert_eq!(
            clash.merged,
            Merged::Clash {
                mine: level("admin"),
                theirs: level("read_only")
            }
        );
        assert_eq!(merge.into_matrix(), mine);
    }

    #[test]
    fn f3_the_same_choice_by_both_is_no_clash() {
        let before = matrix(&[("budget", "none")]);
        let same = matrix(&[("budget", "admin")]);
        assert_eq!(MatrixMerge::of(&before, &same, &same).clashes().count(), 0);
    }

    #[test]
    fn a_tool_that_has_come_since_is_as_they_left_it() {
        let before = matrix(&[("budget", "none")]);
        let mine = matrix(&[("budget", "admin")]);
        let now = matrix(&[("budget", "none"), ("photos", "standard")]);
        let merge = MatrixMerge::of(&before, &mine, &now);
        assert_eq!(merge.theirs().len(), 1);
        assert_eq!(
            merge.into_matrix(),
            matrix(&[("budget", "admin"), ("photos", "standard")])
        );
    }

    #[test]
    fn a_choice_in_a_tool_that_is_gone_is_told_and_not_carried_over() {
        let before = matrix(&[("budget", "none"), ("photos", "none"), ("plans", "none")]);
        let mut mine = before.clone();
        mine.set("photos", &level("admin"));
        let now = matrix(&[("budget", "none")]);
        let merge = MatrixMerge::of(&before, &mine, &now);
        let gone: Vec<_> = merge.gone.iter().map(|one| one.tool.as_str()).collect();
        assert_eq!(gone, ["photos"]);
        assert_eq!(merge.into_matrix(), now);
    }

    #[test]
    fn f23_what_is_written_back_is_what_the_matrix_holds_now() {
        let read = |level: &str, unreadable: &str, origin: &str| Matrix {
            unreadable: vec![unreadable.to_owned()],
            origin: origin.into(),
            ..matrix(&[("budget", level)])
        };
        let before = read("none", "old", "as it was");
        let mine = Matrix {
            tools: matrix(&[("budget", "admin")]).tools,
            ..before.clone()
        };
        let now = read("none", "new", "as it is");
        let merged = MatrixMerge::of(&before, &mine, &now).into_matrix();
        assert_eq!(merged, read("admin", "new", "as it is"));
    }

    const TOOLS: [&str; 4] = ["budget", "drawings", "emails", "photos"];

    fn levels() -> impl Strategy<Value = Vec<&'static str>> {
        // One of them is from the future.
        let level = prop::sample::select(vec!["none", "read_only", "standard", "admin", "owner"]);
        prop::collection::vec(level, TOOLS.len())
    }

    /// Every tool, at any level.
    fn whole() -> impl Strategy<Value = Matrix> {
        levels().prop_map(|levels| matrix(&TOOLS.into_iter().zip(levels).collect::<Vec<_>>()))
    }

    /// Some of the tools: others have gone, or are yet to come.
    fn some() -> impl Strategy<Value = Matrix> {
        let there = prop::collection::vec(any::<bool>(), TOOLS.len());
        (levels(), there).prop_map(|(levels, there)| {
            let tools = TOOLS.into_iter().zip(levels).zip(there);
            let there: Vec<_> = tools.filter(|(_, is)| *is).map(|(tool, _)| tool).collect();
            matrix(&there)
        })
    }

    /// What a form makes of a matrix: other levels, the same tools.
    fn chosen(before: &Matrix, levels: &Matrix) -> Matrix {
        let mut chosen = before.clone();
        for tool in &levels.tools {
            chosen.set(&tool.name, &tool.level);
        }
        chosen
    }

    proptest! {
        #[test]
        fn merging_loses_nothing_and_invents_nothing(
            before in some(), levels in whole(), now in some(),
        ) {
            let mine = chosen(&before, &levels);
            let merge = MatrixMerge::of(&before, &mine, &now);
            // Whatever I changed is there, or said to be against theirs or gone with its tool.
            for change in mine.changes_since(&before) {
                let kept = merge.clone().into_matrix().level(&change.tool) == Some(&change.to);
                let gone = merge.gone.contains(&change);
                prop_assert!(kept != gone);
            }
            // Whatever they changed is there, or shown as against mine.
            for change in now.changes_since(&before) {
                let kept = merge.clone().into_matrix().level(&change.tool) == Some(&change.to);
                let clash = merge.clashes().any(|one| one.tool.name == change.tool);
                prop_assert!(kept || clash);
            }
            // And nothing else: the tools are those of now, each at a level of one of the two.
            let merged = merge.clone().into_matrix();
            prop_assert_eq!(merged.tools.len(), now.tools.len());
            for (tool, is) in merged.tools.iter().zip(&now.tools) {
                prop_assert_eq!(&tool.name, &is.name);
                prop_assert!(tool.level == is.level || mine.level(&tool.name) == Some(&tool.level));
            }
        }

        #[test]
        fn a_level_is_left_alone_where_nobody_changed_it(
            before in whole(), mine in whole(), now in whole(),
        ) {
            let merged = MatrixMerge::of(&before, &mine, &now).into_matrix();
            for tool in &before.tools {
                let left = |side: &Matrix| side.level(&tool.name) == Some(&tool.level);
                if left(&mine) && left(&now) {
                    prop_assert!(left(&merged));
                }
            }
        }

        #[test]
        fn who_clashes_does_not_depend_on_who_was_first(
            before in whole(), one in whole(), other in whole(),
        ) {
            let there = MatrixMerge::of(&before, &one, &other);
            let back = MatrixMerge::of(&before, &other, &one);
            let names = |merge: &MatrixMerge| {
                merge.clashes().map(|one| one.tool.name.clone()).collect::<Vec<_>>()
            };
            prop_assert_eq!(names(&there), names(&back));
            if there.clashes().next().is_none() {
                prop_assert_eq!(there.into_matrix(), back.into_matrix());
            }
        }

        #[test]
        fn merging_once_more_changes_nothing(
            before in some(), levels in whole(), now in some(),
        ) {
            let mine = chosen(&before, &levels);
            let merged = MatrixMerge::of(&before, &mine, &now).into_matrix();
            let again = MatrixMerge::of(&now, &merged, &now);
            prop_assert_eq!(again.clashes().count(), 0);
            prop_assert_eq!(again.into_matrix(), merged);
        }

        #[test]
        fn choices_that_nobody_overtook_stay_as_they_are(before in some(), levels in whole()) {
            let mine = chosen(&before, &levels);
            let merge = MatrixMerge::of(&before, &mine, &before);
            prop_assert_eq!(merge.theirs(), []);
            prop_assert_eq!(merge.clashes().count(), 0);
            prop_assert_eq!(merge.into_matrix(), mine);
        }
    }
}
