//! RFC 8259, and the dialect with comments and trailing commas.
use super::Verdict;
/// Which JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// RFC 8259.
    Strict,
    /// Comments and trailing commas allowed.
    WithComments,
}
pub(crate) fn judge(_text: &str, _dialect: Dialect) -> Verdict {
    Verdict::default()
}
