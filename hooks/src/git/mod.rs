//! What the hooks ask of git, and who answers.
//!
//! [`Repository`] is the whole of it. [`GitProgram`] answers with git's own plumbing commands and thereby understands every
//! kind of repository that the installed git does: split and sparse indexes, SHA-256, reftables, partial clones, filters.

mod left_out;
mod object;
mod parse;
mod path;
mod plumbing;
mod program;
mod repository;

pub use object::{Change, FileMode, IndexEntry, ObjectId};
pub use path::RepositoryPath;
pub use plumbing::{GitProgram, HooksFolder};
pub use repository::{Blob, Place, Repository, Surroundings};
