//! Objects, modes and changes in git's terms.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::path::RepositoryPath;

/// The name of an object: hexadecimal, as long as the repository's hash has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ObjectId(String);

impl ObjectId {
    /// The object id written as `text`, if it is one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_id = text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_id.then(|| Self(text.to_owned()))
    }

    /// The id that git keeps as these bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |value: u8| char::from(DIGITS[usize::from(value & 15)]);
        Self(
            bytes
                .iter()
                .flat_map(|byte| [digit(byte >> 4), digit(*byte)])
                .collect(),
        )
    }

    /// The id that stands for nothing, as long as SHA-1 has it.
    pub(crate) fn zero() -> Self {
        Self("0".repeat(40))
    }

    /// The id in hexadecimal.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it stands for nothing: all zeros, however long.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.bytes().all(|byte| byte == b'0')
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What an entry of a tree or index is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FileMode {
    /// A regular file.
    Regular,
    /// A regular file that may be executed.
    Executable,
    /// A symbolic link, a submodule, or nothing at all.
    Other,
}

impl FileMode {
    /// The mode that git writes as `text`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "100644" => Self::Regular,
            "100755" => Self::Executable,
            _ => Self::Other,
        }
    }

    /// The mode of this number. Old trees hold other permissions than git writes now; it reads them as these.
    pub(crate) fn of(mode: u32) -> Self {
        match (mode & 0o170_000, mode & 0o100) {
            (0o100_000, 0) => Self::Regular,
            (0o100_000, _) => Self::Executable,
            _ => Self::Other,
        }
    }

    /// The mode as git writes it; nothing for what is no file.
    #[must_use]
    pub fn text(self) -> Option<&'static str> {
        match self {
            Self::Regular => Some("100644"),
            Self::Executable => Some("100755"),
            Self::Other => None,
        }
    }
}

/// One path that two trees, or a tree and the index, see differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The path.
    pub path: RepositoryPath,
    /// What it was.
    pub old_mode: FileMode,
    /// What it is now.
    pub mode: FileMode,
    /// The blob before; zero where there was none.
    pub old: ObjectId,
    /// The blob now; zero where there is none.
    pub new: ObjectId,
    /// Whether the index has more than one version of it.
    pub is_unmerged: bool,
}

impl Change {
    /// Whether a regular file with content is there now.
    #[must_use]
    pub fn is_file(&self) -> bool {
        self.mode != FileMode::Other && !self.new.is_zero() && !self.is_unmerged
    }
}

/// An entry to write into an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexEntry {
    /// The path.
    pub path: RepositoryPath,
    /// Its mode.
    pub mode: FileMode,
    /// Its blob.
    pub id: ObjectId,
}

/// A blob of an index that another is to take the place of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The path.
    pub path: RepositoryPath,
    /// Its mode.
    pub mode: FileMode,
    /// The blob that is there.
    pub old: ObjectId,
    /// The blob to put there.
    pub new: ObjectId,
}

impl Replacement {
    /// The opposite.
    pub(crate) fn back(&self) -> Self {
        Self {
            old: self.new.clone(),
            new: self.old.clone(),
            ..self.clone()
        }
    }
}

/// Who wrote a commit, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The name.
    pub name: Vec<u8>,
    /// The address.
    pub email: Vec<u8>,
    /// Seconds and time zone, as git keeps them.
    pub date: String,
}

/// What a path of a tree is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeEdit {
    /// The path.
    pub path: RepositoryPath,
    /// Its mode and blob; nothing where it is to be gone.
    pub entry: Option<(FileMode, ObjectId)>,
}

/// Who makes a commit, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// Seconds and time zone, as git keeps them.
    pub date: String,
}

/// A commit to be written.
#[derive(Debug, Clone)]
pub struct NewCommit<'a> {
    /// Its tree.
    pub tree: &'a ObjectId,
    /// Its parent.
    pub parent: &'a ObjectId,
    /// Its whole message.
    pub message: &'a str,
    /// Author and committer.
    pub by: &'a Signature,
    /// Whether it is signed, as git is configured to.
    pub is_signed: bool,
}

/// A commit of a branch's past.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastCommit {
    /// Its id.
    pub id: ObjectId,
    /// Its tree.
    pub tree: ObjectId,
    /// When it was committed: seconds and time zone.
    pub date: String,
    /// Its message.
    pub message: String,
}
