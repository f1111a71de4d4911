//! Repairing what is staged, on its way into the commit.
//!
//! 1. The staged files that differ from HEAD are listed and their blobs read. The work tree is not looked at.
//! 2. They are judged and repaired in memory. Where nothing changes, nothing is written.
//! 3. Everything that will be written is worked out: the new blobs, and the work tree's files with the repair merged in.
//! 4. All bytes before and after go to a [journal](crate::journal).
//! 5. The index that git will commit gets the new blobs in one step, if it still holds the old ones; under
//!    `git commit --only` so does the index that will be there afterwards.
//! 6. The work tree's files get the repair, each whole and only if it did not change meanwhile.
//!
//! Whatever goes wrong before step 5 leaves everything as it was; whatever goes wrong later is finished or undone by
//! [`recover`](crate::recover).

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use engine::FileClass;

use crate::error::HookError;
use crate::git::{Blob, Change, FileMode, IndexEntry, ObjectId, Place, Repository, RepositoryPath};
use crate::journal::{Journal, Part, Record, RecordedFile};
use crate::judge::{Candidate, Judge, is_binary, is_lfs_pointer};
use crate::landing::{self, Plan, Repair};

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

/// A moment at which a killed hook leaves something behind. Tests kill it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The new blobs are written.
    Blobs,
    /// The journal is written.
    Journal,
    /// The index that git will commit is written.
    Index,
    /// The index that will be there after `git commit --only` is written.
    NextIndex,
    /// One file of the work tree is written.
    File,
    /// All files are written, and the journal is not put away yet.
    Files,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Self; 6] = [
        Self::Blobs,
        Self::Journal,
        Self::Index,
        Self::NextIndex,
        Self::File,
        Self::Files,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Blobs => "blobs",
            Self::Journal => "journal",
            Self::Index => "index",
            Self::NextIndex => "next-index",
            Self::File => "file",
            Self::Files => "files",
        }
    }
}

/// Why the commit is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// Errors are left that no safe fix mends.
    Errors,
    /// After the repair the commit would change nothing. The repair was not made.
    Empty,
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

/// A staged file with its text before and after the repair.
type Repaired = (Change, Vec<u8>, Vec<u8>);

/// What is going to be written: entries of the index, and files of the work tree.
type Prepared = (Vec<IndexEntry>, Vec<Plan>);

/// What a commit is about to change.
#[derive(Debug)]
pub struct Staged {
    /// Everything that differs from HEAD.
    changes: Vec<Change>,
    /// Those of them that may be judged.
    files: Vec<Change>,
    is_merge: bool,
}

/// What git is going to do with the index it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum IndexKind {
    /// It is the repository's own, now or as soon as the commit is made.
    Own,
    /// It is made for this commit alone (`git commit --only`); another one will be the repository's own.
    Passing,
    /// It is one that the user named; the work tree does not belong to it.
    Foreign,
}

impl IndexKind {
    fn of(place: &Place) -> Self {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let is_inside = place
            .index
            .parent()
            .is_some_and(|folder| real(folder) == real(&place.git_dir));
        let name = place.index.file_name().unwrap_or_default().to_string_lossy();
        match name.as_ref() {
            "index" | "index.lock" if is_inside => Self::Own,
            name if is_inside && name.starts_with("next-index-") => Self::Passing,
            _ => Self::Foreign,
        }
    }
}

impl Staged {
    /// Lists what the index changes.
    ///
    /// # Errors
    /// When git fails, or a file has unresolved conflicts.
    pub fn list(repository: &dyn Repository) -> Result<Self, HookError> {
        let place = repository.place();
        let changes = repository.staged(&place.index)?;
        if let Some(change) = changes.iter().find(|change| change.is_unmerged) {
            return Err(HookError::Unmerged {
                path: change.path.name(),
            });
        }
        let is_file = |change: &&Change| change.is_file() && FileClass::of(&change.path.name()).is_some();
        let mut files: Vec<Change> = changes.iter().filter(is_file).cloned().collect();
        let merged = merged_commits(&place.git_dir);
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
        })
    }

    /// Whether nothing staged can be any business of ours.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
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
            judge.check(candidates.clone())
        } else {
            judge.fix(candidates.clone())
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
                    repairs.push((change, candidate.bytes, after));
                }
                _ => {}
            }
        }
        if !repairs.is_empty() {
            match self.apply(repository, judge, &repairs, at)? {
                Some(fixed) => outcome.fixed = fixed,
                None => {
                    outcome.fixed = repairs
                        .into_iter()
                        .map(|(change, _, _)| Fixed {
                            path: change.path,
                            left_in_work_tree: None,
                        })
                        .collect();
                    outcome.stop = Some(Stop::Empty);
                    return Ok(outcome);
                }
            }
        }
        outcome.stop = if outcome.errors > 0 {
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

    /// Writes the repairs into index and work tree. Nothing when the commit would then be empty; nothing was written then.
    fn apply<J: Judge>(
        &self,
        repository: &dyn Repository,
        judge: &J,
        repairs: &[Repaired],
        at: &dyn Fn(Step),
    ) -> Result<Option<Vec<Fixed>>, HookError> {
        let place = repository.place();
        let kind = IndexKind::of(place);
        let journal = Journal::begin(place)?;
        let prepared = self.prepare(repository, judge, repairs, &journal, kind, at);
        let (entries, plans) = match prepared {
            Ok(Some(prepared)) => prepared,
            Ok(None) => {
                journal.discard();
                return Ok(None);
            }
            Err(error) => {
                journal.discard();
                return Err(error);
            }
        };
        if let Err(error) = write_index(repository, &place.index, repairs, &entries) {
            journal.discard();
            return Err(error);
        }
        at(Step::Index);
        if kind == IndexKind::Passing {
            // What stays staged there otherwise is the text before the repair, and the next commit would bring it back.
            let next = place.git_dir.join("index.lock");
            match write_index_where_old(repository, &next, repairs, &entries) {
                Ok(()) => at(Step::NextIndex),
                Err(error) => {
                    take_back(repository, &place.index, repairs)?;
                    journal.discard();
                    return Err(error);
                }
            }
        }
        let fixed = repairs
            .iter()
            .zip(plans)
            .map(|((change, _, _), plan)| Fixed {
                path: change.path.clone(),
                left_in_work_tree: match plan {
                    Plan::Nothing => None,
                    Plan::LeftAlone(reason) => Some(reason),
                    Plan::Land { before, after } => {
                        let landed = landing::land(&place.top, &change.path, before, &after);
                        at(Step::File);
                        landed.err()
                    }
                },
            })
            .collect();
        at(Step::Files);
        // The work is done; a journal that cannot be put away is found, and found to be finished, by `recover`.
        let _found_later = journal.finish();
        Ok(Some(fixed))
    }

    /// Works out all that will be written, and journals it. Nothing when the commit would be empty.
    fn prepare<J: Judge>(
        &self,
        repository: &dyn Repository,
        judge: &J,
        repairs: &[Repaired],
        journal: &Journal,
        kind: IndexKind,
        at: &dyn Fn(Step),
    ) -> Result<Option<Prepared>, HookError> {
        let mut fixed_files: Vec<PathBuf> = Vec::new();
        for (number, (_, before, after)) in repairs.iter().enumerate() {
            journal.keep(number, Part::Staged, before)?;
            journal.keep(number, Part::Fixed, after)?;
            fixed_files.push(journal.path(number, Part::Fixed));
        }
        let ids = repository.write_blobs(&fixed_files)?;
        at(Step::Blobs);
        let entries: Vec<IndexEntry> = repairs
            .iter()
            .zip(ids)
            .map(|((change, _, _), id)| IndexEntry {
                path: change.path.clone(),
                mode: change.mode,
                id,
            })
            .collect();
        if self.leaves_nothing(&entries) {
            return Ok(None);
        }
        let plans = if kind == IndexKind::Foreign {
            let reason = "the commit is made from another index, to which the work tree does not belong";
            vec![Plan::LeftAlone(reason.to_owned()); repairs.len()]
        } else {
            let repairs: Vec<Repair<'_>> = repairs
                .iter()
                .zip(&entries)
                .map(|((change, before, after), entry)| Repair {
                    path: &change.path,
                    old: &change.new,
                    new: &entry.id,
                    before,
                    after,
                })
                .collect();
            landing::plan(repository, judge, &repairs)?
        };
        let mut files = Vec::with_capacity(repairs.len());
        for (number, (((change, _, _), entry), plan)) in repairs.iter().zip(&entries).zip(&plans).enumerate()
        {
            if let Plan::Land { before, after } = plan {
                journal.keep(number, Part::Before, before)?;
                journal.keep(number, Part::After, after)?;
            }
            files.push(RecordedFile {
                path: change.path.clone(),
                mode: change.mode,
                old: change.new.clone(),
                new: entry.id.clone(),
                lands: matches!(plan, Plan::Land { .. }),
            });
        }
        journal.record(&Record { version: 1, files })?;
        at(Step::Journal);
        Ok(Some((entries, plans)))
    }

    /// Whether the index with these entries would be what HEAD has already.
    fn leaves_nothing(&self, entries: &[IndexEntry]) -> bool {
        let repaired: HashMap<&RepositoryPath, &ObjectId> =
            entries.iter().map(|entry| (&entry.path, &entry.id)).collect();
        self.changes.iter().all(|change| {
            change.mode != FileMode::Other
                && change.old_mode == change.mode
                && repaired.get(&change.path).is_some_and(|id| **id == change.old)
        })
    }
}

/// Writes `entries` if the index still holds what was repaired.
fn write_index(
    repository: &dyn Repository,
    index: &Path,
    repairs: &[Repaired],
    entries: &[IndexEntry],
) -> Result<(), HookError> {
    let paths: Vec<&RepositoryPath> = repairs.iter().map(|(change, _, _)| &change.path).collect();
    let now = repository.entries(index, &paths)?;
    let now: HashMap<&RepositoryPath, &IndexEntry> = now.iter().map(|entry| (&entry.path, entry)).collect();
    for (change, _, _) in repairs {
        let is_same = now
            .get(&change.path)
            .is_some_and(|entry| entry.id == change.new && entry.mode == change.mode);
        if !is_same {
            return Err(HookError::IndexChanged {
                path: change.path.name(),
            });
        }
    }
    repository.update_index(index, entries)
}

/// Writes those of `entries` for which `index` holds what was repaired.
fn write_index_where_old(
    repository: &dyn Repository,
    index: &Path,
    repairs: &[Repaired],
    entries: &[IndexEntry],
) -> Result<(), HookError> {
    if !index.is_file() {
        return Ok(());
    }
    let paths: Vec<&RepositoryPath> = entries.iter().map(|entry| &entry.path).collect();
    let now = repository.entries(index, &paths)?;
    let now: HashMap<&RepositoryPath, &ObjectId> = now.iter().map(|entry| (&entry.path, &entry.id)).collect();
    let wanted: Vec<IndexEntry> = repairs
        .iter()
        .zip(entries)
        .filter(|((change, _, _), _)| now.get(&change.path).is_some_and(|id| **id == change.new))
        .map(|(_, entry)| entry.clone())
        .collect();
    if wanted.is_empty() {
        return Ok(());
    }
    repository.update_index(index, &wanted)
}

/// Puts back what was staged.
fn take_back(repository: &dyn Repository, index: &Path, repairs: &[Repaired]) -> Result<(), HookError> {
    let entries: Vec<IndexEntry> = repairs
        .iter()
        .map(|(change, _, _)| IndexEntry {
            path: change.path.clone(),
            mode: change.mode,
            id: change.new.clone(),
        })
        .collect();
    repository.update_index(index, &entries)
}

/// The commits that a merge in progress brings in.
fn merged_commits(git_dir: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(git_dir.join("MERGE_HEAD")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}
