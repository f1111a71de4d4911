//! Substitutions of templates that are never closed.
//!
//! Without its `}` a substitution swallows the rest of its template and everything after it is read as what it is not, so
//! the closer is looked for in the characters behind each `${`, not in the lexemes.

use crate::edit::Edit;
use crate::repair::search::lexeme::LexemeKind;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;
use crate::text::Span;

use super::rows::Rows;

/// Substitutions looked at before the place where the parser stopped.
const MOST: usize = 12;

/// Ways to part the first word of one.
const MOST_JOINED: usize = 3;

/// Places tried in one.
const MOST_PLACES: usize = 24;

/// Guesses that the `}` of a substitution is missing.
pub(super) fn propose(scene: &Scene<'_>, rows: &Rows) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let end = scene.window(0, 4).end;
    let heads = scene
        .lexemes
        .all()
        .iter()
        .take(end)
        .rev()
        .filter(|lexeme| matches!(lexeme.kind, LexemeKind::TemplateHead | LexemeKind::TemplateMiddle));
    for head in heads.take(MOST) {
        let start = head.span.end;
        let Some(row) = rows.get(rows.at(start.saturating_sub(1))) else {
            continue;
        };
        let behind = Span::new(start, row.span.end.max(start));
        for (order, at) in joined_words(scene, behind.text(scene.text())).enumerate() {
            let edit = Edit::insert(start + at, "}");
            proposals.push(Proposal::one(Kind::InsertCloser, edit).in_order(order + 1));
        }
        for (order, at) in ends_of_words(behind.text(scene.text()))
            .take(MOST_PLACES)
            .enumerate()
        {
            for text in ["}", " }"] {
                let edit = Edit::insert(start + at, text);
                proposals.push(
                    Proposal::one(Kind::InsertCloser, edit).in_order(order + usize::from(text.len() > 1)),
                );
            }
        }
    }
    proposals
}

/// Where the first word of `text` may be two, the first of them known from elsewhere: `${name}s` became `${names`.
fn joined_words(scene: &Scene<'_>, text: &str) -> impl Iterator<Item = usize> {
    let start = text.len() - text.trim_start().len();
    let word = text.get(start..).unwrap_or_default();
    let length = word
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$')))
        .unwrap_or(word.len());
    let word = word.get(..length).unwrap_or_default();
    let mut cuts: Vec<usize> = scene
        .lexemes
        .all()
        .iter()
        .filter(|lexeme| lexeme.kind == LexemeKind::Word && lexeme.span.len() < word.len())
        .map(|lexeme| lexeme.text(scene.text()))
        .filter(|known| known.len() < word.len() && word.starts_with(*known))
        .map(str::len)
        .collect();
    cuts.sort_unstable_by_key(|length| std::cmp::Reverse(*length));
    cuts.dedup();
    cuts.into_iter()
        .take(MOST_JOINED)
        .map(move |length| start + length)
}

/// Where a word, a bracket or a string ends in `text`.
fn ends_of_words(text: &str) -> impl Iterator<Item = usize> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let mut characters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (at, c) = characters.next()?;
        let next = characters.peek().map(|(_, next)| *next);
        let ends_word = is_word(c) && !next.is_some_and(is_word);
        let ends = ends_word || matches!(c, ')' | ']' | '}' | '\'' | '"');
        Some(ends.then_some(at + c.len_utf8()))
    })
    .flatten()
}
