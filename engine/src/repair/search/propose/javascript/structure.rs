//! Guesses about brackets: closers and openers that are missing, too many or of the wrong kind.
//!
//! A bracket is looked for where the strict parser stopped and where the layout betrays it. The second matters as much: one
//! missing brace is often noticed only at the end of the file.

mod closing_lines;
mod conditions;
mod extra;
mod gaps;
mod inline;
mod joined;
mod jsx;
mod left_spaces;
mod lines;
mod loop_heads;
mod mismatched;
mod near;
mod openers;
mod rows;
mod substitutions;
mod suspects;
mod tail;

use super::super::super::proposal::Proposal;
use super::super::super::scene::Scene;
use rows::Rows;
use suspects::Suspects;

/// Every guess about the brackets of `scene`.
pub(super) fn propose(scene: &Scene<'_>) -> Vec<Proposal> {
    let rows = Rows::of(scene);
    let suspects = Suspects::of(scene);
    let mut proposals = near::propose(scene);
    proposals.extend(extra::propose(scene, &rows, &suspects));
    proposals.extend(mismatched::propose(scene, &suspects));
    proposals.extend(closing_lines::propose(scene, &rows, &suspects));
    proposals.extend(inline::propose(scene, &rows, &suspects));
    proposals.extend(openers::propose(scene, &rows, &suspects));
    proposals.extend(joined::propose(scene, &rows, &suspects));
    proposals.extend(substitutions::propose(scene, &rows));
    proposals.extend(tail::propose(scene, &rows));
    proposals.extend(conditions::propose(scene, &rows));
    proposals.extend(loop_heads::propose(scene));
    proposals.extend(lines::propose(scene, &rows, &suspects));
    proposals.extend(jsx::propose(scene, &rows));
    proposals.extend(left_spaces::propose(scene, &rows));
    proposals
}

/// The closer of an opener's sign.
fn closer(opener: u8) -> &'static str {
    match opener {
        b'(' => ")",
        b'[' => "]",
        _ => "}",
    }
}

/// The sign of an opener.
fn sign(opener: u8) -> &'static str {
    match opener {
        b'(' => "(",
        b'[' => "[",
        _ => "{",
    }
}

#[cfg(test)]
mod tests;
