//! Whether to go on: a fixer that answers its own commits, or another's that undoes them, must come to an end.
//!
//! Two signs are looked for in the branch's past. Too many of our own commits in a row at its tip mean that our repairs call for
//! further repairs. And a tree that one of our own commits had before means that somebody took that repair back: a person who does not want it,
//! or another program that would go on forever. Other people's commits are no sign: that a fault comes back is no loop.

use super::commit::{RUN, Trailers};
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

/// Why a commit with `tree` should not be put on the branch whose past this is, newest first.
#[must_use]
pub fn looped(past: &[PastCommit], tree: &ObjectId, most_in_a_row: usize) -> Option<Loop> {
    let in_a_row = past.iter().take_while(|commit| is_ours(commit)).count();
    if in_a_row >= most_in_a_row {
        return Some(Loop::InARow(in_a_row));
    }
    let repeated = past
        .iter()
        .find(|commit| commit.tree == *tree && is_ours(commit))?;
    Some(Loop::Repeats(repeated.id.clone()))
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

    #[test]
    fn our_own_commits_in_a_row_come_to_an_end() {
        let past = [commit(3, true), commit(2, true), commit(1, false)];
        assert_eq!(looped(&past, &tree(9), 3), None);
        assert_eq!(looped(&past, &tree(9), 2), Some(Loop::InARow(2)));
    }

    #[test]
    fn a_tree_of_ours_that_was_undone_is_not_made_again() {
        let past = [commit(3, false), commit(2, true), commit(1, false)];
        assert_eq!(looped(&past, &tree(2), 3), Some(Loop::Repeats(tree(2))));
        // What somebody else mended once and broke again is mended.
        assert_eq!(looped(&past, &tree(1), 3), None);
    }

    #[test]
    fn a_shallow_past_of_ours_alone_is_not_enough() {
        assert!(is_cut_short(&[commit(2, true)], 3));
        assert!(!is_cut_short(&[commit(2, true), commit(1, false)], 3));
    }
}
