//! YAML 1.2.
use super::Verdict;
pub(crate) fn judge(_text: &str) -> Verdict {
    Verdict::default()
}
