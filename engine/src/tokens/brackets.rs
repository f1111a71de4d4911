//! Pairing brackets in a text where some are missing.
//!
//! A closer belongs to the nearest opener of its kind. A brace closes what was left open inside it; a parenthesis or a
//! square bracket never reaches past a brace, because then it is the closer that is one too many.

use super::{Token, TokenIndex, TokenKind};

/// The position in `open` of the opener that `closer` closes.
fn opener_of(tokens: &[Token], open: &[TokenIndex], closer: &str, text: &str) -> Option<usize> {
    for (at, index) in open.iter().enumerate().rev() {
        let opener = tokens.get(*index as usize)?.span.text(text);
        match (opener, closer) {
            ("(", ")") | ("[", "]") | ("{" | "${", "}") => return Some(at),
            ("{" | "${", _) => return None,
            _ => {}
        }
    }
    None
}

/// Follows the brackets of `tokens` up to `end`, and hands every pair to `paired`.
fn follow(
    tokens: &[Token],
    end: usize,
    text: &str,
    mut paired: impl FnMut(TokenIndex, TokenIndex),
) -> Vec<TokenIndex> {
    let mut open: Vec<TokenIndex> = Vec::new();
    for (index, token) in (0..).zip(tokens) {
        if token.span.start >= end {
            break;
        }
        match token.kind {
            TokenKind::Open => open.push(index),
            TokenKind::Close => {
                if let Some(at) = opener_of(tokens, &open, token.span.text(text), text) {
                    paired(open[at], index);
                    open.truncate(at);
                }
            }
            _ => {}
        }
    }
    open
}

/// Sets the partners of all brackets.
pub(super) fn pair(tokens: &mut [Token], text: &str) {
    let mut pairs: Vec<(TokenIndex, TokenIndex)> = Vec::new();
    follow(tokens, usize::MAX, text, |open, close| pairs.push((open, close)));
    for (open, close) in pairs {
        tokens[open as usize].partner = Some(close);
        tokens[close as usize].partner = Some(open);
    }
}

/// The brackets open just before `offset`, outermost first.
pub(super) fn open_at(tokens: &[Token], offset: usize, text: &str) -> Vec<TokenIndex> {
    follow(tokens, offset, text, |_, _| {})
}
