//! A mark in a merge request's text by which it is known as ours again.
//!
//! It is a comment that no platform shows. Titles change hands and branches get new names; the mark stays.

const BEFORE: &str = "<!-- qmoi:";
const AFTER: &str = " -->";

/// What our merge requests of one kind have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker(String);

/// The name cannot stand in a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a mark is named with letters, digits and any of - _ . / only")]
pub struct MarkerError;

impl Marker {
    /// The mark of this name, such as `fix/main`.
    ///
    /// # Errors
    /// When the name has characters that could end the comment.
    pub fn new(name: &str) -> Result<Self, MarkerError> {
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        if name.is_empty() || name.contains("--") || !name.chars().all(fits) {
            return Err(MarkerError);
        }
        Ok(Self(format!("{BEFORE}{name}{AFTER}")))
    }

    /// The text with the mark at its end.
    #[must_use]
    pub fn put_in(&self, text: &str) -> String {
        if self.is_in(text) {
            return text.to_owned();
        }
        let text = text.trim_end();
        if text.is_empty() {
            self.0.clone()
        } else {
            format!("{text}\n\n{}", self.0)
        }
    }

    /// Whether the text has the mark.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        text.contains(&self.0)
    }
}
