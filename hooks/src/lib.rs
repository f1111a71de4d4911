//! Everything qmoi does with git: staged files repaired on their way into a commit, pushed commits judged, hooks installed.
//!
//! One promise governs the crate: **work is never endangered**. Nothing is stashed, checked out or reset; the work tree only
//! ever gets whole new files, each right after its old bytes were compared with those the merge began from; and whatever
//! is about to be replaced lies in a [journal](journal) before the first write.
//!
//! The crate knows git and the file system and nothing of the command line: what is wrong with a text is asked of a
//! [`Judge`], and what happened comes back as values. It prints nothing and reads no environment.

pub mod batch;
mod drafts;
mod error;
pub mod git;
mod hidden;
mod index_kind;
pub mod install;
pub mod journal;
pub mod judge;
mod landing;
mod line_ending;
mod merge;
pub mod pre_commit;
pub mod pre_push;
pub mod process;
pub mod recover;
mod step;
mod take_over;
mod transaction;

pub use error::HookError;
pub use git::{
    Author, Blob, Change, Declined, FileMode, GitLibrary, GitProgram, ObjectId, PastCommit, Place,
    Repository, RepositoryPath, Surroundings, open,
};
pub use judge::{Candidate, Judge, Verdict};
pub use merge::{Merged, merge_file, three_way};
pub use take_over::TakenOver;
