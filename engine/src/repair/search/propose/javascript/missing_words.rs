//! Words that are missing: an operand after an operator, a name after a dot.
//!
//! What stood there is not to be known, but the file often says it elsewhere: `.prototype.` between the same names, the
//! object whose members the lines around read. So the words are tried that stand among the likest neighbours.

use std::collections::BTreeMap;

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::around::Around;
use super::guesses::Guesses;
use super::vocabulary::is_reserved;

/// Gaps before the front that are looked at.
const GAPS: usize = 3;

/// Words tried in one gap.
const WORDS: usize = 6;

/// Puts words in.
pub(super) fn propose(around: &Around<'_, '_>, guesses: &mut Guesses) {
    let gaps = around.near.iter().filter(|index| **index <= around.front);
    for (order, &index) in gaps.take(GAPS).enumerate() {
        let Some(before) = around
            .before(index)
            .filter(|before| lacks(around, *before, index))
        else {
            continue;
        };
        for word in likely(around, before, index) {
            guesses.insert(Kind::InsertValue, around.span(index).start, word, order);
        }
    }
}

/// Whether an operand or a name must stand between the neighbours `before` and `next`.
fn lacks(around: &Around<'_, '_>, before: usize, next: usize) -> bool {
    if around.kind(before) != Some(LexemeKind::Sign) || around.kind(next) != Some(LexemeKind::Sign) {
        return false;
    }
    match around.word(before) {
        "." | "?." => true,
        ")" | "]" | "}" | "++" | "--" | ";" => false,
        _ => !around.begins_operand(next),
    }
}

/// The words of the text whose neighbours are most like `before` and `next`.
fn likely<'a>(around: &Around<'_, 'a>, before: usize, next: usize) -> Vec<&'a str> {
    let (first, last) = (around.word(before), around.word(next));
    let earlier = before.checked_sub(1).map_or("", |index| around.word(index));
    let later = around.word(next + 1);
    let mut found: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for index in 0..around.scene.lexemes.len() {
        let word = around.word(index);
        if !around.is_word(index) || is_reserved(word) {
            continue;
        }
        let neighbour = |index: Option<usize>| index.map_or("", |index| around.word(index));
        let begins = neighbour(index.checked_sub(1)) == first;
        let ends = around.word(index + 1) == last;
        // After a dot only names of members stand, and elsewhere none do.
        let is_dot = |sign: &str| matches!(sign, "." | "?.");
        let fits = !is_dot(first) && !is_dot(neighbour(index.checked_sub(1)));
        if !(begins || (ends && fits)) {
            continue;
        }
        let like = usize::from(begins)
            + usize::from(ends)
            + 2 * usize::from(begins && neighbour(index.checked_sub(2)) == earlier)
            + 2 * usize::from(ends && around.word(index + 2) == later);
        let entry = found.entry(word).or_default();
        *entry = (entry.0.max(like), entry.1 + 1);
    }
    let mut sorted: Vec<(&str, (usize, usize))> = found.into_iter().collect();
    sorted.sort_by_key(|(word, rank)| (std::cmp::Reverse(*rank), *word));
    sorted.into_iter().take(WORDS).map(|(word, _)| word).collect()
}
