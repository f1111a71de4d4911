//! Reading a file without being stopped, flooded or deceived by it.
//!
//! Opening never waits for the other end of a FIFO, only regular files are read, never more bytes than the limit are held,
//! and a file that changes while it is read is told instead of returned half old and half new.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use engine::Limits;
use thiserror::Error;

/// The bytes of a file as they were when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// All bytes.
    pub bytes: Vec<u8>,
}

/// Why a file was not read.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The operating system refused.
    #[error("cannot read {}: {}", path.display(), explain(source))]
    Io {
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
    /// The path leads to a link whose target does not exist.
    #[error("cannot read {}: it is a link to {}, which does not exist", path.display(), target.display())]
    BrokenLink {
        /// The link.
        path: PathBuf,
        /// Where it points.
        target: PathBuf,
    },
    /// A folder, FIFO, socket or device.
    #[error("{} is {kind}, not a regular file", path.display())]
    NotRegular {
        /// The path.
        path: PathBuf,
        /// What it is, with its article.
        kind: &'static str,
    },
    /// More bytes than the limit; nothing was read.
    #[error("{} is {size} bytes long, over the limit of {limit}", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// Its size in bytes; for a file that grew while it was read, the bytes seen.
        size: u64,
        /// The limit in bytes.
        limit: usize,
    },
    /// Another program wrote to the file at the same time.
    #[error("{} changed while it was read", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
}

impl ReadError {
    /// Whether qmoi left the file alone by its own rules, rather than failing to read it. A path that is not a regular
    /// file counts as refused; where the user named it, the caller must treat it as a failure.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::TooLarge { .. } | Self::NotRegular { .. })
    }

    /// What the user can do about it.
    #[must_use]
    pub fn next_step(&self) -> &'static str {
        match self {
            Self::Io { source, .. } => match source.kind() {
                io::ErrorKind::PermissionDenied => {
                    "Give yourself the permission to read it, or exclude it in qmoi.json."
                }
                io::ErrorKind::NotFound => "Check the path.",
                _ => "Check the disk and the path, then run again.",
            },
            Self::BrokenLink { .. } => "Restore the link's target, or remove the link.",
            Self::NotRegular { .. } => "Name a file.",
            Self::TooLarge { .. } => "Raise `limits.fileSize` in qmoi.json, or exclude the file.",
            Self::Changed { .. } => "Run again when the other program is done.",
        }
    }
}

/// The common reasons in plain words, the others as the operating system puts them.
pub(crate) fn explain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotFound => "it does not exist".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => error.to_string(),
    }
}

/// Reads the regular file at `path`, following links.
///
/// # Errors
/// When it cannot be opened or read, is no regular file, is larger than the limit, or changes meanwhile.
pub fn read(path: &Path, limits: &Limits) -> Result<Content, ReadError> {
    let failed = |source| ReadError::Io {
        path: path.to_owned(),
        source,
    };
    // Asked before opening, since opening a device can do something; and again of the open file, since the path may
    // lead elsewhere by then.
    require_regular(
        path,
        &std::fs::metadata(path).map_err(|source| missing(path, source))?,
    )?;
    let mut file = open(path).map_err(failed)?;
    let before = file.metadata().map_err(failed)?;
    require_regular(path, &before)?;
    let too_large = |size| ReadError::TooLarge {
        path: path.to_owned(),
        size,
        limit: limits.size,
    };
    if before.len() > limits.size as u64 {
        return Err(too_large(before.len()));
    }
    let bytes = read_at_most(&mut file, &before, limits.size).map_err(failed)?;
    if bytes.len() > limits.size {
        return Err(too_large(bytes.len() as u64));
    }
    let after = file.metadata().map_err(failed)?;
    if stamp(&before) != stamp(&after) || bytes.len() as u64 != after.len() {
        return Err(ReadError::Changed {
            path: path.to_owned(),
        });
    }
    Ok(Content { bytes })
}

/// Up to one byte more than `limit`, so that the caller can tell a file that grew past it.
fn read_at_most(file: &mut File, metadata: &Metadata, limit: usize) -> io::Result<Vec<u8>> {
    let expected = usize::try_from(metadata.len()).unwrap_or(limit).min(limit);
    let mut bytes = Vec::with_capacity(expected + 1);
    file.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn stamp(metadata: &Metadata) -> (u64, Option<SystemTime>) {
    (metadata.len(), metadata.modified().ok())
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        // A FIFO without a writer would block for ever, and a terminal could become ours.
        options.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    }
    options.open(path)
}

/// Tells a link to nowhere from a path that is not there.
fn missing(path: &Path, source: io::Error) -> ReadError {
    match std::fs::read_link(path) {
        Ok(target) if source.kind() == io::ErrorKind::NotFound => ReadError::BrokenLink {
            path: path.to_owned(),
            target,
        },
        _ => ReadError::Io {
            path: path.to_owned(),
            source,
        },
    }
}

fn require_regular(path: &Path, metadata: &Metadata) -> Result<(), ReadError> {
    match irregular(metadata.file_type()) {
        None => Ok(()),
        Some(kind) => Err(ReadError::NotRegular {
            path: path.to_owned(),
            kind,
        }),
    }
}

/// What a file that is not regular is, with its article.
pub(crate) fn irregular(kind: std::fs::FileType) -> Option<&'static str> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Some("a FIFO");
        }
        if kind.is_socket() {
            return Some("a socket");
        }
        if kind.is_char_device() || kind.is_block_device() {
            return Some("a device");
        }
    }
    if kind.is_dir() {
        Some("a folder")
    } else if kind.is_file() {
        None
    } else {
        Some("a special file")
    }
}
