//! The lexemes that a fault of a sign or a word is looked for at.
//!
//! The strict parser gives up at the first lexeme that cannot follow. The fault lies a few lexemes before it, or where the
//! construct begins that turned out wrong: before the bracket that closes just before, before the brackets around, or at
//! the start of one of the last lines.

use super::super::super::lexeme::{Lexeme, LexemeKind};
use super::super::super::scene::Scene;
use super::vocabulary::is_reserved;
use crate::text::Span;

/// How many lexemes before the front are near it.
const BEFORE: usize = 10;

/// How many lexemes behind the front are near it.
const AFTER: usize = 3;

/// A longer error says nothing about its end.
const LONGEST_ERROR: usize = 400;

/// How many lines before the front may begin with the word at fault.
const LINES: usize = 10;

/// How many of the brackets around the front are looked at.
const BRACKETS: usize = 5;

/// The surroundings of the front.
pub(super) struct Around<'s, 'a> {
    /// The scene.
    pub(super) scene: &'s Scene<'a>,
    /// Its text.
    pub(super) text: &'a str,
    /// Index of the lexeme at the front; the number of lexemes at the end of the text.
    pub(super) front: usize,
    /// Lexemes near the front, comments left out, the nearest first.
    pub(super) near: Vec<usize>,
    /// Lexemes that begin the constructs around the front, the nearest first; none is in `near`.
    pub(super) heads: Vec<usize>,
}

impl<'s, 'a> Around<'s, 'a> {
    /// The surroundings of the front of `scene`.
    pub(super) fn of(scene: &'s Scene<'a>) -> Self {
        let mut around = Self {
            scene,
            text: scene.text(),
            front: scene.lexemes.index_at(scene.front),
            near: Vec::new(),
            heads: Vec::new(),
        };
        around.near = around.nearest();
        around.heads = around.far_heads();
        around
    }

    fn nearest(&self) -> Vec<usize> {
        let mut near = Vec::with_capacity(BEFORE + AFTER + 1);
        let mut index = self.front;
        if index < self.scene.lexemes.len() && !self.is_comment(index) {
            near.push(index);
        }
        for _ in 0..BEFORE {
            let Some(before) = self.before(index) else { break };
            near.push(before);
            index = before;
        }
        let mut index = self.front;
        for _ in 0..AFTER {
            let Some(after) = self.after(index) else { break };
            near.push(after);
            index = after;
        }
        // What is refused as a whole may only be wrong because of what follows it: `(a, b) = > c`.
        let end = self.scene.error.end;
        if end > self.scene.front && end - self.scene.front < LONGEST_ERROR {
            let mut index = self.scene.lexemes.index_at(end.saturating_sub(1));
            for _ in 0..=AFTER {
                if !near.contains(&index) && index < self.scene.lexemes.len() {
                    near.push(index);
                }
                let Some(after) = self.after(index) else { break };
                index = after;
            }
        }
        near
    }

    /// The openers of closers near the front and of the brackets around it, the words before them, and the starts of the
    /// last lines.
    fn far_heads(&self) -> Vec<usize> {
        let scene = self.scene;
        let mut heads: Vec<usize> = Vec::new();
        let mut take = |index: usize| {
            if !heads.contains(&index) && !self.near.contains(&index) && !self.is_comment(index) {
                heads.push(index);
            }
        };
        let mut openers: Vec<usize> = Vec::new();
        for &index in self.near.iter().filter(|index| **index < self.front) {
            let Some(offset) = self.lexeme(index).map(|lexeme| lexeme.span.start) else {
                continue;
            };
            let mark = scene.layout.index_at(offset);
            if scene
                .layout
                .marks()
                .get(mark)
                .is_some_and(|mark| mark.offset == offset && mark.closes)
                && let Some(opener) = scene.layout.partner(mark)
            {
                openers.push(opener);
            }
        }
        let around = scene.layout.open_at(scene.front);
        openers.extend(around.iter().rev().take(BRACKETS));
        for opener in openers {
            let Some(mark) = scene.layout.marks().get(opener) else {
                continue;
            };
            let index = scene.lexemes.index_at(mark.offset);
            take(index);
            let mut before = index;
            for _ in 0..3 {
                let Some(earlier) = self.before(before) else { break };
                take(earlier);
                before = earlier;
            }
            if let Some(first) = self.first_of_line(scene.lines().line_of(mark.offset)) {
                take(first);
            }
        }
        let line = scene.lines().line_of(scene.front);
        let mut seen = 0;
        for line in (0..=line).rev() {
            if seen == LINES {
                break;
            }
            if let Some(first) = self.first_of_line(line) {
                take(first);
                seen += 1;
            }
        }
        heads
    }

    /// The first lexeme that begins on `line`.
    pub(super) fn first_of_line(&self, line: usize) -> Option<usize> {
        let range = self.scene.lexemes_of_line(line);
        (!range.is_empty()).then_some(range.start)
    }

    /// The lexeme at `index`.
    pub(super) fn lexeme(&self, index: usize) -> Option<Lexeme> {
        self.scene.lexeme(index)
    }

    /// Its kind.
    pub(super) fn kind(&self, index: usize) -> Option<LexemeKind> {
        self.lexeme(index).map(|lexeme| lexeme.kind)
    }

    /// Its span; beyond the last lexeme the end of the text.
    pub(super) fn span(&self, index: usize) -> Span {
        self.lexeme(index)
            .map_or(Span::at(self.text.len()), |lexeme| lexeme.span)
    }

    /// Its text.
    pub(super) fn word(&self, index: usize) -> &'a str {
        self.scene.word(index)
    }

    /// The last lexeme before `index` that is no comment.
    pub(super) fn before(&self, index: usize) -> Option<usize> {
        (0..index.min(self.scene.lexemes.len()))
            .rev()
            .find(|&index| !self.is_comment(index))
    }

    /// The first lexeme behind `index` that is no comment.
    pub(super) fn after(&self, index: usize) -> Option<usize> {
        (index + 1..self.scene.lexemes.len()).find(|&index| !self.is_comment(index))
    }

    /// The white space before `index`.
    pub(super) fn gap(&self, index: usize) -> Span {
        self.scene.gap_before(index)
    }

    /// Whether the lexeme at `index` begins its line.
    pub(super) fn begins_line(&self, index: usize) -> bool {
        let gap = self.gap(index);
        gap.start == 0 || gap.text(self.text).contains('\n')
    }

    fn is_comment(&self, index: usize) -> bool {
        self.kind(index) == Some(LexemeKind::Comment)
    }

    /// Whether an expression can end with the lexeme at `index`.
    pub(super) fn ends_operand(&self, index: usize) -> bool {
        match self.kind(index) {
            Some(LexemeKind::Word) => !is_reserved(self.word(index)),
            Some(LexemeKind::Sign) => matches!(self.word(index), ")" | "]" | "}" | "++" | "--" | "/>" | ">"),
            Some(LexemeKind::TemplateHead | LexemeKind::TemplateMiddle | LexemeKind::Comment) | None => false,
            Some(_) => true,
        }
    }

    /// Whether an expression can begin with the lexeme at `index`.
    pub(super) fn begins_operand(&self, index: usize) -> bool {
        match self.kind(index) {
            Some(LexemeKind::Word) => !matches!(self.word(index), "in" | "of" | "instanceof" | "else"),
            Some(LexemeKind::Sign) => matches!(
                self.word(index),
                "(" | "[" | "{" | "!" | "-" | "+" | "~" | "++" | "--" | "..." | "<" | "/"
            ),
            Some(LexemeKind::TemplateMiddle | LexemeKind::TemplateTail | LexemeKind::Comment) | None => false,
            Some(_) => true,
        }
    }

    /// Whether the lexeme at `index` is a word, number or string: what can be a name or a key.
    pub(super) fn is_word(&self, index: usize) -> bool {
        self.kind(index) == Some(LexemeKind::Word)
    }

    /// Whether the lexeme at `index` is this sign.
    pub(super) fn is_sign(&self, index: usize, sign: &str) -> bool {
        self.kind(index) == Some(LexemeKind::Sign) && self.word(index) == sign
    }

    /// The line of the front, and the line before it that is not blank where the front begins its line.
    pub(super) fn lines(&self) -> Vec<usize> {
        let scene = self.scene;
        let line = scene.lines().line_of(scene.front.min(self.text.len()));
        let mut lines = vec![line];
        let start = scene.lines().start(line);
        let begins = self
            .text
            .get(start..scene.front)
            .is_none_or(|before| before.trim().is_empty());
        if begins && let Some(previous) = (0..line).rev().take(6).find(|&line| !scene.is_blank(line)) {
            lines.push(previous);
        }
        lines
    }
}
