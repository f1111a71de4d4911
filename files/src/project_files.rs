//! The files of a project as the models read them: by name, guarded, within the limits, and never from outside its root.

use std::ops::Deref;
use std::path::{Component, Path, PathBuf};

use engine::models::Files;
use engine::{Document, FileClass};

use crate::project::Project;
use crate::{list, read, walk};

/// The files of a project on the disk. `P` is a reference to the project, of whatever kind.
#[derive(Debug)]
pub struct ProjectFiles<P>(P);

impl<P: Deref<Target = Project>> ProjectFiles<P> {
    /// The files of `project`.
    #[must_use]
    pub fn of(project: P) -> Self {
        Self(project)
    }

    /// Where the file `name` is, if it lies in the project whatever links lead to it.
    fn path_of(&self, name: &str) -> Option<PathBuf> {
        if !is_plain(name) {
            return None;
        }
        let root = self.0.root().canonicalize().ok()?;
        let path = root.join(name).canonicalize().ok()?;
        path.starts_with(&root).then_some(path)
    }
}

impl<P: Deref<Target = Project>> Files for ProjectFiles<P> {
    fn read(&self, name: &str) -> Option<Document> {
        let class = FileClass::of(name)?;
        let limits = self.0.settings_for(name).limits;
        let content = read(&self.path_of(name)?, &limits).ok()?;
        Document::from_bytes(name, class, content.bytes, &limits).ok()
    }

    fn names_in(&self, folder: &str) -> Vec<Box<str>> {
        if !is_plain(folder) {
            return Vec::new();
        }
        list(&self.0, folder).into_iter().map(Into::into).collect()
    }

    fn names_under(&self, folder: &str) -> Vec<Box<str>> {
        let path = self.0.root().join(folder);
        if !is_plain(folder) || !path.is_dir() {
            return Vec::new();
        }
        let found = walk(&self.0, &[path]).files;
        found.into_iter().map(|found| found.name.into()).collect()
    }
}

/// Whether a name leads down from the root and nowhere else.
fn is_plain(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    parts.all(|part| matches!(part, Component::Normal(_)))
}
