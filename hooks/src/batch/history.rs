//! Whether to go on: a fixer that answers its own commits, or another's that undoes them, must come to an end.
//!
//! Two signs are looked for in the branch's past. Too many of our own commits in a row at its tip, by the same rules, mean that our repairs
//! call for further repairs; by other rules they are other people's runs. And a tree that one of our own commits had before means that
//! somebody took that repair back: a person who does not want it, or another program that would go on forever. Other people's
//! commits are no sign: that a fault comes back is no loop. Neither is what others pushed while this run was on its way.

use super::commit::{RULES, RUN, Trailers};
use crate::git::{ObjectId, PastCommit};

/// How far back a repeated tree is looked for.
pub const LOOKED_BACK: usize = 20;

/// Why no further commit is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loop {
    /// So many of our own commits stand at the tip, one on the other.
    InARow(usize),
    /// This commit of ours had the same tree, and what it did was undone since.
    Repeats(ObjectId),
}

/// Whether a commit is one of ours.
#[must_use]
pub fn is_ours(commit: &PastCommit) -> bool {
    Trailers::of(&commit.message).get(RUN).is_some()
}

/// What is about to be committed.
#[derive(Debug, Clone, Copy)]
pub struct Next<'a> {
    /// Its tree.
    pub tree: &'a ObjectId,
    /// Its message.
    pub message: &'a str,
    /// The tip that this run saw first.
    pub first_tip: &'a ObjectId,
}

/// Why the next commit should not be put on the branch whose past this is, newest first.
#[must_use]
pub fn looped(past: &[PastCommit], next: &Next<'_>, most_in_a_row: usize) -> Option<Loop> {
    let begun = past
        .iter()
        .position(|commit| commit.id == *next.first_tip)
        .unwrap_or_default();
    let before = past.get(begun..).unwrap_or_default().iter();
    let rules = rules(next.message);
    let by_the_same_rules = |commit: &&PastCommit| {
        let theirs = self::rules(&commit.message);
        rules.is_empty() || theirs.is_empty() || theirs.iter().any(|rule| rules.contains(rule))
    };
    let ours = before.take_while(|commit| is_ours(commit));
    let in_a_row = ours.filter(by_the_same_rules).count();
    if in_a_row >= most_in_a_row {
        return Some(Loop::InARow(in_a_row));
    }
    let repeated = past
        .iter()
        .find(|commit| commit.tree == *next.tree && is_ours(commit))?;
    Some(Loop::Repeats(repeated.id.clone()))
}

/// The rules that a commit of ours names.
fn rules(message: &str) -> Vec<String> {
    let trailers = Trailers::of(message);
    let named = trailers.get(RULES).unwrap_or_default().split(',');
    named
        .map(|rule| rule.trim().to_owned())
        .filter(|rule| !rule.is_empty())
        .collect()
}

/// Whether more of a shallow clone's past has to be seen before it can be said that nothing loops: all of it is ours, and it
/// ends too early.
#[must_use]
pub fn is_cut_short(past: &[PastCommit], most_in_a_row: usize) -> bool {
    past.len() < most_in_a_row && past.iter().all(is_ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(number: u8, is_ours: bool) -> PastCommit {
        let message = if is_ours {
            "Repair\n\nQmoi-Run: 1\n"
        } else {
            "Work\n"
        };
        PastCommit {
            id: ObjectId::parse(&format!("{number:040}")).unwrap(),
            tree: ObjectId::parse(&format!("{number:040}")).unwrap(),
            date: String::new(),
            message: message.to_owned(),
        }
    }

    fn tree(number: u8) -> ObjectId {
        commit(number, false).tree
    }

    fn found(past: &[PastCommit], number: u8, rules: &str, first: u8, most: usize) -> Option<Loop> {
        let next = Next {
            tree: &tree(number),
            message: &format!("Repair\n\nQmoi-Run: 2\nQmoi-Rules: {rules}\n"),
            first_tip: &commit(first, false).id,
        };
        looped(past, &next, most)
    }

    #[test]
    fn our_own_commits_in_a_row_come_to_an_end() {
        let past = [commit(3, true), commit(2, true), commit(1, false)];
        assert_eq!(found(&past, 9, "json/a", 3, 3), None);
        assert_eq!(found(&past, 9, "json/a", 3, 2), Some(Loop::InARow(2)));
    }

    #[test]
    fn commits_by_other_rules_and_those_of_a_race_are_no_loop() {
        let mut past = [commit(3, true), commit(2, true), commit(1, false)];
        assert_eq!(found(&past, 9, "json/a", 1, 2), None);
        for commit in &mut past {
            commit.message.push_str("Qmoi-Rules: json/b, yaml/c\n");
        }
        assert_eq!(found(&past, 9, "json/a", 3, 2), None);
        assert_eq!(found(&past, 9, "yaml/c", 3, 2), Some(Loop::InARow(2)));
    }

    #[test]
    fn a_tree_of_ours_that_was_undone_is_not_made_again() {
        let past = [commit(3, false), commit(2, true), commit(1, false)];
        assert_eq!(found(&past, 2, "json/a", 3, 3), Some(Loop::Repeats(tree(2))));
        // What somebody else mended once and broke again is mended.
        assert_eq!(found(&past, 1, "json/a", 3, 3), None);
    }

    #[test]
    fn a_shallow_past_of_ours_alone_is_not_enough() {
        assert!(is_cut_short(&[commit(2, true)], 3));
        assert!(!is_cut_short(&[commit(2, true), commit(1, false)], 3));
    }
}
