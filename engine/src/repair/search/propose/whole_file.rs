//! Guesses about the file as a whole: what surrounds it, what marks its lines, and dialects that it is written in throughout.
//!
//! Each idea has a trigger that one look at the text finds, and makes nothing without it.

mod characters;
mod conflicts;
mod json_dialect;
mod line_marks;
mod typography;
mod wrapping;
mod yaml_tabs;

use super::super::proposal::Proposal;
use super::super::scene::Scene;
use crate::language::Language;

/// Every guess about the file of `scene` as a whole.
pub(super) fn propose(scene: &Scene<'_>) -> Vec<Proposal> {
    let mut proposals = conflicts::propose(scene);
    proposals.extend(wrapping::propose(scene));
    proposals.extend(line_marks::propose(scene));
    proposals.extend(characters::propose(scene));
    proposals.extend(typography::propose(scene));
    match scene.language() {
        Language::Json => proposals.extend(json_dialect::propose(scene)),
        Language::Yaml => proposals.extend(yaml_tabs::propose(scene)),
        Language::JavaScript => {}
    }
    proposals
}

#[cfg(test)]
mod tests;
