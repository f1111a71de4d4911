//! What might mend a broken text: proposers by language, each idea in a file of its own.
//!
//! A proposer looks at the [scene](Scene) and returns every edit that could be the author's meaning, including the white
//! space around it as the neighbours write it. It need not be sure: ranking and the strict parser come after. What it does
//! not propose, nobody will.

mod javascript;
mod json;
mod whole_file;
mod yaml;

use crate::language::Language;

use super::proposal::Proposal;
use super::scene::Scene;

/// More guesses than this about one scene cost more than they bring.
pub(crate) const MOST_PROPOSALS: usize = 6_000;

/// Every guess about `scene`, without repetition.
pub(crate) fn propose(scene: &Scene<'_>) -> Vec<Proposal> {
    let mut proposals = whole_file::propose(scene);
    proposals.extend(match scene.language() {
        Language::Json => json::propose(scene),
        Language::Yaml => yaml::propose(scene),
        Language::JavaScript => javascript::propose(scene),
    });
    let mut seen = std::collections::HashSet::new();
    proposals.retain(|proposal| !proposal.edits.is_empty() && seen.insert(proposal.edits.clone()));
    proposals.truncate(MOST_PROPOSALS);
    proposals
}
