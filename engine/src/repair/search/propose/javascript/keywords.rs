//! Missing keywords: each keyword where what stands before and behind it fits.

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::around::Around;
use super::gaps::{Fit, fillings};
use super::guesses::Guesses;

/// Puts keywords in before the lexemes near the front, and where the constructs around it begin.
pub(super) fn propose(around: &Around<'_, '_>, guesses: &mut Guesses) {
    for (order, &index) in around.near.iter().chain(&around.heads).enumerate() {
        before_lexeme(around, guesses, index, order);
    }
    asynchronous(around, guesses);
}

/// What stands on both sides of a gap.
struct Sides<'a> {
    before: &'a str,
    next: &'a str,
    /// What follows `next`.
    second: &'a str,
    /// `next` is a word.
    name: bool,
    /// A statement, a property or a class member can begin here.
    start: bool,
    /// An expression can begin here.
    operand: bool,
    /// `next` begins an expression.
    value: bool,
    /// `next` is a string.
    string: bool,
}

impl Sides<'_> {
    /// The keywords that may be missing between them.
    fn keywords(&self) -> Vec<&'static str> {
        let mut all = Vec::new();
        let mut put = |fits: bool, words: &[&'static str]| {
            if fits {
                all.extend_from_slice(words);
            }
        };
        let opens = |signs: &[&str]| signs.contains(&self.next);
        let before_any = |words: &[&str]| words.contains(&self.before);
        put(
            self.start || before_any(&["(", "export"]),
            match self.name || opens(&["{", "["]) {
                true => &["const", "let", "var"],
                false => &[],
            },
        );
        put(
            (self.operand || self.start || before_any(&["async", "export", "default"]))
                && (self.name || opens(&["(", "*"])),
            &["function"],
        );
        put(
            self.start && (self.name || self.string || opens(&["{", "*"])),
            &["import"],
        );
        put(self.string && (before_any(&["}"]) || !self.operand), &["from"]);
        put(
            self.start
                && (opens(&[
                    "{", "*", "default", "const", "function", "class", "let", "var", "async",
                ])),
            &["export"],
        );
        put(
            before_any(&["export"]) || (self.start && self.next == ":"),
            &["default"],
        );
        put((self.start || self.before == ")") && self.value, &["return"]);
        put(self.start && self.value, &["case"]);
        put(self.operand && self.name, &["new"]);
        put(
            (self.operand || self.start) && opens(&["function", "("]) || (self.start && self.name),
            &["async"],
        );
        put(self.before == "for" && self.next == "(", &["await"]);
        put(self.before == "}" && opens(&["(", "{"]), &["catch"]);
        put(self.before == "}" && opens(&["{"]), &["finally", "else"]);
        put(
            self.before == "}" && (opens(&["if"]) || self.value) || (self.before == ";" && self.value),
            &["else"],
        );
        put(
            (self.start || self.operand || before_any(&["export", "default"]))
                && (opens(&["{", "extends"]) || self.name && matches!(self.second, "{" | "extends")),
            &["class"],
        );
        put(!self.start && self.name || self.before == "class", &["extends"]);
        put(
            (self.start || before_any(&["else", "async"])) && opens(&["("]),
            &["if", "for", "while", "switch", "catch", "function"],
        );
        put(
            self.start && opens(&["{"]),
            &["try", "do", "static", "finally", "else"],
        );
        put(
            (self.start || self.before == "static") && self.name,
            &["get", "set", "static"],
        );
        put(self.start && self.next == "new", &["throw"]);
        put(self.before == "*" || (!self.operand && self.name), &["as"]);
        put(
            self.name && self.before == "(" && matches!(self.second, "in" | "of" | "="),
            &["const", "let", "var"],
        );
        put(
            self.next == "." && (self.operand || self.start),
            &["this", "super"],
        );
        put(self.next == ":" && !self.operand, &["default"]);
        put(self.operand && self.name, &["typeof", "await", "yield"]);
        all.sort_unstable();
        all.dedup();
        all
    }
}

fn before_lexeme(around: &Around<'_, '_>, guesses: &mut Guesses, index: usize, order: usize) {
    if index >= around.scene.lexemes.len() {
        return;
    }
    let before = around.before(index);
    let word_before = before.map_or("", |before| around.word(before));
    let ends = before.is_some_and(|before| around.ends_operand(before));
    let kind = around.kind(index);
    let next = around.word(index);
    let sides = Sides {
        before: word_before,
        next,
        second: around.after(index).map_or("", |second| around.word(second)),
        name: kind == Some(LexemeKind::Word),
        start: around.begins_line(index) || matches!(word_before, "" | ";" | "{" | "}" | ")" | "=>" | ":"),
        operand: !ends,
        value: around.begins_operand(index),
        string: matches!(
            kind,
            Some(LexemeKind::String | LexemeKind::OpenString | LexemeKind::Number)
        ),
    };
    let fit = match kind {
        Some(LexemeKind::Sign) => Fit::BeforeSign,
        Some(LexemeKind::TemplateMiddle | LexemeKind::TemplateTail) => return,
        _ => Fit::BeforeWord,
    };
    let gap = around.gap(index);
    for keyword in sides.keywords() {
        for edit in fillings(around.text, gap, keyword, fit) {
            guesses.edit(Kind::InsertKeyword, edit, order);
        }
    }
}

/// `async` before the functions around an `await` that the strict parser refuses.
fn asynchronous(around: &Around<'_, '_>, guesses: &mut Guesses) {
    let awaits = around
        .near
        .iter()
        .any(|&index| matches!(around.word(index), "await"));
    if !awaits {
        return;
    }
    let scene = around.scene;
    let mut starts: Vec<usize> = Vec::new();
    // Bodies in braces.
    for opener in scene.layout.open_at(scene.front).into_iter().rev().take(8) {
        let Some(mark) = scene.layout.marks().get(opener) else {
            continue;
        };
        if let Some(before) = around.before(scene.lexemes.index_at(mark.offset)) {
            starts.extend(function_start(around, before));
        }
    }
    // Arrows without braces.
    for &index in &around.near {
        if around.is_sign(index, "=>") {
            starts.extend(function_start(around, index));
        }
    }
    for (order, start) in starts.into_iter().enumerate() {
        guesses.insert(Kind::InsertKeyword, around.span(start).start, "async ", order);
    }
}

/// Where the function begins whose head ends with the lexeme at `last`: a `=>`, or the `)` of its parameters.
fn function_start(around: &Around<'_, '_>, last: usize) -> Option<usize> {
    let arrow = around.is_sign(last, "=>");
    let head = if arrow { around.before(last)? } else { last };
    if !around.is_sign(head, ")") {
        return (arrow && around.is_word(head)).then_some(head);
    }
    let layout = &around.scene.layout;
    let partner = layout.partner(layout.index_at(around.span(head).start))?;
    let opener = around.scene.lexemes.index_at(layout.marks().get(partner)?.offset);
    if arrow {
        return Some(opener);
    }
    let name = around.before(opener)?;
    if around.word(name) == "function" || !around.is_word(name) {
        return around.is_word(name).then_some(name);
    }
    match around.before(name) {
        Some(before) if around.word(before) == "function" => Some(before),
        Some(before) if around.word(before) == "*" => around
            .before(before)
            .filter(|&word| around.word(word) == "function")
            .or(Some(before)),
        _ => Some(name),
    }
}
