//! Values, keys and colons that are not there at all.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::guesses::Guesses;
use super::near::Near;
use crate::text::Span;

/// What may stand where nothing does, the likelier first.
const VALUES: &[&str] = &["null", "\"\"", "{}", "[]", "0", "false", "true"];

/// Guesses about what is not there.
pub(super) fn propose(near: &Near<'_, '_>, guesses: &mut Guesses<'_>) {
    for index in near.gaps() {
        let Some(before) = near.before(index) else {
            continue;
        };
        if near.is_sign(before, ":") {
            value(near, index, guesses);
        }
        if near.is_sign(index, ":") && (near.is_sign(before, ",") || near.is_sign(before, "{")) {
            guesses.insert(Kind::InsertValue, 0, near.gap(index).end, "\"\"");
        }
        if near.is_sign(index, ",") && (near.is_sign(before, ",") || near.is_sign(before, "[")) {
            let gap = near.gap(index);
            let space = if near.is_sign(before, ",") && gap.is_empty() {
                " "
            } else {
                ""
            };
            guesses.insert(Kind::InsertValue, 0, gap.end, format!("{space}null"));
            guesses.insert(Kind::InsertValue, 1, gap.end, format!("{space}\"\""));
        }
        key_alone(near, before, guesses);
    }
}

/// After a colon nothing, or the next key.
fn value(near: &Near<'_, '_>, index: usize, guesses: &mut Guesses<'_>) {
    let begins = near.begins_value(index)
        && near
            .lexeme(index)
            .is_none_or(|lexeme| lexeme.kind != LexemeKind::Key);
    if begins || near.is_comment(index) {
        return;
    }
    let gap = near.gap(index);
    let spaces = near.slice(gap).find(|sign| sign != ' ').unwrap_or(gap.len());
    let space = if spaces == 0 { near.style.after_colon } else { "" };
    let comma = if near.begins_value(index) { "," } else { "" };
    for (order, value) in VALUES.iter().copied().enumerate() {
        let fresh = format!("{space}{value}{comma}");
        if spaces > 1 {
            // The spaces on both sides of the value are still there.
            guesses.insert(Kind::InsertValue, order, gap.start + 1, fresh.as_str());
        }
        guesses.insert(Kind::InsertValue, order, gap.start + spaces, fresh);
    }
}

/// A key without colon and value, at `index`: an empty value for it, or it is taken away.
fn key_alone(near: &Near<'_, '_>, index: usize, guesses: &mut Guesses<'_>) {
    let Some(key) = near.lexeme(index) else { return };
    let is_string = matches!(key.kind, LexemeKind::String | LexemeKind::Word);
    let first = index
        .checked_sub(1)
        .is_some_and(|before| near.is_sign(before, "{") || near.is_sign(before, ","));
    let last = near.is_sign(index + 1, ",") || near.is_sign(index + 1, "}");
    let in_mapping = near.open.first().is_some_and(|mark| mark.opener == b'{');
    if is_string && first && last && in_mapping {
        for (order, value) in VALUES.iter().copied().enumerate().take(2) {
            let fresh = format!(":{}{value}", near.style.after_colon);
            guesses.insert(Kind::InsertValue, order, key.span.end, fresh);
        }
        // A value that lost its key.
        let fresh = format!("\"\":{}", near.style.after_colon);
        guesses.replace(Kind::InsertValue, 3, Span::at(key.span.start), fresh);
    }
}
