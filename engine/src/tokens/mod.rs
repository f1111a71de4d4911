//! The tokens of a text that may be broken, for rules that repair it.
//!
//! A syntax tree of a broken text has its tokens in the wrong places, or none at all. These are read from left to right by
//! rules that hold in any text: a string ends at its quote or at the end of its line, a bracket is closed by the next closer
//! that fits. They are made for JavaScript; JSON reads the same. Nothing here decides what is valid.

mod brackets;
mod layout;
mod scan;

use crate::text::Span;

pub(crate) use layout::{closing, misaligned};
pub(crate) use scan::precedes_operand;

/// Index of a token in its [`Tokens`].
pub(crate) type TokenIndex = u32;

/// What kind of token it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// An identifier or a keyword.
    Word,
    /// A number.
    Number,
    /// A string that ends with the quote it begins with.
    String,
    /// A string that the end of its line cuts off.
    OpenString,
    /// A piece of template text, with its backtick where it has one.
    Template,
    /// A regular expression with its flags.
    Pattern,
    /// `(`, `[`, `{` or `${`.
    Open,
    /// `)`, `]` or `}`.
    Close,
    /// Every other sign: operators, `,`, `;`, the angle brackets of JSX.
    Sign,
    /// The text between JSX tags.
    JsxText,
    /// A comment.
    Comment,
}

impl TokenKind {
    /// The name that scripts know it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Number => "number",
            Self::String => "string",
            Self::OpenString => "open-string",
            Self::Template => "template",
            Self::Pattern => "pattern",
            Self::Open => "open",
            Self::Close => "close",
            Self::Sign => "sign",
            Self::JsxText => "jsx-text",
            Self::Comment => "comment",
        }
    }
}

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
    /// The bracket that closes or opens this one, where there is one.
    pub(crate) partner: Option<TokenIndex>,
}

/// All tokens of a text, in order.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    all: Vec<Token>,
}

impl Tokens {
    /// Reads `text`.
    pub(crate) fn of(text: &str) -> Self {
        let mut all = scan::scan(text);
        brackets::pair(&mut all, text);
        Self { all }
    }

    pub(crate) fn get(&self, index: TokenIndex) -> Option<&Token> {
        self.all.get(index as usize)
    }

    /// The first token that ends after `offset`, comments among them.
    pub(crate) fn from(&self, offset: usize) -> TokenIndex {
        let at = self.all.partition_point(|token| token.span.end <= offset);
        TokenIndex::try_from(at).unwrap_or(TokenIndex::MAX)
    }

    /// The next token after `index` that is no comment.
    pub(crate) fn next(&self, index: TokenIndex) -> Option<TokenIndex> {
        let mut at = index;
        loop {
            at = at.checked_add(1)?;
            if self.get(at)?.kind != TokenKind::Comment {
                return Some(at);
            }
        }
    }

    /// The last token before `index` that is no comment.
    pub(crate) fn previous(&self, index: TokenIndex) -> Option<TokenIndex> {
        let mut at = index;
        loop {
            at = at.checked_sub(1)?;
            if self.get(at)?.kind != TokenKind::Comment {
                return Some(at);
            }
        }
    }

    /// The brackets that are open just before `offset`, outermost first, as the tokens up to there leave them.
    pub(crate) fn open_at(&self, offset: usize, text: &str) -> Vec<TokenIndex> {
        brackets::open_at(&self.all, offset, text)
    }

    /// Whether every bracket has its partner.
    pub(crate) fn pair(&self) -> bool {
        self.all
            .iter()
            .all(|token| !matches!(token.kind, TokenKind::Open | TokenKind::Close) || token.partner.is_some())
    }

    /// Every token with its index.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (TokenIndex, &Token)> {
        (0..).zip(&self.all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        Tokens::of(text)
            .all
            .iter()
            .map(|token| format!("{}:{}", token.kind.name(), token.span.text(text)))
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn strings_patterns_and_templates_are_told_from_signs() {
        assert_eq!(
            told("a = b / c; d = /[/)]/g; // e"),
            "word:a sign:= word:b sign:/ word:c sign:; word:d sign:= pattern:/[/)]/g sign:; comment:// e"
        );
        assert_eq!(
            told("`a${b}c` + 'd\\'' + 'e\nf"),
            "template:`a open:${ word:b close:} template:c` sign:+ string:'d\\'' sign:+ open-string:'e word:f"
        );
        assert_eq!(told("if (a) /b/.test(c)").matches("pattern").count(), 1);
        assert_eq!(told("1.5e-3 + 0x1F").matches("number").count(), 2);
    }

    #[test]
    fn the_text_of_jsx_is_no_code() {
        assert_eq!(
            told("a = <p b=\"c\">don't {d}</p>;\n'e'"),
            "word:a sign:= sign:< word:p word:b sign:= string:\"c\" sign:> jsx-text:don't  open:{ word:d close:} \
             sign:</ word:p sign:> sign:; string:'e'"
        );
        assert_eq!(told("a < b && c > d").matches("jsx-text").count(), 0);
        assert_eq!(told("f(<br/>, 'a')").matches("string:'a'").count(), 1);
    }

    #[test]
    fn brackets_find_their_partner_past_one_that_is_missing() {
        let text = "{ f(a, [b); }";
        let tokens = Tokens::of(text);
        let partner = |text_of: &str| {
            let found = tokens
                .iter()
                .find(|(_, token)| token.span.text(text) == text_of)?;
            let partner = tokens.get(found.1.partner?)?;
            Some(partner.span.start)
        };
        assert_eq!(partner("{"), Some(12));
        assert_eq!(partner("("), Some(9));
        assert_eq!(partner("["), None);
        let open = tokens.open_at(9, text);
        assert_eq!(open.len(), 3, "the parenthesis at 9 is not read yet");
    }

    #[test]
    fn the_gap_of_any_text_is_blank() {
        for text in [
            "",
            "\u{feff}é – 😀",
            "a `",
            "<a",
            "/* b",
            "#!/bin/x\n@c \\u0061",
            "}])",
            "<p>{",
        ] {
            let mut end = 0;
            for (_, token) in Tokens::of(text).iter() {
                assert!(token.span.start >= end && !token.span.is_empty(), "{text}");
                assert!(
                    text[end..token.span.start]
                        .trim_matches('\u{feff}')
                        .trim()
                        .is_empty(),
                    "{text}"
                );
                end = token.span.end;
            }
            assert!(text[end..].trim_matches('\u{feff}').trim().is_empty(), "{text}");
        }
    }
}
