//! What is lost: words that a repair throws away, and the rest of a text that was cut off.
//!
//! A wrong word can be seen and mended; a line that is gone is not missed until it is needed. So what takes words away is for
//! a person to decide, however likely it is.

use std::collections::HashMap;

use super::beam::Path;
use super::lexeme::{LexemeKind, Lexemes};
use super::proposal::Kind;
use crate::document::Document;
use crate::language::Language;

/// A sure repair may take so many words away: a stray one, the name of a fence.
const MOST_LOST: usize = 2;

/// Whether `path` takes more words out of `document` than one may without asking. Words that become part of a comment are gone
/// too; what only wraps a document, or says the same in another language, may go.
pub(crate) fn throws_away(document: &Document, path: &Path) -> bool {
    let only_rewrites = path.steps.iter().all(|step| {
        matches!(
            step.proposal.kind,
            Kind::Unwrap | Kind::RewriteDialect | Kind::ReplaceLookalike | Kind::DeleteComment
        )
    });
    !only_rewrites && words_lost(document, &path.document) > MOST_LOST
}

/// Whether `document` ends in the middle of something, so that nobody can know what followed.
pub(crate) fn is_cut_off(document: &Document) -> bool {
    let text: &str = document.text();
    let lexemes = Lexemes::of(text, document.language());
    let last = lexemes
        .all()
        .iter()
        .rev()
        .find(|lexeme| lexeme.kind != LexemeKind::Comment);
    let Some(last) = last.filter(|_| document.language() != Language::Yaml) else {
        return false;
    };
    match last.kind {
        LexemeKind::OpenString | LexemeKind::OpenTemplate => true,
        LexemeKind::Sign => matches!(
            last.text(text),
            "," | ":" | "{" | "[" | "(" | "=" | "=>" | "." | "+"
        ),
        _ => false,
    }
}

/// How many words of `old` outside its comments are not in `new`, or only in a comment.
fn words_lost(old: &Document, new: &Document) -> usize {
    let mut counts: HashMap<&str, i64> = HashMap::new();
    for (document, change) in [(old, 1), (new, -1)] {
        let text: &str = document.text();
        for lexeme in Lexemes::of(text, document.language()).all() {
            if lexeme.kind == LexemeKind::Comment {
                continue;
            }
            let is_part = |c: char| c.is_alphanumeric() || c == '_';
            for word in lexeme
                .text(text)
                .split(|c| !is_part(c))
                .filter(|word| !word.is_empty())
            {
                *counts.entry(word).or_default() += change;
            }
        }
    }
    let lost: i64 = counts.into_values().filter(|count| *count > 0).sum();
    usize::try_from(lost).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::FileClass;
    use crate::limits::Limits;

    #[test]
    fn a_text_that_ends_in_the_middle_is_cut_off() {
        let of = |text: &str| {
            is_cut_off(&Document::from_text("a.json", FileClass::Json, text, &Limits::default()).unwrap())
        };
        assert!(of("{\"a\": [1,\n") && of("{\"a\":") && of("{\"a\": \"b"));
        assert!(!of("{\"a\": [1\n") && !of("{\"a\": 1 \"b\": 2}"));
    }

    #[test]
    fn words_are_lost_when_they_are_removed_or_commented_out() {
        let lost = |old: &str, new: &str| {
            let [old, new] = [old, new]
                .map(|text| Document::from_text("a.yml", FileClass::Yaml, text, &Limits::default()).unwrap());
            words_lost(&old, &new)
        };
        let text = "a: [b\nscript:\n  - npm test\n";
        assert_eq!(lost(text, "a: [b]\nscript:\n  - npm test\n"), 0);
        assert_eq!(lost(text, "a: [b]\n"), 3);
        assert_eq!(lost(text, "# a: [b\nscript:\n  - npm test\n"), 2);
    }
}
