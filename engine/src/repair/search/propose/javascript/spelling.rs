//! Keywords that are misspelled, in the wrong case, or those of another language.

use strsim::osa_distance;

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::Kind;
use super::around::Around;
use super::guesses::Guesses;
use super::vocabulary::{is_keyword, keywords};
use crate::text::Span;

/// Words of other languages, and what they are here.
const FOREIGN: &[(&str, &[&str])] = &[
    ("elif", &["else if"]),
    ("elsif", &["else if"]),
    ("elseif", &["else if"]),
    ("elseIf", &["else if"]),
    ("and", &["&&"]),
    ("or", &["||"]),
    ("not", &["!"]),
    ("AND", &["&&"]),
    ("OR", &["||"]),
    ("is", &["===", "=="]),
    ("eq", &["===", "=="]),
    ("equals", &["===", "=="]),
    ("def", &["function", ""]),
    ("func", &["function"]),
    ("fun", &["function"]),
    ("fn", &["function"]),
    ("sub", &["function"]),
    ("except", &["catch"]),
    ("rescue", &["catch"]),
    ("raise", &["throw"]),
    ("foreach", &["for"]),
    ("unless", &["if"]),
    ("until", &["while"]),
    ("loop", &["for", "while"]),
    ("then", &["", "{"]),
    ("begin", &["{"]),
    ("do", &["=>", "{"]),
    ("void", &["function"]),
    ("match", &["switch"]),
    ("select", &["switch"]),
    ("final", &["const"]),
    ("String", &["var", "let", "const"]),
    ("when", &["if"]),
    ("use", &["import"]),
    ("_", &["default"]),
    ("throws", &["throw"]),
    ("end", &["}", "});", "};"]),
    ("int", &["let", "const", "var"]),
    ("string", &["let", "const", "var"]),
    ("bool", &["let", "const", "var"]),
    ("auto", &["let", "const", "var"]),
    ("val", &["const", "let", "var"]),
    ("local", &["let", "const", "var"]),
    ("dim", &["let", "const", "var"]),
    ("my", &["let", "const", "var"]),
    ("global", &["var", "let"]),
    ("require", &["import"]),
    ("using", &["import"]),
    ("include", &["import"]),
    ("None", &["null"]),
    ("nil", &["null"]),
    ("True", &["true"]),
    ("False", &["false"]),
    ("self", &["this"]),
    ("lambda", &["function"]),
    ("inherits", &["extends"]),
    ("implements", &["extends"]),
    ("print", &["return"]),
    ("otherwise", &["default", "else"]),
    ("mod", &["%"]),
];

/// How many names of the file are tried in the place of one keyword.
const NAMES: usize = 8;

/// Corrects words near the front and those that begin the constructs around it.
pub(super) fn propose(around: &Around<'_, '_>, guesses: &mut Guesses) {
    for (order, &index) in around.near.iter().chain(&around.heads).enumerate() {
        if !matches!(around.kind(index), Some(LexemeKind::Word | LexemeKind::Number)) {
            continue;
        }
        let word = around.word(index);
        let span = around.span(index);
        if is_keyword(word) {
            if order < 5 {
                names(around, guesses, index, order);
            }
            // `else-if`, `else: if`.
            let second = around.span(index + 2);
            if is_keyword(around.word(index + 2)) && around.span(index + 1).len() == 1 {
                guesses.replace(Kind::SplitWord, Span::new(span.end, second.start), " ", order);
            }
        }
        if word == "eq" && around.is_sign(index.wrapping_sub(1), "-") {
            let whole = Span::new(around.span(index - 1).start, span.end);
            guesses.replace(Kind::ReplaceKeyword, whole, "===", order);
            guesses.replace(Kind::ReplaceKeyword, whole, "==", order);
        }
        if around.word(index + 1) == "mut" {
            let whole = Span::new(span.start, around.span(index + 1).end);
            for own in ["const", "let", "var"] {
                guesses.replace(Kind::ReplaceKeyword, whole, own, order);
            }
        }
        for keyword in nearly(word) {
            guesses.replace(Kind::ReplaceKeyword, span, keyword, order);
        }
        for (foreign, own) in FOREIGN {
            if *foreign != word {
                continue;
            }
            for own in *own {
                guesses.replace(Kind::ReplaceKeyword, span, *own, order);
                // `is not` is `!==`.
                if *foreign == "is" && around.word(index + 1) == "not" {
                    let whole = Span::new(span.start, around.span(index + 1).end);
                    guesses.replace(Kind::ReplaceKeyword, whole, "!==", order);
                    guesses.replace(Kind::ReplaceKeyword, whole, "!=", order);
                }
                // `not x` is `!x`.
                let after = around.gap(index + 1);
                if *own == "!" && !after.is_empty() {
                    let whole = Span::new(span.start, after.end);
                    guesses.replace(Kind::ReplaceKeyword, whole, *own, order);
                }
            }
        }
    }
}

/// Names of the file that begin with the keyword at `index`: `class` where `className` was meant.
fn names(around: &Around<'_, '_>, guesses: &mut Guesses, index: usize, order: usize) {
    let keyword = around.word(index);
    let mut found: Vec<&str> = Vec::new();
    for lexeme in around.scene.lexemes.all() {
        let name = lexeme.text(around.text);
        if lexeme.kind == LexemeKind::Word
            && name.len() > keyword.len()
            && name
                .get(..keyword.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(keyword))
            && !is_keyword(name)
            && !found.contains(&name)
        {
            found.push(name);
            guesses.replace(Kind::ReplaceKeyword, around.span(index), name, order);
            if found.len() == NAMES {
                return;
            }
        }
    }
}

/// The keywords that `word` may be meant for.
fn nearly(word: &str) -> impl Iterator<Item = &'static str> {
    let length = word.chars().count();
    let lower = word.to_lowercase();
    keywords().filter(move |keyword| {
        if *keyword == word || keyword.len().abs_diff(length) > 2 {
            return false;
        }
        let most = match keyword.len() {
            // Two letters of a short word leave nothing of it.
            ..=4 => 1,
            _ => 2,
        };
        let starts_alike = keyword.as_bytes().first() == lower.as_bytes().first()
            || keyword.as_bytes().last() == lower.as_bytes().last();
        let distance = osa_distance(&lower, keyword);
        distance <= 1 || (distance <= most && starts_alike)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_nearly_spelled_like_keywords() {
        for (typed, meant) in [
            ("fucntion", "function"),
            ("Return", "return"),
            ("form", "from"),
            ("esle", "else"),
            ("cosnt", "const"),
            ("fnction", "function"),
            ("whille", "while"),
            ("funtcoin", "function"),
            ("IF", "if"),
        ] {
            assert!(nearly(typed).any(|keyword| keyword == meant), "{typed}");
        }
        assert_eq!(nearly("identifier").count(), 0);
    }
}
