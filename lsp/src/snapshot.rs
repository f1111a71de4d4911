//! One version of one document with all that its judgement depends on. Never changes, so any thread may have it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use engine::text::Span;
use engine::{Document, FileClass, Refusal, Settings};
use tower_lsp::ls_types::{Range, Uri};

use crate::client::Client;
use crate::edited_files::EditedFiles;
use crate::open_document::Text;
use crate::projects::OpenProject;
use crate::workspace::OpenTexts;

/// What a document is to the engine.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    /// Its name in its project.
    pub(crate) name: String,
    /// Its class.
    pub(crate) class: FileClass,
}

/// One version of one document.
pub(crate) struct Snapshot {
    /// Its address, as the client wrote it.
    pub(crate) uri: Uri,
    /// The client's number for the version.
    pub(crate) version: i32,
    /// Ours: grows with every change, whatever the client's does.
    pub(crate) edition: u64,
    /// The newest edition of the document.
    pub(crate) newest: Arc<AtomicU64>,
    /// Its text.
    pub(crate) text: Text,
    /// What it is to the engine; nothing where qmoi leaves it alone.
    pub(crate) subject: Option<Subject>,
    /// The project whose rules and configuration apply.
    pub(crate) project: Arc<OpenProject>,
    /// The client.
    pub(crate) client: Client,
    /// An earlier version that was parsed into a tree.
    pub(crate) earlier: Option<Document>,
    /// The texts of the other documents that are open.
    pub(crate) open_texts: Arc<OpenTexts>,
}

impl Snapshot {
    /// Whether no change has come since.
    #[must_use]
    pub(crate) fn is_current(&self) -> bool {
        self.newest.load(Ordering::Acquire) == self.edition
    }

    /// What configuration says about it.
    #[must_use]
    pub(crate) fn settings(&self) -> Arc<Settings> {
        let name = self.subject.as_ref().map_or("", |subject| &subject.name);
        self.project.project.settings_for(name)
    }

    /// The engine's document among the files of its project, made of the same bytes as a file's.
    ///
    /// # Errors
    /// When it is left alone: too large, too deep, binary.
    pub(crate) fn document(&self, settings: &Settings) -> Option<Result<Document, Refusal>> {
        let neighbours = EditedFiles::as_neighbours(&self.project, &self.open_texts);
        Some(self.alone(settings)?.map(|document| document.among(neighbours)))
    }

    fn alone(&self, settings: &Settings) -> Option<Result<Document, Refusal>> {
        let subject = self.subject.as_ref()?;
        if let Some(earlier) = &self.earlier
            && earlier.path() == subject.name
            && earlier.class() == subject.class
        {
            return Some(earlier.revised(Arc::clone(&self.text.text), &settings.limits));
        }
        let bytes = self.text.text.as_bytes().to_vec();
        Some(Document::from_bytes(
            &subject.name,
            subject.class,
            bytes,
            &settings.limits,
        ))
    }

    /// Where `span` is for the client.
    #[must_use]
    pub(crate) fn range(&self, span: Span) -> Range {
        let place = |offset| self.text.position(offset, self.client.encoding);
        Range::new(place(span.start), place(span.end))
    }

    /// The bytes of a range.
    #[must_use]
    pub(crate) fn span(&self, range: Range) -> Span {
        let offset = |position| self.text.offset(position, self.client.encoding);
        Span::new(offset(range.start), offset(range.end))
    }
}
