//! What git is going to do with the index that a hook is given.

use std::path::Path;

use crate::git::Place;

/// What git is going to do with the index it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IndexKind {
    /// It is the repository's own, now or as soon as the commit is made.
    Own,
    /// It is made for this commit alone (`git commit --only`); another one will be the repository's own.
    Passing,
    /// It is one that the user named; the work tree does not belong to it.
    Foreign,
}

impl IndexKind {
    /// The kind of the index at a place.
    pub(crate) fn of(place: &Place) -> Self {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let is_inside = place
            .index
            .parent()
            .is_some_and(|folder| real(folder) == real(&place.git_dir));
        let name = place.index.file_name().unwrap_or_default().to_string_lossy();
        match name.as_ref() {
            "index" | "index.lock" if is_inside => Self::Own,
            name if is_inside && name.starts_with("next-index-") => Self::Passing,
            _ => Self::Foreign,
        }
    }
}
