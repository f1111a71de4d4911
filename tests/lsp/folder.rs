//! A folder to work in, with the addresses of its files.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

/// A folder that is the root of a repository.
pub(crate) struct Folder {
    folder: TempDir,
}

impl Folder {
    /// A folder with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(folder.path(".git")).unwrap();
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// The address of the folder.
    pub(crate) fn root(&self) -> String {
        format!(
            "file://{}",
            self.path("").display().to_string().trim_end_matches('/')
        )
    }

    /// The address of a file in it.
    pub(crate) fn uri(&self, name: &str) -> String {
        format!("{}/{name}", self.root())
    }
}
