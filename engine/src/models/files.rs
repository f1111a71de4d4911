//! The files that a model is read from: found by name through what the caller hands in, each read once.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::mending::readable;
use crate::data::{NodeId, View};
use crate::document::Document;
use crate::project::{FileTree, ProjectView, SourceFacts};

/// What stands at a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// A file, or a link to one.
    File,
    /// A folder, or a link to one.
    Folder,
}

/// The files of a project, by name: relative to the root, with `/` between the parts.
pub trait Files {
    /// The document, or nothing when it is not there, is in no language of ours, or passes a limit.
    fn read(&self, name: &str) -> Option<Document>;

    /// The names of the files in `folder` itself, in order.
    fn names_in(&self, folder: &str) -> Vec<Box<str>>;

    /// The names of the documents below `folder`, at any depth, in order. The root's name is empty.
    fn names_under(&self, folder: &str) -> Vec<Box<str>>;

    /// The text of any file, whatever its language. Nothing when it is not there, not UTF-8, or too large for anybody.
    fn text(&self, name: &str) -> Option<Arc<str>>;

    /// What stands at `name`, be it ignored or installed.
    fn entry(&self, name: &str) -> Option<Entry>;

    /// All files that are neither ignored nor installed.
    fn tree(&self) -> Arc<FileTree>;

    /// The facts of source files, in the order of `names`; nothing for those that cannot be read or parsed. Who can works on
    /// several at once, and remembers what a text has told.
    fn facts(&self, names: &[&str]) -> Vec<Option<Arc<SourceFacts>>>;

    /// What the files say together. Who sees the files in one state gives the same view every time.
    fn view(&self) -> Arc<ProjectView> {
        Arc::default()
    }
}

/// No files at all, for documents that stand alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _name: &str) -> Option<Document> {
        None
    }

    fn names_in(&self, _folder: &str) -> Vec<Box<str>> {
        Vec::new()
    }

    fn names_under(&self, _folder: &str) -> Vec<Box<str>> {
        Vec::new()
    }

    fn text(&self, _name: &str) -> Option<Arc<str>> {
        None
    }

    fn entry(&self, _name: &str) -> Option<Entry> {
        None
    }

    fn tree(&self) -> Arc<FileTree> {
        Arc::default()
    }

    fn facts(&self, names: &[&str]) -> Vec<Option<Arc<SourceFacts>>> {
        vec![None; names.len()]
    }
}

impl<F: Files> Files for Arc<F> {
    fn read(&self, name: &str) -> Option<Document> {
        (**self).read(name)
    }

    fn names_in(&self, folder: &str) -> Vec<Box<str>> {
        (**self).names_in(folder)
    }

    fn names_under(&self, folder: &str) -> Vec<Box<str>> {
        (**self).names_under(folder)
    }

    fn text(&self, name: &str) -> Option<Arc<str>> {
        (**self).text(name)
    }

    fn entry(&self, name: &str) -> Option<Entry> {
        (**self).entry(name)
    }

    fn tree(&self) -> Arc<FileTree> {
        (**self).tree()
    }

    fn facts(&self, names: &[&str]) -> Vec<Option<Arc<SourceFacts>>> {
        (**self).facts(names)
    }

    fn view(&self) -> Arc<ProjectView> {
        (**self).view()
    }
}

/// A file among [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(u32);

/// A node in one of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The node in the file's view.
    pub node: NodeId,
}

#[derive(Debug)]
struct Source {
    document: Document,
    /// The document itself, or what of it can be read while it is broken: bytes at the same offsets.
    readable: Option<Document>,
}

/// The files that were read so far.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
    by_name: FxHashMap<Box<str>, Option<FileId>>,
}

impl Sources {
    /// Adds a document that is at hand, with the part of it that can be read. It stands for the file of its path.
    pub fn add(&mut self, document: Document, readable: Option<Document>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.by_name.insert(document.path().into(), Some(id));
        self.files.push(Source { document, readable });
        id
    }

    /// The file `name`, read when it is first asked for.
    pub fn load(&mut self, name: &str, files: &dyn Files) -> Option<FileId> {
        if let Some(known) = self.by_name.get(name) {
            return *known;
        }
        let Some(document) = files.read(name) else {
            self.by_name.insert(name.into(), None);
            return None;
        };
        let readable = readable(&document, None);
        Some(self.add(document, readable))
    }

    /// The file of that name, if it was read.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<FileId> {
        self.by_name.get(name).copied().flatten()
    }

    /// All files, in the order in which they were read.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..u32::try_from(self.files.len()).unwrap_or(u32::MAX)).map(FileId)
    }

    /// The document.
    #[must_use]
    pub fn document(&self, file: FileId) -> &Document {
        &self.files[file.0 as usize].document
    }

    /// The data of the file; of a broken one, of the parts that can be read.
    #[must_use]
    pub fn view(&self, file: FileId) -> Option<&View> {
        self.files[file.0 as usize].readable.as_ref()?.view()
    }

    /// Whether the whole file could be read.
    #[must_use]
    pub fn is_whole(&self, file: FileId) -> bool {
        !self.document(file).is_broken()
    }

    /// The path of the file.
    #[must_use]
    pub fn name(&self, file: FileId) -> &str {
        self.document(file).path()
    }
}
