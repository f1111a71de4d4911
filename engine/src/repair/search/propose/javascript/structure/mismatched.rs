//! Brackets of the wrong kind, and neighbours that changed places.

use super::suspects::Suspects;
use crate::edit::Edit;
use crate::repair::search::lexeme::LexemeKind;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;

/// Guesses that a bracket is of the wrong kind or stands on the wrong side of its neighbour.
pub(super) fn propose(scene: &Scene<'_>, suspects: &Suspects) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let window = scene.window(11, 4);
    let mut lexemes: Vec<usize> = window.clone().collect();
    for mark in suspects.openers.iter().chain(&suspects.closers) {
        if let Some(mark) = scene.layout.marks().get(*mark) {
            lexemes.push(scene.lexemes.index_at(mark.offset));
        }
    }
    lexemes.sort_unstable();
    lexemes.dedup();
    for index in lexemes {
        replace(scene, index, &mut proposals);
    }
    for index in window {
        swap(scene, index, &mut proposals);
    }
    proposals
}

fn replace(scene: &Scene<'_>, index: usize, proposals: &mut Vec<Proposal>) {
    let Some(lexeme) = scene
        .lexeme(index)
        .filter(|lexeme| lexeme.kind == LexemeKind::Sign)
    else {
        return;
    };
    let word = scene.word(index);
    let (kind, others) = match word {
        "(" | "[" | "{" => (Kind::ReplaceOpener, ["(", "[", "{"]),
        ")" | "]" | "}" => (Kind::ReplaceCloser, [")", "]", "}"]),
        "<" => (Kind::ReplaceOpener, ["(", "[", "{"]),
        ">" => (Kind::ReplaceCloser, [")", "]", "}"]),
        _ => return,
    };
    for other in others {
        if other != word {
            proposals.push(Proposal::one(kind, Edit::replace(lexeme.span, other)));
        }
    }
    // The key beside it.
    let turned = match word {
        "(" => ")",
        ")" => "(",
        "[" => "]",
        "]" => "[",
        "{" => "}",
        "}" => "{",
        _ => return,
    };
    proposals.push(Proposal::one(kind, Edit::replace(lexeme.span, turned)).in_order(1));
}

/// Exchanges the lexeme at `index` with the one behind it where one of the two is a bracket.
fn swap(scene: &Scene<'_>, index: usize, proposals: &mut Vec<Proposal>) {
    let (Some(one), Some(other)) = (scene.lexeme(index), scene.lexeme(index + 1)) else {
        return;
    };
    let (first, second) = (scene.word(index), scene.word(index + 1));
    let bracket = |word: &str| matches!(word, "(" | "[" | "{" | ")" | "]" | "}");
    if first == second || !(bracket(first) || bracket(second)) || first.len() + second.len() > 40 {
        return;
    }
    let gap = scene.gap_before(index + 1).text(scene.text());
    let whole = crate::text::Span::new(one.span.start, other.span.end);
    proposals.push(Proposal::one(
        Kind::Swap,
        Edit::replace(whole, format!("{second}{gap}{first}")),
    ));
}
