//! Several lexemes too many: words typed into the wrong window, annotations of types, commands of an editor.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::around::Around;
use super::guesses::Guesses;
use crate::edit::Edit;
use crate::text::Span;

/// A longer run of lexemes on one line is taken away only to the end of the line.
const LONGEST: usize = 7;

/// How many lines may stand twice.
const REPEATED: usize = 6;

/// How far before the front lines are looked at.
const LINES: usize = 10;

/// Takes runs of lexemes and of lines away, and exchanges lines.
pub(super) fn propose(around: &Around<'_, '_>, guesses: &mut Guesses) {
    for (order, &first) in around.near.iter().enumerate() {
        run(around, guesses, first, order);
        word_ends(around, guesses, first, order);
    }
    lines(around, guesses);
}

/// Takes lexemes from `first` on away, up to every one that follows on the line.
fn run(around: &Around<'_, '_>, guesses: &mut Guesses, first: usize, order: usize) {
    let start = around.span(first).start;
    let gap = around.gap(first);
    let breaks = gap.text(around.text).contains('\n');
    let line_end = next_line(around, first);
    let mut lasts: Vec<usize> = (first + 1..line_end.min(first + LONGEST)).collect();
    if line_end > first + LONGEST {
        lasts.push(line_end - 1);
    }
    for last in lasts {
        let end = around.span(last).end;
        let whole = Span::new(start, end);
        guesses.delete(Kind::DeleteWord, whole, order);
        if !breaks && !gap.is_empty() {
            guesses.delete(Kind::DeleteWord, Span::new(gap.start, end), order);
        }
        let behind = around.gap(last + 1);
        if !behind.is_empty() && !behind.text(around.text).contains('\n') {
            guesses.delete(Kind::DeleteWord, Span::new(start, behind.end), order);
        }
    }
}

/// The first lexeme behind the one at `index` that begins its line; the number of lexemes when none does.
fn next_line(around: &Around<'_, '_>, index: usize) -> usize {
    let lexemes = &around.scene.lexemes;
    let end = around.span(index).end;
    let behind = around.text.as_bytes().get(end..).unwrap_or_default();
    memchr::memchr_iter(b'\n', behind)
        .map(|at| (end + at, lexemes.index_at(end + at)))
        .find(|(at, next)| around.span(*next).start > *at || *next == lexemes.len())
        .map_or(lexemes.len(), |(_, next)| next)
}

/// A letter or digit too many at the end of a word, or one that was meant to be the sign on the key beside it.
fn word_ends(around: &Around<'_, '_>, guesses: &mut Guesses, index: usize, order: usize) {
    let span = around.span(index);
    let text = around.word(index);
    match around.kind(index) {
        Some(LexemeKind::Word) if text.chars().count() > 1 => {}
        Some(LexemeKind::Word) if matches!(text, "m" | "l") => {
            let meant = if text == "m" { "," } else { ";" };
            guesses.replace(Kind::ReplaceSign, span, meant, order);
            return;
        }
        Some(LexemeKind::Number) if text == "7" && around.is_sign(index + 1, "&") => {
            let both = Span::new(span.start, around.span(index + 1).end);
            guesses.replace(Kind::ReplaceSign, both, "&&", order);
            return;
        }
        Some(LexemeKind::Pattern) => {
            // Flags that are none, or are there already.
            guesses.delete(Kind::DeleteStray, Span::new(span.end - 1, span.end), order);
            guesses.delete(Kind::DeleteStray, Span::new(span.end - 2, span.end), order);
            return;
        }
        _ => return,
    }
    let (Some(first), Some(last)) = (text.chars().next(), text.chars().next_back()) else {
        return;
    };
    let last_start = span.end - last.len_utf8();
    guesses.delete(
        Kind::DeleteStray,
        Span::new(span.start, span.start + first.len_utf8()),
        order,
    );
    guesses.delete(Kind::DeleteStray, Span::new(last_start, span.end), order);
    let meant = match last {
        'm' => ",",
        'l' => ";",
        '0' => ")",
        _ => "",
    };
    if !meant.is_empty() {
        guesses.replace(Kind::ReplaceSign, Span::new(last_start, span.end), meant, order);
    }
    // `foo9bar)` and `if 1x`.
    for (offset, _) in text.match_indices('9').take(3) {
        let digit = Span::new(span.start + offset, span.start + offset + 1);
        guesses.replace(Kind::ReplaceOpener, digit, "(", order);
    }
}

/// Lines that stand twice, and lines in the wrong order.
fn lines(around: &Around<'_, '_>, guesses: &mut Guesses) {
    let lines = around.scene.lines();
    let front = lines.line_of(around.scene.front.min(around.text.len()));
    let text = |line: usize| lines.full_span(line).text(around.text);
    let last = (front + 3).min(lines.count().saturating_sub(1));
    for first in front.saturating_sub(LINES)..=last {
        for length in 2..=REPEATED {
            if first + 2 * length > lines.count() {
                break;
            }
            if (first..first + length).all(|line| text(line).trim_end() == text(line + length).trim_end()) {
                let whole = Span::new(
                    lines.full_span(first).start,
                    lines.full_span(first + length - 1).end,
                );
                guesses.delete(Kind::DeleteLine, whole, 0);
            }
        }
    }
    for first in front.saturating_sub(3)..last {
        let (one, two) = (lines.full_span(first), lines.full_span(first + 1));
        if text(first).trim().is_empty()
            || text(first + 1).trim().is_empty()
            || !text(first + 1).ends_with('\n')
        {
            continue;
        }
        let edits = vec![Edit::insert(one.start, text(first + 1)), Edit::delete(two)];
        guesses.several(Kind::Swap, edits, first.abs_diff(front));
    }
}
