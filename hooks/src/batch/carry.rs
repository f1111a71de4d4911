//! The planner that carries a change over: what one commit changed against another is brought to a tip that has moved on.
//!
//! A repair can be made anew; a change by a person or another tool cannot, and neither can its opposite, by which a repair is taken
//! back. So each file is merged three ways, and one that will not merge, or would be more broken after it, is left out and named.

use std::collections::HashMap;

use super::planner::{Edited, Planner, Proposal};
use super::repair::LeftAlone;
use crate::error::HookError;
use crate::git::{Blob, Change, FileMode, ObjectId, Repository, RepositoryPath};
use crate::judge::{Candidate, Judge};
use crate::merge::{Merged, merge_file};

/// Carries the change from one commit to another over to a tip.
pub struct Carried<'a, J: Judge> {
    /// The commit before the change.
    pub from: ObjectId,
    /// The commit after it.
    pub to: ObjectId,
    /// The message of the new commit.
    pub message: String,
    /// Its trailers.
    pub trailers: Vec<(&'static str, String)>,
    /// Says how broken a text is.
    pub judge: &'a J,
    /// Files that the last tip does not get.
    pub left_alone: Vec<LeftAlone>,
}

/// One side's version of a file.
#[derive(Clone, PartialEq, Eq)]
struct Version {
    mode: FileMode,
    blob: ObjectId,
}

impl Version {
    fn of(mode: FileMode, blob: &ObjectId) -> Option<Self> {
        (!blob.is_zero()).then(|| Self {
            mode,
            blob: blob.clone(),
        })
    }
}

impl<J: Judge> Carried<'_, J> {
    /// What the tip's file becomes: nothing where it stays as it is.
    fn carry(
        &self,
        repository: &dyn Repository,
        change: &Change,
        ours: Option<&Version>,
    ) -> Result<Result<Option<Edited>, &'static str>, HookError> {
        let base = Version::of(change.old_mode, &change.old);
        let theirs = Version::of(change.mode, &change.new);
        let (base, theirs) = (base.as_ref(), theirs.as_ref());
        if ours == theirs {
            return Ok(Ok(None));
        }
        let is_file =
            |version: Option<&Version>| version.is_none_or(|version| version.mode != FileMode::Other);
        if !(is_file(base) && is_file(theirs) && is_file(ours)) {
            return Ok(Err("it is a link or a submodule, which are not merged"));
        }
        let text = |version: Option<&Version>| -> Result<Option<Vec<u8>>, HookError> {
            let Some(version) = version else { return Ok(None) };
            let blobs = repository.blobs(std::slice::from_ref(&version.blob), usize::MAX)?;
            Ok(blobs.into_iter().find_map(|blob| match blob {
                Blob::Bytes(bytes) => Some(bytes),
                _ => None,
            }))
        };
        let edited = |mode: Option<FileMode>, before: Option<Vec<u8>>, after: Option<Vec<u8>>| {
            Ok(Ok(Some(Edited {
                path: change.path.clone(),
                mode,
                before,
                after,
            })))
        };
        let (before, after) = (text(ours)?, text(theirs)?);
        if ours == base {
            return edited(theirs.map(|theirs| theirs.mode), before, after);
        }
        let (Some(base), Some(theirs), Some(ours)) = (base, theirs, ours) else {
            return Ok(Err(
                "it was made or removed on one side, and changed on the other",
            ));
        };
        let (Some(old), Some(mine), Some(change_of_theirs)) = (text(Some(base))?, before, after) else {
            return Ok(Err("its content is not here"));
        };
        let mode = if theirs.mode == base.mode {
            ours.mode
        } else {
            theirs.mode
        };
        let Merged::Clean(merged) = merge_file(&change.path.name(), &old, &mine, &change_of_theirs) else {
            return Ok(Err("both sides changed the same place"));
        };
        if self.errors(&change.path, &merged)
            > self
                .errors(&change.path, &mine)
                .max(self.errors(&change.path, &change_of_theirs))
        {
            return Ok(Err("merged, it would be more broken than on either side"));
        }
        edited(Some(mode), Some(mine), Some(merged))
    }

    /// How many errors a text has.
    fn errors(&self, path: &RepositoryPath, bytes: &[u8]) -> usize {
        if !self.judge.looks_at(path) {
            return 0;
        }
        let verdicts = self.judge.check(&[Candidate {
            path: path.clone(),
            bytes: bytes.to_vec(),
        }]);
        verdicts.iter().map(|verdict| verdict.errors).sum()
    }
}

impl<J: Judge> Planner for Carried<'_, J> {
    fn propose(&mut self, repository: &dyn Repository, tip: &ObjectId) -> Result<Proposal, HookError> {
        self.left_alone.clear();
        for needed in [&self.from, &self.to] {
            if repository.commit(needed.as_str())?.is_none() {
                return Err(HookError::Configuration {
                    what: format!("the commit {needed} is not here"),
                    next: "fetch it, or run the command in a clone that has it".to_owned(),
                });
            }
        }
        self.judge.open(repository, &repository.changed(None, tip)?)?;
        let changes = repository.changed(Some(&self.from), &self.to)?;
        let moved: HashMap<RepositoryPath, Option<Version>> = repository
            .changed(Some(&self.from), tip)?
            .into_iter()
            .map(|change| (change.path, Version::of(change.mode, &change.new)))
            .collect();
        let mut files = Vec::new();
        for change in changes {
            let ours = match moved.get(&change.path) {
                Some(version) => version.clone(),
                None => Version::of(change.old_mode, &change.old),
            };
            match self.carry(repository, &change, ours.as_ref())? {
                Ok(edited) => files.extend(edited),
                Err(reason) => self.left_alone.push(LeftAlone {
                    path: change.path,
                    reason: reason.to_owned(),
                }),
            }
        }
        Ok(Proposal {
            files,
            message: self.message.clone(),
            trailers: self.trailers.clone(),
        })
    }
}
