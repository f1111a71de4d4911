//! RFC 8259, and the dialect with comments and trailing commas.
use super::{StrictError, Verdict};
use crate::text::{Encoding, LineIndex, Position, Span};
/// Which JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// RFC 8259.
    Strict,
    /// Comments and trailing commas allowed.
    WithComments,
}
pub(crate) fn judge(text: &str, dialect: Dialect) -> Verdict {
    if dialect == Dialect::WithComments {
        return Verdict::default();
    }
    match serde_json::from_str::<serde::de::IgnoredAny>(text) {
        Ok(_) => Verdict::default(),
        Err(error) => {
            let position = Position {
                line: error.line().saturating_sub(1),
                column: error.column().saturating_sub(1),
            };
            let at = LineIndex::new(text).offset(position, text, Encoding::Utf8);
            Verdict {
                errors: vec![StrictError {
                    span: Span::at(at),
                    cause: error.to_string(),
                }],
                remarks: vec![],
            }
        }
    }
}
