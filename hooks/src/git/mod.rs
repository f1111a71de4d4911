//! What the hooks ask of git, and who answers.
//!
//! [`Repository`] is the whole of it. Two answer: [`GitLibrary`] reads with libgit2 in this process, which is fast;
//! [`GitProgram`] asks git's own plumbing commands and so understands every kind of repository that the installed git does:
//! split and sparse indexes, SHA-256, reftables, partial clones, filters. [`open`] takes the first that can.

mod index_changes;
mod index_file;
mod left_out;
mod library;
mod object;
mod parse;
mod patch;
mod path;
mod plumbing;
mod program;
mod repository;
mod smudge;

use crate::error::HookError;

pub use library::{Declined, GitLibrary};
pub use object::{
    Author, Change, FileMode, IndexEntry, NewCommit, ObjectId, PastCommit, Replacement, Signature, TreeEdit,
};
pub use path::RepositoryPath;
pub use plumbing::{GitProgram, HooksFolder};
pub(crate) use program::Program;
pub use repository::{Blob, Place, Repository, Surroundings};

/// The repository around the folder where the hook was started, read by whoever can.
///
/// # Errors
/// When git finds no repository with a work tree.
pub fn open(surroundings: &Surroundings) -> Result<Box<dyn Repository>, HookError> {
    match GitLibrary::open(surroundings) {
        Ok(library) => Ok(Box::new(library)),
        Err(Declined(_)) => Ok(Box::new(GitProgram::open(surroundings)?)),
    }
}
