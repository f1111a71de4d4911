//! The crate against a real file system, hostile files included.
//!
//! The tests about permissions hold for the administrator too, who may read and write everything: what the kernel lets
//! through cannot be refused, and is then not asserted.

#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

mod project;
mod reading;
mod walking;
mod writing;

use std::path::{Path, PathBuf};

use qmoi_files::{Options, Project};
use tempfile::TempDir;

/// A folder with these files; a name that ends in `/` makes an empty folder.
fn tree(entries: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in entries {
        put(folder.path(), name, text);
    }
    folder
}

fn put(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    if name.ends_with('/') {
        std::fs::create_dir_all(&path).unwrap();
    } else {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    path
}

fn open(start: &Path) -> Project {
    Project::discover(start, Options::default()).unwrap()
}

#[cfg(unix)]
fn make_fifo(path: &Path) {
    let made = std::process::Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}
