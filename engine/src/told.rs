//! What is told of a document where there may be more than anybody reads.

/// The first things that are wrong, in document order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<T> {
    /// What is told.
    pub list: Vec<T>,
    /// The byte from which on something may be left out; nothing when all is told.
    pub horizon: Option<usize>,
}

impl<T> Default for Told<T> {
    fn default() -> Self {
        Self {
            list: Vec::new(),
            horizon: None,
        }
    }
}

/// The nearer of two horizons.
pub(crate) fn nearer(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    one.into_iter().chain(other).min()
}
