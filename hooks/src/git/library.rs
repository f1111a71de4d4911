//! Answers read by libgit2, in this process.
//!
//! Starting git costs milliseconds each time; a commit in which nothing is to be repaired starts none at all. Only what
//! libgit2 is known to read exactly as git does is read this way. Whether it is, is asked: of libgit2, which refuses
//! extensions that it does not know; of the repository's configuration and of its folder, for what libgit2 passes over in
//! silence; and of the index. Whatever fails to be read is asked of [`GitProgram`], and so is everything that writes.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use git2::{ErrorCode, ObjectType, Oid, RepositoryOpenFlags};

use super::index_changes::{Leaf, Trees, changes};
use super::index_file::{IndexFile, Unreadable};
use super::object::{
    Author, Change, FileMode, IndexEntry, NewCommit, ObjectId, PastCommit, Replacement, Signature, TreeEdit,
};
use super::path::RepositoryPath;
use super::plumbing::GitProgram;
use super::repository::{Blob, Place, Repository, Surroundings};
use crate::error::HookError;

/// A repository that libgit2 can open.
pub struct GitLibrary {
    library: Mutex<git2::Repository>,
    /// Further handles for many threads, opened when they are needed.
    handles: Mutex<Vec<git2::Repository>>,
    program: GitProgram,
    asked: AtomicBool,
}

/// Why a repository is not read by libgit2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declined(pub String);

impl From<git2::Error> for Declined {
    fn from(error: git2::Error) -> Self {
        Self(error.message().to_owned())
    }
}

impl From<Unreadable> for Declined {
    fn from(unreadable: Unreadable) -> Self {
        Self(unreadable.0)
    }
}

impl From<std::io::Error> for Declined {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

impl GitLibrary {
    /// The repository around the folder where the hook was started.
    ///
    /// # Errors
    /// With the reason why git's own program has to be asked.
    pub fn open(surroundings: &Surroundings) -> Result<Self, Declined> {
        let decline = |reason: &str| Err(Declined(reason.to_owned()));
        if let Some(variable) = &surroundings.unusual {
            return decline(&format!("the environment has {variable}"));
        }
        let folder = &surroundings.folder;
        // Git itself hashes what it reads only to look for damage.
        git2::opts::strict_hash_verification(false);
        let library = match &surroundings.git_dir {
            Some(git_dir) => git2::Repository::open(folder.join(git_dir))?,
            None => git2::Repository::open_ext(folder, RepositoryOpenFlags::empty(), &[] as &[&Path])?,
        };
        let Some(top) = library.workdir() else {
            return decline("it has no work tree");
        };
        let top = top.canonicalize()?;
        let here = folder.canonicalize()?;
        // Told where the repository is, git takes the current folder for the top of the work tree.
        let is_inside = match surroundings.git_dir {
            Some(_) => here == top,
            None => here.starts_with(&top),
        };
        if !is_inside {
            return decline("the work tree lies elsewhere");
        }
        let git_dir = library.path().canonicalize()?;
        if here.starts_with(&git_dir) {
            return decline("the current folder is the repository itself");
        }
        let common_dir = library.commondir().canonicalize()?;
        decline_what_libgit2_passes_over(&library, &common_dir)?;
        let index = match &surroundings.index {
            Some(index) => folder.join(index),
            None => git_dir.join("index"),
        };
        let place = Place {
            top,
            git_dir,
            common_dir,
            index,
        };
        Ok(Self {
            library: Mutex::new(library),
            handles: Mutex::default(),
            program: GitProgram::at(place, surroundings.end),
            asked: AtomicBool::new(false),
        })
    }

    /// Whether anything could not be read, and git was asked instead.
    #[must_use]
    pub fn has_asked_git(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
    }

    /// What was read, or git's answer.
    fn or_git<T>(
        &self,
        read: Result<T, Declined>,
        ask: impl FnOnce(&GitProgram) -> Result<T, HookError>,
    ) -> Result<T, HookError> {
        read.or_else(|_| {
            self.asked.store(true, Ordering::Relaxed);
            ask(&self.program)
        })
    }

    fn library(&self) -> MutexGuard<'_, git2::Repository> {
        self.library.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What `index` changes against a commit; against nothing where `commit` is HEAD and there is none yet.
    fn changes_of(&self, index: &Path, commit: &str) -> Result<Vec<Change>, Declined> {
        let index = IndexFile::read(File::open(index)?)?;
        let library = self.library();
        let tree = match commit {
            "HEAD" => match library.head() {
                Ok(head) => Some(head.peel_to_tree()?.id()),
                Err(error) if error.code() == ErrorCode::UnbornBranch => None,
                Err(error) => return Err(error.into()),
            },
            commit => Some(library.revparse_single(commit)?.peel_to_tree()?.id()),
        };
        let trees = TreesOf(&library);
        changes(&index, &trees, tree.as_ref().map(Oid::as_bytes))
    }

    fn author(&self) -> Result<Option<Author>, Declined> {
        let library = self.library();
        let head = match library.head() {
            Ok(head) => head.peel_to_commit()?,
            Err(error) if error.code() == ErrorCode::UnbornBranch => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let (author, time) = (head.author(), head.author().when());
        let minutes = time.offset_minutes().unsigned_abs();
        Ok(Some(Author {
            name: author.name_bytes().to_vec(),
            email: author.email_bytes().to_vec(),
            date: format!(
                "{} {}{:02}{:02}",
                time.seconds(),
                time.sign(),
                minutes / 60,
                minutes % 60
            ),
        }))
    }

    fn commit_named(&self, name: &str) -> Result<Option<ObjectId>, Declined> {
        match self.library().revparse_single(name) {
            Ok(object) => Ok(Some(ObjectId::of(object.peel_to_commit()?.id().as_bytes()))),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn entries_of(index: &Path, paths: &[&RepositoryPath]) -> Result<Vec<IndexEntry>, Declined> {
        let index = IndexFile::read(File::open(index)?)?;
        let mut entries = Vec::with_capacity(paths.len());
        for path in paths {
            let found = index.entry(index.find(path.bytes())?)?;
            if let Some(staged) = found.filter(|staged| staged.path == path.bytes() && staged.stage == 0) {
                entries.push(IndexEntry {
                    path: (*path).clone(),
                    mode: staged.mode,
                    id: ObjectId::of(&staged.id),
                });
            }
        }
        Ok(entries)
    }

    /// Whether nothing has to be known about the index and these entries of it but what they are.
    fn is_plain(index: &Path, replacements: &[Replacement]) -> Result<bool, Declined> {
        let index = IndexFile::read(File::open(index)?)?;
        for replacement in replacements {
            let path = replacement.path.bytes();
            let entry = index.entry(index.find(path)?)?;
            if entry.is_none_or(|entry| entry.path != path || entry.is_left_out) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn changes_between(&self, old: Option<&ObjectId>, new: &ObjectId) -> Result<Vec<Change>, Declined> {
        let library = self.library();
        let tree = |id: &ObjectId| {
            library
                .find_object(Oid::from_str(id.as_str())?, None)?
                .peel_to_tree()
        };
        let (old, new) = (old.map(tree).transpose()?, tree(new)?);
        let mut options = git2::DiffOptions::new();
        options.include_typechange(true);
        let diff = library.diff_tree_to_tree(old.as_ref(), Some(&new), Some(&mut options))?;
        let change = |delta: git2::DiffDelta<'_>| {
            let path = delta.new_file().path_bytes().or(delta.old_file().path_bytes())?;
            Some(Change {
                path: RepositoryPath::new(path),
                old_mode: FileMode::of(u32::from(delta.old_file().mode())),
                mode: FileMode::of(u32::from(delta.new_file().mode())),
                old: ObjectId::of(delta.old_file().id().as_bytes()),
                new: ObjectId::of(delta.new_file().id().as_bytes()),
                is_unmerged: false,
            })
        };
        let changes: Option<Vec<Change>> = diff.deltas().map(change).collect();
        changes.ok_or_else(|| Declined("a change without a path".to_owned()))
    }

    fn blobs_with(&self, texts: &[&[u8]]) -> Result<Vec<ObjectId>, Declined> {
        let library = self.library();
        let write = |text: &&[u8]| Ok(ObjectId::of(library.blob(text)?.as_bytes()));
        texts.iter().map(write).collect()
    }

    fn head_names(&self) -> Result<Option<String>, Declined> {
        let library = self.library();
        let head = library.find_reference("HEAD")?;
        Ok(head.symbolic_target()?.map(str::to_owned))
    }

    /// Writes a commit exactly as git does.
    fn commit_of(&self, new: &NewCommit<'_>) -> Result<ObjectId, Declined> {
        let not_plain = || Declined("a name that git would write otherwise".to_owned());
        let is_plain = |text: &str| {
            let begins = text.chars().next().is_some_and(char::is_alphanumeric);
            let ends = text
                .chars()
                .next_back()
                .is_some_and(|c| c.is_alphanumeric() || c == ']');
            begins && ends && !text.contains(['<', '>', '\n', '\0'])
        };
        let Signature { name, email, date } = new.by;
        if !is_plain(name) || !is_plain(email) || new.message.contains('\0') {
            return Err(not_plain());
        }
        let text = format!(
            "tree {}\nparent {}\nauthor {name} <{email}> {date}\ncommitter {name} <{email}> {date}\n\n{}",
            new.tree, new.parent, new.message
        );
        let library = self.library();
        let id = library.odb()?.write(ObjectType::Commit, text.as_bytes())?;
        Ok(ObjectId::of(id.as_bytes()))
    }

    fn past_of(&self, tip: &ObjectId, most: usize) -> Result<Vec<PastCommit>, Declined> {
        let library = self.library();
        if library.is_shallow() {
            // Where it ends is read once and remembered, and a fetch may move it.
            return Err(Declined("it is a shallow clone".to_owned()));
        }
        let mut past = Vec::new();
        let mut next = Some(Oid::from_str(tip.as_str())?);
        while let Some(id) = next.filter(|_| past.len() < most) {
            let commit = library.find_commit(id)?;
            if commit.message_encoding()?.is_some() {
                return Err(Declined("a message in another encoding".to_owned()));
            }
            let raw = commit.raw_header()?;
            let date = raw.lines().find_map(|line| line.strip_prefix("committer "));
            let date = date
                .and_then(|line| line.rsplit_once("> "))
                .map(|(_, date)| date.to_owned());
            past.push(PastCommit {
                id: ObjectId::of(id.as_bytes()),
                tree: ObjectId::of(commit.tree_id().as_bytes()),
                date: date.ok_or_else(|| Declined("a commit without a date".to_owned()))?,
                message: String::from_utf8_lossy(commit.message_raw_bytes()).into_owned(),
            });
            next = commit.parent_ids().next();
        }
        Ok(past)
    }

    /// The tree of a commit with these edits. Only the folders on the way to them are written anew.
    fn tree_with(&self, commit: &ObjectId, edits: &[TreeEdit]) -> Result<ObjectId, Declined> {
        let library = self.library();
        let tree = library
            .find_object(Oid::from_str(commit.as_str())?, None)?
            .peel_to_tree()?;
        let mut builder = git2::build::TreeUpdateBuilder::new();
        for edit in edits {
            let path = edit.path.bytes();
            match &edit.entry {
                Some((mode, id)) => {
                    let mode = match mode {
                        FileMode::Regular => git2::FileMode::Blob,
                        FileMode::Executable => git2::FileMode::BlobExecutable,
                        FileMode::Other => return Err(Declined("an entry that is no file".to_owned())),
                    };
                    builder.upsert(path, Oid::from_str(id.as_str())?, mode);
                }
                None => {
                    builder.remove(path);
                }
            }
        }
        let new = builder.create_updated(&library, &tree)?;
        Ok(ObjectId::of(new.as_bytes()))
    }

    fn blobs_of(&self, ids: &[ObjectId], largest: usize) -> Result<Vec<Blob>, Declined> {
        let library = self.library();
        if ids.len() < MANY {
            return blobs_in(&library, ids, largest);
        }
        // One handle is one thread's, and to inflate is work: many blobs are read through many handles.
        let git_dir = library.path().to_owned();
        drop(library);
        let mut handles = self.handles.lock().unwrap_or_else(PoisonError::into_inner);
        let threads = thread::available_parallelism().map_or(1, usize::from);
        while handles.len() < threads {
            handles.push(git2::Repository::open(&git_dir)?);
        }
        let parts: Vec<Result<Vec<Blob>, Declined>> = thread::scope(|scope| {
            let mut readers = Vec::with_capacity(threads);
            for (part, handle) in ids.chunks(ids.len().div_ceil(threads)).zip(handles.iter_mut()) {
                readers.push(scope.spawn(move || blobs_in(handle, part, largest)));
            }
            let joined = |reader: thread::ScopedJoinHandle<'_, _>| {
                reader
                    .join()
                    .unwrap_or_else(|_| Err(Declined("a reader failed".to_owned())))
            };
            readers.into_iter().map(joined).collect()
        });
        let mut blobs = Vec::with_capacity(ids.len());
        for part in parts {
            blobs.extend(part?);
        }
        Ok(blobs)
    }
}

/// Fewer blobs than these are not worth a thread.
const MANY: usize = 64;

fn blobs_in(library: &git2::Repository, ids: &[ObjectId], largest: usize) -> Result<Vec<Blob>, Declined> {
    let objects = library.odb()?;
    let blob = |id: &ObjectId| {
        let id = Oid::from_str(id.as_str())?;
        let (size, kind) = objects.read_header(id)?;
        Ok(match kind {
            ObjectType::Blob if size > largest => Blob::TooLarge(size),
            ObjectType::Blob => Blob::Bytes(objects.read(id)?.data().to_vec()),
            _ => Blob::Missing,
        })
    };
    ids.iter().map(blob).collect()
}

struct TreesOf<'l>(&'l git2::Repository);

impl Trees for TreesOf<'_> {
    type Error = Declined;

    fn entries(&self, id: &[u8]) -> Result<Vec<Leaf>, Declined> {
        let tree = self.0.find_tree(Oid::from_bytes(id)?)?;
        let leaf = |entry: git2::TreeEntry<'_>| Leaf {
            name: entry.name_bytes().to_vec(),
            mode: FileMode::of(u32::try_from(entry.filemode_raw()).unwrap_or_default()),
            id: entry.id().as_bytes().to_vec(),
            is_folder: entry.kind() == Some(ObjectType::Tree),
        };
        Ok(tree.iter().map(leaf).collect())
    }
}

/// Declines what libgit2 opens and yet reads otherwise than git.
fn decline_what_libgit2_passes_over(library: &git2::Repository, common_dir: &Path) -> Result<(), Declined> {
    let decline = |reason: &str| Err(Declined(reason.to_owned()));
    let configuration = library.config()?;
    // Objects that are not there come from a remote. Old repositories have it without the version that asks for a refusal.
    let mut promisors =
        configuration.entries(Some("^(extensions\\.partialclone|remote\\..*\\.promisor)$"))?;
    if promisors.next().is_some() {
        return decline("it is a partial clone");
    }
    if has_replacements(common_dir) {
        return decline("it has replaced objects");
    }
    Ok(())
}

/// Whether `git replace` was used. libgit2 does not know it.
fn has_replacements(common_dir: &Path) -> bool {
    let folder = common_dir.join("refs/replace");
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return true;
    }
    fs::read(common_dir.join("packed-refs"))
        .is_ok_and(|packed| memchr::memmem::find(&packed, b" refs/replace/").is_some())
}

impl Repository for GitLibrary {
    fn place(&self) -> &Place {
        self.program.place()
    }

    fn staged(&self, index: &Path) -> Result<Vec<Change>, HookError> {
        self.or_git(self.changes_of(index, "HEAD"), |git| git.staged(index))
    }

    fn staged_against(&self, index: &Path, commit: &str) -> Result<Vec<Change>, HookError> {
        self.or_git(self.changes_of(index, commit), |git| {
            git.staged_against(index, commit)
        })
    }

    fn entries(&self, index: &Path, paths: &[&RepositoryPath]) -> Result<Vec<IndexEntry>, HookError> {
        self.or_git(Self::entries_of(index, paths), |git| git.entries(index, paths))
    }

    fn changed(&self, old: Option<&ObjectId>, new: &ObjectId) -> Result<Vec<Change>, HookError> {
        self.or_git(self.changes_between(old, new), |git| git.changed(old, new))
    }

    fn blobs(&self, ids: &[ObjectId], largest: usize) -> Result<Vec<Blob>, HookError> {
        self.or_git(self.blobs_of(ids, largest), |git| git.blobs(ids, largest))
    }

    fn write_blobs(&self, files: &[PathBuf]) -> Result<Vec<ObjectId>, HookError> {
        self.program.write_blobs(files)
    }

    fn write_texts(&self, texts: &[&[u8]]) -> Result<Vec<ObjectId>, HookError> {
        self.or_git(self.blobs_with(texts), |git| git.write_texts(texts))
    }

    fn replace(&self, index: &Path, replacements: &[Replacement]) -> Result<(), HookError> {
        match Self::is_plain(index, replacements) {
            Ok(true) => self.program.replace_blobs(index, replacements),
            _ => self.program.replace(index, replacements),
        }
    }

    fn in_work_tree(&self, files: &[(&RepositoryPath, &ObjectId)]) -> Vec<Result<Vec<u8>, HookError>> {
        self.program.in_work_tree(files)
    }

    fn author_of_head(&self) -> Result<Option<Author>, HookError> {
        self.or_git(self.author(), Repository::author_of_head)
    }

    fn commit(&self, name: &str) -> Result<Option<ObjectId>, HookError> {
        self.or_git(self.commit_named(name), |git| git.commit(name))
    }

    fn merge_base(&self, one: &ObjectId, other: &ObjectId) -> Result<Option<ObjectId>, HookError> {
        self.program.merge_base(one, other)
    }

    fn boundary(&self, tip: &ObjectId, remote: &str) -> Result<Vec<ObjectId>, HookError> {
        self.program.boundary(tip, remote)
    }

    fn branch_of_head(&self) -> Result<Option<String>, HookError> {
        self.or_git(self.head_names(), Repository::branch_of_head)
    }

    fn is_checked_out(&self, branch: &str) -> Result<bool, HookError> {
        self.program.is_checked_out(branch)
    }

    fn move_branch(&self, name: &str, old: &ObjectId, new: &ObjectId) -> Result<(), HookError> {
        self.program.move_branch(name, old, new)
    }

    fn forget(&self, name: &str, id: &ObjectId) -> Result<(), HookError> {
        self.program.forget(name, id)
    }

    fn commit_on(
        &self,
        parent: &ObjectId,
        replacements: &[Replacement],
        message: &str,
        name: &str,
    ) -> Result<ObjectId, HookError> {
        self.program.commit_on(parent, replacements, message, name)
    }

    fn edited_tree(&self, commit: &ObjectId, edits: &[TreeEdit]) -> Result<ObjectId, HookError> {
        self.or_git(self.tree_with(commit, edits), |git| {
            git.edited_tree(commit, edits)
        })
    }

    fn write_commit(&self, new: &NewCommit<'_>) -> Result<ObjectId, HookError> {
        if new.is_signed {
            return self.program.write_commit(new);
        }
        self.or_git(self.commit_of(new), |git| git.write_commit(new))
    }

    fn past(&self, tip: &ObjectId, most: usize) -> Result<Vec<PastCommit>, HookError> {
        self.or_git(self.past_of(tip, most), |git| git.past(tip, most))
    }

    fn program(&self) -> &GitProgram {
        &self.program
    }
}
