//! The files of one folder, for those who look for a few at a known place.

use std::path::Path;

use crate::project::Project;

/// How many entries of one folder are looked at.
const MOST: usize = 10_000;

/// The names of the files in `folder`, a name under the project's root, in order; links among them, folders not. A folder
/// that is not there or cannot be read holds none.
#[must_use]
pub fn list(project: &Project, folder: &str) -> Vec<String> {
    let path = project.root().join(Path::new(folder));
    let Ok(entries) = std::fs::read_dir(path) else {
        return Vec::new();
    };
    let is_file = |entry: &std::fs::DirEntry| entry.file_type().is_ok_and(|kind| !kind.is_dir());
    let mut names: Vec<String> = entries
        .take(MOST)
        .flatten()
        .filter(is_file)
        .filter_map(|entry| entry.file_name().into_string().ok())
        .map(|name| {
            if folder.is_empty() {
                name
            } else {
                format!("{folder}/{name}")
            }
        })
        .collect();
    names.sort();
    names
}
