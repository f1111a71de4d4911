//! Letting a branch take a commit over that repairs what it was about to push.
//!
//! The push itself cannot bring it any more: git has chosen the commits before it calls its hook. So the branch moves, and
//! the user pushes again. It moves only where nobody can lose anything by it; otherwise the reason is told, and the command
//! by which the user can do it.

use std::path::Path;

use crate::error::HookError;
use crate::git::Repository;
use crate::index_kind::IndexKind;
use crate::journal::MovedBranch;
use crate::judge::Judge;
use crate::landing::Plan;
use crate::pre_push::Offer;
use crate::step::Step;
use crate::transaction::Transaction;

/// What became of the wish to take a commit over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakenOver {
    /// Nobody wished it.
    NotAsked,
    /// The branch points to it.
    Done,
    /// The branch stays where it is, for this reason.
    Refused(String),
}

/// Files and folders in the git directory that tell of something begun and not ended.
const BEGUN: [(&str, &str); 6] = [
    ("MERGE_HEAD", "a merge"),
    ("CHERRY_PICK_HEAD", "a cherry-pick"),
    ("REVERT_HEAD", "a revert"),
    ("rebase-merge", "a rebase"),
    ("rebase-apply", "a rebase"),
    ("sequencer", "a series of commits"),
];

/// Moves the branch of an offer to the commit offered.
///
/// # Errors
/// When git does not start.
pub(crate) fn take_over<J: Judge>(
    repository: &dyn Repository,
    judge: &J,
    offer: &Offer,
    head: Option<&str>,
    at: &dyn Fn(Step),
) -> Result<TakenOver, HookError> {
    let refused = |reason: &str| Ok(TakenOver::Refused(reason.to_owned()));
    if offer.errors_left > 0 {
        return refused("errors would be left");
    }
    if head != Some(offer.branch.as_str()) {
        if repository.is_checked_out(&offer.branch)? {
            return refused("the branch is checked out in another work tree");
        }
        let moved = repository.move_branch(&offer.branch, &offer.tip, &offer.commit);
        return Ok(moved.map_or_else(
            |error| TakenOver::Refused(error.to_string()),
            |()| TakenOver::Done,
        ));
    }
    let place = repository.place();
    if IndexKind::of(place) != IndexKind::Own {
        return refused("another index is in use");
    }
    if let Some(what) = begun(&place.git_dir) {
        return refused(&format!("{what} is not finished"));
    }
    let mut transaction = match Transaction::begin(repository, &offer.repairs, at) {
        Ok(transaction) => transaction,
        Err(error) => return refused(&error.to_string()),
    };
    transaction.plan(judge);
    let hindrance = transaction
        .plans()
        .iter()
        .zip(&offer.repairs)
        .find_map(|(plan, repair)| match plan {
            Plan::LeftAlone(reason) => Some(format!("{}: {reason}", repair.path.name())),
            _ => None,
        });
    if let Some(reason) = hindrance {
        transaction.abandon();
        return Ok(TakenOver::Refused(reason));
    }
    let moved = MovedBranch {
        name: offer.branch.clone(),
        old: offer.tip.clone(),
        new: offer.commit.clone(),
    };
    let begun = transaction
        .record(Some(moved))
        .and_then(|()| transaction.write_index(&place.index));
    if let Err(error) = begun {
        transaction.abandon();
        return Ok(TakenOver::Refused(match error {
            HookError::IndexChanged { path } => format!("{path} has staged changes"),
            error => error.to_string(),
        }));
    }
    for number in 0..offer.repairs.len() {
        // A file that changed in this moment keeps its text; it then differs from the commit, as any edited file does.
        let _edited_meanwhile = transaction.land(number);
    }
    if let Err(error) = repository.move_branch(&offer.branch, &offer.tip, &offer.commit) {
        for number in 0..offer.repairs.len() {
            transaction.take_off(number);
        }
        // Where somebody else has staged a file by now, it stays theirs.
        let _theirs = transaction.take_back(&place.index);
        transaction.finish();
        return Ok(TakenOver::Refused(error.to_string()));
    }
    transaction.finish();
    Ok(TakenOver::Done)
}

/// What was begun in this repository and not ended.
fn begun(git_dir: &Path) -> Option<&'static str> {
    let is_there = |(name, _): &&(&str, &str)| git_dir.join(name).exists();
    BEGUN.iter().find(is_there).map(|(_, what)| *what)
}
