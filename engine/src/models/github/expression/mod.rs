//! The names in `${{ … }}`: a lexer for GitHub's expressions, and the chains of properties in them.

mod parse;
pub mod places;
pub mod types;
pub mod vocabulary;

use std::ops::Range;

pub use parse::{Expression, Kind, LONGEST, Operator, SyntaxError, parse};

/// A token of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its bytes in the expression's text.
    pub range: Range<usize>,
}

/// The kinds of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A name, `true` and `null` among them.
    Identifier,
    /// A number.
    Number,
    /// A string in single quotes; one without an end reaches to the end.
    Text,
    /// `.`
    Dot,
    /// `*`
    Star,
    /// `[`
    Open,
    /// `]`
    Close,
    /// Any other sign.
    Sign,
}

/// The tokens of an expression without its `${{` and `}}`. What is no token is a sign.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut characters = text.char_indices().peekable();
    while let Some((start, character)) = characters.next() {
        if character.is_whitespace() {
            continue;
        }
        let mut end = start + character.len_utf8();
        let mut take_while = |fits: fn(char) -> bool| {
            while let Some((at, next)) = characters.peek().copied().filter(|(_, next)| fits(*next)) {
                end = at + next.len_utf8();
                characters.next();
            }
        };
        let kind = match character {
            '.' => TokenKind::Dot,
            '*' => TokenKind::Star,
            '[' => TokenKind::Open,
            ']' => TokenKind::Close,
            '\'' => {
                while let Some((at, next)) = characters.next() {
                    end = at + next.len_utf8();
                    // A quote in a string is written twice.
                    if next == '\'' && characters.next_if(|(_, next)| *next == '\'').is_none() {
                        break;
                    }
                }
                TokenKind::Text
            }
            _ if character.is_ascii_alphabetic() || character == '_' => {
                take_while(|next| next.is_ascii_alphanumeric() || next == '_' || next == '-');
                TokenKind::Identifier
            }
            _ if character.is_ascii_digit() => {
                take_while(|next| next.is_ascii_alphanumeric() || next == '.');
                TokenKind::Number
            }
            _ => TokenKind::Sign,
        };
        tokens.push(Token {
            kind,
            range: start..end,
        });
    }
    tokens
}

/// One name in a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// The name; nothing for `*` and for an index that is computed.
    pub name: Option<String>,
    /// Its bytes in the expression's text, without quotes.
    pub range: Range<usize>,
    /// Whether it is written as `['name']`.
    pub is_quoted: bool,
}

/// The chains of properties in an expression, such as `needs.build.outputs['name']`. Names of functions are none.
#[must_use]
pub fn chains(text: &str) -> Vec<Vec<Property>> {
    let tokens = tokens(text);
    let mut chains: Vec<Vec<Property>> = Vec::new();
    // Chains that a computed index interrupts: `a[b.c].d` goes on after its bracket.
    let mut open: Vec<Vec<Property>> = Vec::new();
    let mut current: Vec<Property> = Vec::new();
    let kind = |at: usize| tokens.get(at).map(|token| token.kind);
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let range = token.range.clone();
        let said = || text.get(range.clone()).map(str::to_owned);
        match token.kind {
            TokenKind::Dot if !current.is_empty() && kind(at + 1) == Some(TokenKind::Identifier) => {
                let range = tokens[at + 1].range.clone();
                current.push(Property {
                    name: text.get(range.clone()).map(str::to_owned),
                    range,
                    is_quoted: false,
                });
                at += 1;
            }
            TokenKind::Dot if !current.is_empty() && kind(at + 1) == Some(TokenKind::Star) => {
                current.push(Property {
                    name: None,
                    range: tokens[at + 1].range.clone(),
                    is_quoted: false,
                });
                at += 1;
            }
            TokenKind::Open if !current.is_empty() => {
                if kind(at + 1) == Some(TokenKind::Text) && kind(at + 2) == Some(TokenKind::Close) {
                    let quoted = tokens[at + 1].range.clone();
                    let range = quoted.start + 1..quoted.end.saturating_sub(1).max(quoted.start + 1);
                    current.push(Property {
                        name: text.get(range.clone()).map(|name| name.replace("''", "'")),
                        range,
                        is_quoted: true,
                    });
                    at += 2;
                } else {
                    open.push(std::mem::take(&mut current));
                }
            }
            TokenKind::Close if !open.is_empty() => {
                finish(&mut chains, &mut current, None);
                current = open.pop().unwrap_or_default();
                current.push(Property {
                    name: None,
                    range,
                    is_quoted: false,
                });
            }
            // Behind a bracket or a call, the property of something that has no name.
            TokenKind::Identifier if at > 0 && kind(at - 1) == Some(TokenKind::Dot) => {}
            TokenKind::Identifier => {
                finish(&mut chains, &mut current, None);
                current.push(Property {
                    name: said(),
                    range,
                    is_quoted: false,
                });
            }
            _ => finish(&mut chains, &mut current, text.get(range)),
        }
        at += 1;
    }
    finish(&mut chains, &mut current, None);
    for mut chain in open {
        finish(&mut chains, &mut chain, None);
    }
    chains
}

/// Keeps a chain that is complete; one in front of a `(` names a function.
fn finish(chains: &mut Vec<Vec<Property>>, current: &mut Vec<Property>, next: Option<&str>) {
    let chain = std::mem::take(current);
    if !chain.is_empty() && next != Some("(") {
        chains.push(chain);
    }
}

/// The insides of all `${{ … }}` in a text. One that is not closed reaches to the end.
#[must_use]
pub fn embedded(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("${{")) {
        let start = from + at + 3;
        let end = end_of_expression(text, start);
        found.push(start..end);
        from = end;
    }
    found
}

/// Where the expression ends that begins at `start`: at the first `}}` outside a string.
fn end_of_expression(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut in_string = false;
    for at in start..bytes.len() {
        match bytes[at] {
            b'\'' => in_string = !in_string,
            b'}' if !in_string && bytes.get(at + 1) == Some(&b'}') => return at,
            _ => {}
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        let name = |property: &Property| property.name.clone().unwrap_or("*".into());
        let chain = |chain: &Vec<Property>| chain.iter().map(name).collect::<Vec<_>>().join("/");
        chains(text).iter().map(chain).collect()
    }

    #[test]
    fn chains_are_read_in_all_their_forms() {
        for (text, expected) in [
            ("needs.build.outputs.a-b", vec!["needs/build/outputs/a-b"]),
            ("needs['bu''ild'] . outputs", vec!["needs/bu'ild/outputs"]),
            (
                "contains(github.ref, 'needs.x') && !steps.s.outcome == 1.5",
                vec!["github/ref", "steps/s/outcome"],
            ),
            ("github.event.*.name", vec!["github/event/*/name"]),
            ("a[matrix.os].c", vec!["matrix/os", "a/*/c"]),
            ("needs.", vec!["needs"]),
            ("fromJSON(needs.a.outputs.m)[0].x", vec!["needs/a/outputs/m"]),
            ("a['", vec!["a"]),
            ("é.b ['x'] || c", vec!["c"]),
        ] {
            assert_eq!(said(text), expected, "{text}");
        }
    }

    #[test]
    fn names_have_their_own_bytes() {
        let text = "é && needs['build'].outputs.x";
        let chains = chains(text);
        let names: Vec<&str> = chains[0]
            .iter()
            .map(|property| &text[property.range.clone()])
            .collect();
        assert_eq!(names, ["needs", "build", "outputs", "x"]);
    }

    #[test]
    fn braces_in_strings_do_not_end_an_expression() {
        let text = "a ${{ '}}' }} b ${{ c";
        let inside: Vec<&str> = embedded(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(inside, [" '}}' ", " c"]);
    }
}
