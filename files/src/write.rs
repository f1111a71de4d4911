//! Replacing a file's text whole or not at all.
//!
//! The new text goes to a temporary file in the same folder, gets the old file's mode and owner, is flushed to the disk, and
//! takes the old one's place by a rename, right after the old bytes were compared with those first read. A link stays a
//! link: its target is replaced. Of two names for one file (hard links) the other keeps the old text.

use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use engine::Limits;
use tempfile::NamedTempFile;
use thiserror::Error;

use crate::read::{Content, ReadError, explain, read};

/// Why a file was not written. It still has its old bytes, and nothing is left beside it.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The file's own mode forbids writing.
    #[error("cannot write {}: it is read-only", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// No temporary file can be made beside it.
    #[error("cannot write {}: its folder takes no new file: {}", path.display(), explain(source))]
    Folder {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// Another program wrote to the file since it was read.
    #[error("did not write {}: it changed since it was read", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("cannot write {}: {}", path.display(), explain(source))]
    Io {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

impl WriteError {
    /// What the user can do about it.
    #[must_use]
    pub fn next_step(&self) -> &'static str {
        match self {
            Self::ReadOnly { .. } => "Make it writable, or exclude it in qmoi.json.",
            Self::Folder { .. } => "Make its folder writable, then run again.",
            Self::Changed { .. } => "Run again to work on its new text.",
            Self::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
                "Free some space, then run again."
            }
            Self::Io { .. } => "Check the disk and the path, then run again.",
        }
    }
}

/// Replaces the file at `path`, read before as `before`, by `text`.
///
/// # Errors
/// When the file or its folder cannot be written, or its bytes are no longer those of `before`.
pub fn write(path: &Path, before: &Content, text: impl AsRef<[u8]>) -> Result<(), WriteError> {
    let failed = |source| WriteError::Io {
        path: path.to_owned(),
        source,
    };
    let target = fs::canonicalize(path).map_err(failed)?;
    let metadata = fs::metadata(&target).map_err(failed)?;
    require_writable(path, &target, &metadata)?;
    let folder = target.parent().unwrap_or(Path::new("/"));
    // Until it is renamed, the file removes itself on every way out of this function.
    let mut temporary = tempfile::Builder::new()
        .prefix(".qmoi-")
        .suffix(".tmp")
        .tempfile_in(folder)
        .map_err(|source| WriteError::Folder {
            path: path.to_owned(),
            source,
        })?;
    temporary.write_all(text.as_ref()).map_err(failed)?;
    take_over(&temporary, &metadata).map_err(failed)?;
    temporary.as_file().sync_all().map_err(failed)?;
    require_unchanged(path, &target, before)?;
    temporary.persist(&target).map_err(|error| failed(error.error))?;
    flush_folder(folder);
    Ok(())
}

fn require_writable(path: &Path, target: &Path, metadata: &Metadata) -> Result<(), WriteError> {
    let read_only = || WriteError::ReadOnly {
        path: path.to_owned(),
    };
    // Opening a FIFO that has taken the file's place would wait for a reader.
    if !metadata.is_file() {
        return Err(WriteError::Changed {
            path: path.to_owned(),
        });
    }
    // The mode is asked besides the attempt, because the administrator may write everything and still means "read-only".
    if metadata.permissions().readonly() {
        return Err(read_only());
    }
    match OpenOptions::new().write(true).open(target) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(read_only()),
        Err(source) => Err(WriteError::Io {
            path: path.to_owned(),
            source,
        }),
    }
}

/// Gives the temporary file the owner, where that is allowed, and the mode of the file it replaces.
fn take_over(temporary: &NamedTempFile, metadata: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let own = temporary.as_file().metadata()?;
        if (own.uid(), own.gid()) != (metadata.uid(), metadata.gid()) {
            // Only the administrator may give files away; for others the file becomes theirs, as in every editor.
            let kept = fchown(temporary.as_file(), Some(metadata.uid()), Some(metadata.gid()));
            if kept.is_err() {
                let _group_alone = fchown(temporary.as_file(), None, Some(metadata.gid()));
            }
        }
    }
    // After the owner, because a change of owner clears bits of the mode.
    temporary.as_file().set_permissions(metadata.permissions())
}

fn require_unchanged(path: &Path, target: &Path, before: &Content) -> Result<(), WriteError> {
    let limits = Limits {
        size: before.bytes.len(),
        ..Limits::default()
    };
    match read(target, &limits) {
        Ok(now) if now == *before => Ok(()),
        Ok(_)
        | Err(ReadError::TooLarge { .. } | ReadError::Changed { .. } | ReadError::NotRegular { .. }) => {
            Err(WriteError::Changed {
                path: path.to_owned(),
            })
        }
        Err(ReadError::BrokenLink { .. }) => Err(WriteError::Io {
            path: path.to_owned(),
            source: io::ErrorKind::NotFound.into(),
        }),
        Err(ReadError::Io { source, .. }) => Err(WriteError::Io {
            path: path.to_owned(),
            source,
        }),
    }
}

/// Makes the rename itself survive a power failure, where the system can. The file is whole either way.
fn flush_folder(folder: &Path) {
    if cfg!(unix) {
        let _best_effort = fs::File::open(folder).and_then(|folder| folder.sync_all());
    }
}
