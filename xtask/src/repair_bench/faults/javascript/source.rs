//! A sound JavaScript file as faults see it: its tokens, exactly as the tree has them, and edits of its text.

use std::ops::Range;

use engine::{Document, FileClass, Limits};
use tree_sitter::Node;

use super::Random;

/// Nodes that are one token to whoever types them, although the grammar looks inside.
const WHOLE: [&str; 6] = [
    "string",
    "regex",
    "comment",
    "html_comment",
    "hash_bang_line",
    "jsx_text",
];

/// The words that the grammar knows as such. `from`, `of` and their like are here only where they are no names.
const KEYWORDS: [&str; 36] = [
    "as",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "default",
    "delete",
    "do",
    "else",
    "export",
    "extends",
    "finally",
    "for",
    "from",
    "function",
    "if",
    "import",
    "in",
    "instanceof",
    "let",
    "new",
    "of",
    "return",
    "static",
    "switch",
    "throw",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "yield",
];

/// One token that is no comment.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// Where it is.
    pub(super) span: Range<usize>,
    /// Its kind in the grammar; for words and signs this is their text.
    pub(super) kind: &'static str,
    /// The kind of the node it is part of.
    pub(super) parent: &'static str,
    /// Where that node is.
    pub(super) parent_span: Range<usize>,
    /// The kind of the node around that one.
    pub(super) grand: &'static str,
    /// The bracket it belongs with.
    pub(super) partner: Option<usize>,
}

impl Token {
    /// Whether it is one of the grammar's words.
    pub(super) fn is_keyword(&self) -> bool {
        KEYWORDS.contains(&self.kind)
    }

    /// Whether it is a name of any sort.
    pub(super) fn is_name(&self) -> bool {
        self.kind.ends_with("identifier") || self.kind.ends_with("identifier_pattern")
    }

    /// Whether it closes a bracket.
    pub(super) fn is_closer(&self) -> bool {
        matches!(self.kind, ")" | "]" | "}")
    }

    /// Whether it opens a bracket.
    pub(super) fn is_opener(&self) -> bool {
        matches!(self.kind, "(" | "[" | "{" | "${")
    }

    /// Whether an operand may end with it.
    pub(super) fn ends_operand(&self) -> bool {
        self.is_name()
            || matches!(
                self.kind,
                ")" | "]" | "}" | "string" | "number" | "regex" | "this" | "null" | "true" | "false"
            )
    }

    /// Whether it has a value's text of its own: a name, a string or a number.
    pub(super) fn is_atom(&self) -> bool {
        self.is_name()
            || matches!(
                self.kind,
                "string" | "number" | "this" | "null" | "true" | "false"
            )
    }
}

/// A sound file.
#[derive(Debug)]
pub(super) struct Source<'a> {
    /// Its text.
    pub(super) text: &'a str,
    /// Its tokens in order, without comments.
    pub(super) tokens: Vec<Token>,
    /// Its comments in order.
    pub(super) comments: Vec<Range<usize>>,
}

impl<'a> Source<'a> {
    /// Reads `text`. Nothing when the grammar has no sound tree for it.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let document =
            Document::from_text("sound.js", FileClass::JavaScript, text, &Limits::default()).ok()?;
        let root = document.tree()?.root_node();
        if root.has_error() {
            return None;
        }
        let mut source = Self {
            text,
            tokens: Vec::new(),
            comments: Vec::new(),
        };
        source.read(root);
        source.pair();
        Some(source)
    }

    /// Takes the leaves of `root` in order. Without recursion: generated files nest deeply.
    fn read(&mut self, root: Node<'_>) {
        let mut waiting = vec![(root, "", 0..0, "")];
        while let Some((node, parent, parent_span, grand)) = waiting.pop() {
            let kind = node.kind();
            let span = node.byte_range();
            if kind.ends_with("comment") {
                self.comments.push(span);
            } else if node.child_count() == 0 || WHOLE.contains(&kind) {
                if !span.is_empty() {
                    self.tokens.push(Token {
                        span,
                        kind,
                        parent,
                        parent_span,
                        grand,
                        partner: None,
                    });
                }
            } else {
                let mut cursor = node.walk();
                let children: Vec<_> = node.children(&mut cursor).collect();
                waiting.extend(
                    children
                        .into_iter()
                        .rev()
                        .map(|child| (child, kind, span.clone(), parent)),
                );
            }
        }
    }

    /// Tells brackets of their partners.
    fn pair(&mut self) {
        let mut open = Vec::new();
        for index in 0..self.tokens.len() {
            if self.tokens[index].is_opener() {
                open.push(index);
            } else if self.tokens[index].is_closer()
                && let Some(opener) = open.pop()
            {
                self.tokens[index].partner = Some(opener);
                self.tokens[opener].partner = Some(index);
            }
        }
    }

    /// The text of token `index`.
    pub(super) fn of_token(&self, index: usize) -> &'a str {
        &self.text[self.tokens[index].span.clone()]
    }

    /// The kind of token `index`, or nothing past the end.
    pub(super) fn kind(&self, index: usize) -> &'static str {
        self.tokens.get(index).map_or("", |token| token.kind)
    }

    /// A random token that is `wanted`. Half the time the construct it is part of is drawn first, so that rare constructs
    /// are broken too and not only calls, which are everywhere.
    pub(super) fn pick(&self, random: &mut Random, wanted: impl Fn(usize, &Token) -> bool) -> Option<usize> {
        let mut found: Vec<usize> = (0..self.tokens.len())
            .filter(|&index| wanted(index, &self.tokens[index]))
            .collect();
        if chance(random, 50) {
            let mut parents: Vec<_> = found.iter().map(|&index| self.tokens[index].parent).collect();
            parents.sort_unstable();
            parents.dedup();
            if let Some(&parent) = random.pick(&parents) {
                found.retain(|&index| self.tokens[index].parent == parent);
            }
        }
        random.pick(&found).copied()
    }

    /// A random token of one of `kinds`.
    pub(super) fn pick_kind(&self, random: &mut Random, kinds: &[&str]) -> Option<usize> {
        self.pick(random, |_, token| kinds.contains(&token.kind))
    }

    /// A random token of one of `kinds` in one of `parents`.
    pub(super) fn pick_in(&self, random: &mut Random, kinds: &[&str], parents: &[&str]) -> Option<usize> {
        self.pick(random, |_, token| {
            kinds.contains(&token.kind) && parents.contains(&token.parent)
        })
    }

    /// The text with `range` replaced.
    pub(super) fn replaced(&self, range: Range<usize>, with: &str) -> String {
        format!("{}{with}{}", &self.text[..range.start], &self.text[range.end..])
    }

    /// The text with token `index` replaced.
    pub(super) fn token_replaced(&self, index: usize, with: &str) -> String {
        self.replaced(self.tokens[index].span.clone(), with)
    }

    /// The text without `range`.
    pub(super) fn without(&self, range: Range<usize>) -> String {
        self.replaced(range, "")
    }

    /// The text without token `index`, which is a sign: mostly the gaps around it stay.
    pub(super) fn without_sign(&self, index: usize, random: &mut Random) -> String {
        let mut span = self.tokens[index].span.clone();
        if chance(random, 30) {
            span.end += self.blanks_after(span.end);
        }
        self.without(span)
    }

    /// The text without token `index`, which is a word: mostly the gap after it goes too.
    pub(super) fn without_word(&self, index: usize, random: &mut Random) -> String {
        let mut span = self.tokens[index].span.clone();
        if chance(random, 80) {
            span.end += self.blanks_after(span.end);
        }
        self.without(span)
    }

    /// The text with `what` inserted.
    pub(super) fn inserted(&self, at: usize, what: &str) -> String {
        self.replaced(at..at, what)
    }

    /// How many bytes of spaces and tabs follow `at`.
    pub(super) fn blanks_after(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        rest.len() - rest.trim_start_matches([' ', '\t']).len()
    }

    /// Where the line around `at` begins.
    pub(super) fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |found| found + 1)
    }

    /// Where the line around `at` ends, before its line break.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let end = self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |found| at + found);
        if self.text[..end].ends_with('\r') && end > at {
            end - 1
        } else {
            end
        }
    }

    /// The line around `at` with its line break.
    pub(super) fn line(&self, at: usize) -> Range<usize> {
        let end = self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |found| at + found + 1);
        self.line_start(at)..end
    }

    /// The indent of the line around `at`.
    pub(super) fn indent(&self, at: usize) -> &'a str {
        let start = self.line_start(at);
        &self.text[start..start + self.blanks_after(start)]
    }

    /// Whether token `index` is the first thing on its line.
    pub(super) fn opens_line(&self, index: usize) -> bool {
        let start = self.tokens[index].span.start;
        self.text[self.line_start(start)..start].trim().is_empty()
    }

    /// Whether token `index` is the last thing on its line.
    pub(super) fn ends_line(&self, index: usize) -> bool {
        let end = self.tokens[index].span.end;
        self.text[end..self.line_end(end)].trim().is_empty()
    }

    /// The line break that the file uses.
    pub(super) fn line_break(&self) -> &'static str {
        if self.text.contains("\r\n") { "\r\n" } else { "\n" }
    }

    /// Every line with its line break.
    pub(super) fn lines(&self) -> Vec<Range<usize>> {
        let mut start = 0;
        self.text
            .split_inclusive('\n')
            .map(|line| {
                let range = start..start + line.len();
                start = range.end;
                range
            })
            .collect()
    }
}

/// Whether something that happens `percent` times in a hundred does.
pub(super) fn chance(random: &mut Random, percent: usize) -> bool {
    random.below(100) < percent
}

/// One of `items`.
pub(super) fn one<T: Copy>(random: &mut Random, items: &[T]) -> Option<T> {
    random.pick(items).copied()
}
