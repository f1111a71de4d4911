//! The nodes of a data view.

use super::scalar::ScalarKind;
use crate::text::Span;

/// The name of a node in its [`View`](super::View). Nodes are numbered in the order in which they begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Keys with values, in order.
    Mapping,
    /// Values in order.
    Sequence,
    /// A single value.
    Scalar(ScalarKind),
    /// A reference to an anchored node.
    Alias,
}

impl Kind {
    /// The name that rules know it by: `mapping`, `sequence`, `alias`, or for a scalar `null`, `bool`, `integer`, `float`,
    /// `string`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mapping => "mapping",
            Self::Sequence => "sequence",
            Self::Alias => "alias",
            Self::Scalar(ScalarKind::Null) => "null",
            Self::Scalar(ScalarKind::Bool) => "bool",
            Self::Scalar(ScalarKind::Integer) => "integer",
            Self::Scalar(ScalarKind::Float) => "float",
            Self::Scalar(ScalarKind::String) => "string",
        }
    }
}

/// How a node is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// A scalar without quotes, JSON's numbers and words among them, and aliases.
    Plain,
    /// A scalar in single quotes.
    SingleQuoted,
    /// A scalar in double quotes.
    DoubleQuoted,
    /// A block text that keeps its line breaks (`|`).
    Literal,
    /// A block text that folds its lines (`>`).
    Folded,
    /// A collection in brackets.
    Flow,
    /// A collection by indentation.
    Block,
    /// A mapping of one pair in a flow sequence, without brackets: `[a: 1]`.
    Pair,
}

/// One node, as [`View::node`](super::View::node) shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node<'v> {
    /// What it is.
    pub kind: Kind,
    /// How it is written.
    pub style: Style,
    /// The value's own bytes: no anchor, no tag, no blanks or comments around it. Collections in brackets with their
    /// brackets, others from the start of the first entry to the end of the last value, block texts from their `|` or
    /// `>` to the end of their last line with content. Empty where a YAML value is left out.
    pub span: Span,
    /// Where the node's entry begins in its collection: a block item's dash, a key (or the `?` before it) with its
    /// anchor or tag, a flow item with its anchor or tag. A value begins where its key does; a root where it does with
    /// its anchor or tag.
    pub entry_start: usize,
    /// The collection that holds it; nothing for a root.
    pub parent: Option<NodeId>,
    /// The key it is the value of.
    pub key: Option<NodeId>,
    /// The tag as it is written, `!!str` or `!reference`.
    pub tag: Option<&'v str>,
    /// The name of its anchor; for an alias, the name it refers to.
    pub anchor: Option<&'v str>,
    /// What a scalar says, where its bytes do not say it themselves.
    pub(super) said: Option<&'v str>,
    /// The node an alias refers to.
    pub(super) target: Option<NodeId>,
    pub(crate) first_child: Option<NodeId>,
    pub(crate) next_sibling: Option<NodeId>,
}

/// A key with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The key.
    pub key: NodeId,
    /// The value; an empty scalar where it is left out.
    pub value: NodeId,
}
