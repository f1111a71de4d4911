//! What a delivery asks before every push: what is to be changed about this tip?

use crate::error::HookError;
use crate::git::{FileMode, ObjectId, Repository, RepositoryPath};

/// One file that is changed.
#[derive(Debug, Clone)]
pub struct Edited {
    /// Its path.
    pub path: RepositoryPath,
    /// Its mode, before and after.
    pub mode: Option<FileMode>,
    /// Its bytes before; nothing where there was no such file.
    pub before: Option<Vec<u8>>,
    /// Its bytes after; nothing where it goes.
    pub after: Option<Vec<u8>>,
}

/// What is to be changed.
#[derive(Debug, Clone, Default)]
pub struct Proposal {
    /// The files. None where there is nothing to do.
    pub files: Vec<Edited>,
    /// The commit's subject and body, without trailers.
    pub message: String,
    /// Trailers beside those that every commit gets.
    pub trailers: Vec<(&'static str, String)>,
}

/// Says what is to be changed about a tip. The same tip gets the same answer.
pub trait Planner {
    /// What is to be changed about the commit `tip`.
    ///
    /// # Errors
    /// When it cannot be read.
    fn propose(&mut self, repository: &dyn Repository, tip: &ObjectId) -> Result<Proposal, HookError>;
}

/// A commit that is ready to be pushed.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The commit on which it stands.
    pub tip: ObjectId,
    /// Its tree.
    pub tree: ObjectId,
    /// The commit.
    pub commit: ObjectId,
    /// The files that it changes.
    pub files: Vec<Edited>,
    /// Its subject.
    pub subject: String,
    /// Its whole message.
    pub message: String,
}
