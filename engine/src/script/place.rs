//! A place in a document, as scripts see it: a capture, a line, a neighbour, the match of a regular expression.

use rhai::{Array, Dynamic, Engine, INT, ImmutableString};

use crate::data::NodeId;
use crate::document::Document;
use crate::nodes::{NodeIndex, TableNode};
use crate::text::{Encoding, Span};
use crate::tokens::TokenIndex;

/// A span of one document version, and what stands there.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) document: Document,
    pub(crate) span: Span,
    pub(crate) origin: Origin,
}

/// What a place was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A stretch of text.
    Text,
    /// A node of the syntax tree, by tree-sitter's id.
    Captured(usize),
    /// A node of the syntax tree, by its index in the node table.
    Node(NodeIndex),
    /// A node of the data view.
    Data(NodeId),
    /// A token, by its index.
    Token(TokenIndex),
}

impl Place {
    pub(crate) fn text(document: &Document, span: Span) -> Self {
        Self {
            document: document.clone(),
            span,
            origin: Origin::Text,
        }
    }

    pub(crate) fn data(document: &Document, node: NodeId) -> Self {
        let span = document
            .view()
            .map(|view| view.node(node).span)
            .unwrap_or_default();
        Self {
            document: document.clone(),
            span,
            origin: Origin::Data(node),
        }
    }

    pub(crate) fn slice(&self) -> &str {
        self.document.slice(self.span)
    }

    fn node(&self) -> Option<(NodeIndex, &TableNode)> {
        let index = match self.origin {
            Origin::Node(index) => index,
            Origin::Captured(id) => self.document.nodes()?.index_of(id)?,
            Origin::Text | Origin::Data(_) | Origin::Token(_) => return None,
        };
        Some((index, self.document.nodes()?.get(index)?))
    }

    fn at_node(&self, index: Option<NodeIndex>) -> Dynamic {
        let place = index.and_then(|index| {
            let span = self.document.nodes()?.get(index)?.span;
            Some(Self {
                document: self.document.clone(),
                span,
                origin: Origin::Node(index),
            })
        });
        place.map_or(Dynamic::UNIT, Dynamic::from)
    }

    /// The token of this place's document at `index`, or `()`.
    pub(super) fn at_token(&self, index: Option<TokenIndex>) -> Dynamic {
        index
            .and_then(|index| Self::token(&self.document, index))
            .map_or(Dynamic::UNIT, Dynamic::from)
    }

    /// The token `index` of `document`.
    pub(super) fn token(document: &Document, index: TokenIndex) -> Option<Self> {
        let span = document.tokens().get(index)?.span;
        Some(Self {
            document: document.clone(),
            span,
            origin: Origin::Token(index),
        })
    }

    fn kind(&self) -> &'static str {
        match self.origin {
            Origin::Text => "text",
            Origin::Data(node) => self.document.view().map_or("text", |view| view.kind(node).name()),
            Origin::Token(index) => self
                .document
                .tokens()
                .get(index)
                .map_or("text", |token| token.kind.name()),
            Origin::Node(_) | Origin::Captured(_) => self.node().map_or("text", |(_, node)| node.kind),
        }
    }

    /// The keys of a mapping in the data, in order; nothing of anything else.
    fn keys(&self) -> Array {
        let (Origin::Data(node), Some(view)) = (self.origin, self.document.view()) else {
            return Array::new();
        };
        let entries = view.entries(node);
        entries
            .map(|entry| ImmutableString::from(view.text(entry.key)).into())
            .collect()
    }

    /// The decoded value of a scalar; the raw text of everything else.
    pub(crate) fn value(&self) -> &str {
        match self.origin {
            Origin::Data(node) => self
                .document
                .view()
                .map_or_else(|| self.slice(), |view| view.text(node)),
            _ => self.slice(),
        }
    }
}

pub(super) fn integer(value: usize) -> INT {
    INT::try_from(value).unwrap_or(INT::MAX)
}

pub(super) fn register(engine: &mut Engine) {
    engine.register_type_with_name::<Place>("Place");
    engine.register_get("text", |place: &mut Place| ImmutableString::from(place.slice()));
    engine.register_get("value", |place: &mut Place| ImmutableString::from(place.value()));
    engine.register_get("kind", |place: &mut Place| ImmutableString::from(place.kind()));
    engine.register_get("start", |place: &mut Place| integer(place.span.start));
    engine.register_get("end", |place: &mut Place| integer(place.span.end));
    engine.register_get("line", |place: &mut Place| {
        integer(place.document.position(place.span.start, Encoding::Utf32).line + 1)
    });
    engine.register_get("column", |place: &mut Place| {
        integer(place.document.position(place.span.start, Encoding::Utf32).column + 1)
    });
    engine.register_get("keys", |place: &mut Place| place.keys());
    engine.register_get("doc", |place: &mut Place| place.document.clone());
    engine.register_get("is_named", |place: &mut Place| {
        place.node().is_some_and(|(_, node)| node.named)
    });
    engine.register_get("field", |place: &mut Place| {
        place
            .node()
            .and_then(|(_, node)| node.field)
            .map_or(Dynamic::UNIT, Dynamic::from)
    });
    engine.register_get("parent", |place: &mut Place| match place.origin {
        Origin::Data(node) => place
            .document
            .view()
            .and_then(|view| view.node(node).parent)
            .map_or(Dynamic::UNIT, |parent| {
                Dynamic::from(Place::data(&place.document, parent))
            }),
        _ => place.at_node(place.node().and_then(|(_, node)| node.parent)),
    });
    engine.register_get("next", |place: &mut Place| match place.origin {
        Origin::Token(index) => place.at_token(place.document.tokens().next(index)),
        _ => place.at_node(place.node().and_then(|(_, node)| node.next)),
    });
    engine.register_get("previous", |place: &mut Place| match place.origin {
        Origin::Token(index) => place.at_token(place.document.tokens().previous(index)),
        _ => place.at_node(place.node().and_then(|(_, node)| node.previous)),
    });
    engine.register_get("children", |place: &mut Place| -> Array {
        let Some((index, _)) = place.node() else {
            return Array::new();
        };
        let Some(nodes) = place.document.nodes() else {
            return Array::new();
        };
        nodes
            .children(index)
            .map(|child| place.at_node(Some(child)))
            .collect()
    });
    engine.register_fn("==", |one: &mut Place, other: Place| one.span == other.span);
    engine.register_fn("!=", |one: &mut Place, other: Place| one.span != other.span);
    engine.register_fn("to_string", |place: &mut Place| {
        ImmutableString::from(place.slice())
    });
}
