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

#[cfg(test)]
pub(crate) mod tests {
    //! What every proposer's tests need.

    use super::{Scene, propose};
    use crate::document::Document;
    use crate::edit;
    use crate::language::FileClass;
    use crate::limits::Limits;

    /// The texts that the guesses about `broken`, a file of that name, would make of it.
    pub(crate) fn mended(name: &str, broken: &str) -> Vec<String> {
        let class = FileClass::of(name).unwrap();
        let document = Document::from_text(name, class, broken, &Limits::default()).unwrap();
        let scene = Scene::of(&document).expect("the text must be broken");
        let guesses = propose(&scene);
        guesses
            .iter()
            .map(|guess| edit::apply(broken, &guess.edits).unwrap())
            .collect()
    }

    /// Asserts that one of the guesses about `broken` gives `meant` back.
    #[track_caller]
    pub(crate) fn assert_guessed(name: &str, broken: &str, meant: &str) {
        let mended = mended(name, broken);
        assert!(
            mended.iter().any(|text| text == meant),
            "{broken:?} should become {meant:?} by one of {} guesses",
            mended.len()
        );
    }
}
