//! What is asked for: which node, where in its mapping, and why it may be refused.

use thiserror::Error;

use crate::data::{DataPath, NodeId, View};

/// Why a structured edit is refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StructureError {
    /// The document is broken, or its language has no data.
    #[error("the document has no data to edit")]
    NoData,
    /// The path leads nowhere, or is not one of keys and numbered items only.
    #[error("nothing is at `{0}`")]
    NotFound(String),
    /// A pair was to go into something else.
    #[error("a pair can only go into a mapping")]
    NotAMapping,
    /// An item was to go into something else.
    #[error("an item can only go into a sequence")]
    NotASequence,
    /// The node is not the value of a key.
    #[error("the node is not the value of a key")]
    NotAPair,
    /// The root cannot be removed or moved.
    #[error("the root of a document cannot be taken out of it")]
    Root,
    /// The mapping has the key already.
    #[error("the mapping has a key `{0}` already")]
    KeyExists(String),
    /// The mapping does not have the key that was to be the neighbour.
    #[error("the mapping has no key `{0}`")]
    NoSuchKey(String),
    /// The sequence is shorter.
    #[error("the sequence has only {length} items")]
    NoSuchItem {
        /// How many it has.
        length: usize,
    },
    /// The edit would change what other places refer to.
    #[error("the data is shared through the anchor `&{0}`")]
    Shared(String),
    /// A pair was to go into itself.
    #[error("a pair cannot be moved into itself")]
    IntoItself,
    /// The text given as a number is none in this language.
    #[error("`{0}` is not a number")]
    NotANumber(String),
    /// The value nests too deep to be written.
    #[error("the value nests too deep")]
    TooDeep,
    /// The block cannot be indented that way.
    #[error("the block does not stand on lines of its own, or cannot be indented that way")]
    NotIndentable,
    /// The edited text would not say what was asked.
    #[error("this cannot be written here without changing something else")]
    Unprovable,
}

/// Where a new entry goes among those of its mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Position<'k> {
    /// Before all others.
    First,
    /// After all others.
    #[default]
    Last,
    /// Right before this key.
    Before(&'k str),
    /// Right after this key.
    After(&'k str),
}

/// A way to name the node to edit: its id, or a path of keys and numbered items from the first document's root.
pub trait Target {
    /// The node in `view`.
    ///
    /// # Errors
    /// When there is none.
    fn locate(&self, view: &View) -> Result<NodeId, StructureError>;
}

impl Target for NodeId {
    fn locate(&self, _view: &View) -> Result<NodeId, StructureError> {
        Ok(*self)
    }
}

impl Target for DataPath {
    fn locate(&self, view: &View) -> Result<NodeId, StructureError> {
        let not_found = || StructureError::NotFound(self.to_string());
        let root = view.roots().first().ok_or_else(not_found)?;
        if !self.is_concrete() {
            return Err(not_found());
        }
        let found = view.select_from(&[*root], self);
        found.last().map(|selection| selection.node).ok_or_else(not_found)
    }
}

impl<T: Target + ?Sized> Target for &T {
    fn locate(&self, view: &View) -> Result<NodeId, StructureError> {
        (**self).locate(view)
    }
}
