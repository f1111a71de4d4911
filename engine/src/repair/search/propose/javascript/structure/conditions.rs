//! Conditions without parentheses, as Go, Rust and Python write them: both are put in at once.

use crate::edit::Edit;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;
use crate::text::Span;

use super::rows::Rows;

/// Lexemes that a condition has at most.
const LONGEST: usize = 80;

/// Ends of a condition that are tried for one keyword.
const MOST_ENDS: usize = 16;

/// Guesses that a condition near the front lost both of its parentheses.
pub(super) fn propose(scene: &Scene<'_>, rows: &Rows) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let window = scene.window(30, 2);
    for index in window {
        let keyword = matches!(
            scene.word(index),
            "if" | "for" | "while" | "switch" | "catch" | "with" | "await"
        );
        if keyword && scene.word(index + 1) != "(" {
            enclose(scene, rows, index + 1, &mut proposals);
        }
    }
    proposals
}

/// Puts what begins with the lexeme at `first` in parentheses, up to the start of a block or to any lexeme of its line.
fn enclose(scene: &Scene<'_>, rows: &Rows, first: usize, proposals: &mut Vec<Proposal>) {
    let Some(start) = scene.lexeme(first).map(|lexeme| lexeme.span.start) else {
        return;
    };
    let line_end = rows.get(rows.at(start)).map_or(start, |row| row.span.end);
    let mut ends: Vec<usize> = Vec::new();
    for index in first..(first + LONGEST).min(scene.lexemes.len()) {
        let Some(lexeme) = scene.lexeme(index) else { break };
        let next = scene.word(index + 1);
        let before_block = next == "{" || next == ";";
        let ends_line = scene.gap_before(index + 1).text(scene.text()).contains('\n');
        if before_block || ends_line || lexeme.span.end <= line_end && ends.len() < MOST_ENDS {
            ends.push(lexeme.span.end);
        }
        if ends.len() > 2 * MOST_ENDS || (next == "{" && lexeme.span.end > line_end) {
            break;
        }
    }
    // The end before a block is the likeliest.
    let is_block = |end: &usize| {
        let rest = Span::new(*end, scene.text().len()).text(scene.text());
        !rest.trim_start().starts_with('{')
    };
    ends.sort_by_key(is_block);
    for (order, end) in ends.into_iter().enumerate() {
        let edits = vec![Edit::insert(start, "("), Edit::insert(end, ")")];
        proposals.push(Proposal::several(Kind::Pair, edits).in_order(order));
    }
}
