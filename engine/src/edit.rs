//! Changes to a document, and how a set of them is applied.
//!
//! Every edit speaks of one version of the document. A list of edits is applied whole or not at all, and it never
//! touches a byte outside the spans it states.

use serde::Serialize;
use thiserror::Error;

use crate::text::Span;

/// One replacement of a byte range. An empty span inserts; an empty text deletes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Edit {
    /// The bytes to replace.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

impl Edit {
    /// Replaces the bytes of `span`.
    #[must_use]
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self {
            span,
            text: text.into(),
        }
    }

    /// Inserts at `offset`.
    #[must_use]
    pub fn insert(offset: usize, text: impl Into<String>) -> Self {
        Self {
            span: Span::at(offset),
            text: text.into(),
        }
    }

    /// Deletes the bytes of `span`.
    #[must_use]
    pub fn delete(span: Span) -> Self {
        Self {
            span,
            text: String::new(),
        }
    }

    /// Whether this edit and `other` cannot both be applied to one version: they share a byte, or both insert at
    /// the same place, where nothing says which comes first.
    #[must_use]
    pub fn conflicts_with(&self, other: &Self) -> bool {
        self.span.overlaps(other.span) || (self.span.start == other.span.start && self != other)
    }

    /// How many bytes the edit takes away and adds.
    #[must_use]
    pub fn cost(&self) -> usize {
        self.span.len() + self.text.len()
    }
}

/// Why a list of edits cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditError {
    /// Two edits of one list want the same bytes.
    #[error("edits overlap at byte {0}")]
    Overlap(usize),
    /// A span lies outside the text or inside a character.
    #[error("the range {}..{} does not lie on characters of the text", .0.start, .0.end)]
    OutOfText(Span),
}

/// Applies `edits` to `text`. Identical edits count once; the order of the list does not matter.
///
/// # Errors
/// When two edits overlap, or one does not fit the text.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, EditError> {
    let ordered = in_order(edits)?;
    let grown: usize = ordered.iter().map(|edit| edit.text.len()).sum();
    let mut result = String::with_capacity(text.len() + grown);
    let mut copied = 0;
    for edit in ordered {
        let kept = text
            .get(copied..edit.span.start)
            .ok_or(EditError::OutOfText(edit.span))?;
        result.push_str(kept);
        result.push_str(&edit.text);
        copied = edit.span.end;
    }
    let last = Span::new(copied, text.len());
    result.push_str(text.get(last.range()).ok_or(EditError::OutOfText(last))?);
    Ok(result)
}

/// The edits sorted by place, each once.
///
/// # Errors
/// When two of them overlap.
pub fn in_order(edits: &[Edit]) -> Result<Vec<&Edit>, EditError> {
    let mut ordered: Vec<&Edit> = edits.iter().collect();
    ordered.sort();
    ordered.dedup();
    match ordered.windows(2).find(|pair| pair[0].conflicts_with(pair[1])) {
        Some(pair) => Err(EditError::Overlap(pair[1].span.start)),
        None => Ok(ordered),
    }
}

/// The smallest single edit that makes `after` of `before`; nothing when they are the same.
#[must_use]
pub fn between(before: &str, after: &str) -> Option<Edit> {
    if before == after {
        return None;
    }
    let (old, new) = (before.as_bytes(), after.as_bytes());
    let mut start = old
        .iter()
        .zip(new)
        .take_while(|(one, other)| one == other)
        .count();
    while !before.is_char_boundary(start) || !after.is_char_boundary(start) {
        start -= 1;
    }
    let most = old.len().min(new.len()) - start;
    let ends = old.iter().rev().zip(new.iter().rev());
    let mut same = ends.take(most).take_while(|(one, other)| one == other).count();
    while !before.is_char_boundary(old.len() - same) || !after.is_char_boundary(new.len() - same) {
        same -= 1;
    }
    let span = Span::new(start, old.len() - same);
    let text = after.get(start..new.len() - same).unwrap_or_default();
    Some(Edit::replace(span, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_in_place_whatever_their_order() {
        let edits = [
            Edit::insert(3, "!"),
            Edit::replace(Span::new(0, 1), "A"),
            Edit::delete(Span::new(1, 2)),
        ];
        assert_eq!(apply("abc", &edits), Ok("Ac!".to_owned()));
    }

    #[test]
    fn identical_edits_count_once() {
        let edit = Edit::insert(1, ",");
        assert_eq!(apply("ab", &[edit.clone(), edit]), Ok("a,b".to_owned()));
    }

    #[test]
    fn overlapping_edits_are_refused_whole() {
        let edits = [Edit::delete(Span::new(0, 2)), Edit::delete(Span::new(1, 3))];
        assert_eq!(apply("abc", &edits), Err(EditError::Overlap(1)));
        assert_eq!(
            apply("abc", &[Edit::insert(1, "x"), Edit::insert(1, "y")]),
            Err(EditError::Overlap(1))
        );
    }

    #[test]
    fn a_span_inside_a_character_is_refused() {
        assert!(matches!(
            apply("é", &[Edit::insert(1, "x")]),
            Err(EditError::OutOfText(_))
        ));
        assert!(matches!(
            apply("a", &[Edit::insert(7, "x")]),
            Err(EditError::OutOfText(_))
        ));
    }
}
