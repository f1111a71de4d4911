//! The data view: JSON and YAML as mappings, sequences and scalars with their places.

use crate::language::FileClass;
use crate::text::Span;

pub(crate) mod scalar;

/// The data of one valid document.
#[derive(Debug)]
pub struct View {}

/// id
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NodeId(pub u32);
/// node
#[derive(Debug)]
pub struct Node {
    /// span
    pub span: Span,
    /// parent
    pub parent: Option<NodeId>,
}
impl Node {
    /// kind
    pub fn kind_name(&self) -> &'static str {
        ""
    }
    /// text
    pub fn scalar_text(&self) -> Option<&str> {
        None
    }
}
/// path
#[derive(Debug, Clone)]
pub struct DataPath {}
/// error
#[derive(Debug, Clone, thiserror::Error)]
#[error("x")]
pub struct PathError {
    /// at
    pub offset: usize,
}
impl DataPath {
    /// parse
    pub fn parse(_text: &str) -> Result<Self, PathError> {
        Ok(Self {})
    }
}
/// sel
#[derive(Debug, Clone)]
pub struct Selection {
    /// node
    pub node: NodeId,
    /// key
    pub key: Option<NodeId>,
}

impl View {
    /// The view of `text`, or nothing when it is not valid or its language has no data.
    #[must_use]
    pub fn of(_text: &str, _class: FileClass) -> Option<Self> {
        None
    }
    /// node
    pub fn node(&self, _id: NodeId) -> &Node {
        unimplemented!()
    }
    /// select
    pub fn select(&self, _path: &DataPath) -> Vec<Selection> {
        Vec::new()
    }
}
