//! Whether to go on: a fixer that answers its own commits, or another's that undoes them, must come to an end.
//!
//! Two signs are looked for in the branch's past. Too many of our own commits in a row at its tip, by the same rules, mean that our repairs
//! call for further repairs; by other rules they are other people's runs. And when all that is about to be changed was changed just so by
//! commits of ours before, somebody has taken those repairs back: a person who does not want them, or another program that would go
//! on forever. Other people's commits are no sign: that a fault comes back is no loop. Neither is what others pushed while this run
//! was on its way.

use std::collections::HashSet;

use super::commit::{RULES, RUN, Trailers};
use crate::error::HookError;
use crate::git::{ObjectId, PastCommit, Repository, RepositoryPath};

/// How far back a repetition is looked for.
pub const LOOKED_BACK: usize = 20;

/// Why no further commit is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Loop {
    /// So many of our own commits stand at the tip, one on the other.
    InARow(usize),
    /// This commit of ours did the same, and was undone since.
    Repeats(ObjectId),
}

/// Whether a commit is one of ours.
#[must_use]
pub fn is_ours(commit: &PastCommit) -> bool {
    Trailers::of(&commit.message).get(RUN).is_some()
}

/// How many commits of our own stand in a row at the tip, where these are too many. `message` is that of the commit about to be made, and
/// `first_tip` the tip that this run saw first.
#[must_use]
pub fn in_a_row(past: &[PastCommit], message: &str, first_tip: &ObjectId, most: usize) -> Option<Loop> {
    let begun = past.iter().position(|commit| commit.id == *first_tip);
    let before = past.get(begun.unwrap_or_default()..).unwrap_or_default().iter();
    let rules = rules(message);
    let by_the_same_rules = |commit: &&PastCommit| {
        let theirs = self::rules(&commit.message);
        rules.is_empty() || theirs.is_empty() || theirs.iter().any(|rule| rules.contains(rule))
    };
    let ours = before.take_while(|commit| is_ours(commit));
    let number = ours.filter(by_the_same_rules).count();
    (number >= most).then_some(Loop::InARow(number))
}

/// The commit of ours that did before what `commit`, made on the tip of this past, would do again.
///
/// # Errors
/// When git fails.
pub fn repeated(
    repository: &dyn Repository,
    past: &[PastCommit],
    commit: &ObjectId,
) -> Result<Option<Loop>, HookError> {
    let Some(tip) = past.first().filter(|_| past.iter().any(is_ours)) else {
        return Ok(None);
    };
    let mut again = deeds(repository, &tip.id, commit)?;
    let mut last = None;
    for pair in past.windows(2) {
        let [earlier, parent] = pair else { break };
        if !is_ours(earlier) {
            continue;
        }
        let before = deeds(repository, &parent.id, &earlier.id)?;
        let left = again.len();
        again.retain(|deed| !before.contains(deed));
        if again.len() < left {
            last.get_or_insert_with(|| earlier.id.clone());
        }
        if again.is_empty() {
            return Ok(last.map(Loop::Repeats));
        }
    }
    Ok(None)
}

/// What a commit does: which blob it replaces by which, where.
fn deeds(
    repository: &dyn Repository,
    old: &ObjectId,
    new: &ObjectId,
) -> Result<HashSet<(RepositoryPath, ObjectId, ObjectId)>, HookError> {
    let changes = repository.changed(Some(old), new)?.into_iter();
    Ok(changes
        .map(|change| (change.path, change.old, change.new))
        .collect())
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

    fn found(past: &[PastCommit], rules: &str, first: u8, most: usize) -> Option<Loop> {
        let message = format!("Repair\n\nQmoi-Run: 2\nQmoi-Rules: {rules}\n");
        in_a_row(past, &message, &commit(first, false).id, most)
    }

    #[test]
    fn our_own_commits_in_a_row_come_to_an_end() {
        let past = [commit(3, true), commit(2, true), commit(1, false)];
        assert_eq!(found(&past, "json/a", 3, 3), None);
        assert_eq!(found(&past, "json/a", 3, 2), Some(Loop::InARow(2)));
    }

    #[test]
    fn commits_by_other_rules_and_those_of_a_race_are_no_loop() {
        let mut past = [commit(3, true), commit(2, true), commit(1, false)];
        assert_eq!(found(&past, "json/a", 1, 2), None);
        for commit in &mut past {
            commit.message.push_str("Qmoi-Rules: json/b, yaml/c\n");
        }
        assert_eq!(found(&past, "json/a", 3, 2), None);
        assert_eq!(found(&past, "yaml/c", 3, 2), Some(Loop::InARow(2)));
    }

    #[test]
    fn a_shallow_past_of_ours_alone_is_not_enough() {
        assert!(is_cut_short(&[commit(2, true)], 3));
        assert!(!is_cut_short(&[commit(2, true), commit(1, false)], 3));
    }
}
