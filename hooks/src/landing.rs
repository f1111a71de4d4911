//! Bringing a repair of the staged text into the file of the work tree.
//!
//! The two may differ: the user stages a part and goes on editing. So the repair is merged in the file's own form, with line
//! endings, encoding and filters as the work tree has them. Where both are on the same lines, what the user wrote is repaired for
//! itself. Where that does not help either, or would make the file worse than it is, the file stays as it is: the user's words
//! are worth more than a tidy fix, and the next commit brings it again.

use std::path::{Path, PathBuf};

use engine::Limits;
use files::Content;

use crate::git::{Replacement, Repository, RepositoryPath};
use crate::judge::{Candidate, Judge};
use crate::line_ending::LineEnding;
use crate::merge::{Merged, three_way};
use crate::transaction::Repair;

/// What is to become of the file in the work tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Plan {
    /// Nothing: it is not there, or reads as repaired already.
    Nothing,
    /// It is left alone, for a reason to tell.
    LeftAlone(String),
    /// Its bytes are replaced.
    Land {
        /// As they are.
        before: Vec<u8>,
        /// As they will be.
        after: Vec<u8>,
    },
}

/// Plans all landings without writing anything.
pub(crate) fn plan<J: Judge>(
    repository: &dyn Repository,
    judge: &J,
    repairs: &[Repair],
    replacements: &[Replacement],
) -> Vec<Plan> {
    let top = &repository.place().top;
    let mut plans = Vec::with_capacity(repairs.len());
    let mut edited = Vec::new();
    for (number, repair) in repairs.iter().enumerate() {
        plans.push(match read(top, &repair.path, judge.largest()) {
            Read::Absent => Plan::Nothing,
            Read::Unfit(reason) => Plan::LeftAlone(reason),
            // The usual case, in which it need not be known how git converts the file.
            Read::Bytes(bytes) if bytes == repair.before => Plan::Land {
                before: bytes,
                after: repair.after.clone(),
            },
            Read::Bytes(bytes) if bytes == repair.after => Plan::Nothing,
            Read::Bytes(bytes) => {
                edited.push((number, bytes));
                Plan::Nothing
            }
        });
    }
    merge(repository, judge, repairs, replacements, edited, &mut plans);
    plans
}

/// Plans the landings in files that do not read as what is staged.
fn merge<J: Judge>(
    repository: &dyn Repository,
    judge: &J,
    repairs: &[Repair],
    replacements: &[Replacement],
    edited: Vec<(usize, Vec<u8>)>,
    plans: &mut [Plan],
) {
    if edited.is_empty() {
        return;
    }
    let mut wanted = Vec::with_capacity(edited.len() * 2);
    for (number, _) in &edited {
        let replacement = &replacements[*number];
        wanted.push((&replacement.path, &replacement.old));
        wanted.push((&replacement.path, &replacement.new));
    }
    let mut smudged = repository.in_work_tree(&wanted).into_iter();
    let (mut merged, mut conflicts) = (Vec::new(), Vec::new());
    for (number, ours) in edited {
        let (base, theirs) = match (smudged.next(), smudged.next()) {
            (Some(Ok(base)), Some(Ok(theirs))) => (base, theirs),
            (Some(Err(error)), _) | (_, Some(Err(error))) => {
                plans[number] = Plan::LeftAlone(format!("its filter failed: {error}"));
                continue;
            }
            _ => continue,
        };
        plans[number] = match merge_one(base, ours.clone(), theirs) {
            Some((plan, is_merged)) => {
                if is_merged {
                    merged.push(number);
                }
                plan
            }
            None => {
                conflicts.push((number, ours));
                Plan::LeftAlone("changes of yours that are not staged are on the same lines".to_owned())
            }
        };
    }
    withdraw_what_harms(judge, repairs, plans, &merged);
    repair_what_conflicts(judge, repairs, plans, conflicts);
}

/// Merges the change from `base` to `theirs` into a file, and says whether the user's own changes were merged with it; nothing
/// where both are on the same lines.
fn merge_one(mut base: Vec<u8>, ours: Vec<u8>, mut theirs: Vec<u8>) -> Option<(Plan, bool)> {
    if ours == theirs {
        return Some((Plan::Nothing, false));
    }
    if ours != base {
        // Under `autocrlf=input` and the like the file may keep line endings that a checkout would not give it.
        if let Some(ending) = LineEnding::of(&ours) {
            base = ending.given_to(base);
            theirs = ending.given_to(theirs);
        }
    }
    let is_merged = ours != base;
    match three_way(&base, &ours, &theirs) {
        Merged::Clean(after) if after == ours => Some((Plan::Nothing, false)),
        Merged::Clean(after) => Some((Plan::Land { before: ours, after }, is_merged)),
        Merged::Conflict => None,
    }
}

/// Repairs files for themselves where the staged repair does not go together with what their user wrote since.
fn repair_what_conflicts<J: Judge>(
    judge: &J,
    repairs: &[Repair],
    plans: &mut [Plan],
    conflicts: Vec<(usize, Vec<u8>)>,
) {
    if conflicts.is_empty() {
        return;
    }
    let candidates = conflicts.iter().map(|(number, bytes)| Candidate {
        path: repairs[*number].path.clone(),
        bytes: bytes.clone(),
    });
    let verdicts = judge.fix(&candidates.collect::<Vec<_>>());
    for ((number, before), verdict) in conflicts.into_iter().zip(verdicts) {
        if let Some(after) = verdict
            .repaired
            .filter(|after| !after.is_empty() && *after != before)
        {
            plans[number] = Plan::Land { before, after };
        }
    }
}

/// Takes back merges after which a file has more errors than with the user's own changes alone.
fn withdraw_what_harms<J: Judge>(judge: &J, repairs: &[Repair], plans: &mut [Plan], merges: &[usize]) {
    let mut texts = Vec::new();
    for index in merges {
        if let Plan::Land { before, after } = &plans[*index] {
            for bytes in [before, after] {
                texts.push(Candidate {
                    path: repairs[*index].path.clone(),
                    bytes: bytes.clone(),
                });
            }
        }
    }
    if texts.is_empty() {
        return;
    }
    let verdicts = judge.check(&texts);
    for (index, verdicts) in merges.iter().zip(verdicts.chunks(2)) {
        if let [before, after] = verdicts
            && after.errors > before.errors
        {
            plans[*index] = Plan::LeftAlone(
                "together with your changes that are not staged the fix would not do".to_owned(),
            );
        }
    }
}

/// Replaces `before` by `after` in the work tree, unless the file has changed meanwhile.
///
/// # Errors
/// With the reason, when it could not be written; it then is as it was.
pub(crate) fn land(top: &Path, path: &RepositoryPath, before: Vec<u8>, after: &[u8]) -> Result<(), String> {
    let file = reachable(top, path).ok_or_else(|| "its folder is a link now".to_owned())?;
    if file
        .symlink_metadata()
        .is_ok_and(|metadata| metadata.is_symlink())
    {
        return Err("it is a link now".to_owned());
    }
    files::write(&file, &Content { bytes: before }, after).map_err(|error| error.to_string())
}

/// What the work tree holds at a path.
pub(crate) enum Read {
    Bytes(Vec<u8>),
    Absent,
    Unfit(String),
}

/// Reads a file of the work tree; a link is no file, and neither is what lies behind one.
pub(crate) fn read(top: &Path, path: &RepositoryPath, largest: usize) -> Read {
    let Some(file) = reachable(top, path) else {
        return Read::Absent;
    };
    match file.symlink_metadata() {
        Err(_) => return Read::Absent,
        Ok(metadata) if !metadata.is_file() => return Read::Absent,
        Ok(_) => {}
    }
    let limits = Limits {
        // The user's version may be a little longer than the one staged.
        size: largest.saturating_mul(2),
        ..Limits::default()
    };
    match files::read(&file, &limits) {
        Ok(content) => Read::Bytes(content.bytes),
        Err(error) => Read::Unfit(error.to_string()),
    }
}

/// The path of the file in the work tree, unless a folder on the way is a link: git tracks nothing behind links.
fn reachable(top: &Path, path: &RepositoryPath) -> Option<PathBuf> {
    let relative = path.relative();
    let mut folder = top.to_owned();
    for part in relative.parent()?.components() {
        folder.push(part);
        if folder.symlink_metadata().ok()?.is_symlink() {
            return None;
        }
    }
    Some(top.join(relative))
}
