//! Writing repairs into an index and the work tree, so that a death at any moment loses nothing.
//!
//! Everything is worked out before anything is written: the new blobs, and the work tree's files with the repair merged in. All
//! bytes before and after lie in a [journal](crate::journal) first. Then the index gets the new blobs in one step, if it
//! still holds the old ones, and then the work tree's files, each whole and only if it did not change meanwhile.

use std::path::Path;

use crate::error::HookError;
use crate::git::{FileMode, IndexEntry, ObjectId, Replacement, Repository, RepositoryPath};
use crate::hidden;
use crate::journal::{Journal, MovedBranch, Part, Record, RecordedFile};
use crate::judge::Judge;
use crate::landing::{self, Plan};
use crate::step::Step;

/// A text in an index and how it reads repaired.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Repair {
    pub(crate) path: RepositoryPath,
    pub(crate) mode: FileMode,
    /// The blob of the text before.
    pub(crate) old: ObjectId,
    pub(crate) before: Vec<u8>,
    pub(crate) after: Vec<u8>,
}

/// Repairs on their way into index and work tree.
pub(crate) struct Transaction<'t> {
    repository: &'t dyn Repository,
    repairs: &'t [Repair],
    at: &'t dyn Fn(Step),
    journal: Journal,
    replacements: Vec<Replacement>,
    plans: Vec<Plan>,
}

impl<'t> Transaction<'t> {
    /// Writes the blobs of the repaired texts. Nothing refers to them yet.
    ///
    /// # Errors
    /// When they cannot be written.
    pub(crate) fn begin(
        repository: &'t dyn Repository,
        repairs: &'t [Repair],
        at: &'t dyn Fn(Step),
    ) -> Result<Self, HookError> {
        let journal = Journal::begin(repository.place())?;
        match blobs(repository, repairs, &journal) {
            Ok(ids) => {
                at(Step::Blobs);
                let replacements = repairs.iter().zip(ids).map(|(repair, id)| Replacement {
                    path: repair.path.clone(),
                    mode: repair.mode,
                    old: repair.old.clone(),
                    new: id,
                });
                Ok(Self {
                    repository,
                    repairs,
                    at,
                    journal,
                    replacements: replacements.collect(),
                    plans: Vec::new(),
                })
            }
            Err(error) => {
                journal.discard();
                Err(error)
            }
        }
    }

    /// Gives up; nothing was changed.
    pub(crate) fn abandon(self) {
        self.journal.discard();
    }

    /// What takes which blob's place.
    pub(crate) fn replacements(&self) -> &[Replacement] {
        &self.replacements
    }

    /// What is to become of the files in the work tree, in the order of the repairs.
    pub(crate) fn plans(&self) -> &[Plan] {
        &self.plans
    }

    /// Works out what the work tree's files become.
    pub(crate) fn plan<J: Judge>(&mut self, judge: &J) {
        self.plans = landing::plan(self.repository, judge, self.repairs, &self.replacements);
        let hidden = hidden::files(self.repository);
        for (plan, repair) in self.plans.iter_mut().zip(self.repairs) {
            if hidden.contains(&repair.path) && *plan != Plan::Nothing {
                *plan = Plan::LeftAlone("lefthook is about to put changes of yours back into it".to_owned());
            }
        }
    }

    /// Leaves all files of the work tree as they are, for a reason to tell.
    pub(crate) fn leave_work_tree(&mut self, reason: &str) {
        self.plans = vec![Plan::LeftAlone(reason.to_owned()); self.repairs.len()];
    }

    /// Writes the journal: from here on a death can be made good.
    ///
    /// # Errors
    /// When it cannot be written to the disk.
    pub(crate) fn record(&self, branch: Option<MovedBranch>) -> Result<(), HookError> {
        let mut files = Vec::with_capacity(self.plans.len());
        for (number, (replacement, plan)) in self.replacements.iter().zip(&self.plans).enumerate() {
            if let Plan::Land { before, after } = plan {
                let staged = &self.repairs[number];
                for (part, bytes, same) in [
                    (Part::Before, before, &staged.before),
                    (Part::After, after, &staged.after),
                ] {
                    if bytes != same {
                        self.journal.keep(number, part, bytes)?;
                    }
                }
            }
            files.push(RecordedFile {
                path: replacement.path.clone(),
                mode: replacement.mode,
                old: replacement.old.clone(),
                new: replacement.new.clone(),
                lands: matches!(plan, Plan::Land { .. }),
            });
        }
        self.journal.record(&Record {
            version: 1,
            files,
            branch,
        })?;
        (self.at)(Step::Journal);
        Ok(())
    }

    /// Writes the new blobs into an index that holds the old ones.
    ///
    /// # Errors
    /// When it holds something else, or cannot be written; it then is as it was.
    pub(crate) fn write_index(&self, index: &Path) -> Result<(), HookError> {
        self.repository.replace(index, &self.replacements)?;
        (self.at)(Step::Index);
        Ok(())
    }

    /// Writes those of the new blobs whose old ones an index holds that will be the repository's own.
    ///
    /// # Errors
    /// When it cannot be written; it then is as it was.
    pub(crate) fn write_next_index(&self, index: &Path) -> Result<(), HookError> {
        if index.is_file() {
            let entries = self.entries(index)?;
            let is_old = |replacement: &&Replacement| {
                let mut entries = entries.iter();
                entries.any(|entry| entry.path == replacement.path && entry.id == replacement.old)
            };
            let wanted: Vec<Replacement> = self.replacements.iter().filter(is_old).cloned().collect();
            if !wanted.is_empty() {
                self.repository.replace(index, &wanted)?;
            }
        }
        (self.at)(Step::NextIndex);
        Ok(())
    }

    /// Puts back what an index held.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn take_back(&self, index: &Path) -> Result<(), HookError> {
        let back: Vec<Replacement> = self.replacements.iter().map(Replacement::back).collect();
        self.repository.replace(index, &back)
    }

    /// For each file, whether somebody has put something else into the index since it was written.
    pub(crate) fn overtaken(&self, index: &Path) -> Vec<bool> {
        let Ok(entries) = self.entries(index) else {
            return vec![false; self.replacements.len()];
        };
        let is_there = |replacement: &Replacement| {
            let mut entries = entries.iter();
            entries.any(|entry| entry.path == replacement.path && entry.id == replacement.new)
        };
        self.replacements
            .iter()
            .map(|replacement| !is_there(replacement))
            .collect()
    }

    fn entries(&self, index: &Path) -> Result<Vec<IndexEntry>, HookError> {
        let paths: Vec<&RepositoryPath> = self.replacements.iter().map(|one| &one.path).collect();
        self.repository.entries(index, &paths)
    }

    /// Writes the file of this number in the work tree.
    ///
    /// # Errors
    /// With the reason why it stays as it is.
    pub(crate) fn land(&self, number: usize) -> Result<(), String> {
        let landed = match &self.plans[number] {
            Plan::Nothing => return Ok(()),
            Plan::LeftAlone(reason) => return Err(reason.clone()),
            Plan::Land { before, after } => {
                let top = &self.repository.place().top;
                landing::land(top, &self.replacements[number].path, before.clone(), after)
            }
        };
        (self.at)(Step::File);
        landed
    }

    /// Writes the bytes from before into a file of the work tree again, if it still holds those from after.
    pub(crate) fn take_off(&self, number: usize) {
        if let Plan::Land { before, after } = &self.plans[number] {
            let top = &self.repository.place().top;
            // A file that somebody writes at this very moment keeps what they write.
            let _theirs = landing::land(top, &self.replacements[number].path, after.clone(), before);
        }
    }

    /// Puts the journal away.
    pub(crate) fn finish(self) {
        (self.at)(Step::Files);
        // The work is done; a journal that cannot be put away is found, and found to be finished, by `recover`.
        let _found_later = self.journal.finish();
    }
}

/// Keeps the texts in the journal, and writes the repaired ones as blobs.
fn blobs(
    repository: &dyn Repository,
    repairs: &[Repair],
    journal: &Journal,
) -> Result<Vec<ObjectId>, HookError> {
    let mut files = Vec::with_capacity(repairs.len());
    for (number, repair) in repairs.iter().enumerate() {
        journal.keep(number, Part::Staged, &repair.before)?;
        journal.keep(number, Part::Fixed, &repair.after)?;
        files.push(journal.path(number, Part::Fixed));
    }
    repository.write_blobs(&files)
}
