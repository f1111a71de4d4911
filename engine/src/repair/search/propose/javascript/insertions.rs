//! Missing signs: every sign that may stand between two neighbours, in each gap near the front.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::around::Around;
use super::gaps::{Fit, fillings};
use super::guesses::Guesses;

/// Operators between two operands, the commonest first.
const BINARY: &[&str] = &[
    "+",
    "&&",
    "||",
    "===",
    "!==",
    "<",
    ">",
    "-",
    "*",
    "/",
    "??",
    "==",
    "!=",
    "<=",
    ">=",
    "%",
    "+=",
    "-=",
    "*=",
    "/=",
    "|=",
    "&=",
    "||=",
    "??=",
    "|",
    "&",
    "^",
    "<<",
    ">>",
    ">>>",
    "**",
    "in",
    "instanceof",
    "of",
];

/// How many lexemes before the front operators other than `=`, `=>`, `?` and `:` are missed at. The strict parser notices
/// two operands side by side at once.
const OPERATORS_NEAR: usize = 5;

/// Puts signs in.
pub(super) fn propose(around: &Around<'_, '_>, guesses: &mut Guesses) {
    let mut gaps: Vec<usize> = around.near.clone();
    if around.front >= around.scene.lexemes.len() {
        gaps.push(around.scene.lexemes.len());
    }
    // After the last lexeme near the front too.
    if let Some(last) = gaps.iter().max() {
        gaps.push((last + 1).min(around.scene.lexemes.len()));
    }
    for (order, &index) in gaps.iter().enumerate() {
        let Some(before) = around.before(index) else {
            unary(around, guesses, index, order);
            continue;
        };
        // A sign belongs to the code before a comment, not behind the comment.
        let places: &[usize] = if before + 1 == index {
            &[index]
        } else {
            &[before + 1, index]
        };
        for &place in places {
            between(around, guesses, before, index, place, order);
        }
        unary(around, guesses, index, order);
    }
    for (order, &index) in around.heads.iter().enumerate() {
        at_head(around, guesses, index, order + gaps.len());
    }
}

/// Signs between the lexemes `before` and `next`, in the white space before `place`.
fn between(
    around: &Around<'_, '_>,
    guesses: &mut Guesses,
    before: usize,
    next: usize,
    place: usize,
    order: usize,
) {
    let ends = around.ends_operand(before);
    let begins = around.begins_operand(next);
    let word = around.word(before);
    let follower = around.word(next);
    let next_kind = around.kind(next);
    let gap = around.gap(place);
    let glued = gap.is_empty();
    let mut put = |kind: Kind, sign: &str, fit: Fit| {
        for edit in fillings(around.text, gap, sign, fit) {
            guesses.edit(kind, edit, order);
        }
    };
    let is_name = around.is_word(before);
    if (ends || is_name) && (begins || follower == "*" || next_kind == Some(LexemeKind::Stray)) {
        put(Kind::InsertComma, ",", Fit::Left);
        put(Kind::InsertColon, ":", Fit::Left);
        put(Kind::InsertColon, ":", Fit::Both);
        put(Kind::InsertOperator, "=", Fit::Both);
    }
    if ends && (begins || matches!(follower, ";" | ")" | "}") || next_kind.is_none()) {
        put(Kind::InsertSemicolon, ";", Fit::Left);
    }
    if matches!(word, ";" | "(" | "break" | "continue" | "return" | "debugger")
        && around.kind(before).is_some()
    {
        put(Kind::InsertSemicolon, ";", Fit::Left);
    }
    if matches!(word, "default") || (ends && matches!(follower, ":" | "break" | "return" | "case" | "}")) {
        put(Kind::InsertColon, ":", Fit::Left);
    }
    if ends || is_name {
        if next_kind == Some(LexemeKind::Word) {
            put(Kind::InsertDot, ".", Fit::Glued);
            put(Kind::InsertOperator, "?.", Fit::Glued);
        } else if matches!(follower, "(" | "[") {
            put(Kind::InsertOperator, "?.", Fit::Glued);
        }
    }
    if ends && begins {
        put(Kind::InsertOperator, "?", Fit::Both);
        if matches!(word, ")") || is_name {
            put(Kind::InsertOperator, "=>", Fit::Both);
        }
        let distance = around.front.saturating_sub(next);
        if distance <= OPERATORS_NEAR && next_kind != Some(LexemeKind::OpenTemplate) {
            for operator in BINARY {
                let is_word = operator.starts_with(char::is_alphabetic);
                let mut edits = fillings(around.text, gap, operator, Fit::Both);
                // Words are never glued, and operators seldom to one side.
                edits.truncate(if is_word || !glued { 1 } else { 2 });
                if gap.text(around.text).contains('\n') {
                    edits = fillings(around.text, gap, operator, Fit::Both);
                }
                for edit in edits {
                    guesses.edit(Kind::InsertOperator, edit, order);
                }
            }
        }
    } else if word == ")" && follower == "=" {
        put(Kind::InsertOperator, "=>", Fit::Both);
    }
    if matches!(word, "import" | "export" | "function" | "yield") {
        for edit in fillings(around.text, gap, "*", Fit::Both) {
            guesses.edit(Kind::InsertOperator, edit, order);
        }
        for edit in fillings(around.text, gap, "*", Fit::Left) {
            guesses.edit(Kind::InsertOperator, edit, order);
        }
    }
}

/// Signs that stand before an operand.
fn unary(around: &Around<'_, '_>, guesses: &mut Guesses, index: usize, order: usize) {
    if !around.begins_operand(index) {
        return;
    }
    let offset = around.span(index).start;
    let before = around.before(index);
    if before.is_none_or(|before| {
        matches!(around.word(before), "(" | "," | "[" | "{") && around.kind(before) == Some(LexemeKind::Sign)
    }) {
        guesses.insert(Kind::InsertOperator, offset, "...", order);
    }
    if before.is_none_or(|before| !around.ends_operand(before)) || around.begins_line(index) {
        guesses.insert(Kind::InsertOperator, offset, "!", order);
        guesses.insert(Kind::InsertOperator, offset, "-", order);
    }
}

/// What may be missing where a construct begins that only turned out wrong at the front.
fn at_head(around: &Around<'_, '_>, guesses: &mut Guesses, index: usize, order: usize) {
    if around.word(index) == "function" && around.begins_line(index) {
        for sign in ["!", "+", ";"] {
            guesses.insert(Kind::InsertOperator, around.span(index).start, sign, order);
        }
    }
    let Some(before) = around.before(index) else {
        return;
    };
    let gap = around.gap(before + 1);
    let put = |guesses: &mut Guesses, kind: Kind, sign: &str, fit: Fit| {
        for edit in fillings(around.text, gap, sign, fit) {
            guesses.edit(kind, edit, order);
        }
    };
    if around.begins_operand(index) && around.ends_operand(before) {
        let opens = matches!(around.word(index), "{" | "(" | "[" | "function" | "async");
        if opens {
            put(guesses, Kind::InsertColon, ":", Fit::Left);
            put(guesses, Kind::InsertOperator, "=", Fit::Both);
            put(guesses, Kind::InsertOperator, "=>", Fit::Both);
            put(guesses, Kind::InsertOperator, "&&", Fit::Both);
            put(guesses, Kind::InsertOperator, "||", Fit::Both);
            put(guesses, Kind::InsertOperator, "?", Fit::Both);
        }
        if opens || around.begins_line(index) {
            put(guesses, Kind::InsertComma, ",", Fit::Left);
            put(guesses, Kind::InsertSemicolon, ";", Fit::Left);
        }
        if around.begins_line(index) {
            for sign in ["+", "||", "&&", "?", ":"] {
                put(guesses, Kind::InsertOperator, sign, Fit::Both);
            }
        }
    }
}
