//! Values to be written.

/// How deep a value may nest. Rules write small things.
const DEEPEST: usize = 128;

/// A value to be written into a document.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it is to be written.
    Number(String),
    /// A string; it is quoted and escaped as needed.
    String(String),
    /// Items in order.
    Sequence(Vec<Value>),
    /// Pairs in order.
    Mapping(Vec<(String, Value)>),
}

impl Value {
    /// Whether it is a collection with nothing in it.
    pub(super) fn is_empty_collection(&self) -> bool {
        match self {
            Self::Sequence(items) => items.is_empty(),
            Self::Mapping(pairs) => pairs.is_empty(),
            _ => false,
        }
    }

    /// Whether it is a collection with something in it.
    pub(super) fn is_filled_collection(&self) -> bool {
        matches!(self, Self::Sequence(_) | Self::Mapping(_)) && !self.is_empty_collection()
    }

    /// Whether it nests deeper than anything that is written here.
    pub(super) fn is_too_deep(&self) -> bool {
        let mut pending = vec![(self, 1)];
        while let Some((value, depth)) = pending.pop() {
            if depth > DEEPEST {
                return true;
            }
            match value {
                Self::Sequence(items) => pending.extend(items.iter().map(|item| (item, depth + 1))),
                Self::Mapping(pairs) => pending.extend(pairs.iter().map(|pair| (&pair.1, depth + 1))),
                _ => {}
            }
        }
        false
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Number(value.to_string())
    }
}
