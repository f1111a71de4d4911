//! The files of a project as the models read them: by name, guarded, within the limits, and never from outside its root.

use std::ops::Deref;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use engine::models::{Entry, Files};
use engine::project::{FactStore, FileTree, SourceFacts, Stamp};
use engine::{Document, FileClass, Limits};

use crate::project::Project;
use crate::walk::all_names;
use crate::{list, on_threads, read, walk};

/// The size in bytes of the largest text that anybody reads who is no document: lockfiles pass the limits of documents.
const LARGEST_TEXT: usize = 64 * 1024 * 1024;

/// The files of a project on the disk. `P` is a reference to the project, of whatever kind.
#[derive(Debug)]
pub struct ProjectFiles<P> {
    project: P,
    facts: Arc<FactStore>,
}

impl<P: Deref<Target = Project>> ProjectFiles<P> {
    /// The files of `project`.
    #[must_use]
    pub fn of(project: P) -> Self {
        Self::with_facts(project, Arc::default())
    }

    /// The files of `project`, whose facts are kept in `facts`.
    #[must_use]
    pub fn with_facts(project: P, facts: Arc<FactStore>) -> Self {
        Self { project, facts }
    }

    /// Where the file `name` is, if it lies in the project whatever links lead to it.
    fn path_of(&self, name: &str) -> Option<PathBuf> {
        if !is_plain(name) {
            return None;
        }
        let root = self.project.root().canonicalize().ok()?;
        let path = root.join(name).canonicalize().ok()?;
        path.starts_with(&root).then_some(path)
    }
}

impl<P: Deref<Target = Project>> Files for ProjectFiles<P> {
    fn read(&self, name: &str) -> Option<Document> {
        let class = FileClass::of(name)?;
        let limits = self.project.settings_for(name).limits;
        let content = read(&self.path_of(name)?, &limits).ok()?;
        Document::from_bytes(name, class, content.bytes, &limits).ok()
    }

    fn names_in(&self, folder: &str) -> Vec<Box<str>> {
        if !is_plain(folder) {
            return Vec::new();
        }
        list(&self.project, folder).into_iter().map(Into::into).collect()
    }

    fn names_under(&self, folder: &str) -> Vec<Box<str>> {
        let path = self.project.root().join(folder);
        if !is_plain(folder) || !path.is_dir() {
            return Vec::new();
        }
        let found = walk(&self.project, &[path]).files;
        found.into_iter().map(|found| found.name.into()).collect()
    }

    fn text(&self, name: &str) -> Option<Arc<str>> {
        let limits = Limits {
            size: LARGEST_TEXT,
            ..Limits::default()
        };
        let content = read(&self.path_of(name)?, &limits).ok()?;
        Some(String::from_utf8(content.bytes).ok()?.into())
    }

    fn entry(&self, name: &str) -> Option<Entry> {
        let metadata = std::fs::metadata(self.path_of(name)?).ok()?;
        Some(if metadata.is_dir() {
            Entry::Folder
        } else {
            Entry::File
        })
    }

    fn tree(&self) -> Arc<FileTree> {
        Arc::new(FileTree::new(all_names(&self.project)))
    }

    fn facts(&self, names: &[&str]) -> Vec<Option<Arc<SourceFacts>>> {
        let root = self.project.root();
        let limits = self.project.settings_for("any.js").limits;
        let known = &self.facts;
        on_threads(names, |name| {
            let path = root.join(name);
            let stamp = stamp(&path)?;
            if let Some(facts) = known.unchanged(name, stamp) {
                return facts;
            }
            let content = read(&path, &limits).ok()?;
            let text = String::from_utf8(content.bytes).ok()?;
            known.facts_at(name, stamp, &text)
        })
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = std::fs::metadata(path).ok()?;
    Some(Stamp {
        length: metadata.len(),
        written: metadata.modified().ok()?,
    })
}

/// Whether a name leads down from the root and nowhere else.
fn is_plain(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    parts.all(|part| matches!(part, Component::Normal(_)))
}
