//! Words that were written as one, words that were cut in two, and lines that were joined.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::around::Around;
use super::guesses::Guesses;
use super::vocabulary::{beginning_statements, following_words, keywords};
use crate::text::Span;

/// How many gaps before the front may have been a line break.
const BREAKS: usize = 4;

/// How many lines above a label the one before it is looked for at.
const LABELS: usize = 40;

/// Cuts words in two, joins others, and cuts lines in two.
pub(super) fn propose(around: &Around<'_, '_>, guesses: &mut Guesses) {
    for (order, &index) in around.near.iter().chain(&around.heads).enumerate() {
        match around.kind(index) {
            Some(LexemeKind::Word) => {
                split(around, guesses, index, order);
                join(around, guesses, index, order);
            }
            Some(LexemeKind::Number) => join(around, guesses, index, order),
            _ => {}
        }
    }
    for (order, &index) in around
        .near
        .iter()
        .filter(|index| **index <= around.front)
        .take(BREAKS)
        .enumerate()
    {
        cut_line(around, guesses, index, order);
    }
}

/// `constx` is `const x`, `xof` is `x of`.
fn split(around: &Around<'_, '_>, guesses: &mut Guesses, index: usize, order: usize) {
    let word = around.word(index);
    let start = around.span(index).start;
    for keyword in keywords() {
        if word.len() > keyword.len() && word.starts_with(keyword) {
            guesses.insert(Kind::SplitWord, start + keyword.len(), " ", order);
        }
    }
    for keyword in following_words() {
        if word.len() > keyword.len() && word.ends_with(keyword) {
            guesses.insert(Kind::SplitWord, start + word.len() - keyword.len(), " ", order);
        }
    }
    for keyword in beginning_statements() {
        if word.len() > keyword.len() && word.ends_with(keyword) {
            let cut = Span::at(start + word.len() - keyword.len());
            cut_at(around, guesses, cut, order);
        }
    }
}

/// `func tion` is `function`.
fn join(around: &Around<'_, '_>, guesses: &mut Guesses, index: usize, order: usize) {
    let gap = around.gap(index + 1);
    if gap.is_empty() {
        return;
    }
    if matches!(
        around.kind(index + 1),
        Some(LexemeKind::Word | LexemeKind::Number)
    ) {
        guesses.delete(Kind::JoinWords, gap, order);
    }
}

/// What stands on one line once stood on two.
fn cut_line(around: &Around<'_, '_>, guesses: &mut Guesses, index: usize, order: usize) {
    let gap = around.gap(index);
    if gap.start == 0 || gap.text(around.text).contains('\n') || index >= around.scene.lexemes.len() {
        return;
    }
    cut_at(around, guesses, gap, order);
}

/// Puts a line break in the place of `gap`.
fn cut_at(around: &Around<'_, '_>, guesses: &mut Guesses, gap: Span, order: usize) {
    let line = around.scene.lines().line_of(gap.start);
    let indentation = around.scene.indentation(line);
    let line_break = around.scene.line_break;
    let deeper = format!("{line_break}{indentation}{}", around.scene.unit);
    let same = format!("{line_break}{indentation}");
    let apart = format!("{line_break}{same}");
    let further_apart = format!("{line_break}{apart}");
    let mut ways = vec![(same, 0), (deeper, 1), (apart, 1), (further_apart, 2)];
    // A label stands as deep as the one before it, often apart from what precedes it.
    let is_label = |rest: &str| rest.starts_with("case ") || rest.starts_with("default:");
    let follower = around.text.get(gap.end..).unwrap_or_default();
    let label_before = (line.saturating_sub(LABELS)..line).rev().find(|&above| {
        let whole = around.scene.lines().span(above, around.text).text(around.text);
        is_label(whole.trim_start())
    });
    if let Some(label) = label_before.filter(|_| is_label(follower)) {
        let shallower = around.scene.indentation(label);
        ways.push((format!("{line_break}{shallower}"), 0));
        ways.push((format!("{line_break}{line_break}{shallower}"), 1));
    }
    for (fresh, further) in ways {
        guesses.replace(Kind::InsertBreak, gap, fresh.clone(), order + further);
        guesses.replace(Kind::InsertSemicolon, gap, format!(";{fresh}"), order + further);
    }
}
