//! Commas and colons: missing, too many, and other signs in their place.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::guesses::Guesses;
use super::near::Near;
use crate::text::Span;

/// Signs people write for `,` or `:`, or besides them.
const SIGNS: &[char] = &[
    ',', ':', ';', '=', '>', '<', '.', '-', '|', '/', '\\', '+', '&', '~', '!', '?', '*', '。', '，', '：',
    '；', '、', '‚', '·',
];

/// Guesses about separators.
pub(super) fn propose(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    for index in near.gaps() {
        missing_comma(near, index, guesses);
        missing_colon(near, index, guesses);
    }
    for index in near.indices.iter().copied() {
        let Some(lexeme) = near.lexeme(index) else {
            continue;
        };
        one_string(near, index, guesses);
        if let Some(run) = run(near, lexeme.span.start, lexeme.span.end) {
            another(near, run, guesses);
            surplus(near, run, guesses);
            // With a line break before it, too.
            guesses.delete(Kind::DeleteComma, 3, Span::new(near.gap(index).start, run.end));
            if run.len() > 1 {
                let first = near.character_at(run.start).map_or(0, char::len_utf8);
                surplus(near, Span::new(run.start, run.start + first), guesses);
            }
        } else {
            glued_dot(near, lexeme.span, guesses);
        }
    }
}

/// Where two values follow each other.
fn missing_comma(near: &Near<'_, '_>, index: usize, guesses: &mut Guesses<'_>) {
    let Some(before) = near.before(index) else { return };
    let (Some(first), true) = (
        near.lexeme(before),
        near.ends_value(before) && near.begins_value(index),
    ) else {
        return;
    };
    let at = first.span.end;
    let gap = near.gap(index);
    guesses.insert(Kind::InsertComma, 0, at, ",");
    // Some begin a line with it; its space is still there.
    if near.slice(gap).contains('\n') && near.slice(gap).ends_with(' ') {
        guesses.insert(Kind::InsertComma, 2, gap.end - 1, ",");
    }
    if gap.is_empty() {
        guesses.insert(Kind::InsertComma, 1, at, ", ");
    }
    if near.is_inline(gap) && gap.len() < 2 && gap.start == at {
        let line = near.scene.lines().line_of(at);
        let indentation = near.scene.indentation(line);
        let fresh = format!(",{}{indentation}", near.scene.line_break);
        guesses.replace(Kind::InsertComma, 2, gap, fresh);
    }
}

/// Where a value follows what may be a key.
fn missing_colon(near: &Near<'_, '_>, index: usize, guesses: &mut Guesses<'_>) {
    let Some(before) = near.before(index) else { return };
    let Some(key) = near.lexeme(before) else { return };
    let is_key = matches!(
        key.kind,
        LexemeKind::String | LexemeKind::OpenString | LexemeKind::Word | LexemeKind::Number
    );
    if !is_key || !near.begins_value(index) {
        return;
    }
    let gap = Span::new(key.span.end, near.gap(index).end);
    match near.slice(gap) {
        "" => {
            let both = if near.style.after_colon.is_empty() {
                [":", ": "]
            } else {
                [": ", ":"]
            };
            for (order, fresh) in both.into_iter().enumerate() {
                guesses.insert(Kind::InsertColon, order, gap.start, fresh);
            }
        }
        " " => {
            guesses.insert(Kind::InsertColon, 0, gap.start, ":");
            guesses.insert(Kind::InsertColon, 1, gap.start, " :");
        }
        spaces => {
            guesses.insert(Kind::InsertColon, 0, gap.start, ":");
            if spaces.starts_with(' ') && near.is_inline(gap) {
                guesses.insert(Kind::InsertColon, 1, gap.start + 1, ":");
                guesses.insert(Kind::InsertColon, 1, gap.end - 1, ":");
            }
        }
    }
}

/// The signs that begin at `start`, where they are nothing but such signs.
fn run(near: &Near<'_, '_>, start: usize, end: usize) -> Option<Span> {
    let lexeme = near.slice(Span::new(start, end));
    if !lexeme.chars().all(|sign| SIGNS.contains(&sign)) {
        return None;
    }
    let rest = near.text.get(start..)?;
    let signs: usize = rest
        .chars()
        .take(3)
        .take_while(|sign| SIGNS.contains(sign))
        .map(char::len_utf8)
        .sum();
    Some(Span::new(start, start + signs))
}

/// `,` or `:` in the place of these signs.
fn another(near: &Near<'_, '_>, run: Span, guesses: &mut Guesses<'_>) {
    let wide = with_spaces_before(near, run);
    let glued = near
        .character_at(run.end)
        .is_some_and(|next| !next.is_whitespace());
    for (separator, after) in [(",", near.style.after_comma), (":", near.style.after_colon)] {
        if near.slice(run) == separator {
            continue;
        }
        guesses.replace(Kind::ReplaceSeparator, 0, run, separator);
        guesses.replace(Kind::ReplaceSeparator, 1, wide, separator);
        if glued {
            let fresh = format!("{separator} ");
            let order = if after.is_empty() { 2 } else { 1 };
            guesses.replace(Kind::ReplaceSeparator, order, run, fresh.as_str());
            guesses.replace(Kind::ReplaceSeparator, 2, wide, fresh);
        }
    }
}

/// These signs away, with and without the space around them.
fn surplus(near: &Near<'_, '_>, run: Span, guesses: &mut Guesses<'_>) {
    let kind = if near.slice(run) == "," {
        Kind::DeleteComma
    } else {
        Kind::DeleteSign
    };
    guesses.delete(kind, 0, run);
    guesses.delete(kind, 1, with_spaces_before(near, run));
    guesses.delete(kind, 2, with_spaces_after(near, run));
    if run.len() > 1 {
        let last = near.character_before(run.end).map_or(0, char::len_utf8);
        guesses.delete(Kind::DeleteSign, 0, Span::new(run.end - last, run.end));
    }
}

/// A `.` at one end of a number or word that was meant to be a separator.
fn glued_dot(near: &Near<'_, '_>, lexeme: Span, guesses: &mut Guesses<'_>) {
    let text = near.slice(lexeme);
    if lexeme.len() < 2 || text.starts_with(['"', '\'']) {
        return;
    }
    let last = Span::new(lexeme.end - 1, lexeme.end);
    let first = Span::new(lexeme.start, lexeme.start + 1);
    for (glued, sign) in [
        (text.ends_with(['.', '-', '/']), last),
        (text.starts_with('.'), first),
    ] {
        if glued {
            guesses.replace(Kind::ReplaceSeparator, 0, sign, ",");
            guesses.replace(Kind::ReplaceSeparator, 1, sign, ":");
        }
    }
}

/// Two strings side by side, or added up, that are one: `"a" + "b"`.
fn one_string(near: &Near<'_, '_>, index: usize, guesses: &mut Guesses<'_>) {
    let is_string = |index: usize| {
        near.lexeme(index).filter(|lexeme| {
            matches!(lexeme.kind, LexemeKind::String | LexemeKind::Key)
                && lexeme.text(near.text).starts_with('"')
        })
    };
    let Some(first) = is_string(index) else { return };
    let added = ["+", ".", "&"]
        .iter()
        .any(|sign| near.scene.word(index + 1) == *sign);
    if let Some(second) = is_string(index + 1 + usize::from(added)) {
        let span = Span::new(first.span.end - 1, second.span.start + 1);
        guesses.delete(Kind::JoinWords, 0, span);
        guesses.replace(Kind::JoinWords, 1, span, " ");
    }
}

fn with_spaces_before(near: &Near<'_, '_>, span: Span) -> Span {
    let before = near.text.get(..span.start).unwrap_or_default();
    Span::new(before.trim_end_matches([' ', '\t']).len(), span.end)
}

fn with_spaces_after(near: &Near<'_, '_>, span: Span) -> Span {
    let after = near.text.get(span.end..).unwrap_or_default();
    let spaces = after.len() - after.trim_start_matches([' ', '\t']).len();
    Span::new(span.start, span.end + spaces)
}
