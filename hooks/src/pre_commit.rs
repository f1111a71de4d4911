//! Repairing what is staged, on its way into the commit.
//!
//! 1. The staged files that differ from HEAD are listed and their blobs read. The work tree is not looked at.
//! 2. They are judged and repaired in memory. Where nothing changes, nothing is written.
//! 3. Everything that will be written is worked out: the new blobs, and the work tree's files with the repair merged in.
//! 4. All bytes before and after go to a [journal](crate::journal).
//! 5. The index that git will commit gets the new blobs in one step, if it still holds the old ones; under
//!    `git commit --only` so does the index that will be there afterwards.
//! 6. The index is looked at once more. A file that somebody else staged in that moment is theirs, and the commit is stopped.
//! 7. The work tree's files get the repair, each whole and only if it did not change meanwhile.
//!
//! Whatever goes wrong before step 5 leaves everything as it was; whatever goes wrong later is finished or undone by
//! [`recover`](crate::recover).

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, SystemTime};

use engine::FileClass;

use crate::error::HookError;
use crate::git::{
    Author, Blob, Change, FileMode, ObjectId, Replacement, Repository, RepositoryPath, Surroundings,
};
use crate::index_kind::IndexKind;
use crate::judge::{Candidate, Judge, is_binary, is_lfs_pointer};
use crate::transaction::{Repair, Transaction};

pub use crate::step::Step;

/// How old HEAD must be for its date not to be that of a commit made now.
const SURELY_OLDER: Duration = Duration::from_secs(5);

/// What the hook does about what it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Repair, and let the commit go on.
    Fix,
    /// Repair, and stop the commit so that its author sees it.
    FixAndStop,
    /// Change nothing.
    Check,
}

/// Why the commit is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Errors are left that no safe fix mends.
    Errors,
    /// After the repair the commit would change nothing. The repair was not made.
    Empty,
    /// After the repair the amended commit would change nothing. The repair was not made.
    AmendedEmpty,
    /// Somebody else staged a file while it was being repaired.
    Overtaken,
    /// The repair is to be looked at first.
    Fixed,
}

/// A file whose staged text was repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// Its path.
    pub path: RepositoryPath,
    /// Why the file in the work tree did not get the repair, where it did not.
    pub left_in_work_tree: Option<String>,
    /// Whether somebody else staged it anew right after its repair was. Their text is there now.
    pub is_overtaken: bool,
}

/// What the hook did and found.
#[derive(Debug)]
pub struct Outcome<R> {
    /// How many files were judged.
    pub judged: usize,
    /// The files that were repaired, or under [`Stop::Empty`] would have been.
    pub fixed: Vec<Fixed>,
    /// What is to be said about the files.
    pub reports: Vec<R>,
    /// Findings of severity error that are left.
    pub errors: usize,
    /// Files that were not judged, and why.
    pub left_alone: Vec<(RepositoryPath, String)>,
    /// Why the commit is stopped, if it is.
    pub stop: Option<Stop>,
}

impl<R> Outcome<R> {
    fn nothing() -> Self {
        Self {
            judged: 0,
            fixed: Vec::new(),
            reports: Vec::new(),
            errors: 0,
            left_alone: Vec::new(),
            stop: None,
        }
    }
}

/// What a commit is about to change.
#[derive(Debug)]
pub struct Staged {
    /// Everything that differs from HEAD.
    changes: Vec<Change>,
    /// Those of them that may be judged.
    files: Vec<Change>,
    is_merge: bool,
    /// Who git says is the author.
    author: Option<Author>,
    dates_are_chosen: bool,
}

impl Staged {
    /// Lists what the index changes.
    ///
    /// # Errors
    /// When git fails, or a file has unresolved conflicts.
    pub fn list(repository: &dyn Repository) -> Result<Self, HookError> {
        Self::list_merged(repository, &[])
    }

    /// Lists what the index changes in a commit that merges `merged`, and what a merge in progress names.
    ///
    /// # Errors
    /// When git fails, or a file has unresolved conflicts.
    pub fn list_merged(repository: &dyn Repository, merged: &[ObjectId]) -> Result<Self, HookError> {
        let place = repository.place();
        let changes = repository.staged(&place.index)?;
        if let Some(change) = changes.iter().find(|change| change.is_unmerged) {
            return Err(HookError::Unmerged {
                path: change.path.name(),
            });
        }
        let is_file = |change: &&Change| change.is_file() && FileClass::of(&change.path.name()).is_some();
        let mut files: Vec<Change> = changes.iter().filter(is_file).cloned().collect();
        let mut merged: Vec<String> = merged.iter().map(ToString::to_string).collect();
        merged.extend(merge_in_progress(&place.git_dir));
        if !files.is_empty() {
            // What a merge takes over from one of its sides was judged there.
            for commit in &merged {
                let other = repository.staged_against(&place.index, commit)?;
                let differing: HashMap<_, _> = other.iter().map(|change| (&change.path, ())).collect();
                files.retain(|change| differing.contains_key(&change.path));
            }
        }
        Ok(Self {
            changes,
            files,
            is_merge: !merged.is_empty(),
            author: None,
            dates_are_chosen: false,
        })
    }

    /// The same for the commit that these surroundings tell of, by whose author and date an amended commit is told from a new
    /// one.
    #[must_use]
    pub fn within(self, surroundings: &Surroundings) -> Self {
        Self {
            author: surroundings.author.clone(),
            dates_are_chosen: surroundings.dates_are_chosen,
            ..self
        }
    }

    /// Whether nothing staged can be any business of ours.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// How many files there are to be looked at.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Judges what is staged, and repairs it.
    ///
    /// `at` is told of every step that was made.
    ///
    /// # Errors
    /// When something fails before the index is written; everything is then as it was.
    pub fn process<J: Judge>(
        mut self,
        repository: &dyn Repository,
        judge: &J,
        mode: Mode,
        at: &dyn Fn(Step),
    ) -> Result<Outcome<J::Report>, HookError> {
        self.files.retain(|change| judge.looks_at(&change.path));
        let mut outcome = Outcome::nothing();
        let (changes, candidates) = self.read(repository, judge.largest(), &mut outcome.left_alone)?;
        outcome.judged = candidates.len();
        // A clean merge takes no changes from its hooks, so none is made in any.
        let is_check = mode == Mode::Check || self.is_merge;
        let verdicts = if is_check {
            judge.check(&candidates)
        } else {
            judge.fix(&candidates)
        };
        let mut repairs = Vec::new();
        for ((change, candidate), verdict) in changes.into_iter().zip(candidates).zip(verdicts) {
            outcome.errors += verdict.errors;
            outcome.reports.extend(verdict.report);
            if let Some(reason) = verdict.left_alone {
                outcome.judged -= 1;
                outcome.left_alone.push((change.path.clone(), reason));
            }
            match verdict.repaired {
                // Text that becomes nothing is no repair, whoever says so.
                Some(after) if !is_check && !after.is_empty() && after != candidate.bytes => {
                    repairs.push(Repair {
                        path: change.path,
                        mode: change.mode,
                        old: change.new,
                        before: candidate.bytes,
                        after,
                    });
                }
                _ => {}
            }
        }
        let mut stop = None;
        if !repairs.is_empty() {
            (outcome.fixed, stop) = self.apply(repository, judge, &repairs, at)?;
        }
        outcome.stop = if stop.is_some() {
            stop
        } else if outcome.errors > 0 {
            Some(Stop::Errors)
        } else if mode == Mode::FixAndStop && !outcome.fixed.is_empty() {
            Some(Stop::Fixed)
        } else {
            None
        };
        Ok(outcome)
    }

    /// The texts of the staged files.
    fn read(
        &self,
        repository: &dyn Repository,
        largest: usize,
        left_alone: &mut Vec<(RepositoryPath, String)>,
    ) -> Result<(Vec<Change>, Vec<Candidate>), HookError> {
        let ids: Vec<ObjectId> = self.files.iter().map(|change| change.new.clone()).collect();
        let mut changes = Vec::new();
        let mut candidates = Vec::new();
        for (change, blob) in self.files.iter().zip(repository.blobs(&ids, largest)?) {
            match blob {
                Blob::Bytes(bytes) if is_lfs_pointer(&bytes) || is_binary(&bytes) => {}
                Blob::Bytes(bytes) => {
                    changes.push(change.clone());
                    candidates.push(Candidate {
                        path: change.path.clone(),
                        bytes,
                    });
                }
                Blob::TooLarge(size) => {
                    let reason = format!("it is {size} bytes long, over the limit of {largest}");
                    left_alone.push((change.path.clone(), reason));
                }
                Blob::Missing => {
                    left_alone.push((change.path.clone(), "its blob is not there".to_owned()));
                }
            }
        }
        Ok((changes, candidates))
    }

    /// Writes the repairs into index and work tree, and says why the commit must not go on, if it must not.
    fn apply<J: Judge>(
        &self,
        repository: &dyn Repository,
        judge: &J,
        repairs: &[Repair],
        at: &dyn Fn(Step),
    ) -> Result<(Vec<Fixed>, Option<Stop>), HookError> {
        let place = repository.place();
        let kind = IndexKind::of(place);
        let mut transaction = Transaction::begin(repository, repairs, at)?;
        let begun = self.prepare(repository, judge, &mut transaction, kind);
        match begun {
            Ok(None) => {}
            Ok(Some(stop)) => {
                transaction.abandon();
                let fixed = repairs.iter().map(|repair| Fixed {
                    path: repair.path.clone(),
                    left_in_work_tree: None,
                    is_overtaken: false,
                });
                return Ok((fixed.collect(), Some(stop)));
            }
            Err(error) => {
                transaction.abandon();
                return Err(error);
            }
        }
        if let Err(error) = transaction.write_index(&place.index) {
            transaction.abandon();
            return Err(error);
        }
        if kind == IndexKind::Passing {
            // What stays staged there otherwise is the text before the repair, and the next commit would bring it back.
            let next = place.git_dir.join("index.lock");
            if let Err(error) = transaction.write_next_index(&next) {
                transaction.take_back(&place.index)?;
                transaction.abandon();
                return Err(error);
            }
        }
        let overtaken = transaction.overtaken(&place.index);
        let mut fixed = Vec::with_capacity(repairs.len());
        for (number, is_overtaken) in overtaken.iter().enumerate() {
            let landed = match is_overtaken {
                true => Ok(()),
                false => transaction.land(number),
            };
            fixed.push(Fixed {
                path: repairs[number].path.clone(),
                left_in_work_tree: landed.err(),
                is_overtaken: *is_overtaken,
            });
        }
        transaction.finish();
        let stop = overtaken.contains(&true).then_some(Stop::Overtaken);
        Ok((fixed, stop))
    }

    /// Works out all that will be written, and journals it; or says why nothing must be written.
    fn prepare<J: Judge>(
        &self,
        repository: &dyn Repository,
        judge: &J,
        transaction: &mut Transaction<'_>,
        kind: IndexKind,
    ) -> Result<Option<Stop>, HookError> {
        let stop = self.emptied(repository, transaction.replacements())?;
        if stop.is_some() {
            return Ok(stop);
        }
        if kind == IndexKind::Foreign {
            transaction.leave_work_tree(
                "the commit is made from another index, to which the work tree does not belong",
            );
        } else {
            transaction.plan(judge);
        }
        transaction.record(None)?;
        Ok(None)
    }

    /// Whether the commit would be empty with these replacements.
    fn emptied(
        &self,
        repository: &dyn Repository,
        replacements: &[Replacement],
    ) -> Result<Option<Stop>, HookError> {
        let amends = self.amends(repository)?;
        if amends != Amends::Surely && leaves_nothing(&self.changes, replacements) {
            return Ok(Some(Stop::Empty));
        }
        if amends == Amends::No
            || repository.commit("HEAD^")?.is_none()
            || repository.commit("HEAD^2")?.is_some()
        {
            return Ok(None);
        }
        let against_parent = repository.staged_against(&repository.place().index, "HEAD^")?;
        Ok(leaves_nothing(&against_parent, replacements).then_some(Stop::AmendedEmpty))
    }

    /// Whether the commit replaces HEAD. Git does not say, but such a commit keeps the author and date of HEAD.
    fn amends(&self, repository: &dyn Repository) -> Result<Amends, HookError> {
        let Some(author) = &self.author else {
            return Ok(Amends::No);
        };
        let Some(head) = repository.author_of_head()? else {
            return Ok(Amends::No);
        };
        let date = author.date.trim_start_matches('@');
        if self.is_merge || head.name != author.name || head.email != author.email || head.date != date {
            return Ok(Amends::No);
        }
        let seconds = date.split(' ').next().and_then(|seconds| seconds.parse().ok());
        let age = seconds.and_then(|seconds| {
            let then = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            SystemTime::now().duration_since(then).ok()
        });
        Ok(match age {
            Some(age) if age > SURELY_OLDER && !self.dates_are_chosen => Amends::Surely,
            _ => Amends::Perhaps,
        })
    }
}

/// Whether a commit replaces HEAD.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Amends {
    No,
    /// It has the author and date of HEAD, and may have them for another reason: a script made both in one moment, or chose
    /// their dates.
    Perhaps,
    Surely,
}

/// Whether with the replacements nothing would be changed.
fn leaves_nothing(changes: &[Change], replacements: &[Replacement]) -> bool {
    let repaired: HashMap<&RepositoryPath, &ObjectId> = replacements
        .iter()
        .map(|replacement| (&replacement.path, &replacement.new))
        .collect();
    changes.iter().all(|change| {
        change.mode != FileMode::Other
            && change.old_mode == change.mode
            && repaired.get(&change.path).is_some_and(|id| **id == change.old)
    })
}

/// The commits that a merge in progress brings in.
fn merge_in_progress(git_dir: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(git_dir.join("MERGE_HEAD")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}
