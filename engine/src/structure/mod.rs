//! Structured edits.

/// Data to be written into a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it is to be written.
    Number(String),
    /// A string, decoded.
    String(String),
    /// A list.
    Sequence(Vec<Value>),
    /// Pairs in order.
    Mapping(Vec<(String, Value)>),
}
