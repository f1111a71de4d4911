//! What is wrong with the names of one document, as its model sees it: the matches of rules that say `model: "…"`.
//!
//! Other files are asked only for what the document names in its own project. Where the model is open, because something is
//! included that is not here, nothing is called unknown.

use super::family::Family;
use super::{github, gitlab, npm};
use crate::data::{NodeId, View};
use crate::document::Document;
use crate::text::Span;
use crate::told::Told;

/// More than anybody reads.
const MOST_FAULTS: usize = 1000;

/// A kind of fault, and the names that a rule about it may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FaultKind {
    /// Its name in rule files.
    pub(crate) name: &'static str,
    /// Its captures and values.
    pub(crate) gives: &'static [&'static str],
}

/// A place that a fault gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    /// A node of the document's data.
    Node(NodeId),
    /// Some bytes of it.
    Span(Span),
}

/// What else a fault gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    /// A text.
    Text(String),
    /// Texts in order.
    Texts(Vec<String>),
    /// Yes or no.
    Flag(bool),
}

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) kind: &'static str,
    pub(crate) captures: Vec<(&'static str, At)>,
    pub(crate) values: Vec<(&'static str, Said)>,
}

impl Fault {
    pub(super) fn new(kind: &FaultKind) -> Self {
        Self {
            kind: kind.name,
            captures: Vec::new(),
            values: Vec::new(),
        }
    }

    /// Whether it is told only to those who ask for style.
    pub(crate) fn is_of_style(&self) -> bool {
        npm::faults::OF_STYLE.contains(&self.kind)
    }

    /// Where it begins.
    fn start(&self, view: &View) -> usize {
        match self.captures.first() {
            Some((_, At::Node(node))) => view.span(*node).start,
            Some((_, At::Span(span))) => span.start,
            None => 0,
        }
    }

    pub(super) fn node(mut self, name: &'static str, node: impl Into<Option<NodeId>>) -> Self {
        self.captures
            .extend(node.into().map(|node| (name, At::Node(node))));
        self
    }

    pub(super) fn span(mut self, name: &'static str, span: Span) -> Self {
        self.captures.push((name, At::Span(span)));
        self
    }

    pub(super) fn text(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.values.push((name, Said::Text(text.into())));
        self
    }

    pub(super) fn maybe(mut self, name: &'static str, text: Option<impl Into<String>>) -> Self {
        self.values
            .extend(text.map(|text| (name, Said::Text(text.into()))));
        self
    }

    /// Whether it says `text` under `name`.
    pub(super) fn says(&self, name: &str, text: &str) -> bool {
        let mut values = self.values.iter();
        values.any(|(known, said)| *known == name && matches!(said, Said::Text(own) if own == text))
    }

    pub(super) fn texts(mut self, name: &'static str, texts: Vec<String>) -> Self {
        self.values.push((name, Said::Texts(texts)));
        self
    }

    pub(super) fn flag(mut self, name: &'static str, flag: bool) -> Self {
        self.values.push((name, Said::Flag(flag)));
        self
    }
}

/// The kind of that name.
pub(crate) fn kind_named(name: &str) -> Option<&'static FaultKind> {
    let kinds = gitlab::faults::KINDS.iter().chain(github::faults::KINDS);
    let mut kinds = kinds.chain(npm::faults::KINDS).chain(npm::across::KINDS);
    kinds.find(|kind| kind.name == name)
}

/// The faults of `document`, in document order. Nothing for documents that no model reads or that are broken.
pub(crate) fn faults(document: &Document) -> Told<Fault> {
    let family = Family::of(document.path());
    let Some((family, view)) = family.and_then(|family| Some((family, document.view()?))) else {
        return Told::default();
    };
    let mut list = match family {
        Family::GitLab => gitlab::faults::find(document),
        Family::Workflow | Family::Action => github::faults::find(document, family),
        Family::Manifest => [npm::faults::find(document), npm::across::find(document)].concat(),
    };
    list.sort_by_key(|fault| fault.start(view));
    let horizon = list.get(MOST_FAULTS).map(|fault| fault.start(view));
    list.truncate(MOST_FAULTS);
    Told { list, horizon }
}
