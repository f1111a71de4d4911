//! Opening brackets that are missing.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::guesses::Guesses;
use super::near::Near;
use crate::edit::Edit;
use crate::text::Span;

/// Lexemes looked back over for the key whose value lost its bracket.
const FURTHEST: usize = 20_000;

/// Guesses about missing opening brackets.
pub(super) fn propose(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    for index in near.gaps() {
        before(near, index, guesses);
    }
    for index in near.outline.deeper.iter().copied() {
        before(near, index, guesses);
        after_colon_before(near, index, guesses);
    }
    for index in keys_around(near) {
        before(near, index, guesses);
    }
    at_start(near, guesses);
}

/// An opener before the lexeme at `index`, where a value or a key may begin.
fn before(near: &Near<'_, '_>, index: usize, guesses: &mut Guesses<'_>) {
    let Some(before) = index.checked_sub(1) else {
        return;
    };
    let follows = [":", ",", "{", "["]
        .into_iter()
        .any(|sign| near.is_sign(before, sign));
    if !follows {
        return;
    }
    let gap = near.gap(index);
    let text = near.slice(gap);
    for (order, opener) in likely(near, index).into_iter().enumerate() {
        let kind = Kind::InsertOpener;
        guesses.insert(kind, order, gap.end, opener);
        let inside = near
            .style
            .inside(opener.as_bytes().first().copied().unwrap_or(b'{'));
        if !inside.is_empty() {
            guesses.insert(kind, order, gap.end, format!("{opener} "));
        }
        if gap.len() > 1 && near.is_inline(gap) {
            // The spaces on both sides of it are still there.
            guesses.insert(kind, order, gap.start + 1, opener);
        }
        let first_line = text.find(['\n', '\r']);
        if let Some(spaces) = first_line {
            // `"key": {` at the end of its line.
            guesses.insert(kind, order, gap.start + spaces, opener);
            if spaces == 0 && near.is_sign(before, ":") {
                guesses.insert(kind, order, gap.start, format!(" {opener}"));
            }
            own_line(near, gap, opener, order, guesses);
        } else if near.is_sign(before, ":") {
            guesses.insert(kind, order, gap.start, format!(" {opener}"));
        }
    }
}

/// An opener on a line of its own in `gap`.
fn own_line(near: &Near<'_, '_>, gap: Span, opener: &str, order: usize, guesses: &mut Guesses<'_>) {
    let text = near.slice(gap);
    let Some(last) = text.rfind('\n') else { return };
    let indentation = text.get(last + 1..).unwrap_or_default();
    let line = near.scene.lines().line_of(gap.start);
    let mut depths = vec![indentation];
    if let Some(shallower) = indentation.strip_suffix(near.scene.unit.as_str()) {
        depths.push(shallower);
    }
    depths.push(near.scene.indentation(line));
    depths.dedup();
    let start = gap.start + last + 1;
    for depth in depths {
        let fresh = format!("{depth}{opener}{}", near.scene.line_break);
        guesses.insert(Kind::InsertOpener, order, start, fresh);
    }
    // The line is still there, empty.
    let mut at = gap.start;
    for (number, part) in text.split_inclusive('\n').enumerate().take(4) {
        let blank = part.trim_end_matches(['\n', '\r']);
        if number > 0 && part.ends_with('\n') {
            guesses.insert(Kind::InsertOpener, order, at + blank.len(), opener);
        }
        at += part.len();
    }
}

/// Which openers may stand before the lexeme at `index`, the likelier first.
fn likely(near: &Near<'_, '_>, index: usize) -> [&'static str; 2] {
    match near.lexeme(index).map(|lexeme| lexeme.kind) {
        Some(LexemeKind::Key) => ["{", "["],
        _ if near.is_sign(index, "}") => ["{", "["],
        _ => ["[", "{"],
    }
}

/// Where a line is deeper than the one before although that opens nothing: the opener at the end of the line before.
fn after_colon_before(near: &Near<'_, '_>, index: usize, guesses: &mut Guesses<'_>) {
    let Some(last) = index.checked_sub(1).and_then(|last| near.lexeme(last)) else {
        return;
    };
    for (order, opener) in likely(near, index).into_iter().enumerate() {
        guesses.insert(Kind::InsertOpener, order, last.span.end, opener);
        guesses.insert(Kind::InsertOpener, order, last.span.end, format!(" {opener}"));
        guesses.insert(Kind::InsertOpener, order, last.span.end, format!(": {opener}"));
    }
}

/// The values of the last keys before the place of the error, outwards: there a `[` is missing when the parser stumbles over the
/// second element, however long the first one is.
fn keys_around(near: &Near<'_, '_>) -> Vec<usize> {
    let here = near.scene.lexemes.index_at(near.scene.front);
    let mut depth = 0_usize;
    let mut values = Vec::new();
    let mut elements = 0;
    for index in (0..here).rev().take(FURTHEST) {
        let Some(lexeme) = near.lexeme(index) else { break };
        if lexeme.kind != LexemeKind::Sign {
            continue;
        }
        match lexeme.text(near.text) {
            "}" | "]" => depth += 1,
            "{" | "[" if depth == 0 => {
                values.push(index + 1);
                break;
            }
            "{" | "[" => depth -= 1,
            ":" if depth == 0 => {
                values.push(index + 1);
                elements += 1;
            }
            "," if depth == 0 && elements == 0 => values.push(index + 1),
            _ => {}
        }
        if elements >= 2 || values.len() > 8 {
            break;
        }
    }
    values
}

/// The bracket around the whole text.
fn at_start(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    let Some(first) = near.at_or_after(0).and_then(|index| near.lexeme(index)) else {
        return;
    };
    let start = first.span.start;
    let content = near.text.trim_end().len();
    for (order, opener) in likely(near, 0).into_iter().enumerate() {
        guesses.insert(Kind::InsertOpener, order, start, opener);
        guesses.insert(Kind::InsertOpener, order, start, format!("{opener} "));
        let line_break = near.scene.line_break;
        let first_line = format!("{opener}{line_break}{}", near.scene.unit);
        guesses.insert(Kind::InsertOpener, order, start, first_line.as_str());
        let closer = if opener == "{" { "}" } else { "]" };
        for (first, last) in [
            (opener.to_owned(), closer.to_owned()),
            (first_line, format!("{line_break}{closer}")),
        ] {
            let end = Edit::insert(content, last);
            guesses.several(Kind::Pair, order, vec![Edit::insert(start, first.clone()), end]);
            // The closer's line may be there still, empty.
            let after_break = near.text.get(content..).and_then(|rest| rest.find('\n'));
            let end = Edit::insert(after_break.map_or(near.text.len(), |at| content + at + 1), closer);
            guesses.several(Kind::Pair, order, vec![Edit::insert(start, first), end]);
        }
        let line = near.scene.lines().line_of(start);
        let line_start = near.scene.lines().full_span(line).start;
        let fresh = format!("{opener}{}", near.scene.line_break);
        guesses.insert(Kind::InsertOpener, order, line_start, fresh);
        if line > 0 {
            let lead = near.text.get(..start).unwrap_or_default();
            let at = lead.find(['\n', '\r']).unwrap_or(0);
            guesses.insert(Kind::InsertOpener, order, at, opener);
        }
    }
}
