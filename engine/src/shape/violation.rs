//! How a document differs from its table.

use crate::data::NodeId;

/// What kind of difference it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ViolationKind {
    /// A key that its mapping does not know.
    UnknownKey,
    /// A key that has another name today.
    ReplacedKey,
    /// A value of another type.
    WrongType,
    /// A value that is none of those that may stand here.
    UnlistedValue,
    /// A value that is not written as it must be: a duration, a pattern, a number out of range.
    MalformedValue,
    /// A key that must be there and is not.
    MissingKey,
    /// Keys that may not be used together.
    ExclusiveKeys,
    /// A value that must hold something.
    Empty,
    /// A list with more items than may be.
    TooMany,
    /// An item that comes twice.
    DuplicateItem,
}

impl ViolationKind {
    /// Every kind with the name that rules know it by.
    pub const ALL: [(&'static str, Self); 10] = [
        ("unknown-key", Self::UnknownKey),
        ("replaced-key", Self::ReplacedKey),
        ("wrong-type", Self::WrongType),
        ("unlisted-value", Self::UnlistedValue),
        ("malformed-value", Self::MalformedValue),
        ("missing-key", Self::MissingKey),
        ("exclusive-keys", Self::ExclusiveKeys),
        ("empty", Self::Empty),
        ("too-many", Self::TooMany),
        ("duplicate-item", Self::DuplicateItem),
    ];

    /// The name that rules know it by.
    #[must_use]
    pub fn name(self) -> &'static str {
        let known = Self::ALL.into_iter().find(|(_, kind)| *kind == self);
        known.map_or("", |(name, _)| name)
    }
}

/// How the same data is written so that it has the type that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reshaping {
    /// One item becomes a list of one; a text with `, ` in it one of several.
    Wrap,
    /// A list of one becomes its item.
    Unwrap,
    /// A number, boolean or one-line mapping becomes the text it was written as.
    Quote,
    /// A text becomes the boolean or number that it says.
    Unquote,
    /// A list of pairs (`- A: b`, `- A=b`) becomes a mapping.
    Join,
    /// A list of lines becomes a text of lines.
    Lines,
}

impl Reshaping {
    /// Every way with the name that rules know it by.
    pub const ALL: [(&'static str, Self); 6] = [
        ("wrap", Self::Wrap),
        ("unwrap", Self::Unwrap),
        ("quote", Self::Quote),
        ("unquote", Self::Unquote),
        ("join", Self::Join),
        ("lines", Self::Lines),
    ];

    /// The name that rules know it by.
    #[must_use]
    pub fn name(self) -> &'static str {
        let known = Self::ALL.into_iter().find(|(_, way)| *way == self);
        known.map_or("", |(name, _)| name)
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// What kind.
    pub kind: ViolationKind,
    /// The value it is about; for a missing key the mapping that lacks it.
    pub value: NodeId,
    /// The key of the value, or the key that may not stand here.
    pub key: Option<NodeId>,
    /// The first of two that may not both be.
    pub first: Option<NodeId>,
    /// The name of the shape that was wanted, or of the mapping whose keys are spoken of.
    pub shape: String,
    /// The server's own sentence, without the place that it begins with; empty when the table has none.
    pub says: String,
    /// What was found: the key, the value, or the type.
    pub found: String,
    /// The one that was most likely meant, of the keys or values known here.
    pub nearest: Option<String>,
    /// What may stand here: keys, values or types.
    pub known: Vec<String>,
    /// The neighbour under which an unknown key is at home.
    pub home: Option<String>,
    /// How the value gets the wanted type.
    pub reshaping: Option<Reshaping>,
}
