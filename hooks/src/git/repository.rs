//! Everything the hooks ask of a repository.

use std::path::{Path, PathBuf};

use super::object::{Change, IndexEntry, ObjectId};
use super::path::RepositoryPath;
use crate::error::HookError;

/// Where a hook was started, as far as git's answers depend on it. Read by the caller: this crate reads no environment.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The current folder.
    pub folder: PathBuf,
    /// What `GIT_INDEX_FILE` says: the index that git is about to commit.
    pub index: Option<PathBuf>,
}

/// Where the parts of a repository lie; all paths are absolute.
#[derive(Debug, Clone)]
pub struct Place {
    /// The top of the work tree.
    pub top: PathBuf,
    /// The git directory of this work tree.
    pub git_dir: PathBuf,
    /// The git directory that all its work trees share.
    pub common_dir: PathBuf,
    /// The index that git is about to commit.
    pub index: PathBuf,
}

/// What a blob holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Blob {
    /// All its bytes.
    Bytes(Vec<u8>),
    /// More bytes than were asked for.
    TooLarge(usize),
    /// It is not there.
    Missing,
}

/// A repository with a work tree.
pub trait Repository: Send + Sync {
    /// Where its parts lie.
    fn place(&self) -> &Place;

    /// What `index` changes against HEAD, or against nothing before the first commit. Paths only announced by
    /// `git add --intent-to-add` are none of it.
    ///
    /// # Errors
    /// When git fails.
    fn staged(&self, index: &Path) -> Result<Vec<Change>, HookError>;

    /// What `index` changes against `commit`.
    ///
    /// # Errors
    /// When git fails, also because there is no such commit.
    fn staged_against(&self, index: &Path, commit: &str) -> Result<Vec<Change>, HookError>;

    /// The entries of `index` for `paths`, those that are there and have no conflict.
    ///
    /// # Errors
    /// When git fails.
    fn entries(&self, index: &Path, paths: &[&RepositoryPath]) -> Result<Vec<IndexEntry>, HookError>;

    /// What the tree of `new` changes against that of `old`, or against nothing.
    ///
    /// # Errors
    /// When git fails.
    fn changed(&self, old: Option<&ObjectId>, new: &ObjectId) -> Result<Vec<Change>, HookError>;

    /// The contents of blobs, in order, none longer than `largest`.
    ///
    /// # Errors
    /// When git fails.
    fn blobs(&self, ids: &[ObjectId], largest: usize) -> Result<Vec<Blob>, HookError>;

    /// Keeps the bytes of files as blobs, unfiltered, and gives their ids in order.
    ///
    /// # Errors
    /// When git fails.
    fn write_blobs(&self, files: &[PathBuf]) -> Result<Vec<ObjectId>, HookError>;

    /// Replaces entries of `index` in one step. Waits a little for a lock that another program holds.
    ///
    /// # Errors
    /// When the lock stays, or git fails; the index is then as it was.
    fn update_index(&self, index: &Path, entries: &[IndexEntry]) -> Result<(), HookError>;

    /// What the blob `id` would look like in the work tree at `path`: line endings, encoding and
    /// filters applied.
    ///
    /// # Errors
    /// When a filter fails.
    fn in_work_tree(&self, path: &RepositoryPath, id: &ObjectId) -> Result<Vec<u8>, HookError>;

    /// Says for which of `paths` [`in_work_tree`](Self::in_work_tree) may differ from the blob.
    ///
    /// # Errors
    /// When git fails.
    fn converted(&self, paths: &[&RepositoryPath]) -> Result<Vec<bool>, HookError>;

    /// The commit that `name` leads to, if it does.
    ///
    /// # Errors
    /// When git does not start.
    fn commit(&self, name: &str) -> Result<Option<ObjectId>, HookError>;

    /// The best common ancestor of two commits.
    ///
    /// # Errors
    /// When git does not start.
    fn merge_base(&self, one: &ObjectId, other: &ObjectId) -> Result<Option<ObjectId>, HookError>;

    /// The commits at which the history of `tip` enters what the remote is known to have; nothing where it never does.
    ///
    /// # Errors
    /// When git fails.
    fn boundary(&self, tip: &ObjectId, remote: &str) -> Result<Vec<ObjectId>, HookError>;

    /// The full name of the branch that is checked out, if one is.
    ///
    /// # Errors
    /// When git does not start.
    fn branch_of_head(&self) -> Result<Option<String>, HookError>;

    /// Makes a commit on top of `parent` in which `entries` are replaced, and keeps it as the ref `name`. Neither index nor
    /// work tree nor branch is touched.
    ///
    /// # Errors
    /// When git fails, for instance because it does not know who commits.
    fn commit_on(
        &self,
        parent: &ObjectId,
        entries: &[IndexEntry],
        message: &str,
        name: &str,
    ) -> Result<ObjectId, HookError>;
}
