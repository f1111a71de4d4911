//! Who says what is wrong with a text, and how it reads repaired.
//!
//! The hooks find files in commits; what is in them is somebody else's to judge. The command line answers with the
//! project's rules and configuration, exactly as `qmoi check` and `qmoi fix` do.

use crate::error::HookError;
use crate::git::{Change, ObjectId, Repository, RepositoryPath};

/// A file to judge.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// Its path.
    pub path: RepositoryPath,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// What was found out about one file.
#[derive(Debug)]
pub struct Verdict<R> {
    /// Its bytes repaired, when a repair was asked for and changes something.
    pub repaired: Option<Vec<u8>>,
    /// How many findings of severity error are left.
    pub errors: usize,
    /// What to tell the user.
    pub report: Option<R>,
    /// Why it was not judged.
    pub left_alone: Option<String>,
}

/// Judges and repairs texts.
pub trait Judge {
    /// What it has to say about a file.
    type Report;

    /// Is told that the files of a commit come next, all of which these are, in case its configuration is among them.
    ///
    /// # Errors
    /// When the configuration cannot be read.
    fn open(&self, _repository: &dyn Repository, _files: &[Change]) -> Result<(), HookError> {
        Ok(())
    }

    /// Whether this blob at this path is known to be clean.
    fn is_known_clean(&self, _path: &RepositoryPath, _blob: &ObjectId) -> bool {
        false
    }

    /// Is told that this blob at this path was found clean.
    fn note_clean(&self, _path: &RepositoryPath, _blob: &ObjectId) {}

    /// Whether files of this name are its business, and the configuration does not exclude them.
    fn looks_at(&self, path: &RepositoryPath) -> bool;

    /// How many bytes the largest file may have that is looked at.
    fn largest(&self) -> usize;

    /// What is wrong with the files, in order.
    fn check(&self, files: &[Candidate]) -> Vec<Verdict<Self::Report>>;

    /// The files repaired as far as is safe, and what is wrong then, in order.
    fn fix(&self, files: &[Candidate]) -> Vec<Verdict<Self::Report>>;
}

/// Whether `bytes` stand for a file kept elsewhere by Git LFS.
#[must_use]
pub(crate) fn is_lfs_pointer(bytes: &[u8]) -> bool {
    bytes.len() < 1024 && bytes.starts_with(b"version https://git-lfs.github.com/spec/")
}

/// Whether git would call `bytes` binary.
#[must_use]
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().take(8000).any(|byte| *byte == 0)
}
