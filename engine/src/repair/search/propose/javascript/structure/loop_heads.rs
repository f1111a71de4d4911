//! Heads of loops written with commas throughout: `for (let i = 0, i < n, i++)`.

use crate::edit::Edit;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;

/// Lexemes that a head has at most.
const LONGEST: usize = 80;
/// Commas of a head that are tried in pairs, the last of them.
const MOST_COMMAS: usize = 4;

/// Guesses that two commas of a head near the front were meant to be semicolons.
pub(super) fn propose(scene: &Scene<'_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    for index in scene.window(30, 2) {
        if scene.word(index) == "for" && scene.word(index + 1) == "(" {
            exchange(scene, &commas(scene, index + 2), &mut proposals);
        }
    }
    proposals
}

/// The commas of the head that begins at the lexeme `first`, none of them inside brackets; none where it has a semicolon.
fn commas(scene: &Scene<'_>, first: usize) -> Vec<usize> {
    let mut depth = 0_usize;
    let mut commas = Vec::new();
    for index in first..(first + LONGEST).min(scene.lexemes.len()) {
        match scene.word(index) {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" if depth == 0 => break,
            ")" | "]" | "}" => depth -= 1,
            "," if depth == 0 => commas.push(index),
            ";" => return Vec::new(),
            _ => {}
        }
    }
    commas
}

/// The last two commas are the likeliest: what comes before them are variables.
fn exchange(scene: &Scene<'_>, commas: &[usize], proposals: &mut Vec<Proposal>) {
    let tried = &commas[commas.len().saturating_sub(MOST_COMMAS)..];
    let pairs = (0..tried.len()).flat_map(|second| (0..second).map(move |first| (first, second)));
    let mut pairs: Vec<(usize, usize)> = pairs.collect();
    pairs.reverse();
    for (order, (first, second)) in pairs.into_iter().enumerate() {
        let semicolon = |at: usize| {
            let lexeme = scene.lexeme(*tried.get(at)?)?;
            Some(Edit {
                span: lexeme.span,
                text: ";".to_owned(),
            })
        };
        if let (Some(one), Some(other)) = (semicolon(first), semicolon(second)) {
            proposals.push(Proposal::several(Kind::ReplaceSign, vec![one, other]).in_order(order));
        }
    }
}
