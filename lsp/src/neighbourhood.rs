//! One document among the files of its project: what the models read, and where what they found is for the client.
//!
//! An open document stands for its file, whatever the disk says. Files are read as everything reads them, guarded and
//! within the limits, and never from outside the project's root.

use std::path::Path;
use std::sync::Arc;

use engine::models::{FileId, Files, Models, Names};
use engine::text::Span;
use engine::{Document, FileClass};
use files::ProjectFiles;
use tower_lsp::ls_types::{Location, Position, Range, Uri};

use crate::address;
use crate::snapshot::Snapshot;
use crate::workspace::OpenText;

/// A document with the files of its project around it.
pub(crate) struct Neighbourhood {
    /// The document.
    pub(crate) snapshot: Arc<Snapshot>,
}

impl Neighbourhood {
    /// What is around `snapshot`.
    #[must_use]
    pub(crate) fn of(snapshot: &Arc<Snapshot>) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
        }
    }

    /// Whether `name` is the document's own.
    fn is_own(&self, name: &str) -> bool {
        let subject = self.snapshot.subject.as_ref();
        subject.is_some_and(|subject| subject.name == name)
    }

    /// The open document that stands for the file `name`.
    fn open(&self, name: &str) -> Option<&OpenText> {
        let path = self.snapshot.project.project.root().join(name);
        self.snapshot.open_texts.get(&path)
    }

    /// The document for the engine, if it takes it.
    #[must_use]
    pub(crate) fn document(&self) -> Option<Document> {
        self.snapshot.document(&self.snapshot.settings())?.ok()
    }

    /// The models of the project; nothing for a document that none of them reads.
    #[must_use]
    pub(crate) fn models(&self) -> Option<Models> {
        Models::around(&self.document()?, None, self)
    }

    /// The offset of a place in the document.
    #[must_use]
    pub(crate) fn offset(&self, position: Position) -> usize {
        self.snapshot.text.offset(position, self.snapshot.client.encoding)
    }

    /// The address of a file.
    #[must_use]
    pub(crate) fn address(&self, name: &str) -> Option<Uri> {
        if self.is_own(name) {
            return Some(self.snapshot.uri.clone());
        }
        match self.open(name) {
            Some(open) => Some(open.uri.clone()),
            None => address::of_path(&self.snapshot.project.project.root().join(name)),
        }
    }

    /// The version of a file, if it is open.
    #[must_use]
    pub(crate) fn version(&self, name: &str) -> Option<i32> {
        if self.is_own(name) {
            return Some(self.snapshot.version);
        }
        self.open(name).map(|open| open.version)
    }

    /// Where some bytes of a file are for the client.
    #[must_use]
    pub(crate) fn range(&self, names: &Names, file: FileId, span: Span) -> Range {
        let document = names.sources.document(file);
        let place = |offset| {
            let position = document.position(offset, self.snapshot.client.encoding);
            let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
            Position::new(number(position.line), number(position.column))
        };
        Range::new(place(span.start), place(span.end))
    }

    /// The same with the file's address.
    #[must_use]
    pub(crate) fn location(&self, names: &Names, file: FileId, span: Span) -> Option<Location> {
        let uri = self.address(names.sources.name(file))?;
        Some(Location::new(uri, self.range(names, file, span)))
    }

    /// The names of files with those of open documents that belong to them.
    fn with_open(&self, on_disk: Vec<Box<str>>, belongs: impl Fn(&str) -> bool) -> Vec<Box<str>> {
        let project = &self.snapshot.project.project;
        let open = self.snapshot.open_texts.keys().map(|path| project.name_of(path));
        let open = open.filter(|name| belongs(name));
        let mut names: Vec<Box<str>> = on_disk.into_iter().chain(open.map(Into::into)).collect();
        names.sort();
        names.dedup();
        names
    }
}

impl Files for Neighbourhood {
    fn read(&self, name: &str) -> Option<Document> {
        let class = FileClass::of(name)?;
        let limits = self.snapshot.project.project.settings_for(name).limits;
        if let Some(open) = self.open(name) {
            return Document::from_text(name, class, Arc::clone(&open.text.text), &limits).ok();
        }
        ProjectFiles::of(&self.snapshot.project.project).read(name)
    }

    fn names_in(&self, folder: &str) -> Vec<Box<str>> {
        let on_disk = ProjectFiles::of(&self.snapshot.project.project).names_in(folder);
        let is_child = |name: &str| name.rsplit_once('/').map_or("", |(parent, _)| parent) == folder;
        self.with_open(on_disk, is_child)
    }

    fn names_under(&self, folder: &str) -> Vec<Box<str>> {
        let on_disk = ProjectFiles::of(&self.snapshot.project.project).names_under(folder);
        self.with_open(on_disk, |name| {
            folder.is_empty() || Path::new(name).starts_with(folder)
        })
    }
}
