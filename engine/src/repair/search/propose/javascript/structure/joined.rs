//! Openers whose loss joined two words: `require(name)` became `requirename)`.

use std::collections::BTreeMap;

use crate::edit::Edit;
use crate::repair::search::lexeme::LexemeKind;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;

use super::rows::Rows;
use super::suspects::Suspects;

/// Keywords that stand glued to a bracket in some styles, and those that begin what stands in one.
const KEYWORDS: &[&str] = &[
    "if",
    "for",
    "while",
    "switch",
    "catch",
    "function",
    "return",
    "typeof",
    "await",
    "new",
    "this",
    "null",
    "true",
    "false",
    "async",
    "const",
    "let",
    "var",
    "require",
    "else",
    "do",
    "try",
    "import",
    "export",
    "void",
    "delete",
    "in",
    "of",
    "undefined",
    "class",
    "super",
    "throw",
];

/// Guesses that an opener stood inside of what is now one word.
pub(super) fn propose(scene: &Scene<'_>, rows: &Rows, suspects: &Suspects) -> Vec<Proposal> {
    let mut lexemes: Vec<usize> = scene.window(11, 2).collect();
    for closer in suspects.closers.iter().take(6) {
        let Some(mark) = scene.layout.marks().get(*closer) else {
            continue;
        };
        let at = scene.lexemes.index_at(mark.offset);
        if let Some(row) = rows.get(rows.at(mark.offset)) {
            lexemes.extend(row.lexemes.start.max(at.saturating_sub(30))..at);
        }
    }
    lexemes.sort_unstable();
    lexemes.dedup();
    lexemes.retain(|index| {
        scene
            .lexeme(*index)
            .is_some_and(|lexeme| matches!(lexeme.kind, LexemeKind::Word) && lexeme.span.len() > 1)
    });
    let mut proposals = Vec::new();
    if lexemes.is_empty() {
        return proposals;
    }
    let known = words(scene);
    for index in lexemes {
        split(scene, index, &known, &mut proposals);
    }
    proposals
}

/// How often each word occurs.
fn words<'t>(scene: &Scene<'t>) -> BTreeMap<&'t str, u32> {
    let mut words = BTreeMap::new();
    for lexeme in scene.lexemes.all() {
        if lexeme.kind == LexemeKind::Word {
            *words.entry(lexeme.text(scene.text())).or_default() += 1;
        }
    }
    for keyword in KEYWORDS {
        *words.entry(*keyword).or_default() += 1;
    }
    words
}

fn split(scene: &Scene<'_>, index: usize, known: &BTreeMap<&str, u32>, proposals: &mut Vec<Proposal>) {
    let word = scene.word(index);
    let Some(lexeme) = scene.lexeme(index) else {
        return;
    };
    // A word that is used throughout is hardly two.
    if known.get(word).is_some_and(|count| *count > 3) || word.len() > 60 {
        return;
    }
    let is_known = |part: &str| known.contains_key(part) || part.bytes().all(|byte| byte.is_ascii_digit());
    let mut cuts: Vec<(u8, usize)> = word
        .char_indices()
        .skip(1)
        .filter_map(|(at, _)| {
            let (first, second) = word.split_at_checked(at)?;
            match (is_known(first), is_known(second)) {
                (true, true) => Some((0, at)),
                (true, false) => Some((1, at)),
                (false, true) if second.len() > 1 => Some((2, at)),
                _ => None,
            }
        })
        .collect();
    cuts.sort_by_key(|(rank, at)| (*rank, std::cmp::Reverse(*at)));
    for (order, (_, at)) in cuts.into_iter().take(5).enumerate() {
        for opener in ["(", "[", "{"] {
            let edit = Edit::insert(lexeme.span.start + at, opener);
            proposals.push(Proposal::one(Kind::InsertOpener, edit).in_order(order));
        }
    }
}
