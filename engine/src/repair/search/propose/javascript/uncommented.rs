//! Code that a comment hides, and comments that go on where they should have ended.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::around::Around;
use super::guesses::Guesses;
use crate::edit::Edit;
use crate::text::Span;

/// How many comments that read like code are looked at.
const CODE: usize = 16;

/// How many places of one comment may be the end of it.
const PLACES: usize = 10;

/// Gives commented code back, and joins or parts comments.
pub(super) fn propose(around: &Around<'_, '_>, guesses: &mut Guesses) {
    hidden(around, guesses);
    wrapped(around, guesses);
    closed_early(around, guesses);
    nested(around, guesses);
}

/// Line comments before the front that read like code, whole or in part: `// }`, `// why return [`.
fn hidden(around: &Around<'_, '_>, guesses: &mut Guesses) {
    let scene = around.scene;
    let last = (around.front + 2).min(scene.lexemes.len());
    let comments = scene
        .lexemes
        .all()
        .iter()
        .take(last)
        .enumerate()
        .rev()
        .filter(|(_, lexeme)| {
            let text = lexeme.text(around.text);
            lexeme.kind == LexemeKind::Comment && text.starts_with("//") && reads_like_code(text)
        })
        .take(CODE);
    for (order, (index, lexeme)) in comments.enumerate() {
        let span = lexeme.span;
        let text = lexeme.text(around.text);
        let body = text.trim_start_matches('/');
        let signs = text.len() - body.len();
        let spaces = body.len() - body.trim_start().len();
        if around.begins_line(index) {
            guesses.delete(Kind::DeleteComment, Span::new(span.start, span.start + 2), order);
            guesses.delete(
                Kind::DeleteComment,
                Span::new(span.start, span.start + signs + spaces),
                order,
            );
        } else {
            // One slash too many: `a // b` was `a / b`.
            guesses.delete(Kind::DeleteSign, Span::new(span.start, span.start + 1), order);
        }
        let indentation = scene.indentation(scene.lines().line_of(span.start));
        let shallower = indentation
            .strip_suffix(scene.unit.as_str())
            .unwrap_or(indentation);
        let deeper = format!("{indentation}{}", scene.unit);
        let cuts = text
            .match_indices(' ')
            .filter(|(offset, _)| *offset > signs)
            .collect::<Vec<_>>();
        for (offset, _) in cuts.into_iter().rev().take(PLACES) {
            let place = Span::new(span.start + offset, span.start + offset + 1);
            for own in [indentation, shallower, deeper.as_str()] {
                guesses.replace(
                    Kind::InsertBreak,
                    place,
                    format!("{}{own}", scene.line_break),
                    order,
                );
            }
        }
    }
}

fn reads_like_code(comment: &str) -> bool {
    let end = comment.trim_end();
    end.ends_with(['{', '}', '(', ')', '[', ']', ',', ';'])
}

/// The rest of a line comment that went to the next line.
fn wrapped(around: &Around<'_, '_>, guesses: &mut Guesses) {
    let last = (around.front + 2).min(around.scene.lexemes.len());
    let mut seen = 0;
    for index in (1..last).rev().take(40) {
        let is_line_comment =
            around.kind(index - 1) == Some(LexemeKind::Comment) && around.word(index - 1).starts_with("//");
        if is_line_comment && around.begins_line(index) {
            guesses.replace(Kind::JoinLines, around.gap(index), " ", seen);
            seen += 1;
            if seen == 4 {
                return;
            }
        }
    }
}

/// A block comment that ends before its last lines.
fn closed_early(around: &Around<'_, '_>, guesses: &mut Guesses) {
    let last = around.front.min(around.scene.lexemes.len());
    let comment = around
        .scene
        .lexemes
        .all()
        .iter()
        .take(last)
        .rev()
        .take(200)
        .find(|lexeme| lexeme.kind == LexemeKind::Comment && lexeme.text(around.text).ends_with("*/"));
    let Some(comment) = comment else { return };
    let text = comment.text(around.text);
    let before = text.get(..text.len() - 2).unwrap_or_default();
    let spaces = before.len() - before.trim_end().len();
    let end = comment.span.end;
    guesses.delete(Kind::DeleteComment, Span::new(end - 2, end), 0);
    guesses.delete(Kind::DeleteComment, Span::new(end - 2 - spaces, end), 0);
}

/// A comment put around code that holds comments: its opener and its closer stand on lines of their own.
fn nested(around: &Around<'_, '_>, guesses: &mut Guesses) {
    let scene = around.scene;
    let lines = scene.lines();
    let front = lines.line_of(scene.front.min(around.text.len()));
    let is = |line: usize, signs: &[&str]| {
        line < lines.count() && signs.contains(&lines.full_span(line).text(around.text).trim())
    };
    // The comment that was put around others is the one that holds the beginning of another.
    let opener = (0..=front).rev().take(300).find(|&line| {
        let inside = around.text.get(lines.full_span(line).end..).unwrap_or_default();
        is(line, &["/*", "/**"])
            && inside
                .find("*/")
                .is_some_and(|end| inside.get(..end).is_some_and(|body| body.contains("/*")))
    });
    let Some(opener) = opener else { return };
    let closers = (front.max(opener + 1)..front + 60)
        .chain((opener + 1..front).rev().take(3))
        .filter(|&line| is(line, &["*/"]))
        .take(3);
    for (order, closer) in closers.enumerate() {
        let edits = vec![
            Edit::delete(lines.full_span(opener)),
            Edit::delete(lines.full_span(closer)),
        ];
        guesses.several(Kind::DeleteComment, edits, order);
    }
}
