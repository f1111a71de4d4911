//! What training and measuring need to see of the search: every guess about a broken document, verified or not.

use crate::document::Document;
use crate::edit::Edit;

use super::propose;
use super::scene::Scene;

/// One guess.
#[derive(Debug, Clone)]
pub struct Guess {
    /// What it does, by the name of its kind.
    pub kind: String,
    /// Its edits.
    pub edits: Vec<Edit>,
}

/// Every guess about `document` that one step of the search would weigh; none when it is not broken.
#[must_use]
pub fn guesses(document: &Document) -> Vec<Guess> {
    let Some(scene) = Scene::of(document) else {
        return Vec::new();
    };
    propose::propose(&scene)
        .into_iter()
        .map(|proposal| Guess {
            kind: format!("{:?}", proposal.kind),
            edits: proposal.edits,
        })
        .collect()
}
