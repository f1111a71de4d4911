//! The strict parsers: the judges of what is valid.
//!
//! They run first on every document and are never wrong about validity; the syntax trees only propose. Each stops at
//! its first fatal error, so a verdict holds few errors, in order of place.

mod arena;
mod javascript;
pub(crate) mod json;
pub(crate) mod yaml;

pub(crate) use arena::in_arena;

use crate::language::FileClass;
use crate::project::javascript::SourceFacts;
use crate::text::Span;

/// What a strict parser says about a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Syntax errors in order of place. Empty means valid.
    pub errors: Vec<StrictError>,
    /// Where the parser gave up, in bytes. Nothing when it read to the end.
    pub stopped: Option<usize>,
    /// Things a valid text should not hold, noticed on the way at no cost.
    pub remarks: Vec<Remark>,
}

impl Verdict {
    /// Whether the text is valid.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }
}

/// One syntax error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrictError {
    /// Where the parser could not go on, in bytes. For a token that is never closed, where it begins.
    pub span: Span,
    /// What is wrong, in one sentence without a full stop.
    pub cause: String,
}

/// Something allowed by the grammar and wrong all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What it is.
    pub kind: RemarkKind,
    /// The offending token.
    pub span: Span,
    /// The earlier token it collides with.
    pub first: Span,
}

/// The kinds of [`Remark`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RemarkKind {
    /// A key that its mapping already has.
    DuplicateKey,
}

/// Judges `text` as a file of `class`. The text must have passed the [limits](crate::limits).
#[must_use]
pub fn judge(text: &str, class: FileClass) -> Verdict {
    match class {
        FileClass::Json => json::judge(text, json::Dialect::Strict),
        FileClass::JsonWithComments => json::judge(text, json::Dialect::WithComments),
        FileClass::Yaml => yaml::judge(text),
        FileClass::JavaScript | FileClass::Module | FileClass::Script => javascript::judge(text, class),
    }
}

/// The same verdict, and the facts of a valid text in JavaScript, from one parse.
pub(crate) fn judge_with_facts(text: &str, class: FileClass) -> (Verdict, Option<SourceFacts>) {
    match class {
        FileClass::JavaScript | FileClass::Module | FileClass::Script => {
            javascript::judge_with_facts(text, class)
        }
        FileClass::Json | FileClass::JsonWithComments | FileClass::Yaml => (judge(text, class), None),
    }
}
