//! Guesses about JavaScript, each idea in a file of its own.

mod around;
mod comments;
mod deletions;
mod entities;
mod escapes;
mod gaps;
mod guesses;
mod insertions;
mod keywords;
mod lines;
mod lookalikes;
mod missing_words;
mod numbers;
mod operators;
mod patterns;
mod quotes;
mod replacements;
mod runs;
mod spelling;
mod structure;
mod templates;
#[cfg(test)]
mod tests;
mod uncommented;
mod vocabulary;
mod words;

use super::super::proposal::Proposal;
use super::super::scene::Scene;
use around::Around;
use guesses::Guesses;

/// Every guess about `scene`.
pub(super) fn propose(scene: &Scene<'_>) -> Vec<Proposal> {
    let around = Around::of(scene);
    let mut guesses = Guesses::default();
    insertions::propose(&around, &mut guesses);
    deletions::propose(&around, &mut guesses);
    operators::propose(&around, &mut guesses);
    replacements::propose(&around, &mut guesses);
    spelling::propose(&around, &mut guesses);
    words::propose(&around, &mut guesses);
    missing_words::propose(&around, &mut guesses);
    keywords::propose(&around, &mut guesses);
    quotes::propose(&around, &mut guesses);
    escapes::propose(&around, &mut guesses);
    templates::propose(&around, &mut guesses);
    patterns::propose(&around, &mut guesses);
    comments::propose(&around, &mut guesses);
    lookalikes::propose(&around, &mut guesses);
    entities::propose(&around, &mut guesses);
    numbers::propose(&around, &mut guesses);
    runs::propose(&around, &mut guesses);
    uncommented::propose(&around, &mut guesses);
    let mut proposals = structure::propose(scene);
    proposals.extend(guesses.into_all());
    proposals
}
