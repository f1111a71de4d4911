//! What lies ready before the first write, so that a hook killed at any moment can be finished or undone.
//!
//! A journal is a folder under the git directory of the work tree: `qmoi/journal/<id>/`. It holds, as plain files, the staged
//! bytes before and after the repair and the work tree's bytes before and after the merge, and `journal.json`, which says
//! which is which. That file is written last and appears by a rename, so a journal is whole or no journal. When all is
//! done the folder moves to `qmoi/done/`, where the old bytes stay for [`KEPT`].

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::error::HookError;
use crate::git::{FileMode, ObjectId, Place, RepositoryPath};

/// How long the bytes of finished journals are kept.
const KEPT: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// How many finished journals are kept at most.
const KEPT_AT_MOST: usize = 100;

/// What a journal says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Record {
    /// The version of this form.
    pub version: u32,
    /// The repaired files.
    pub files: Vec<RecordedFile>,
    /// The branch that takes the repairs over, where they are a commit already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<MovedBranch>,
}

/// A branch that moves to a commit with the repairs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedBranch {
    /// Its full name.
    pub name: String,
    /// The commit before.
    pub old: ObjectId,
    /// The commit with the repairs.
    pub new: ObjectId,
}

/// One repaired file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordedFile {
    /// Its path.
    pub path: RepositoryPath,
    /// Its mode in the index.
    pub mode: FileMode,
    /// The blob that was staged.
    pub old: ObjectId,
    /// The blob of the repaired text.
    pub new: ObjectId,
    /// Whether the work tree's file gets the repair, too: `N.before` and `N.after` then hold its bytes.
    pub lands: bool,
}

/// A journal that is being written or worked off.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    done: PathBuf,
    /// Held as long as its hook runs, so that others see whether it died.
    lock: Option<File>,
}

/// Which bytes of a recorded file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Staged, before the repair.
    Staged,
    /// Staged, after it.
    Fixed,
    /// In the work tree, before the merge.
    Before,
    /// In the work tree, after it.
    After,
}

impl Part {
    /// The part that has the same bytes where the work tree has what is staged.
    fn staged(self) -> Self {
        match self {
            Self::Staged | Self::Before => Self::Staged,
            Self::Fixed | Self::After => Self::Fixed,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Staged => "staged",
            Self::Fixed => "fixed",
            Self::Before => "before",
            Self::After => "after",
        }
    }
}

fn pending_folder(place: &Place) -> PathBuf {
    place.git_dir.join("qmoi/journal")
}

fn done_folder(place: &Place) -> PathBuf {
    place.git_dir.join("qmoi/done")
}

impl Journal {
    /// A new journal, without a record yet.
    ///
    /// # Errors
    /// When its folder cannot be made.
    pub fn begin(place: &Place) -> Result<Self, HookError> {
        let pending = pending_folder(place);
        fs::create_dir_all(&pending).map_err(HookError::io("make the folder", &pending))?;
        let seconds = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .map_or(0, |time| time.as_millis());
        let folder = tempfile::Builder::new()
            .prefix(&format!("{seconds}-{}-", std::process::id()))
            .tempdir_in(&pending)
            .map_err(HookError::io("make a folder in", &pending))?
            .keep();
        let path = folder.join("lock");
        let lock = File::create(&path).map_err(HookError::io("write", &path))?;
        lock.lock().map_err(HookError::io("lock", &path))?;
        Ok(Self {
            done: done_folder(place),
            folder,
            lock: Some(lock),
        })
    }

    /// Journals that were begun and neither finished nor still worked on.
    ///
    /// # Errors
    /// When their folder cannot be read.
    pub fn left_behind(place: &Place) -> Result<Vec<Self>, HookError> {
        let pending = pending_folder(place);
        let mut found = Vec::new();
        for folder in folders_in(&pending)? {
            let journal = Self {
                done: done_folder(place),
                lock: None,
                folder,
            };
            if journal.is_abandoned() {
                found.push(journal);
            }
        }
        Ok(found)
    }

    /// Whether no running process works on it.
    fn is_abandoned(&self) -> bool {
        match File::open(self.folder.join("lock")) {
            Ok(lock) => lock.try_lock().is_ok(),
            Err(_) => true,
        }
    }

    /// The name by which its user may speak of it.
    #[must_use]
    pub fn name(&self) -> String {
        let name = self.folder.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// The folder in which it lies.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the bytes of the `number`th file lie.
    #[must_use]
    pub fn path(&self, number: usize, part: Part) -> PathBuf {
        self.folder.join(format!("{number}.{}", part.name()))
    }

    /// Keeps bytes of the `number`th file.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn keep(&self, number: usize, part: Part, bytes: &[u8]) -> Result<(), HookError> {
        let path = self.path(number, part);
        fs::write(&path, bytes).map_err(HookError::io("write", &path))
    }

    /// The bytes kept of the `number`th file. Those of the work tree are not kept a second time where they are those staged.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn kept(&self, number: usize, part: Part) -> Result<Vec<u8>, HookError> {
        let mut path = self.path(number, part);
        if !path.exists() {
            path = self.path(number, part.staged());
        }
        fs::read(&path).map_err(HookError::io("read", path))
    }

    /// Writes the record: from here on the journal counts.
    ///
    /// # Errors
    /// When it, or anything kept, cannot be written to the disk.
    pub fn record(&self, record: &Record) -> Result<(), HookError> {
        // All together, because the disk writes many files as fast as one.
        for entry in fs::read_dir(&self.folder).map_err(HookError::io("read the folder", &self.folder))? {
            let path = entry
                .map_err(HookError::io("read the folder", &self.folder))?
                .path();
            let file = File::options()
                .append(true)
                .open(&path)
                .map_err(HookError::io("write", &path))?;
            file.sync_all().map_err(HookError::io("write", &path))?;
        }
        let text = serde_json::to_vec_pretty(record).map_err(|error| self.unreadable(&error))?;
        let (draft, path) = (self.folder.join("journal.tmp"), self.folder.join("journal.json"));
        write_through(&draft, &text)?;
        fs::rename(&draft, &path).map_err(HookError::io("write", &path))?;
        flush_folder(&self.folder);
        Ok(())
    }

    /// What the record says; nothing where the hook died before it was written, and so before any change.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn recorded(&self) -> Result<Option<Record>, HookError> {
        let path = self.folder.join("journal.json");
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(HookError::io("read", path)(error)),
        };
        let record: Record = serde_json::from_slice(&text).map_err(|error| self.unreadable(&error))?;
        if record.version != 1 {
            return Err(self.unreadable(&format!("it has version {}", record.version)));
        }
        Ok(Some(record))
    }

    fn unreadable(&self, error: &impl ToString) -> HookError {
        HookError::Journal {
            path: self.folder.clone(),
            reason: error.to_string(),
        }
    }

    /// Forgets a journal that led to no change.
    pub fn discard(self) {
        drop(self.lock);
        let _only_space_is_lost = fs::remove_dir_all(&self.folder);
    }

    /// Puts a journal away whose work is done, and forgets those put away long ago.
    ///
    /// # Errors
    /// When it cannot be moved.
    pub fn finish(mut self) -> Result<(), HookError> {
        fs::create_dir_all(&self.done).map_err(HookError::io("make the folder", &self.done))?;
        let target = self.done.join(self.folder.file_name().unwrap_or_default());
        if cfg!(windows) {
            // A folder with an open file in it cannot be moved there.
            self.lock = None;
        }
        fs::rename(&self.folder, &target).map_err(HookError::io("move", &self.folder))?;
        drop(self.lock);
        forget_old(&self.done);
        Ok(())
    }
}

/// Removes what was put away too long ago, or is too much.
fn forget_old(done: &Path) {
    let Ok(mut folders) = folders_in(done) else { return };
    // Names begin with the time, so the oldest come first.
    folders.sort();
    let too_many = folders.len().saturating_sub(KEPT_AT_MOST);
    for (index, folder) in folders.iter().enumerate() {
        let age = fs::metadata(folder).and_then(|metadata| metadata.modified());
        let is_old = age.is_ok_and(|time| time.elapsed().is_ok_and(|age| age > KEPT));
        if index < too_many || is_old {
            let _only_space_is_lost = fs::remove_dir_all(folder);
        }
    }
}

fn folders_in(folder: &Path) -> Result<Vec<PathBuf>, HookError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(HookError::io("read the folder", folder)(error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(HookError::io("read the folder", folder))?;
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}

fn write_through(path: &Path, bytes: &[u8]) -> Result<(), HookError> {
    let mut file = File::create(path).map_err(HookError::io("write", path))?;
    file.write_all(bytes).map_err(HookError::io("write", path))?;
    file.sync_all().map_err(HookError::io("write", path))
}

fn flush_folder(folder: &Path) {
    if cfg!(unix) {
        let _best_effort = File::open(folder).and_then(|folder| folder.sync_all());
    }
}
