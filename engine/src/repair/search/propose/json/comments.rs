//! Comments where none may be, comments without an end, and remarks that lost their sign.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::guesses::Guesses;
use super::near::Near;
use crate::edit::Edit;
use crate::text::Span;

/// Comments taken away at once.
const MOST: usize = 1_000;

/// Guesses about comments.
pub(super) fn propose(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    for index in near.indices.iter().copied() {
        if near.is_comment(index)
            && let Some(comment) = near.lexeme(index)
        {
            delete(near, comment.span, guesses);
            unfinished(near, comment.span, guesses);
        }
    }
    all(near, guesses);
    if near.scene.class().has_comments() {
        for stretch in near.stretches() {
            lost_sign(near, stretch, guesses);
        }
    }
}

/// The bytes to take away with the comment at `comment`: its lines where nothing else is on them, or the space before it.
fn extent(near: &Near<'_, '_>, comment: Span) -> Span {
    let lines = near.scene.lines();
    let first = lines.full_span(lines.line_of(comment.start));
    let last = lines.full_span(lines.line_of(comment.end.saturating_sub(1)));
    let whole = Span::new(first.start, last.end);
    if near.trimmed(whole) == comment {
        return whole;
    }
    let lead = near.text.get(..comment.start).unwrap_or_default();
    Span::new(lead.trim_end_matches([' ', '\t']).len(), comment.end)
}

fn delete(near: &Near<'_, '_>, comment: Span, guesses: &mut Guesses<'_>) {
    let kind = Kind::DeleteComment;
    guesses.delete(kind, 0, extent(near, comment));
    guesses.delete(kind, 1, comment);
    let rest = near.text.get(comment.end..).unwrap_or_default();
    let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    guesses.delete(kind, 2, Span::new(comment.start, comment.end + spaces));
    let lead = near.text.get(..comment.start).unwrap_or_default();
    guesses.delete(kind, 3, Span::new(lead.trim_end().len(), comment.end));
    // Only its sign is a stray one, and the rest is text.
    let text = near.slice(comment);
    for sign in ["//", "/*", "#", "/"] {
        if text.starts_with(sign) {
            guesses.delete(
                Kind::DeleteStray,
                1,
                Span::new(comment.start, comment.start + sign.len()),
            );
        }
    }
    if text.starts_with('#') && near.scene.class().has_comments() {
        let sign = Span::new(comment.start, comment.start + 1);
        guesses.replace(Kind::InsertCommentSign, 0, sign, "//");
    }
}

/// A block comment that nothing ends, which took the rest of the text along or reaches to the next one's end.
fn unfinished(near: &Near<'_, '_>, comment: Span, guesses: &mut Guesses<'_>) {
    let text = near.slice(comment);
    if !text.starts_with("/*") || (!text.contains('\n') && text.ends_with("*/")) {
        return;
    }
    let line = text.find(['\n', '\r']).unwrap_or(text.len());
    let end = comment.start + line;
    guesses.insert(Kind::CloseComment, 0, end, " */");
    guesses.insert(Kind::CloseComment, 1, end, "*/");
    guesses.delete(Kind::DeleteComment, 2, Span::new(comment.start, end));
    guesses.delete(
        Kind::DeleteComment,
        2,
        extent(near, Span::new(comment.start, end)),
    );
}

/// Every comment of the text.
fn all(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    if near.scene.class().has_comments() {
        return;
    }
    let comments = near
        .scene
        .lexemes
        .all()
        .iter()
        .filter(|lexeme| lexeme.kind == LexemeKind::Comment);
    let edits: Vec<Edit> = comments
        .take(MOST)
        .map(|comment| Edit::delete(extent(near, comment.span)))
        .collect();
    if edits.len() > 1 {
        guesses.several(Kind::DeleteComment, 0, edits);
    }
}

/// Where comments may stand, a line that reads like one.
fn lost_sign(near: &Near<'_, '_>, stretch: Span, guesses: &mut Guesses<'_>) {
    let text = near.slice(stretch);
    let kind = Kind::InsertCommentSign;
    if text.starts_with('/') && !text.starts_with("//") {
        guesses.insert(kind, 0, stretch.start, "/");
    }
    if text.starts_with(|first: char| first.is_alphabetic() || first == '*') {
        guesses.insert(kind, 1, stretch.start, "// ");
        guesses.insert(kind, 2, stretch.start, "//");
    }
    for (found, _) in text.match_indices(" / ").take(3) {
        guesses.insert(kind, 1, stretch.start + found + 1, "/");
    }
    if text.ends_with("*/") {
        guesses.insert(kind, 1, stretch.start, "/* ");
    }
}
