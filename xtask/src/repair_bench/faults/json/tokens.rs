//! The tokens of a sound JSON text, with what a fault asks about their neighbours.

use std::ops::Range;

use super::super::super::random::Random;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `{` or `[`
    Open,
    /// `}` or `]`
    Close,
    Comma,
    Colon,
    /// A string in front of a colon
    Key,
    /// Any other string
    Text,
    Number,
    /// `true`, `false` or `null`
    Word,
}

/// One token.
#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) place: Range<usize>,
    /// How many brackets are open around it.
    pub(super) depth: usize,
    /// Whether the innermost bracket around it is a brace; for a bracket, whether it is one itself.
    pub(super) in_object: bool,
}

/// The tokens of a text.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    pub(super) text: &'a str,
    pub(super) list: Vec<Token>,
}

impl<'a> Tokens<'a> {
    /// The tokens of `text`, which must be sound.
    pub(super) fn of(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut list: Vec<Token> = Vec::new();
        let mut open = Vec::new();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let start = at;
            at += 1;
            let kind = match byte {
                b'{' | b'[' => Kind::Open,
                b'}' | b']' => Kind::Close,
                b',' => Kind::Comma,
                b':' => Kind::Colon,
                b'"' => {
                    at = string_end(bytes, start);
                    Kind::Text
                }
                b'-' | b'0'..=b'9' => {
                    at = run_end(bytes, start, |byte| {
                        byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)
                    });
                    Kind::Number
                }
                b'a'..=b'z' => {
                    at = run_end(bytes, start, |byte| byte.is_ascii_alphanumeric());
                    Kind::Word
                }
                _ => continue,
            };
            if kind == Kind::Colon
                && let Some(key) = list.last_mut()
            {
                key.kind = Kind::Key;
            }
            let in_object = match kind {
                Kind::Open => {
                    open.push(byte == b'{');
                    byte == b'{'
                }
                Kind::Close => byte == b'}',
                _ => open.last() == Some(&true),
            };
            if kind == Kind::Close {
                open.pop();
            }
            let depth = open.len() - usize::from(kind == Kind::Open);
            list.push(Token {
                kind,
                place: start..at,
                depth,
                in_object,
            });
        }
        Self { text, list }
    }

    /// The index of a random token that `fits`.
    pub(super) fn pick(&self, random: &mut Random, fits: impl Fn(usize, &Token) -> bool) -> Option<usize> {
        let fitting: Vec<usize> = (0..self.list.len())
            .filter(|&index| self.list.get(index).is_some_and(|token| fits(index, token)))
            .collect();
        random.pick(&fitting).copied()
    }

    /// The place of a random token that `fits`.
    pub(super) fn place(
        &self,
        random: &mut Random,
        fits: impl Fn(usize, &Token) -> bool,
    ) -> Option<Range<usize>> {
        let index = self.pick(random, fits)?;
        self.list.get(index).map(|token| token.place.clone())
    }

    /// The kind of the token at `index`, where there is one.
    pub(super) fn kind(&self, index: usize) -> Option<Kind> {
        self.list.get(index).map(|token| token.kind)
    }

    /// The kind of the token before the one at `index`.
    pub(super) fn kind_before(&self, index: usize) -> Option<Kind> {
        self.kind(index.checked_sub(1)?)
    }

    /// The text between the token at `index` and the next one, or the end of the file.
    pub(super) fn gap_after(&self, index: usize) -> &'a str {
        let start = self.list.get(index).map_or(0, |token| token.place.end);
        let end = self
            .list
            .get(index + 1)
            .map_or(self.text.len(), |token| token.place.start);
        self.text.get(start..end).unwrap_or_default()
    }

    /// Whether the next token is in another line.
    pub(super) fn ends_line(&self, index: usize) -> bool {
        self.gap_after(index).contains('\n')
    }

    /// The text of `place`.
    pub(super) fn text_of(&self, place: &Range<usize>) -> &'a str {
        self.text.get(place.clone()).unwrap_or_default()
    }

    /// What is between the quotes of the string at `place`.
    pub(super) fn content(&self, place: &Range<usize>) -> &'a str {
        self.text.get(place.start + 1..place.end - 1).unwrap_or_default()
    }
}

fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn run_end(bytes: &[u8], start: usize, belongs: impl Fn(u8) -> bool) -> usize {
    bytes
        .get(start..)
        .and_then(|rest| rest.iter().position(|&byte| !belongs(byte)))
        .map_or(bytes.len(), |length| start + length)
}
