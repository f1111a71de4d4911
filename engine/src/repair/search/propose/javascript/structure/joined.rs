//! Signs whose loss or move joined two words: `require(name)` became `requirename)`, `this.name(` became `thisname.(`, and
//! `i < n; i++` became `i < ni++`.

use std::collections::BTreeMap;

use crate::edit::Edit;
use crate::repair::search::lexeme::LexemeKind;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;
use crate::text::Span;

use super::super::vocabulary::keywords;
use super::rows::Rows;
use super::suspects::Suspects;

/// Words that are known even where the text does not have them, beside the keywords.
const FAMILIAR: [&str; 2] = ["require", "undefined"];

/// Places in one word that a sign beside it is moved to.
const MOST_MOVED: usize = 3;

/// Guesses that an opener stood inside of what is now one word.
pub(super) fn propose(scene: &Scene<'_>, rows: &Rows, suspects: &Suspects) -> Vec<Proposal> {
    let mut lexemes: Vec<usize> = scene.window(11, 5).collect();
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
    for keyword in keywords().chain(FAMILIAR) {
        *words.entry(keyword).or_default() += 1;
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
        let place = lexeme.span.start + at;
        for opener in ["(", "[", "{"] {
            proposals.push(Proposal::one(Kind::InsertOpener, Edit::insert(place, opener)).in_order(order));
        }
        if order < MOST_MOVED {
            moved_into(scene, index, place, order, proposals);
        }
    }
    head_of_loop(scene, index, known, proposals);
}

/// A sign beside the word exchanged places with a part of it: back into the word at `place`.
fn moved_into(scene: &Scene<'_>, index: usize, place: usize, order: usize, proposals: &mut Vec<Proposal>) {
    let text = scene.text();
    let sign_at = |index: usize| {
        scene
            .lexeme(index)
            .filter(|lexeme| lexeme.kind == LexemeKind::Sign)
            .map(|lexeme| lexeme.span)
    };
    let mut add = |sign: Span, written: &str| {
        let edits = vec![Edit::insert(place, written), Edit::delete(sign)];
        proposals.push(Proposal::several(Kind::Swap, edits).in_order(order));
    };
    if let Some(sign) = sign_at(index + 1)
        && scene.gap_before(index + 1).is_empty()
    {
        add(sign, sign.text(text));
    }
    if let Some(sign) = index.checked_sub(1).and_then(sign_at) {
        // `( fori` was `for (i`: the space stays before the sign.
        let gap = scene.gap_before(index);
        let between = gap.text(text);
        if !between.contains('\n') {
            add(
                Span::new(sign.start, gap.end),
                &format!("{between}{}", sign.text(text)),
            );
        }
    }
}

/// In the head of a loop the word may end with the variable that the loop counts with.
fn head_of_loop(scene: &Scene<'_>, index: usize, known: &BTreeMap<&str, u32>, proposals: &mut Vec<Proposal>) {
    let Some(lexeme) = scene.lexeme(index) else {
        return;
    };
    let open = scene.layout.around(lexeme.span.start).next();
    let mark = open.and_then(|open| scene.layout.marks().get(open));
    let head = mark.and_then(|mark| scene.lexemes.index_at(mark.offset).checked_sub(1));
    if head.map(|head| scene.word(head)) != Some("for") || scene.word(index + 1).is_empty() {
        return;
    }
    let word = scene.word(index);
    let cuts = word.char_indices().skip(1).filter(|(at, _)| {
        let variable = word.get(*at..).unwrap_or_default();
        known.contains_key(variable) && variable.len() < 12
    });
    for (order, (at, _)) in cuts.take(MOST_MOVED).enumerate() {
        for sign in ["; ", ";"] {
            let edit = Edit::insert(lexeme.span.start + at, sign);
            proposals.push(Proposal::one(Kind::InsertSemicolon, edit).in_order(order));
        }
    }
}
