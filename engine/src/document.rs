//! One file's text with everything that is derived from it.
//!
//! Verdict, tree, lines and data view are each made when first asked for and kept, so that a healthy file costs a strict
//! parse and nothing else. A document never changes: an edited text is a new document.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use thiserror::Error;

use crate::data::View;
use crate::edit::{self, Edit, EditError};
use crate::language::{FileClass, Language};
use crate::limits::{Limits, Refusal};
use crate::models::fault::{self, Fault};
use crate::neighbours::Neighbours;
use crate::nodes::NodeTable;
use crate::project::{FactStore, SourceFacts};
use crate::shape::{self, Schema, Violation};
use crate::strict::{self, StrictError, Verdict};
use crate::text::{Encoding, LineIndex, Position, Span};
use crate::tokens::Tokens;
use crate::told::{self, Told};
use crate::tree::{self, Tree};

/// Why an edited document could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditedError {
    /// The edits do not fit.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The new text passes a limit.
    #[error(transparent)]
    Refusal(#[from] Refusal),
}

/// One version of one file. Clones share everything.
#[derive(Debug, Clone)]
pub struct Document {
    inner: Arc<Inner>,
    neighbours: Neighbours,
    schema: Option<Arc<Schema>>,
}

#[derive(Debug)]
struct Inner {
    path: Arc<str>,
    text: Arc<str>,
    class: FileClass,
    lines: OnceLock<LineIndex>,
    verdict: OnceLock<Verdict>,
    source_facts: OnceLock<Option<Arc<SourceFacts>>>,
    tree: OnceLock<Option<Tree>>,
    nodes: OnceLock<Option<NodeTable>>,
    tokens: OnceLock<Tokens>,
    view: OnceLock<Option<View>>,
    violations: OnceLock<Told<Violation>>,
    model_faults: OnceLock<Told<Fault>>,
    /// Bytes that structured edits of this document have been proved with.
    proved: AtomicUsize,
}

/// Bytes that structured edits of one document are proved with at most. Each proof reads the whole document again, so a
/// large one with thousands of faults gets fixes for the first of them, and for the next when those are made.
const MOST_PROVED: usize = 16 * 1024 * 1024;

impl Document {
    /// Reads `bytes` as the file at `path` (relative to the project's root, `/` between its parts).
    ///
    /// # Errors
    /// When the bytes pass one of the limits, are not UTF-8, or are binary.
    pub fn from_bytes(
        path: &str,
        class: FileClass,
        bytes: Vec<u8>,
        limits: &Limits,
    ) -> Result<Self, Refusal> {
        crate::limits::admit_size(bytes.len(), limits)?;
        let text = crate::limits::admit_bytes(bytes)?;
        Self::from_text(path, class, text, limits)
    }

    /// As [`from_bytes`](Self::from_bytes); a text whose facts are known is known to be valid, and is not parsed again.
    ///
    /// # Errors
    /// When the bytes pass one of the limits, are not UTF-8, or are binary.
    pub fn from_known_bytes(
        path: &str,
        class: FileClass,
        bytes: Vec<u8>,
        limits: &Limits,
        facts: &FactStore,
    ) -> Result<Self, Refusal> {
        crate::limits::admit_size(bytes.len(), limits)?;
        let text = crate::limits::admit_bytes(bytes)?;
        // Facts are read within the usual limits.
        let is_usual = *limits == Limits::default() && class.language() == Language::JavaScript;
        let Some(facts) = is_usual.then(|| facts.of_text(path, &text)).flatten() else {
            return Self::from_text(path, class, text, limits);
        };
        let document = Self::admitted(path.into(), class, text.into());
        // The cells are new, so setting them cannot fail.
        let _already_set = document.inner.verdict.set(Verdict::default());
        let _already_set = document.inner.source_facts.set(Some(facts));
        Ok(document)
    }

    /// Takes `text` as the file at `path`.
    ///
    /// # Errors
    /// When the text passes one of the limits.
    pub fn from_text(
        path: &str,
        class: FileClass,
        text: impl Into<Arc<str>>,
        limits: &Limits,
    ) -> Result<Self, Refusal> {
        Self::admit(path.into(), class, text.into(), limits)
    }

    /// The same file with another text.
    ///
    /// # Errors
    /// When the text passes one of the limits.
    pub fn with_text(&self, text: impl Into<Arc<str>>, limits: &Limits) -> Result<Self, Refusal> {
        let document = Self::admit(self.inner.path.clone(), self.inner.class, text.into(), limits)?;
        Ok(Self {
            neighbours: self.neighbours.clone(),
            schema: self.schema.clone(),
            ..document
        })
    }

    /// The same document with the files of its project around it. To be said before anything is asked of the document.
    #[must_use]
    pub fn among(self, neighbours: Neighbours) -> Self {
        Self { neighbours, ..self }
    }

    /// The same document held to a schema, where qmoi has no table for it. To be said before anything is asked of it.
    #[must_use]
    pub(crate) fn held_to(&self, schema: Option<&Arc<Schema>>) -> Self {
        Self {
            schema: schema.cloned(),
            ..self.clone()
        }
    }

    /// The schema that it is held to.
    pub(crate) fn schema(&self) -> Option<&Schema> {
        self.schema.as_deref()
    }

    /// The same document by itself, for who keeps it longer than its neighbours.
    #[must_use]
    pub fn alone(&self) -> Self {
        Self {
            neighbours: Neighbours::default(),
            ..self.clone()
        }
    }

    /// The other files of its project.
    #[must_use]
    pub fn neighbours(&self) -> &Neighbours {
        &self.neighbours
    }

    /// The same file with `edits` made; the tree, where there is one, is parsed again only where they touch it.
    ///
    /// # Errors
    /// When the edits do not fit the text, or the new text passes one of the limits.
    pub fn edited(&self, edits: &[Edit], limits: &Limits) -> Result<Self, EditedError> {
        let text = edit::apply(self.text(), edits)?;
        let document = self.with_text(text, limits)?;
        if let Some(Some(tree)) = self.inner.tree.get() {
            let tree = tree::edited(tree, edits, self.text(), document.text(), self.language());
            // The cell is new, so setting it cannot fail.
            let _already_set = document.inner.tree.set(tree);
        }
        Ok(document)
    }

    /// A later version of the same file, with `text`. Where this one has a tree and both are valid, only what differs is
    /// parsed again; the tree of a broken text is made from the text alone, so that its repair does not depend on what
    /// stood there before.
    ///
    /// # Errors
    /// When the text passes one of the limits or is binary.
    pub fn revised(&self, text: Arc<str>, limits: &Limits) -> Result<Self, Refusal> {
        crate::limits::admit_size(text.len(), limits)?;
        crate::limits::admit_zeros(text.as_bytes())?;
        let document = self.with_text(text, limits)?;
        if let Some(Some(tree)) = self.inner.tree.get()
            && !self.is_broken()
            && !document.is_broken()
        {
            let edit = edit::between(self.text(), document.text());
            let edits = edit.as_slice();
            let tree = tree::edited(tree, edits, self.text(), document.text(), self.language());
            // The cell is new, so setting it cannot fail.
            let _already_set = document.inner.tree.set(tree);
        }
        Ok(document)
    }

    /// Whether a tree was made, for which later versions may be grateful.
    #[must_use]
    pub fn has_tree(&self) -> bool {
        matches!(self.inner.tree.get(), Some(Some(_)))
    }

    fn admit(path: Arc<str>, class: FileClass, text: Arc<str>, limits: &Limits) -> Result<Self, Refusal> {
        crate::limits::admit_size(text.len(), limits)?;
        crate::limits::admit_depth(&text, class, limits)?;
        Ok(Self::admitted(path, class, text))
    }

    fn admitted(path: Arc<str>, class: FileClass, text: Arc<str>) -> Self {
        let inner = Inner {
            path,
            text,
            class,
            lines: OnceLock::new(),
            verdict: OnceLock::new(),
            source_facts: OnceLock::new(),
            tree: OnceLock::new(),
            nodes: OnceLock::new(),
            tokens: OnceLock::new(),
            view: OnceLock::new(),
            violations: OnceLock::new(),
            model_faults: OnceLock::new(),
            proved: AtomicUsize::new(0),
        };
        Self {
            inner: Arc::new(inner),
            neighbours: Neighbours::default(),
            schema: None,
        }
    }

    /// The path relative to the project's root.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.inner.path
    }

    /// The text, with its BOM and line endings as found.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.inner.text
    }

    /// The file class.
    #[must_use]
    pub fn class(&self) -> FileClass {
        self.inner.class
    }

    /// The language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.inner.class.language()
    }

    /// The line index.
    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        self.inner.lines.get_or_init(|| LineIndex::new(self.text()))
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn position(&self, offset: usize, encoding: Encoding) -> Position {
        self.lines().position(offset, self.text(), encoding)
    }

    /// The strict parser's verdict.
    #[must_use]
    pub fn verdict(&self) -> &Verdict {
        self.inner
            .verdict
            .get_or_init(|| strict::judge(self.text(), self.class()))
    }

    /// What other files need to know of a valid document in JavaScript. Asked for before the verdict, it costs no parse of its
    /// own: one gives both.
    #[must_use]
    pub fn source_facts(&self) -> Option<&Arc<SourceFacts>> {
        self.inner
            .source_facts
            .get_or_init(|| {
                if self.language() != Language::JavaScript {
                    return None;
                }
                let (verdict, facts) = strict::judge_with_facts(self.text(), self.class());
                // Where the verdict is there already, it is the same.
                let _already_set = self.inner.verdict.set(verdict);
                facts.map(Arc::new)
            })
            .as_ref()
    }

    /// What the document's model finds wrong with its names; nothing where no model reads it.
    pub(crate) fn model_faults(&self) -> &Told<Fault> {
        self.inner.model_faults.get_or_init(|| fault::faults(self))
    }

    /// The byte from which on tables and models may leave something out, because there is so much of it.
    pub(crate) fn horizon(&self) -> Option<usize> {
        told::nearer(self.violations().horizon, self.model_faults().horizon)
    }

    /// Whether one more structured edit may be worked out, which counts as done.
    pub(crate) fn can_prove_another(&self) -> bool {
        let before = self.inner.proved.fetch_add(self.text().len(), Ordering::Relaxed);
        before < MOST_PROVED
    }

    /// Whether the strict parser refuses the text.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        !self.verdict().is_valid()
    }

    /// The first syntax error, if the text is broken.
    #[must_use]
    pub fn first_error(&self) -> Option<&StrictError> {
        self.verdict().errors.first()
    }

    /// The syntax tree, or nothing where the grammar cannot be trusted with this text.
    #[must_use]
    pub fn tree(&self) -> Option<&Tree> {
        self.inner
            .tree
            .get_or_init(|| tree::parse(self.text(), self.language(), None))
            .as_ref()
    }

    /// The tree as a table of nodes, for scripts that walk it.
    #[must_use]
    pub(crate) fn nodes(&self) -> Option<&NodeTable> {
        self.inner
            .nodes
            .get_or_init(|| self.tree().map(NodeTable::new))
            .as_ref()
    }

    /// The tokens as [`Tokens`] reads them, for scripts that repair what no tree holds.
    #[must_use]
    pub(crate) fn tokens(&self) -> &Tokens {
        self.inner.tokens.get_or_init(|| Tokens::of(self.text()))
    }

    /// The data view of a valid JSON or YAML document.
    #[must_use]
    pub fn view(&self) -> Option<&View> {
        self.inner
            .view
            .get_or_init(|| {
                if self.is_broken() {
                    None
                } else {
                    View::of(self.text().clone(), self.class())
                }
            })
            .as_ref()
    }

    /// How the document differs from the table of shapes for its path, or from the schema that it is held to.
    #[must_use]
    pub fn violations(&self) -> &Told<Violation> {
        self.inner.violations.get_or_init(|| shape::violations(self))
    }

    /// The text of `span`.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        span.text(self.text())
    }
}
