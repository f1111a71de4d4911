//! Guesses about brackets: closers and openers that are missing, too many or of the wrong kind.

use super::super::super::proposal::Proposal;
use super::super::super::scene::Scene;

/// Every guess about the brackets of `scene`.
pub(super) fn propose(_scene: &Scene<'_>) -> Vec<Proposal> {
    Vec::new()
}
