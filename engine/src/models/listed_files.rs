//! A project whose files are all at hand: those of a rule's examples, and of tests.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::files::{Entry, Files};
use crate::document::Document;
use crate::language::FileClass;
use crate::limits::Limits;
use crate::project::{FileTree, SourceFacts, javascript};

/// The texts of files by their names.
#[derive(Debug, Clone, Default)]
pub struct ListedFiles(BTreeMap<Box<str>, Arc<str>>);

impl ListedFiles {
    /// The files of these names and texts.
    #[must_use]
    pub fn new(files: impl IntoIterator<Item = (impl Into<Box<str>>, impl Into<Arc<str>>)>) -> Self {
        let owned = files.into_iter().map(|(name, text)| (name.into(), text.into()));
        Self(owned.collect())
    }
}

impl Files for ListedFiles {
    fn read(&self, name: &str) -> Option<Document> {
        let text = Arc::clone(self.0.get(name)?);
        Document::from_text(name, FileClass::of(name)?, text, &Limits::default()).ok()
    }

    fn names_in(&self, folder: &str) -> Vec<Box<str>> {
        self.tree().files_in(folder).map(Into::into).collect()
    }

    fn names_under(&self, folder: &str) -> Vec<Box<str>> {
        let tree = self.tree();
        let names = tree.under(folder).iter();
        names
            .filter(|name| FileClass::of(name).is_some())
            .cloned()
            .collect()
    }

    fn text(&self, name: &str) -> Option<Arc<str>> {
        self.0.get(name).cloned()
    }

    fn entry(&self, name: &str) -> Option<Entry> {
        if self.0.contains_key(name) {
            return Some(Entry::File);
        }
        let inside = format!("{name}/");
        let is_inside = |file: &str| name.is_empty() || file.starts_with(&inside);
        self.0.keys().any(|file| is_inside(file)).then_some(Entry::Folder)
    }

    fn tree(&self) -> Arc<FileTree> {
        Arc::new(FileTree::new(self.0.keys().cloned()))
    }

    fn facts(&self, names: &[&str]) -> Vec<Option<Arc<SourceFacts>>> {
        let facts =
            |name: &&str| javascript::read(name, self.0.get(*name)?, &Limits::default()).map(Arc::new);
        names.iter().map(facts).collect()
    }
}
