//! One document among the files of its project: what the models read, and where what they found is for the client.
//!
//! The files are those of [`EditedFiles`].

use std::sync::Arc;

use engine::Document;
use engine::models::{FileId, Models, Names};
use engine::text::Span;
use tower_lsp::ls_types::{Location, Position, Range, Uri};

use crate::address;
use crate::edited_files::EditedFiles;
use crate::snapshot::Snapshot;

/// A document with the files of its project around it.
pub(crate) struct Neighbourhood {
    /// The document.
    pub(crate) snapshot: Arc<Snapshot>,
    /// The files around it.
    pub(crate) files: EditedFiles,
}

impl Neighbourhood {
    /// What is around `snapshot`.
    #[must_use]
    pub(crate) fn of(snapshot: &Arc<Snapshot>) -> Self {
        Self {
            snapshot: Arc::clone(snapshot),
            files: EditedFiles::of(&snapshot.project, &snapshot.open_texts),
        }
    }

    /// Whether `name` is the document's own.
    fn is_own(&self, name: &str) -> bool {
        let subject = self.snapshot.subject.as_ref();
        subject.is_some_and(|subject| subject.name == name)
    }

    /// The document for the engine, if it takes it.
    #[must_use]
    pub(crate) fn document(&self) -> Option<Document> {
        self.snapshot.document(&self.snapshot.settings())?.ok()
    }

    /// The models of the project; nothing for a document that none of them reads.
    #[must_use]
    pub(crate) fn models(&self) -> Option<Models> {
        Models::around(&self.document()?, None, &self.files)
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
        match self.files.open(name) {
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
        self.files.open(name).map(|open| open.version)
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
}
