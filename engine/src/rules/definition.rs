//! A rule, checked and typed: what the loader makes of a rule file.

use std::sync::Arc;

use globset::GlobSet;
use rhai::FnPtr;

use super::RuleInfo;
use super::pattern::Pattern;
use super::requirement::Requirement;
use super::template::Template;
use crate::data::DataPath;
use crate::finding::Safety;
use crate::models::fault::FaultKind;
use crate::script::{EditTemplate, Script};
use crate::shape::ViolationKind;
use crate::text::Span;

/// One rule.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) info: RuleInfo,
    pub(crate) script: Arc<Script>,
    /// Nothing when the rule speaks about every file of its language.
    pub(crate) files: Option<Arc<GlobSet>>,
    pub(crate) requires: Requirement,
    pub(crate) matcher: Matcher,
    /// Names that captures and bound values of this rule can have.
    pub(crate) declared: Arc<[String]>,
    /// The capture that a finding points at; the first of the match when not given.
    pub(crate) at: Option<String>,
    pub(crate) message: Template,
    pub(crate) facts: Option<Closure>,
    pub(crate) when: Option<Closure>,
    pub(crate) bind: Vec<(String, Closure)>,
    pub(crate) labels: Vec<(String, Template)>,
    pub(crate) fixes: Vec<FixTemplate>,
}

/// How a rule finds its matches.
#[derive(Debug)]
pub(crate) enum Matcher {
    /// A tree-sitter query, and where its text begins in the rule file.
    Query { source: String, origin: Span },
    /// Paths over the data view; the captures are `value`, and `key` where the value belongs to a pair.
    Paths(Vec<DataPath>),
    /// A regular expression over the text; the captures are `match` and its named groups.
    Pattern(Pattern),
    /// What the strict parser says; the captures are `at` and `first`, the bound value `cause`.
    Strict(Vec<StrictKind>),
    /// How the document differs from the table of shapes for its path; see [`super::shapes`].
    Shape(Vec<ViolationKind>),
    /// A fault that the model of the document knows of; captures and values are its own.
    Model(&'static FaultKind),
    /// A closure over the document that returns a list of maps from capture names to places.
    Scan(Closure),
}

/// What a rule can take from the strict parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StrictKind {
    /// The first syntax error.
    Error,
    /// A key that its mapping already has.
    DuplicateKey,
}

impl StrictKind {
    pub(crate) const ALL: [(&'static str, Self); 2] =
        [("error", Self::Error), ("duplicate-key", Self::DuplicateKey)];
}

/// A closure of a rule file and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Closure {
    pub(crate) function: FnPtr,
    pub(crate) span: Span,
}

/// One fix of a rule, not yet aimed at a document.
#[derive(Debug)]
pub(crate) struct FixTemplate {
    pub(crate) title: Template,
    pub(crate) safety: SafetyTemplate,
    pub(crate) when: Option<Closure>,
    pub(crate) bind: Vec<(String, Closure)>,
    pub(crate) edits: EditsTemplate,
}

/// The safety of a fix: written down, or judged per match.
#[derive(Debug)]
pub(crate) enum SafetyTemplate {
    Fixed(Safety),
    Judged(Closure),
}

/// The edits of a fix: written down, or computed per match.
#[derive(Debug)]
pub(crate) enum EditsTemplate {
    List(Vec<EditTemplate>),
    Computed(Closure),
}
