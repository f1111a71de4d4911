//! Cutting a text into tokens.

use memchr::memchr2;

use super::{Token, TokenKind};
use crate::text::Span;

/// What is open around the current token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Inside `(` or `[`.
    Bracket,
    /// Inside `{`.
    Brace,
    /// Inside the `${ … }` of a template.
    Substitution,
    /// Inside the angle brackets of a JSX tag.
    Tag { closing: bool },
    /// Between a JSX tag and the one that closes it.
    Children,
}

/// The tokens of `text`, without partners.
pub(super) fn scan(text: &str) -> Vec<Token> {
    let mut scanner = Scanner {
        text,
        bytes: text.as_bytes(),
        at: 0,
        modes: Vec::new(),
        tokens: Vec::new(),
    };
    if text.starts_with('\u{feff}') {
        scanner.at = '\u{feff}'.len_utf8();
    }
    if scanner.bytes[scanner.at..].starts_with(b"#!") {
        scanner.take(TokenKind::Comment, scanner.line_end(scanner.at));
    }
    while scanner.at < scanner.bytes.len() {
        scanner.step();
    }
    scanner.tokens
}

struct Scanner<'text> {
    text: &'text str,
    bytes: &'text [u8],
    at: usize,
    modes: Vec<Mode>,
    tokens: Vec<Token>,
}

impl Scanner<'_> {
    fn take(&mut self, kind: TokenKind, end: usize) {
        // Every step moves on, whatever the text.
        let end = self
            .text
            .ceil_char_boundary(end.clamp(self.at + 1, self.bytes.len()));
        self.tokens.push(Token {
            kind,
            span: Span::new(self.at, end),
            partner: None,
        });
        self.at = end;
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn line_end(&self, from: usize) -> usize {
        let rest = &self.bytes[from.min(self.bytes.len())..];
        memchr2(b'\n', b'\r', rest).map_or(self.bytes.len(), |length| from + length)
    }

    fn step(&mut self) {
        if self.modes.last() == Some(&Mode::Children) {
            return self.children();
        }
        let byte = self.peek(0);
        if byte.is_ascii_whitespace() || byte == 0x0b {
            self.at += 1;
            return;
        }
        let tag = matches!(self.modes.last(), Some(Mode::Tag { .. }));
        match byte {
            b'/' if self.peek(1) == b'/' && !tag => self.take(TokenKind::Comment, self.line_end(self.at)),
            b'/' if self.peek(1) == b'*' => {
                let rest = &self.bytes[self.at + 2..];
                let length = memchr::memmem::find(rest, b"*/").map_or(rest.len(), |length| length + 2);
                self.take(TokenKind::Comment, self.at + 2 + length);
            }
            b'"' | b'\'' if tag => self.attribute(byte),
            b'"' | b'\'' => self.string(byte),
            b'`' => self.template(self.at + 1),
            b'{' => self.open(Mode::Brace),
            b'(' | b'[' if !tag => self.open(Mode::Bracket),
            b')' | b']' if !tag => self.close(),
            b'}' => self.close_brace(),
            b'0'..=b'9' => self.number(),
            b'.' if self.peek(1).is_ascii_digit() => self.number(),
            _ if tag => self.in_tag(byte),
            b'<' if self.wants_operand() && self.begins_element() => self.open_tag(),
            b'/' if self.wants_operand() => self.pattern(),
            _ if in_word(byte) => {
                let end = self.word_end();
                self.take(TokenKind::Word, end);
            }
            _ => self.sign(),
        }
    }

    fn word_end(&self) -> usize {
        let rest = &self.text[self.at..];
        let length = rest
            .char_indices()
            .find(|(at, c)| {
                let word =
                    c.is_alphanumeric() || matches!(c, '_' | '$' | '#' | '\\' | '\u{200c}' | '\u{200d}');
                !word || (*c == '#' && *at > 0)
            })
            .map_or(rest.len(), |(at, _)| at);
        self.at + length
    }

    fn open(&mut self, mode: Mode) {
        self.modes.push(mode);
        self.take(TokenKind::Open, self.at + 1);
    }

    /// `)` or `]`.
    fn close(&mut self) {
        if self.modes.last() == Some(&Mode::Bracket) {
            self.modes.pop();
        }
        self.take(TokenKind::Close, self.at + 1);
    }

    /// `}` closes what was left open inside its brace.
    fn close_brace(&mut self) {
        let opener = self
            .modes
            .iter()
            .rposition(|mode| matches!(mode, Mode::Brace | Mode::Substitution));
        let mode = opener.and_then(|at| self.modes.get(at).copied());
        self.modes.truncate(opener.unwrap_or(0));
        self.take(TokenKind::Close, self.at + 1);
        if mode == Some(Mode::Substitution) && self.at < self.bytes.len() {
            self.template(self.at);
        }
    }

    /// A string ends at its quote, or at the end of its line.
    fn string(&mut self, quote: u8) {
        let mut at = self.at + 1;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\\' if self.bytes[at..].starts_with(b"\\\r\n") => at += 3,
                b'\\' => at += 2,
                b'\n' | b'\r' => break,
                _ if byte == quote => return self.take(TokenKind::String, at + 1),
                _ => at += 1,
            }
        }
        self.take(TokenKind::OpenString, at);
    }

    /// A string of a JSX attribute has no escapes, and may go over lines.
    fn attribute(&mut self, quote: u8) {
        match memchr::memchr(quote, &self.bytes[self.at + 1..]) {
            Some(length) => self.take(TokenKind::String, self.at + length + 2),
            None => self.take(TokenKind::OpenString, self.line_end(self.at)),
        }
    }

    /// Template text, of which `from` is the first byte to look at.
    fn template(&mut self, from: usize) {
        let mut at = from;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\\' => at += 2,
                b'`' => return self.take(TokenKind::Template, at + 1),
                b'$' if self.bytes.get(at + 1) == Some(&b'{') => {
                    if at > self.at {
                        self.take(TokenKind::Template, at);
                    }
                    self.modes.push(Mode::Substitution);
                    return self.take(TokenKind::Open, at + 2);
                }
                _ => at += 1,
            }
        }
        self.take(TokenKind::Template, at);
    }

    fn number(&mut self) {
        let mut at = self.at;
        let hex = self.peek(0) == b'0' && matches!(self.peek(1), b'x' | b'X');
        while let Some(&byte) = self.bytes.get(at) {
            let exponent = matches!(byte, b'+' | b'-')
                && !hex
                && at > self.at
                && matches!(self.bytes[at - 1], b'e' | b'E');
            if !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.') || exponent) {
                break;
            }
            at += 1;
        }
        self.take(TokenKind::Number, at);
    }

    /// A regular expression ends at a slash outside `[ … ]` and on its line; else the slash is a sign.
    fn pattern(&mut self) {
        let mut at = self.at + 1;
        let mut class = false;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'\n' | b'\r' => break,
                b'\\' => at += 1,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => {
                    let flags = self.bytes[at + 1..]
                        .iter()
                        .take_while(|byte| byte.is_ascii_alphabetic())
                        .count();
                    return self.take(TokenKind::Pattern, at + 1 + flags);
                }
                _ => {}
            }
            at += 1;
        }
        self.take(TokenKind::Sign, self.at + 1);
    }

    fn sign(&mut self) {
        const LONG: [&[u8]; 26] = [
            b">>>=", b"...", b"===", b"!==", b"**=", b"<<=", b">>=", b">>>", b"&&=", b"||=", b"??=", b"=>",
            b"==", b"!=", b"<=", b">=", b"&&", b"||", b"??", b"?.", b"++", b"--", b"+=", b"-=", b"*=", b"**",
        ];
        let rest = &self.bytes[self.at..];
        let length = LONG
            .iter()
            .find(|sign| rest.starts_with(sign))
            .map_or(1, |sign| sign.len());
        self.take(TokenKind::Sign, self.at + length);
    }

    /// Whether an operand is expected here, going by the token before.
    fn wants_operand(&self) -> bool {
        let Some(token) = self
            .tokens
            .iter()
            .rev()
            .find(|token| token.kind != TokenKind::Comment)
        else {
            return true;
        };
        let text = token.span.text(self.text);
        match token.kind {
            TokenKind::Word => precedes_operand(text),
            TokenKind::Open => true,
            TokenKind::Sign => !matches!(text, "++" | "--"),
            TokenKind::Close => text == "}" || (text == ")" && self.closes_header()),
            _ => false,
        }
    }

    /// Whether the `)` just read belongs to `if (…)`, `while (…)` or `for (…)`.
    fn closes_header(&self) -> bool {
        let mut depth = 0_usize;
        let mut tokens = self
            .tokens
            .iter()
            .rev()
            .filter(|token| token.kind != TokenKind::Comment);
        for token in tokens.by_ref() {
            match token.span.text(self.text) {
                ")" if token.kind == TokenKind::Close => depth += 1,
                "(" if token.kind == TokenKind::Open => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        break;
                    }
                }
                _ => {}
            }
        }
        tokens
            .next()
            .is_some_and(|token| matches!(token.span.text(self.text), "if" | "while" | "for" | "with"))
    }

    fn begins_element(&self) -> bool {
        let next = self.peek(1);
        next == b'>' || next.is_ascii_alphabetic() || next == b'_' || next == b'$'
    }

    fn open_tag(&mut self) {
        self.modes.push(Mode::Tag { closing: false });
        self.take(TokenKind::Sign, self.at + 1);
    }

    fn in_tag(&mut self, byte: u8) {
        match byte {
            b'/' if self.peek(1) == b'>' => {
                self.modes.pop();
                self.take(TokenKind::Sign, self.at + 2);
            }
            b'>' => {
                let closing = self.modes.pop() == Some(Mode::Tag { closing: true });
                if !closing {
                    self.modes.push(Mode::Children);
                } else if self.modes.last() == Some(&Mode::Children) {
                    self.modes.pop();
                }
                self.take(TokenKind::Sign, self.at + 1);
            }
            _ if in_word(byte) => {
                let rest = &self.bytes[self.at..];
                let length = rest
                    .iter()
                    .take_while(|byte| in_word(**byte) || matches!(byte, b'-' | b':' | b'.'))
                    .count();
                self.take(TokenKind::Word, self.at + length);
            }
            // What cannot stand in a tag ends it: it was a comparison after all.
            b';' | b')' | b']' | b',' | b'&' | b'|' | b'+' => {
                self.modes.pop();
            }
            _ => self.take(TokenKind::Sign, self.at + 1),
        }
    }

    fn children(&mut self) {
        let rest = &self.bytes[self.at..];
        let length = memchr2(b'<', b'{', rest).unwrap_or(rest.len());
        if length > 0 {
            let text = self.text[self.at..self.at + length].trim_ascii_start();
            self.at += length - text.len();
            if !text.is_empty() {
                self.take(TokenKind::JsxText, self.at + text.len());
            }
            return;
        }
        match (self.peek(0), self.peek(1)) {
            (b'<', b'/') => {
                self.modes.push(Mode::Tag { closing: true });
                self.take(TokenKind::Sign, self.at + 2);
            }
            (b'<', _) => self.open_tag(),
            _ => self.open(Mode::Brace),
        }
    }
}

fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'#' | b'\\') || byte >= 0x80
}

/// Words after which an operand follows, so that a slash begins a regular expression.
pub(crate) fn precedes_operand(word: &str) -> bool {
    matches!(
        word,
        "return"
            | "typeof"
            | "case"
            | "in"
            | "of"
            | "delete"
            | "void"
            | "throw"
            | "new"
            | "else"
            | "do"
            | "await"
            | "yield"
            | "instanceof"
            | "default"
            | "extends"
    )
}
