//! Everything the hooks ask of a repository.

use std::path::{Path, PathBuf};
use std::time::Instant;

use super::object::{Author, Change, IndexEntry, NewCommit, ObjectId, PastCommit, Replacement, TreeEdit};
use super::path::RepositoryPath;
use crate::error::HookError;

/// Where a hook was started, as far as git's answers depend on it. Read by the caller: this crate reads no environment.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The current folder.
    pub folder: PathBuf,
    /// What `GIT_INDEX_FILE` says: the index that git is about to commit.
    pub index: Option<PathBuf>,
    /// What `GIT_DIR` says: the git directory.
    pub git_dir: Option<PathBuf>,
    /// A variable that changes in another way where git looks for things, if there is one. Git's own program knows what it
    /// means.
    pub unusual: Option<String>,
    /// The author of the commit that git is about to make, as far as the environment tells.
    pub author: Option<Author>,
    /// Whether whoever started git chose the dates of its commits. That the author's date is one seen before then says nothing.
    pub dates_are_chosen: bool,
    /// The commits that git is about to merge, as far as the environment tells.
    pub merged: Vec<ObjectId>,
    /// When git must have answered.
    pub end: Option<Instant>,
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

    /// Keeps texts as blobs, unfiltered, and gives their ids in order. No other file is made on the way, so none can be left behind.
    ///
    /// # Errors
    /// When git fails.
    fn write_texts(&self, texts: &[&[u8]]) -> Result<Vec<ObjectId>, HookError>;

    /// Replaces blobs of `index` in one step, all of them or none, if it holds the old ones at that moment. Waits a little for
    /// a lock that another program holds.
    ///
    /// # Errors
    /// When the index holds something else, the lock stays, or git fails; the index is then as it was.
    fn replace(&self, index: &Path, replacements: &[Replacement]) -> Result<(), HookError>;

    /// What blobs would look like in the work tree at the paths: line endings, encoding and filters applied. The errors are
    /// those of filters.
    fn in_work_tree(&self, files: &[(&RepositoryPath, &ObjectId)]) -> Vec<Result<Vec<u8>, HookError>>;

    /// Who wrote the commit HEAD, and when; nothing where there is none.
    ///
    /// # Errors
    /// When git does not start.
    fn author_of_head(&self) -> Result<Option<Author>, HookError>;

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

    /// Whether the branch of this full name is checked out in any work tree.
    ///
    /// # Errors
    /// When git fails.
    fn is_checked_out(&self, branch: &str) -> Result<bool, HookError>;

    /// Lets a branch point to `new` if it points to `old`.
    ///
    /// # Errors
    /// When it points elsewhere.
    fn move_branch(&self, name: &str, old: &ObjectId, new: &ObjectId) -> Result<(), HookError>;

    /// Forgets the ref `name` if it points to `id`.
    ///
    /// # Errors
    /// When it points elsewhere.
    fn forget(&self, name: &str, id: &ObjectId) -> Result<(), HookError>;

    /// Makes a commit on top of `parent` in which blobs are replaced, and keeps it as the ref `name`. Neither index nor
    /// work tree nor branch is touched.
    ///
    /// # Errors
    /// When git fails, for instance because it does not know who commits.
    fn commit_on(
        &self,
        parent: &ObjectId,
        replacements: &[Replacement],
        message: &str,
        name: &str,
    ) -> Result<ObjectId, HookError>;

    /// Writes the tree of `commit` with these edits, and gives its id. No index of the user's is touched.
    ///
    /// # Errors
    /// When git fails.
    fn edited_tree(&self, commit: &ObjectId, edits: &[TreeEdit]) -> Result<ObjectId, HookError>;

    /// Writes a commit, and gives its id. No ref moves.
    ///
    /// # Errors
    /// When git fails, for instance because it cannot sign.
    fn write_commit(&self, new: &NewCommit<'_>) -> Result<ObjectId, HookError>;

    /// The commit `tip` and those before it, always by the first parent, `most` at the most and as far as they are here.
    ///
    /// # Errors
    /// When git fails.
    fn past(&self, tip: &ObjectId, most: usize) -> Result<Vec<PastCommit>, HookError>;

    /// The program git for this repository.
    fn program(&self) -> &super::plumbing::GitProgram;
}
