//! One file's text with everything that is derived from it.
//!
//! Verdict, tree, lines and data view are each made when first asked for and kept, so that a healthy file costs a strict
//! parse and nothing else. A document never changes: an edited text is a new document.

use std::sync::{Arc, OnceLock};

use crate::data::View;
use crate::language::{FileClass, Language};
use crate::limits::{Limits, Refusal};
use crate::strict::{self, StrictError, Verdict};
use crate::text::{Encoding, LineIndex, Position, Span};
use crate::tree::{self, Tree};

/// One version of one file.
#[derive(Debug)]
pub struct Document {
    path: Arc<str>,
    text: Arc<str>,
    class: FileClass,
    lines: OnceLock<LineIndex>,
    verdict: OnceLock<Verdict>,
    tree: OnceLock<Option<Tree>>,
    view: OnceLock<Option<View>>,
}

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
        Self::from_text(path, class, text.into(), limits)
    }

    /// Takes `text` as the file at `path`.
    ///
    /// # Errors
    /// When the text passes one of the limits.
    pub fn from_text(path: &str, class: FileClass, text: Arc<str>, limits: &Limits) -> Result<Self, Refusal> {
        crate::limits::admit_size(text.len(), limits)?;
        crate::limits::admit_depth(&text, class, limits)?;
        Ok(Self::admitted(path.into(), class, text))
    }

    fn admitted(path: Arc<str>, class: FileClass, text: Arc<str>) -> Self {
        Self {
            path,
            text,
            class,
            lines: OnceLock::new(),
            verdict: OnceLock::new(),
            tree: OnceLock::new(),
            view: OnceLock::new(),
        }
    }

    /// The path relative to the project's root.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text, with its BOM and line endings as found.
    #[must_use]
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The file class.
    #[must_use]
    pub fn class(&self) -> FileClass {
        self.class
    }

    /// The language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.class.language()
    }

    /// The line index.
    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Line and column of a byte offset.
    #[must_use]
    pub fn position(&self, offset: usize, encoding: Encoding) -> Position {
        self.lines().position(offset, &self.text, encoding)
    }

    /// The strict parser's verdict.
    #[must_use]
    pub fn verdict(&self) -> &Verdict {
        self.verdict.get_or_init(|| strict::judge(&self.text, self.class))
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
        self.tree
            .get_or_init(|| tree::parse(&self.text, self.language(), None))
            .as_ref()
    }

    /// The data view of a valid JSON or YAML document.
    #[must_use]
    pub fn view(&self) -> Option<&View> {
        self.view
            .get_or_init(|| {
                if self.is_broken() {
                    None
                } else {
                    View::of(self.text.clone(), self.class)
                }
            })
            .as_ref()
    }

    /// The text of `span`.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        span.text(&self.text)
    }
}
