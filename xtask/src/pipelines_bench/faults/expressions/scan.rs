//! Where expressions stand in a file, and the words in them. As little of their grammar as the faults need.

use std::ops::Range;

use engine::data::{Kind, NodeId, Style};

use super::super::super::sound::Sound;

/// One expression.
#[derive(Debug, Clone)]
pub(super) struct Expression {
    /// The bytes between the braces, or the whole condition where there are none.
    pub(super) inside: Range<usize>,
    /// It has `${{` and `}}` around it.
    pub(super) in_braces: bool,
    /// The scalar it stands in.
    pub(super) scalar: NodeId,
}

/// A word, mark or text of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Lexeme {
    Name(Range<usize>),
    Text(Range<usize>),
    Mark(usize),
}

/// All expressions of a file that are written as they are read.
pub(super) fn expressions(sound: &Sound<'_>) -> Vec<Expression> {
    let mut found = Vec::new();
    for scalar in sound.view.nodes() {
        if !matches!(sound.view.kind(scalar), Kind::Scalar(_)) {
            continue;
        }
        let span = sound.view.span(scalar);
        let Some(raw) = sound.text.get(span.start..span.end) else {
            continue;
        };
        let quote = match sound.view.style(scalar) {
            Style::SingleQuoted => Some('\''),
            Style::DoubleQuoted => Some('\\'),
            _ => None,
        };
        let mut from = 0;
        while let Some(open) = raw.get(from..).and_then(|rest| rest.find("${{")) {
            let start = from + open + 3;
            let Some(length) = raw.get(start..).and_then(|rest| rest.find("}}")) else {
                break;
            };
            from = start + length + 2;
            let said = raw.get(start..start + length).unwrap_or_default();
            if quote.is_none_or(|quote| !said.contains(quote)) {
                found.push(Expression {
                    inside: span.start + start..span.start + start + length,
                    in_braces: true,
                    scalar,
                });
            }
        }
        let is_condition = sound.view.key_text(scalar) == Some("if");
        if is_condition && !raw.contains("${{") && sound.view.style(scalar) == Style::Plain {
            found.push(Expression {
                inside: span.start..span.end,
                in_braces: false,
                scalar,
            });
        }
    }
    found
}

impl Expression {
    fn lexemes(&self, text: &str) -> Vec<Lexeme> {
        let bytes = text.as_bytes();
        let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'-';
        let mut lexemes = Vec::new();
        let mut at = self.inside.start;
        while at < self.inside.end {
            let start = at;
            match bytes.get(at) {
                Some(b'\'') => {
                    at += 1;
                    while at < self.inside.end && bytes.get(at) != Some(&b'\'') {
                        at += 1;
                    }
                    at += 1;
                    if at <= self.inside.end {
                        lexemes.push(Lexeme::Text(start..at));
                    }
                }
                Some(byte) if byte.is_ascii_alphabetic() || *byte == b'_' => {
                    while at < self.inside.end && bytes.get(at).is_some_and(is_of_name) {
                        at += 1;
                    }
                    lexemes.push(Lexeme::Name(start..at));
                }
                Some(byte) if byte.is_ascii_whitespace() => at += 1,
                _ => {
                    lexemes.push(Lexeme::Mark(at));
                    at += 1;
                }
            }
        }
        lexemes
    }

    fn is_mark(text: &str, lexeme: Option<&Lexeme>, mark: u8) -> bool {
        matches!(lexeme, Some(Lexeme::Mark(at)) if text.as_bytes().get(*at) == Some(&mark))
    }

    /// References, each as its names: `needs.build.outputs` are three.
    pub(super) fn references(&self, text: &str) -> Vec<Vec<Range<usize>>> {
        let lexemes = self.lexemes(text);
        let mut references = Vec::new();
        let mut index = 0;
        while index < lexemes.len() {
            let follows = index
                .checked_sub(1)
                .is_some_and(|before| Self::is_mark(text, lexemes.get(before), b'.'));
            let mut parts = Vec::new();
            while let Some(Lexeme::Name(name)) = lexemes.get(index) {
                parts.push(name.clone());
                index += 1;
                if !Self::is_mark(text, lexemes.get(index), b'.') {
                    break;
                }
                index += 1;
            }
            if parts.is_empty() {
                index += 1;
            } else if !follows && !Self::is_mark(text, lexemes.get(index), b'(') {
                references.push(parts);
            }
        }
        references
    }

    /// The names of functions.
    pub(super) fn calls(&self, text: &str) -> Vec<Range<usize>> {
        let lexemes = self.lexemes(text);
        lexemes
            .iter()
            .zip(lexemes.iter().skip(1))
            .filter_map(|(name, next)| match name {
                Lexeme::Name(name) if Self::is_mark(text, Some(next), b'(') => Some(name.clone()),
                _ => None,
            })
            .collect()
    }

    /// Texts in single quotes.
    pub(super) fn strings(&self, text: &str) -> Vec<Range<usize>> {
        self.lexemes(text)
            .into_iter()
            .filter_map(|lexeme| match lexeme {
                Lexeme::Text(text) => Some(text),
                _ => None,
            })
            .collect()
    }

    /// Where each `==` begins.
    pub(super) fn equals(&self, text: &str) -> Vec<usize> {
        let lexemes = self.lexemes(text);
        lexemes
            .iter()
            .zip(lexemes.iter().skip(1))
            .filter_map(|(first, second)| match (first, second) {
                (Lexeme::Mark(one), Lexeme::Mark(other))
                    if one + 1 == *other && text.get(*one..=*other) == Some("==") =>
                {
                    Some(*one)
                }
                _ => None,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipelines_bench::known::github;
    use crate::pipelines_bench::sound::PipelineNames;

    #[test]
    fn words_of_expressions_are_told_apart() {
        let text = "jobs:\n  a:\n    if: always() && needs.b.result == 'x.y'\n    name: ${{ github.ref }} ${{ matrix['os'] }}\n";
        let names = PipelineNames::default();
        let sound = Sound::read(text, &github::WORKFLOW, &names).unwrap();
        let found = expressions(&sound);
        assert_eq!(found.len(), 3);
        let said = |range: &Range<usize>| &text[range.clone()];
        let references: Vec<Vec<&str>> = found
            .iter()
            .flat_map(|expression| expression.references(text))
            .map(|parts| parts.iter().map(said).collect())
            .collect();
        assert_eq!(
            references,
            [
                vec!["needs", "b", "result"],
                vec!["github", "ref"],
                vec!["matrix"]
            ]
        );
        assert_eq!(
            found[0].calls(text).iter().map(said).collect::<Vec<_>>(),
            ["always"]
        );
        assert_eq!(
            found[0].strings(text).iter().map(said).collect::<Vec<_>>(),
            ["'x.y'"]
        );
        assert_eq!(found[0].equals(text).len(), 1);
    }
}
