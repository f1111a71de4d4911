//! Guesses about JavaScript.

mod structure;

use super::super::proposal::Proposal;
use super::super::scene::Scene;

/// Every guess about `scene`.
pub(super) fn propose(scene: &Scene<'_>) -> Vec<Proposal> {
    structure::propose(scene)
}
