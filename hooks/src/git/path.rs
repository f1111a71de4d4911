//! Paths as git keeps them: bytes with `/` between the parts, relative to the top of the work tree.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// The path of a file in a repository. It may hold any byte but NUL.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "Written", into = "Written")]
pub struct RepositoryPath(Vec<u8>);

/// How a path is written in a journal: as text where it is text.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Bytes(Vec<u8>),
}

impl From<Written> for RepositoryPath {
    fn from(written: Written) -> Self {
        match written {
            Written::Text(text) => Self(text.into_bytes()),
            Written::Bytes(bytes) => Self(bytes),
        }
    }
}

impl From<RepositoryPath> for Written {
    fn from(path: RepositoryPath) -> Self {
        match String::from_utf8(path.0) {
            Ok(text) => Self::Text(text),
            Err(error) => Self::Bytes(error.into_bytes()),
        }
    }
}

impl RepositoryPath {
    /// The path that git wrote as `bytes`.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// The path as git writes it.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The path as text; what is not UTF-8 shows replacement characters.
    #[must_use]
    pub fn name(&self) -> String {
        String::from_utf8_lossy(&self.0).into_owned()
    }

    /// The path as the operating system takes it, relative to the top.
    #[must_use]
    pub fn relative(&self) -> PathBuf {
        #[cfg(unix)]
        {
            use std::os::unix::ffi::OsStrExt;
            PathBuf::from(std::ffi::OsStr::from_bytes(&self.0))
        }
        #[cfg(not(unix))]
        {
            PathBuf::from(self.name())
        }
    }

    /// Where the file lies in the work tree whose top is `top`.
    #[must_use]
    pub fn under(&self, top: &Path) -> PathBuf {
        top.join(self.relative())
    }
}
